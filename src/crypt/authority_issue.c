/* Requests for certificates, and the listener's own. */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "crypt/authority_private.h"

#define URI_PREFIX   "komainu:sender:"
#define BEFORE_MS    (86400LL * 1000)
#define RSA_BITS_MIN 2048
#define RSA_BITS_MAX 4096

static int
no_password(char *buffer, int size, int writing, void *context)
{
	UNUSED(buffer);
	UNUSED(size);
	UNUSED(writing);
	UNUSED(context);
	return -1;
}

static bool
is_p256(const EVP_PKEY *key)
{
	char group[32] = "", encoding[32] = "";

	return EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME,
					      group, sizeof(group),
					      NULL) == 1 &&
	       strcmp(group, "prime256v1") == 0 &&
	       EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING,
					      encoding, sizeof(encoding),
					      NULL) == 1 &&
	       strcmp(encoding, OSSL_PKEY_EC_ENCODING_GROUP) == 0;
}

/* The exponents programs really make; others make checking slow. */
static bool
is_good_rsa(const EVP_PKEY *key)
{
	int bits = EVP_PKEY_get_bits(key);
	BIGNUM *exponent = NULL;
	bool good =
	    bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1 &&
	    BN_num_bits(exponent) <= 32 && BN_is_odd(exponent) &&
	    !BN_is_one(exponent);

	BN_free(exponent);
	return good;
}

static int
request_check(X509_REQ *request, EVP_PKEY *key, struct err *e)
{
	int kind;

	if (key == NULL)
		return authority_fail(e, "the key of the request");
	kind = EVP_PKEY_get_base_id(key);
	if (!(kind == EVP_PKEY_EC && is_p256(key)) &&
	    !(kind == EVP_PKEY_RSA && is_good_rsa(key))) {
		ERR_clear_error();
		return err_set(e, ERR_INVALID,
			       "the key is neither P-256 nor RSA of %d to %d "
			       "bits",
			       RSA_BITS_MIN, RSA_BITS_MAX);
	}
	if (X509_REQ_verify(request, key) != 1)
		return authority_fail(e,
				      "the request is not signed by its key");
	return 0;
}

static int
request_read(struct text pem, EVP_PKEY **out, struct err *e)
{
	X509_REQ *request = NULL;
	BIO *bio;
	int rc = -1;

	if (pem.n == 0 || pem.n > AUTHORITY_REQUEST_MAX)
		return err_set(e, ERR_INVALID, "no certificate request");
	bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	CHECK(bio != NULL);
	request = PEM_read_bio_X509_REQ(bio, NULL, no_password, NULL);
	BIO_free(bio);
	if (request == NULL)
		return authority_fail(e, "no certificate request");
	*out = X509_REQ_get_pubkey(request);
	rc = request_check(request, *out, e);
	if (rc != 0) {
		EVP_PKEY_free(*out);
		*out = NULL;
	}
	X509_REQ_free(request);
	return rc;
}

static void
name_add(GENERAL_NAMES *names, int kind, const char *bytes, int length)
{
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_STRING *value = ASN1_STRING_type_new(
	    kind == GEN_IPADD ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING);

	CHECK(name != NULL && value != NULL &&
	      ASN1_STRING_set(value, bytes, length) == 1);
	GENERAL_NAME_set0_value(name, kind, value);
	CHECK(sk_GENERAL_NAME_push(names, name) > 0);
}

static int
sign_and_write(const struct authority *a, const struct authority_draft *d,
	       X509 **out, struct str *pem, struct err *e)
{
	if (authority_sign(d, a->key, a->certificate, out, e) != 0)
		return -1;
	return authority_pem_add(pem, *out, e);
}

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int
authority_issue(const struct authority *a, struct text request, int64_t sender,
		int64_t now_ms, int64_t life_ms, struct authority_issued *out,
		struct err *e)
{
	char name[64], uri[64];
	struct authority_draft d = { .name = name,
				     .usage = "clientAuth",
				     .from_ms = now_ms - BEFORE_MS,
				     .until_ms = smaller(
					 now_ms + life_ms,
					 authority_until_ms(a->certificate)) };
	X509 *certificate = NULL;
	int rc = -1;

	snprintf(name, sizeof(name), "sender %lld", (long long)sender);
	snprintf(uri, sizeof(uri), URI_PREFIX "%lld", (long long)sender);
	if (request_read(request, &d.key, e) != 0)
		return -1;
	d.alternate = GENERAL_NAMES_new();
	CHECK(d.alternate != NULL);
	name_add(d.alternate, GEN_URI, uri, (int)strlen(uri));
	if (sign_and_write(a, &d, &certificate, &out->pem, e) != 0)
		goto out;
	CHECK(authority_serial_write(certificate, out->serial));
	out->from_ms = d.from_ms;
	out->until_ms = d.until_ms;
	rc = 0;
out:
	X509_free(certificate);
	GENERAL_NAMES_free(d.alternate);
	EVP_PKEY_free(d.key);
	return rc;
}

static int
server_name_add(GENERAL_NAMES *names, struct text name, struct err *e)
{
	char text[256];
	ASN1_OCTET_STRING *address;

	if (!text_copy(text, sizeof(text), name))
		return err_set(e, ERR_INVALID, "a name of %zu bytes", name.n);
	address = a2i_IPADDRESS(text);
	if (address != NULL) {
		name_add(names, GEN_IPADD,
			 (const char *)ASN1_STRING_get0_data(address),
			 ASN1_STRING_length(address));
		ASN1_OCTET_STRING_free(address);
		return 0;
	}
	ERR_clear_error();
	for (size_t i = 0; i < name.n; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789.-ABCDEFGHIJKL"
			   "MNOPQRSTUVWXYZ",
			   text[i]) == NULL)
			return err_set(e, ERR_INVALID,
				       "\"%s\" is no name of a machine", text);
	name_add(names, GEN_DNS, text, (int)name.n);
	return 0;
}

static int
server_names_read(const char *list, GENERAL_NAMES *names, struct err *e)
{
	struct text rest = text_of(list), one;

	while (text_cut(&rest, ',', &one)) {
		one = text_trim(one);
		if (one.n > 0 && server_name_add(names, one, e) != 0)
			return -1;
	}
	if (sk_GENERAL_NAME_num(names) == 0)
		return err_set(e, ERR_INVALID, "no name for the listener");
	return 0;
}

static int
key_write(EVP_PKEY *key, struct str *out, struct err *e)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes = NULL;

	CHECK(bio != NULL && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0,
						      NULL, NULL) == 1);
	long n = BIO_get_mem_data(bio, &bytes);
	str_add_n(out, bytes, (size_t)n);
	OPENSSL_cleanse(bytes, (size_t)n);
	BIO_free(bio);
	return str_check(out, "a key", e);
}

int
authority_issue_server(const struct authority *a, const char *names,
		       int64_t now_ms, struct str *chain_out,
		       struct str *key_out, struct err *e)
{
	struct authority_draft d = { .name = "Komainu intake",
				     .usage = "serverAuth",
				     .from_ms = now_ms - BEFORE_MS,
				     .until_ms =
					 authority_until_ms(a->certificate) };
	X509 *certificate = NULL;
	int rc = -1;

	d.alternate = GENERAL_NAMES_new();
	d.key = EVP_EC_gen("P-256");
	CHECK(d.alternate != NULL && d.key != NULL);
	if (server_names_read(names, d.alternate, e) != 0 ||
	    sign_and_write(a, &d, &certificate, chain_out, e) != 0 ||
	    authority_pem_add(chain_out, a->certificate, e) != 0)
		goto out;
	rc = key_write(d.key, key_out, e);
out:
	X509_free(certificate);
	GENERAL_NAMES_free(d.alternate);
	EVP_PKEY_free(d.key);
	return rc;
}
