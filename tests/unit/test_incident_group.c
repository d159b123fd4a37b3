/* test_incident_group.c: which alerts become which incidents, as a table of
 * cases, each tried in several orders. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "watch/incident.h"

#define HOUR 3600000
#define DAY  (24 * INT64_C(3600000))

#define MEMBERS_MAX 12

/* One alert: severity letter N(ow) T(oday) W(eek) I(nfo); outcome letter
 * ? ! (success) - (attempt). device <- peer means the peer does it; => that
 * the peer is ours, =dns> that it is our resolver. */
struct member {
	enum alert_class class;
	char severity, outcome;
	const char *device, *arrow, *peer;
	int64_t hour;
};

struct scene {
	const char *name;
	struct member member[MEMBERS_MAX];
	/* "class severity reason devices alerts" of each, gravest first. */
	const char *want;
};

#define PC     "192.168.10.21"
#define PC2    "192.168.10.22"
#define SERVER "192.168.10.5"
#define EVIL   "203.0.113.66"
#define EVIL2  "203.0.113.67"

static const struct scene scenes[] = {
	{ "nothing gives nothing", { { 0 } }, "" },
	{ "one call home is one suspect device",
	  { { CLASS_C2, 'T', '?', PC, "->", EVIL, 0 } },
	  "c2 today suspect-device " PC " 1\n" },
	{ "download, then a call home: infected, now",
	  { { CLASS_MALWARE_DOWNLOAD, 'T', '?', PC, "->", EVIL2, 0 },
	    { CLASS_C2, 'T', '?', PC, "->", EVIL, 1 } },
	  "c2 now infected-device " PC " 2\n" },
	{ "a call home before the download proves nothing of the download",
	  { { CLASS_MALWARE_DOWNLOAD, 'W', '?', PC, "->", EVIL2, 5 },
	    { CLASS_C2, 'W', '?', PC, "->", EVIL, 1 } },
	  "c2 this-week suspect-device " PC " 2\n" },
	{ "two different grave deeds are as good as proof",
	  { { CLASS_C2, 'T', '?', PC, "->", EVIL, 0 },
	    { CLASS_EXFILTRATION, 'T', '?', PC, "->", EVIL2, 2 } },
	  "exfiltration now infected-device " PC " 2\n" },
	{ "two PCs are two incidents, though the server is the same",
	  { { CLASS_C2, 'T', '?', PC, "->", EVIL, 0 },
	    { CLASS_C2, 'T', '?', PC2, "->", EVIL, 0 } },
	  "c2 today suspect-device " PC " 1\n"
	  "c2 today suspect-device " PC2 " 1\n" },
	{ "a month apart is not the same question",
	  { { CLASS_C2, 'T', '?', PC, "->", EVIL, 0 },
	    { CLASS_C2, 'T', '?', PC, "->", EVIL2, 700 } },
	  "c2 today suspect-device " PC " 1\n"
	  "c2 today suspect-device " PC " 1\n" },
	{ "scan, guessing and exploit of one stranger against two devices",
	  { { CLASS_SCAN, 'W', '-', SERVER, "<-", EVIL, 0 },
	    { CLASS_BRUTE_FORCE, 'T', '-', SERVER, "<-", EVIL, 1 },
	    { CLASS_EXPLOIT, 'W', '-', PC, "<-", EVIL, 2 } },
	  "brute-force today outside-attacker " SERVER "," PC " 3\n" },
	{ "a failed attempt is not a compromise, however loud the rule",
	  { { CLASS_EXPLOIT, 'N', '-', SERVER, "<-", EVIL, 0 } },
	  "exploit today outside-attacker " SERVER " 1\n" },
	{ "an attempt, then the victim calls its attacker: it worked",
	  { { CLASS_EXPLOIT, 'T', '-', SERVER, "<-", EVIL, 0 },
	    { CLASS_C2, 'T', '?', SERVER, "->", EVIL, 1 } },
	  "c2 now attack-succeeded " SERVER " 2\n" },
	{ "a call home to somebody else leaves the attempt an attempt",
	  { { CLASS_EXPLOIT, 'W', '-', SERVER, "<-", EVIL, 0 },
	    { CLASS_C2, 'T', '?', SERVER, "->", EVIL2, 1 } },
	  "c2 today suspect-device " SERVER " 1\n"
	  "exploit this-week outside-attacker " SERVER " 1\n" },
	{ "guessing that worked, and what the device does then",
	  { { CLASS_BRUTE_FORCE, 'N', '!', SERVER, "<-", EVIL, 0 },
	    { CLASS_MINER, 'T', '?', SERVER, "->", EVIL2, 3 } },
	  "brute-force now infected-device " SERVER " 2\n" },
	{ "spread names both, and what both do belongs to it",
	  { { CLASS_C2, 'T', '?', PC, "->", EVIL, 0 },
	    { CLASS_LATERAL, 'T', '?', PC, "=>", PC2, 1 },
	    { CLASS_C2, 'T', '?', PC2, "->", EVIL, 2 } },
	  "lateral now spread " PC "," PC2 " 3\n" },
	{ "a PC of ours that scans and guesses",
	  { { CLASS_SCAN, 'T', '?', PC, "->", "", 0 },
	    { CLASS_BRUTE_FORCE, 'T', '-', PC, "=>", SERVER, 1 } },
	  "brute-force today inside-attacker " PC "," SERVER " 2\n" },
	{ "weaknesses: one of each kind and device, whenever",
	  { { CLASS_OBSOLETE_SYSTEM, 'W', '?', PC, "->", "", 0 },
	    { CLASS_OBSOLETE_SYSTEM, 'W', '?', PC, "->", SERVER, 900 },
	    { CLASS_OBSOLETE_SYSTEM, 'W', '?', PC2, "->", "", 0 },
	    { CLASS_CLEARTEXT_CREDENTIALS, 'W', '?', PC, "->", EVIL, 0 } },
	  "cleartext-credentials this-week weakness " PC " 1\n"
	  "obsolete-system this-week weakness " PC " 2\n"
	  "obsolete-system this-week weakness " PC2 " 1\n" },
	{ "a weakness is never mixed into an attack",
	  { { CLASS_OBSOLETE_SYSTEM, 'W', '?', PC, "->", "", 0 },
	    { CLASS_C2, 'N', '?', PC, "->", EVIL, 0 } },
	  "c2 now suspect-device " PC " 1\n"
	  "obsolete-system this-week weakness " PC " 1\n" },
	{ "a weakness is never 'now'",
	  { { CLASS_OBSOLETE_SYSTEM, 'N', '?', PC, "->", "", 0 } },
	  "obsolete-system this-week weakness " PC " 1\n" },
	{ "unwanted software is a matter of policy",
	  { { CLASS_UNWANTED_SOFTWARE, 'W', '?', PC, "->", EVIL, 0 } },
	  "unwanted-software this-week policy " PC " 1\n" },
	{ "info alone makes no incident",
	  { { CLASS_C2, 'I', '?', PC, "->", EVIL, 0 },
	    { CLASS_MALWARE_DOWNLOAD, 'I', '?', PC, "->", EVIL, 1 } },
	  "" },
	{ "info joins what is graver and does not raise it",
	  { { CLASS_MALWARE_DOWNLOAD, 'I', '?', PC, "->", EVIL, 0 },
	    { CLASS_C2, 'W', '?', PC, "->", EVIL, 1 } },
	  "c2 this-week suspect-device " PC " 2\n" },
	{ "info is no bridge between two incidents",
	  { { CLASS_C2, 'T', '?', PC, "->", EVIL, 0 },
	    { CLASS_C2, 'I', '?', PC, "->", EVIL2, 20 },
	    { CLASS_C2, 'T', '?', PC, "->", EVIL2, 40 } },
	  "c2 today suspect-device " PC " 2\n"
	  "c2 today suspect-device " PC " 1\n" },
	{ "five strangers who knock in vain are one question",
	  { { CLASS_SCAN, 'W', '-', SERVER, "<-", "198.51.100.1", 0 },
	    { CLASS_SCAN, 'W', '-', SERVER, "<-", "198.51.100.2", 200 },
	    { CLASS_EXPLOIT, 'W', '-', SERVER, "<-", "198.51.100.3", 400 },
	    { CLASS_SCAN, 'W', '-', SERVER, "<-", "198.51.100.4", 600 },
	    { CLASS_SCAN, 'W', '-', PC, "<-", "198.51.100.5", 800 } },
	  "exploit this-week many-attackers " SERVER "," PC " 5\n" },
	{ "among many strangers the one who succeeded stands alone",
	  { { CLASS_SCAN, 'W', '-', SERVER, "<-", "198.51.100.1", 0 },
	    { CLASS_SCAN, 'W', '-', SERVER, "<-", "198.51.100.2", 0 },
	    { CLASS_SCAN, 'W', '-', SERVER, "<-", "198.51.100.3", 0 },
	    { CLASS_SCAN, 'W', '-', SERVER, "<-", "198.51.100.4", 0 },
	    { CLASS_SCAN, 'W', '-', SERVER, "<-", "198.51.100.5", 0 },
	    { CLASS_EXPLOIT, 'N', '!', SERVER, "<-", EVIL, 0 } },
	  "exploit now attack-succeeded " SERVER " 1\n"
	  "scan this-week many-attackers " SERVER " 5\n" },
	{ "the resolver that was asked is not concerned",
	  { { CLASS_C2, 'T', '?', PC, "=dns>", SERVER, 0 },
	    { CLASS_C2, 'T', '?', PC, "->", EVIL, 0 } },
	  "c2 today suspect-device " PC " 2\n" },
	{ "a flood of forged senders is one question",
	  { { CLASS_FLOOD, 'T', '?', PC, "->", SERVER, 0 },
	    { CLASS_FLOOD, 'T', '?', PC2, "->", SERVER, 0 },
	    { CLASS_FLOOD, 'T', '?', SERVER, "<-", "", 0 } },
	  "flood today inside-attacker " SERVER "," PC "," PC2 " 3\n" },
	{ "the most telling class names it, not the loudest rule",
	  { { CLASS_C2, 'N', '!', PC, "->", EVIL, 0 },
	    { CLASS_CREDENTIAL_THEFT, 'T', '?', PC, "=>", SERVER, 1 } },
	  "credential-theft now infected-device " PC "," SERVER " 2\n" },
	{ "a weakness names its device alone",
	  { { CLASS_WEAK_SETTING, 'W', '?', PC, "=>", SERVER, 0 } },
	  "weak-setting this-week weakness " PC " 1\n" },
	{ "a flood by nobody in particular",
	  { { CLASS_FLOOD, 'T', '?', SERVER, "<-", "", 0 } },
	  "flood today many-attackers " SERVER " 1\n" },
};

static void
address_of(const char *text, struct address *out)
{
	memset(out, 0, sizeof(*out));
	if (text[0] != '\0' && address_parse(text_of(text), out, NULL) != 0)
		tap_ok(0, "bad address %s", text);
}

static void
alert_of(const struct member *m, size_t i, struct incident_alert *x)
{
	memset(x, 0, sizeof(*x));
	x->id = (int64_t)i + 1;
	x->class = m->class;
	x->severity = m->severity == 'N'   ? SEVERITY_NOW
		      : m->severity == 'T' ? SEVERITY_TODAY
		      : m->severity == 'W' ? SEVERITY_THIS_WEEK
					   : SEVERITY_INFO;
	x->outcome = m->outcome == '!'   ? OUTCOME_SUCCESS
		     : m->outcome == '-' ? OUTCOME_ATTEMPT
					 : OUTCOME_UNKNOWN;
	x->first_ms = 1700000000000 + m->hour * HOUR;
	x->last_ms = x->first_ms + 60000;
	x->count = 3;
	x->port = strcmp(m->arrow, "=dns>") == 0 ? 53 : -1;
	address_of(m->device, &x->device);
	address_of(m->peer, &x->peer);
	x->device_is_target = strcmp(m->arrow, "<-") == 0;
	x->peer_is_home = m->arrow[0] == '=';
	x->rule = TEXT("komainu.test");
}

static void
write_group(struct str *out, const struct incident_group *g)
{
	char ip[ADDRESS_TEXT_MAX];
	size_t i;

	str_addf(out, "%s %s %s ", class_name(g->class),
		 severity_name(g->severity),
		 incident_reason_key(g->reason) + strlen("incident."));
	for (i = 0; i < g->devices; i++) {
		address_write(&g->device[i], ip);
		str_addf(out, "%s%s", i > 0 ? "," : "", ip);
	}
	str_addf(out, " %zu\n", g->alerts);
}

static void
shuffle(struct incident_alert *x, size_t n, unsigned *seed)
{
	size_t i, k;

	for (i = n; i > 1; i--) {
		struct incident_alert swap = x[i - 1];

		*seed = *seed * 1103515245u + 12345u;
		k = (*seed >> 8) % i;
		x[i - 1] = x[k];
		x[k] = swap;
	}
}

static void
try_scene(const struct scene *s)
{
	struct incident_alert x[MEMBERS_MAX];
	const struct incident_group *group;
	unsigned seed = 7, round;
	size_t n = 0, groups, i;
	struct str got;
	struct err e;

	for (; n < MEMBERS_MAX && s->member[n].device != NULL; n++)
		alert_of(&s->member[n], n, &x[n]);
	str_init(&got, 4000);
	for (round = 0; round < 12; round++) {
		struct arena *a = arena_new(1 << 20);

		if (round > 0)
			shuffle(x, n, &seed);
		str_reset(&got);
		if (incident_group(a, x, n, DAY, &group, &groups, &e) != 0)
			str_add(&got, e.text);
		for (i = 0; i < groups; i++)
			write_group(&got, &group[i]);
		arena_free(&a);
		if (strcmp(got.p, s->want) != 0)
			break;
	}
	tap_text(got.p, s->want, s->name);
	if (round > 0 && round < 12)
		tap_note("differs in shuffled order %u", round);
	str_done(&got);
}

/* Ten thousand alerts of many devices stay quick and within the arena. */
static void
try_many(void)
{
	size_t n = 10000, groups, i;
	struct incident_alert *x = calloc(n, sizeof(*x));
	struct arena *a = arena_new(64 << 20);
	const struct incident_group *group;
	struct err e;

	for (i = 0; i < n; i++) {
		x[i].id = (int64_t)i + 1;
		x[i].class = i % 2 == 0 ? CLASS_C2 : CLASS_SCAN;
		x[i].severity = SEVERITY_TODAY;
		x[i].first_ms = x[i].last_ms = (int64_t)i * 1000;
		x[i].count = 1;
		x[i].device.family = 4;
		x[i].device.bytes[0] = 10;
		x[i].device.bytes[3] = (uint8_t)(i % 250);
		x[i].rule = TEXT("komainu.test");
	}
	tap_int(incident_group(a, x, n, DAY, &group, &groups, &e), 0,
		"ten thousand alerts are grouped");
	tap_int(groups, 250, "one incident for each device");
	arena_free(&a);
	a = arena_new(1000);
	tap_int(incident_group(a, x, n, DAY, &group, &groups, &e), -1,
		"an arena too small is an error");
	tap_int(e.kind, ERR_TOO_BIG, "and says so");
	arena_free(&a);
	free(x);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(scenes); i++)
		try_scene(&scenes[i]);
	try_many();
	return tap_done();
}
