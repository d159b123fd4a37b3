/* test_inbox_row.c: the inbox over all companies under contract: whose rows,
 * folding, paging, filters, coming back from the archive. */
#include <string.h>

#include "model/inbox_row.h"
#include "model/incident_work_row.h"
#include "model/company_row.h"
#include "model/person_row.h"
#include "world.h"

#define DAY (24 * 60 * 60 * INT64_C(1000))

static struct {
	struct world w;
	int64_t analyst, other, provider, contract;
} here;

static void
people(struct model_test *t)
{
	struct person_row p = { .login = "bunseki", .name = "見張 分析" };
	struct provider_row v = { .name = "見守り", .created_ms = 1 };
	struct contract_row k = { .from_ms = DAY, .until_ms = 10 * DAY };

	here.w = world_make(t, "inbox");
	try(t, person_row_add(t->db, &p, &here.analyst, &t->e));
	p.login = "clerk";
	p.name = "社内の人";
	try(t, person_row_add(t->db, &p, &here.other, &t->e));
	try(t, provider_row_add(t->db, &v, &here.provider, &t->e));
	try(t,
	    access_row_set_provider(t->db, here.analyst, here.provider, &t->e));
	try(t, access_row_set(t->db, here.other, here.w.ours, ACCESS_OWNER,
			      &t->e));
	k.provider = here.provider;
	k.company = here.w.ours;
	try(t, contract_row_add(t->db, &k, &here.contract, &t->e));
}

static int64_t
put(struct model_test *t, int64_t company, const char *key,
    enum alert_class class, enum severity severity, int64_t last_ms)
{
	struct incident_row row = { .company = company,
				    .look = 0,
				    .key = key,
				    .class = class,
				    .severity = severity,
				    .first_ms = last_ms - 100,
				    .last_ms = last_ms,
				    .device = "192.168.1.20",
				    .peer = "203.0.113.9",
				    .subject = "c2.example.com",
				    .title = "Regular call-backs",
				    .facts = "{}",
				    .changed_ms = last_ms };
	int64_t id = 0;
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    incident_row_put(t->db, &row, &id, &t->e) != 0 ||
	    txn_commit(&txn, &t->e) != 0)
		tap_ok(0, "puts %s [%s]", key, t->e.text);
	return id;
}

static struct inbox_filter
any(void)
{
	return (struct inbox_filter){ .class = -1, .state = -1 };
}

static struct inbox_list
ask(struct model_test *t, int64_t person, int64_t now_ms,
    const struct inbox_filter *f)
{
	struct access_view view = { person, now_ms };
	struct inbox_list list = { NULL, 0 };

	if (inbox_row_list(t->db, &view, f, t->a, &list, &t->e) != 0)
		tap_ok(0, "the inbox is read [%s]", t->e.text);
	return list;
}

static int64_t
count_of(struct model_test *t, int64_t person, int64_t now_ms,
	 const struct inbox_filter *f)
{
	struct access_view view = { person, now_ms };
	struct inbox_count count = { .incidents = -1 };

	try(t, inbox_row_count(t->db, &view, f, t->a, &count, &t->e));
	return count.incidents;
}

/* Three of one class, two of another, one of the neighbour's. */
static void
fill(struct model_test *t, int64_t id[6])
{
	id[0] = put(t, here.w.ours, "a", CLASS_C2, SEVERITY_NOW, 1000);
	id[1] = put(t, here.w.ours, "b", CLASS_C2, SEVERITY_TODAY, 3000);
	id[2] = put(t, here.w.ours, "c", CLASS_C2, SEVERITY_TODAY, 2000);
	id[3] = put(t, here.w.ours, "d", CLASS_SCAN, SEVERITY_TODAY, 5000);
	id[4] = put(t, here.w.ours, "e", CLASS_SCAN, SEVERITY_TODAY, 4000);
	id[5] = put(t, here.w.theirs, "f", CLASS_C2, SEVERITY_NOW, 9000);
}

static void
test_whose(struct model_test *t, const int64_t id[6])
{
	struct inbox_filter f = any();
	struct inbox_list list;
	bool analyst = false;

	f.fold = INBOX_FOLD_NONE;
	list = ask(t, here.analyst, 5 * DAY, &f);
	tap_int(list.count, 5, "all of the customer");
	tap_int(list.row[0].incident.id, id[0], "the gravest first");
	tap_int(list.row[1].incident.id, id[3], "then the latest");
	for (size_t i = 0; i < list.count; i++)
		if (list.row[i].incident.company != here.w.ours)
			tap_ok(0, "a stranger's row");
	tap_int(ask(t, here.other, 5 * DAY, &f).count, 0,
		"a member has no inbox by that");
	tap_int(ask(t, here.analyst, DAY - 1, &f).count, 0,
		"nothing before the contract");
	tap_int(ask(t, here.analyst, 10 * DAY, &f).count, 0,
		"nothing from the moment it ends");
	tap_int(count_of(t, here.analyst, 10 * DAY - 1, &f), 5, "until then");
	tap_int(count_of(t, here.analyst, 10 * DAY, &f), 0, "counted too");
	f.company = here.w.theirs;
	tap_int(ask(t, here.analyst, 5 * DAY, &f).count, 0,
		"nor when it is asked for");
	try(t, access_row_is_analyst(t->db, here.analyst, 5 * DAY, &analyst,
				     &t->e));
	tap_ok(analyst, "an analyst while it runs");
	try(t, access_row_is_analyst(t->db, here.analyst, 10 * DAY, &analyst,
				     &t->e));
	tap_ok(!analyst, "and not after");
	try(t,
	    access_row_is_analyst(t->db, here.other, 5 * DAY, &analyst, &t->e));
	tap_ok(!analyst, "a member is none");
}

static void
test_fold(struct model_test *t, const int64_t id[6])
{
	struct inbox_filter f = any();
	struct inbox_list list = ask(t, here.analyst, 5 * DAY, &f);
	struct inbox_count count = { 0 };

	tap_int(list.count, 2, "two classes, two rows");
	try(t, inbox_row_count(t->db,
			       &(struct access_view){ here.analyst, 5 * DAY },
			       &f, t->a, &count, &t->e));
	tap_ok(count.rows == 2 && count.incidents == 5 &&
		   count.changed_ms == 5000,
	       "counted folded and not");
	tap_ok(list.row[0].incident.id == id[0] && list.row[0].folded == 3,
	       "three in one, led by the gravest");
	tap_int(list.row[0].first_ms, 900, "since the earliest");
	tap_ok(list.row[1].incident.id == id[3] && list.row[1].folded == 2,
	       "two in the other, led by the latest");
	tap_int(list.row[0].companies, 1, "of one company");
	f.max = 1;
	list = ask(t, here.analyst, 5 * DAY, &f);
	f.after = (struct row_mark){ list.row[0].incident.severity,
				     list.row[0].incident.last_ms,
				     list.row[0].incident.id };
	list = ask(t, here.analyst, 5 * DAY, &f);
	tap_ok(list.count == 1 && list.row[0].incident.id == id[3],
	       "the next page goes on");
	f.after = (struct row_mark){ list.row[0].incident.severity,
				     list.row[0].incident.last_ms,
				     list.row[0].incident.id };
	tap_int(ask(t, here.analyst, 5 * DAY, &f).count, 0, "and ends");
}

static void
test_fold_class(struct model_test *t, const int64_t id[6])
{
	struct inbox_filter f = any();
	struct contract_row k = { .provider = here.provider,
				  .company = here.w.theirs,
				  .from_ms = 6 * DAY };
	struct inbox_list list;
	int64_t contract;

	try(t, contract_row_add(t->db, &k, &contract, &t->e));
	list = ask(t, here.analyst, 7 * DAY, &f);
	tap_int(list.count, 3, "companies are kept apart");
	f.fold = INBOX_FOLD_CLASS;
	list = ask(t, here.analyst, 7 * DAY, &f);
	tap_int(list.count, 2, "or put together");
	tap_ok(list.row[0].incident.id == id[5] && list.row[0].folded == 4 &&
		   list.row[0].companies == 2,
	       "four at two companies");
	try(t,
	    contract_row_end(t->db, here.w.theirs, contract, 6 * DAY, &t->e));
}

static void
test_filters(struct model_test *t, const int64_t id[6])
{
	struct incident_move move = { here.w.ours, id[4], INCIDENT_OPEN,
				      INCIDENT_CLOSED, 9000 };
	struct inbox_filter f = any();

	f.fold = INBOX_FOLD_NONE;
	f.class = CLASS_SCAN;
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 2, "by class");
	f = any();
	f.least_severity = SEVERITY_NOW;
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 1, "by severity");
	f = any();
	f.text = "c2.EXAMPLE";
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 5, "by words");
	f.text = "inbox 甲";
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 5, "by company");
	f.text = "inbox 乙";
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 0, "a stranger's name");
	f.text = "探り";
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 0, "a word of ours");
	f.classes = ",scan,flood,";
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 2, "is a class");
	f = any();
	f.from_ms = 2000;
	f.until_ms = 4000;
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 2, "by time");
	try(t, incident_row_move(t->db, &move, &t->e));
	f = any();
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 4, "closed is away");
	f.state = INCIDENT_CLOSED;
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 1, "unless asked for");
	f.state = -2;
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 5, "or any");
}

static void
work(struct model_test *t, struct incident_work_row row, int64_t seen_ms)
{
	TXN(txn);

	row.company = here.w.ours;
	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    incident_work_row_set(t->db, &row, seen_ms, &t->e) != 0 ||
	    txn_commit(&txn, &t->e) != 0)
		tap_ok(0, "works [%s]", t->e.text);
}

static void
test_work(struct model_test *t, const int64_t id[6])
{
	struct inbox_filter f = any();
	struct inbox_list list;

	f.fold = INBOX_FOLD_NONE;
	work(t,
	     (struct incident_work_row){ .incident = id[0],
					 .person = here.analyst,
					 .escalated = true,
					 .changed_ms = 20000 },
	     0);
	f.whose = INBOX_MINE;
	list = ask(t, here.analyst, 5 * DAY, &f);
	tap_ok(list.count == 1 && list.row[0].incident.id == id[0] &&
		   list.row[0].escalated && list.row[0].changed_ms == 20000,
	       "what is mine");
	tap_text(list.row[0].person_name, "見張 分析", "by name");
	f.whose = INBOX_NOBODYS;
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 3, "what is nobody's");
	f.whose = INBOX_ANYBODYS;
	f.escalated = true;
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 1, "passed up");
	work(t,
	     (struct incident_work_row){ .incident = id[1],
					 .archived = true,
					 .archived_urgency = SEVERITY_TODAY,
					 .changed_ms = 1 },
	     0);
	f = any();
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 3, "one is put away");
	f.archived = true;
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 1, "to the archive");
	put(t, here.w.ours, "b", CLASS_C2, SEVERITY_NOW, 30000);
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 0,
		"grown graver it leaves the archive");
	f.archived = false;
	tap_int(count_of(t, here.analyst, 5 * DAY, &f), 4, "for the inbox");
}

static void
run(struct model_test *t)
{
	struct access_people list;
	int64_t id[6];

	people(t);
	fill(t, id);
	test_whose(t, id);
	test_fold(t, id);
	test_fold_class(t, id);
	test_filters(t, id);
	test_work(t, id);
	try(t, access_row_list_people(t->db, here.w.ours, 5 * DAY, t->a, &list,
				      &t->e));
	tap_ok(list.count == 2, "two may see the customer");
	try(t, access_row_list_people(t->db, here.w.ours, 11 * DAY, t->a, &list,
				      &t->e));
	tap_ok(list.count == 1 && list.row[0].access == ACCESS_OWNER,
	       "its own when the contract has ended");
	try(t, access_row_list_people(t->db, here.w.theirs, 5 * DAY, t->a,
				      &list, &t->e));
	tap_int(list.count, 0, "nobody the neighbour's");
	try(t,
	    access_row_list_provider(t->db, here.provider, t->a, &list, &t->e));
	tap_int(list.count, 1, "one analyst");
}

int
main(void)
{
	return model_test_main(run, true);
}
