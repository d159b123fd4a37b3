/*
 * Mail with something that runs: a program, a script, a shortcut, a document
 * with macros, a name with two endings; the same from many senders; and a PC
 * that suddenly sends mail itself to many servers.
 *
 * Thresholds: one such attachment. A program or script is today, a document
 * that may hold macros this-week when it comes in, today when a device of ours
 * sends it out. Three different senders within an hour are mail-partners, now
 * a wave. mail-spam: a device that is no mail server talks to ten different
 * mail servers outside in ten minutes. Why: programs are not sent by mail any
 * more; PCs use one mail server.
 *
 * Needs SMTP and file records (mail without encryption) and flows. Fooled by
 * TLS and by archives with a password (which look like any archive). Harmless
 * look-alikes avoided: mail servers of ours (they take mail too).
 */
#include <string.h>

#include "watch/detector.h"
#include "watch/executable.h"

#define SENDERS_LEAST 3
#define SERVERS_LEAST 10
#define SLICE_US      (10 * MINUTE_US)

struct mail_key {
	struct address who;
	int64_t slice;
	uint8_t spam;
};

struct mail {
	int64_t first_us;
	int32_t messages, told;
	struct distinct others;
};

static struct mail *
mail_at(struct detect *d, struct memory *m, const struct event *event,
	const struct address *who, int64_t slice_us, bool spam)
{
	struct mail_key key;
	struct mail *row;
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.who = *who;
	key.slice = detector_began(event) / slice_us;
	key.spam = spam;
	row = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		row->first_us = detector_began(event);
	return row;
}

static const char *
reason_of(struct text name, struct text magic)
{
	if (executable_double(name))
		return "two-endings";
	if (executable_magic(magic) != NULL || executable_name(name))
		return "program";
	if (executable_script(name))
		return "script";
	if (executable_macro(name))
		return "macro";
	return NULL;
}

static void
attachment_see(struct detect *d, struct memory *m, const struct event *event,
	       struct text name, struct text magic)
{
	const char *reason = reason_of(name, magic);
	bool out = detector_is_home(d, &event->source) &&
		   detector_is_outside(d, &event->destination);
	struct text sender =
	    event->mail.from.n > 0 ? event->mail.from : event->mail.header_from;
	struct finding f;
	struct mail *row;

	if (reason == NULL)
		return;
	f = detector_finding(d, event, DETECT_RULE_PROGRAM_MAIL,
			     text_is(text_of(reason), "macro") && !out
				 ? SEVERITY_THIS_WEEK
				 : SEVERITY_TODAY);
	f.subject = name;
	finding_text(&f, "file", name);
	finding_text(&f, "reason", text_of(reason));
	finding_text(&f, "sender", sender);
	detector_report(d, &f);
	row = mail_at(d, m, event, &event->destination, HOUR_US, false);
	row->messages++;
	distinct_add(&row->others, fingerprint(sender.p, sender.n));
	if (out || distinct_count(&row->others) < SENDERS_LEAST)
		return;
	f = detector_finding(d, event, DETECT_RULE_MAIL_PARTNERS,
			     SEVERITY_TODAY);
	finding_peer_none(&f);
	f.first_us = row->first_us;
	f.count = row->messages - row->told;
	row->told = row->messages;
	finding_number(&f, "senders", distinct_count(&row->others));
	finding_text(&f, "file", name);
	detector_report(d, &f);
}

static void
spam_see(struct detect *d, struct memory *m, const struct event *event)
{
	int port = event->destination_port;
	struct finding f;
	struct mail *row;

	if (port != 25 && port != 465 && port != 587)
		return;
	if (detector_is_home(d, &event->destination))
		detector_mark(d, &event->destination, MARK_MAIL_SERVER);
	if (!detector_is_outside(d, &event->destination) ||
	    detector_has_mark(d, &event->source, MARK_MAIL_SERVER, DAY_US))
		return;
	row = mail_at(d, m, event, &event->source, SLICE_US, true);
	row->messages++;
	distinct_add(&row->others, fingerprint_address(&event->destination));
	if (distinct_count(&row->others) < SERVERS_LEAST)
		return;
	f = detector_finding(d, event, DETECT_RULE_MAIL_SPAM, SEVERITY_TODAY);
	finding_peer_none(&f);
	f.first_us = row->first_us;
	f.count = row->messages - row->told;
	row->told = row->messages;
	finding_number(&f, "messages", row->messages);
	finding_number(&f, "servers", distinct_count(&row->others));
	detector_report(d, &f);
}

static void
mail_see(struct detect *d, struct memory *const *table,
	 const struct event *event)
{
	int i;

	if (event->kind == EVENT_FLOW) {
		spam_see(d, table[0], event);
	} else if (event->kind == EVENT_SMTP) {
		for (i = 0; i < event->mail.attachment.count; i++)
			attachment_see(d, table[0], event,
				       event->mail.attachment.item[i],
				       (struct text){ NULL, 0 });
	} else if (text_is(event->app, "smtp")) {
		attachment_see(d, table[0], event, event->file.name,
			       event->file.magic);
	}
}

const struct detector detector_mail = {
	.name = "mail",
	.kinds = DETECTOR_WANTS(SMTP) | DETECTOR_WANTS(FILEINFO) |
		 DETECTOR_WANTS(FLOW),
	.see = mail_see,
	.tables = 1,
	.shape = { { sizeof(struct mail_key), sizeof(struct mail), 15,
		     HOUR_US } },
};
