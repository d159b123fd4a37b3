#include "relay/uplink.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"
#include "crypt/digest.h"
#include "crypt/identity.h"
#include "crypt/signature.h"
#include "fmt/json_out.h"
#include "os/rand.h"
#include "relay/answer.h"
#include "relay/wire.h"

#define PAUSE_FIRST_MS 1000
#define PAUSE_MOST_MS  (5 * 60 * 1000)
/* With a certificate that is not welcome only a person can help. */
#define REFUSED_MS   (60 * 1000)
#define HEARTBEAT_MS (WIRE_HEARTBEAT_SECONDS * 1000)
/* A week's answer to Retry-After would be a mistake somewhere. */
#define RETRY_AFTER_MOST_S 600
#define MEMORY             ((size_t)8 * 1024 * 1024)
/* Of a request and of a bundle, over a slow line. */
#define WHOLE_MS  60000
#define BUNDLE_MS (15 * 60 * 1000)

struct uplink {
	struct uplink_options options;
	struct arena *kept;  /* our texts */
	struct arena *arena; /* of one step */
	struct client *client;
	const char *start; /* "https://HOST:PORT" */
	int failures;
	int64_t not_before_ms;               /* the next try, after a failure */
	int64_t heartbeat_ms;                /* the next one */
	bool greeted;                        /* one heartbeat was answered */
	atomic_bool told;                    /* by uplink_tell */
	char orders_wanted[DIGEST_TEXT_MAX]; /* as the centre offers */
	char orders_have[DIGEST_TEXT_MAX];
	pthread_mutex_t lock; /* of the report */
	struct uplink_report report;
};

static bool
stopped_call(void *context)
{
	const struct uplink *u = context;

	return u->options.stopped != NULL &&
	       u->options.stopped(u->options.context);
}

static struct text
keep(struct uplink *u, struct text t)
{
	return (struct text){ arena_text(u->kept, t), t.n };
}

static int
client_make(struct uplink *u, size_t answer_max, int64_t whole_ms,
	    struct client **out, struct err *e)
{
	struct client_options o = {
		.agent = u->options.agent,
		.authority = u->options.authority,
		.certificate = u->options.certificate,
		.key = u->options.key,
		.any_name = true,
		.whole_ms = whole_ms,
		.answer_max = answer_max,
		.stopped = stopped_call,
		.stopped_context = u,
	};

	return client_open(out, &o, e);
}

int
uplink_set_certificate(struct uplink *u, struct text certificate,
		       struct text key, struct err *e)
{
	struct identity_facts facts;
	struct client *client = NULL;

	if (identity_read(certificate, &facts, NULL, e) != 0)
		return -1;
	if (!identity_match(key, certificate))
		return err_set(e, ERR_INVALID,
			       "the certificate is not for our key");
	u->options.certificate = keep(u, certificate);
	u->options.key = keep(u, key);
	if (arena_check(u->kept, e) != 0 ||
	    client_make(u, WIRE_ANSWER_MAX, WHOLE_MS, &client, e) != 0)
		return -1;
	client_close(&u->client);
	u->client = client;
	return 0;
}

int
uplink_open(struct uplink **out, const struct uplink_options *o, struct err *e)
{
	struct uplink *u = calloc(1, sizeof(*u));

	*out = NULL;
	CHECK(u != NULL);
	CHECK(pthread_mutex_init(&u->lock, NULL) == 0);
	u->options = *o;
	u->kept = arena_new(4 * 1024 * 1024);
	u->arena = arena_new(MEMORY);
	u->options.authority = keep(u, o->authority);
	u->options.signer = keep(u, o->signer);
	u->options.agent = arena_copy(u->kept, o->agent);
	u->start = arena_printf(u->kept, "https://%s", o->centre);
	if (arena_check(u->kept, e) != 0 ||
	    uplink_set_certificate(u, o->certificate, o->key, e) != 0) {
		uplink_close(&u);
		return -1;
	}
	*out = u;
	return 0;
}

void
uplink_close(struct uplink **u)
{
	if (*u == NULL)
		return;
	client_close(&(*u)->client);
	arena_free(&(*u)->kept);
	arena_free(&(*u)->arena);
	pthread_mutex_destroy(&(*u)->lock);
	free(*u);
	*u = NULL;
}

int64_t
uplink_pause(int number, uint64_t random)
{
	int64_t pause = PAUSE_FIRST_MS;

	while (--number > 0 && pause < PAUSE_MOST_MS)
		pause *= 2;
	if (pause > PAUSE_MOST_MS)
		pause = PAUSE_MOST_MS;
	return pause / 2 + (int64_t)(random % (uint64_t)(pause + 1));
}

void
uplink_tell(struct uplink *u)
{
	atomic_store(&u->told, true);
}

void
uplink_report_get(struct uplink *u, struct uplink_report *out)
{
	pthread_mutex_lock(&u->lock);
	*out = u->report;
	pthread_mutex_unlock(&u->lock);
}

static void
state_set(struct uplink *u, enum uplink_state state, int64_t now_ms,
	  const struct client_answer *answer, const char *why)
{
	struct uplink_report *r = &u->report;

	pthread_mutex_lock(&u->lock);
	if (r->state != state || r->since_ms == 0)
		r->since_ms = now_ms;
	r->state = state;
	r->fault = answer->fault;
	r->status = answer->status;
	utf8_printable_copy(r->why, sizeof(r->why), text_of(why));
	if (state == UPLINK_UP)
		r->heard_ms = now_ms;
	pthread_mutex_unlock(&u->lock);
}

/* The centre's clock stood at 'time' when it answered. */
static void
clock_note(struct uplink *u, int64_t now_ms, int64_t time_ms,
	   const struct client_answer *answer)
{
	if (time_ms <= 0)
		return;
	pthread_mutex_lock(&u->lock);
	u->report.clock_known = true;
	u->report.clock_error_ms = now_ms + answer->milliseconds / 2 - time_ms;
	pthread_mutex_unlock(&u->lock);
}

static void
failed(struct uplink *u, int64_t now_ms, const struct client_answer *answer,
       const char *why)
{
	enum uplink_state state = UPLINK_DOWN;
	int64_t wait = uplink_pause(++u->failures, rand_number());
	int64_t after = answer->retry_after_s;

	if (answer->status == 429 || answer->status == 503) {
		state = UPLINK_BUSY;
		if (after > RETRY_AFTER_MOST_S)
			after = RETRY_AFTER_MOST_S;
		/* Spread, so that not all come back in the same moment. */
		if (after >= 0)
			wait = after * 1000 + (int64_t)rand_below(1000);
	} else if (answer->status == 401 || answer->status == 403) {
		state = UPLINK_REFUSED;
		wait = REFUSED_MS + (int64_t)rand_below(REFUSED_MS);
	}
	u->not_before_ms = now_ms + wait;
	state_set(u, state, now_ms, answer, why);
}

static void
succeeded(struct uplink *u, int64_t now_ms, const struct client_answer *answer)
{
	u->failures = 0;
	u->not_before_ms = 0;
	state_set(u, UPLINK_UP, now_ms, answer, "");
}

/* Why the centre said no: its own words when it has some. */
static void
error_read(struct uplink *u, const struct client_answer *answer, char *why,
	   size_t size)
{
	struct text error = { NULL, 0 }, field = { NULL, 0 };
	int64_t line = 0;
	const struct answer_field fields[] = {
		{ "error", &error, NULL, false },
		{ "field", &field, NULL, false },
		{ "line", NULL, &line, false },
	};
	char words[160] = "";

	if (answer_read(answer->body, u->arena, fields, 3, NULL) == 0)
		utf8_printable_copy(words, sizeof(words), error);
	snprintf(why, size, "HTTP %d%s%s", answer->status,
		 words[0] != '\0' ? ": " : "", words);
	if (line > 0)
		snprintf(why + strlen(why), size - strlen(why), " (line %lld)",
			 (long long)line);
}

static int
post(struct uplink *u, const char *path, const struct http_header *header,
     size_t count, struct text body, struct client_answer *answer,
     struct err *e)
{
	struct client_request q = { .method = "POST",
				    .header = header,
				    .header_count = count,
				    .body = body };

	q.url = arena_printf(u->arena, "%s%s", u->start, path);
	if (q.url == NULL)
		return arena_check(u->arena, e);
	return client_send(u->client, u->arena, &q, answer, e);
}

static int
post_json(struct uplink *u, const char *path, struct text body,
	  struct client_answer *answer, struct err *e)
{
	static const struct http_header type = { "Content-Type",
						 "application/json" };

	return post(u, path, &type, 1, body, answer, e);
}

/* A heartbeat; what it says of orders and of numbers is noted. */
static void
heartbeat(struct uplink *u, int64_t now_ms)
{
	struct text orders = { NULL, 0 };
	int64_t time_ms = 0, durable = 0;
	const struct answer_field fields[] = {
		{ "time", NULL, &time_ms, true },
		{ "durable", NULL, &durable, true },
		{ "orders", &orders, NULL, false },
	};
	struct client_answer answer;
	struct err e = { 0 };
	struct str body;
	char why[200];

	str_init(&body, WIRE_HEARTBEAT_MAX);
	u->options.health(u->options.context, &body);
	atomic_store(&u->told, false);
	if (post_json(u, WIRE_PATH_HEARTBEAT, str_view(&body), &answer, &e) !=
	    0) {
		failed(u, now_ms, &answer, e.text);
	} else if (answer.status != 200) {
		error_read(u, &answer, why, sizeof(why));
		failed(u, now_ms, &answer, why);
	} else if (answer_read(answer.body, u->arena, fields, 3, &e) != 0) {
		answer.fault = CLIENT_FAULT_BROKEN;
		failed(u, now_ms, &answer, e.text);
	} else {
		clock_note(u, now_ms, time_ms, &answer);
		spool_skip(u->options.spool, durable);
		text_copy(u->orders_wanted, sizeof(u->orders_wanted), orders);
		u->greeted = true;
		u->heartbeat_ms = now_ms + HEARTBEAT_MS;
		succeeded(u, now_ms, &answer);
	}
	str_done(&body);
}

static void
sent_note(struct uplink *u, const struct spool_batch *b, bool refused)
{
	pthread_mutex_lock(&u->lock);
	u->report.batches += !refused;
	u->report.bytes += refused ? 0 : (int64_t)b->body.n;
	u->report.refused += refused;
	pthread_mutex_unlock(&u->lock);
}

static void
batch_answer(struct uplink *u, int64_t now_ms, const struct spool_batch *b,
	     struct client_answer *answer)
{
	int64_t durable = 0, time_ms = 0;
	const struct answer_field fields[] = {
		{ "durable", NULL, &durable, true },
		{ "time", NULL, &time_ms, false },
	};
	struct err e = { 0 };
	char why[200];

	switch (answer->status) {
	case 200:
		if (answer_read(answer->body, u->arena, fields, 2, &e) != 0 ||
		    durable < b->sequence) {
			answer->fault = CLIENT_FAULT_BROKEN;
			failed(u, now_ms, answer, "no number in the answer");
			return;
		}
		clock_note(u, now_ms, time_ms, answer);
		/* Only what we sent: 'durable' may be another life's. */
		spool_acknowledge(u->options.spool, b->sequence);
		sent_note(u, b, false);
		succeeded(u, now_ms, answer);
		return;
	case 400:
	case 413:
	case 415:
	case 422:
		spool_set_aside(u->options.spool, b);
		sent_note(u, b, true);
		succeeded(u, now_ms, answer);
		uplink_tell(u);
		return;
	default:
		error_read(u, answer, why, sizeof(why));
		failed(u, now_ms, answer, why);
	}
}

static void
batch_send(struct uplink *u, int64_t now_ms, const struct spool_batch *b)
{
	char sequence[32], records[32], sent[32];
	struct http_header header[] = {
		{ "Content-Type", WIRE_BATCH_TYPE },
		{ "Content-Encoding", WIRE_ENCODING },
		{ WIRE_HEADER_SEQUENCE, sequence },
		{ WIRE_HEADER_RECORDS, records },
		{ WIRE_HEADER_SENT, sent },
	};
	struct client_answer answer;
	struct err e = { 0 };

	snprintf(sequence, sizeof(sequence), "%lld", (long long)b->sequence);
	snprintf(records, sizeof(records), "%lld", (long long)b->records);
	/* Now, also for a batch that waited a week: see wire.h. */
	snprintf(sent, sizeof(sent), "%lld", (long long)now_ms);
	if (post(u, WIRE_PATH_BATCH, header, ARRAY_LEN(header), b->body,
		 &answer, &e) != 0)
		failed(u, now_ms, &answer, e.text);
	else
		batch_answer(u, now_ms, b, &answer);
}

/* A GET with the whole answer. */
static int
fetch(struct uplink *u, struct client *c, struct arena *a, const char *path,
      struct client_answer *answer, struct err *e)
{
	struct client_request q = { .method = "GET" };

	q.url = arena_printf(a, "%s%s", u->start, path);
	if (q.url == NULL)
		return arena_check(a, e);
	return client_send(c, a, &q, answer, e);
}

static bool
orders_are_new(const struct uplink *u)
{
	return u->orders_wanted[0] != '\0' &&
	       strcmp(u->orders_wanted, u->orders_have) != 0;
}

/* Fetches, checks and hands on. What cannot be believed is not asked for
 * again until it changes. */
static void
orders_fetch(struct uplink *u, int64_t now_ms)
{
	struct text orders = { NULL, 0 }, signature = { NULL, 0 };
	const struct answer_field fields[] = {
		{ "orders", &orders, NULL, true },
		{ "signature", &signature, NULL, true },
	};
	struct client_answer answer;
	struct err e = { 0 };

	snprintf(u->orders_have, sizeof(u->orders_have), "%s",
		 u->orders_wanted);
	if (fetch(u, u->client, u->arena, WIRE_PATH_ORDERS, &answer, &e) != 0 ||
	    answer.status != 200) {
		u->orders_have[0] = '\0';
		failed(u, now_ms, &answer,
		       e.kind != ERR_NONE ? e.text : "no orders");
		return;
	}
	if (answer_read(answer.body, u->arena, fields, 2, &e) != 0 ||
	    !signature_is(u->options.signer, WIRE_SIGNATURE_CONTEXT, orders,
			  signature)) {
		state_set(u, UPLINK_UP, now_ms, &answer,
			  "the orders are not signed by our centre");
		return;
	}
	succeeded(u, now_ms, &answer);
	if (!u->options.orders(u->options.context, orders))
		u->orders_have[0] = '\0';
}

int64_t
uplink_step(struct uplink *u, int64_t now_ms)
{
	struct spool_batch batch;
	struct err e = { 0 };
	int64_t wait;

	/* A clock that was set back must not make us wait for hours. */
	if (u->not_before_ms > now_ms + 2 * PAUSE_MOST_MS)
		u->not_before_ms = now_ms;
	if (u->heartbeat_ms > now_ms + HEARTBEAT_MS)
		u->heartbeat_ms = now_ms;
	if (now_ms < u->not_before_ms)
		return u->not_before_ms - now_ms;
	arena_reset(u->arena);
	if (!u->greeted || now_ms >= u->heartbeat_ms || atomic_load(&u->told)) {
		heartbeat(u, now_ms);
	} else if (orders_are_new(u)) {
		orders_fetch(u, now_ms);
		if (orders_are_new(u) && u->not_before_ms <= now_ms)
			u->not_before_ms = now_ms + PAUSE_FIRST_MS;
	} else if (spool_next(u->options.spool, u->arena, &batch, &e) == 0 &&
		   batch.sequence > 0) {
		batch_send(u, now_ms, &batch);
	} else {
		wait = u->heartbeat_ms - now_ms;
		return wait > 0 ? wait : 0;
	}
	return u->not_before_ms > now_ms ? u->not_before_ms - now_ms : 0;
}

void
uplink_goodbye(struct uplink *u, int64_t now_ms)
{
	arena_reset(u->arena);
	heartbeat(u, now_ms);
}

int
uplink_renew(struct uplink *u, struct text request, struct arena *a,
	     struct text *certificate_out, struct err *e)
{
	const struct answer_field fields[] = {
		{ "certificate", certificate_out, NULL, true },
	};
	struct client_answer answer;
	struct json_out j;
	struct str body;
	char why[200];
	int result;

	arena_reset(u->arena);
	str_init(&body, WIRE_REQUEST_MAX);
	json_out_init(&j, &body, false);
	json_out_object(&j);
	json_out_pair_text(&j, "csr", request);
	json_out_object_end(&j);
	result = post_json(u, WIRE_PATH_RENEW, str_view(&body), &answer, e);
	str_done(&body);
	if (result != 0)
		return -1;
	if (answer.status == 200)
		return answer_read(answer.body, a, fields, 1, e);
	error_read(u, &answer, why, sizeof(why));
	return err_set(e, ERR_UNAVAILABLE, "%s", why);
}

int
uplink_bundle(struct uplink *u, const char *digest, struct arena *a,
	      struct text *out, struct err *e)
{
	char path[160], got[DIGEST_TEXT_MAX];
	struct client_answer answer;
	struct client *c = NULL;
	int result;

	snprintf(path, sizeof(path), "%s/%.64s", WIRE_PATH_BUNDLE, digest);
	if (client_make(u, WIRE_BUNDLE_MAX, BUNDLE_MS, &c, e) != 0)
		return -1;
	result = fetch(u, c, a, path, &answer, e);
	client_close(&c);
	if (result != 0)
		return -1;
	if (answer.status != 200)
		return err_set(e, ERR_UNAVAILABLE, "HTTP %d", answer.status);
	digest_of(answer.body, got);
	if (strcmp(got, digest) != 0)
		return err_set(e, ERR_INVALID,
			       "the rules are not those that were signed for");
	*out = answer.body;
	return 0;
}
