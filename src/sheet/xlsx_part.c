/* xlsx_part.c: see xlsx_part.h. */
#include "sheet/xlsx_part.h"

#include <string.h>

struct reader {
	const struct part_handlers *handlers;
	XML_Parser parser;
	bool doctype;
};

const char *
part_local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon != NULL ? colon + 1 : name;
}

const char *
part_attribute(const char **attribute, const char *name)
{
	for (size_t i = 0; attribute[i] != NULL; i += 2)
		if (strcmp(part_local(attribute[i]), name) == 0)
			return attribute[i + 1];
	return NULL;
}

static void
on_begin(void *context, const char *name, const char **attribute)
{
	struct reader *r = context;

	if (r->handlers->begin != NULL)
		r->handlers->begin(r->handlers->context, part_local(name),
				   attribute);
}

static void
on_end(void *context, const char *name)
{
	struct reader *r = context;

	if (r->handlers->end != NULL)
		r->handlers->end(r->handlers->context, part_local(name));
}

static void
on_text(void *context, const char *bytes, int length)
{
	struct reader *r = context;

	if (r->handlers->text != NULL)
		r->handlers->text(r->handlers->context, bytes, length);
}

static void
on_doctype(void *context, const char *name, const char *system,
	   const char *public, int internal)
{
	struct reader *r = context;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	r->doctype = true;
	XML_StopParser(r->parser, XML_FALSE);
}

static int
tell_parse_error(const struct reader *r, const char *name, struct err *e)
{
	if (r->doctype)
		return err_set(e, ERR_INVALID,
			       "%s: a document type is not allowed", name);
	return err_set(e, ERR_INVALID, "%s, line %lu: %s", name,
		       (unsigned long)XML_GetCurrentLineNumber(r->parser),
		       XML_ErrorString(XML_GetErrorCode(r->parser)));
}

static int
stream_part(struct reader *r, zip_file_t *file, const char *name,
	    struct part_budget *budget, struct err *e)
{
	char piece[16384];
	zip_int64_t n;

	do {
		n = zip_fread(file, piece, sizeof(piece));
		if (n < 0)
			return err_set(e, ERR_INVALID,
				       "%s: the archive is damaged", name);
		budget->left -= n;
		if (budget->left < 0)
			return err_set(e, ERR_TOO_BIG,
				       "%s: unpacks to more than is allowed",
				       name);
		if (XML_Parse(r->parser, piece, (int)n, n == 0) !=
		    XML_STATUS_OK)
			return tell_parse_error(r, name, e);
		if (r->handlers->failed != NULL &&
		    r->handlers->failed(r->handlers->context))
			return 0;
	} while (n > 0);
	return 0;
}

int
part_parse(zip_t *archive, const char *name, struct part_budget *budget,
	   const struct part_handlers *handlers, struct err *e)
{
	struct reader r = { .handlers = handlers };
	zip_file_t *file = zip_fopen(archive, name, 0);
	int rc = -1;

	if (file == NULL)
		return err_set(e, ERR_NOT_FOUND, "%s is missing", name);
	r.parser = XML_ParserCreate(NULL);
	if (r.parser != NULL) {
		XML_SetUserData(r.parser, &r);
		XML_SetElementHandler(r.parser, on_begin, on_end);
		XML_SetCharacterDataHandler(r.parser, on_text);
		XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
		rc = stream_part(&r, file, name, budget, e);
		XML_ParserFree(r.parser);
	}
	zip_fclose(file);
	return rc;
}
