/* test_month.c: the monthly report as words and as paper. With a file name as
 * argument the fullest one is written there, to look at. */
#include <stdio.h>
#include <string.h>

#include "paper/month.h"
#include "tap.h"

#define HOUR 3600000LL
#define DAY  (24 * HOUR)
/* 2026-10-31T15:00:00Z, November in Japan. */
#define FROM   1793458800000LL
#define DIGEST "0123456789abcdef0123456789abcdef"

static struct report_sensor sensors[] = {
	{ 1, "本社", "盛岡", FROM, FROM + 30 * DAY, 2592000, 2462400, 184000321,
	  99000000000, 120, 5120345, 3, 240, 10800 },
	{ 2, "倉庫", "", FROM + 9 * DAY, FROM + 30 * DAY, 1814400, 1814400,
	  2000000, 900000000, 0, 100000, 0, 0, 0 },
};
static struct report_gap gaps[] = {
	{ "本社", "off", "", FROM + 4 * DAY, FROM + 4 * DAY + 10 * HOUR,
	  36000 },
	{ "本社", "unknown", "", FROM + 8 * DAY, FROM + 8 * DAY + 2 * HOUR,
	  7200 },
	{ "本社", "holiday", "創立記念日", FROM + 10 * DAY, FROM + 11 * DAY,
	  86400 },
	{ "倉庫", "line", "", FROM + 12 * DAY, FROM + 12 * DAY + HOUR, 600 },
};
static struct report_class classes[] = {
	{ "c2", 1, 0, 0, 0, 1 },
	{ "scan", 0, 1, 0, 2, 0 },
};
static struct report_case cases[] = {
	{ 7, "c2", "now", "success", "open", "会計のPC", "x", FROM + 3 * DAY,
	  FROM + 3 * DAY + HOUR, 321, FROM + 3 * DAY + 2000,
	  FROM + 3 * DAY + 9000, 0, 0, 2 },
	{ 8, "scan", "today", "attempt", "closed", "192.168.1.9", "y",
	  FROM + 5 * DAY, FROM + 5 * DAY + HOUR, 12, FROM + 5 * DAY + 2000,
	  FROM + 5 * DAY + 9000, FROM + 5 * DAY + 900000,
	  FROM + 5 * DAY + 2 * HOUR, 1 },
};
static struct report_measure measures[] = {
	{ "infected", 1, "" },       { "obsolete", 1, "会計のPC" },
	{ "silent", 10, "" },        { "watched", 13, "" },
	{ "unacknowledged", 1, "" }, { "devices", 5, "" },
};
static struct report_device devices[] = {
	{ 1, "obsolete", "会計のPC", "192.168.1.20", "さんぷる", "pc",
	  "Windows 7", FROM, FROM + DAY },
	{ 2, "new", "スマートフォン", "192.168.1.30", "", "phone", "",
	  FROM + 2 * DAY, FROM + 3 * DAY },
};
static struct report_past pasts[] = {
	{ "2026-09", 2592000, 2592000, 1000, 10, 0, 0, 1, 2, 12 },
	{ "2026-10", 2678400, 2600000, 1000, 10, 0, 1, 1, 2, 13 },
	{ "2026-11", 4406400, 4276800, 186000321, 5220345, 1, 1, 0, 2, 14 },
};
static struct report_day days[30];

static struct report_facts
full(void)
{
	struct report_facts f = {
		.version = 1,
		.company = "株式会社さんぷる製作所",
		.month = "2026-11",
		.zone_minutes = 540,
		.from_ms = FROM,
		.until_ms = FROM + 30 * DAY,
		.made_ms = FROM + 30 * DAY + 7 * HOUR,
		.whole = true,
		.open_severity = "now",
		.possible_s = 4406400,
		.watched_s = 4276800,
		.announced_s = 86400,
		.short_s = 240,
		.filled_s = 10800,
		.packets = 186000321,
		.records = 5220345,
		.dropped = 120,
		.unparsed = 3,
		.segments = 43200,
		.segment_records = 5220345,
		.alerts = 31,
		.alert_records = 4000,
		.now = 1,
		.today = 1,
		.info = 2,
		.open = 1,
		.open_before = 2,
		.notes = 3,
		.closed = 3,
		.notices = 2,
		.acknowledged = 1,
		.unacknowledged = 1,
		.letters = 5,
		.letters_failed = 1,
		.devices = 14,
		.devices_new = 1,
		.devices_obsolete = 1,
		.until_noticed = { 2, 2, 2 },
		.until_told = { 2, 7, 7 },
		.until_acknowledged = { 1, 891, 891 },
		.until_closed = { 1, 7200, 7200 },
		.sensor = sensors,
		.sensors = 2,
		.gap = gaps,
		.gaps = 4,
		.gaps_all = 4,
		.class = classes,
		.classes = 2,
		.incident = cases,
		.incidents = 2,
		.incidents_all = 4,
		.measure = measures,
		.measures = 6,
		.device = devices,
		.device_rows = 2,
		.day = days,
		.days = 30,
		.past = pasts,
		.pasts = 3,
	};

	for (int i = 0; i < 30; i++)
		days[i] = (struct report_day){
			.from_ms = FROM + i * DAY,
			.possible_s = 86400,
			.watched_s = i == 4    ? 50400
				     : i == 10 ? 0
					       : 86400,
			.incidents = i == 3 || i == 5,
		};
	return f;
}

/* The same month when nothing happened in it. */
static struct report_facts
quiet(void)
{
	struct report_facts f = full();

	f.open_severity = "";
	f.watched_s = f.possible_s;
	f.now = f.today = f.week = f.info = f.open = f.open_before = 0;
	f.notices = f.closed = f.notes = f.gaps_all = f.incidents_all = 0;
	f.gaps = f.classes = f.incidents = f.measures = f.device_rows = 0;
	f.short_s = f.filled_s = 0;
	f.pasts = 1;
	return f;
}

static const struct report_block *
block_of(const struct report_text *t, enum report_block_kind kind,
	 const char *part)
{
	for (size_t i = 0; i < t->blocks; i++)
		if (t->block[i].kind == kind &&
		    strstr(t->block[i].text, part) != NULL)
			return &t->block[i];
	return NULL;
}

static void
test_words(void)
{
	struct arena *a = arena_new(8 * 1024 * 1024);
	struct report_facts f = full();
	const struct report_block *b;
	struct report_text t;
	struct err e = { 0 };

	tap_ok(report_text_make(&f, DIGEST, LANGUAGE_JA, a, &t, &e) == 0,
	       "in Japanese [%s]", e.text);
	tap_text(t.title, "2026年11月の見守り報告書", "its title");
	b = block_of(&t, REPORT_STATE, "対応が必要なことが残っています");
	tap_ok(b != NULL && b->severity == SEVERITY_NOW, "the state");
	tap_ok(b != NULL && strstr(b->more, "1,188時間0分") != NULL &&
		   strstr(b->more, "97.0％") != NULL,
	       "hours watched: %s", b != NULL ? b->more : "");
	tap_ok(block_of(&t, REPORT_ITEM, "届け出のあった休業 (創立記念日)") !=
		   NULL,
	       "the longest gap with what was announced");
	tap_ok(block_of(&t, REPORT_ITEM, "会計のPC") != NULL,
	       "a measure names its device");
	tap_ok(block_of(&t, REPORT_NOTE, "0123456789ab") != NULL,
	       "the check number");
	for (size_t i = 0; i < t.blocks; i++)
		tap_ok(strchr(t.block[i].text, '{') == NULL &&
			   strchr(t.block[i].more, '{') == NULL,
		       "no braces left: %.60s", t.block[i].text);
	tap_ok(report_text_make(&f, DIGEST, LANGUAGE_EN, a, &t, &e) == 0,
	       "in English");
	tap_text(t.title, "Watch report for 2026-11", "its title");
	f = quiet();
	tap_ok(report_text_make(&f, DIGEST, LANGUAGE_JA, a, &t, &e) == 0,
	       "nothing happened");
	b = block_of(&t, REPORT_STATE, "見つかりませんでした");
	tap_ok(b != NULL && b->severity == SEVERITY_INFO &&
		   strstr(b->more, "100.0％") != NULL,
	       "is said calmly");
	tap_ok(block_of(&t, REPORT_TEXT, "5,220,345件の記録") != NULL,
	       "and proven with counts");
	tap_ok(block_of(&t, REPORT_TEXT, "抜けた時間はありません") != NULL,
	       "no hour is missing");
	f.watched_s = 0;
	tap_ok(report_text_make(&f, DIGEST, LANGUAGE_JA, a, &t, &e) == 0 &&
		   block_of(&t, REPORT_STATE, "見守れていません") != NULL,
	       "a blind month is never called quiet");
	f = full();
	f.watched_s = f.possible_s - 1;
	tap_ok(report_text_make(&f, DIGEST, LANGUAGE_JA, a, &t, &e) == 0 &&
		   strstr(block_of(&t, REPORT_STATE, "")->more, "99.9％") !=
		       NULL,
	       "a second missing is not all");
	tap_text(report_text_duration(a, LANGUAGE_JA, 30), "1分未満",
		 "seconds");
	tap_text(report_text_duration(a, LANGUAGE_JA, 720 * 3600 + 60),
		 "720時間1分", "a month of hours");
	tap_text(report_text_duration(a, LANGUAGE_EN, 3599), "59 min",
		 "minutes");
	arena_free(&a);
}

static void
test_paper(const char *path)
{
	struct report_facts f = full();
	struct err e = { 0 };
	struct str out;
	int pages = 0;
	FILE *file;

	str_init(&out, 16 * 1024 * 1024);
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		str_reset(&out);
		tap_ok(month_add_pdf(&f, DIGEST, (enum language)l, &out, &e) ==
			       0 &&
			   text_starts(str_view(&out), "%PDF-"),
		       "as paper [%s]", e.text);
		tap_ok(month_owner_pages(&f, DIGEST, (enum language)l, &pages,
					 &e) == 0,
		       "counted");
		tap_int(pages, 1, "the fullest month: one page for the owner");
		file = path != NULL && l == 0 ? fopen(path, "wb") : NULL;
		if (file != NULL) {
			fwrite(out.p, 1, out.n, file);
			fclose(file);
		}
	}
	for (int c = REPORT_CHART_DAYS; c <= REPORT_CHART_MONTHS; c++) {
		str_reset(&out);
		tap_ok(month_add_chart(&f, (enum report_chart)c, LANGUAGE_JA,
				       &out, &e) == 0 &&
			   text_contains(str_view(&out), "<svg"),
		       "a chart for the page [%s]", e.text);
	}
	f = quiet();
	str_reset(&out);
	tap_ok(month_add_pdf(&f, DIGEST, LANGUAGE_JA, &out, &e) == 0,
	       "a quiet month");
	str_done(&out);
}

int
main(int argc, char **argv)
{
	test_words();
	test_paper(argc > 1 ? argv[1] : NULL);
	return tap_done();
}
