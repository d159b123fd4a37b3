/* POST heartbeat: how a sender is. */
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"
#include "fmt/json.h"
#include "intake/desk.h"
#include "relay/wire.h"

#define VERSION_BYTES 60
#define TEXT_BYTES    1000
#define DEPTH         4

/* What the intake itself reads of it; the rest is for those who show it. */
struct pulse {
	int64_t time_ms;
	char version[VERSION_BYTES + 1];
	bool goodbye;
	bool unwell; /* the engine or the line is not what it should be */
};

static void
pulse_take(struct json *j, struct text name, struct pulse *p)
{
	if (text_is(name, "time") && j->kind == JSON_INTEGER)
		p->time_ms = j->integer;
	else if (text_is(name, "goodbye"))
		p->goodbye = j->kind == JSON_TRUE;
	else if (text_is(name, "version") && j->kind == JSON_STRING)
		utf8_printable_copy(p->version, sizeof(p->version), j->text);
	else if (text_is(name, "engine") && j->kind == JSON_STRING)
		p->unwell = p->unwell || !text_is(j->text, "running");
	else if (text_is(name, "link") && j->kind == JSON_STRING)
		p->unwell = p->unwell || text_is(j->text, "down");
}

static int
pulse_read(struct desk *d, struct pulse *p, struct err *e)
{
	const struct json_limits limits = { DEPTH, TEXT_BYTES };
	struct text content = d->q->content;
	char *scratch = arena_alloc(d->q->arena, content.n + 1);
	struct json j;

	if (scratch == NULL)
		return arena_check(d->q->arena, e);
	json_begin(&j, content, scratch, content.n, limits);
	if (json_next(&j) != JSON_OBJECT_BEGIN)
		return j.kind == JSON_ERROR
			   ? json_error(&j, e)
			   : err_set(e, ERR_INVALID, "no JSON object");
	while (json_next(&j) == JSON_KEY) {
		struct text name = j.text;

		json_next(&j);
		pulse_take(&j, name, p);
		if (!json_skip(&j))
			break;
	}
	if (j.kind == JSON_OBJECT_END)
		json_next(&j);
	if (j.kind == JSON_ERROR)
		return json_error(&j, e);
	return j.kind == JSON_END ? 0 : err_set(e, ERR_INVALID, "no JSON");
}

static void
answer(struct desk *d)
{
	char digest[65];

	orders_digest(d, digest);
	d->r->status = 200;
	d->r->type = "application/json";
	str_addf(&d->r->body,
		 "{\"time\":%lld,\"durable\":%lld,\"orders\":\"%s\"}",
		 (long long)d->now_ms, (long long)d->who.sequence, digest);
}

void
heartbeat_answer(struct desk *d)
{
	struct pulse p = { 0 };
	struct err e = { 0 };

	if (d->q->content.n > WIRE_HEARTBEAT_MAX)
		err_set(&e, ERR_TOO_BIG, "a heartbeat of %zu bytes",
			d->q->content.n);
	else if (pulse_read(d, &p, &e) == 0 && p.time_ms <= 0)
		err_set(&e, ERR_INVALID, "\"time\" is missing");
	if (e.kind != ERR_NONE) {
		desk_fail(d, &e, NULL);
		return;
	}
	struct sender_health_row row = {
		.sender = d->who.sender,
		.seen_ms = d->now_ms,
		.clock_error_ms = p.time_ms - d->now_ms,
		.address = d->q->address,
		.version = p.version,
		.facts = arena_text(d->q->arena, d->q->content),
		.goodbye_ms = p.goodbye ? d->now_ms : 0,
	};
	if (row.facts != NULL &&
	    writer_health(d->intake->writer, &row, p.goodbye || p.unwell))
		answer(d);
	else
		desk_later(d, 503, 30, "the centre has too much to do");
}
