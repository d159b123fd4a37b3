/* Signatures, keys, requests and what certificates say. */
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/hex.h"
#include "crypt/identity.h"
#include "crypt/signature.h"
#include "tap.h"

/* RFC 8032, 7.1, test 1: the empty message. */
static void
test_signature(void)
{
	uint8_t seed[SIGNATURE_SEED_BYTES];
	char key[SIGNATURE_PUBLIC_MAX], s[SIGNATURE_TEXT_MAX];

	CHECK(hex_parse(TEXT("9d61b19deffd5a60ba844af492ec2cc4"
			     "4449c5697b326919703bac031cae7f60"),
			seed, sizeof(seed), NULL) == 0);
	signature_public(seed, key);
	tap_text(key,
		 "d75a980182b10ab7d54bfed3c964073a"
		 "0ee172f3daa62325af021a68f707511a",
		 "public key");
	signature_make(seed, "", TEXT(""), s);
	tap_text(s,
		 "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e0652249"
		 "01555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2465514143"
		 "8e7a100b",
		 "signature");
	signature_make(seed, "orders\n", TEXT("do this"), s);
	tap_ok(
	    signature_is(text_of(key), "orders\n", TEXT("do this"), text_of(s)),
	    "right");
	tap_ok(!signature_is(text_of(key), "orders\n", TEXT("do that"),
			     text_of(s)),
	       "another text");
	tap_ok(
	    !signature_is(text_of(key), "other\n", TEXT("do this"), text_of(s)),
	    "another context");
	tap_ok(
	    !signature_is(TEXT("12"), "orders\n", TEXT("do this"), text_of(s)),
	    "no key");
	s[5] = s[5] == '0' ? '1' : '0';
	tap_ok(!signature_is(text_of(key), "orders\n", TEXT("do this"),
			     text_of(s)),
	       "another signature");
}

/* Self-signed, P-256, SAN URI:komainu:sender:7, 2026-01-01 to 2046-01-01. */
static const char certificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBRzCB7qADAgECAgQSNKvNMAoGCCqGSM49BAMCMAwxCjAIBgNVBAMMAXgwHhcN\n"
    "MjYwMTAxMDAwMDAwWhcNNDYwMTAxMDAwMDAwWjAMMQowCAYDVQQDDAF4MFkwEwYH\n"
    "KoZIzj0CAQYIKoZIzj0DAQcDQgAEly05PVnTrXW4ecyl9DSAzODErI9PQgue6u/t\n"
    "Vqx2rnx5trGgVBYyia8A1dacBkW+DA7jBLcTFF5p3HxIZPSke6M+MDwwGwYDVR0R\n"
    "BBQwEoYQa29tYWludTpzZW5kZXI6NzAdBgNVHQ4EFgQUdLFUglE9TWvsK2qo8OCm\n"
    "2lSuM4IwCgYIKoZIzj0EAwIDSAAwRQIhAJwiX8HtL2LM8RI7T7qDCpWllbjrYzde\n"
    "4XeVH59xlJUmAiAI6p8HTUWVpLHjAgJqrGY893NA56Mu3uVzVP2VAzit1g==\n"
    "-----END CERTIFICATE-----\n";

static void
test_identity(void)
{
	struct arena *a = arena_new(1024 * 1024);
	struct identity_facts facts;
	struct text key, other, request, rest;
	struct err e = { 0 };
	char hash[65];

	tap_int(identity_key_new(a, &key, &e), 0, "a key");
	tap_int(identity_key_new(a, &other, &e), 0, "another");
	tap_ok(!text_equal(key, other), "is another");
	tap_int(identity_request(a, key, &request, &e), 0, "a request");
	tap_ok(text_starts(request, "-----BEGIN CERTIFICATE REQUEST-----"),
	       "as PEM");
	tap_int(identity_request(a, TEXT("rubbish"), &request, &e), -1,
		"not without a key");
	tap_int(e.kind, ERR_INVALID, "told as invalid");
	tap_int(identity_read(text_of(certificate), &facts, &rest, &e), 0,
		"a certificate");
	tap_text(facts.uri, "komainu:sender:7", "its name");
	tap_int(facts.begin_ms, INT64_C(1767225600000), "from");
	tap_int(facts.end_ms, INT64_C(2398377600000), "until");
	tap_text(facts.serial, "1234ABCD", "serial");
	hex_write(facts.sha256, IDENTITY_SHA256, hash);
	tap_text(
	    hash,
	    "bd11bf24c64ea57a1737fd3581de7e915f8c419c70cbffa3a0b2689c1badea62",
	    "fingerprint");
	tap_int(rest.n, 0, "nothing behind it");
	tap_ok(!identity_match(key, text_of(certificate)),
	       "it is not for that key");
	tap_int(identity_read(TEXT("-----BEGIN"), &facts, NULL, &e), -1,
		"rubbish is no certificate");
	arena_free(&a);
}

int
main(void)
{
	test_signature();
	test_identity();
	return tap_done();
}
