#include <string.h>

#include "content/content.h"

/* 1234567 as 1,234,567: the same in both languages. */
static void
number_add(struct str *out, int64_t value)
{
	char digits[24];
	size_t n = 0;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do {
		if (n % 4 == 3)
			digits[n++] = ',';
		digits[n++] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0 && n + 2 < sizeof(digits));
	if (value < 0)
		str_add_byte(out, '-');
	while (n > 0)
		str_add_byte(out, digits[--n]);
}

static bool
value_add(struct str *out, struct text name, const struct content_value *value,
	  size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!text_is(name, value[i].name))
			continue;
		if (value[i].number)
			number_add(out, value[i].integer);
		else
			str_add_text(out, value[i].text);
		return true;
	}
	return false;
}

void
content_fill(struct str *out, const char *pattern,
	     const struct content_value *value, size_t count)
{
	const char *rest = pattern;
	const char *open;

	while ((open = strchr(rest, '{')) != NULL) {
		const char *close = strchr(open, '}');
		struct text name;

		str_add_n(out, rest, (size_t)(open - rest));
		if (close == NULL) {
			rest = open;
			break;
		}
		name = (struct text){ open + 1, (size_t)(close - open - 1) };
		if (!value_add(out, name, value, count))
			str_add_n(out, open, (size_t)(close + 1 - open));
		rest = close + 1;
	}
	str_add(out, rest);
}
