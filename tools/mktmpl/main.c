/*
 * mktmpl: compiles page templates to C.
 *
 *	mktmpl TEMPLATE OUTPUT.c OUTPUT.h NAME
 *
 * TEMPLATE is named in #line marks, so the compiler's errors point into it;
 * NAME is how OUTPUT.c includes OUTPUT.h. The language, all of it:
 *
 *	{{ include "web/look_view.h" }}	a header the expressions need
 *	{{ page NAME(ARGUMENTS) }}	a whole document, ends with {{ end }}
 *	{{ part NAME(ARGUMENTS) }}	a fragment, for {{ call }}
 *	{{ if E }} {{ else if E }} {{ else }} {{ end }}
 *	{{ for i < E }} {{ end }}	i from 0 (a size_t) up to E
 *	{{ call NAME(E, ...) }}		another part, in text only
 *	{{ tr "key" name: E, ... }}	a text from content/, with its facts
 *	{{ E }}				an output, escaped for where it stands
 *	{{# anything }}			a comment
 *
 * An expression only reads: no call, no assignment, no statement. A word of
 * control alone on its line leaves no empty line behind.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile.h"

#define TEMPLATE_MAX (256 * 1024)

static char *
read_all(const char *path)
{
	char *bytes = malloc(TEMPLATE_MAX + 1);
	FILE *file = fopen(path, "rb");
	size_t n;

	if (bytes == NULL || file == NULL) {
		perror(path);
		exit(1);
	}
	n = fread(bytes, 1, TEMPLATE_MAX, file);
	if (ferror(file) || n == TEMPLATE_MAX || memchr(bytes, 0, n) != NULL) {
		fprintf(stderr, "%s: not a template this tool reads\n", path);
		exit(1);
	}
	fclose(file);
	bytes[n] = 0;
	return bytes;
}

static void
write_all(const char *path, const char *bytes, size_t n)
{
	FILE *file = fopen(path, "wb");

	if (file == NULL || fwrite(bytes, 1, n, file) != n ||
	    fclose(file) != 0) {
		perror(path);
		exit(1);
	}
}

/* Where the directive's line begins, if only blanks stand before it. */
static const char *
line_begin(const char *start, const char *directive)
{
	const char *p = directive;

	while (p > start && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	return p == start || p[-1] == '\n' ? p : NULL;
}

/* Past the end of the directive's line, if only blanks stand after it. */
static const char *
line_end(const char *after)
{
	while (*after == ' ' || *after == '\t')
		after++;
	return *after == '\n' ? after + 1 : NULL;
}

static int
is_control(const char *text)
{
	static const char *const words[] = { "include ", "page ", "part ",
					     "if ",      "else",  "end",
					     "for ",     "call ", "#" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strncmp(text, words[i], strlen(words[i])) == 0)
			return 1;
	return 0;
}

/* Cuts the text between the braces out, without outer blanks. */
static char *
directive_text(struct compiler *c, const char *p, const char *close)
{
	char *text;

	while (p < close && isspace((unsigned char)*p))
		p++;
	while (close > p && isspace((unsigned char)close[-1]))
		close--;
	if (memchr(p, '\n', (size_t)(close - p)) != NULL && *p != '#')
		compile_refuse(c, "a directive stands on one line");
	text = strndup(p, (size_t)(close - p));
	if (text == NULL)
		abort();
	return text;
}

static void
compile(struct compiler *c, const char *p)
{
	const char *start = p;

	for (;;) {
		const char *open = strstr(p, "{{"), *close, *from, *to;
		char *text;

		if (open == NULL)
			break;
		close = strstr(open, "}}");
		if (close == NULL)
			compile_refuse(c, "'{{' without '}}'");
		text = directive_text(c, open + 2, close);
		from = line_begin(start, open);
		to = line_end(close + 2);
		if (!is_control(text) || from == NULL || to == NULL) {
			from = open;
			to = close + 2;
		}
		compile_literal(c, p, (size_t)(from > p ? from - p : 0));
		compile_directive(c, text);
		free(text);
		for (const char *q = open; q < to; q++)
			if (*q == '\n')
				c->line++;
		p = to;
	}
	compile_literal(c, p, strlen(p));
	if (c->depth != 0) {
		c->line = c->block[c->depth - 1].line;
		compile_refuse(c, "this block has no end");
	}
}

int
main(int argc, char **argv)
{
	struct compiler c = { .line = 1 };
	char *template, *source, *header;
	size_t source_n, header_n;

	if (argc != 5) {
		fputs("usage: mktmpl TEMPLATE OUTPUT.c OUTPUT.h NAME\n",
		      stderr);
		return 64;
	}
	c.file = argv[1];
	c.source = open_memstream(&source, &source_n);
	c.header = open_memstream(&header, &header_n);
	if (c.source == NULL || c.header == NULL)
		abort();
	fprintf(c.source, "#include \"%s\"\n", argv[4]);
	fputs("#pragma once\n#include \"web/html_out.h\"\n", c.header);
	template = read_all(argv[1]);
	compile(&c, template);
	fclose(c.source);
	fclose(c.header);
	write_all(argv[2], source, source_n);
	write_all(argv[3], header, header_n);
	free(template);
	free(source);
	free(header);
	return 0;
}
