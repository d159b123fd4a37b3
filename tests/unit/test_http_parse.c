/* Targets, fields, cookies and heads of requests, right and wrong. */
#include <string.h>

#include "net/http_parse.h"
#include "tap.h"

static void
test_target(void)
{
	static const struct {
		const char *target, *path, *query;
	} rows[] = {
		{ "/", "/", "" },
		{ "/looks/5?a=b", "/looks/5", "a=b" },
		{ "/a%20b", "/a b", "" },
		{ "/%E7%8A%AC", "/犬", "" },
		{ "/a?b?c", "/a", "b?c" },
		{ "", NULL, NULL },
		{ "*", NULL, NULL },
		{ "a", NULL, NULL },
		{ "http://x/", NULL, NULL },
		{ "//a", NULL, NULL },
		{ "/a/", NULL, NULL },
		{ "/a//b", NULL, NULL },
		{ "/../a", NULL, NULL },
		{ "/a/..", NULL, NULL },
		{ "/a/./b", NULL, NULL },
		{ "/%2e%2e/a", NULL, NULL },
		{ "/a%2f..%2fb", NULL, NULL },
		{ "/%00", NULL, NULL },
		{ "/%0d%0a", NULL, NULL },
		{ "/a b", NULL, NULL },
		{ "/\x80", NULL, NULL },
		{ "/a?b\tc", NULL, NULL },
		{ "/%", NULL, NULL },
		{ "/%4", NULL, NULL },
		{ "/%zz", NULL, NULL },
		{ "/%ff", NULL, NULL },
		{ "/%c0%af", NULL, NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena *a = arena_new(100000);
		const char *path = NULL, *query = NULL;
		struct err e = { 0 };
		int rc = http_parse_target(text_of(rows[i].target), a, &path,
					   &query, &e);

		if (rows[i].path == NULL) {
			tap_ok(rc != 0 && e.kind == ERR_INVALID, "refused: %s",
			       rows[i].target);
		} else {
			tap_ok(rc == 0, "taken: %s", rows[i].target);
			tap_text(path, rows[i].path, "path");
			tap_text(query, rows[i].query, "query");
		}
		arena_free(&a);
	}
}

static const char *
value_of(const struct http_fields *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->field[i].name, name) == 0)
			return f->field[i].value;
	return NULL;
}

static void
test_fields(void)
{
	static const char *const wrong[] = { "a=%",    "a=%4",  "a=%00",
					     "a=%ff",  "%0a=b", "a=%c3%28",
					     "a=%1b[", "a=%7f" };
	struct arena *a = arena_new(1000000);
	struct http_fields f = { 0 };
	struct err e = { 0 };
	struct str many;

	tap_ok(http_parse_fields(TEXT("a=1&b=%E7%8A%AC+x&c&=d&&a=2&e=1%0D%0A2"),
				 a, &f, &e) == 0,
	       "fields");
	tap_text(value_of(&f, "a"), "1", "the first of two counts");
	tap_text(value_of(&f, "b"), "犬 x", "percent codes and plus");
	tap_text(value_of(&f, "c"), "", "without a value");
	tap_text(value_of(&f, "e"), "1\r\n2", "lines are allowed");
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct http_fields g = { 0 };

		tap_ok(http_parse_fields(text_of(wrong[i]), a, &g, &e) != 0,
		       "refused: %s", wrong[i]);
	}
	str_init(&many, 100000);
	for (int i = 0; i <= HTTP_FIELDS_MAX; i++)
		str_add(&many, "a=1&");
	f = (struct http_fields){ 0 };
	tap_ok(http_parse_fields(str_view(&many), a, &f, &e) != 0 &&
		   e.kind == ERR_TOO_BIG,
	       "too many fields");
	str_done(&many);
	arena_free(&a);
}

static void
test_cookies(void)
{
	struct arena *a = arena_new(100000);
	struct http_fields f = { 0 };
	struct err e = { 0 };

	tap_ok(http_parse_cookies(
		   TEXT("a=1; broken; =x; b=\"two\";c=; \x01=3; d=\xff"), a, &f,
		   &e) == 0,
	       "cookies");
	tap_int((int64_t)f.count, 3, "malformed ones are left out");
	tap_text(value_of(&f, "a"), "1", "plain");
	tap_text(value_of(&f, "b"), "two", "quoted");
	tap_text(value_of(&f, "c"), "", "empty");
	arena_free(&a);
}

static void
test_head(void)
{
	/* Up to three headers; 'wrong' says whether they are refused. */
	static const struct {
		const char *name;
		const char *version;
		struct http_header header[3];
		bool wrong;
	} rows[] = {
		{ "plain", "HTTP/1.1", { { "Host", "a.example:80" } }, false },
		{ "IPv6 host", "HTTP/1.1", { { "Host", "[::1]:80" } }, false },
		{ "1.0 without Host", "HTTP/1.0", { { "A", "b" } }, false },
		{ "1.1 without Host", "HTTP/1.1", { { "A", "b" } }, true },
		{ "two Host",
		  "HTTP/1.1",
		  { { "Host", "a" }, { "host", "a" } },
		  true },
		{ "odd Host", "HTTP/1.1", { { "Host", "a b" } }, true },
		{ "Host with a path", "HTTP/1.1", { { "Host", "a/b" } }, true },
		{ "empty Host", "HTTP/1.1", { { "Host", "" } }, true },
		{ "length",
		  "HTTP/1.1",
		  { { "Host", "a" }, { "Content-Length", "3" } },
		  false },
		{ "two lengths",
		  "HTTP/1.1",
		  { { "Host", "a" },
		    { "Content-Length", "3" },
		    { "content-length", "3" } },
		  true },
		{ "length and coding",
		  "HTTP/1.1",
		  { { "Host", "a" },
		    { "Content-Length", "3" },
		    { "Transfer-Encoding", "chunked" } },
		  true },
		{ "chunked",
		  "HTTP/1.1",
		  { { "Host", "a" }, { "Transfer-Encoding", "chunked" } },
		  false },
		{ "odd coding",
		  "HTTP/1.1",
		  { { "Host", "a" }, { "Transfer-Encoding", "xchunked" } },
		  true },
		{ "two codings in one",
		  "HTTP/1.1",
		  { { "Host", "a" }, { "Transfer-Encoding", "gzip, chunked" } },
		  true },
		{ "coding on 1.0",
		  "HTTP/1.0",
		  { { "Host", "a" }, { "Transfer-Encoding", "chunked" } },
		  true },
		{ "signed length",
		  "HTTP/1.1",
		  { { "Host", "a" }, { "Content-Length", "+3" } },
		  true },
		{ "list of lengths",
		  "HTTP/1.1",
		  { { "Host", "a" }, { "Content-Length", "3, 3" } },
		  true },
		{ "huge length",
		  "HTTP/1.1",
		  { { "Host", "a" },
		    { "Content-Length", "9999999999999999999" } },
		  true },
		{ "blank before colon",
		  "HTTP/1.1",
		  { { "Host", "a" }, { "Content-Length ", "3" } },
		  true },
		{ "control character",
		  "HTTP/1.1",
		  { { "Host", "a" }, { "A", "b\x01" } },
		  true },
		{ "no name",
		  "HTTP/1.1",
		  { { "Host", "a" }, { "", "b" } },
		  true },
		{ "version 1.2", "HTTP/1.2", { { "Host", "a" } }, true },
		{ "version 2", "HTTP/2.0", { { "Host", "a" } }, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct http_head head = { rows[i].version, rows[i].header, 0 };
		struct err e = { 0 };

		while (head.header_count < 3 &&
		       rows[i].header[head.header_count].name != NULL)
			head.header_count++;
		tap_ok((http_head_check(&head, &e) != 0) == rows[i].wrong,
		       "%s %s", rows[i].name,
		       rows[i].wrong ? "refused" : "taken");
	}
}

int
main(void)
{
	test_target();
	test_fields();
	test_cookies();
	test_head();
	return tap_done();
}
