#include "rate/evidence.h"

#include "model/coverage_row.h"
#include "model/incident_row.h"
#include "model/look_row.h"

#define DAY_MS (INT64_C(86400) * 1000)

/* The incidents of one class. */
struct seen {
	int64_t count, last_ms, incident;
};

static void
incident_take(struct seen *seen, const struct incident_row *row)
{
	struct seen *s = &seen[row->class];

	if (row->state == INCIDENT_FALSE_ALARM)
		return;
	s->count++;
	if (row->last_ms < s->last_ms)
		return;
	s->last_ms = row->last_ms;
	s->incident = row->id;
}

static int
incidents_read(struct db *db, struct arena *a, int64_t company, int64_t from_ms,
	       struct seen *seen, struct err *e)
{
	struct incident_filter filter = { .look = -1,
					  .class = -1,
					  .state = -1,
					  .from_ms = from_ms,
					  .max = ROW_LIST_MAX };
	struct incident_list list;

	do {
		if (incident_row_list(db, company, &filter, a, &list, e) != 0)
			return -1;
		for (size_t i = 0; i < list.count; i++)
			incident_take(seen, &list.row[i]);
		if (list.count == 0)
			break;
		filter.after.severity = list.row[list.count - 1].severity;
		filter.after.last_ms = list.row[list.count - 1].last_ms;
		filter.after.id = list.row[list.count - 1].id;
	} while (list.count == ROW_LIST_MAX);
	return 0;
}

static int
basis_read(struct db *db, struct arena *a, int64_t company, int64_t now_ms,
	   struct evidence_basis *basis, struct err *e)
{
	struct coverage_list hours;
	struct look_list looks;

	if (look_row_list(db, company, 0, 0, a, &looks, e) != 0)
		return -1;
	for (size_t i = 0; i < looks.count; i++)
		if (looks.row[i].state == LOOK_DONE &&
		    looks.row[i].finished_ms >= basis->from_ms)
			basis->looks++;
	if (coverage_row_list(db, company, basis->from_ms, now_ms, a, &hours,
			      e) != 0)
		return -1;
	for (size_t i = 0; i < hours.count; i++)
		basis->watched_seconds += hours.row[i].watched_seconds;
	return 0;
}

static struct evidence
item_judge(const struct seen *seen, const struct diagnosis_item *item,
	   enum answer answer, bool watched)
{
	struct evidence out = { .verdict = EVIDENCE_NONE };

	for (int c = 0; c < CLASS_COUNT; c++) {
		if ((item->seen & (UINT32_C(1) << c)) == 0)
			continue;
		out.count += seen[c].count;
		if (seen[c].count == 0 || seen[c].last_ms < out.last_ms)
			continue;
		out.last_ms = seen[c].last_ms;
		out.incident = seen[c].incident;
		out.class = (enum alert_class)c;
	}
	if (out.count > 0)
		out.verdict =
		    answer == ANSWER_DONE ? EVIDENCE_DIFFERS : EVIDENCE_AGREES;
	else if (item->seen != 0 && watched)
		out.verdict = EVIDENCE_QUIET;
	return out;
}

int
evidence_gather(struct db *db, struct arena *a, int64_t company, int64_t now_ms,
		const struct diagnosis_edition *edition,
		const enum answer *answer, struct evidence *out,
		struct evidence_basis *basis, struct err *e)
{
	struct seen seen[CLASS_COUNT] = { { 0 } };
	bool watched;

	*basis = (struct evidence_basis){ .from_ms =
					      now_ms - EVIDENCE_DAYS * DAY_MS };
	if (incidents_read(db, a, company, basis->from_ms, seen, e) != 0 ||
	    basis_read(db, a, company, now_ms, basis, e) != 0)
		return -1;
	watched = basis->looks > 0 || basis->watched_seconds > 0;
	for (size_t i = 0; i < edition->items; i++)
		out[i] = item_judge(seen, &edition->item[i],
				    answer != NULL ? answer[i] : ANSWER_NONE,
				    watched);
	return 0;
}
