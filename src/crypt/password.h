/*
 * password.h: passwords as argon2id texts (libsodium, INTERACTIVE: 64 MiB and
 * about 50 ms each). Every computation passes a gate, so that a burst of
 * sign-ins cannot take the machine's memory.
 */
#ifndef CRYPT_PASSWORD_H
#define CRYPT_PASSWORD_H

#include <stdbool.h>

#include "base/err.h"

/* Room for a stored text, with terminator. */
#define PASSWORD_HASH_MAX 128
/* Bytes of the password itself. */
#define PASSWORD_MIN 12
#define PASSWORD_MAX 200

struct password_gate;

/* A gate with 'places' computations at once (2 to 4 is right). Others wait up
 * to 'wait_ms', then fail with BUSY. */
int MUST_CHECK password_gate_new(struct password_gate **out, int places,
				 int wait_ms, struct err *e);
void password_gate_free(struct password_gate **gate);

/* The text to store. Fails with INVALID when the length is out of bounds. */
int MUST_CHECK password_hash(struct password_gate *gate, const char *password,
			     char hash_out[PASSWORD_HASH_MAX], struct err *e);
/*
 * Compares. With hash NULL the same work is done and the answer is "wrong":
 * an unknown login takes as long as a known one. Not being right is no
 * failure; failing is BUSY.
 */
int MUST_CHECK password_verify(struct password_gate *gate, const char *hash,
			       const char *password, bool *right_out,
			       struct err *e);
/* True when 'hash' was made with weaker parameters than today's. */
bool password_is_old(const char *hash);
/* A password for a person to type once: 5 groups of 4 characters without
 * look-alikes, about 98 bits. 'out' holds 25 bytes. */
#define PASSWORD_RANDOM_MAX 25
void password_random(char out[PASSWORD_RANDOM_MAX]);

#endif
