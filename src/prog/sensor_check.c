/*
 * sensor_check.c: what is wrong with cable, mirror, clock, name, way,
 * certificate, disk or engine, for who has never seen such a box before. Each
 * check is one row: it says how it found things and what to do, and none stops
 * the others.
 */
#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "base/stamp.h"
#include "capture/suricata_live.h"
#include "capture/wire.h"
#include "content/content.h"
#include "crypt/identity.h"
#include "net/client.h"
#include "os/terminal.h"
#include "prog/sensor_setup.h"
#include "prog/sensor_status.h"
#include "prog/sensor_verbs.h"
#include "relay/wire.h"
#include "sensor/machine.h"

#define TEXTS          ((size_t)4 * 1024 * 1024)
#define SECONDS        10
#define DAY_MS         INT64_C(86400000)
#define CLOCK_ERROR_MS 60000
#define LISTEN_MS      50

enum verdict { VERDICT_OK, VERDICT_WARN, VERDICT_BAD, VERDICT_UNKNOWN };

struct check {
	struct sensor_setup setup;
	const char *wanted; /* interface of the command line */
	int64_t seconds;
	struct arena *arena;
	struct place place;
	bool enrolled;
	char interface[32];
	char host[256];
	int64_t date_ms, asked_ms; /* the centre's clock and ours */
	int bad;
};

/* One line of the answer. */
struct finding {
	enum verdict verdict;
	enum text_key what; /* what was found */
	bool has_advice;
	enum text_key advice; /* what to do */
	const char *company, *name, *why;
	int64_t count;
};

static void
fill(const struct check *c, enum text_key key, const struct finding *f,
     struct str *out)
{
	struct content_value values[] = {
		VALUE_TEXT("interface", c->interface),
		VALUE_TEXT("host", c->host),
		VALUE_TEXT("company", f->company),
		VALUE_TEXT("name", f->name),
		VALUE_TEXT("why", f->why),
		VALUE_INT("count", f->count),
	};

	str_reset(out);
	content_fill(out, content_text(c->setup.language, key), values,
		     ARRAY_LEN(values));
}

static void
finding_say(struct check *c, enum text_key title, const struct finding *f)
{
	static const enum text_key word[] = { TEXT_sensor_check_ok,
					      TEXT_sensor_check_warn,
					      TEXT_sensor_check_bad,
					      TEXT_sensor_check_unknown };
	static const char *const colour[] = { "32", "33", "31", "33" };
	bool coloured = terminal_has_colour(STDOUT_FILENO);
	enum language language = c->setup.language;
	struct str s;

	str_init(&s, 8192);
	fill(c, f->what, f, &s);
	if (coloured)
		printf("\033[%sm", colour[f->verdict]);
	printf("[%s]", content_text(language, word[f->verdict]));
	if (coloured)
		printf("\033[0m");
	printf(" %s%s%s\n", content_text(language, title),
	       language == LANGUAGE_JA ? "：" : ": ", s.p);
	if (f->has_advice) {
		fill(c, f->advice, f, &s);
		printf("    → %s\n", s.p);
	}
	str_done(&s);
	c->bad += f->verdict == VERDICT_BAD;
}

static struct finding
good(enum text_key what)
{
	return (struct finding){ .verdict = VERDICT_OK, .what = what };
}

static struct finding
found(enum verdict verdict, enum text_key what, enum text_key advice)
{
	return (struct finding){ .verdict = verdict,
				 .what = what,
				 .has_advice = true,
				 .advice = advice };
}

static struct finding
check_enrolled(struct check *c)
{
	struct err e = { 0 };
	struct finding f;

	c->enrolled = place_load(&c->place, c->arena, &e) == 0;
	if (!c->enrolled)
		return found(VERDICT_BAD, TEXT_sensor_check_enrolled_bad,
			     TEXT_sensor_check_enrolled_do);
	/* "host:port": the name alone is what people know it by. */
	text_copy(c->host, sizeof(c->host), text_of(c->place.centre));
	if (strrchr(c->host, ':') != NULL)
		*strrchr(c->host, ':') = '\0';
	f = good(TEXT_sensor_check_enrolled_ok);
	f.company = c->place.company;
	f.name = c->place.name;
	return f;
}

static struct finding
check_cable(struct check *c)
{
	struct text list = text_of(c->setup.settings.interfaces), first;
	struct machine_wire wire;

	if (c->wanted != NULL)
		text_copy(c->interface, sizeof(c->interface),
			  text_of(c->wanted));
	else if (text_cut(&list, ',', &first))
		text_copy(c->interface, sizeof(c->interface), text_trim(first));
	else if (!machine_interface_guess(c->interface, sizeof(c->interface)))
		return found(VERDICT_BAD, TEXT_sensor_fault_no_interface,
			     TEXT_sensor_advice_no_interface);
	machine_wire_read(c->interface, &wire);
	if (wire.link == LINK_ABSENT)
		return found(VERDICT_BAD, TEXT_sensor_fault_no_interface,
			     TEXT_sensor_advice_no_interface);
	if (wire.link == LINK_DOWN)
		return found(VERDICT_BAD, TEXT_sensor_fault_no_link,
			     TEXT_sensor_advice_no_link);
	return good(TEXT_sensor_check_cable_ok);
}

/* Listens for a while; the counts are filled as far as it came. */
static int
listen_now(struct check *c, struct wire_counts *counts, struct err *e)
{
	const struct timespec pause = { .tv_nsec = LISTEN_MS * 1000000 };
	int64_t until = stamp_now(&stamp_system_clock) + c->seconds * 1000;
	struct wire *w = NULL;
	int result = 0;

	memset(counts, 0, sizeof(*counts));
	if (wire_open(c->interface, true, &w, e) != 0)
		return -1;
	while (result == 0 && stamp_now(&stamp_system_clock) < until) {
		result = wire_step(w, e);
		nanosleep(&pause, NULL);
	}
	wire_counts_get(w, counts);
	wire_close(&w);
	return result;
}

static struct finding
check_mirror(struct check *c)
{
	struct wire_counts counts;
	struct err e = { 0 };
	struct finding f;

	f = (struct finding){ .count = c->seconds };
	if (terminal_is(STDERR_FILENO)) {
		struct str s;

		str_init(&s, 1024);
		fill(c, TEXT_sensor_check_listening, &f, &s);
		fprintf(stderr, "%s ...\n", s.p);
		str_done(&s);
	}
	if (listen_now(c, &counts, &e) != 0 && counts.packets == 0) {
		if (e.kind == ERR_DENIED)
			return found(VERDICT_UNKNOWN,
				     TEXT_sensor_check_mirror_denied,
				     TEXT_sensor_check_mirror_denied_do);
		return found(VERDICT_BAD, TEXT_sensor_fault_no_packets,
			     TEXT_sensor_advice_no_packets);
	}
	if (counts.packets == 0)
		return found(VERDICT_BAD, TEXT_sensor_fault_no_packets,
			     TEXT_sensor_advice_no_packets);
	if (counts.foreign == 0)
		return found(VERDICT_BAD, TEXT_sensor_fault_no_mirror,
			     TEXT_sensor_advice_no_mirror);
	f = good(TEXT_sensor_check_mirror_ok);
	f.count = counts.senders;
	return f;
}

static struct finding
check_name(struct check *c)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list = NULL;
	char host[256];

	text_copy(host, sizeof(host), text_of(c->host));
	if (host[0] == '[') {
		memmove(host, host + 1, strlen(host));
		host[strcspn(host, "]")] = '\0';
	}
	if (getaddrinfo(host, NULL, &hints, &list) != 0)
		return found(VERDICT_BAD, TEXT_sensor_check_name_bad,
			     TEXT_sensor_check_name_bad_do);
	freeaddrinfo(list);
	return good(TEXT_sensor_check_name_ok);
}

static struct finding
way_judge(const struct client_answer *answer, const struct err *e)
{
	struct finding f;

	switch (answer->fault) {
	case CLIENT_FAULT_NONE:
		break;
	case CLIENT_FAULT_NAME:
	case CLIENT_FAULT_CONNECT:
		return found(VERDICT_BAD, TEXT_sensor_check_way_connect,
			     TEXT_sensor_check_way_connect_do);
	case CLIENT_FAULT_CERTIFICATE:
		return found(VERDICT_BAD, TEXT_sensor_check_way_certificate,
			     TEXT_sensor_check_way_certificate_do);
	case CLIENT_FAULT_TIME:
		return found(VERDICT_BAD, TEXT_sensor_check_way_time,
			     TEXT_sensor_check_way_connect_do);
	default:
		f = found(VERDICT_BAD, TEXT_sensor_check_way_other,
			  TEXT_sensor_check_way_other_do);
		f.why = e->text;
		return f;
	}
	if (answer->status == 401 || answer->status == 403)
		return found(VERDICT_BAD, TEXT_sensor_fault_not_welcome,
			     TEXT_sensor_advice_not_welcome);
	if (answer->status >= 500)
		return found(VERDICT_WARN, TEXT_sensor_check_way_time,
			     TEXT_sensor_check_way_other_do);
	return good(TEXT_sensor_check_way_ok);
}

static struct finding
check_way(struct check *c)
{
	struct client_options o = {
		.agent = "komainu-sensor/" KOMAINU_VERSION,
		.authority = c->place.authority,
		.certificate = c->place.certificate,
		.key = c->place.key,
		.any_name = true,
		.whole_ms = 15000,
	};
	struct client_request q = { .method = "GET" };
	struct client_answer answer = { .fault = CLIENT_FAULT_OWN };
	struct client *client = NULL;
	struct err e = { 0 };
	struct finding f;

	q.url = arena_printf(c->arena, "https://%s%s", c->place.centre,
			     WIRE_PATH_ORDERS);
	if (client_open(&client, &o, &e) != 0 ||
	    client_send(client, c->arena, &q, &answer, &e) != 0) {
		f = way_judge(&answer, &e);
		f.why = arena_copy(c->arena, e.text);
	} else {
		c->date_ms = answer.date_ms;
		c->asked_ms = stamp_now(&stamp_system_clock);
		f = way_judge(&answer, &e);
	}
	client_close(&client);
	return f;
}

static struct finding
check_clock(struct check *c)
{
	struct machine m;

	machine_read(c->place.folder, &m);
	if (c->date_ms > 0 && llabs(c->asked_ms - c->date_ms) > CLOCK_ERROR_MS)
		return found(VERDICT_BAD, TEXT_sensor_fault_clock,
			     TEXT_sensor_advice_clock);
	if (!m.clock_kept)
		return found(VERDICT_WARN, TEXT_sensor_check_clock_alone,
			     TEXT_sensor_check_clock_alone_do);
	return good(TEXT_sensor_check_clock_ok);
}

static struct finding
check_paper(struct check *c)
{
	int64_t now = stamp_now(&stamp_system_clock);
	struct identity_facts facts;
	struct finding f;

	if (identity_read(c->place.certificate, &facts, NULL, NULL) != 0 ||
	    facts.end_ms < now)
		return found(VERDICT_BAD, TEXT_sensor_check_paper_ended,
			     TEXT_sensor_check_paper_ended_do);
	if (facts.end_ms - now < 30 * DAY_MS)
		return found(VERDICT_WARN, TEXT_sensor_fault_certificate,
			     TEXT_sensor_advice_certificate);
	f = good(TEXT_sensor_check_paper_ok);
	f.count = (facts.end_ms - now) / DAY_MS;
	return f;
}

static struct finding
check_disk(struct check *c)
{
	struct machine m;

	machine_read(c->place.folder, &m);
	if (m.disk_free < c->setup.settings.disk_reserve)
		return found(VERDICT_WARN, TEXT_sensor_fault_disk,
			     TEXT_sensor_advice_disk);
	return good(TEXT_sensor_check_disk_ok);
}

/* With the rules it has, at the interface it has. */
static struct finding
check_engine(struct check *c)
{
	const struct sensor_settings *s = &c->setup.settings;
	const char *names[] = { c->interface[0] != '\0' ? c->interface : "lo" };
	char run[PATH_MAX], rules[PATH_MAX];
	struct suricata_live_options o = {
		.folder = run,
		.program = s->suricata[0] != '\0' ? s->suricata : NULL,
		.interface = names,
		.interfaces = 1,
		.rules = rules,
		.home_networks = s->home_networks,
		.hashes = "",
		.threads = 1,
		.stats_seconds = 10,
	};
	struct err e = { 0 };
	struct finding f;

	place_path(&c->place, "check", run);
	place_path(&c->place, "rules/rules", rules);
	if (suricata_live_test(&o, NULL, NULL, &e) == 0)
		return good(TEXT_sensor_check_engine_ok);
	if (e.kind == ERR_UNAVAILABLE)
		return found(VERDICT_BAD, TEXT_sensor_check_engine_missing,
			     TEXT_sensor_check_engine_missing_do);
	f = found(VERDICT_BAD, TEXT_sensor_check_engine_bad,
		  TEXT_sensor_check_way_other_do);
	f.why = arena_copy(c->arena, e.text);
	return f;
}

static struct finding
check_running(struct check *c)
{
	struct sensor_status status;

	if (sensor_status_read(&c->place, c->arena, &status, NULL) == 0 &&
	    sensor_status_is_running(&status, stamp_now(&stamp_system_clock)))
		return good(TEXT_sensor_check_running_ok);
	return found(VERDICT_WARN, TEXT_sensor_check_running_bad,
		     TEXT_sensor_check_running_bad_do);
}

/* In the order a person would look: what hangs on what comes after it. */
static const struct row {
	enum text_key title;
	struct finding (*check)(struct check *c);
	bool enrolled; /* only then */
	bool listens;
} rows[] = {
	{ TEXT_sensor_check_enrolled, check_enrolled, false, false },
	{ TEXT_sensor_check_cable, check_cable, false, false },
	{ TEXT_sensor_check_mirror, check_mirror, false, true },
	{ TEXT_sensor_check_name, check_name, true, false },
	{ TEXT_sensor_check_way, check_way, true, false },
	{ TEXT_sensor_check_clock, check_clock, false, false },
	{ TEXT_sensor_check_paper, check_paper, true, false },
	{ TEXT_sensor_check_disk, check_disk, false, false },
	{ TEXT_sensor_check_engine, check_engine, false, false },
	{ TEXT_sensor_check_running, check_running, true, false },
};

static void
check_all(struct check *c)
{
	bool cable = false;

	printf("%s\n",
	       content_text(c->setup.language, TEXT_sensor_check_title));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct finding f;

		if ((rows[i].enrolled && !c->enrolled) ||
		    (rows[i].listens && (!cable || c->seconds == 0)))
			continue;
		f = rows[i].check(c);
		if (rows[i].check == check_cable)
			cable = f.verdict == VERDICT_OK;
		finding_say(c, rows[i].title, &f);
		fflush(stdout);
	}
}

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	struct check *c = context;
	int taken = sensor_setup_take(&c->setup, name, value, e);

	if (taken != 0)
		return taken > 0 ? 0 : -1;
	if (name == NULL)
		return err_set(e, ERR_USAGE, "no use for \"%s\"", value);
	if (strcmp(name, "--interface") == 0) {
		c->wanted = value;
		return 0;
	}
	if (num_int(text_of(value), 0, 3600, &c->seconds, e) == 0)
		return 0;
	err_prefix(e, "--seconds");
	e->kind = ERR_USAGE;
	return -1;
}

int
sensor_check_verb(const struct verb *v, int argc, char **argv)
{
	struct check c = { .seconds = SECONDS };
	struct finding f = { .what = TEXT_sensor_check_all_good };
	struct err e = { 0 };
	struct str s;

	sensor_setup_init(&c.setup);
	if (verb_parse(v, argc, argv, take, &c, &e) != 0 ||
	    sensor_setup_load(&c.setup, &e) != 0 ||
	    place_open(&c.place, c.setup.data, &e) != 0)
		return verb_fail(&e);
	c.arena = arena_new(TEXTS);
	check_all(&c);
	str_init(&s, 8192);
	if (c.bad > 0)
		f.what = TEXT_sensor_check_some_bad;
	f.count = c.bad;
	fill(&c, f.what, &f, &s);
	printf("%s\n", s.p);
	str_done(&s);
	arena_free(&c.arena);
	return c.bad > 0 ? 1 : 0;
}
