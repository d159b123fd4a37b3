/* report_found.c: what was found, what became of it, and which devices came
 * and went. */
#include <stdlib.h>

#include "base/calendar.h"
#include "base/map.h"
#include "content/content.h"
#include "model/device_row.h"
#include "model/incident_row.h"
#include "watch/report_part.h"

/* Addresses as the devices are called now. */
static int
names_read(struct report_work *w, struct map *names, struct err *e)
{
	const struct device_filter filter = { .max = ROW_LIST_MAX };
	struct device_list list;

	if (device_row_list(w->db, w->range.company, &filter, w->arena, &list,
			    e) != 0)
		return -1;
	for (size_t i = 0; i < list.count; i++) {
		const struct device_row *r = &list.row[i];

		if (r->ip[0] != '\0' && r->name[0] != '\0')
			map_set(names, r->ip, strlen(r->ip),
				arena_copy(w->arena, r->name));
	}
	return arena_check(w->arena, e);
}

static int
number_order(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* 'seconds' is sorted in place. */
static struct report_times
times_of(int64_t *seconds, size_t count)
{
	if (count == 0)
		return (struct report_times){ 0 };
	qsort(seconds, count, sizeof(*seconds), number_order);
	return (struct report_times){
		.count = (int64_t)count,
		.median_s = seconds[(count - 1) / 2],
		.longest_s = seconds[count - 1],
	};
}

enum step { STEP_NOTICED, STEP_TOLD, STEP_ACKNOWLEDGED, STEP_CLOSED, STEPS };

static void
times_fill(struct report_work *w, const struct month_incident_list *list,
	   int64_t *seconds)
{
	struct report_times *const out[STEPS] = {
		[STEP_NOTICED] = &w->facts->until_noticed,
		[STEP_TOLD] = &w->facts->until_told,
		[STEP_ACKNOWLEDGED] = &w->facts->until_acknowledged,
		[STEP_CLOSED] = &w->facts->until_closed,
	};

	for (int step = 0; step < STEPS; step++) {
		size_t n = 0;

		for (size_t i = 0; i < list->count; i++) {
			const struct month_incident *r = &list->row[i];
			const int64_t from[STEPS] = { r->first_ms,
						      r->noticed_ms, r->told_ms,
						      r->first_ms };
			const int64_t until[STEPS] = { r->noticed_ms,
						       r->told_ms,
						       r->acknowledged_ms,
						       r->closed_ms };

			if (from[step] != 0 && until[step] >= from[step])
				seconds[n++] =
				    (until[step] - from[step]) / 1000;
		}
		*out[step] = times_of(seconds, n);
	}
}

static struct report_case
case_of(const struct month_incident *r, const struct map *names)
{
	const char *name = r->device[0] != '\0'
			       ? map_get(names, r->device, strlen(r->device))
			       : NULL;

	return (struct report_case){
		.id = r->id,
		.class = class_name(r->class),
		.severity = severity_name(r->severity),
		.outcome = outcome_name(r->outcome),
		.state = r->state,
		.device = name != NULL ? name : r->device,
		.title = r->title,
		.first_ms = r->first_ms,
		.last_ms = r->last_ms,
		.records = r->records,
		.noticed_ms = r->noticed_ms,
		.told_ms = r->told_ms,
		.acknowledged_ms = r->acknowledged_ms,
		.closed_ms = r->closed_ms,
		.notes = r->notes,
	};
}

static bool
is_open(const struct month_incident *r)
{
	enum incident_state state;

	return incident_state_parse(text_of(r->state), &state) &&
	       (state == INCIDENT_OPEN || state == INCIDENT_WORKING);
}

static void
day_count(struct report_facts *f, int64_t at_ms)
{
	size_t i = (size_t)((calendar_day(at_ms, (int)f->zone_minutes) -
			     calendar_day(f->from_ms, (int)f->zone_minutes)) /
			    CALENDAR_DAY_MS);

	if (i < f->days)
		f->day[i].incidents++;
}

static int
incidents_read(struct report_work *w, struct map *names, struct err *e)
{
	struct report_facts *f = w->facts;
	struct month_incident_list list;
	int64_t *seconds;

	if (month_incident_list(w->db, &w->range, 0, w->arena, &list, e) != 0)
		return -1;
	seconds = arena_alloc_array(w->arena, list.count + 1, sizeof(*seconds));
	f->incident =
	    arena_alloc_array(w->arena, REPORT_ROWS_MAX, sizeof(*f->incident));
	if (seconds == NULL || f->incident == NULL)
		return arena_check(w->arena, e);
	for (size_t i = 0; i < list.count; i++) {
		const struct month_incident *r = &list.row[i];

		day_count(f, r->first_ms);
		if (is_open(r) && f->open_severity[0] == '\0')
			f->open_severity = severity_name(r->severity);
		if (f->incidents < REPORT_ROWS_MAX)
			f->incident[f->incidents++] = case_of(r, names);
	}
	times_fill(w, &list, seconds);
	return 0;
}

static int
classes_read(struct report_work *w, struct err *e)
{
	struct report_facts *f = w->facts;
	struct month_range ever = w->range;
	struct month_class class[CLASS_COUNT], all[CLASS_COUNT];

	ever.from_ms = 0;
	if (month_class_count(w->db, &w->range, class, e) != 0 ||
	    month_class_count(w->db, &ever, all, e) != 0)
		return -1;
	f->class = arena_alloc_array(w->arena, CLASS_COUNT, sizeof(*f->class));
	if (f->class == NULL)
		return arena_check(w->arena, e);
	for (int i = 0; i < CLASS_COUNT; i++) {
		const int64_t *n = class[i].count;
		struct report_class row = {
			.class = class_name((enum alert_class)i),
			.now = n[SEVERITY_NOW],
			.today = n[SEVERITY_TODAY],
			.week = n[SEVERITY_THIS_WEEK],
			.info = n[SEVERITY_INFO],
			.open = all[i].open,
		};

		if (row.now + row.today + row.week + row.info + row.open == 0)
			continue;
		f->class[f->classes++] = row;
		f->now += row.now;
		f->today += row.today;
		f->week += row.week;
		f->info += row.info;
		f->open += class[i].open;
	}
	f->incidents_all = f->now + f->today + f->week + f->info;
	return 0;
}

static int
counts_read(struct report_work *w, struct err *e)
{
	struct report_facts *f = w->facts;
	struct month_counts c;

	if (month_counts_get(w->db, &w->range, &c, e) != 0)
		return -1;
	f->open_before = c.open_before;
	f->alerts = c.alerts;
	f->alert_records = c.alert_records;
	f->suppressed = c.suppressed;
	f->notes = c.notes;
	f->closed = c.closed;
	f->false_alarms = c.false_alarms;
	f->notices = c.notices;
	f->acknowledged = c.acknowledged;
	f->unacknowledged = c.unacknowledged;
	f->letters = c.letters;
	f->letters_failed = c.letters_failed;
	f->devices = c.devices;
	return 0;
}

static void
device_add(struct report_facts *f, const char *change,
	   const struct month_device *r)
{
	if (f->device_rows >= REPORT_ROWS_MAX)
		return;
	f->device[f->device_rows++] = (struct report_device){
		.id = r->id,
		.change = change,
		.label = r->name[0] != '\0' ? r->name : r->ip,
		.ip = r->ip,
		.vendor = r->vendor,
		.kind = r->kind,
		.os = r->os,
		.first_ms = r->first_ms,
		.last_ms = r->last_ms,
	};
}

/* Its maker's support had ended by the end of the month. */
static bool
is_obsolete(const struct report_facts *f, const struct month_device *r)
{
	const struct os_family *os = content_os(text_of(r->os));
	char day[CALENDAR_DAY_TEXT_MAX];

	if (os == NULL || os->end[0] == '\0')
		return false;
	calendar_day_write(f->until_ms - 1, (int)f->zone_minutes, day);
	return strcmp(os->end, day) < 0;
}

static int
devices_read(struct report_work *w, struct err *e)
{
	struct report_facts *f = w->facts;
	struct month_device_list new, gone, here;

	if (month_device_list(w->db, &w->range, MONTH_HERE, w->arena, &here,
			      e) != 0 ||
	    month_device_list(w->db, &w->range, MONTH_NEW, w->arena, &new, e) !=
		0 ||
	    month_device_list(w->db, &w->range, MONTH_GONE, w->arena, &gone,
			      e) != 0)
		return -1;
	f->device =
	    arena_alloc_array(w->arena, REPORT_ROWS_MAX, sizeof(*f->device));
	if (f->device == NULL)
		return arena_check(w->arena, e);
	for (size_t i = 0; i < here.count; i++)
		if (is_obsolete(f, &here.row[i])) {
			f->devices_obsolete++;
			device_add(f, "obsolete", &here.row[i]);
		}
	for (size_t i = 0; i < new.count; i++)
		device_add(f, "new", &new.row[i]);
	for (size_t i = 0; i < gone.count; i++)
		device_add(f, "gone", &gone.row[i]);
	f->devices_new = (int64_t) new.count;
	f->devices_gone = (int64_t)gone.count;
	return 0;
}

int
report_found(struct report_work *w, struct err *e)
{
	struct map *names = map_new(0x7265706f7274);
	int rc = -1;

	if (names_read(w, names, e) == 0 && incidents_read(w, names, e) == 0 &&
	    classes_read(w, e) == 0 && counts_read(w, e) == 0)
		rc = devices_read(w, e);
	map_free(&names);
	return rc;
}
