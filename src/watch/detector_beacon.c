/*
 * Calling home: one machine contacts one place outside again and again at
 * regular intervals, as malware does that waits for orders.
 *
 * Threshold: beacon_contacts contacts, a minute or more in all, of which
 * beacon_regular of the intervals lie within 35 percent of their median, or
 * near two or three times it (a missed call), and which send alike amounts.
 * Contacts within a second are one (parallel connections). Why: for contacts
 * at random times four in ten intervals would lie so, not three in four.
 *
 * Needs flow records; names from DNS, TLS or HTTP make it sharper. Fooled by
 * jitter of more than half, by long-lived connections, and by hiding in large
 * services. Severity follows the destination: a usual port of a named host is
 * info, because office programs poll too; no name, an odd port, a name anybody
 * may have at once or one that looks random, or a new connection every few
 * seconds make it this-week; after a doubtful program was fetched, today.
 * Harmless look-alikes avoided: time, name, mail and discovery services,
 * updates and large services by name, parts of a film or a backup (more than a
 * question and an order take), keep-alives of one connection.
 */
#include <stdlib.h>
#include <string.h>

#include "watch/detector.h"

#define TIMES_MAX      48
#define SAME_CONTACT   10 /* tenths of a second */
#define NEAR           0.35
#define NEAR_MULTIPLE  0.20
#define SPAN_LEAST     600 /* tenths of a second */
#define MEDIAN_LEAST   15
#define BUSY_MEDIAN    100
#define BUSY_CONTACTS  20
#define CALL_BYTES_MAX 40000 /* each way, with a certificate's 5000 */
#define ALIKE_SHARE    0.6   /* of contacts near the mean of bytes */

struct beacon_key {
	struct address client;
	uint64_t place;
	int32_t port;
};

struct beacon {
	int64_t first_us;
	int64_t bytes;
	int32_t contacts, told, alike;
	int32_t times;
	int32_t at[TIMES_MAX]; /* tenths of a second since first_us, sorted */
};

static bool
is_usual_chatter(const struct event *event)
{
	static const int ports[] = { 25,   53,   67,   68,   123,  137,
				     138,  161,  162,  500,  514,  546,
				     547,  1900, 3478, 3702, 4500, 5353,
				     5355, 853,  1194, 51820 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(ports); i++)
		if (event->destination_port == ports[i])
			return true;
	return event->protocol != PROTOCOL_TCP &&
	       event->protocol != PROTOCOL_UDP;
}

/* Moves much: a part of a film, a backup, not a question for orders. */
static bool
is_work(const struct event_flow *flow)
{
	return flow->bytes_to_client > CALL_BYTES_MAX ||
	       flow->bytes_to_server > CALL_BYTES_MAX;
}

/* Keeps the newest times in order; false when it was the same contact. */
static bool
time_add(struct beacon *b, int32_t at)
{
	int i = b->times;

	while (i > 0 && b->at[i - 1] > at)
		i--;
	if ((i > 0 && at - b->at[i - 1] < SAME_CONTACT) ||
	    (i < b->times && b->at[i] - at < SAME_CONTACT))
		return false;
	if (b->times == TIMES_MAX) {
		if (i == 0)
			return false;
		memmove(b->at, b->at + 1, (TIMES_MAX - 1) * sizeof(b->at[0]));
		b->times--;
		i--;
	}
	memmove(b->at + i + 1, b->at + i,
		(size_t)(b->times - i) * sizeof(b->at[0]));
	b->at[i] = at;
	b->times++;
	return true;
}

static int
by_size(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The share of regular intervals; the median in tenths of a second. */
static double
regularity(const struct beacon *b, int32_t *median_out)
{
	int32_t gap[TIMES_MAX];
	int n = b->times - 1, near = 0, i;
	double median;

	for (i = 0; i < n; i++)
		gap[i] = b->at[i + 1] - b->at[i];
	qsort(gap, (size_t)n, sizeof(gap[0]), by_size);
	*median_out = gap[n / 2];
	median = gap[n / 2];
	for (i = 0; i < n; i++) {
		double beats = gap[i] / median;

		if ((beats > 1 - NEAR && beats < 1 + NEAR) ||
		    (beats > 2 - NEAR_MULTIPLE && beats < 2 + NEAR_MULTIPLE) ||
		    (beats > 3 - NEAR_MULTIPLE && beats < 3 + NEAR_MULTIPLE))
			near++;
	}
	return (double)near / n;
}

static enum severity
severity_of(const struct detect *d, const struct event *event,
	    const struct beacon *b, struct text name, int32_t median)
{
	bool usual_port =
	    event->destination_port == 443 || event->destination_port == 80 ||
	    event->destination_port == 8443 || event->destination_port == 993 ||
	    event->destination_port == 995 || event->destination_port == 5223 ||
	    event->destination_port == 5228;
	struct text own = known_registered(name);
	bool odd =
	    name.n == 0 || !usual_port || known_kind(name) == KNOWN_DYNAMIC ||
	    known_randomness(text_slice(own, 0, text_find(own, '.'))) >= 60 ||
	    (median < BUSY_MEDIAN && b->contacts >= BUSY_CONTACTS);

	if (!odd)
		return SEVERITY_INFO;
	if (detector_has_mark(d, &event->source, MARK_PROGRAM, DAY_US))
		return SEVERITY_TODAY;
	return SEVERITY_THIS_WEEK;
}

static void
beacon_report(struct detect *d, const struct event *event, struct beacon *b,
	      struct text name, int32_t median)
{
	struct finding f =
	    detector_finding(d, event, DETECT_RULE_BEACON,
			     severity_of(d, event, b, name, median));
	char far[ADDRESS_TEXT_MAX];

	address_write(&event->destination, far);
	f.subject = name.n > 0 ? name : text_of(far);
	f.first_us = b->first_us + (int64_t)b->at[0] * (SECOND_US / 10);
	f.count = b->contacts - b->told;
	b->told = b->contacts;
	finding_number(&f, "contacts", b->contacts);
	finding_number(&f, "seconds", (median + 5) / 10);
	finding_number(&f, "minutes",
		       (b->at[b->times - 1] - b->at[0]) / 600 + 1);
	finding_text(&f, "name", f.subject);
	detector_report(d, &f);
}

static bool
is_expected(const struct detect *d, struct text name)
{
	enum known_kind kind = detector_name_kind(d, name);

	return kind == KNOWN_SERVICE || kind == KNOWN_UPDATE ||
	       kind == KNOWN_LOOKUP_DNS || kind == KNOWN_REMOTE;
}

static struct beacon *
beacon_at(struct detect *d, struct memory *m, const struct event *event,
	  struct text name)
{
	struct beacon_key key;
	struct beacon *b;
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.client = event->source;
	/* A name with many addresses is one place. */
	key.place = name.n > 0 ? fingerprint(name.p, name.n)
			       : fingerprint_address(&event->destination);
	key.port = event->destination_port;
	b = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		b->first_us = detector_began(event);
	return b;
}

static void
beacon_see(struct detect *d, struct memory *const *table,
	   const struct event *event)
{
	const struct settings *set = detector_settings(d);
	const struct event_flow *flow = &event->flow;
	int64_t since, mean;
	struct beacon *b;
	struct text name;
	int32_t median;

	if (is_usual_chatter(event) || is_work(flow) ||
	    !detector_is_outside(d, &event->destination))
		return;
	name = detector_name(d, &event->source, &event->destination);
	b = beacon_at(d, table[0], event, name);
	since = (detector_began(event) - b->first_us) / (SECOND_US / 10);
	if (since > INT32_MAX || since < INT32_MIN ||
	    !time_add(b, (int32_t)since))
		return;
	b->contacts++;
	b->bytes += flow->bytes_to_server;
	mean = b->bytes / b->contacts;
	if (flow->bytes_to_server > mean * 2 / 3 &&
	    flow->bytes_to_server < mean * 3 / 2)
		b->alike++;
	if (b->times < set->beacon_contacts ||
	    b->at[b->times - 1] - b->at[0] < SPAN_LEAST ||
	    b->alike < (int32_t)(ALIKE_SHARE * b->contacts))
		return;
	if (is_expected(d, name) ||
	    regularity(b, &median) < set->beacon_regular ||
	    median < MEDIAN_LEAST)
		return;
	beacon_report(d, event, b, name, median);
}

const struct detector detector_beacon = {
	.name = "beacon",
	.kinds = DETECTOR_WANTS(FLOW),
	.see = beacon_see,
	.tables = 1,
	.shape = { { sizeof(struct beacon_key), sizeof(struct beacon), 110,
		     DAY_US } },
};
