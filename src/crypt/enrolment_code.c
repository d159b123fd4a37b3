#include "crypt/enrolment_code.h"

#include <sodium.h>
#include <string.h>

#include "base/check.h"
#include "crypt/token.h"

#define CHARACTERS 25
#define SECRET     (ENROLMENT_SECRET_MAX - 1)
#define GROUP      5

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
enrolment_secret_new(char out[ENROLMENT_SECRET_MAX])
{
	CHECK(sodium_init() >= 0);
	for (int i = 0; i < SECRET; i++)
		out[i] = alphabet[randombytes_uniform(32)];
	out[SECRET] = '\0';
}

/* The 'number'th group of five bits. */
static unsigned
bits_at(const uint8_t *bytes, unsigned number)
{
	unsigned at = number * 5, value = (unsigned)bytes[at / 8] << 8;

	value |= bytes[at / 8 + 1];
	return (value >> (11 - at % 8)) & 31;
}

void
enrolment_code_write(const char *secret, const uint8_t pin[ENROLMENT_PIN_BYTES],
		     char out[ENROLMENT_CODE_MAX])
{
	size_t n = 0;

	CHECK(strlen(secret) == SECRET);
	for (unsigned i = 0; i < CHARACTERS; i++) {
		if (i > 0 && i % GROUP == 0)
			out[n++] = '-';
		out[n++] =
		    i < SECRET ? secret[i] : alphabet[bits_at(pin, i - SECRET)];
	}
	out[n] = '\0';
}

/* The character meant, 0 when it stands for nothing, -1 when it is none. */
static int
meant(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n')
		return 0;
	if (c == 'O')
		return '0';
	if (c == 'I' || c == 'L')
		return '1';
	return c != '\0' && strchr(alphabet, c) != NULL ? c : -1;
}

int
enrolment_code_parse(struct text typed, char out[ENROLMENT_CODE_MAX],
		     struct err *e)
{
	size_t count = 0, n = 0;

	for (size_t i = 0; i < typed.n; i++) {
		int c = meant(typed.p[i]);

		if (c < 0)
			return err_set(e, ERR_INVALID,
				       "character %zu of the code is neither "
				       "a digit nor one of its letters",
				       count + 1);
		if (c == 0 || count++ >= CHARACTERS)
			continue;
		if (count > 1 && (count - 1) % GROUP == 0)
			out[n++] = '-';
		out[n++] = (char)c;
	}
	out[n] = '\0';
	if (count != CHARACTERS)
		return err_set(e, ERR_INVALID,
			       "the code has %zu characters instead of %d",
			       count, CHARACTERS);
	return 0;
}

void
enrolment_code_secret(const char *code, char out[ENROLMENT_SECRET_MAX])
{
	CHECK(strlen(code) == ENROLMENT_CODE_MAX - 1);
	memcpy(out, code, GROUP);
	memcpy(out + GROUP, code + GROUP + 1, GROUP);
	out[SECRET] = '\0';
}

void
enrolment_code_hash(const struct seal_key *key, const char *secret,
		    uint8_t out[ENROLMENT_HASH_BYTES])
{
	token_derive(key->marking, "enrolment", secret, out,
		     ENROLMENT_HASH_BYTES);
}

bool
enrolment_code_is_of(const char *code, const uint8_t pin[ENROLMENT_PIN_BYTES])
{
	char secret[ENROLMENT_SECRET_MAX], right[ENROLMENT_CODE_MAX];

	enrolment_code_secret(code, secret);
	enrolment_code_write(secret, pin, right);
	return strcmp(code, right) == 0;
}
