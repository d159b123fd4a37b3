#include "web/incident_lines.h"

#include "web/view_fill.h"
#include "web/visit.h"

int
incident_lines_read(struct page *p, const struct incident_filter *filter,
		    struct incident_lines *out, struct err *e)
{
	struct view_incident_line *line;
	struct incident_list list;

	*out = (struct incident_lines){ 0 };
	if (incident_row_list(p->db, p->company, filter, p->arena, &list, e) !=
	    0)
		return -1;
	line = arena_alloc_array(p->arena, list.count, sizeof(*line));
	if (line == NULL && list.count > 0)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list.count; i++) {
		const struct incident_row *row = &list.row[i];
		const struct result *r;

		if (result_gather_incident(p->db, p->arena, p->settings,
					   p->company, row->id, p->language,
					   visit_now(p), &r, e) != 0)
			return -1;
		view_incident(p, &r->incident[0], &line[i]);
		out->last =
		    (struct row_mark){ row->severity, row->last_ms, row->id };
	}
	out->line = line;
	out->count = list.count;
	return arena_check(p->arena, e);
}
