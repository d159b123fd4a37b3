#include "prog/report_verb.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/stamp.h"
#include "job/month.h"
#include "model/company_row.h"
#include "model/report_row.h"
#include "os/file.h"
#include "prog/centre.h"
#include "watch/proof.h"

#define MEMORY_MAX ((size_t)64 * 1024 * 1024)
#define PDF_MAX    ((size_t)16 * 1024 * 1024)

struct report_work {
	struct centre centre;
	struct arena *arena;
	struct db *db;
	const char *action, *company, *month, *pdf;
	int64_t id; /* of the company */
};

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	struct report_work *w = context;

	if (name == NULL && w->action == NULL)
		w->action = value;
	else if (name != NULL && strcmp(name, "--company") == 0)
		w->company = value;
	else if (name != NULL && strcmp(name, "--month") == 0)
		w->month = value;
	else if (name != NULL && strcmp(name, "--pdf") == 0)
		w->pdf = value;
	else
		return centre_take(&w->centre, name, value, e) < 0 ? -1 : 0;
	return 0;
}

static int64_t
now_ms(void)
{
	return stamp_now(&stamp_system_clock);
}

static int
company_find(struct report_work *w, struct err *e)
{
	struct company_row row;

	if (w->company == NULL)
		return err_set(e, ERR_USAGE, "--company is needed here");
	if (company_row_find(w->db, w->company, w->arena, &row, e) != 0)
		return err_prefix(e, "company \"%s\"", w->company);
	w->id = row.id;
	return 0;
}

static int
pdf_write(struct report_work *w, int64_t report, struct err *e)
{
	struct text pdf;

	if (w->pdf == NULL)
		return 0;
	if (report_row_get_pdf(w->db, w->id, report, w->arena, &pdf, e) != 0)
		return -1;
	return file_replace(w->pdf, pdf, 0600, e);
}

/* The month that is over, unless another was named. */
static int
make(struct report_work *w, struct err *e)
{
	const struct settings *s = &w->centre.setup.settings;
	char month[CALENDAR_MONTH_TEXT_MAX];
	struct month_wish wish = { .settings = s,
				   .company = w->id,
				   .month = w->month != NULL ? w->month : month,
				   .now_ms = now_ms() };
	int64_t id;

	calendar_month_write(
	    calendar_month(wish.now_ms, (int)s->zone_minutes, -1),
	    (int)s->zone_minutes, month);
	if (month_make(w->db, &wish, &id, e) != 0 || pdf_write(w, id, e) != 0)
		return -1;
	printf("report: %lld\n", (long long)id);
	return 0;
}

static int
list(struct report_work *w, struct err *e)
{
	struct report_list rows;

	if (report_row_list(w->db, w->id, ROW_LIST_MAX, w->arena, &rows, e) !=
	    0)
		return -1;
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_row *r = &rows.row[i];
		char made[STAMP_TEXT_MAX];

		stamp_write_iso(r->made_ms, made);
		printf("%lld\t%s\t%lld\t%s\t%s\t%s\n", (long long)r->id,
		       r->month, (long long)r->edition, made,
		       r->whole ? "whole" : "running", r->digest);
	}
	return 0;
}

static void
line_print(enum proof_check check, const struct proof_line *l)
{
	printf("%s\t%s\t%lld\t%lld\n", proof_check_name(check),
	       proof_outcome_name(l->outcome), (long long)l->stored,
	       (long long)l->counted);
}

static int
verify_one(struct report_work *w, int64_t id, struct err *e)
{
	const struct proof_options options = { .bodies = true };
	struct report_row row;
	struct proof proof;

	if (report_row_get(w->db, w->id, id, w->arena, &row, e) != 0 ||
	    proof_run(w->db, &row, &options, &proof, e) != 0)
		return -1;
	printf("%s\tedition %lld\t%s\n", row.month, (long long)row.edition,
	       proof.good ? "good" : "wrong");
	for (int i = 0; i < PROOF_CHECKS; i++)
		if (proof.line[i].tried)
			line_print((enum proof_check)i, &proof.line[i]);
	if (!proof.good)
		return err_set(e, ERR_INVALID, "%s: %s", row.month,
			       proof.wrong);
	return 0;
}

static int
verify(struct report_work *w, struct err *e)
{
	struct report_list rows;
	struct err story;
	int rc = 0;
	bool any = false;

	if (report_row_list(w->db, w->id, ROW_LIST_MAX, w->arena, &rows, e) !=
	    0)
		return -1;
	for (size_t i = 0; i < rows.count; i++) {
		if (w->month != NULL &&
		    strcmp(w->month, rows.row[i].month) != 0)
			continue;
		any = true;
		err_clear(&story);
		if (verify_one(w, rows.row[i].id, &story) != 0 && rc == 0)
			rc = err_set(e, story.kind, "%s", story.text);
	}
	return any ? rc
		   : err_set(e, ERR_NOT_FOUND, "there is no report to verify");
}

static int
act(struct report_work *w, struct err *e)
{
	static const struct {
		const char *name;
		int (*run)(struct report_work *w, struct err *e);
	} acts[] = { { "make", make }, { "list", list }, { "verify", verify } };

	if (w->action == NULL)
		return err_set(e, ERR_USAGE,
			       "what to do (make, list, verify) is needed");
	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (strcmp(acts[i].name, w->action) == 0)
			return company_find(w, e) != 0 ? -1 : acts[i].run(w, e);
	return err_set(e, ERR_USAGE, "report: no such action: %s", w->action);
}

int
report_verb(const struct verb *v, int argc, char **argv)
{
	struct report_work w = { 0 };
	struct err e = { 0 };
	int rc = -1;

	centre_init(&w.centre);
	w.arena = arena_new(MEMORY_MAX);
	if (verb_parse(v, argc, argv, take, &w, &e) == 0 &&
	    centre_load(&w.centre, &e) == 0 &&
	    centre_prepare(&w.centre, &e) == 0 &&
	    centre_database(&w.centre, &w.db, &e) == 0)
		rc = act(&w, &e);
	db_close(&w.db);
	arena_free(&w.arena);
	return rc == 0 ? 0 : verb_fail(&e);
}
