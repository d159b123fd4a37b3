/*
 * Systems nobody repairs any more, and protocols that go with them: Windows
 * before 10, SMB1, TLS before 1.2, very old SSH, Internet Explorer.
 *
 * Threshold: one sign of a device of ours (a note for this week). A user agent
 * alone can lie, so for Windows 7 and 8, which many programs still name, it is
 * info; Windows' own log-in and SMB tell the truth. Why: such a machine is
 * broken into by tools everybody has.
 *
 * Needs HTTP, SMB, TLS, SSH and DHCP records. Fooled by agents that lie.
 * Harmless look-alikes avoided: compatibility views of newer browsers, servers
 * outside that are not ours to mend, SMB1 merely offered beside SMB2.
 */
#include <string.h>

#include "watch/detector.h"

/* The oldest that still had repairs at the end of 2025. */
#define ANDROID_LEAST 13
#define MAC_LEAST     15

struct sign {
	const char *part, *system;
	enum severity severity;
};

/* Of user agents: old enough that no program of today pretends them. */
static const struct sign agents[] = {
	{ "Windows NT 5.1", "Windows XP", SEVERITY_THIS_WEEK },
	{ "Windows NT 5.2", "Windows Server 2003", SEVERITY_THIS_WEEK },
	{ "Windows NT 5.0", "Windows 2000", SEVERITY_THIS_WEEK },
	{ "Windows XP", "Windows XP", SEVERITY_THIS_WEEK },
	{ "Windows 98", "Windows 98", SEVERITY_THIS_WEEK },
	{ "Windows NT 6.0", "Windows Vista", SEVERITY_THIS_WEEK },
	{ "Microsoft-CryptoAPI/5.1", "Windows XP", SEVERITY_THIS_WEEK },
	{ "Microsoft-CryptoAPI/6.0", "Windows Vista", SEVERITY_THIS_WEEK },
	{ "Microsoft-CryptoAPI/6.1", "Windows 7", SEVERITY_THIS_WEEK },
	{ "Microsoft-CryptoAPI/6.2", "Windows 8", SEVERITY_THIS_WEEK },
	{ "Microsoft-CryptoAPI/6.3", "Windows 8.1", SEVERITY_THIS_WEEK },
	{ "Windows NT 6.1", "Windows 7", SEVERITY_INFO },
	{ "Windows NT 6.2", "Windows 8", SEVERITY_INFO },
	{ "Windows NT 6.3", "Windows 8.1", SEVERITY_INFO },
};

/* Of SMB's native names: the system says it itself. */
static const struct sign natives[] = {
	{ "Windows 2002", "Windows XP", SEVERITY_THIS_WEEK },
	{ "Windows 5.1", "Windows XP", SEVERITY_THIS_WEEK },
	{ "Windows XP", "Windows XP", SEVERITY_THIS_WEEK },
	{ "Windows 2000", "Windows 2000", SEVERITY_THIS_WEEK },
	{ "Windows 5.0", "Windows 2000", SEVERITY_THIS_WEEK },
	{ "Windows Server 2003", "Windows Server 2003", SEVERITY_THIS_WEEK },
	{ "Windows NT", "Windows NT", SEVERITY_THIS_WEEK },
	{ "Windows Vista", "Windows Vista", SEVERITY_THIS_WEEK },
	{ "Windows Server 2008", "Windows Server 2008", SEVERITY_THIS_WEEK },
	{ "Windows (R) Storage Server 2008", "Windows Server 2008",
	  SEVERITY_THIS_WEEK },
	{ "Windows 7", "Windows 7", SEVERITY_THIS_WEEK },
	{ "Windows 8", "Windows 8", SEVERITY_THIS_WEEK },
};

static const struct sign *
sign_find(const struct sign *list, size_t count, struct text t)
{
	size_t i;

	if (t.n == 0)
		return NULL;
	for (i = 0; i < count; i++)
		if (text_contains(t, list[i].part))
			return &list[i];
	return NULL;
}

static void
old_report(struct detect *d, const struct event *event,
	   const struct address *device, enum detect_rule rule,
	   const char *name, struct text value, const char *evidence,
	   enum severity severity)
{
	struct finding f;

	/* What others run outside is not ours to mend. */
	if (!detector_is_home(d, device))
		return;
	f = detector_finding(d, event, rule, severity);
	f.device = *device;
	f.role = ROLE_TARGET;
	finding_peer_none(&f);
	f.port = -1;
	f.subject = value;
	finding_text(&f, name, value);
	if (evidence != NULL)
		finding_text(&f, "evidence", text_of(evidence));
	detector_report(d, &f);
}

static void
windows_report(struct detect *d, const struct event *event,
	       const struct address *device, const struct sign *s,
	       const char *evidence)
{
	if (s != NULL)
		old_report(d, event, device, DETECT_RULE_OLD_WINDOWS, "system",
			   text_of(s->system), evidence, s->severity);
}

/* The number right after 'part', or -1. */
static int
number_after(struct text agent, const char *part)
{
	size_t n = strlen(part), i;
	int number = 0;

	for (i = 0; i + n < agent.n; i++)
		if (memcmp(agent.p + i, part, n) == 0)
			break;
	if (i + n >= agent.n)
		return -1;
	for (i += n; i < agent.n && number < 1000; i++) {
		if (agent.p[i] < '0' || agent.p[i] > '9')
			break;
		number = 10 * number + agent.p[i] - '0';
	}
	return number;
}

/* Telephones and Macs that get no repairs any more. Their makers' browsers
 * stopped telling the true number later than this, so it is not a lie; but
 * it is only a browser's word. */
static void
handheld_see(struct detect *d, const struct event *event)
{
	struct text agent = event->http.agent;
	int android = number_after(agent, "; Android ");
	int mac = number_after(agent, "Mac OS X 10_");

	if (android > 0 && android < ANDROID_LEAST)
		old_report(d, event, &event->source, DETECT_RULE_OLD_SYSTEM,
			   "system", TEXT("Android"), "user-agent",
			   SEVERITY_INFO);
	if (mac >= 0 && mac < MAC_LEAST)
		old_report(d, event, &event->source, DETECT_RULE_OLD_SYSTEM,
			   "system", TEXT("macOS"), "user-agent",
			   SEVERITY_INFO);
}

/* False for most agents: none of what is looked for below is in it. */
static int
agent_may_be_old(struct text agent)
{
	return number_after(agent, "; Android ") > 0 ||
	       number_after(agent, "Mac OS X 10_") >= 0 ||
	       sign_find(agents, ARRAY_LEN(agents), agent) != NULL ||
	       text_contains(agent, "MSIE ");
}

static void
http_see(struct detect *d, const struct event *event)
{
	struct text agent = event->http.agent;
	struct text browser = { NULL, 0 };

	if (detector_recall(d, RECALL_OLD_AGENT, agent_may_be_old, agent) == 0)
		return;
	handheld_see(d, event);
	windows_report(d, event, &event->source,
		       sign_find(agents, ARRAY_LEN(agents), agent),
		       "user-agent");
	if (text_contains(agent, "MSIE 6.") ||
	    text_contains(agent, "MSIE 7.") || text_contains(agent, "MSIE 8."))
		browser = TEXT("Internet Explorer");
	/* An old name inside a new one is a compatibility view. */
	if (browser.n > 0 && !text_contains(agent, "Trident/"))
		old_report(d, event, &event->source, DETECT_RULE_OLD_BROWSER,
			   "system", browser, "user-agent", SEVERITY_INFO);
}

static void
smb_see(struct detect *d, const struct event *event)
{
	const struct event_smb *smb = &event->smb;

	windows_report(d, event, &event->source,
		       sign_find(natives, ARRAY_LEN(natives), smb->client_os),
		       "smb");
	windows_report(d, event, &event->destination,
		       sign_find(natives, ARRAY_LEN(natives), smb->server_os),
		       "smb");
	/* Agreed upon, not merely offered: the talk goes on in SMB1. The
	 * record's dialect can be another one of the offer's list. */
	if (text_is(smb->command, "SMB1_COMMAND_SESSION_SETUP_ANDX"))
		old_report(d, event, &event->destination, DETECT_RULE_OLD_SMB1,
			   "dialect",
			   smb->dialect.n > 0 ? smb->dialect
					      : text_of("NT LM 0.12"),
			   NULL, SEVERITY_THIS_WEEK);
}

static void
tls_see(struct detect *d, const struct event *event)
{
	struct text version = event->tls.version;

	if (!text_is(version, "TLSv1") && !text_is(version, "TLS 1.0") &&
	    !text_is(version, "TLS 1.1") && !text_is(version, "SSLv3") &&
	    !text_is(version, "SSLv2"))
		return;
	/* The server decides; a server outside is not ours to mend. */
	old_report(d, event, &event->destination, DETECT_RULE_OLD_TLS,
		   "version", version, NULL, SEVERITY_THIS_WEEK);
}

/* "OpenSSH_5.3": older than the year 2013, and protocol 1 of anything. */
static void
ssh_see(struct detect *d, const struct event *event)
{
	const struct event_ssh *ssh = &event->ssh;
	struct text software = ssh->server_software;
	bool old = text_starts(software, "OpenSSH_") && software.n > 9 &&
		   software.p[8] >= '1' && software.p[8] <= '5' &&
		   software.p[9] == '.';

	if (text_starts(ssh->server_protocol, "1.") &&
	    !text_is(ssh->server_protocol, "1.99"))
		old = true;
	if (old)
		old_report(d, event, &event->destination, DETECT_RULE_OLD_SSH,
			   "software", software, NULL, SEVERITY_THIS_WEEK);
}

static void
dhcp_see(struct detect *d, const struct event *event)
{
	const struct event_dhcp *dhcp = &event->dhcp;
	const struct address *device = &event->source;

	if (dhcp->requested.family != 0)
		device = &dhcp->requested;
	if (text_is(dhcp->vendor_class, "MSFT 98"))
		old_report(d, event, device, DETECT_RULE_OLD_WINDOWS, "system",
			   TEXT("Windows 98"), "dhcp", SEVERITY_THIS_WEEK);
}

static void
old_see(struct detect *d, struct memory *const *table,
	const struct event *event)
{
	UNUSED(table);
	switch (event->kind) {
	case EVENT_HTTP:
		http_see(d, event);
		break;
	case EVENT_SMB:
		smb_see(d, event);
		break;
	case EVENT_TLS:
		tls_see(d, event);
		break;
	case EVENT_SSH:
		ssh_see(d, event);
		break;
	default:
		dhcp_see(d, event);
		break;
	}
}

const struct detector detector_old = {
	.name = "old",
	.kinds = DETECTOR_WANTS(HTTP) | DETECTOR_WANTS(SMB) |
		 DETECTOR_WANTS(TLS) | DETECTOR_WANTS(SSH) |
		 DETECTOR_WANTS(DHCP),
	.see = old_see,
};
