/* test_child.c: starting, hearing and ending other programs. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/child.h"
#include "os/file.h"
#include "tap.h"

/* Runs a shell line (the test's own, nothing foreign) and reads its output. */
static int
run(const char *line, struct child_plan plan, struct str *out,
    struct child *child)
{
	const char *const arguments[] = { "sh", "-c", line, NULL };
	struct err e = { 0 };
	int ends[2];

	if (child_pipe(ends, &e) != 0)
		return -1;
	plan.arguments = arguments;
	plan.output = ends[1];
	if (child_start(&plan, child, &e) != 0) {
		tap_note("%s", e.text);
		return -1;
	}
	file_close(&ends[1]);
	str_reset(out);
	if (file_read_fd(ends[0], "a pipe", out, &e) != 0)
		tap_note("%s", e.text);
	file_close(&ends[0]);
	return child_wait(child, -1, &e);
}

static const struct child_plan quiet = { .input = CHILD_NULL,
					 .output = CHILD_NULL,
					 .error = CHILD_KEEP };

static void
test_output(void)
{
	static const char *const environment[] = { "A=b c", NULL };
	struct child_plan plan = quiet;
	struct child child;
	struct str out;

	str_init(&out, 10000);
	tap_int(run("echo hello; exit 7", plan, &out, &child), 0, "it runs");
	tap_text(out.p, "hello\n", "its output");
	tap_int(child.exit_status, 7, "its status");
	tap_ok(child.ended && child.pid == 0, "it is collected");
	plan.environment = environment;
	plan.folder = "/usr";
	tap_int(run("echo $A; pwd; cat", plan, &out, &child), 0, "it runs");
	tap_text(out.p, "b c\n/usr\n", "its environment, folder, empty input");
	tap_int(run("kill -9 $$", plan, &out, &child), 0, "it runs");
	tap_int(child.signal, SIGKILL, "the signal that ended it");
	tap_int(child.exit_status, -1, "is no exit status");
	str_done(&out);
}

/* The extra descriptors stand in reverse order on purpose: 4 becomes 3 and
 * 3 becomes 4 when the test itself has few open. */
static void
test_descriptors(void)
{
	int one[2], two[2], extra[2];
	struct child_plan plan = quiet;
	struct err e = { 0 };
	struct child child;
	struct str out;

	str_init(&out, 10000);
	if (child_pipe(one, &e) != 0 || child_pipe(two, &e) != 0 ||
	    file_write_fd(one[1], "a", TEXT("one\n"), &e) != 0 ||
	    file_write_fd(two[1], "b", TEXT("two\n"), &e) != 0)
		tap_ok(0, "%s", e.text);
	file_close(&one[1]);
	file_close(&two[1]);
	extra[0] = two[0];
	extra[1] = one[0];
	plan.extra = extra;
	plan.extra_count = 2;
	tap_int(run("cat <&3; cat <&4; for f in 5 6 7 8 9; do "
		    "[ -e /proc/self/fd/$f ] && echo open $f; done; true",
		    plan, &out, &child),
		0, "it runs");
	tap_text(out.p, "two\none\n", "each in its place, and no other");
	file_close(&one[0]);
	file_close(&two[0]);
	str_done(&out);
}

static void
test_faults(void)
{
	const char *const none[] = { "komainu-no-such-program", NULL };
	const char *const folder[] = { "/etc", NULL };
	const char *const fine[] = { "true", NULL };
	struct child_plan plan = quiet;
	struct err e = { 0 };
	struct child child;
	char path[100];

	plan.arguments = none;
	tap_int(child_start(&plan, &child, &e), -1, "no such program");
	tap_int(e.kind, ERR_NOT_FOUND, "is not found");
	plan.arguments = folder;
	tap_int(child_start(&plan, &child, &e), -1, "a folder is no program");
	plan.arguments = fine;
	plan.folder = "/nonexistent";
	tap_int(child_start(&plan, &child, &e), -1, "no such folder");
	tap_int(e.kind, ERR_NOT_FOUND, e.text);
	tap_int(child.pid, 0, "nothing is left behind");
	tap_int(child_find("sh", path, sizeof(path), &e), 0, path);
	tap_int(child_find("sh", path, 3, &e), -1, "no room for the path");
}

static void
test_stop(void)
{
	const char *const sleeper[] = { "sleep", "1000", NULL };
	const char *const deaf[] = { "sh", "-c",
				     "trap '' TERM; echo; sleep 1000 & wait; "
				     "wait; sleep 1000",
				     NULL };
	struct child_plan plan = quiet;
	struct err e = { 0 };
	struct child child;
	char byte;
	int ends[2];

	plan.arguments = sleeper;
	tap_int(child_start(&plan, &child, &e), 0, e.text);
	tap_int(child_wait(&child, 0, &e), -1, "it still runs");
	tap_int(e.kind, ERR_BUSY, "that is BUSY");
	tap_int(child_wait(&child, 30, &e), -1, "after a while too");
	child_stop(&child, 10000);
	tap_int(child.signal, SIGTERM, "asked, it ends");
	child_stop(&child, 10000);
	tap_ok(child.ended, "stopping twice is fine");

	tap_int(child_pipe(ends, &e), 0, e.text);
	plan.arguments = deaf;
	plan.output = ends[1];
	plan.own_group = true;
	tap_int(child_start(&plan, &child, &e), 0, e.text);
	tap_int(read(ends[0], &byte, 1), 1, "its trap is set");
	kill(-child.pid, SIGSTOP);
	child_stop(&child, 50);
	tap_int(child.signal, SIGKILL, "a deaf one is ended");
	file_close(&ends[0]);
	file_close(&ends[1]);
}

static void
test_self(void)
{
	const char *const arguments[] = { "with", "more", NULL };
	struct child_plan plan = quiet;
	struct err e = { 0 };
	struct child child;
	struct str out;
	int ends[2];

	str_init(&out, 100);
	tap_int(child_pipe(ends, &e), 0, e.text);
	plan.output = ends[1];
	plan.die_with_us = true;
	tap_int(child_start_self(&plan, "--role", arguments, &child, &e), 0,
		e.text);
	file_close(&ends[1]);
	tap_int(file_read_fd(ends[0], "a pipe", &out, &e), 0, e.text);
	file_close(&ends[0]);
	tap_int(child_wait(&child, 10000, &e), 0, e.text);
	tap_int(child.exit_status, 42, "our own program in its role");
	tap_text(out.p, "role with more", "with its arguments");
	str_done(&out);
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "--role") == 0) {
		printf("role %s %s", argv[2], argv[3]);
		return 42;
	}
	signal(SIGPIPE, SIG_IGN);
	test_output();
	test_descriptors();
	test_faults();
	test_stop();
	test_self();
	return tap_done();
}
