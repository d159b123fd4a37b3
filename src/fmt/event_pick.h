/*
 * event_pick.h: a record with only what event_parse reads of it. What is left
 * out cannot reach anybody downstream: payloads, bodies, members nobody knows.
 * Secrets that detectors need only to have seen are blotted out: the password
 * of an FTP or POP3 sign-in, the credentials of HTTP's Basic scheme; and HTTP
 * header lists, which may hold cookies, are dropped as a whole.
 */
#ifndef FMT_EVENT_PICK_H
#define FMT_EVENT_PICK_H

#include "fmt/event.h"

enum event_pick {
	EVENT_PICK_WHOLE,
	/* Without what tells two alike records apart: times, flow and its
	 * counters, the client's port, place in the capture. */
	EVENT_PICK_ALIKE
};

/* Appends the picked form of 'line', which event_parse has read into 'event'
 * without a fault. Fails only when 'out' is full (TOO_BIG). */
int MUST_CHECK event_pick(struct text line, const struct event *event,
			  enum event_pick how, struct str *out, struct err *e);

#endif
