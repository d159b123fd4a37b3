/* One loop over the members of a line, led by the tables of event_shape.c; the
 * keys are found by event_key.c, the values read here when they have the usual
 * shape, by event_value.c when they have not. */
#include "fmt/event.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "fmt/event_key.h"
#include "fmt/event_shape.h"
#include "fmt/json_quick.h"

struct event_parser {
	struct event_reader reader;
	struct event_keys keys;
	unsigned road; /* of this line's kind */
};

static int object_read(struct event_parser *p, enum event_object_number number,
		       struct err *e);

struct event_parser *
event_parser_new(void)
{
	struct event_parser *p = calloc(1, sizeof(*p));

	CHECK(p != NULL);
	p->reader.scratch = malloc(EVENT_LINE_MAX);
	CHECK(p->reader.scratch != NULL);
	event_keys_init(&p->keys);
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

	if (r->json.kind == JSON_NULL)
		return 0;
	if (m->has != EVENT_OTHER)
		r->out->has[m->has] = true;
	if (m->kind == MEMBER_OBJECT)
		return objects_read(p, m, e);
	if (event_value_read(r, m, e) != 0)
		return -1;
	if (m->kind == MEMBER_TYPE)
		p->road = event_road(r->json.text);
	return 0;
}

/* The usual shape of a member's value at *at, behind which *at is moved. False
 * when it is another or wrong, with nothing changed. */
static inline bool
value_quick(struct event_parser *p, const struct event_member *m,
	    const char **at, const char *end)
{
	void *out = (char *)p->reader.out + m->offset;
	const char *to = NULL;
	uint64_t number;
	struct text t;

	if (m->kind <= MEMBER_LAST_TEXT)
		to = json_quick_text(*at, end, &t);
	else if (m->kind <= MEMBER_LAST_NUMBER)
		to = json_quick_natural(*at, end, &number);
	else if (m->kind == MEMBER_BOOL)
		to = json_quick_bool(*at, end, out);
	if (to == NULL)
		return false;
	switch (m->kind) {
	case MEMBER_TYPE:
		p->road = event_road(t);
		event_text_keep(out, t);
		break;
	case MEMBER_TEXT:
	case MEMBER_FIRST:
		event_text_keep(out, t);
		break;
	case MEMBER_ADDRESS:
		if (t.n > 0 && address_parse(t, out, NULL) != 0)
			return false;
		break;
	case MEMBER_TIME:
	case MEMBER_DATE:
		if (stamp_parse_near(&p->reader.near, t, out, NULL) != 0)
			return false;
		break;
	case MEMBER_INT:
		if (number > INT64_MAX)
			return false;
		*(int64_t *)out = (int64_t)number;
		break;
	case MEMBER_PORT:
	case MEMBER_SMALL:
		if (number > (uint64_t)event_most_of(m->kind))
			return false;
		*(int *)out = (int)number;
		break;
	case MEMBER_NATURAL:
		*(uint64_t *)out = number;
		break;
	case MEMBER_BOOL:
		break;
	default:
		return false;
	}
	*at = to;
	return true;
}

/* The usual shapes of a value nobody wants: returns the place behind it. */
static inline const char *
pass_quick(const char *at, const char *end)
{
	const char *to;
	uint64_t number;
	struct text t;
	bool yes;

	to = json_quick_text(at, end, &t);
	if (to == NULL)
		to = json_quick_natural(at, end, &number);
	if (to == NULL)
		to = json_quick_bool(at, end, &yes);
	return to;
}

/* A value of any shape, from j->at on. */
static int
value_read(struct event_parser *p, const struct event_member *m, struct err *e)
{
	struct json *j = &p->reader.json;
	const char *to = json_quick_text(j->at, j->end, &j->text);

	if (to != NULL) {
		j->at = to;
		j->kind = JSON_STRING;
		j->state = STATE_AFTER;
	} else {
		j->state = STATE_VALUE;
		json_next(j);
	}
	if (m == NULL)
		return json_skip(j) ? 0 : json_error(j, e);
	return j->kind == JSON_ERROR ? json_error(j, e) : member_read(p, m, e);
}

/* The token '{' is current; ends on its '}'. */
static int
object_read(struct event_parser *p, enum event_object_number number,
	    struct err *e)
{
	struct json *j = &p->reader.json;
	const char *at = j->at, *end = j->end, *to;
	uint16_t key = EVENT_KEY_BEGIN(number), wanted;
	bool first = true;
	const struct event_key *k;

	for (;; first = false) {
		wanted = p->keys.key[key].next[p->road];
		k = &p->keys.key[wanted];
		to = NULL;
		if (wanted != EVENT_KEY_NONE &&
		    (first || (at < end && *at == ',')))
			to = json_quick_key(at + !first, end, k->lead,
					    k->length);
		if (to == NULL) {
			j->at = at;
			j->state = first ? STATE_FIRST_MEMBER : STATE_AFTER;
			if (json_next(j) != JSON_KEY)
				break;
			wanted =
			    event_keys_find(&p->keys, number, key, p->road, j);
			k = &p->keys.key[wanted];
			to = j->at;
		}
		key = wanted;
		at = to;
		if (k->member == NULL) {
			to = pass_quick(at, end);
			if (to != NULL) {
				at = to;
				continue;
			}
		} else {
			p->reader.out->written |= k->writes;
			if (value_quick(p, k->member, &at, end))
				continue;
		}
		j->at = at;
		if (value_read(p, k->member, e) != 0)
			return -1;
		at = j->at;
	}
	return j->kind == JSON_OBJECT_END ? 0 : json_error(j, e);
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
	p->road = 0;
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
