/*
 * The members whose shape is not that of a plain value: several spellings,
 * numbers written as texts, lists of pairs.
 */
#include <stdio.h>
#include <string.h>

#include "fmt/event_shape.h"

int
event_protocol_read(struct event_reader *r, const struct event_member *m,
		    struct err *e)
{
	struct text t = r->json.text;

	if (r->json.kind != JSON_STRING)
		return event_member_wrong(r, m, "not a text", e);
	if (text_is_nocase(t, "TCP"))
		r->out->protocol = PROTOCOL_TCP;
	else if (text_is_nocase(t, "UDP"))
		r->out->protocol = PROTOCOL_UDP;
	else if (text_is_nocase(t, "ICMP") || text_is_nocase(t, "IPv6-ICMP"))
		r->out->protocol = PROTOCOL_ICMP;
	return 0;
}

/* One number, or the tags of a packet from the outermost inwards. */
int
event_vlan_read(struct event_reader *r, const struct event_member *m,
		struct err *e)
{
	struct json *j = &r->json;
	bool many = j->kind == JSON_ARRAY_BEGIN;

	if (many)
		json_next(j);
	while (j->kind == JSON_INTEGER) {
		if (j->integer < 0 || j->integer > 4095)
			return event_member_wrong(r, m, "out of range", e);
		if (r->out->vlan < 0)
			r->out->vlan = (int)j->integer;
		if (!many)
			return 0;
		json_next(j);
	}
	if (many && j->kind == JSON_ARRAY_END)
		return 0;
	if (j->kind == JSON_ERROR)
		return json_error(j, e);
	return event_member_wrong(r, m, "not a whole number", e);
}

/* TCP flags as two hexadecimal digits. */
int
event_flags_read(struct event_reader *r, const struct event_member *m,
		 struct err *e)
{
	uint8_t *out = (uint8_t *)r->out + m->offset;
	unsigned value = 0;

	if (r->json.kind != JSON_STRING || r->json.text.n > 4)
		return event_member_wrong(r, m, "not TCP flags", e);
	for (size_t i = 0; i < r->json.text.n; i++) {
		const char *digits = "0123456789abcdef";
		const char *at = strchr(digits, r->json.text.p[i] | 0x20);

		if (at == NULL || *at == '\0')
			return event_member_wrong(r, m, "not TCP flags", e);
		value = value * 16 + (unsigned)(at - digits);
	}
	*out = (uint8_t)value;
	return 0;
}

/* "query" and "request" ask; "answer" and "response" answer. */
int
event_dns_type_read(struct event_reader *r, const struct event_member *m,
		    struct err *e)
{
	if (r->json.kind != JSON_STRING)
		return event_member_wrong(r, m, "not a text", e);
	if (text_is(r->json.text, "answer") ||
	    text_is(r->json.text, "response"))
		r->out->dns.response = true;
	return 0;
}

/* rdata is a text for the types people know, an object for SOA and SRV. */
int
event_rdata_read(struct event_reader *r, const struct event_member *m,
		 struct err *e)
{
	if (r->json.kind == JSON_STRING)
		event_list_add(&r->out->dns.answer, r->json.text);
	else if (r->json.kind == JSON_OBJECT_BEGIN) {
		if (!json_skip(&r->json))
			return json_error(&r->json, e);
	} else
		return event_member_wrong(r, m, "not a text", e);
	return 0;
}

static void
header_take(struct event_http *http, struct text name, struct text value)
{
	const struct {
		const char *name;
		struct text *out;
	} wanted[] = {
		{ "server", &http->server },
		{ "location", &http->location },
		{ "authorization", &http->authorization },
		{ "proxy-authorization", &http->authorization },
		{ "x-forwarded-for", &http->forwarded_for },
	};

	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		if (wanted[i].out->n == 0 &&
		    text_is_nocase(name, wanted[i].name))
			*wanted[i].out = value;
}

/* One {"name": ..., "value": ...}; its '{' is current. */
static int
header_read(struct event_reader *r, const struct event_member *m, struct err *e)
{
	struct text name = { NULL, 0 }, value = { NULL, 0 };
	struct json *j = &r->json;

	while (json_next(j) == JSON_KEY) {
		struct text *out = text_is(j->text, "name")    ? &name
				   : text_is(j->text, "value") ? &value
							       : NULL;

		if (json_next(j) == JSON_STRING && out != NULL)
			*out = j->text;
		else if (out != NULL && j->kind != JSON_ERROR)
			return event_member_wrong(r, m, "not a header", e);
		if (!json_skip(j))
			return json_error(j, e);
	}
	if (j->kind == JSON_ERROR)
		return json_error(j, e);
	header_take(&r->out->http, name, value);
	return 0;
}

int
event_headers_read(struct event_reader *r, const struct event_member *m,
		   struct err *e)
{
	struct json *j = &r->json;

	if (j->kind != JSON_ARRAY_BEGIN)
		return event_member_wrong(r, m, "not a list", e);
	while (json_next(j) == JSON_OBJECT_BEGIN)
		if (header_read(r, m, e) != 0)
			return -1;
	if (j->kind == JSON_ERROR)
		return json_error(j, e);
	if (j->kind != JSON_ARRAY_END)
		return event_member_wrong(r, m, "not a header", e);
	return 0;
}

/* "yes" and "no" up to Suricata 7. */
int
event_yes_read(struct event_reader *r, const struct event_member *m,
	       struct err *e)
{
	bool *out = (bool *)((char *)r->out + m->offset);

	if (r->json.kind == JSON_STRING)
		*out = text_is_nocase(r->json.text, "yes") ||
		       text_is_nocase(r->json.text, "true");
	else if (r->json.kind == JSON_TRUE || r->json.kind == JSON_FALSE)
		*out = r->json.kind == JSON_TRUE;
	else
		return event_member_wrong(r, m, "neither yes nor no", e);
	return 0;
}

/* A number whose text as written is kept (a code, not a quantity). */
int
event_code_read(struct event_reader *r, const struct event_member *m,
		struct err *e)
{
	struct text *out = (struct text *)(void *)((char *)r->out + m->offset);

	if (r->json.kind != JSON_INTEGER && r->json.kind != JSON_STRING)
		return event_member_wrong(r, m, "not a code", e);
	if (out->n == 0)
		*out = r->json.text;
	return 0;
}

/* {"major": "003", "minor": "008"} becomes "003.008". */
int
event_version_read(struct event_reader *r, const struct event_member *m,
		   struct err *e)
{
	struct text *out = (struct text *)(void *)((char *)r->out + m->offset);
	struct text part[2] = { { NULL, 0 }, { NULL, 0 } };
	struct json *j = &r->json;
	char *made = m->offset == offsetof(struct event, rfb.server_version)
			 ? r->made
			 : r->made + sizeof(r->made) / 2;
	int n;

	if (j->kind != JSON_OBJECT_BEGIN)
		return event_member_wrong(r, m, "not an object", e);
	while (json_next(j) == JSON_KEY) {
		size_t i = text_is(j->text, "minor") ? 1 : 0;

		if (json_next(j) == JSON_STRING)
			part[i] = j->text;
		else if (!json_skip(j))
			return json_error(j, e);
	}
	if (j->kind == JSON_ERROR)
		return json_error(j, e);
	n = snprintf(made, sizeof(r->made) / 2, "%.*s.%.*s",
		     (int)(part[0].n > 16 ? 16 : part[0].n),
		     part[0].n > 0 ? part[0].p : "",
		     (int)(part[1].n > 16 ? 16 : part[1].n),
		     part[1].n > 0 ? part[1].p : "");
	*out = (struct text){ made, (size_t)n };
	return 0;
}

/* Takes an RPC operation's number into the struct event_dcerpc at 'offset'. */
int
event_opnum_read(struct event_reader *r, const struct event_member *m,
		 struct err *e)
{
	struct event_dcerpc *out =
	    (struct event_dcerpc *)(void *)((char *)r->out + m->offset);

	if (r->json.kind != JSON_INTEGER || r->json.integer < 0)
		return event_member_wrong(r, m, "not a natural number", e);
	out->opnum = r->json.integer;
	out->has_opnum = true;
	return 0;
}

/* The first of a list of addresses. */
int
event_first_address_read(struct event_reader *r, const struct event_member *m,
			 struct err *e)
{
	struct address *out =
	    (struct address *)(void *)((char *)r->out + m->offset);
	struct json *j = &r->json;

	if (j->kind != JSON_ARRAY_BEGIN)
		return event_member_wrong(r, m, "not a list", e);
	while (json_next(j) == JSON_STRING)
		if (out->family == 0 && address_parse(j->text, out, NULL) != 0)
			return event_member_wrong(r, m, "not an address", e);
	if (j->kind == JSON_ERROR)
		return json_error(j, e);
	return j->kind == JSON_ARRAY_END
		   ? 0
		   : event_member_wrong(r, m, "not a list of addresses", e);
}
