/* The server over real sockets: good requests, smuggling, limits, deadlines. */
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "net/httpd.h"
#include "tap.h"

static int begun, ended;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
app_begin(void *context, struct http_request *q, enum http_body *body,
	  struct http_response *r)
{
	UNUSED(context);
	pthread_mutex_lock(&lock);
	begun++;
	pthread_mutex_unlock(&lock);
	if (strcmp(q->path, "/form") == 0)
		*body = HTTP_BODY_FORM;
	else if (strcmp(q->path, "/json") == 0)
		*body = HTTP_BODY_JSON;
	else if (strcmp(q->path, "/upload") == 0)
		*body = HTTP_BODY_UPLOAD;
	else if (strcmp(q->path, "/denied") == 0) {
		r->status = 403;
		str_add(&r->body, "denied");
	}
}

static void
app_file(void *context, struct http_request *q, struct http_response *r)
{
	const char *csrf = http_form_get(q, "csrf");

	UNUSED(context);
	if (csrf == NULL || strcmp(csrf, "yes") != 0) {
		r->status = 403;
		str_add(&r->body, "no token");
	}
}

static void
app_answer(void *context, struct http_request *q, struct http_response *r)
{
	UNUSED(context);
	r->status = 200;
	str_addf(&r->body, "%s %s from %s%s", http_method_name(q->method),
		 q->path, q->address, q->secure ? " secure" : "");
	for (size_t i = 0; i < q->form_count; i++)
		str_addf(&r->body, " %s=%s", q->form[i].name, q->form[i].value);
	for (size_t i = 0; i < q->file_count; i++)
		str_addf(&r->body, " %s:%s:%lld", q->file[i].field,
			 q->file[i].name, (long long)q->file[i].size);
	if (q->content.n > 0)
		str_add_text(&r->body, q->content);
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
	pthread_mutex_lock(&lock);
	ended++;
	pthread_mutex_unlock(&lock);
}

static int listen_fd, port;
static char directory[] = "/tmp/komainu-httpd-XXXXXX";

static struct httpd *
server_start(const char *proxies)
{
	static const struct httpd_app app = { NULL,       app_begin,  app_file,
					      app_answer, app_refuse, app_end };
	struct httpd_options o = { .threads = 2,
				   .connections = 50,
				   .header_seconds = 1,
				   .body_seconds = 2,
				   .idle_seconds = 3,
				   .upload_rate_min = 1000,
				   .request_memory = 4 * 1024 * 1024,
				   .form_max = 1000,
				   .upload_max = 100000,
				   .upload_directory = directory,
				   .disk_reserve = 1024,
				   .trusted_proxies = proxies };
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t length = sizeof(in);
	struct httpd *h = NULL;
	struct err e = { 0 };

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK(bind(listen_fd, (struct sockaddr *)&in, sizeof(in)) == 0);
	CHECK(listen(listen_fd, 50) == 0);
	CHECK(getsockname(listen_fd, (struct sockaddr *)&in, &length) == 0);
	port = ntohs(in.sin_port);
	o.listen_fd = listen_fd;
	tap_ok(httpd_open(&h, &o, &app, &e) == 0, "server: %s", e.text);
	return h;
}

static int
connect_to_server(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CHECK(connect(fd, (struct sockaddr *)&in, sizeof(in)) == 0);
	return fd;
}

/* Sends 'bytes', reads until the end or 'wait_ms' of silence. */
static const char *
talk_n(const char *bytes, size_t length, int wait_ms)
{
	static char answer[200000];
	size_t n = 0;
	int fd = connect_to_server();
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (send(fd, bytes, length, MSG_NOSIGNAL) < 0)
		tap_note("send failed");
	while (n < sizeof(answer) - 1 && poll(&p, 1, wait_ms) > 0) {
		ssize_t got = recv(fd, answer + n, sizeof(answer) - 1 - n, 0);

		if (got <= 0)
			break;
		n += (size_t)got;
	}
	answer[n] = '\0';
	close(fd);
	return answer;
}

static const char *
talk(const char *bytes)
{
	return talk_n(bytes, strlen(bytes), 400);
}

static int
count_of(const char *text, const char *part)
{
	int n = 0;

	for (const char *p = text; (p = strstr(p, part)) != NULL; p++)
		n++;
	return n;
}

#define TAIL "Host: a\r\nConnection: close\r\n\r\n"

static void
test_good(void)
{
	const char *answer = talk("GET /hello?x=1 HTTP/1.1\r\n" TAIL);

	tap_ok(strstr(answer, "HTTP/1.1 200") == answer, "200");
	tap_ok(strstr(answer, "GET /hello from 127.0.0.1") != NULL, "body");
	answer = talk("HEAD /hello HTTP/1.1\r\n" TAIL);
	tap_ok(strstr(answer, "200") != NULL &&
		   strstr(answer, "from 127") == NULL,
	       "HEAD has no body");
	answer = talk("POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: "
		      "application/x-www-form-urlencoded\r\nContent-Length: "
		      "7\r\nConnection: close\r\n\r\na=1&b=2");
	tap_ok(strstr(answer, "a=1 b=2") != NULL, "form");
	answer = talk("POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: "
		      "application/x-www-form-urlencoded\r\nTransfer-Encoding: "
		      "chunked\r\nConnection: close\r\n\r\n3\r\na=1\r\n4\r\n&b="
		      "2\r\n0\r\n\r\n");
	tap_ok(strstr(answer, "a=1 b=2") != NULL, "chunked form");
	answer = talk("POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: "
		      "application/json\r\nContent-Length: 2\r\nConnection: "
		      "close\r\n\r\n{}");
	tap_ok(strstr(answer, "127.0.0.1{}") != NULL, "JSON");
	answer =
	    talk("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\n" TAIL);
	tap_ok(count_of(answer, " 200 ") == 2, "two on one connection");
	answer = talk("PUT /hello HTTP/1.1\r\n" TAIL);
	tap_ok(strstr(answer, "? /hello") != NULL, "another method is told");
	answer = talk("GET /hello HTTP/1.1\r\nX-Forwarded-For: 203.0.113.9\r\n"
		      "X-Forwarded-Proto: https\r\n" TAIL);
	tap_ok(strstr(answer, "from 127.0.0.1") != NULL &&
		   strstr(answer, "secure") == NULL,
	       "forwarding headers of strangers mean nothing");
}

/* Every one ends the connection, and the second request is never seen. */
static void
test_smuggling(void)
{
#define NEXT "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
	static const struct {
		const char *name, *bytes;
	} rows[] = {
		{ "length and coding",
		  "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: application/"
		  "x-www-form-urlencoded\r\nContent-Length: 4\r\nTransfer-"
		  "Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT },
		{ "two lengths",
		  "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
		  "Content-Length: 40\r\n\r\n" NEXT },
		{ "odd coding",
		  "POST /form HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
		  "xchunked\r\n\r\n0\r\n\r\n" NEXT },
		{ "coding with a tab",
		  "POST /form HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\t"
		  "chunked, identity\r\n\r\n0\r\n\r\n" NEXT },
		{ "signed length",
		  "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\n" NEXT },
		{ "no Host", "GET / HTTP/1.1\r\n\r\n" NEXT },
		{ "two Host",
		  "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" NEXT },
		{ "blank before colon",
		  "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length : 0\r\n\r\n" NEXT },
		{ "body on GET",
		  "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n" NEXT },
		{ "coding on 1.0",
		  "POST /form HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: "
		  "chunked\r\n\r\n0\r\n\r\n" NEXT },
		{ "control character",
		  "GET / HTTP/1.1\r\nHost: a\r\nX: a\x01z\r\n\r\n" NEXT },
		{ "dots in the path",
		  "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n" NEXT },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *answer = talk(rows[i].bytes);

		tap_ok(strstr(answer, "HTTP/1.1 4") == answer &&
			   strstr(answer, "smuggled") == NULL &&
			   count_of(answer, "HTTP/1.1 4") ==
			       count_of(answer, "HTTP/1.1 "),
		       "%s is refused and cut: %.24s", rows[i].name, answer);
	}
#undef NEXT
}

static void
test_limits(void)
{
	static char big[300000];
	const char *answer;
	int n = snprintf(big, sizeof(big),
			 "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: "
			 "application/x-www-form-urlencoded\r\nContent-Length: "
			 "5000\r\nConnection: close\r\n\r\n");

	memset(big + n, 'a', 5000);
	answer = talk_n(big, (size_t)n + 5000, 400);
	tap_ok(strstr(answer, " 413 ") != NULL, "a large form: %.40s", answer);
	n = snprintf(big, sizeof(big), "GET /");
	memset(big + n, 'a', 40000);
	n += 40000;
	n += snprintf(big + n, sizeof(big) - (size_t)n, " HTTP/1.1\r\n" TAIL);
	answer = talk_n(big, (size_t)n, 400);
	tap_ok(strstr(answer, "HTTP/1.1 4") == answer, "a long target: %.40s",
	       answer);
	n = snprintf(big, sizeof(big), "GET / HTTP/1.1\r\n");
	for (int i = 0; i < 200; i++)
		n += snprintf(big + n, sizeof(big) - (size_t)n, "X-%d: y\r\n",
			      i);
	n += snprintf(big + n, sizeof(big) - (size_t)n, TAIL);
	answer = talk_n(big, (size_t)n, 400);
	tap_ok(strstr(answer, "HTTP/1.1 4") == answer, "many headers: %.40s",
	       answer);
	answer = talk("POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: "
		      "text/plain\r\nContent-Length: 2\r\nConnection: "
		      "close\r\n\r\n{}");
	tap_ok(strstr(answer, " 415 ") != NULL, "a wrong type");
	answer = talk("POST /denied HTTP/1.1\r\nHost: a\r\nContent-Length: 3"
		      "\r\n\r\nabcGET /next HTTP/1.1\r\n" TAIL);
	tap_ok(strstr(answer, " 403 ") != NULL &&
		   strstr(answer, "GET /next") != NULL,
	       "a short body of a refused request is read");
}

static int
files_left(void)
{
	DIR *d = opendir(directory);
	int n = 0;

	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n - 2;
}

#define UPLOAD(token, length)                                                  \
	"POST /upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-"    \
	"Length: " length "\r\nContent-Type: multipart/form-data; "            \
	"boundary=XX\r\n\r\n--XX\r\nContent-Disposition: form-data; "          \
	"name=\"csrf\"\r\n\r\n" token "\r\n--XX\r\nContent-Disposition: "      \
	"form-data; name=\"file\"; filename=\"a.pcap\"\r\n\r\n"

static void
test_upload(void)
{
	const char *answer = talk(UPLOAD("yes", "150") "hello\r\n--XX--\r\n"
						       "           ");

	tap_ok(strstr(answer, "csrf=yes file:a.pcap:5") != NULL,
	       "an upload: %s", answer);
	answer = talk(UPLOAD("no!", "150") "hello\r\n--XX--\r\n           ");
	tap_ok(strstr(answer, " 403 ") != NULL &&
		   strstr(answer, "no token") != NULL,
	       "without the token: %.40s", answer);
	answer = talk(UPLOAD("yes", "150") "hello\r\n--XX                  ");
	tap_ok(strstr(answer, " 400 ") != NULL, "cut short: %.40s", answer);
	answer = talk(UPLOAD("yes", "9000000") "hello");
	tap_ok(strstr(answer, " 413 ") != NULL, "too large: %.40s", answer);
	answer = talk(UPLOAD("yes", "3000") "then silence");
	/* The server learns of the last one's end in its own time. */
	for (int i = 0; i < 300 && files_left() > 0; i++)
		poll(NULL, 0, 10);
	tap_int(files_left(), 0, "no file is left");
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Sends one byte every 100 ms; returns after how long it was cut. */
static int64_t
drip(const char *start, const char *byte)
{
	int fd = connect_to_server();
	int64_t began = now_ms();
	char buffer[100];

	send(fd, start, strlen(start), MSG_NOSIGNAL);
	while (now_ms() - began < 8000) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		if (send(fd, byte, 1, MSG_NOSIGNAL) < 0)
			break;
		if (poll(&p, 1, 100) > 0 &&
		    recv(fd, buffer, sizeof(buffer), 0) <= 0)
			break;
	}
	close(fd);
	return now_ms() - began;
}

static void
test_deadlines(void)
{
	int64_t took = drip("GET / HTTP/1.1\r\nHost: a\r\nX: ", "a");

	tap_ok(took < 4000, "headers drop by drop: cut after %lld ms",
	       (long long)took);
	took = drip("", "G");
	tap_ok(took < 4000, "a request line drop by drop: %lld ms",
	       (long long)took);
	took = drip("POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: "
		    "application/x-www-form-urlencoded\r\nContent-Length: "
		    "900\r\n\r\n",
		    "a");
	tap_ok(took < 5000, "a body drop by drop: %lld ms", (long long)took);
}

static void
test_proxy(void)
{
	struct httpd *h = server_start("10.0.0.0/8, 127.0.0.1");
	const char *answer;

	answer =
	    talk("GET / HTTP/1.1\r\nX-Forwarded-For: 198.51.100.1, "
		 "203.0.113.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n" TAIL);
	tap_ok(strstr(answer, "from 203.0.113.9 secure") != NULL,
	       "the last address that is no proxy: %s", answer);
	answer = talk("GET / HTTP/1.1\r\nX-Forwarded-For: nonsense\r\n" TAIL);
	tap_ok(strstr(answer, "from 127.0.0.1") != NULL, "nonsense");
	httpd_close(&h, 1000);
	close(listen_fd);
}

int
main(void)
{
	struct httpd_counts counts;

	CHECK(mkdtemp(directory) != NULL);
	struct httpd *h = server_start("");
	test_good();
	test_smuggling();
	test_limits();
	test_upload();
	test_deadlines();
	httpd_counts_get(h, &counts);
	tap_ok(counts.requests > 20 && counts.status[4] > 10, "counted");
	tap_int(counts.cut, 3, "three connections were cut");
	httpd_close(&h, 1000);
	close(listen_fd);
	tap_int(begun, ended, "what began has ended");
	test_proxy();
	rmdir(directory);
	return tap_done();
}
