/* encoding_guess.c: which encoding bytes are in; see encoding.h. */
#include "base/utf8.h"
#include "fmt/encoding.h"

/* How much of a text is looked at to guess. */
#define GUESS_MOST ((size_t)256 * 1024)

static bool
within(unsigned char c, unsigned char low, unsigned char high)
{
	return c >= low && c <= high;
}

/* Kana are what Japanese text is full of; a half-width one is rare outside
 * of old files, and one wrong byte weighs more than a few right ones. */
enum { SCORE_KANA = 3, SCORE_LETTER = 1, SCORE_RARE = -1, SCORE_BAD = -20 };

static int64_t
score_cp932(struct text t)
{
	const unsigned char *p = (const unsigned char *)t.p;
	int64_t score = 0;

	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = p[i], d = i + 1 < t.n ? p[i + 1] : 0x40;

		if (c < 0x80)
			continue;
		if (within(c, 0xa1, 0xdf)) {
			score += SCORE_RARE;
			continue;
		}
		if (!(within(c, 0x81, 0x9f) || within(c, 0xe0, 0xfc)) ||
		    !(within(d, 0x40, 0x7e) || within(d, 0x80, 0xfc))) {
			score += SCORE_BAD;
			continue;
		}
		score += (c == 0x82 && d >= 0x9f) || c == 0x83 ? SCORE_KANA
							       : SCORE_LETTER;
		i++;
	}
	return score;
}

static int64_t
score_euc(struct text t)
{
	const unsigned char *p = (const unsigned char *)t.p;
	int64_t score = 0;

	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = p[i], d = i + 1 < t.n ? p[i + 1] : 0xa1;

		if (c < 0x80)
			continue;
		if (c == 0x8e && within(d, 0xa1, 0xdf)) {
			score += SCORE_RARE;
			i++;
		} else if (c == 0x8f && within(d, 0xa1, 0xfe)) {
			score += SCORE_LETTER;
			i += 2;
		} else if (within(c, 0xa1, 0xfe) && within(d, 0xa1, 0xfe)) {
			score +=
			    c == 0xa4 || c == 0xa5 ? SCORE_KANA : SCORE_LETTER;
			i++;
		} else {
			score += SCORE_BAD;
		}
	}
	return score;
}

static int64_t
score_utf8(struct text t)
{
	int64_t score = 0;
	uint32_t code;
	size_t step;

	for (; t.n > 0; t = text_slice(t, step, t.n)) {
		step = utf8_decode(t, &code);
		if (step == 0)
			score += SCORE_BAD;
		else if (step > 1)
			score += SCORE_KANA;
		step += step == 0;
	}
	return score;
}

/* UTF-16 without a mark: Latin letters, digits and line ends leave every
 * second byte zero. */
static bool
guess_utf16(struct text t, enum encoding *out)
{
	size_t zero[2] = { 0, 0 };

	for (size_t i = 0; i < t.n; i++)
		zero[i % 2] += t.p[i] == '\0';
	if (zero[0] + zero[1] == 0 || zero[0] + zero[1] < t.n / 16)
		return false;
	*out = zero[1] >= zero[0] ? ENCODING_UTF16LE : ENCODING_UTF16BE;
	return true;
}

/* A text that was cut for guessing may end within a character. */
static bool
is_utf8_beginning(struct text t, bool cut)
{
	size_t good = utf8_valid_length(t);

	return good == t.n || (cut && t.n - good < 4);
}

static bool
is_seven_bit(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if ((unsigned char)t.p[i] >= 0x80)
			return false;
	return true;
}

enum encoding
encoding_guess(struct text bytes)
{
	struct text t = text_slice(bytes, 0, GUESS_MOST);
	enum encoding wide;
	int64_t utf8, cp932, euc;

	if (text_starts(t, "\xef\xbb\xbf"))
		return ENCODING_UTF8;
	if (text_starts(t, "\xff\xfe"))
		return ENCODING_UTF16LE;
	if (text_starts(t, "\xfe\xff"))
		return ENCODING_UTF16BE;
	if (guess_utf16(t, &wide))
		return wide;
	if (is_seven_bit(t) &&
	    (text_contains(t, "\x1b$") || text_contains(t, "\x1b(")))
		return ENCODING_ISO_2022_JP;
	if (is_utf8_beginning(t, bytes.n > t.n))
		return ENCODING_UTF8;
	/* Broken text of some kind: the encoding that it breaks least. */
	utf8 = score_utf8(t);
	cp932 = score_cp932(t);
	euc = score_euc(t);
	if (utf8 > cp932 && utf8 > euc)
		return ENCODING_UTF8;
	return euc > cp932 ? ENCODING_EUC_JP : ENCODING_CP932;
}
