/* tap.h: the whole test harness. Prints TAP; the exit status decides. */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stddef.h>
#include <stdint.h>

/* Records one test. Returns 'pass'. 'fmt' is the name of what was tested. */
int tap_ok_at(const char *file, int line, int pass, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Equal texts (NULL allowed); shows both when they differ. */
int tap_text_at(const char *file, int line, const char *got, const char *want,
		const char *name);
/* Equal integers; shows both when they differ. */
int tap_int_at(const char *file, int line, int64_t got, int64_t want,
	       const char *name);
/* A comment line in the output. */
void tap_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The rest cannot be tried here (say why); counts as one skipped test. */
void tap_skip(const char *why);
/* Prints the plan; returns the exit status for main. */
int tap_done(void);

#define tap_ok(pass, ...) tap_ok_at(__FILE__, __LINE__, !!(pass), __VA_ARGS__)
#define tap_text(got, want, name)                                              \
	tap_text_at(__FILE__, __LINE__, (got), (want), (name))
#define tap_int(got, want, name)                                               \
	tap_int_at(__FILE__, __LINE__, (int64_t)(got), (int64_t)(want), (name))

#endif
