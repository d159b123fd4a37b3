/*
 * detector.h: what every detector is made of. Only detect*.c, detector_*.c and
 * their tests include it.
 *
 * A detector is one row of detect.c's list: the kinds of event it wants, the
 * tables it remembers in, and one function. It keeps nothing anywhere else.
 * What it finds it hands to detector_report for every event past its
 * threshold; told_* there decide when a finding is passed on.
 */
#ifndef WATCH_DETECTOR_H
#define WATCH_DETECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "fmt/settings.h"
#include "watch/detect.h"
#include "watch/detect_table.h"
#include "watch/indicator.h"
#include "watch/known.h"
#include "watch/memory.h"
#include "watch/words.h"

#define DETECTOR_TABLES_MAX 3
#define SECOND_US           INT64_C(1000000)
#define MINUTE_US           (60 * SECOND_US)
#define HOUR_US             (60 * MINUTE_US)
#define DAY_US              (24 * HOUR_US)

/* A table's shape; its rows follow from its share of settings->detect_memory,
 * in thousandths. */
struct table_shape {
	size_t key_size, size;
	int share;
	int64_t keep_us;
};

struct detector {
	const char *name;
	uint64_t kinds; /* of DETECTOR_WANTS */
	void (*see)(struct detect *d, struct memory *const *table,
		    const struct event *event);
	int tables;
	struct table_shape shape[DETECTOR_TABLES_MAX];
};

#define DETECTOR_WANTS(kind) (UINT64_C(1) << EVENT_##kind)

/* X(name): every detector, in the order they see an event. 'names' is first,
 * so that the others can ask what an address was called. */
#define DETECTOR_LIST(X)                                                       \
	X(names)                                                               \
	X(alert)                                                               \
	X(listed)                                                              \
	X(scan)                                                                \
	X(service)                                                             \
	X(probe)                                                               \
	X(guess)                                                               \
	X(guess_flow)                                                          \
	X(community)                                                           \
	X(beacon)                                                              \
	X(web_c2)                                                              \
	X(trojan)                                                              \
	X(certificate)                                                         \
	X(dns_tunnel)                                                          \
	X(dns_port)                                                            \
	X(dga)                                                                 \
	X(ping_tunnel)                                                         \
	X(upload)                                                              \
	X(program)                                                             \
	X(mail)                                                                \
	X(exploit)                                                             \
	X(smb_exploit)                                                         \
	X(lateral)                                                             \
	X(spread)                                                              \
	X(poison)                                                              \
	X(share)                                                               \
	X(kerberos)                                                            \
	X(miner)                                                               \
	X(flood)                                                               \
	X(clear)                                                               \
	X(old)                                                                 \
	X(policy)

#define DETECTOR_DECLARE(name) extern const struct detector detector_##name;
DETECTOR_LIST(DETECTOR_DECLARE)
#undef DETECTOR_DECLARE

/*
 * Rules of ours that tell no finding by themselves: what a detector counts. In
 * content/rules they are the numbers from here on.
 */
#define SIGNAL_FIRST        9160000
#define SIGNAL_LAST         9160999
#define SIGNAL_MAIL_REFUSED 9160001
#define SIGNAL_MAIL_TAKEN   9160002
#define SIGNAL_IMAP_REFUSED 9160003
#define SIGNAL_IMAP_TAKEN   9160004

/* --- where and who ------------------------------------------------------- */

/* True when the address is of our side. */
bool detector_is_home(const struct detect *d, const struct address *a);
/* Not ours, and reachable out there: no multicast, loopback, link-local. */
bool detector_is_outside(const struct detect *d, const struct address *a);

/*
 * What a text means does not change, and the same names, agents and owners of
 * certificates come with record after record. detector_recall asks 'judge',
 * which looks at nothing but the text, only when the answer (an int16_t) is
 * not remembered: a question has one judge.
 */
enum recall {
	RECALL_KNOWN,      /* detector_known */
	RECALL_ADDRESS,    /* detector_name_is_address */
	RECALL_REGISTERED, /* detector_registered */
	RECALL_SCANNER,    /* detector_scanner */
	RECALL_RANDOM,     /* of the name in front of the registered one */
	RECALL_WEB_AGENT,
	RECALL_WEB_NAME,
	RECALL_WEB_DEVICE,
	RECALL_MINER,
	RECALL_OLD_AGENT,
	RECALL_SCRIPT_AGENT,
	RECALL_EXPLOIT_HINT,
	RECALL_CERTIFICATE_OWNER,
	RECALL_CERTIFICATE_ISSUER,
	RECALL_CERTIFICATE_POLICY,
	RECALL_CERTIFICATE_EMPTY,
	RECALL_COUNT
};
/* Lists of words that are looked for in texts which seldom come again (URLs):
 * made ready at the first call; a name has one list. */
enum word_list { WORD_LIST_EXPLOIT, WORD_LIST_KIT, WORD_LIST_COUNT };
const struct words_index *detector_words(struct detect *d, enum word_list name,
					 const char *const *words,
					 size_t count);
int detector_recall(const struct detect *d, enum recall what,
		    int (*judge)(struct text t), struct text t);
/* known_find, known_kind, known_is_address, known_registered and
 * known_scanner, remembered: for names that come with records. */
const struct known *detector_known(const struct detect *d, struct text name);
enum known_kind detector_name_kind(const struct detect *d, struct text name);
bool detector_name_is_address(const struct detect *d, struct text name);
struct text detector_registered(const struct detect *d, struct text name);
const char *detector_scanner(const struct detect *d, struct text agent);

const struct settings *detector_settings(const struct detect *d);
const struct indicators *detector_indicators(const struct detect *d);
/* The newest event time seen so far. */
int64_t detector_now(const struct detect *d);
/* When what the event tells began: a flow's start, else its own time. */
int64_t detector_began(const struct event *event);

/* --- findings ------------------------------------------------------------ */

/* A finding of 'rule' about 'event': times, flow, protocol, service port, and
 * the sides with the source as actor. */
struct finding detector_finding(const struct detect *d,
				const struct event *event,
				enum detect_rule rule, enum severity severity);
/* Decides whose device it is; see detect.h. */
void detector_sides(const struct detect *d, struct finding *f,
		    const struct address *actor, const struct address *victim);
/* Names must be among the rule's facts; the texts must live until the
 * report. */
void finding_number(struct finding *f, const char *name, int64_t value);
void finding_text(struct finding *f, const char *name, struct text value);
/* No one other side: the finding is about many. */
void finding_peer_none(struct finding *f);
/*
 * Passes the finding on when it is the first of its rule, device, peer and
 * subject; when its severity or outcome rose; when the total doubled; or when
 * ten minutes have passed. Otherwise keeps it, adding up.
 */
void detector_report(struct detect *d, const struct finding *f);

/* --- what devices did before --------------------------------------------- */

/* Name the client last learned for the address, from DNS, or empty. The text
 * lives until the next event. */
struct text detector_name(const struct detect *d, const struct address *client,
			  const struct address *server);
/* Marks of a device that other detectors weigh, each with its last time. */
enum mark {
	MARK_ADDRESS_LOOKUP, /* asked a service for its public address */
	MARK_PROGRAM,        /* fetched a program in a doubtful way */
	MARK_DOMAIN_SERVER,  /* answers Kerberos: a domain controller */
	MARK_MAIL_SERVER,    /* takes mail from many */
	MARK_CALLS_HOME,     /* talks to what looks like an attacker */
	MARK_COUNT
};
void detector_mark(struct detect *d, const struct address *device,
		   enum mark mark);
bool detector_has_mark(const struct detect *d, const struct address *device,
		       enum mark mark, int64_t within_us);

/* --- counting ------------------------------------------------------------ */

/* A short name for many bytes; the same in every run. */
uint64_t fingerprint(const void *bytes, size_t length);
uint64_t fingerprint_address(const struct address *a);

/* About how many different things were shown, up to a few thousand, by linear
 * counting. */
#define DISTINCT_WORDS 8
struct distinct {
	uint64_t bits[DISTINCT_WORDS];
};
/* True when the thing was surely new. */
bool distinct_add(struct distinct *s, uint64_t fingerprint);
int64_t distinct_count(const struct distinct *s);

#endif
