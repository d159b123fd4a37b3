/* json.c: see json.h. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/num.h"
#include "fmt/json.h"
#include "fmt/json_quick.h"
#include "fmt/json_text.h"

enum open { OPEN_ARRAY, OPEN_OBJECT };

void
json_begin(struct json *j, struct text input, char *scratch,
	   size_t scratch_room, struct json_limits limits)
{
	CHECK(limits.depth <= JSON_DEPTH_MAX);
	/* Not the whole struct: the error text would be the most of it. */
	j->kind = JSON_NULL;
	j->text = (struct text){ NULL, 0 };
	j->depth = 0;
	j->start = j->at = input.p;
	j->end = input.n > 0 ? input.p + input.n : input.p;
	j->scratch = scratch;
	j->scratch_room = scratch != NULL ? scratch_room : 0;
	j->scratch_used = 0;
	j->limits = limits;
	j->state = STATE_VALUE;
	err_clear(&j->error);
}

enum json_kind
json_fail(struct json *j, enum err_kind kind, const char *where,
	  const char *what)
{
	err_set(&j->error, kind, "JSON: %s at byte %zu", what,
		(size_t)(where - j->start));
	j->state = STATE_STOPPED;
	return j->kind = JSON_ERROR;
}

static enum json_kind
unexpected(struct json *j, const char *wanted)
{
	char what[96];
	unsigned char c;

	if (j->at >= j->end) {
		snprintf(what, sizeof(what), "input ends, %s wanted", wanted);
	} else {
		c = (unsigned char)*j->at;
		snprintf(what, sizeof(what),
			 c > 0x20 && c < 0x7f ? "'%c' found, %s wanted"
					      : "byte 0x%02x found, %s wanted",
			 c, wanted);
	}
	return json_fail(j, ERR_INVALID, j->at, what);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static void
skip_more_blanks(struct json *j)
{
	while (j->at < j->end && is_blank(*j->at))
		j->at++;
}

static inline void
skip_blanks(struct json *j)
{
	/* One comparison says no, as nearly always. */
	if (j->at < j->end && (unsigned char)*j->at <= ' ')
		skip_more_blanks(j);
}

static enum json_kind
token(struct json *j, enum json_kind kind, enum json_state next)
{
	j->state = (uint8_t)next;
	return j->kind = kind;
}

static enum json_kind
open_one(struct json *j, enum open what)
{
	if (j->depth >= j->limits.depth)
		return json_fail(j, ERR_TOO_BIG, j->at, "nested too deeply");
	j->stack[j->depth++] = (uint8_t)what;
	j->at++;
	return what == OPEN_OBJECT
		   ? token(j, JSON_OBJECT_BEGIN, STATE_FIRST_MEMBER)
		   : token(j, JSON_ARRAY_BEGIN, STATE_FIRST_ITEM);
}

static enum json_kind
close_one(struct json *j)
{
	enum open what = (enum open)j->stack[--j->depth];

	j->at++;
	return token(j, what == OPEN_OBJECT ? JSON_OBJECT_END : JSON_ARRAY_END,
		     STATE_AFTER);
}

static enum json_kind
read_word(struct json *j, const char *word, size_t length, enum json_kind kind)
{
	if ((size_t)(j->end - j->at) < length ||
	    memcmp(j->at, word, length) != 0)
		return unexpected(j, "a value");
	j->at += length;
	return token(j, kind, STATE_AFTER);
}

static bool
is_digit(const struct json *j, const char *p)
{
	return p < j->end && *p >= '0' && *p <= '9';
}

/* Digits from 'p' on are added to *value as long as they fit; *dropped counts
 * those that did not. Returns the place behind the last digit. */
static const char *
read_digits(const struct json *j, const char *p, uint64_t *value, int *dropped)
{
	uint64_t next;

	for (; is_digit(j, p); p++) {
		if (*dropped > 0 ||
		    __builtin_mul_overflow(*value, UINT64_C(10), &next) ||
		    __builtin_add_overflow(next, (uint64_t)(*p - '0'), &next))
			(*dropped)++;
		else
			*value = next;
	}
	return p;
}

/* The exponent at 'p', clamped far beyond what a double can have. */
static const char *
read_exponent(const struct json *j, const char *p, int *exponent)
{
	bool negative = false;
	int value = 0;

	p++;
	if (p < j->end && (*p == '+' || *p == '-'))
		negative = *p++ == '-';
	if (!is_digit(j, p))
		return NULL;
	for (; is_digit(j, p); p++)
		if (value < 100000)
			value = value * 10 + (*p - '0');
	*exponent = negative ? -value : value;
	return p;
}

/* A number with few digits and a small power of ten is exact in one step,
 * because both are exact doubles; the others take the careful way. */
static double
real_value(struct text t, bool negative, uint64_t digits, int power)
{
	static const double tens[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,
				       1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
				       1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
				       1e18, 1e19, 1e20, 1e21, 1e22 };
	double value;

	if (digits > UINT64_C(1) << 53 || power < -22 || power > 22)
		return num_decimal(t);
	value = power < 0 ? (double)digits / tens[-power]
			  : (double)digits * tens[power];
	return negative ? -value : value;
}

static enum json_kind
finish_real(struct json *j, const char *end, bool negative, uint64_t digits,
	    int power)
{
	if (j->text.n > NUM_DECIMAL_MAX)
		return json_fail(j, ERR_TOO_BIG, j->at, "number too long");
	j->real = real_value(j->text, negative, digits, power);
	if (isinf(j->real))
		return json_fail(j, ERR_INVALID, j->at, "number too large");
	j->at = end;
	return token(j, JSON_REAL, STATE_AFTER);
}

static enum json_kind
finish_integer(struct json *j, const char *end, bool negative, uint64_t digits)
{
	enum json_kind kind = JSON_INTEGER;

	if (negative) {
		if (digits > (uint64_t)INT64_MAX + 1)
			return finish_real(j, end, true, digits, 0);
		j->integer = (int64_t)-digits;
	} else if (digits > INT64_MAX) {
		j->natural = digits;
		kind = JSON_UNSIGNED;
	} else {
		j->integer = (int64_t)digits;
	}
	j->at = end;
	return token(j, kind, STATE_AFTER);
}

static enum json_kind
read_number(struct json *j)
{
	bool negative = *j->at == '-', real = false;
	const char *p = j->at + negative, *fraction;
	int exponent = 0, dropped = 0, power = 0;
	uint64_t digits = 0;

	if (!is_digit(j, p)) {
		j->at = p;
		return unexpected(j, "a digit");
	}
	if (*p == '0')
		p++;
	else
		p = read_digits(j, p, &digits, &dropped);
	/* Without its last digits the number has a power, and is no longer
	 * exact: any power beyond the fast way's reach says so. */
	real = dropped > 0;
	power = dropped > 0 ? 1000 : 0;
	if (p < j->end && *p == '.') {
		real = true;
		fraction = ++p;
		if (!is_digit(j, p)) {
			j->at = p;
			return unexpected(j, "a digit");
		}
		p = read_digits(j, p, &digits, &dropped);
		power = dropped > 0 ? 1000 : -(int)(p - fraction);
	}
	if (p < j->end && (*p | 0x20) == 'e') {
		real = true;
		fraction = read_exponent(j, p, &exponent);
		if (fraction == NULL) {
			j->at = p;
			return unexpected(j, "an exponent with digits");
		}
		p = fraction;
	}
	j->text = (struct text){ j->at, (size_t)(p - j->at) };
	return real ? finish_real(j, p, negative, digits,
				  dropped > 0 ? power : power + exponent)
		    : finish_integer(j, p, negative, digits);
}

/* An integer of at most eighteen digits, which cannot overflow. False when it
 * is anything else, with nothing changed. */
static bool
read_short_integer(struct json *j)
{
	bool negative = *j->at == '-';
	const char *first = j->at + negative, *p = first;
	uint64_t value = 0;
	unsigned digit;
	ptrdiff_t count;

	for (; p < j->end; p++) {
		digit = (unsigned)(unsigned char)*p - '0';
		if (digit > 9)
			break;
		value = value * 10 + digit;
	}
	count = p - first;
	if (count == 0 || count > 18 || (count > 1 && *first == '0') ||
	    (p < j->end && (*p == '.' || (*p | 0x20) == 'e')))
		return false;
	j->text = (struct text){ j->at, (size_t)(p - j->at) };
	j->integer = negative ? -(int64_t)value : (int64_t)value;
	j->at = p;
	return true;
}

static enum json_kind
read_word_or_number(struct json *j)
{
	switch (*j->at) {
	case 't':
		return read_word(j, "true", 4, JSON_TRUE);
	case 'f':
		return read_word(j, "false", 5, JSON_FALSE);
	case 'n':
		return read_word(j, "null", 4, JSON_NULL);
	case '-':
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		if (read_short_integer(j))
			return token(j, JSON_INTEGER, STATE_AFTER);
		return read_number(j);
	default:
		return unexpected(j, "a value");
	}
}

/* With j->at behind the opening quote: json_text_read for the usual text,
 * which is plain. False when it is not such a text, with nothing changed. */
static inline bool
text_quick(struct json *j)
{
	struct text t;
	const char *to = json_quick_rest(j->at, j->end, &t);

	if (to == NULL || t.n > j->limits.string)
		return false;
	j->text = t;
	j->at = to;
	return true;
}

static enum json_kind
read_value(struct json *j)
{
	if (j->at >= j->end)
		return unexpected(j, "a value");
	if (*j->at == '"') {
		j->at++;
		if (!text_quick(j) && !json_text_read(j))
			return JSON_ERROR;
		return token(j, JSON_STRING, STATE_AFTER);
	}
	if (*j->at == '{')
		return open_one(j, OPEN_OBJECT);
	if (*j->at == '[')
		return open_one(j, OPEN_ARRAY);
	return read_word_or_number(j);
}

/* A key with its colon, so that the value may follow at once. */
static enum json_kind
read_key(struct json *j)
{
	if (j->at >= j->end || *j->at != '"')
		return unexpected(j, "a name in quotes");
	j->at++;
	if (!text_quick(j) && !json_text_read(j))
		return JSON_ERROR;
	skip_blanks(j);
	if (j->at >= j->end || *j->at != ':')
		return unexpected(j, "':'");
	j->at++;
	return token(j, JSON_KEY, STATE_VALUE);
}

/* What may stand behind a value instead of a comma. */
static enum json_kind
read_end(struct json *j, bool object)
{
	if (j->depth == 0) {
		if (j->at < j->end)
			return unexpected(j, "nothing more");
		return token(j, JSON_END, STATE_STOPPED);
	}
	if (j->at < j->end && *j->at == (object ? '}' : ']'))
		return close_one(j);
	return unexpected(j, object ? "',' or '}'" : "',' or ']'");
}

enum json_kind
json_next(struct json *j)
{
	enum json_state state = (enum json_state)j->state;
	bool object;

	skip_blanks(j);
	if (state == STATE_AFTER) {
		object = j->depth > 0 && j->stack[j->depth - 1] == OPEN_OBJECT;
		if (j->depth == 0 || j->at >= j->end || *j->at != ',')
			return read_end(j, object);
		j->at++;
		skip_blanks(j);
		state = object ? STATE_KEY : STATE_VALUE;
	} else if (state == STATE_FIRST_MEMBER) {
		if (j->at < j->end && *j->at == '}')
			return close_one(j);
		state = STATE_KEY;
	} else if (state == STATE_FIRST_ITEM) {
		if (j->at < j->end && *j->at == ']')
			return close_one(j);
	} else if (state == STATE_STOPPED) {
		return j->kind;
	}
	return state == STATE_KEY ? read_key(j) : read_value(j);
}

/* What a byte outside a text means to json_skip. */
enum skip_class { SKIP_BAD, SKIP_PLAIN, SKIP_TEXT, SKIP_OPEN, SKIP_CLOSE };

static const uint8_t skip_classes[256] = {
	[' '] = SKIP_PLAIN,  ['\t'] = SKIP_PLAIN, ['\n'] = SKIP_PLAIN,
	['\r'] = SKIP_PLAIN, [','] = SKIP_PLAIN,  [':'] = SKIP_PLAIN,
	['+'] = SKIP_PLAIN,  ['-'] = SKIP_PLAIN,  ['.'] = SKIP_PLAIN,
	['0'] = SKIP_PLAIN,  ['1'] = SKIP_PLAIN,  ['2'] = SKIP_PLAIN,
	['3'] = SKIP_PLAIN,  ['4'] = SKIP_PLAIN,  ['5'] = SKIP_PLAIN,
	['6'] = SKIP_PLAIN,  ['7'] = SKIP_PLAIN,  ['8'] = SKIP_PLAIN,
	['9'] = SKIP_PLAIN,  ['E'] = SKIP_PLAIN,  ['a'] = SKIP_PLAIN,
	['e'] = SKIP_PLAIN,  ['f'] = SKIP_PLAIN,  ['l'] = SKIP_PLAIN,
	['n'] = SKIP_PLAIN,  ['r'] = SKIP_PLAIN,  ['s'] = SKIP_PLAIN,
	['t'] = SKIP_PLAIN,  ['u'] = SKIP_PLAIN,  ['"'] = SKIP_TEXT,
	['{'] = SKIP_OPEN,   ['['] = SKIP_OPEN,   ['}'] = SKIP_CLOSE,
	[']'] = SKIP_CLOSE,
};

/* One byte that is not plain; false after json_fail. */
static bool
skip_step(struct json *j)
{
	char c = *j->at;

	switch ((enum skip_class)skip_classes[(unsigned char)c]) {
	case SKIP_TEXT:
		j->at++;
		return text_quick(j) || json_text_skip(j);
	case SKIP_OPEN:
		return open_one(j, c == '{' ? OPEN_OBJECT : OPEN_ARRAY) !=
		       JSON_ERROR;
	case SKIP_CLOSE:
		if (c != (j->stack[j->depth - 1] == OPEN_OBJECT ? '}' : ']'))
			break;
		close_one(j);
		return true;
	case SKIP_PLAIN:
	case SKIP_BAD:
		break;
	}
	unexpected(j, "another byte");
	return false;
}

bool
json_skip(struct json *j)
{
	const char *p;
	size_t depth;

	if (j->kind != JSON_OBJECT_BEGIN && j->kind != JSON_ARRAY_BEGIN)
		return j->kind != JSON_ERROR;
	for (depth = j->depth - 1; j->depth > depth;) {
		p = j->at;
		while (p < j->end &&
		       skip_classes[(unsigned char)*p] == SKIP_PLAIN)
			p++;
		j->at = p;
		if (p >= j->end) {
			unexpected(j, "an end of what is open");
			return false;
		}
		if (!skip_step(j))
			return false;
	}
	return true;
}

int
json_error(const struct json *j, struct err *e)
{
	if (e != NULL)
		*e = j->error;
	return -1;
}
