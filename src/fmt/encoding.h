/*
 * encoding.h: the encodings Japanese files come in. Inside the program there
 * is only UTF-8; here is the border.
 */
#ifndef FMT_ENCODING_H
#define FMT_ENCODING_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

/* C name, our name, iconv's name */
#define ENCODING_TABLE(X)                                                      \
	X(UTF8, "UTF-8", "UTF-8")                                              \
	X(CP932, "Shift_JIS", "CP932")                                         \
	X(EUC_JP, "EUC-JP", "EUC-JP-MS")                                       \
	X(ISO_2022_JP, "ISO-2022-JP", "EUC-JP-MS")                             \
	X(UTF16LE, "UTF-16LE", "UTF-16LE")                                     \
	X(UTF16BE, "UTF-16BE", "UTF-16BE")

#define ENCODING_ENUM(name, text, iconv) ENCODING_##name,
enum encoding { ENCODING_TABLE(ENCODING_ENUM) ENCODING_COUNT };
#undef ENCODING_ENUM

const char *encoding_name(enum encoding encoding);
/* Our name or a usual other one, in any case; false when it is none. */
bool encoding_parse(struct text name, enum encoding *out);
/*
 * The likeliest encoding of these bytes: a byte order mark, escape sequences,
 * zero bytes, valid UTF-8, and between Shift_JIS and EUC-JP which of the two
 * makes more sense of them. Pure ASCII is UTF-8.
 */
enum encoding encoding_guess(struct text bytes);
/*
 * Appends the text as UTF-8, without a byte order mark. CP932 has the letters
 * of NEC and IBM too, which people's names need. INVALID names byte and line
 * of the first bytes that mean nothing; TOO_BIG at the limit of 'out'.
 */
int MUST_CHECK encoding_to_utf8(struct text bytes, enum encoding from,
				struct str *out, struct err *e);
/* Appends UTF-8 text in CP932 for programs that want it. INVALID names the
 * first character that it does not have, and its line. */
int MUST_CHECK encoding_to_cp932(struct text text, struct str *out,
				 struct err *e);

#endif
