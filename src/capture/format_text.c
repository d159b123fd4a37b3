/* The guess among the Japanese encodings counts what is wrong in each: real
 * text has nothing wrong in its own and much in the others. */
#include "capture/format_text.h"

#include <string.h>

#include "base/utf8.h"

/* Lines looked at before a text is called of no known kind. */
#define LINES_LOOK 20

static bool
has_escape_japanese(const uint8_t *b, size_t n)
{
	for (size_t i = 0; i + 2 < n; i++)
		if (b[i] == 0x1b && b[i + 1] == '$' &&
		    (b[i + 2] == 'B' || b[i + 2] == '@'))
			return true;
	return false;
}

/* Bytes that cannot be Shift_JIS as Windows has it. */
static size_t
cp932_faults(const uint8_t *b, size_t n)
{
	size_t faults = 0;

	for (size_t i = 0; i < n; i++) {
		if (b[i] < 0x80 || (b[i] >= 0xa1 && b[i] <= 0xdf))
			continue;
		if (b[i] == 0x80 || b[i] == 0xa0 || b[i] > 0xfc) {
			faults++;
			continue;
		}
		if (++i == n)
			break;
		if (b[i] < 0x40 || b[i] == 0x7f || b[i] > 0xfc)
			faults++;
	}
	return faults;
}

static size_t
euc_faults(const uint8_t *b, size_t n)
{
	size_t faults = 0;

	for (size_t i = 0; i < n; i++) {
		if (b[i] < 0x80)
			continue;
		if (b[i] != 0x8e && b[i] != 0x8f && b[i] < 0xa1) {
			faults++;
			continue;
		}
		if (b[i] == 0x8f && ++i == n)
			break;
		if (++i == n)
			break;
		if (b[i] < 0xa1 || b[i] == 0xff)
			faults++;
	}
	return faults;
}

/* Half-width katakana are rare in CP932 text, and what EUC looks like in it. */
static size_t
cp932_katakana(const uint8_t *b, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		if (b[i] >= 0xa1 && b[i] <= 0xdf)
			count++;
		else if (b[i] >= 0x81)
			i++;
	}
	return count;
}

static bool
utf8_but_for_end(const uint8_t *b, size_t n)
{
	struct text t = { (const char *)b, n };

	return n - utf8_valid_length(t) < 4;
}

static enum format_text
utf16_guess(const uint8_t *b, size_t n)
{
	size_t zero[2] = { 0, 0 };

	if (n >= 2 && b[0] == 0xff && b[1] == 0xfe)
		return FORMAT_TEXT_UTF16LE;
	if (n >= 2 && b[0] == 0xfe && b[1] == 0xff)
		return FORMAT_TEXT_UTF16BE;
	if (n > 1024)
		n = 1024;
	for (size_t i = 0; i < n; i++)
		zero[i % 2] += b[i] == 0;
	if (n >= 8 && zero[1] > n / 4 && zero[0] == 0)
		return FORMAT_TEXT_UTF16LE;
	if (n >= 8 && zero[0] > n / 4 && zero[1] == 0)
		return FORMAT_TEXT_UTF16BE;
	return FORMAT_TEXT_NONE;
}

enum format_text
format_text_guess(const uint8_t *bytes, size_t n)
{
	enum format_text wide = utf16_guess(bytes, n);
	size_t cp932, euc;

	if (wide != FORMAT_TEXT_NONE)
		return wide;
	if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		return FORMAT_TEXT_UTF8_BOM;
	if (has_escape_japanese(bytes, n))
		return FORMAT_TEXT_ISO_2022_JP;
	if (utf8_but_for_end(bytes, n))
		return FORMAT_TEXT_UTF8;
	cp932 = cp932_faults(bytes, n);
	euc = euc_faults(bytes, n);
	if (euc == 0 && (cp932 > 0 || cp932_katakana(bytes, n) > n / 8))
		return FORMAT_TEXT_EUC_JP;
	if (cp932 == 0)
		return FORMAT_TEXT_CP932;
	return euc == 0 ? FORMAT_TEXT_EUC_JP : FORMAT_TEXT_OTHER;
}

size_t
format_text_narrow(const uint8_t *bytes, size_t n, bool big_endian, char *out,
		   size_t *used_out)
{
	size_t used = 0, made = 0;

	while (used + 2 <= n) {
		uint32_t unit =
		    big_endian ? (uint32_t)bytes[used] << 8 | bytes[used + 1]
			       : (uint32_t)bytes[used + 1] << 8 | bytes[used];
		size_t length = 2;

		if (unit >= 0xd800 && unit < 0xdc00) {
			const uint8_t *b = bytes + used + 2;
			uint32_t low;

			if (used + 4 > n)
				break;
			low = big_endian ? (uint32_t)b[0] << 8 | b[1]
					 : (uint32_t)b[1] << 8 | b[0];
			if (low >= 0xdc00 && low < 0xe000) {
				unit = 0x10000 + ((unit - 0xd800) << 10) +
				       (low - 0xdc00);
				length = 4;
			}
		}
		used += length;
		if (unit >= 0xd800 && unit < 0xe000)
			unit = 0xfffd;
		made += utf8_encode(unit, out + made);
	}
	*used_out = used;
	return made;
}

static bool
is_windows_event(struct text t)
{
	bool id = text_contains(t, "\"EventID\"") ||
		  text_contains(t, "\"event_id\"") ||
		  text_contains(t, "\"EventId\"");

	return id && (text_contains(t, "\"Channel\"") ||
		      text_contains(t, "\"channel\"") ||
		      text_contains(t, "\"Provider\"") ||
		      text_contains(t, "\"ProviderName\"") ||
		      text_contains(t, "\"SourceName\"") ||
		      text_contains(t, "\"winlog\"") ||
		      text_contains(t, "\"System\""));
}

static bool
is_month(struct text t)
{
	static const char *const months[] = { "Jan ", "Feb ", "Mar ", "Apr ",
					      "May ", "Jun ", "Jul ", "Aug ",
					      "Sep ", "Oct ", "Nov ", "Dec " };

	for (size_t i = 0; i < ARRAY_LEN(months); i++)
		if (text_starts(t, months[i]))
			return true;
	return false;
}

/* "Jan  2 03:04:05 " */
static bool
has_bsd_time(struct text t)
{
	return t.n > 16 && is_month(t) && t.p[9] == ':' && t.p[12] == ':' &&
	       t.p[6] == ' ';
}

/* "2026-01-02T03:04:05 host ..." */
static bool
has_iso_time(struct text t)
{
	return t.n > 20 && t.p[4] == '-' && t.p[7] == '-' &&
	       (t.p[10] == 'T' || t.p[10] == ' ') && t.p[13] == ':' &&
	       t.p[16] == ':';
}

static bool
has_priority(struct text t)
{
	size_t end = text_find(t, '>');

	if (t.n == 0 || t.p[0] != '<' || end < 2 || end > 4 || end == t.n)
		return false;
	for (size_t i = 1; i < end; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return true;
}

static bool
is_syslog(struct text t)
{
	return has_priority(t) || has_bsd_time(t) || has_iso_time(t) ||
	       text_starts(t, "CEF:") || text_starts(t, "LEEF:") ||
	       (text_starts(t, "date=") && text_contains(t, " time="));
}

static bool
is_eve(struct text line)
{
	return text_starts(line, "{") &&
	       text_contains(line, "\"event_type\"") &&
	       text_contains(line, "\"timestamp\"");
}

enum format_kind
format_text_kind(struct text t)
{
	struct text rest = t, line;
	int syslog = 0, lines = 0;

	while (lines < LINES_LOOK && text_cut(&rest, '\n', &line)) {
		line = text_trim(line);
		if (line.n == 0)
			continue;
		lines++;
		if (is_eve(line))
			return FORMAT_EVE;
		syslog += is_syslog(line);
	}
	t = text_trim(t);
	if (t.n > 0 && (t.p[0] == '{' || t.p[0] == '['))
		return is_windows_event(t) ? FORMAT_WINDOWS_JSON : FORMAT_JSON;
	return lines > 0 && syslog * 2 > lines ? FORMAT_SYSLOG : FORMAT_TEXT;
}
