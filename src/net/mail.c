#include "net/mail.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/check.h"

#define WHOLE_MS   60000
#define CONNECT_MS 15000

struct mail {
	CURL *curl;
	int64_t whole_ms;
	char fault_text[CURL_ERROR_SIZE];
	/* Of the letter that is sent. */
	const struct mail_letter *letter;
	size_t sent;
	bool handed; /* 'before' agreed: the end of the letter may be there */
	bool stopped;
	char line[MAIL_ANSWER_MAX]; /* the server's last */
};

static void
library_begin(void)
{
	CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

/* The library asks for more; 0 makes it send the line that ends the letter. */
static size_t
letter_give(char *buffer, size_t size, size_t count, void *context)
{
	struct mail *m = context;
	struct text rest =
	    text_slice(m->letter->message, m->sent, m->letter->message.n);
	size_t n = size * count < rest.n ? size * count : rest.n;

	if (n > 0) {
		memcpy(buffer, rest.p, n);
		m->sent += n;
		return n;
	}
	if (!m->handed && m->letter->before != NULL &&
	    m->letter->before(m->letter->context) != 0) {
		m->stopped = true;
		return CURL_READFUNC_ABORT;
	}
	m->handed = true;
	return 0;
}

static size_t
line_take(char *bytes, size_t size, size_t count, void *context)
{
	struct mail *m = context;
	struct text line = { bytes, size * count };

	/* The good-bye after a refusal says nothing. */
	if (!text_starts(line, "221"))
		text_copy(m->line, sizeof(m->line), text_trim(line));
	return size * count;
}

static size_t
body_drop(char *bytes, size_t size, size_t count, void *context)
{
	UNUSED(bytes);
	UNUSED(context);
	return size * count;
}

static void
security_set(CURL *curl, const struct mail_options *o)
{
	static const long level[] = { [MAIL_REQUIRE] = CURLUSESSL_ALL,
				      [MAIL_TRY] = CURLUSESSL_TRY,
				      [MAIL_NONE] = CURLUSESSL_NONE };
	struct curl_blob blob = { .len = o->authority.n,
				  .flags = CURL_BLOB_COPY };

	curl_easy_setopt(curl, CURLOPT_USE_SSL, level[o->security]);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION,
			 (long)CURL_SSLVERSION_TLSv1_2);
	if (o->authority.n == 0)
		return;
	blob.data = malloc(o->authority.n);
	CHECK(blob.data != NULL);
	memcpy(blob.data, o->authority.p, o->authority.n);
	curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &blob);
	curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	free(blob.data);
}

/* The name for EHLO is the path of the address. */
static int
server_set(CURL *curl, const struct mail_options *o, struct err *e)
{
	char url[600];

	if ((!text_starts(text_of(o->server), "smtp://") &&
	     !text_starts(text_of(o->server), "smtps://")) ||
	    snprintf(url, sizeof(url), "%s/%s", o->server, o->name) >=
		(int)sizeof(url) ||
	    curl_easy_setopt(curl, CURLOPT_URL, url) != CURLE_OK)
		return err_set(e, ERR_INVALID,
			       "\"%s\" is not like smtp://host:25", o->server);
	return 0;
}

int
mail_open(struct mail **out, const struct mail_options *o, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct mail *m;

	*out = NULL;
	pthread_once(&once, library_begin);
	m = calloc(1, sizeof(*m));
	CHECK(m != NULL);
	m->curl = curl_easy_init();
	CHECK(m->curl != NULL);
	m->whole_ms = o->whole_ms > 0 ? o->whole_ms : WHOLE_MS;
	if (server_set(m->curl, o, e) != 0) {
		mail_close(&m);
		return -1;
	}
	curl_easy_setopt(m->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(m->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(m->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(m->curl, CURLOPT_ERRORBUFFER, m->fault_text);
	curl_easy_setopt(m->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(m->curl, CURLOPT_READFUNCTION, letter_give);
	curl_easy_setopt(m->curl, CURLOPT_READDATA, m);
	curl_easy_setopt(m->curl, CURLOPT_WRITEFUNCTION, body_drop);
	curl_easy_setopt(m->curl, CURLOPT_HEADERFUNCTION, line_take);
	curl_easy_setopt(m->curl, CURLOPT_HEADERDATA, m);
	if (o->login != NULL && o->login[0] != '\0') {
		curl_easy_setopt(m->curl, CURLOPT_USERNAME, o->login);
		curl_easy_setopt(m->curl, CURLOPT_PASSWORD,
				 o->password != NULL ? o->password : "");
	}
	security_set(m->curl, o);
	*out = m;
	return 0;
}

void
mail_close(struct mail **m)
{
	if (*m == NULL)
		return;
	curl_easy_cleanup((*m)->curl);
	free(*m);
	*m = NULL;
}

/* Nothing that could end a command early or begin another. */
static bool
is_plain(const char *address)
{
	for (const char *p = address; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == '<' || *p == '>' ||
		    *p == 0x7f)
			return false;
	return address[0] != '\0';
}

static enum mail_result
result_of(const struct mail *m, CURLcode code, int said)
{
	bool about_us = code == CURLE_LOGIN_DENIED ||
			text_starts(text_of(m->fault_text), "MAIL failed") ||
			said == 421;

	if (code == CURLE_OK)
		return MAIL_ACCEPTED;
	if (m->stopped)
		return MAIL_STOPPED;
	if (about_us)
		return MAIL_SERVER;
	if (said >= 500)
		return MAIL_REFUSED;
	if (said >= 400)
		return MAIL_LATER;
	return m->handed ? MAIL_DOUBT : MAIL_SERVER;
}

static CURLcode
try_once(struct mail *m, bool anew, struct mail_answer *out)
{
	long said = 0, connections = 0;
	CURLcode code;

	m->sent = 0;
	m->handed = m->stopped = false;
	m->line[0] = m->fault_text[0] = '\0';
	curl_easy_setopt(m->curl, CURLOPT_FRESH_CONNECT, anew ? 1L : 0L);
	curl_easy_setopt(m->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(m->curl, CURLOPT_TIMEOUT_MS, (long)m->whole_ms);
	code = curl_easy_perform(m->curl);
	curl_easy_getinfo(m->curl, CURLINFO_RESPONSE_CODE, &said);
	curl_easy_getinfo(m->curl, CURLINFO_NUM_CONNECTS, &connections);
	out->code = (int)said;
	out->reused = connections == 0;
	out->result = result_of(m, code, (int)said);
	return code;
}

int
mail_send(struct mail *m, const struct mail_letter *letter,
	  struct mail_answer *out, struct err *e)
{
	struct curl_slist *to;
	CURLcode code;
	bool said;

	*out = (struct mail_answer){ .result = MAIL_REFUSED };
	if (!is_plain(letter->from) || !is_plain(letter->to))
		return err_set(e, ERR_INVALID, "not a mail address");
	to = curl_slist_append(NULL, letter->to);
	CHECK(to != NULL);
	m->letter = letter;
	curl_easy_setopt(m->curl, CURLOPT_MAIL_FROM, letter->from);
	curl_easy_setopt(m->curl, CURLOPT_MAIL_RCPT, to);
	code = try_once(m, false, out);
	/* The server had closed the kept connection: that is no fault. */
	if (out->result == MAIL_SERVER && out->reused && !m->handed)
		code = try_once(m, true, out);
	said = m->line[0] != '\0' && (code == CURLE_OK || out->code >= 400);
	text_copy(out->text, sizeof(out->text),
		  text_of(said ? m->line
			  : m->fault_text[0] != '\0'
			      ? m->fault_text
			      : curl_easy_strerror(code)));
	curl_easy_setopt(m->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(to);
	m->letter = NULL;
	return 0;
}
