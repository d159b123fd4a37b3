#include "web/sensor_words.h"

#include <string.h>

#include "fmt/json.h"
#include "web/page_fill.h"
#include "web/view_fill.h"
#include "web/visit.h"

/* Five heartbeats that did not come. */
#define SILENT_MS      (5 * 60 * INT64_C(1000))
#define CLOCK_MS       (60 * INT64_C(1000))
#define CERTIFICATE_MS (14 * 86400 * INT64_C(1000))
#define DISK_LEFT      (256 * INT64_C(1024) * 1024)
/* In a hundred, of all packets since the start. */
#define DROPS_BAD 5

static const char *const words[] = {
#define SENSOR_STATE_WORD(name, text) text,
	SENSOR_STATE_TABLE(SENSOR_STATE_WORD)
};

const char *
sensor_state_word(enum sensor_state state)
{
	return words[state];
}

bool
sensor_state_is_well(enum sensor_state state)
{
	return state == SENSOR_WELL || state == SENSOR_REMOVED ||
	       state == SENSOR_REVOKED || state == SENSOR_NEW ||
	       state == SENSOR_STARTING || state == SENSOR_OFF;
}

static void
fact_take(struct json *j, const char *path, struct sensor_facts *f)
{
	const struct {
		const char *path;
		int64_t *number;
	} numbers[] = {
		{ "packets", &f->packets },
		{ "packets_total", &f->packets_total },
		{ "dropped_total", &f->dropped_total },
		{ "disk_free", &f->disk_free },
		{ "memory_free", &f->memory_free },
		{ "temperature", &f->temperature },
		{ "rules.count", &f->rules },
		{ "rules.refused", &f->rules_refused },
		{ "spool.bytes", &f->spool_bytes },
		{ "spool.oldest_ms", &f->spool_oldest_ms },
	};

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		if (strcmp(path, numbers[i].path) != 0)
			continue;
		if (j->kind == JSON_INTEGER)
			*numbers[i].number = j->integer;
		else if (j->kind == JSON_REAL && j->real >= 0 && j->real < 1e15)
			*numbers[i].number = (int64_t)j->real;
		else if (j->kind == JSON_TRUE)
			*numbers[i].number = 1;
	}
	if (j->kind != JSON_STRING)
		return;
	if (strcmp(path, "engine") == 0)
		text_copy(f->engine, sizeof(f->engine), j->text);
	else if (strcmp(path, "link") == 0)
		text_copy(f->link, sizeof(f->link), j->text);
	else if (strcmp(path, "interface") == 0)
		text_copy(f->interface, sizeof(f->interface), j->text);
}

/* The members of one object, and of the objects in it by "outer.inner". */
static void
object_read(struct json *j, const char *prefix, struct sensor_facts *f)
{
	while (json_next(j) == JSON_KEY) {
		char path[64];
		struct text name = j->text;
		size_t n = strlen(prefix);

		memcpy(path, prefix, n);
		text_copy(path + n, sizeof(path) - n, name);
		json_next(j);
		if (j->kind == JSON_OBJECT_BEGIN && n == 0 && name.n < 20) {
			strncat(path, ".", 2);
			object_read(j, path, f);
			if (j->kind != JSON_OBJECT_END)
				return;
			continue;
		}
		fact_take(j, path, f);
		if (!json_skip(j))
			return;
	}
}

void
sensor_facts_read(struct page *p, const char *facts, struct sensor_facts *out)
{
	const struct json_limits limits = { 8, 4000 };
	struct text text = text_of(facts);
	char *scratch = arena_alloc(p->arena, text.n + 1);
	struct json j;

	*out = (struct sensor_facts){ .packets = -1,
				      .packets_total = -1,
				      .dropped_total = -1,
				      .disk_free = -1,
				      .memory_free = -1,
				      .temperature = -1,
				      .rules = -1,
				      .rules_refused = -1,
				      .spool_bytes = -1,
				      .spool_oldest_ms = -1 };
	if (scratch == NULL)
		return;
	json_begin(&j, text, scratch, text.n, limits);
	if (json_next(&j) == JSON_OBJECT_BEGIN)
		object_read(&j, "", out);
}

/* Dropped in a hundred, rounded up. */
static int64_t
drops_of(const struct sensor_facts *f)
{
	if (f->dropped_total <= 0 || f->packets_total <= 0)
		return 0;
	return (
	    int64_t)((double)f->dropped_total * 100 /
			 ((double)f->packets_total + (double)f->dropped_total) +
		     0.999);
}

static enum sensor_state
presence_of(const struct sender_row *row, int64_t now_ms)
{
	if (row->state == SENDER_REMOVED)
		return SENSOR_REMOVED;
	if (row->state == SENDER_REVOKED)
		return SENSOR_REVOKED;
	if (row->seen_ms == 0)
		return SENSOR_NEW;
	if (row->goodbye_ms != 0)
		return SENSOR_OFF;
	return now_ms - row->seen_ms > SILENT_MS ? SENSOR_SILENT : SENSOR_WELL;
}

enum sensor_state
sensor_state_of(const struct sender_row *row, const struct sensor_facts *f,
		int64_t now_ms)
{
	enum sensor_state state = presence_of(row, now_ms);

	if (state != SENSOR_WELL)
		return state;
	if (strcmp(f->engine, "dead") == 0)
		return SENSOR_ENGINE;
	if (strcmp(f->engine, "starting") == 0)
		return SENSOR_STARTING;
	if (strcmp(f->link, "down") == 0)
		return SENSOR_LINK;
	if (f->packets == 0)
		return SENSOR_QUIET;
	if (row->clock_error_ms > CLOCK_MS || row->clock_error_ms < -CLOCK_MS)
		return SENSOR_CLOCK;
	if (f->disk_free >= 0 && f->disk_free < DISK_LEFT)
		return SENSOR_DISK;
	if (drops_of(f) >= DROPS_BAD)
		return SENSOR_DROPS;
	if (f->rules_refused > 0)
		return SENSOR_RULES;
	if (row->certificate_ms - now_ms < CERTIFICATE_MS)
		return SENSOR_CERTIFICATE;
	return SENSOR_WELL;
}

static const enum text_key sentences[SENSOR_STATE_COUNT] = {
	[SENSOR_REMOVED] = TEXT_sensor_state_removed,
	[SENSOR_REVOKED] = TEXT_sensor_state_revoked,
	[SENSOR_NEW] = TEXT_sensor_state_new,
	[SENSOR_OFF] = TEXT_sensor_state_off,
	[SENSOR_SILENT] = TEXT_sensor_state_silent,
	[SENSOR_ENGINE] = TEXT_sensor_state_engine,
	[SENSOR_STARTING] = TEXT_sensor_state_starting,
	[SENSOR_LINK] = TEXT_sensor_state_link,
	[SENSOR_QUIET] = TEXT_sensor_state_quiet,
	[SENSOR_CLOCK] = TEXT_sensor_state_clock,
	[SENSOR_DISK] = TEXT_sensor_state_disk,
	[SENSOR_DROPS] = TEXT_sensor_state_drops,
	[SENSOR_RULES] = TEXT_sensor_state_rules,
	[SENSOR_CERTIFICATE] = TEXT_sensor_state_certificate,
	[SENSOR_WELL] = TEXT_sensor_state_well,
};

static const char *
number_text(struct page *p, int64_t number)
{
	const char *text = arena_printf(p->arena, "%lld", (long long)number);

	return text != NULL ? text : "";
}

static const char *
sentence_of(struct page *p, const struct sender_row *row,
	    const struct sensor_facts *f, enum sensor_state state)
{
	bool ended = state == SENSOR_REMOVED || state == SENSOR_REVOKED;
	const char *date =
	    view_time_of(p, ended ? row->state_ms : row->certificate_ms).text;

	if (ended || state == SENSOR_CERTIFICATE)
		return view_filled(p, sentences[state], "date",
				   date != NULL ? date : "");
	if (state == SENSOR_DROPS)
		return view_filled(p, sentences[state], "percent",
				   number_text(p, drops_of(f)));
	return page_text(p, sentences[state]);
}

void
sensor_line_fill(struct page *p, const struct sender_row *row,
		 struct view_sensor_line *out)
{
	struct sensor_facts f;
	enum sensor_state state;

	sensor_facts_read(p, row->facts, &f);
	state = sensor_state_of(row, &f, visit_now(p));
	*out = (struct view_sensor_line){
		.id = row->id,
		.name = row->name,
		.site = view_text(row->site),
		.state = sentence_of(p, row, &f, state),
		.well = sensor_state_is_well(state),
		.running = state == SENSOR_WELL || state == SENSOR_REMOVED ||
			   state == SENSOR_REVOKED,
		.seen = view_time_of(p, row->seen_ms),
	};
	if (row->reason[0] != '\0')
		out->reason =
		    view_filled(p, TEXT_sensor_reason, "reason", row->reason);
}

static void
fact_add(struct page *p, struct view_sensor *v, enum text_key name,
	 const char *text, bool bad)
{
	if (text == NULL || text[0] == '\0' || v->facts == VIEW_SENSOR_FACTS)
		return;
	v->fact[v->facts++] =
	    (struct view_sensor_fact){ page_text(p, name), text, bad };
}

static void
drops_add(struct page *p, struct view_sensor *v, const struct sensor_facts *f)
{
	int64_t drops = drops_of(f);

	if (f->packets_total < 0)
		return;
	fact_add(p, v, TEXT_sensor_health_drops,
		 drops == 0 ? page_text(p, TEXT_sensor_health_drops_none)
			    : view_filled(p, TEXT_sensor_percent, "percent",
					  number_text(p, drops)),
		 drops >= DROPS_BAD);
}

static void
clock_add(struct page *p, struct view_sensor *v, const struct sender_row *row)
{
	int64_t error = row->clock_error_ms < 0 ? -row->clock_error_ms
						: row->clock_error_ms;

	fact_add(p, v, TEXT_sensor_health_clock,
		 error <= CLOCK_MS
		     ? page_text(p, TEXT_sensor_health_clock_good)
		     : view_filled(p, TEXT_sensor_health_clock_bad, "seconds",
				   number_text(p, error / 1000)),
		 error > CLOCK_MS);
}

static void
spool_add(struct page *p, struct view_sensor *v, const struct sensor_facts *f)
{
	const char *oldest = view_time_of(p, f->spool_oldest_ms).text;
	struct content_value value[2] = {
		VALUE_TEXT("size", view_bytes(p, f->spool_bytes)),
		VALUE_TEXT("date", oldest != NULL ? oldest : "")
	};

	if (f->spool_bytes < 0)
		return;
	fact_add(
	    p, v, TEXT_sensor_health_spool,
	    f->spool_bytes == 0 || f->spool_oldest_ms <= 0
		? page_text(p, TEXT_sensor_health_spool_none)
		: page_fill_text(p, TEXT_sensor_health_spool_some, value, 2),
	    false);
}

static void
machine_add(struct page *p, struct view_sensor *v, const struct sensor_facts *f)
{
	if (f->disk_free >= 0)
		fact_add(p, v, TEXT_sensor_health_disk,
			 view_bytes(p, f->disk_free), f->disk_free < DISK_LEFT);
	if (f->memory_free >= 0)
		fact_add(p, v, TEXT_sensor_health_memory,
			 view_bytes(p, f->memory_free), false);
	if (f->temperature >= 0)
		fact_add(p, v, TEXT_sensor_health_temperature,
			 view_filled(p, TEXT_sensor_health_degrees, "degrees",
				     number_text(p, f->temperature)),
			 false);
	if (f->rules >= 0)
		fact_add(p, v, TEXT_sensor_health_rules,
			 number_text(p, f->rules), f->rules_refused > 0);
}

void
sensor_facts_fill(struct page *p, const struct sender_row *row,
		  struct view_sensor *view)
{
	struct sensor_facts f;

	sensor_facts_read(p, row->facts, &f);
	if (row->seen_ms != 0) {
		if (f.packets >= 0)
			fact_add(p, view, TEXT_sensor_health_packets,
				 number_text(p, f.packets), f.packets == 0);
		drops_add(p, view, &f);
		fact_add(p, view, TEXT_sensor_health_interface,
			 arena_copy(p->arena, f.interface), false);
		clock_add(p, view, row);
		spool_add(p, view, &f);
		machine_add(p, view, &f);
		fact_add(p, view, TEXT_sensor_health_version, row->version,
			 false);
		fact_add(p, view, TEXT_sensor_health_address, row->address,
			 false);
	}
	fact_add(p, view, TEXT_sensor_health_certificate,
		 view_time_of(p, row->certificate_ms).text, false);
	fact_add(p, view, TEXT_sensor_health_created,
		 view_time_of(p, row->created_ms).text, false);
}
