/* test_triage.c: findings become alert rows in a real (private) database. */
#include <stdio.h>
#include <string.h>

#include "db/db.h"
#include "fmt/settings.h"
#include "model/alert_row.h"
#include "model/company_row.h"
#include "model/look_row.h"
#include "tap.h"
#include "watch/triage.h"

#define PC   "192.168.10.21"
#define EVIL "203.0.113.66"

static struct db *db;
static int64_t company, look;
static struct settings settings;

static struct address
address(const char *text)
{
	struct address a;

	memset(&a, 0, sizeof(a));
	if (text[0] != '\0' && address_parse(text_of(text), &a, NULL) != 0)
		tap_ok(0, "bad address %s", text);
	return a;
}

static struct finding
finding(const char *rule, const char *device, const char *peer, int second)
{
	struct finding f;

	memset(&f, 0, sizeof(f));
	f.class = CLASS_C2;
	f.severity = SEVERITY_THIS_WEEK;
	f.first_us = f.last_us = (INT64_C(1700000000) + second) * 1000000;
	f.count = 1;
	f.device = address(device);
	f.peer = address(peer);
	f.role = ROLE_ACTOR;
	f.port = 443;
	f.protocol = PROTOCOL_TCP;
	f.rule = text_of(rule);
	f.title = TEXT("ET TEST title");
	f.subject = TEXT("bad.example");
	f.flow_id = UINT64_C(18446744073709551615);
	return f;
}

static void
begin(struct triage **t)
{
	struct look_row row = { .company = company,
				.state = LOOK_RUNNING,
				.created_ms = 1 };
	struct err e;

	if (look_row_add(db, &row, &look, &e) != 0)
		tap_ok(0, "%s", e.text);
	*t = triage_new(db, company, look, &settings);
}

static void
take(struct triage *t, const struct finding *f)
{
	struct err e;

	if (triage_take(t, f, &e) != 0)
		tap_ok(0, "%s", e.text);
}

/* Writes and reads back; the rows live in 'a'. */
static struct alert_list
end(struct triage **t, struct arena *a)
{
	struct alert_filter filter = { .look = look,
				       .class = -1,
				       .max = ROW_LIST_MAX };
	struct alert_list list = { NULL, 0 };
	struct err e;

	if ((*t != NULL && triage_flush(*t, &e) != 0) ||
	    alert_row_list(db, company, &filter, a, &list, &e) != 0)
		tap_ok(0, "%s", e.text);
	triage_free(t);
	return list;
}

static void
try_folding(void)
{
	struct arena *a = arena_new(1 << 20);
	struct alert_list list;
	struct finding f;
	struct triage *t;
	int i;

	begin(&t);
	for (i = 0; i < 222; i++) {
		f = finding("suricata.1", PC, EVIL, 300 - i);
		f.severity = i == 100 ? SEVERITY_TODAY : SEVERITY_THIS_WEEK;
		f.outcome = i == 50 ? OUTCOME_SUCCESS : OUTCOME_ATTEMPT;
		take(t, &f);
	}
	list = end(&t, a);
	tap_int(list.count, 1, "222 findings of one rule and pair are one row");
	tap_int(list.row[0].count, 222, "with a count");
	tap_int(list.row[0].first_ms, 1700000079000, "the first time");
	tap_int(list.row[0].last_ms, 1700000300000, "the last time");
	tap_int(list.row[0].severity, SEVERITY_TODAY, "the gravest severity");
	tap_int(list.row[0].outcome, OUTCOME_SUCCESS, "the best outcome");
	tap_text(list.row[0].device, PC, "device");
	tap_text(list.row[0].peer, EVIL, "peer");
	tap_text(list.row[0].rule, "suricata.1", "rule");
	tap_text(list.row[0].title, "ET TEST title", "title");
	tap_text(list.row[0].flow_id, "18446744073709551615",
		 "a flow id of all 64 bits");
	arena_free(&a);
}

static void
try_peers(void)
{
	struct arena *a = arena_new(1 << 20);
	struct alert_list list;
	struct finding f;
	struct triage *t;
	char peer[32];
	int i;

	begin(&t);
	for (i = 0; i < 4; i++) {
		snprintf(peer, sizeof(peer), "203.0.113.%d", i + 1);
		f = finding("suricata.2", PC, peer, i);
		take(t, &f);
	}
	list = end(&t, a);
	tap_int(list.count, 4, "four peers are four rows");

	begin(&t);
	for (i = 0; i < 2000; i++) {
		snprintf(peer, sizeof(peer), "203.0.%d.%d", i / 200, i % 200);
		f = finding("suricata.2", PC, peer, i);
		take(t, &f);
	}
	list = end(&t, a);
	tap_int(list.count, 1, "two thousand peers are one row");
	tap_text(list.row[0].peer, "", "whose peer is many");
	tap_int(list.row[0].count, 2000, "that counts every finding");
	tap_ok(strstr(list.row[0].facts, "\"_peers\":2000") != NULL,
	       "and every peer: %s", list.row[0].facts);
	tap_ok(strstr(list.row[0].facts, "\"203.0.0.0\"") != NULL,
	       "and names a few");
	arena_free(&a);
}

static void
try_storm(void)
{
	struct arena *a = arena_new(1 << 24);
	struct alert_list list;
	struct finding f;
	char device[32], rule[32];
	struct triage *t;
	int64_t total = 0;
	size_t i;

	settings.triage_fold_max = 1000;
	begin(&t);
	for (i = 0; i < 400000; i++) {
		snprintf(device, sizeof(device), "10.%zu.%zu.7", i % 31,
			 i % 17);
		snprintf(rule, sizeof(rule), "suricata.%zu", i % 3);
		f = finding(rule, device, EVIL, 5);
		f.peer.bytes[1] = (uint8_t)i;
		f.peer.bytes[2] = (uint8_t)(i >> 8);
		take(t, &f);
	}
	list = end(&t, a);
	for (i = 0; i < list.count; i++)
		total += list.row[i].count;
	tap_ok(list.count < 4500, "a storm of 400,000 is %zu rows", list.count);
	tap_int(total, 400000, "and no finding is lost");
	settings_init(&settings);

	settings.triage_device_max = 10;
	begin(&t);
	for (i = 0; i < 5000; i++) {
		snprintf(device, sizeof(device), "10.1.%zu.%zu", i / 250,
			 i % 250);
		f = finding("suricata.9", device, "", 5);
		take(t, &f);
	}
	list = end(&t, a);
	tap_int(list.count, 11,
		"forged devices: ten rows and one for the rest");
	settings_init(&settings);
	arena_free(&a);
}

static void
try_again(void)
{
	struct arena *a = arena_new(1 << 20);
	struct alert_list list;
	struct finding f;
	struct triage *t;
	struct err e;

	begin(&t);
	f = finding("komainu.beacon", PC, EVIL, 1);
	f.fact[0] =
	    (struct fact){ .name = "contacts", .integer = 12, .number = true };
	f.fact[1] = (struct fact){ .name = "name", .text = TEXT("a\"b\xff\n") };
	f.facts = 2;
	take(t, &f);
	tap_int(triage_flush(t, &e), 0, "flushed");
	f.fact[0].integer = 24;
	f.last_us += 9000000;
	f.count = 12;
	take(t, &f);
	list = end(&t, a);
	tap_int(list.count, 1, "after a flush the row is met again");
	tap_int(list.row[0].count, 13, "counts add up");
	tap_ok(strstr(list.row[0].facts, "\"contacts\":24") != NULL,
	       "the newest facts stay: %s", list.row[0].facts);
	tap_ok(strstr(list.row[0].facts, "a\\\"b") != NULL,
	       "foreign text is escaped");
	arena_free(&a);
}

static void
try_grading(void)
{
	struct arena *a = arena_new(1 << 20);
	struct alert_list list;
	struct finding f;
	struct triage *t;
	int i;

	begin(&t);
	f = finding("suricata.3", PC, EVIL, 1);
	f.class = CLASS_EXPLOIT;
	f.severity = SEVERITY_NOW;
	f.outcome = OUTCOME_ATTEMPT;
	take(t, &f);
	list = end(&t, a);
	tap_int(list.row[0].severity, SEVERITY_TODAY,
		"a mere attempt is not 'now'");
	tap_ok(strstr(list.row[0].facts, "only-an-attempt") != NULL,
	       "the reason is kept");

	begin(&t);
	for (i = 0; i < 25; i++) {
		f = finding("suricata.4", PC, EVIL, i * 60);
		take(t, &f);
	}
	list = end(&t, a);
	tap_int(list.row[0].severity, SEVERITY_TODAY,
		"a quiet warning again and again is raised");

	begin(&t);
	for (i = 0; i < 25; i++) {
		f = finding("suricata.4", PC, EVIL, i);
		take(t, &f);
	}
	list = end(&t, a);
	tap_int(list.row[0].severity, SEVERITY_THIS_WEEK,
		"a burst of it is one visit");

	begin(&t);
	f = finding("suricata.5", PC, EVIL, 1);
	f.class = CLASS_MALWARE_DOWNLOAD;
	f.severity = SEVERITY_TODAY;
	take(t, &f);
	f = finding("komainu.program-update", PC, EVIL, 1);
	f.class = CLASS_MALWARE_DOWNLOAD;
	f.severity = SEVERITY_INFO;
	take(t, &f);
	list = end(&t, a);
	tap_int(list.row[0].severity, SEVERITY_INFO,
		"a foreign rule that shouts at a known update is calmed");
	arena_free(&a);
}

int
main(void)
{
	struct company_row c = { .name = "株式会社さんぷる製作所",
				 .created_ms = 1 };
	struct err e;

	settings_init(&settings);
	if (db_open(&db, "sqlite::memory:", &e) != 0 ||
	    db_migrate(db, &e) != 0 ||
	    company_row_add(db, &c, &company, &e) != 0) {
		tap_ok(0, "%s", e.text);
		return tap_done();
	}
	try_folding();
	try_peers();
	try_again();
	try_grading();
	try_storm();
	db_close(&db);
	return tap_done();
}
