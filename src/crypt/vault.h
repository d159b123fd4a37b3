/*
 * vault.h: a long stream that nobody can read or change without the key: a
 * header with the salt, then sealed pieces in order, the last one marked, so
 * that a cut, changed, swapped or lengthened stream is found out
 * (XChaCha20-Poly1305, libsodium's secretstream). The key is made from the
 * text in a key file with Argon2id.
 */
#ifndef CRYPT_VAULT_H
#define CRYPT_VAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* Secrets shorter than this are refused. */
#define VAULT_SECRET_MIN 16
#define VAULT_PIECE_MAX  ((size_t)128 * 1024)
/* A fresh secret as text, with terminator. */
#define VAULT_SECRET_TEXT_MAX 44

typedef int vault_give(void *context, struct text bytes, struct err *e);

struct vault_out;
struct vault_in;

void vault_secret_new(char out[VAULT_SECRET_TEXT_MAX]);
/* Writes the header at once. INVALID for a secret that is too short. */
int MUST_CHECK vault_out_new(struct vault_out **out, struct text secret,
			     vault_give *give, void *context, struct err *e);
int MUST_CHECK vault_out_add(struct vault_out *v, struct text bytes,
			     struct err *e);
/* The marked end; frees in any case. */
int MUST_CHECK vault_out_end(struct vault_out **v, struct err *e);
void vault_out_free(struct vault_out **v);

int MUST_CHECK vault_in_new(struct vault_in **out, struct text secret,
			    vault_give *give, void *context, struct err *e);
/* INVALID when it is none of ours, the key is another, or it was changed. */
int MUST_CHECK vault_in_add(struct vault_in *v, struct text bytes,
			    struct err *e);
/* INVALID when the marked end was not seen. */
int MUST_CHECK vault_in_end(const struct vault_in *v, struct err *e);
void vault_in_free(struct vault_in **v);

#endif
