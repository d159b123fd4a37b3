/* Multipart forms, whole and split at every byte. */
#include <stdio.h>
#include <string.h>

#include "net/disposition.h"
#include "net/multipart.h"
#include "tap.h"

/* Writes what comes as "name=value;" and "name(file)[bytes];". */
struct notes {
	struct str text;
	bool stop;
};

static int
note_field(void *context, struct text name, struct text value, struct err *e)
{
	struct notes *n = context;

	UNUSED(e);
	str_addf(&n->text, "%.*s=%.*s;", (int)name.n, name.p, (int)value.n,
		 value.p);
	return 0;
}

static int
note_begin(void *context, struct text name, struct text file, struct err *e)
{
	struct notes *n = context;

	if (n->stop)
		return err_set(e, ERR_DENIED, "no file");
	str_addf(&n->text, "%.*s(%.*s)[", (int)name.n, name.p, (int)file.n,
		 file.p);
	return 0;
}

static int
note_bytes(void *context, const char *bytes, size_t length, struct err *e)
{
	struct notes *n = context;

	UNUSED(e);
	str_add_n(&n->text, bytes, length);
	return 0;
}

static int
note_end(void *context, struct err *e)
{
	struct notes *n = context;

	UNUSED(e);
	str_add(&n->text, "];");
	return 0;
}

/* Reads 'body' in pieces of 'piece' bytes. */
static int
read_form(const char *type, const char *body, size_t piece, struct notes *n,
	  struct err *e)
{
	static const struct multipart_limits limits = { 5, 50 };
	struct multipart_sink sink = { n, note_field, note_begin, note_bytes,
				       note_end };
	struct arena *a = arena_new(100000);
	struct multipart *m = NULL;
	size_t length = strlen(body);
	int rc = multipart_new(&m, a, text_of(type), &limits, &sink, e);

	str_init(&n->text, 10000);
	for (size_t at = 0; rc == 0 && at < length; at += piece)
		rc = multipart_feed(
		    m, body + at, length - at < piece ? length - at : piece, e);
	if (rc == 0)
		rc = multipart_finish(m, e);
	arena_free(&a);
	return rc;
}

#define TYPE "multipart/form-data; boundary=XX"
#define PART(headers, body)                                                    \
	"--XX\r\nContent-Disposition: form-data; " headers "\r\n\r\n" body     \
	"\r\n"
#define END "--XX--\r\n"

static const char good[] = PART("name=\"csrf\"", "t0ken")
    PART("name=\"file\"; filename=\"a.pcap\"\r\nContent-Type: x/y",
	 "one\r\ntwo\r\n--X\r\n--XY\r\r\n--\r\n--X") PART("name=empty", "") END;

static void
test_pieces(void)
{
	size_t length = strlen(good);

	for (size_t piece = 1; piece <= length; piece++) {
		struct notes n = { 0 };
		struct err e = { 0 };
		int rc = read_form(TYPE, good, piece, &n, &e);
		bool same =
		    strcmp(n.text.p, "csrf=t0ken;file(a.pcap)[one\r\ntwo\r\n--X"
				     "\r\n--XY\r\r\n--\r\n--X];empty=;") == 0;

		if (rc != 0 || !same || piece == length)
			tap_ok(rc == 0 && same, "pieces of %zu bytes: %s",
			       piece, n.text.p);
		str_done(&n.text);
	}
}

static void
test_wrong(void)
{
	static char long_headers[6000], long_value[200];
	static const char *const types[] = {
		"multipart/form-data",
		"multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"a\"; boundary=\"b\"",
		"multipart/form-data; boundary=\"a\r\n\"",
		"multipart/form-data; boundary=a\x80",
		"multipart/form-data; boundary=\"unclosed",
		"multipart/mixed; boundary=XX",
		"text/plain",
		"",
		"multipart/form-data; boundary="
		"123456789012345678901234567890123456789012345678901234567890"
		"12345678901",
	};
	static const char *const bodies[] = {
		"",
		"--XX",
		"junk" END,
		"--XX\r\n\r\nno disposition\r\n" END,
		"--XX\r\nContent-Disposition: attachment\r\n\r\n\r\n" END,
		"--XX\r\nContent-Disposition: form-data\r\n\r\n\r\n" END,
		"--XX\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n"
		"\r\n" END,
		"--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n\r\n" END,
		"--XX\r\nContent-Disposition: form-data; name=a\r\n"
		"Content-Disposition: form-data; name=b\r\n\r\n\r\n" END,
		"--XX\r\nContent-Disposition: form-data; name=a; name=b\r\n"
		"\r\n\r\n" END,
		"--XX\r\n Content-Disposition: form-data; name=a\r\n\r\n\r\n" END,
		"--XX\r\nContent-Disposition : form-data; name=a\r\n\r\n\r\n" END,
		"--XXjunk\r\n" END,
		PART("name=a", "x"),
		PART("name=a", "1") PART("name=a", "1") PART("name=a", "1")
		    PART("name=a", "1") PART("name=a", "1") PART("name=a", "1")
			END,
		long_headers,
		long_value,
	};
	struct err e = { 0 };
	struct notes n = { 0 };

	snprintf(long_headers, sizeof(long_headers), "--XX\r\nA: %05000d", 1);
	snprintf(long_value, sizeof(long_value), PART("name=a", "%060d") END,
		 1);
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (strcmp(types[i], "multipart/form-data; boundary=XX") == 0)
			continue;
		tap_ok(read_form(types[i], "", 1, &n, &e) != 0,
		       "type refused: %s", types[i]);
		str_done(&n.text);
	}
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		e.kind = ERR_NONE;
		tap_ok(read_form(TYPE, bodies[i], 7, &n, &e) != 0 &&
			   (e.kind == ERR_INVALID || e.kind == ERR_TOO_BIG),
		       "body %zu refused: %s", i, e.text);
		str_done(&n.text);
	}
	n.stop = true;
	tap_ok(read_form(TYPE, good, 9, &n, &e) != 0 && e.kind == ERR_DENIED,
	       "a file can be refused");
	tap_text(n.text.p, "csrf=t0ken;", "after the field before it");
	str_done(&n.text);
}

static void
test_names(void)
{
	static const struct {
		const char *header, *want;
	} rows[] = {
		{ "filename=\"報告.pcap\"", "報告.pcap" },
		/* 報告 in CP932. */
		{ "filename=\"\x95\xf1\x8d\x90.pcap\"", "報告.pcap" },
		/* 表, whose second byte is a backslash. */
		{ "filename=\"\x95\\.pcap\"", "表.pcap" },
		{ "filename=\"%E5%A0%B1%E5%91%8A.pcap\"", "報告.pcap" },
		{ "filename*=UTF-8''%E5%A0%B1%E5%91%8A.pcap; filename=\"x\"",
		  "報告.pcap" },
		{ "filename=\"C:\\data\\a.pcap\"", "a.pcap" },
		{ "filename=\"../../etc/passwd\"", "passwd" },
		{ "filename=\"a%22b\"", "a\"b" },
		{ "filename=\"a\\\"b\"", "a\"b" },
		{ "filename=\"100%\"", "100%" },
		{ "filename=plain.json", "plain.json" },
		{ "filename=\"\"", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char headers[300];
		struct arena *a = arena_new(100000);
		struct disposition d;
		struct err e = { 0 };

		snprintf(headers, sizeof(headers),
			 "Content-Disposition: form-data; name=f; %s\r\n",
			 rows[i].header);
		tap_ok(disposition_parse(text_of(headers), a, &d, &e) == 0 &&
			   d.has_file_name,
		       "%s", rows[i].header);
		tap_text(arena_text(a, d.file_name), rows[i].want, "its name");
		arena_free(&a);
	}
}

int
main(void)
{
	test_pieces();
	test_wrong();
	test_names();
	return tap_done();
}
