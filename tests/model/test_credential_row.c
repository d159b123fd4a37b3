/* test_credential_row.c: secrets that stand for a person; whose row it is. */
#include "model/company_row.h"
#include "model/credential_row.h"
#include "model/look_row.h"
#include "model/owner_row.h"
#include "model/person_row.h"
#include "model_test.h"

static int64_t
person(struct model_test *t, const char *login)
{
	struct person_row row = { .login = login, .name = "試験 太郎" };
	int64_t id = 0;

	try(t, person_row_add(t->db, &row, &id, &t->e));
	return id;
}

static int64_t
add(struct model_test *t, int64_t who, enum credential_kind kind,
    const char *hash)
{
	struct credential_row row = { .person = who,
				      .kind = kind,
				      .hash = text_of(hash),
				      .created_ms = 10,
				      .expires_ms = 100 };
	int64_t id = 0;

	if (kind == CREDENTIAL_API)
		row.expires_ms = 0;
	try(t, credential_row_add(t->db, &row, &id, &t->e));
	return id;
}

static void
test_one_use(struct model_test *t)
{
	int64_t who = person(t, "invited"), other = person(t, "other");
	int64_t id = add(t, who, CREDENTIAL_INVITATION, "hash 1");
	struct credential_row row;

	try(t, credential_row_find(t->db, CREDENTIAL_INVITATION, TEXT("hash 1"),
				   99, t->a, &row, &t->e));
	tap_ok(row.id == id && row.person == who, "found by its hash");
	refuse(t, ERR_CONFLICT, credential_row_add(t->db, &row, &id, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       credential_row_find(t->db, CREDENTIAL_INVITATION, TEXT("hash 1"),
				   100, t->a, &row, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       credential_row_find(t->db, CREDENTIAL_RECOVERY, TEXT("hash 1"),
				   99, t->a, &row, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       credential_row_drop(t->db, other, row.id, &t->e));
	try(t, credential_row_use(t->db, row.id, &t->e));
	refuse(t, ERR_NOT_FOUND, credential_row_use(t->db, row.id, &t->e));
}

static void
test_api(struct model_test *t)
{
	int64_t who = person(t, "program");
	int64_t id = add(t, who, CREDENTIAL_API, "hash 2");
	struct credential_row row;
	struct credential_list list;
	struct person_row p;

	add(t, who, CREDENTIAL_RECOVERY, "hash 3");
	add(t, who, CREDENTIAL_RECOVERY, "hash 4");
	refuse(t, ERR_NOT_FOUND, credential_row_use(t->db, id, &t->e));
	try(t, credential_row_seen(t->db, id, 4000, &t->e));
	try(t, credential_row_find(t->db, CREDENTIAL_API, TEXT("hash 2"),
				   INT64_MAX, t->a, &row, &t->e));
	tap_int(row.used_ms, 4000, "seen, and good for ever");
	try(t,
	    credential_row_drop_kind(t->db, who, CREDENTIAL_RECOVERY, &t->e));
	try(t, credential_row_list(t->db, who, CREDENTIAL_RECOVERY, t->a, &list,
				   &t->e));
	tap_int(list.count, 0, "the codes are gone");
	try(t, credential_row_list(t->db, who, CREDENTIAL_API, t->a, &list,
				   &t->e));
	tap_int(list.count, 1, "the token is not");
	try(t, person_row_get(t->db, who, t->a, &p, &t->e));
	p.disabled = true;
	try(t, person_row_set(t->db, &p, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       credential_row_find(t->db, CREDENTIAL_API, TEXT("hash 2"), 1,
				   t->a, &row, &t->e));
	try(t, credential_row_drop(t->db, who, id, &t->e));
}

static void
test_owner(struct model_test *t)
{
	struct company_row c = { .name = "持ち主" };
	struct look_row l = { .created_ms = 1 };
	int64_t company, look, owner = 0;

	try(t, company_row_add(t->db, &c, &company, &t->e));
	l.company = company;
	try(t, look_row_add(t->db, &l, &look, &t->e));
	try(t, owner_row_get(t->db, OWNER_OF_LOOK, look, &owner, &t->e));
	tap_int(owner, company, "the look's company");
	try(t, owner_row_get(t->db, OWNER_OF_COMPANY, company, &owner, &t->e));
	tap_int(owner, company, "its own");
	for (int kind = 0; kind < OWNER_KIND_COUNT; kind++)
		refuse(t, ERR_NOT_FOUND,
		       owner_row_get(t->db, (enum owner_kind)kind, 999, &owner,
				     &t->e));
}

static void
run(struct model_test *t)
{
	test_one_use(t);
	test_api(t);
	test_owner(t);
}

int
main(void)
{
	return model_test_main(run, true);
}
