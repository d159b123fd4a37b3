/*
 * sock.h: sockets by their written address: "127.0.0.1:8080", "[::1]:8080",
 * "*:8080" (every address of this machine) or "/run/komainu/web.sock".
 * Numbers only: no name is ever looked up here.
 */
#ifndef OS_SOCK_H
#define OS_SOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define SOCK_TEXT_MAX 128

/* A listening stream socket, close-on-exec, non-blocking. Port 0 takes a free
 * one. An old Unix socket that nobody serves is removed first; a new one gets
 * 'mode'. CONFLICT when the address is in use. */
int MUST_CHECK sock_listen(const char *address, uint32_t mode, int *fd_out,
			   struct err *e);
/* A connected, blocking stream socket; UNAVAILABLE after 'timeout_ms'. */
int MUST_CHECK sock_connect(const char *address, int64_t timeout_ms,
			    int *fd_out, struct err *e);
/* What the socket is bound to, as written above. */
int MUST_CHECK sock_name(int fd, char text[SOCK_TEXT_MAX], struct err *e);
/* The port a TCP socket is bound to, or 0. */
int sock_port(int fd);
/* True when 'address' can be reached only from this machine. */
bool sock_is_local(const char *address);
/* Two connected stream ends, close-on-exec. */
int MUST_CHECK sock_pair(int ends[2], struct err *e);

#endif
