/*
 * form.h: fields of a form are declared with their limits and read into a
 * struct; what is not declared does not exist. A wrong field is an error that
 * names it, so that the page can show it beside the input.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "net/http.h"

enum form_kind {
	FORM_TEXT,   /* const char *: one line, printable, trimmed */
	FORM_LINES,  /* const char *: several lines, CR LF made LF */
	FORM_SECRET, /* const char *: as it was typed */
	FORM_LOGIN,  /* const char *: letters, digits and . _ - @ + */
	FORM_ID,     /* int64_t: positive */
	FORM_INT,    /* int64_t within [min, max] */
	FORM_FLAG    /* bool: present or not */
};

struct form_field {
	const char *name;
	enum form_kind kind;
	/* Characters of a text, value of FORM_INT. min 0: may be absent (NULL,
	 * or 0 for numbers). */
	int64_t min, max;
	size_t offset; /* of the member in the struct */
};

/*
 * Fills the members of *out from the request's form. On failure *wrong_out
 * (may be NULL) is the name of the first field that is not right, and
 * ERR_INVALID says why in English, for logs; pages use the name.
 */
int MUST_CHECK form_read(const struct http_request *q,
			 const struct form_field *fields, size_t count,
			 void *out, const char **wrong_out, struct err *e);

#endif
