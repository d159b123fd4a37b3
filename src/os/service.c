/* service.c: see service.h. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/num.h"
#include "os/file.h"
#include "os/service.h"

int
service_notify(const char *lines, struct err *e)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t length = path != NULL ? strlen(path) : 0;
	int fd, rc = 0;

	if (length == 0)
		return 0;
	if ((path[0] != '/' && path[0] != '@') || length >= sizeof(to.sun_path))
		return err_set(e, ERR_INVALID, "NOTIFY_SOCKET is no socket");
	memcpy(to.sun_path, path, length);
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_system(e, "socket");
	if (sendto(fd, lines, strlen(lines), MSG_NOSIGNAL,
		   (const struct sockaddr *)&to,
		   (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
			       length)) < 0)
		rc = err_system(e, "telling the service manager");
	file_close(&fd);
	return rc;
}

/* A number that systemd left in the environment for this very process. */
static int64_t
handed_number(const char *name, const char *pid_name)
{
	const char *value = getenv(name), *pid = getenv(pid_name);
	int64_t number, owner;

	if (value == NULL ||
	    num_int(text_of(value), 0, INT64_MAX, &number, NULL) != 0)
		return 0;
	if (pid != NULL &&
	    (num_int(text_of(pid), 0, INT64_MAX, &owner, NULL) != 0 ||
	     owner != getpid()))
		return 0;
	return number;
}

int64_t
service_watchdog_ms(void)
{
	return handed_number("WATCHDOG_USEC", "WATCHDOG_PID") / 2000;
}

int
service_sockets(void)
{
	int64_t count = handed_number("LISTEN_FDS", "LISTEN_PID");

	return count <= 64 ? (int)count : 0;
}
