/* report_measure.c: which measures of content/measure a month calls for. */
#include "base/num.h"
#include "model/gap_row.h"
#include "watch/measure_when.h"
#include "watch/report_part.h"

#include "content/content.h"

enum when {
#define WHEN_ENUM(name, word, follows) WHEN_##name,
	MEASURE_WHEN_TABLE(WHEN_ENUM)
#undef WHEN_ENUM
	    WHEN_COUNT
};

static enum when
when_of(const char *word)
{
	static const char *const words[] = {
#define WHEN_WORD(name, word, follows) word,
		MEASURE_WHEN_TABLE(WHEN_WORD)
#undef WHEN_WORD
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (text_is(text_of(words[i]), word))
			return (enum when)i;
	return WHEN_COUNT;
}

/* Is it in a list "one, two"? */
static bool
is_listed(const char *list, const char *word)
{
	struct text rest = text_of(list), part;

	while (text_cut(&rest, ',', &part))
		if (text_is(text_trim(part), word))
			return true;
	return false;
}

static int64_t
open_of(const struct report_facts *f, const char *classes)
{
	int64_t open = 0;

	for (size_t i = 0; i < f->classes; i++)
		if (is_listed(classes, f->class[i].class))
			open += f->class[i].open;
	return open;
}

/* Whole hours, at least one. */
static int64_t
hours(int64_t seconds)
{
	int64_t whole = (seconds + 1800) / 3600;

	return whole > 0 ? whole : 1;
}

static int64_t
gap_hours(const struct report_facts *f, const char *reasons)
{
	int64_t lost = 0;

	for (size_t i = 0; i < f->gaps; i++)
		if (is_listed(reasons, f->gap[i].reason))
			lost += f->gap[i].lost_s;
	return lost >= 3600 ? hours(lost) : 0;
}

static const char *
first_obsolete(const struct report_facts *f)
{
	for (size_t i = 0; i < f->device_rows; i++)
		if (text_is(text_of(f->device[i].change), "obsolete"))
			return f->device[i].label;
	return "";
}

/* What to count in the measure, 0 when it is not called for. */
static int64_t
count_of(const struct report_facts *f, const struct measure *m)
{
	int64_t n = 0, lost = f->possible_s - f->watched_s - f->announced_s;

	if (num_int(text_of(m->argument), 0, 1000000, &n, NULL) != 0)
		n = 0;
	switch (when_of(m->when)) {
	case WHEN_OPEN:
		return open_of(f, m->argument);
	case WHEN_OBSOLETE:
		return f->devices_obsolete;
	case WHEN_GAP:
		return gap_hours(f, m->argument);
	case WHEN_WATCHED_BELOW:
		return lost * 100 > f->possible_s * (100 - n) ? hours(lost) : 0;
	case WHEN_DROPPED_ABOVE:
		return f->dropped * 1000 > n * (f->packets + f->dropped);
	case WHEN_NEW_DEVICES:
		return f->devices_new >= n ? f->devices_new : 0;
	case WHEN_UNACKNOWLEDGED:
		return f->unacknowledged;
	case WHEN_ACKNOWLEDGED_AFTER:
		return f->until_acknowledged.median_s > n * 3600
			   ? hours(f->until_acknowledged.median_s)
			   : 0;
	case WHEN_LETTERS_FAILED:
		return f->letters_failed;
	case WHEN_COUNT:
		break;
	}
	return 0;
}

void
report_measures(struct report_work *w)
{
	struct report_facts *f = w->facts;
	const struct measure *m;

	f->measure = arena_alloc_array(w->arena, REPORT_MEASURES_MAX,
				       sizeof(*f->measure));
	for (size_t i = 0;
	     f->measure != NULL && f->measures < REPORT_MEASURES_MAX &&
	     (m = content_measure(i)) != NULL;
	     i++) {
		int64_t count = count_of(f, m);

		if (count > 0)
			f->measure[f->measures++] = (struct report_measure){
				.key = m->key,
				.count = count,
				.subject = when_of(m->when) == WHEN_OBSOLETE
					       ? first_obsolete(f)
					       : "",
			};
	}
}
