/*
 * authority.h: the centre's own certificate authority. It signs the
 * certificate of its listener and those of its senders, and nobody else's;
 * senders trust it and nobody else. Keys are P-256.
 *
 *	DIR/ca.crt	its certificate (PEM, ten years); no secret
 *	DIR/ca.key	its key, sealed with DIR/secret.key
 *
 * All functions but authority_open and authority_close may be called by
 * several threads at once.
 */
#ifndef CRYPT_AUTHORITY_H
#define CRYPT_AUTHORITY_H

#include "crypt/seal.h"

/* SHA-256 of the authority's certificate (DER). */
#define AUTHORITY_PIN_BYTES 32
/* A serial number as lower-case hex, with terminator. */
#define AUTHORITY_SERIAL_MAX 33
/* Largest request for a certificate, as PEM. */
#define AUTHORITY_REQUEST_MAX (16 * 1024)
/* Largest certificate that is looked at, as DER. */
#define AUTHORITY_DER_MAX (16 * 1024)
#define AUTHORITY_PEM_MAX (32 * 1024)

struct authority;

/*
 * Reads both files, or makes them when neither is there. INVALID when the key
 * cannot be opened, or does not belong to the certificate; NOT_FOUND when the
 * certificate is there and the key is not: senders trust that one, so a new
 * one is never made in its place.
 */
int MUST_CHECK authority_open(struct authority **out, const char *directory,
			      const struct seal_key *key, int64_t now_ms,
			      struct err *e);
void authority_close(struct authority **a);
/* The certificate, and the SHA-256 of its DER form. */
const char *authority_pem(const struct authority *a);
const uint8_t *authority_pin(const struct authority *a);

/* The SHA-256 alone, for who needs no key. */
int MUST_CHECK authority_pin_read(const char *directory,
				  uint8_t out[AUTHORITY_PIN_BYTES],
				  struct err *e);

/* What was signed. */
struct authority_issued {
	struct str pem;
	char serial[AUTHORITY_SERIAL_MAX];
	int64_t from_ms, until_ms;
};

/*
 * Signs a sender's key. Of the request ("BEGIN CERTIFICATE REQUEST") only the
 * key counts; names in it are ignored. INVALID when it is no such request, is
 * not signed by its own key, or the key is neither P-256 nor RSA of 2048 to
 * 4096 bits. out->pem must be empty and have room for AUTHORITY_PEM_MAX.
 */
int MUST_CHECK authority_issue(const struct authority *a, struct text request,
			       int64_t sender, int64_t now_ms, int64_t life_ms,
			       struct authority_issued *out, struct err *e);
/* A new key and a certificate for our own listener, followed by the
 * authority's. 'names' are its names and addresses, separated by commas. Good
 * as long as the authority's own. */
int MUST_CHECK authority_issue_server(const struct authority *a,
				      const char *names, int64_t now_ms,
				      struct str *chain_out,
				      struct str *key_out, struct err *e);

/* Whom a certificate belongs to. */
struct authority_identity {
	int64_t sender;
	char serial[AUTHORITY_SERIAL_MAX];
	int64_t until_ms;
};

/*
 * Whether a client's certificate (DER) is one that this authority signed for
 * a sender and that is good at 'now_ms'. DENIED says what is wrong with it.
 * That the client has its key is the handshake's business; whether it was
 * revoked is the caller's.
 */
int MUST_CHECK authority_verify(const struct authority *a, struct text der,
				int64_t now_ms, struct authority_identity *out,
				struct err *e);

#endif
