/* test_watch_rows.c: looks, devices, alerts and incidents: folding, joining,
 * filters, pages, and that no company sees another's. */
#include <stdio.h>
#include <string.h>

#include "model/alert_row.h"
#include "model/audit_row.h"
#include "model/company_row.h"
#include "model/device_row.h"
#include "model/incident_row.h"
#include "model/look_row.h"
#include "model/person_row.h"
#include "model_test.h"

/* What most tests start from. */
struct world {
	int64_t ours, theirs; /* companies */
	int64_t look;         /* of ours */
};

static struct world
world(struct model_test *t, const char *name)
{
	struct company_row c = { .created_ms = 1 };
	struct look_row l = { .created_ms = 2 };
	struct world w = { 0 };

	c.name = arena_printf(t->a, "%s 甲", name);
	try(t, company_row_add(t->db, &c, &w.ours, &t->e));
	c.name = arena_printf(t->a, "%s 乙", name);
	try(t, company_row_add(t->db, &c, &w.theirs, &t->e));
	l.company = w.ours;
	try(t, look_row_add(t->db, &l, &w.look, &t->e));
	return w;
}

static struct alert_row
alert(const struct world *w, const char *key)
{
	return (struct alert_row){
		.company = w->ours,
		.look = w->look,
		.key = key,
		.class = CLASS_C2,
		.severity = SEVERITY_TODAY,
		.outcome = OUTCOME_ATTEMPT,
		.count = 1,
		.first_ms = 1000,
		.last_ms = 2000,
		.device = "192.168.1.20",
		.peer = "203.0.113.9",
		.port = 443,
		.protocol = PROTOCOL_TCP,
		.rule = "komainu.beacon",
		.title = "Regular call-backs",
		.subject = "c2.example.com",
		.facts = "{\"period\":60}",
		.flow_id = "18446744073709551615",
	};
}

static int
put_alerts(struct model_test *t, const struct alert_row *row, size_t count,
	   int64_t *id)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    alert_row_put(t->db, row, count, id, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static int
put_devices(struct model_test *t, const struct device_row *row, size_t count,
	    int64_t *id)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    device_row_put(t->db, row, count, id, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
test_looks(struct model_test *t)
{
	struct world w = world(t, "look");
	struct look_file_row f = { .look = w.look,
				   .name = "社内.pcap",
				   .stored = "a1",
				   .bytes = 5000000000 };
	struct look_row row;
	struct look_list list;
	struct look_file_list files;
	int64_t more;

	try(t, look_row_get(t->db, w.ours, w.look, t->a, &row, &t->e));
	tap_ok(row.state == LOOK_QUEUED && row.person == 0, "queued");
	row.state = LOOK_FAILED;
	row.finished_ms = 9;
	row.records = 77;
	row.error = "読めません";
	try(t, look_row_set(t->db, &row, &t->e));
	for (int i = 0; i < 5; i++)
		try(t, look_row_add(t->db, &row, &more, &t->e));
	try(t, look_row_list(t->db, w.ours, 0, 4, t->a, &list, &t->e));
	tap_int(list.count, 4, "a page");
	tap_int(list.row[0].id, more, "newest first");
	try(t, look_row_list(t->db, w.ours, list.row[3].id, 4, t->a, &list,
			     &t->e));
	tap_int(list.count, 2, "the rest");
	tap_int(list.row[1].id, w.look, "down to the first");
	tap_text(list.row[1].error, "読めません", "with its error");
	try(t, look_file_row_set(t->db, w.ours, &f, &t->e));
	f.number = 1;
	f.name = "second";
	try(t, look_file_row_set(t->db, w.ours, &f, &t->e));
	f.type = "pcap";
	f.records = 10;
	f.seconds = 1.25;
	try(t, look_file_row_set(t->db, w.ours, &f, &t->e));
	refuse(t, ERR_NOT_FOUND, look_file_row_set(t->db, w.theirs, &f, &t->e));
	try(t, look_file_row_list(t->db, w.ours, w.look, t->a, &files, &t->e));
	tap_int(files.count, 2, "two files");
	tap_text(files.row[0].name, "社内.pcap", "in order");
	tap_ok(files.row[0].bytes == 5000000000, "large");
	tap_ok(files.row[1].seconds == 1.25, "replaced");
	tap_text(files.row[1].type, "pcap", "with its kind");
}

static void
test_folding(struct model_test *t)
{
	struct world w = world(t, "fold");
	struct alert_row row[2] = { alert(&w, "k1"), alert(&w, "k1") };
	struct alert_row got, live = alert(&w, "k1");
	int64_t id[2], other;

	row[1].severity = SEVERITY_NOW;
	row[1].outcome = OUTCOME_SUCCESS;
	row[1].count = 41;
	row[1].first_ms = 500;
	row[1].last_ms = 1500;
	row[1].facts = "{\"period\":61}";
	try(t, put_alerts(t, row, 2, id));
	tap_int(id[0], id[1], "the same key is the same row");
	row[0].severity = SEVERITY_INFO;
	row[0].outcome = OUTCOME_UNKNOWN;
	try(t, put_alerts(t, row, 1, id));
	try(t, alert_row_get(t->db, w.ours, id[0], t->a, &got, &t->e));
	tap_int(got.count, 43, "counts add");
	tap_int(got.first_ms, 500, "earliest first");
	tap_int(got.last_ms, 2000, "latest last");
	tap_int(got.severity, SEVERITY_NOW, "highest severity");
	tap_int(got.outcome, OUTCOME_SUCCESS, "what worked has worked");
	tap_text(got.facts, "{\"period\":60}", "the newest facts");
	tap_text(got.device, "192.168.1.20", "device");
	tap_text(got.peer, "203.0.113.9", "peer");
	tap_int(got.port, 443, "port");
	tap_int(got.protocol, PROTOCOL_TCP, "protocol");
	tap_int(got.class, CLASS_C2, "class");
	tap_text(got.flow_id, "18446744073709551615", "flow, exact");
	tap_text(got.author, "", "no author");
	live.look = 0;
	try(t, put_alerts(t, &live, 1, &other));
	tap_ok(other != id[0], "the live watch folds by itself");
	row[0].company = w.theirs;
	row[0].look = 0;
	try(t, put_alerts(t, row, 1, &other));
	try(t, alert_row_get(t->db, w.ours, id[0], t->a, &got, &t->e));
	tap_int(got.count, 43, "and so does each company");
}

#define MANY 250

static void
many_alerts(struct model_test *t, const struct world *w)
{
	struct alert_row row[MANY];

	for (int i = 0; i < MANY; i++) {
		row[i] = alert(w, arena_printf(t->a, "many %d", i));
		row[i].severity = (enum severity)(i % 4);
		row[i].class = i % 10 == 0 ? CLASS_SCAN : CLASS_C2;
		/* Pairs share their time: the page must not cut between. */
		row[i].last_ms = 10000 + i / 8;
		row[i].device = arena_printf(t->a, "192.168.1.%d", i % 5);
		row[i].subject = i == 77 ? "100%_安全.example.jp" : "x";
	}
	try(t, put_alerts(t, row, MANY, NULL));
}

static size_t
count_alerts(struct model_test *t, const struct world *w,
	     struct alert_filter filter)
{
	struct alert_list list = { NULL, 0 };

	filter.max = ROW_LIST_MAX;
	filter.look = w->look;
	try(t, alert_row_list(t->db, w->ours, &filter, t->a, &list, &t->e));
	return list.count;
}

static bool
comes_before(const struct alert_row *a, const struct alert_row *b)
{
	if (a->severity != b->severity)
		return a->severity > b->severity;
	if (a->last_ms != b->last_ms)
		return a->last_ms > b->last_ms;
	return a->id > b->id;
}

static void
test_alert_pages(struct model_test *t)
{
	struct world w = world(t, "pages");
	struct alert_filter f = { .look = w.look, .class = -1, .max = 7 };
	struct alert_row last = { .id = 0 };
	struct alert_list list;
	bool ordered = true;
	size_t seen = 0;

	many_alerts(t, &w);
	do {
		try(t, alert_row_list(t->db, w.ours, &f, t->a, &list, &t->e));
		for (size_t i = 0; i < list.count; i++) {
			if (seen++ > 0)
				ordered = ordered &&
					  comes_before(&last, &list.row[i]);
			last = list.row[i];
		}
		f.after =
		    (struct row_mark){ last.severity, last.last_ms, last.id };
	} while (list.count == 7 && seen < 1000);
	tap_int(seen, MANY, "the pages hold every alert once");
	tap_ok(ordered, "gravest first, then latest");
	f = (struct alert_filter){ .class = CLASS_SCAN };
	tap_int(count_alerts(t, &w, f), 25, "by class");
	f = (struct alert_filter){ .class = -1,
				   .least_severity = SEVERITY_TODAY };
	tap_int(count_alerts(t, &w, f), 124, "by severity");
	f = (struct alert_filter){ .class = -1, .device = "192.168.1.3" };
	tap_int(count_alerts(t, &w, f), 50, "by device");
	f = (struct alert_filter){ .class = -1, .text = "100%_安全" };
	tap_int(count_alerts(t, &w, f), 1, "by a text, literally");
	f = (struct alert_filter){ .class = -1, .text = "CALL-back" };
	tap_int(count_alerts(t, &w, f), MANY, "by a text in any case");
	f = (struct alert_filter){ .class = -1, .text = "' or 1=1 --" };
	tap_int(count_alerts(t, &w, f), 0, "a text is only a text");
	f = (struct alert_filter){ .class = -1,
				   .from_ms = 10001,
				   .until_ms = 10003 };
	tap_int(count_alerts(t, &w, f), 16, "by time");
	f = (struct alert_filter){ .class = -1, .text = "\xff\xfe" };
	refuse(t, ERR_INVALID,
	       alert_row_list(t->db, w.ours, &f, t->a, &list, &t->e));
}

static void
test_devices(struct model_test *t)
{
	struct world w = world(t, "device");
	struct device_row row[] = {
		{ .company = w.ours,
		  .look = w.look,
		  .key = "mac:02:00:00:00:00:01",
		  .ip = "192.168.1.20",
		  .mac = "02:00:00:00:00:01",
		  .name = "SOUMU-PC",
		  .first_ms = 100,
		  .last_ms = 200,
		  .why = "[\"dhcp\"]" },
		{ .company = w.ours,
		  .look = w.look,
		  .key = "ip:192.168.1.1",
		  .ip = "192.168.1.1",
		  .first_ms = 100,
		  .last_ms = 100 },
	};
	struct device_filter f = { .look = w.look };
	struct device_list list;
	struct device_row got;
	int64_t id[2], again, count;

	try(t, put_devices(t, row, 2, id));
	row[0].name = "";
	row[0].ip = "192.168.1.21";
	row[0].os = "Windows XP";
	row[0].first_ms = 50;
	row[0].last_ms = 150;
	try(t, put_devices(t, row, 1, &again));
	tap_int(again, id[0], "the same key is the same device");
	try(t, device_row_get(t->db, w.ours, id[0], t->a, &got, &t->e));
	tap_text(got.name, "SOUMU-PC", "what was known stays");
	tap_text(got.ip, "192.168.1.21", "what is newer replaces");
	tap_text(got.os, "Windows XP", "what is new is added");
	tap_ok(got.first_ms == 50 && got.last_ms == 200, "the span widens");
	try(t, device_row_list(t->db, w.ours, &f, t->a, &list, &t->e));
	tap_int(list.count, 2, "both are listed");
	f.text = "windows x";
	try(t, device_row_list(t->db, w.ours, &f, t->a, &list, &t->e));
	tap_int(list.count, 1, "found by its system");
	f = (struct device_filter){ .look = w.look, .after = id[0] };
	try(t, device_row_list(t->db, w.ours, &f, t->a, &list, &t->e));
	tap_ok(list.count == 1 && list.row[0].id == id[1], "the next page");
	try(t, device_row_count(t->db, w.ours, w.look, &count, &t->e));
	tap_int(count, 2, "counted");
}

static struct incident_row
incident(const struct world *w, const char *key)
{
	return (struct incident_row){
		.company = w->ours,
		.look = w->look,
		.key = key,
		.class = CLASS_C2,
		.severity = SEVERITY_TODAY,
		.outcome = OUTCOME_UNKNOWN,
		.reason = "reason.c2",
		.facts = "{}",
		.first_ms = 1000,
		.last_ms = 2000,
		.device = "192.168.1.20",
		.peer = "203.0.113.9",
		.subject = "c2.example.com",
		.title = "Regular call-backs",
		.changed_ms = 3000,
	};
}

/* One incident with two alerts and one device. */
static int
put_incident(struct model_test *t, const struct world *w, const char *key,
	     struct incident_row *out)
{
	struct alert_row a[2] = { alert(w, arena_printf(t->a, "%s a", key)),
				  alert(w, arena_printf(t->a, "%s b", key)) };
	struct device_row d = { .company = w->ours,
				.look = w->look,
				.key = key,
				.ip = "192.168.1.20" };
	int64_t alert_id[2], device_id;
	TXN(txn);

	a[1].count = 9;
	*out = incident(w, key);
	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    alert_row_put(t->db, a, 2, alert_id, &t->e) != 0 ||
	    device_row_put(t->db, &d, 1, &device_id, &t->e) != 0 ||
	    incident_row_put(t->db, out, &out->id, &t->e) != 0)
		return -1;
	for (int twice = 0; twice < 2; twice++)
		if (incident_row_join_alerts(t->db, out, alert_id, 2, &t->e) !=
			0 ||
		    incident_row_join_devices(t->db, out, &device_id, 1,
					      &t->e) != 0)
			return -1;
	return txn_commit(&txn, &t->e);
}

static int
join_foreign(struct model_test *t, const struct incident_row *to, int64_t other)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0)
		return -1;
	return incident_row_join_alerts(t->db, to, &other, 1, &t->e);
}

static void
test_incidents(struct model_test *t)
{
	struct world w = world(t, "incident");
	struct alert_row foreign = alert(&w, "foreign");
	struct incident_row row, got, again;
	struct alert_list alerts;
	struct device_list devices;
	int64_t other, id;

	try(t, put_incident(t, &w, "i1", &row));
	try(t, incident_row_get(t->db, w.ours, row.id, t->a, &got, &t->e));
	tap_int(got.alerts, 2, "two alerts");
	tap_int(got.devices, 1, "one device");
	tap_int(got.events, 10, "ten events");
	tap_text(got.reason, "reason.c2", "the reason");
	tap_ok(got.state == INCIDENT_OPEN, "open");
	try(t, alert_row_list_incident(t->db, w.ours, row.id, t->a, &alerts,
				       &t->e));
	tap_int(alerts.count, 2, "its alerts");
	try(t, device_row_list_incident(t->db, w.ours, row.id, t->a, &devices,
					&t->e));
	tap_int(devices.count, 1, "its devices");
	foreign.company = w.theirs;
	foreign.look = 0;
	try(t, put_alerts(t, &foreign, 1, &other));
	refuse(t, ERR_NOT_FOUND, join_foreign(t, &row, other));
	foreign.company = w.ours;
	try(t, put_alerts(t, &foreign, 1, &other));
	refuse(t, ERR_NOT_FOUND, join_foreign(t, &row, other));
	again = incident(&w, "i1");
	again.severity = SEVERITY_NOW;
	again.last_ms = 9000;
	again.state = INCIDENT_CLOSED;
	again.title = "Another leads";
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, incident_row_put(t->db, &again, &id, &t->e));
		try(t, incident_row_part(t->db, w.theirs, id, &t->e));
		try(t, txn_commit(&txn, &t->e));
	}
	tap_int(id, row.id, "the same key is the same incident");
	try(t, incident_row_get(t->db, w.ours, id, t->a, &got, &t->e));
	tap_ok(got.state == INCIDENT_OPEN, "a stage does not close it");
	tap_ok(got.severity == SEVERITY_NOW && got.last_ms == 9000 &&
		   got.first_ms == 1000,
	       "it grows");
	tap_text(got.title, "Another leads", "and its face changes");
	tap_int(got.alerts, 2, "another company takes nothing out");
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, incident_row_part(t->db, w.ours, id, &t->e));
		try(t, txn_commit(&txn, &t->e));
	}
	try(t, incident_row_get(t->db, w.ours, id, t->a, &got, &t->e));
	tap_ok(got.alerts == 0 && got.devices == 0, "taken out");
	refuse(t, ERR_NOT_FOUND, incident_row_drop(t->db, w.theirs, id, &t->e));
	try(t, incident_row_drop(t->db, w.ours, id, &t->e));
}

static void
test_moves(struct model_test *t)
{
	struct world w = world(t, "move");
	struct incident_row row, got;
	struct incident_move move = { .company = w.ours,
				      .from = INCIDENT_OPEN,
				      .to = INCIDENT_WORKING,
				      .at_ms = 77 };
	int64_t count[SEVERITY_COUNT];

	try(t, put_incident(t, &w, "m1", &row));
	move.incident = row.id;
	try(t, incident_row_move(t->db, &move, &t->e));
	refuse(t, ERR_CONFLICT, incident_row_move(t->db, &move, &t->e));
	move.company = w.theirs;
	refuse(t, ERR_NOT_FOUND, incident_row_move(t->db, &move, &t->e));
	try(t, incident_row_get(t->db, w.ours, row.id, t->a, &got, &t->e));
	tap_ok(got.state == INCIDENT_WORKING && got.changed_ms == 77, "moved");
	try(t, incident_row_count(t->db, w.ours, w.look, count, &t->e));
	tap_int(count[SEVERITY_TODAY], 1, "still counts");
	tap_int(count[SEVERITY_NOW], 0, "as nothing else");
	move = (struct incident_move){ w.ours, row.id, INCIDENT_WORKING,
				       INCIDENT_FALSE_ALARM, 78 };
	try(t, incident_row_move(t->db, &move, &t->e));
	try(t, incident_row_count(t->db, w.ours, -1, count, &t->e));
	tap_int(count[SEVERITY_TODAY], 0, "no longer");
}

static size_t
count_incidents(struct model_test *t, const struct world *w,
		struct incident_filter f)
{
	struct incident_list list = { NULL, 0 };

	try(t, incident_row_list(t->db, w->ours, &f, t->a, &list, &t->e));
	return list.count;
}

static void
test_incident_filters(struct model_test *t)
{
	struct world w = world(t, "filter");
	struct incident_filter any = { .look = -1, .class = -1, .state = -1 };
	struct incident_filter f;
	struct incident_row row[3];
	struct incident_list list;
	struct device_list devices;

	try(t, put_incident(t, &w, "f1", &row[0]));
	try(t, put_incident(t, &w, "f2", &row[1]));
	w.look = 0;
	try(t, put_incident(t, &w, "f3", &row[2]));
	tap_int(count_incidents(t, &w, any), 3, "all");
	f = any;
	f.look = 0;
	tap_int(count_incidents(t, &w, f), 1, "the live watch");
	f = any;
	f.class = CLASS_SCAN;
	tap_int(count_incidents(t, &w, f), 0, "by class");
	f = any;
	f.least_severity = SEVERITY_NOW;
	tap_int(count_incidents(t, &w, f), 0, "by severity");
	f = any;
	f.state = INCIDENT_OPEN;
	tap_int(count_incidents(t, &w, f), 3, "by state");
	f = any;
	f.text = "C2.EXAMPLE";
	tap_int(count_incidents(t, &w, f), 3, "by text");
	try(t, device_row_list_incident(t->db, w.ours, row[1].id, t->a,
					&devices, &t->e));
	f = any;
	f.device = devices.row[0].id;
	tap_int(count_incidents(t, &w, f), 1, "by device");
	f = any;
	f.max = 2;
	try(t, incident_row_list(t->db, w.ours, &f, t->a, &list, &t->e));
	tap_int(list.count, 2, "a page");
	f.after = (struct row_mark){ list.row[1].severity, list.row[1].last_ms,
				     list.row[1].id };
	try(t, incident_row_list(t->db, w.ours, &f, t->a, &list, &t->e));
	tap_ok(list.count == 1 && list.row[0].id == row[0].id, "the rest");
}

static void
test_empty(struct model_test *t)
{
	struct world w = world(t, "empty"), live = w;
	struct incident_row row, kept, got;
	struct look_row look;
	int64_t count;

	try(t, put_incident(t, &w, "e1", &row));
	live.look = 0;
	try(t, put_incident(t, &live, "e1", &kept));
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, look_row_empty(t->db, w.theirs, w.look, &t->e));
		try(t, txn_commit(&txn, &t->e));
	}
	try(t, incident_row_get(t->db, w.ours, row.id, t->a, &got, &t->e));
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, look_row_empty(t->db, w.ours, w.look, &t->e));
		try(t, txn_commit(&txn, &t->e));
	}
	refuse(t, ERR_NOT_FOUND,
	       incident_row_get(t->db, w.ours, row.id, t->a, &got, &t->e));
	try(t, device_row_count(t->db, w.ours, w.look, &count, &t->e));
	tap_int(count, 0, "its devices are gone");
	try(t, look_row_get(t->db, w.ours, w.look, t->a, &look, &t->e));
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, look_row_drop(t->db, w.ours, w.look, &t->e));
		try(t, txn_commit(&txn, &t->e));
	}
	refuse(t, ERR_NOT_FOUND,
	       look_row_get(t->db, w.ours, w.look, t->a, &look, &t->e));
	try(t, incident_row_get(t->db, w.ours, kept.id, t->a, &got, &t->e));
}

static void
run(struct model_test *t)
{
	test_looks(t);
	test_folding(t);
	test_alert_pages(t);
	test_devices(t);
	test_incidents(t);
	test_moves(t);
	test_incident_filters(t);
	test_empty(t);
}

int
main(void)
{
	return model_test_main(run, true);
}
