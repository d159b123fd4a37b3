/*
 * wording.h: rules of language every text must keep, whatever kind of file it
 * stands in. Words that owners and clerks need not know are listed in
 * content/jargon.txt; the other rules are here.
 */
#ifndef MKCONTENT_WORDING_H
#define MKCONTENT_WORDING_H

#include "content/language.h"
#include "source.h"

/* Where a fault would be told. */
struct place {
	const char *path;
	int line;
};

/* The list of words to avoid, per language: sections [ja] and [en], lines
 * "word: what to write instead". */
struct jargon {
	struct source source[LANGUAGE_COUNT];
};

/* content/jargon.ja.txt and content/jargon.en.txt below 'root'. */
void jargon_read(struct arena *a, const char *root, struct jargon *out,
		 struct faults *f);

/*
 * For texts of the owner's and the clerk's level: no word of the list. A
 * Latin or katakana word counts only where it stands alone (ポート is no part
 * of サポート); other words count anywhere. {placeholders} are passed over.
 */
void wording_jargon(const struct jargon *j, enum language language,
		    struct place at, const char *text, struct faults *f);

/* Every {name} is one of 'allowed' (blank-separated); braces match. */
void wording_placeholders(struct place at, const char *text,
			  const char *allowed, struct faults *f);
/* Both texts use the same set of placeholders. */
void wording_same_placeholders(struct place at, const char *text,
			       const char *other, struct faults *f);
/* The names in 'text', sorted and blank-separated, each once. */
const char *wording_placeholder_list(struct arena *a, const char *text);

/* A figure in yen may only stand where a source is given. */
void wording_no_yen(struct place at, const char *text, struct faults *f);
bool wording_has_yen(const char *text);
/* A star is declared, never certified or obtained. */
void wording_star(struct place at, const char *text, struct faults *f);
/* Doubled blanks and punctuation, blanks before punctuation, ASCII comma or
 * full stop after Japanese, half-width katakana. */
void wording_typography(enum language language, struct place at,
			const char *text, struct faults *f);

#endif
