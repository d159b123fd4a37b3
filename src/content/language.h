/*
 * language.h: the languages every text for people exists in. Japanese is
 * first: it is the default wherever nobody has chosen.
 */
#ifndef CONTENT_LANGUAGE_H
#define CONTENT_LANGUAGE_H

#include "base/str.h"

/* C name, tag (BCP 47), the language's own name for itself */
#define LANGUAGE_TABLE(X)                                                      \
	X(JA, "ja", "日本語")                                                  \
	X(EN, "en", "English")

#define LANGUAGE_ENUM(name, tag, own) LANGUAGE_##name,
enum language { LANGUAGE_TABLE(LANGUAGE_ENUM) LANGUAGE_COUNT };
#undef LANGUAGE_ENUM

/* "ja", "en": settings, lang attributes, file names. */
const char *language_name(enum language language);
/* "日本語", "English": the switch on a page. */
const char *language_own_name(enum language language);
/* False (and *out untouched) when the tag is none of ours. */
bool language_parse(struct text tag, enum language *out);
/*
 * The best of ours for an Accept-Language header (RFC 9110, 12.5.4) or a
 * locale such as "en_GB.UTF-8": the first tag listed that we speak (browsers
 * list by preference), Japanese when there is none.
 */
enum language language_choose(struct text wanted);

#endif
