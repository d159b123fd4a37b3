/* test_sock.c: sockets by their written address, and the service manager. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "os/file.h"
#include "os/service.h"
#include "os/sock.h"
#include "tap.h"

static char root[64];

/* Listens, finds out where, connects, and sends one byte through. */
static void
try_address(const char *address, const char *through)
{
	char name[SOCK_TEXT_MAX], target[SOCK_TEXT_MAX], byte = 0;
	int listener = -1, client = -1, server = -1;
	struct err e = { 0 };

	if (!tap_int(sock_listen(address, 0600, &listener, &e), 0, e.text))
		return;
	tap_int(sock_name(listener, name, &e), 0, name);
	snprintf(target, sizeof(target), "%s", name);
	if (through != NULL)
		snprintf(target, sizeof(target), "%s:%d", through,
			 sock_port(listener));
	tap_int(sock_connect(target, 1000, &client, &e), 0, target);
	server = accept(listener, NULL, NULL);
	tap_ok(server >= 0 && write(client, "k", 1) == 1 &&
		   read(server, &byte, 1) == 1 && byte == 'k',
	       "a byte goes through %s", name);
	if (address[0] != '*') {
		tap_int(sock_listen(name, 0600, &server, &e), -1, "twice");
		tap_int(e.kind, ERR_CONFLICT, "is in use");
	}
	file_close(&client);
	file_close(&server);
	file_close(&listener);
}

static void
test_bad(void)
{
	static const char *const bad[] = {
		"",
		"8080",
		"localhost:80",
		"127.0.0.1",
		"1.2.3.4:x",
		"1.2.3.4:65536",
		"1.2.3.4:-1",
		"::1:80",
		"[::1]",
		"[::1:80",
		"[]:80",
		"[127.0.0.1]:80",
		"[fe80::1%lo]:80",
		":80",
	};
	struct err e = { 0 };
	int fd;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		tap_int(sock_listen(bad[i], 0, &fd, &e), -1, bad[i]);
		tap_int(e.kind, ERR_INVALID, "is no address");
	}
}

static void
test_local(void)
{
	struct err e = { 0 };
	char path[100];
	struct stat facts;
	int fd = -1;

	snprintf(path, sizeof(path), "%s/socket", root);
	try_address(path, NULL);
	tap_ok(stat(path, &facts) == 0 && (facts.st_mode & 0777) == 0600,
	       "the socket's mode");
	tap_int(sock_listen(path, 0666, &fd, &e), 0, "one left over goes");
	file_close(&fd);
	tap_int(sock_connect(path, 100, &fd, &e), -1, "nobody there");
	tap_int(e.kind, ERR_UNAVAILABLE, "is unavailable");
	snprintf(path, sizeof(path), "%s/file", root);
	tap_int(file_replace(path, TEXT("x"), 0600, &e), 0, e.text);
	tap_int(sock_listen(path, 0666, &fd, &e), -1, "a file is not removed");
	tap_int(access(path, F_OK), 0, "it is still there");
}

static void
test_is_local(void)
{
	tap_ok(sock_is_local("127.0.0.1:1") && sock_is_local("[::1]:1") &&
		   sock_is_local("/run/x"),
	       "addresses of this machine only");
	tap_ok(!sock_is_local("*:1") && !sock_is_local("0.0.0.0:1") &&
		   !sock_is_local("192.0.2.1:1") &&
		   !sock_is_local("[2001:db8::1]:1") &&
		   !sock_is_local("nonsense"),
	       "others");
}

static void
test_service(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct err e = { 0 };
	char got[64] = "", pid[24];

	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	tap_int(service_notify("READY=1", &e), 0, "nobody to tell");
	tap_int(service_watchdog_ms(), 0, "no watchdog");
	snprintf(at.sun_path, sizeof(at.sun_path), "%s/notify", root);
	tap_int(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0, at.sun_path);
	setenv("NOTIFY_SOCKET", at.sun_path, 1);
	tap_int(service_notify("READY=1\nSTATUS=up", &e), 0, e.text);
	tap_ok(recv(fd, got, sizeof(got) - 1, MSG_DONTWAIT) == 17, "told");
	tap_text(got, "READY=1\nSTATUS=up", "the words");
	setenv("WATCHDOG_USEC", "30000000", 1);
	tap_int(service_watchdog_ms(), 15000, "half the watchdog's time");
	setenv("WATCHDOG_PID", "1", 1);
	tap_int(service_watchdog_ms(), 0, "a watchdog for another process");
	setenv("LISTEN_FDS", "2", 1);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("LISTEN_PID", pid, 1);
	tap_int(service_sockets(), 2, "two sockets handed over");
	setenv("LISTEN_FDS", "x", 1);
	tap_int(service_sockets(), 0, "nonsense handed over");
	file_close(&fd);
}

int
main(void)
{
	struct err e = { 0 };
	int ends[2];

	tap_int(file_make_temporary("komainu", root, sizeof(root), &e), 0,
		e.text);
	try_address("127.0.0.1:0", NULL);
	try_address("[::1]:0", NULL);
	try_address("*:0", "127.0.0.1");
	test_bad();
	test_local();
	test_is_local();
	test_service();
	tap_int(sock_pair(ends, &e), 0, e.text);
	tap_ok(write(ends[0], "a", 1) == 1 && read(ends[1], root + 60, 1) == 1,
	       "a pair");
	root[60] = '\0';
	file_close(&ends[0]);
	file_close(&ends[1]);
	tap_int(file_remove(root, &e), 0, e.text);
	return tap_done();
}
