/*
 * totp.h: six-digit codes that change every 30 seconds (RFC 6238, SHA-1, the
 * form every authenticator app understands). A code is good for its own step
 * and one on either side, and never twice: the caller stores the last step.
 */
#ifndef CRYPT_TOTP_H
#define CRYPT_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define TOTP_SECRET_BYTES 20
/* 32 characters of base32, with terminator. */
#define TOTP_SECRET_TEXT_MAX 33
#define TOTP_STEP_SECONDS    30

void totp_secret_new(uint8_t secret[TOTP_SECRET_BYTES]);
/* Base32 without padding, as people type it into an app. */
void totp_secret_write(const uint8_t secret[TOTP_SECRET_BYTES],
		       char out[TOTP_SECRET_TEXT_MAX]);
/* The code of one step, 0 to 999999. */
int totp_code(const uint8_t *secret, size_t length, int64_t step);
/*
 * True when 'code' (six digits, blanks allowed) belongs to a step within one
 * of 'now_ms' and after 'last_step'; that step is stored in *step_out.
 */
bool totp_check(const uint8_t secret[TOTP_SECRET_BYTES], struct text code,
		int64_t now_ms, int64_t last_step, int64_t *step_out);
/* "otpauth://totp/ISSUER:LOGIN?..." for a QR code. */
void totp_url_write(struct str *out, const char *issuer, const char *login,
		    const uint8_t secret[TOTP_SECRET_BYTES]);

#endif
