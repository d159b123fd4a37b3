/* Whether a certificate is one of ours, and whose. */
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <string.h>

#include "base/check.h"
#include "base/num.h"
#include "crypt/authority_private.h"

#define URI_PREFIX "komainu:sender:"

/* The signature, the time and the purpose. Only a certificate signed by the
 * authority itself counts: none in between. */
static int
chain_check(const struct authority *a, X509 *c, int64_t now_ms, struct err *e)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *rules;
	int rc = 0;

	CHECK(context != NULL &&
	      X509_STORE_CTX_init(context, a->trust, c, NULL) == 1);
	rules = X509_STORE_CTX_get0_param(context);
	X509_VERIFY_PARAM_set_time(rules, (time_t)(now_ms / 1000));
	X509_VERIFY_PARAM_set_depth(rules, 0);
	X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT);
	CHECK(X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_CLIENT) ==
	      1);
	if (X509_verify_cert(context) != 1)
		rc = err_set(e, ERR_DENIED, "the certificate is refused: %s",
			     X509_verify_cert_error_string(
				 X509_STORE_CTX_get_error(context)));
	X509_STORE_CTX_free(context);
	ERR_clear_error();
	return rc;
}

/* A certificate that does not say what it is for is for everything to the
 * library, and for nothing to us. */
static int
purpose_check(X509 *c, struct err *e)
{
	uint32_t usage = X509_get_extended_key_usage(c);

	if (usage == UINT32_MAX || (usage & XKU_SSL_CLIENT) == 0)
		return err_set(e, ERR_DENIED,
			       "the certificate is not one for senders");
	return 0;
}

static int
sender_read(const GENERAL_NAMES *names, int64_t *out, struct err *e)
{
	struct text uri = { "", 0 };

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		const ASN1_STRING *value;

		if (name->type != GEN_URI)
			continue;
		value = name->d.uniformResourceIdentifier;
		if (uri.n > 0)
			return err_set(e, ERR_DENIED,
				       "the certificate has two names");
		uri = (struct text){ (const char *)ASN1_STRING_get0_data(value),
				     (size_t)ASN1_STRING_length(value) };
	}
	if (!text_starts(uri, URI_PREFIX) ||
	    num_int(text_slice(uri, strlen(URI_PREFIX), uri.n), 1, INT64_MAX,
		    out, NULL) != 0)
		return err_set(e, ERR_DENIED,
			       "the certificate names no sender");
	return 0;
}

static int
identity_read(X509 *c, struct authority_identity *out, struct err *e)
{
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(c, NID_subject_alt_name, NULL, NULL);
	int rc = sender_read(names, &out->sender, e);

	GENERAL_NAMES_free(names);
	ERR_clear_error();
	if (rc == 0 && !authority_serial_write(c, out->serial))
		rc = err_set(e, ERR_DENIED,
			     "the certificate has no serial number of ours");
	out->until_ms = authority_until_ms(c);
	return rc;
}

int
authority_verify(const struct authority *a, struct text der, int64_t now_ms,
		 struct authority_identity *out, struct err *e)
{
	const unsigned char *bytes = (const unsigned char *)der.p;
	X509 *c;
	int rc = -1;

	memset(out, 0, sizeof(*out));
	if (der.n == 0 || der.n > AUTHORITY_DER_MAX)
		return err_set(e, ERR_DENIED, "no certificate");
	c = d2i_X509(NULL, &bytes, (long)der.n);
	if (c == NULL) {
		ERR_clear_error();
		return err_set(e, ERR_DENIED, "no certificate");
	}
	if (chain_check(a, c, now_ms, e) == 0 && purpose_check(c, e) == 0)
		rc = identity_read(c, out, e);
	X509_free(c);
	return rc;
}
