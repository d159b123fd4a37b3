/* format_text.h: how the beginning of a text is written, and what it is. */
#ifndef CAPTURE_FORMAT_TEXT_H
#define CAPTURE_FORMAT_TEXT_H

#include "capture/format.h"

/* Guesses the encoding of the first 'n' bytes of a text that may go on, so
 * that a character cut off at the end is no fault. */
enum format_text format_text_guess(const uint8_t *bytes, size_t n);
/*
 * Rewrites UTF-16 as UTF-8 into 'out' (3 bytes for every 2 are enough) and
 * returns the bytes written. A lone surrogate becomes U+FFFD. An odd last byte
 * and the first half of a pair at the end are left: *used_out tells how many
 * bytes were read.
 */
size_t format_text_narrow(const uint8_t *bytes, size_t n, bool big_endian,
			  char *out, size_t *used_out);
/* EVE, JSON, WINDOWS_JSON, SYSLOG or TEXT, for text in UTF-8 or any other
 * encoding that keeps ASCII. */
enum format_kind format_text_kind(struct text t);

#endif
