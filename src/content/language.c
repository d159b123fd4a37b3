#include "content/language.h"

static const char *const tags[LANGUAGE_COUNT] = {
#define ROW(name, tag, own) [LANGUAGE_##name] = tag,
	LANGUAGE_TABLE(ROW)
#undef ROW
};

static const char *const own_names[LANGUAGE_COUNT] = {
#define ROW(name, tag, own) [LANGUAGE_##name] = own,
	LANGUAGE_TABLE(ROW)
#undef ROW
};

const char *
language_name(enum language language)
{
	return tags[language];
}

const char *
language_own_name(enum language language)
{
	return own_names[language];
}

bool
language_parse(struct text tag, enum language *out)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (text_is(tag, tags[i])) {
			*out = (enum language)i;
			return true;
		}
	}
	return false;
}

/* "en-GB", "en_GB.UTF-8" and "en;q=0.8" all begin with the tag we know. */
static struct text
primary_tag(struct text range)
{
	size_t n = 0;

	range = text_trim(range);
	while (n < range.n && ((range.p[n] >= 'a' && range.p[n] <= 'z') ||
			       (range.p[n] >= 'A' && range.p[n] <= 'Z')))
		n++;
	return text_slice(range, 0, n);
}

enum language
language_choose(struct text wanted)
{
	struct text range;

	while (text_cut(&wanted, ',', &range)) {
		struct text tag = primary_tag(range);

		for (int i = 0; i < LANGUAGE_COUNT; i++) {
			if (text_is_nocase(tag, tags[i]))
				return (enum language)i;
		}
	}
	return LANGUAGE_JA;
}
