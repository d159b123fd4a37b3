#include "relay/enrol.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "crypt/enrolment_code.h"
#include "crypt/identity.h"
#include "fmt/json_out.h"
#include "fmt/url.h"
#include "relay/answer.h"
#include "relay/wire.h"

#define WHOLE_MS 30000

/* "komainu:enrol?centre=HOST:PORT&code=..." as a camera reads it. */
static int
code_split(const struct enrol_options *o, struct arena *a, const char **code,
	   const char **centre, struct err *e)
{
	struct url_limits limits = { 8, 64, 300 };
	struct text rest = text_of(o->code), value;
	struct url_pairs pairs;

	*code = o->code;
	*centre = o->centre;
	if (!text_starts(rest, WIRE_ENROLMENT_QR_START))
		return 0;
	rest = text_slice(rest, strlen(WIRE_ENROLMENT_QR_START), rest.n);
	if (url_pairs_parse(rest, limits, a, &pairs, e) != 0)
		return err_prefix(e, "the code");
	if (url_pairs_get(&pairs, "code", &value))
		*code = arena_text(a, value);
	if (*centre == NULL && url_pairs_get(&pairs, "centre", &value))
		*centre = arena_text(a, value);
	return arena_check(a, e);
}

/* HOST, HOST:PORT, [ADDRESS] or [ADDRESS]:PORT; nothing that could be more
 * than that in a URL. */
static int
centre_check(const char *centre, struct arena *a, const char **out,
	     struct err *e)
{
	struct text t = text_trim(text_of(centre));
	struct text tail = t;
	bool port;

	for (size_t i = 0; i < t.n; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX"
			   "YZ0123456789.-:[]",
			   t.p[i]) == NULL)
			return err_set(e, ERR_INVALID,
				       "the centre's address has a character "
				       "that does not belong there");
	if (t.n == 0)
		return err_set(e, ERR_INVALID,
			       "the centre's address is missing");
	if (t.p[0] == '[')
		tail = text_slice(t, text_find(t, ']'), t.n);
	port = text_find(tail, ':') < tail.n;
	*out = port ? arena_text(a, t)
		    : arena_printf(a, "%.*s:%d", (int)t.n, t.p, WIRE_PORT);
	return arena_check(a, e);
}

/* The certificate of the chain that the code speaks of. */
static int
authority_find(struct text chain, const char *code, struct text *out,
	       struct err *e)
{
	struct identity_facts facts;
	struct text rest = chain, here = chain;

	while (identity_read(here, &facts, &rest, NULL) == 0) {
		here.n -= rest.n;
		if (facts.authority &&
		    enrolment_code_is_of(code, facts.sha256)) {
			*out = here;
			return 0;
		}
		here = rest;
	}
	return err_set(e, ERR_DENIED,
		       "whoever answers there is not the centre that printed "
		       "this code");
}

static int
chain_fetch(const struct enrol_options *o, const char *centre, struct arena *a,
	    struct client_answer *answer, struct err *e)
{
	struct client_options co = { .agent = o->agent,
				     .unverified = true,
				     .whole_ms = WHOLE_MS };
	struct client_request q = { .method = "GET" };
	struct client *c = NULL;
	int result;

	q.url = arena_printf(a, "https://%s%s", centre, WIRE_PATH_ORDERS);
	if (q.url == NULL)
		return arena_check(a, e);
	if (client_open(&c, &co, e) != 0)
		return -1;
	/* Whatever it answers: only its certificates count. */
	result = client_send(c, a, &q, answer, e);
	client_close(&c);
	return result;
}

static int
secret_send(const struct enrol_options *o, const char *centre,
	    struct text authority, struct text body, struct arena *a,
	    struct client_answer *answer, struct err *e)
{
	static const struct http_header type = { "Content-Type",
						 "application/json" };
	struct client_options co = { .agent = o->agent,
				     .authority = authority,
				     .any_name = true,
				     .whole_ms = WHOLE_MS };
	struct client_request q = { .method = "POST",
				    .header = &type,
				    .header_count = 1,
				    .body = body };
	struct client *c = NULL;
	int result;

	q.url = arena_printf(a, "https://%s%s", centre, WIRE_PATH_ENROL);
	if (q.url == NULL)
		return arena_check(a, e);
	if (client_open(&c, &co, e) != 0)
		return -1;
	result = client_send(c, a, &q, answer, e);
	client_close(&c);
	return result;
}

static void
body_write(const struct enrol_options *o, const char *code, struct text request,
	   struct str *out)
{
	struct json_out j;

	json_out_init(&j, out, false);
	json_out_object(&j);
	json_out_pair(&j, "code", code);
	json_out_pair_text(&j, "csr", request);
	json_out_pair(&j, "kind", o->kind);
	json_out_pair(&j, "version", o->version);
	json_out_pair(&j, "name", o->name);
	json_out_object_end(&j);
}

static int
answer_take(const struct client_answer *answer, struct arena *a,
	    struct enrolment *out, struct err *e)
{
	struct text error = { NULL, 0 }, company = TEXT(""), name = TEXT("");
	struct text authority = { NULL, 0 };
	const struct answer_field refusal[] = {
		{ "error", &error, NULL, false },
	};
	const struct answer_field fields[] = {
		{ "sender", NULL, &out->sender, true },
		{ "certificate", &out->certificate, NULL, true },
		{ "authority", &authority, NULL, true },
		{ "signer", &out->signer, NULL, true },
		{ "company", &company, NULL, false },
		{ "name", &name, NULL, false },
	};
	char words[200] = "";

	if (answer->status != 200) {
		if (answer_read(answer->body, a, refusal, 1, NULL) == 0)
			utf8_printable_copy(words, sizeof(words), error);
		return err_set(e,
			       answer->status == 429 || answer->status >= 500
				   ? ERR_BUSY
				   : ERR_DENIED,
			       "the centre refuses (%d): %s", answer->status,
			       words[0] != '\0' ? words : "no reason given");
	}
	if (answer_read(answer->body, a, fields, ARRAY_LEN(fields), e) != 0)
		return err_prefix(e, "the centre's answer");
	if (!identity_match(out->key, out->certificate))
		return err_set(e, ERR_INVALID,
			       "the centre's answer: certificate: not for our "
			       "key");
	out->company = company.p;
	out->name = name.p;
	return 0;
}

int
enrol(const struct enrol_options *o, struct arena *a, struct enrolment *out,
      struct err *e)
{
	char code[ENROLMENT_CODE_MAX];
	const char *typed, *centre;
	struct client_answer answer;
	struct text request;
	struct str body;
	int result = -1;

	memset(out, 0, sizeof(*out));
	if (code_split(o, a, &typed, &centre, e) != 0 ||
	    enrolment_code_parse(text_of(typed), code, e) != 0 ||
	    centre_check(centre, a, &out->centre, e) != 0)
		return -1;
	if (chain_fetch(o, out->centre, a, &answer, e) != 0) {
		out->fault = answer.fault;
		return -1;
	}
	if (authority_find(answer.chain, code, &out->authority, e) != 0 ||
	    identity_key_new(a, &out->key, e) != 0 ||
	    identity_request(a, out->key, &request, e) != 0)
		return -1;
	str_init(&body, WIRE_REQUEST_MAX);
	body_write(o, code, request, &body);
	if (str_check(&body, "the request", e) != 0)
		goto out;
	result = secret_send(o, out->centre, out->authority, str_view(&body), a,
			     &answer, e);
	out->fault = answer.fault;
	if (result == 0)
		result = answer_take(&answer, a, out, e);
out:
	str_done(&body);
	return result;
}
