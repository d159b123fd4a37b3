/* rand.c: see rand.h. */
#include <errno.h>
#include <stdint.h>
#include <sys/random.h>
#include <sys/types.h>

#include "base/check.h"
#include "os/rand.h"

void
rand_bytes(void *bytes, size_t size)
{
	uint8_t *p = bytes;
	ssize_t n;

	while (size > 0) {
		n = getrandom(p, size, 0);
		CHECK(n > 0 || errno == EINTR);
		if (n > 0) {
			p += n;
			size -= (size_t)n;
		}
	}
}

uint64_t
rand_number(void)
{
	uint64_t number;

	rand_bytes(&number, sizeof(number));
	return number;
}

uint64_t
rand_below(uint64_t below)
{
	uint64_t number, uneven;

	CHECK(below > 0);
	/* The last, incomplete round of the wheel would favour low numbers. */
	uneven = -below % below;
	do
		number = rand_number();
	while (number < uneven);
	return number % below;
}
