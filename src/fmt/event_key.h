/*
 * event_key.h: the keys of a reader's lines, for event.c alone. Records of one
 * kind have the same members in the same order; so a reader remembers which key
 * came behind which, and can compare the bytes of a line with the key it
 * expects before it looks for the key's end and for what it means. About two
 * thirds of the members are none of ours; their keys are learned likewise, up
 * to EVENT_KEYS in all. What is expected is only a guess: a key is taken for
 * what its bytes and its object say.
 */
#ifndef FMT_EVENT_KEY_H
#define FMT_EVENT_KEY_H

#include "fmt/event_shape.h"

/* Keys that are kept: about 280 of ours, the rest learned. A power of two. */
#define EVENT_KEYS 1024
/* Longest key that is kept, with its quotes and colon. */
#define EVENT_LEAD_MAX 40
/* What follows a key depends on the kind of record: about so many. */
#define EVENT_ROADS 8

/* Numbers of keys: none, then the beginning of each object, then keys. */
#define EVENT_KEY_NONE          0
#define EVENT_KEY_BEGIN(object) ((uint16_t)(1 + (object)))

/* A key of one object as it stands in a line, and the keys that followed it
 * when it was last seen. */
struct event_key {
	char lead[EVENT_LEAD_MAX]; /* "name": */
	uint8_t length;            /* of 'lead' */
	uint8_t object;
	uint32_t writes;                   /* sub-records, as a bit each */
	const struct event_member *member; /* NULL: nobody wants it */
	uint16_t next[EVENT_ROADS];
};

struct event_keys {
	struct event_key key[EVENT_KEYS];
	uint16_t count;
	uint16_t slot[2 * EVENT_KEYS]; /* numbers by hash */
};

/* Makes ready the keys of event_objects; 'keys' is all zero before. */
void event_keys_init(struct event_keys *keys);
/* The current token of 'j' is a key of 'object' that was not expected behind
 * key 'last': its number, EVENT_KEY_NONE when it is neither known nor to be
 * learned. From now on it is expected there. */
uint16_t event_keys_find(struct event_keys *keys,
			 enum event_object_number object, uint16_t last,
			 unsigned road, const struct json *j);
/* The road of a kind of record. */
unsigned event_road(struct text type);

#endif
