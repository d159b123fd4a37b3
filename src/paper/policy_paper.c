#include "paper/policy_paper.h"

#include <stdio.h>

#include "content/content.h"
#include "paper/document.h"

#define HEADING_MARK   "■"
#define LINE_MAX_BYTES 8000

bool
policy_line_cut(struct text *rest, struct text *line, bool *heading_out)
{
	while (text_cut(rest, '\n', line)) {
		*line = text_trim(*line);
		if (line->n == 0)
			continue;
		*heading_out = text_starts(*line, HEADING_MARK);
		if (*heading_out)
			*line = text_trim(text_slice(
			    *line, sizeof(HEADING_MARK) - 1, line->n));
		return true;
	}
	return false;
}

static void
compose(const struct policy_paper *p, struct document *d)
{
	struct text rest = text_of(p->body), line;
	char copy[LINE_MAX_BYTES];
	bool heading = false;

	document_text(d, DOCUMENT_TITLE,
		      content_text(p->language, TEXT_policy_title));
	document_space(d, 12);
	while (policy_line_cut(&rest, &line, &heading)) {
		text_copy(copy, sizeof(copy), line);
		document_text(d, heading ? DOCUMENT_SUBHEADING : DOCUMENT_BODY,
			      copy);
	}
	document_space(d, 24);
	snprintf(copy, sizeof(copy), "%s: %s\n%s\n%s",
		 content_text(p->language, TEXT_policy_established_on),
		 p->established_on, p->company, p->representative);
	document_text(d, DOCUMENT_BODY, copy);
}

/* Once to count the pages, once for real. */
static int
write_once(const struct policy_paper *p, int pages, struct str *out,
	   int *pages_out, struct err *e)
{
	struct document_options options = {
		.bytes = out,
		.title = content_text(p->language, TEXT_policy_title),
		.footer = p->draft != NULL ? p->draft : p->company,
		.language = language_name(p->language),
		.made_ms = p->made_ms,
		.pages = pages,
	};
	struct document *d = NULL;

	if (document_new(&options, &d, e) != 0)
		return -1;
	compose(p, d);
	*pages_out = document_pages(d);
	return document_close(&d, e);
}

int
policy_paper_add(const struct policy_paper *p, struct str *out, struct err *e)
{
	int pages = 0;

	if (write_once(p, 0, NULL, &pages, e) != 0)
		return -1;
	return write_once(p, pages, out, &pages, e);
}
