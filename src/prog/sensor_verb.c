#include "prog/sensor_verb.h"

#include <stdio.h>
#include <string.h>

#include "base/stamp.h"
#include "crypt/authority.h"
#include "intake/invite.h"
#include "intake/reach.h"
#include "model/audit_row.h"
#include "model/certificate_row.h"
#include "model/company_row.h"
#include "prog/centre.h"

#define MEMORY_MAX     (64u * 1024 * 1024)
#define NAME_MAX_BYTES 120

struct job {
	struct centre centre;
	struct arena *arena;
	struct db *db;
	const char *action, *company_name, *name, *site, *reason;
	int64_t company, now_ms;
};

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	struct job *j = context;

	if (name == NULL && j->action == NULL)
		j->action = value;
	else if (name != NULL && strcmp(name, "--company") == 0)
		j->company_name = value;
	else if (name != NULL && strcmp(name, "--name") == 0)
		j->name = value;
	else if (name != NULL && strcmp(name, "--site") == 0)
		j->site = value;
	else if (name != NULL && strcmp(name, "--reason") == 0)
		j->reason = value;
	else
		return centre_take(&j->centre, name, value, e) < 0 ? -1 : 0;
	return 0;
}

static int
company_find(struct job *j, struct err *e)
{
	struct company_row row;

	if (j->company_name == NULL)
		return err_set(e, ERR_USAGE, "--company is needed here");
	if (company_row_find(j->db, j->company_name, j->arena, &row, e) != 0)
		return err_prefix(e, "company \"%s\"", j->company_name);
	j->company = row.id;
	return 0;
}

static int
audit(struct job *j, struct db *db, const char *act, const char *kind,
      int64_t id, struct err *e)
{
	struct audit_row row = { .at_ms = j->now_ms,
				 .company = j->company,
				 .login = "console",
				 .address = "",
				 .act = act,
				 .object = arena_printf(j->arena, "%s:%lld",
							kind, (long long)id),
				 .detail = "{}" };

	return audit_row_add(db, &row, e);
}

static int
list(struct job *j, struct err *e)
{
	struct sender_list senders;
	char seen[STAMP_TEXT_MAX];

	if (sender_row_list(j->db, j->company, j->arena, &senders, e) != 0)
		return -1;
	for (size_t i = 0; i < senders.count; i++) {
		const struct sender_row *r = &senders.row[i];

		seen[0] = '\0';
		if (r->seen_ms > 0)
			stamp_write_iso(r->seen_ms, seen);
		printf("%lld\t%s\t%s\t%s\t%s\t%s\n", (long long)r->id,
		       sender_kind_name(r->kind), sender_state_name(r->state),
		       seen[0] != '\0' ? seen : "-", r->name, r->site);
	}
	return 0;
}

static int
name_need(const struct job *j, struct err *e)
{
	if (j->name == NULL || j->name[0] == '\0')
		return err_set(e, ERR_USAGE, "--name is needed here");
	return strlen(j->name) <= NAME_MAX_BYTES
		   ? 0
		   : err_set(e, ERR_USAGE, "--name: at most %d bytes",
			     NAME_MAX_BYTES);
}

struct enrolling {
	struct job *job;
	struct invite_maker maker;
	char code[ENROLMENT_CODE_MAX];
};

static int
enrol_write(struct db *db, void *context, struct err *e)
{
	struct enrolling *x = context;
	struct job *j = x->job;
	struct enrolment_row row = { .company = j->company,
				     .kind = SENDER_SENSOR,
				     .name = j->name,
				     .site = j->site,
				     .created_ms = j->now_ms };

	if (invite_add(db, &x->maker, &row, x->code, e) != 0)
		return -1;
	return audit(j, db, "sensor.invite", "enrolment", row.id, e);
}

static int
enrol(struct job *j, struct err *e)
{
	struct enrolling x = { .job = j };
	char place[REACH_PLACE_MAX];
	struct seal_key key;
	int rc = -1;

	if (name_need(j, e) != 0 ||
	    seal_key_load(j->centre.directory, &key, e) != 0)
		return -1;
	x.maker.key = &key;
	if (authority_pin_read(j->centre.directory, x.maker.pin, e) == 0)
		rc = txn_run(j->db, enrol_write, &x, e);
	seal_key_done(&key);
	if (rc != 0)
		return -1;
	reach_place(&j->centre.setup.settings, j->centre.intake, place);
	printf("%s\n%s\n", x.code, place);
	return 0;
}

static int
sender_find(struct job *j, struct db *db, int64_t *out, struct err *e)
{
	struct sender_list senders;

	if (sender_row_list(db, j->company, j->arena, &senders, e) != 0)
		return -1;
	for (size_t i = 0; i < senders.count; i++)
		if (senders.row[i].state != SENDER_REMOVED &&
		    strcmp(senders.row[i].name, j->name) == 0) {
			*out = senders.row[i].id;
			return 0;
		}
	return err_set(e, ERR_NOT_FOUND, "no sensor of that name: %s", j->name);
}

static int
end_write(struct db *db, void *context, struct err *e)
{
	struct job *j = context;
	bool removed = strcmp(j->action, "remove") == 0;
	struct sender_change change = { .state = removed ? SENDER_REMOVED
							 : SENDER_REVOKED,
					.reason = j->reason,
					.at_ms = j->now_ms };
	int64_t id = 0;

	if (sender_find(j, db, &id, e) != 0 ||
	    sender_row_set_state(db, j->company, id, &change, e) != 0 ||
	    certificate_row_revoke(db, j->company, id, j->now_ms, e) != 0)
		return -1;
	return audit(j, db, removed ? "sensor.remove" : "sensor.revoke",
		     "sender", id, e);
}

static int
end(struct job *j, struct err *e)
{
	if (name_need(j, e) != 0)
		return -1;
	return txn_run(j->db, end_write, j, e);
}

static const struct {
	const char *name;
	int (*run)(struct job *j, struct err *e);
} actions[] = {
	{ "list", list },
	{ "enrol", enrol },
	{ "revoke", end },
	{ "remove", end },
};

static int
act(struct job *j, struct err *e)
{
	if (j->action == NULL)
		return err_set(e, ERR_USAGE,
			       "say what to do (list, enrol, revoke, remove)");
	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (strcmp(j->action, actions[i].name) == 0)
			return company_find(j, e) == 0 ? actions[i].run(j, e)
						       : -1;
	return err_set(e, ERR_USAGE, "sensor: no such action: %s", j->action);
}

int
sensor_verb(const struct verb *v, int argc, char **argv)
{
	struct job j = { .site = "",
			 .reason = "",
			 .now_ms = stamp_now(&stamp_system_clock) };
	struct err e = { 0 };
	int rc = -1;

	centre_init(&j.centre);
	j.arena = arena_new(MEMORY_MAX);
	if (verb_parse(v, argc, argv, take, &j, &e) == 0 &&
	    centre_load(&j.centre, &e) == 0 &&
	    centre_prepare(&j.centre, &e) == 0 &&
	    centre_database(&j.centre, &j.db, &e) == 0)
		rc = act(&j, &e);
	db_close(&j.db);
	arena_free(&j.arena);
	return rc == 0 ? 0 : verb_fail(&e);
}
