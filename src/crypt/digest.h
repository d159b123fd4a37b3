/* digest.h: SHA-256 of bytes that come in parts. */
#ifndef CRYPT_DIGEST_H
#define CRYPT_DIGEST_H

#include <stdint.h>

#include "base/str.h"

/* 64 hexadecimal digits with terminator. */
#define DIGEST_TEXT_MAX 65

/* Opaque; lives on the stack. */
struct digest {
	_Alignas(16) uint8_t state[128];
};

void digest_init(struct digest *d);
void digest_add(struct digest *d, struct text bytes);
/* Ends it; lower-case hex. */
void digest_end(struct digest *d, char out[DIGEST_TEXT_MAX]);
/* All at once. */
void digest_of(struct text bytes, char out[DIGEST_TEXT_MAX]);

#endif
