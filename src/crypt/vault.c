#include "crypt/vault.h"

#include <endian.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

static const char magic[16] = "KOMAINU-VAULT-1\n";

#define SALT_BYTES   crypto_pwhash_SALTBYTES
#define HEADER_BYTES crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define EXTRA_BYTES  crypto_secretstream_xchacha20poly1305_ABYTES
#define HEAD         (sizeof(magic) + SALT_BYTES + HEADER_BYTES)
#define SEALED_MAX   (VAULT_PIECE_MAX + EXTRA_BYTES)

void
vault_secret_new(char out[VAULT_SECRET_TEXT_MAX])
{
	uint8_t bytes[32];

	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(out, VAULT_SECRET_TEXT_MAX, bytes, sizeof(bytes),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof(bytes));
}

static int
key_make(struct text secret, const uint8_t *salt, uint8_t *key, struct err *e)
{
	if (secret.n < VAULT_SECRET_MIN)
		return err_set(e, ERR_INVALID,
			       "the key has %zu characters, it needs %d",
			       secret.n, VAULT_SECRET_MIN);
	if (crypto_pwhash(key, crypto_secretstream_xchacha20poly1305_KEYBYTES,
			  secret.p, secret.n, salt,
			  crypto_pwhash_OPSLIMIT_INTERACTIVE,
			  crypto_pwhash_MEMLIMIT_INTERACTIVE,
			  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return err_set(e, ERR_SYSTEM, "no memory for the key");
	return 0;
}

struct vault_out {
	crypto_secretstream_xchacha20poly1305_state state;
	vault_give *give;
	void *context;
	size_t used;
	uint8_t plain[VAULT_PIECE_MAX];
	uint8_t sealed[4 + SEALED_MAX];
};

int
vault_out_new(struct vault_out **out, struct text secret, vault_give *give,
	      void *context, struct err *e)
{
	struct vault_out *v = calloc(1, sizeof(*v));
	uint8_t head[HEAD];
	uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	int rc = -1;

	CHECK(v != NULL && sodium_init() >= 0);
	v->give = give;
	v->context = context;
	memcpy(head, magic, sizeof(magic));
	randombytes_buf(head + sizeof(magic), SALT_BYTES);
	if (key_make(secret, head + sizeof(magic), key, e) == 0) {
		crypto_secretstream_xchacha20poly1305_init_push(
		    &v->state, head + sizeof(magic) + SALT_BYTES, key);
		rc = give(context, (struct text){ (char *)head, HEAD }, e);
	}
	sodium_memzero(key, sizeof(key));
	if (rc != 0)
		vault_out_free(&v);
	*out = v;
	return rc;
}

static int
out_piece(struct vault_out *v, unsigned char tag, struct err *e)
{
	unsigned long long n;
	uint32_t length;

	crypto_secretstream_xchacha20poly1305_push(
	    &v->state, v->sealed + 4, &n, v->plain, v->used,
	    (const uint8_t *)magic, sizeof(magic), tag);
	length = htobe32((uint32_t)n);
	memcpy(v->sealed, &length, 4);
	v->used = 0;
	return v->give(v->context,
		       (struct text){ (char *)v->sealed, 4 + (size_t)n }, e);
}

int
vault_out_add(struct vault_out *v, struct text bytes, struct err *e)
{
	while (bytes.n > 0) {
		size_t room = VAULT_PIECE_MAX - v->used;
		size_t n = bytes.n < room ? bytes.n : room;

		memcpy(v->plain + v->used, bytes.p, n);
		v->used += n;
		bytes = text_slice(bytes, n, bytes.n);
		if (v->used == VAULT_PIECE_MAX &&
		    out_piece(v,
			      crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
			      e) != 0)
			return -1;
	}
	return 0;
}

int
vault_out_end(struct vault_out **v, struct err *e)
{
	int rc =
	    out_piece(*v, crypto_secretstream_xchacha20poly1305_TAG_FINAL, e);

	vault_out_free(v);
	return rc;
}

void
vault_out_free(struct vault_out **v)
{
	if (*v == NULL)
		return;
	sodium_memzero(*v, sizeof(**v));
	free(*v);
	*v = NULL;
}

struct vault_in {
	crypto_secretstream_xchacha20poly1305_state state;
	vault_give *give;
	void *context;
	struct str secret;
	bool begun, ended;
	size_t used;
	uint8_t sealed[4 + SEALED_MAX];
	uint8_t plain[VAULT_PIECE_MAX];
};

int
vault_in_new(struct vault_in **out, struct text secret, vault_give *give,
	     void *context, struct err *e)
{
	struct vault_in *v = calloc(1, sizeof(*v));

	CHECK(v != NULL && sodium_init() >= 0);
	v->give = give;
	v->context = context;
	str_init(&v->secret, 64 * 1024);
	str_add_text(&v->secret, secret);
	*out = v;
	return str_check(&v->secret, "the key", e);
}

static int
in_head(struct vault_in *v, struct err *e)
{
	uint8_t key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	int rc;

	if (memcmp(v->sealed, magic, sizeof(magic)) != 0)
		return err_set(e, ERR_INVALID, "this is no backup of ours");
	rc = key_make(str_view(&v->secret), v->sealed + sizeof(magic), key, e);
	if (rc == 0 &&
	    crypto_secretstream_xchacha20poly1305_init_pull(
		&v->state, v->sealed + sizeof(magic) + SALT_BYTES, key) != 0)
		rc = err_set(e, ERR_INVALID, "the beginning is damaged");
	sodium_memzero(key, sizeof(key));
	v->begun = true;
	v->used = 0;
	return rc;
}

static int
in_piece(struct vault_in *v, size_t length, struct err *e)
{
	unsigned long long n;
	unsigned char tag;

	if (crypto_secretstream_xchacha20poly1305_pull(
		&v->state, v->plain, &n, &tag, v->sealed + 4, length,
		(const uint8_t *)magic, sizeof(magic)) != 0)
		return err_set(e, ERR_INVALID,
			       "it was changed, or the key is another one");
	v->used = 0;
	v->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	return v->give(v->context, (struct text){ (char *)v->plain, (size_t)n },
		       e);
}

/* How many bytes are wanted before something can be done. */
static size_t
in_want(const struct vault_in *v)
{
	uint32_t length;

	if (!v->begun)
		return HEAD;
	if (v->used < 4)
		return 4;
	memcpy(&length, v->sealed, 4);
	return 4 + (size_t)be32toh(length);
}

int
vault_in_add(struct vault_in *v, struct text bytes, struct err *e)
{
	while (bytes.n > 0) {
		size_t want = in_want(v), n;

		if (v->ended)
			return err_set(e, ERR_INVALID,
				       "something follows its end");
		if (want > sizeof(v->sealed) ||
		    (v->begun && v->used >= 4 && want < 4 + EXTRA_BYTES))
			return err_set(e, ERR_INVALID, "it was changed");
		n = want - v->used < bytes.n ? want - v->used : bytes.n;
		memcpy(v->sealed + v->used, bytes.p, n);
		v->used += n;
		bytes = text_slice(bytes, n, bytes.n);
		if (v->used < want)
			return 0;
		if (!v->begun) {
			if (in_head(v, e) != 0)
				return -1;
		} else if (want > 4 && in_piece(v, want - 4, e) != 0) {
			return -1;
		}
	}
	return 0;
}

int
vault_in_end(const struct vault_in *v, struct err *e)
{
	if (v->ended)
		return 0;
	return err_set(e, ERR_INVALID, "it is cut off before its end");
}

void
vault_in_free(struct vault_in **v)
{
	if (*v == NULL)
		return;
	if ((*v)->secret.n > 0)
		sodium_memzero((*v)->secret.p, (*v)->secret.n);
	str_done(&(*v)->secret);
	sodium_memzero(*v, sizeof(**v));
	free(*v);
	*v = NULL;
}
