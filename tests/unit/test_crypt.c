/* Passwords, tokens, six-digit codes and sealed secrets. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "crypt/digest.h"
#include "crypt/password.h"
#include "crypt/seal.h"
#include "crypt/token.h"
#include "crypt/totp.h"
#include "tap.h"

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
test_password(void)
{
	struct password_gate *gate = NULL;
	char hash[PASSWORD_HASH_MAX], again[PASSWORD_HASH_MAX];
	struct err e = { 0 };
	bool right = true;

	tap_ok(password_gate_new(&gate, 2, 1000, &e) == 0, "gate");
	tap_ok(password_hash(gate, "correct horse", hash, &e) == 0, "hash");
	tap_ok(password_hash(gate, "correct horse", again, &e) == 0, "again");
	tap_ok(strncmp(hash, "$argon2id$v=19$m=65536,t=2,p=1$", 31) == 0,
	       "argon2id with the INTERACTIVE parameters");
	tap_ok(strcmp(hash, again) != 0, "salted");
	tap_ok(password_verify(gate, hash, "correct horse", &right, &e) == 0 &&
		   right,
	       "the right password");
	tap_ok(password_verify(gate, hash, "correct horsf", &right, &e) == 0 &&
		   !right,
	       "a wrong password");
	int64_t began = now_ms();
	tap_ok(password_verify(gate, hash, "correct horsf", &right, &e) == 0,
	       "again, for its time");
	int64_t known = now_ms() - began;
	began = now_ms();
	tap_ok(password_verify(gate, NULL, "correct horse", &right, &e) == 0,
	       "nobody's, for its time");
	int64_t unknown = now_ms() - began;
	tap_ok(unknown * 3 > known && known * 3 > unknown,
	       "an unknown login takes as long: %d ms, %d ms", (int)known,
	       (int)unknown);
	tap_ok(password_verify(gate, NULL, "correct horse", &right, &e) == 0 &&
		   !right,
	       "nobody's password");
	tap_ok(password_hash(gate, "short", hash, &e) != 0 &&
		   e.kind == ERR_INVALID,
	       "too short");
	tap_ok(!password_is_old(again), "today's parameters");
	memcpy(strstr(again, "t=2"), "t=1", 3);
	tap_ok(password_is_old(again), "weaker parameters are told");
	password_gate_free(&gate);
	tap_ok(gate == NULL, "freed");
}

struct crowd {
	struct password_gate *gate;
	int busy;
	pthread_mutex_t lock;
};

static void *
crowd_member(void *context)
{
	struct crowd *crowd = context;
	struct err e = { 0 };
	bool right;

	if (password_verify(crowd->gate, NULL, "some password", &right, &e) !=
		0 &&
	    e.kind == ERR_BUSY) {
		pthread_mutex_lock(&crowd->lock);
		crowd->busy++;
		pthread_mutex_unlock(&crowd->lock);
	}
	return NULL;
}

static void
test_gate(void)
{
	struct crowd crowd = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct err e = { 0 };
	pthread_t thread[12];

	tap_ok(password_gate_new(&crowd.gate, 1, 1, &e) == 0, "narrow gate");
	for (size_t i = 0; i < ARRAY_LEN(thread); i++)
		pthread_create(&thread[i], NULL, crowd_member, &crowd);
	for (size_t i = 0; i < ARRAY_LEN(thread); i++)
		pthread_join(thread[i], NULL);
	tap_ok(crowd.busy > 0 && crowd.busy < 12,
	       "a crowd is partly turned away (%d of 12)", crowd.busy);
	crowd.busy = 0;
	crowd_member(&crowd);
	tap_int(crowd.busy, 0, "and all places are free again");
	password_gate_free(&crowd.gate);
}

static void
test_token(void)
{
	static const uint8_t key[TOKEN_KEY_BYTES] = { 1, 2, 3 };
	char a[TOKEN_TEXT_MAX], b[TOKEN_TEXT_MAX], hash[TOKEN_HASH_MAX];
	char mark[TOKEN_MARK_MAX], other[TOKEN_MARK_MAX];

	token_new(a);
	token_new(b);
	tap_int((int64_t)strlen(a), 43, "length of a token");
	tap_ok(strcmp(a, b) != 0, "tokens differ");
	/* BLAKE2b-256 of "abc". */
	token_hash(TEXT("abc"), hash);
	tap_text(hash,
		 "bddd813c634239723171ef3fee98579b"
		 "94964e3bb1cb3e427262c8c068d52319",
		 "known hash");
	token_mark(key, "csrf", "x", mark);
	token_mark(key, "csrf", "x", other);
	tap_text(mark, other, "a mark is stable");
	token_mark(key, "csr", "fx", other);
	tap_ok(strcmp(mark, other) != 0, "purpose and subject do not blend");
	tap_ok(token_equal(mark, mark), "equal");
	tap_ok(!token_equal(mark, other), "unequal");
	tap_ok(!token_equal(mark, NULL), "NULL is unequal");
	tap_ok(!token_equal("", "x"), "lengths differ");
}

static void
test_recovery(void)
{
	char a[TOKEN_RECOVERY_MAX], b[PASSWORD_RANDOM_MAX];

	token_recovery_new(a);
	tap_ok(strlen(a) == 11 && a[5] == '-', "recovery code %s", a);
	password_random(b);
	tap_ok(strlen(b) == 24 &&
		   strspn(b, "abcdefghjkmnpqrstuvwxyz23456789-") == 24,
	       "random password");
}

static void
test_totp(void)
{
	/* RFC 6238 appendix B, SHA-1, last six of its eight digits. */
	static const uint8_t secret[] = "12345678901234567890";
	static const struct {
		int64_t seconds;
		int code;
	} rows[] = { { 59, 287082 },         { 1111111109, 81804 },
		     { 1111111111, 50471 },  { 1234567890, 5924 },
		     { 2000000000, 279037 }, { 20000000000, 353130 } };
	char text[TOTP_SECRET_TEXT_MAX];
	int64_t step = 0;
	struct str url;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		tap_int(totp_code(secret, 20, rows[i].seconds / 30),
			rows[i].code, "RFC 6238");
	totp_secret_write(secret, text);
	tap_text(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "base32");
	tap_ok(totp_check(secret, TEXT("287082"), 59000, 0, &step) && step == 1,
	       "right code");
	tap_ok(totp_check(secret, TEXT("287 082"), 89000, 0, &step),
	       "one step late, with a blank");
	tap_ok(!totp_check(secret, TEXT("287082"), 120000, 0, &step),
	       "three steps late");
	tap_ok(!totp_check(secret, TEXT("287082"), 59000, 1, &step),
	       "the same code twice");
	tap_ok(!totp_check(secret, TEXT("28708"), 59000, 0, &step), "short");
	tap_ok(!totp_check(secret, TEXT("2870821"), 59000, 0, &step), "long");
	tap_ok(!totp_check(secret, TEXT("-87082"), 59000, 0, &step), "sign");
	tap_ok(!totp_check(secret, TEXT(""), 59000, 0, &step), "empty");
	str_init(&url, 1000);
	totp_url_write(&url, "Komainu", "taro@example.jp", secret);
	tap_text(url.p,
		 "otpauth://totp/Komainu:taro%40example.jp"
		 "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Komainu"
		 "&algorithm=SHA1&digits=6&period=30",
		 "address for the app");
	str_done(&url);
}

static void
test_seal_key(const char *directory)
{
	struct seal_key key, again;
	struct err e = { 0 };
	struct stat st;
	char path[64];

	snprintf(path, sizeof(path), "%s/secret.key", directory);
	tap_ok(seal_key_load(directory, &key, &e) == 0, "made: %s", e.text);
	tap_ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600, "0600");
	tap_ok(seal_key_load(directory, &again, &e) == 0, "read");
	tap_ok(memcmp(&key, &again, sizeof(key)) == 0, "the same key");
	chmod(path, 0644);
	tap_ok(seal_key_load(directory, &again, &e) != 0 &&
		   e.kind == ERR_INVALID,
	       "a key others can read is refused");
	chmod(path, 0600);
	tap_ok(truncate(path, 10) == 0 &&
		   seal_key_load(directory, &again, &e) != 0,
	       "a damaged key is refused");
	tap_ok(seal_key_load("/nonexistent", &again, &e) != 0, "no directory");
	unlink(path);
}

static void
test_seal(void)
{
	static const struct seal_key key = { { 1 }, { 2 } };
	static const struct seal_key other = { { 9 }, { 9 } };
	struct arena *a = arena_new(100000);
	const char *text = NULL;
	const uint8_t *bytes = NULL;
	size_t n = 0;
	struct err e = { 0 };

	tap_ok(seal_close(&key, a, "person 1", (const uint8_t *)"hello", 5,
			  &text, &e) == 0,
	       "sealed");
	tap_ok(seal_open(&key, a, "person 1", text, &bytes, &n, &e) == 0 &&
		   n == 5 && memcmp(bytes, "hello", 5) == 0,
	       "opened");
	tap_ok(seal_open(&key, a, "person 2", text, &bytes, &n, &e) != 0,
	       "not for another row");
	tap_ok(seal_open(&other, a, "person 1", text, &bytes, &n, &e) != 0,
	       "not with another key");
	tap_ok(seal_open(&key, a, "person 1", "!", &bytes, &n, &e) != 0,
	       "not base64");
	tap_ok(seal_open(&key, a, "person 1", "", &bytes, &n, &e) != 0,
	       "empty");
	arena_free(&a);
}

/* The published example of FIPS 180-2, whole and in parts. */
static void
test_digest(void)
{
	static const char want[] =
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	char out[DIGEST_TEXT_MAX];
	struct digest d;

	digest_of(TEXT("abc"), out);
	tap_text(out, want, "SHA-256");
	digest_init(&d);
	digest_add(&d, TEXT("a"));
	digest_add(&d, (struct text){ NULL, 0 });
	digest_add(&d, TEXT("bc"));
	digest_end(&d, out);
	tap_text(out, want, "the same in parts");
}

int
main(void)
{
	char directory[] = "/tmp/komainu-seal-XXXXXX";

	test_password();
	test_gate();
	test_token();
	test_recovery();
	test_totp();
	tap_ok(mkdtemp(directory) != NULL, "directory");
	test_seal_key(directory);
	rmdir(directory);
	test_seal();
	test_digest();
	return tap_done();
}
