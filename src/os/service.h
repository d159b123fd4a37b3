/*
 * service.h: the talk with systemd, by its plain datagrams, without its
 * library. Where nobody started us as a service nothing happens.
 */
#ifndef OS_SERVICE_H
#define OS_SERVICE_H

#include <stdint.h>

#include "base/err.h"

/* Sends lines such as "READY=1", "STOPPING=1", "STATUS=..." or "WATCHDOG=1".
 * 0 also when there is no one to tell. */
int MUST_CHECK service_notify(const char *lines, struct err *e);
/* How often "WATCHDOG=1" is wanted: half of what systemd waits; 0: never. */
int64_t service_watchdog_ms(void);
/* The number of sockets handed over (from descriptor 3 on); 0 without. */
int service_sockets(void);

#endif
