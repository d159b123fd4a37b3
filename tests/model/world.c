#include "world.h"

#include "model/company_row.h"
#include "model/look_row.h"

struct world
world_make(struct model_test *t, const char *name)
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

struct alert_row
world_alert(const struct world *w, const char *key)
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

int
world_put_alerts(struct model_test *t, const struct alert_row *row,
		 size_t count, int64_t *id)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    alert_row_put(t->db, row, count, id, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}

int
world_put_devices(struct model_test *t, const struct device_row *row,
		  size_t count, int64_t *id)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    device_row_put(t->db, row, count, id, &t->e) != 0)
		return -1;
	return txn_commit(&txn, &t->e);
}
