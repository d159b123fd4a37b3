/*
 * document.h: A4 paper that fills from top to bottom: headings, paragraphs,
 * numbered items, boxes and tables, broken over pages, with a footer that
 * counts them. Written as PDF with embedded fonts, text that can be searched
 * and a structure tree. Knows nothing of our subject.
 *
 * A document is composed twice: once to count the pages, once for real (the
 * footer says "2 / 5"). Text may be foreign: it is made printable here.
 */
#ifndef PAPER_DOCUMENT_H
#define PAPER_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct document;

struct document_options {
	const char *path;     /* file to write; NULL: see 'bytes' */
	struct str *bytes;    /* text to append to when there is no path; with
			       * neither the pages are only counted */
	const char *title;    /* also in the file's properties */
	const char *footer;   /* left side of every footer */
	const char *language; /* "ja", "en": line breaking, glyph variants */
	int64_t made_ms;      /* creation time in the properties */
	int pages;            /* total from the counting run, 0 unknown */
};

enum document_style {
	DOCUMENT_TITLE,      /* 20 pt bold */
	DOCUMENT_HEADING,    /* 15 pt bold, never alone at a page's foot */
	DOCUMENT_SUBHEADING, /* 12 pt bold */
	DOCUMENT_LEAD,       /* 15 pt */
	DOCUMENT_BODY,       /* 12 pt */
	DOCUMENT_NOTE,       /* 9.5 pt, grey */
	DOCUMENT_STYLE_COUNT
};

/* Colour of a box and of the bar at its left; the words in it must tell the
 * same, for those who print in black. */
enum document_tone {
	DOCUMENT_CALM,
	DOCUMENT_NOTICE,
	DOCUMENT_WARNING,
	DOCUMENT_ALARM,
	DOCUMENT_TONE_COUNT
};

/* A new document on its first page. ERR_SYSTEM when 'path' cannot be made. */
int document_new(const struct document_options *options,
		 struct document **document_out, struct err *e);
/* Throws an unfinished document away (its file too). NULL is fine. */
void document_free(struct document **document);

/* A paragraph over the whole width; "\n" begins a new line. */
void document_text(struct document *d, enum document_style style,
		   const char *text);
/* A paragraph with 'mark' ("1.") hanging at its left. */
void document_item(struct document *d, const char *mark, const char *text);
/* A tinted box; the first line is set bold. Moves to the next page whole. */
void document_box(struct document *d, enum document_tone tone,
		  const char *first, const char *rest);
/* Empty space of 'points', nothing at the top of a page. */
void document_space(struct document *d, double points);
/* The next thing stands on a new page (no effect on an empty one). */
void document_page(struct document *d);
/* Moves to a new page unless 'points' are left on this one. */
void document_keep(struct document *d, double points);

#define DOCUMENT_COLUMNS_MAX 8

struct document_column {
	const char *head;
	double share; /* of the width; the shares are scaled to fill it */
	bool number;  /* set at the right */
};

/* cell[row * columns + column]; the head is repeated on every page. */
void document_table(struct document *d, const struct document_column *column,
		    size_t columns, const char *const *cell, size_t rows);

/* A drawing over the whole width and so high; 'draw' fills the box whose left
 * upper corner is at 0, 0. What it shows is said in the text beside it. */
typedef struct _cairo cairo_t;
typedef void document_drawing(void *context, cairo_t *cr, double width,
			      double height);
void document_draw(struct document *d, double height, document_drawing *draw,
		   void *context);

/* Pages so far. */
int document_pages(const struct document *d);
/* Finishes the file, atomically put in place, and frees the document in any
 * case. ERR_SYSTEM when the disk or the drawing failed: no file is left.
 * ERR_TOO_BIG when 'bytes' met its limit. */
int document_close(struct document **document, struct err *e);

#endif
