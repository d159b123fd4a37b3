/* The application behind net/httpd: finds the route, lets the guard decide,
 * calls the page function, answers what failed. */
#include "web/web.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "web/asset.h"
#include "web/fail.h"
#include "web/guard.h"
#include "web/visit.h"

#define HANDLES_MAX 64

struct web {
	struct web_world world;
	struct httpd *server;
	pthread_mutex_t lock; /* of the free handles */
	struct db *free[HANDLES_MAX];
	size_t free_count;
};

int
web_new(struct web **out, const struct web_world *world, struct err *e)
{
	struct web *w = calloc(1, sizeof(*w));

	UNUSED(e);
	CHECK(w != NULL);
	w->world = *world;
	pthread_mutex_init(&w->lock, NULL);
	*out = w;
	return 0;
}

void
web_free(struct web **web)
{
	struct web *w = *web;

	if (w == NULL)
		return;
	for (size_t i = 0; i < w->free_count; i++)
		db_close(&w->free[i]);
	pthread_mutex_destroy(&w->lock);
	free(w);
	*web = NULL;
}

const struct web_world *
web_world(const struct web *w)
{
	return &w->world;
}

void
web_set_server(struct web *w, struct httpd *server)
{
	w->server = server;
}

struct httpd *
web_server(const struct web *w)
{
	return w->server;
}

int
web_database_take(struct web *w, struct db **out, struct err *e)
{
	*out = NULL;
	pthread_mutex_lock(&w->lock);
	if (w->free_count > 0)
		*out = w->free[--w->free_count];
	pthread_mutex_unlock(&w->lock);
	if (*out != NULL)
		return 0;
	if (db_open(out, w->world.database_url, e) != 0)
		return -1;
	if (db_restrict(*out, w->world.role, e) == 0)
		return 0;
	db_close(out);
	return -1;
}

void
web_database_give(struct web *w, struct db *db, bool broken)
{
	if (db == NULL)
		return;
	CHECK(!db_in_transaction(db));
	pthread_mutex_lock(&w->lock);
	if (!broken && w->free_count < HANDLES_MAX) {
		w->free[w->free_count++] = db;
		db = NULL;
	}
	pthread_mutex_unlock(&w->lock);
	db_close(&db);
}

/* Runs 'work' with a database handle; its failure becomes the answer. */
static void
with_database(struct visit *v, int (*work)(struct visit *v, struct err *e))
{
	struct page *p = &v->page;
	struct err e = { 0 };
	int rc = web_database_take(v->web, &p->db, &e);

	if (rc == 0)
		rc = work(v, &e);
	if (rc == 0 && arena_over(p->arena))
		rc = arena_check(p->arena, &e);
	if (rc != 0)
		fail_answer(p, &e);
	if (p->db != NULL)
		web_database_give(v->web, p->db, e.kind == ERR_DATABASE);
	p->db = NULL;
}

static int
enter(struct visit *v, struct err *e)
{
	return guard_enter(&v->page, v->route, e);
}

static int
work(struct visit *v, struct err *e)
{
	struct page *p = &v->page;

	if (p->request->method == HTTP_POST && guard_token(p, e) != 0)
		return -1;
	return v->route->answer(p, e);
}

/* Only files of the program: a page that mixes secrets with foreign text must
 * not be compressed. */
static bool
accepts_gzip(const struct http_request *q)
{
	struct text list = text_of(http_header_get(q, "Accept-Encoding")), one;

	while (text_cut(&list, ',', &one)) {
		struct text name =
		    text_trim(text_slice(one, 0, text_find(one, ';')));

		if (text_is_nocase(name, "gzip"))
			return !text_ends(text_trim(one), "q=0");
	}
	return false;
}

/* Files of the program itself: their address changes with their content. */
static void
asset_answer(struct page *p, const char *path)
{
	struct text rest = text_of(path), hash, name;
	const struct asset *a = NULL;
	struct err e = { 0 };

	if (text_cut(&rest, '/', &hash)) {
		name = rest;
		a = asset_find(name);
	}
	if (a == NULL || !text_is(hash, a->hash)) {
		err_set(&e, ERR_NOT_FOUND, "no such file");
		fail_answer(p, &e);
		return;
	}
	p->response->status = 200;
	p->response->type = a->type;
	p->response->constant = a->bytes;
	p->response->constant_length = a->length;
	http_header_set(p->response, "Vary", "Accept-Encoding");
	if (a->gzip != NULL && accepts_gzip(p->request)) {
		p->response->constant = a->gzip;
		p->response->constant_length = a->gzip_length;
		http_header_set(p->response, "Content-Encoding", "gzip");
	}
	http_header_set(p->response, "Cache-Control",
			"public, max-age=31536000, immutable");
}

static struct visit *
visit_new(struct web *w, struct http_request *q, struct http_response *r)
{
	struct visit *v = arena_alloc(q->arena, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->web = w;
	v->began_ms = stamp_now(w->world.clock);
	v->caller.access = ACCESS_COUNT;
	v->page = (struct page){ .web = w,
				 .settings = w->world.settings,
				 .clock = w->world.clock,
				 .arena = q->arena,
				 .request = q,
				 .response = r,
				 .caller = &v->caller };
	q->user = v;
	return v;
}

static void
plain_answer(struct http_response *r, const struct err *e)
{
	r->status = err_http(e->kind);
	r->type = "text/plain; charset=utf-8";
	http_header_set(r, "X-Content-Type-Options", "nosniff");
	http_header_set(r, "Cache-Control", "no-store");
	str_addf(&r->body, "%s\n", err_kind_text(e->kind));
}

static void
on_begin(void *context, struct http_request *q, enum http_body *body,
	 struct http_response *r)
{
	struct visit *v = visit_new(context, q, r);
	unsigned allowed = 0;
	struct err e = { 0 };

	if (v == NULL) {
		err_set(&e, ERR_TOO_BIG, "a request");
		plain_answer(r, &e);
		return;
	}
	guard_headers(&v->page, true);
	guard_language(&v->page);
	if (text_starts(text_of(q->path), "/assets/") &&
	    (q->method == HTTP_GET || q->method == HTTP_HEAD)) {
		asset_answer(&v->page, q->path + strlen("/assets/"));
		return;
	}
	v->route =
	    route_find(route_table, q->method, q->path, v->page.id, &allowed);
	if (v->route != NULL) {
		*body = v->route->body;
		with_database(v, enter);
	} else if (allowed != 0) {
		fail_method(&v->page, allowed);
	} else {
		err_set(&e, ERR_NOT_FOUND, "no such page");
		fail_answer(&v->page, &e);
	}
}

static void
on_file(void *context, struct http_request *q, struct http_response *r)
{
	struct visit *v = q->user;
	struct err e = { 0 };

	UNUSED(context);
	UNUSED(r);
	/* Before a stranger's bytes reach the disk. */
	if (guard_token(&v->page, &e) != 0)
		fail_answer(&v->page, &e);
}

static void
on_answer(void *context, struct http_request *q, struct http_response *r)
{
	UNUSED(context);
	UNUSED(r);
	with_database(q->user, work);
}

static void
on_refuse(void *context, struct http_request *q, const struct err *e,
	  struct http_response *r)
{
	UNUSED(context);
	if (q->user != NULL)
		fail_answer(&((struct visit *)q->user)->page, e);
	else
		plain_answer(r, e);
}

static void
on_end(void *context, struct http_request *q, const struct http_response *r)
{
	const struct visit *v = q->user;

	UNUSED(context);
	if (v == NULL)
		return;
	log_event(LOG_DEBUG, "web.request",
		  F_TEXT("method", http_method_name(q->method)),
		  F_TEXT("path", q->path), F_INT("status", r->status),
		  F_INT("person", v->caller.person),
		  F_TEXT("address", q->address),
		  F_INT("ms", stamp_now(v->page.clock) - v->began_ms));
}

struct httpd_app
web_app(struct web *w)
{
	return (struct httpd_app){ w,         on_begin,  on_file,
				   on_answer, on_refuse, on_end };
}
