/*
 * test_json_twice.c: our reader of JSON against jansson, an older one by other
 * people. Both must accept the same texts and read the same values, but for
 * the rules in 'allowed'. Three sources: lines of our own, many thousand small
 * changes of them, and every JSON file of the shared corpus when it is there
 * ($KOMAINU_CORPUS, or ../shared/corpus beside the tree).
 */
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Six of its constants have the names of ours. */
#define JSON_STRING  JANSSON_STRING
#define JSON_INTEGER JANSSON_INTEGER
#define JSON_REAL    JANSSON_REAL
#define JSON_TRUE    JANSSON_TRUE
#define JSON_FALSE   JANSSON_FALSE
#define JSON_NULL    JANSSON_NULL
#include <jansson.h>
#undef JSON_STRING
#undef JSON_INTEGER
#undef JSON_REAL
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL

#include "base/def.h"
#include "fmt/json.h"
#include "tap.h"

#define FILE_MOST (64 * 1024 * 1024)

static struct {
	int texts, values, agreed_bad, allowed, wrong, files;
} sum;

static const char *const samples[] = {
	"{\"timestamp\":\"2026-11-21T03:04:05.678901+0000\",\"flow_id\":"
	"1834402938475629,\"event_type\":\"flow\",\"src_ip\":\"192.0.2.10\","
	"\"src_port\":49152,\"dest_ip\":\"198.51.100.7\",\"dest_port\":443,"
	"\"proto\":\"TCP\",\"flow\":{\"pkts_toserver\":12,\"bytes_toclient\":"
	"18446744073709551615,\"alerted\":false},\"tcp\":{\"ack\":true}}",
	"{\"a\":[1,-2.5e-3,0.1,1E+2,-0,-0.0],\"b\":{\"c\":null,\"d\":[[[]]]},"
	"\"e\":\"\\u3042\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
	"[\"株式会社さんぷる製作所\",\"é\",\"😀\",true,false,null,{},[]]",
	"  {\"k\" :\t1 ,\r\n\"k\" : 2 }  ",
	"\"plain\"",
	"123456789012345678",
	"-9223372036854775808",
	"3.141592653589793238462643383279502884197",
	"{\"\":\"\",\" \":\" \",\"long enough for two blocks of sixteen\":"
	"\"0123456789abcdef0123456789abcdef0123456789abcdef\"}",
};

/* ----- our tokens as jansson's values ----- */

static json_t *read_value(struct json *j);

static json_t *
read_array(struct json *j)
{
	json_t *array = json_array(), *item;

	while (json_next(j) != JSON_ARRAY_END) {
		item = read_value(j);
		if (item == NULL) {
			json_decref(array);
			return NULL;
		}
		json_array_append_new(array, item);
	}
	return array;
}

static json_t *
read_object(struct json *j)
{
	json_t *object = json_object(), *value = NULL;
	char *key;

	/* A repeated key replaces, as jansson has it. */
	while (json_next(j) == JSON_KEY) {
		key = strndup(j->text.p, j->text.n);
		json_next(j);
		value = read_value(j);
		if (value != NULL)
			json_object_set_new_nocheck(object, key, value);
		free(key);
		if (value == NULL)
			break;
	}
	if (j->kind == JSON_OBJECT_END)
		return object;
	json_decref(object);
	return NULL;
}

static json_t *
read_value(struct json *j)
{
	sum.values++;
	switch (j->kind) {
	case JSON_OBJECT_BEGIN:
		return read_object(j);
	case JSON_ARRAY_BEGIN:
		return read_array(j);
	case JSON_STRING:
		return json_stringn_nocheck(j->text.n > 0 ? j->text.p : "",
					    j->text.n);
	case JSON_INTEGER:
		return json_integer(j->integer);
	case JSON_UNSIGNED:
		return json_real((double)j->natural);
	case JSON_REAL:
		return json_real(j->real);
	case JSON_TRUE:
		return json_true();
	case JSON_FALSE:
		return json_false();
	case JSON_NULL:
		return json_null();
	default:
		return NULL;
	}
}

static json_t *
read_ours(struct text t, struct err *e)
{
	struct json_limits limits = { JSON_DEPTH_MAX, FILE_MOST };
	char *scratch = malloc(t.n + 1);
	json_t *value = NULL;
	struct json j;

	json_begin(&j, t, scratch, t.n, limits);
	if (json_next(&j) != JSON_ERROR)
		value = read_value(&j);
	if (value != NULL && json_next(&j) != JSON_END) {
		json_decref(value);
		value = NULL;
	}
	if (value == NULL)
		json_error(&j, e);
	free(scratch);
	return value;
}

/* The fast way over a value must find the same end. */
static bool
skip_agrees(struct text t)
{
	struct json_limits limits = { JSON_DEPTH_MAX, FILE_MOST };
	struct json j;

	json_begin(&j, t, NULL, 0, limits);
	json_next(&j);
	if (j.kind != JSON_OBJECT_BEGIN && j.kind != JSON_ARRAY_BEGIN)
		return true;
	return json_skip(&j) && json_next(&j) == JSON_END;
}

/* Where the two may differ: jansson knows no integers beyond int64, no zero
 * byte in a key, and allows deeper nesting than we do. */
static bool
allowed(const json_t *ours, const struct err *e, const json_error_t *theirs)
{
	if (ours == NULL)
		return e->kind == ERR_TOO_BIG;
	return json_error_code(theirs) == json_error_numeric_overflow ||
	       json_error_code(theirs) == json_error_null_byte_in_key;
}

static void
compare(struct text t, const char *where, int number)
{
	size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
	json_error_t error = { 0 };
	struct err e = { 0 };
	json_t *ours = read_ours(t, &e);
	json_t *theirs = json_loadb(t.n > 0 ? t.p : "", t.n, flags, &error);

	sum.texts++;
	if (ours == NULL && theirs == NULL) {
		sum.agreed_bad++;
	} else if (ours != NULL && theirs != NULL) {
		if (!json_equal(ours, theirs) || !skip_agrees(t)) {
			sum.wrong++;
			tap_note("%s:%d: other values", where, number);
		}
	} else if (allowed(ours, &e, &error)) {
		sum.allowed++;
	} else {
		sum.wrong++;
		tap_note("%s:%d: ours: %s; theirs: %s", where, number,
			 ours != NULL ? "accepted" : e.text,
			 theirs != NULL ? "accepted" : error.text);
		tap_note("%.*s", (int)(t.n < 300 ? t.n : 300), t.p);
	}
	json_decref(ours);
	json_decref(theirs);
}

static void
report(const char *what)
{
	tap_int(sum.wrong, 0, what);
	tap_note("%d texts, %d values; both refuse %d, allowed to differ %d",
		 sum.texts, sum.values, sum.agreed_bad, sum.allowed);
	memset(&sum, 0, sizeof(sum));
}

static uint32_t
next(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* One to three bytes changed, taken out or doubled; most changes break the
 * text, and both must see it. */
static size_t
change(char *text, size_t n, uint32_t *state)
{
	static const char bytes[] = "\"\\{}[]:,0123456789-+.eEtfnul \n\x01\x80"
				    "\xc3\xe3\xff/aA";
	size_t at;

	for (uint32_t turns = next(state) % 3 + 1; turns > 0 && n > 0;
	     turns--) {
		at = next(state) % n;
		switch (next(state) % 3) {
		case 0:
			text[at] = bytes[next(state) % (sizeof(bytes) - 1)];
			break;
		case 1:
			memmove(text + at, text + at + 1, n - at - 1);
			n--;
			break;
		default:
			memmove(text + at + 1, text + at, n - at);
			n++;
			break;
		}
	}
	return n;
}

static void
test_changed(void)
{
	uint32_t state = 2026;
	char *text;
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		for (int turn = 0; turn < 3000; turn++) {
			n = strlen(samples[i]);
			text = malloc(n + 4);
			memcpy(text, samples[i], n);
			n = change(text, n, &state);
			compare((struct text){ text, n }, samples[i], turn);
			free(text);
		}
	}
	report("changed samples");
}

/* Jansson wants every line on its own; a pretty-printed file is one text. */
static int
compare_file(const char *path, const struct stat *s, int kind)
{
	bool lines = text_ends(text_of(path), ".jsonl") ||
		     text_ends(text_of(path), ".ndjson");
	struct text rest, line;
	FILE *f = NULL;
	char *bytes;
	int number = 0;

	if (kind != FTW_F || s->st_size > FILE_MOST ||
	    (!lines && !text_ends(text_of(path), ".json")))
		return 0;
	bytes = malloc((size_t)s->st_size + 1);
	f = fopen(path, "rb");
	if (f == NULL || bytes == NULL) {
		tap_note("%s: %s", path, strerror(errno));
		sum.wrong++;
	} else {
		rest = (struct text){ bytes,
				      fread(bytes, 1, (size_t)s->st_size, f) };
		if (!lines)
			compare(rest, path, 0);
		while (lines && text_cut(&rest, '\n', &line))
			compare(line, path, ++number);
		sum.files++;
	}
	if (f != NULL)
		fclose(f);
	free(bytes);
	return 0;
}

static void
test_corpus(void)
{
	const char *folder = getenv("KOMAINU_CORPUS");
	struct stat s;

	if (folder == NULL)
		folder = "../shared/corpus";
	if (stat(folder, &s) != 0 || !S_ISDIR(s.st_mode)) {
		tap_skip("no shared corpus here");
		return;
	}
	ftw(folder, compare_file, 16);
	tap_ok(sum.files > 0, "%d JSON files in the corpus", sum.files);
	report("the shared corpus");
}

int
main(void)
{
	for (size_t i = 0; i < ARRAY_LEN(samples); i++)
		compare(text_of(samples[i]), "samples", (int)i);
	tap_int(sum.agreed_bad, 0, "our own samples are accepted");
	report("samples");
	test_changed();
	test_corpus();
	return tap_done();
}
