#include "web/page_fill.h"

#include "base/stamp.h"

#define ZONE_MINUTES 540
#define TEXT_MAX     4000

struct view_time
page_fill_time(struct page *p, int64_t ms)
{
	char iso[STAMP_TEXT_MAX], text[STAMP_TEXT_MAX];

	if (ms == 0)
		return (struct view_time){ NULL, NULL };
	stamp_write_iso(ms, iso);
	stamp_write_human(ms, ZONE_MINUTES, p->language == LANGUAGE_JA, text);
	return (struct view_time){ arena_copy(p->arena, iso),
				   arena_copy(p->arena, text) };
}

const char *
page_fill_text(struct page *p, enum text_key key,
	       const struct content_value *value, size_t count)
{
	struct str s;
	char *copy;

	str_init(&s, TEXT_MAX);
	content_fill(&s, page_text(p, key), value, count);
	copy = s.over ? NULL : arena_copy(p->arena, s.p);
	str_done(&s);
	return copy != NULL ? copy : "";
}

const char *
page_fill_access(const struct page *p, enum access access)
{
	static const enum text_key keys[ACCESS_COUNT] = {
		[ACCESS_ANALYST] = TEXT_role_analyst,
		[ACCESS_OWNER] = TEXT_role_owner,
		[ACCESS_CLERK] = TEXT_role_clerk,
		[ACCESS_VIEWER] = TEXT_role_viewer,
	};

	return access < ACCESS_COUNT ? page_text(p, keys[access]) : "";
}

const char *
page_fill_size(struct page *p, int64_t bytes)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB",
					     "TiB" };
	double value = (double)bytes;
	size_t unit = 0;

	while (value >= 1024 && unit + 1 < ARRAY_LEN(units)) {
		value /= 1024;
		unit++;
	}
	const char *text =
	    arena_printf(p->arena, "%.*f %s", unit > 0 && value < 10 ? 1 : 0,
			 value, units[unit]);
	return text != NULL ? text : "";
}
