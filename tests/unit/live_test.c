#include "live_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/stamp.h"
#include "fmt/pack.h"
#include "model/alert_row.h"
#include "model/company_lease_row.h"
#include "model/company_row.h"
#include "model/coverage_row.h"
#include "model/device_row.h"
#include "model/segment_row.h"
#include "model/sender_row.h"
#include "tap.h"
#include "watch/silence.h"

#define LINES_MAX ((size_t)8 * 1024 * 1024)

static void
must(struct live_test *t, int rc, const char *what)
{
	if (rc == 0)
		return;
	tap_ok(0, "%s [%s]", what, t->e.text);
	abort();
}

/* On the PostgreSQL of with_postgresql.sh, when there is one: emptied. */
static void
database_open(struct live_test *t, const char *url)
{
	const char *other = getenv("KOMAINU_TEST_DATABASE");

	if (other == NULL) {
		must(t, db_open(&t->db, url, &t->e), "opens");
		return;
	}
	must(t, db_open(&t->db, other, &t->e), "opens");
	must(t,
	     db_run(t->db, DB_SAY("drop schema if exists public cascade"), NULL,
		    &t->e),
	     "drops");
	must(t, db_run(t->db, DB_SAY("create schema public"), NULL, &t->e),
	     "makes");
}

void
live_test_open(struct live_test *t, const char *url)
{
	struct company_row company = { .name = "株式会社さんぷる製作所",
				       .created_ms = 1 };

	memset(t, 0, sizeof(*t));
	t->a = arena_new((size_t)256 * 1024 * 1024);
	settings_init(&t->settings);
	database_open(t, url);
	must(t, db_migrate(t->db, &t->e), "migrates");
	must(t, company_row_add(t->db, &company, &t->company, &t->e),
	     "company");
	t->now_ms = LIVE_BEGIN;
	t->world = (struct stage_world){ .db = t->db,
					 .settings = &t->settings,
					 .seed = 7,
					 .holder = "test",
					 .live = live_new((size_t)64 << 20),
					 .silence = silence_new(7) };
	str_init(&t->lines, LINES_MAX);
}

void
live_test_close(struct live_test *t)
{
	live_free(&t->world.live);
	silence_free(&t->world.silence);
	str_done(&t->lines);
	arena_free(&t->a);
	db_close(&t->db);
}

int64_t
live_test_sender(struct live_test *t, const char *name)
{
	struct sender_row row = { .company = t->company,
				  .kind = SENDER_SENSOR,
				  .name = name,
				  .created_ms = 1 };

	must(t, sender_row_add(t->db, &row, &row.id, &t->e), "sender");
	return row.id;
}

void
live_test_raw(struct live_test *t, const char *line)
{
	str_add(&t->lines, line);
	str_add(&t->lines, "\n");
	t->records++;
}

void
live_test_line(struct live_test *t, int64_t at_ms, const char *type,
	       const char *rest)
{
	char at[STAMP_TEXT_MAX];

	stamp_write_iso(at_ms, at);
	live_test_raw(t, arena_printf(t->a,
				      "{\"timestamp\":\"%s\","
				      "\"event_type\":\"%s\"%s}",
				      at, type, rest));
}

void
live_test_minute(struct live_test *t, int64_t at_ms)
{
	live_test_line(t, at_ms, "komainu_minute",
		       ",\"seconds\":60,\"packets\":1000,\"bytes\":500000,"
		       "\"dropped\":1,\"records\":9,\"link\":\"up\","
		       "\"engine\":\"running\",\"clock_error_ms\":5");
}

void
live_test_call(struct live_test *t, int64_t at_ms, const char *device,
	       const char *peer)
{
	char begin[STAMP_TEXT_MAX], end[STAMP_TEXT_MAX];

	stamp_write_iso(at_ms - 1500, begin);
	stamp_write_iso(at_ms - 500, end);
	live_test_line(
	    t, at_ms, "flow",
	    arena_printf(t->a,
			 ",\"flow_id\":%lld,\"src_ip\":\"%s\","
			 "\"src_port\":50001,\"dest_ip\":\"%s\","
			 "\"dest_port\":8443,\"proto\":\"TCP\","
			 "\"app_proto\":\"tls\",\"flow\":{"
			 "\"pkts_toserver\":9,\"pkts_toclient\":8,"
			 "\"bytes_toserver\":1200,\"bytes_toclient\":900,"
			 "\"start\":\"%s\",\"end\":\"%s\","
			 "\"state\":\"closed\",\"reason\":\"timeout\"}",
			 (long long)at_ms, device, peer, begin, end));
}

void
live_test_alert(struct live_test *t, int64_t at_ms, const char *device,
		const char *peer, const char *class, const char *severity)
{
	live_test_line(
	    t, at_ms, "alert",
	    arena_printf(t->a,
			 ",\"flow_id\":77,\"src_ip\":\"%s\","
			 "\"src_port\":50001,\"dest_ip\":\"%s\","
			 "\"dest_port\":80,\"proto\":\"TCP\",\"alert\":{"
			 "\"gid\":1,\"signature_id\":9000001,\"rev\":1,"
			 "\"signature\":\"TEST %s\",\"severity\":1,"
			 "\"metadata\":{\"komainu_class\":[\"%s\"],"
			 "\"komainu_severity\":[\"%s\"]}}",
			 device, peer, class, class, severity));
}

void
live_test_bring(struct live_test *t, int64_t sender, int64_t sent_ms)
{
	struct segment_row row = { .company = t->company,
				   .sender = sender,
				   .sequence = ++t->sequence[sender % 8],
				   .received_ms = t->now_ms,
				   .sent_ms = sent_ms,
				   .raw_bytes = (int64_t)t->lines.n,
				   .records = t->records,
				   .digest = "0" };
	struct str packed;
	TXN(txn);

	str_init(&packed, LINES_MAX);
	must(t, pack_write(str_view(&t->lines), 1, &packed, &t->e), "packs");
	row.bytes = (int64_t)packed.n;
	must(t, txn_begin(&txn, t->db, &t->e), "begins");
	row.body = str_view(&packed);
	must(t, segment_row_put(t->db, t->company, &row, 1, &t->e), "segment");
	must(t, txn_commit(&txn, &t->e), "commits");
	str_done(&packed);
	str_reset(&t->lines);
	t->records = 0;
}

int64_t
live_test_step(struct live_test *t, const struct stage *stage, size_t max)
{
	struct company_lease lease = { .company = t->company,
				       .holder = t->world.holder,
				       .now_ms = t->now_ms,
				       .until_ms = t->now_ms + STAGE_LEASE_MS };
	struct company_id_list list;
	struct arena *a = arena_new(1024 * 1024);
	int64_t sum = 0;
	size_t n = 0;

	err_clear(&t->e);
	t->world.now_ms = t->now_ms;
	if (stage->list(&t->world, 100, a, &list, &t->e) != 0)
		sum = -1;
	for (size_t i = 0; sum >= 0 && i < list.count; i++) {
		lease.company = list.id[i];
		if (company_lease_row_take(t->db, &lease, &t->e) != 0 ||
		    stage->step(&t->world, list.id[i], max, &n, &t->e) != 0)
			sum = -1;
		else
			sum += (int64_t)n;
	}
	arena_free(&a);
	return sum;
}

void
live_test_kill(struct live_test *t)
{
	live_free(&t->world.live);
	t->world.live = live_new((size_t)64 << 20);
	silence_free(&t->world.silence);
	t->world.silence = silence_new(7);
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Without what numbers things only by the order of writing. */
static size_t
rows_list(struct live_test *t, const char **line, size_t max)
{
	struct alert_filter alerts = { .class = -1, .max = 10000 };
	struct device_filter devices = { .max = 10000 };
	struct coverage_list hours;
	struct alert_list al;
	struct device_list dl;
	size_t n = 0;

	must(t, alert_row_list(t->db, t->company, &alerts, t->a, &al, &t->e),
	     "alerts");
	must(t, device_row_list(t->db, t->company, &devices, t->a, &dl, &t->e),
	     "devices");
	must(t,
	     coverage_row_list(t->db, t->company, 0, INT64_MAX, t->a, &hours,
			       &t->e),
	     "hours");
	CHECK(al.count + dl.count + hours.count < max);
	for (size_t i = 0; i < al.count; i++) {
		const struct alert_row *r = &al.row[i];

		line[n++] = arena_printf(
		    t->a, "alert %s|%d|%d|%lld|%lld|%lld|%s|%s|%d|%s|%s|%s",
		    r->key, (int)r->severity, (int)r->outcome,
		    (long long)r->count, (long long)r->first_ms,
		    (long long)r->last_ms, r->device, r->peer, r->port,
		    r->title, r->subject, r->facts);
	}
	for (size_t i = 0; i < dl.count; i++) {
		const struct device_row *r = &dl.row[i];

		line[n++] = arena_printf(
		    t->a, "device %s|%s|%s|%s|%s|%lld|%lld|%s", r->key, r->ip,
		    r->name, r->os, r->kind, (long long)r->first_ms,
		    (long long)r->last_ms, r->why);
	}
	for (size_t i = 0; i < hours.count; i++) {
		const struct coverage_row *r = &hours.row[i];

		line[n++] = arena_printf(
		    t->a, "hour %lld %lld|%lld|%lld|%lld|%lld",
		    (long long)r->sender, (long long)r->hour_ms,
		    (long long)r->watched_seconds, (long long)r->packets,
		    (long long)r->records, (long long)r->unparsed);
	}
	return n;
}

const char *
live_test_rows(struct live_test *t)
{
	const char *line[1024], *text;
	size_t n = rows_list(t, line, 1024);
	struct str out;

	qsort(line, n, sizeof(*line), compare_text);
	str_init(&out, LINES_MAX);
	for (size_t i = 0; i < n; i++) {
		str_add(&out, line[i]);
		str_add(&out, "\n");
	}
	text = arena_text(t->a, str_view(&out));
	str_done(&out);
	return text;
}
