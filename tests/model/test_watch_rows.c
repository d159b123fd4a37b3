/* test_watch_rows.c: looks, devices and alerts: folding, filters, pages. */
#include "model/look_row.h"
#include "world.h"

static void
test_looks(struct model_test *t)
{
	struct world w = world_make(t, "look");
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
	struct world w = world_make(t, "fold");
	struct alert_row row[2] = { world_alert(&w, "k1"),
				    world_alert(&w, "k1") };
	struct alert_row got, live = world_alert(&w, "k1");
	int64_t id[2], other;

	row[1].severity = SEVERITY_NOW;
	row[1].outcome = OUTCOME_SUCCESS;
	row[1].count = 41;
	row[1].first_ms = 500;
	row[1].last_ms = 1500;
	row[1].facts = "{\"period\":61}";
	try(t, world_put_alerts(t, row, 2, id));
	tap_int(id[0], id[1], "the same key is the same row");
	row[0].severity = SEVERITY_INFO;
	row[0].outcome = OUTCOME_UNKNOWN;
	try(t, world_put_alerts(t, row, 1, id));
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
	try(t, world_put_alerts(t, &live, 1, &other));
	tap_ok(other != id[0], "the live watch folds by itself");
	row[0].company = w.theirs;
	row[0].look = 0;
	try(t, world_put_alerts(t, row, 1, &other));
	try(t, alert_row_get(t->db, w.ours, id[0], t->a, &got, &t->e));
	tap_int(got.count, 43, "and so does each company");
}

#define MANY 250

static void
many_alerts(struct model_test *t, const struct world *w)
{
	struct alert_row row[MANY];

	for (int i = 0; i < MANY; i++) {
		row[i] = world_alert(w, arena_printf(t->a, "many %d", i));
		row[i].severity = (enum severity)(i % 4);
		row[i].class = i % 10 == 0 ? CLASS_SCAN : CLASS_C2;
		/* Pairs share their time: the page must not cut between. */
		row[i].last_ms = 10000 + i / 8;
		row[i].device = arena_printf(t->a, "192.168.1.%d", i % 5);
		row[i].subject = i == 77 ? "100%_安全.example.jp" : "x";
	}
	try(t, world_put_alerts(t, row, MANY, NULL));
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
	struct world w = world_make(t, "pages");
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
	struct world w = world_make(t, "device");
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

	try(t, world_put_devices(t, row, 2, id));
	row[0].name = "";
	row[0].ip = "192.168.1.21";
	row[0].os = "Windows XP";
	row[0].first_ms = 50;
	row[0].last_ms = 150;
	try(t, world_put_devices(t, row, 1, &again));
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

static void
run(struct model_test *t)
{
	test_looks(t);
	test_folding(t);
	test_alert_pages(t);
	test_devices(t);
}

int
main(void)
{
	return model_test_main(run, true);
}
