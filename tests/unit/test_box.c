/* The box bites: each trial runs in a child that is boxed and then tries. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/box.h"
#include "tap.h"

static char inside[] = "/tmp/komainu-box-XXXXXX";
static struct box_report report;

/* What a trial returns becomes the child's exit status. */
enum { WORKED = 0, REFUSED = 1, ODD = 2 };

static int
outcome(int rc)
{
	if (rc >= 0)
		return WORKED;
	return errno == EPERM || errno == EACCES || errno == EAFNOSUPPORT
		   ? REFUSED
		   : ODD;
}

static int
open_inside(void)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/new", inside);
	return outcome(open(path, O_CREAT | O_RDWR, 0600));
}

static int
link_inside(void)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/link", inside);
	unlink(path);
	return outcome(symlink("/etc/passwd", path));
}

static int
open_passwords(void)
{
	return outcome(open("/etc/passwd", O_RDONLY));
}

static int
open_above(void)
{
	return outcome(
	    open("/tmp/komainu-box-outside", O_CREAT | O_RDWR, 0600));
}

static int
start_program(void)
{
	char *const arguments[] = { (char *)(uintptr_t) "true", NULL };

	/* Gone on success; the program's own exit status is 0. */
	return outcome(execv("/bin/true", arguments));
}

static int
connect_out(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(9) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&in, sizeof(in)) == 0 ||
	    errno == ECONNREFUSED)
		return WORKED;
	return outcome(-1);
}

static int
listen_more(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return outcome(bind(fd, (struct sockaddr *)&in, sizeof(in)));
}

static int
raw_socket(void)
{
	return outcome(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
}

static int
packet_socket(void)
{
	return outcome(socket(AF_PACKET, SOCK_RAW, 0));
}

static int
new_root(void)
{
	return outcome(chroot(inside));
}

static void *
nothing(void *context)
{
	return context;
}

static int
new_thread(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, nothing, NULL) != 0)
		return REFUSED;
	pthread_join(thread, NULL);
	return WORKED;
}

static int
in_box(const struct box_plan *plan, int (*trial)(void))
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		struct box_report r;
		struct err e = { 0 };

		_exit(box_enter(plan, &r, &e) != 0 ? 9 : trial());
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

static void
test_web(void)
{
	struct box_path paths[] = { { inside, BOX_WRITE },
				    { "/usr", BOX_READ },
				    { "/nonexistent", BOX_READ } };
	struct box_plan plan = { .path = paths, .paths = 3 };

	tap_int(in_box(&plan, open_inside), WORKED, "its own folder");
	tap_int(in_box(&plan, new_thread), WORKED, "a thread");
	if (report.landlock) {
		tap_int(in_box(&plan, open_passwords), REFUSED,
			"another file cannot be read");
		tap_int(in_box(&plan, open_above), REFUSED,
			"no file is made elsewhere");
		tap_int(in_box(&plan, link_inside), REFUSED,
			"no symbolic link");
		paths[0].right = BOX_LINK;
		tap_int(in_box(&plan, link_inside), WORKED,
			"a symbolic link where they are allowed");
		paths[0].right = BOX_WRITE;
	}
	if (report.network)
		tap_int(in_box(&plan, listen_more), REFUSED, "no new listener");
	tap_int(in_box(&plan, start_program), REFUSED, "no program");
	tap_int(in_box(&plan, connect_out), REFUSED, "no connection");
	tap_int(in_box(&plan, raw_socket), REFUSED, "no raw socket");
	tap_int(in_box(&plan, packet_socket), REFUSED, "no packet socket");
	tap_int(in_box(&plan, new_root), REFUSED, "no chroot");
}

static void
test_worker(void)
{
	struct box_path paths[] = {
		{ inside, BOX_WRITE },
		{ "/bin/true", BOX_EXECUTE },
		{ "/lib64/ld-linux-x86-64.so.2", BOX_EXECUTE },
		{ "/lib/ld-linux-aarch64.so.1", BOX_EXECUTE },
		{ "/usr", BOX_READ },
		{ "/lib", BOX_READ },
		{ "/etc/ld.so.cache", BOX_READ }
	};
	struct box_plan plan = { .path = paths, .paths = 7, .may_start = true };

	tap_int(in_box(&plan, start_program), WORKED, "the one program");
	paths[1].path = "/bin/false";
	if (report.landlock)
		tap_int(in_box(&plan, start_program), REFUSED,
			"not another one");
	plan.may_connect = true;
	plan.connect_port = 10;
	if (report.network) {
		tap_int(in_box(&plan, connect_out), REFUSED, "another port");
		plan.connect_port = 9;
		tap_int(in_box(&plan, connect_out), WORKED, "the one port");
	}
}

int
main(void)
{
	struct box_plan plan = { 0 };
	char path[100];
	int fds[2];

	tap_ok(mkdtemp(inside) != NULL && pipe(fds) == 0, "folder");
	pid_t pid = fork();
	if (pid == 0) {
		struct err e = { 0 };
		int rc = box_enter(&plan, &report, &e);

		if (rc != 0)
			tap_note("%s", e.text);
		_exit(write(fds[1], &report, sizeof(report)) < 0 || rc != 0);
	}
	tap_ok(read(fds[0], &report, sizeof(report)) == sizeof(report),
	       "report");
	waitpid(pid, NULL, 0);
	tap_note("this kernel has: %s", report.text);
	tap_ok(report.seccomp, "seccomp");
	plan.require = true;
	tap_ok(in_box(&plan, new_thread) == (report.whole ? WORKED : 9),
	       "require fails exactly when a part is missing");
	test_web();
	test_worker();
	snprintf(path, sizeof(path), "%s/new", inside);
	unlink(path);
	snprintf(path, sizeof(path), "%s/link", inside);
	unlink(path);
	rmdir(inside);
	return tap_done();
}
