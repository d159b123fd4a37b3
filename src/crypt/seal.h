/*
 * seal.h: secrets at rest. One key file per centre, made at the first start;
 * what is sealed with it (TOTP secrets, channel passwords) is useless to
 * whoever has only the database. XChaCha20-Poly1305.
 */
#ifndef CRYPT_SEAL_H
#define CRYPT_SEAL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define SEAL_KEY_BYTES 32

struct seal_key {
	uint8_t sealing[SEAL_KEY_BYTES];
	/* For token_mark: CSRF tokens and the like. */
	uint8_t marking[SEAL_KEY_BYTES];
};

/*
 * Reads DIR/secret.key, or makes it (0600, durable) when it is not there. A
 * file of the wrong size, or one that others may read, is refused: INVALID.
 */
int MUST_CHECK seal_key_load(const char *directory, struct seal_key *out,
			     struct err *e);
/* Wipes the key. */
void seal_key_done(struct seal_key *key);
/*
 * Base64url text of the sealed bytes. 'context' ("person 5 totp") must be the
 * same when opening, so that a sealed value cannot be moved to another row.
 */
int MUST_CHECK seal_close(const struct seal_key *key, struct arena *a,
			  const char *context, const uint8_t *bytes,
			  size_t length, const char **text_out, struct err *e);
/* INVALID when it was not sealed with this key and context. */
int MUST_CHECK seal_open(const struct seal_key *key, struct arena *a,
			 const char *context, const char *text,
			 const uint8_t **bytes_out, size_t *length_out,
			 struct err *e);

#endif
