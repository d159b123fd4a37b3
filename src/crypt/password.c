#include "crypt/password.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/check.h"

struct password_gate {
	pthread_mutex_t lock;
	pthread_cond_t left;
	int free_places;
	int wait_ms;
	/* A hash nobody knows the password of, for unknown logins. */
	char nobody[PASSWORD_HASH_MAX];
};

_Static_assert(PASSWORD_HASH_MAX >= crypto_pwhash_STRBYTES,
	       "a stored hash fits");

static int
hash_plain(const char *password, size_t length, char *hash_out, struct err *e)
{
	if (crypto_pwhash_str(hash_out, password, length,
			      crypto_pwhash_OPSLIMIT_INTERACTIVE,
			      crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		return err_set(e, ERR_BUSY, "no memory for argon2id");
	return 0;
}

/* As a stored hash looks, of no password: making a real one would cost the
 * start of the program as long as a sign-in. */
static void
nobody_make(char out[PASSWORD_HASH_MAX])
{
	uint8_t salt[16], hash[32];
	char salt_text[24], hash_text[44];

	randombytes_buf(salt, sizeof(salt));
	randombytes_buf(hash, sizeof(hash));
	sodium_bin2base64(salt_text, sizeof(salt_text), salt, sizeof(salt),
			  sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	sodium_bin2base64(hash_text, sizeof(hash_text), hash, sizeof(hash),
			  sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	snprintf(out, PASSWORD_HASH_MAX,
		 "$argon2id$v=19$m=%zu,t=%llu,p=1$%s$%s",
		 (size_t)crypto_pwhash_MEMLIMIT_INTERACTIVE / 1024,
		 (unsigned long long)crypto_pwhash_OPSLIMIT_INTERACTIVE,
		 salt_text, hash_text);
}

int
password_gate_new(struct password_gate **out, int places, int wait_ms,
		  struct err *e)
{
	struct password_gate *gate;

	CHECK(places > 0);
	if (sodium_init() < 0)
		return err_set(e, ERR_UNAVAILABLE, "libsodium did not start");
	gate = calloc(1, sizeof(*gate));
	CHECK(gate != NULL);
	gate->free_places = places;
	gate->wait_ms = wait_ms;
	nobody_make(gate->nobody);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&gate->left, &attributes);
	pthread_condattr_destroy(&attributes);
	pthread_mutex_init(&gate->lock, NULL);
	*out = gate;
	return 0;
}

void
password_gate_free(struct password_gate **gate)
{
	if (*gate == NULL)
		return;
	pthread_cond_destroy(&(*gate)->left);
	pthread_mutex_destroy(&(*gate)->lock);
	free(*gate);
	*gate = NULL;
}

static int
enter(struct password_gate *gate, struct err *e)
{
	struct timespec until;
	int rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += gate->wait_ms / 1000;
	until.tv_nsec += (long)(gate->wait_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&gate->lock);
	while (gate->free_places == 0 && rc == 0)
		rc = pthread_cond_timedwait(&gate->left, &gate->lock, &until);
	if (gate->free_places == 0)
		rc = err_set(e, ERR_BUSY, "too many sign-ins at once");
	else {
		gate->free_places--;
		rc = 0;
	}
	pthread_mutex_unlock(&gate->lock);
	return rc;
}

static void
leave(struct password_gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	gate->free_places++;
	pthread_cond_signal(&gate->left);
	pthread_mutex_unlock(&gate->lock);
}

int
password_hash(struct password_gate *gate, const char *password,
	      char hash_out[PASSWORD_HASH_MAX], struct err *e)
{
	size_t length = strlen(password);

	if (length < PASSWORD_MIN || length > PASSWORD_MAX)
		return err_set(e, ERR_INVALID,
			       "a password has %d to %d characters",
			       PASSWORD_MIN, PASSWORD_MAX);
	if (enter(gate, e) != 0)
		return -1;
	int rc = hash_plain(password, length, hash_out, e);
	leave(gate);
	return rc;
}

int
password_verify(struct password_gate *gate, const char *hash,
		const char *password, bool *right_out, struct err *e)
{
	size_t length = strlen(password);

	*right_out = false;
	/* Longer ones were never stored; hashing them would only cost. */
	if (length > PASSWORD_MAX)
		length = PASSWORD_MAX + 1;
	if (enter(gate, e) != 0)
		return -1;
	bool equal =
	    crypto_pwhash_str_verify(hash != NULL ? hash : gate->nobody,
				     password, length) == 0;
	leave(gate);
	*right_out = equal && hash != NULL && length <= PASSWORD_MAX;
	return 0;
}

bool
password_is_old(const char *hash)
{
	return crypto_pwhash_str_needs_rehash(
		   hash, crypto_pwhash_OPSLIMIT_INTERACTIVE,
		   crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0;
}

void
password_random(char out[PASSWORD_RANDOM_MAX])
{
	static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789";
	size_t at = 0;

	CHECK(sodium_init() >= 0);
	for (int group = 0; group < 5; group++) {
		if (group > 0)
			out[at++] = '-';
		for (int i = 0; i < 4; i++)
			out[at++] =
			    alphabet[randombytes_uniform(sizeof(alphabet) - 1)];
	}
	out[at] = '\0';
}
