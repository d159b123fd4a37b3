/*
 * policy_paper.h: a basic policy on one sheet of A4, as it is hung on a wall
 * or handed to a partner.
 */
#ifndef PAPER_POLICY_PAPER_H
#define PAPER_POLICY_PAPER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "content/language.h"

struct policy_paper {
	enum language language;
	const char *company, *representative;
	/* Lines; one that begins with a black square is a heading. */
	const char *body;
	const char *established_on;
	const char *draft; /* the word "draft" in the footer, NULL approved */
	int64_t made_ms;
};

/* The next line of a body, trimmed, without its mark; false at the end. Blank
 * lines are passed over. */
bool policy_line_cut(struct text *rest, struct text *line, bool *heading_out);
/* Appends the PDF to 'out'. ERR_TOO_BIG over its limit, ERR_SYSTEM. */
int MUST_CHECK policy_paper_add(const struct policy_paper *p, struct str *out,
				struct err *e);

#endif
