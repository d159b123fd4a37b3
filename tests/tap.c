/* tap.c: see tap.h. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tap.h"

static int tests;
static int failures;

int
tap_ok_at(const char *file, int line, int pass, const char *fmt, ...)
{
	va_list ap;

	printf("%s %d - ", pass ? "ok" : "not ok", ++tests);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	if (!pass) {
		failures++;
		printf("# failed at %s:%d\n", file, line);
	}
	fflush(stdout);
	return pass;
}

int
tap_text_at(const char *file, int line, const char *got, const char *want,
	    const char *name)
{
	int same = got == want ||
		   (got != NULL && want != NULL && strcmp(got, want) == 0);

	tap_ok_at(file, line, same, "%s", name);
	if (!same)
		printf("#  got: %s\n# want: %s\n", got != NULL ? got : "(null)",
		       want != NULL ? want : "(null)");
	return same;
}

int
tap_int_at(const char *file, int line, int64_t got, int64_t want,
	   const char *name)
{
	tap_ok_at(file, line, got == want, "%s", name);
	if (got != want)
		printf("#  got: %" PRId64 "\n# want: %" PRId64 "\n", got, want);
	return got == want;
}

void
tap_note(const char *fmt, ...)
{
	va_list ap;

	printf("# ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
}

void
tap_skip(const char *why)
{
	printf("ok %d # skip %s\n", ++tests, why);
}

int
tap_done(void)
{
	printf("1..%d\n", tests);
	if (failures > 0)
		printf("# %d of %d failed\n", failures, tests);
	return failures > 0 || tests == 0 ? 1 : 0;
}
