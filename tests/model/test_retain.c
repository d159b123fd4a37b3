/* test_retain.c: what goes and what stays, and that a full disk stops nobody
 * who has something to tell. */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/calendar.h"
#include "fmt/settings.h"
#include "job/retain.h"
#include "model/alert_row.h"
#include "model/company_row.h"
#include "model/fault_row.h"
#include "model/incident_row.h"
#include "model/segment_keep_row.h"
#include "model/segment_row.h"
#include "model_test.h"

#define DAY  CALENDAR_DAY_MS
#define HOUR CALENDAR_HOUR_MS
/* 2026-11-21T03:00:00Z */
#define NOW  1795230000000LL
#define BODY 20000

struct world {
	struct model_test *t;
	struct settings settings;
	int64_t company, sender, sequence;
	const char *ballast; /* NULL: none */
	size_t body;         /* bytes of a batch */
};

/* -1 when the disk is full. */
static int
segment_put(struct world *w, int64_t at_ms)
{
	struct model_test *t = w->t;
	char *body = malloc(w->body);
	struct segment_row row = { .company = w->company,
				   .sender = w->sender,
				   .sequence = w->sequence + 1,
				   .received_ms = at_ms,
				   .sent_ms = at_ms,
				   .bytes = (int64_t)w->body,
				   .raw_bytes = (int64_t)w->body,
				   .records = 1,
				   .digest = "d" };
	int rc = -1;
	TXN(txn);

	for (size_t i = 0; i < w->body; i++)
		body[i] = (char)(i * 31 + (size_t)w->sequence);
	row.body = (struct text){ body, w->body };
	if (txn_begin(&txn, t->db, &t->e) == 0 &&
	    segment_row_put(t->db, w->company, &row, 1, &t->e) == 0 &&
	    txn_commit(&txn, &t->e) == 0) {
		w->sequence++;
		rc = 0;
	}
	txn_done(&txn);
	free(body);
	return rc;
}

/* The stage that detects has read everything. */
static void
read_all(struct world *w)
{
	struct model_test *t = w->t;

	try(t, db_run(t->db,
		      DB_ASK("insert into company_stage (company, stage,"
			     " position, memory_position) values ($1, 'detect',"
			     " $2, $2) on conflict (company, stage) do update"
			     " set memory_position = excluded.memory_position",
			     db_int(w->company), db_int(w->sequence)),
		      NULL, &t->e));
}

static int64_t
kept(struct world *w)
{
	int64_t bytes = 0, count = -1;

	try(w->t, segment_keep_size(w->t->db, &bytes, &count, &w->t->e));
	return count;
}

static struct retain_result
run(struct world *w, int64_t disk_free, int64_t disk_bytes, int64_t now_ms)
{
	struct retain_plan plan = { .settings = &w->settings,
				    .disk_free = disk_free,
				    .disk_bytes = disk_bytes,
				    .ballast = w->ballast,
				    .now_ms = now_ms };
	struct retain_result all = { 0 }, one;
	int steps = 0;

	do {
		try(w->t, retain_step(w->t->db, &plan, &one, &w->t->e));
		all.segments += one.segments;
		all.rows += one.rows;
		/* What was dropped and given back is free on a real disk. */
		plan.disk_free += one.bytes;
	} while (one.more && ++steps < 1000);
	return all;
}

static struct world
world_begin(struct model_test *t, const char *name)
{
	struct company_row company = { .name = name, .created_ms = 1 };
	struct world w = { .t = t, .body = BODY };

	settings_init(&w.settings);
	try(t, company_row_add(t->db, &company, &w.company, &t->e));
	try(t, db_get_int(t->db,
			  DB_ASK("insert into sender (company, kind, name,"
				 " state, created_ms) values ($1, 'sensor',"
				 " 'box', 'active', 1) returning id",
				 db_int(w.company)),
			  &w.sender, &t->e));
	return w;
}

static int64_t
incident_put(struct world *w, const char *key, enum severity severity,
	     enum incident_state state, int64_t at_ms)
{
	struct model_test *t = w->t;
	struct incident_row row = { .company = w->company,
				    .key = key,
				    .class = CLASS_SCAN,
				    .severity = severity,
				    .state = state,
				    .reason = "incident.notice",
				    .facts = "{}",
				    .first_ms = at_ms,
				    .last_ms = at_ms,
				    .device = "",
				    .changed_ms = at_ms };
	int64_t id = 0;
	TXN(txn);

	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, incident_row_put(t->db, &row, &id, &t->e));
	try(t, txn_commit(&txn, &t->e));
	return id;
}

static int
alert_put(struct world *w, const char *key, int64_t at_ms)
{
	struct alert_row row = { .company = w->company,
				 .key = key,
				 .class = CLASS_SCAN,
				 .severity = SEVERITY_INFO,
				 .count = 1,
				 .first_ms = at_ms,
				 .last_ms = at_ms,
				 .port = -1,
				 .facts = "{}" };
	TXN(txn);

	if (txn_begin(&txn, w->t->db, &w->t->e) != 0 ||
	    alert_row_put(w->t->db, &row, 1, NULL, &w->t->e) != 0)
		return -1;
	return txn_commit(&txn, &w->t->e);
}

static bool
has_incident(struct world *w, int64_t id)
{
	struct incident_row row;

	return incident_row_get(w->t->db, w->company, id, w->t->a, &row,
				&w->t->e) == 0;
}

/* Open ones, and all there ever were. */
static int64_t
faults(struct world *w, size_t *all_out)
{
	struct fault_list list = { 0 };
	int64_t open = 0;

	try(w->t, fault_row_list(w->t->db, 0, w->t->a, &list, &w->t->e));
	for (size_t i = 0; i < list.count; i++)
		open += list.row[i].until_ms == 0;
	*all_out = list.count;
	return open;
}

static void
test_age(struct world *w)
{
	int64_t wanted = incident_put(w, "open", SEVERITY_NOW, INCIDENT_OPEN,
				      NOW - 100 * DAY);
	int64_t closed = incident_put(w, "closed", SEVERITY_NOW,
				      INCIDENT_CLOSED, NOW - 2000 * DAY);
	int64_t info = incident_put(w, "info", SEVERITY_INFO, INCIDENT_OPEN,
				    NOW - 190 * DAY);

	try(w->t, alert_put(w, "old", NOW - 500 * DAY) == 0 ? 0 : -1);
	try(w->t, alert_put(w, "young", NOW - 5 * DAY) == 0 ? 0 : -1);
	for (int day = 120; day > 0; day -= 10)
		try(w->t, segment_put(w, NOW - day * DAY));
	tap_int(run(w, 0, 0, NOW).segments, 0, "what is not read stays");
	read_all(w);
	run(w, 0, 0, NOW);
	/* 120, 110 and the one of day 100 that the open incident needs. */
	tap_int(kept(w), 12 - 2, "what is older than ninety days went");
	tap_ok(has_incident(w, wanted), "an open incident stays");
	tap_ok(!has_incident(w, closed), "one closed long ago goes");
	tap_ok(!has_incident(w, info), "one without action goes");
	int64_t alerts = 0;
	try(w->t, db_get_int(w->t->db, DB_SAY("select count(*) from alert"),
			     &alerts, &w->t->e));
	tap_int(alerts, 1, "an old finding that led to nothing goes");
	struct incident_move move = { w->company, wanted, INCIDENT_OPEN,
				      INCIDENT_CLOSED, NOW };
	try(w->t, incident_row_move(w->t->db, &move, &w->t->e));
	run(w, 0, 0, NOW);
	tap_int(kept(w), 9, "once it is closed its records go too");
}

static void
test_size(struct world *w)
{
	struct retain_plan plan = { .settings = &w->settings, .now_ms = NOW };

	w->settings.keep_segments_size = 5 * BODY;
	run(w, 0, 0, NOW);
	tap_int(kept(w), 5, "no more than the size allows");
	w->settings.keep_segments_size = 0;
	tap_int(retain_excess(&plan, 1000000, 0), 0,
		"an unknown disk wants nothing");
	plan.disk_bytes = 1000 * BODY;
	plan.disk_free = 500 * BODY;
	w->settings.disk_reserve = 100 * BODY;
	tap_int(retain_excess(&plan, 510 * BODY, 0), 10 * BODY,
		"half of the disk");
	plan.disk_free = 90 * BODY;
	tap_int(retain_excess(&plan, BODY, 0), 10 * BODY, "the reserve");
	tap_int(retain_excess(&plan, BODY, 10 * BODY), 0,
		"room inside the file is room");
	w->settings.disk_reserve = 1 << 20;
}

/* Within the day, when nothing older is left. */
static void
test_reserve(struct world *w)
{
	size_t all = 0;

	for (int i = 0; i < 50; i++)
		try(w->t, segment_put(w, NOW - HOUR + i * 1000));
	read_all(w);
	w->settings.disk_reserve = 60 * BODY;
	run(w, 40 * BODY, 100000 * BODY, NOW);
	tap_ok(kept(w) < 55 && kept(w) >= 5, "%lld of 55 are left",
	       (long long)kept(w));
	tap_int(faults(w, &all), 0, "it is over");
	tap_int(all, 1, "and whoever runs the centre can see that it was");
}

static void
test_retain(struct model_test *t)
{
	struct world w = world_begin(t, "会社");

	test_age(&w);
	test_size(&w);
	test_reserve(&w);
}

/* A file system of 160 MiB for this process alone. */
static bool
small_disk(const char *path)
{
	return unshare(CLONE_NEWNS) == 0 &&
	       mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", path, "tmpfs", 0, "size=160m") == 0;
}

static struct statvfs
room_of(const char *path)
{
	struct statvfs room = { 0 };

	tap_ok(statvfs(path, &room) == 0, "the disk tells its room");
	return room;
}

static void
fill_and_go_on(struct model_test *t, const char *path)
{
	struct world w = world_begin(t, "会社");
	struct retain_plan plan = { .settings = &w.settings, .now_ms = NOW };
	struct retain_result one;
	struct statvfs room;
	int64_t full;
	char ballast[64];
	int more = 0, tries;

	w.sequence = 1000000;
	read_all(&w);
	w.sequence = 0;
	w.body = 400000;
	w.settings.disk_reserve = (int64_t)128 << 20;
	snprintf(ballast, sizeof(ballast), "%s/reserve", path);
	w.ballast = ballast;
	run(&w, (int64_t)300 << 20, (int64_t)400 << 20, NOW);
	w.settings.disk_reserve = (int64_t)64 << 20;
	tap_ok(access(ballast, F_OK) == 0, "some room is set aside");
	while (w.sequence < 3000 && segment_put(&w, NOW - 2 * DAY) == 0)
		;
	full = w.sequence;
	tap_ok(full > 200 && full < 3000, "%lld batches fill the disk [%s]",
	       (long long)full, t->e.text);
	/* The guard comes before that; here it comes too late. */
	/* The first steps may get no further than giving up what was set aside
	 * and moving the log; the worker tries again every five seconds. */
	plan.disk_bytes =
	    (int64_t)room_of(path).f_blocks * (int64_t)room_of(path).f_frsize;
	plan.ballast = ballast;
	for (tries = 0; tries < 5; tries++) {
		if (retain_step(t->db, &plan, &one, &t->e) == 0)
			break;
		tap_note("%s", t->e.text);
	}
	tap_ok(tries < 5, "a full disk is got under control");
	for (int i = 0; i < 4; i++) {
		room = room_of(path);
		run(&w, (int64_t)room.f_bavail * (int64_t)room.f_frsize,
		    (int64_t)room.f_blocks * (int64_t)room.f_frsize, NOW);
	}
	room = room_of(path);
	tap_ok((int64_t)room.f_bavail * (int64_t)room.f_frsize >= (int64_t)32
								      << 20,
	       "%lld bytes are free again",
	       (long long)room.f_bavail * (long long)room.f_frsize);
	for (int i = 0; i < 100; i++) {
		char key[32];

		snprintf(key, sizeof(key), "alert %d", i);
		more += alert_put(&w, key, NOW + i) == 0;
	}
	tap_int(more, 100, "alerts are written");
	tap_ok(segment_put(&w, NOW) == 0, "and batches taken");
}

static void
test_full_disk(void)
{
	char path[] = "/tmp/komainu-disk.XXXXXX", url[100];
	struct model_test t = { .a = arena_new(64 * 1024 * 1024) };

	if (mkdtemp(path) == NULL || !small_disk(path)) {
		tap_skip("no small disk can be made here");
	} else {
		snprintf(url, sizeof(url), "sqlite:%s/komainu.db", path);
		try(&t, db_open(&t.db, url, &t.e));
		try(&t, db_migrate(t.db, &t.e));
		fill_and_go_on(&t, path);
		db_close(&t.db);
		umount(path);
	}
	rmdir(path);
	arena_free(&t.a);
}

int
main(void)
{
	if (getenv("KOMAINU_TEST_DATABASE") == NULL)
		test_full_disk();
	return model_test_main(test_retain, true);
}
