/*
 * report_json.c: the facts of a month to JSON and back, by one table a struct,
 * so that what is written and what is read cannot differ.
 */
#include "fmt/json.h"
#include "fmt/json_out.h"
#include "watch/report.h"

enum fact_kind { FACT_INT, FACT_TEXT, FACT_BOOL, FACT_ROWS, FACT_ONE };

struct fact_shape;

struct fact {
	const char *name;
	enum fact_kind kind;
	size_t offset, count_offset;
	const struct fact_shape *shape;
};

struct fact_shape {
	const struct fact *fact;
	size_t facts, size;
};

#define INT(type, field)                                                       \
	{                                                                      \
#field, FACT_INT, offsetof(type, field), 0, NULL               \
	}
#define STRING(type, field)                                                    \
	{                                                                      \
#field, FACT_TEXT, offsetof(type, field), 0, NULL              \
	}
#define SHAPE(type, facts)                                                     \
	{                                                                      \
		facts, ARRAY_LEN(facts), sizeof(type)                          \
	}

#define ROW struct report_sensor
static const struct fact sensor_facts[] = {
	INT(ROW, id),        STRING(ROW, name),  STRING(ROW, site),
	INT(ROW, from_ms),   INT(ROW, until_ms), INT(ROW, possible_s),
	INT(ROW, watched_s), INT(ROW, packets),  INT(ROW, bytes),
	INT(ROW, dropped),   INT(ROW, records),  INT(ROW, unparsed),
	INT(ROW, short_s),   INT(ROW, filled_s),
};
static const struct fact_shape sensor_shape = SHAPE(ROW, sensor_facts);
#undef ROW
#define ROW struct report_gap
static const struct fact gap_facts[] = {
	STRING(ROW, sensor), STRING(ROW, reason), STRING(ROW, note),
	INT(ROW, from_ms),   INT(ROW, until_ms),  INT(ROW, lost_s),
};
static const struct fact_shape gap_shape = SHAPE(ROW, gap_facts);
#undef ROW
#define ROW struct report_class
static const struct fact class_facts[] = {
	STRING(ROW, class), INT(ROW, now),  INT(ROW, today),
	INT(ROW, week),     INT(ROW, info), INT(ROW, open),
};
static const struct fact_shape class_shape = SHAPE(ROW, class_facts);
#undef ROW
#define ROW struct report_case
static const struct fact case_facts[] = {
	INT(ROW, id),
	STRING(ROW, class),
	STRING(ROW, severity),
	STRING(ROW, outcome),
	STRING(ROW, state),
	STRING(ROW, device),
	STRING(ROW, title),
	INT(ROW, first_ms),
	INT(ROW, last_ms),
	INT(ROW, records),
	INT(ROW, noticed_ms),
	INT(ROW, told_ms),
	INT(ROW, acknowledged_ms),
	INT(ROW, closed_ms),
	INT(ROW, notes),
};
static const struct fact_shape case_shape = SHAPE(ROW, case_facts);
#undef ROW
#define ROW struct report_times
static const struct fact times_facts[] = {
	INT(ROW, count),
	INT(ROW, median_s),
	INT(ROW, longest_s),
};
static const struct fact_shape times_shape = SHAPE(ROW, times_facts);
#undef ROW
#define ROW struct report_measure
static const struct fact measure_facts[] = {
	STRING(ROW, key),
	INT(ROW, count),
	STRING(ROW, subject),
};
static const struct fact_shape measure_shape = SHAPE(ROW, measure_facts);
#undef ROW
#define ROW struct report_device
static const struct fact device_facts[] = {
	INT(ROW, id),    STRING(ROW, change), STRING(ROW, label),
	STRING(ROW, ip), STRING(ROW, vendor), STRING(ROW, kind),
	STRING(ROW, os), INT(ROW, first_ms),  INT(ROW, last_ms),
};
static const struct fact_shape device_shape = SHAPE(ROW, device_facts);
#undef ROW
#define ROW struct report_day
static const struct fact day_facts[] = {
	INT(ROW, from_ms), INT(ROW, possible_s), INT(ROW, watched_s),
	INT(ROW, packets), INT(ROW, records),    INT(ROW, incidents),
};
static const struct fact_shape day_shape = SHAPE(ROW, day_facts);
#undef ROW
#define ROW struct report_past
static const struct fact past_facts[] = {
	STRING(ROW, month), INT(ROW, possible_s), INT(ROW, watched_s),
	INT(ROW, packets),  INT(ROW, records),    INT(ROW, now),
	INT(ROW, today),    INT(ROW, week),       INT(ROW, info),
	INT(ROW, devices),
};
static const struct fact_shape past_shape = SHAPE(ROW, past_facts);
#undef ROW

#define ROW struct report_facts
#define ONE(field)                                                             \
	{                                                                      \
#field, FACT_ONE, offsetof(ROW, field), 0, &times_shape        \
	}
#define ROWS(name, field, counter, shape)                                      \
	{                                                                      \
		name, FACT_ROWS, offsetof(ROW, field), offsetof(ROW, counter), \
		    &(shape)                                                   \
	}
static const struct fact facts_facts[] = {
	INT(ROW, version),
	STRING(ROW, company),
	STRING(ROW, month),
	INT(ROW, zone_minutes),
	INT(ROW, from_ms),
	INT(ROW, until_ms),
	INT(ROW, made_ms),
	{ "whole", FACT_BOOL, offsetof(ROW, whole), 0, NULL },
	STRING(ROW, open_severity),
	INT(ROW, possible_s),
	INT(ROW, watched_s),
	INT(ROW, announced_s),
	INT(ROW, short_s),
	INT(ROW, filled_s),
	INT(ROW, packets),
	INT(ROW, bytes),
	INT(ROW, dropped),
	INT(ROW, records),
	INT(ROW, unparsed),
	INT(ROW, segments),
	INT(ROW, segment_records),
	INT(ROW, segment_bytes),
	INT(ROW, alerts),
	INT(ROW, alert_records),
	INT(ROW, suppressed),
	INT(ROW, now),
	INT(ROW, today),
	INT(ROW, week),
	INT(ROW, info),
	INT(ROW, open),
	INT(ROW, open_before),
	INT(ROW, notes),
	INT(ROW, closed),
	INT(ROW, false_alarms),
	INT(ROW, notices),
	INT(ROW, acknowledged),
	INT(ROW, unacknowledged),
	INT(ROW, letters),
	INT(ROW, letters_failed),
	INT(ROW, devices),
	INT(ROW, devices_new),
	INT(ROW, devices_gone),
	INT(ROW, devices_obsolete),
	ONE(until_noticed),
	ONE(until_told),
	ONE(until_acknowledged),
	ONE(until_closed),
	ROWS("sensor", sensor, sensors, sensor_shape),
	ROWS("gap", gap, gaps, gap_shape),
	INT(ROW, gaps_all),
	ROWS("class", class, classes, class_shape),
	ROWS("incident", incident, incidents, case_shape),
	INT(ROW, incidents_all),
	ROWS("measure", measure, measures, measure_shape),
	ROWS("device", device, device_rows, device_shape),
	ROWS("day", day, days, day_shape),
	ROWS("past", past, pasts, past_shape),
};
static const struct fact_shape facts_shape = SHAPE(ROW, facts_facts);
#undef ROW

static void object_write(struct json_out *j, const struct fact_shape *shape,
			 const char *row);

static void
fact_write(struct json_out *j, const struct fact *f, const char *row)
{
	const char *at = row + f->offset;
	size_t count;

	json_out_key(j, f->name);
	switch (f->kind) {
	case FACT_INT:
		json_out_int(j, *(const int64_t *)(const void *)at);
		break;
	case FACT_TEXT:
		json_out_text(j,
			      text_of(*(const char *const *)(const void *)at));
		break;
	case FACT_BOOL:
		json_out_bool(j, *(const bool *)(const void *)at);
		break;
	case FACT_ONE:
		object_write(j, f->shape, at);
		break;
	case FACT_ROWS:
		count = *(const size_t *)(const void *)(row + f->count_offset);
		at = *(const char *const *)(const void *)at;
		json_out_array(j);
		for (size_t i = 0; i < count; i++)
			object_write(j, f->shape, at + i * f->shape->size);
		json_out_array_end(j);
		break;
	}
}

static void
object_write(struct json_out *j, const struct fact_shape *shape,
	     const char *row)
{
	json_out_object(j);
	for (size_t i = 0; i < shape->facts; i++)
		fact_write(j, &shape->fact[i], row);
	json_out_object_end(j);
}

void
report_facts_write(struct str *out, const struct report_facts *f)
{
	struct json_out j;

	json_out_init(&j, out, false);
	object_write(&j, &facts_shape, (const char *)f);
}

struct reading {
	struct json j;
	struct arena *arena;
};

static int object_read(struct reading *r, const struct fact_shape *shape,
		       char *row, struct err *e);

static int
wrong(struct reading *r, const char *name, struct err *e)
{
	if (r->j.kind == JSON_ERROR)
		return json_error(&r->j, e);
	return err_set(e, ERR_INVALID, "\"%s\" is of another kind", name);
}

/* Every text is there, also one that a version before did not write. */
static void
object_init(const struct fact_shape *shape, char *row)
{
	for (size_t i = 0; i < shape->facts; i++) {
		const struct fact *f = &shape->fact[i];

		if (f->kind == FACT_TEXT)
			*(const char **)(void *)(row + f->offset) = "";
	}
}

static int
rows_read(struct reading *r, const struct fact *f, char *row, struct err *e)
{
	size_t size = f->shape->size, count = 0, room = 0;
	char *rows = NULL;

	if (r->j.kind != JSON_ARRAY_BEGIN)
		return wrong(r, f->name, e);
	while (json_next(&r->j) == JSON_OBJECT_BEGIN) {
		if (count == room) {
			char *more;

			room = room == 0 ? 16 : room * 2;
			more = arena_alloc_array(r->arena, room, size);
			if (more == NULL)
				return arena_check(r->arena, e);
			if (count > 0)
				memcpy(more, rows, count * size);
			rows = more;
		}
		if (object_read(r, f->shape, rows + count * size, e) != 0)
			return -1;
		count++;
	}
	if (r->j.kind != JSON_ARRAY_END)
		return wrong(r, f->name, e);
	*(char **)(void *)(row + f->offset) = rows;
	*(size_t *)(void *)(row + f->count_offset) = count;
	return 0;
}

static int
fact_read(struct reading *r, const struct fact *f, char *row, struct err *e)
{
	char *at = row + f->offset;
	const enum json_kind kind = json_next(&r->j);
	const char *copy;

	switch (f->kind) {
	case FACT_INT:
		if (kind != JSON_INTEGER)
			return wrong(r, f->name, e);
		*(int64_t *)(void *)at = r->j.integer;
		return 0;
	case FACT_TEXT:
		if (kind != JSON_STRING)
			return wrong(r, f->name, e);
		copy = arena_text(r->arena, r->j.text);
		if (copy == NULL)
			return arena_check(r->arena, e);
		*(const char **)(void *)at = copy;
		return 0;
	case FACT_BOOL:
		if (kind != JSON_TRUE && kind != JSON_FALSE)
			return wrong(r, f->name, e);
		*(bool *)(void *)at = kind == JSON_TRUE;
		return 0;
	case FACT_ONE:
		if (kind != JSON_OBJECT_BEGIN)
			return wrong(r, f->name, e);
		return object_read(r, f->shape, at, e);
	case FACT_ROWS:
		return rows_read(r, f, row, e);
	}
	return 0;
}

/* A name nobody knows any more, or not yet, is passed over. */
static int
object_read(struct reading *r, const struct fact_shape *shape, char *row,
	    struct err *e)
{
	object_init(shape, row);
	while (json_next(&r->j) == JSON_KEY) {
		const struct fact *found = NULL;

		for (size_t i = 0; i < shape->facts; i++)
			if (text_is(r->j.text, shape->fact[i].name))
				found = &shape->fact[i];
		if (found != NULL) {
			if (fact_read(r, found, row, e) != 0)
				return -1;
			continue;
		}
		json_next(&r->j);
		if (!json_skip(&r->j))
			return wrong(r, "value", e);
	}
	return r->j.kind == JSON_OBJECT_END ? 0 : wrong(r, "object", e);
}

int
report_facts_parse(struct text json, struct arena *a, struct report_facts **out,
		   struct err *e)
{
	struct report_facts *f = arena_alloc(a, sizeof(*f));
	char *scratch = arena_alloc(a, json.n + 1);
	struct reading r = { .arena = a };

	if (f == NULL || scratch == NULL)
		return arena_check(a, e);
	json_begin(&r.j, json, scratch, json.n + 1,
		   (struct json_limits){ 8, 4096 });
	if (json_next(&r.j) != JSON_OBJECT_BEGIN)
		return err_set(e, ERR_INVALID,
			       "the facts of a report are no object");
	if (object_read(&r, &facts_shape, (char *)f, e) != 0)
		return -1;
	if (json_next(&r.j) != JSON_END)
		return err_set(e, ERR_INVALID, "something follows the facts");
	*out = f;
	return 0;
}
