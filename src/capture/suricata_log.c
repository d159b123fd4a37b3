#include "capture/suricata_log.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/str.h"
#include "base/utf8.h"
#include "fmt/json.h"
#include "os/file.h"

/* Thousands of refused rules make a long log; its end is what matters. */
#define LOG_MAX (64 * 1024 * 1024)

struct entry {
	struct text level, module, message;
};

/* {"log_level":"Error","engine":{"module":"detect","message":"..."}} */
static bool
entry_read(struct text line, char *scratch, size_t room, struct entry *out)
{
	struct json_limits limits = { .depth = 8, .string = 1 << 20 };
	struct text *want = NULL;
	struct json j;

	memset(out, 0, sizeof(*out));
	json_begin(&j, line, scratch, room, limits);
	for (;;) {
		switch (json_next(&j)) {
		case JSON_KEY:
			want = text_is(j.text, "log_level") ? &out->level
			       : text_is(j.text, "module")  ? &out->module
			       : text_is(j.text, "message") ? &out->message
							    : NULL;
			break;
		case JSON_STRING:
			if (want != NULL)
				*want = j.text;
			want = NULL;
			break;
		case JSON_END:
			return true;
		case JSON_ERROR:
			return false;
		default:
			want = NULL;
		}
	}
}

static void
show(char *buffer, size_t size, struct text t)
{
	struct str s;

	str_init(&s, 4096);
	utf8_printable(&s, utf8_clip(t, 1000), false);
	text_copy(buffer, size, str_view(&s));
	str_done(&s);
}

/* ... from file FOLDER/rules/12.rules at line 34 */
static void
refusal_read(struct suricata_log *out, struct text message, const char *why)
{
	static const char mark[] = "/rules/";
	const char *end = message.p + message.n;
	const char *at = NULL;
	struct text rest, number;
	int64_t file = -1, line = 0;

	for (const char *p = message.p; p + sizeof(mark) <= end; p++)
		if (memcmp(p, mark, sizeof(mark) - 1) == 0)
			at = p;
	if (at == NULL || out->refused_line > 0)
		return;
	rest = (struct text){ at + sizeof(mark) - 1,
			      (size_t)(end - at) - (sizeof(mark) - 1) };
	if (!text_cut(&rest, '.', &number) ||
	    num_int(number, 0, INT_MAX, &file, NULL) != 0)
		file = -1;
	while (text_cut(&rest, ' ', &number))
		;
	if (num_int(number, 1, INT_MAX, &line, NULL) != 0)
		line = 1;
	out->refused_file = (int)file;
	out->refused_line = line;
	snprintf(out->refused_why, sizeof(out->refused_why), "%s", why);
}

/* "2 rule files processed. 24819 rules successfully loaded, 8 rules failed" */
static void
count_read(struct suricata_log *out, struct text message)
{
	struct text rest = message, word, before = { NULL, 0 };

	while (text_cut(&rest, ' ', &word)) {
		int64_t *number =
		    !text_is(word, "rules")       ? NULL
		    : text_starts(rest, "succ")   ? &out->rules_loaded
		    : text_starts(rest, "failed") ? &out->rules_failed
						  : NULL;

		if (number != NULL &&
		    num_int(before, 0, INT64_MAX, number, NULL) != 0)
			*number = -1;
		before = word;
	}
}

static void
entry_take(struct suricata_log *out, const struct entry *entry, char *why,
	   size_t size)
{
	if (text_contains(entry->message, "rules successfully loaded"))
		count_read(out, entry->message);
	if (!text_is(entry->level, "Error"))
		return;
	if (text_starts(entry->message, "error parsing signature")) {
		refusal_read(out, entry->message, why);
		why[0] = '\0';
	} else if (text_starts(entry->module, "detect"))
		show(why, size, entry->message);
	else
		show(out->error, sizeof(out->error), entry->message);
}

void
suricata_log_read(const char *folder, struct suricata_log *out)
{
	char path[PATH_MAX], why[160] = "";
	struct text rest, line;
	struct entry entry;
	struct str log;
	char *scratch;

	memset(out, 0, sizeof(*out));
	out->rules_loaded = out->rules_failed = out->refused_file = -1;
	snprintf(path, sizeof(path), "%s/suricata.log", folder);
	str_init(&log, LOG_MAX);
	if (file_read(path, &log, NULL) == 0) {
		scratch = malloc(log.n + 1);
		rest = str_view(&log);
		while (scratch != NULL && text_cut(&rest, '\n', &line))
			if (entry_read(line, scratch, log.n + 1, &entry))
				entry_take(out, &entry, why, sizeof(why));
		free(scratch);
	}
	str_done(&log);
}
