/*
 * Log-ins that anybody on the line can read: FTP, POP3, HTTP Basic, telnet,
 * IMAP and mail without encryption, SNMP communities.
 *
 * Threshold: one log-in (a note for this week; info when the name is
 * "anonymous" or the community one that opens nothing). Why: one is enough to
 * be read. It is a weakness of the service, so the device is ours, whichever
 * side it is on; no attack follows from it.
 *
 * Needs FTP (POP3 comes with it), HTTP, SNMP and flow records. Fooled by
 * nothing: it only tells what was seen. Harmless look-alikes avoided: FTP that
 * turns to TLS first, mail ports where most talk turns to TLS.
 */
#include <string.h>

#include "watch/detector.h"

#define TELNET_BYTES 300

static void
login_report(struct detect *d, const struct event *event, const char *service,
	     struct text user, enum severity severity)
{
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_CLEAR_LOGIN, severity);

	f.subject = text_of(service);
	finding_text(&f, "service", f.subject);
	finding_text(&f, "user", user);
	detector_report(d, &f);
}

static bool
reply_starts(const struct event_ftp *ftp, const char *start)
{
	int i;

	for (i = 0; i < ftp->reply.count; i++)
		if (text_starts(ftp->reply.item[i], start))
			return true;
	return false;
}

static void
ftp_see(struct detect *d, const struct event *event)
{
	const struct event_ftp *ftp = &event->ftp;
	bool pop3 = reply_starts(ftp, "+OK") || reply_starts(ftp, "-ERR");
	bool open = text_is_nocase(ftp->data, "anonymous") ||
		    text_is_nocase(ftp->data, "ftp");

	if (text_is_nocase(ftp->command, "USER"))
		login_report(d, event, pop3 ? "POP3" : "FTP", ftp->data,
			     open ? SEVERITY_INFO : SEVERITY_THIS_WEEK);
	else if (text_is_nocase(ftp->command, "PASS") && pop3)
		login_report(d, event, "POP3", (struct text){ NULL, 0 },
			     SEVERITY_THIS_WEEK);
}

static void
snmp_see(struct detect *d, const struct event *event)
{
	const struct event_snmp *snmp = &event->snmp;
	struct finding f;

	if (snmp->version >= 3 || snmp->community.n == 0)
		return;
	f = detector_finding(d, event, DETECT_RULE_CLEAR_COMMUNITY,
			     text_is(snmp->community, "public") ||
				     text_is(snmp->community, "private")
				 ? SEVERITY_INFO
				 : SEVERITY_THIS_WEEK);
	finding_number(&f, "version", snmp->version);
	detector_report(d, &f);
}

static void
flow_see(struct detect *d, const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	bool talk = flow->bytes_to_client > TELNET_BYTES &&
		    flow->bytes_to_server > TELNET_BYTES &&
		    flow->packets_to_client > 4;

	if (event->protocol != PROTOCOL_TCP || !talk)
		return;
	if (event->destination_port == 23 || text_is(event->app, "telnet"))
		login_report(d, event, "telnet", (struct text){ NULL, 0 },
			     SEVERITY_THIS_WEEK);
}

static void
http_see(struct detect *d, const struct event *event)
{
	if (text_starts_nocase(event->http.authorization, "Basic "))
		login_report(d, event, "HTTP", (struct text){ NULL, 0 },
			     SEVERITY_THIS_WEEK);
}

static void
clear_see(struct detect *d, struct memory *const *table,
	  const struct event *event)
{
	UNUSED(table);
	if (event->kind == EVENT_FTP)
		ftp_see(d, event);
	else if (event->kind == EVENT_SNMP)
		snmp_see(d, event);
	else if (event->kind == EVENT_HTTP)
		http_see(d, event);
	else
		flow_see(d, event);
}

const struct detector detector_clear = {
	.name = "clear",
	.kinds = DETECTOR_WANTS(FTP) | DETECTOR_WANTS(SNMP) |
		 DETECTOR_WANTS(HTTP) | DETECTOR_WANTS(FLOW),
	.see = clear_see,
};
