#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile.h"
#include "expression.h"

void
compile_refuse(const struct compiler *c, const char *why)
{
	fprintf(stderr, "%s:%d: error: %s\n", c->file, c->line, why);
	exit(1);
}

static void
need(const struct compiler *c, const char *why)
{
	if (why != NULL)
		compile_refuse(c, why);
}

static void
mark(const struct compiler *c)
{
	fprintf(c->source, "#line %d \"%s\"\n", c->line, c->file);
}

static void
write_quoted(FILE *to, const char *p, size_t n)
{
	fputc('"', to);
	for (size_t i = 0; i < n; i++) {
		unsigned char byte = (unsigned char)p[i];

		if (byte == '"' || byte == '\\')
			fprintf(to, "\\%c", byte);
		else if (byte == '\n')
			fputs(i + 1 < n ? "\\n\"\n\t\t\"" : "\\n", to);
		else if (byte == '\t')
			fputs("\\t", to);
		else if (byte < 0x20 || byte > 0x7e || byte == '?')
			fprintf(to, "\\%03o", byte);
		else
			fputc(byte, to);
	}
	fputc('"', to);
}

void
compile_literal(struct compiler *c, const char *p, size_t n)
{
	bool blank = true;

	mark(c);
	for (size_t i = 0; i < n; i++) {
		if (!isspace((unsigned char)p[i]))
			blank = false;
		if (c->depth == 0 && !blank)
			compile_refuse(c, "markup outside of a page or part");
		if (c->depth > 0)
			need(c, context_byte(&c->context, p[i]));
		if (p[i] == '\n')
			c->line++;
	}
	if (c->depth == 0 || n == 0)
		return;
	fputs("\thtml_raw(o,\n\t\t", c->source);
	write_quoted(c->source, p, n);
	fprintf(c->source, ",\n\t\t%zu);\n", n);
}

static struct block *
push(struct compiler *c, enum block_kind kind)
{
	struct block *b;

	if (c->depth == DEPTH_MAX)
		compile_refuse(c, "blocks nested too deep");
	b = &c->block[c->depth++];
	*b = (struct block){ .kind = kind,
			     .line = c->line,
			     .before = c->context };
	return b;
}

static void
take_page(struct compiler *c, const char *signature)
{
	if (c->depth != 0)
		compile_refuse(c, "a page or part inside another");
	need(c, expression_signature(signature));
	c->context = (struct context){ .place = PLACE_TEXT };
	push(c, BLOCK_PAGE);
	mark(c);
	fprintf(c->source, "void\n%.*s(struct html_out *o, %s\n{\n",
		(int)strcspn(signature, "("), signature,
		strchr(signature, '(') + 1);
	fprintf(c->header, "void %.*s(struct html_out *o, %s;\n",
		(int)strcspn(signature, "("), signature,
		strchr(signature, '(') + 1);
}

static void
take_else(struct compiler *c, const char *rest)
{
	struct block *b = c->depth > 0 ? &c->block[c->depth - 1] : NULL;
	bool more = strncmp(rest, "if ", 3) == 0;

	if (b == NULL || b->kind != BLOCK_IF)
		compile_refuse(c, "else without if");
	if (*rest != 0 && !more)
		compile_refuse(c, "nothing but 'if' may follow else");
	need(c, context_control(&c->context));
	if (b->has_after)
		need(c, context_join(&b->after, &c->context));
	else
		b->after = c->context;
	b->has_after = true;
	c->context = b->before;
	if (more) {
		need(c, expression_check(rest + 3));
		mark(c);
		fprintf(c->source, "\t} else if (%s) {\n", rest + 3);
		return;
	}
	b->kind = BLOCK_ELSE;
	fputs("\t} else {\n", c->source);
}

static void
take_end(struct compiler *c)
{
	struct block *b;

	if (c->depth == 0)
		compile_refuse(c, "end without a beginning");
	b = &c->block[--c->depth];
	need(c, context_control(&c->context));
	if (b->kind == BLOCK_ELSE)
		need(c, context_join(&c->context, &b->after));
	else
		need(c, context_join(&c->context, &b->before));
	if (b->kind == BLOCK_IF && b->has_after)
		need(c, context_join(&c->context, &b->after));
	fputs(b->kind == BLOCK_PAGE ? "}\n\n" : "\t}\n", c->source);
}

static void
take_for(struct compiler *c, const char *rest)
{
	size_t n = strcspn(rest, " <");
	const char *bound = rest + n;

	bound += strspn(bound, " ");
	if (*bound != '<' || bound[1] == '=')
		compile_refuse(c, "write: for NAME < COUNT");
	bound += 1 + strspn(bound + 1, " ");
	need(c, expression_name(rest, n));
	need(c, expression_check(bound));
	push(c, BLOCK_FOR);
	mark(c);
	fprintf(c->source, "\tfor (size_t %.*s = 0; %.*s < %s; %.*s++) {\n",
		(int)n, rest, (int)n, rest, bound, (int)n, rest);
}

static void
take_call(struct compiler *c, const char *rest)
{
	if (c->context.place != PLACE_TEXT)
		compile_refuse(c, "call stands in text only");
	need(c, expression_signature(rest));
	mark(c);
	fprintf(c->source, "\t%.*s(o, %s;\n", (int)strcspn(rest, "("), rest,
		strchr(rest, '(') + 1);
}

static void
take_output(struct compiler *c, const char *expression)
{
	static const char *const writers[] = { "out", "out_attribute",
					       "out_url", "out_url_part" };
	enum escape escape;

	need(c, context_output(&c->context, &escape));
	need(c, expression_check(expression));
	mark(c);
	fprintf(c->source, "\t%s(o, %s);\n", writers[escape], expression);
}

static void
take_text(struct compiler *c, const char *rest)
{
	enum escape escape;

	need(c, context_output(&c->context, &escape));
	if (escape != ESCAPE_TEXT && escape != ESCAPE_ATTRIBUTE)
		compile_refuse(c, "no tr in an address");
	mark(c);
	need(c, expression_text(c->source, rest));
}

/* The word 'word' begins the directive; *rest is what follows it. */
static bool
is_word(const char *directive, const char *word, const char **rest)
{
	size_t n = strlen(word);

	if (strncmp(directive, word, n) != 0 ||
	    (directive[n] != 0 && directive[n] != ' '))
		return false;
	*rest = directive + n + strspn(directive + n, " ");
	return true;
}

void
compile_directive(struct compiler *c, const char *text)
{
	const char *rest;

	if (text[0] == '#')
		return;
	if (is_word(text, "include", &rest)) {
		if (c->depth != 0)
			compile_refuse(c,
				       "include stands before the first page");
		fprintf(c->header, "#include %s\n", rest);
		return;
	}
	if (is_word(text, "page", &rest) || is_word(text, "part", &rest)) {
		take_page(c, rest);
		return;
	}
	if (c->depth == 0)
		compile_refuse(c, "this stands inside a page or part only");
	if (is_word(text, "if", &rest)) {
		need(c, context_control(&c->context));
		need(c, expression_check(rest));
		push(c, BLOCK_IF);
		mark(c);
		fprintf(c->source, "\tif (%s) {\n", rest);
	} else if (is_word(text, "else", &rest)) {
		take_else(c, rest);
	} else if (is_word(text, "end", &rest)) {
		take_end(c);
	} else if (is_word(text, "for", &rest)) {
		need(c, context_control(&c->context));
		take_for(c, rest);
	} else if (is_word(text, "call", &rest)) {
		take_call(c, rest);
	} else if (is_word(text, "tr", &rest)) {
		take_text(c, rest);
	} else {
		take_output(c, text);
	}
}
