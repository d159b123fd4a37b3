#include "web/sensor_form.h"

#include "crypt/authority.h"
#include "model/certificate_row.h"
#include "web/act.h"
#include "web/form.h"
#include "web/visit.h"
#include "web/web.h"

#define NAME_CHARACTERS 40

static const struct form_field name_fields[] = {
	{ "name", FORM_TEXT, 1, NAME_CHARACTERS,
	  offsetof(struct sensor_names, name) },
	{ "site", FORM_TEXT, 0, NAME_CHARACTERS,
	  offsetof(struct sensor_names, site) },
};

struct sent_reason {
	const char *reason;
};

static const struct form_field reason_fields[] = {
	{ "reason", FORM_TEXT, 1, 200, offsetof(struct sent_reason, reason) },
};

static int
names_read(struct page *p, struct sensor_names *out, struct err *e)
{
	*out = (struct sensor_names){ NULL, NULL };
	return form_read(p->request, name_fields, ARRAY_LEN(name_fields), out,
			 NULL, e);
}

static int
act_write(struct page *p, const char *name, const char *kind, int64_t id,
	  struct err *e)
{
	struct act act = { .name = name,
			   .object = act_object(p, kind, id),
			   .company = p->company };

	return act_add(p, &act, e);
}

static int
invite_write(struct page *p, const struct invite_maker *m,
	     struct sensor_invite *out, struct err *e)
{
	struct enrolment_row row = { .company = p->company,
				     .kind = SENDER_SENSOR,
				     .name = out->name,
				     .site = out->site != NULL ? out->site : "",
				     .person = p->caller->person,
				     .created_ms = visit_now(p) };
	TXN(t);

	if (txn_begin(&t, p->db, e) != 0 ||
	    invite_add(p->db, m, &row, out->code, e) != 0 ||
	    act_write(p, "sensor.invite", "enrolment", row.id, e) != 0)
		return -1;
	out->id = row.id;
	out->expires_ms = row.expires_ms;
	return txn_commit(&t, e);
}

int
sensor_invite_apply(struct page *p, struct sensor_invite *out, struct err *e)
{
	const struct web_world *world = web_world(p->web);
	struct invite_maker maker = { .key = world->key };
	struct sensor_names names;
	int rc = names_read(p, &names, e);

	*out = (struct sensor_invite){ .name = names.name, .site = names.site };
	if (rc != 0 || authority_pin_read(world->directory, maker.pin, e) != 0)
		return -1;
	reach_place(world->settings, world->intake, out->place);
	return invite_write(p, &maker, out, e);
}

int
sensor_code_drop(struct page *p, struct err *e)
{
	TXN(t);

	if (txn_begin(&t, p->db, e) != 0 ||
	    enrolment_row_drop(p->db, p->company, p->id[0], e) != 0 ||
	    act_write(p, "sensor.uninvite", "enrolment", p->id[0], e) != 0)
		return -1;
	return txn_commit(&t, e);
}

int
sensor_name_apply(struct page *p, struct sensor_names *out, struct err *e)
{
	TXN(t);

	if (names_read(p, out, e) != 0 || txn_begin(&t, p->db, e) != 0 ||
	    sender_row_set_name(p->db, p->company, p->id[0], out->name,
				out->site != NULL ? out->site : "", e) != 0 ||
	    act_write(p, "sensor.name", "sender", p->id[0], e) != 0)
		return -1;
	return txn_commit(&t, e);
}

static int
end(struct page *p, enum sender_state state, const char **reason_out,
    struct err *e)
{
	struct sent_reason sent = { NULL };
	struct sender_change change = { .state = state, .at_ms = visit_now(p) };
	int rc = form_read(p->request, reason_fields, ARRAY_LEN(reason_fields),
			   &sent, NULL, e);
	TXN(t);

	*reason_out = change.reason = sent.reason;
	if (rc != 0 || txn_begin(&t, p->db, e) != 0 ||
	    sender_row_set_state(p->db, p->company, p->id[0], &change, e) !=
		0 ||
	    certificate_row_revoke(p->db, p->company, p->id[0], change.at_ms,
				   e) != 0 ||
	    act_write(
		p, state == SENDER_REMOVED ? "sensor.remove" : "sensor.revoke",
		"sender", p->id[0], e) != 0)
		return -1;
	return txn_commit(&t, e);
}

int
sensor_revoke_apply(struct page *p, const char **reason_out, struct err *e)
{
	return end(p, SENDER_REVOKED, reason_out, e);
}

int
sensor_remove_apply(struct page *p, const char **reason_out, struct err *e)
{
	return end(p, SENDER_REMOVED, reason_out, e);
}
