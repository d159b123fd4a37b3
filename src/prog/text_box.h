/*
 * text_box.h: text on a terminal: how many columns a text takes when Japanese
 * characters take two, lines broken where Japanese and English allow it, and
 * foreign text made safe to show.
 */
#ifndef PROG_TEXT_BOX_H
#define PROG_TEXT_BOX_H

#include "base/str.h"

/* Columns of valid text: 2 for East Asian wide, 0 for combining marks. */
size_t text_width(struct text t);

/* A place to write to: width of the screen, and whether colour is welcome. */
struct text_box {
	struct str *out;
	size_t width;
	bool colour;
};

/* Appends foreign text, made printable, one line. */
void box_add(struct text_box *b, struct text t);
/*
 * Appends 'text' as lines of at most b->width columns: the first line after
 * 'head' (already safe), further lines after as many blanks as head is wide.
 * Line feeds in the text begin a new line. Ends with a line feed.
 */
void box_paragraph(struct text_box *b, const char *head, struct text text);
/* Appends text cut or filled with blanks to exactly 'columns'. */
void box_cell(struct text_box *b, struct text t, size_t columns);
/* SGR colour on and off ("1;31"); nothing without colour. */
void box_colour(struct text_box *b, const char *sgr);

#endif
