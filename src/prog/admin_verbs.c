#include "prog/admin_verbs.h"

#include <stdio.h>
#include <string.h>

#include "base/stamp.h"
#include "crypt/password.h"
#include "crypt/token.h"
#include "fmt/json_out.h"
#include "model/access_row.h"
#include "model/audit_row.h"
#include "model/company_row.h"
#include "model/credential_row.h"
#include "model/person_row.h"
#include "model/session_row.h"
#include "prog/centre.h"

#define MEMORY_MAX (64u * 1024 * 1024)

struct admin {
	struct centre centre;
	struct arena *arena;
	struct db *db;
	const char *action;
	const char *login, *name, *role, *company;
	bool password_stdin;
};

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	struct admin *a = context;
	const char **text = NULL;

	if (name == NULL && a->action == NULL) {
		a->action = value;
		return 0;
	}
	if (name != NULL && strcmp(name, "--login") == 0)
		text = &a->login;
	else if (name != NULL && strcmp(name, "--name") == 0)
		text = &a->name;
	else if (name != NULL && strcmp(name, "--role") == 0)
		text = &a->role;
	else if (name != NULL && strcmp(name, "--company") == 0)
		text = &a->company;
	else if (name != NULL && strcmp(name, "--password-stdin") == 0)
		a->password_stdin = true;
	else
		return centre_take(&a->centre, name, value, e) < 0 ? -1 : 0;
	if (text != NULL)
		*text = value;
	return 0;
}

static int
admin_begin(struct admin *a, const struct verb *v, int argc, char **argv,
	    struct err *e)
{
	memset(a, 0, sizeof(*a));
	centre_init(&a->centre);
	a->arena = arena_new(MEMORY_MAX);
	if (verb_parse(v, argc, argv, take, a, e) != 0 ||
	    centre_load(&a->centre, e) != 0 ||
	    centre_prepare(&a->centre, e) != 0)
		return -1;
	return centre_database(&a->centre, &a->db, e);
}

static int
admin_end(struct admin *a, int rc, const struct err *e)
{
	db_close(&a->db);
	arena_free(&a->arena);
	return rc == 0 ? 0 : verb_fail(e);
}

static int64_t
now_ms(void)
{
	return stamp_now(&stamp_system_clock);
}

static int
audit(struct admin *a, const char *act, const char *kind, int64_t id,
      struct err *e)
{
	struct audit_row row = { .at_ms = now_ms(),
				 .login = "console",
				 .address = "",
				 .act = act,
				 .object = arena_printf(a->arena, "%s:%lld",
							kind, (long long)id),
				 .detail = "{}" };

	return audit_row_add(a->db, &row, e);
}

static int
need(const char *value, const char *option, struct err *e)
{
	if (value != NULL && *value != '\0')
		return 0;
	return err_set(e, ERR_USAGE, "%s is needed here", option);
}

/* By name; made when it is not there yet and 'make' says so. */
static int
company_get(struct admin *a, const char *name, bool make, int64_t *id_out,
	    struct err *e)
{
	struct company_row row;
	struct err story = { 0 };

	if (company_row_find(a->db, name, a->arena, &row, &story) == 0) {
		*id_out = row.id;
		return 0;
	}
	if (story.kind != ERR_NOT_FOUND || !make)
		return err_set(e, story.kind, "company \"%s\": %s", name,
			       story.text);
	row = (struct company_row){ .name = name, .created_ms = now_ms() };
	if (company_row_add(a->db, &row, id_out, e) != 0)
		return -1;
	return audit(a, "company.add", "company", *id_out, e);
}

static int
role_give(struct admin *a, int64_t person, struct err *e)
{
	enum access access;
	int64_t company;

	if (strcmp(a->role, "administrator") == 0 && a->company == NULL)
		return 0;
	if (need(a->company, "--company", e) != 0 ||
	    company_get(a, a->company, false, &company, e) != 0)
		return -1;
	/* Who administers a firm's own centre also works in the firm. */
	if (strcmp(a->role, "administrator") == 0)
		access = ACCESS_OWNER;
	else if (!access_parse(text_of(a->role), &access) ||
		 access == ACCESS_ANALYST)
		return err_set(e, ERR_USAGE,
			       "--role is administrator, owner, clerk or "
			       "viewer");
	return access_row_set(a->db, person, company, access, e);
}

/* From standard input, or made up. */
static int
password_get(struct admin *a, char *out, size_t size, struct err *e)
{
	char made[PASSWORD_RANDOM_MAX];

	if (!a->password_stdin) {
		password_random(made);
		text_copy(out, size, text_of(made));
		return 0;
	}
	if (fgets(out, (int)size, stdin) == NULL)
		return err_set(e, ERR_USAGE, "no password on standard input");
	out[strcspn(out, "\r\n")] = '\0';
	return 0;
}

static int
password_store(struct admin *a, int64_t person, const char *password,
	       struct err *e)
{
	struct password_gate *gate = NULL;
	char hash[PASSWORD_HASH_MAX];
	int rc = -1;

	if (password_gate_new(&gate, 1, 1000, e) != 0)
		return -1;
	if (password_hash(gate, password, hash, e) == 0)
		rc = person_row_set_password(a->db, person, hash, e);
	password_gate_free(&gate);
	if (rc == 0)
		rc = session_row_drop_person(a->db, person, 0, e);
	return rc;
}

static int
user_store(struct admin *a, const char *password, struct err *e)
{
	char *login = arena_copy(a->arena, a->login);
	struct person_row row = {
		.name = a->name != NULL ? a->name : a->login,
		.language = a->centre.setup.language,
		.administrator = strcmp(a->role, "administrator") == 0,
		.created_ms = now_ms(),
	};
	TXN(txn);

	for (char *c = login; c != NULL && *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	row.login = login;
	if (txn_begin(&txn, a->db, e) != 0)
		return -1;
	if (person_row_add(a->db, &row, &row.id, e) != 0)
		return e->kind != ERR_CONFLICT
			   ? -1
			   : err_set(e, ERR_CONFLICT,
				     "the login \"%s\" is already in use",
				     a->login);
	if (role_give(a, row.id, e) != 0 ||
	    password_store(a, row.id, password, e) != 0 ||
	    audit(a, "person.add", "person", row.id, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

static int
user_add(struct admin *a, struct err *e)
{
	char password[PASSWORD_MAX + 8];

	if (need(a->login, "--login", e) != 0 ||
	    need(a->role, "--role", e) != 0 ||
	    password_get(a, password, sizeof(password), e) != 0 ||
	    user_store(a, password, e) != 0)
		return -1;
	printf("login: %s\n", a->login);
	if (!a->password_stdin)
		printf("password: %s\n", password);
	return 0;
}

static int
user_find(struct admin *a, struct person_row *out, struct err *e)
{
	if (need(a->login, "--login", e) != 0)
		return -1;
	if (person_row_find(a->db, a->login, a->arena, out, e) != 0)
		return err_prefix(e, "login \"%s\"", a->login);
	return 0;
}

/* A forgotten password, and a lost telephone with it. */
static int
user_password(struct admin *a, struct err *e)
{
	char password[PASSWORD_MAX + 8];
	struct person_row row;
	TXN(txn);

	if (user_find(a, &row, e) != 0 ||
	    password_get(a, password, sizeof(password), e) != 0 ||
	    txn_begin(&txn, a->db, e) != 0 ||
	    password_store(a, row.id, password, e) != 0 ||
	    person_row_set_totp(a->db, row.id, (struct text){ NULL, 0 }, e) !=
		0 ||
	    audit(a, "person.password", "person", row.id, e) != 0 ||
	    txn_commit(&txn, e) != 0)
		return -1;
	if (!a->password_stdin)
		printf("password: %s\n", password);
	return 0;
}

static int
user_disable(struct admin *a, bool disabled, struct err *e)
{
	struct person_row row;
	TXN(txn);

	if (user_find(a, &row, e) != 0)
		return -1;
	row.disabled = disabled;
	if (txn_begin(&txn, a->db, e) != 0 ||
	    person_row_set(a->db, &row, e) != 0 ||
	    session_row_drop_person(a->db, row.id, 0, e) != 0 ||
	    audit(a, disabled ? "person.disable" : "person.enable", "person",
		  row.id, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

/* For programs that use the API in this person's name. */
static int
user_token(struct admin *a, struct err *e)
{
	char token[TOKEN_TEXT_MAX];
	uint8_t hash[TOKEN_HASH_BYTES];
	struct person_row person;
	TXN(txn);

	if (user_find(a, &person, e) != 0)
		return -1;
	token_new(token);
	token_hash_bytes(text_of(token), hash);
	struct credential_row row = {
		.person = person.id,
		.kind = CREDENTIAL_API,
		.hash = { (const char *)hash, sizeof(hash) },
		.label = a->name,
		.created_ms = now_ms(),
	};
	if (txn_begin(&txn, a->db, e) != 0 ||
	    credential_row_add(a->db, &row, NULL, e) != 0 ||
	    audit(a, "person.token", "person", person.id, e) != 0 ||
	    txn_commit(&txn, e) != 0)
		return -1;
	printf("token: %s\n", token);
	return 0;
}

static int
user_list(struct admin *a, struct err *e)
{
	struct person_list people;

	if (person_row_list(a->db, a->arena, &people, e) != 0)
		return -1;
	for (size_t i = 0; i < people.count; i++) {
		const struct person_row *r = &people.row[i];

		printf("%s\t%s%s%s%s\n", r->login, r->name,
		       r->administrator ? "\tadministrator" : "",
		       r->totp.p != NULL ? "\ttotp" : "",
		       r->disabled ? "\tdisabled" : "");
	}
	return 0;
}

static int
user_role(struct admin *a, struct err *e)
{
	struct person_row row;
	TXN(txn);

	if (user_find(a, &row, e) != 0 || need(a->role, "--role", e) != 0 ||
	    txn_begin(&txn, a->db, e) != 0)
		return -1;
	row.administrator |= strcmp(a->role, "administrator") == 0;
	if (person_row_set(a->db, &row, e) != 0 ||
	    role_give(a, row.id, e) != 0 ||
	    audit(a, "person.role", "person", row.id, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

static int
user_act(struct admin *a, struct err *e)
{
	if (need(a->action, "what to do (add, list ...)", e) != 0)
		return -1;
	if (strcmp(a->action, "add") == 0)
		return user_add(a, e);
	if (strcmp(a->action, "list") == 0)
		return user_list(a, e);
	if (strcmp(a->action, "role") == 0)
		return user_role(a, e);
	if (strcmp(a->action, "password") == 0)
		return user_password(a, e);
	if (strcmp(a->action, "disable") == 0)
		return user_disable(a, true, e);
	if (strcmp(a->action, "enable") == 0)
		return user_disable(a, false, e);
	if (strcmp(a->action, "token") == 0)
		return user_token(a, e);
	return err_set(e, ERR_USAGE, "user: no such action: %s", a->action);
}

int
user_verb(const struct verb *v, int argc, char **argv)
{
	struct admin a;
	struct err e = { 0 };
	int rc = admin_begin(&a, v, argc, argv, &e);

	if (rc == 0)
		rc = user_act(&a, &e);
	return admin_end(&a, rc, &e);
}

static int
company_list_print(struct admin *a, struct err *e)
{
	struct company_list list;

	if (company_row_list(a->db, a->arena, &list, e) != 0)
		return -1;
	for (size_t i = 0; i < list.count; i++)
		printf("%lld\t%s%s\n", (long long)list.row[i].id,
		       list.row[i].name,
		       list.row[i].disabled ? "\tdisabled" : "");
	return 0;
}

static int
company_add(struct admin *a, struct err *e)
{
	int64_t id;
	TXN(txn);

	if (need(a->name, "--name", e) != 0 || txn_begin(&txn, a->db, e) != 0 ||
	    company_get(a, a->name, true, &id, e) != 0 ||
	    txn_commit(&txn, e) != 0)
		return -1;
	printf("company: %lld\n", (long long)id);
	return 0;
}

int
company_verb(const struct verb *v, int argc, char **argv)
{
	struct admin a;
	struct err e = { 0 };
	int rc = admin_begin(&a, v, argc, argv, &e);

	if (rc == 0)
		rc = need(a.action, "what to do (add, list)", &e);
	if (rc == 0 && strcmp(a.action, "add") == 0)
		rc = company_add(&a, &e);
	else if (rc == 0 && strcmp(a.action, "list") == 0)
		rc = company_list_print(&a, &e);
	else if (rc == 0)
		rc = err_set(&e, ERR_USAGE, "company: no such action: %s",
			     a.action);
	return admin_end(&a, rc, &e);
}
