/*
 * report_watched.c: which hours were watched, and why the others were not. What
 * is missing of an hour is what its minute lines do not cover; the rows of
 * gaps only say why. So a gap whose records came later is no gap any more.
 */
#include <stdlib.h>

#include "base/calendar.h"
#include "base/check.h"
#include "model/absence_row.h"
#include "model/coverage_row.h"
#include "model/gap_row.h"
#include "watch/report_part.h"

struct hours {
	const struct report_work *work;
	int64_t first_ms; /* of hour 0 */
	size_t count;
	int64_t *possible, *missing; /* seconds of each hour */
	struct report_sensor *sensor;
	const struct absence_list *absence;
};

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Seconds of [from, until) that lie in hour i. */
static int64_t
overlap(const struct hours *h, size_t i, int64_t from_ms, int64_t until_ms)
{
	int64_t begin = h->first_ms + (int64_t)i * CALENDAR_HOUR_MS;
	int64_t ms =
	    sooner(begin + CALENDAR_HOUR_MS, until_ms) - later(begin, from_ms);

	return ms > 0 ? ms / 1000 : 0;
}

static void
gap_add(struct report_facts *f, const struct report_gap *gap)
{
	f->gaps_all++;
	if (f->gaps < REPORT_ROWS_MAX)
		f->gap[f->gaps++] = *gap;
}

/* What was announced for that time and sender; "" nothing. */
static const char *
announced(const struct hours *h, int64_t from_ms, int64_t until_ms)
{
	for (size_t i = 0; i < h->absence->count; i++) {
		const struct absence_row *r = &h->absence->row[i];
		int64_t end = r->ended_ms != 0
				  ? sooner(r->ended_ms, r->until_ms)
				  : r->until_ms;

		if ((r->sender == 0 || r->sender == h->sensor->id) &&
		    r->from_ms < until_ms && end > from_ms)
			return r->reason;
	}
	return "";
}

/* Takes what is missing in the time. Where a row says that there was a gap,
 * what is not missing was sent later. */
static void
explain(struct hours *h, const char *reason, bool row, int64_t from_ms,
	int64_t until_ms)
{
	bool planned = text_is(text_of(reason), "holiday") ||
		       text_is(text_of(reason), "maintenance");
	int64_t lost = 0, all = 0;
	size_t first, last;

	from_ms = later(from_ms, h->sensor->from_ms);
	until_ms = sooner(until_ms, h->sensor->until_ms);
	if (until_ms <= from_ms)
		return;
	first = (size_t)((from_ms - h->first_ms) / CALENDAR_HOUR_MS);
	last = (size_t)((until_ms - 1 - h->first_ms) / CALENDAR_HOUR_MS);
	for (size_t i = first; i <= last && i < h->count; i++) {
		int64_t part = overlap(h, i, from_ms, until_ms);
		int64_t taken = sooner(part, h->missing[i]);

		h->missing[i] -= taken;
		lost += taken;
		all += part;
	}
	if (planned)
		h->work->facts->announced_s += lost;
	else if (row)
		h->sensor->filled_s += all - lost;
	if (lost < REPORT_GAP_SECONDS) {
		h->sensor->short_s += lost;
		return;
	}
	gap_add(h->work->facts,
		&(struct report_gap){
		    .sensor = h->sensor->name,
		    .reason = reason,
		    .note = planned ? announced(h, from_ms, until_ms) : "",
		    .from_ms = from_ms,
		    .until_ms = until_ms,
		    .lost_s = lost });
}

/* What no row explains: whole runs of hours are gaps for an unknown reason,
 * moments are summed. */
static void
explain_rest(struct hours *h)
{
	for (size_t i = 0; i < h->count; i++) {
		size_t last = i;

		if (h->missing[i] < REPORT_GAP_SECONDS) {
			h->sensor->short_s += h->missing[i];
			h->missing[i] = 0;
			continue;
		}
		while (last + 1 < h->count &&
		       h->missing[last + 1] >= REPORT_GAP_SECONDS)
			last++;
		explain(h, "unknown", false,
			h->first_ms + (int64_t)i * CALENDAR_HOUR_MS,
			h->first_ms + (int64_t)(last + 1) * CALENDAR_HOUR_MS);
		/* explain() took what lies within the possible hours. */
		i = last;
	}
}

static void
explain_all(struct hours *h, const struct gap_list *gaps)
{
	for (size_t i = 0; i < gaps->count; i++) {
		const struct gap_row *g = &gaps->row[i];

		if (g->sender == h->sensor->id && g->reason != GAP_REMOVED)
			explain(h, gap_reason_name(g->reason), true, g->from_ms,
				g->until_ms != 0 ? g->until_ms
						 : h->sensor->until_ms);
	}
	for (size_t i = 0; i < h->absence->count; i++) {
		const struct absence_row *r = &h->absence->row[i];

		if (r->sender != 0 && r->sender != h->sensor->id)
			continue;
		explain(h, absence_kind_name(r->kind), false, r->from_ms,
			r->ended_ms != 0 ? sooner(r->ended_ms, r->until_ms)
					 : r->until_ms);
	}
	explain_rest(h);
}

static struct report_day *
day_of(struct report_facts *f, int64_t ms)
{
	size_t i = (size_t)((calendar_day(ms, (int)f->zone_minutes) -
			     calendar_day(f->from_ms, (int)f->zone_minutes)) /
			    CALENDAR_DAY_MS);

	CHECK(i < f->days);
	return &f->day[i];
}

static void
hour_take(struct hours *h, const struct coverage_row *row)
{
	struct report_facts *f = h->work->facts;
	struct report_sensor *s = h->sensor;
	int64_t at = later(row->hour_ms, f->from_ms);
	size_t i = (size_t)((row->hour_ms - h->first_ms) / CALENDAR_HOUR_MS);
	int64_t watched;

	if (i >= h->count)
		return;
	watched = sooner(row->watched_seconds, h->possible[i]);
	h->missing[i] = h->possible[i] - watched;
	s->watched_s += watched;
	s->packets += row->packets;
	s->bytes += row->bytes;
	s->dropped += row->dropped;
	s->records += row->records;
	s->unparsed += row->unparsed;
	day_of(f, at)->watched_s += watched;
	day_of(f, at)->packets += row->packets;
	day_of(f, at)->records += row->records;
}

static int
hours_init(struct hours *h, struct err *e)
{
	struct report_facts *f = h->work->facts;

	h->possible =
	    arena_alloc_array(h->work->arena, h->count, sizeof(*h->possible));
	h->missing =
	    arena_alloc_array(h->work->arena, h->count, sizeof(*h->missing));
	if (h->possible == NULL || h->missing == NULL)
		return arena_check(h->work->arena, e);
	for (size_t i = 0; i < h->count; i++) {
		int64_t at = later(h->first_ms + (int64_t)i * CALENDAR_HOUR_MS,
				   f->from_ms);

		h->possible[i] =
		    overlap(h, i, h->sensor->from_ms, h->sensor->until_ms);
		h->missing[i] = h->possible[i];
		h->sensor->possible_s += h->possible[i];
		if (at < f->until_ms)
			day_of(f, at)->possible_s += h->possible[i];
	}
	return 0;
}

static void
sensor_sum(struct report_facts *f, const struct report_sensor *s)
{
	f->possible_s += s->possible_s;
	f->watched_s += s->watched_s;
	f->packets += s->packets;
	f->bytes += s->bytes;
	f->dropped += s->dropped;
	f->records += s->records;
	f->unparsed += s->unparsed;
	f->short_s += s->short_s;
	f->filled_s += s->filled_s;
}

static int
sensor_watched(struct report_work *w, const struct month_sender *row,
	       const struct coverage_list *coverage,
	       const struct gap_list *gaps, const struct absence_list *absences,
	       struct err *e)
{
	struct report_facts *f = w->facts;
	struct report_sensor *s = &f->sensor[f->sensors++];
	int64_t begin = f->from_ms - f->from_ms % CALENDAR_HOUR_MS;
	struct hours h = {
		.work = w,
		.first_ms = begin,
		.count =
		    (size_t)((f->until_ms - 1 - begin) / CALENDAR_HOUR_MS + 1),
		.sensor = s,
		.absence = absences,
	};

	*s = (struct report_sensor){
		.id = row->id,
		.name = row->name,
		.site = row->site,
		.from_ms = later(row->created_ms, f->from_ms),
		.until_ms = row->removed_ms != 0
				? sooner(row->removed_ms, f->until_ms)
				: f->until_ms,
	};
	if (hours_init(&h, e) != 0)
		return -1;
	for (size_t i = 0; i < coverage->count; i++)
		if (coverage->row[i].sender == s->id)
			hour_take(&h, &coverage->row[i]);
	explain_all(&h, gaps);
	sensor_sum(f, s);
	return 0;
}

static int
gap_order(const void *a, const void *b)
{
	const struct report_gap *x = a, *y = b;

	return x->from_ms < y->from_ms ? -1 : x->from_ms > y->from_ms;
}

static int
days_init(struct report_work *w, struct err *e)
{
	struct report_facts *f = w->facts;
	int zone = (int)f->zone_minutes;
	int64_t first = calendar_day(f->from_ms, zone);

	f->days = (size_t)((calendar_day(f->until_ms - 1, zone) - first) /
			   CALENDAR_DAY_MS) +
		  1;
	f->day = arena_alloc_array(w->arena, f->days, sizeof(*f->day));
	if (f->day == NULL)
		return arena_check(w->arena, e);
	for (size_t i = 0; i < f->days; i++)
		f->day[i].from_ms = first + (int64_t)i * CALENDAR_DAY_MS;
	return 0;
}

int
report_watched(struct report_work *w, struct err *e)
{
	struct report_facts *f = w->facts;
	struct month_sender_list senders;
	struct coverage_list coverage;
	struct absence_list absences;
	struct gap_list gaps;

	if (days_init(w, e) != 0 ||
	    month_sender_list(w->db, &w->range, w->arena, &senders, e) != 0 ||
	    coverage_row_list(w->db, w->range.company,
			      f->from_ms - f->from_ms % CALENDAR_HOUR_MS,
			      f->until_ms, w->arena, &coverage, e) != 0 ||
	    gap_row_list(w->db, w->range.company, f->from_ms, f->until_ms,
			 w->arena, &gaps, e) != 0 ||
	    absence_row_list_between(w->db, w->range.company, f->from_ms,
				     f->until_ms, w->arena, &absences, e) != 0)
		return -1;
	f->sensor =
	    arena_alloc_array(w->arena, senders.count + 1, sizeof(*f->sensor));
	f->gap = arena_alloc_array(w->arena, REPORT_ROWS_MAX, sizeof(*f->gap));
	if (f->sensor == NULL || f->gap == NULL)
		return arena_check(w->arena, e);
	for (size_t i = 0; i < senders.count; i++)
		if (sensor_watched(w, &senders.row[i], &coverage, &gaps,
				   &absences, e) != 0)
			return -1;
	qsort(f->gap, f->gaps, sizeof(*f->gap), gap_order);
	return 0;
}
