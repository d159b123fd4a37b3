/*
 * Misuse of Windows' log-in tickets: tickets asked for in the old encryption
 * (RC4), which can be broken at leisure or made from a stolen password hash.
 *
 * Thresholds: service tickets in RC4 for three services by one device in ten
 * minutes (today; one alone this-week): kerberoasting. A first ticket whose
 * reply is in RC4 while the domain's own tickets are in AES: the client asked
 * for RC4 though all could do better, as tools do that hold only a hash
 * (pass-the-hash, today); for two or more users (AS-REP roasting, today).
 * Why: Windows has used AES for itself since Vista.
 *
 * Needs Kerberos records. Fooled by tools that use AES. Harmless look-alikes
 * avoided: the trust between domains (krbtgt), old devices whose domain has
 * only RC4 (then the ticket itself is RC4 as well).
 */
#include <string.h>

#include "watch/detector.h"

#define SLICE_US       (10 * MINUTE_US)
#define SERVICES_LEAST 3
#define USERS_LEAST    2

struct ticket_key {
	struct address client;
	int64_t slice;
	uint8_t first;
};

struct ticket {
	int64_t first_us;
	int32_t count, told;
	struct distinct things;
};

static struct ticket *
ticket_at(struct detect *d, struct memory *m, const struct event *event,
	  const struct address *client, bool first)
{
	struct ticket_key key;
	struct ticket *t;
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.client = *client;
	key.slice = event->at_us / SLICE_US;
	key.first = first;
	t = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		t->first_us = event->at_us;
	t->count++;
	return t;
}

static struct finding
ticket_finding(struct detect *d, const struct event *event, struct ticket *t,
	       enum detect_rule rule, enum severity severity,
	       const struct address *client, const struct address *server)
{
	struct finding f = detector_finding(d, event, rule, severity);

	detector_sides(d, &f, client, server);
	f.port = 88;
	f.first_us = t->first_us;
	f.count = t->count - t->told;
	t->told = t->count;
	f.subject = event->krb5.client;
	return f;
}

static void
service_see(struct detect *d, struct memory *m, const struct event *event,
	    const struct address *client, const struct address *server)
{
	const struct event_krb5 *krb = &event->krb5;
	struct ticket *t;
	struct finding f;
	int64_t services;

	if (!krb->ticket_weak_encryption ||
	    text_starts_nocase(krb->service, "krbtgt"))
		return;
	t = ticket_at(d, m, event, client, false);
	distinct_add(&t->things, fingerprint(krb->service.p, krb->service.n));
	services = distinct_count(&t->things);
	f = ticket_finding(d, event, t, DETECT_RULE_KERBEROAST,
			   services >= SERVICES_LEAST ? SEVERITY_TODAY
						      : SEVERITY_THIS_WEEK,
			   client, server);
	f.outcome = OUTCOME_ATTEMPT;
	finding_number(&f, "services", services);
	finding_text(&f, "user", krb->client);
	detector_report(d, &f);
}

static void
first_see(struct detect *d, struct memory *m, const struct event *event,
	  const struct address *client, const struct address *server)
{
	const struct event_krb5 *krb = &event->krb5;
	struct ticket *t;
	struct finding f;
	int64_t users;

	if (!krb->weak_encryption || krb->ticket_weak_encryption)
		return;
	t = ticket_at(d, m, event, client, true);
	distinct_add(&t->things, fingerprint(krb->client.p, krb->client.n));
	users = distinct_count(&t->things);
	if (users >= USERS_LEAST) {
		f = ticket_finding(d, event, t, DETECT_RULE_ASREP_ROAST,
				   SEVERITY_TODAY, client, server);
		finding_number(&f, "users", users);
		finding_text(&f, "user", krb->client);
	} else {
		/* On a machine that calls home there is no doubt left. */
		f = ticket_finding(
		    d, event, t, DETECT_RULE_PASS_THE_HASH,
		    detector_has_mark(d, client, MARK_CALLS_HOME, DAY_US)
			? SEVERITY_NOW
			: SEVERITY_TODAY,
		    client, server);
		f.outcome = OUTCOME_SUCCESS;
		finding_text(&f, "user", krb->client);
		finding_text(&f, "encryption", krb->encryption);
	}
	detector_report(d, &f);
}

static void
kerberos_see(struct detect *d, struct memory *const *table,
	     const struct event *event)
{
	bool swapped = event->source_port == 88;
	const struct address *client =
	    swapped ? &event->destination : &event->source;
	const struct address *server =
	    swapped ? &event->source : &event->destination;

	if (text_is(event->krb5.message, "KRB_TGS_REP"))
		service_see(d, table[0], event, client, server);
	else if (text_is(event->krb5.message, "KRB_AS_REP"))
		first_see(d, table[0], event, client, server);
}

const struct detector detector_kerberos = {
	.name = "kerberos",
	.kinds = DETECTOR_WANTS(KRB5),
	.see = kerberos_see,
	.tables = 1,
	.shape = { { sizeof(struct ticket_key), sizeof(struct ticket), 10,
		     HOUR_US } },
};
