/* The HTTP client: over plain sockets against our own server, over TLS against
 * "openssl s_server" with certificates made here. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/num.h"
#include "net/client.h"
#include "net/httpd.h"
#include "os/child.h"
#include "os/file.h"
#include "os/sock.h"
#include "tap.h"

static char folder[256];
static struct arena *arena;

static void
app_begin(void *context, struct http_request *q, enum http_body *body,
	  struct http_response *r)
{
	UNUSED(context);
	UNUSED(r);
	if (q->method == HTTP_POST)
		*body = HTTP_BODY_JSON;
}

static void
app_answer(void *context, struct http_request *q, struct http_response *r)
{
	const char *mark = http_header_get(q, "Komainu-Mark");

	UNUSED(context);
	r->status = 200;
	if (strcmp(q->path, "/later") == 0) {
		r->status = 503;
		http_header_add(r, "Retry-After", "7");
	} else if (strcmp(q->path, "/date") == 0) {
		r->status = 429;
		http_header_add(r, "Retry-After",
				"Fri, 01 Jan 2100 00:00:00 GMT");
	} else if (strcmp(q->path, "/moved") == 0) {
		r->status = 302;
		http_header_add(r, "Location", "/hello");
	} else if (strcmp(q->path, "/large") == 0) {
		for (int i = 0; i < 5000; i++)
			str_add(&r->body, "0123456789");
	} else if (strcmp(q->path, "/slow") == 0)
		usleep(1500 * 1000);
	str_addf(&r->body, "%s %s %s ", http_method_name(q->method), q->path,
		 mark != NULL ? mark : "-");
	str_add_text(&r->body, q->content);
}

static void
app_refuse(void *context, struct http_request *q, const struct err *e,
	   struct http_response *r)
{
	UNUSED(context);
	UNUSED(q);
	r->status = err_http(e->kind);
}

static void
app_end(void *context, struct http_request *q, const struct http_response *r)
{
	UNUSED(context);
	UNUSED(q);
	UNUSED(r);
}

static struct client_answer answer;
static struct err error;

static int
ask(struct client *c, const char *method, int port, const char *path,
    struct text body)
{
	char url[200];
	struct http_header header[] = {
		{ "Komainu-Mark", "k" }, { "Content-Type", "application/json" }
	};
	struct client_request q = { .method = method,
				    .url = url,
				    .header = header,
				    .header_count = 2,
				    .body = body };

	arena_reset(arena);
	err_clear(&error);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", port, path);
	return client_send(c, arena, &q, &answer, &error);
}

static bool stop_now;

static bool
stopped(void *context)
{
	UNUSED(context);
	return stop_now;
}

static void
test_answers(struct client *c, int port)
{
	tap_int(ask(c, "GET", port, "/hello", (struct text){ 0 }), 0, "GET");
	tap_int(answer.status, 200, "status");
	tap_text(answer.body.p, "GET /hello k ", "body and header");
	tap_ok(!answer.reused, "a first connection");
	tap_int(answer.retry_after_s, -1, "no Retry-After");
	tap_int(ask(c, "POST", port, "/x", TEXT("{\"a\":1}")), 0, "POST");
	tap_text(answer.body.p, "POST /x k {\"a\":1}", "the body arrives");
	tap_ok(answer.reused, "the connection is used again");
	tap_int(ask(c, "POST", port, "/x", (struct text){ 0 }), 0,
		"POST of nothing");
	tap_int(answer.status, 200, "has a length");
	tap_int(ask(c, "GET", port, "/later", (struct text){ 0 }), 0,
		"an unhappy answer is an answer");
	tap_int(answer.status, 503, "503");
	tap_int(answer.retry_after_s, 7, "Retry-After in seconds");
	tap_int(ask(c, "GET", port, "/date", (struct text){ 0 }), 0, "429");
	tap_int(answer.retry_after_s, 7 * 24 * 3600,
		"Retry-After as a date, held within a week");
	tap_int(ask(c, "GET", port, "/moved", (struct text){ 0 }), 0, "302");
	tap_int(answer.status, 302, "is not followed");
	tap_text(client_header_get(&answer, "location"), "/hello",
		 "headers by name");
}

static void
test_failures(struct client *c, int port)
{
	struct http_header bad = { "A", "b\r\nC: d" };
	struct client_request q = { .method = "GET",
				    .url = "http://127.0.0.1:1/",
				    .header = &bad,
				    .header_count = 1 };

	tap_int(client_send(c, arena, &q, &answer, &error), -1,
		"a header with a line feed");
	tap_int(error.kind, ERR_INVALID, "is refused");
	q.header_count = 0;
	tap_int(client_send(c, arena, &q, &answer, &error), -1, "nobody there");
	tap_int(answer.fault, CLIENT_FAULT_CONNECT, "is a fault of the way");
	tap_int(error.kind, ERR_UNAVAILABLE, "and may be tried again");
	q.url = "file:///etc/passwd";
	tap_int(client_send(c, arena, &q, &answer, &error), -1, "file:");
	tap_int(answer.fault, CLIENT_FAULT_URL, "is not spoken");
	q.url = "http://no-such-name.invalid/";
	tap_int(client_send(c, arena, &q, &answer, &error), -1, "a name");
	tap_int(answer.fault, CLIENT_FAULT_NAME, "nobody has");
	tap_int(ask(c, "GET", port, "/large", (struct text){ 0 }), -1,
		"too long an answer");
	tap_int(answer.fault, CLIENT_FAULT_SIZE, "is told");
	tap_int(error.kind, ERR_TOO_BIG, "as such");
	tap_int(ask(c, "GET", port, "/slow", (struct text){ 0 }), -1,
		"too slow an answer");
	tap_int(answer.fault, CLIENT_FAULT_TIME, "is told as well");
	stop_now = true;
	tap_int(ask(c, "GET", port, "/slow", (struct text){ 0 }), -1,
		"stopped");
	tap_int(error.kind, ERR_STOPPED, "on request");
	stop_now = false;
	tap_int(ask(c, "GET", port, "/hello", (struct text){ 0 }), 0,
		"and it goes on");
}

static void
test_plain(void)
{
	static const struct httpd_app app = { .begin = app_begin,
					      .answer = app_answer,
					      .refuse = app_refuse,
					      .end = app_end };
	struct httpd_options o = { .threads = 2,
				   .connections = 50,
				   .header_seconds = 5,
				   .body_seconds = 5,
				   .idle_seconds = 30,
				   .request_memory = 1024 * 1024,
				   .form_max = 1000,
				   .upload_rate_min = 1000,
				   .trusted_proxies = "" };
	struct client_options co = { .agent = "test/1",
				     .whole_ms = 800,
				     .answer_max = 20000,
				     .stopped = stopped };
	struct httpd *h = NULL;
	struct client *c = NULL;
	int port;

	CHECK(sock_listen("127.0.0.1:0", 0, &o.listen_fd, &error) == 0);
	port = sock_port(o.listen_fd);
	CHECK(httpd_open(&h, &o, &app, &error) == 0);
	CHECK(client_open(&c, &co, &error) == 0);
	test_answers(c, port);
	test_failures(c, port);
	client_close(&c);
	httpd_close(&h, 3000);
	file_close(&o.listen_fd);
}

static int
openssl(const char *const *arguments)
{
	struct child_plan plan = { .arguments = arguments,
				   .folder = folder,
				   .input = CHILD_NULL,
				   .output = CHILD_NULL,
				   .error = CHILD_NULL };
	struct child child = { 0 };

	if (child_start(&plan, &child, &error) != 0 ||
	    child_wait(&child, 60000, &error) != 0)
		return -1;
	return child.exit_status;
}

/* An authority NAME.crt with NAME.key, and who it signs: PREFIX.crt. */
static int
authority_make(const char *name)
{
	char key[64], certificate[64], subject[64];
	const char *arguments[] = { "openssl",
				    "req",
				    "-x509",
				    "-newkey",
				    "ec",
				    "-pkeyopt",
				    "ec_paramgen_curve:P-256",
				    "-nodes",
				    "-days",
				    "2",
				    "-subj",
				    subject,
				    "-keyout",
				    key,
				    "-out",
				    certificate,
				    NULL };

	snprintf(key, sizeof(key), "%s.key", name);
	snprintf(certificate, sizeof(certificate), "%s.crt", name);
	snprintf(subject, sizeof(subject), "/CN=%s", name);
	return openssl(arguments);
}

static int
leaf_make(const char *authority, const char *name)
{
	char key[64], request[64], certificate[64], subject[64];
	char ca[64], ca_key[64];
	const char *ask_for[] = { "openssl",  "req",
				  "-newkey",  "ec",
				  "-pkeyopt", "ec_paramgen_curve:P-256",
				  "-nodes",   "-subj",
				  subject,    "-keyout",
				  key,        "-out",
				  request,    NULL };
	const char *sign[] = { "openssl", "x509",      "-req",
			       "-in",     request,     "-CA",
			       ca,        "-CAkey",    ca_key,
			       "-days",   "2",         "-CAcreateserial",
			       "-out",    certificate, NULL };

	snprintf(key, sizeof(key), "%s.key", name);
	snprintf(request, sizeof(request), "%s.csr", name);
	snprintf(certificate, sizeof(certificate), "%s.crt", name);
	snprintf(subject, sizeof(subject), "/CN=%s", name);
	snprintf(ca, sizeof(ca), "%s.crt", authority);
	snprintf(ca_key, sizeof(ca_key), "%s.key", authority);
	return openssl(ask_for) != 0 ? -1 : openssl(sign);
}

/* Lives in an arena of its own until the end. */
static struct arena *kept;

static struct text
pem(const char *name)
{
	char path[400];
	struct str s;
	struct text t;

	str_init(&s, 65536);
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	CHECK(file_read(path, &s, &error) == 0);
	t = text_of(arena_text(kept, str_view(&s)));
	str_done(&s);
	return t;
}

/* "ACCEPT 0.0.0.0:43567" is what it says first. */
static int
server_port(int fd)
{
	char said[4096];
	size_t n = 0;
	const char *at;
	int64_t port = 0;

	while (n < sizeof(said) - 1) {
		ssize_t got = read(fd, said + n, 1);

		if (got <= 0)
			break;
		n += (size_t)got;
		said[n] = '\0';
		at = strstr(said, "ACCEPT ");
		if (at == NULL || said[n - 1] != '\n')
			continue;
		at = strrchr(at, ':');
		if (at != NULL && num_int(text_trim(text_of(at + 1)), 1, 65535,
					  &port, NULL) == 0)
			break;
	}
	return (int)port;
}

static int
try_tls(const struct client_options *o, int port)
{
	struct client_request q = { .method = "GET" };
	struct client *c = NULL;
	char url[100];
	int result;

	arena_reset(arena);
	err_clear(&error);
	snprintf(url, sizeof(url), "https://127.0.0.1:%d/", port);
	q.url = url;
	if (client_open(&c, o, &error) != 0)
		return -1;
	result = client_send(c, arena, &q, &answer, &error);
	client_close(&c);
	return result;
}

static void
test_trust(int port)
{
	struct client_options o = { .agent = "test/1", .whole_ms = 20000 };

	o.certificate = pem("ours.crt");
	o.key = pem("ours.key");
	tap_int(try_tls(&o, port), -1, "not signed by whom the machine trusts");
	tap_int(answer.fault, CLIENT_FAULT_CERTIFICATE, "is refused");
	tap_int(error.kind, ERR_DENIED, "as denied");
	o.authority = pem("other.crt");
	o.any_name = true;
	tap_int(try_tls(&o, port), -1, "not signed by whom we trust");
	tap_int(answer.fault, CLIENT_FAULT_CERTIFICATE, "is refused");
	o.authority = pem("ca.crt");
	tap_int(try_tls(&o, port), 0, "signed by whom we trust");
	tap_int(answer.status, 200, "answers");
	tap_ok(answer.chain.n == 0, "no chain unasked");
	o.any_name = false;
	tap_int(try_tls(&o, port), -1, "with another name");
	tap_int(answer.fault, CLIENT_FAULT_CERTIFICATE, "is refused");
	o.any_name = true;
	o.certificate = o.key = (struct text){ 0 };
	tap_int(try_tls(&o, port), -1, "without our certificate");
	tap_ok(answer.fault == CLIENT_FAULT_BROKEN ||
		   answer.fault == CLIENT_FAULT_TLS,
	       "they refuse us (%s)", client_fault_name(answer.fault));
}

static void
test_chain(int port)
{
	struct client_options o = { .unverified = true, .whole_ms = 20000 };

	o.certificate = pem("ours.crt");
	o.key = pem("ours.key");
	tap_int(try_tls(&o, port), 0, "whoever answers");
	tap_ok(text_contains(answer.chain, "BEGIN CERTIFICATE"),
	       "shows a certificate");
	o.key = (struct text){ 0 };
	tap_int(try_tls(&o, port), -1, "a certificate without a key");
	tap_int(error.kind, ERR_INVALID, "is refused at once");
	o.certificate = (struct text){ 0 };
	o.unverified = false;
	o.any_name = true;
	tap_int(try_tls(&o, port), -1, "any name of any authority");
	tap_int(error.kind, ERR_INVALID, "is refused at once");
}

static void
test_tls(void)
{
	const char *arguments[] = { "openssl",
				    "s_server",
				    "-accept",
				    "0",
				    "-cert",
				    "theirs.crt",
				    "-key",
				    "theirs.key",
				    "-CAfile",
				    "ca.crt",
				    "-Verify",
				    "1",
				    "-verify_return_error",
				    "-www",
				    NULL };
	struct child_plan plan = { .arguments = arguments,
				   .folder = folder,
				   .input = CHILD_NULL,
				   .error = CHILD_NULL,
				   .die_with_us = true };
	struct child child = { 0 };
	int ends[2], port;

	if (authority_make("ca") != 0 || authority_make("other") != 0 ||
	    leaf_make("ca", "theirs") != 0 || leaf_make("ca", "ours") != 0) {
		tap_skip("no openssl program here");
		return;
	}
	CHECK(child_pipe(ends, &error) == 0);
	plan.output = ends[1];
	CHECK(child_start(&plan, &child, &error) == 0);
	port = server_port(ends[0]);
	test_trust(port);
	test_chain(port);
	child_stop(&child, 1000);
	file_close(&ends[0]);
	file_close(&ends[1]);
}

int
main(void)
{
	CHECK(file_make_temporary("komainu-client", folder, sizeof(folder),
				  &error) == 0);
	arena = arena_new(1024 * 1024);
	kept = arena_new(1024 * 1024);
	test_plain();
	test_tls();
	arena_free(&arena);
	arena_free(&kept);
	CHECK(file_remove(folder, &error) == 0);
	return tap_done();
}
