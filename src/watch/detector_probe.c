/*
 * Somebody examines a web server: a tool that says its name, a storm of pages
 * that are not there, methods no browser uses, log-in pages of other systems.
 *
 * Thresholds: a known scanner's user agent at five requests (one may be a
 * colleague trying it); web_scan_errors answers of 400 to 405, 501 within
 * scan_window from one client to one server, at least half of all; three
 * different odd methods. Why: people and crawlers meet a few missing pages,
 * never dozens in minutes with most of their requests.
 *
 * Needs HTTP records. Fooled by scanners that pretend to be browsers and go
 * slowly. Harmless look-alikes avoided: sites with broken pictures (most
 * requests succeed), WebDAV clients (PROPFIND and its like are not odd),
 * proxies answering for many.
 */
#include <string.h>

#include "watch/detector.h"

#define TOOL_REQUESTS 3
#define METHODS_ODD   3

struct probe_key {
	struct address client, server;
	int64_t slice;
};

struct probe {
	int64_t first_us;
	int32_t requests, errors, tool, methods;
	int32_t told_errors, told_tool;
	struct distinct pages, method;
};

static const char *const methods[] = {
	"GET",        "POST",     "HEAD",      "PUT",         "DELETE",
	"OPTIONS",    "PATCH",    "CONNECT",   "PROPFIND",    "PROPPATCH",
	"MKCOL",      "COPY",     "MOVE",      "LOCK",        "UNLOCK",
	"REPORT",     "SEARCH",   "SUBSCRIBE", "UNSUBSCRIBE", "NOTIFY",
	"M-SEARCH",   "POLL",     "BITS_POST", "RPC_IN_DATA", "RPC_OUT_DATA",
	"MKCALENDAR", "CCM_POST", "BPROPFIND", "BPROPPATCH",
};

static bool
method_is_odd(struct text method)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(methods); i++)
		if (text_is(method, methods[i]))
			return false;
	return method.n > 0;
}

static bool
status_is_vain(int status)
{
	return (status >= 400 && status <= 405 && status != 401) ||
	       status == 501;
}

static enum severity
severity_of(const struct finding *f)
{
	return f->role == ROLE_ACTOR ? SEVERITY_TODAY : SEVERITY_THIS_WEEK;
}

static void
tool_report(struct detect *d, const struct event *event, struct probe *p,
	    struct text tool)
{
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_SCAN_TOOL, SEVERITY_INFO);

	f.severity = severity_of(&f);
	f.outcome = OUTCOME_ATTEMPT;
	f.first_us = p->first_us;
	f.count = p->tool - p->told_tool;
	p->told_tool = p->tool;
	f.subject = tool;
	finding_text(&f, "tool", tool);
	finding_number(&f, "requests", p->tool);
	detector_report(d, &f);
}

static void
errors_report(struct detect *d, const struct event *event, struct probe *p)
{
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_SCAN_WEB, SEVERITY_INFO);

	f.severity = severity_of(&f);
	f.outcome = OUTCOME_ATTEMPT;
	f.first_us = p->first_us;
	f.count = p->requests - p->told_errors;
	p->told_errors = p->requests;
	finding_number(&f, "requests", p->requests);
	finding_number(&f, "errors", p->errors);
	finding_number(&f, "seconds",
		       (event->at_us - p->first_us) / SECOND_US + 1);
	detector_report(d, &f);
}

static void
probe_see(struct detect *d, struct memory *const *table,
	  const struct event *event)
{
	const struct settings *set = detector_settings(d);
	const struct event_http *http = &event->http;
	const char *tool = detector_scanner(d, http->agent);
	struct probe_key key;
	struct probe *p;
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.server = event->destination;
	key.slice = event->at_us / (set->scan_window * 1000);
	p = memory_at(table[0], &key, detector_now(d), &fresh);
	if (fresh)
		p->first_us = event->at_us;
	p->requests++;
	if (status_is_vain(http->status) &&
	    distinct_add(&p->pages, fingerprint(http->url.p, http->url.n)))
		p->errors++;
	if (method_is_odd(http->method) &&
	    distinct_add(&p->method,
			 fingerprint(http->method.p, http->method.n)))
		p->methods++;
	if (tool != NULL && ++p->tool >= TOOL_REQUESTS)
		tool_report(d, event, p, text_of(tool));
	else if ((p->errors >= set->web_scan_errors &&
		  2 * p->errors >= p->requests) ||
		 p->methods >= METHODS_ODD)
		errors_report(d, event, p);
}

const struct detector detector_probe = {
	.name = "probe",
	.kinds = DETECTOR_WANTS(HTTP),
	.see = probe_see,
	.tables = 1,
	.shape = { { sizeof(struct probe_key), sizeof(struct probe), 30,
		     HOUR_US } },
};
