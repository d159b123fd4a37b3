/*
 * uplink.h: brings what is in the spool to the centre, in order, and tells it
 * how we are. One step is one request at most, so that a program decides when
 * to wait and a test lets a week pass in a moment. What fails is tried again
 * later, with pauses that grow and differ; what the centre can never take is
 * put aside. Orders are checked against the centre's signature.
 */
#ifndef RELAY_UPLINK_H
#define RELAY_UPLINK_H

#include <stdbool.h>
#include <stdint.h>

#include "net/client.h"
#include "relay/spool.h"

struct uplink;

enum uplink_state {
	UPLINK_STARTING, /* nothing was asked yet */
	UPLINK_UP,       /* the last request was taken */
	UPLINK_DOWN,     /* the centre is not reached, see 'fault' */
	UPLINK_BUSY,     /* it asks us to wait */
	UPLINK_REFUSED   /* it does not want our certificate (any more) */
};

struct uplink_options {
	const char *centre; /* "HOST:PORT" */
	/* PEM: whom to trust, who we are. */
	struct text authority, certificate, key;
	struct text signer;  /* the centre's public key, hex */
	const char *agent;   /* "komainu-sensor/0.1.0" */
	struct spool *spool; /* outlives the uplink */
	/* Writes the heartbeat (a JSON object) into 'out'. */
	void (*health)(void *context, struct str *out);
	/* Verified orders came that differ from the last ones. 'text' is the
	 * JSON text; false: they could not be followed, offer them again. */
	bool (*orders)(void *context, struct text text);
	bool (*stopped)(void *context); /* ends a request; may be NULL */
	void *context;
};

struct uplink_report {
	enum uplink_state state;
	enum client_fault fault; /* while down */
	int status;              /* HTTP, of the last answer; 0: none */
	char why[200];           /* printable; "" while up */
	int64_t since_ms;        /* the state holds since */
	int64_t heard_ms;        /* last answer that was a success; 0 never */
	bool clock_known;
	int64_t clock_error_ms; /* our clock minus the centre's */
	int64_t batches, bytes; /* sent since birth */
	int64_t refused;        /* batches put aside since birth */
};

/* INVALID when the certificate does not belong to the key, or cannot be read;
 * texts are copied. */
int MUST_CHECK uplink_open(struct uplink **out, const struct uplink_options *o,
			   struct err *e);
/* NULL is fine. */
void uplink_close(struct uplink **u);
/*
 * Does the one thing that is due at 'now_ms' (UTC): a heartbeat (the first
 * thing of all), a batch, orders, or nothing. Returns how long the caller may
 * sleep before the next step, 0 for not at all; new batches and uplink_tell
 * are reasons to come earlier, unless the centre is not reached.
 */
int64_t uplink_step(struct uplink *u, int64_t now_ms);
/* Our state has changed: the next step sends a heartbeat. Any thread. */
void uplink_tell(struct uplink *u);
/* A last heartbeat ("goodbye" is the health's business), tried once. */
void uplink_goodbye(struct uplink *u, int64_t now_ms);
/* A new certificate after a renewal. */
int MUST_CHECK uplink_set_certificate(struct uplink *u, struct text certificate,
				      struct text key, struct err *e);
/* Asks for a renewed certificate for 'request' (PEM); it lives in 'a'. */
int MUST_CHECK uplink_renew(struct uplink *u, struct text request,
			    struct arena *a, struct text *certificate_out,
			    struct err *e);
/* The bundle with this digest (hex), checked against it; lives in 'a'. */
int MUST_CHECK uplink_bundle(struct uplink *u, const char *digest,
			     struct arena *a, struct text *out, struct err *e);
/* Any thread. */
void uplink_report_get(struct uplink *u, struct uplink_report *out);
/* Milliseconds to wait before try 'number' (1 is the first again), spread by
 * 'random': 1 s doubling to 5 minutes, half to one and a half of it. */
int64_t uplink_pause(int number, uint64_t random);

#endif
