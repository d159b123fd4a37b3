#include "expression.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define FACTS_MAX 8

static bool
is_word_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_';
}

/* An '=' at 'p' that does not belong to a comparison. */
static bool
is_assignment(const char *text, const char *p)
{
	if (*p != '=')
		return false;
	if (p[1] == '=')
		return false;
	return p == text || strchr("=!<>", p[-1]) == NULL;
}

/* The byte before 'p', blanks passed over; 0 at the beginning. */
static char
before(const char *text, const char *p)
{
	while (p > text && p[-1] == ' ')
		p--;
	return p > text ? p[-1] : 0;
}

static const char *
check_byte(const char *text, const char *p)
{
	if (strchr(";{}#\\?\"'`@$,", *p) != NULL || (unsigned char)*p >= 0x7f)
		return "an expression reads a value, nothing else";
	if (is_assignment(text, p))
		return "no assignment in a template";
	if ((p[0] == '+' && p[1] == '+') || (p[0] == '-' && p[1] == '-'))
		return "no increment or decrement in a template";
	if (p[0] == '/' && (p[1] == '/' || p[1] == '*'))
		return "a comment is written {{# ... }}";
	if (*p == '(') {
		char last = before(text, p);

		if (is_word_byte(last) || last == ')' || last == ']')
			return "no function call in a template; fill the view";
	}
	return NULL;
}

const char *
expression_check(const char *text)
{
	int round = 0, square = 0;

	if (*text == 0)
		return "an expression is missing";
	for (const char *p = text; *p != 0; p++) {
		const char *why = check_byte(text, p);

		if (why != NULL)
			return why;
		round += (*p == '(') - (*p == ')');
		square += (*p == '[') - (*p == ']');
		if (round < 0 || square < 0)
			return "unbalanced brackets";
	}
	return round == 0 && square == 0 ? NULL : "unbalanced brackets";
}

const char *
expression_name(const char *text, size_t n)
{
	if (n == 0 || isdigit((unsigned char)text[0]))
		return "a name is missing";
	for (size_t i = 0; i < n; i++)
		if (!is_word_byte(text[i]))
			return "not a name";
	return NULL;
}

const char *
expression_signature(const char *text)
{
	size_t n = strcspn(text, "(");
	int round = 0;
	const char *why = expression_name(text, n);

	if (why != NULL)
		return why;
	if (text[n] == 0)
		return "write: NAME(ARGUMENTS)";
	for (const char *p = text + n; *p != 0; p++) {
		if (strchr(";{}#\\=", *p) != NULL)
			return "write: NAME(ARGUMENTS)";
		round += (*p == '(') - (*p == ')');
		if (round < 0 || (round == 0 && p[1] != 0))
			return "write: NAME(ARGUMENTS)";
	}
	return round == 0 ? NULL : "unbalanced brackets";
}

/* Writes one 'name: E' out of *rest, up to the next comma outside brackets. */
static const char *
take_fact(FILE *to, const char **rest)
{
	char expression[512];
	const char *name = *rest, *why;
	size_t n = strcspn(name, " :"), length = 0;
	int depth = 0;
	const char *p = name + n;

	why = expression_name(name, n);
	if (why != NULL)
		return why;
	p += strspn(p, " ");
	if (*p != ':')
		return "write: tr \"key\" name: E, name: E";
	p += 1 + strspn(p + 1, " ");
	for (; *p != 0 && (*p != ',' || depth > 0); p++) {
		depth += (*p == '[' || *p == '(') - (*p == ']' || *p == ')');
		if (length + 1 == sizeof(expression))
			return "expression too long";
		expression[length++] = *p;
	}
	expression[length] = 0;
	why = expression_check(expression);
	if (why != NULL)
		return why;
	fprintf(to, "\t\thtml_fact(\"%.*s\", %s),\n", (int)n, name, expression);
	p += *p == ',';
	*rest = p + strspn(p, " ");
	return NULL;
}

const char *
expression_text(FILE *to, const char *text)
{
	static const char key[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	size_t n, count = 0;

	if (*text != '"')
		return "tr takes a literal key in quotes";
	n = strspn(text + 1, key);
	if (n == 0 || text[1 + n] != '"')
		return "a key is made of a-z 0-9 _";
	fprintf(to, "\thtml_tr(o, TEXT_%.*s,", (int)n, text + 1);
	text += n + 2;
	text += strspn(text, " ");
	if (*text == 0) {
		fputs(" NULL, 0);\n", to);
		return NULL;
	}
	fputs(" (const struct content_value[]){\n", to);
	while (*text != 0) {
		const char *why = take_fact(to, &text);

		if (why != NULL)
			return why;
		if (++count > FACTS_MAX)
			return "too many facts";
	}
	fprintf(to, "\t}, %zu);\n", count);
	return NULL;
}
