/* test_people.c: companies, people, who may see what, sessions, settings. */
#include <string.h>

#include "model/access_row.h"
#include "model/attempt_row.h"
#include "model/audit_row.h"
#include "model/company_row.h"
#include "model/person_row.h"
#include "model/session_row.h"
#include "model/setting_row.h"
#include "model_test.h"

#define DAY ((int64_t)86400000)

static int64_t
company(struct model_test *t, const char *name)
{
	struct company_row row = { .name = name, .created_ms = 5 };
	int64_t id = 0;

	try(t, company_row_add(t->db, &row, &id, &t->e));
	return id;
}

static int64_t
person(struct model_test *t, const char *login)
{
	struct person_row row = { .login = login,
				  .name = "試験 太郎",
				  .password = "$argon2id$...",
				  .language = LANGUAGE_EN,
				  .created_ms = 7 };
	int64_t id = 0;

	try(t, person_row_add(t->db, &row, &id, &t->e));
	return id;
}

static void
test_companies(struct model_test *t)
{
	int64_t id = company(t, "株式会社さんぷる製作所");
	struct company_row row;
	struct company_list list;

	try(t, company_row_get(t->db, id, t->a, &row, &t->e));
	tap_text(row.name, "株式会社さんぷる製作所", "name");
	tap_int(row.created_ms, 5, "created");
	refuse(t, ERR_CONFLICT, company_row_add(t->db, &row, &id, &t->e));
	refuse(t, ERR_INVALID,
	       company_row_add(t->db, &(struct company_row){ 0 }, &id, &t->e));
	row.name = "株式会社見本商店";
	row.disabled = true;
	try(t, company_row_set(t->db, &row, &t->e));
	try(t, company_row_find(t->db, "株式会社見本商店", t->a, &row, &t->e));
	tap_ok(row.disabled, "changed");
	row.id = 999;
	refuse(t, ERR_NOT_FOUND, company_row_set(t->db, &row, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       company_row_get(t->db, 999, t->a, &row, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       company_row_find(t->db, "無い会社", t->a, &row, &t->e));
	try(t, company_row_list(t->db, t->a, &list, &t->e));
	tap_int(list.count, 1, "listed");
}

static void
test_persons(struct model_test *t)
{
	int64_t id = person(t, "Soumu"), other;
	struct person_row row;
	struct person_list list;

	try(t, person_row_find(t->db, "SOUMU", t->a, &row, &t->e));
	tap_int(row.id, id, "found without regard to case");
	tap_text(row.login, "soumu", "kept in lower case");
	tap_text(row.name, "試験 太郎", "name");
	tap_text(row.mail, "", "no mail is no mail");
	tap_ok(row.language == LANGUAGE_EN, "language");
	tap_ok(row.totp.p == NULL, "no second factor");
	refuse(t, ERR_CONFLICT, person_row_add(t->db, &row, &other, &t->e));
	row.name = "試験 花子";
	row.mail = "hanako@example.jp";
	row.language = LANGUAGE_JA;
	row.administrator = true;
	try(t, person_row_set(t->db, &row, &t->e));
	try(t, person_row_set_password(t->db, id, "new", &t->e));
	try(t, person_row_set_totp(t->db, id, TEXT("\0sealed\xff"), &t->e));
	try(t, person_row_use_totp(t->db, id, 100, &t->e));
	refuse(t, ERR_DENIED, person_row_use_totp(t->db, id, 100, &t->e));
	refuse(t, ERR_DENIED, person_row_use_totp(t->db, id, 99, &t->e));
	try(t, person_row_use_totp(t->db, id, 101, &t->e));
	try(t, person_row_signed_in(t->db, id, 12345, &t->e));
	try(t, person_row_get(t->db, id, t->a, &row, &t->e));
	tap_text(row.name, "試験 花子", "name changed");
	tap_text(row.mail, "hanako@example.jp", "mail changed");
	tap_text(row.password, "new", "password changed");
	tap_ok(row.administrator, "is administrator");
	tap_ok(text_equal(row.totp, TEXT("\0sealed\xff")), "sealed secret");
	tap_int(row.totp_step, 101, "last step");
	tap_int(row.signed_in_ms, 12345, "signed in");
	try(t, person_row_set_totp(t->db, id, (struct text){ NULL, 0 }, &t->e));
	try(t, person_row_get(t->db, id, t->a, &row, &t->e));
	tap_ok(row.totp.p == NULL && row.totp_step == 0, "removed again");
	try(t, person_row_list(t->db, t->a, &list, &t->e));
	tap_int(list.count, 1, "listed");
}

static bool
may(struct model_test *t, int64_t who, int64_t where, int64_t now,
    enum access want)
{
	enum access have = ACCESS_COUNT;

	return access_row_get(t->db, who, where, now, &have, &t->e) == 0 &&
	       have == want;
}

static bool
may_not(struct model_test *t, int64_t who, int64_t where, int64_t now)
{
	enum access have;

	err_clear(&t->e);
	return access_row_get(t->db, who, where, now, &have, &t->e) != 0 &&
	       t->e.kind == ERR_NOT_FOUND;
}

static void
test_members(struct model_test *t)
{
	int64_t one = company(t, "会社一"), two = company(t, "会社二");
	int64_t who = person(t, "member");
	struct person_list people;
	struct person_row row;

	tap_ok(may_not(t, who, one, 0), "nobody by default");
	try(t, access_row_set(t->db, who, one, ACCESS_VIEWER, &t->e));
	try(t, access_row_set(t->db, who, one, ACCESS_CLERK, &t->e));
	refuse(t, ERR_INVALID,
	       access_row_set(t->db, who, one, ACCESS_ANALYST, &t->e));
	refuse(t, ERR_CONFLICT,
	       access_row_set(t->db, who, 999, ACCESS_CLERK, &t->e));
	tap_ok(may(t, who, one, 0, ACCESS_CLERK), "clerk of the one");
	tap_ok(may_not(t, who, two, 0), "nobody at the other");
	try(t, person_row_list_company(t->db, one, t->a, &people, &t->e));
	tap_int(people.count, 1, "one member");
	try(t, person_row_list_company(t->db, two, t->a, &people, &t->e));
	tap_int(people.count, 0, "the other has none");
	try(t, person_row_get(t->db, who, t->a, &row, &t->e));
	row.disabled = true;
	try(t, person_row_set(t->db, &row, &t->e));
	tap_ok(may_not(t, who, one, 0), "a disabled person sees nothing");
	row.disabled = false;
	try(t, person_row_set(t->db, &row, &t->e));
	try(t, access_row_drop(t->db, who, one, &t->e));
	tap_ok(may_not(t, who, one, 0), "no longer a member");
	refuse(t, ERR_NOT_FOUND, access_row_drop(t->db, who, one, &t->e));
}

static void
test_contracts(struct model_test *t)
{
	int64_t a = company(t, "契約甲"), b = company(t, "契約乙");
	int64_t who = person(t, "analyst"), provider, contract, first;
	struct provider_row row = { .name = "見守りサービス", .created_ms = 1 };
	struct contract_row deal = { .company = a,
				     .from_ms = 10 * DAY,
				     .until_ms = 20 * DAY };
	struct access_list list;

	try(t, provider_row_add(t->db, &row, &provider, &t->e));
	try(t, provider_row_find(t->db, row.name, t->a, &row, &t->e));
	try(t, provider_row_get(t->db, provider, t->a, &row, &t->e));
	deal.provider = provider;
	try(t, contract_row_add(t->db, &deal, &first, &t->e));
	tap_ok(may_not(t, who, a, 15 * DAY), "no analyst of the provider yet");
	try(t, access_row_set_provider(t->db, who, provider, &t->e));
	try(t, access_row_set_provider(t->db, who, provider, &t->e));
	tap_ok(may(t, who, a, 15 * DAY, ACCESS_ANALYST), "while it runs");
	tap_ok(may(t, who, a, 10 * DAY, ACCESS_ANALYST), "from its first");
	tap_ok(may_not(t, who, a, 10 * DAY - 1), "not before");
	tap_ok(may_not(t, who, a, 20 * DAY), "not after");
	tap_ok(may_not(t, who, b, 15 * DAY), "no contract, no sight");
	deal.from_ms = 12 * DAY;
	deal.until_ms = 0;
	try(t, contract_row_add(t->db, &deal, &contract, &t->e));
	tap_ok(may(t, who, a, 90 * DAY, ACCESS_ANALYST), "no end agreed");
	try(t, access_row_list(t->db, who, 15 * DAY, t->a, &list, &t->e));
	tap_int(list.count, 1, "two contracts, one company");
	refuse(t, ERR_NOT_FOUND,
	       contract_row_end(t->db, b, contract, 1, &t->e));
	try(t, contract_row_end(t->db, a, contract, 80 * DAY, &t->e));
	tap_ok(may_not(t, who, a, 90 * DAY), "ended");
	try(t, access_row_set(t->db, who, a, ACCESS_OWNER, &t->e));
	tap_ok(may(t, who, a, 15 * DAY, ACCESS_OWNER), "a member first");
	try(t, access_row_list(t->db, who, 15 * DAY, t->a, &list, &t->e));
	tap_int(list.count, 1, "listed once");
	tap_ok(list.row[0].access == ACCESS_OWNER, "as the member");
	try(t, access_row_drop(t->db, who, a, &t->e));
	try(t, access_row_drop_provider(t->db, who, provider, &t->e));
	tap_ok(may_not(t, who, a, 15 * DAY), "left the provider");
}

static void
test_sessions(struct model_test *t)
{
	int64_t who = person(t, "session"), id, second;
	struct session_row row = { .person = who,
				   .token = TEXT("0123456789abcdef\0\1\2\3"),
				   .csrf = TEXT("secret"),
				   .pending = true,
				   .created_ms = 100,
				   .seen_ms = 100,
				   .expires_ms = 200,
				   .address = "192.0.2.7" };
	struct text old = row.token;
	struct session_row got;
	struct session_list list;
	struct person_row p;

	try(t, session_row_add(t->db, &row, &id, &t->e));
	refuse(t, ERR_CONFLICT, session_row_add(t->db, &row, &second, &t->e));
	try(t, session_row_find(t->db, old, 199, t->a, &got, &t->e));
	tap_int(got.id, id, "found by its token");
	tap_ok(got.pending && got.company == 0, "as it was added");
	tap_ok(text_equal(got.csrf, row.csrf), "with its secret");
	tap_text(got.agent, "", "a missing text is empty");
	refuse(t, ERR_NOT_FOUND,
	       session_row_find(t->db, old, 200, t->a, &got, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       session_row_find(t->db, TEXT("other"), 1, t->a, &got, &t->e));
	row.id = id;
	row.pending = false;
	row.token = TEXT("fresh");
	row.expires_ms = 900;
	try(t, session_row_set(t->db, &row, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       session_row_find(t->db, old, 150, t->a, &got, &t->e));
	try(t, session_row_find(t->db, row.token, 899, t->a, &got, &t->e));
	tap_ok(!got.pending, "signed in whole");
	row.token = TEXT("second");
	try(t, session_row_add(t->db, &row, &second, &t->e));
	try(t, session_row_list(t->db, who, t->a, &list, &t->e));
	tap_int(list.count, 2, "two sessions");
	try(t, person_row_get(t->db, who, t->a, &p, &t->e));
	p.disabled = true;
	try(t, person_row_set(t->db, &p, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       session_row_find(t->db, row.token, 1, t->a, &got, &t->e));
	try(t, session_row_drop_person(t->db, who, second, &t->e));
	try(t, session_row_list(t->db, who, t->a, &list, &t->e));
	tap_ok(list.count == 1 && list.row[0].id == second, "one is kept");
	try(t, session_row_drop_expired(t->db, 899, &t->e));
	try(t, session_row_list(t->db, who, t->a, &list, &t->e));
	tap_int(list.count, 1, "not yet over");
	try(t, session_row_drop_expired(t->db, 900, &t->e));
	try(t, session_row_list(t->db, who, t->a, &list, &t->e));
	tap_int(list.count, 0, "over");
	try(t, session_row_drop(t->db, second, &t->e));
}

static void
fail_to_sign_in(struct model_test *t, const char *login, const char *network,
		int64_t at)
{
	struct attempt_row row = { login, network, at };

	try(t, attempt_row_add(t->db, &row, &t->e));
}

static void
test_attempts(struct model_test *t)
{
	struct attempt_row ask = { "Shacho", "192.0.2.1/32", 0 };
	struct attempt_count c;

	for (int i = 0; i < 5; i++)
		fail_to_sign_in(t, "shacho", "198.51.100.9/32", 1000 + i);
	fail_to_sign_in(t, "SHACHO", "192.0.2.1/32", 1100);
	fail_to_sign_in(t, "soumu", "192.0.2.1/32", 1200);
	try(t, attempt_row_count(t->db, &ask, 0, &c, &t->e));
	tap_int(c.login, 1, "a stranger's failures elsewhere do not count");
	tap_int(c.network, 2, "all failures from this network");
	tap_int(c.last_ms, 1100, "the latest of this login");
	try(t, attempt_row_count(t->db, &ask, 1101, &c, &t->e));
	tap_int(c.login, 0, "older ones are past");
	tap_int(c.last_ms, 0, "there is no latest");
	try(t, attempt_row_drop(t->db, "shacho", "192.0.2.1/32", &t->e));
	try(t, attempt_row_count(t->db, &ask, 0, &c, &t->e));
	tap_ok(c.login == 0 && c.network == 1, "forgiven here");
	ask.network = "198.51.100.9/32";
	try(t, attempt_row_count(t->db, &ask, 0, &c, &t->e));
	tap_int(c.login, 5, "not there");
	try(t, attempt_row_drop_before(t->db, 5000, &t->e));
	try(t, attempt_row_count(t->db, &ask, 0, &c, &t->e));
	tap_int(c.network, 0, "forgotten in time");
}

static void
test_audit(struct model_test *t)
{
	struct audit_row row = { .at_ms = 5,
				 .company = 3,
				 .login = "soumu",
				 .act = "look.add",
				 .object = "look:1",
				 .detail = "{}" };
	struct audit_list list;

	for (int i = 0; i < 5; i++) {
		row.at_ms = i;
		try(t, audit_row_add(t->db, &row, &t->e));
	}
	row.company = 0;
	try(t, audit_row_add(t->db, &row, &t->e));
	try(t, audit_row_list(t->db, 3, 0, 3, t->a, &list, &t->e));
	tap_int(list.count, 3, "a page of three");
	tap_int(list.row[0].at_ms, 4, "newest first");
	try(t, audit_row_list(t->db, 3, list.row[2].id, 3, t->a, &list, &t->e));
	tap_int(list.count, 2, "and the rest");
	tap_text(list.row[1].object, "look:1", "of what");
	tap_int(list.row[1].person, 0, "by nobody known");
	try(t, audit_row_list(t->db, 4, 0, 0, t->a, &list, &t->e));
	tap_int(list.count, 0, "nothing of another company");
	refuse(
	    t, ERR_DENIED,
	    db_run(t->db, DB_SAY("update audit set login = 'x'"), NULL, &t->e));
	refuse(t, ERR_DENIED,
	       db_run(t->db, DB_SAY("delete from audit"), NULL, &t->e));
	tap_note("%s", t->e.text);
	try(t, audit_row_list(t->db, 3, 0, 0, t->a, &list, &t->e));
	tap_int(list.count, 5, "nothing changed");
}

static void
test_settings(struct model_test *t)
{
	struct setting_row row = { "scan_port_count", "20", 5, 0 };
	struct setting_list list;

	try(t, setting_row_set(t->db, &row, &t->e));
	row.value = "30";
	try(t, setting_row_set(t->db, &row, &t->e));
	try(t, setting_row_get(t->db, row.name, t->a, &row, &t->e));
	tap_text(row.value, "30", "replaced");
	try(t, setting_row_list(t->db, t->a, &list, &t->e));
	tap_int(list.count, 1, "listed");
	try(t, setting_row_drop(t->db, row.name, &t->e));
	try(t, setting_row_drop(t->db, row.name, &t->e));
	refuse(t, ERR_NOT_FOUND,
	       setting_row_get(t->db, row.name, t->a, &row, &t->e));
}

static void
run(struct model_test *t)
{
	test_companies(t);
	test_persons(t);
	test_members(t);
	test_contracts(t);
	test_sessions(t);
	test_attempts(t);
	test_audit(t);
	test_settings(t);
}

int
main(void)
{
	return model_test_main(run, true);
}
