/*
 * Certificates that servers of attackers have: the defaults of remote-control
 * tools, and the look of ones made in a hurry. A weak certificate alone is a
 * note.
 *
 * Thresholds: a default name or serial of a known tool is now. Otherwise signs
 * are added for a server outside: made by itself, no issuer or no owner, empty
 * fields, no name asked for, an odd port, a name that means nothing
 * ("localhost", "example.com", an address), validity of decades, an old
 * protocol with all that. 4 points are today; 2 or 3 a note for this week when
 * our device serves it or no name was asked for, else info. Expired, or not of
 * the name that was asked for: a note.
 *
 * Needs TLS records with certificates (not TLS 1.3, which hides them). Fooled
 * by a certificate from a free authority. Harmless look-alikes avoided:
 * remote-control and anonymiser tools (policy's matter), printers and routers
 * inside (self-made is usual there), large services behind one certificate.
 */
#include <string.h>

#include "watch/detector.h"
#include "watch/words.h"

#define POINTS_TODAY 4
#define POINTS_NOTE  3
/* Longer than any honest authority signs for: 12 years. */
#define VALID_LONG_US (12 * 365 * DAY_US)

/* X(tool, part of the subject in lower case) */
#define SUBJECT_MARKS(X)                                                       \
	X("AsyncRAT", "asyncrat")                                              \
	X("DcRat", "dcrat")                                                    \
	X("VenomRAT", "venomrat")                                              \
	X("VenomRAT", "venom rat")                                             \
	X("Quasar", "quasar server")                                           \
	X("XWorm", "xworm")                                                    \
	X("BitRAT", "cn=bitrat")                                               \
	X("Orcus", "orcus")                                                    \
	X("Anarchy", "anarchy")                                                \
	X("PureRAT", "purehvnc")                                               \
	X("BoratRAT", "borat")                                                 \
	X("Laplas", "laplas")                                                  \
	X("Covenant", "cn=covenant")                                           \
	X("Mythic", "o=mythic")                                                \
	X("Cobalt Strike", "major cobalt strike")                              \
	X("Cobalt Strike", "advancedpentesting")                               \
	X("Sliver", "o=operators")                                             \
	X("Sliver", "cn=multiplayer")                                          \
	X("PoshC2", "p18055077")                                               \
	X("Deimos", "o=acme co, cn=deimos")                                    \
	X("Pupy", "o=pupy")                                                    \
	X("NanoCore", "nanocore")                                              \
	X("ShadowPad", "cn=mjdi.ovh")                                          \
	X("Gozi", "o=internet widgits pty ltd, cn=*")                          \
	/* A ready-made example many kits have kept: Emotet, Cobalt Strike,    \
	 * Dridex and others were served with it. */                           \
	X("kit with an example certificate",                                   \
	  "o=global security, ou=it department, cn=example.com")

/* The same of the issuer. */
#define ISSUER_MARKS(X)                                                        \
	X("DcRat", "dcrat")                                                    \
	X("Quasar", "quasar server")

#define MARK_TOOL(tool, word) tool,
#define MARK_WORD(tool, word) word,
static const char *const subject_tools[] = { SUBJECT_MARKS(MARK_TOOL) };
static const char *const subject_words[] = { SUBJECT_MARKS(MARK_WORD) };
static const char *const issuer_tools[] = { ISSUER_MARKS(MARK_TOOL) };
static const char *const issuer_words[] = { ISSUER_MARKS(MARK_WORD) };
#undef MARK_TOOL
#undef MARK_WORD

/* Remote control that policy judges, not this detector. */
static const char *const policy_words[] = { "anydesk", "anynet", "teamviewer",
					    "rustdesk", "splashtop" };

struct signs {
	int points;
	bool self_signed, expired, mismatch, long_valid, nameless;
	const char *reason;
};

static struct text
field(struct text name, const char *key)
{
	struct text rest = name, part;
	size_t n = strlen(key);

	while (text_cut(&rest, ',', &part)) {
		part = text_trim(part);
		if (text_starts(part, key))
			return text_slice(part, n, part.n);
	}
	return (struct text){ NULL, 0 };
}

static int
owner_find(struct text subject)
{
	return words_find(subject_words, ARRAY_LEN(subject_words), subject);
}

static int
issuer_find(struct text issuer)
{
	return words_find(issuer_words, ARRAY_LEN(issuer_words), issuer);
}

static int
policy_find(struct text subject)
{
	return words_find(policy_words, ARRAY_LEN(policy_words), subject);
}

static const char *
tool_of(const struct detect *d, const struct event_tls *tls)
{
	int k = detector_recall(d, RECALL_CERTIFICATE_OWNER, owner_find,
				tls->subject);

	if (k >= 0)
		return subject_tools[k];
	k = detector_recall(d, RECALL_CERTIFICATE_ISSUER, issuer_find,
			    tls->issuer);
	if (k >= 0)
		return issuer_tools[k];
	return text_ends_nocase(tls->serial, "08:BB:00:EE") ? "Cobalt Strike"
							    : NULL;
}

static bool
port_is_odd(int port)
{
	static const int usual[] = { 443, 8443, 993,  995,  465,  587,  636,
				     853, 990,  5061, 5223, 5228, 3269, 25,
				     143, 110,  21,   389,  5671, 8883, 6443,
				     563, 9443, 4443, 2083, 2087, 2096, 3389 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(usual); i++)
		if (port == usual[i])
			return false;
	return true;
}

static bool
name_is_empty_talk(struct text name)
{
	return name.n == 0 || text_is_nocase(name, "localhost") ||
	       text_is_nocase(name, "example.com") ||
	       text_is_nocase(name, "example.org") ||
	       text_is_nocase(name, "test") || text_is_nocase(name, "server") ||
	       known_is_address(name);
}

/* "streetAddress=," an attribute that was filled with nothing. */
static int
has_empty_field(struct text name)
{
	return text_contains(name, "=,") || text_ends(name, "=");
}

/* Another domain than the one asked for. Further names a certificate may hold
 * are not in the record: no more than a note follows. */
static bool
is_other_name(const struct detect *d, struct text asked, struct text owned)
{
	if (asked.n == 0 || text_equal(asked, owned) ||
	    detector_name_is_address(d, asked) ||
	    text_find(owned, '.') == owned.n || text_find(owned, ' ') < owned.n)
		return false;
	return !text_equal(detector_registered(d, asked),
			   detector_registered(d, owned));
}

static void
sign(struct signs *s, bool given, int points, const char *reason)
{
	if (!given)
		return;
	s->points += points;
	if (s->reason == NULL)
		s->reason = reason;
}

static struct signs
signs_of(const struct detect *d, const struct event *event)
{
	const struct event_tls *tls = &event->tls;
	struct text owner = field(tls->subject, "CN=");
	struct signs s = { 0 };
	int64_t valid = tls->not_after_us - tls->not_before_us;

	s.self_signed =
	    tls->subject.n > 0 && text_equal(tls->subject, tls->issuer);
	s.nameless = tls->sni.n == 0;
	s.expired = tls->not_after_us != 0 && tls->not_after_us < event->at_us;
	s.long_valid = tls->not_before_us != 0 && valid > VALID_LONG_US;
	s.mismatch = is_other_name(d, tls->sni, owner);
	sign(&s, s.self_signed, 1, "self-signed");
	sign(&s, tls->issuer.n == 0, 2, "no-issuer");
	sign(&s, tls->subject.n == 0, 2, "no-owner");
	sign(&s,
	     detector_recall(d, RECALL_CERTIFICATE_EMPTY, has_empty_field,
			     tls->subject) != 0,
	     1, "empty-field");
	sign(&s, name_is_empty_talk(owner), 1, "meaningless-name");
	sign(&s, s.long_valid || valid < 0, 1, "odd-validity");
	if (s.points > 0) {
		sign(&s, s.nameless, 1, "no-name-asked");
		sign(&s, port_is_odd(event->destination_port), 1, "odd-port");
	}
	return s;
}

static void
certificate_report(struct detect *d, const struct event *event,
		   enum detect_rule rule, enum severity severity,
		   const char *why)
{
	struct finding f = detector_finding(d, event, rule, severity);

	if (f.role == ROLE_ACTOR)
		detector_mark(d, &f.device, MARK_CALLS_HOME);
	f.subject = event->tls.sni.n > 0 ? event->tls.sni : event->tls.subject;
	finding_text(&f, rule == DETECT_RULE_C2_CERTIFICATE ? "tool" : "reason",
		     text_of(why));
	finding_text(&f, "certificate", event->tls.subject);
	detector_report(d, &f);
}

/* A weakness of the server: ours to mend when it is ours. Printers, cameras
 * and storage make certificates for themselves: a note, not a task. */
static void
weak_report(struct detect *d, const struct event *event, const char *why)
{
	bool ours = detector_is_home(d, &event->destination);
	struct finding f = detector_finding(
	    d, event, DETECT_RULE_WEAK_CERTIFICATE, SEVERITY_INFO);

	if (ours) {
		f.device = event->destination;
		f.peer = event->source;
		f.role = ROLE_TARGET;
	}
	f.subject = event->tls.sni.n > 0 ? event->tls.sni : event->tls.subject;
	finding_text(&f, "reason", text_of(why));
	finding_text(&f, "certificate", event->tls.subject);
	detector_report(d, &f);
}

static bool
is_tool_of_policy(const struct detect *d, const struct event_tls *tls)
{
	enum known_kind kind = detector_name_kind(d, tls->sni);

	return kind == KNOWN_REMOTE || kind == KNOWN_SERVICE ||
	       kind == KNOWN_UPDATE ||
	       detector_recall(d, RECALL_CERTIFICATE_POLICY, policy_find,
			       tls->subject) >= 0;
}

static void
certificate_see(struct detect *d, struct memory *const *table,
		const struct event *event)
{
	const struct event_tls *tls = &event->tls;
	const char *tool;
	struct signs s;

	UNUSED(table);
	/* No issuer is a sign only where an owner shows that there was a
	 * certificate to read. */
	if ((tls->subject.n == 0 && tls->issuer.n == 0) ||
	    tls->fingerprint.n + tls->serial.n == 0 ||
	    is_tool_of_policy(d, tls))
		return;
	tool = tool_of(d, tls);
	if (tool != NULL) {
		certificate_report(d, event, DETECT_RULE_C2_CERTIFICATE,
				   SEVERITY_NOW, tool);
		return;
	}
	s = signs_of(d, event);
	if (s.points >= POINTS_TODAY && s.nameless &&
	    detector_is_outside(d, &event->destination))
		certificate_report(d, event, DETECT_RULE_C2_CERTIFICATE,
				   SEVERITY_TODAY, s.reason);
	else if (s.expired || s.self_signed || s.points >= POINTS_NOTE)
		weak_report(d, event,
			    s.self_signed ? "self-signed"
			    : s.expired   ? "expired"
					  : s.reason);
	else if (s.mismatch)
		weak_report(d, event, "other-name");
}

const struct detector detector_certificate = {
	.name = "certificate",
	.kinds = DETECTOR_WANTS(TLS),
	.see = certificate_see,
};
