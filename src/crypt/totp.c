#include "crypt/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <string.h>

#include "base/check.h"

void
totp_secret_new(uint8_t secret[TOTP_SECRET_BYTES])
{
	CHECK(sodium_init() >= 0);
	randombytes_buf(secret, TOTP_SECRET_BYTES);
}

void
totp_secret_write(const uint8_t secret[TOTP_SECRET_BYTES],
		  char out[TOTP_SECRET_TEXT_MAX])
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t window = 0;
	int bits = 0;
	size_t at = 0;

	for (int i = 0; i < TOTP_SECRET_BYTES; i++) {
		window = window << 8 | secret[i];
		bits += 8;
		while (bits >= 5) {
			bits -= 5;
			out[at++] = alphabet[window >> bits & 31];
		}
	}
	out[at] = '\0';
}

int
totp_code(const uint8_t *secret, size_t length, int64_t step)
{
	uint8_t counter[8], mac[EVP_MAX_MD_SIZE];
	unsigned mac_length = 0;

	for (int i = 0; i < 8; i++)
		counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
	CHECK(HMAC(EVP_sha1(), secret, (int)length, counter, sizeof(counter),
		   mac, &mac_length) != NULL);
	CHECK(mac_length == 20);
	/* RFC 4226 section 5.3: dynamic truncation. */
	unsigned at = mac[19] & 15;
	uint32_t number = (uint32_t)(mac[at] & 0x7f) << 24 |
			  (uint32_t)mac[at + 1] << 16 |
			  (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	return (int)(number % 1000000);
}

/* Six digits and nothing else but blanks; -1 otherwise. */
static int
code_parse(struct text code)
{
	int value = 0, digits = 0;

	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] == ' ')
			continue;
		if (code.p[i] < '0' || code.p[i] > '9' || ++digits > 6)
			return -1;
		value = value * 10 + (code.p[i] - '0');
	}
	return digits == 6 ? value : -1;
}

bool
totp_check(const uint8_t secret[TOTP_SECRET_BYTES], struct text code,
	   int64_t now_ms, int64_t last_step, int64_t *step_out)
{
	int64_t now = now_ms / 1000 / TOTP_STEP_SECONDS;
	int value = code_parse(code);
	bool right = false;

	/* All steps are computed, so that time tells nothing. */
	for (int64_t step = now - 1; step <= now + 1; step++) {
		int want = totp_code(secret, TOTP_SECRET_BYTES, step);

		if (want == value && step > last_step && !right) {
			right = true;
			*step_out = step;
		}
	}
	return right && value >= 0;
}

static void
percent_add(struct str *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		bool plain = (*p >= 'a' && *p <= 'z') ||
			     (*p >= 'A' && *p <= 'Z') ||
			     (*p >= '0' && *p <= '9') || *p == '-' ||
			     *p == '.' || *p == '_' || *p == '~';

		if (plain)
			str_add_byte(out, *p);
		else
			str_addf(out, "%%%02X", (unsigned)(uint8_t)*p);
	}
}

void
totp_url_write(struct str *out, const char *issuer, const char *login,
	       const uint8_t secret[TOTP_SECRET_BYTES])
{
	char text[TOTP_SECRET_TEXT_MAX];

	totp_secret_write(secret, text);
	str_add(out, "otpauth://totp/");
	percent_add(out, issuer);
	str_add(out, ":");
	percent_add(out, login);
	str_addf(out, "?secret=%s&issuer=", text);
	percent_add(out, issuer);
	str_add(out, "&algorithm=SHA1&digits=6&period=30");
}
