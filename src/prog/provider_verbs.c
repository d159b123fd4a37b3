#include "prog/provider_verbs.h"

#include <stdio.h>
#include <string.h>

#include "base/stamp.h"
#include "model/access_row.h"
#include "model/audit_row.h"
#include "model/company_row.h"
#include "model/person_row.h"
#include "prog/centre.h"

#define MEMORY_MAX (64u * 1024 * 1024)
#define DAY_MS     (24 * 60 * 60 * INT64_C(1000))
/* Japan has one zone and no summer time. */
#define ZONE_MINUTES 540

struct work {
	struct centre centre;
	struct arena *arena;
	struct db *db;
	const char *action;
	const char *name, *to, *login, *provider, *company, *from, *until;
};

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	struct work *w = context;
	const struct {
		const char *name;
		const char **to;
	} options[] = {
		{ "--name", &w->name },       { "--to", &w->to },
		{ "--login", &w->login },     { "--provider", &w->provider },
		{ "--company", &w->company }, { "--from", &w->from },
		{ "--until", &w->until },
	};

	if (name == NULL && w->action == NULL) {
		w->action = value;
		return 0;
	}
	for (size_t i = 0; name != NULL && i < ARRAY_LEN(options); i++)
		if (strcmp(name, options[i].name) == 0) {
			*options[i].to = value;
			return 0;
		}
	return centre_take(&w->centre, name, value, e) < 0 ? -1 : 0;
}

static int
need(const char *value, const char *option, struct err *e)
{
	if (value != NULL && *value != '\0')
		return 0;
	return err_set(e, ERR_USAGE, "%s is needed here", option);
}

static int64_t
now_ms(void)
{
	return stamp_now(&stamp_system_clock);
}

static int
audit(struct work *w, const char *act, const char *kind, int64_t id,
      int64_t company, struct err *e)
{
	struct audit_row row = { .at_ms = now_ms(),
				 .company = company,
				 .login = "console",
				 .address = "",
				 .act = act,
				 .object = arena_printf(w->arena, "%s:%lld",
							kind, (long long)id),
				 .detail = "{}" };

	return audit_row_add(w->db, &row, e);
}

static int
provider_find(struct work *w, const char *name, const char *option,
	      struct provider_row *out, struct err *e)
{
	if (need(name, option, e) != 0)
		return -1;
	if (provider_row_find(w->db, name, w->arena, out, e) != 0)
		return err_prefix(e, "provider \"%s\"", name);
	return 0;
}

static int
provider_add(struct work *w, struct err *e)
{
	struct provider_row row = { .name = w->name, .created_ms = now_ms() };
	TXN(t);

	if (need(w->name, "--name", e) != 0 || txn_begin(&t, w->db, e) != 0)
		return -1;
	if (provider_row_add(w->db, &row, &row.id, e) != 0)
		return e->kind != ERR_CONFLICT
			   ? -1
			   : err_set(e, ERR_CONFLICT,
				     "the name \"%s\" is already in use",
				     w->name);
	if (audit(w, "provider.add", "provider", row.id, 0, e) != 0 ||
	    txn_commit(&t, e) != 0)
		return -1;
	printf("provider: %lld\n", (long long)row.id);
	return 0;
}

static int
provider_list_print(struct work *w, struct err *e)
{
	struct provider_list list;

	if (provider_row_list(w->db, w->arena, &list, e) != 0)
		return -1;
	for (size_t i = 0; i < list.count; i++) {
		struct access_people people;

		printf("%lld\t%s%s\n", (long long)list.row[i].id,
		       list.row[i].name,
		       list.row[i].disabled ? "\tdisabled" : "");
		if (access_row_list_provider(w->db, list.row[i].id, w->arena,
					     &people, e) != 0)
			return -1;
		for (size_t k = 0; k < people.count; k++)
			printf("\t%s\t%s\n", people.row[k].login,
			       people.row[k].name);
	}
	return 0;
}

static int
provider_set(struct work *w, const char *to, bool disabled, const char *act,
	     struct err *e)
{
	struct provider_row row;
	TXN(t);

	if (provider_find(w, w->name, "--name", &row, e) != 0)
		return -1;
	if (to != NULL)
		row.name = to;
	else
		row.disabled = disabled;
	if (txn_begin(&t, w->db, e) != 0 ||
	    provider_row_set(w->db, &row, e) != 0 ||
	    audit(w, act, "provider", row.id, 0, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

static int
provider_person(struct work *w, bool add, struct err *e)
{
	struct person_row person;
	struct provider_row row;
	TXN(t);

	if (provider_find(w, w->name, "--name", &row, e) != 0 ||
	    need(w->login, "--login", e) != 0)
		return -1;
	if (person_row_find(w->db, w->login, w->arena, &person, e) != 0)
		return err_prefix(e, "login \"%s\"", w->login);
	if (txn_begin(&t, w->db, e) != 0 ||
	    (add ? access_row_set_provider(w->db, person.id, row.id, e)
		 : access_row_drop_provider(w->db, person.id, row.id, e)) !=
		0 ||
	    audit(w, add ? "provider.person-add" : "provider.person-drop",
		  "person", person.id, 0, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

static int
provider_act(struct work *w, struct err *e)
{
	if (need(w->action, "what to do (add, list ...)", e) != 0)
		return -1;
	if (strcmp(w->action, "add") == 0)
		return provider_add(w, e);
	if (strcmp(w->action, "list") == 0)
		return provider_list_print(w, e);
	if (strcmp(w->action, "rename") == 0)
		return need(w->to, "--to", e) != 0
			   ? -1
			   : provider_set(w, w->to, false, "provider.rename",
					  e);
	if (strcmp(w->action, "disable") == 0)
		return provider_set(w, NULL, true, "provider.disable", e);
	if (strcmp(w->action, "enable") == 0)
		return provider_set(w, NULL, false, "provider.enable", e);
	if (strcmp(w->action, "person") == 0)
		return provider_person(w, true, e);
	if (strcmp(w->action, "person-drop") == 0)
		return provider_person(w, false, e);
	return err_set(e, ERR_USAGE, "provider: no such action: %s", w->action);
}

/* The beginning of a local day. */
static int
day_parse(const char *text, const char *option, int64_t *ms_out, struct err *e)
{
	char whole[STAMP_TEXT_MAX];
	int64_t us;

	snprintf(whole, sizeof(whole), "%.10sT00:00:00+09:00", text);
	if (strlen(text) != 10 ||
	    stamp_parse_us(text_of(whole), &us, NULL) != 0)
		return err_set(e, ERR_USAGE,
			       "%s is a day such as 2026-11-21, not \"%s\"",
			       option, text);
	*ms_out = us / 1000;
	return 0;
}

static void
day_print(int64_t ms)
{
	char text[STAMP_TEXT_MAX];

	stamp_write_local(ms, ZONE_MINUTES, text);
	printf("\t%.10s", text);
}

static int
company_find(struct work *w, struct company_row *out, struct err *e)
{
	if (need(w->company, "--company", e) != 0)
		return -1;
	if (company_row_find(w->db, w->company, w->arena, out, e) != 0)
		return err_prefix(e, "company \"%s\"", w->company);
	return 0;
}

static int
contract_read(struct work *w, struct contract_row *row, struct err *e)
{
	struct provider_row provider;
	struct company_row company;

	*row = (struct contract_row){ .from_ms = now_ms() };
	if (provider_find(w, w->provider, "--provider", &provider, e) != 0 ||
	    company_find(w, &company, e) != 0)
		return -1;
	row->provider = provider.id;
	row->company = company.id;
	if (w->from != NULL &&
	    day_parse(w->from, "--from", &row->from_ms, e) != 0)
		return -1;
	if (w->until != NULL) {
		if (day_parse(w->until, "--until", &row->until_ms, e) != 0)
			return -1;
		row->until_ms += DAY_MS;
	}
	if (row->until_ms != 0 && row->until_ms <= row->from_ms)
		return err_set(e, ERR_USAGE, "--until is before --from");
	return 0;
}

static int
contract_add(struct work *w, struct err *e)
{
	struct contract_row row;
	int64_t id;
	TXN(t);

	if (contract_read(w, &row, e) != 0 || txn_begin(&t, w->db, e) != 0 ||
	    contract_row_add(w->db, &row, &id, e) != 0 ||
	    audit(w, "contract.add", "contract", id, row.company, e) != 0 ||
	    audit(w, "contract.add", "contract", id, 0, e) != 0 ||
	    txn_commit(&t, e) != 0)
		return -1;
	printf("contract: %lld\n", (long long)id);
	return 0;
}

/* All that run between the two, from now on or after the day given. */
static int
contract_end(struct work *w, struct err *e)
{
	struct contract_list list;
	struct contract_row row;
	int64_t at = now_ms(), ended = 0;
	TXN(t);

	if (contract_read(w, &row, e) != 0)
		return -1;
	if (row.until_ms != 0)
		at = row.until_ms;
	if (txn_begin(&t, w->db, e) != 0 ||
	    contract_row_list(w->db, row.provider, w->arena, &list, e) != 0)
		return -1;
	for (size_t i = 0; i < list.count; i++) {
		const struct contract_row *k = &list.row[i];

		if (k->company != row.company || k->from_ms > at ||
		    (k->until_ms != 0 && k->until_ms <= at))
			continue;
		if (contract_row_end(w->db, k->company, k->id, at, e) != 0 ||
		    audit(w, "contract.end", "contract", k->id, k->company,
			  e) != 0 ||
		    audit(w, "contract.end", "contract", k->id, 0, e) != 0)
			return -1;
		ended++;
	}
	if (ended == 0)
		return err_set(e, ERR_NOT_FOUND,
			       "no contract between the two runs then");
	return txn_commit(&t, e);
}

static int
contract_list_print(struct work *w, struct err *e)
{
	struct provider_row provider = { 0 };
	struct contract_list list;

	if (w->provider != NULL &&
	    provider_find(w, w->provider, "--provider", &provider, e) != 0)
		return -1;
	if (contract_row_list(w->db, provider.id, w->arena, &list, e) != 0)
		return -1;
	for (size_t i = 0; i < list.count; i++) {
		const struct contract_row *k = &list.row[i];
		struct provider_row of;

		if (provider_row_get(w->db, k->provider, w->arena, &of, e) != 0)
			return -1;
		printf("%lld\t%s\t%s", (long long)k->id, of.name,
		       k->company_name);
		day_print(k->from_ms);
		if (k->until_ms != 0)
			day_print(k->until_ms - 1);
		putchar('\n');
	}
	return 0;
}

static int
contract_act(struct work *w, struct err *e)
{
	if (need(w->action, "what to do (add, list, end)", e) != 0)
		return -1;
	if (strcmp(w->action, "add") == 0)
		return contract_add(w, e);
	if (strcmp(w->action, "list") == 0)
		return contract_list_print(w, e);
	if (strcmp(w->action, "end") == 0)
		return contract_end(w, e);
	return err_set(e, ERR_USAGE, "contract: no such action: %s", w->action);
}

static int
run(const struct verb *v, int argc, char **argv,
    int (*act)(struct work *w, struct err *e))
{
	struct work w = { 0 };
	struct err e = { 0 };
	int rc = -1;

	centre_init(&w.centre);
	w.arena = arena_new(MEMORY_MAX);
	if (verb_parse(v, argc, argv, take, &w, &e) == 0 &&
	    centre_load(&w.centre, &e) == 0 &&
	    centre_prepare(&w.centre, &e) == 0 &&
	    centre_database(&w.centre, &w.db, &e) == 0)
		rc = act(&w, &e);
	db_close(&w.db);
	arena_free(&w.arena);
	return rc == 0 ? 0 : verb_fail(&e);
}

int
provider_verb(const struct verb *v, int argc, char **argv)
{
	return run(v, argc, argv, provider_act);
}

int
contract_verb(const struct verb *v, int argc, char **argv)
{
	return run(v, argc, argv, contract_act);
}
