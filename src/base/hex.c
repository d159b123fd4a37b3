/* hex.c: see hex.h. */
#include "base/hex.h"

void
hex_write(const uint8_t *bytes, size_t length, char *buffer)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < length; i++) {
		buffer[2 * i] = digits[bytes[i] >> 4];
		buffer[2 * i + 1] = digits[bytes[i] & 15];
	}
	buffer[2 * length] = '\0';
}

int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int
hex_parse(struct text t, uint8_t *bytes, size_t length, struct err *e)
{
	int high, low;

	if (t.n != 2 * length)
		return err_set(e, ERR_INVALID,
			       "%zu hexadecimal digits wanted, not %zu",
			       2 * length, t.n);
	for (size_t i = 0; i < length; i++) {
		high = hex_digit(t.p[2 * i]);
		low = hex_digit(t.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return err_set(e, ERR_INVALID,
				       "not a hexadecimal digit at byte %zu",
				       high < 0 ? 2 * i : 2 * i + 1);
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return 0;
}
