/* HTTPS with client certificates: whose is good, and who is nobody; bodies of
 * raw bytes; answers that come later. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "crypt/authority.h"
#include "crypt/identity.h"
#include "net/client.h"
#include "net/httpd.h"
#include "os/file.h"
#include "os/sock.h"
#include "tap.h"

#define DAY 86400000LL

static char directory[] = "/tmp/komainu-tls-XXXXXX";
static char strange[] = "/tmp/komainu-tls-XXXXXX";
static struct seal_key key;
static struct authority *ours, *theirs;
/* The client looks at the real clock. */
static int64_t begin_ms, now_ms;
static char url[100];

static int64_t
clock_now(void *context)
{
	UNUSED(context);
	return now_ms;
}

static const struct stamp_clock test_clock = { clock_now, NULL };

/* Answers from a thread of its own. */
static void *
answer_later(void *context)
{
	struct http_request **pair = context;
	struct http_response *r = (struct http_response *)(void *)pair[1];

	usleep(20000);
	r->status = 200;
	str_add(&r->body, "later");
	http_answer_now(pair[0]);
	free(pair);
	return NULL;
}

static void
app_begin(void *context, struct http_request *q, enum http_body *body,
	  struct http_response *r)
{
	UNUSED(context);
	if (strcmp(q->path, "/open") != 0 && q->peer == NULL) {
		r->status = 401;
		str_add(&r->body, q->peer_fault);
	} else if (q->method == HTTP_POST)
		*body = HTTP_BODY_RAW;
}

static void
app_file(void *context, struct http_request *q, struct http_response *r)
{
	UNUSED(context);
	UNUSED(q);
	r->status = 403;
}

static void
app_answer(void *context, struct http_request *q, struct http_response *r)
{
	UNUSED(context);
	if (strcmp(q->path, "/later") == 0) {
		struct http_request **pair = calloc(2, sizeof(*pair));
		pthread_t thread;

		CHECK(pair != NULL);
		pair[0] = q;
		pair[1] = (struct http_request *)(void *)r;
		http_answer_later(q);
		CHECK(pthread_create(&thread, NULL, answer_later, pair) == 0);
		pthread_detach(thread);
		return;
	}
	r->status = 200;
	str_addf(&r->body, "%s sender %lld, %zu bytes",
		 q->secure ? "secure" : "plain",
		 q->peer != NULL ? (long long)q->peer->sender : 0LL,
		 q->content.n);
}

static void
app_refuse(void *context, struct http_request *q, const struct err *e,
	   struct http_response *r)
{
	UNUSED(context);
	UNUSED(q);
	r->status = err_http(e->kind);
	str_add(&r->body, e->text);
}

static void
app_end(void *context, struct http_request *q, const struct http_response *r)
{
	UNUSED(context);
	UNUSED(q);
	UNUSED(r);
}

static struct httpd *
server_start(const struct httpd_tls *tls, int *fd_out)
{
	static const struct httpd_app app = { NULL,       app_begin,  app_file,
					      app_answer, app_refuse, app_end };
	struct httpd_options o = { .threads = 2,
				   .connections = 50,
				   .header_seconds = 5,
				   .body_seconds = 5,
				   .idle_seconds = 5,
				   .upload_rate_min = 1000,
				   .request_memory = 4 * 1024 * 1024,
				   .form_max = 1000,
				   .raw_max = 300000,
				   .trusted_proxies = "",
				   .tls = tls };
	struct httpd *h = NULL;
	struct err e = { 0 };

	CHECK(sock_listen("127.0.0.1:0", 0, &o.listen_fd, &e) == 0);
	*fd_out = o.listen_fd;
	snprintf(url, sizeof(url), "https://127.0.0.1:%d",
		 sock_port(o.listen_fd));
	tap_ok(httpd_open(&h, &o, &app, &e) == 0, "server: %s", e.text);
	return h;
}

struct person {
	struct text key, certificate;
};

static struct person
person_of(const struct authority *a, struct arena *memory, int64_t when_ms)
{
	struct authority_issued issued = { 0 };
	struct person p;
	struct text request;
	struct err e = { 0 };

	str_init(&issued.pem, AUTHORITY_PEM_MAX);
	CHECK(identity_key_new(memory, &p.key, &e) == 0);
	CHECK(identity_request(memory, p.key, &request, &e) == 0);
	CHECK(authority_issue(a, request, 7, when_ms, 10 * DAY, &issued, &e) ==
	      0);
	p.certificate = text_of(arena_copy(memory, issued.pem.p));
	str_done(&issued.pem);
	return p;
}

static struct client *
client_of(const struct person *p)
{
	struct client_options o = { .agent = "test",
				    .authority = text_of(authority_pem(ours)),
				    .any_name = true };
	struct client *c = NULL;
	struct err e = { 0 };

	if (p != NULL) {
		o.key = p->key;
		o.certificate = p->certificate;
	}
	tap_ok(client_open(&c, &o, &e) == 0, "a client: %s", e.text);
	return c;
}

static void
asked(struct client *c, struct arena *a, const char *path, int status,
      const char *body)
{
	char whole[200];
	struct client_request q = { .method = "GET", .url = whole };
	struct client_answer got = { 0 };
	struct err e = { 0 };

	snprintf(whole, sizeof(whole), "%s%s", url, path);
	if (client_send(c, a, &q, &got, &e) != 0)
		tap_note("%s", e.text);
	tap_int(got.status, status, path);
	tap_text(arena_text(a, got.body), body, "what it says");
}

static void
test_certificates(struct arena *a)
{
	struct person good = person_of(ours, a, begin_ms);
	struct person foreign = person_of(theirs, a, begin_ms);
	struct person old = person_of(ours, a, begin_ms - 20 * DAY);
	struct str chain, server_key;
	struct err e = { 0 };

	str_init(&chain, AUTHORITY_PEM_MAX);
	str_init(&server_key, AUTHORITY_PEM_MAX);
	CHECK(authority_issue_server(ours, "127.0.0.1", begin_ms, &chain,
				     &server_key, &e) == 0);
	struct person server = { str_view(&server_key), str_view(&chain) };

	struct client *c = client_of(NULL);
	asked(c, a, "/open", 200, "secure sender 0, 0 bytes");
	asked(c, a, "/", 401, "no certificate was shown");
	client_close(&c);
	c = client_of(&foreign);
	asked(c, a, "/", 401,
	      "the certificate is refused: unable to get local issuer "
	      "certificate");
	client_close(&c);
	c = client_of(&old);
	asked(c, a, "/", 401,
	      "the certificate is refused: certificate has expired");
	client_close(&c);
	c = client_of(&server);
	asked(c, a, "/", 401,
	      "the certificate is refused: unsuitable certificate purpose");
	client_close(&c);
	c = client_of(&good);
	asked(c, a, "/", 200, "secure sender 7, 0 bytes");
	asked(c, a, "/later", 200, "later");
	asked(c, a, "/", 200, "secure sender 7, 0 bytes");
	now_ms = begin_ms + 11 * DAY;
	asked(c, a, "/", 401, "the certificate has expired");
	now_ms = begin_ms;
	client_close(&c);
	str_done(&chain);
	str_done(&server_key);
}

static void
posted(struct client *c, struct arena *a, size_t length, int status)
{
	char whole[200];
	char *bytes = arena_alloc(a, length + 1);
	struct client_request q = { .method = "POST",
				    .url = whole,
				    .body = { bytes, length } };
	struct client_answer got = { 0 };
	struct err e = { 0 };
	char expected[60];

	snprintf(whole, sizeof(whole), "%s/", url);
	if (client_send(c, a, &q, &got, &e) != 0)
		tap_note("%s", e.text);
	tap_int(got.status, status, "a body of raw bytes");
	snprintf(expected, sizeof(expected), "secure sender 7, %zu bytes",
		 length);
	if (status == 200)
		tap_text(arena_text(a, got.body), expected, "came whole");
}

static void
test_raw(struct arena *a)
{
	struct person good = person_of(ours, a, begin_ms);
	struct client *c = client_of(&good);

	posted(c, a, 0, 200);
	posted(c, a, 1, 200);
	posted(c, a, 300000, 200);
	posted(c, a, 300001, 413);
	posted(c, a, 1200000, 413);
	posted(c, a, 10, 200);
	client_close(&c);
}

int
main(void)
{
	struct arena *a = arena_new(32 * 1024 * 1024);
	struct str chain, server_key;
	struct httpd *h;
	struct err e = { 0 };
	int fd = -1;

	now_ms = begin_ms = stamp_now(&stamp_system_clock);
	CHECK(mkdtemp(directory) != NULL && mkdtemp(strange) != NULL);
	CHECK(seal_key_load(directory, &key, &e) == 0);
	CHECK(authority_open(&ours, directory, &key, begin_ms, &e) == 0);
	CHECK(authority_open(&theirs, strange, &key, begin_ms, &e) == 0);
	str_init(&chain, AUTHORITY_PEM_MAX);
	str_init(&server_key, AUTHORITY_PEM_MAX);
	CHECK(authority_issue_server(ours, "127.0.0.1", begin_ms, &chain,
				     &server_key, &e) == 0);
	struct httpd_tls tls = { str_view(&chain), str_view(&server_key), ours,
				 &test_clock };
	h = server_start(&tls, &fd);
	test_certificates(a);
	test_raw(a);
	httpd_close(&h, 2000);
	file_close(&fd);
	authority_close(&ours);
	authority_close(&theirs);
	str_done(&chain);
	str_done(&server_key);
	arena_free(&a);
	tap_ok(file_remove(directory, &e) == 0 && file_remove(strange, &e) == 0,
	       "tidied up");
	return tap_done();
}
