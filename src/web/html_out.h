/*
 * html_out.h: the only way text gets into a page. Templates (tools/mktmpl)
 * call these; the tool chooses the writer from where the output stands.
 *
 * out() and its sisters take text and whole numbers; anything else is an
 * error of the compiler. Markup that is already escaped is its own type,
 * struct html, and only text context takes it: "raw" cannot be misspelled.
 * Foreign text is made printable first (control characters, bidi overrides
 * and broken UTF-8 become U+FFFD). NULL writes nothing.
 */
#ifndef WEB_HTML_OUT_H
#define WEB_HTML_OUT_H

#include <stddef.h>

#include "base/str.h"
#include "content/content.h"

struct html_out {
	struct str *to; /* the answer's body; its limit is the page's limit */
	enum language language;
};

/* Markup made by this program, never from foreign text. */
struct html {
	struct text markup;
};

/* Literal markup of a template. */
void html_raw(struct html_out *o, const char *bytes, size_t length);

void html_text(struct html_out *o, struct text t);
void html_string(struct html_out *o, const char *terminated);
void html_markup(struct html_out *o, struct html h);
void html_int(struct html_out *o, long long value);
void html_natural(struct html_out *o, unsigned long long value);
/* The same for people: 12,345. Text context writes numbers so. */
void html_count(struct html_out *o, long long value);
void html_count_natural(struct html_out *o, unsigned long long value);

/* A whole address: a path of this site ("/x", "?x", "#x"), http, https, tel or
 * mailto. Everything else (javascript:, //host, relative) writes "#". */
void html_url_text(struct html_out *o, struct text t);
void html_url_string(struct html_out *o, const char *terminated);
/* One component: all but letters, digits and "-._~" is percent-coded. */
void html_part_text(struct html_out *o, struct text t);
void html_part_string(struct html_out *o, const char *terminated);

/* The text of a key with its facts put in, in the language of the page. */
void html_tr(struct html_out *o, enum text_key key,
	     const struct content_value *fact, size_t count);

/* clang-format off */
#define html_kinds(view, terminated, whole, natural)                           \
	struct text: view, char *: terminated, const char *: terminated,       \
	int: whole, long: whole, long long: whole, unsigned: natural,          \
	unsigned long: natural, unsigned long long: natural

#define out(o, x)                                                              \
	_Generic((x), struct html: html_markup,                                \
		 html_kinds(html_text, html_string, html_count,                \
			    html_count_natural))(o, x)
#define out_attribute(o, x)                                                    \
	_Generic((x), html_kinds(html_text, html_string, html_int,             \
				 html_natural))(o, x)
#define out_url(o, x)                                                          \
	_Generic((x), struct text: html_url_text, char *: html_url_string,     \
		 const char *: html_url_string)(o, x)
#define out_url_part(o, x)                                                     \
	_Generic((x), html_kinds(html_part_text, html_part_string, html_int,   \
				 html_natural))(o, x)

struct content_value html_fact_text(const char *name, struct text t);
struct content_value html_fact_string(const char *name, const char *value);
struct content_value html_fact_int(const char *name, long long value);
struct content_value html_fact_natural(const char *name,
				       unsigned long long value);

#define html_fact(name, x)                                                     \
	_Generic((x), struct text: html_fact_text, char *: html_fact_string,   \
		 const char *: html_fact_string, int: html_fact_int,           \
		 long: html_fact_int, long long: html_fact_int,                \
		 unsigned: html_fact_natural, unsigned long: html_fact_natural,\
		 unsigned long long: html_fact_natural)(name, x)
/* clang-format on */

#endif
