/* triage_write.c: re-grading of folds, and their way into alert rows. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/stamp.h"
#include "db/db.h"
#include "fmt/json_out.h"
#include "model/alert_row.h"
#include "model/company_stage_row.h"
#include "watch/triage_fold.h"

/* Rows handed to the database at once; bounds the memory of writing. */
#define WRITE_STEP 256

static bool
is_ours(const struct fold *f)
{
	return text_starts(text_of(f->rule), "komainu.");
}

/* A foreign rule that shouts at what our own rule knows to be a software
 * update from the same place. */
static bool
is_known_update(const struct fold *first, const struct fold *f)
{
	const struct fold *u;

	if (is_ours(f) || f->class != CLASS_MALWARE_DOWNLOAD ||
	    f->outcome == OUTCOME_SUCCESS || f->severity == SEVERITY_NOW)
		return false;
	for (u = first; u != NULL; u = u->next)
		if (!u->absorbed &&
		    strcmp(u->rule, "komainu.program-update") == 0 &&
		    address_equal(&u->device, &f->device) &&
		    (u->peer.family == 0 || address_equal(&u->peer, &f->peer)))
			return true;
	return false;
}

/* The same quiet warning about the same machine for a long time is no longer
 * chance. Only what infected machines do; weaknesses stay what they are. */
static bool
is_repeated(const struct fold *f, const struct fold_grading *g)
{
	if (f->severity != SEVERITY_THIS_WEEK || f->outcome == OUTCOME_ATTEMPT)
		return false;
	if (f->class != CLASS_C2 && f->class != CLASS_MALWARE_DOWNLOAD &&
	    f->class != CLASS_SUSPICIOUS_SCRIPT)
		return false;
	return f->count >= g->repeat_count &&
	       (f->last_us - f->first_us) / 1000 >= g->repeat_ms;
}

void
fold_grade(struct fold *first, const struct fold_grading *g)
{
	struct fold *f;

	for (f = first; f != NULL; f = f->next) {
		if (f->absorbed)
			continue;
		f->told = f->severity;
		f->graded = NULL;
		if (f->outcome == OUTCOME_ATTEMPT &&
		    f->severity > SEVERITY_TODAY) {
			f->told = SEVERITY_TODAY;
			f->graded = "only-an-attempt";
		} else if (is_known_update(first, f)) {
			f->told = SEVERITY_INFO;
			f->graded = "known-update";
		} else if (is_repeated(f, g)) {
			f->told = SEVERITY_TODAY;
			f->graded = "repeated";
		}
	}
}

static void
write_set(struct json_out *j, const char *count_name, const char *list_name,
	  const struct fold_set *s)
{
	char buffer[ADDRESS_TEXT_MAX];
	int i;

	if (s->count == 0)
		return;
	json_out_pair_int(j, count_name, (int64_t)s->count);
	json_out_key(j, list_name);
	json_out_array(j);
	for (i = 0; i < s->samples; i++) {
		address_write(&s->sample[i], buffer);
		json_out_string(j, buffer);
	}
	json_out_array_end(j);
}

/* The finding's own facts first, then what triage knows. */
static const char *
facts_of(struct arena *a, const struct fold *f)
{
	static const char *const role[] = { "", "actor", "target" };
	struct json_out j;
	struct text own = str_view(&f->facts);
	const char *text;
	struct str s;

	str_init(&s, 2000);
	json_out_init(&j, &s, false);
	json_out_object(&j);
	if (f->role != ROLE_UNKNOWN)
		json_out_pair(&j, "_role", role[f->role]);
	if (f->graded != NULL)
		json_out_pair(&j, "_graded", f->graded);
	write_set(&j, "_peers", "_peer_samples", &f->peers);
	write_set(&j, "_devices", "_device_samples", &f->devices);
	json_out_object_end(&j);
	if (own.n <= 2)
		text = arena_text(a, str_view(&s));
	else if (s.n <= 2)
		text = arena_text(a, own);
	else
		text =
		    arena_printf(a, "%.*s,%s", (int)own.n - 1, own.p, s.p + 1);
	str_done(&s);
	return text;
}

/* "2026-11-21" */
static const char *
day_of(struct arena *a, int32_t day)
{
	char text[STAMP_TEXT_MAX];

	stamp_write_iso(day * INT64_C(86400000), text);
	return arena_printf(a, "%.10s", text);
}

static const char *
key_of(struct arena *a, const struct fold *f)
{
	char device[ADDRESS_TEXT_MAX] = "*", peer[ADDRESS_TEXT_MAX] = "*";

	if (f->device.family != 0)
		address_write(&f->device, device);
	if (f->peer.family != 0)
		address_write(&f->peer, peer);
	return arena_printf(a, "%s %s %d %s %s%s%s", class_name(f->class),
			    f->rule, (int)f->role, device, peer,
			    f->day != 0 ? " " : "",
			    f->day != 0 ? day_of(a, f->day) : "");
}

static const char *
address_of(struct arena *a, const struct address *address)
{
	char buffer[ADDRESS_TEXT_MAX];

	if (address->family == 0)
		return "";
	address_write(address, buffer);
	return arena_copy(a, buffer);
}

static void
row_of(struct arena *a, const struct fold *f, const struct fold_writing *w,
       struct alert_row *row)
{
	int64_t first_us = f->first_us;

	/* A row of a day tells of that day, however long it has been so. */
	if (f->day != 0 && first_us < fold_day_begins(f->day, w->zone_minutes))
		first_us = fold_day_begins(f->day, w->zone_minutes);
	row->company = w->company;
	row->look = w->look;
	row->key = key_of(a, f);
	row->class = f->class;
	row->severity = f->told;
	row->outcome = f->outcome;
	row->count = f->count - f->written;
	row->first_ms = first_us / 1000;
	row->last_ms = f->last_us / 1000;
	row->device = address_of(a, &f->device);
	row->peer = address_of(a, &f->peer);
	row->port = f->port;
	row->protocol = f->protocol;
	row->rule = f->rule;
	row->title = f->title;
	row->author = f->author;
	row->subject = f->subject;
	row->facts = facts_of(a, f);
	row->flow_id =
	    f->flow_id != 0
		? arena_printf(a, "%llu", (unsigned long long)f->flow_id)
		: "";
}

static bool
has_news(const struct fold *f)
{
	return !f->absorbed && f->count > f->written;
}

/* Numbers the changes, so that later stages find them. */
static int
number_rows(const struct fold_writing *w, struct alert_row *row, size_t n,
	    struct err *e)
{
	int64_t last;
	size_t i;

	if (w->look != 0)
		return 0;
	if (company_stage_row_take(w->db, w->company, STAGE_ALERT_REVISION,
				   (int64_t)n, &last, e) != 0)
		return -1;
	for (i = 0; i < n; i++)
		row[i].revision = last - (int64_t)(n - 1 - i);
	return 0;
}

static int
write_step(const struct fold **at, struct arena *a,
	   const struct fold_writing *w, struct err *e)
{
	struct alert_row row[WRITE_STEP];
	const struct fold *f = *at;
	size_t n = 0;

	memset(row, 0, sizeof(row));
	for (; f != NULL && n < WRITE_STEP; f = f->next)
		if (has_news(f))
			row_of(a, f, w, &row[n++]);
	*at = f;
	if (arena_check(a, e) != 0)
		return -1;
	if (n == 0)
		return 0;
	if (number_rows(w, row, n, e) != 0)
		return -1;
	return alert_row_put(w->db, row, n, NULL, e);
}

static int
write_all(const struct fold *first, const struct fold_writing *w, struct err *e)
{
	struct arena *a = arena_new(16 * 1024 * 1024);
	int rc = 0;

	while (first != NULL && rc == 0) {
		rc = write_step(&first, a, w, e);
		arena_reset(a);
	}
	arena_free(&a);
	return rc;
}

int
fold_write(const struct fold *first, const struct fold_writing *w,
	   struct err *e)
{
	TXN(t);

	if (first == NULL)
		return 0;
	if (w->look == 0)
		return write_all(first, w, e);
	if (txn_begin(&t, w->db, e) != 0 || write_all(first, w, e) != 0)
		return -1;
	return txn_commit(&t, e);
}
