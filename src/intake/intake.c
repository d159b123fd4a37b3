#include "intake/intake.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "crypt/signature.h"
#include "crypt/token.h"
#include "fmt/json_out.h"
#include "intake/desk.h"
#include "relay/wire.h"

/* Wrong codes from one network: so many at once, then one every so often. */
#define GUESS_BURST   10
#define GUESS_SECONDS 90
#define LIMIT_KEYS    50000

static const struct route routes[] = {
	{ HTTP_POST, WIRE_PATH_ENROL, HTTP_BODY_JSON, true, enrol_admit,
	  enrol_answer },
	{ HTTP_POST, WIRE_PATH_RENEW, HTTP_BODY_JSON, false, NULL,
	  renew_answer },
	{ HTTP_POST, WIRE_PATH_BATCH, HTTP_BODY_RAW, false, batch_admit,
	  batch_answer },
	{ HTTP_POST, WIRE_PATH_HEARTBEAT, HTTP_BODY_JSON, false, NULL,
	  heartbeat_answer },
	{ HTTP_GET, WIRE_PATH_ORDERS, HTTP_BODY_NONE, false, NULL,
	  orders_answer },
	{ HTTP_GET, WIRE_PATH_BUNDLE "/", HTTP_BODY_NONE, false, NULL,
	  bundle_answer },
};

/* --- answers ------------------------------------------------------------- */

static void
fail(struct http_response *r, int status, const char *why, const char *field)
{
	struct json_out j;

	str_reset(&r->body);
	r->status = status;
	r->type = "application/json";
	json_out_init(&j, &r->body, false);
	json_out_object(&j);
	json_out_pair(&j, "error", why);
	if (field != NULL)
		json_out_pair(&j, "field", field);
	json_out_object_end(&j);
}

void
desk_fail(struct desk *d, const struct err *e, const char *field)
{
	fail(d->r, err_http(e->kind), e->text, field);
}

void
desk_later(struct desk *d, int status, int64_t seconds, const char *why)
{
	const char *text =
	    arena_printf(d->q->arena, "%lld", (long long)seconds);

	fail(d->r, status, why, NULL);
	http_header_set(d->r, "Retry-After", text != NULL ? text : "30");
}

void
desk_fail_database(struct desk *d, const struct err *e)
{
	log_event(LOG_WARN, "intake.database", F_ERR(e));
	desk_later(d, 503, 10, "the centre cannot reach its records now");
}

/* --- handles ------------------------------------------------------------- */

int
desk_database_take(struct intake *i, struct db **out, struct err *e)
{
	*out = NULL;
	pthread_mutex_lock(&i->lock);
	if (i->free_count > 0)
		*out = i->free[--i->free_count];
	pthread_mutex_unlock(&i->lock);
	if (*out != NULL)
		return 0;
	if (db_open(out, i->world.database_url, e) == 0 &&
	    db_restrict(*out, i->world.role, e) == 0)
		return 0;
	db_close(out);
	return -1;
}

void
desk_database_give(struct intake *i, struct db *db, const struct err *e)
{
	bool broken = e->kind == ERR_DATABASE || e->kind == ERR_UNAVAILABLE;

	pthread_mutex_lock(&i->lock);
	if (!broken && i->free_count < HANDLES_MAX) {
		i->free[i->free_count++] = db;
		db = NULL;
	}
	pthread_mutex_unlock(&i->lock);
	db_close(&db);
}

/* --- the application ------------------------------------------------------ */

static const struct route *
route_find(const struct http_request *q, bool *path_known)
{
	struct text path = text_of(q->path);

	*path_known = false;
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		struct text pattern = text_of(routes[i].path);
		bool open = text_ends(pattern, "/");

		if (open ? !text_starts(path, pattern.p) || path.n == pattern.n
			 : !text_equal(path, pattern))
			continue;
		*path_known = true;
		if (routes[i].method == q->method)
			return &routes[i];
	}
	return NULL;
}

/* Whose certificate it is, and whether it is still welcome. */
static int
standing_check(struct desk *d, struct err *e)
{
	const struct certificate_standing *w = &d->who;

	if (w->sender != d->q->peer->sender)
		return err_set(e, ERR_DENIED,
			       "the certificate is another sender's");
	if (w->revoked_ms != 0 || w->state == SENDER_REVOKED)
		return err_set(e, ERR_DENIED, "the certificate was revoked");
	if (w->state != SENDER_ACTIVE)
		return err_set(e, ERR_DENIED, "this sender was removed");
	if (w->company_disabled)
		return err_set(e, ERR_DENIED, "the company was closed");
	return 0;
}

static void
know(struct desk *d)
{
	struct err e = { 0 };
	struct db *db = NULL;
	int rc;

	if (d->q->peer == NULL) {
		err_set(&e, ERR_NOT_SIGNED_IN, "%s", d->q->peer_fault);
		desk_fail(d, &e, NULL);
		return;
	}
	rc = desk_database_take(d->intake, &db, &e);
	if (rc == 0) {
		rc = certificate_row_find(db, d->q->peer->serial, d->q->arena,
					  &d->who, &e);
		desk_database_give(d->intake, db, &e);
	}
	if (rc != 0 && e.kind == ERR_NOT_FOUND)
		err_set(&e, ERR_DENIED,
			"this certificate was not given to anybody");
	else if (rc == 0)
		rc = standing_check(d, &e);
	if (rc == 0)
		return;
	if (e.kind == ERR_DENIED)
		desk_fail(d, &e, NULL);
	else
		desk_fail_database(d, &e);
}

static void
app_begin(void *context, struct http_request *q, enum http_body *body,
	  struct http_response *r)
{
	struct intake *i = context;
	struct desk *d = arena_alloc(q->arena, sizeof(*d));
	bool known;

	CHECK(d != NULL);
	d->intake = i;
	d->q = q;
	d->r = r;
	d->now_ms = stamp_now(i->world.clock);
	d->route = route_find(q, &known);
	q->user = d;
	if (d->route == NULL) {
		fail(r, known ? 405 : 404,
		     known ? "this method is not used here" : "no such place",
		     NULL);
		return;
	}
	*body = d->route->body;
	if (!d->route->stranger)
		know(d);
	if (r->status == 0 && d->route->admit != NULL)
		d->route->admit(d);
}

static void
app_file(void *context, struct http_request *q, struct http_response *r)
{
	UNUSED(context);
	UNUSED(q);
	fail(r, 403, "no file is taken here", NULL);
}

static void
app_answer(void *context, struct http_request *q, struct http_response *r)
{
	struct desk *d = q->user;

	UNUSED(context);
	UNUSED(r);
	d->route->answer(d);
}

static void
app_refuse(void *context, struct http_request *q, const struct err *e,
	   struct http_response *r)
{
	UNUSED(context);
	UNUSED(q);
	fail(r, err_http(e->kind), e->text, NULL);
}

static void
count(struct intake *i, const struct http_response *r)
{
	if (r->status == 429 || r->status == 503)
		atomic_fetch_add(&i->later, 1);
	else if (r->status == 401 || r->status == 403)
		atomic_fetch_add(&i->denied, 1);
	else if (r->status >= 400 && r->status < 500)
		atomic_fetch_add(&i->refused, 1);
}

static void
app_end(void *context, struct http_request *q, const struct http_response *r)
{
	struct intake *i = context;
	struct desk *d = q->user;

	if (d == NULL)
		return;
	count(i, r);
	if (d->reserved > 0)
		atomic_fetch_sub(&i->body_bytes, d->reserved);
	bundle_give(i->shelf, d->bundle);
	if (r->status >= 400)
		log_event(LOG_INFO, "intake.answer", F_INT("status", r->status),
			  F_TEXT("path", q->path),
			  F_INT("sender", d->who.sender),
			  F_TEXT("address", q->address));
}

struct httpd_app
intake_app(struct intake *i)
{
	return (struct httpd_app){ i,          app_begin,  app_file,
				   app_answer, app_refuse, app_end };
}

/* --- life ---------------------------------------------------------------- */

static void
signer_make(struct intake *i)
{
	token_derive(i->world.key->marking, "signer", "orders", i->signer_seed,
		     sizeof(i->signer_seed));
	signature_public(i->signer_seed, i->signer);
}

int
intake_new(struct intake **out, const struct intake_world *world, struct err *e)
{
	const struct settings *s = world->settings;
	struct intake *i = calloc(1, sizeof(*i));
	struct writer_options options = {
		.items = (size_t)s->intake_queue,
		.group = (size_t)s->intake_queue,
		.flush_ms = s->intake_health_flush,
		.health_memory = s->intake_memory / 2,
	};

	CHECK(i != NULL);
	*out = i;
	i->world = *world;
	options.world = &i->world;
	pthread_mutex_init(&i->lock, NULL);
	signer_make(i);
	i->shelf = bundle_shelf_new(world->directory);
	i->sender_limit = limit_new(LIMIT_KEYS, (double)s->intake_sender_rate,
				    (double)s->intake_sender_rate * 10);
	i->guess_limit =
	    limit_new(LIMIT_KEYS, 1.0 / GUESS_SECONDS, GUESS_BURST);
	if (writer_new(&i->writer, &options, e) == 0)
		return 0;
	intake_free(out);
	return -1;
}

void
intake_stop(struct intake *i)
{
	if (i != NULL && i->writer != NULL)
		writer_stop(i->writer);
}

void
intake_free(struct intake **intake)
{
	struct intake *i = *intake;

	if (i == NULL)
		return;
	writer_free(&i->writer);
	limit_free(&i->sender_limit);
	limit_free(&i->guess_limit);
	bundle_shelf_free(&i->shelf);
	while (i->free_count > 0)
		db_close(&i->free[--i->free_count]);
	while (i->reader_count > 0)
		pack_reader_free(&i->reader[--i->reader_count]);
	pthread_mutex_destroy(&i->lock);
	memset(i->signer_seed, 0, sizeof(i->signer_seed));
	free(i);
	*intake = NULL;
}

void
intake_counts_get(struct intake *i, struct intake_counts *out)
{
	writer_counts_get(i->writer, out);
	out->later = atomic_load(&i->later);
	out->refused = atomic_load(&i->refused);
	out->denied = atomic_load(&i->denied);
}
