/* What the authority signs: certificates and their parts. */
#include <openssl/err.h>
#include <openssl/rand.h>
#include <stdio.h>

#include "base/check.h"
#include "base/hex.h"
#include "crypt/authority_private.h"

#define SERIAL_BYTES 16

/* Random, positive, never the same twice. */
static void
serial_set(X509 *c)
{
	uint8_t bytes[SERIAL_BYTES];

	CHECK(RAND_bytes(bytes, sizeof(bytes)) == 1);
	bytes[0] = (uint8_t)((bytes[0] & 0x7f) | 0x40);
	BIGNUM *number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	CHECK(number != NULL &&
	      BN_to_ASN1_INTEGER(number, X509_get_serialNumber(c)) != NULL);
	BN_free(number);
}

static void
extension_add(X509 *c, X509 *issuer, int kind, const char *value)
{
	X509V3_CTX context;

	X509V3_set_ctx(&context, issuer != NULL ? issuer : c, c, NULL, NULL, 0);
	X509_EXTENSION *x = X509V3_EXT_conf_nid(NULL, &context, kind, value);
	CHECK(x != NULL && X509_add_ext(c, x, -1) == 1);
	X509_EXTENSION_free(x);
}

static void
extensions_add(X509 *c, X509 *issuer, const struct authority_draft *d)
{
	extension_add(c, issuer, NID_basic_constraints,
		      d->is_authority ? "critical,CA:TRUE,pathlen:0"
				      : "critical,CA:FALSE");
	extension_add(c, issuer, NID_key_usage,
		      d->is_authority ? "critical,keyCertSign,cRLSign"
				      : "critical,digitalSignature");
	if (d->usage != NULL)
		extension_add(c, issuer, NID_ext_key_usage, d->usage);
	extension_add(c, issuer, NID_subject_key_identifier, "hash");
	extension_add(c, issuer, NID_authority_key_identifier, "keyid");
	if (d->alternate != NULL)
		CHECK(X509_add1_ext_i2d(c, NID_subject_alt_name, d->alternate,
					0, X509V3_ADD_DEFAULT) == 1);
}

static void
time_set(ASN1_TIME *t, int64_t ms)
{
	CHECK(ASN1_TIME_adj(t, 0, 0, (long)(ms / 1000)) != NULL);
}

int
authority_sign(const struct authority_draft *d, EVP_PKEY *key, X509 *issuer,
	       X509 **out, struct err *e)
{
	X509 *c = X509_new();

	CHECK(c != NULL && X509_set_version(c, X509_VERSION_3) == 1);
	serial_set(c);
	X509_NAME *name = X509_get_subject_name(c);
	CHECK(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
					 (const unsigned char *)d->name, -1, -1,
					 0) == 1);
	CHECK(X509_set_issuer_name(c, issuer != NULL
					  ? X509_get_subject_name(issuer)
					  : name) == 1);
	time_set(X509_getm_notBefore(c), d->from_ms);
	time_set(X509_getm_notAfter(c), d->until_ms);
	if (X509_set_pubkey(c, d->key) != 1) {
		X509_free(c);
		return authority_fail(e, "the key");
	}
	extensions_add(c, issuer, d);
	if (X509_sign(c, key, EVP_sha256()) <= 0) {
		X509_free(c);
		return authority_fail(e, "signing a certificate");
	}
	*out = c;
	return 0;
}

bool
authority_serial_write(const X509 *c, char out[AUTHORITY_SERIAL_MAX])
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(c);
	BIGNUM *number = ASN1_INTEGER_to_BN(serial, NULL);
	uint8_t bytes[SERIAL_BYTES];
	bool fits = number != NULL && !BN_is_negative(number) &&
		    BN_num_bytes(number) <= SERIAL_BYTES;

	if (fits) {
		int n = BN_bn2bin(number, bytes);

		hex_write(bytes, (size_t)n, out);
	}
	BN_free(number);
	return fits;
}

int64_t
authority_until_ms(const X509 *c)
{
	int days = 0, seconds = 0;
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);

	CHECK(epoch != NULL);
	if (ASN1_TIME_diff(&days, &seconds, epoch, X509_get0_notAfter(c)) != 1)
		days = seconds = 0;
	ASN1_TIME_free(epoch);
	return ((int64_t)days * 86400 + seconds) * 1000;
}
