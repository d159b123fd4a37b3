/* /healthz for monitors, /metrics for Prometheus, the page for people. */
#include <stdio.h>

#include "base/stamp.h"
#include "fmt/address.h"
#include "model/company_lease_row.h"
#include "model/company_stage_row.h"
#include "model/fault_row.h"
#include "web/answers.h"
#include "web/health.h"
#include "web/html_out.h"
#include "web/health_tmpl.h"
#include "web/key_view.h"
#include "web/page_fill.h"
#include "web/visit.h"

#define LINES_MAX 18
/* What is over stays to be seen for a week. */
#define FAULT_SHOWN_MS (INT64_C(7) * 86400 * 1000)

int
healthz_show(struct page *p, struct err *e)
{
	int version;

	if (db_version_get(p->db, &version, e) != 0)
		return -1;
	p->response->status = 200;
	p->response->type = "text/plain; charset=utf-8";
	str_add(&p->response->body, "ok\n");
	return 0;
}

static void
metric(struct str *out, const char *name, const char *type, const char *help,
       int64_t value)
{
	str_addf(out,
		 "# HELP komainu_%s %s\n# TYPE komainu_%s %s\n"
		 "komainu_%s %lld\n",
		 name, help, name, type, name, (long long)value);
}

static void
status_metrics(struct str *out, const struct httpd_counts *c)
{
	str_add(out, "# HELP komainu_http_responses_total Answers by class of "
		     "status.\n# TYPE komainu_http_responses_total "
		     "counter\n");
	for (int i = 1; i <= 5; i++)
		str_addf(out,
			 "komainu_http_responses_total{class=\"%dxx\"} %lld\n",
			 i, (long long)c->status[i]);
}

/* How far the stages of the live watch are behind, and who works on them. */
static int
stage_metrics(struct page *p, struct str *out, struct err *e)
{
	int64_t now = stamp_now(web_world(p->web)->clock), leases = 0;
	struct company_stage_lag lag = { 0 };

	if (company_stage_row_lag(p->db, &lag, e) != 0 ||
	    company_lease_row_count(p->db, now, &leases, e) != 0)
		return -1;
	metric(out, "segments_waiting", "gauge",
	       "Batches of sensors that no detector has read.", lag.segments);
	metric(out, "segments_oldest_seconds", "gauge",
	       "How long the oldest of them waits.",
	       lag.oldest_ms > 0 && now > lag.oldest_ms
		   ? (now - lag.oldest_ms) / 1000
		   : 0);
	metric(out, "alerts_waiting", "gauge",
	       "Changed alerts that were not gathered into incidents.",
	       lag.alerts);
	metric(out, "incidents_waiting", "gauge",
	       "Changed incidents that nobody was told of.", lag.incidents);
	metric(out, "company_leases", "gauge",
	       "Companies whose stages a centre works on.", leases);
	return 0;
}

/* This machine's monitor may ask without an account, others need one. */
static int
metrics_allowed(struct page *p, struct err *e)
{
	struct address a;

	if (page_may(p, PERMISSION_HEALTH_READ))
		return 0;
	if (address_parse(text_of(p->request->address), &a, NULL) == 0 &&
	    address_is_loopback(&a))
		return 0;
	return err_set(e,
		       p->caller->person == 0 ? ERR_NOT_SIGNED_IN : ERR_DENIED,
		       "metrics are for this machine and administrators");
}

int
metrics_show(struct page *p, struct err *e)
{
	struct str *out = &p->response->body;
	struct health h;

	if (metrics_allowed(p, e) != 0 || health_get(p, &h, e) != 0)
		return -1;
	p->response->status = 200;
	p->response->type = "text/plain; version=0.0.4; charset=utf-8";
	metric(out, "start_time_seconds", "gauge", "When this process began.",
	       h.since_ms / 1000);
	metric(out, "http_connections", "gauge", "Connections open now.",
	       h.http.connections);
	metric(out, "http_requests_total", "counter", "Requests answered.",
	       h.http.requests);
	status_metrics(out, &h.http);
	metric(out, "http_refused_total", "counter", "Malformed requests.",
	       h.http.refused);
	metric(out, "http_cut_total", "counter",
	       "Connections cut for being too slow.", h.http.cut);
	metric(out, "upload_bytes_total", "counter", "Bytes of uploads.",
	       h.http.uploaded);
	metric(out, "jobs_waiting", "gauge", "Jobs queued or running.",
	       h.queue);
	metric(out, "database_bytes", "gauge", "Size of the database.",
	       h.space.bytes);
	metric(out, "database_unused_bytes", "gauge",
	       "Of it, room for new rows.", h.space.free_bytes);
	metric(out, "segment_oldest_timestamp_seconds", "gauge",
	       "When the oldest batch of records that is kept was received.",
	       h.segment_oldest_ms / 1000);
	metric(out, "disk_free_bytes", "gauge", "Room for data.", h.disk_free);
	metric(out, "schema_version", "gauge", "Version of the database.",
	       h.schema);
	return stage_metrics(p, out, e);
}

static void
line_add(struct view_health *v, struct view_health_line *lines,
	 struct view_health_line line)
{
	if (v->lines < LINES_MAX)
		lines[v->lines++] = line;
}

static const char *
number(struct page *p, enum text_key key, int64_t count, int64_t all)
{
	struct content_value values[] = { VALUE_INT("count", count),
					  VALUE_INT("all", all) };

	return page_fill_text(p, key, values, 2);
}

/* Which words a kind of fault has; a kind without any is shown as it is. */
static const char *
fault_word(struct page *p, const struct fault_row *row)
{
	struct content_value value = VALUE_TEXT("object", row->object);
	char name[64];
	enum text_key key;

	snprintf(name, sizeof(name), "health_fault_%.40s", row->kind);
	if (!text_key_parse(text_of(name), &key))
		return row->kind;
	return page_fill_text(p, key, &value, 1);
}

static int
faults_fill(struct page *p, struct view_health *view, struct err *e)
{
	struct view_fault_line *line;
	struct fault_list list;

	if (fault_row_list(p->db, visit_now(p) - FAULT_SHOWN_MS, p->arena,
			   &list, e) != 0)
		return -1;
	line = arena_alloc_array(p->arena, list.count + 1, sizeof(*line));
	if (line == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list.count; i++) {
		const struct fault_row *row = &list.row[i];

		line[i].what = fault_word(p, row);
		line[i].detail = row->detail;
		line[i].from = page_fill_time(p, row->from_ms);
		line[i].last = page_fill_time(p, row->last_ms);
		line[i].until = page_fill_time(p, row->until_ms);
		line[i].count = row->count;
	}
	view->fault = line;
	view->faults = list.count;
	return 0;
}

int
health_show(struct page *p, struct err *e)
{
	struct view_health_line *l =
	    arena_alloc_array(p->arena, LINES_MAX, sizeof(*l));
	struct view_health v = { .line = l };
	struct health h;

	if (l == NULL)
		return arena_check(p->arena, e);
	if (health_get(p, &h, e) != 0 || faults_fill(p, &v, e) != 0)
		return -1;
#define LINE(key, text, good)                                                  \
	line_add(                                                              \
	    &v, l,                                                             \
	    (struct view_health_line){ page_text(p, key), (text), (good) })
	LINE(TEXT_health_version, KOMAINU_VERSION, true);
	LINE(TEXT_health_since, page_fill_time(p, h.since_ms).text, true);
	LINE(TEXT_health_database,
	     db_engine(p->db) == DB_SQLITE ? "SQLite" : "PostgreSQL", true);
	LINE(TEXT_health_size, page_fill_size(p, h.space.bytes), true);
	if (!h.space.gives_back)
		LINE(TEXT_health_shrink, page_text(p, TEXT_health_shrink_text),
		     false);
	if (h.segment_oldest_ms > 0)
		LINE(TEXT_health_oldest,
		     page_fill_time(p, h.segment_oldest_ms).text, true);
	LINE(TEXT_health_disk, page_fill_size(p, h.disk_free),
	     h.disk_free > 2 * p->settings->upload_disk_reserve);
	LINE(TEXT_health_queue, number(p, TEXT_health_queue_count, h.queue, 0),
	     h.queue < 100);
	LINE(TEXT_health_engine,
	     h.engine ? page_text(p, TEXT_health_good)
		      : page_text(p, TEXT_health_engine_missing),
	     h.engine);
	LINE(TEXT_health_sandbox,
	     h.sandbox_whole ? h.sandbox
			     : page_text(p, TEXT_health_sandbox_text),
	     h.sandbox_whole);
	LINE(TEXT_health_people,
	     number(p, TEXT_health_queue_count, h.people, 0), true);
	LINE(TEXT_health_second,
	     number(p, TEXT_health_of, h.administrators_with_totp,
		    h.administrators),
	     h.administrators_with_totp == h.administrators);
	LINE(TEXT_health_connections,
	     number(p, TEXT_health_queue_count, h.http.connections, 0), true);
#undef LINE
	struct html_out o = { page_html(p, 200), p->language };
	page_frame(p, page_text(p, TEXT_health_title), &v.frame);
	health_page(&o, &v);
	return 0;
}
