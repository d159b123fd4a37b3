/*
 * A program or script that arrives over plain HTTP, under a false type, or
 * fetched by a tool that people do not browse with.
 *
 * One file is enough; signs decide how urgent it is: a bare address as host, a
 * name anybody may have at once or that looks random, an agent that is made up
 * or a system tool (PowerShell, certutil, bitsadmin ...), an odd port, a type
 * or name that says it is a page or a picture. Two or
 * more: today, else this-week, because on this way anybody could have put it
 * in. Why: downloads of people come by HTTPS today, and from names.
 *
 * Needs file records with magic (or names). Fooled by HTTPS and by archives.
 * Harmless look-alikes avoided: updates of systems, virus scanners, drivers and
 * packages, by their names (noted as info); peer caches of Windows Update,
 * which go by address but ask for the update's own path.
 */
#include <string.h>

#include "watch/detector.h"
#include "watch/executable.h"

#define RANDOM_NAME 55
#define IMAGE_BYTES (64 * 1024 * 1024)

static const char *const script_agents[] = {
	"PowerShell", "CertUtil", "BITS/",   "WinHttp", "WinHTTP",  "mshta",
	"wscript",    "cscript",  "AutoIt",  "rundll",  "regsvr",   "Installer",
	"curl/",      "Wget",     "python-", "Python-", "aria2",    "lwp-",
	"libwww",     "Go-http",  "Java/",   "VB Open", "InnoDown",
};

static bool
starts_any(struct text t, const char *const *list, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (text_contains(t, list[i]))
			return true;
	return false;
}

static bool
agent_is_made_up(struct text agent)
{
	return agent.n == 0 || (text_find(agent, ' ') == agent.n &&
				text_find(agent, '/') == agent.n &&
				known_randomness(agent) >= 40);
}

static bool
agent_is_tool(struct text agent)
{
	return starts_any(agent, script_agents, ARRAY_LEN(script_agents));
}

static bool
host_is_doubtful(const struct detect *d, const struct event *event)
{
	struct text host = event->http.host, own;

	if (host.n == 0 || known_is_address(host))
		return detector_is_outside(d, &event->source);
	own = known_registered(host);
	return known_kind(host) == KNOWN_DYNAMIC ||
	       known_kind(host) == KNOWN_MESSAGING ||
	       known_randomness(text_slice(own, 0, text_find(own, '.'))) >=
		   RANDOM_NAME;
}

/* What the server or the name claims it is. */
static bool
type_is_false(const struct event_http *http, struct text name)
{
	static const char *const ends[] = { ".jpg", ".jpeg", ".png", ".gif",
					    ".txt", ".css",  ".ico", ".bmp",
					    ".pdf", ".mp3",  ".mp4", ".html",
					    ".htm", ".woff", ".svg" };
	size_t query = text_find(http->url, '?'), i;
	struct text path = text_slice(http->url, 0, query);

	if (text_starts_nocase(http->content_type, "text/") ||
	    text_starts_nocase(http->content_type, "image/") ||
	    text_starts_nocase(http->content_type, "audio/") ||
	    text_starts_nocase(http->content_type, "video/"))
		return true;
	for (i = 0; i < ARRAY_LEN(ends); i++)
		if (text_ends_nocase(name, ends[i]) ||
		    text_ends_nocase(path, ends[i]))
			return true;
	return false;
}

static bool
is_update(const struct event_http *http)
{
	enum known_kind kind = known_kind(http->host);

	return kind == KNOWN_UPDATE || kind == KNOWN_SERVICE ||
	       text_starts(http->url, "/filestreamingservice/files/") ||
	       text_contains(http->url, "/msdownload/update/") ||
	       (text_contains(http->url, "/d/msdownload/") &&
		text_contains(http->agent, "Windows-Update"));
}

static void
program_report(struct detect *d, const struct event *event,
	       enum detect_rule rule, enum severity severity, const char *type,
	       const char *reason)
{
	struct finding f = detector_finding(d, event, rule, severity);

	/* The record's source is the sender; who asked is concerned. */
	detector_sides(d, &f, &event->destination, &event->source);
	f.port = event->source_port;
	f.subject = event->file.name;
	finding_text(&f, "file", event->file.name);
	if (rule != DETECT_RULE_PROGRAM_UPDATE)
		finding_text(&f, "type", text_of(type));
	if (rule == DETECT_RULE_PROGRAM_DISGUISED)
		finding_text(&f, "declared",
			     event->http.content_type.n > 0
				 ? event->http.content_type
				 : event->http.url);
	finding_number(&f, "bytes", event->file.size);
	if (rule == DETECT_RULE_PROGRAM_HTTP)
		finding_text(&f, "reason", text_of(reason));
	detector_report(d, &f);
}

/* A name no person chose. */
static bool
odd_name(const struct event *event)
{
	struct text name = event->file.name;
	size_t i = name.n;

	while (i > 0 && name.p[i - 1] != '/' && name.p[i - 1] != '\\')
		i--;
	name = text_slice(name, i, name.n);
	return known_randomness(text_slice(name, 0, text_find(name, '.'))) >=
	       60;
}

static void
program_judge(struct detect *d, const struct event *event, const char *type)
{
	const struct event_http *http = &event->http;
	bool address = host_is_doubtful(d, event);
	bool made_up = agent_is_made_up(http->agent);
	bool tool = agent_is_tool(http->agent);
	bool port = event->source_port != 80 && event->source_port != 8080;
	bool false_type = type_is_false(http, event->file.name);
	/* Mail and office programs do not name files like this. */
	bool double_name = executable_double(event->file.name);
	/* People fetch installers, not their parts. */
	bool part = text_ends_nocase(event->file.name, ".dll") ||
		    text_contains(event->file.magic, "(DLL)");
	int signs = address + 2 * made_up + tool + port + part +
		    odd_name(event) + 2 * false_type + 2 * double_name;
	enum severity severity =
	    signs >= 2 ? SEVERITY_TODAY : SEVERITY_THIS_WEEK;

	if (signs >= 2)
		detector_mark(d, &event->destination, MARK_PROGRAM);
	program_report(d, event,
		       false_type ? DETECT_RULE_PROGRAM_DISGUISED
				  : DETECT_RULE_PROGRAM_HTTP,
		       severity, type,
		       made_up   ? "agent"
		       : address ? "host"
		       : tool    ? "tool"
		       : port    ? "port"
				 : "plain");
}

static void
script_judge(struct detect *d, const struct event *event)
{
	const struct event_http *http = &event->http;
	bool tool = text_contains(http->agent, "PowerShell") ||
		    text_contains(http->agent, "CertUtil") ||
		    text_contains(http->agent, "WinHttp") ||
		    text_contains(http->agent, "mshta") ||
		    agent_is_made_up(http->agent);
	struct finding f;

	bool page = text_ends_nocase(event->file.name, ".js");
	/* Handed out under another name than it was asked for. */
	bool handed =
	    page &&
	    !text_ends_nocase(
		text_slice(http->url, 0, text_find(http->url, '?')), ".js");

	/* Pages are full of .js; what a browser loads is its business. */
	if (page && !tool && !handed)
		return;
	f = detector_finding(d, event, DETECT_RULE_SCRIPT_FILE,
			     tool || host_is_doubtful(d, event) ? SEVERITY_TODAY
			     : handed ||
				     executable_script_bare(event->file.name)
				 ? SEVERITY_THIS_WEEK
				 : SEVERITY_INFO);
	detector_sides(d, &f, &event->destination, &event->source);
	f.port = event->source_port;
	f.subject = event->file.name;
	finding_text(&f, "file", event->file.name);
	finding_text(&f, "type", event->file.magic);
	detector_report(d, &f);
}

static void
file_see(struct detect *d, const struct event *event)
{
	const struct event_http *http = &event->http;
	const char *type = executable_magic(event->file.magic);
	size_t query = text_find(http->url, '?');
	bool from_server = event->source_port < event->destination_port;

	if (!event->has[EVENT_HTTP] || !from_server || http->status >= 400)
		return;
	if (executable_test(&event->file)) {
		struct finding f = detector_finding(
		    d, event, DETECT_RULE_TEST_FILE, SEVERITY_THIS_WEEK);

		detector_sides(d, &f, &event->destination, &event->source);
		finding_text(&f, "file", event->file.name);
		detector_report(d, &f);
		return;
	}
	if (type == NULL && event->file.magic.n == 0 &&
	    executable_name(text_slice(http->url, 0, query)))
		type = "program by its name";
	/* A system to install is large; what hides a program is not. */
	if (type == NULL && executable_image(event->file.name) &&
	    event->file.size < IMAGE_BYTES)
		type = "disk image";
	if (type != NULL && is_update(http))
		program_report(d, event, DETECT_RULE_PROGRAM_UPDATE,
			       SEVERITY_INFO, type, "");
	else if (type != NULL)
		program_judge(d, event, type);
	else if (executable_script(event->file.name) && !is_update(http))
		script_judge(d, event);
}

static int
agent_is_script(struct text agent)
{
	return text_contains(agent, "PowerShell") ||
	       text_starts(agent, "CertUtil URL Agent");
}

/* Windows' own script tools on the web. */
static void
agent_see(struct detect *d, const struct event *event)
{
	const struct event_http *http = &event->http;
	enum known_kind kind;
	struct finding f;

	if (detector_recall(d, RECALL_SCRIPT_AGENT, agent_is_script,
			    http->agent) == 0)
		return;
	kind = detector_name_kind(d, http->host);
	if (kind == KNOWN_UPDATE || kind == KNOWN_SERVICE)
		return;
	f = detector_finding(d, event, DETECT_RULE_SCRIPT_AGENT,
			     known_is_address(http->host) ? SEVERITY_TODAY
							  : SEVERITY_THIS_WEEK);
	f.subject = http->host;
	finding_text(&f, "agent", http->agent);
	finding_text(&f, "url", http->url);
	detector_report(d, &f);
}

static void
program_see(struct detect *d, struct memory *const *table,
	    const struct event *event)
{
	UNUSED(table);
	if (event->kind == EVENT_FILEINFO)
		file_see(d, event);
	else
		agent_see(d, event);
}

const struct detector detector_program = {
	.name = "program",
	.kinds = DETECTOR_WANTS(FILEINFO) | DETECTOR_WANTS(HTTP),
	.see = program_see,
};
