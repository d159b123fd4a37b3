/* report_text.c: see report_text.h. The owner's page is here, the details are
 * in report_text_detail.c. */
#include "watch/report_text.h"

#include "base/stamp.h"
#include "watch/report_text_part.h"

/* On the owner's page; the table behind has all of them. */
#define OWNER_GAPS 3
#define BLOCKS_MAX 80

struct report_block *
text_block(struct text_work *w, enum report_block_kind kind, const char *text)
{
	struct report_block *b;

	if (w->blocks == BLOCKS_MAX)
		return &w->block[BLOCKS_MAX - 1];
	b = &w->block[w->blocks++];
	b->kind = kind;
	b->mark = b->more = "";
	b->text = text != NULL ? text : "";
	return b;
}

const char *
text_word(const struct text_work *w, enum text_key key)
{
	return content_text(w->language, key);
}

const char *
text_fill(struct text_work *w, const char *pattern,
	  const struct content_value *value, size_t count)
{
	const char *copy;

	str_reset(&w->scratch);
	content_fill(&w->scratch, pattern, value, count);
	copy = arena_text(w->arena, str_view(&w->scratch));
	return copy != NULL ? copy : "";
}

const char *
text_time(struct text_work *w, int64_t ms)
{
	char text[STAMP_TEXT_MAX];

	if (ms == 0)
		return "";
	stamp_write_human(ms, (int)w->facts->zone_minutes,
			  w->language == LANGUAGE_JA, text);
	return arena_copy(w->arena, text);
}

/* Cut, not rounded: 99.99 percent is not all. */
const char *
text_percent(struct text_work *w, int64_t part, int64_t all)
{
	int64_t tenths = all > 0 ? part * 1000 / all : 0;

	return arena_printf(w->arena, "%lld.%lld", (long long)(tenths / 10),
			    (long long)(tenths % 10));
}

const char *
report_text_duration(struct arena *a, enum language language, int64_t seconds)
{
	const int64_t minutes = seconds / 60, hours = minutes / 60;
	struct content_value value[2];
	enum text_key key = TEXT_month_duration_hours;
	struct str text;
	const char *copy;

	value[0] = VALUE_INT("hours", hours);
	value[1] = VALUE_INT("minutes", minutes % 60);
	if (minutes == 0) {
		key = TEXT_month_duration_short;
	} else if (hours == 0) {
		key = TEXT_month_duration_minutes;
	} else if (hours >= 10000) {
		key = TEXT_month_duration_days;
		value[0] = VALUE_INT("days", hours / 24);
		value[1] = VALUE_INT("hours", hours % 24);
	}
	str_init(&text, 256);
	content_fill(&text, content_text(language, key), value, 2);
	copy = arena_text(a, str_view(&text));
	str_done(&text);
	return copy != NULL ? copy : "";
}

const char *
text_duration(struct text_work *w, int64_t seconds)
{
	return report_text_duration(w->arena, w->language, seconds);
}

const char *
report_text_reason(enum language language, const char *reason)
{
	static const struct {
		const char *name;
		enum text_key key;
	} reasons[] = {
		{ "off", TEXT_month_gap_off },
		{ "line", TEXT_month_gap_line },
		{ "engine", TEXT_month_gap_engine },
		{ "no-packets", TEXT_month_gap_no_packets },
		{ "clock", TEXT_month_gap_clock },
		{ "holiday", TEXT_month_gap_holiday },
		{ "maintenance", TEXT_month_gap_maintenance },
		{ "removed", TEXT_month_gap_removed },
		{ "centre", TEXT_month_gap_centre },
	};

	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		if (text_is(text_of(reason), reasons[i].name))
			return content_text(language, reasons[i].key);
	return content_text(language, TEXT_month_gap_unknown);
}

/* The reason, and what was announced. */
const char *
text_gap_reason(struct text_work *w, const struct report_gap *gap)
{
	const char *reason = report_text_reason(w->language, gap->reason);

	if (gap->note[0] == '\0')
		return reason;
	return arena_printf(w->arena, "%s (%s)", reason, gap->note);
}

static enum severity
state_of(const struct report_facts *f)
{
	enum severity severity = SEVERITY_INFO;

	if (f->open_severity[0] != '\0' &&
	    !severity_parse(text_of(f->open_severity), &severity))
		return SEVERITY_THIS_WEEK;
	if (severity == SEVERITY_INFO && f->open_before > 0)
		return SEVERITY_THIS_WEEK;
	if (f->possible_s > 0 && f->watched_s == 0)
		return SEVERITY_TODAY;
	return severity;
}

static const char *
state_sentence(struct text_work *w)
{
	const struct report_facts *f = w->facts;
	const int64_t count = f->now + f->today + f->week;

	if (f->possible_s > 0 && f->watched_s == 0)
		return text_word(w, TEXT_month_state_blind);
	switch (state_of(f)) {
	case SEVERITY_NOW:
	case SEVERITY_TODAY:
		return text_word(w, TEXT_month_state_now);
	case SEVERITY_THIS_WEEK:
		return text_word(w, TEXT_month_state_week);
	default:
		break;
	}
	if (count == 0)
		return text_word(w, TEXT_month_state_quiet);
	return text_fill(w, text_word(w, TEXT_month_state_done),
			 &VALUE_INT("count", count), 1);
}

static const char *
watched_sentence(struct text_work *w)
{
	const struct report_facts *f = w->facts;
	const struct content_value value[] = {
		VALUE_TEXT("watched", text_duration(w, f->watched_s)),
		VALUE_TEXT("possible", text_duration(w, f->possible_s)),
		VALUE_TEXT("percent",
			   text_percent(w, f->watched_s, f->possible_s)),
	};

	return text_fill(w, text_word(w, TEXT_month_watched), value, 3);
}

static void
head(struct text_work *w)
{
	const struct report_facts *f = w->facts;
	const struct content_value period[] = {
		VALUE_TEXT("from", text_time(w, f->from_ms)),
		VALUE_TEXT("until", text_time(w, f->until_ms)),
	};

	text_block(w, REPORT_TITLE, w->title);
	text_block(w, REPORT_TEXT,
		   text_fill(w, text_word(w, TEXT_month_head),
			     &VALUE_TEXT("company", f->company), 1));
	text_block(w, REPORT_NOTE,
		   text_fill(w, text_word(w, TEXT_month_period), period, 2));
	if (!f->whole)
		text_block(w, REPORT_NOTE, text_word(w, TEXT_month_running));
}

static void
state(struct text_work *w)
{
	struct report_block *b = text_block(w, REPORT_STATE, state_sentence(w));

	b->severity = state_of(w->facts);
	b->more = watched_sentence(w);
}

/* The longest, which are not the first. */
static void
watched_gaps(struct text_work *w)
{
	const struct report_facts *f = w->facts;
	bool told[REPORT_ROWS_MAX] = { false };

	for (int n = 0; n < OWNER_GAPS && n < (int)f->gaps; n++) {
		const struct report_gap *longest = NULL;

		for (size_t i = 0; i < f->gaps; i++)
			if (!told[i] && (longest == NULL ||
					 f->gap[i].lost_s > longest->lost_s))
				longest = &f->gap[i];
		if (longest == NULL)
			return;
		told[longest - f->gap] = true;
		const struct content_value value[] = {
			VALUE_TEXT("from", text_time(w, longest->from_ms)),
			VALUE_TEXT("lost", text_duration(w, longest->lost_s)),
			VALUE_TEXT("reason", text_gap_reason(w, longest)),
			VALUE_TEXT("sensor", longest->sensor),
		};
		text_block(w, REPORT_ITEM,
			   text_fill(w, text_word(w, TEXT_month_watched_gap),
				     value, 4))
		    ->mark = "-";
	}
	if (f->gaps_all > OWNER_GAPS)
		text_block(w, REPORT_NOTE,
			   text_word(w, TEXT_month_watched_more));
}

static void
watched(struct text_work *w)
{
	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_watched_title));
	text_block(w, REPORT_CHART, text_word(w, TEXT_month_chart_days))
	    ->chart = REPORT_CHART_DAYS;
	if (w->facts->gaps_all == 0)
		text_block(w, REPORT_TEXT,
			   text_word(w, TEXT_month_watched_whole));
	else
		watched_gaps(w);
}

static void
found(struct text_work *w)
{
	const struct report_facts *f = w->facts;
	const struct content_value counts[] = {
		VALUE_INT("now", f->now),
		VALUE_INT("today", f->today),
		VALUE_INT("week", f->week),
		VALUE_INT("info", f->info),
	};
	const struct content_value extent[] = {
		VALUE_INT("packets", f->packets),
		VALUE_INT("records", f->records),
		VALUE_INT("devices", f->devices),
	};

	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_found_title));
	text_block(
	    w, REPORT_TEXT,
	    text_fill(w, text_word(w, TEXT_month_found_counts), counts, 4));
	text_block(
	    w, REPORT_TEXT,
	    text_fill(w, text_word(w, TEXT_month_found_extent), extent, 3));
	if (f->open_before > 0)
		text_block(w, REPORT_TEXT,
			   text_fill(w, text_word(w, TEXT_month_found_before),
				     &VALUE_INT("count", f->open_before), 1));
}

static void
done(struct text_work *w)
{
	const struct report_facts *f = w->facts;
	const struct content_value value[] = {
		VALUE_INT("notices", f->notices),
		VALUE_INT("acknowledged", f->acknowledged),
		VALUE_INT("closed", f->closed),
		VALUE_INT("notes", f->notes),
	};

	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_done_title));
	if (f->notices + f->closed + f->notes == 0)
		text_block(w, REPORT_TEXT, text_word(w, TEXT_month_done_none));
	else
		text_block(w, REPORT_TEXT,
			   text_fill(w, text_word(w, TEXT_month_done_notices),
				     value, 4));
}

const char *
text_measure(struct text_work *w, const struct report_measure *m,
	     const char *const *text)
{
	const struct content_value value[] = {
		VALUE_INT("count", m->count),
		VALUE_TEXT("subject", m->subject),
	};

	return text_fill(w, text[w->language], value, 2);
}

static void
next(struct text_work *w)
{
	const struct report_facts *f = w->facts;
	int number = 0;

	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_next_title));
	for (size_t i = 0; i < f->measures; i++) {
		const struct measure *m =
		    content_measure_find(text_of(f->measure[i].key));

		if (m == NULL)
			continue;
		text_block(w, REPORT_ITEM,
			   text_measure(w, &f->measure[i], m->what))
		    ->mark = arena_printf(w->arena, "%d.", ++number);
	}
	if (number == 0)
		text_block(w, REPORT_TEXT, text_word(w, TEXT_month_next_none));
	text_block(w, REPORT_NOTE,
		   text_fill(w, text_word(w, TEXT_month_proof),
			     &VALUE_TEXT("digest", w->digest_short), 1));
}

static void
title_fill(struct text_work *w, struct report_text *out)
{
	const struct report_facts *f = w->facts;
	struct text month = text_of(f->month);
	const char *year = arena_text(w->arena, text_slice(month, 0, 4));
	const char *number = arena_text(w->arena, text_slice(month, 5, 7));
	const bool japanese = w->language == LANGUAGE_JA;
	const struct content_value value[] = {
		VALUE_TEXT("year", year),
		/* Japanese writes 1月, English 2026-01. */
		VALUE_TEXT("month",
			   japanese && number != NULL && number[0] == '0'
			       ? number + 1
			       : number),
	};
	const struct content_value foot[] = {
		VALUE_TEXT("company", f->company),
		VALUE_TEXT("month", f->month),
		VALUE_TEXT("made", text_time(w, f->made_ms)),
	};

	w->title = text_fill(w, text_word(w, TEXT_month_title), value, 2);
	out->title = w->title;
	out->footer = text_fill(w, text_word(w, TEXT_month_footer), foot, 3);
}

int
report_text_make(const struct report_facts *f, const char *digest,
		 enum language language, struct arena *a,
		 struct report_text *out, struct err *e)
{
	struct text_work w = {
		.facts = f, .arena = a, .language = language, .digest = digest
	};

	w.block = arena_alloc_array(a, BLOCKS_MAX, sizeof(*w.block));
	w.digest_short = arena_text(a, text_slice(text_of(digest), 0, 12));
	if (w.block == NULL || w.digest_short == NULL)
		return arena_check(a, e);
	str_init(&w.scratch, 16 * 1024);
	title_fill(&w, out);
	head(&w);
	state(&w);
	watched(&w);
	found(&w);
	done(&w);
	next(&w);
	text_details(&w);
	str_done(&w.scratch);
	out->block = w.block;
	out->blocks = w.blocks;
	return arena_check(a, e);
}

static struct report_bar
bar_of(const char *label, int64_t watched_s, int64_t possible_s, int64_t count)
{
	return (struct report_bar){
		.label = label != NULL ? label : "",
		.share = possible_s > 0 ? (double)watched_s / (double)possible_s
					: -1,
		.count = count,
	};
}

int
report_text_bars(const struct report_facts *f, enum report_chart chart,
		 struct arena *a, struct report_bar **out, size_t *count_out,
		 struct err *e)
{
	size_t count = chart == REPORT_CHART_DAYS ? f->days : f->pasts;
	struct report_bar *bar = arena_alloc_array(a, count + 1, sizeof(*bar));

	for (size_t i = 0; bar != NULL && i < count; i++) {
		if (chart == REPORT_CHART_DAYS) {
			const struct report_day *d = &f->day[i];

			bar[i] =
			    bar_of(arena_printf(a, "%zu", i + 1), d->watched_s,
				   d->possible_s, d->incidents);
		} else {
			const struct report_past *p = &f->past[i];

			bar[i] = bar_of(p->month, p->watched_s, p->possible_s,
					p->now + p->today + p->week);
		}
	}
	*out = bar;
	*count_out = count;
	return arena_check(a, e);
}
