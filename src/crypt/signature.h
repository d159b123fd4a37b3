/*
 * signature.h: Ed25519 signatures over texts, as hexadecimal: the centre signs
 * what its senders shall do, reports are sealed. The caller puts a context
 * before what is signed, so that a signature made for one purpose is worth
 * nothing for another.
 */
#ifndef CRYPT_SIGNATURE_H
#define CRYPT_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define SIGNATURE_SEED_BYTES 32
/* 64 hexadecimal digits and 128, with terminator. */
#define SIGNATURE_PUBLIC_MAX 65
#define SIGNATURE_TEXT_MAX   129

/* The public key that belongs to a secret seed of random bytes. */
void signature_public(const uint8_t seed[SIGNATURE_SEED_BYTES],
		      char out[SIGNATURE_PUBLIC_MAX]);
/* Signs context and text, one after the other. */
void signature_make(const uint8_t seed[SIGNATURE_SEED_BYTES],
		    const char *context, struct text text,
		    char out[SIGNATURE_TEXT_MAX]);
/* False for a signature by another key or over another text or context, and
 * for what is no key or no signature at all. */
bool signature_is(struct text public_key, const char *context, struct text text,
		  struct text signature);

#endif
