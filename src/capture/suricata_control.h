/*
 * suricata_control.h: the words spoken with a Suricata that waits for captures
 * (its "unix socket mode"): one JSON object a line, each answered by one.
 */
#ifndef CAPTURE_SURICATA_CONTROL_H
#define CAPTURE_SURICATA_CONTROL_H

#include "base/err.h"

/* Connects to the socket at 'path' and agrees on the language. ERR_BUSY while
 * nobody listens there yet. */
int MUST_CHECK suricata_control_open(const char *path, int *fd_out,
				     struct err *e);
/* Asks it to examine 'capture' next. The paths are our own, plain ASCII. */
int MUST_CHECK suricata_control_add(int fd, const char *capture,
				    const char *folder, struct err *e);

/* Asks it to read its rules again, without stopping; it answers when they are
 * in use. */
int MUST_CHECK suricata_control_reload(int fd, struct err *e);

#endif
