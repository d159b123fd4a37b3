/* people_fill.h: what the pages about people show of the rows. */
#ifndef WEB_PEOPLE_FILL_H
#define WEB_PEOPLE_FILL_H

#include "model/person_row.h"
#include "web/account_view.h"

/* The roles a person can be given on a page, and the company list. */
int MUST_CHECK people_options_fill(struct page *p,
				   const struct view_option **role_out,
				   size_t *roles_out,
				   const struct view_option **company_out,
				   size_t *companies_out, struct err *e);
/* One line for each person. */
int MUST_CHECK people_lines_fill(struct page *p,
				 const struct person_list *people,
				 struct view_people *view, struct err *e);
/* What one person is, company by company; company 0 is the installation. */
int MUST_CHECK person_memberships_fill(struct page *p,
				       const struct person_row *person,
				       struct view_person *view, struct err *e);

#endif
