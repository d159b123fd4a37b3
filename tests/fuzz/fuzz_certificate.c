/* Any bytes as the certificate a client shows. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "crypt/authority.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct authority *
authority_of_the_run(void)
{
	static struct authority *a;
	char folder[] = "/tmp/komainu-fuzz-XXXXXX", path[64];
	static const char *const names[] = { "ca.key", "ca.crt", "secret.key" };
	struct seal_key key;
	struct err e = { 0 };

	if (a != NULL)
		return a;
	CHECK(mkdtemp(folder) != NULL);
	CHECK(seal_key_load(folder, &key, &e) == 0);
	CHECK(authority_open(&a, folder, &key, 1800000000000LL, &e) == 0);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
	return a;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct authority_identity who;
	struct text der = { (const char *)data, size };
	struct err e = { 0 };

	/* Nobody guesses a signature. */
	CHECK(authority_verify(authority_of_the_run(), der, 1800000000000LL,
			       &who, &e) != 0);
	CHECK(e.kind == ERR_DENIED);
	return 0;
}
