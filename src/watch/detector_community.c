/*
 * Guessing of SNMP communities, the passwords of network equipment: one machine
 * tries word after word.
 *
 * Threshold: guess_communities different words from one machine within
 * guess_window, over all it asks (today from inside, this-week from outside).
 * Why: management programs and printer drivers know one word, and try the
 * maker's one or two beside it.
 *
 * Needs SNMP records of version 1 and 2. Version 3 has no such word. Fooled by
 * guessing slower than the window.
 */
#include <string.h>

#include "watch/detector.h"

struct asker_key {
	struct address client;
	int64_t slice;
};

struct asker {
	int64_t first_us;
	int32_t asked, told;
	struct distinct words, hosts;
};

static void
asker_report(struct detect *d, const struct event *event, struct asker *a)
{
	struct finding f = detector_finding(
	    d, event, DETECT_RULE_GUESS_COMMUNITY, SEVERITY_THIS_WEEK);

	if (f.role == ROLE_ACTOR)
		f.severity = SEVERITY_TODAY;
	if (distinct_count(&a->hosts) > 1 && f.role == ROLE_ACTOR)
		finding_peer_none(&f);
	f.outcome = OUTCOME_ATTEMPT;
	f.first_us = a->first_us;
	f.count = a->asked - a->told;
	a->told = a->asked;
	finding_number(&f, "words", distinct_count(&a->words));
	finding_number(&f, "hosts", distinct_count(&a->hosts));
	finding_number(&f, "seconds",
		       (event->at_us - a->first_us) / SECOND_US + 1);
	detector_report(d, &f);
}

static void
community_see(struct detect *d, struct memory *const *table,
	      const struct event *event)
{
	struct text word = event->snmp.community;
	struct asker_key key;
	struct asker *a;
	bool fresh;

	/* Answers repeat the word, and a trap comes from the equipment. */
	if (word.n == 0 || event->destination_port != 161)
		return;
	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.slice = event->at_us / (detector_settings(d)->guess_window * 1000);
	a = memory_at(table[0], &key, detector_now(d), &fresh);
	if (fresh)
		a->first_us = event->at_us;
	a->asked++;
	distinct_add(&a->words, fingerprint(word.p, word.n));
	distinct_add(&a->hosts, fingerprint_address(&event->destination));
	if (distinct_count(&a->words) >=
	    detector_settings(d)->guess_communities)
		asker_report(d, event, a);
}

const struct detector detector_community = {
	.name = "community",
	.kinds = DETECTOR_WANTS(SNMP),
	.see = community_see,
	.tables = 1,
	.shape = { { sizeof(struct asker_key), sizeof(struct asker), 5,
		     HOUR_US } },
};
