#include "rate/search_key.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/utf8.h"

/* Half-width katakana U+FF66 .. U+FF9D as full-width. */
static const uint16_t half_kana[] = {
	0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3, 0x30E5,
	0x30E7, 0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA,
	0x30AB, 0x30AD, 0x30AF, 0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9,
	0x30BB, 0x30BD, 0x30BF, 0x30C1, 0x30C4, 0x30C6, 0x30C8, 0x30CA,
	0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5, 0x30D8,
	0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4, 0x30E6,
	0x30E8, 0x30E9, 0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF, 0x30F3,
};

/* Variant characters of names, and the form they are found by. */
static const struct {
	uint32_t variant, common;
} variants[] = {
	{ 0x9AD9, 0x9AD8 },  /* 髙 高 */
	{ 0xFA11, 0x5D0E },  /* 﨑 崎 */
	{ 0x5D5C, 0x5D0E },  /* 嵜 崎 */
	{ 0x20BB7, 0x5409 }, /* 𠮷 吉 */
	{ 0x6FF1, 0x6D5C },  /* 濱 浜 */
	{ 0x6FF5, 0x6D5C },  /* 濵 浜 */
	{ 0x9089, 0x8FBA },  /* 邉 辺 */
	{ 0x908A, 0x8FBA },  /* 邊 辺 */
	{ 0x9F4B, 0x658E },  /* 齋 斎 */
	{ 0x9F4A, 0x6589 },  /* 齊 斉 */
	{ 0x6FA4, 0x6CA2 },  /* 澤 沢 */
	{ 0x5EE3, 0x5E83 },  /* 廣 広 */
	{ 0x5D8B, 0x5CF6 },  /* 嶋 島 */
	{ 0x5D8C, 0x5CF6 },  /* 嶌 島 */
	{ 0x570B, 0x56FD },  /* 國 国 */
	{ 0x9F8D, 0x7ADC },  /* 龍 竜 */
	{ 0x7027, 0x6EDD },  /* 瀧 滝 */
	{ 0x6AFB, 0x685C },  /* 櫻 桜 */
	{ 0x5CEF, 0x5CF0 },  /* 峯 峰 */
	{ 0x51A8, 0x5BCC },  /* 冨 富 */
	{ 0x5FB7, 0x5FB3 },  /* 德 徳 */
	{ 0x771E, 0x771F },  /* 眞 真 */
	{ 0x6A9C, 0x6867 },  /* 檜 桧 */
	{ 0x7C60, 0x7BED },  /* 籠 篭 */
	{ 0x66FD, 0x66FE },  /* 曽 曾 */
};

static uint32_t
width_fold(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFF01 + '!';
	if (c >= 0xFF66 && c <= 0xFF9D)
		return half_kana[c - 0xFF66];
	return c;
}

static uint32_t
case_fold(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 'a';
	/* Hiragana as katakana. */
	if (c >= 0x3041 && c <= 0x3096)
		return c + 0x60;
	return c;
}

static uint32_t
variant_fold(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_LEN(variants); i++)
		if (variants[i].variant == c)
			return variants[i].common;
	return c;
}

/* Blanks, punctuation, brackets, the marks a name is written with or not. */
static bool
is_passed_over(uint32_t c)
{
	if (c < 0x80)
		return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
	return (c >= 0x3000 && c <= 0x303F && c != 0x3005) || c == 0x30FB ||
	       c == 0xFF65 || (c >= 0x2010 && c <= 0x2015) ||
	       (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* ガ written as カ and a mark is one letter. 0: not to be joined. */
static uint32_t
voiced(uint32_t letter, uint32_t mark)
{
	bool half = mark == 0xFF9F || mark == 0x309A;

	if (!half && mark != 0xFF9E && mark != 0x3099)
		return 0;
	if (letter >= 0x30CF && letter <= 0x30DB && (letter - 0x30CF) % 3 == 0)
		return letter + (half ? 2 : 1);
	if (half)
		return letter;
	if (letter == 0x30A6)
		return 0x30F4;
	if ((letter >= 0x30AB && letter <= 0x30C1 && letter % 2 == 1) ||
	    letter == 0x30C4 || letter == 0x30C6 || letter == 0x30C8)
		return letter + 1;
	return letter;
}

static void
letter_add(struct str *out, uint32_t c)
{
	char bytes[4];

	if (c != 0)
		str_add_n(out, bytes, utf8_encode(c, bytes));
}

void
search_key_add(struct str *out, struct text t)
{
	uint32_t held = 0, c = 0;
	size_t n;

	while (t.n > 0 && (n = utf8_decode(t, &c)) > 0) {
		uint32_t joined = voiced(held, c);

		t = text_slice(t, n, t.n);
		if (joined != 0) {
			held = joined;
			continue;
		}
		c = variant_fold(case_fold(width_fold(c)));
		if (is_passed_over(c))
			continue;
		letter_add(out, held);
		held = c;
	}
	letter_add(out, held);
}
