/*
 * Orders over plain HTTP: what a stealer, a bot or a remote-control tool looks
 * like when it talks to its server. No single sign proves it, so signs are
 * added up per client and server.
 *
 * Signs: a host that is a bare address, or a name anybody may have at once;
 * data sent without a page it comes from; few addresses asked again and again;
 * encrypted bytes called text/html; an agent that no program has; paths that
 * kits of this kind use; a random or cheap name. Threshold: 5 points are
 * today, 8 are now. Why: an in-house program reaches 4 at most (it posts to a
 * script by address, without a page).
 *
 * Needs HTTP and file records. Fooled by HTTPS and by imitation of a whole
 * browser. Harmless look-alikes avoided: known services and updates by name,
 * printing and device protocols by their content types.
 */
#include <string.h>

#include "watch/detector.h"

#define POINTS_TODAY 5
#define POINTS_NOW   8
#define REPEATS      6
#define PLACES_MAX   4
#define CIPHER_LEAST 2
/* Smaller bodies look random by chance. */
#define CIPHER_BYTES 64

struct web_key {
	struct address client, server;
	int32_t port;
};

struct web {
	int64_t first_us;
	int32_t requests, posts, scripts, referred, ciphers, told;
	int32_t agent_points, path_points, name_points;
	struct distinct places;
};

static const char *const cheap_ends[] = {
	".top", ".xyz",   ".su",   ".tk",   ".pw",    ".cc",
	".icu", ".click", ".gq",   ".ml",   ".cf",    ".ga",
	".bit", ".buzz",  ".cyou", ".rest", ".quest", ".monster",
	".sbs", ".cfd",   ".bond", ".lol",
};

/* Paths of widely sold kits and the defaults of attack frameworks, as they
 * are and in lower case. */
#define KIT_PATHS(X)                                                           \
	X("/gate.php", "/gate.php")                                            \
	X("fre.php", "fre.php")                                                \
	X("/panel/", "/panel/")                                                \
	X("/submit.php?id=", "/submit.php?id=")                                \
	X("/is-ready", "/is-ready")                                            \
	X("/is-sending", "/is-sending")                                        \
	X("/Vre", "/vre")                                                      \
	X("tasks.php?", "tasks.php?")                                          \
	X("/bots.php", "/bots.php")                                            \
	X("/c2conf", "/c2conf")                                                \
	X("/c2sock", "/c2sock")                                                \
	X("/cmd.php?", "/cmd.php?")                                            \
	X("/panelnew/", "/panelnew/")                                          \
	X("/loader/gate", "/loader/gate")                                      \
	X("/webpanel/", "/webpanel/")                                          \
	X("/api/bot", "/api/bot")                                              \
	X("/admin/get.php", "/admin/get.php")                                  \
	X("/login/process.php", "/login/process.php")                          \
	X("/getcmd", "/getcmd")                                                \
	X("/Tasks/gettask", "/tasks/gettask")

#define KIT_EXACT(exact, lower) exact,
#define KIT_LOWER(exact, lower) lower,
static const char *const kit_paths[] = { KIT_PATHS(KIT_EXACT) };
static const char *const kit_lower[] = { KIT_PATHS(KIT_LOWER) };
#undef KIT_EXACT
#undef KIT_LOWER

static int
agent_judge(struct text agent)
{
	static const char *const plain[] = {
		"Mozilla/", "Microsoft", "Windows", "curl/",  "Wget/",
		"Opera",    "Dalvik/",   "okhttp",  "Apache", "Java/",
		"Go-http",  "python",    "Python",  "axios",  "Debian",
		"APT",      "iTunes",    "CFNet",   "AppleT", "Apple",
		"MacOS",    "NSPlayer",  "Android", "VLC",    "Roku",
	};
	size_t i;

	if (text_contains(agent, "Charon; Inferno") ||
	    text_contains(agent, "WSHRAT") || text_contains(agent, "|"))
		return 4;
	for (i = 0; i < ARRAY_LEN(plain); i++)
		if (text_starts(agent, plain[i]))
			return 0;
	if (text_find(agent, '/') == agent.n &&
	    text_find(agent, ' ') == agent.n && known_randomness(agent) >= 40)
		return 3;
	return 0;
}

static int
agent_weigh(const struct detect *d, struct text agent, bool post)
{
	if (agent.n == 0)
		return post ? 2 : 1;
	return detector_recall(d, RECALL_WEB_AGENT, agent_judge, agent);
}

static int
name_judge(struct text host)
{
	struct text own;
	int points = 0;
	size_t i;

	if (known_kind(host) == KNOWN_DYNAMIC)
		points += 3;
	for (i = 0; i < ARRAY_LEN(cheap_ends); i++)
		if (text_ends_nocase(host, cheap_ends[i]))
			points++;
	own = known_registered(host);
	if (known_randomness(text_slice(own, 0, text_find(own, '.'))) >= 60)
		points++;
	return points;
}

static int
name_weigh(const struct detect *d, const struct event *event)
{
	struct text host = event->http.host;

	if (host.n == 0 || detector_name_is_address(d, host))
		return detector_is_outside(d, &event->destination)
			   ? 1 + (event->destination_port != 80)
			   : 0;
	return detector_recall(d, RECALL_WEB_NAME, name_judge, host);
}

static int
path_weigh(struct detect *d, struct text url)
{
	size_t i;

	/* One pass says no, as nearly always. */
	if (words_index_find(detector_words(d, WORD_LIST_KIT, kit_lower,
					    ARRAY_LEN(kit_lower)),
			     url, 0, NULL) < 0)
		return 0;

	for (i = 0; i < ARRAY_LEN(kit_paths); i++)
		if (text_contains(url, kit_paths[i]))
			return 2;
	return 0;
}

static int
points_sum(const struct detect *d, const struct event *event,
	   const struct web *w)
{
	int points = w->agent_points + w->path_points + w->name_points;

	if (w->posts > 0 && w->referred == 0)
		points++;
	if (w->scripts > 0)
		points++;
	if (w->posts >= 3 && distinct_count(&w->places) <= 2)
		points++;
	if (w->requests >= REPEATS && w->referred == 0 &&
	    distinct_count(&w->places) <= PLACES_MAX)
		points++;
	if (w->ciphers >= CIPHER_LEAST)
		points += 3;
	if (detector_has_mark(d, &event->source, MARK_PROGRAM, HOUR_US))
		points++;
	return points;
}

static const char *
reason_of(const struct web *w)
{
	if (w->ciphers >= CIPHER_LEAST)
		return "cipher";
	if (w->path_points > 0)
		return "path";
	if (w->agent_points > 0)
		return "agent";
	if (w->name_points > 1)
		return "name";
	return "repeat";
}

static void
web_report(struct detect *d, const struct event *event, struct web *w,
	   int points)
{
	struct finding f = detector_finding(
	    d, event, DETECT_RULE_C2_HTTP,
	    points >= POINTS_NOW ? SEVERITY_NOW : SEVERITY_TODAY);
	char far[ADDRESS_TEXT_MAX];

	address_write(&event->destination, far);
	f.subject = event->http.host.n > 0 ? event->http.host : text_of(far);
	f.first_us = w->first_us;
	f.count = w->requests - w->told;
	w->told = w->requests;
	if (f.role == ROLE_ACTOR)
		detector_mark(d, &f.device, MARK_CALLS_HOME);
	finding_number(&f, "requests", w->requests);
	finding_text(&f, "reason", text_of(reason_of(w)));
	finding_text(&f, "agent", event->http.agent);
	finding_text(&f, "url", event->http.url);
	detector_report(d, &f);
}

static int
is_device_talk(struct text type)
{
	return text_contains_nocase(type, "ipp") ||
	       text_contains_nocase(type, "xml") ||
	       text_contains_nocase(type, "soap") ||
	       text_contains_nocase(type, "ocsp");
}

static struct web *
web_at(struct detect *d, struct memory *m, const struct event *event,
       const struct address *client, const struct address *server, int port)
{
	struct web_key key;
	struct web *w;
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.client = *client;
	key.server = *server;
	key.port = port;
	w = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		w->first_us = event->at_us;
	return w;
}

/* A body that claims to be a page and is nothing that can be recognised:
 * encrypted. */
static void
file_see(struct detect *d, struct memory *m, const struct event *event)
{
	struct text type = event->http.content_type;
	bool answer = event->source_port < event->destination_port;

	if (event->http.method.n == 0 || event->file.gaps ||
	    event->file.size < CIPHER_BYTES ||
	    !text_is(event->file.state, "CLOSED") ||
	    !text_is(event->file.magic, "data") ||
	    !(type.n == 0 || text_starts_nocase(type, "text/")))
		return;
	/* The record's source is who sent the body. */
	if (answer)
		web_at(d, m, event, &event->destination, &event->source,
		       event->source_port)
		    ->ciphers++;
	else
		web_at(d, m, event, &event->source, &event->destination,
		       event->destination_port)
		    ->ciphers++;
}

static void
web_c2_see(struct detect *d, struct memory *const *table,
	   const struct event *event)
{
	const struct event_http *http = &event->http;
	enum known_kind kind = detector_name_kind(d, http->host);
	bool post = text_is(http->method, "POST");
	int points, agent;
	struct web *w;

	if (kind == KNOWN_SERVICE || kind == KNOWN_UPDATE ||
	    detector_recall(d, RECALL_WEB_DEVICE, is_device_talk,
			    http->content_type) != 0)
		return;
	if (event->kind == EVENT_FILEINFO) {
		file_see(d, table[0], event);
		return;
	}
	/* Attacks from outside on a server of ours are another matter. */
	if (!detector_is_home(d, &event->source) &&
	    detector_is_home(d, &event->destination))
		return;
	w = web_at(d, table[0], event, &event->source, &event->destination,
		   event->destination_port);
	w->requests++;
	w->posts += post;
	w->scripts += post && text_contains(http->url, ".php");
	w->referred += http->refer.n > 0;
	distinct_add(&w->places, fingerprint(http->url.p, http->url.n));
	agent = agent_weigh(d, http->agent, post);
	w->agent_points = agent > w->agent_points ? agent : w->agent_points;
	if (w->path_points == 0)
		w->path_points = path_weigh(d, http->url);
	w->name_points = name_weigh(d, event);
	points = points_sum(d, event, w);
	/* One page fetched is no talk; what was fetched is another matter. */
	if (points >= POINTS_TODAY && (w->requests > 1 || w->posts > 0))
		web_report(d, event, w, points);
}

const struct detector detector_web_c2 = {
	.name = "web_c2",
	.kinds = DETECTOR_WANTS(HTTP) | DETECTOR_WANTS(FILEINFO),
	.see = web_c2_see,
	.tables = 1,
	.shape = { { sizeof(struct web_key), sizeof(struct web), 40,
		     6 * HOUR_US } },
};
