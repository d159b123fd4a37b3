/* authority_private.h: the authority from inside; authority*.c only. */
#ifndef CRYPT_AUTHORITY_PRIVATE_H
#define CRYPT_AUTHORITY_PRIVATE_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "crypt/authority.h"

struct authority {
	EVP_PKEY *key;
	X509 *certificate;
	X509_STORE *trust; /* the certificate alone */
	struct str pem;
	uint8_t pin[AUTHORITY_PIN_BYTES];
};

/* A certificate while it is written. */
struct authority_draft {
	EVP_PKEY *key; /* the subject's */
	const char *name;
	const char *usage;        /* "clientAuth" */
	GENERAL_NAMES *alternate; /* NULL: none; stays the caller's */
	bool is_authority;
	int64_t from_ms, until_ms;
};

/* Signs with the authority's key; 'issuer' NULL: by itself. */
int MUST_CHECK authority_sign(const struct authority_draft *d, EVP_PKEY *key,
			      X509 *issuer, X509 **out, struct err *e);
/* INVALID with what the library says last. */
int authority_fail(struct err *e, const char *what);
int MUST_CHECK authority_pem_add(struct str *out, X509 *certificate,
				 struct err *e);
/* Lower-case hex, without leading zeros; false when it is too long. */
bool authority_serial_write(const X509 *certificate,
			    char out[AUTHORITY_SERIAL_MAX]);
int64_t authority_until_ms(const X509 *certificate);

#endif
