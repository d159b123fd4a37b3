/* Golden pages: signing in, one's account, people, companies, audit, errors. */
#include "golden/golden.h"
#include "tap.h"
#include "web/account_tmpl.h"
#include "web/audit_tmpl.h"
#include "web/error_tmpl.h"
#include "web/health_tmpl.h"
#include "web/key_tmpl.h"
#include "web/people_tmpl.h"
#include "web/sign_tmpl.h"

#define HOSTILE "\"><script>alert(1)</script>\xe2\x80\xae&'"

static const struct view_time at = { "2026-11-21T03:04:00.000Z",
				     "2026年11月21日 12時04分" };

static struct view_frame
outside(enum language language, const char *title, const char *path)
{
	struct view_frame f = golden_frame(language, title, path);

	f.name = NULL;
	f.company = NULL;
	f.menu_count = 0;
	return f;
}

static void
test_sign(void)
{
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_sign_in v = {
		.frame = outside(LANGUAGE_JA, "サインイン", "/sign-in"),
		.fault = { "login", "利用者名かパスワードが違います。" },
		.login = HOSTILE,
		.next = "/incidents/7",
	};
	struct view_sign_code code = {
		.frame = outside(LANGUAGE_EN, "Second check", "/sign-in/code"),
		.next = "",
	};

	sign_in_page(&o, &v);
	golden_end("sign-in-ja");
	o = golden_begin(LANGUAGE_EN);
	sign_code_page(&o, &code);
	golden_end("sign-code-en");
}

static void
test_account(void)
{
	static const char *const qr[] = { "101", "010", "111" };
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_account v = {
		.frame = golden_frame(LANGUAGE_JA, "自分の設定", "/account"),
		.fault = { { "old", "いまのパスワードが違います。" } },
		.faults = 1,
		.login = "hanako",
		.name = "見本 花子",
		.since = &at,
	};
	struct view_totp totp = {
		.frame =
		    golden_frame(LANGUAGE_JA, "二つ目の確認", "/account/totp"),
		.secret = "JBSW Y3DP EHPK 3PXP",
		.address = "otpauth://totp/x",
		.qr = qr,
		.qr_size = 3,
	};

	account_page(&o, &v);
	golden_end("account-ja");
	v.totp = true;
	v.sessions = 3;
	v.since = NULL;
	v.faults = 0;
	o = golden_begin(LANGUAGE_JA);
	account_page(&o, &v);
	golden_end("account-totp-ja");
	o = golden_begin(LANGUAGE_JA);
	totp_page(&o, &totp);
	golden_end("totp-ja");
}

static const struct view_option roles[] = { { "owner", "社長", false },
					    { "clerk", "担当者", true } };
static const struct view_option companies[] = {
	{ "1", "株式会社さんぷる製作所", true },
	{ "2", HOSTILE, false },
};

static void
test_people(void)
{
	static const struct view_person_line person[] = {
		{ .id = 1,
		  .login = "hanako",
		  .name = "見本 花子",
		  .role = "担当者",
		  .last = "2026年11月21日 12時04分",
		  .totp = true },
		{ .id = 2, .login = "taro", .name = HOSTILE, .disabled = true },
	};
	static const struct view_membership membership[] = {
		{ 1, "株式会社さんぷる製作所", "担当者" },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_people v = {
		.frame = golden_frame(LANGUAGE_JA, "利用者", "/people"),
		.person = person,
		.people = ARRAY_LEN(person),
		.fault = { { "login", "同じ利用者名がすでにあります。" } },
		.faults = 1,
		.login = HOSTILE,
		.name = "",
		.role = roles,
		.roles = ARRAY_LEN(roles),
		.company = companies,
		.companies = ARRAY_LEN(companies),
	};
	struct view_person one = {
		.frame = golden_frame(LANGUAGE_JA, "見本 太郎", "/people/2"),
		.id = 2,
		.login = "taro",
		.name = "見本 太郎",
		.totp = true,
		.membership = membership,
		.memberships = 1,
		.role = roles,
		.roles = ARRAY_LEN(roles),
		.company = companies,
		.companies = ARRAY_LEN(companies),
	};

	people_page(&o, &v);
	golden_end("people-ja");
	o = golden_begin(LANGUAGE_JA);
	person_page(&o, &one);
	golden_end("person-ja");
}

static void
test_companies(void)
{
	static const struct view_company_line line[] = {
		{ 1, "株式会社さんぷる製作所", "社長", true },
		{ 2, HOSTILE, "見るだけ", false },
		{ 3, "さんぷる商店", NULL, false },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_companies v = {
		.frame = golden_frame(LANGUAGE_JA, "会社", "/companies"),
		.company = line,
		.companies = ARRAY_LEN(line),
		.may_add = true,
		.fault = { "name", "ここは必ず入力してください。" },
		.name = "",
	};

	companies_page(&o, &v);
	golden_end("companies-ja");
}

static void
test_audit(void)
{
	static const struct view_audit_line line[] = {
		{ { "2026-11-21T03:04:00.000Z", "2026年11月21日 12時04分" },
		  "hanako",
		  "192.0.2.21",
		  "look.add",
		  "look:12",
		  "{\"files\":1}" },
		{ { "2026-11-21T03:04:00.000Z", "2026年11月21日 12時04分" },
		  NULL,
		  NULL,
		  "look.done",
		  HOSTILE,
		  NULL },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_audit v = {
		.frame = golden_frame(LANGUAGE_JA, "操作の記録", "/audit"),
		.line = line,
		.lines = ARRAY_LEN(line),
		.pager = { .next = "/audit?before=3" },
	};

	audit_page(&o, &v);
	golden_end("audit-ja");
}

static void
test_keys(void)
{
	static const char *const code[] = { "k3jd-92ma", "p0qx-71bn" };
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_codes codes = {
		.frame = golden_frame(LANGUAGE_JA, "予備のコード", "/account"),
		.code = code,
		.codes = ARRAY_LEN(code),
	};
	struct view_link link = {
		.frame = golden_frame(LANGUAGE_EN, "First link", "/people"),
		.name = HOSTILE,
		.address = "https://komainu.example.jp/invitation?token=abc",
		.days = 7,
	};
	struct view_invitation invitation = {
		.frame =
		    outside(LANGUAGE_JA, "パスワードを決める", "/invitation"),
		.fault = { { "new", "12文字以上にしてください。" } },
		.faults = 1,
		.token = HOSTILE,
		.name = "見本 太郎",
	};

	codes_page(&o, &codes);
	golden_end("codes-ja");
	o = golden_begin(LANGUAGE_EN);
	link_page(&o, &link);
	golden_end("link-en");
	o = golden_begin(LANGUAGE_JA);
	invitation_page(&o, &invitation);
	golden_end("invitation-ja");
	invitation.token = NULL;
	invitation.faults = 0;
	o = golden_begin(LANGUAGE_JA);
	invitation_page(&o, &invitation);
	golden_end("invitation-old-ja");
}

static void
test_health(void)
{
	static const struct view_health_line line[] = {
		{ "データベース", "よい", true },
		{ "空き容量", HOSTILE, false },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_health v = {
		.frame = golden_frame(LANGUAGE_JA, "装置のようす", "/health"),
		.line = line,
		.lines = ARRAY_LEN(line),
	};

	health_page(&o, &v);
	golden_end("health-ja");
}

static void
test_error(void)
{
	struct html_out o = golden_begin(LANGUAGE_EN);
	struct view_error v = {
		.frame = outside(LANGUAGE_EN, "Not found", "/looks/99"),
		.status = 404,
		.text = "There is no such page. Please go back.",
		.id = "a1b2c3",
	};

	error_page(&o, &v);
	golden_end("error-en");
}

int
main(void)
{
	test_sign();
	test_account();
	test_people();
	test_companies();
	test_audit();
	test_keys();
	test_health();
	test_error();
	return tap_done();
}
