/* triage_write.c: re-grading of folds, and their way into alert rows. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/check.h"
#include "db/db.h"
#include "fmt/json_out.h"
#include "model/alert_row.h"
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
		if (f->outcome == OUTCOME_ATTEMPT &&
		    f->severity > SEVERITY_TODAY) {
			f->severity = SEVERITY_TODAY;
			f->graded = "only-an-attempt";
		} else if (is_known_update(first, f)) {
			f->severity = SEVERITY_INFO;
			f->graded = "known-update";
		} else if (is_repeated(f, g)) {
			f->severity = SEVERITY_TODAY;
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

static const char *
key_of(struct arena *a, const struct fold *f)
{
	char device[ADDRESS_TEXT_MAX] = "*", peer[ADDRESS_TEXT_MAX] = "*";

	if (f->device.family != 0)
		address_write(&f->device, device);
	if (f->peer.family != 0)
		address_write(&f->peer, peer);
	return arena_printf(a, "%s %s %d %s %s", class_name(f->class), f->rule,
			    (int)f->role, device, peer);
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
row_of(struct arena *a, const struct fold *f, struct alert_row *row)
{
	row->key = key_of(a, f);
	row->class = f->class;
	row->severity = f->severity;
	row->outcome = f->outcome;
	row->count = f->count;
	row->first_ms = f->first_us / 1000;
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

static int
write_step(const struct fold **at, struct arena *a, struct db *db,
	   int64_t company, int64_t look, struct err *e)
{
	struct alert_row row[WRITE_STEP];
	const struct fold *f = *at;
	size_t n = 0;

	memset(row, 0, sizeof(row));
	for (; f != NULL && n < WRITE_STEP; f = f->next) {
		if (f->absorbed || f->count == 0)
			continue;
		row[n].company = company;
		row[n].look = look;
		row_of(a, f, &row[n++]);
	}
	*at = f;
	if (arena_check(a, e) != 0)
		return -1;
	return n > 0 ? alert_row_put(db, row, n, NULL, e) : 0;
}

int
fold_write(const struct fold *first, struct db *db, int64_t company,
	   int64_t look, struct err *e)
{
	struct arena *a = arena_new(16 * 1024 * 1024);
	int rc = 0;
	TXN(t);

	if (first != NULL)
		rc = txn_begin(&t, db, e);
	while (first != NULL && rc == 0) {
		rc = write_step(&first, a, db, company, look, e);
		arena_reset(a);
	}
	if (rc == 0 && t.db != NULL)
		rc = txn_commit(&t, e);
	arena_free(&a);
	return rc;
}
