/* The tables and small parts behind the pages: routes, permissions, forms,
 * paths to return to, password rules. Every route with every role. */
#include <stdio.h>
#include <string.h>

#include "tap.h"
#include "web/form.h"
#include "web/return_path.h"
#include "web/route.h"

static int
page_none(struct page *p, struct err *e)
{
	UNUSED(p);
	UNUSED(e);
	return 0;
}

static const struct route sample[] = {
	{ HTTP_GET, "/", 0, 0, 0, page_none, "" },
	{ HTTP_GET, "/looks", 0, 0, 0, page_none, "" },
	{ HTTP_POST, "/looks", 0, 0, 0, page_none, "" },
	{ HTTP_GET, "/looks/:id", 0, 0, 0, page_none, "" },
	{ HTTP_GET, "/a/:id/b/:id", 0, 0, 0, page_none, "" },
	{ HTTP_GET, NULL, 0, 0, 0, NULL, NULL },
};

static void
test_route(void)
{
	static const struct {
		enum http_method method;
		const char *path;
		int row; /* -1: none */
		unsigned allowed;
		int64_t id[2];
	} rows[] = {
		{ HTTP_GET, "/", 0, 0, { 0, 0 } },
		{ HTTP_HEAD, "/looks", 1, 0, { 0, 0 } },
		{ HTTP_POST, "/looks", 2, 0, { 0, 0 } },
		{ HTTP_GET, "/looks/12", 3, 0, { 12, 0 } },
		{ HTTP_GET, "/a/3/b/4", 4, 0, { 3, 4 } },
		{ HTTP_GET, "/looks/9223372036854775807", 3, 0, { INT64_MAX } },
		{ HTTP_GET, "/looks/9223372036854775808", -1, 0, { 0 } },
		{ HTTP_GET, "/looks/0", -1, 0, { 0 } },
		{ HTTP_GET, "/looks/-1", -1, 0, { 0 } },
		{ HTTP_GET, "/looks/+1", -1, 0, { 0 } },
		{ HTTP_GET, "/looks/01", -1, 0, { 0 } },
		{ HTTP_GET, "/looks/1x", -1, 0, { 0 } },
		{ HTTP_GET, "/looks/1/2", -1, 0, { 0 } },
		{ HTTP_GET, "/look", -1, 0, { 0 } },
		{ HTTP_GET, "/a/3/b", -1, 0, { 0 } },
		{ HTTP_POST, "/looks/1", -1, 3, { 0 } },
		{ HTTP_OTHER, "/looks", -1, 7, { 0 } },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t id[PAGE_PARTS_MAX] = { 0 };
		unsigned allowed;
		const struct route *r = route_find(sample, rows[i].method,
						   rows[i].path, id, &allowed);

		tap_int(r == NULL ? -1 : r - sample, rows[i].row, rows[i].path);
		tap_int(allowed, rows[i].allowed, "methods allowed");
		tap_ok(id[0] == rows[i].id[0] && id[1] == rows[i].id[1],
		       "numbers of the path");
	}
}

/* What may be done without a company's role must not name a company's row, and
 * what shows a company's data must say whose. */
static void
test_route_table(void)
{
	for (const struct route *r = route_table; r->pattern != NULL; r++) {
		bool row = strstr(r->pattern, ":id") != NULL;
		bool watch = permission_needs_company(r->permission);

		tap_ok(!watch || r->subject != SUBJECT_NONE,
		       "%s says whose data it shows", r->pattern);
		tap_ok(!(row && watch) || r->subject > SUBJECT_CHOSEN,
		       "%s says what its number names", r->pattern);
		tap_ok(row || r->subject <= SUBJECT_CHOSEN,
		       "%s has a number for its subject", r->pattern);
		tap_ok(r->method != HTTP_GET || r->body == HTTP_BODY_NONE,
		       "%s: GET has no body", r->pattern);
		tap_ok(r->answer != NULL && r->help[0] != '\0',
		       "%s is explained", r->pattern);
		for (const struct route *o = r + 1; o->pattern != NULL; o++)
			if (o->method == r->method &&
			    strcmp(o->pattern, r->pattern) == 0)
				tap_ok(false, "%s is there twice", r->pattern);
	}
}

/* The table once more, written the other way round: who, then what. */
static void
test_permission(void)
{
	static const struct {
		const char *name;
		struct permission_holder who;
		const char *may; /* first letters of the permissions */
	} rows[] = {
		{ "nobody", { false, false, ACCESS_COUNT }, "P..........." },
		{ "nobody with a forged role",
		  { false, true, ACCESS_OWNER },
		  "P..........." },
		{ "signed in", { true, false, ACCESS_COUNT }, "PS.........." },
		{ "administrator",
		  { true, true, ACCESS_COUNT },
		  "PS.......APH" },
		{ "analyst", { true, false, ACCESS_ANALYST }, "PSWWR.IS...." },
		{ "owner", { true, false, ACCESS_OWNER }, "PSWWRR.SOA.." },
		{ "clerk", { true, false, ACCESS_CLERK }, "PSWWRR......" },
		{ "viewer", { true, false, ACCESS_VIEWER }, "PSW.R......." },
		{ "administrator and clerk",
		  { true, true, ACCESS_CLERK },
		  "PSWWRR...APH" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char got[PERMISSION_COUNT + 1] = "";

		for (int p = 0; p < PERMISSION_COUNT; p++)
			got[p] = permission_has(rows[i].who, p)
				     ? permission_name(p)[0]
				     : '.';
		tap_text(got, rows[i].may, rows[i].name);
	}
}

struct sample_form {
	const char *text, *lines, *secret, *login;
	int64_t id, number;
	bool flag;
};

static const struct form_field fields[] = {
	{ "text", FORM_TEXT, 1, 5, offsetof(struct sample_form, text) },
	{ "lines", FORM_LINES, 0, 20, offsetof(struct sample_form, lines) },
	{ "secret", FORM_SECRET, 0, 20, offsetof(struct sample_form, secret) },
	{ "login", FORM_LOGIN, 0, 20, offsetof(struct sample_form, login) },
	{ "id", FORM_ID, 0, 0, offsetof(struct sample_form, id) },
	{ "number", FORM_INT, 0, 10, offsetof(struct sample_form, number) },
	{ "flag", FORM_FLAG, 0, 0, offsetof(struct sample_form, flag) },
};

static int
form_try(const char *name, const char *value, struct sample_form *out,
	 const char **wrong, struct arena *a)
{
	struct http_field sent[2] = { { "text", "犬" }, { name, value } };
	struct http_request q = { .arena = a, .form = sent, .form_count = 2 };
	struct err e = { 0 };

	if (strcmp(name, "text") == 0)
		q.form = sent + 1, q.form_count = 1;
	*wrong = "";
	*out = (struct sample_form){ 0 };
	return form_read(&q, fields, ARRAY_LEN(fields), out, wrong, &e);
}

static void
test_form(void)
{
	static const struct {
		const char *name, *value;
		bool good;
	} rows[] = {
		{ "text", " 犬犬犬犬犬 ", true },
		{ "text", "犬犬犬犬犬犬", false },
		{ "text", "", false },
		{ "text", "   ", false },
		{ "text", "a\nb", false },
		{ "text",
		  "a\xe2\x80\xae"
		  "b",
		  false }, /* turns text round */
		{ "lines", "a\r\nb", true },
		{ "lines", "a\x1b[31m", false },
		{ "secret", " a b ", true },
		{ "login", "taro_1@example.jp", true },
		{ "login", "taro yamada", false },
		{ "login", "太郎", false },
		{ "id", "12", true },
		{ "id", "", true },
		{ "id", "0", false },
		{ "id", "-1", false },
		{ "id", "1e3", false },
		{ "number", "10", true },
		{ "number", "11", false },
		{ "flag", "", true },
		{ "flag", "on", true },
	};
	struct arena *a = arena_new(1000000);
	struct sample_form f;
	const char *wrong;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int rc = form_try(rows[i].name, rows[i].value, &f, &wrong, a);

		tap_ok((rc == 0) == rows[i].good, "%s=%zu: %s", rows[i].name, i,
		       rows[i].good ? "taken" : "refused");
		if (!rows[i].good)
			tap_text(wrong, rows[i].name, "and named");
	}
	form_try("text", " 犬 ", &f, &wrong, a);
	tap_text(f.text, "犬", "blanks around go");
	form_try("lines", "a\r\nb\rc", &f, &wrong, a);
	tap_text(f.lines, "a\nb\nc", "line ends become one kind");
	form_try("secret", " a b ", &f, &wrong, a);
	tap_text(f.secret, " a b ", "a secret stays as it is");
	tap_ok(f.lines == NULL && f.id == 0 && !f.flag,
	       "absent ones are empty");
	tap_ok(form_try("other", "x", &f, &wrong, a) == 0,
	       "what is not declared does not exist");
	arena_free(&a);
}

static void
test_return_path(void)
{
	static const struct {
		const char *wanted, *want;
	} rows[] = {
		{ NULL, "/" },
		{ "", "/" },
		{ "/looks/5?a=b", "/looks/5?a=b" },
		{ "//evil.example", "/" },
		{ "/\\evil.example", "/" },
		{ "https://evil.example/", "/" },
		{ "looks", "/" },
		{ "/a\r\nSet-Cookie: b", "/" },
		{ "/a b", "/" },
		{ "/\xe7\x8a\xac", "/" },
		{ "/sign-out", "/" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		tap_text(return_path_check(rows[i].wanted), rows[i].want,
			 "where to go on");
}

int
main(void)
{
	test_route();
	test_route_table();
	test_permission();
	test_form();
	test_return_path();
	return tap_done();
}
