/*
 * Guessing of passwords, where the answer to a log-in can be read: FTP and
 * POP3, SMTP and IMAP in the clear, SMB, Kerberos, HTTP, VNC. Who tries many
 * users with few passwords is told apart (spray). A log-in that works after
 * many that did not is a success: somebody has guessed.
 *
 * Thresholds per client, server and service in guess_window: guess_count
 * refusals; or guess_users different users refused. Why: people stop after a
 * few tries or are locked out. A log-in that works after guess_few refusals is
 * told too: this-week, for a person may have mistyped; today when it comes from
 * outside, when the tries came faster than fingers are, or for several users.
 *
 * Needs the records of these protocols. Fooled by guessing slower than the
 * window allows. Harmless look-alikes avoided: a stored old password that a
 * program tries again and again is one user with the same name, counted three
 * times higher when it comes from our side; Windows' log-in without a name;
 * Kerberos' question for pre-authentication; the first 401 that only asks.
 */
#include <string.h>

#include "watch/detector.h"
#include "watch/words.h"

/* A program of ours with an outdated password, not a thief. */
#define SAME_USER_FACTOR 3
/* Nobody types a password more often than this. */
#define FINGERS_US  (3 * SECOND_US)
#define HTTP_FACTOR 2 /* negotiation takes two refusals */

enum service {
	SERVICE_FTP,
	SERVICE_POP3,
	SERVICE_SMB,
	SERVICE_KERBEROS,
	SERVICE_HTTP,
	SERVICE_FORM,
	SERVICE_VNC,
	SERVICE_SMTP,
	SERVICE_IMAP
};

static const char *const service_text[] = { "FTP",      "POP3", "SMB",
					    "Kerberos", "HTTP", "web form",
					    "VNC",      "SMTP", "IMAP" };

struct guess_key {
	struct address client, server;
	int64_t slice;
	uint8_t service;
};

struct guess {
	int64_t first_us, last_us; /* refusals */
	int32_t failures, told;
	int32_t port;
	uint8_t success, user_length;
	char user[30]; /* last one tried */
	struct distinct users;
};

static struct guess *
guess_at(struct detect *d, struct memory *m, const struct event *event,
	 const struct address *client, const struct address *server,
	 enum service service)
{
	struct guess_key key;
	struct guess *g;
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.client = *client;
	key.server = *server;
	key.slice = event->at_us / (detector_settings(d)->guess_window * 1000);
	key.service = (uint8_t)service;
	g = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		g->first_us = event->at_us;
	return g;
}

static void
user_set(struct guess *g, struct text user)
{
	if (user.n == 0)
		return;
	g->user_length =
	    (uint8_t)(user.n < sizeof(g->user) ? user.n : sizeof(g->user));
	memcpy(g->user, user.p, g->user_length);
}

/* From inside it is an infected machine or a curious colleague; from outside
 * everybody who offers a service has it daily. */
static enum severity
severity_of(const struct finding *f)
{
	return f->role == ROLE_ACTOR ? SEVERITY_TODAY : SEVERITY_THIS_WEEK;
}

static bool
enough(const struct detect *d, const struct guess *g,
       const struct guess_key *key)
{
	int64_t least = detector_settings(d)->guess_count;

	if (key->service == SERVICE_HTTP || key->service == SERVICE_FORM)
		least *= HTTP_FACTOR;
	/* These say who was refused; the others may guess many unseen. */
	if ((key->service == SERVICE_SMB || key->service == SERVICE_KERBEROS) &&
	    detector_is_home(d, &key->client) && distinct_count(&g->users) <= 1)
		least *= SAME_USER_FACTOR;
	return g->failures >= least;
}

/* Few refusals before it worked, counted as enough() counts. */
static bool
few(const struct detect *d, const struct guess *g, const struct guess_key *key)
{
	int64_t least = detector_settings(d)->guess_few;

	/* Negotiation, and stored old passwords, look the same. */
	if (key->service == SERVICE_HTTP || key->service == SERVICE_FORM ||
	    key->service == SERVICE_SMB || key->service == SERVICE_KERBEROS)
		return false;
	return g->failures >= least;
}

static enum severity
few_severity(const struct detect *d, const struct guess *g,
	     const struct guess_key *key)
{
	bool fast = g->last_us - g->first_us < FINGERS_US * g->failures;

	return fast || !detector_is_home(d, &key->client) ||
		       distinct_count(&g->users) > 1
		   ? SEVERITY_TODAY
		   : SEVERITY_THIS_WEEK;
}

static void
guess_report(struct detect *d, const struct event *event, struct guess *g,
	     const struct guess_key *key, enum detect_rule rule)
{
	struct finding f = detector_finding(d, event, rule, SEVERITY_INFO);

	detector_sides(d, &f, &key->client, &key->server);
	f.severity = severity_of(&f);
	f.outcome = OUTCOME_ATTEMPT;
	f.first_us = g->first_us;
	f.count = g->failures > g->told ? g->failures - g->told : 1;
	g->told = g->failures;
	finding_text(&f, "service", text_of(service_text[key->service]));
	if (rule == DETECT_RULE_GUESS_SUCCESS) {
		f.severity =
		    enough(d, g, key) ? SEVERITY_NOW : few_severity(d, g, key);
		f.outcome = OUTCOME_SUCCESS;
		f.subject = (struct text){ g->user, g->user_length };
		finding_text(&f, "user", f.subject);
	}
	finding_number(&f, "attempts", g->failures);
	if (rule != DETECT_RULE_GUESS_SPRAY)
		finding_number(&f, "seconds",
			       (event->at_us - g->first_us) / SECOND_US + 1);
	finding_number(&f, "users", distinct_count(&g->users));
	detector_report(d, &f);
}

struct login {
	const struct address *client, *server;
	enum service service;
	struct text user;
	bool worked;
};

static void
login_see(struct detect *d, struct memory *m, const struct event *event,
	  const struct login *l)
{
	struct guess *g =
	    guess_at(d, m, event, l->client, l->server, l->service);
	struct guess_key key;

	memset(&key, 0, sizeof(key));
	key.client = *l->client;
	key.server = *l->server;
	key.service = (uint8_t)l->service;
	user_set(g, l->user);
	if (l->worked) {
		if (!g->success && (enough(d, g, &key) || few(d, g, &key))) {
			g->success = 1;
			guess_report(d, event, g, &key,
				     DETECT_RULE_GUESS_SUCCESS);
		}
		return;
	}
	g->failures++;
	g->last_us = event->at_us;
	if (l->user.n > 0)
		distinct_add(&g->users, fingerprint(l->user.p, l->user.n));
	if (distinct_count(&g->users) >= detector_settings(d)->guess_users)
		guess_report(d, event, g, &key, DETECT_RULE_GUESS_SPRAY);
	else if (enough(d, g, &key))
		guess_report(d, event, g, &key, DETECT_RULE_GUESS);
}

static bool
list_has(const struct event_list *list, const char *start)
{
	int i;

	for (i = 0; i < list->count; i++)
		if (text_starts(list->item[i], start))
			return true;
	return false;
}

/* POP3 travels in FTP records: its replies begin with +OK and -ERR. */
static void
ftp_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_ftp *ftp = &event->ftp;
	bool pop3 =
	    list_has(&ftp->reply, "-ERR") || list_has(&ftp->reply, "+OK");
	struct login l = { .client = &event->source,
			   .server = &event->destination,
			   .service = pop3 ? SERVICE_POP3 : SERVICE_FTP };

	if (text_is_nocase(ftp->command, "USER")) {
		user_set(guess_at(d, m, event, l.client, l.server, l.service),
			 ftp->data);
		/* Only the name is refused by some servers. */
		if (!list_has(&ftp->code, "530"))
			return;
	} else if (!text_is_nocase(ftp->command, "PASS")) {
		return;
	}
	if (list_has(&ftp->code, "530") || list_has(&ftp->code, "430") ||
	    list_has(&ftp->code, "421") || list_has(&ftp->reply, "-ERR"))
		login_see(d, m, event, &l);
	else if (list_has(&ftp->code, "230") || list_has(&ftp->reply, "+OK")) {
		l.worked = true;
		login_see(d, m, event, &l);
	}
}

static bool
smb_refuses(struct text status)
{
	static const char *const refusals[] = {
		"STATUS_LOGON_FAILURE",       "STATUS_WRONG_PASSWORD",
		"STATUS_ACCOUNT_LOCKED_OUT",  "STATUS_NO_SUCH_USER",
		"STATUS_ACCOUNT_DISABLED",    "STATUS_PASSWORD_EXPIRED",
		"STATUS_ACCOUNT_RESTRICTION", "STATUS_LOGON_TYPE_NOT_GRANTED",
		"STATUS_INVALID_LOGON_HOURS", "STATUS_ACCOUNT_EXPIRED",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(refusals); i++)
		if (text_is(status, refusals[i]))
			return true;
	return false;
}

static void
smb_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_smb *smb = &event->smb;
	struct login l = { .client = &event->source,
			   .server = &event->destination,
			   .service = SERVICE_SMB,
			   .user = smb->user };

	if (!text_contains(smb->command, "SESSION_SETUP"))
		return;
	if (smb_refuses(smb->status)) {
		login_see(d, m, event, &l);
	} else if (text_is(smb->status, "STATUS_SUCCESS") && smb->user.n > 0) {
		l.worked = true;
		login_see(d, m, event, &l);
	}
}

static void
kerberos_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_krb5 *krb = &event->krb5;
	bool swapped = event->source_port == 88;
	struct login l = { .client =
			       swapped ? &event->destination : &event->source,
			   .server =
			       swapped ? &event->source : &event->destination,
			   .service = SERVICE_KERBEROS,
			   .user = krb->client };

	if (text_contains(krb->error, "PREAUTH_FAILED") ||
	    text_contains(krb->error, "PRINCIPAL_UNKNOWN") ||
	    text_contains(krb->error, "CLIENT_REVOKED") ||
	    text_contains(krb->error, "KEY_EXPIRED")) {
		login_see(d, m, event, &l);
	} else if (text_is(krb->message, "KRB_AS_REP")) {
		l.worked = true;
		login_see(d, m, event, &l);
	}
}

static bool
url_is_login(struct text url)
{
	static const char *const words[] = {
		"login",
		"signin",
		"sign-in",
		"logon",
		"wp-login",
		"xmlrpc.php",
		"/auth",
		"session",
		"password",
		"j_security_check",
		"administrator/index.php",
		"user/",
		"checkuser",
	};
	return words_find(words, ARRAY_LEN(words), url) >= 0;
}

static void
http_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_http *http = &event->http;
	struct login l = { .client = &event->source,
			   .server = &event->destination,
			   .service = SERVICE_HTTP };

	if (http->status == 401) {
		login_see(d, m, event, &l);
	} else if (http->authorization.n > 0 && http->status >= 200 &&
		   http->status < 400) {
		l.worked = true;
		login_see(d, m, event, &l);
	} else if (text_is(http->method, "POST") &&
		   (http->status == 200 || http->status == 302 ||
		    http->status == 403) &&
		   url_is_login(http->url)) {
		/* Whether it worked is only known to the form. */
		l.service = SERVICE_FORM;
		login_see(d, m, event, &l);
	}
}

static void
vnc_see(struct detect *d, struct memory *m, const struct event *event)
{
	struct login l = { .client = &event->source,
			   .server = &event->destination,
			   .service = SERVICE_VNC };

	if (text_contains_nocase(event->rfb.result, "fail") ||
	    text_contains_nocase(event->rfb.result, "toomany")) {
		login_see(d, m, event, &l);
	} else if (text_is_nocase(event->rfb.result, "OK")) {
		l.worked = true;
		login_see(d, m, event, &l);
	}
}

/* Mail servers' answers, which no record has: signals of our rules. They go
 * from the server to the client. */
static void
signal_see(struct detect *d, struct memory *m, const struct event *event)
{
	int64_t sid = event->alert.sid;
	bool imap = sid == SIGNAL_IMAP_REFUSED || sid == SIGNAL_IMAP_TAKEN;
	struct event turned = *event;
	struct login l = { .client = &turned.source,
			   .server = &turned.destination,
			   .service = imap ? SERVICE_IMAP : SERVICE_SMTP,
			   .worked = sid == SIGNAL_MAIL_TAKEN ||
				     sid == SIGNAL_IMAP_TAKEN };

	if (sid < SIGNAL_MAIL_REFUSED || sid > SIGNAL_IMAP_TAKEN)
		return;
	turned.source = event->destination;
	turned.destination = event->source;
	turned.source_port = event->destination_port;
	turned.destination_port = event->source_port;
	login_see(d, m, &turned, &l);
}

static void
guess_see(struct detect *d, struct memory *const *table,
	  const struct event *event)
{
	switch (event->kind) {
	case EVENT_FTP:
		ftp_see(d, table[0], event);
		break;
	case EVENT_SMB:
		smb_see(d, table[0], event);
		break;
	case EVENT_KRB5:
		kerberos_see(d, table[0], event);
		break;
	case EVENT_HTTP:
		http_see(d, table[0], event);
		break;
	case EVENT_ALERT:
		signal_see(d, table[0], event);
		break;
	default:
		vnc_see(d, table[0], event);
		break;
	}
}

const struct detector detector_guess = {
	.name = "guess",
	.kinds = DETECTOR_WANTS(FTP) | DETECTOR_WANTS(SMB) |
		 DETECTOR_WANTS(KRB5) | DETECTOR_WANTS(HTTP) |
		 DETECTOR_WANTS(RFB) | DETECTOR_WANTS(ALERT),
	.see = guess_see,
	.tables = 1,
	.shape = { { sizeof(struct guess_key), sizeof(struct guess), 40,
		     HOUR_US } },
};
