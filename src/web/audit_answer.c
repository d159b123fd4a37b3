/* Who did what: of one company, or of the installation itself. */
#include "model/audit_row.h"
#include "web/account_view.h"
#include "web/answers.h"
#include "web/audit_tmpl.h"
#include "web/html_out.h"
#include "web/page_fill.h"

#define LINES 50

static struct view_audit_line *
lines_fill(struct page *p, const struct audit_list *list)
{
	struct view_audit_line *line =
	    arena_alloc_array(p->arena, list->count + 1, sizeof(*line));

	for (size_t i = 0; line != NULL && i < list->count; i++) {
		const struct audit_row *r = &list->row[i];

		line[i] = (struct view_audit_line){
			.at = page_fill_time(p, r->at_ms),
			.login = *r->login != '\0' ? r->login : NULL,
			.address = r->address,
			.act = r->act,
			.object = r->object,
			.detail = text_is(text_of(r->detail), "{}") ? NULL
								    : r->detail,
		};
	}
	return line;
}

int
audit_show(struct page *p, struct err *e)
{
	int64_t before = page_query_int(p, "before", 1, INT64_MAX, 0);
	/* An owner reads of his company, the administrator of the rest. */
	bool own =
	    p->caller->access < ACCESS_COUNT && !p->caller->administrator;
	struct view_audit view = { .pager.first =
				       before != 0 ? "/audit" : NULL };
	struct audit_list list;

	if (audit_row_list(p->db, own ? p->company : 0, before, LINES + 1,
			   p->arena, &list, e) != 0)
		return -1;
	if (list.count > LINES) {
		list.count = LINES;
		view.pager.next =
		    arena_printf(p->arena, "/audit?before=%lld",
				 (long long)list.row[LINES - 1].id);
	}
	view.line = lines_fill(p, &list);
	view.lines = view.line != NULL ? list.count : 0;
	struct html_out o = { page_html(p, 200), p->language };
	page_frame(p, page_text(p, TEXT_audit_title), &view.frame);
	audit_page(&o, &view);
	return 0;
}
