/* test_incident_row.c: incidents, what they hold, how they move, filters. */
#include "model/incident_row.h"
#include "model/look_row.h"
#include "world.h"

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
	struct alert_row a[2] = {
		world_alert(w, arena_printf(t->a, "%s a", key)),
		world_alert(w, arena_printf(t->a, "%s b", key))
	};
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
	struct world w = world_make(t, "incident");
	struct alert_row foreign = world_alert(&w, "foreign");
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
	try(t, world_put_alerts(t, &foreign, 1, &other));
	refuse(t, ERR_NOT_FOUND, join_foreign(t, &row, other));
	foreign.company = w.ours;
	try(t, world_put_alerts(t, &foreign, 1, &other));
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
	struct world w = world_make(t, "move");
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
	struct world w = world_make(t, "filter");
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
	struct world w = world_make(t, "empty"), live = w;
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
