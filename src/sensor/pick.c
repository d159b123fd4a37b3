#include "sensor/pick.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/map.h"
#include "fmt/event_pick.h"

#define MINUTE_US INT64_C(60000000)
/* Different records folded in one minute; what comes above goes one by one. */
#define ALIKE_MAX    4096
#define ALIKE_MEMORY ((size_t)64 * 1024 * 1024)

enum alike { EACH, FOLD };

struct rule {
	bool sent;
	enum spool_lane lane;
	enum alike alike;
};

static const struct rule rules[EVENT_KIND_COUNT] = {
#define PICK(kind, lane_, alike_)                                              \
	[EVENT_##kind] = { true, SPOOL_##lane_, alike_ },
#include "sensor/pick_table.h"
};

/* Records alike within the minute. */
struct fold {
	struct fold *next;
	enum spool_lane lane;
	int64_t count; /* held back */
	char *last;    /* the newest of them, on the heap */
	size_t length, room;
};

struct pick {
	struct pick_sink sink;
	struct event_parser *parser;
	struct event event;
	struct str line, alike;
	uint64_t seed;
	struct map *folds; /* alike text -> struct fold */
	struct arena *arena;
	struct fold *first, *end;
	int64_t minute_us; /* the one being folded; 0: none */
	struct pick_counts counts;
};

struct pick *
pick_new(const struct pick_sink *sink, uint64_t seed)
{
	struct pick *p = calloc(1, sizeof(*p));

	CHECK(p != NULL);
	p->sink = *sink;
	p->seed = seed;
	p->parser = event_parser_new();
	p->folds = map_new(seed);
	p->arena = arena_new(ALIKE_MEMORY);
	str_init(&p->line, 2 * EVENT_LINE_MAX);
	str_init(&p->alike, 2 * EVENT_LINE_MAX);
	return p;
}

static void
folds_forget(struct pick *p)
{
	for (struct fold *f = p->first; f != NULL; f = f->next)
		free(f->last);
	p->first = p->end = NULL;
	map_free(&p->folds);
	p->folds = map_new(p->seed);
	arena_reset(p->arena);
}

void
pick_free(struct pick **p)
{
	if (*p == NULL)
		return;
	folds_forget(*p);
	map_free(&(*p)->folds);
	arena_free(&(*p)->arena);
	event_parser_free(&(*p)->parser);
	str_done(&(*p)->line);
	str_done(&(*p)->alike);
	free(*p);
	*p = NULL;
}

static int
hand_on(struct pick *p, enum spool_lane lane, struct text line, struct err *e)
{
	p->counts.sent++;
	return p->sink.line(p->sink.context, lane, line, e);
}

/* The newest record with the number of those it stands for. */
static int
fold_tell(struct pick *p, const struct fold *f, struct err *e)
{
	if (f->count == 0)
		return 0;
	str_reset(&p->line);
	str_add_n(&p->line, f->last, f->length - 1);
	if (f->count > 1)
		str_addf(&p->line, ",\"komainu\":{\"count\":%lld}",
			 (long long)f->count);
	str_add_byte(&p->line, '}');
	p->counts.folded += f->count - 1;
	return hand_on(p, f->lane, str_view(&p->line), e);
}

int
pick_end(struct pick *p, struct err *e)
{
	int result = 0;

	for (struct fold *f = p->first; f != NULL && result == 0; f = f->next)
		result = fold_tell(p, f, e);
	folds_forget(p);
	p->minute_us = 0;
	return result;
}

int
pick_time(struct pick *p, int64_t now_us, struct err *e)
{
	if (p->minute_us == 0 ||
	    (now_us >= p->minute_us && now_us < p->minute_us + MINUTE_US))
		return 0;
	return pick_end(p, e);
}

static void
fold_keep(struct fold *f, struct text line)
{
	f->count++;
	if (line.n > f->room) {
		f->room = line.n + 256;
		f->last = realloc(f->last, f->room);
		CHECK(f->last != NULL);
	}
	memcpy(f->last, line.p, line.n);
	f->length = line.n;
}

static void
fold_add(struct pick *p, enum spool_lane lane)
{
	struct fold *f;

	if (map_count(p->folds) >= ALIKE_MAX)
		return;
	f = arena_alloc(p->arena, sizeof(*f));
	if (f == NULL)
		return;
	f->lane = lane;
	if (p->end != NULL)
		p->end->next = f;
	else
		p->first = f;
	p->end = f;
	map_set(p->folds, p->alike.p, p->alike.n, f);
}

/* True when the record was held back. */
static bool
fold_take(struct pick *p, struct text raw, enum spool_lane lane)
{
	struct fold *f;

	str_reset(&p->alike);
	if (event_pick(raw, &p->event, EVENT_PICK_ALIKE, &p->alike, NULL) != 0)
		return false;
	if (p->minute_us == 0)
		p->minute_us = p->event.at_us - p->event.at_us % MINUTE_US;
	f = map_get(p->folds, p->alike.p, p->alike.n);
	if (f == NULL) {
		fold_add(p, lane);
		return false;
	}
	fold_keep(f, str_view(&p->line));
	return true;
}

int
pick_line(struct pick *p, struct text line, struct err *e)
{
	const struct rule *rule;

	p->counts.seen++;
	if (event_parse(p->parser, line, &p->event, NULL) != 0) {
		p->counts.unread++;
		return 0;
	}
	if (p->event.at_us > p->counts.last_us)
		p->counts.last_us = p->event.at_us;
	if (p->event.kind == EVENT_STATS && p->sink.stats != NULL)
		p->sink.stats(p->sink.context, &p->event);
	rule = &rules[p->event.kind];
	if (!rule->sent) {
		p->counts.left++;
		return 0;
	}
	if (pick_time(p, p->event.at_us, e) != 0)
		return -1;
	str_reset(&p->line);
	if (event_pick(line, &p->event, EVENT_PICK_WHOLE, &p->line, e) != 0)
		return -1;
	if (rule->alike == FOLD && fold_take(p, line, rule->lane))
		return 0;
	return hand_on(p, rule->lane, str_view(&p->line), e);
}

void
pick_counts_get(const struct pick *p, struct pick_counts *out)
{
	*out = p->counts;
}
