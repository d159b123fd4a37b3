/*
 * offload.h: captures taken on the machine that sends. Its network card cuts
 * large segments up later, and what is captured before has no length in its IP
 * header. Suricata passes such packets over, and with them whatever a large
 * segment carried: orders of remote control, replication of passwords.
 */
#ifndef CAPTURE_OFFLOAD_H
#define CAPTURE_OFFLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Fills the length in when it is 0 and the packet was captured whole. True
 * when something was changed. 'link_type' is a DLT_*. */
bool offload_fill(int link_type, uint8_t *bytes, size_t n);
/*
 * Writes a copy of the capture 'from' with all lengths filled in to 'to', when
 * one of its first packets needs it; else nothing is written and *mended_out
 * is false. A capture cut short is copied as far as it goes.
 */
int MUST_CHECK offload_mend(const char *from, const char *to, bool *mended_out,
			    struct err *e);

#endif
