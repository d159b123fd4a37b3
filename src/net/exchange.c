#include "net/exchange.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/check.h"
#include "base/log.h"
#include "base/num.h"
#include "net/peer.h"

#define HEADERS_MAX 100
/* A body nobody wants is read to its end when it is this short, so that the
 * answer arrives; a longer one is not worth its bytes. */
#define DRAIN_MAX (1024 * 1024)

struct exchange {
	struct httpd *h;
	struct MHD_Connection *connection;
	struct arena *arena;
	char *target;
	struct http_request q;
	struct http_response r;
	struct http_header header[HEADERS_MAX];
	enum http_body kind;
	struct body body;
	struct body_rules rules;
	struct http_fields query, cookie;
	int64_t declared; /* Content-Length, -1: chunked, 0: none */
	int64_t drained;
	bool started; /* the headers were read */
	bool begun;   /* the application knows of it */
	bool uploading;
	bool accepted; /* the application wants the body, as far as it goes */
	bool later;    /* the application answers when it can */
};

static struct exchange *
exchange_of(struct http_request *q)
{
	return (struct exchange *)((char *)q - offsetof(struct exchange, q));
}

static struct deadline *
deadline_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return ((const struct line *)info->socket_context)->deadline;
}

static void
phase(struct exchange *x, int64_t seconds)
{
	deadline_set(x->h->deadlines, deadline_of(x->connection),
		     seconds * 1000);
}

void *
exchange_target(void *httpd, const char *target,
		struct MHD_Connection *connection)
{
	struct httpd *h = httpd;
	struct exchange *x = calloc(1, sizeof(*x));

	CHECK(x != NULL);
	x->h = h;
	x->connection = connection;
	x->arena = arena_new((size_t)h->options.request_memory);
	x->target = arena_copy(x->arena, target);
	x->q.arena = x->arena;
	x->q.header = x->header;
	x->q.path = x->q.query_text = x->q.host = x->q.address = "";
	x->q.peer_fault = "";
	x->r.type = "text/plain; charset=utf-8";
	str_init(&x->r.body, HTTP_RESPONSE_MAX);
	pthread_mutex_lock(&h->lock);
	h->running++;
	pthread_mutex_unlock(&h->lock);
	phase(x, h->options.header_seconds);
	return x;
}

static enum MHD_Result
take_header(void *context, enum MHD_ValueKind kind, const char *name,
	    size_t name_length, const char *value, size_t value_length)
{
	struct exchange *x = context;

	UNUSED(kind);
	if (x->q.header_count == HEADERS_MAX)
		return MHD_NO;
	/* One more than the limit is enough to know. A length that is not
	 * the text's own means a NUL inside. */
	if (strlen(name) != name_length ||
	    (value != NULL && strlen(value) != value_length))
		name = "";
	x->header[x->q.header_count++] =
	    (struct http_header){ name, value != NULL ? value : "" };
	return MHD_YES;
}

static enum http_method
method_of(const char *method)
{
	for (int i = 0; i < HTTP_METHOD_COUNT; i++)
		if (strcmp(method, http_method_name((enum http_method)i)) == 0)
			return (enum http_method)i;
	return HTTP_OTHER;
}

static int
head_read(struct exchange *x, const char *version, struct err *e)
{
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, take_header,
				    x);
	if (x->q.header_count == HEADERS_MAX)
		return err_set(e, ERR_TOO_BIG, "more than %d headers",
			       HEADERS_MAX - 1);
	struct http_head head = { version, x->header, x->q.header_count };
	if (http_head_check(&head, e) != 0)
		return -1;
	const char *length = http_header_get(&x->q, "Content-Length");
	if (http_header_get(&x->q, "Transfer-Encoding") != NULL)
		x->declared = -1;
	else if (length != NULL &&
		 num_int(text_of(length), 0, INT64_MAX, &x->declared, e) != 0)
		return -1;
	return 0;
}

static int
request_read(struct exchange *x, const char *version, struct err *e)
{
	const char *cookies;

	peer_read(x->h, x->connection, &x->q);
	if (x->target == NULL)
		return arena_check(x->arena, e);
	if (head_read(x, version, e) != 0)
		return -1;
	peer_read(x->h, x->connection, &x->q);
	if (x->h->options.tls != NULL)
		peer_certificate_read(x->h, x->connection, &x->q);
	const char *host = http_header_get(&x->q, "Host");
	x->q.host = host != NULL ? host : "";
	if (http_parse_target(text_of(x->target), x->arena, &x->q.path,
			      &x->q.query_text, e) != 0 ||
	    http_parse_fields(text_of(x->q.query_text), x->arena, &x->query,
			      e) != 0)
		return -1;
	x->q.query = x->query.field;
	x->q.query_count = x->query.count;
	cookies = http_header_get(&x->q, "Cookie");
	if (cookies != NULL &&
	    http_parse_cookies(text_of(cookies), x->arena, &x->cookie, e) != 0)
		return -1;
	x->q.cookie = x->cookie.field;
	x->q.cookie_count = x->cookie.count;
	return 0;
}

/* The application's word on a file that is about to come. */
static int
file_ask(void *context, struct err *e)
{
	struct exchange *x = context;

	if (x->uploading)
		return 0;
	x->q.form = x->body.form.field;
	x->q.form_count = x->body.form.count;
	x->h->app.file(x->h->app.context, &x->q, &x->r);
	if (x->r.status != 0)
		return err_set(e, ERR_DENIED, "the file is not wanted");
	x->uploading = true;
	return 0;
}

static void
refuse(struct exchange *x, const struct err *e)
{
	if (x->r.status == 0)
		x->h->app.refuse(x->h->app.context, &x->q, e, &x->r);
	CHECK(x->r.status != 0);
}

static int64_t
body_limit(const struct exchange *x)
{
	const struct httpd_options *o = &x->h->options;

	if (x->kind == HTTP_BODY_UPLOAD)
		return o->upload_max + o->form_max;
	if (x->kind == HTTP_BODY_RAW)
		return o->raw_max;
	return x->kind == HTTP_BODY_NONE ? 0 : o->form_max;
}

static void
body_prepare(struct exchange *x)
{
	const struct httpd_options *o = &x->h->options;
	struct err e = { 0 };

	x->rules = (struct body_rules){ .form_max = o->form_max,
					.raw_max = o->raw_max,
					.upload_max = o->upload_max,
					.directory = o->upload_directory,
					.disk_reserve = o->disk_reserve,
					.file = file_ask,
					.context = x };
	if (x->kind == HTTP_BODY_RAW && x->declared < 0) {
		err_set(&e, ERR_INVALID, "a body without Content-Length");
		refuse(x, &e);
	} else if (x->declared > body_limit(x)) {
		err_set(&e, ERR_TOO_BIG, "a body of %lld bytes",
			(long long)x->declared);
		refuse(x, &e);
	} else if (body_begin(&x->body, x->arena, x->kind,
			      http_header_get(&x->q, "Content-Type"), &x->rules,
			      &e) != 0)
		refuse(x, &e);
}

static void
start(struct exchange *x, const char *method, const char *version)
{
	struct err e = { 0 };

	x->started = true;
	x->q.method = method_of(method);
	if (request_read(x, version, &e) != 0) {
		pthread_mutex_lock(&x->h->lock);
		x->h->counts.refused++;
		pthread_mutex_unlock(&x->h->lock);
		log_event(LOG_INFO, "net.refused",
			  F_TEXT("address", x->q.address), F_ERR(&e));
		/* Where the next request begins is anybody's guess. */
		x->r.close = true;
		refuse(x, &e);
		return;
	}
	x->begun = true;
	x->kind = HTTP_BODY_NONE;
	x->h->app.begin(x->h->app.context, &x->q, &x->kind, &x->r);
	x->accepted = x->r.status == 0;
	if (x->r.status == 0 && x->q.method == HTTP_POST)
		body_prepare(x);
	else if (x->r.status == 0 && x->declared != 0) {
		err_set(&e, ERR_INVALID, "a body where none belongs");
		refuse(x, &e);
	}
	phase(x, x->h->options.body_seconds);
}

static struct MHD_Response *
response_make(struct exchange *x)
{
	struct http_response *r = &x->r;
	struct MHD_Response *m;
	char *bytes = NULL;

	if (r->constant != NULL) {
		m = MHD_create_response_from_buffer_with_free_callback_cls(
		    r->constant_length, (void *)(uintptr_t)r->constant, NULL,
		    NULL);
	} else if (r->body.over) {
		m = NULL;
	} else {
		bytes = malloc(r->body.n + 1);
		CHECK(bytes != NULL);
		memcpy(bytes, r->body.p, r->body.n);
		m = MHD_create_response_from_buffer(r->body.n, bytes,
						    MHD_RESPMEM_MUST_FREE);
	}
	return m;
}

static enum MHD_Result
respond(struct exchange *x)
{
	struct http_response *r = &x->r;
	struct MHD_Response *m = response_make(x);
	enum MHD_Result result;

	if (m == NULL)
		return MHD_NO;
	if (r->type != NULL)
		MHD_add_response_header(m, "Content-Type", r->type);
	for (size_t i = 0; i < r->header_count; i++)
		MHD_add_response_header(m, r->header[i].name,
					r->header[i].value);
	if (r->close)
		MHD_add_response_header(m, "Connection", "close");
	phase(x, x->h->options.body_seconds +
		     (int64_t)r->body.n / x->h->options.upload_rate_min);
	result = MHD_queue_response(x->connection, (unsigned)r->status, m);
	MHD_destroy_response(m);
	return result;
}

/*
 * How much is read of a body nobody wants, so that the sender reads the
 * answer: browsers send everything before they look. Somebody who may upload
 * is told so after up to twice the limit; for strangers a little is enough.
 */
static int64_t
drain_limit(const struct exchange *x)
{
	if (x->kind == HTTP_BODY_RAW && x->q.peer != NULL)
		return DRAIN_MAX + body_limit(x);
	return DRAIN_MAX + (x->kind == HTTP_BODY_UPLOAD && x->accepted
				? 2 * body_limit(x)
				: 0);
}

/* Takes a piece of the body, or throws it away after a refusal. */
static enum MHD_Result
feed(struct exchange *x, const char *bytes, size_t length)
{
	const struct httpd_options *o = &x->h->options;
	struct err e = { 0 };

	if ((x->kind == HTTP_BODY_UPLOAD || x->kind == HTTP_BODY_RAW) &&
	    x->accepted)
		deadline_extend(x->h->deadlines, deadline_of(x->connection),
				(int64_t)length * 1000 / o->upload_rate_min);
	if (x->r.status != 0) {
		x->drained += (int64_t)length;
		return x->drained > drain_limit(x) ? MHD_NO : MHD_YES;
	}
	if (body_feed(&x->body, bytes, length, &e) != 0) {
		x->r.close = true;
		refuse(x, &e);
	}
	return MHD_YES;
}

static void
finish(struct exchange *x)
{
	struct err e = { 0 };

	if (x->r.status != 0)
		return;
	if (x->q.method == HTTP_POST && body_finish(&x->body, &e) != 0) {
		refuse(x, &e);
		return;
	}
	x->q.form = x->body.form.field;
	x->q.form_count = x->body.form.count;
	x->q.file = x->body.file;
	x->q.file_count = x->body.file_count;
	x->q.content = x->body.content;
	x->h->app.answer(x->h->app.context, &x->q, &x->r);
}

void
http_answer_later(struct http_request *q)
{
	struct exchange *x = exchange_of(q);

	CHECK(!x->later);
	x->later = true;
	MHD_suspend_connection(x->connection);
}

void
http_answer_now(struct http_request *q)
{
	struct exchange *x = exchange_of(q);

	CHECK(x->r.status != 0);
	MHD_resume_connection(x->connection);
}

enum MHD_Result
exchange_access(void *httpd, struct MHD_Connection *connection, const char *url,
		const char *method, const char *version, const char *upload,
		size_t *upload_length, void **exchange)
{
	struct exchange *x = *exchange;

	UNUSED(httpd);
	UNUSED(connection);
	UNUSED(url);
	if (!x->started) {
		start(x, method, version);
		/* Answered before its body came: a short body is read, so
		 * that the sender reads the answer; others are cut off. */
		if (x->r.status != 0 && (x->r.close || x->declared < 0 ||
					 x->declared > drain_limit(x))) {
			x->r.close = true;
			return respond(x);
		}
		return MHD_YES;
	}
	if (*upload_length > 0) {
		size_t length = *upload_length;

		*upload_length = 0;
		return feed(x, upload, length);
	}
	/* Called again once somebody has answered. Between, the response is
	 * that somebody's: it is not looked at here. */
	if (!x->later) {
		finish(x);
		if (x->later)
			return MHD_YES;
	}
	CHECK(x->r.status != 0);
	return respond(x);
}

static void
count(struct httpd *h, const struct exchange *x)
{
	int digit = x->r.status / 100;

	pthread_mutex_lock(&h->lock);
	h->running--;
	if (digit >= 1 && digit <= 5) {
		h->counts.requests++;
		h->counts.status[digit]++;
	}
	for (size_t i = 0; i < x->q.file_count; i++)
		h->counts.uploaded += x->q.file[i].size;
	pthread_mutex_unlock(&h->lock);
}

void
exchange_completed(void *httpd, struct MHD_Connection *connection,
		   void **exchange, enum MHD_RequestTerminationCode why)
{
	struct httpd *h = httpd;
	struct exchange *x = *exchange;

	UNUSED(why);
	if (x == NULL)
		return;
	if (x->begun)
		h->app.end(h->app.context, &x->q, &x->r);
	body_done(&x->body);
	count(h, x);
	deadline_set(h->deadlines, deadline_of(connection),
		     (int64_t)h->options.idle_seconds * 1000);
	str_done(&x->r.body);
	arena_free(&x->arena);
	free(x);
	*exchange = NULL;
}
