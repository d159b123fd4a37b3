/*
 * book.h: everything in content/, read and checked. Each reader fills its part
 * and tells what is wrong; the book is written out only when nothing is.
 */
#ifndef MKCONTENT_BOOK_H
#define MKCONTENT_BOOK_H

#include <stddef.h>

#include "content/card.h"
#include "content/class.h"
#include "content/diagnosis.h"
#include "content/language.h"
#include "wording.h"

struct row {
	const char *key;
	const char *text[LANGUAGE_COUNT];
	struct place at;
};

struct rows {
	struct row *row;
	size_t count;
};

struct rule {
	const char *key; /* as in a finding */
	const char *title[LANGUAGE_COUNT];
	const char *reason[LANGUAGE_COUNT];
	const char *why[LANGUAGE_COUNT];
	const char *incident[LANGUAGE_COUNT]; /* NULL for most */
	struct place at;
};

struct vendor {
	const char *part;
	const char *kind;
};

struct os {
	const char *key, *name, *end, *source;
};

/* One edition of the diagnosis, in both languages; item[] is room for all. */
struct edition {
	struct diagnosis_edition text[LANGUAGE_COUNT];
	struct diagnosis_item item[LANGUAGE_COUNT][DIAGNOSIS_ITEMS_MAX];
	size_t items;
};

/* What, why and how. */
#define MEASURE_TEXTS 3

struct measure_book {
	const char *key, *when, *argument;
	const char *text[MEASURE_TEXTS][LANGUAGE_COUNT];
	struct place at;
};

struct book {
	struct arena *a;
	const char *root; /* the content directory */
	struct faults *f;
	struct jargon jargon;

	struct rows text, class, severity, promise, deadline, outcome, error;
	struct rows reason, value, kind, why, prefecture, industry;
	struct card card[LANGUAGE_COUNT][CLASS_COUNT][CARD_VARIANT_COUNT];
	struct card info[LANGUAGE_COUNT];
	struct rule *rule;
	size_t rules;
	struct vendor *vendor;
	size_t vendors;
	struct os *os;
	size_t oses;
	struct edition *edition;
	size_t editions;
	struct measure_book *measure; /* as the file has them */
	size_t measures;
};

/* Reads all of 'root'. The result lives in 'a'; see f->count for success. */
void book_read(struct book *b, struct arena *a, const char *root,
	       struct faults *f);

/* The readers, each for its directory. */
void text_read(struct book *b);      /* text/AREA.ja.txt, AREA.en.txt */
void word_read(struct book *b);      /* word/, reason/ and code/ */
void card_read(struct book *b);      /* card/CLASS.ja.txt, CLASS.en.txt */
void rule_read(struct book *b);      /* detector/, rule/ against rules/ */
void device_read(struct book *b);    /* device/ */
void diagnosis_read(struct book *b); /* diagnosis/EDITION.txt */
void measure_read(struct book *b);   /* measure/ */

/* A file of sections that are keys with "ja:" and "en:"; sorted by key. Every
 * text is checked for the common rules, placeholders against 'allowed'. */
void rows_read(struct book *b, const char *path, const char *allowed,
	       struct rows *out);
/* Each of names[0..count) has a row, and no row is none of them; the result is
 * in the order of 'names'. */
void rows_match(struct book *b, const char *path, const char *const *names,
		size_t count, struct rows *rows);
/* By key again, after rows_match. */
void rows_sort(struct rows *rows);
/* Jargon check for all rows. */
void rows_plain(struct book *b, const struct rows *rows);
/* The rules every text keeps. */
void text_check(struct book *b, enum language language, struct place at,
		const char *text, const char *allowed);

#endif
