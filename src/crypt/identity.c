#include "crypt/identity.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#include "base/check.h"

#define PEM_MAX 65536

static int
library_fail(const char *what, struct err *e)
{
	char text[200];

	ERR_error_string_n(ERR_get_error(), text, sizeof(text));
	ERR_clear_error();
	return err_set(e, ERR_SYSTEM, "%s: %s", what, text);
}

static struct text
bio_text(BIO *bio, struct arena *a)
{
	char *bytes = NULL;
	long n = BIO_get_mem_data(bio, &bytes);

	return text_of(arena_copy_n(a, bytes, n > 0 ? (size_t)n : 0));
}

static BIO *
bio_of(struct text pem)
{
	return pem.n > 0 && pem.n <= PEM_MAX
		   ? BIO_new_mem_buf(pem.p, (int)pem.n)
		   : NULL;
}

int
identity_key_new(struct arena *a, struct text *out, struct err *e)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	BIO *bio = BIO_new(BIO_s_mem());
	int result = 0;

	CHECK(bio != NULL);
	if (key == NULL || PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL,
							 0, NULL, NULL) != 1)
		result = library_fail("making a key", e);
	else
		*out = bio_text(bio, a);
	BIO_free(bio);
	EVP_PKEY_free(key);
	return result == 0 ? arena_check(a, e) : result;
}

static EVP_PKEY *
key_read(struct text pem)
{
	BIO *bio = bio_of(pem);
	EVP_PKEY *key =
	    bio != NULL ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;

	BIO_free(bio);
	ERR_clear_error();
	return key;
}

int
identity_request(struct arena *a, struct text key_pem, struct text *out,
		 struct err *e)
{
	EVP_PKEY *key = key_read(key_pem);
	X509_REQ *request = X509_REQ_new();
	BIO *bio = BIO_new(BIO_s_mem());
	int result = -1;

	CHECK(request != NULL && bio != NULL);
	if (key == NULL) {
		err_set(e, ERR_INVALID, "the private key cannot be read");
		goto out;
	}
	if (X509_REQ_set_version(request, 0) != 1 ||
	    X509_REQ_set_pubkey(request, key) != 1 ||
	    X509_REQ_sign(request, key, EVP_sha256()) <= 0 ||
	    PEM_write_bio_X509_REQ(bio, request) != 1) {
		library_fail("making a request", e);
		goto out;
	}
	*out = bio_text(bio, a);
	result = arena_check(a, e);
out:
	BIO_free(bio);
	X509_REQ_free(request);
	EVP_PKEY_free(key);
	return result;
}

static int64_t
time_ms(const ASN1_TIME *t)
{
	struct tm tm;

	memset(&tm, 0, sizeof(tm));
	if (t == NULL || ASN1_TIME_to_tm(t, &tm) != 1)
		return 0;
	return (int64_t)timegm(&tm) * 1000;
}

static void
uri_read(X509 *c, char *buffer, size_t size)
{
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(c, NID_subject_alt_name, NULL, NULL);

	buffer[0] = '\0';
	for (int i = 0; names != NULL && i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *n = sk_GENERAL_NAME_value(names, i);

		if (n->type != GEN_URI)
			continue;
		text_copy(buffer, size,
			  (struct text){
			      (const char *)ASN1_STRING_get0_data(n->d.ia5),
			      (size_t)ASN1_STRING_length(n->d.ia5) });
		break;
	}
	GENERAL_NAMES_free(names);
}

static void
serial_read(X509 *c, char *buffer, size_t size)
{
	BIGNUM *n = ASN1_INTEGER_to_BN(X509_get0_serialNumber(c), NULL);
	char *hex = n != NULL ? BN_bn2hex(n) : NULL;

	text_copy(buffer, size, text_of(hex));
	OPENSSL_free(hex);
	BN_free(n);
}

int
identity_read(struct text pem, struct identity_facts *out,
	      struct text *rest_out, struct err *e)
{
	BIO *bio = bio_of(pem);
	X509 *c = bio != NULL ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
	unsigned length = 0;

	memset(out, 0, sizeof(*out));
	ERR_clear_error();
	if (c == NULL) {
		BIO_free(bio);
		return err_set(e, ERR_INVALID, "no certificate");
	}
	if (rest_out != NULL) {
		size_t left = (size_t)BIO_ctrl_pending(bio);

		*rest_out = text_slice(pem, pem.n - left, pem.n);
	}
	out->begin_ms = time_ms(X509_get0_notBefore(c));
	out->end_ms = time_ms(X509_get0_notAfter(c));
	out->authority = X509_check_ca(c) == 1;
	uri_read(c, out->uri, sizeof(out->uri));
	serial_read(c, out->serial, sizeof(out->serial));
	CHECK(X509_digest(c, EVP_sha256(), out->sha256, &length) == 1 &&
	      length == IDENTITY_SHA256);
	X509_free(c);
	BIO_free(bio);
	return 0;
}

bool
identity_match(struct text key_pem, struct text certificate)
{
	EVP_PKEY *key = key_read(key_pem);
	BIO *bio = bio_of(certificate);
	X509 *c = bio != NULL ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
	bool match =
	    key != NULL && c != NULL && X509_check_private_key(c, key) == 1;

	ERR_clear_error();
	X509_free(c);
	BIO_free(bio);
	EVP_PKEY_free(key);
	return match;
}
