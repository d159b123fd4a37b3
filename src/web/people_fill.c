#include "web/people_fill.h"

#include "model/company_row.h"
#include "web/page_fill.h"
#include "web/visit.h"

static const struct {
	const char *value;
	enum text_key text;
} roles[] = {
	{ "clerk", TEXT_role_clerk },
	{ "owner", TEXT_role_owner },
	{ "viewer", TEXT_role_viewer },
	{ "administrator", TEXT_role_administrator },
};

int
people_options_fill(struct page *p, const struct view_option **role_out,
		    size_t *roles_out, const struct view_option **company_out,
		    size_t *companies_out, struct err *e)
{
	struct company_list all;
	struct view_option *role, *company;

	if (company_row_list(p->db, p->arena, &all, e) != 0)
		return -1;
	role = arena_alloc_array(p->arena, ARRAY_LEN(roles), sizeof(*role));
	company = arena_alloc_array(p->arena, all.count + 1, sizeof(*company));
	if (role == NULL || company == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		role[i] =
		    (struct view_option){ roles[i].value,
					  page_text(p, roles[i].text), i == 0 };
	for (size_t i = 0; i < all.count; i++)
		company[i] = (struct view_option){
			arena_printf(p->arena, "%lld",
				     (long long)all.row[i].id),
			all.row[i].name, all.row[i].id == p->company
		};
	*role_out = role;
	*roles_out = ARRAY_LEN(roles);
	*company_out = company;
	*companies_out = all.count;
	return 0;
}

/* "管理者、社長（株式会社さんぷる製作所）" in one short text. */
static int
roles_text(struct page *p, const struct person_row *person, const char **out,
	   struct err *e)
{
	struct access_list list;
	struct str s;

	if (access_row_list(p->db, person->id, visit_now(p), p->arena, &list,
			    e) != 0)
		return -1;
	str_init(&s, 2000);
	if (person->administrator)
		str_add(&s, page_text(p, TEXT_role_administrator));
	for (size_t i = 0; i < list.count && i < 3; i++)
		str_addf(&s, "%s%s (%s)", s.n > 0 ? ", " : "",
			 page_fill_access(p, list.row[i].access),
			 list.row[i].name);
	if (list.count > 3)
		str_add(&s, ", ...");
	*out = arena_copy(p->arena, s.p);
	str_done(&s);
	return *out == NULL ? arena_check(p->arena, e) : 0;
}

int
people_lines_fill(struct page *p, const struct person_list *people,
		  struct view_people *view, struct err *e)
{
	struct view_person_line *line =
	    arena_alloc_array(p->arena, people->count + 1, sizeof(*line));

	if (line == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < people->count; i++) {
		const struct person_row *r = &people->row[i];

		line[i] = (struct view_person_line){
			.id = r->id,
			.login = r->login,
			.name = r->name,
			.last = page_fill_time(p, r->signed_in_ms).text,
			.disabled = r->disabled,
			.totp = r->totp.p != NULL,
		};
		if (roles_text(p, r, &line[i].role, e) != 0)
			return -1;
	}
	view->person = line;
	view->people = people->count;
	return 0;
}

int
person_memberships_fill(struct page *p, const struct person_row *person,
			struct view_person *view, struct err *e)
{
	struct access_list list;
	struct view_membership *m;
	size_t n = 0;

	if (access_row_list(p->db, person->id, visit_now(p), p->arena, &list,
			    e) != 0)
		return -1;
	m = arena_alloc_array(p->arena, list.count + 1, sizeof(*m));
	if (m == NULL)
		return arena_check(p->arena, e);
	if (person->administrator)
		m[n++] = (struct view_membership){
			0, page_text(p, TEXT_app_name),
			page_text(p, TEXT_role_administrator)
		};
	for (size_t i = 0; i < list.count; i++)
		m[n++] = (struct view_membership){
			list.row[i].company, list.row[i].name,
			page_fill_access(p, list.row[i].access)
		};
	view->membership = m;
	view->memberships = n;
	return 0;
}
