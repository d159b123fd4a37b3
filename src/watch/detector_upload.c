/*
 * Data that leaves: much more than comes back, to a place that is no service
 * everybody uses; or what a stealer does, which asks for its own public
 * address and then sends a mail, a file or a chat message.
 *
 * Thresholds: upload_bytes in a day from one device to one place, five times
 * what came back. By itself that is a note: people send large files. It is
 * this-week to an address without a name, and today when there is more to it:
 * ten times the bytes, a bare address on a port of no web server or three times
 * the bytes, a device that fetched a doubtful program, calls home or asked for
 * its public address. In the clear (FTP, HTTP) upload_plain_bytes are enough,
 * and this-week: nobody sends a customer's files like that today, old tools
 * and thieves do. Stealer: mail submission, FTP upload or a chat service by
 * name within ten minutes after the look-up of the public address: today; now
 * when the mail's subject names the sending machine. Why: nobody's work needs
 * the public address just before a mail.
 *
 * Needs flow, SMTP, FTP and TLS records. Fooled by slow sending and by large
 * services (a thief with a cloud account looks like anybody). Harmless
 * look-alikes avoided: backup and meetings to known services, mail servers of
 * our own (marked by the mail they take), VPN ports.
 */
#include <string.h>

#include "watch/detector.h"

#define RATIO            5
#define LARGE_FACTOR     10
#define BARE_FACTOR      3
#define LOOKUP_WITHIN_US (10 * MINUTE_US)

struct upload_key {
	struct address client;
	uint64_t place;
	int64_t slice;
	uint8_t plain;
};

struct upload {
	int64_t first_us, last_us;
	int64_t sent, received, told;
	int32_t flows;
};

static const char *
service_of(const struct event *event)
{
	if (text_is(event->app, "ftp-data"))
		return "FTP";
	switch (event->destination_port) {
	case 20:
	case 21:
		return "FTP";
	case 22:
		return "SSH";
	case 25:
	case 465:
	case 587:
		return "mail";
	case 80:
	case 8080:
		return "HTTP";
	case 443:
	case 8443:
		return "HTTPS";
	default:
		return "other";
	}
}

/* FTP's data run over ports of their own. */
static bool
is_plain(const struct event *event)
{
	return text_is(event->app, "ftp-data") || text_is(event->app, "ftp") ||
	       text_is(event->app, "http") || text_is(event->app, "tftp") ||
	       event->destination_port == 20 || event->destination_port == 21;
}

static int64_t
least_of(const struct detect *d, const struct event *event)
{
	const struct settings *s = detector_settings(d);

	return is_plain(event) && s->upload_plain_bytes < s->upload_bytes
		   ? s->upload_plain_bytes
		   : s->upload_bytes;
}

/* What else makes the device doubtful. */
static bool
is_supported(const struct detect *d, const struct address *device)
{
	return detector_has_mark(d, device, MARK_CALLS_HOME, DAY_US) ||
	       detector_has_mark(d, device, MARK_PROGRAM, DAY_US) ||
	       detector_has_mark(d, device, MARK_ADDRESS_LOOKUP, HOUR_US);
}

static enum severity
volume_weigh(const struct detect *d, const struct event *event,
	     const struct upload *u, struct text name)
{
	int64_t least = least_of(d, event);
	bool bare = name.n == 0;
	bool web =
	    event->destination_port == 443 || event->destination_port == 80;

	if (is_supported(d, &event->source) ||
	    u->sent >= LARGE_FACTOR * least ||
	    (bare && (!web || u->sent >= BARE_FACTOR * least)))
		return SEVERITY_TODAY;
	return bare || is_plain(event) ? SEVERITY_THIS_WEEK : SEVERITY_INFO;
}

static void
volume_report(struct detect *d, const struct event *event, struct upload *u,
	      struct text name)
{
	struct finding f = detector_finding(d, event, DETECT_RULE_UPLOAD_VOLUME,
					    volume_weigh(d, event, u, name));
	char far[ADDRESS_TEXT_MAX];

	address_write(&event->destination, far);
	f.subject = name.n > 0 ? name : text_of(far);
	f.first_us = u->first_us;
	f.last_us = u->last_us;
	f.count = u->flows - u->told;
	u->told = u->flows;
	finding_number(&f, "megabytes", u->sent >> 20);
	finding_number(&f, "received-megabytes", u->received >> 20);
	finding_number(&f, "minutes",
		       (u->last_us - u->first_us) / MINUTE_US + 1);
	finding_text(&f, "service", text_of(service_of(event)));
	detector_report(d, &f);
}

static bool
is_vpn(const struct event *event)
{
	int port = event->destination_port;

	return port == 500 || port == 4500 || port == 1194 || port == 51820 ||
	       port == 1701 || text_is(event->app, "ike");
}

static void
flow_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_flow *flow = &event->flow;
	struct upload_key key;
	struct upload *u;
	struct text name;
	bool fresh;

	/* Small talk cannot add up to a day's limit. */
	if (flow->bytes_to_server < 65536 || is_vpn(event) ||
	    !detector_is_outside(d, &event->destination))
		return;
	name = detector_name(d, &event->source, &event->destination);
	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.place = name.n > 0 ? fingerprint(name.p, name.n)
			       : fingerprint_address(&event->destination);
	key.slice = detector_began(event) / DAY_US;
	key.plain = is_plain(event);
	u = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		u->first_us = detector_began(event);
	u->last_us = event->at_us;
	u->flows++;
	u->sent += flow->bytes_to_server;
	u->received += flow->bytes_to_client;
	if (u->sent < least_of(d, event) || u->sent < RATIO * u->received)
		return;
	if (detector_name_kind(d, name) == KNOWN_SERVICE ||
	    detector_name_kind(d, name) == KNOWN_UPDATE)
		return;
	volume_report(d, event, u, name);
}

/* "PW_user/USER-PC" from a machine that calls itself USER-PC. */
static bool
subject_names_sender(const struct event_mail *mail)
{
	char name[64];

	if (mail->helo.n < 4 || mail->helo.n >= sizeof(name) ||
	    mail->helo.p[0] == '[' || known_is_address(mail->helo))
		return false;
	memcpy(name, mail->helo.p, mail->helo.n);
	name[mail->helo.n] = '\0';
	return text_contains_nocase(mail->subject, name);
}

static void
stealer_report(struct detect *d, const struct event *event, const char *service,
	       const char *lookup, enum severity severity, struct text subject)
{
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_UPLOAD_STEALER, severity);

	f.subject = subject;
	finding_text(&f, "service", text_of(service));
	finding_text(&f, "lookup", text_of(lookup));
	detector_report(d, &f);
}

static void
after_lookup(struct detect *d, const struct event *event, const char *service,
	     bool named, struct text subject)
{
	bool looked = detector_has_mark(d, &event->source, MARK_ADDRESS_LOOKUP,
					LOOKUP_WITHIN_US);

	if (!looked && !named)
		return;
	if (detector_has_mark(d, &event->source, MARK_MAIL_SERVER, DAY_US))
		return;
	stealer_report(d, event, service, looked ? "yes" : "no",
		       looked && named ? SEVERITY_NOW : SEVERITY_TODAY,
		       subject);
}

static void
upload_see(struct detect *d, struct memory *const *table,
	   const struct event *event)
{
	if (event->kind == EVENT_FLOW) {
		flow_see(d, table[0], event);
		return;
	}
	if (!detector_is_outside(d, &event->destination))
		return;
	if (event->kind == EVENT_SMTP && event->mail.from.n > 0)
		after_lookup(d, event, "mail",
			     subject_names_sender(&event->mail),
			     event->mail.subject);
	else if (event->kind == EVENT_FTP &&
		 text_is_nocase(event->ftp.command, "STOR"))
		after_lookup(d, event, "FTP", false, event->ftp.data);
	else if (event->kind == EVENT_TLS &&
		 text_is_nocase(event->tls.sni, "api.telegram.org"))
		after_lookup(d, event, "chat", false, event->tls.sni);
}

const struct detector detector_upload = {
	.name = "upload",
	.kinds = DETECTOR_WANTS(FLOW) | DETECTOR_WANTS(SMTP) |
		 DETECTOR_WANTS(FTP) | DETECTOR_WANTS(TLS),
	.see = upload_see,
	.tables = 1,
	.shape = { { sizeof(struct upload_key), sizeof(struct upload), 30,
		     DAY_US } },
};
