/*
 * test_separation.c: whoever asks with another company's id gets nothing.
 * Every function of the model that gives out or changes a customer's rows is
 * listed here; the test fails when one of model's headers declares another.
 */
#include <stdio.h>
#include <string.h>

#include "model/absence_row.h"
#include "model/access_row.h"
#include "model/alert_row.h"
#include "model/audit_row.h"
#include "model/certificate_row.h"
#include "model/company_row.h"
#include "model/contact_row.h"
#include "model/delivery_row.h"
#include "model/device_row.h"
#include "model/enrolment_row.h"
#include "model/incident_note_row.h"
#include "model/incident_row.h"
#include "model/look_row.h"
#include "model/person_row.h"
#include "model/segment_row.h"
#include "model/suppression_row.h"
#include "probe.h"

/* Functions that give no customer's rows, and why they need no probe. */
static const char *const passed_over[] = {
	/* Only add; the row itself says whose it is. */
	"look_row_add",
	"device_row_put",
	"alert_row_put",
	"incident_row_put",
	"audit_row_add",
	"contract_row_add",
	"suppression_row_add",
	"absence_row_add",
	"contact_row_add",
	"notice_plan_row_set",
	"notice_release_row_set",
	"notice_row_add",
	"delivery_row_add",
	/* For the stage and the courier, who work for every company. */
	"contact_row_list_duty",
	"notice_row_list_due",
	"notice_row_list_digest_companies",
	"notice_row_close",
	"notice_row_has_closing",
	"delivery_row_take",
	"delivery_row_has_due",
	"delivery_row_sending",
	"delivery_row_end",
	"delivery_row_sweep",
	"delivery_row_waiting",
	/* For the intake, which knows only what a sender showed, and for the
	 * stages. */
	"sender_row_add",
	"sender_row_list_all",
	"sender_health_row_set",
	"certificate_row_add",
	"certificate_row_find",
	"enrolment_row_add",
	"enrolment_row_use",
	"enrolment_row_set_sender",
	/* Whoever asks has a code or a mark that only the letter has. */
	"notice_row_find",
	"delivery_row_find",
	"delivery_row_return",
	/* Name the company they are about; the guard decides who may. */
	"access_row_set",
	"access_row_drop",
	"access_row_set_provider",
	"access_row_drop_provider",
	/* For the administrator of the installation; no customer's data. */
	"access_row_list_provider",
};

static bool
is_known(struct text name)
{
	for (size_t i = 0; i < probes_count; i++)
		if (text_is(name, probes[i].name))
			return true;
	for (size_t i = 0; i < probes_sender_count; i++)
		if (text_is(name, probes_sender[i].name))
			return true;
	for (size_t i = 0; i < probes_notice_count; i++)
		if (text_is(name, probes_notice[i].name))
			return true;
	for (size_t i = 0; i < ARRAY_LEN(passed_over); i++)
		if (text_is(name, passed_over[i]))
			return true;
	return false;
}

/* Looks through a header for "MUST_CHECK name(" that nobody probes. */
static int
unknown_in(const char *path)
{
	static char line[4096];
	FILE *f = fopen(path, "r");
	int unknown = 0;

	if (f == NULL) {
		tap_ok(0, "reads %s", path);
		return 1;
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		const char *at = strstr(line, "MUST_CHECK ");
		size_t n;

		if (at == NULL)
			continue;
		at += strlen("MUST_CHECK ");
		n = strcspn(at, "(");
		if (!is_known((struct text){ at, n })) {
			tap_note("%s: nobody probes %.*s", path, (int)n, at);
			unknown++;
		}
	}
	fclose(f);
	return unknown;
}

static void
test_complete(void)
{
	static const char *const header[] = {
		"src/model/look_row.h",
		"src/model/sender_row.h",
		"src/model/certificate_row.h",
		"src/model/enrolment_row.h",
		"src/model/segment_row.h",
		"src/model/contact_row.h",
		"src/model/notice_row.h",
		"src/model/delivery_row.h",
		"src/model/device_row.h",
		"src/model/alert_row.h",
		"src/model/incident_row.h",
		"src/model/access_row.h",
		"src/model/audit_row.h",
		"src/model/incident_work_row.h",
		"src/model/incident_note_row.h",
		"src/model/inbox_row.h",
		"src/model/suppression_row.h",
		"src/model/absence_row.h",
	};
	int unknown = 0;

	for (size_t i = 0; i < ARRAY_LEN(header); i++)
		unknown += unknown_in(header[i]);
	tap_int(unknown, 0, "every function on customers' rows is probed");
}

static int
fill_watch(struct model_test *t, struct rows *r)
{
	struct alert_row a = { .company = r->company,
			       .look = r->look,
			       .key = "a",
			       .severity = SEVERITY_NOW,
			       .count = 1 };
	struct device_row d = { .company = r->company,
				.look = r->look,
				.key = "d" };
	struct incident_row i = { .company = r->company,
				  .look = r->look,
				  .key = "i",
				  .severity = SEVERITY_NOW };
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    alert_row_put(t->db, &a, 1, &r->alert, &t->e) != 0 ||
	    device_row_put(t->db, &d, 1, &r->device, &t->e) != 0 ||
	    incident_row_put(t->db, &i, &i.id, &t->e) != 0 ||
	    incident_row_join_alerts(t->db, &i, &r->alert, 1, &t->e) != 0 ||
	    incident_row_join_devices(t->db, &i, &r->device, 1, &t->e) != 0)
		return -1;
	r->incident = i.id;
	return txn_commit(&txn, &t->e);
}

/* An alert and an incident of the live watch. */
static int
fill_live(struct model_test *t, struct rows *r)
{
	struct alert_row a = { .company = r->company,
			       .key = "live",
			       .severity = SEVERITY_NOW,
			       .count = 1,
			       .first_ms = 1000,
			       .last_ms = 2000,
			       .device = "192.168.1.20",
			       .revision = 1 };
	struct incident_row in = { .company = r->company,
				   .key = "live with an alert" };
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    alert_row_put(t->db, &a, 1, &r->live_alert, &t->e) != 0 ||
	    incident_row_put(t->db, &in, &in.id, &t->e) != 0 ||
	    incident_row_join_alerts(t->db, &in, &r->live_alert, 1, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
fill_work(struct model_test *t, struct rows *r)
{
	struct incident_note_row note = { .incident = r->incident,
					  .company = r->company,
					  .text = "電話しました" };
	struct suppression_row s = { .company = r->company,
				     .device = "192.0.2.1",
				     .reason = "保守",
				     .created_ms = 1,
				     .until_ms = 99 };
	struct absence_row a = { .company = r->company,
				 .from_ms = 1,
				 .until_ms = 99 };

	try(t, incident_note_row_add(t->db, &note, &t->e));
	try(t, suppression_row_add(t->db, &s, &r->suppression, &t->e));
	try(t, absence_row_add(t->db, &a, &r->absence, &t->e));
}

static int
fill_notice(struct model_test *t, struct rows *r)
{
	struct contact_row c = { .company = r->company,
				 .name = "花子",
				 .address = "hanako@example.jp" };
	struct notice_plan_row plan = { .company = r->company,
					.month_budget = 7 };
	struct notice_release_row rule = { r->company, "", SEVERITY_TODAY,
					   true };
	struct notice_row n = { .company = r->company,
				.key = "k",
				.code = "K",
				.state = NOTICE_WAITING,
				.started_ms = 1,
				.due_ms = 1 };
	struct delivery_row d = { .company = r->company,
				  .name = "花子",
				  .address = "hanako@example.jp" };
	struct incident_row live = { .company = r->company,
				     .key = "live",
				     .severity = SEVERITY_NOW };
	struct delivery_list list;
	bool made;
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    contact_row_add(t->db, &c, &r->contact, &t->e) != 0 ||
	    notice_plan_row_set(t->db, &plan, &t->e) != 0 ||
	    notice_release_row_set(t->db, &rule, &t->e) != 0 ||
	    notice_row_add(t->db, &n, &r->notice, &made, &t->e) != 0)
		return -1;
	d.notice = r->notice;
	if (delivery_row_add(t->db, &d, &t->e) != 0 ||
	    delivery_row_list(t->db, r->company, r->notice, t->a, &list,
			      &t->e) != 0)
		return -1;
	r->delivery = list.row[0].id;
	if (incident_row_put(t->db, &live, &live.id, &t->e) != 0 ||
	    db_run(t->db,
		   DB_ASK("update incident set revision = 1 where id = $1",
			  db_int(live.id)),
		   NULL, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

static void
fill_sender(struct model_test *t, struct rows *r)
{
	struct sender_row s = { .company = r->company, .name = "箱" };
	struct enrolment_row n = { .company = r->company,
				   .hash = TEXT("0123456789abcdef"
						"0123456789abcdef"),
				   .name = "次の箱",
				   .expires_ms = 10 };
	struct certificate_row c = { "0a", 0, 1, 99 };
	struct segment_row b = { .company = r->company,
				 .sequence = 1,
				 .digest = "",
				 .body = TEXT("x") };
	TXN(txn);

	try(t, sender_row_add(t->db, &s, &r->sender, &t->e));
	try(t, enrolment_row_add(t->db, &n, &r->enrolment, &t->e));
	c.sender = b.sender = r->sender;
	try(t, certificate_row_add(t->db, &c, &t->e));
	try(t, txn_begin(&txn, t->db, &t->e));
	try(t, segment_row_put(t->db, r->company, &b, 1, &t->e));
	try(t, txn_commit(&txn, &t->e));
}

static void
fill(struct model_test *t, struct rows *r, int64_t *other)
{
	struct company_row c = { .name = "被害者" };
	struct person_row p = { .login = "clerk", .name = "他社の人" };
	struct person_row own = { .login = "own", .name = "自社の人" };
	struct provider_row v = { .name = "業者" };
	struct look_row l = { .created_ms = 1 };
	struct look_file_row f = { .name = "a.pcap" };
	struct audit_row audit = { .act = "look.add" };
	struct contract_row deal = { .from_ms = 1 };
	int64_t id;

	try(t, company_row_add(t->db, &c, &r->company, &t->e));
	c.name = "他社";
	try(t, company_row_add(t->db, &c, other, &t->e));
	try(t, person_row_add(t->db, &p, &r->person, &t->e));
	try(t, person_row_add(t->db, &own, &id, &t->e));
	try(t, access_row_set(t->db, id, r->company, ACCESS_OWNER, &t->e));
	try(t, provider_row_add(t->db, &v, &deal.provider, &t->e));
	deal.company = r->company;
	try(t, contract_row_add(t->db, &deal, &r->contract, &t->e));
	l.company = audit.company = r->company;
	try(t, look_row_add(t->db, &l, &r->look, &t->e));
	f.look = r->look;
	try(t, look_file_row_set(t->db, r->company, &f, &t->e));
	try(t, audit_row_add(t->db, &audit, &t->e));
	try(t, fill_watch(t, r));
	try(t, fill_notice(t, r));
	fill_work(t, r);
	fill_sender(t, r);
	try(t, fill_live(t, r));
}

static void
keep_out(struct model_test *t, const struct rows *r, int64_t other,
	 const struct probe_row *row, size_t count)
{
	int64_t nobody = 4711;

	for (size_t i = 0; i < count; i++) {
		tap_int(row[i].try_it(t, r, other), 0, row[i].name);
		if (!row[i].members)
			tap_int(row[i].try_it(t, r, nobody), 0,
				"nor to a company that is not there");
	}
}

static void
let_in(struct model_test *t, const struct rows *r, const struct probe_row *row,
       size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(row[i].name, "_list") != NULL ||
		    strstr(row[i].name, "_get") != NULL)
			tap_ok(row[i].members ||
				   row[i].try_it(t, r, r->company) > 0,
			       "%s sees its own", row[i].name);
}

static void
run(struct model_test *t)
{
	struct rows r = { 0 };
	int64_t other = 0;
	struct incident_row row;

	fill(t, &r, &other);
	keep_out(t, &r, other, probes, probes_count);
	keep_out(t, &r, other, probes_sender, probes_sender_count);
	keep_out(t, &r, other, probes_notice, probes_notice_count);
	/* The probes can see at all: asked rightly, everything is there. */
	try(t,
	    incident_row_get(t->db, r.company, r.incident, t->a, &row, &t->e));
	tap_ok(row.alerts == 1 && row.devices == 1 &&
		   row.state == INCIDENT_OPEN,
	       "and nothing was changed");
	let_in(t, &r, probes, probes_count);
	let_in(t, &r, probes_sender, probes_sender_count);
	let_in(t, &r, probes_notice, probes_notice_count);
}

int
main(void)
{
	test_complete();
	return model_test_main(run, true);
}
