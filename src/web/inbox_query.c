#include "web/inbox_query.h"

#include <stdio.h>
#include <string.h>

#include "web/day.h"
#include "web/html_out.h"
#include "web/page.h"
#include "web/view_fill.h"

#define TEXT_BYTES_MAX 400
#define ADDRESS_MAX    4000

static const char *
asked(const struct page *p, const char *name)
{
	const char *value = http_query_get(p->request, name);

	return value != NULL && strlen(value) <= TEXT_BYTES_MAX ? value : "";
}

void
inbox_query_read(struct page *p, struct inbox_query *out)
{
	*out = (struct inbox_query){
		.text = asked(p, "text"),
		.severity = asked(p, "severity"),
		.class = asked(p, "class"),
		.state = asked(p, "state"),
		.whose = asked(p, "whose"),
		.fold = asked(p, "fold"),
		.from = asked(p, "from"),
		.until = asked(p, "until"),
		.company = page_query_int(p, "company", 1, INT64_MAX, 0),
		.archive = page_query_int(p, "archive", 0, 1, 0) == 1,
		.after = {
			.severity = (enum severity)page_query_int(
			    p, "of", 0, SEVERITY_COUNT - 1, 0),
			.last_ms = page_query_int(p, "at", 0, INT64_MAX, 0),
			.id = page_query_int(p, "after", 1, INT64_MAX, 0),
		},
	};
}

/* The classes whose name holds the text, in either language. */
static const char *
classes_named(struct page *p, const char *text)
{
	struct str s;
	const char *list;

	if (text == NULL)
		return NULL;
	str_init(&s, 2000);
	str_add(&s, ",");
	for (int i = 0; i < CLASS_COUNT; i++) {
		enum alert_class c = (enum alert_class)i;

		if (text_contains_nocase(text_of(content_class(LANGUAGE_JA, c)),
					 text) ||
		    text_contains_nocase(text_of(content_class(LANGUAGE_EN, c)),
					 text))
			str_addf(&s, "%s,", class_name(c));
	}
	list = arena_text(p->arena, str_view(&s));
	str_done(&s);
	return list;
}

static enum inbox_whose
whose_of(const struct inbox_query *q)
{
	if (strcmp(q->whose, "mine") == 0)
		return INBOX_MINE;
	return strcmp(q->whose, "nobody") == 0 ? INBOX_NOBODYS : INBOX_ANYBODYS;
}

static int
state_of(const struct inbox_query *q)
{
	enum incident_state state;

	if (incident_state_parse(text_of(q->state), &state))
		return (int)state;
	/* The archive holds what was put away, done or not. */
	return strcmp(q->state, "any") == 0 || q->archive ? -2 : -1;
}

static int
fold_of(const struct inbox_query *q)
{
	static const char *const names[INBOX_FOLD_COUNT] = {
		[INBOX_FOLD_COMPANY] = "company",
		[INBOX_FOLD_CLASS] = "class",
		[INBOX_FOLD_NONE] = "none",
	};

	for (int i = 0; i < INBOX_FOLD_COUNT; i++)
		if (strcmp(q->fold, names[i]) == 0)
			return i;
	return INBOX_FOLD_AUTO;
}

struct inbox_filter
inbox_query_filter(struct page *p, const struct inbox_query *q, int *fold_out)
{
	struct inbox_filter f = {
		.whose = whose_of(q),
		.company = q->company,
		.class = -1,
		.state = state_of(q),
		.escalated = strcmp(q->whose, "up") == 0,
		.archived = q->archive,
		.text = view_text(q->text),
		.classes = classes_named(p, view_text(q->text)),
		.from_ms = day_parse(q->from),
		.until_ms = day_parse(q->until),
		.after = q->after,
	};
	enum severity severity;
	enum alert_class class;

	if (severity_parse(text_of(q->severity), &severity))
		f.least_severity = (int)severity;
	if (class_parse(text_of(q->class), &class))
		f.class = (int)class;
	if (f.until_ms != 0)
		f.until_ms += DAY_MS;
	*fold_out = fold_of(q);
	f.fold = *fold_out == INBOX_FOLD_AUTO ? INBOX_FOLD_COMPANY
					      : (enum inbox_fold) * fold_out;
	return f;
}

static void
part_add(struct str *s, const char *name, const char *value)
{
	struct html_out o = { s, LANGUAGE_EN };

	if (value[0] == '\0')
		return;
	str_add(s, text_ends(str_view(s), "?") ? "" : "&");
	str_addf(s, "%s=", name);
	html_part_string(&o, value);
}

static void
part_add_int(struct str *s, const char *name, int64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	if (value != 0)
		part_add(s, name, text);
}

const char *
inbox_query_address(struct page *p, const struct inbox_query *q)
{
	const char *address;
	struct str s;

	str_init(&s, ADDRESS_MAX);
	str_add(&s, "/inbox?");
	part_add(&s, "text", q->text);
	part_add(&s, "severity", q->severity);
	part_add(&s, "class", q->class);
	part_add(&s, "state", q->state);
	part_add(&s, "whose", q->whose);
	part_add(&s, "fold", q->fold);
	part_add(&s, "from", q->from);
	part_add(&s, "until", q->until);
	part_add_int(&s, "company", q->company);
	part_add_int(&s, "archive", q->archive);
	if (q->after.id != 0) {
		part_add_int(&s, "of", (int64_t)q->after.severity);
		part_add_int(&s, "at", q->after.last_ms);
		part_add_int(&s, "after", q->after.id);
	}
	address = arena_text(p->arena, str_view(&s));
	str_done(&s);
	return address != NULL ? address : "/inbox?";
}
