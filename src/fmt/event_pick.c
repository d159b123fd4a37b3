#include "fmt/event_pick.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "fmt/event_shape.h"

struct pick {
	const struct event *event;
	enum event_pick how;
	struct json json;
	struct str *out;
};

/* The member of this name, or NULL. */
static const struct event_member *
member_find(enum event_object_number number, struct text name)
{
	const struct event_object *object = &event_objects[number];

	for (size_t i = 0; i < object->count; i++)
		if (object->members[i].length == name.n &&
		    memcmp(object->members[i].name, name.p, name.n) == 0)
			return &object->members[i];
	return NULL;
}

/* The value as it stands in the line, between the key and where the reader is
 * now: only a colon and blanks come before it. */
static struct text
value_raw(const char *from, const char *to)
{
	struct text t = { from, (size_t)(to - from) };

	t = text_trim(t);
	if (t.n > 0 && t.p[0] == ':')
		t = text_trim(text_slice(t, 1, t.n));
	return t;
}

static bool
is_unlike(const struct event_member *m)
{
	static const char *const names[] = { "timestamp", "flow_id", "src_port",
					     "pcap_cnt",  "flow",    "tcp" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(m->name, names[i]) == 0)
			return true;
	return false;
}

/* What must not leave the house though a detector looks at whether it is
 * there. */
static bool
is_secret(const struct pick *p, enum event_object_number number,
	  const struct event_member *m)
{
	if (number == OBJECT_FTP)
		return strcmp(m->name, "command_data") == 0 &&
		       text_is_nocase(p->event->ftp.command, "PASS");
	return false;
}

/* "Basic dXNlcjpwYXNz" keeps its scheme. */
static bool
is_credentials(enum event_object_number number, const struct event_member *m,
	       struct text value)
{
	return number == OBJECT_HTTP && text_ends(text_of(m->name), "tion") &&
	       text_starts(text_of(m->name),
			   m->name[0] == 'p' ? "proxy_auth" : "auth") &&
	       text_starts_nocase(value, "\"Basic ");
}

static bool
is_dropped(const struct pick *p, enum event_object_number number,
	   const struct event_member *m)
{
	if (number == OBJECT_HTTP && text_ends(text_of(m->name), "_headers"))
		return true;
	return p->how == EVENT_PICK_ALIKE && number == OBJECT_ROOT &&
	       is_unlike(m);
}

static void pick_object(struct pick *p, enum event_object_number number);

/* An object or a list of objects; its opening token is current. */
static void
pick_objects(struct pick *p, enum event_object_number number)
{
	bool first = true;

	if (p->json.kind == JSON_OBJECT_BEGIN) {
		pick_object(p, number);
		return;
	}
	str_add_byte(p->out, '[');
	while (json_next(&p->json) == JSON_OBJECT_BEGIN) {
		if (!first)
			str_add_byte(p->out, ',');
		first = false;
		pick_object(p, number);
	}
	str_add_byte(p->out, ']');
}

static void
pick_value(struct pick *p, enum event_object_number number,
	   const struct event_member *m, const char *from)
{
	struct text raw;

	if (m->kind == MEMBER_OBJECT) {
		pick_objects(p, m->object);
		return;
	}
	(void)json_skip(&p->json);
	raw = value_raw(from, p->json.at);
	if (is_secret(p, number, m))
		str_add(p->out, "\"-\"");
	else if (is_credentials(number, m, raw))
		str_add(p->out, "\"Basic -\"");
	else
		str_add_text(p->out, raw);
}

static void
pick_object(struct pick *p, enum event_object_number number)
{
	struct json *j = &p->json;
	bool first = true;

	str_add_byte(p->out, '{');
	while (json_next(j) == JSON_KEY) {
		const struct event_member *m = member_find(number, j->text);
		const char *from = j->at;

		json_next(j);
		if (m == NULL || j->kind == JSON_NULL ||
		    is_dropped(p, number, m)) {
			(void)json_skip(j);
			continue;
		}
		if (!first)
			str_add_byte(p->out, ',');
		first = false;
		str_add_byte(p->out, '"');
		str_add(p->out, m->name);
		str_add(p->out, "\":");
		pick_value(p, number, m, from);
	}
	str_add_byte(p->out, '}');
}

int
event_pick(struct text line, const struct event *event, enum event_pick how,
	   struct str *out, struct err *e)
{
	struct json_limits limits = { .depth = 32, .string = EVENT_LINE_MAX };
	struct pick p = { .event = event, .how = how, .out = out };
	/* The parser's scratch holds the event's texts. */
	char *scratch = malloc(line.n + 1);

	CHECK(scratch != NULL);
	json_begin(&p.json, line, scratch, line.n + 1, limits);
	/* The line was read before: nothing here can be new. */
	if (json_next(&p.json) == JSON_OBJECT_BEGIN)
		pick_object(&p, OBJECT_ROOT);
	free(scratch);
	return str_check(out, "a picked record", e);
}
