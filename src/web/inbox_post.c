/* One act on all the rows that were ticked in the inbox. */
#include <string.h>

#include "base/num.h"
#include "model/access_row.h"
#include "model/owner_row.h"
#include "web/form.h"
#include "web/inbox_query.h"
#include "web/visit.h"
#include "web/watch_answers.h"
#include "web/work.h"

/* Incidents one act reaches, those of folded rows included. */
#define REACH_MAX 2000

struct ticked_form {
	const char *act, *text;
	int64_t shown_ms;
};

static const struct form_field ticked_fields[] = {
	{ "act", FORM_TEXT, 1, 20, offsetof(struct ticked_form, act) },
	{ "text", FORM_LINES, 0, WORK_TEXT_MAX,
	  offsetof(struct ticked_form, text) },
	{ "shown", FORM_INT, 0, INT64_MAX,
	  offsetof(struct ticked_form, shown_ms) },
};

struct deed {
	struct page *p;
	struct work_change change; /* what is the same for all */
	int64_t done, passed;
};

/* Whether the caller may work on this company's incidents now. */
static bool
may_work(struct page *p, int64_t company)
{
	struct permission_holder who = { true, false, ACCESS_COUNT };

	return access_row_get(p->db, p->caller->person, company, visit_now(p),
			      &who.access, NULL) == 0 &&
	       permission_has(who, PERMISSION_WATCH_WRITE);
}

/* Somebody else was faster, or it is not there (any more): the others are
 * still done. */
static int
apply(struct deed *d, int64_t company, int64_t incident, int64_t seen_ms,
      struct err *e)
{
	struct work_change c = d->change;
	struct err story = { 0 };

	c.company = company;
	c.incident = incident;
	c.seen_ms = seen_ms;
	if (!may_work(d->p, company)) {
		d->passed++;
		return 0;
	}
	if (work_apply(d->p, &c, &story) == 0) {
		d->done++;
		return 0;
	}
	if (story.kind != ERR_CONFLICT && story.kind != ERR_NOT_FOUND)
		return err_set(e, story.kind, "%s", story.text);
	d->passed++;
	return 0;
}

/* "i-12" = "1700000": incident 12 as it was shown. */
static int
apply_one(struct deed *d, const struct http_field *field, struct err *e)
{
	int64_t incident, seen_ms, company = 0;
	struct err story = { 0 };

	if (num_int(text_of(field->name + 2), 1, INT64_MAX, &incident, e) !=
		0 ||
	    num_int(text_of(field->value), 0, INT64_MAX, &seen_ms, e) != 0)
		return -1;
	if (owner_row_get(d->p->db, OWNER_OF_INCIDENT, incident, &company,
			  &story) != 0) {
		if (story.kind != ERR_NOT_FOUND)
			return err_set(e, story.kind, "%s", story.text);
		d->passed++;
		return 0;
	}
	return apply(d, company, incident, seen_ms, e);
}

/* "f-3-scan": all of class scan at company 3 (0: anywhere) that the inbox
 * shows under this address. */
static int
apply_folded(struct deed *d, const char *name, struct err *e)
{
	struct page *p = d->p;
	struct access_view view = { p->caller->person, visit_now(p) };
	struct text rest = text_of(name + 2), number;
	struct inbox_query q;
	struct inbox_filter f;
	struct inbox_list list;
	enum alert_class class;
	int64_t company;
	int fold;

	if (!text_cut(&rest, '-', &number) ||
	    num_int(number, 0, INT64_MAX, &company, e) != 0 ||
	    !class_parse(rest, &class))
		return err_set(e, ERR_INVALID, "no such row of the inbox");
	inbox_query_read(p, &q);
	f = inbox_query_filter(p, &q, &fold);
	f.fold = INBOX_FOLD_NONE;
	f.class = (int)class;
	f.company = company != 0 ? company : f.company;
	f.after = (struct row_mark){ 0 };
	f.max = REACH_MAX;
	if (inbox_row_list(p->db, &view, &f, p->arena, &list, e) != 0)
		return -1;
	for (size_t i = 0; i < list.count; i++)
		if (apply(d, list.row[i].incident.company,
			  list.row[i].incident.id, -1, e) != 0)
			return -1;
	return 0;
}

static int
apply_ticked(struct deed *d, struct err *e)
{
	const struct http_request *q = d->p->request;
	TXN(t);

	if (txn_begin(&t, d->p->db, e) != 0)
		return -1;
	for (size_t i = 0; i < q->form_count; i++) {
		const char *name = q->form[i].name;
		int rc = 0;

		if (strncmp(name, "i-", 2) == 0)
			rc = apply_one(d, &q->form[i], e);
		else if (strncmp(name, "f-", 2) == 0)
			rc = apply_folded(d, name, e);
		if (rc != 0)
			return -1;
	}
	return txn_commit(&t, e);
}

int
inbox_post(struct page *p, struct err *e)
{
	struct deed deed = { .p = p };
	struct ticked_form form = { 0 };
	struct inbox_query q;
	const char *path;

	if (form_read(p->request, ticked_fields, ARRAY_LEN(ticked_fields),
		      &form, NULL, e) != 0)
		return -1;
	if (!work_act_parse(text_of(form.act), &deed.change.act) ||
	    deed.change.act == WORK_GIVE)
		return err_set(e, ERR_INVALID, "no such act of the inbox");
	deed.change.text = form.text != NULL ? form.text : "";
	deed.change.since_ms = form.shown_ms;
	if (apply_ticked(&deed, e) != 0)
		return -1;
	inbox_query_read(p, &q);
	path = arena_printf(p->arena, "%s&done=%lld&passed=%lld",
			    inbox_query_address(p, &q), (long long)deed.done,
			    (long long)deed.passed);
	if (path == NULL)
		return arena_check(p->arena, e);
	return page_redirect(p, path);
}
