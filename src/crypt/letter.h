/*
 * letter.h: what a letter to a person carries to prove itself: the end of the
 * link by which its reader acknowledges, the return address of a mail, a key
 * for repeats, and the signature of a document for a web service. All come
 * from the centre's key and the letter's number; nothing is stored.
 */
#ifndef CRYPT_LETTER_H
#define CRYPT_LETTER_H

#include <stdint.h>

#include "base/str.h"
#include "crypt/seal.h"

/* "1234-" and 32 characters, terminated. */
#define LETTER_TOKEN_MAX 64
/* "1234-" and 16 hex digits: survives a mail server that changes case. */
#define LETTER_BOUNCE_MAX 48
/* A UUID, terminated. */
#define LETTER_UUID_MAX 37
/* HMAC-SHA-256 in hex, terminated. */
#define LETTER_SIGNATURE_MAX 65

void letter_token_write(const struct seal_key *key, int64_t letter,
			char out[LETTER_TOKEN_MAX]);
/* The letter's number; ERR_NOT_FOUND when we never wrote that. */
int MUST_CHECK letter_token_parse(const struct seal_key *key, struct text token,
				  int64_t *letter_out, struct err *e);
void letter_bounce_write(const struct seal_key *key, int64_t letter,
			 char out[LETTER_BOUNCE_MAX]);
int MUST_CHECK letter_bounce_parse(const struct seal_key *key, struct text mark,
				   int64_t *letter_out, struct err *e);
/* The same UUID (version 4) for every attempt at one letter. */
void letter_uuid_write(const struct seal_key *key, int64_t letter,
		       char out[LETTER_UUID_MAX]);
/* HMAC-SHA-256 over "seconds.body" with a key of any length. */
void letter_sign(struct text key, int64_t seconds, struct text body,
		 char out[LETTER_SIGNATURE_MAX]);

#endif
