/* The centre's own authority: what it signs, what it refuses, and whom it
 * takes for a sender; the code people type. */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "crypt/authority.h"
#include "crypt/enrolment_code.h"
#include "tap.h"

#define NOW     1800000000000LL
#define DAY     86400000LL
#define YEAR_MS (365 * DAY)

static char directory[] = "/tmp/komainu-authority-XXXXXX";
static char other_directory[] = "/tmp/komainu-authority-XXXXXX";
static struct seal_key key;

/* A request of a key, as PEM; takes the key. */
static const char *
request_of(EVP_PKEY *k)
{
	static char text[AUTHORITY_REQUEST_MAX];
	X509_REQ *r = X509_REQ_new();
	BIO *bio = BIO_new(BIO_s_mem());

	X509_NAME_add_entry_by_txt(
	    X509_REQ_get_subject_name(r), "CN", MBSTRING_UTF8,
	    (const unsigned char *)"sender 99", -1, -1, 0);
	CHECK(X509_REQ_set_pubkey(r, k) == 1);
	CHECK(X509_REQ_sign(
		  r, k, EVP_PKEY_is_a(k, "ED25519") ? NULL : EVP_sha256()) > 0);
	CHECK(PEM_write_bio_X509_REQ(bio, r) == 1);
	int n = BIO_read(bio, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	BIO_free(bio);
	X509_REQ_free(r);
	EVP_PKEY_free(k);
	return text;
}

static EVP_PKEY *
rsa_of(unsigned bits)
{
	return EVP_RSA_gen(bits);
}

/* The DER form of the first certificate in a PEM text. */
static struct text
der_of(const char *pem)
{
	static uint8_t der[AUTHORITY_DER_MAX];
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *c = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	uint8_t *at = der;
	int n = i2d_X509(c, &at);

	X509_free(c);
	BIO_free(bio);
	return (struct text){ (const char *)der, (size_t)n };
}

static struct authority *
opened(const char *where)
{
	struct authority *a = NULL;
	struct err e = { 0 };

	tap_ok(authority_open(&a, where, &key, NOW, &e) == 0,
	       "an authority is opened: %s", e.text);
	return a;
}

static int
issue(struct authority *a, const char *request, struct authority_issued *out,
      struct err *e)
{
	str_init(&out->pem, AUTHORITY_PEM_MAX);
	return authority_issue(a, text_of(request), 7, NOW, YEAR_MS, out, e);
}

static void
refused(struct authority *a, const char *request, const char *name)
{
	struct authority_issued out = { 0 };
	struct err e = { 0 };

	tap_ok(issue(a, request, &out, &e) != 0 && e.kind == ERR_INVALID,
	       "%s: %s", name, e.text);
	str_done(&out.pem);
}

static void
test_requests(struct authority *a)
{
	struct authority_issued out = { 0 };
	struct err e = { 0 };

	tap_ok(issue(a, request_of(rsa_of(2048)), &out, &e) == 0,
	       "RSA of 2048 bits is signed: %s", e.text);
	str_done(&out.pem);
	refused(a, request_of(rsa_of(1024)), "RSA of 1024 bits");
	refused(a, request_of(EVP_EC_gen("P-384")), "P-384");
	refused(a, request_of(EVP_EC_gen("secp256k1")), "secp256k1");
	refused(a, request_of(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")),
		"Ed25519");
	refused(a, "", "nothing");
	refused(a, "hello", "something else");
	refused(a, authority_pem(a), "a certificate instead of a request");
	refused(a,
		"-----BEGIN CERTIFICATE REQUEST-----\n"
		"Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"
		"00000000000000000000000000000000\n\nAAAA\n"
		"-----END CERTIFICATE REQUEST-----\n",
		"one that asks for a password");
}

static void
test_unsigned_request(struct authority *a)
{
	char text[AUTHORITY_REQUEST_MAX];
	size_t n;

	snprintf(text, sizeof(text), "%s", request_of(EVP_EC_gen("P-256")));
	/* A letter near the end belongs to the signature. */
	n = strlen(text) - 60;
	text[n] = text[n] == 'A' ? 'B' : 'A';
	refused(a, text, "a request that its key did not sign");
}

static void
denied(struct authority *a, struct text der, int64_t now_ms, const char *name)
{
	struct authority_identity who;
	struct err e = { 0 };

	tap_ok(authority_verify(a, der, now_ms, &who, &e) != 0 &&
		   e.kind == ERR_DENIED,
	       "%s: %s", name, e.text);
}

static void
test_verify(struct authority *a, struct authority *foreign)
{
	struct authority_issued out = { 0 }, theirs = { 0 };
	struct authority_identity who;
	struct str chain, server_key;
	struct err e = { 0 };

	tap_ok(issue(a, request_of(EVP_EC_gen("P-256")), &out, &e) == 0,
	       "P-256 is signed: %s", e.text);
	struct text der = der_of(out.pem.p);
	tap_ok(authority_verify(a, der, NOW, &who, &e) == 0,
	       "its certificate is good: %s", e.text);
	tap_int(who.sender, 7,
		"it names the sender we named, not the one in the request");
	tap_text(who.serial, out.serial, "and its serial number");
	tap_int(who.until_ms, out.until_ms, "and its end");
	tap_int(strlen(who.serial), 32, "sixteen random bytes");
	tap_ok(authority_verify(a, der, NOW + YEAR_MS - 1000, &who, &e) == 0,
	       "good to its last second");
	denied(a, der, NOW + YEAR_MS + 1000, "expired");
	denied(a, der, NOW - 2 * DAY, "not yet good");
	denied(foreign, der, NOW, "of another authority");
	denied(a, text_slice(der, 0, der.n - 1), NOW, "cut short");
	denied(a, TEXT(""), NOW, "none");
	denied(a, der_of(authority_pem(a)), NOW, "the authority's own");
	tap_ok(issue(foreign, request_of(EVP_EC_gen("P-256")), &theirs, &e) ==
		   0,
	       "another authority signs");
	denied(a, der_of(theirs.pem.p), NOW, "signed by a stranger");
	str_init(&chain, AUTHORITY_PEM_MAX);
	str_init(&server_key, AUTHORITY_PEM_MAX);
	tap_ok(authority_issue_server(a, "centre.example.jp, 127.0.0.1,::1",
				      NOW, &chain, &server_key, &e) == 0,
	       "the listener gets one: %s", e.text);
	denied(a, der_of(chain.p), NOW, "the listener's is none for senders");
	tap_ok(strstr(chain.p, authority_pem(a)) != NULL,
	       "the authority's follows in the chain");
	str_reset(&chain);
	tap_ok(authority_issue_server(a, "not a name", NOW, &chain, &server_key,
				      &e) != 0 &&
		   e.kind == ERR_INVALID,
	       "a name that is none: %s", e.text);
	str_done(&chain);
	str_done(&server_key);
	str_done(&out.pem);
	str_done(&theirs.pem);
}

static void
path_in(char *out, size_t size, const char *name)
{
	snprintf(out, size, "%s/%s", directory, name);
}

static void
test_files(struct authority *a)
{
	struct authority *again = opened(directory), *none = NULL;
	struct err e = { 0 };
	struct stat st;
	char path[200], moved[200];

	tap_text(authority_pem(again), authority_pem(a),
		 "the next start has the same authority");
	authority_close(&again);
	path_in(path, sizeof(path), "ca.key");
	path_in(moved, sizeof(moved), "moved");
	tap_ok(stat(path, &st) == 0 && (st.st_mode & 077) == 0,
	       "its key is nobody else's to read");
	CHECK(rename(path, moved) == 0);
	tap_ok(authority_open(&none, directory, &key, NOW, &e) != 0 &&
		   e.kind == ERR_NOT_FOUND && none == NULL,
	       "without its key no other is made: %s", e.text);
	CHECK(rename(moved, path) == 0);
	struct seal_key wrong = key;
	wrong.sealing[0] ^= 1;
	tap_ok(authority_open(&none, directory, &wrong, NOW, &e) != 0 &&
		   e.kind == ERR_INVALID,
	       "the key is sealed: %s", e.text);
	path_in(path, sizeof(path), "ca.crt");
	path_in(moved, sizeof(moved), "mine");
	CHECK(rename(path, moved) == 0);
	char theirs[200];
	snprintf(theirs, sizeof(theirs), "%s/ca.crt", other_directory);
	CHECK(link(theirs, path) == 0);
	tap_ok(authority_open(&none, directory, &key, NOW, &e) != 0 &&
		   e.kind == ERR_INVALID,
	       "key and certificate of two centres: %s", e.text);
	CHECK(rename(moved, path) == 0);
}

static void
test_code(struct authority *a, struct authority *foreign)
{
	char secret[ENROLMENT_SECRET_MAX], got[ENROLMENT_SECRET_MAX];
	char code[ENROLMENT_CODE_MAX], read[ENROLMENT_CODE_MAX];
	char typed[80] = " ";
	uint8_t flipped[ENROLMENT_PIN_BYTES];
	struct err e = { 0 };
	size_t n = 1;

	enrolment_secret_new(secret);
	enrolment_code_write(secret, authority_pin(a), code);
	tap_int(strlen(code), 29, "five groups of five");
	for (const char *p = code; *p != '\0'; p++)
		if (*p != '-')
			typed[n++] = *p == '0'   ? 'o'
				     : *p == '1' ? 'l'
						 : (char)(*p | 0x20);
	typed[n] = '\0';
	/* '2' | 0x20 and the like stay what they are. */
	tap_ok(enrolment_code_parse(text_of(typed), read, &e) == 0,
	       "typed carelessly: %s", e.text);
	tap_text(read, code, "it is the same code");
	enrolment_code_secret(read, got);
	tap_text(got, secret, "with its secret");
	tap_ok(enrolment_code_is_of(code, authority_pin(a)),
	       "it belongs to its centre");
	tap_ok(!enrolment_code_is_of(code, authority_pin(foreign)),
	       "and to no other");
	memcpy(flipped, authority_pin(a), sizeof(flipped));
	flipped[9] ^= 0x20;
	tap_ok(!enrolment_code_is_of(code, flipped), "75 bits are compared");
	tap_ok(enrolment_code_parse(text_slice(text_of(code), 0, 27), read,
				    &e) != 0 &&
		   strstr(e.text, "23 characters") != NULL,
	       "too short: %s", e.text);
	tap_ok(enrolment_code_parse(TEXT("ABCDE-U"), read, &e) != 0 &&
		   strstr(e.text, "character 6") != NULL,
	       "a letter that is none: %s", e.text);
}

int
main(void)
{
	struct authority *a, *foreign;
	struct err e = { 0 };

	CHECK(mkdtemp(directory) != NULL && mkdtemp(other_directory) != NULL);
	tap_ok(seal_key_load(directory, &key, &e) == 0, "a key: %s", e.text);
	a = opened(directory);
	foreign = opened(other_directory);
	test_requests(a);
	test_unsigned_request(a);
	test_verify(a, foreign);
	test_files(a);
	test_code(a, foreign);
	authority_close(&a);
	authority_close(&foreign);
	seal_key_done(&key);
	static const char *const names[] = { "ca.key", "ca.crt", "secret.key" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char path[200];

		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		unlink(path);
		snprintf(path, sizeof(path), "%s/%s", other_directory,
			 names[i]);
		unlink(path);
	}
	tap_ok(rmdir(directory) == 0 && rmdir(other_directory) == 0,
	       "nothing else was written");
	return tap_done();
}
