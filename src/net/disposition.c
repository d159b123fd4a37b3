#include "net/disposition.h"

#include <string.h>

#include "base/hex.h"
#include "base/utf8.h"
#include "fmt/encoding.h"

/* RFC 9110: token characters. */
static bool
is_token(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static void
skip_blanks(struct text *t)
{
	while (t->n > 0 && (t->p[0] == ' ' || t->p[0] == '\t'))
		*t = text_slice(*t, 1, t->n);
}

static struct text
cut_token(struct text *t)
{
	size_t n = 0;

	while (n < t->n && is_token(t->p[n]))
		n++;
	struct text token = text_slice(*t, 0, n);
	*t = text_slice(*t, n, t->n);
	return token;
}

/*
 * A quoted text. Only \" and \\ before a quote are escapes: browsers send
 * other backslashes as they are ("C:\data\a.pcap").
 */
static bool
cut_quoted(struct text *t, struct arena *a, struct text *out)
{
	char *copy = arena_alloc(a, t->n);
	size_t n = 0, i = 1;

	if (copy == NULL)
		return false;
	for (; i < t->n && t->p[i] != '"'; i++) {
		if (t->p[i] == '\\' && i + 1 < t->n && t->p[i + 1] == '"')
			i++;
		copy[n++] = t->p[i];
	}
	if (i >= t->n)
		return false;
	*t = text_slice(*t, i + 1, t->n);
	*out = (struct text){ copy, n };
	return true;
}

/* Cuts "; name=value" off *t. False at the end or when malformed. */
static bool
cut_parameter(struct text *t, struct arena *a, struct text *name,
	      struct text *value)
{
	skip_blanks(t);
	if (t->n == 0 || t->p[0] != ';')
		return false;
	*t = text_slice(*t, 1, t->n);
	skip_blanks(t);
	*name = cut_token(t);
	if (name->n == 0 || t->n == 0 || t->p[0] != '=')
		return false;
	*t = text_slice(*t, 1, t->n);
	if (t->n > 0 && t->p[0] == '"')
		return cut_quoted(t, a, value);
	/* Not every sender quotes what it should. */
	size_t end = text_find(*t, ';');
	*value = text_trim(text_slice(*t, 0, end));
	*t = text_slice(*t, end, t->n);
	return true;
}

bool
disposition_kind_is(struct text value, const char *kind)
{
	return text_is_nocase(
	    text_trim(text_slice(value, 0, text_find(value, ';'))), kind);
}

bool
disposition_get(struct text value, const char *wanted, struct arena *a,
		struct text *out)
{
	struct text rest = text_slice(value, text_find(value, ';'), value.n);
	struct text name, found;
	bool seen = false;

	while (cut_parameter(&rest, a, &name, &found)) {
		if (!text_is_nocase(name, wanted))
			continue;
		/* Two of them: somebody wants to be read in two ways. */
		if (seen)
			return false;
		seen = true;
		*out = found;
	}
	return seen && text_trim(rest).n == 0;
}

/* Percent codes to bytes; a '%' that begins none stays. */
static struct text
percent_undo(struct text t, struct arena *a)
{
	char *copy = arena_alloc(a, t.n + 1);
	size_t n = 0;

	if (copy == NULL)
		return t;
	for (size_t i = 0; i < t.n; i++) {
		uint8_t byte;

		if (t.p[i] == '%' && i + 2 < t.n &&
		    hex_parse(text_slice(t, i + 1, i + 3), &byte, 1, NULL) ==
			0) {
			copy[n++] = (char)byte;
			i += 2;
		} else
			copy[n++] = t.p[i];
	}
	return (struct text){ copy, n };
}

static struct text
base_name(struct text t)
{
	for (size_t i = t.n; i > 0; i--)
		if (t.p[i - 1] == '/' || t.p[i - 1] == '\\')
			return text_slice(t, i, t.n);
	return t;
}

struct text
file_name_clean(struct text raw, struct arena *a)
{
	char printable[DISPOSITION_FILE_NAME_MAX + 1];
	struct text undone = percent_undo(raw, a);
	struct text name = utf8_valid(undone) ? undone : raw;
	struct str japanese;

	str_init(&japanese, 4096);
	/* Base name last: in CP932 a backslash can be half of a character. */
	if (!utf8_valid(name) &&
	    encoding_to_utf8(name, ENCODING_CP932, &japanese, NULL) == 0)
		name = str_view(&japanese);
	utf8_printable_copy(printable, sizeof(printable), base_name(name));
	str_done(&japanese);
	char *copy = arena_copy(a, printable);
	return text_of(copy);
}

static int
disposition_read(struct text value, struct arena *a, struct disposition *out,
		 struct err *e)
{
	struct text file_name;

	if (!disposition_kind_is(value, "form-data") ||
	    !disposition_get(value, "name", a, &out->name) || out->name.n == 0)
		return err_set(e, ERR_INVALID,
			       "a part that is no named form-data");
	if (disposition_get(value, "filename*", a, &file_name)) {
		/* RFC 8187: charset ' language ' percent text. */
		for (int i = 0; i < 2; i++) {
			size_t quote = text_find(file_name, '\'');

			if (quote < file_name.n)
				file_name = text_slice(file_name, quote + 1,
						       file_name.n);
		}
		file_name = percent_undo(file_name, a);
		out->has_file_name = true;
	} else
		out->has_file_name =
		    disposition_get(value, "filename", a, &file_name);
	out->file_name =
	    out->has_file_name ? file_name_clean(file_name, a) : TEXT("");
	return arena_check(a, e);
}

int
disposition_parse(struct text headers, struct arena *a, struct disposition *out,
		  struct err *e)
{
	struct text line;
	bool seen = false;

	*out = (struct disposition){ 0 };
	while (text_cut(&headers, '\n', &line)) {
		if (line.n == 0 || line.p[line.n - 1] != '\r')
			return err_set(e, ERR_INVALID,
				       "a header without its line end");
		line = text_slice(line, 0, line.n - 1);
		struct text rest = line, name = cut_token(&rest);
		if (name.n == 0 || rest.n == 0 || rest.p[0] != ':')
			return err_set(e, ERR_INVALID,
				       "a malformed header in a part");
		if (!text_is_nocase(name, "Content-Disposition"))
			continue;
		if (seen)
			return err_set(e, ERR_INVALID,
				       "a part with two dispositions");
		seen = true;
		if (disposition_read(text_trim(text_slice(rest, 1, rest.n)), a,
				     out, e) != 0)
			return -1;
	}
	if (!seen)
		return err_set(e, ERR_INVALID, "a part without disposition");
	return 0;
}
