#include "wording.h"

#include <string.h>

#include "base/utf8.h"

/* "12円", "5,400万円", "¥", "JPY 3", "30 million yen" are figures; 円滑 is
 * not. */
bool
wording_has_yen(const char *text)
{
	static const char *const signs[] = { "万円", "億円", "千円", "¥",
					     "￥",   " yen", "JPY" };
	const char *p = text;

	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		if (strstr(text, signs[i]) != NULL)
			return true;
	}
	while ((p = strstr(p, "円")) != NULL) {
		if (p > text && p[-1] >= '0' && p[-1] <= '9')
			return true;
		p += strlen("円");
	}
	return false;
}

void
wording_no_yen(struct place at, const char *text, struct faults *f)
{
	if (wording_has_yen(text))
		fault_add(f, at.path, at.line,
			  "a figure in yen belongs into \"yen:\" with a "
			  "\"source:\" of document and year");
}

static bool
has_any(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (text_contains_nocase(text_of(text), words[i]))
			return true;
	}
	return false;
}

void
wording_star(struct place at, const char *text, struct faults *f)
{
	static const char *const stars[] = { "★",        "一つ星",
					     "二つ星",   "1つ星",
					     "2つ星",    "one-star",
					     "one star", "two-star",
					     "two star", "SECURITY ACTION" };
	static const char *const claims[] = { "認定",   "取得",     "認証",
					      "certif", "accredit", "awarded",
					      "obtain" };

	if (has_any(text, stars, ARRAY_LEN(stars)) &&
	    has_any(text, claims, ARRAY_LEN(claims)))
		fault_add(f, at.path, at.line,
			  "a star is declared (宣言), never certified or "
			  "obtained");
}

static bool
is_japanese(uint32_t c)
{
	return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x4E00 && c <= 0x9FFF);
}

static bool
is_stop(uint32_t c)
{
	return c == 0x3001 || c == 0x3002 || c == ',' || c == ';' || c == '!' ||
	       c == '?';
}

/* What may not follow one another, as a message, or NULL. */
static const char *
pair_fault(enum language language, uint32_t a, uint32_t b)
{
	if (a == ' ' && b == ' ')
		return "two blanks";
	if (is_stop(a) && is_stop(b))
		return "punctuation twice";
	if (a == ' ' && (b == 0x3001 || b == 0x3002 || b == ',' || b == ';'))
		return "a blank before punctuation";
	if (language == LANGUAGE_JA && is_japanese(a) && (b == ',' || b == '.'))
		return "ASCII punctuation after Japanese (write 、 or 。)";
	if (language == LANGUAGE_EN && is_japanese(b))
		return "Japanese in an English text";
	return NULL;
}

void
wording_typography(enum language language, struct place at, const char *text,
		   struct faults *f)
{
	struct text t = text_of(text);
	uint32_t before = 0;

	while (t.n > 0) {
		uint32_t code = 0;
		size_t n = utf8_decode(t, &code);
		const char *fault = pair_fault(language, before, code);

		if (code >= 0xFF61 && code <= 0xFF9F)
			fault = "half-width katakana";
		if (fault != NULL) {
			fault_add(f, at.path, at.line, "%s", fault);
			return;
		}
		before = code;
		t = text_slice(t, n ? n : 1, t.n);
	}
}
