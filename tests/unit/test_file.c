/* test_file.c: files, folders, the log file and random bytes. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "os/file.h"
#include "os/logsink.h"
#include "os/rand.h"
#include "os/terminal.h"
#include "tap.h"

static char root[256];

static const char *
under(const char *name)
{
	static char paths[4][512];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(paths[turn], sizeof(paths[turn]), "%s/%s", root, name);
	return paths[turn];
}

static void
test_replace(void)
{
	struct file_facts facts;
	struct err e = { 0 };
	struct str body;

	str_init(&body, 10);
	tap_int(file_replace(under("a"), TEXT("first"), 0640, &e), 0, e.text);
	tap_int(file_replace(under("a"), TEXT("second"), 0600, &e), 0, e.text);
	tap_int(file_read(under("a"), &body, &e), 0, e.text);
	tap_text(body.p, "second", "the new bytes");
	tap_int(file_facts_get(under("a"), &facts, &e), 0, e.text);
	tap_int(facts.size, 6, "its size");
	tap_int(facts.kind, FILE_REGULAR, "its kind");
	tap_int(facts.mode, 0600, "its mode");
	tap_int(file_read(under("a"), &body, &e), -1, "no room for it again");
	tap_int(e.kind, ERR_TOO_BIG, "is too big");
	str_reset(&body);
	tap_int(file_read(under("b"), &body, &e), -1, "a missing file");
	tap_int(e.kind, ERR_NOT_FOUND, "is not found");
	tap_int(file_replace(under("no/b"), TEXT("x"), 0600, &e), -1,
		"a missing folder");
	tap_int(e.kind, ERR_NOT_FOUND, "is not found either");
	str_done(&body);
}

static void
test_kinds(void)
{
	struct file_facts facts;
	struct err e = { 0 };
	struct str body;

	str_init(&body, 1000);
	tap_int(file_facts_get(root, &facts, &e), 0, e.text);
	tap_int(facts.kind, FILE_FOLDER, "a folder");
	tap_int(file_read(root, &body, &e), -1, "cannot be read");
	tap_int(file_facts_get("/dev/null", &facts, &e), 0, e.text);
	tap_int(facts.kind, FILE_DEVICE, "a device");
	tap_int(file_read("/dev/zero", &body, &e), -1, "cannot be read");
	tap_int(mkfifo(under("pipe"), 0600), 0, "mkfifo");
	tap_int(file_facts_get(under("pipe"), &facts, &e), 0, e.text);
	tap_int(facts.kind, FILE_PIPE, "a named pipe");
	tap_int(file_read(under("pipe"), &body, &e), -1, "cannot be read");
	tap_int(e.kind, ERR_INVALID, "and does not block");
	str_done(&body);
}

static void
test_folders(void)
{
	struct arena *a = arena_new(100000);
	struct err e = { 0 };
	size_t count = 0;
	char **names;

	tap_int(file_make_folder(under("x/y/z"), 0700, &e), 0, e.text);
	tap_int(file_make_folder(under("x/y/z/"), 0700, &e), 0, e.text);
	tap_int(file_make_folder(under("a"), 0700, &e), -1, "a file there");
	tap_int(e.kind, ERR_CONFLICT, "is in the way");
	tap_int(file_replace(under("x/.hidden"), TEXT("1"), 0600, &e), 0,
		e.text);
	tap_int(file_replace(under("x/b"), TEXT("1"), 0600, &e), 0, e.text);
	tap_int(symlink("/etc", under("x/link")), 0, "symlink");
	tap_int(file_list(under("x"), a, &names, &count, &e), 0, e.text);
	tap_int(count, 4, "four names");
	tap_text(names[0], ".hidden", "the first");
	tap_text(names[3], "y", "the last");
	tap_int(file_remove(under("x"), &e), 0, e.text);
	tap_int(access(under("x"), F_OK), -1, "all is gone");
	tap_int(access("/etc/passwd", F_OK), 0, "but not behind the link");
	tap_int(file_remove(under("x"), &e), 0, "removing nothing is fine");
	tap_int(file_list(under("x"), a, &names, &count, &e), -1, "no folder");
	arena_free(&a);
}

static void
test_beneath(void)
{
	static const struct {
		const char *path;
		int rc;
		enum err_kind kind;
	} cases[] = {
		{ "in/file", 0, ERR_NONE },
		{ "./in//file", 0, ERR_NONE },
		{ "../a", -1, ERR_DENIED },
		{ "in/../../a", -1, ERR_DENIED },
		{ "/etc/passwd", -1, ERR_DENIED },
		{ "out/passwd", -1, ERR_DENIED },
		{ "passwd", -1, ERR_DENIED },
		{ "in/none", -1, ERR_NOT_FOUND },
		{ "in/file/x", -1, ERR_NOT_FOUND },
	};
	struct err e = { 0 };
	int folder = -1, fd;

	tap_int(file_make_folder(under("root/in"), 0700, &e), 0, e.text);
	tap_int(file_replace(under("root/in/file"), TEXT("1"), 0600, &e), 0,
		e.text);
	tap_int(symlink("/etc", under("root/out")), 0, "a folder's link");
	tap_int(symlink("/etc/passwd", under("root/passwd")), 0,
		"a file's link");
	tap_int(file_open_folder(under("root"), &folder, &e), 0, e.text);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		fd = -1;
		err_clear(&e);
		tap_int(file_open_beneath(folder, cases[i].path, O_RDONLY, 0,
					  &fd, &e),
			cases[i].rc, cases[i].path);
		tap_int(e.kind, cases[i].kind, "with this kind of error");
		file_close(&fd);
	}
	tap_int(file_open_beneath(folder, "in/new", O_WRONLY | O_CREAT, 0600,
				  &fd, &e),
		0, "a new file may be made");
	file_close(&fd);
	file_close(&folder);
}

static void
test_log(void)
{
	struct err e = { 0 };
	struct str body;

	str_init(&body, 100000);
	tap_int(logsink_open(under("log"), &e), 0, e.text);
	log_event(LOG_INFO, "test.one", F_INT("n", 1));
	tap_int(rename(under("log"), under("log.1")), 0, "moved away");
	tap_int(logsink_reopen(&e), 0, e.text);
	log_event(LOG_INFO, "test.two", F_TEXT("t", "a\x1b[2J\"b"));
	logsink_close();
	tap_int(file_read(under("log.1"), &body, &e), 0, e.text);
	tap_ok(strstr(body.p, "\"event\":\"test.one\",\"n\":1}\n") != NULL,
	       "the old file: %s", body.p);
	str_reset(&body);
	tap_int(file_read(under("log"), &body, &e), 0, e.text);
	tap_ok(strstr(body.p, "\"t\":\"a\xef\xbf\xbd[2J\\\"b\"}\n") != NULL &&
		   strstr(body.p, "test.one") == NULL,
	       "the new file: %s", body.p);
	tap_int(logsink_open("/nonexistent/log", &e), -1, "no such folder");
	str_done(&body);
}

static void
test_rand(void)
{
	uint64_t seen = 0;
	uint8_t bytes[64] = { 0 }, zero[64] = { 0 };

	rand_bytes(bytes, sizeof(bytes));
	tap_ok(memcmp(bytes, zero, sizeof(zero)) != 0, "not all zero");
	tap_ok(rand_number() != rand_number(), "two numbers differ");
	for (int i = 0; i < 2000; i++)
		seen |= UINT64_C(1) << rand_below(10);
	tap_int(seen, 0x3ff, "every number below ten, and none above");
	tap_int(rand_below(1), 0, "below one there is zero");
}

int
main(void)
{
	struct err e = { 0 };
	int fd = open("/dev/null", O_RDONLY);

	tap_int(file_make_temporary("komainu-test", root, sizeof(root), &e), 0,
		e.text);
	test_replace();
	test_kinds();
	test_folders();
	test_beneath();
	test_log();
	test_rand();
	tap_ok(!terminal_is(fd) && !terminal_has_colour(fd), "no terminal");
	tap_int(terminal_width(fd), 80, "80 columns are supposed");
	file_close(&fd);
	tap_int(file_remove(root, &e), 0, e.text);
	return tap_done();
}
