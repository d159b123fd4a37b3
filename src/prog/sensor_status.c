/* sensor_status.c: what the running sensor wrote down of itself, for people. */
#include <stdio.h>
#include <string.h>

#include "base/stamp.h"
#include "content/content.h"
#include "fmt/json.h"
#include "os/file.h"
#include "prog/sensor_setup.h"
#include "prog/sensor_status.h"
#include "prog/sensor_verbs.h"

#define STATUS_MAX 65536
/* It is written every few seconds. */
#define FRESH_MS 30000
#define JAPAN    540

int
sensor_status_read(const struct place *p, struct arena *a,
		   struct sensor_status *out, struct err *e)
{
	struct json_limits limits = { .depth = 8, .string = STATUS_MAX };
	char path[PATH_MAX], *scratch = arena_alloc(a, STATUS_MAX);
	struct text name = { NULL, 0 };
	struct str s;
	struct json j;

	memset(out, 0, sizeof(*out));
	place_path(p, "status", path);
	str_init(&s, STATUS_MAX);
	if (scratch == NULL || file_read(path, &s, e) != 0) {
		str_done(&s);
		return scratch == NULL ? arena_check(a, e) : -1;
	}
	out->whole = (struct text){ arena_text(a, str_view(&s)), s.n };
	str_done(&s);
	json_begin(&j, out->whole, scratch, STATUS_MAX, limits);
	for (;;) {
		switch (json_next(&j)) {
		case JSON_END:
			return arena_check(a, e);
		case JSON_ERROR:
			return json_error(&j, e);
		case JSON_KEY:
			name = j.text;
			break;
		case JSON_INTEGER:
			if (text_is(name, "time"))
				out->time_ms = j.integer;
			else if (text_is(name, "packets"))
				out->packets = j.integer;
			else if (text_is(name, "heard"))
				out->heard_ms = j.integer;
			else if (text_is(name, "batches"))
				out->batches = j.integer;
			else if (text_is(name, "records_sent"))
				out->records = j.integer;
			break;
		case JSON_TRUE:
			if (text_is(name, "goodbye"))
				out->goodbye = true;
			break;
		case JSON_STRING:
			if (text_is(name, "interface"))
				out->interface = arena_text(a, j.text);
			else if (text_is(name, "faults") &&
				 out->faults < ARRAY_LEN(out->fault))
				out->fault[out->faults++] =
				    arena_text(a, j.text);
			break;
		default:
			break;
		}
	}
}

bool
sensor_status_is_running(const struct sensor_status *s, int64_t now_ms)
{
	return !s->goodbye && now_ms - s->time_ms < FRESH_MS &&
	       now_ms - s->time_ms > -FRESH_MS;
}

static void
say(enum language language, enum text_key key,
    const struct content_value *value, size_t count)
{
	struct str s;

	str_init(&s, 8192);
	content_fill(&s, content_text(language, key), value, count);
	printf("%s\n", s.p);
	str_done(&s);
}

/* "sensor_fault_KEY" and its advice; a key of a newer sensor as it is. */
void
sensor_fault_say(enum language language, const char *key, const char *interface)
{
	struct content_value value = VALUE_TEXT("interface", interface);
	char name[80];
	enum text_key text;

	snprintf(name, sizeof(name), "sensor_fault_%s", key);
	if (!text_key_parse(text_of(name), &text)) {
		printf("- %s\n", key);
		return;
	}
	printf("- ");
	say(language, text, &value, 1);
	snprintf(name, sizeof(name), "sensor_advice_%s", key);
	if (text_key_parse(text_of(name), &text)) {
		printf("  → ");
		say(language, text, &value, 1);
	}
}

static void
when_write(enum language language, int64_t ms, char *buffer)
{
	stamp_write_human(ms, JAPAN, language == LANGUAGE_JA, buffer);
}

static int
status_say(const struct sensor_status *s, enum language language)
{
	bool running =
	    sensor_status_is_running(s, stamp_now(&stamp_system_clock));
	char when[STAMP_TEXT_MAX], heard[STAMP_TEXT_MAX];
	const char *interface = s->interface != NULL ? s->interface : "";

	when_write(language, s->time_ms, when);
	when_write(language, s->heard_ms, heard);
	struct content_value values[] = {
		VALUE_TEXT("when", when),
		VALUE_TEXT("interface", interface),
		VALUE_INT("packets", s->packets),
		VALUE_INT("records", s->records),
		VALUE_INT("batches", s->batches),
	};
	struct content_value last = VALUE_TEXT("when", heard);

	say(language,
	    running ? TEXT_sensor_status_running : TEXT_sensor_status_stopped,
	    values, 1);
	if (running && interface[0] != '\0')
		say(language, TEXT_sensor_status_watch, values, 5);
	say(language, TEXT_sensor_status_sent, values, 5);
	if (s->heard_ms > 0)
		say(language, TEXT_sensor_status_heard, &last, 1);
	else
		say(language, TEXT_sensor_status_never, NULL, 0);
	for (size_t i = 0; i < s->faults; i++)
		sensor_fault_say(language, s->fault[i], interface);
	if (running && s->faults == 0)
		say(language, TEXT_sensor_status_fine, NULL, 0);
	return running && s->faults == 0 ? 0 : 1;
}

struct status_plan {
	struct sensor_setup setup;
	bool json;
};

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	struct status_plan *p = context;
	int taken = sensor_setup_take(&p->setup, name, value, e);

	if (taken != 0)
		return taken > 0 ? 0 : -1;
	if (name == NULL)
		return err_set(e, ERR_USAGE, "no use for \"%s\"", value);
	p->json = true;
	return 0;
}

int
sensor_status_verb(const struct verb *v, int argc, char **argv)
{
	struct status_plan p = { 0 };
	struct arena *a = arena_new(1024 * 1024);
	struct sensor_status status;
	struct place place;
	struct err e = { 0 };
	int rc;

	sensor_setup_init(&p.setup);
	if (verb_parse(v, argc, argv, take, &p, &e) != 0 ||
	    sensor_setup_load(&p.setup, &e) != 0 ||
	    place_open(&place, p.setup.data, &e) != 0) {
		rc = verb_fail(&e);
	} else if (sensor_status_read(&place, a, &status, &e) != 0) {
		if (e.kind == ERR_NOT_FOUND) {
			say(p.setup.language, TEXT_sensor_check_running_bad,
			    NULL, 0);
			say(p.setup.language, TEXT_sensor_check_running_bad_do,
			    NULL, 0);
			rc = 1;
		} else {
			rc = verb_fail(&e);
		}
	} else if (p.json) {
		printf("%.*s", (int)status.whole.n, status.whole.p);
		rc = sensor_status_is_running(&status,
					      stamp_now(&stamp_system_clock)) &&
			     status.faults == 0
			 ? 0
			 : 1;
	} else {
		rc = status_say(&status, p.setup.language);
	}
	arena_free(&a);
	return rc;
}
