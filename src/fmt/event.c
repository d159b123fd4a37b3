/*
 * One loop over the tokens of a line, led by the tables of event_shape.c. A
 * member's name is found by a small hash made once per reader: about two
 * thirds of the members of an EVE record are none of ours, and they must cost
 * next to nothing.
 */
#include "fmt/event.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/stamp.h"
#include "fmt/event_shape.h"

/* A power of two, at least twice the members of the largest object. */
#define SLOTS 128
/* More in one record is nonsense, and must not make sums overflow. */
#define FOLDED_MAX 1000000000

struct event_parser {
	struct event_reader reader;
	uint8_t slot[OBJECT_COUNT][SLOTS]; /* member number + 1 */
};

static int object_read(struct event_parser *p, enum event_object_number number,
		       struct err *e);

static unsigned
name_hash(const char *name, size_t n)
{
	const uint8_t *b = (const uint8_t *)name;

	return ((unsigned)n * 7u + b[0] * 31u + b[n - 1] * 13u + b[n / 2]) %
	       SLOTS;
}

struct event_parser *
event_parser_new(void)
{
	struct event_parser *p = calloc(1, sizeof(*p));

	CHECK(p != NULL);
	p->reader.scratch = malloc(EVENT_LINE_MAX);
	CHECK(p->reader.scratch != NULL);
	for (int o = 0; o < OBJECT_COUNT; o++) {
		const struct event_object *object = &event_objects[o];

		CHECK(object->count > 0 && object->count < SLOTS / 2);
		for (size_t i = 0; i < object->count; i++) {
			const struct event_member *m = &object->members[i];
			unsigned at = name_hash(m->name, m->length);

			while (p->slot[o][at] != 0)
				at = (at + 1) % SLOTS;
			p->slot[o][at] = (uint8_t)(i + 1);
		}
	}
	return p;
}

void
event_parser_free(struct event_parser **p)
{
	if (*p == NULL)
		return;
	free((*p)->reader.scratch);
	free(*p);
	*p = NULL;
}

static const struct event_member *
member_find(const struct event_parser *p, enum event_object_number number,
	    struct text name)
{
	const struct event_object *object = &event_objects[number];
	unsigned at;

	if (name.n == 0)
		return NULL;
	at = name_hash(name.p, name.n);
	for (; p->slot[number][at] != 0; at = (at + 1) % SLOTS) {
		const struct event_member *m =
		    &object->members[p->slot[number][at] - 1];

		if (name.n == m->length && memcmp(name.p, m->name, name.n) == 0)
			return m;
	}
	return NULL;
}

int
event_member_wrong(const struct event_reader *r, const struct event_member *m,
		   const char *what, struct err *e)
{
	char path[160];
	size_t used = 0;

	for (int i = 0; i < r->depth; i++) {
		size_t n = strlen(r->path[i]);

		if (used + n + 2 > sizeof(path))
			break;
		memcpy(path + used, r->path[i], n);
		used += n;
		path[used++] = '.';
	}
	path[used] = '\0';
	return err_set(e, ERR_INVALID, "%s%s: %s", path, m->name, what);
}

void
event_list_add(struct event_list *list, struct text item)
{
	if (list->count < EVENT_LIST_MAX)
		list->item[list->count++] = item;
	list->total++;
}

static int
list_read(struct event_reader *r, const struct event_member *m,
	  struct event_list *list, struct err *e)
{
	enum json_kind kind = r->json.kind;

	if (kind == JSON_STRING) {
		event_list_add(list, r->json.text);
		return 0;
	}
	if (kind != JSON_ARRAY_BEGIN)
		return event_member_wrong(r, m, "not a list of texts", e);
	while ((kind = json_next(&r->json)) != JSON_ARRAY_END) {
		if (kind == JSON_ERROR)
			return json_error(&r->json, e);
		/* An unknown parameter or a port may stand as a number. */
		if (kind != JSON_STRING && kind != JSON_INTEGER)
			return event_member_wrong(r, m, "not a list of texts",
						  e);
		event_list_add(list, r->json.text);
	}
	return 0;
}

static int
first_read(struct event_reader *r, const struct event_member *m,
	   struct text *out, struct err *e)
{
	struct event_list list;

	list.count = list.total = 0;
	if (list_read(r, m, &list, e) != 0)
		return -1;
	if (list.count > 0 && out->n == 0)
		*out = list.item[0];
	return 0;
}

static int
int_read(struct event_reader *r, const struct event_member *m, int64_t min,
	 int64_t max, int64_t *out, struct err *e)
{
	if (r->json.kind != JSON_INTEGER)
		return event_member_wrong(r, m, "not a whole number", e);
	if (r->json.integer < min || r->json.integer > max)
		return event_member_wrong(r, m, "out of range", e);
	*out = r->json.integer;
	return 0;
}

static int
small_read(struct event_reader *r, const struct event_member *m, int *out,
	   struct err *e)
{
	int64_t max = m->kind == MEMBER_PORT ? 65535 : INT_MAX;
	int64_t value = 0;

	if (int_read(r, m, 0, max, &value, e) != 0)
		return -1;
	*out = (int)value;
	return 0;
}

static int
natural_read(struct event_reader *r, const struct event_member *m,
	     uint64_t *out, struct err *e)
{
	if (r->json.kind == JSON_INTEGER && r->json.integer >= 0)
		*out = (uint64_t)r->json.integer;
	else if (r->json.kind == JSON_UNSIGNED)
		*out = r->json.natural;
	else
		return event_member_wrong(r, m, "not a natural number", e);
	return 0;
}

static int
time_read(struct event_reader *r, const struct event_member *m, int64_t *out,
	  struct err *e)
{
	if (r->json.kind != JSON_STRING)
		return event_member_wrong(r, m, "not a text", e);
	if (stamp_parse_us(r->json.text, out, NULL) == 0)
		return 0;
	if (m->kind == MEMBER_DATE) {
		*out = 0;
		return 0;
	}
	return event_member_wrong(r, m, "not a time", e);
}

static int
address_read(struct event_reader *r, const struct event_member *m,
	     struct address *out, struct err *e)
{
	if (r->json.kind != JSON_STRING)
		return event_member_wrong(r, m, "not a text", e);
	if (r->json.text.n == 0)
		return 0;
	if (address_parse(r->json.text, out, NULL) != 0)
		return event_member_wrong(r, m, "not an address", e);
	return 0;
}

static int
mac_read(struct event_reader *r, const struct event_member *m, struct mac *out,
	 bool *has, struct err *e)
{
	if (r->json.kind != JSON_STRING)
		return event_member_wrong(r, m, "not a text", e);
	if (r->json.text.n == 0)
		return 0;
	if (mac_parse(r->json.text, out, NULL) != 0)
		return event_member_wrong(r, m, "not a MAC address", e);
	*has = true;
	return 0;
}

static int
bool_read(struct event_reader *r, const struct event_member *m, bool *out,
	  struct err *e)
{
	if (r->json.kind != JSON_TRUE && r->json.kind != JSON_FALSE)
		return event_member_wrong(r, m, "neither true nor false", e);
	*out = r->json.kind == JSON_TRUE;
	return 0;
}

static int
text_read(struct event_reader *r, const struct event_member *m,
	  struct text *out, struct err *e)
{
	if (r->json.kind != JSON_STRING)
		return event_member_wrong(r, m, "not a text", e);
	if (out->n == 0)
		*out = r->json.text;
	return 0;
}

static int
objects_read(struct event_parser *p, const struct event_member *m,
	     struct err *e)
{
	struct event_reader *r = &p->reader;
	bool many = r->json.kind == JSON_ARRAY_BEGIN;
	int result = 0;

	CHECK(r->depth < (int)ARRAY_LEN(r->path));
	r->path[r->depth++] = m->name;
	if (many)
		json_next(&r->json);
	for (;;) {
		if (many && r->json.kind == JSON_ARRAY_END)
			break;
		if (r->json.kind == JSON_ERROR) {
			result = json_error(&r->json, e);
			break;
		}
		if (r->json.kind != JSON_OBJECT_BEGIN) {
			r->depth--;
			return event_member_wrong(r, m, "not an object", e);
		}
		result = object_read(p, m->object, e);
		if (result != 0 || !many)
			break;
		json_next(&r->json);
	}
	r->depth--;
	return result;
}

static int
member_read(struct event_parser *p, const struct event_member *m, struct err *e)
{
	struct event_reader *r = &p->reader;
	char *base = (char *)r->out;
	void *at = base + m->offset;

	if (r->json.kind == JSON_NULL)
		return 0;
	if (m->has != EVENT_OTHER)
		r->out->has[m->has] = true;
	switch (m->kind) {
	case MEMBER_TEXT:
		return text_read(r, m, at, e);
	case MEMBER_FIRST:
		return first_read(r, m, at, e);
	case MEMBER_LIST:
		return list_read(r, m, at, e);
	case MEMBER_APPEND:
		if (r->json.kind != JSON_STRING)
			return event_member_wrong(r, m, "not a text", e);
		event_list_add(at, r->json.text);
		return 0;
	case MEMBER_INT:
		return int_read(r, m, INT64_MIN, INT64_MAX, at, e);
	case MEMBER_PORT:
	case MEMBER_SMALL:
		return small_read(r, m, at, e);
	case MEMBER_NATURAL:
		return natural_read(r, m, at, e);
	case MEMBER_BOOL:
		return bool_read(r, m, at, e);
	case MEMBER_ADDRESS:
		return address_read(r, m, at, e);
	case MEMBER_MAC:
		return mac_read(r, m, at, (bool *)(base + m->also), e);
	case MEMBER_TIME:
	case MEMBER_DATE:
		return time_read(r, m, at, e);
	case MEMBER_OBJECT:
		return objects_read(p, m, e);
	case MEMBER_CALL:
		return m->call(r, m, e);
	}
	return 0;
}

/* The token '{' is current; ends on its '}'. */
static int
object_read(struct event_parser *p, enum event_object_number number,
	    struct err *e)
{
	struct json *j = &p->reader.json;
	const struct event_member *m;

	while (json_next(j) == JSON_KEY) {
		m = member_find(p, number, j->text);
		json_next(j);
		if (m == NULL) {
			if (!json_skip(j))
				return json_error(j, e);
			continue;
		}
		if (j->kind == JSON_ERROR)
			return json_error(j, e);
		if (member_read(p, m, e) != 0)
			return -1;
	}
	return j->kind == JSON_OBJECT_END ? 0 : json_error(j, e);
}

static void
event_clear(struct event *out)
{
	memset(out, 0, sizeof(*out));
	out->at_us = INT64_MIN; /* until one is read */
	out->source_port = -1;
	out->destination_port = -1;
	out->vlan = -1;
	out->flow.icmp_type = -1;
	out->flow.icmp_code = -1;
}

static enum event_kind
event_kind_of(struct text type)
{
	static const char *const names[EVENT_KIND_COUNT] = {
#define EVENT_NAME(name, text) text,
		EVENT_TABLE(EVENT_NAME)
#undef EVENT_NAME
	};

	for (int k = EVENT_OTHER + 1; k < EVENT_KIND_COUNT; k++)
		if (text_is(type, names[k]))
			return (enum event_kind)k;
	return EVENT_OTHER;
}

/* What the members mean together. */
static void
event_finish(struct event *out)
{
	out->kind = event_kind_of(out->type);
	if (out->kind != EVENT_OTHER)
		out->has[out->kind] = true;
	out->smb.has_rpc =
	    out->smb.rpc.request.n > 0 || out->smb.rpc.interfaces.count > 0;
	if (out->dcerpc.interfaces.count == 1)
		out->dcerpc.interface = out->dcerpc.interfaces.item[0];
	if (out->smb.rpc.interfaces.count == 1)
		out->smb.rpc.interface = out->smb.rpc.interfaces.item[0];
	out->krb5.failed_request = out->krb5.failed_message.n > 0;
	out->tls.has_certificate = out->tls.subject.n > 0 ||
				   out->tls.issuer.n > 0 ||
				   out->tls.fingerprint.n > 0;
	out->sighting.address = out->source;
	if (out->kind == EVENT_SIGHTING && out->sighting.count == 0)
		out->sighting.count = 1;
	if (out->folded < 1)
		out->folded = 1;
	else if (out->folded > FOLDED_MAX)
		out->folded = FOLDED_MAX;
}

int
event_parse(struct event_parser *p, struct text line, struct event *out,
	    struct err *e)
{
	struct json_limits limits = { .depth = 32, .string = EVENT_LINE_MAX };
	struct event_reader *r = &p->reader;

	event_clear(out);
	if (line.n > EVENT_LINE_MAX)
		return err_set(e, ERR_TOO_BIG,
			       "a line of %zu bytes, at most %d are read",
			       line.n, EVENT_LINE_MAX);
	r->out = out;
	r->depth = 0;
	json_begin(&r->json, line, r->scratch, EVENT_LINE_MAX, limits);
	switch (json_next(&r->json)) {
	case JSON_OBJECT_BEGIN:
		break;
	case JSON_ERROR:
		return json_error(&r->json, e);
	default:
		return err_set(e, ERR_INVALID, "not a JSON object");
	}
	if (object_read(p, OBJECT_ROOT, e) != 0)
		return -1;
	if (json_next(&r->json) != JSON_END)
		return json_error(&r->json, e);
	if (out->at_us == INT64_MIN)
		return err_set(e, ERR_INVALID, "timestamp: missing");
	if (out->type.n == 0)
		return err_set(e, ERR_INVALID, "event_type: missing");
	event_finish(out);
	return 0;
}
