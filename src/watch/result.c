/* result.c: see result.h. */
#include <string.h>

#include "base/check.h"
#include "content/content.h"
#include "model/incident_row.h"
#include "watch/result.h"
#include "watch/result_part.h"

/* The device to walk up to first stands first. */
static void
lead_first(const struct result_device **device, size_t count, const char *ip)
{
	const struct result_device *lead;
	size_t i;

	for (i = 1; i < count; i++) {
		if (strcmp(device[i]->ip, ip) != 0)
			continue;
		lead = device[i];
		memmove(&device[1], &device[0], i * sizeof(*device));
		device[0] = lead;
		return;
	}
}

static void
members_of(struct result_work *w, const struct alert_list *alerts,
	   const struct device_list *devices, const char *lead,
	   struct result_incident *x)
{
	const struct result_device **device;
	const struct result_alert **alert;
	const void *found;
	size_t i;

	alert = arena_alloc_array(w->arena, alerts->count + 1, sizeof(*alert));
	device =
	    arena_alloc_array(w->arena, devices->count + 1, sizeof(*device));
	if (alert == NULL || device == NULL)
		return;
	for (i = 0; i < alerts->count; i++) {
		found = map_get(w->alert, &alerts->row[i].id,
				sizeof(alerts->row[i].id));
		if (found != NULL)
			alert[x->alerts++] = found;
	}
	for (i = 0; i < devices->count; i++) {
		const char *ip = devices->row[i].ip;

		found = map_get(w->device, ip, strlen(ip));
		if (found != NULL)
			device[x->devices++] = found;
	}
	lead_first(device, x->devices, lead);
	x->alert = alert;
	x->device = device;
}

static int
incident_read(struct result_work *w, const struct incident_row *row,
	      struct result_incident *x, struct err *e)
{
	struct device_list devices;
	struct alert_list alerts;

	if (alert_row_list_incident(w->db, w->company, row->id, w->arena,
				    &alerts, e) != 0 ||
	    device_row_list_incident(w->db, w->company, row->id, w->arena,
				     &devices, e) != 0)
		return -1;
	members_of(w, &alerts, &devices, row->device, x);
	result_incident_of(w, row, x);
	return arena_check(w->arena, e);
}

static int
result_incidents(struct result_work *w, struct err *e)
{
	struct incident_filter filter = {
		.look = w->look, .class = -1, .state = -1, .max = ROW_LIST_MAX
	};
	struct incident_list list;
	struct result_incident *all;
	size_t i;

	if (incident_row_list(w->db, w->company, &filter, w->arena, &list, e) !=
	    0)
		return -1;
	all = arena_alloc_array(w->arena, list.count + 1, sizeof(*all));
	if (all == NULL)
		return arena_check(w->arena, e);
	for (i = 0; i < list.count; i++)
		if (incident_read(w, &list.row[i], &all[i], e) != 0)
			return -1;
	w->out->incident = all;
	w->out->incidents = list.count;
	return 0;
}

/* Alerts that no incident holds. */
static int
result_notes(struct result_work *w, struct err *e)
{
	struct map *held = map_new(0);
	struct result *r = w->out;
	const struct result_alert **note;
	size_t i, k;

	note = arena_alloc_array(w->arena, r->alerts + 1, sizeof(*note));
	for (i = 0; i < r->incidents; i++)
		for (k = 0; k < r->incident[i].alerts; k++)
			map_set(held, &r->incident[i].alert[k]->id,
				sizeof(int64_t), r);
	for (i = 0; note != NULL && i < r->alerts; i++)
		if (map_get(held, &r->alert[i].id, sizeof(int64_t)) == NULL)
			note[r->notes++] = &r->alert[i];
	r->note = note;
	map_free(&held);
	return arena_check(w->arena, e);
}

static void
span_add(struct result *r, int64_t first_ms, int64_t last_ms)
{
	if (first_ms > 0 && (r->first_ms == 0 || first_ms < r->first_ms))
		r->first_ms = first_ms;
	if (last_ms > r->last_ms)
		r->last_ms = last_ms;
}

/* Whether anything at all was there to be judged. */
static bool
is_empty(const struct result *r)
{
	size_t i;

	for (i = 0; i < r->files; i++)
		if (r->file[i].records > 0)
			return false;
	return r->files > 0;
}

/* Files that were not read, or not to their end: a quiet result must not be
 * taken for more than it is. */
static int64_t
unread_count(const struct result *r)
{
	int64_t count = 0;

	for (size_t i = 0; i < r->files; i++)
		count += r->file[i].error[0] != '\0';
	return count;
}

/* One more sentence behind what *s holds. */
static void
sentence_add(const struct result_work *w, struct str *s, enum text_key key,
	     const struct content_value *value, size_t count)
{
	if (w->language != LANGUAGE_JA)
		str_add_byte(s, ' ');
	content_fill(s, content_text(w->language, key), value, count);
}

static const char *
summary_of(struct result_work *w, enum text_key key, int64_t count)
{
	const struct result *r = w->out;
	struct content_value value[4];
	int64_t records = 0;
	const char *text;
	struct str s;
	size_t i;

	for (i = 0; i < r->files; i++)
		records += r->file[i].records;
	value[0] = VALUE_INT("count", count);
	value[1] = VALUE_INT("devices", (int64_t)r->devices);
	value[2] = VALUE_INT("records", records);
	value[3] = VALUE_INT("files", unread_count(r));
	str_init(&s, 2000);
	content_fill(&s, content_text(w->language, key), value,
		     ARRAY_LEN(value));
	if (key == TEXT_look_summary_quiet && records > 0)
		sentence_add(w, &s, TEXT_look_summary_quiet_facts, value,
			     ARRAY_LEN(value));
	if (unread_count(r) > 0)
		sentence_add(w, &s, TEXT_look_summary_unread, value,
			     ARRAY_LEN(value));
	text = arena_text(w->arena, str_view(&s));
	str_done(&s);
	return text != NULL ? text : "";
}

static void
result_sum_up(struct result_work *w)
{
	static const enum text_key sentence[SEVERITY_COUNT] = {
		[SEVERITY_INFO] = TEXT_look_summary_quiet,
		[SEVERITY_THIS_WEEK] = TEXT_look_summary_week,
		[SEVERITY_TODAY] = TEXT_look_summary_today,
		[SEVERITY_NOW] = TEXT_look_summary_now,
	};
	struct result *r = w->out;
	int64_t gravest = 0;
	size_t i;

	for (i = 0; i < r->incidents; i++) {
		span_add(r, r->incident[i].first_ms, r->incident[i].last_ms);
		if (r->incident[i].severity > r->severity) {
			r->severity = r->incident[i].severity;
			gravest = 0;
		}
		gravest += r->incident[i].severity == r->severity;
	}
	for (i = 0; i < r->devices; i++)
		span_add(r, r->device[i].first_ms, r->device[i].last_ms);
	r->summary = summary_of(
	    w, is_empty(r) ? TEXT_look_summary_empty : sentence[r->severity],
	    gravest);
}

static int
gather_all(struct result_work *w, struct err *e)
{
	TXN(t);

	if (txn_begin_reading(&t, w->db, e) != 0 || result_files(w, e) != 0 ||
	    result_devices(w, e) != 0 || result_alerts(w, e) != 0 ||
	    result_incidents(w, e) != 0 || result_notes(w, e) != 0)
		return -1;
	result_sum_up(w);
	return arena_check(w->arena, e);
}

static int
gather(struct result_work *w, int64_t now_ms,
       int (*work)(struct result_work *w, struct err *e),
       const struct result **out, struct err *e)
{
	int rc;

	w->out = arena_alloc(w->arena, sizeof(*w->out));
	if (w->out == NULL)
		return arena_check(w->arena, e);
	w->out->language = w->language;
	w->out->company = w->company;
	w->out->look = w->look;
	w->out->made_ms = now_ms;
	w->out->summary = "";
	w->device = map_new(0);
	w->alert = map_new(0);
	rc = work(w, e);
	map_free(&w->device);
	map_free(&w->alert);
	*out = w->out;
	return rc;
}

int
result_gather(struct db *db, struct arena *a, const struct settings *settings,
	      int64_t company, int64_t look, enum language language,
	      int64_t now_ms, const struct result **out, struct err *e)
{
	struct result_work w = { .db = db,
				 .settings = settings,
				 .arena = a,
				 .company = company,
				 .look = look,
				 .language = language };

	return gather(&w, now_ms, gather_all, out, e);
}

/* The incident's own devices and alerts become the whole result. */
static int
take_members(struct result_work *w, const struct incident_row *row,
	     struct err *e)
{
	struct result_device *device;
	struct device_list devices;
	struct result_alert *alert;
	struct alert_list alerts;
	size_t i;

	if (device_row_list_incident(w->db, w->company, row->id, w->arena,
				     &devices, e) != 0 ||
	    alert_row_list_incident(w->db, w->company, row->id, w->arena,
				    &alerts, e) != 0)
		return -1;
	device =
	    arena_alloc_array(w->arena, devices.count + 1, sizeof(*device));
	alert = arena_alloc_array(w->arena, alerts.count + 1, sizeof(*alert));
	if (device == NULL || alert == NULL)
		return arena_check(w->arena, e);
	for (i = 0; i < devices.count; i++) {
		result_device_of(w, &devices.row[i], &device[i]);
		map_set(w->device, device[i].ip, strlen(device[i].ip),
			&device[i]);
	}
	for (i = 0; i < alerts.count; i++) {
		result_alert_of(w, &alerts.row[i], &alert[i]);
		map_set(w->alert, &alert[i].id, sizeof(alert[i].id), &alert[i]);
	}
	w->out->device = device;
	w->out->devices = devices.count;
	w->out->alert = alert;
	w->out->alerts = alerts.count;
	return 0;
}

static int
gather_one(struct result_work *w, struct err *e)
{
	struct result_incident *x = arena_alloc(w->arena, sizeof(*x));
	struct incident_row row;
	TXN(t);

	if (x == NULL)
		return arena_check(w->arena, e);
	if (txn_begin_reading(&t, w->db, e) != 0 ||
	    incident_row_get(w->db, w->company, w->incident, w->arena, &row,
			     e) != 0)
		return -1;
	w->look = w->out->look = row.look;
	if (take_members(w, &row, e) != 0 || incident_read(w, &row, x, e) != 0)
		return -1;
	w->out->incident = x;
	w->out->incidents = 1;
	result_sum_up(w);
	return arena_check(w->arena, e);
}

int
result_gather_incident(struct db *db, struct arena *a,
		       const struct settings *settings, int64_t company,
		       int64_t incident, enum language language, int64_t now_ms,
		       const struct result **out, struct err *e)
{
	struct result_work w = { .db = db,
				 .settings = settings,
				 .arena = a,
				 .company = company,
				 .incident = incident,
				 .language = language };

	return gather(&w, now_ms, gather_one, out, e);
}
