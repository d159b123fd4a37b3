/*
 * context.h: where in a page a template stands. Follows the literal markup
 * byte by byte, so that the tool, not the author, chooses how an output is
 * escaped, and so that what must never be in a page is refused at build time:
 * attributes without quotes, inline style, event handlers, inline script,
 * output inside tags' names, comments or scripts.
 */
#ifndef TOOLS_MKTMPL_CONTEXT_H
#define TOOLS_MKTMPL_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

enum place {
	PLACE_TEXT,        /* between tags */
	PLACE_OPEN,        /* after '<' */
	PLACE_ELEMENT,     /* in an element's name */
	PLACE_CLOSING,     /* in a closing tag */
	PLACE_GAP,         /* in a tag, a blank or the end must follow */
	PLACE_INSIDE,      /* in a tag, an attribute may begin */
	PLACE_NAME,        /* in an attribute's name */
	PLACE_AFTER_NAME,  /* blanks after an attribute's name */
	PLACE_EQUALS,      /* after '=' */
	PLACE_VALUE,       /* in a quoted value */
	PLACE_DECLARATION, /* in <!doctype ...> */
	PLACE_COMMENT,     /* in <!-- ... --> */
	PLACE_SCRIPT,      /* between <script> and </script> */
};

/* How an output must be written at a place. */
enum escape { ESCAPE_TEXT, ESCAPE_ATTRIBUTE, ESCAPE_URL, ESCAPE_URL_PART };

struct context {
	enum place place;
	char quote;
	char element[24];
	char attribute[24];
	char head[12];     /* first bytes of a URL value */
	bool started;      /* the value has something in it already */
	bool scheme_known; /* the URL's scheme was seen or cannot come */
	size_t dashes;     /* of a comment's end */
	size_t closing;    /* bytes of "</script>" seen */
};

/* Takes one literal byte. NULL, or why it is refused. */
const char *context_byte(struct context *c, char byte);
/* An output stands here: how to escape it. NULL, or why it is refused. */
const char *context_output(struct context *c, enum escape *out);
/* A word of control (if, for, end ...) stands here. NULL, or why not. */
const char *context_control(struct context *c);
/*
 * Two ways meet (the end of an if): both must stand at the same place. The
 * stricter of the two goes on in *c. NULL, or why they do not fit.
 */
const char *context_join(struct context *c, const struct context *other);

#endif
