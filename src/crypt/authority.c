#include "crypt/authority.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "crypt/authority_private.h"
#include "os/file.h"

#define NAME_KEY         "ca.key"
#define NAME_CERTIFICATE "ca.crt"
#define SEAL_CONTEXT     "authority key"
#define LIFE_MS          (3650LL * 86400 * 1000)
/* A sender's clock may be behind ours when it first looks at it. */
#define BEFORE_MS (86400LL * 1000)
#define PATH_ROOM 1100
#define FILE_ROOM (64 * 1024)

int
authority_fail(struct err *e, const char *what)
{
	unsigned long code = ERR_peek_last_error();
	const char *reason = code != 0 ? ERR_reason_error_string(code) : NULL;

	ERR_clear_error();
	return err_set(e, ERR_INVALID, "%s%s%s", what,
		       reason != NULL ? ": " : "",
		       reason != NULL ? reason : "");
}

int
authority_pem_add(struct str *out, X509 *certificate, struct err *e)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes = NULL;

	CHECK(bio != NULL && PEM_write_bio_X509(bio, certificate) == 1);
	long n = BIO_get_mem_data(bio, &bytes);
	str_add_n(out, bytes, (size_t)n);
	BIO_free(bio);
	return str_check(out, "a certificate", e);
}

static int
pin_fill(struct authority *a, struct err *e)
{
	unsigned length = sizeof(a->pin);

	if (X509_digest(a->certificate, EVP_sha256(), a->pin, &length) != 1)
		return authority_fail(e, "the authority's digest");
	a->trust = X509_STORE_new();
	CHECK(a->trust != NULL);
	if (X509_STORE_add_cert(a->trust, a->certificate) != 1)
		return authority_fail(e, "the authority's certificate");
	return authority_pem_add(&a->pem, a->certificate, e);
}

static int
key_save(struct authority *a, const char *path, const struct seal_key *seal,
	 struct err *e)
{
	struct arena *memory = arena_new_wiping(FILE_ROOM);
	uint8_t *der = NULL;
	int length = i2d_PrivateKey(a->key, &der), rc = -1;
	const char *text = NULL;

	if (length > 0 && seal_close(seal, memory, SEAL_CONTEXT, der,
				     (size_t)length, &text, e) == 0)
		rc = file_replace(path, text_of(text), 0600, e);
	else if (length <= 0)
		authority_fail(e, "writing the authority's key");
	OPENSSL_clear_free(der, length > 0 ? (size_t)length : 0);
	arena_free(&memory);
	return rc;
}

static int
authority_make(struct authority *a, const char *key_path,
	       const char *certificate_path, const struct seal_key *seal,
	       int64_t now_ms, struct err *e)
{
	struct authority_draft draft = { .name = "Komainu",
					 .is_authority = true,
					 .from_ms = now_ms - BEFORE_MS,
					 .until_ms = now_ms + LIFE_MS };

	a->key = EVP_EC_gen("P-256");
	if (a->key == NULL)
		return authority_fail(e, "making the authority's key");
	draft.key = a->key;
	if (authority_sign(&draft, a->key, NULL, &a->certificate, e) != 0 ||
	    pin_fill(a, e) != 0 || key_save(a, key_path, seal, e) != 0)
		return -1;
	return file_replace(certificate_path, str_view(&a->pem), 0644, e);
}

static int
key_read(struct authority *a, const char *path, const struct seal_key *seal,
	 struct err *e)
{
	struct arena *memory = arena_new_wiping(FILE_ROOM);
	const uint8_t *bytes = NULL;
	size_t length = 0;
	struct str text;
	int rc = -1;

	str_init(&text, FILE_ROOM / 4);
	if (file_read(path, &text, e) != 0 ||
	    seal_open(seal, memory, SEAL_CONTEXT, text.p, &bytes, &length, e) !=
		0)
		goto out;
	a->key = d2i_AutoPrivateKey(NULL, &bytes, (long)length);
	rc = a->key != NULL ? 0 : authority_fail(e, "the authority's key");
out:
	if (rc != 0)
		err_prefix(e, "%s", path);
	str_done(&text);
	arena_free(&memory);
	return rc;
}

static int
certificate_read(struct authority *a, const char *path, struct err *e)
{
	struct str text;
	int rc = -1;

	str_init(&text, FILE_ROOM);
	if (file_read(path, &text, e) == 0) {
		BIO *bio = BIO_new_mem_buf(text.p, (int)text.n);

		CHECK(bio != NULL);
		a->certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
		BIO_free(bio);
		rc = a->certificate != NULL ? 0 : authority_fail(e, path);
	}
	str_done(&text);
	return rc;
}

static int
authority_read(struct authority *a, const char *key_path,
	       const char *certificate_path, const struct seal_key *seal,
	       struct err *e)
{
	if (key_read(a, key_path, seal, e) != 0 ||
	    certificate_read(a, certificate_path, e) != 0)
		return -1;
	if (X509_check_private_key(a->certificate, a->key) != 1) {
		ERR_clear_error();
		return err_set(e, ERR_INVALID,
			       "%s does not belong to %s: restore both from "
			       "one backup",
			       key_path, certificate_path);
	}
	return pin_fill(a, e);
}

int
authority_open(struct authority **out, const char *directory,
	       const struct seal_key *key, int64_t now_ms, struct err *e)
{
	struct authority *a = calloc(1, sizeof(*a));
	char key_path[PATH_ROOM], certificate_path[PATH_ROOM];
	struct file_facts facts;
	int rc;

	CHECK(a != NULL);
	str_init(&a->pem, AUTHORITY_PEM_MAX);
	snprintf(key_path, sizeof(key_path), "%s/" NAME_KEY, directory);
	snprintf(certificate_path, sizeof(certificate_path),
		 "%s/" NAME_CERTIFICATE, directory);
	/* The certificate is written last: without it nobody has seen the
	 * key's authority yet. */
	rc = file_facts_get(certificate_path, &facts, e);
	if (rc == 0)
		rc = authority_read(a, key_path, certificate_path, key, e);
	else if (e->kind == ERR_NOT_FOUND)
		rc = authority_make(a, key_path, certificate_path, key, now_ms,
				    e);
	if (rc != 0)
		authority_close(&a);
	*out = a;
	return rc;
}

int
authority_pin_read(const char *directory, uint8_t out[AUTHORITY_PIN_BYTES],
		   struct err *e)
{
	struct authority a = { 0 };
	char path[PATH_ROOM];
	unsigned length = AUTHORITY_PIN_BYTES;
	int rc = -1;

	snprintf(path, sizeof(path), "%s/" NAME_CERTIFICATE, directory);
	if (certificate_read(&a, path, e) == 0)
		rc = X509_digest(a.certificate, EVP_sha256(), out, &length) == 1
			 ? 0
			 : authority_fail(e, path);
	X509_free(a.certificate);
	return rc;
}

void
authority_close(struct authority **authority)
{
	struct authority *a = *authority;

	if (a == NULL)
		return;
	X509_STORE_free(a->trust);
	X509_free(a->certificate);
	EVP_PKEY_free(a->key);
	str_done(&a->pem);
	free(a);
	*authority = NULL;
}

const char *
authority_pem(const struct authority *a)
{
	return a->pem.p;
}

const uint8_t *
authority_pin(const struct authority *a)
{
	return a->pin;
}
