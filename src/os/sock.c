/* sock.c: see sock.h. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/num.h"
#include "base/str.h"
#include "os/file.h"
#include "os/sock.h"

#define BACKLOG 128

/* A socket address of any of our three families. */
struct place {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_un local;
	} at;
	socklen_t length;
};

static int
refuse(const char *address, struct err *e)
{
	return err_set(e, ERR_INVALID,
		       "'%.100s' is not an address like 127.0.0.1:8080, "
		       "[::1]:8080, *:8080 or /path/of/a/socket",
		       address);
}

static int
parse_local(const char *address, struct place *p, struct err *e)
{
	if (!text_copy(p->at.local.sun_path, sizeof(p->at.local.sun_path),
		       text_of(address)))
		return err_set(e, ERR_INVALID,
			       "a socket's path has at most %zu bytes",
			       sizeof(p->at.local.sun_path) - 1);
	p->at.local.sun_family = AF_UNIX;
	p->length = sizeof(p->at.local);
	return 0;
}

static int
place_parse(const char *address, struct place *p, struct err *e)
{
	struct text t = text_of(address), host;
	char buffer[INET6_ADDRSTRLEN];
	int64_t port;
	size_t colon;

	memset(p, 0, sizeof(*p));
	if (address[0] == '/')
		return parse_local(address, p, e);
	for (colon = t.n; colon > 0 && t.p[colon - 1] != ':'; colon--)
		continue;
	if (colon == 0 ||
	    num_int(text_slice(t, colon, t.n), 0, 65535, &port, NULL) != 0)
		return refuse(address, e);
	host = text_slice(t, 0, colon - 1);
	p->at.v6.sin6_family = AF_INET6;
	p->at.v6.sin6_port = htons((uint16_t)port);
	p->length = sizeof(p->at.v6);
	if (text_is(host, "*"))
		return 0;
	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
		if (text_copy(buffer, sizeof(buffer),
			      text_slice(host, 1, host.n - 1)) &&
		    inet_pton(AF_INET6, buffer, &p->at.v6.sin6_addr) == 1)
			return 0;
		return refuse(address, e);
	}
	memset(p, 0, sizeof(*p));
	p->at.v4.sin_family = AF_INET;
	p->at.v4.sin_port = htons((uint16_t)port);
	p->length = sizeof(p->at.v4);
	if (text_copy(buffer, sizeof(buffer), host) &&
	    inet_pton(AF_INET, buffer, &p->at.v4.sin_addr) == 1)
		return 0;
	return refuse(address, e);
}

bool
sock_is_local(const char *address)
{
	struct place p;

	if (place_parse(address, &p, NULL) != 0)
		return false;
	if (p.at.any.sa_family == AF_INET)
		return (ntohl(p.at.v4.sin_addr.s_addr) >> 24) == 127;
	if (p.at.any.sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&p.at.v6.sin6_addr);
	return true;
}

static int
socket_new(const struct place *p, int *fd_out, struct err *e)
{
	int fd = socket(p->at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_system(e, "socket");
	*fd_out = fd;
	return 0;
}

/* A path that is left over from a server that is gone. */
static void
remove_stale(const struct place *p)
{
	struct stat facts;
	int fd;

	if (lstat(p->at.local.sun_path, &facts) != 0 ||
	    !S_ISSOCK(facts.st_mode) || socket_new(p, &fd, NULL) != 0)
		return;
	if (connect(fd, &p->at.any, p->length) != 0 && errno == ECONNREFUSED)
		unlink(p->at.local.sun_path);
	file_close(&fd);
}

static int
bind_and_listen(int fd, const struct place *p, uint32_t mode,
		const char *address, struct err *e)
{
	bool local = p->at.any.sa_family == AF_UNIX;
	int on = 1, off = 0;

	if (p->at.any.sa_family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY,
		       IN6_IS_ADDR_UNSPECIFIED(&p->at.v6.sin6_addr) ? &off
								    : &on,
		       sizeof(on)) != 0)
		return err_system(e, "%s", address);
	if (!local &&
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0)
		return err_system(e, "%s", address);
	if (bind(fd, &p->at.any, p->length) != 0)
		return errno == EADDRINUSE
			   ? err_set(e, ERR_CONFLICT,
				     "%s is in use by another program", address)
			   : err_system(e, "%s", address);
	if (local && chmod(p->at.local.sun_path, mode) != 0)
		return err_system(e, "%s", address);
	if (listen(fd, BACKLOG) != 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
		return err_system(e, "%s", address);
	return 0;
}

int
sock_listen(const char *address, uint32_t mode, int *fd_out, struct err *e)
{
	struct place p;
	int fd;

	if (place_parse(address, &p, e) != 0 || socket_new(&p, &fd, e) != 0)
		return -1;
	if (p.at.any.sa_family == AF_UNIX)
		remove_stale(&p);
	if (bind_and_listen(fd, &p, mode, address, e) != 0) {
		file_close(&fd);
		return -1;
	}
	*fd_out = fd;
	return 0;
}

/* Waits for the end of a connect that was begun; 0, or -1 with errno. */
static int
connect_finish(int fd, int64_t timeout_ms)
{
	struct pollfd wait = { .fd = fd, .events = POLLOUT };
	int fault = 0, n;
	socklen_t size = sizeof(fault);

	do
		n = poll(&wait, 1,
			 timeout_ms > 600000 ? 600000 : (int)timeout_ms);
	while (n < 0 && errno == EINTR);
	if (n == 0)
		errno = ETIMEDOUT;
	if (n <= 0 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &size) != 0)
		return -1;
	errno = fault;
	return fault == 0 ? 0 : -1;
}

int
sock_connect(const char *address, int64_t timeout_ms, int *fd_out,
	     struct err *e)
{
	struct place p;
	int fd, rc;

	if (place_parse(address, &p, e) != 0 || socket_new(&p, &fd, e) != 0)
		return -1;
	rc = fcntl(fd, F_SETFL, O_NONBLOCK);
	if (rc == 0)
		rc = connect(fd, &p.at.any, p.length);
	if (rc != 0 && errno == EINPROGRESS)
		rc = connect_finish(fd, timeout_ms);
	if (rc == 0)
		rc = fcntl(fd, F_SETFL, 0);
	if (rc != 0) {
		err_set(e, ERR_UNAVAILABLE, "%s: %s", address, strerror(errno));
		file_close(&fd);
		return -1;
	}
	*fd_out = fd;
	return 0;
}

static int
place_of(int fd, struct place *p, struct err *e)
{
	memset(p, 0, sizeof(*p));
	p->length = sizeof(p->at);
	if (getsockname(fd, &p->at.any, &p->length) != 0)
		return err_system(e, "getsockname");
	return 0;
}

int
sock_name(int fd, char text[SOCK_TEXT_MAX], struct err *e)
{
	char host[INET6_ADDRSTRLEN] = "";
	struct place p;

	if (place_of(fd, &p, e) != 0)
		return -1;
	switch (p.at.any.sa_family) {
	case AF_INET:
		inet_ntop(AF_INET, &p.at.v4.sin_addr, host, sizeof(host));
		snprintf(text, SOCK_TEXT_MAX, "%s:%u", host,
			 ntohs(p.at.v4.sin_port));
		return 0;
	case AF_INET6:
		inet_ntop(AF_INET6, &p.at.v6.sin6_addr, host, sizeof(host));
		if (IN6_IS_ADDR_UNSPECIFIED(&p.at.v6.sin6_addr))
			snprintf(text, SOCK_TEXT_MAX, "*:%u",
				 ntohs(p.at.v6.sin6_port));
		else
			snprintf(text, SOCK_TEXT_MAX, "[%s]:%u", host,
				 ntohs(p.at.v6.sin6_port));
		return 0;
	default:
		snprintf(text, SOCK_TEXT_MAX, "%s", p.at.local.sun_path);
		return 0;
	}
}

int
sock_port(int fd)
{
	struct place p;

	if (place_of(fd, &p, NULL) != 0)
		return 0;
	if (p.at.any.sa_family == AF_INET)
		return ntohs(p.at.v4.sin_port);
	if (p.at.any.sa_family == AF_INET6)
		return ntohs(p.at.v6.sin6_port);
	return 0;
}

int
sock_pair(int ends[2], struct err *e)
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return err_system(e, "socketpair");
	return 0;
}
