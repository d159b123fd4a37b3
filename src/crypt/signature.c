#include "crypt/signature.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/hex.h"

_Static_assert(SIGNATURE_SEED_BYTES == crypto_sign_SEEDBYTES, "seed");
_Static_assert(SIGNATURE_PUBLIC_MAX == 2 * crypto_sign_PUBLICKEYBYTES + 1,
	       "public key");
_Static_assert(SIGNATURE_TEXT_MAX == 2 * crypto_sign_BYTES + 1, "signature");

/* Context and text as one piece; freed by the caller. */
static uint8_t *
whole(const char *context, struct text text, size_t *length_out)
{
	size_t n = strlen(context);
	uint8_t *bytes = malloc(n + text.n + 1);

	CHECK(bytes != NULL);
	memcpy(bytes, context, n);
	if (text.n > 0)
		memcpy(bytes + n, text.p, text.n);
	*length_out = n + text.n;
	return bytes;
}

void
signature_public(const uint8_t seed[SIGNATURE_SEED_BYTES],
		 char out[SIGNATURE_PUBLIC_MAX])
{
	uint8_t key[crypto_sign_PUBLICKEYBYTES];
	uint8_t secret[crypto_sign_SECRETKEYBYTES];

	CHECK(crypto_sign_seed_keypair(key, secret, seed) == 0);
	hex_write(key, sizeof(key), out);
	sodium_memzero(secret, sizeof(secret));
}

void
signature_make(const uint8_t seed[SIGNATURE_SEED_BYTES], const char *context,
	       struct text text, char out[SIGNATURE_TEXT_MAX])
{
	uint8_t key[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
	uint8_t secret[crypto_sign_SECRETKEYBYTES], *bytes;
	size_t length;

	CHECK(crypto_sign_seed_keypair(key, secret, seed) == 0);
	bytes = whole(context, text, &length);
	CHECK(crypto_sign_detached(signature, NULL, bytes, length, secret) ==
	      0);
	hex_write(signature, sizeof(signature), out);
	sodium_memzero(secret, sizeof(secret));
	free(bytes);
}

bool
signature_is(struct text public_key, const char *context, struct text text,
	     struct text signature)
{
	uint8_t key[crypto_sign_PUBLICKEYBYTES], s[crypto_sign_BYTES], *bytes;
	size_t length;
	bool right;

	if (hex_parse(public_key, key, sizeof(key), NULL) != 0 ||
	    hex_parse(signature, s, sizeof(s), NULL) != 0)
		return false;
	bytes = whole(context, text, &length);
	right = crypto_sign_verify_detached(s, bytes, length, key) == 0;
	free(bytes);
	return right;
}
