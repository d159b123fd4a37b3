/*
 * enrolment_code.h: the code that a person types, from paper, into a new
 * sensor: "XXXXX-XXXXX-XXXXX-XXXXX-XXXXX", 25 characters of Crockford's base
 * 32. The first ten are a secret good for one enrolment (50 bits); the other
 * fifteen begin the SHA-256 of the centre's authority (75 bits), so that who
 * typed the code talks to that centre and nobody else.
 */
#ifndef CRYPT_ENROLMENT_CODE_H
#define CRYPT_ENROLMENT_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "crypt/seal.h"

/* The whole with its dashes, and the secret alone, with terminator. */
#define ENROLMENT_CODE_MAX   30
#define ENROLMENT_SECRET_MAX 11
#define ENROLMENT_PIN_BYTES  32

/* Ten random characters. */
void enrolment_secret_new(char out[ENROLMENT_SECRET_MAX]);
/* The code of a secret and the authority's SHA-256. */
void enrolment_code_write(const char *secret,
			  const uint8_t pin[ENROLMENT_PIN_BYTES],
			  char out[ENROLMENT_CODE_MAX]);
/*
 * Reads what was typed: case, blanks and dashes do not matter, O is 0, I and L
 * are 1. 'out' gets it in its one right form. INVALID when characters are
 * missing or too many ("23 of 25"), or one is none of the alphabet.
 */
int MUST_CHECK enrolment_code_parse(struct text typed,
				    char out[ENROLMENT_CODE_MAX],
				    struct err *e);
/* The secret in a code of the right form. */
void enrolment_code_secret(const char *code, char out[ENROLMENT_SECRET_MAX]);
/* What the database keeps of a secret: useless without the centre's key. */
#define ENROLMENT_HASH_BYTES 32
void enrolment_code_hash(const struct seal_key *key, const char *secret,
			 uint8_t out[ENROLMENT_HASH_BYTES]);
/* True when the code belongs to the authority with this SHA-256. */
bool enrolment_code_is_of(const char *code,
			  const uint8_t pin[ENROLMENT_PIN_BYTES]);

#endif
