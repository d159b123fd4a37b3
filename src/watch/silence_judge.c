#include "watch/silence_judge.h"

#include <string.h>

#include "watch/facts.h"

#define SECOND_MS INT64_C(1000)
/* Three heartbeats, and a little. */
#define SILENT_MS (190 * SECOND_MS)
/* After a good-bye: an update or a restart takes less. */
#define GOODBYE_MS (120 * SECOND_MS)
/* How long something must be wrong: the engine starts in less, a switch is
 * restarted in less, a clock is set in less. */
#define ENGINE_MS  (100 * SECOND_MS)
#define PACKETS_MS (180 * SECOND_MS)
#define CLOCK_MS   (120 * SECOND_MS)
/* A clock that is further off is wrong; the watch corrects it from here on. */
#define CLOCK_ERROR_MS (120 * SECOND_MS)

static int64_t
number(const struct facts *f, const char *name, bool *known)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->value[i].number && strcmp(f->value[i].name, name) == 0) {
			*known = true;
			return f->value[i].integer;
		}
	*known = false;
	return 0;
}

void
silence_facts_read(struct arena *a, const char *json, struct silence_facts *out)
{
	struct facts f;
	bool known;

	memset(out, 0, sizeof(*out));
	facts_read(a, json, &f);
	out->engine_runs = facts_text(&f, "engine").n == 0 ||
			   text_is(facts_text(&f, "engine"), "running");
	out->link_down = text_is(facts_text(&f, "link"), "down");
	out->packets = number(&f, "packets", &out->packets_known);
	out->boot_ms = number(&f, "boot", &known);
	out->uptime_ms = number(&f, "uptime", &known);
}

enum gap_reason
silence_trouble(const struct sender_row *sender,
		const struct silence_facts *facts)
{
	int64_t error = sender->clock_error_ms;

	if (!facts->engine_runs)
		return GAP_ENGINE;
	if (facts->link_down || (facts->packets_known && facts->packets == 0))
		return GAP_NO_PACKETS;
	if (error > CLOCK_ERROR_MS || error < -CLOCK_ERROR_MS)
		return GAP_CLOCK;
	return GAP_UNKNOWN;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static bool
said_goodbye(const struct sender_row *s)
{
	return s->goodbye_ms > 0 && s->goodbye_ms >= s->seen_ms;
}

bool
silence_is_heard(const struct sender_row *sender, int64_t since_ms,
		 int64_t now_ms)
{
	int64_t from = later(sender->seen_ms, since_ms);

	return now_ms - from < (said_goodbye(sender) ? GOODBYE_MS : SILENT_MS);
}

static enum gap_reason
reason_of_silence(const struct silence_case *c)
{
	if (said_goodbye(c->sender) || c->site.others_heard > 0)
		return GAP_OFF;
	return c->site.others > 0 ? GAP_LINE : GAP_UNKNOWN;
}

static int64_t
patience_of(enum gap_reason trouble)
{
	return trouble == GAP_ENGINE       ? ENGINE_MS
	       : trouble == GAP_NO_PACKETS ? PACKETS_MS
					   : CLOCK_MS;
}

struct silence_verdict
silence_judge(const struct silence_case *c)
{
	struct silence_verdict v = { .reason = GAP_UNKNOWN,
				     .from_ms = c->sender->seen_ms };
	enum gap_reason trouble;

	/* Who was never heard has not begun. */
	if (c->sender->state != SENDER_ACTIVE || c->sender->seen_ms == 0)
		return v;
	if (!silence_is_heard(c->sender, c->since_ms, c->now_ms)) {
		v.silent = true;
		v.reason = reason_of_silence(c);
		return v;
	}
	trouble = silence_trouble(c->sender, &c->facts);
	if (trouble == GAP_UNKNOWN || c->trouble_ms == 0)
		return v;
	v.silent = c->now_ms - c->trouble_ms >= patience_of(trouble);
	v.reason = trouble;
	v.from_ms = c->trouble_ms;
	return v;
}

enum gap_reason
silence_hindsight(enum gap_reason thought, int64_t from_ms,
		  const struct sender_row *sender,
		  const struct silence_facts *facts)
{
	int64_t away = sender->seen_ms - from_ms;
	int64_t ran = facts->uptime_ms;

	if (thought != GAP_UNKNOWN && thought != GAP_OFF && thought != GAP_LINE)
		return thought;
	if (facts->boot_ms > 0 && facts->boot_ms < away)
		return GAP_OFF;
	if (ran > 0 && ran < away)
		return GAP_OFF;
	return ran > 0 || facts->boot_ms > 0 ? GAP_LINE : thought;
}
