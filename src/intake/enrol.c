/* POST enrol and renew: how a sender gets its certificates. */
#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "base/utf8.h"
#include "crypt/enrolment_code.h"
#include "fmt/address.h"
#include "fmt/json_out.h"
#include "intake/desk.h"
#include "model/audit_row.h"
#include "model/enrolment_row.h"
#include "relay/answer.h"
#include "relay/wire.h"

#define CERTIFICATE_MS (WIRE_CERTIFICATE_DAYS * 86400000LL)
#define NAME_BYTES     120

/* One network is one guesser: an IPv6 network of /64 is one house. */
static struct text
place_of(struct desk *d)
{
	struct address a = { 0 };
	size_t n;

	if (address_parse(text_of(d->q->address), &a, NULL) != 0)
		return text_of(d->q->address);
	n = a.family == 6 ? 8 : 4;
	char *bytes = arena_copy_n(d->q->arena, (const char *)a.bytes, n);
	return (struct text){ bytes, bytes != NULL ? n : 0 };
}

void
enrol_admit(struct desk *d)
{
	struct text place = place_of(d);
	int64_t wait =
	    limit_wait(d->intake->guess_limit, place.p, place.n, d->now_ms);

	if (wait > 0)
		desk_later(d, 429, 1 + wait / 1000,
			   "too many wrong codes came from there");
}

struct wish {
	struct text code, csr, kind, version, name;
	char secret[ENROLMENT_SECRET_MAX];
};

static int
wish_read(struct desk *d, struct wish *w, struct err *e)
{
	const struct answer_field fields[] = {
		{ "code", &w->code, NULL, true },
		{ "csr", &w->csr, NULL, true },
		{ "kind", &w->kind, NULL, true },
		{ "version", &w->version, NULL, false },
		{ "name", &w->name, NULL, false },
	};

	return answer_read(d->q->content, d->q->arena, fields,
			   ARRAY_LEN(fields), e);
}

/* Counts a wrong code, and says so. */
static void
wrong_code(struct desk *d, const struct err *e)
{
	struct text place = place_of(d);

	limit_take(d->intake->guess_limit, place.p, place.n, 1, d->now_ms);
	log_event(LOG_WARN, "intake.wrong_code",
		  F_TEXT("address", d->q->address), F_ERR(e));
	desk_fail(d, e, "code");
}

static bool
code_read(struct desk *d, struct wish *w)
{
	const struct authority *a = d->intake->world.authority;
	char code[ENROLMENT_CODE_MAX];
	struct err e = { 0 };

	if (enrolment_code_parse(w->code, code, &e) != 0) {
		desk_fail(d, &e, "code");
		return false;
	}
	if (!enrolment_code_is_of(code, authority_pin(a))) {
		err_set(&e, ERR_INVALID, "this code is another centre's");
		wrong_code(d, &e);
		return false;
	}
	enrolment_code_secret(code, w->secret);
	return true;
}

/* What one transaction does. */
struct admission {
	struct desk *desk;
	const struct wish *wish;
	struct authority_issued issued;
	struct enrolment_row row;
	struct sender_row sender;
	struct company_row *company;
	int64_t id;
};

/* The name of the code, or of the machine; made another one when the company
 * has given it meanwhile. */
static int
name_choose(struct db *db, struct admission *a, struct err *e)
{
	struct arena *memory = a->desk->q->arena;
	const char *wanted = a->row.name;
	int64_t taken = 1;

	a->sender.name = wanted;
	for (int i = 2; i < 100; i++) {
		if (sender_row_count_name(db, a->row.company, a->sender.name,
					  &taken, e) != 0)
			return -1;
		if (taken == 0)
			return 0;
		a->sender.name = arena_printf(memory, "%s (%d)", wanted, i);
		if (a->sender.name == NULL)
			return arena_check(memory, e);
	}
	return err_set(e, ERR_CONFLICT, "the name is taken");
}

static int
certificate_make(struct db *db, struct desk *d, struct text csr, int64_t sender,
		 struct authority_issued *out, struct err *e)
{
	str_reset(&out->pem);
	if (authority_issue(d->intake->world.authority, csr, sender, d->now_ms,
			    CERTIFICATE_MS, out, e) != 0)
		return -1;
	struct certificate_row row = { .serial = out->serial,
				       .sender = sender,
				       .issued_ms = d->now_ms,
				       .expires_ms = out->until_ms };
	return certificate_row_add(db, &row, e);
}

static int
audit(struct db *db, const struct admission *a, struct err *e)
{
	struct desk *d = a->desk;
	struct audit_row row = { .at_ms = d->now_ms,
				 .company = a->row.company,
				 .address = d->q->address,
				 .act = "sensor.enrol",
				 .object =
				     arena_printf(d->q->arena, "sender:%lld",
						  (long long)a->id),
				 .detail = "{}" };

	return audit_row_add(db, &row, e);
}

static int
admit(struct db *db, void *context, struct err *e)
{
	struct admission *a = context;
	struct desk *d = a->desk;
	uint8_t hash[ENROLMENT_HASH_BYTES];
	enum sender_kind kind;

	enrolment_code_hash(d->intake->world.key, a->wish->secret, hash);
	if (enrolment_row_use(db,
			      (struct text){ (const char *)hash, sizeof(hash) },
			      d->now_ms, d->q->arena, &a->row, e) != 0)
		return -1;
	if (!sender_kind_parse(a->wish->kind, &kind) || kind != a->row.kind)
		return err_set(e, ERR_INVALID, "this code is for a %s",
			       sender_kind_name(a->row.kind));
	a->sender = (struct sender_row){ .company = a->row.company,
					 .kind = kind,
					 .site = a->row.site,
					 .created_ms = d->now_ms };
	if (name_choose(db, a, e) != 0 ||
	    sender_row_add(db, &a->sender, &a->id, e) != 0 ||
	    certificate_make(db, d, a->wish->csr, a->id, &a->issued, e) != 0 ||
	    enrolment_row_set_sender(db, a->row.id, a->id, e) != 0)
		return -1;
	return audit(db, a, e);
}

static void
certificate_write(struct desk *d, struct json_out *j,
		  const struct authority_issued *issued)
{
	json_out_pair_text(j, "certificate", str_view(&issued->pem));
	json_out_pair(j, "authority",
		      authority_pem(d->intake->world.authority));
	json_out_pair(j, "signer", d->intake->signer);
}

static void
welcome(struct desk *d, const struct admission *a, const char *company)
{
	struct json_out j;

	d->r->status = 200;
	d->r->type = "application/json";
	json_out_init(&j, &d->r->body, false);
	json_out_object(&j);
	json_out_pair_int(&j, "sender", a->id);
	certificate_write(d, &j, &a->issued);
	json_out_pair(&j, "company", company);
	json_out_pair(&j, "name", a->sender.name);
	json_out_object_end(&j);
	log_event(LOG_INFO, "intake.enrolled", F_INT("sender", a->id),
		  F_INT("company", a->row.company),
		  F_TEXT("address", d->q->address));
}

/* The fields a failure may be about. */
static void
refuse(struct desk *d, struct err *e)
{
	if (e->kind == ERR_NOT_FOUND) {
		err_set(e, ERR_INVALID,
			"this code is unknown, was used already, or is too "
			"old; have a new one made");
		wrong_code(d, e);
	} else if (e->kind == ERR_INVALID)
		desk_fail(d, e,
			  strncmp(e->text, "this code", 9) == 0 ? "kind"
								: "csr");
	else
		desk_fail_database(d, e);
}

static int
admission_run(struct desk *d, struct admission *a, const char **company,
	      struct err *e)
{
	struct certificate_standing standing = { 0 };
	struct db *db = NULL;
	int rc = desk_database_take(d->intake, &db, e);

	if (rc != 0)
		return -1;
	rc = txn_run(db, admit, a, e);
	if (rc == 0)
		rc = certificate_row_find(db, a->issued.serial, d->q->arena,
					  &standing, e);
	*company = standing.company_name;
	desk_database_give(d->intake, db, e);
	return rc;
}

void
enrol_answer(struct desk *d)
{
	struct wish wish = { 0 };
	struct admission a = { .desk = d, .wish = &wish };
	const char *company = "";
	struct err e = { 0 };

	if (wish_read(d, &wish, &e) != 0) {
		desk_fail(d, &e, NULL);
		return;
	}
	if (!code_read(d, &wish))
		return;
	str_init(&a.issued.pem, AUTHORITY_PEM_MAX);
	if (admission_run(d, &a, &company, &e) == 0)
		welcome(d, &a, company);
	else
		refuse(d, &e);
	str_done(&a.issued.pem);
}

struct renewal {
	struct desk *desk;
	struct text csr;
	struct authority_issued issued;
};

static int
renew(struct db *db, void *context, struct err *e)
{
	struct renewal *r = context;

	return certificate_make(db, r->desk, r->csr, r->desk->who.sender,
				&r->issued, e);
}

static int
renewal_run(struct desk *d, struct renewal *r, struct err *e)
{
	struct db *db = NULL;
	int rc = desk_database_take(d->intake, &db, e);

	if (rc != 0)
		return -1;
	rc = txn_run(db, renew, r, e);
	desk_database_give(d->intake, db, e);
	return rc;
}

void
renew_answer(struct desk *d)
{
	struct renewal r = { .desk = d };
	const struct answer_field fields[] = { { "csr", &r.csr, NULL, true } };
	struct json_out j;
	struct err e = { 0 };

	if (answer_read(d->q->content, d->q->arena, fields, 1, &e) != 0) {
		desk_fail(d, &e, NULL);
		return;
	}
	str_init(&r.issued.pem, AUTHORITY_PEM_MAX);
	if (renewal_run(d, &r, &e) == 0) {
		d->r->status = 200;
		d->r->type = "application/json";
		json_out_init(&j, &d->r->body, false);
		json_out_object(&j);
		certificate_write(d, &j, &r.issued);
		json_out_object_end(&j);
		log_event(LOG_INFO, "intake.renewed",
			  F_INT("sender", d->who.sender));
	} else if (e.kind == ERR_INVALID)
		desk_fail(d, &e, "csr");
	else
		desk_fail_database(d, &e);
	str_done(&r.issued.pem);
}
