#include "web/home_watch.h"

#include <string.h>

#include "model/coverage_row.h"
#include "model/gap_row.h"
#include "model/sender_row.h"
#include "web/day.h"
#include "web/page_fill.h"
#include "web/visit.h"

#define HOURS_A_DAY    24
#define HOUR_SECONDS   3600
#define MINUTE_SECONDS 60

/* Why it is silent, in the words of the month's report. */
static const char *
reason_text(const struct page *p, enum gap_reason reason)
{
	char name[64] = "month_gap_";
	size_t n = strlen(name);
	enum text_key key;

	text_copy(name + n, sizeof(name) - n, text_of(gap_reason_name(reason)));
	for (; name[n] != '\0'; n++)
		if (name[n] == '-')
			name[n] = '_';
	return text_key_parse(text_of(name), &key) ? page_text(p, key) : "";
}

static bool
is_announced(enum gap_reason reason)
{
	return reason == GAP_HOLIDAY || reason == GAP_MAINTENANCE ||
	       reason == GAP_REMOVED;
}

/* The one that lasts, or NULL. */
static const struct gap_row *
gap_of(const struct gap_list *gaps, int64_t sender)
{
	for (size_t i = 0; i < gaps->count; i++)
		if (gaps->row[i].sender == sender && gaps->row[i].until_ms == 0)
			return &gaps->row[i];
	return NULL;
}

static void
sensor_fill(struct page *p, const struct sender_row *row,
	    const struct gap_row *gap, struct view_home_sensor *s)
{
	struct content_value value[2];

	s->name = row->name;
	if (gap != NULL) {
		value[0] = VALUE_TEXT("reason", reason_text(p, gap->reason));
		value[1] = VALUE_TEXT("age", day_age(p, gap->from_ms));
		s->state = is_announced(gap->reason) ? "rest" : "gap";
		s->state_text =
		    page_fill_text(p, TEXT_home_sensor_gap, value, 2);
	} else if (row->seen_ms == 0) {
		s->state = "new";
		s->state_text = page_text(p, TEXT_home_sensor_new);
	} else {
		value[0] = VALUE_TEXT("age", day_age(p, row->seen_ms));
		s->state = "good";
		s->state_text =
		    page_fill_text(p, TEXT_home_sensor_good, value, 1);
	}
}

/* Two boxes that watch the same hour watch one hour. */
static int64_t
seconds_of(const struct coverage_list *list, int64_t from_ms, int64_t *packets)
{
	int64_t hour[HOURS_A_DAY + 1] = { 0 }, sum = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct coverage_row *c = &list->row[i];
		int64_t n = (c->hour_ms - from_ms) / (HOUR_SECONDS * 1000);
		int64_t seconds = c->watched_seconds < HOUR_SECONDS
				      ? c->watched_seconds
				      : HOUR_SECONDS;

		*packets += c->packets;
		if (n >= 0 && n <= HOURS_A_DAY && seconds > hour[n])
			hour[n] = seconds;
	}
	for (size_t i = 0; i < ARRAY_LEN(hour); i++)
		sum += hour[i];
	return sum;
}

/* "Today 9 hours and 21 minutes were watched so far ..." */
static int
proof_fill(struct page *p, struct view_home *view, struct err *e)
{
	int64_t from_ms = day_begin(visit_now(p)), packets = 0, seconds;
	struct coverage_list list;

	if (view->sensors == 0)
		return 0;
	if (coverage_row_list(p->db, p->company, from_ms, visit_now(p),
			      p->arena, &list, e) != 0)
		return -1;
	seconds = seconds_of(&list, from_ms, &packets);
	view->proof = page_fill_text(
	    p, seconds > 0 ? TEXT_home_proof : TEXT_home_proof_none,
	    (struct content_value[]){
		VALUE_INT("hours", seconds / HOUR_SECONDS),
		VALUE_INT("minutes", seconds % HOUR_SECONDS / MINUTE_SECONDS),
		VALUE_INT("sensors", (int64_t)view->sensors),
		VALUE_INT("packets", packets) },
	    4);
	return 0;
}

int
home_watch_fill(struct page *p, struct view_home *view, int64_t *silent_out,
		struct err *e)
{
	int64_t now = visit_now(p);
	struct view_home_sensor *sensor;
	struct sender_list senders;
	struct gap_list gaps;

	*silent_out = 0;
	if (sender_row_list(p->db, p->company, p->arena, &senders, e) != 0 ||
	    gap_row_list(p->db, p->company, now - DAY_MS, now + 1, p->arena,
			 &gaps, e) != 0)
		return -1;
	sensor = arena_alloc_array(p->arena, senders.count, sizeof(*sensor));
	for (size_t i = 0; sensor != NULL && i < senders.count; i++) {
		const struct sender_row *row = &senders.row[i];
		const struct gap_row *gap = gap_of(&gaps, row->id);

		if (row->state != SENDER_ACTIVE || row->kind != SENDER_SENSOR)
			continue;
		sensor_fill(p, row, gap, &sensor[view->sensors++]);
		*silent_out += gap != NULL && !is_announced(gap->reason);
	}
	view->sensor = sensor;
	if (proof_fill(p, view, e) != 0)
		return -1;
	return arena_check(p->arena, e);
}
