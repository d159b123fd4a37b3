#include "web/inbox_lines.h"

#include "watch/result.h"
#include "web/day.h"
#include "web/view_fill.h"
#include "web/visit.h"

/* Where a row leads: to its incident, or to the ones it folds. */
static const char *
href_of(struct page *p, const struct inbox_query *q, const struct inbox_row *r)
{
	struct inbox_query to = *q;

	if (r->folded == 1)
		return arena_printf(p->arena, "/incidents/%lld",
				    (long long)r->incident.id);
	to.class = class_name(r->incident.class);
	to.after = (struct row_mark){ 0 };
	if (r->companies > 1) {
		to.fold = "company";
	} else {
		to.fold = "none";
		to.company = r->incident.company;
	}
	return inbox_query_address(p, &to);
}

static int
line_fill(struct page *p, const struct inbox_query *q,
	  const struct inbox_row *r, struct view_inbox_line *line,
	  struct err *e)
{
	struct result_incident x;

	if (result_read_incident(p->arena, p->language, p->settings,
				 &r->incident, r->device_name, &x, e) != 0)
		return -1;
	*line = (struct view_inbox_line){
		.id = r->incident.id,
		.seen_ms = r->changed_ms,
		.company = r->incident.company,
		.class_name = class_name(r->incident.class),
		.severity = view_badge_of(p, r->incident.severity),
		.company_name = r->company_name,
		.class_text = x.class_text,
		.title = x.title,
		.device =
		    view_text(r->device_name[0] != '\0' ? r->device_name
							: r->incident.device),
		.person = view_text(r->person_name),
		.mine = r->person != 0 && r->person == p->caller->person,
		.escalated = r->escalated,
		.archived = r->archived,
		.state_text =
		    view_state_text(p, incident_state_name(r->incident.state)),
		.age = day_age(p, r->incident.last_ms),
		.last = view_time_of(p, r->incident.last_ms),
		.folded = r->folded,
		.companies = r->companies,
		.href = href_of(p, q, r),
	};
	return arena_check(p->arena, e);
}

int
inbox_lines_read(struct page *p, const struct inbox_query *q,
		 struct inbox_lines *out, struct err *e)
{
	struct access_view view = { p->caller->person, visit_now(p) };
	struct view_inbox_line *line;
	struct inbox_count count;
	struct inbox_list list;
	int fold;
	struct inbox_filter f = inbox_query_filter(p, q, &fold);

	*out = (struct inbox_lines){ 0 };
	if (inbox_row_count(p->db, &view, &f, p->arena, &count, e) != 0)
		return -1;
	out->incidents = count.incidents;
	out->changed_ms = count.changed_ms;
	/* Too many to look through one by one: the same, by class alone. */
	out->by_class = fold == INBOX_FOLD_AUTO && count.rows >= INBOX_ROWS_TOO;
	if (out->by_class)
		f.fold = INBOX_FOLD_CLASS;
	f.max = INBOX_ROWS + 1;
	if (inbox_row_list(p->db, &view, &f, p->arena, &list, e) != 0)
		return -1;
	out->more = list.count > INBOX_ROWS;
	if (out->more)
		list.count = INBOX_ROWS;
	line = arena_alloc_array(p->arena, list.count, sizeof(*line));
	if (line == NULL && list.count > 0)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list.count; i++)
		if (line_fill(p, q, &list.row[i], &line[i], e) != 0)
			return -1;
	if (list.count > 0) {
		const struct incident_row *last =
		    &list.row[list.count - 1].incident;

		out->last = (struct row_mark){ last->severity, last->last_ms,
					       last->id };
	}
	out->line = line;
	out->count = list.count;
	return arena_check(p->arena, e);
}
