/*
 * identity.h: a sender's side of certificates: its key (EC P-256), its request
 * for a certificate, and what a certificate says. All texts are PEM.
 */
#ifndef CRYPT_IDENTITY_H
#define CRYPT_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* A new private key (PKCS #8, not encrypted: the file's rights guard it). */
int MUST_CHECK identity_key_new(struct arena *a, struct text *out,
				struct err *e);
/* A request (PKCS #10) signed by the key; its subject is empty, for the
 * centre decides who we are. INVALID when the key cannot be read. */
int MUST_CHECK identity_request(struct arena *a, struct text key,
				struct text *out, struct err *e);

#define IDENTITY_SHA256 32

struct identity_facts {
	char serial[64];  /* hex */
	char uri[128];    /* first URI of the subject alternative name; "" */
	int64_t begin_ms; /* valid from */
	int64_t end_ms;   /* valid until */
	bool authority;   /* may sign others */
	uint8_t sha256[IDENTITY_SHA256]; /* of its DER form */
};

/* What the first certificate of 'pem' says; *rest_out (may be NULL) is what
 * comes behind it. INVALID when there is none. */
int MUST_CHECK identity_read(struct text pem, struct identity_facts *out,
			     struct text *rest_out, struct err *e);
/* True when key and certificate belong together. */
bool identity_match(struct text key, struct text certificate);

#endif
