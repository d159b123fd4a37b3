#include "watch/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "crypt/digest.h"
#include "fmt/event.h"
#include "fmt/pack.h"
#include "model/coverage_row.h"
#include "model/month_row.h"
#include "model/segment_keep_row.h"
#include "watch/day.h"

#define MEMORY_MAX ((size_t)64 * 1024 * 1024)
#define RAW_MAX    ((size_t)8 * 1024 * 1024)
#define STEP       500
/* As the stage that counted: clocks that are wrong by so much are corrected. */
#define CLOCK_LARGE_MS 120000
#define HOURS_MAX      (31 * 24 + 2)
/* No sender stores for longer; later batches have nothing of the month. */
#define LATE_DAYS 60

static const char *const check_names[PROOF_CHECKS] = {
	[PROOF_DIGEST] = "digest",       [PROOF_CHAIN] = "chain",
	[PROOF_SEGMENTS] = "segments",   [PROOF_BODIES] = "bodies",
	[PROOF_RECORDS] = "records",     [PROOF_HOURS] = "hours",
	[PROOF_WATCHED] = "watched",     [PROOF_PACKETS] = "packets",
	[PROOF_INCIDENTS] = "incidents",
};

const char *
proof_check_name(enum proof_check check)
{
	return check_names[check];
}

const char *
proof_outcome_name(enum proof_outcome outcome)
{
	static const char *const names[] = { "same", "changed", "gone",
					     "wrong" };

	return names[outcome];
}

/* Seconds that minute lines tell, by sender and hour. */
struct counted {
	int64_t sender;
	int64_t seconds[HOURS_MAX];
};

struct proving {
	struct db *db;
	const struct report_row *report;
	const struct proof_options *options;
	struct proof *out;
	struct arena *arena, *step; /* all of it; one batch */
	struct report_facts *facts;
	struct segment_day_list days;
	int64_t before_number; /* last of the day before the month */
	char before_digest[DIGEST_TEXT_MAX];
	/* Hours that begin at or after this can be counted from batches. */
	int64_t countable_ms;
	struct counted *counted;
	size_t senders;
	struct event_parser *parser;
};

static void PRINTF_LIKE(3, 4)
    wrong(struct proving *p, enum proof_check check, const char *fmt, ...)
{
	va_list ap;

	p->out->line[check].outcome = PROOF_WRONG;
	if (p->out->wrong[0] != '\0')
		return;
	va_start(ap, fmt);
	vsnprintf(p->out->wrong, sizeof(p->out->wrong), fmt, ap);
	va_end(ap);
}

static struct proof_line *
try(struct proving *p, enum proof_check check)
{
	p->out->line[check].tried = true;
	return &p->out->line[check];
}

static int
digest_check(struct proving *p, struct err *e)
{
	const char **digest =
	    arena_alloc_array(p->arena, p->days.count + 1, sizeof(*digest));
	char again[DIGEST_TEXT_MAX];

	if (digest == NULL)
		return arena_check(p->arena, e);
	try(p, PROOF_DIGEST);
	for (size_t i = 0; i < p->days.count; i++)
		digest[i] = p->days.row[i].digest;
	report_digest(text_of(p->report->facts), digest, p->days.count, again);
	if (strcmp(again, p->report->digest) != 0)
		wrong(p, PROOF_DIGEST, "the report's digest is %s, not %s",
		      again, p->report->digest);
	return 0;
}

/* The list of a day's batches, where all of them are kept. */
static int
day_count(struct proving *p, const struct segment_day_row *day, int64_t after,
	  struct err *e)
{
	struct proof_line *line = try(p, PROOF_SEGMENTS);
	struct segment_head_list list;
	char content[DIGEST_TEXT_MAX];
	struct digest d;
	int64_t kept = 0;

	digest_init(&d);
	do {
		arena_reset(p->step);
		if (segment_keep_list(p->db, day->company, after,
				      day->last_number, STEP, p->step, &list,
				      e) != 0)
			return -1;
		for (size_t i = 0; i < list.count; i++) {
			day_list_add(&d, &list.row[i]);
			after = list.row[i].number;
			kept++;
		}
	} while (list.count == STEP);
	digest_end(&d, content);
	line->stored += day->segments;
	line->counted += kept;
	if (kept + day->dropped != day->segments)
		wrong(p, PROOF_SEGMENTS,
		      "%s: %lld batches are kept and %lld dropped of %lld",
		      day->day, (long long)kept, (long long)day->dropped,
		      (long long)day->segments);
	else if (day->dropped == 0 && strcmp(content, day->content) != 0)
		wrong(p, PROOF_SEGMENTS, "%s: the list of batches has changed",
		      day->day);
	else if (day->dropped > 0 && line->outcome == PROOF_SAME)
		line->outcome = PROOF_GONE;
	return 0;
}

static int
days_check(struct proving *p, struct err *e)
{
	struct proof_line *line = try(p, PROOF_CHAIN);
	const char *before = p->before_digest;
	int64_t after = p->before_number;
	char chained[DIGEST_TEXT_MAX];

	for (size_t i = 0; i < p->days.count; i++) {
		const struct segment_day_row *day = &p->days.row[i];

		day_chain(before, day->content, chained);
		line->stored++;
		if (strcmp(chained, day->digest) == 0)
			line->counted++;
		else
			wrong(p, PROOF_CHAIN,
			      "%s is not tied to the day before", day->day);
		if (day_count(p, day, after, e) != 0)
			return -1;
		before = day->digest;
		after = day->last_number;
	}
	return 0;
}

static struct counted *
counted_of(struct proving *p, int64_t sender)
{
	for (size_t i = 0; i < p->senders; i++)
		if (p->counted[i].sender == sender)
			return &p->counted[i];
	return NULL;
}

/* As watch/pipeline_live counts a minute: by the middle of it, by a clock that
 * was corrected when it was far off. */
static void
minute_add(struct proving *p, const struct segment_head *s,
	   const struct event *event)
{
	struct counted *c = counted_of(p, s->sender);
	int64_t error_ms = s->sent_ms - s->received_ms;
	int64_t seconds = event->minute.seconds;
	int64_t begin =
	    p->facts->from_ms - p->facts->from_ms % CALENDAR_HOUR_MS;
	int64_t at_ms, hour;

	seconds = seconds < 0 ? 0 : seconds > 3600 ? 3600 : seconds;
	at_ms = event->at_us / 1000;
	if (s->sent_ms > 0 && llabs(error_ms) >= CLOCK_LARGE_MS)
		at_ms -= error_ms;
	at_ms -= seconds * 500;
	hour = at_ms < begin ? -1 : (at_ms - begin) / CALENDAR_HOUR_MS;
	if (c != NULL && hour >= 0 && hour < HOURS_MAX)
		c->seconds[hour] += seconds;
}

static int64_t
lines_count(struct proving *p, const struct segment_head *s, struct text raw)
{
	static const char mark[] = "komainu_minute";
	struct text line;
	int64_t count = 0;
	struct event event = { 0 };

	while (text_cut(&raw, '\n', &line)) {
		if (line.n == 0)
			continue;
		count++;
		if (memmem(line.p, line.n, mark, sizeof(mark) - 1) != NULL &&
		    event_parse(p->parser, line, &event, NULL) == 0 &&
		    event.kind == EVENT_MINUTE)
			minute_add(p, s, &event);
	}
	return count;
}

static int
body_check(struct proving *p, const struct segment_head *s, struct err *e)
{
	struct proof_line *bodies = try(p, PROOF_BODIES);
	struct proof_line *records = try(p, PROOF_RECORDS);
	char digest[DIGEST_TEXT_MAX];
	struct err story = { 0 };
	struct text body;
	struct str raw;
	int64_t lines;

	if (segment_keep_body(p->db, s->id, p->step, &body, e) != 0)
		return -1;
	digest_of(body, digest);
	bodies->stored++;
	records->stored += s->records;
	if (strcmp(digest, s->digest) != 0) {
		wrong(p, PROOF_BODIES, "batch %lld is not as it came",
		      (long long)s->number);
		return 0;
	}
	bodies->counted++;
	str_init(&raw, RAW_MAX);
	if (pack_read(body, RAW_MAX, &raw, &story) != 0) {
		wrong(p, PROOF_RECORDS, "batch %lld: %s", (long long)s->number,
		      story.text);
	} else {
		lines = lines_count(p, s, str_view(&raw));
		records->counted += lines;
		if (lines != s->records)
			wrong(p, PROOF_RECORDS,
			      "batch %lld has %lld lines, not %lld",
			      (long long)s->number, (long long)lines,
			      (long long)s->records);
	}
	str_done(&raw);
	return 0;
}

static bool
is_stopped(const struct proving *p)
{
	const struct proof_options *o = p->options;

	return o->stopped != NULL && o->stopped(o->context);
}

/* Batches of the month, and later ones that may have brought its records out
 * of a sender's store. */
static int
bodies_check(struct proving *p, struct err *e)
{
	int64_t after = p->before_number, last = 0;
	struct segment_head_list list = { 0 };
	struct arena *heads = arena_new(MEMORY_MAX);
	int rc = segment_keep_last(
	    p->db, p->report->company, after,
	    p->facts->until_ms + LATE_DAYS * CALENDAR_DAY_MS, &last, e);

	while (rc == 0) {
		arena_reset(heads);
		rc = segment_keep_list(p->db, p->report->company, after, last,
				       STEP, heads, &list, e);
		for (size_t i = 0; rc == 0 && i < list.count; i++) {
			if (is_stopped(p))
				rc = err_set(e, ERR_STOPPED, "stopped");
			arena_reset(p->step);
			if (rc == 0)
				rc = body_check(p, &list.row[i], e);
			after = list.row[i].number;
		}
		if (list.count < STEP)
			break;
	}
	arena_free(&heads);
	return rc;
}

static int
hours_check(struct proving *p, const struct coverage_list *coverage)
{
	struct proof_line *line = try(p, PROOF_HOURS);
	int64_t begin =
	    p->facts->from_ms - p->facts->from_ms % CALENDAR_HOUR_MS;

	for (size_t i = 0; i < coverage->count; i++) {
		const struct coverage_row *r = &coverage->row[i];
		const struct counted *c = counted_of(p, r->sender);
		int64_t seconds =
		    c != NULL
			? c->seconds[(r->hour_ms - begin) / CALENDAR_HOUR_MS]
			: 0;

		line->stored++;
		if (r->hour_ms < p->countable_ms) {
			if (line->outcome == PROOF_SAME)
				line->outcome = PROOF_GONE;
			continue;
		}
		line->counted++;
		if (seconds != r->watched_seconds)
			wrong(p, PROOF_HOURS,
			      "sensor %lld, hour %lld: the records tell of "
			      "%lld seconds, the hour has %lld",
			      (long long)r->sender,
			      (long long)(r->hour_ms / CALENDAR_HOUR_MS),
			      (long long)seconds,
			      (long long)r->watched_seconds);
	}
	return 0;
}

static void
compare(struct proving *p, enum proof_check check, int64_t stored,
	int64_t counted, bool may_be_gone)
{
	struct proof_line *line = try(p, check);

	line->stored = stored;
	line->counted = counted;
	if (counted > stored)
		line->outcome = PROOF_CHANGED;
	else if (counted < stored && may_be_gone)
		line->outcome = PROOF_GONE;
	else if (counted < stored)
		wrong(p, check, "%s: %lld are left of %lld",
		      proof_check_name(check), (long long)counted,
		      (long long)stored);
}

static int
rows_check(struct proving *p, struct err *e)
{
	const struct report_wish wish = {
		.company = p->report->company,
		.month = p->report->month,
		.zone_minutes = (int)p->facts->zone_minutes,
		.now_ms =
		    p->report->whole ? p->report->made_ms : p->report->until_ms,
	};
	struct coverage_list coverage;
	struct report_facts *again;

	if (report_gather(p->db, p->arena, &wish, &again, e) != 0 ||
	    coverage_row_list(p->db, p->report->company,
			      p->facts->from_ms -
				  p->facts->from_ms % CALENDAR_HOUR_MS,
			      p->facts->until_ms, p->arena, &coverage, e) != 0)
		return -1;
	/* Hours are kept long, but not for ever. */
	compare(p, PROOF_WATCHED, p->facts->watched_s, again->watched_s,
		coverage.count == 0);
	compare(p, PROOF_PACKETS, p->facts->packets, again->packets,
		coverage.count == 0);
	compare(p, PROOF_INCIDENTS, p->facts->incidents_all,
		again->incidents_all, true);
	return p->options->bodies ? hours_check(p, &coverage) : 0;
}

static int
senders_init(struct proving *p, struct err *e)
{
	p->counted = arena_alloc_array(p->arena, p->facts->sensors + 1,
				       sizeof(*p->counted));
	if (p->counted == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < p->facts->sensors; i++)
		p->counted[p->senders++].sender = p->facts->sensor[i].id;
	return 0;
}

/* Everything before the month, and since when nothing was dropped. */
static int
begin(struct proving *p, struct err *e)
{
	struct segment_day_row before;
	struct err story = { 0 };
	int64_t first, oldest;

	if (report_facts_parse(text_of(p->report->facts), p->arena, &p->facts,
			       e) != 0 ||
	    senders_init(p, e) != 0 ||
	    segment_day_row_list(p->db, p->report->company, p->facts->from_ms,
				 p->facts->until_ms, p->arena, &p->days,
				 e) != 0)
		return -1;
	if (segment_day_row_before(p->db, p->report->company, p->facts->from_ms,
				   p->arena, &before, &story) == 0) {
		p->before_number = before.last_number;
		text_copy(p->before_digest, sizeof(p->before_digest),
			  text_of(before.digest));
	} else if (story.kind != ERR_NOT_FOUND) {
		return err_set(e, story.kind, "%s", story.text);
	}
	if (segment_keep_first(p->db, p->report->company, &first, e) != 0 ||
	    segment_keep_oldest(p->db, p->report->company, &oldest, e) != 0)
		return -1;
	p->countable_ms = first == 1   ? 0
			  : first == 0 ? INT64_MAX
				       : oldest - oldest % CALENDAR_HOUR_MS +
					     CALENDAR_HOUR_MS;
	return 0;
}

/* Holes in what is kept (an open incident held some back) make everything
 * before the last dropped day uncountable. */
static void
holes(struct proving *p)
{
	for (size_t i = 0; i < p->days.count; i++)
		if (p->days.row[i].dropped > 0 &&
		    p->days.row[i].until_ms > p->countable_ms)
			p->countable_ms = p->days.row[i].until_ms;
}

static int
prove(struct proving *p, struct err *e)
{
	if (begin(p, e) != 0 || digest_check(p, e) != 0 ||
	    days_check(p, e) != 0)
		return -1;
	holes(p);
	if (p->options->bodies && bodies_check(p, e) != 0)
		return -1;
	return rows_check(p, e);
}

int
proof_run(struct db *db, const struct report_row *report,
	  const struct proof_options *options, struct proof *out, struct err *e)
{
	struct proving p = {
		.db = db, .report = report, .options = options, .out = out
	};
	int rc;

	memset(out, 0, sizeof(*out));
	p.arena = arena_new(MEMORY_MAX);
	p.step = arena_new(MEMORY_MAX);
	p.parser = event_parser_new();
	rc = prove(&p, e);
	event_parser_free(&p.parser);
	arena_free(&p.step);
	arena_free(&p.arena);
	out->good = rc == 0;
	for (int i = 0; i < PROOF_CHECKS; i++)
		if (out->line[i].tried && out->line[i].outcome == PROOF_WRONG)
			out->good = false;
	return rc;
}
