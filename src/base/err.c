/* err.c: see err.h. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/err.h"
#include "base/utf8.h"

struct err_row {
	const char *name;
	int http;
	int exit;
	const char *text;
};

#define ERR_ROW(name, http, exit, text) { #name, http, exit, text },
static const struct err_row rows[] = { ERR_TABLE(ERR_ROW) };
#undef ERR_ROW

#define ERR_NAME_MAX 24

/* Longer than struct err keeps, so that the cut falls on what was printed. */
#define ERR_DRAFT_MAX 1024

static void
err_store(struct err *e, enum err_kind kind, const char *draft)
{
	e->kind = kind;
	utf8_printable_copy(e->text, sizeof(e->text), text_of(draft));
}

int
err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	char draft[ERR_DRAFT_MAX];
	va_list ap;

	if (e == NULL)
		return -1;
	va_start(ap, fmt);
	vsnprintf(draft, sizeof(draft), fmt, ap);
	va_end(ap);
	err_store(e, kind, draft);
	return -1;
}

int
err_system(struct err *e, const char *fmt, ...)
{
	char draft[ERR_DRAFT_MAX], reason[128];
	int number = errno;
	size_t used;
	va_list ap;

	if (e == NULL)
		return -1;
	va_start(ap, fmt);
	vsnprintf(draft, sizeof(draft) / 2, fmt, ap);
	va_end(ap);
	used = strlen(draft);
	snprintf(draft + used, sizeof(draft) - used, ": %s",
		 strerror_r(number, reason, sizeof(reason)));
	err_store(e, ERR_SYSTEM, draft);
	return -1;
}

int
err_prefix(struct err *e, const char *fmt, ...)
{
	char draft[ERR_DRAFT_MAX];
	size_t used;
	va_list ap;

	if (e == NULL)
		return -1;
	va_start(ap, fmt);
	vsnprintf(draft, sizeof(draft) / 2, fmt, ap);
	va_end(ap);
	used = strlen(draft);
	snprintf(draft + used, sizeof(draft) - used, ": %s", e->text);
	err_store(e, e->kind, draft);
	return -1;
}

void
err_clear(struct err *e)
{
	if (e == NULL)
		return;
	e->kind = ERR_NONE;
	e->text[0] = '\0';
}

static const struct err_row *
err_row(enum err_kind kind)
{
	CHECK((size_t)kind < ARRAY_LEN(rows));
	return &rows[kind];
}

int
err_http(enum err_kind kind)
{
	return err_row(kind)->http;
}

int
err_exit(enum err_kind kind)
{
	return err_row(kind)->exit;
}

const char *
err_kind_text(enum err_kind kind)
{
	return err_row(kind)->text;
}

/* "NOT_FOUND" becomes "not-found"; each thread writes its own copy. */
static const char *
err_dashed(char *buffer, const char *name)
{
	size_t i;

	for (i = 0; i < ERR_NAME_MAX - 1 && name[i] != '\0'; i++)
		buffer[i] =
		    name[i] == '_' ? '-' : (char)(name[i] + ('a' - 'A'));
	buffer[i] = '\0';
	return buffer;
}

const char *
err_kind_name(enum err_kind kind)
{
	static _Thread_local char names[ERR_KIND_COUNT][ERR_NAME_MAX];

	return err_dashed(names[kind], err_row(kind)->name);
}
