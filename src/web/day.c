#include "web/day.h"

#include <stdio.h>
#include <string.h>

#include "base/stamp.h"
#include "web/page.h"
#include "web/page_fill.h"
#include "web/visit.h"

#define ZONE_MS   (DAY_ZONE_MINUTES * INT64_C(60000))
#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   (60 * MINUTE_MS)

int64_t
day_parse(const char *text)
{
	char whole[STAMP_TEXT_MAX];
	int64_t us;

	if (strlen(text) != DAY_TEXT_MAX - 1)
		return 0;
	snprintf(whole, sizeof(whole), "%sT00:00:00+09:00", text);
	return stamp_parse_us(text_of(whole), &us, NULL) == 0 ? us / 1000 : 0;
}

void
day_write(int64_t ms, char buffer[DAY_TEXT_MAX])
{
	char whole[STAMP_TEXT_MAX];

	stamp_write_local(ms, DAY_ZONE_MINUTES, whole);
	text_copy(buffer, DAY_TEXT_MAX,
		  text_slice(text_of(whole), 0, DAY_TEXT_MAX - 1));
}

int64_t
day_begin(int64_t ms)
{
	return (ms + ZONE_MS) / DAY_MS * DAY_MS - ZONE_MS;
}

const char *
day_text(struct page *p, int64_t ms)
{
	bool japanese = p->language == LANGUAGE_JA;
	char whole[STAMP_TEXT_MAX];
	const char *text;

	/* The day ends where the time begins. */
	stamp_write_human(ms, DAY_ZONE_MINUTES, japanese, whole);
	whole[strcspn(whole, japanese ? " " : ",")] = '\0';
	text = arena_copy(p->arena, whole);
	return text != NULL ? text : "";
}

const char *
day_age(struct page *p, int64_t ms)
{
	static const struct {
		int64_t from, unit;
		enum text_key key;
	} steps[] = {
		{ 2 * DAY_MS, DAY_MS, TEXT_age_days },
		{ HOUR_MS, HOUR_MS, TEXT_age_hours },
		{ MINUTE_MS, MINUTE_MS, TEXT_age_minutes },
	};
	int64_t age = visit_now(p) - ms;

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct content_value value =
		    VALUE_INT("count", age / steps[i].unit);

		if (age >= steps[i].from)
			return page_fill_text(p, steps[i].key, &value, 1);
	}
	return page_text(p, TEXT_age_now);
}
