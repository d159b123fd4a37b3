/*
 * Each PC talks on a wire of its own, minute by minute; the packets of a
 * minute are then put in the order of their times, so that the connections of
 * the office stand side by side as they do on its cable.
 */
#include "day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office.h"
#include "talk.h"

#define PCS       60
#define SITES     400
#define MINUTE_US 60000000ULL
/* The largest body that is made. */
#define BODY_MAX (2 * 1024 * 1024)

struct pc {
	struct host host;
	struct wire wire;
	char *bytes; /* of the minute's packets */
	size_t length;
};

struct frame {
	uint64_t at_us;
	const char *record;
	size_t length;
};

struct day {
	struct pc pc[PCS];
	struct frame *frames;
	size_t count, room;
	uint8_t *body;
};

/* Most transfers are small, few are large: the shape of real traffic. */
static size_t
size_pick(struct wire *w, size_t most)
{
	size_t size = 800 + wire_random(w, 12000);

	while (size < most && wire_random(w, 100) < 45)
		size = size * 3;
	return size < most ? size : most;
}

static struct host
site_pick(struct wire *w, char *name, size_t size)
{
	struct host site = web_site;
	unsigned n = wire_random(w, SITES);

	/* Few are visited often. */
	n = n * wire_random(w, SITES) / SITES;
	site.ip[0] = n % 3 == 0 ? 198 : n % 3 == 1 ? 203 : 192;
	site.ip[1] = n % 3 == 0 ? 51 : 0;
	site.ip[2] = n % 3 == 0 ? 100 : n % 3 == 1 ? 113 : 2;
	site.ip[3] = (uint8_t)(1 + n % 250);
	snprintf(name, size, "www%u.site%u.example.jp", n % 5, n);
	return site;
}

static void
page_sealed(struct pc *pc)
{
	struct wire *w = &pc->wire;
	char name[64];
	struct host site = site_pick(w, name, sizeof(name));
	unsigned times = 1 + wire_random(w, 4);

	talk_dns(w, &pc->host, &router, name, site.ip);
	while (times-- > 0) {
		talk_tls(w, &pc->host, &site, 443, name,
			 300 + wire_random(w, 4000), size_pick(w, BODY_MAX));
		wire_wait(w, wire_random(w, 400000));
	}
}

struct body_kind {
	const char *name, *end, *type, *agent, *begin;
	size_t begin_length;
	int letters; /* text, not anything */
};

static const struct body_kind kinds[] = {
	{ "index", "html", "text/html", AGENT_EDGE, "<!DOCTYPE html>\n<html>",
	  22, 1 },
	{ "style", "css", "text/css", AGENT_EDGE, "body { margin: 0 }\n", 19,
	  1 },
	{ "code", "js", "application/javascript", AGENT_EDGE,
	  "function start() {\n", 19, 1 },
	{ "photo", "jpg", "image/jpeg", AGENT_EDGE,
	  "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1", 13, 0 },
	{ "photo", "jpg", "image/jpeg", AGENT_EDGE,
	  "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1", 13, 0 },
	{ "mark", "png", "image/png", AGENT_EDGE,
	  "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, 0 },
	{ "price", "pdf", "application/pdf", AGENT_EDGE, "%PDF-1.7\n", 9, 0 },
	{ "part", "cab", "application/octet-stream",
	  "Microsoft-Delivery-Optimization/10.1", "MSCF\0\0\0\0", 8, 0 },
};

static size_t
body_make(struct wire *w, uint8_t *body, const struct body_kind *kind)
{
	size_t length = kind->begin_length + size_pick(w, BODY_MAX / 2);

	wire_random_bytes(w, body, length);
	for (size_t i = 0; kind->letters && i < length; i++)
		body[i] = body[i] % 9 == 0 ? ' ' : 'a' + body[i] % 26;
	memcpy(body, kind->begin, kind->begin_length);
	return length;
}

static void
page_plain(struct pc *pc, uint8_t *body)
{
	struct wire *w = &pc->wire;
	const struct body_kind *kind = &kinds[wire_random(w, 8)];
	char name[64], path[64];
	struct host site = site_pick(w, name, sizeof(name));
	struct web page = { .client = &pc->host,
			    .server = &site,
			    .method = "GET",
			    .host = name,
			    .path = path,
			    .agent = kind->agent,
			    .status = 200,
			    .content_type = kind->type,
			    .body = body };

	snprintf(path, sizeof(path), "/%s%u.%s", kind->name,
		 wire_random(w, 5000), kind->end);
	talk_dns(w, &pc->host, &router, name, site.ip);
	page.body_length = body_make(w, body, kind);
	talk_web(w, &page);
}

static void
file_fetch(struct pc *pc, uint8_t *body)
{
	static const struct body_kind office = { .begin = "PK\3\4\x14\0\6\0",
						 .begin_length = 8 };
	struct wire *w = &pc->wire;
	size_t length = body_make(w, body, &office);
	char name[64];

	snprintf(name, sizeof(name), "keiri\\2026\\seikyu%u.xlsx",
		 wire_random(w, 3000));
	talk_share(w, &pc->host, &nas, "\\\\192.168.10.4\\share", name, body,
		   length);
}

static void
small_talk(struct pc *pc)
{
	struct wire *w = &pc->wire;
	char name[64];
	struct host site = site_pick(w, name, sizeof(name));

	switch (wire_random(w, 6)) {
	case 0:
		talk_ntp(w, &pc->host, &time_server);
		break;
	case 1:
		wire_arp(w, &pc->host, router.ip, &router);
		break;
	case 2:
		talk_tls(w, &pc->host, &bank_site, 993, "imap.example.jp", 400,
			 size_pick(w, 200000));
		break;
	default:
		talk_dns(w, &pc->host, &router, name,
			 wire_random(w, 12) > 0 ? site.ip : NULL);
		break;
	}
}

static void
minute_play(struct pc *pc, uint64_t start_us, uint8_t *body)
{
	struct wire *w = &pc->wire;
	unsigned times = wire_random(w, 7);

	while (times-- > 0) {
		unsigned what = wire_random(w, 100);

		w->now_us = start_us + wire_random(w, 50000000);
		if (what < 40)
			page_sealed(pc);
		else if (what < 52)
			page_plain(pc, body);
		else if (what < 64)
			file_fetch(pc, body);
		else
			small_talk(pc);
	}
}

static uint32_t
little(const char *p)
{
	const uint8_t *b = (const uint8_t *)p;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	       (uint32_t)b[3] << 24;
}

static int
frames_add(struct day *d, const struct pc *pc)
{
	size_t at = 0;

	while (at + 16 <= pc->length) {
		const char *record = pc->bytes + at;
		struct frame *more = d->frames;

		if (d->count == d->room) {
			d->room = d->room * 2 + 4096;
			more = realloc(d->frames, d->room * sizeof(*more));
		}
		if (more == NULL)
			return -1;
		d->frames = more;
		more[d->count++] =
		    (struct frame){ (uint64_t)little(record) * 1000000 +
					little(record + 4),
				    record, 16 + little(record + 8) };
		at += 16 + little(record + 8);
	}
	return 0;
}

static int
frame_compare(const void *a, const void *b)
{
	const struct frame *x = a, *y = b;

	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	return x->record < y->record ? -1 : x->record > y->record;
}

static int
minute_write(struct day *d, struct wire *out, uint64_t start_us)
{
	int result = 0;

	d->count = 0;
	for (int i = 0; i < PCS; i++) {
		struct pc *pc = &d->pc[i];

		pc->wire.file = open_memstream(&pc->bytes, &pc->length);
		if (pc->wire.file == NULL)
			return -1;
		minute_play(pc, start_us, d->body);
		if (wire_close(&pc->wire) != 0 || frames_add(d, pc) != 0)
			result = -1;
	}
	if (result == 0 && d->count > 0)
		qsort(d->frames, d->count, sizeof(*d->frames), frame_compare);
	for (size_t i = 0; result == 0 && i < d->count; i++)
		if (fwrite(d->frames[i].record, 1, d->frames[i].length,
			   out->file) != d->frames[i].length)
			result = -1;
	for (int i = 0; i < PCS; i++) {
		free(d->pc[i].bytes);
		d->pc[i].bytes = NULL;
	}
	return result;
}

static void
pcs_begin(struct day *d)
{
	for (int i = 0; i < PCS; i++) {
		struct pc *pc = &d->pc[i];

		pc->host = desk_pc;
		pc->host.mac[5] = pc->host.ip[3] = (uint8_t)(20 + i);
		pc->wire.seed = 2 * (uint32_t)i + 20261117;
		pc->wire.next_port = (uint16_t)(49200 + 97 * i);
	}
}

int
day_write(const char *path, uint64_t start_us, uint64_t megabytes)
{
	struct day *d = calloc(1, sizeof(*d));
	struct wire out;
	int result = -1;

	if (d == NULL || wire_open(&out, path, start_us, 1) != 0) {
		free(d);
		return -1;
	}
	d->body = malloc(BODY_MAX);
	pcs_begin(d);
	if (d->body != NULL)
		result = 0;
	for (uint64_t m = 0; result == 0 && ftello(out.file) >= 0 &&
			     (uint64_t)ftello(out.file) < megabytes * 1000000;
	     m++)
		result = minute_write(d, &out, start_us + m * MINUTE_US);
	if (wire_close(&out) != 0)
		result = -1;
	free(d->frames);
	free(d->body);
	free(d);
	return result;
}
