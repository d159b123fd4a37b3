/* compile.h: the pieces of one template, in order, become C. */
#ifndef TOOLS_MKTMPL_COMPILE_H
#define TOOLS_MKTMPL_COMPILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "context.h"

#define DEPTH_MAX 32

enum block_kind { BLOCK_PAGE, BLOCK_IF, BLOCK_ELSE, BLOCK_FOR };

struct block {
	enum block_kind kind;
	int line;
	struct context before; /* where the block began */
	struct context after;  /* where its first branch ended */
	bool has_after;
};

struct compiler {
	const char *file;
	int line;
	FILE *source, *header;
	struct block block[DEPTH_MAX];
	int depth;
	struct context context;
};

/* Says "file:line: error: why" and ends the program with 1. */
void compile_refuse(const struct compiler *c, const char *why);
/* Markup between two directives: checked, then written as it is. */
void compile_literal(struct compiler *c, const char *p, size_t n);
/* A directive without its braces and outer blanks. */
void compile_directive(struct compiler *c, const char *text);

#endif
