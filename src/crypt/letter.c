#include "crypt/letter.h"

#include <sodium.h>
#include <stdio.h>

#include "base/hex.h"
#include "base/num.h"
#include "crypt/token.h"

#define BOUNCE_BYTES 8
#define DERIVED      16 /* what token_derive gives at least */

static void
subject_of(int64_t letter, char out[24])
{
	snprintf(out, 24, "%lld", (long long)letter);
}

void
letter_token_write(const struct seal_key *key, int64_t letter,
		   char out[LETTER_TOKEN_MAX])
{
	char mark[TOKEN_MARK_MAX], subject[24];

	subject_of(letter, subject);
	token_mark(key->marking, "letter acknowledge", subject, mark);
	snprintf(out, LETTER_TOKEN_MAX, "%s-%s", subject, mark);
}

void
letter_bounce_write(const struct seal_key *key, int64_t letter,
		    char out[LETTER_BOUNCE_MAX])
{
	uint8_t bytes[DERIVED];
	char mark[2 * BOUNCE_BYTES + 1], subject[24];

	subject_of(letter, subject);
	token_derive(key->marking, "letter bounce", subject, bytes,
		     sizeof(bytes));
	hex_write(bytes, BOUNCE_BYTES, mark);
	snprintf(out, LETTER_BOUNCE_MAX, "%s-%s", subject, mark);
}

/* "1234-mark": the number, compared with what we would have written. */
static int
number_of(struct text t, int64_t *out, struct err *e)
{
	struct text number;

	if (!text_cut(&t, '-', &number) ||
	    num_int(number, 1, INT64_MAX, out, NULL) != 0)
		return err_set(e, ERR_NOT_FOUND, "no such letter");
	return 0;
}

static int
compare(struct text given, const char *ours, struct err *e)
{
	char copy[LETTER_TOKEN_MAX];

	if (!text_copy(copy, sizeof(copy), given) || !token_equal(copy, ours))
		return err_set(e, ERR_NOT_FOUND, "no such letter");
	return 0;
}

int
letter_token_parse(const struct seal_key *key, struct text token,
		   int64_t *letter_out, struct err *e)
{
	char ours[LETTER_TOKEN_MAX];

	if (number_of(token, letter_out, e) != 0)
		return -1;
	letter_token_write(key, *letter_out, ours);
	return compare(token, ours, e);
}

int
letter_bounce_parse(const struct seal_key *key, struct text mark,
		    int64_t *letter_out, struct err *e)
{
	char ours[LETTER_BOUNCE_MAX], lower[LETTER_BOUNCE_MAX];

	if (!text_copy(lower, sizeof(lower), mark))
		return err_set(e, ERR_NOT_FOUND, "no such letter");
	for (char *p = lower; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'F')
			*p = (char)(*p - 'A' + 'a');
	if (number_of(text_of(lower), letter_out, e) != 0)
		return -1;
	letter_bounce_write(key, *letter_out, ours);
	return compare(text_of(lower), ours, e);
}

void
letter_uuid_write(const struct seal_key *key, int64_t letter,
		  char out[LETTER_UUID_MAX])
{
	uint8_t b[DERIVED];
	char hex[2 * DERIVED + 1], subject[24];

	subject_of(letter, subject);
	token_derive(key->marking, "letter repeat", subject, b, sizeof(b));
	b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
	hex_write(b, sizeof(b), hex);
	snprintf(out, LETTER_UUID_MAX, "%.8s-%.4s-%.4s-%.4s-%.12s", hex,
		 hex + 8, hex + 12, hex + 16, hex + 20);
}

void
letter_sign(struct text key, int64_t seconds, struct text body,
	    char out[LETTER_SIGNATURE_MAX])
{
	crypto_auth_hmacsha256_state state;
	uint8_t mac[crypto_auth_hmacsha256_BYTES];
	char time[24];

	snprintf(time, sizeof(time), "%lld.", (long long)seconds);
	crypto_auth_hmacsha256_init(&state, (const uint8_t *)key.p, key.n);
	crypto_auth_hmacsha256_update(&state, (const uint8_t *)time,
				      strlen(time));
	crypto_auth_hmacsha256_update(&state, (const uint8_t *)body.p, body.n);
	crypto_auth_hmacsha256_final(&state, mac);
	hex_write(mac, sizeof(mac), out);
}
