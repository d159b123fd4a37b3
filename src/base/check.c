/* check.c: see check.h. */
#include <stdio.h>
#include <stdlib.h>

#include "base/check.h"

void
check_failed(const char *file, int line, const char *what)
{
	fprintf(stderr,
		"<2>{\"level\":\"error\",\"event\":\"check.failed\","
		"\"file\":\"%s\",\"line\":%d}\n"
		"<2>check failed: %s\n",
		file, line, what);
	abort();
}
