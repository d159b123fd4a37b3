/* event_key.c: see event_key.h. */
#include <string.h>

#include "base/check.h"
#include "fmt/event_key.h"

#define SLOTS  (2 * EVENT_KEYS)
#define PROBES 16

static unsigned
key_hash(enum event_object_number object, struct text name)
{
	const uint8_t *b = (const uint8_t *)name.p;
	unsigned sum = (unsigned)object * 251u + (unsigned)name.n * 7u;

	return (sum + b[0] * 31u + b[name.n - 1] * 13u + b[name.n / 2] * 127u) %
	       SLOTS;
}

static bool
key_is(const struct event_key *k, enum event_object_number object,
       struct text name)
{
	return k->object == object && k->length == name.n + 3 &&
	       memcmp(k->lead + 1, name.p, name.n) == 0;
}

/* The slot of the key, or the free one where it belongs; NULL when there is
 * neither nearby, so that made-up keys cannot lengthen the search. */
static uint16_t *
key_slot(struct event_keys *keys, enum event_object_number object,
	 struct text name)
{
	unsigned at = key_hash(object, name);

	for (int i = 0; i < PROBES; i++, at = (at + 1) % SLOTS)
		if (keys->slot[at] == EVENT_KEY_NONE ||
		    key_is(&keys->key[keys->slot[at]], object, name))
			return &keys->slot[at];
	return NULL;
}

/* Number of the key, which is added when there is room. */
static uint16_t
key_get(struct event_keys *keys, enum event_object_number object,
	struct text name, const struct event_member *member)
{
	struct event_key *k;
	uint16_t *slot;

	if (name.n == 0 || name.n + 3 > EVENT_LEAD_MAX)
		return EVENT_KEY_NONE;
	slot = key_slot(keys, object, name);
	if (slot == NULL)
		return EVENT_KEY_NONE;
	if (*slot != EVENT_KEY_NONE || keys->count == EVENT_KEYS)
		return *slot;
	*slot = keys->count;
	k = &keys->key[keys->count++];
	k->lead[0] = '"';
	memcpy(k->lead + 1, name.p, name.n);
	memcpy(k->lead + 1 + name.n, "\":", 2);
	k->length = (uint8_t)(name.n + 3);
	k->object = (uint8_t)object;
	k->member = member;
	if (member != NULL && member->kind != MEMBER_OBJECT)
		k->writes = event_record_bit(member->offset);
	return *slot;
}

void
event_keys_init(struct event_keys *keys)
{
	keys->count = EVENT_KEY_BEGIN(OBJECT_COUNT);
	for (int o = 0; o < OBJECT_COUNT; o++) {
		const struct event_object *object = &event_objects[o];

		for (size_t i = 0; i < object->count; i++) {
			const struct event_member *m = &object->members[i];
			struct text name = { m->name, m->length };

			CHECK(key_get(keys, (enum event_object_number)o, name,
				      m) != EVENT_KEY_NONE);
		}
	}
}

uint16_t
event_keys_find(struct event_keys *keys, enum event_object_number object,
		uint16_t last, unsigned road, const struct json *j)
{
	const uint16_t *slot;
	uint16_t key;

	/* A key with escapes is known, but never learned nor expected: it
	 * would be compared with what stands in the line. */
	if (j->text.p < j->start || j->text.p >= j->end) {
		slot = j->text.n > 0 ? key_slot(keys, object, j->text) : NULL;
		return slot != NULL ? *slot : EVENT_KEY_NONE;
	}
	key = key_get(keys, object, j->text, NULL);
	/* What is no key belongs to no object either. */
	if (last != EVENT_KEY_NONE)
		keys->key[last].next[road] = key;
	return key;
}

unsigned
event_road(struct text type)
{
	return type.n == 0 ? 0
			   : ((unsigned)type.n + (unsigned char)type.p[0] * 5u +
			      (unsigned char)type.p[type.n - 1]) %
				 EVENT_ROADS;
}
