/* role_signals.h: how a role hears that it is to stop: SIGTERM and SIGINT end
 * it, SIGHUP opens its log anew. Blocked before threads start, so that only
 * the main thread ever sees them. */
#ifndef PROG_ROLE_SIGNALS_H
#define PROG_ROLE_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

void role_signals_block(void);
/* The next of the three; waits. */
int role_signal_wait(void);
/* The next of the three that has come or comes within so long; 0: none. */
int role_signal_poll(int64_t timeout_ms);

#endif
