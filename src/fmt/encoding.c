/* encoding.c: see encoding.h. */
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"
#include "fmt/encoding.h"

#define ENCODING_NAME(name, text, iconv)  text,
#define ENCODING_ICONV(name, text, iconv) iconv,
static const char *const names[] = { ENCODING_TABLE(ENCODING_NAME) };
static const char *const iconv_names[] = { ENCODING_TABLE(ENCODING_ICONV) };

static const struct {
	const char *name;
	enum encoding encoding;
} other_names[] = {
	{ "utf8", ENCODING_UTF8 },         { "cp932", ENCODING_CP932 },
	{ "windows-31j", ENCODING_CP932 }, { "sjis", ENCODING_CP932 },
	{ "shift-jis", ENCODING_CP932 },   { "eucjp", ENCODING_EUC_JP },
	{ "jis", ENCODING_ISO_2022_JP },
};

const char *
encoding_name(enum encoding encoding)
{
	CHECK((size_t)encoding < ENCODING_COUNT);
	return names[encoding];
}

bool
encoding_parse(struct text name, enum encoding *out)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (text_is_nocase(name, names[i])) {
			*out = (enum encoding)i;
			return true;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(other_names); i++) {
		if (text_is_nocase(name, other_names[i].name)) {
			*out = other_names[i].encoding;
			return true;
		}
	}
	return false;
}

static size_t
line_of(struct text t, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++)
		line += t.p[i] == '\n';
	return line;
}

/*
 * Runs all of 't' through iconv into 'out'. On bytes that mean nothing it
 * returns -1 with their place in *stop_out and errno as iconv left it.
 */
static int
convert(iconv_t door, struct text t, struct str *out, size_t *stop_out)
{
	char block[4096], *to, *from;
	size_t left = t.n, room, n;

	/* iconv does not write to its input. */
	memcpy(&from, &t.p, sizeof(from));
	do {
		to = block;
		room = sizeof(block);
		/* The last call, without input, ends shift states. */
		n = iconv(door, left > 0 ? &from : NULL, &left, &to, &room);
		str_add_n(out, block, sizeof(block) - room);
		if (n == (size_t)-1 && errno != E2BIG) {
			*stop_out = t.n - left;
			return -1;
		}
	} while ((left > 0 || n == (size_t)-1) && !out->over);
	return 0;
}

static int
broken(struct text t, size_t at, enum encoding from, struct err *e)
{
	return err_set(e, ERR_INVALID,
		       "byte %zu (line %zu) does not make sense as %s", at,
		       line_of(t, at), names[from]);
}

/*
 * ISO-2022-JP is read by putting it into the dress of EUC-JP, which knows the
 * letters of NEC and IBM that mail from Windows holds and that iconv's own
 * ISO-2022-JP refuses.
 */
enum set { SET_ASCII, SET_KANA, SET_DOUBLE, SET_TRIPLE };

struct shift {
	struct text input;
	size_t at;
	enum set set;
};

static const struct {
	const char *sequence;
	enum set set;
} escapes[] = {
	{ "\x1b(B", SET_ASCII },  { "\x1b(J", SET_ASCII },
	{ "\x1b$@", SET_DOUBLE }, { "\x1b$B", SET_DOUBLE },
	{ "\x1b(I", SET_KANA },   { "\x1b$(D", SET_TRIPLE },
};

static bool
shift_escape(struct shift *s)
{
	struct text rest = text_slice(s->input, s->at, s->input.n);

	for (size_t i = 0; i < ARRAY_LEN(escapes); i++) {
		if (text_starts(rest, escapes[i].sequence)) {
			s->set = escapes[i].set;
			s->at += strlen(escapes[i].sequence);
			return true;
		}
	}
	return false;
}

static bool
shift_has_letter(const struct shift *s, size_t at)
{
	return at < s->input.n && s->input.p[at] >= 0x21 &&
	       s->input.p[at] <= 0x7e;
}

/* One escape, byte or letter; false when it makes no sense. */
static bool
shift_step(struct shift *s, struct str *out)
{
	unsigned char c = (unsigned char)s->input.p[s->at];
	size_t length = s->set == SET_KANA ? 1 : 2;

	if (c == 0x1b)
		return shift_escape(s);
	if (c >= 0x80)
		return false;
	/* Blanks may stand between letters; a line begins in ASCII. */
	if (s->set == SET_ASCII || c <= 0x20) {
		if (c == '\n')
			s->set = SET_ASCII;
		str_add_byte(out, (char)c);
		s->at++;
		return true;
	}
	if (!shift_has_letter(s, s->at) ||
	    !shift_has_letter(s, s->at + length - 1))
		return false;
	if (s->set == SET_KANA || s->set == SET_TRIPLE)
		str_add_byte(out, s->set == SET_KANA ? '\x8e' : '\x8f');
	for (size_t i = 0; i < length; i++)
		str_add_byte(out, (char)(s->input.p[s->at++] | 0x80));
	return true;
}

static int
convert_7bit(iconv_t door, struct text t, struct str *out, size_t *stop_out)
{
	struct shift s = { .input = t }, again = { .input = t };
	struct str euc;
	size_t stop = 0;
	int rc = 0;

	str_init(&euc, t.n * 2);
	while (rc == 0 && s.at < t.n)
		rc = shift_step(&s, &euc) ? 0 : -1;
	*stop_out = s.at;
	if (rc == 0)
		rc = convert(door, str_view(&euc), out, &stop);
	if (rc != 0 && s.at == t.n) {
		/* The place in the dress is of no use to anybody: count. */
		str_reset(&euc);
		while (again.at < t.n && euc.n <= stop) {
			*stop_out = again.at;
			if (!shift_step(&again, &euc))
				break;
		}
	}
	str_done(&euc);
	return rc;
}

static struct text
mark_drop(struct text t, enum encoding from, size_t *dropped)
{
	static const struct {
		enum encoding encoding;
		const char *bytes;
	} marks[] = {
		{ ENCODING_UTF8, "\xef\xbb\xbf" },
		{ ENCODING_UTF16LE, "\xff\xfe" },
		{ ENCODING_UTF16BE, "\xfe\xff" },
	};

	*dropped = 0;
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (marks[i].encoding == from && text_starts(t, marks[i].bytes))
			*dropped = strlen(marks[i].bytes);
	return text_slice(t, *dropped, t.n);
}

static int
copy_utf8(struct text t, struct str *out, size_t *stop_out)
{
	size_t good = utf8_valid_length(t);

	str_add_n(out, t.p, good);
	*stop_out = good;
	return good == t.n ? 0 : -1;
}

static int
door_open(const char *to, const char *from, iconv_t *out, struct err *e)
{
	*out = iconv_open(to, from);
	if (*out == (iconv_t)-1)
		return err_set(e, ERR_UNAVAILABLE,
			       "this system cannot convert %s to %s", from, to);
	return 0;
}

int
encoding_to_utf8(struct text bytes, enum encoding from, struct str *out,
		 struct err *e)
{
	size_t dropped, stop = 0;
	struct text t = mark_drop(bytes, from, &dropped);
	iconv_t door;
	int rc;

	if (from == ENCODING_UTF8) {
		rc = copy_utf8(t, out, &stop);
	} else {
		if (door_open("UTF-8", iconv_names[from], &door, e) != 0)
			return -1;
		rc = from == ENCODING_ISO_2022_JP
			 ? convert_7bit(door, t, out, &stop)
			 : convert(door, t, out, &stop);
		iconv_close(door);
	}
	if (rc != 0)
		return broken(bytes, dropped + stop, from, e);
	return str_check(out, "the text as UTF-8", e);
}

static int
cannot_write(struct text t, size_t at, struct err *e)
{
	struct text one = text_slice(t, at, t.n);
	uint32_t code = 0;
	size_t length = utf8_decode(one, &code);

	if (length == 0)
		return broken(t, at, ENCODING_UTF8, e);
	return err_set(e, ERR_INVALID,
		       "'%.*s' (U+%04X, line %zu) cannot be written in %s",
		       (int)length, one.p, (unsigned)code, line_of(t, at),
		       names[ENCODING_CP932]);
}

int
encoding_to_cp932(struct text text, struct str *out, struct err *e)
{
	size_t stop = 0;
	iconv_t door;
	int rc;

	if (door_open(iconv_names[ENCODING_CP932], "UTF-8", &door, e) != 0)
		return -1;
	rc = convert(door, text, out, &stop);
	iconv_close(door);
	if (rc != 0)
		return cannot_write(text, stop, e);
	return str_check(out, "the text as Shift_JIS", e);
}
