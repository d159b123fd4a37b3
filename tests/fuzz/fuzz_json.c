/* fuzz_json.c: any bytes through the JSON reader; what is read is written
 * again and must read as the same tokens. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"
#include "fmt/json.h"
#include "fmt/json_out.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct json_limits limits = { 32, 1 << 16 };

static void
write_token(struct json_out *w, const struct json *j, struct str *key)
{
	switch (j->kind) {
	case JSON_OBJECT_BEGIN:
		json_out_object(w);
		break;
	case JSON_OBJECT_END:
		json_out_object_end(w);
		break;
	case JSON_ARRAY_BEGIN:
		json_out_array(w);
		break;
	case JSON_ARRAY_END:
		json_out_array_end(w);
		break;
	case JSON_KEY:
		/* The writer's keys are ours and end at a zero byte. */
		str_reset(key);
		str_add_text(key, j->text);
		json_out_key(w, key->p);
		break;
	case JSON_STRING:
		CHECK(utf8_valid(j->text));
		json_out_text(w, j->text);
		break;
	case JSON_INTEGER:
		json_out_int(w, j->integer);
		break;
	case JSON_UNSIGNED:
		json_out_natural(w, j->natural);
		break;
	case JSON_REAL:
		json_out_real(w, j->real);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		json_out_bool(w, j->kind == JSON_TRUE);
		break;
	case JSON_NULL:
		json_out_null(w);
		break;
	case JSON_END:
	case JSON_ERROR:
		break;
	}
}

/* Reads all of 't' and writes it to 'out'; false when it is refused. */
static bool
copy(struct text t, struct str *out)
{
	char *scratch = malloc(t.n > 0 ? t.n : 1);
	struct json_out w;
	struct str key;
	struct json j;

	CHECK(scratch != NULL);
	str_init(&key, 1 << 17);
	json_out_init(&w, out, false);
	json_begin(&j, t, scratch, t.n, limits);
	while (json_next(&j) != JSON_END && j.kind != JSON_ERROR)
		write_token(&w, &j, &key);
	free(scratch);
	str_done(&key);
	return j.kind == JSON_END;
}

/* Skipping takes whatever reading takes. */
static bool
skip(struct text t)
{
	struct json j;

	json_begin(&j, t, NULL, 0, limits);
	if (json_next(&j) != JSON_OBJECT_BEGIN && j.kind != JSON_ARRAY_BEGIN)
		return true;
	return json_skip(&j) && json_next(&j) == JSON_END;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { (const char *)data, size };
	struct str once, twice;
	bool skipped;

	if (size > 1 << 16)
		return 0;
	str_init(&once, 1 << 20);
	str_init(&twice, 1 << 20);
	skipped = skip(t);
	if (copy(t, &once)) {
		CHECK(skipped);
		CHECK(copy(str_view(&once), &twice));
		CHECK(strcmp(once.p, twice.p) == 0);
	}
	str_done(&once);
	str_done(&twice);
	return 0;
}
