/*
 * Suricata's alerts, in our words. Our own rules carry class, severity and
 * outcome in their metadata. Rules of others (ET Open and relatives) are graded
 * by the group in their name, then by category and metadata: their severity 1
 * to 3 says how interesting a match is to an analyst, not how urgent it is for
 * a firm, so it is not used.
 *
 * Threshold: one alert; folding is triage's work. Fooled by rules that are
 * wrong. Harmless look-alikes avoided: groups that only inform (INFO, HUNTING,
 * GAMES, POLICY ...) stay info; reputation lists count only for what our own
 * machines begin; Suricata's own decoder events are no alerts at all.
 */
#include <stdio.h>

#include "watch/detect_core.h"

#define PREFIX_MAX 16

/* What a group of rules means. 'inside' is for what a machine of ours does,
 * 'outside' for what is done to one. */
struct group {
	const char *name;
	enum alert_class class;
	enum severity inside, outside;
	enum outcome outcome;
};

static const struct group groups[] = {
	{ "MALWARE", CLASS_C2, SEVERITY_NOW, SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "TROJAN", CLASS_C2, SEVERITY_NOW, SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "CNC", CLASS_C2, SEVERITY_NOW, SEVERITY_TODAY, OUTCOME_UNKNOWN },
	/* A fingerprint of TLS is shared by many honest programs. */
	{ "JA3", CLASS_C2, SEVERITY_INFO, SEVERITY_INFO, OUTCOME_UNKNOWN },
	{ "MOBILE_MALWARE", CLASS_C2, SEVERITY_NOW, SEVERITY_TODAY,
	  OUTCOME_UNKNOWN },
	{ "WORM", CLASS_LATERAL, SEVERITY_NOW, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "ATTACK_RESPONSE", CLASS_EXPLOIT, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_UNKNOWN },
	{ "EXPLOIT_KIT", CLASS_EXPLOIT, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_ATTEMPT },
	{ "EXPLOIT", CLASS_EXPLOIT, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_ATTEMPT },
	{ "SHELLCODE", CLASS_EXPLOIT, SEVERITY_THIS_WEEK, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "WEB_SERVER", CLASS_EXPLOIT, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "WEB_SPECIFIC_APPS", CLASS_EXPLOIT, SEVERITY_TODAY,
	  SEVERITY_THIS_WEEK, OUTCOME_ATTEMPT },
	{ "WEB_CLIENT", CLASS_EXPLOIT, SEVERITY_THIS_WEEK, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "SQL", CLASS_EXPLOIT, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "NETBIOS", CLASS_EXPLOIT, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "RPC", CLASS_EXPLOIT, SEVERITY_THIS_WEEK, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "SCAN", CLASS_SCAN, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "COINMINER", CLASS_MINER, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "PHISHING", CLASS_PHISHING, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "CURRENT_EVENTS", CLASS_EXPLOIT, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "DOS", CLASS_FLOOD, SEVERITY_TODAY, SEVERITY_TODAY, OUTCOME_ATTEMPT },
	{ "ADWARE_PUP", CLASS_UNWANTED_SOFTWARE, SEVERITY_THIS_WEEK,
	  SEVERITY_INFO, OUTCOME_UNKNOWN },
	{ "P2P", CLASS_UNWANTED_SOFTWARE, SEVERITY_THIS_WEEK, SEVERITY_INFO,
	  OUTCOME_UNKNOWN },
	{ "TOR", CLASS_UNWANTED_SOFTWARE, SEVERITY_THIS_WEEK, SEVERITY_INFO,
	  OUTCOME_UNKNOWN },
	{ "REMOTE_ACCESS", CLASS_UNWANTED_SOFTWARE, SEVERITY_THIS_WEEK,
	  SEVERITY_THIS_WEEK, OUTCOME_UNKNOWN },
	{ "COMPROMISED", CLASS_OTHER, SEVERITY_THIS_WEEK, SEVERITY_INFO,
	  OUTCOME_UNKNOWN },
	{ "CINS", CLASS_OTHER, SEVERITY_THIS_WEEK, SEVERITY_INFO,
	  OUTCOME_UNKNOWN },
	{ "DROP", CLASS_OTHER, SEVERITY_THIS_WEEK, SEVERITY_INFO,
	  OUTCOME_UNKNOWN },
	{ "POLICY", CLASS_UNWANTED_SOFTWARE, SEVERITY_INFO, SEVERITY_INFO,
	  OUTCOME_UNKNOWN },
	{ "INFO", CLASS_OTHER, SEVERITY_INFO, SEVERITY_INFO, OUTCOME_UNKNOWN },
	{ "HUNTING", CLASS_OTHER, SEVERITY_INFO, SEVERITY_INFO,
	  OUTCOME_UNKNOWN },
	{ "USER_AGENTS", CLASS_OTHER, SEVERITY_INFO, SEVERITY_INFO,
	  OUTCOME_UNKNOWN },
	{ "GAMES", CLASS_UNWANTED_SOFTWARE, SEVERITY_INFO, SEVERITY_INFO,
	  OUTCOME_UNKNOWN },
	{ "CHAT", CLASS_OTHER, SEVERITY_INFO, SEVERITY_INFO, OUTCOME_UNKNOWN },
};

/* For rules of other makers: what Suricata calls their class. */
static const struct group categories[] = {
	{ "Malware Command and Control Activity Detected", CLASS_C2,
	  SEVERITY_NOW, SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "Domain Observed Used for C2 Detected", CLASS_C2, SEVERITY_NOW,
	  SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "A Network Trojan was detected", CLASS_C2, SEVERITY_TODAY,
	  SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "Successful Administrator Privilege Gain", CLASS_EXPLOIT,
	  SEVERITY_NOW, SEVERITY_NOW, OUTCOME_SUCCESS },
	{ "Successful User Privilege Gain", CLASS_EXPLOIT, SEVERITY_NOW,
	  SEVERITY_NOW, OUTCOME_SUCCESS },
	{ "Successful Credential Theft Detected", CLASS_CREDENTIAL_THEFT,
	  SEVERITY_NOW, SEVERITY_NOW, OUTCOME_SUCCESS },
	{ "Attempted Administrator Privilege Gain", CLASS_EXPLOIT,
	  SEVERITY_TODAY, SEVERITY_TODAY, OUTCOME_ATTEMPT },
	{ "Attempted User Privilege Gain", CLASS_EXPLOIT, SEVERITY_TODAY,
	  SEVERITY_TODAY, OUTCOME_ATTEMPT },
	{ "Unsuccessful User Privilege Gain", CLASS_EXPLOIT, SEVERITY_THIS_WEEK,
	  SEVERITY_THIS_WEEK, OUTCOME_ATTEMPT },
	{ "Executable code was detected", CLASS_EXPLOIT, SEVERITY_THIS_WEEK,
	  SEVERITY_THIS_WEEK, OUTCOME_ATTEMPT },
	{ "Web Application Attack", CLASS_EXPLOIT, SEVERITY_TODAY,
	  SEVERITY_THIS_WEEK, OUTCOME_ATTEMPT },
	{ "Exploit Kit Activity Detected", CLASS_EXPLOIT, SEVERITY_TODAY,
	  SEVERITY_TODAY, OUTCOME_ATTEMPT },
	{ "Detection of a Network Scan", CLASS_SCAN, SEVERITY_TODAY,
	  SEVERITY_THIS_WEEK, OUTCOME_ATTEMPT },
	{ "Attempted Information Leak", CLASS_SCAN, SEVERITY_THIS_WEEK,
	  SEVERITY_INFO, OUTCOME_ATTEMPT },
	{ "Crypto Currency Mining Activity Detected", CLASS_MINER,
	  SEVERITY_TODAY, SEVERITY_THIS_WEEK, OUTCOME_UNKNOWN },
	{ "Detection of a Denial of Service Attack", CLASS_FLOOD,
	  SEVERITY_TODAY, SEVERITY_TODAY, OUTCOME_ATTEMPT },
	{ "Attempted Denial of Service", CLASS_FLOOD, SEVERITY_TODAY,
	  SEVERITY_THIS_WEEK, OUTCOME_ATTEMPT },
	{ "Possible Social Engineering Attempted", CLASS_PHISHING,
	  SEVERITY_THIS_WEEK, SEVERITY_THIS_WEEK, OUTCOME_UNKNOWN },
	{ "Possibly Unwanted Program Detected", CLASS_UNWANTED_SOFTWARE,
	  SEVERITY_THIS_WEEK, SEVERITY_INFO, OUTCOME_UNKNOWN },
	{ "Targeted Malicious Activity was Detected", CLASS_C2, SEVERITY_TODAY,
	  SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "Known malware command and control traffic", CLASS_C2, SEVERITY_NOW,
	  SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "Known malicious file or file based exploit", CLASS_MALWARE_DOWNLOAD,
	  SEVERITY_TODAY, SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "Known client side exploit attempt", CLASS_EXPLOIT, SEVERITY_TODAY,
	  SEVERITY_THIS_WEEK, OUTCOME_ATTEMPT },
	{ "A suspicious filename was detected", CLASS_MALWARE_DOWNLOAD,
	  SEVERITY_THIS_WEEK, SEVERITY_INFO, OUTCOME_UNKNOWN },
	{ "Denial of Service", CLASS_FLOOD, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_UNKNOWN },
	{ "An attempted login using a suspicious username was detected",
	  CLASS_BRUTE_FORCE, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "Attempt to login by a default username and password",
	  CLASS_BRUTE_FORCE, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "Access to a potentially vulnerable web application", CLASS_EXPLOIT,
	  SEVERITY_THIS_WEEK, SEVERITY_INFO, OUTCOME_ATTEMPT },
	{ "access to a potentially vulnerable web application", CLASS_EXPLOIT,
	  SEVERITY_THIS_WEEK, SEVERITY_INFO, OUTCOME_ATTEMPT },
	{ "Sensitive Data was Transmitted Across the Network",
	  CLASS_EXFILTRATION, SEVERITY_THIS_WEEK, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "Inappropriate Content was Detected", CLASS_UNWANTED_SOFTWARE,
	  SEVERITY_INFO, SEVERITY_INFO, OUTCOME_UNKNOWN },
	{ "Potential Corporate Privacy Violation", CLASS_UNWANTED_SOFTWARE,
	  SEVERITY_THIS_WEEK, SEVERITY_INFO, OUTCOME_UNKNOWN },
};

/* Then what their makers say of the technique (ATT&CK, the first that fits). */
static const struct group techniques[] = {
	{ "T1486", CLASS_RANSOMWARE, SEVERITY_NOW, SEVERITY_TODAY,
	  OUTCOME_UNKNOWN },
	{ "T1003", CLASS_CREDENTIAL_THEFT, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_UNKNOWN },
	{ "T1557", CLASS_CREDENTIAL_THEFT, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_UNKNOWN },
	{ "T1558", CLASS_CREDENTIAL_THEFT, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_UNKNOWN },
	{ "T1041", CLASS_EXFILTRATION, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "T1048", CLASS_EXFILTRATION, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "T1567", CLASS_EXFILTRATION, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "T1021", CLASS_LATERAL, SEVERITY_THIS_WEEK, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "T1570", CLASS_LATERAL, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_UNKNOWN },
	{ "T1210", CLASS_EXPLOIT, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_ATTEMPT },
	{ "T1190", CLASS_EXPLOIT, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "T1203", CLASS_EXPLOIT, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "T1071", CLASS_C2, SEVERITY_TODAY, SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "T1573", CLASS_C2, SEVERITY_TODAY, SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "T1568", CLASS_C2, SEVERITY_TODAY, SEVERITY_TODAY, OUTCOME_UNKNOWN },
	{ "T1572", CLASS_TUNNEL, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_UNKNOWN },
	{ "T1090", CLASS_TUNNEL, SEVERITY_THIS_WEEK, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "T1496", CLASS_MINER, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "T1105", CLASS_MALWARE_DOWNLOAD, SEVERITY_THIS_WEEK,
	  SEVERITY_THIS_WEEK, OUTCOME_UNKNOWN },
	{ "T1059", CLASS_SUSPICIOUS_SCRIPT, SEVERITY_THIS_WEEK,
	  SEVERITY_THIS_WEEK, OUTCOME_UNKNOWN },
	{ "T1566", CLASS_PHISHING, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_UNKNOWN },
	{ "T1110", CLASS_BRUTE_FORCE, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "T1498", CLASS_FLOOD, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_ATTEMPT },
	{ "T1499", CLASS_FLOOD, SEVERITY_TODAY, SEVERITY_TODAY,
	  OUTCOME_ATTEMPT },
	{ "T1046", CLASS_SCAN, SEVERITY_TODAY, SEVERITY_THIS_WEEK,
	  OUTCOME_ATTEMPT },
	{ "T1595", CLASS_SCAN, SEVERITY_THIS_WEEK, SEVERITY_INFO,
	  OUTCOME_ATTEMPT },
};

/* Anything else another maker's rule may say. */
static const struct group other_group = { "", CLASS_OTHER, SEVERITY_THIS_WEEK,
					  SEVERITY_INFO, OUTCOME_UNKNOWN };
/* ET and its forebears say much in groups that are not in the list. */
static const struct group quiet_group = { "", CLASS_OTHER, SEVERITY_INFO,
					  SEVERITY_INFO, OUTCOME_UNKNOWN };

static const struct group *
group_find(const struct group *list, size_t count, struct text name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (text_is(name, list[i].name))
			return &list[i];
	return NULL;
}

static bool
maker_is_known(struct text maker)
{
	return text_is(maker, "ET") || text_is(maker, "ETPRO") ||
	       text_is(maker, "GPL");
}

static const struct group *
group_of(const struct event_alert *alert)
{
	struct text rest = alert->signature, maker, name;
	const struct group *g;

	if (text_cut(&rest, ' ', &maker) && maker_is_known(maker) &&
	    text_cut(&rest, ' ', &name)) {
		g = group_find(groups, ARRAY_LEN(groups), name);
		return g != NULL ? g : &quiet_group;
	}
	g = group_find(categories, ARRAY_LEN(categories), alert->category);
	/* "T1071.004" and "T1071_004" are of T1071. */
	if (g == NULL)
		g = group_find(techniques, ARRAY_LEN(techniques),
			       text_slice(alert->mitre_technique, 0, 5));
	return g != NULL ? g : &other_group;
}

/* Rules of one group differ: what their makers call uncertain, informational
 * or no danger is lowered. */
static enum severity
severity_weigh(const struct event_alert *alert, enum severity severity)
{
	bool calm =
	    text_is_nocase(alert->signature_severity, "Informational") ||
	    text_is(alert->category, "Not Suspicious Traffic") ||
	    text_is(alert->category, "Misc activity") ||
	    text_is(alert->category, "Generic Protocol Command Decode");
	bool minor =
	    text_starts(alert->signature, "GPL ") ||
	    text_is_nocase(alert->signature_severity, "Minor") ||
	    text_is_nocase(alert->confidence, "Low") ||
	    text_is(alert->category, "Potentially Bad Traffic") ||
	    text_is(alert->category, "Potential Corporate Privacy Violation");

	if (calm)
		return SEVERITY_INFO;
	if (minor && severity > SEVERITY_THIS_WEEK)
		return SEVERITY_THIS_WEEK;
	return severity;
}

/* Who attacks: the rule's own word, else the source; for what comes back from
 * a server the machine that asked is the one concerned all the same. */
static void
sides_set(const struct detect *d, struct finding *f, const struct event *event)
{
	const struct event_alert *alert = &event->alert;
	const struct address *source = &event->source;
	const struct address *destination = &event->destination;
	/* From the server's side of a talk, by the ports. */
	bool answer = event->source_port >= 0 &&
		      event->source_port < event->destination_port;
	bool own = f->class == CLASS_C2 || f->class == CLASS_MINER ||
		   f->class == CLASS_TUNNEL || f->class == CLASS_EXFILTRATION ||
		   f->class == CLASS_UNWANTED_SOFTWARE ||
		   f->class == CLASS_CLEARTEXT_CREDENTIALS ||
		   f->class == CLASS_MALWARE_DOWNLOAD;
	bool same =
	    detector_is_home(d, source) == detector_is_home(d, destination);

	if (answer)
		f->port = event->source_port;

	if (own && ((same && answer) || (!detector_is_home(d, source) &&
					 detector_is_home(d, destination))))
		detector_sides(d, f, destination, source);
	else if (!own && alert->attacker.family != 0 &&
		 alert->target.family != 0)
		detector_sides(d, f, &alert->attacker, &alert->target);
	else
		detector_sides(d, f, source, destination);
}

static void
ours_see(const struct detect *d, struct finding *f, const struct event *event)
{
	const struct event_alert *alert = &event->alert;

	if (!class_parse(alert->komainu_class, &f->class))
		f->class = CLASS_OTHER;
	if (!severity_parse(alert->komainu_severity, &f->severity))
		f->severity = SEVERITY_THIS_WEEK;
	if (text_is(alert->komainu_outcome, "success"))
		f->outcome = OUTCOME_SUCCESS;
	else if (text_is(alert->komainu_outcome, "attempt"))
		f->outcome = OUTCOME_ATTEMPT;
	sides_set(d, f, event);
}

/* What a signature's own words say better than its group. */
static void
words_weigh(const struct event_alert *alert, struct finding *f)
{
	struct text t = alert->signature;

	if (text_contains_nocase(t, "lateral movement")) {
		f->class = CLASS_LATERAL;
		if (f->severity < SEVERITY_TODAY)
			f->severity = SEVERITY_TODAY;
	} else if (text_contains_nocase(t, "brute") && f->class == CLASS_SCAN) {
		f->class = CLASS_BRUTE_FORCE;
	} else if (f->class == CLASS_EXPLOIT && f->outcome == OUTCOME_UNKNOWN &&
		   (text_contains(t, "Certificate") ||
		    text_contains(t, "CnC") || text_contains(t, "C2 "))) {
		f->class = CLASS_C2;
	}
}

static void
theirs_see(const struct detect *d, struct finding *f, const struct event *event)
{
	const struct group *g = group_of(&event->alert);

	f->class = g->class;
	f->outcome = g->outcome;
	sides_set(d, f, event);
	f->severity = f->role == ROLE_ACTOR ? g->inside : g->outside;
	f->severity = severity_weigh(&event->alert, f->severity);
	words_weigh(&event->alert, f);
}

/* A scanner's list of questions, answered "no", is its scan. */
static void
scanner_weigh(const struct event *event, struct finding *f)
{
	if (known_scanner(event->http.agent) == NULL ||
	    (event->http.status != 0 && event->http.status < 400))
		return;
	f->class = CLASS_SCAN;
	if (f->severity > SEVERITY_THIS_WEEK)
		f->severity = SEVERITY_THIS_WEEK;
}

static void
alert_see(struct detect *d, struct memory *const *table,
	  const struct event *event)
{
	const struct event_alert *alert = &event->alert;
	struct finding f = { .first_us = event->at_us,
			     .last_us = event->at_us,
			     .count = event->folded,
			     .port = event->destination_port,
			     .protocol = event->protocol,
			     .title = alert->signature,
			     .author = alert->author,
			     .flow_id = event->flow_id };
	char rule[PREFIX_MAX + 24];

	UNUSED(table);
	if (text_starts(alert->signature, "SURICATA ") ||
	    (alert->sid >= SIGNAL_FIRST && alert->sid <= SIGNAL_LAST))
		return;
	snprintf(rule, sizeof(rule), "suricata.%lld", (long long)alert->sid);
	f.rule = text_of(rule);
	if (alert->komainu_class.n > 0)
		ours_see(d, &f, event);
	else
		theirs_see(d, &f, event);
	if (event->has[EVENT_HTTP] && event->http.url.n > 0)
		f.subject = event->http.url;
	else if (event->has[EVENT_TLS])
		f.subject = event->tls.sni;
	else if (event->has[EVENT_DNS])
		f.subject = event->dns.name;
	if (f.class == CLASS_C2 && f.severity >= SEVERITY_TODAY &&
	    f.role == ROLE_ACTOR)
		detector_mark(d, &f.device, MARK_CALLS_HOME);
	if (f.class == CLASS_EXPLOIT && event->has[EVENT_HTTP])
		scanner_weigh(event, &f);
	detect_pass(d, &f);
}

const struct detector detector_alert = {
	.name = "alert",
	.kinds = DETECTOR_WANTS(ALERT),
	.see = alert_see,
};
