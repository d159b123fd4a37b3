/* What of the engine's records is sent, and how often. */
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "os/file.h"
#include "sensor/follow.h"
#include "sensor/pick.h"
#include "tap.h"

static struct str sent;
static int lines;

static int
line_call(void *context, enum spool_lane lane, struct text line, struct err *e)
{
	UNUSED(context);
	UNUSED(e);
	str_addf(&sent, "%s ", lane == SPOOL_KEEP ? "keep" : "detail");
	str_add_text(&sent, line);
	str_add_byte(&sent, '\n');
	lines++;
	return 0;
}

static void
give(struct pick *p, const char *at, const char *rest)
{
	char line[1000];
	struct err e = { 0 };

	snprintf(line, sizeof(line), "{\"timestamp\":\"2026-11-21T%s\",%s}", at,
		 rest);
	CHECK(pick_line(p, text_of(line), &e) == 0);
}

#define ALERT(port)                                                            \
	"\"event_type\":\"alert\",\"src_ip\":\"10.0.0.1\",\"src_port\":" port  \
	",\"alert\":{\"signature_id\":5}"

static void
test_fold(struct pick *p)
{
	struct pick_counts c;

	give(p, "01:00:05Z", ALERT("1001"));
	tap_int(lines, 1, "the first alert goes at once");
	tap_ok(strstr(sent.p, "keep {\"timestamp\":\"2026-11-21T01:00:05Z\"") !=
		   NULL,
	       "into the lane that is kept");
	for (int i = 0; i < 50; i++)
		give(p, "01:00:40Z", ALERT("1002"));
	tap_int(lines, 1, "those alike wait");
	give(p, "01:00:41Z",
	     "\"event_type\":\"alert\",\"src_ip\":\"10.0.0.2\",\"alert\":{"
	     "\"signature_id\":5}");
	tap_int(lines, 2, "another goes at once");
	str_reset(&sent);
	CHECK(pick_time(p, INT64_C(1795222860000000), NULL) == 0);
	tap_int(lines, 3, "when the minute is over the fifty go as one");
	tap_ok(strstr(sent.p, "T01:00:40Z") != NULL, "the newest");
	tap_ok(strstr(sent.p, "\"komainu\":{\"count\":50}}") != NULL,
	       "with their number");
	give(p, "01:02:00Z", ALERT("1001"));
	tap_int(lines, 4, "a new minute begins anew");
	pick_counts_get(p, &c);
	tap_int(c.folded, 49, "counted");
}

static void
test_kinds(struct pick *p)
{
	struct pick_counts c;

	str_reset(&sent);
	give(p, "01:02:01Z", "\"event_type\":\"stats\",\"stats\":{}");
	give(p, "01:02:01Z", "\"event_type\":\"pgsql\",\"pgsql\":{}");
	tap_text(sent.p, "", "what nobody reads is not sent");
	for (int i = 0; i < 2; i++)
		give(p, "01:02:02Z",
		     "\"event_type\":\"dns\",\"dns\":{\"rrname\":\"a\"}");
	tap_text(sent.p,
		 "detail {\"timestamp\":\"2026-11-21T01:02:02Z\",\"event_type\""
		 ":\"dns\",\"dns\":{\"rrname\":\"a\"}}\n"
		 "detail {\"timestamp\":\"2026-11-21T01:02:02Z\",\"event_type\""
		 ":\"dns\",\"dns\":{\"rrname\":\"a\"}}\n",
		 "what detectors count goes one by one");
	CHECK(pick_line(p, TEXT("rubbish"), NULL) == 0);
	pick_counts_get(p, &c);
	tap_int(c.unread, 1, "rubbish is counted");
	tap_int(c.left, 2, "and so is what was left");
}

static char folder[200];

static void
write_file(const char *name, const char *mode, const char *text)
{
	char path[300];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, mode);
	CHECK(f != NULL);
	fputs(text, f);
	fclose(f);
}

static int
take(void *context, struct text line, struct err *e)
{
	UNUSED(context);
	UNUSED(e);
	str_add_text(&sent, line);
	str_add_byte(&sent, ' ');
	return 0;
}

static void
drop(void *context, int64_t number, const char *why)
{
	UNUSED(context);
	UNUSED(number);
	UNUSED(why);
}

static const char *
followed(struct follow *f)
{
	struct err e = { 0 };

	str_reset(&sent);
	for (int i = 0; i < 4; i++)
		if (follow_step(f, 0, &e) != 0 && e.kind != ERR_NOT_FOUND)
			tap_note("%s", e.text);
	return sent.p;
}

static void
test_follow(void)
{
	struct lines_sink sink = { take, drop, NULL };
	char path[300], mark[300], moved[300];
	struct follow *f = NULL;
	struct err e = { 0 };

	CHECK(file_make_temporary("komainu-follow", folder, sizeof(folder),
				  &e) == 0);
	snprintf(path, sizeof(path), "%s/eve.json", folder);
	snprintf(moved, sizeof(moved), "%s/eve.json.1", folder);
	snprintf(mark, sizeof(mark), "%s/mark", folder);
	write_file("eve.json", "w", "old\n");
	CHECK(follow_open(&f, path, mark, &sink, &e) == 0);
	tap_text(followed(f), "", "what was before us is not read");
	write_file("eve.json", "a", "one\ntwo\nthr");
	tap_text(followed(f), "one two ", "whole lines as they come");
	write_file("eve.json", "a", "ee\n");
	tap_text(followed(f), "three ", "a line in two pieces");
	write_file("eve.json", "a", "four\n");
	CHECK(rename(path, moved) == 0);
	tap_text(followed(f), "four ", "the end of a file moved away");
	write_file("eve.json", "w", "five\n");
	tap_text(followed(f), "five ", "and the new one");
	write_file("eve.json", "w", "6\n");
	tap_text(followed(f), "6 ", "a file that was cut");
	write_file("eve.json", "a", "7\nha");
	tap_text(followed(f), "7 ", "more");
	follow_close(&f);
	write_file("eve.json", "a", "lf\n");
	CHECK(follow_open(&f, path, mark, &sink, &e) == 0);
	tap_text(followed(f), "half ", "goes on where it stopped");
	follow_close(&f);
	CHECK(file_remove(folder, &e) == 0);
}

int
main(void)
{
	struct pick_sink sink = { .line = line_call };
	struct pick *p = pick_new(&sink, 1);

	str_init(&sent, 65536);
	test_fold(p);
	test_kinds(p);
	pick_free(&p);
	test_follow();
	str_done(&sent);
	return tap_done();
}
