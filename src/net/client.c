#include "net/client.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>

#include "base/check.h"
#include "base/num.h"
#include "fmt/address.h"

#define CONNECT_MS 10000
#define WHOLE_MS   30000
#define ANSWER_MAX (1024 * 1024)
/* All header lines of one answer. */
#define HEADERS_BYTES_MAX 65536
#define CHAIN_MAX         65536
#define RETRY_AFTER_MAX   (7 * 24 * 3600)

struct client {
	CURL *curl;
	bool unverified;
	size_t answer_max;
	int64_t connect_ms, whole_ms;
	bool (*stopped)(void *context);
	void *stopped_context;
	int (*before)(void *context);
	void *before_context;
	char fault_text[CURL_ERROR_SIZE];
	/* Of the request that runs. */
	struct arena *arena;
	struct client_answer *answer;
	struct str body;
	size_t header_bytes;
	bool too_big, was_stopped, was_private;
};

static const char *const fault_name[] = {
	[CLIENT_FAULT_NONE] = "none",
	[CLIENT_FAULT_URL] = "url",
	[CLIENT_FAULT_NAME] = "name",
	[CLIENT_FAULT_CONNECT] = "connect",
	[CLIENT_FAULT_TLS] = "tls",
	[CLIENT_FAULT_CERTIFICATE] = "certificate",
	[CLIENT_FAULT_OWN] = "own",
	[CLIENT_FAULT_TIME] = "time",
	[CLIENT_FAULT_BROKEN] = "broken",
	[CLIENT_FAULT_SIZE] = "size",
	[CLIENT_FAULT_PRIVATE] = "private",
	[CLIENT_FAULT_STOPPED] = "stopped",
};

const char *
client_fault_name(enum client_fault fault)
{
	return fault_name[fault];
}

static void
library_begin(void)
{
	CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

static size_t
body_take(char *bytes, size_t size, size_t count, void *context)
{
	struct client *c = context;

	str_add_n(&c->body, bytes, size * count);
	c->too_big |= c->body.over;
	return c->too_big ? 0 : size * count;
}

/* One header line. A new status line (100 Continue before 200) begins anew. */
static size_t
header_take(char *bytes, size_t size, size_t count, void *context)
{
	struct client *c = context;
	struct client_answer *answer = c->answer;
	struct text rest = { bytes, size * count }, name;
	struct http_header *header;

	c->header_bytes += rest.n;
	if (c->header_bytes > HEADERS_BYTES_MAX) {
		c->too_big = true;
		return 0;
	}
	if (text_starts(rest, "HTTP/"))
		answer->header_count = 0;
	if (text_find(rest, ':') == rest.n ||
	    answer->header_count == CLIENT_HEADERS_MAX ||
	    !text_cut(&rest, ':', &name))
		return size * count;
	header = &answer->header[answer->header_count];
	header->name = arena_text(c->arena, text_trim(name));
	header->value = arena_text(c->arena, text_trim(rest));
	if (header->name == NULL || header->value == NULL) {
		c->too_big = true;
		return 0;
	}
	answer->header_count++;
	return size * count;
}

static int
progress_take(void *context, curl_off_t down_total, curl_off_t down,
	      curl_off_t up_total, curl_off_t up)
{
	struct client *c = context;

	UNUSED(down_total);
	UNUSED(down);
	UNUSED(up_total);
	UNUSED(up);
	if (c->stopped != NULL && c->stopped(c->stopped_context))
		c->was_stopped = true;
	return c->was_stopped;
}

static int
before_take(void *context, char *their_ip, char *our_ip, int their_port,
	    int our_port)
{
	struct client *c = context;

	UNUSED(their_ip);
	UNUSED(our_ip);
	UNUSED(their_port);
	UNUSED(our_port);
	if (c->before(c->before_context) == 0)
		return CURL_PREREQFUNC_OK;
	c->was_stopped = true;
	return CURL_PREREQFUNC_ABORT;
}

/* An address as plain value; one of version 4 also when it comes wrapped in
 * one of version 6 (::ffff:, and 64:ff9b:: of RFC 6052). */
static struct address
address_of(const struct sockaddr *from)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const uint8_t nat64[12] = { 0, 0x64, 0xff, 0x9b };
	struct address out = { .family = 0 };
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (from->sa_family == AF_INET) {
		memcpy(&v4, from, sizeof(v4));
		out.family = 4;
		memcpy(out.bytes, &v4.sin_addr, 4);
	} else if (from->sa_family == AF_INET6) {
		memcpy(&v6, from, sizeof(v6));
		out.family = 6;
		memcpy(out.bytes, &v6.sin6_addr, 16);
		if (memcmp(out.bytes, mapped, 12) == 0 ||
		    memcmp(out.bytes, nat64, 12) == 0) {
			out.family = 4;
			memmove(out.bytes, out.bytes + 12, 4);
			memset(out.bytes + 4, 0, 12);
		}
	}
	return out;
}

/* The name has been looked up already: what is refused here is the address
 * itself, so that no name can lead inside. */
static curl_socket_t
socket_open(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct client *c = context;
	struct address a = address_of(&to->addr);

	UNUSED(purpose);
	if (a.family == 0 || address_is_private(&a) ||
	    address_is_loopback(&a) || address_is_multicast(&a) ||
	    address_is_unspecified(&a)) {
		c->was_private = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static void
blob_set(CURL *curl, CURLoption option, struct text bytes)
{
	char *copy = malloc(bytes.n + 1);
	struct curl_blob blob = { .len = bytes.n, .flags = CURL_BLOB_COPY };

	CHECK(copy != NULL);
	memcpy(copy, bytes.p, bytes.n);
	blob.data = copy;
	CHECK(curl_easy_setopt(curl, option, &blob) == CURLE_OK);
	free(copy);
}

static void
trust_set(CURL *curl, const struct client_options *o)
{
	curl_easy_setopt(curl, CURLOPT_SSLVERSION,
			 (long)CURL_SSLVERSION_TLSv1_2);
	if (o->authority.n > 0) {
		blob_set(curl, CURLOPT_CAINFO_BLOB, o->authority);
		/* Theirs alone, not the machine's beside it. */
		curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	if (o->certificate.n > 0) {
		blob_set(curl, CURLOPT_SSLCERT_BLOB, o->certificate);
		blob_set(curl, CURLOPT_SSLKEY_BLOB, o->key);
	}
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, o->unverified ? 0L : 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST,
			 o->unverified || o->any_name ? 0L : 2L);
	curl_easy_setopt(curl, CURLOPT_CERTINFO, o->unverified ? 1L : 0L);
}

int
client_open(struct client **out, const struct client_options *o, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct client *c;

	*out = NULL;
	if ((o->certificate.n > 0) != (o->key.n > 0))
		return err_set(e, ERR_INVALID,
			       "a certificate and its key go together");
	if (o->any_name && o->authority.n == 0 && !o->unverified)
		return err_set(e, ERR_INVALID,
			       "any name is only safe with one authority");
	pthread_once(&once, library_begin);
	c = calloc(1, sizeof(*c));
	CHECK(c != NULL);
	c->curl = curl_easy_init();
	CHECK(c->curl != NULL);
	c->unverified = o->unverified;
	c->answer_max = o->answer_max > 0 ? o->answer_max : ANSWER_MAX;
	c->connect_ms = o->connect_ms > 0 ? o->connect_ms : CONNECT_MS;
	c->whole_ms = o->whole_ms > 0 ? o->whole_ms : WHOLE_MS;
	c->stopped = o->stopped;
	c->stopped_context = o->stopped_context;
	c->before = o->before;
	c->before_context = o->before_context;
	if (c->before != NULL) {
		curl_easy_setopt(c->curl, CURLOPT_PREREQFUNCTION, before_take);
		curl_easy_setopt(c->curl, CURLOPT_PREREQDATA, c);
	}
	if (o->public_only) {
		curl_easy_setopt(c->curl, CURLOPT_OPENSOCKETFUNCTION,
				 socket_open);
		curl_easy_setopt(c->curl, CURLOPT_OPENSOCKETDATA, c);
	}
	curl_easy_setopt(c->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c->curl, CURLOPT_ERRORBUFFER, c->fault_text);
	curl_easy_setopt(c->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c->curl, CURLOPT_PROXY,
			 o->proxy != NULL ? o->proxy : "");
	curl_easy_setopt(c->curl, CURLOPT_USERAGENT,
			 o->agent != NULL ? o->agent : "komainu");
	curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, body_take);
	curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(c->curl, CURLOPT_HEADERFUNCTION, header_take);
	curl_easy_setopt(c->curl, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(c->curl, CURLOPT_XFERINFOFUNCTION, progress_take);
	curl_easy_setopt(c->curl, CURLOPT_XFERINFODATA, c);
	curl_easy_setopt(c->curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c->curl, CURLOPT_TCP_KEEPALIVE, 1L);
	/* HTTP/2 would gain nothing here and is one more parser to trust. */
	curl_easy_setopt(c->curl, CURLOPT_HTTP_VERSION,
			 (long)CURL_HTTP_VERSION_1_1);
	trust_set(c->curl, o);
	*out = c;
	return 0;
}

void
client_close(struct client **c)
{
	if (*c == NULL)
		return;
	curl_easy_cleanup((*c)->curl);
	free(*c);
	*c = NULL;
}

/* What the library says, as where it broke off. */
static enum client_fault
fault_of(const struct client *c, CURLcode code)
{
	if (c->was_stopped)
		return CLIENT_FAULT_STOPPED;
	if (c->too_big)
		return CLIENT_FAULT_SIZE;
	if (c->was_private && code != CURLE_OK)
		return CLIENT_FAULT_PRIVATE;
	switch (code) {
	case CURLE_OK:
		return CLIENT_FAULT_NONE;
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
		return CLIENT_FAULT_URL;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return CLIENT_FAULT_NAME;
	case CURLE_COULDNT_CONNECT:
		return CLIENT_FAULT_CONNECT;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CIPHER:
		return CLIENT_FAULT_TLS;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
		return CLIENT_FAULT_CERTIFICATE;
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CACERT_BADFILE:
		return CLIENT_FAULT_OWN;
	case CURLE_OPERATION_TIMEDOUT:
		return CLIENT_FAULT_TIME;
	default:
		return CLIENT_FAULT_BROKEN;
	}
}

static int
fail(const struct client *c, enum client_fault fault, CURLcode code,
     struct err *e)
{
	static const enum err_kind kind[] = {
		[CLIENT_FAULT_URL] = ERR_INVALID,
		[CLIENT_FAULT_CERTIFICATE] = ERR_DENIED,
		[CLIENT_FAULT_OWN] = ERR_DENIED,
		[CLIENT_FAULT_SIZE] = ERR_TOO_BIG,
		[CLIENT_FAULT_PRIVATE] = ERR_DENIED,
		[CLIENT_FAULT_STOPPED] = ERR_STOPPED,
	};
	enum err_kind k = fault < ARRAY_LEN(kind) ? kind[fault] : ERR_NONE;

	if (fault == CLIENT_FAULT_SIZE)
		return err_set(e, ERR_TOO_BIG, "the answer is over %zu bytes",
			       c->answer_max);
	if (fault == CLIENT_FAULT_PRIVATE)
		return err_set(e, ERR_DENIED,
			       "addresses inside are not allowed");
	if (fault == CLIENT_FAULT_STOPPED)
		return err_set(e, ERR_STOPPED, "stopped on request");
	return err_set(e, k == ERR_NONE ? ERR_UNAVAILABLE : k, "%s",
		       c->fault_text[0] != '\0' ? c->fault_text
						: curl_easy_strerror(code));
}

static bool
is_line_free(const char *t)
{
	return strpbrk(t, "\r\n") == NULL;
}

/* "Name: value" for each; no "Expect", which costs a round trip. */
static int
headers_make(const struct client_request *q, struct arena *a,
	     struct curl_slist **out, struct err *e)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");

	*out = list;
	for (size_t i = 0; i < q->header_count; i++) {
		const struct http_header *h = &q->header[i];
		const char *line;

		if (!is_line_free(h->name) || !is_line_free(h->value))
			return err_set(e, ERR_INVALID,
				       "header %zu holds a line feed", i + 1);
		/* With a semicolon the library sends an empty value. */
		line = h->value[0] != '\0'
			   ? arena_printf(a, "%s: %s", h->name, h->value)
			   : arena_printf(a, "%s;", h->name);
		if (line == NULL)
			return arena_check(a, e);
		list = curl_slist_append(list, line);
		CHECK(list != NULL);
		*out = list;
	}
	return 0;
}

static void
request_set(struct client *c, const struct client_request *q,
	    struct curl_slist *headers)
{
	CURL *curl = c->curl;
	bool body = q->body.p != NULL || strcmp(q->method, "POST") == 0 ||
		    strcmp(q->method, "PUT") == 0;

	/* The kind of request first, then the word for it. */
	curl_easy_setopt(curl, CURLOPT_NOBODY, 0L);
	curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
	if (strcmp(q->method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	if (body) {
		curl_easy_setopt(curl, CURLOPT_POST, 1L);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
				 (curl_off_t)q->body.n);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
				 q->body.p != NULL ? q->body.p : "");
	}
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, q->method);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)c->connect_ms);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)c->whole_ms);
	c->fault_text[0] = '\0';
}

/* Seconds, or a date (RFC 9110, 10.2.3), which the library reads. */
static int64_t
retry_after_read(const struct client_answer *answer)
{
	const char *value = client_header_get(answer, "Retry-After");
	int64_t seconds;
	time_t at;

	if (value == NULL)
		return -1;
	if (num_int(text_of(value), 0, RETRY_AFTER_MAX, &seconds, NULL) == 0)
		return seconds;
	at = curl_getdate(value, NULL);
	if (at < 0)
		return -1;
	seconds = (int64_t)at - (int64_t)time(NULL);
	return seconds < 0                 ? 0
	       : seconds > RETRY_AFTER_MAX ? RETRY_AFTER_MAX
					   : seconds;
}

static int64_t
date_read(const struct client_answer *answer)
{
	const char *value = client_header_get(answer, "Date");
	time_t at = value != NULL ? curl_getdate(value, NULL) : -1;

	return at > 0 ? (int64_t)at * 1000 : 0;
}

/* The PEM texts of what the other side showed, one after another. */
static void
chain_read(struct client *c, struct client_answer *out)
{
	struct curl_certinfo *info = NULL;
	struct str chain;

	if (curl_easy_getinfo(c->curl, CURLINFO_CERTINFO, &info) != CURLE_OK ||
	    info == NULL)
		return;
	str_init(&chain, CHAIN_MAX);
	for (int i = 0; i < info->num_of_certs; i++)
		for (const struct curl_slist *row = info->certinfo[i];
		     row != NULL; row = row->next)
			if (text_starts(text_of(row->data), "Cert:"))
				str_addf(&chain, "%s\n", row->data + 5);
	out->chain = text_of(arena_text(c->arena, str_view(&chain)));
	str_done(&chain);
}

static void
answer_fill(struct client *c, struct client_answer *out)
{
	long status = 0, connections = 0;
	curl_off_t microseconds = 0;

	curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(c->curl, CURLINFO_NUM_CONNECTS, &connections);
	curl_easy_getinfo(c->curl, CURLINFO_TOTAL_TIME_T, &microseconds);
	out->status = (int)status;
	out->reused = connections == 0;
	out->milliseconds = microseconds / 1000;
	out->retry_after_s = retry_after_read(out);
	out->date_ms = date_read(out);
	if (c->unverified)
		chain_read(c, out);
}

int
client_send(struct client *c, struct arena *a,
	    const struct client_request *request, struct client_answer *out,
	    struct err *e)
{
	struct curl_slist *headers = NULL;
	CURLcode code;
	int result = -1;

	memset(out, 0, sizeof(*out));
	out->retry_after_s = -1;
	out->fault = CLIENT_FAULT_URL;
	c->arena = a;
	c->answer = out;
	c->header_bytes = 0;
	c->too_big = c->was_stopped = c->was_private = false;
	str_init(&c->body, c->answer_max);
	if (headers_make(request, a, &headers, e) != 0)
		goto out;
	if (curl_easy_setopt(c->curl, CURLOPT_URL, request->url) != CURLE_OK) {
		err_set(e, ERR_INVALID, "the address cannot be read");
		goto out;
	}
	request_set(c, request, headers);
	code = curl_easy_perform(c->curl);
	answer_fill(c, out);
	out->fault = fault_of(c, code);
	if (out->fault != CLIENT_FAULT_NONE) {
		fail(c, out->fault, code, e);
		goto out;
	}
	out->body = text_of(arena_text(a, str_view(&c->body)));
	out->body.n = c->body.n;
	result = arena_check(a, e);
out:
	curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	str_done(&c->body);
	return result;
}

const char *
client_header_get(const struct client_answer *answer, const char *name)
{
	for (size_t i = 0; i < answer->header_count; i++)
		if (strcasecmp(answer->header[i].name, name) == 0)
			return answer->header[i].value;
	return NULL;
}
