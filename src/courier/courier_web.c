/* courier_web.c: letters as JSON documents to web services: LINE's Messaging
 * API, Slack's and Teams' incoming webhooks, and a service of the firm's own.
 */
#include <stdio.h>
#include <string.h>

#include "content/content.h"
#include "courier/courier_part.h"
#include "crypt/letter.h"
#include "fmt/json_out.h"

/* LINE takes 5,000 UTF-16 units; letters are far shorter. */
#define LINE_TEXT_MAX 4900

struct client *
courier_client(struct courier *c, bool public_only, struct courier_answer *out)
{
	struct client_options o = { .agent = "komainu",
				    .authority = c->authority,
				    .public_only = public_only,
				    .before = courier_before,
				    .before_context = c,
				    .whole_ms = c->settings->courier_timeout };
	struct err e = { .kind = ERR_NONE };
	struct client *client = NULL;

	if (client_open(&client, &o, &e) != 0)
		courier_say(out, COURIER_DOWN, e.text);
	return client;
}

/* What an answer's status means for the letter. */
static enum courier_result
result_of(int status)
{
	if (status >= 200 && status < 300)
		return COURIER_SENT;
	if (status == 401 || status == 403)
		return COURIER_DOWN;
	if (status == 408 || status == 425 || status == 429 || status >= 500)
		return COURIER_LATER;
	return COURIER_REFUSED;
}

static void
answer_take(const struct client_answer *answer, struct courier_answer *out)
{
	char text[COURIER_ANSWER_MAX];
	int n = (int)(answer->body.n < 180 ? answer->body.n : 180);

	snprintf(text, sizeof(text), "HTTP %d %.*s", answer->status, n,
		 n > 0 ? answer->body.p : "");
	out->retry_after_s = answer->retry_after_s;
	courier_say(out, result_of(answer->status), text);
}

/* Broken off: before the request left it is the way's fault, after that nobody
 * knows, unless the other side knows a repeat. */
static void
fault_take(const struct courier *c, const struct courier_post *post,
	   const struct client_answer *answer, const struct err *e,
	   struct courier_answer *out)
{
	enum courier_result result = COURIER_DOWN;

	if (answer->fault == CLIENT_FAULT_URL ||
	    answer->fault == CLIENT_FAULT_PRIVATE)
		result = COURIER_REFUSED;
	else if (c->handed)
		result = post->repeatable ? COURIER_LATER : COURIER_DOUBT;
	else if (answer->fault == CLIENT_FAULT_STOPPED)
		result = COURIER_UNWANTED;
	courier_say(out, result, e->text);
}

void
courier_post(struct courier *c, const struct courier_post *post,
	     struct client *kept, struct courier_answer *out)
{
	struct client_request q = { .method = "POST",
				    .url = post->url,
				    .header = post->header,
				    .header_count = post->header_count,
				    .body = post->body };
	struct client_answer *answer = arena_alloc(c->arena, sizeof(*answer));
	struct client *own = NULL;
	struct err e = { .kind = ERR_NONE };

	if (answer == NULL || post->body.p == NULL) {
		courier_say(out, COURIER_REFUSED, "the letter is too long");
		return;
	}
	/* A kept connection may die under a request, which the library then
	 * sends anew: only for those who know a repeat. */
	if (kept == NULL)
		own = kept = courier_client(c, !c->settings->hook_private, out);
	if (kept == NULL)
		return;
	if (client_send(kept, c->arena, &q, answer, &e) == 0)
		answer_take(answer, out);
	else
		fault_take(c, post, answer, &e, out);
	client_close(&own);
}

static bool
is_safe(const struct courier *c, const char *url, struct courier_answer *out)
{
	if (text_starts(text_of(url), "https://") ||
	    (c->settings->hook_private && text_starts(text_of(url), "http://")))
		return true;
	courier_say(out, COURIER_REFUSED,
		    "the address must begin with https://");
	return false;
}

static struct text
document(struct courier *c, struct str *body)
{
	struct text t = { NULL, 0 };

	if (!body->over)
		t = text_of(arena_text(c->arena, str_view(body)));
	str_done(body);
	return t;
}

static const char *
whole_text(struct courier *c)
{
	return arena_printf(c->arena, "%s\n\n%s", c->letter->subject,
			    courier_body(c));
}

/*
 * LINE Messaging API reference, "Send push message". The key for repeats is
 * the same for every attempt: 409 means that an earlier one was accepted.
 */
void
courier_line(struct courier *c, struct courier_answer *out)
{
	char uuid[LETTER_UUID_MAX], text[LINE_TEXT_MAX];
	struct http_header header[3];
	struct courier_post post = { .header = header,
				     .header_count = 3,
				     .repeatable = true };
	struct str body;
	struct json_out j;

	if (c->line_token[0] == '\0') {
		courier_say(out, COURIER_DOWN, "the LINE token is not set");
		return;
	}
	letter_uuid_write(c->key, c->letter->id, uuid);
	header[0] = (struct http_header){ "Authorization",
					  arena_printf(c->arena, "Bearer %s",
						       c->line_token) };
	header[1] = (struct http_header){ "X-Line-Retry-Key", uuid };
	header[2] = (struct http_header){ "Content-Type", "application/json" };
	text_copy(text, sizeof(text), text_of(whole_text(c)));
	str_init(&body, COURIER_BODY_MAX);
	json_out_init(&j, &body, false);
	json_out_object(&j);
	json_out_pair(&j, "to", c->letter->address);
	json_out_key(&j, "messages");
	json_out_array(&j);
	json_out_object(&j);
	json_out_pair(&j, "type", "text");
	json_out_pair(&j, "text", text);
	json_out_object_end(&j);
	json_out_array_end(&j);
	json_out_object_end(&j);
	post.body = document(c, &body);
	post.url = arena_printf(c->arena, "%s/v2/bot/message/push",
				c->settings->line_address);
	if (post.url == NULL || header[0].value == NULL) {
		courier_say(out, COURIER_REFUSED, "the letter is too long");
		return;
	}
	if (c->line == NULL)
		c->line = courier_client(c, false, out);
	if (c->line == NULL)
		return;
	courier_post(c, &post, c->line, out);
	if (text_starts(text_of(out->text), "HTTP 409"))
		out->result = COURIER_SENT;
	/* The month's quota is spent: no letter will pass. */
	if (text_starts(text_of(out->text), "HTTP 429") &&
	    strstr(out->text, "monthly limit") != NULL)
		out->result = COURIER_DOWN;
}

/* In Slack's text these three have a meaning. */
static const char *
slack_text(struct courier *c)
{
	const char *text = whole_text(c), *out;
	struct str s;

	str_init(&s, COURIER_BODY_MAX);
	for (; text != NULL && *text != '\0'; text++) {
		if (*text == '&')
			str_add(&s, "&amp;");
		else if (*text == '<')
			str_add(&s, "&lt;");
		else if (*text == '>')
			str_add(&s, "&gt;");
		else
			str_add_byte(&s, *text);
	}
	out = arena_text(c->arena, str_view(&s));
	str_done(&s);
	return out;
}

static const struct http_header json_header[] = { { "Content-Type",
						    "application/json" } };

void
courier_slack(struct courier *c, struct courier_answer *out)
{
	struct courier_post post = { .url = c->letter->address,
				     .header = json_header,
				     .header_count = 1 };
	struct str body;
	struct json_out j;

	if (!is_safe(c, c->letter->address, out))
		return;
	str_init(&body, COURIER_BODY_MAX);
	json_out_init(&j, &body, false);
	json_out_object(&j);
	json_out_pair(&j, "text", slack_text(c));
	json_out_object_end(&j);
	post.body = document(c, &body);
	courier_post(c, &post, NULL, out);
}

static void
teams_text(struct json_out *j, const char *text, bool title)
{
	json_out_object(j);
	json_out_pair(j, "type", "TextBlock");
	json_out_pair(j, "text", text);
	json_out_pair_bool(j, "wrap", true);
	if (title) {
		json_out_pair(j, "weight", "Bolder");
		json_out_pair(j, "size", "Medium");
	}
	json_out_object_end(j);
}

/* One block a line: an Adaptive Card reads text as Markdown, in which single
 * line ends vanish. */
static void
teams_card(struct courier *c, struct json_out *j)
{
	struct text rest = text_of(courier_body(c)), line;
	const char *link = courier_link(c);

	json_out_pair(j, "$schema",
		      "http://adaptivecards.io/schemas/adaptive-card.json");
	json_out_pair(j, "type", "AdaptiveCard");
	json_out_pair(j, "version", "1.4");
	json_out_key(j, "body");
	json_out_array(j);
	teams_text(j, c->letter->subject, true);
	while (text_cut(&rest, '\n', &line))
		if (line.n > 0 && !text_is(line, link))
			teams_text(j, arena_text(c->arena, line), false);
	json_out_array_end(j);
	if (link[0] == '\0')
		return;
	json_out_key(j, "actions");
	json_out_array(j);
	json_out_object(j);
	json_out_pair(j, "type", "Action.OpenUrl");
	json_out_pair(j, "title",
		      content_text(c->letter->language, TEXT_notice_button));
	json_out_pair(j, "url", link);
	json_out_object_end(j);
	json_out_array_end(j);
}

/* The document that Teams' workflow "post to a channel when a webhook request
 * is received" takes. */
void
courier_teams(struct courier *c, struct courier_answer *out)
{
	struct courier_post post = { .url = c->letter->address,
				     .header = json_header,
				     .header_count = 1 };
	struct str body;
	struct json_out j;

	if (!is_safe(c, c->letter->address, out))
		return;
	str_init(&body, COURIER_BODY_MAX);
	json_out_init(&j, &body, false);
	json_out_object(&j);
	json_out_pair(&j, "type", "message");
	json_out_key(&j, "attachments");
	json_out_array(&j);
	json_out_object(&j);
	json_out_pair(&j, "contentType",
		      "application/vnd.microsoft.card.adaptive");
	json_out_pair(&j, "contentUrl", NULL);
	json_out_key(&j, "content");
	json_out_object(&j);
	teams_card(c, &j);
	json_out_object_end(&j);
	json_out_object_end(&j);
	json_out_array_end(&j);
	json_out_object_end(&j);
	post.body = document(c, &body);
	courier_post(c, &post, NULL, out);
}

/* The values a hook's own form may name. */
struct hook_value {
	const char *name, *value;
};

#define HOOK_VALUES 7

static void
hook_values(struct courier *c, struct hook_value out[HOOK_VALUES])
{
	const struct courier_letter *l = c->letter;
	const struct hook_value all[HOOK_VALUES] = {
		{ "to", l->address },
		{ "text", courier_body(c) },
		{ "subject", l->subject },
		{ "urgency", l->urgency },
		{ "code", l->code },
		{ "link", courier_link(c) },
		{ "id", arena_printf(c->arena, "%lld", (long long)l->id) },
	};

	memcpy(out, all, sizeof(all));
}

/* "{to}" becomes the value as JSON text, quotes and all; other braces stay. */
static struct text
hook_filled(struct courier *c, const char *form)
{
	struct hook_value value[HOOK_VALUES];
	struct text rest = text_of(form);
	struct str body;

	hook_values(c, value);
	str_init(&body, COURIER_BODY_MAX);
	while (rest.n > 0) {
		size_t used = 0;

		for (size_t i = 0; i < HOOK_VALUES && used == 0; i++) {
			size_t n = strlen(value[i].name);
			struct json_out j;

			if (rest.n < n + 2 || rest.p[0] != '{' ||
			    rest.p[n + 1] != '}' ||
			    memcmp(rest.p + 1, value[i].name, n) != 0)
				continue;
			json_out_init(&j, &body, false);
			json_out_string(&j, value[i].value);
			used = n + 2;
		}
		if (used == 0) {
			str_add_byte(&body, rest.p[0]);
			used = 1;
		}
		rest = text_slice(rest, used, rest.n);
	}
	return document(c, &body);
}

static struct text
hook_document(struct courier *c)
{
	struct hook_value value[HOOK_VALUES];
	struct str body;
	struct json_out j;

	if (c->settings->hook_template[0] != '\0')
		return hook_filled(c, c->settings->hook_template);
	hook_values(c, value);
	str_init(&body, COURIER_BODY_MAX);
	json_out_init(&j, &body, false);
	json_out_object(&j);
	json_out_pair(&j, "kind", "notice");
	for (size_t i = 0; i < HOOK_VALUES; i++)
		json_out_pair(&j, value[i].name, value[i].value);
	json_out_pair(&j, "name", c->letter->name);
	json_out_pair(&j, "language", language_name(c->letter->language));
	json_out_object_end(&j);
	return document(c, &body);
}

/* A telephone number goes to the firm's service, an address to itself. The
 * signature is over time and body, so that neither can be used again. */
void
courier_hook(struct courier *c, struct courier_answer *out)
{
	bool own = text_starts(text_of(c->letter->address), "http");
	int64_t seconds = c->letter->now_ms / 1000;
	char mark[LETTER_SIGNATURE_MAX], signature[LETTER_SIGNATURE_MAX + 40];
	char id[24];
	struct http_header header[3] = { json_header[0],
					 { "Komainu-Delivery", id },
					 { "Komainu-Signature", signature } };
	struct courier_post post = { .header = header, .header_count = 2 };

	post.url = own ? c->letter->address : c->settings->hook_address;
	if (post.url[0] == '\0') {
		courier_say(out, COURIER_DOWN, "hook_address is not set");
		return;
	}
	if (!is_safe(c, post.url, out))
		return;
	snprintf(id, sizeof(id), "%lld", (long long)c->letter->id);
	post.body = hook_document(c);
	if (c->hook_key[0] != '\0' && post.body.p != NULL) {
		letter_sign(text_of(c->hook_key), seconds, post.body, mark);
		snprintf(signature, sizeof(signature), "t=%lld,v1=%s",
			 (long long)seconds, mark);
		post.header_count = 3;
	}
	courier_post(c, &post, NULL, out);
}
