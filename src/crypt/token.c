#include "crypt/token.h"

#include <sodium.h>
#include <string.h>

#include "base/check.h"

void
token_new(char out[TOKEN_TEXT_MAX])
{
	uint8_t bytes[32];

	CHECK(sodium_init() >= 0);
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(out, TOKEN_TEXT_MAX, bytes, sizeof(bytes),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof(bytes));
}

void
token_hash_bytes(struct text token, uint8_t out[TOKEN_HASH_BYTES])
{
	crypto_generichash(out, TOKEN_HASH_BYTES, (const uint8_t *)token.p,
			   token.n, NULL, 0);
}

void
token_hash(struct text token, char out[TOKEN_HASH_MAX])
{
	uint8_t hash[TOKEN_HASH_BYTES];

	token_hash_bytes(token, hash);
	sodium_bin2hex(out, TOKEN_HASH_MAX, hash, sizeof(hash));
}

void
token_derive(const uint8_t key[TOKEN_KEY_BYTES], const char *purpose,
	     const char *subject, uint8_t *out, size_t length)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, key, TOKEN_KEY_BYTES, length);
	crypto_generichash_update(&state, (const uint8_t *)purpose,
				  strlen(purpose) + 1);
	crypto_generichash_update(&state, (const uint8_t *)subject,
				  strlen(subject));
	crypto_generichash_final(&state, out, length);
}

void
token_mark(const uint8_t key[TOKEN_KEY_BYTES], const char *purpose,
	   const char *subject, char out[TOKEN_MARK_MAX])
{
	uint8_t mark[24];

	token_derive(key, purpose, subject, mark, sizeof(mark));
	sodium_bin2base64(out, TOKEN_MARK_MAX, mark, sizeof(mark),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool
token_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return false;
	size_t length = strlen(a);
	return length == strlen(b) && sodium_memcmp(a, b, length) == 0;
}

void
token_recovery_new(char out[TOKEN_RECOVERY_MAX])
{
	static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789";
	size_t at = 0;

	CHECK(sodium_init() >= 0);
	for (int i = 0; i < 10; i++) {
		if (i == 5)
			out[at++] = '-';
		out[at++] = alphabet[randombytes_uniform(sizeof(alphabet) - 1)];
	}
	out[at] = '\0';
}
