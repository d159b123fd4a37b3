#include "detect_test.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "content/content.h"
#include "tap.h"
#include "watch/facts.h"
#include "watch/indicator.h"

#define SEED 11
/* 2026-03-02T01:00:00Z, a Monday morning in Japan. */
#define SCENE_HOUR 1

static void
text_put(char *to, size_t size, struct text t)
{
	(void)text_copy(to, size, t);
}

static struct told *
told_find(struct world *w, struct text rule, const char *device)
{
	int i;

	for (i = 0; i < w->rules; i++)
		if (text_is(rule, w->told[i].rule) &&
		    strcmp(w->told[i].device, device) == 0)
			return &w->told[i];
	if (w->rules == WORLD_RULES_MAX)
		return &w->told[WORLD_RULES_MAX - 1];
	memset(&w->told[w->rules], 0, sizeof(w->told[0]));
	text_put(w->told[w->rules].rule, sizeof(w->told[0].rule), rule);
	snprintf(w->told[w->rules].device, sizeof(w->told[0].device), "%s",
		 device);
	return &w->told[w->rules++];
}

static void
facts_put(struct told *t, const struct finding *f)
{
	size_t n = 0;
	int i;

	t->facts[0] = '\0';
	for (i = 0; i < f->facts && n < sizeof(t->facts); i++) {
		const struct fact *fact = &f->fact[i];

		if (fact->number)
			n += (size_t)snprintf(
			    t->facts + n, sizeof(t->facts) - n, "%s=%lld ",
			    fact->name, (long long)fact->integer);
		else
			n += (size_t)snprintf(
			    t->facts + n, sizeof(t->facts) - n, "%s=%.*s ",
			    fact->name, (int)fact->text.n, fact->text.p);
	}
}

/* What result.h gives to every reason, whatever the finding says. */
static bool
is_given(struct text name)
{
	static const char *const given[] = { "device", "peer", "subject",
					     "title",  "rule", "count",
					     "port" };

	for (size_t i = 0; i < ARRAY_LEN(given); i++)
		if (text_is(name, given[i]))
			return true;
	return false;
}

/* A sentence speaks of nothing that its finding does not say: the reader would
 * find "unknown" where a fact was promised. */
static void
facts_check(const struct finding *f)
{
	char rule[80];

	snprintf(rule, sizeof(rule), "komainu.%.*s", (int)f->rule.n, f->rule.p);
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		const struct explanation *x =
		    content_rule((enum language)l, text_of(rule));
		struct text rest = text_of(x != NULL ? x->reason : ""), name;

		while (facts_next(&rest, &name)) {
			bool has = is_given(name);

			for (int i = 0; i < f->facts && !has; i++)
				has = text_is(name, f->fact[i].name);
			if (!has)
				tap_ok(false, "%s says {%.*s}", rule,
				       (int)name.n, name.p);
		}
	}
}

static int
take(void *context, const struct finding *f, struct err *e)
{
	char device[ADDRESS_TEXT_MAX] = "", peer[ADDRESS_TEXT_MAX] = "";
	struct told *t;

	UNUSED(e);
	facts_check(f);
	if (f->device.family != 0)
		address_write(&f->device, device);
	if (f->peer.family != 0)
		address_write(&f->peer, peer);
	t = told_find(context, f->rule, device);
	snprintf(t->peer, sizeof(t->peer), "%s", peer);
	text_put(t->subject, sizeof(t->subject), f->subject);
	if (t->findings == 0 || f->severity > t->severity)
		t->severity = f->severity;
	if (f->outcome > t->outcome)
		t->outcome = f->outcome;
	if (t->findings == 0 || f->first_us < t->first_us)
		t->first_us = f->first_us;
	if (f->last_us > t->last_us)
		t->last_us = f->last_us;
	t->class = f->class;
	t->role = f->role;
	t->count += f->count;
	t->findings++;
	facts_put(t, f);
	return 0;
}

void
world_init(struct world *w)
{
	memset(w, 0, sizeof(*w));
	settings_init(&w->settings);
	w->indicators = indicators_new(SEED);
	w->parser = event_parser_new();
	w->detect =
	    detect_new(&(struct detect_options){ .settings = &w->settings,
						 .indicators = w->indicators,
						 .seed = SEED,
						 .sink = { take, w } });
}

void
world_done(struct world *w)
{
	detect_free(&w->detect);
	event_parser_free(&w->parser);
	indicators_free(&w->indicators);
}

void
world_clear(struct world *w)
{
	w->rules = 0;
}

static void
stamp_put(double second, char *buffer, size_t size)
{
	int64_t us = (int64_t)(second * 1e6);
	int64_t s = us / 1000000;

	snprintf(buffer, size, "2026-03-%02dT%02d:%02d:%02d.%06d+0000",
		 (int)(2 + (s / 3600 + SCENE_HOUR) / 24),
		 (int)((s / 3600 + SCENE_HOUR) % 24), (int)(s / 60 % 60),
		 (int)(s % 60), (int)(us % 1000000));
}

void
world_see(struct world *w, double second, const char *fmt, ...)
{
	static struct event event;
	char line[8192], stamp[64];
	struct err e = { 0 };
	va_list ap;
	int n;

	stamp_put(second, stamp, sizeof(stamp));
	n = snprintf(line, sizeof(line), "{\"timestamp\":\"%s\",", stamp);
	va_start(ap, fmt);
	n += vsnprintf(line + n, sizeof(line) - (size_t)n, fmt, ap);
	va_end(ap);
	snprintf(line + n, sizeof(line) - (size_t)n, "}");
	w->events++;
	if (event_parse(w->parser, text_of(line), &event, &e) < 0) {
		tap_ok(0, "the scene is not EVE: %s: %s", e.text, line);
		return;
	}
	if (detect_event(w->detect, &event, &e) < 0)
		tap_ok(0, "an event is taken: %s", e.text);
}

void
world_end(struct world *w)
{
	struct err e;

	if (detect_end(w->detect, &e) < 0)
		tap_ok(0, "the end is reached: %s", e.text);
}

const struct told *
world_told(const struct world *w, const char *rule)
{
	int i;

	for (i = 0; i < w->rules; i++)
		if (strncmp(w->told[i].rule, "komainu.", 8) == 0 &&
		    strcmp(w->told[i].rule + 8, rule) == 0)
			return &w->told[i];
	return NULL;
}

bool
world_quiet(const struct world *w)
{
	bool quiet = true;
	int i;

	for (i = 0; i < w->rules; i++) {
		if (w->told[i].severity == SEVERITY_INFO)
			continue;
		tap_note("told: %s %s %s", severity_name(w->told[i].severity),
			 w->told[i].rule, w->told[i].facts);
		quiet = false;
	}
	return quiet;
}

enum severity
world_gravest(const struct world *w)
{
	enum severity gravest = SEVERITY_INFO;
	int i;

	for (i = 0; i < w->rules; i++)
		if (w->told[i].severity > gravest)
			gravest = w->told[i].severity;
	return gravest;
}

void
scene_flow(struct world *w, double second, const struct scene_flow *f)
{
	char start[64], end[64], app[64] = "", tcp[96] = "", icmp[64] = "";
	const char *protocol = f->protocol != NULL ? f->protocol : "TCP";
	int to = f->bytes_to_server, from = f->bytes_to_client;

	stamp_put(second, start, sizeof(start));
	stamp_put(second + f->seconds, end, sizeof(end));
	if (f->app != NULL)
		snprintf(app, sizeof(app), "\"app_proto\":\"%s\",", f->app);
	if (strcmp(protocol, "TCP") == 0)
		snprintf(tcp, sizeof(tcp),
			 ",\"tcp\":{\"tcp_flags_ts\":\"%s\","
			 "\"tcp_flags_tc\":\"1b\"}",
			 f->flags != NULL ? f->flags : "1b");
	if (strcmp(protocol, "ICMP") == 0)
		snprintf(icmp, sizeof(icmp),
			 "\"icmp_type\":%d,\"icmp_code\":0,", f->icmp_type);
	world_see(w, second + f->seconds,
		  "\"event_type\":\"flow\",\"flow_id\":%d,\"src_ip\":\"%s\","
		  "\"src_port\":%d,\"dest_ip\":\"%s\",\"dest_port\":%d,"
		  "\"proto\":\"%s\",%s%s\"flow\":{\"pkts_toserver\":%d,"
		  "\"pkts_toclient\":%d,\"bytes_toserver\":%d,"
		  "\"bytes_toclient\":%d,\"start\":\"%s\",\"end\":\"%s\","
		  "\"state\":\"closed\",\"reason\":\"timeout\"}%s",
		  w->events + 1, f->source,
		  f->source_port != 0 ? f->source_port
				      : 40000 + w->events % 20000,
		  f->destination, f->port, protocol, icmp, app, f->to_server,
		  f->to_client, to != 0 ? to : 70 * f->to_server,
		  from != 0 ? from : 70 * f->to_client, start, end, tcp);
}

void
scene_syn(struct world *w, double second, const char *source,
	  const char *destination, int port)
{
	struct scene_flow f = { .source = source,
				.destination = destination,
				.port = port,
				.to_server = 1,
				.flags = "02" };

	scene_flow(w, second, &f);
}

void
scene_dns(struct world *w, double second, const char *client, const char *name,
	  const char *type, const char *code, const char *answer)
{
	const char *head = "\"event_type\":\"dns\",\"flow_id\":5,"
			   "\"src_port\":50123,\"dest_ip\":\"192.168.10.1\","
			   "\"dest_port\":53,\"proto\":\"UDP\"";

	world_see(w, second,
		  "%s,\"src_ip\":\"%s\",\"dns\":{\"type\":\"query\",\"id\":1,"
		  "\"rrname\":\"%s\",\"rrtype\":\"%s\"}",
		  head, client, name, type);
	if (code != NULL)
		world_see(w, second,
			  "%s,\"src_ip\":\"%s\",\"dns\":{\"type\":\"answer\","
			  "\"id\":1,\"rrname\":\"%s\",\"rrtype\":\"%s\","
			  "\"rcode\":\"%s\"%s%s%s}",
			  head, client, name, type, code,
			  answer != NULL ? ",\"answers\":[{\"rdata\":\"" : "",
			  answer != NULL ? answer : "",
			  answer != NULL ? "\"}]" : "");
}
