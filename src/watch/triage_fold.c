/* triage_fold.c: see triage_fold.h. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"
#include "base/utf8.h"
#include "fmt/json_out.h"
#include "watch/triage_fold.h"

#define FOLD_FACTS_MAX 4000
#define FOLD_SEED      UINT64_C(0x6b6f6d61696e7532)

/* Copies foreign text without its control characters. */
static void
copy_clean(char *buffer, size_t size, struct text t)
{
	size_t i;

	text_copy(buffer, size, t);
	for (i = 0; buffer[i] != '\0'; i++)
		if ((unsigned char)buffer[i] < 0x20 || buffer[i] == 0x7f)
			buffer[i] = ' ';
}

struct fold *
fold_new(const struct finding *f, const struct address *device,
	 const struct address *peer)
{
	struct fold *n = calloc(1, sizeof(*n));

	CHECK(n != NULL);
	n->class = f->class;
	n->role = f->role;
	n->device = *device;
	n->peer = *peer;
	n->port = -1;
	n->first_us = INT64_MAX;
	n->last_us = INT64_MIN;
	str_init(&n->facts, FOLD_FACTS_MAX);
	copy_clean(n->rule, sizeof(n->rule), f->rule);
	return n;
}

int64_t
fold_day_begins(int32_t day, int64_t zone_minutes)
{
	return (day * INT64_C(86400) - zone_minutes * 60) * 1000000;
}

void
fold_free(struct fold **f)
{
	if (*f == NULL)
		return;
	str_done(&(*f)->facts);
	free((*f)->peers.slot);
	free((*f)->devices.slot);
	free(*f);
	*f = NULL;
}

static bool
set_has(const struct fold_set *s, uint32_t hash, size_t *at_out)
{
	size_t at = hash & (s->room - 1);

	while (s->slot[at] != 0 && s->slot[at] != hash)
		at = (at + 1) & (s->room - 1);
	*at_out = at;
	return s->slot[at] == hash;
}

static void
set_grow(struct fold_set *s)
{
	uint32_t *old = s->slot;
	size_t was = s->room, at, i;

	s->room = was == 0 ? 16 : was * 2;
	s->slot = calloc(s->room, sizeof(*s->slot));
	CHECK(s->slot != NULL);
	for (i = 0; i < was; i++)
		if (old[i] != 0 && !set_has(s, old[i], &at))
			s->slot[at] = old[i];
	free(old);
}

static void
set_add_hash(struct fold_set *s, uint32_t hash)
{
	size_t at;

	if (s->count >= FOLD_PEERS_MAX) {
		s->over = true;
		return;
	}
	if (s->count * 2 >= s->room)
		set_grow(s);
	if (set_has(s, hash, &at))
		return;
	s->slot[at] = hash;
	s->count++;
}

static void
set_add(struct fold_set *s, const struct address *a)
{
	uint32_t hash = (uint32_t)map_hash(FOLD_SEED, a, sizeof(*a));
	size_t before = s->count;

	if (a->family == 0)
		return;
	set_add_hash(s, hash != 0 ? hash : 1);
	if (s->count > before && s->samples < FOLD_SAMPLES)
		s->sample[s->samples++] = *a;
}

static void
set_absorb(struct fold_set *s, const struct fold_set *other)
{
	size_t i;

	for (i = 0; i < other->room; i++)
		if (other->slot[i] != 0)
			set_add_hash(s, other->slot[i]);
	s->over |= other->over;
	for (i = 0; (int)i < other->samples && s->samples < FOLD_SAMPLES; i++)
		s->sample[s->samples++] = other->sample[i];
}

/* The newest finding's facts are the best (detect.h). */
static void
take_facts(struct fold *fold, const struct finding *f)
{
	struct json_out j;
	int i;

	if (f->facts == 0)
		return;
	str_reset(&fold->facts);
	json_out_init(&j, &fold->facts, false);
	json_out_object(&j);
	for (i = 0; i < f->facts; i++) {
		json_out_key(&j, f->fact[i].name);
		if (f->fact[i].number)
			json_out_int(&j, f->fact[i].integer);
		else
			json_out_text(&j, utf8_clip(f->fact[i].text, 300));
	}
	json_out_object_end(&j);
	if (fold->facts.over)
		str_reset(&fold->facts);
}

/* What names the alert comes from the gravest finding, the first of these. */
static void
take_name(struct fold *fold, const struct finding *f)
{
	copy_clean(fold->title, sizeof(fold->title), f->title);
	copy_clean(fold->author, sizeof(fold->author), f->author);
	if (f->subject.n > 0 || fold->subject[0] == '\0')
		copy_clean(fold->subject, sizeof(fold->subject), f->subject);
	fold->port = f->port;
	fold->protocol = f->protocol;
	fold->flow_id = f->flow_id;
}

void
fold_add(struct fold *fold, const struct finding *f)
{
	if (fold->count == 0 || f->severity > fold->severity ||
	    (f->severity == fold->severity && f->outcome > fold->outcome))
		take_name(fold, f);
	if (f->severity > fold->severity)
		fold->severity = f->severity;
	if (f->outcome > fold->outcome)
		fold->outcome = f->outcome;
	if (f->last_us >= fold->last_us)
		take_facts(fold, f);
	if (f->first_us < fold->first_us)
		fold->first_us = f->first_us;
	if (f->last_us > fold->last_us)
		fold->last_us = f->last_us;
	fold->count += f->count > 0 ? f->count : 1;
	if (fold->peer.family == 0)
		set_add(&fold->peers, &f->peer);
	if (fold->device.family == 0)
		set_add(&fold->devices, &f->device);
}

void
fold_absorb(struct fold *fold, struct fold *other)
{
	if (fold->count == 0 || other->severity > fold->severity) {
		memcpy(fold->title, other->title, sizeof(fold->title));
		memcpy(fold->author, other->author, sizeof(fold->author));
		memcpy(fold->subject, other->subject, sizeof(fold->subject));
		fold->port = other->port;
		fold->protocol = other->protocol;
		fold->flow_id = other->flow_id;
	}
	if (other->severity > fold->severity)
		fold->severity = other->severity;
	if (other->outcome > fold->outcome)
		fold->outcome = other->outcome;
	if (other->last_us >= fold->last_us) {
		str_reset(&fold->facts);
		str_add_text(&fold->facts, str_view(&other->facts));
		fold->last_us = other->last_us;
	}
	if (other->first_us < fold->first_us)
		fold->first_us = other->first_us;
	fold->count += other->count - other->written;
	set_add(&fold->peers, &other->peer);
	set_absorb(&fold->peers, &other->peers);
	set_absorb(&fold->devices, &other->devices);
	other->absorbed = true;
}
