#include "web/incident_lines.h"

#include "web/note_lines.h"
#include "web/view_fill.h"
#include "web/visit.h"

/* What is to be done next, and how much is done. */
static int
actions_fill(struct page *p, const struct result_incident *from,
	     struct view_incident_line *line, struct err *e)
{
	const struct result_card *card = &from->card;
	struct incident_note_list notes;
	unsigned done;

	if (from->severity == SEVERITY_INFO)
		return 0;
	if (incident_note_row_list(p->db, p->company, from->id, p->arena,
				   &notes, e) != 0)
		return -1;
	done = note_lines_done(&notes);
	line->first_action = NULL;
	line->actions = (int64_t)card->clerks;
	for (size_t i = 0; i < card->clerks; i++) {
		if ((done >> (i + 1) & 1) != 0) {
			line->done++;
		} else if (line->next == 0) {
			line->next = (int64_t)i + 1;
			line->first_action = view_text(card->clerk[i]);
		}
	}
	return 0;
}

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
		if (actions_fill(p, &r->incident[0], &line[i], e) != 0)
			return -1;
		out->last =
		    (struct row_mark){ row->severity, row->last_ms, row->id };
	}
	out->line = line;
	out->count = list.count;
	return arena_check(p->arena, e);
}
