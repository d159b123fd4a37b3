/* The values of members: from the current token into struct event. */
#include <limits.h>
#include <string.h>

#include "fmt/event_shape.h"

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
	int64_t value = 0;

	if (int_read(r, m, 0, event_most_of(m->kind), &value, e) != 0)
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
	if (stamp_parse_near(&r->near, r->json.text, out, NULL) == 0)
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
	event_text_keep(out, r->json.text);
	return 0;
}

int
event_value_read(struct event_reader *r, const struct event_member *m,
		 struct err *e)
{
	char *base = (char *)r->out;
	void *at = base + m->offset;

	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_TYPE:
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
		break;
	case MEMBER_CALL:
		return m->call(r, m, e);
	}
	return 0;
}
