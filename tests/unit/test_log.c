/* test_log.c: events with fields. */
#include <stdlib.h>
#include <string.h>

#include "base/def.h"
#include "base/log.h"
#include "base/str.h"
#include "base/utf8.h"
#include "tap.h"

static struct str lines;
static int count;

static void catch (void *context, enum log_level level, const char *line)
{
	UNUSED(level);
	count += *(int *)context;
	str_add(&lines, line);
	str_add(&lines, "\n");
}

/* The last line without its time. */
static const char *
last(void)
{
	const char *level = NULL, *p = lines.p;

	while ((p = strstr(p, "\"level\"")) != NULL)
		level = p++;
	return level != NULL ? level : "";
}

static void
test_line(void)
{
	struct err e = { ERR_INVALID, "bad \"thing\"" };

	str_reset(&lines);
	log_event(LOG_WARN, "test.line", F_INT("n", -5), F_TEXT("t", "a\nb"),
		  F_ERR(&e), F_TEXT("none", NULL));
	tap_text(last(),
		 "\"level\":\"warn\",\"event\":\"test.line\",\"n\":-5,"
		 "\"t\":\"a\xef\xbf\xbd"
		 "b\",\"error\":\"bad \\\"thing\\\"\","
		 "\"none\":null}\n",
		 "one line, made harmless");
	log_set_role("worker");
	log_event(LOG_INFO, "test.role", F_END);
	tap_text(last(),
		 "\"level\":\"info\",\"role\":\"worker\","
		 "\"event\":\"test.role\"}\n",
		 "with the role");
	log_set_role(NULL);
	str_reset(&lines);
	log_event(LOG_DEBUG, "test.debug", F_END);
	tap_text(lines.p, "", "debug is off");
	log_set_level(LOG_DEBUG);
	log_event(LOG_DEBUG, "test.debug", F_END);
	tap_ok(lines.n > 0, "and on");
	log_set_level(LOG_INFO);
	tap_int(log_priority(LOG_WARN), 4, "syslog's number");
}

static void
test_long(void)
{
	char *text = malloc(100001);

	memset(text, '"', 100000);
	text[100000] = '\0';
	str_reset(&lines);
	log_event(LOG_INFO, "test.long", F_TEXT("a", text), F_TEXT("b", text),
		  F_TEXT("c", text), F_TEXT("d", text), F_TEXT("e", text),
		  F_TEXT("f", text), F_TEXT("g", text), F_TEXT("h", text),
		  F_TEXT("i", text), F_TEXT("j", text), F_TEXT("k", text),
		  F_TEXT("l", text), F_TEXT("m", text), F_TEXT("n", text));
	tap_ok(lines.n < 9000, "a long line is kept within limits");
	tap_ok(strcmp(lines.p + lines.n - 14, ",\"cut\":true}\n\n") == 0 ||
		   strcmp(lines.p + lines.n - 13, ",\"cut\":true}\n") == 0,
	       "and says that it was cut");
	free(text);
}

static void
test_throttle(void)
{
	str_reset(&lines);
	count = 0;
	for (int i = 0; i < 100; i++)
		log_event(LOG_INFO, "test.flood", F_INT("i", i));
	tap_int(count, 20, "twenty of a hundred are written");
	log_event(LOG_INFO, "test.other", F_END);
	tap_int(count, 21, "another event is not held back");
	log_flush();
	tap_text(last(),
		 "\"level\":\"warn\",\"event\":\"log.held_back\","
		 "\"of\":\"test.flood\",\"count\":80}\n",
		 "the rest is told once");
	count = 0;
	log_flush();
	tap_int(count, 0, "and only once");
}

int
main(void)
{
	int one = 1;

	str_init(&lines, 100000);
	log_set_sink(catch, &one);
	test_line();
	test_long();
	test_throttle();
	log_set_sink(NULL, NULL);
	str_done(&lines);
	return tap_done();
}
