/* xlsx_part.h: one XML part inside a workbook's archive, streamed through
 * expat with every limit in force. Private to the readers of this room. */
#ifndef SHEET_XLSX_PART_H
#define SHEET_XLSX_PART_H

#include <expat.h>
#include <stdbool.h>
#include <zip.h>

#include "base/err.h"

struct part_handlers {
	void (*begin)(void *context, const char *name, const char **attribute);
	void (*end)(void *context, const char *name);
	void (*text)(void *context, const char *bytes, int length);
	/* Asked after every piece: a handler that failed says so here. */
	bool (*failed)(void *context);
	void *context;
};

/* Bytes still allowed to unpack, over all parts. */
struct part_budget {
	int64_t left;
};

/* ERR_NOT_FOUND when the archive has no such part; the parts names are as in
 * the archive ("xl/workbook.xml"). A failing handler ends it with 0: its owner
 * knows the story. */
int MUST_CHECK part_parse(zip_t *archive, const char *name,
			  struct part_budget *budget,
			  const struct part_handlers *handlers, struct err *e);
/* The element's name without its namespace prefix. */
const char *part_local(const char *name);
/* Value of an attribute by local name, NULL when absent. */
const char *part_attribute(const char **attribute, const char *name);

#endif
