/* hex.h: bytes as hexadecimal text. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Lower case; 'buffer' holds 2 * length + 1 bytes. */
void hex_write(const uint8_t *bytes, size_t length, char *buffer);
/* Both cases accepted; exactly 'length' bytes or ERR_INVALID. */
int MUST_CHECK hex_parse(struct text t, uint8_t *bytes, size_t length,
			 struct err *e);
/* Value of one digit, or -1. */
int hex_digit(char c);

#endif
