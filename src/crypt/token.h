/*
 * token.h: random secrets that are shown once and stored as a hash: sessions,
 * first-password links, API tokens, recovery codes. And keyed marks: short
 * texts that prove "we made this for that", such as CSRF tokens.
 */
#ifndef CRYPT_TOKEN_H
#define CRYPT_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* 32 random bytes as 43 characters of base64url, with terminator. */
#define TOKEN_TEXT_MAX 44
/* A hash as lower-case hex, with terminator. */
#define TOKEN_HASH_MAX 65
/* A mark: 32 characters of base64url (24 bytes), with terminator. */
#define TOKEN_MARK_MAX 33

#define TOKEN_KEY_BYTES 32

void token_new(char out[TOKEN_TEXT_MAX]);
/* BLAKE2b-256 of the text; what the database keeps. */
void token_hash(struct text token, char out[TOKEN_HASH_MAX]);
/* The same as 32 bytes. */
#define TOKEN_HASH_BYTES 32
void token_hash_bytes(struct text token, uint8_t out[TOKEN_HASH_BYTES]);
/* Keyed BLAKE2b over "purpose NUL subject". */
void token_mark(const uint8_t key[TOKEN_KEY_BYTES], const char *purpose,
		const char *subject, char out[TOKEN_MARK_MAX]);
/* The same as 'length' bytes (16 to 64), to be a secret of its own. */
void token_derive(const uint8_t key[TOKEN_KEY_BYTES], const char *purpose,
		  const char *subject, uint8_t *out, size_t length);
/* Compares in constant time (the lengths are no secret). NULL is unequal. */
bool token_equal(const char *a, const char *b);
/* Ten letters and digits in two groups, "k7qm2-9xwtz", about 49 bits; stored
 * hashed and good for one use. 'out' holds 12 bytes. */
#define TOKEN_RECOVERY_MAX 12
void token_recovery_new(char out[TOKEN_RECOVERY_MAX]);

#endif
