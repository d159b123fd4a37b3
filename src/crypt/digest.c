#include "crypt/digest.h"

#include <sodium.h>

#include "base/check.h"

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct digest),
	       "a digest holds SHA-256's state");

static crypto_hash_sha256_state *
of(struct digest *d)
{
	return (crypto_hash_sha256_state *)(void *)d->state;
}

void
digest_init(struct digest *d)
{
	CHECK(crypto_hash_sha256_init(of(d)) == 0);
}

void
digest_add(struct digest *d, struct text bytes)
{
	CHECK(crypto_hash_sha256_update(of(d), (const uint8_t *)bytes.p,
					bytes.n) == 0);
}

void
digest_end(struct digest *d, char out[DIGEST_TEXT_MAX])
{
	uint8_t hash[crypto_hash_sha256_BYTES];

	CHECK(crypto_hash_sha256_final(of(d), hash) == 0);
	sodium_bin2hex(out, DIGEST_TEXT_MAX, hash, sizeof(hash));
}

void
digest_of(struct text bytes, char out[DIGEST_TEXT_MAX])
{
	struct digest d;

	digest_init(&d);
	digest_add(&d, bytes);
	digest_end(&d, out);
}
