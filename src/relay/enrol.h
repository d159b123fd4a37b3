/*
 * enrol.h: how a new box or PC gets in: with the code that the centre printed.
 * The code holds a secret, good once, and the beginning of the fingerprint of
 * the centre's own authority. First the centre is asked who it is, by a
 * handshake alone; only when its authority is the code's is the secret said.
 * From then on nobody but that authority is believed.
 */
#ifndef RELAY_ENROL_H
#define RELAY_ENROL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "net/client.h"

struct enrol_options {
	const char *centre; /* "HOST:PORT"; the port may be left out */
	const char *code;   /* as typed, or the whole text of the QR code */
	const char *kind;   /* WIRE_KIND_SENSOR */
	const char *version;
	const char *agent;
	const char *name; /* the machine's, a suggestion */
};

/* All texts live in the arena. */
struct enrolment {
	const char *centre; /* with its port */
	int64_t sender;
	struct text key, certificate, authority; /* PEM */
	struct text signer;                      /* hex */
	const char *company, *name;
	enum client_fault fault; /* when it failed on the way */
};

/*
 * INVALID: the code cannot be right (says how), or the answer; DENIED: this is
 * not the centre that printed the code, or the centre refuses it (used, too
 * old); UNAVAILABLE: not reached, see out->fault.
 */
int MUST_CHECK enrol(const struct enrol_options *o, struct arena *a,
		     struct enrolment *out, struct err *e);

#endif
