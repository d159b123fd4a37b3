/* rand.h: random bytes of the system, fit for secrets. */
#ifndef OS_RAND_H
#define OS_RAND_H

#include <stddef.h>
#include <stdint.h>

/* Never fails: a system without random bytes stops the program. */
void rand_bytes(void *bytes, size_t size);
uint64_t rand_number(void);
/* Evenly from 0 to 'below' - 1; 'below' is not 0. */
uint64_t rand_below(uint64_t below);

#endif
