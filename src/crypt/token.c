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
token_hash(struct text token, char out[TOKEN_HASH_MAX])
{
	uint8_t hash[32];

	crypto_generichash(hash, sizeof(hash), (const uint8_t *)token.p,
			   token.n, NULL, 0);
	sodium_bin2hex(out, TOKEN_HASH_MAX, hash, sizeof(hash));
}

void
token_mark(const uint8_t key[TOKEN_KEY_BYTES], const char *purpose,
	   const char *subject, char out[TOKEN_MARK_MAX])
{
	crypto_generichash_state state;
	uint8_t mark[24];

	crypto_generichash_init(&state, key, TOKEN_KEY_BYTES, sizeof(mark));
	crypto_generichash_update(&state, (const uint8_t *)purpose,
				  strlen(purpose) + 1);
	crypto_generichash_update(&state, (const uint8_t *)subject,
				  strlen(subject));
	crypto_generichash_final(&state, mark, sizeof(mark));
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
