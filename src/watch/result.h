/*
 * result.h: what a look or the live watch found, gathered from the model for
 * showing: console, JSON, PDF and pages all render this struct, so they can
 * never tell different stories. All texts are in one language, filled in, and
 * still untrusted where they quote the network: whoever shows them escapes
 * them for his medium (utf8_printable, the page and PDF writers).
 */
#ifndef WATCH_RESULT_H
#define WATCH_RESULT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "content/class.h"
#include "content/language.h"
#include "watch/finding.h"

struct db;
struct settings;
struct device_row;
struct alert_row;
struct incident_row;

/* Texts are never NULL ("" when unknown) unless said otherwise. */
struct result_file {
	const char *name;
	const char *type; /* "pcap", "pcapng", "eve", "eve-gzip" ... */
	int64_t records, unparsed;
	int64_t milliseconds; /* time it took */
	const char *error;    /* "" when the file was understood whole */
};

struct result_device {
	int64_t id;
	const char *ip, *mac, *name, *vendor, *os;
	const char *kind;      /* key of the device vocabulary, "" unknown */
	const char *kind_text; /* the same for people */
	const char *label;     /* name, else kind + ip: what to call it */
	int64_t first_ms, last_ms;
	const char *const *why; /* reasons as sentences */
	size_t whys;
};

struct result_alert {
	int64_t id;
	enum alert_class class;
	enum severity severity;
	enum outcome outcome;
	int64_t count, first_ms, last_ms;
	const char *device, *device_label; /* address; what to call it */
	const char *peer;                  /* address, "" none or many */
	int port;                          /* -1 none */
	const char *protocol;              /* "tcp" "udp" "icmp" "" */
	const char *rule;                  /* "komainu.scan-horizontal" */
	const char *title;                 /* for people, this language */
	const char *rule_title;            /* the rule's own words */
	const char *author;                /* of the rule, or "" */
	const char *subject;               /* domain, file, user, URL */
	const char *reason;                /* why it was raised, a sentence */
	const char *facts;                 /* JSON object text */
	const char *flow;                  /* flow id as text, or "" */
};

#define RESULT_CLERK_MAX 3

struct result_card {
	const char *owner; /* two lines, "\n" between */
	const char *clerk[RESULT_CLERK_MAX];
	size_t clerks;
	const char *deadline;  /* until when */
	const char *telephone; /* when to telephone */
	const char *engineer;  /* lines, "\n" between */
};

struct result_incident {
	int64_t id;
	enum alert_class class;
	enum severity severity;
	enum outcome outcome;
	const char *class_text;    /* "不正な通信先とのやり取り" */
	const char *severity_text; /* "すぐに電話" */
	const char *state;         /* "open" ... */
	const char *title;
	const char *reason; /* why these alerts are one incident */
	int64_t first_ms, last_ms, count;
	const struct result_device *const *device; /* known devices */
	size_t devices;
	const struct result_alert *const *alert;
	size_t alerts;
	struct result_card card;
};

struct result {
	enum language language;
	int64_t company, look;
	int64_t made_ms;           /* when this result was gathered */
	int64_t first_ms, last_ms; /* of everything seen; 0 nothing */
	enum severity severity;    /* the gravest incident */
	const char *summary;       /* one sentence for the owner */
	const struct result_file *file;
	size_t files;
	const struct result_device *device;
	size_t devices;
	const struct result_alert *alert;
	size_t alerts;
	const struct result_incident *incident; /* gravest first */
	size_t incidents;
	/* Alerts at info or in no incident: "notes". Pointers into alert[]. */
	const struct result_alert *const *note;
	size_t notes;
};

/*
 * 'settings' names the desk that cards say to telephone.
 * Gathers everything of (company, look); look 0 is the live watch. *out lives
 * in 'a'. Only rows of 'company' are ever read. 'settings' say which desk
 * the cards name. ERR_DATABASE, ERR_TOO_BIG.
 */
int MUST_CHECK result_gather(struct db *db, struct arena *a,
			     const struct settings *settings, int64_t company,
			     int64_t look, enum language language,
			     int64_t now_ms, const struct result **out,
			     struct err *e);
/* The same for one incident with its alerts and devices alone. ERR_NOT_FOUND
 * also when the incident is another company's. */
int MUST_CHECK result_gather_incident(struct db *db, struct arena *a,
				      const struct settings *settings,
				      int64_t company, int64_t incident,
				      enum language language, int64_t now_ms,
				      const struct result **out, struct err *e);

/*
 * One row in the same words, for lists and pages of one thing. What names
 * other devices shows their addresses. Texts live in 'a' or are the row's.
 * Of an incident what its row tells: no alerts, no devices; 'device_name' is
 * what to call its device, "" when nobody knows.
 * ERR_TOO_BIG only.
 */
int MUST_CHECK result_read_device(struct arena *a, enum language language,
				  const struct device_row *row,
				  struct result_device *out, struct err *e);
int MUST_CHECK result_read_incident(struct arena *a, enum language language,
				    const struct settings *settings,
				    const struct incident_row *row,
				    const char *device_name,
				    struct result_incident *out, struct err *e);
int MUST_CHECK result_read_alert(struct arena *a, enum language language,
				 const struct alert_row *row,
				 struct result_alert *out, struct err *e);

#endif
