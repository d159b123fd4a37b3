/* test_err.c: the one way to fail. */
#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/utf8.h"
#include "tap.h"

static void
test_story(void)
{
	struct err e = { 0 };

	tap_int(err_set(&e, ERR_CONFLICT, "%s %d", "row", 7), -1, "returns -1");
	tap_int(e.kind, ERR_CONFLICT, "its kind");
	tap_text(e.text, "row 7", "its text");
	tap_int(err_prefix(&e, "file %s", "a"), -1, "returns -1 too");
	tap_text(e.text, "file a: row 7", "told in order");
	tap_int(e.kind, ERR_CONFLICT, "of the same kind");
	errno = ENOENT;
	tap_int(err_system(&e, "opening %s", "x"), -1, "and again");
	tap_int(e.kind, ERR_SYSTEM, "the system's fault");
	tap_text(e.text, "opening x: No such file or directory", "with reason");
	err_clear(&e);
	tap_ok(e.kind == ERR_NONE && e.text[0] == '\0', "cleared");
	err_clear(NULL);
	tap_ok(err_set(NULL, ERR_INVALID, "x") == -1 &&
		   err_system(NULL, "x") == -1 && err_prefix(NULL, "x") == -1,
	       "nobody has to listen");
}

static void
test_foreign(void)
{
	struct err e = { 0 };
	char text[2000];

	err_set(&e, ERR_INVALID, "name '%s'", "a\x1b[2J\xff\nb");
	tap_text(e.text,
		 "name 'a\xef\xbf\xbd[2J\xef\xbf\xbd\xef\xbf\xbd"
		 "b'",
		 "foreign bytes are made harmless");
	memset(text, 0, sizeof(text));
	for (size_t i = 0; i + 4 < sizeof(text); i += 3)
		memcpy(text + i, "\xe3\x81\x82", 3);
	err_set(&e, ERR_INVALID, "x%s", text);
	tap_ok(strlen(e.text) > sizeof(e.text) - 5, "a long text is cut");
	tap_ok(utf8_valid(text_of(e.text)), "between two letters");
	err_prefix(&e, "%s", text);
	tap_ok(utf8_valid(text_of(e.text)), "a long prefix too");
}

static void
test_table(void)
{
	for (int kind = 0; kind < ERR_KIND_COUNT; kind++) {
		tap_ok(err_http(kind) >= 200 && err_http(kind) < 600 &&
			   err_exit(kind) >= 0 && err_exit(kind) < 79 &&
			   (kind == ERR_NONE) == (err_exit(kind) == 0) &&
			   err_kind_text(kind)[0] != '\0' &&
			   err_kind_name(kind)[0] != '\0',
		       "%s has a whole row", err_kind_name(kind));
	}
	tap_text(err_kind_name(ERR_UNKNOWN_FORMAT), "unknown-format", "a name");
	tap_text(err_kind_name(ERR_NOT_FOUND), "not-found", "another");
	tap_int(err_http(ERR_DENIED), 403, "a status");
	tap_int(err_exit(ERR_USAGE), 64, "an exit status");
}

int
main(void)
{
	test_story();
	test_foreign();
	test_table();
	return tap_done();
}
