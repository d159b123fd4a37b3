/*
 * probe.h: one function of the model after the other, asked by a company it
 * does not belong to.
 */
#ifndef TESTS_PROBE_H
#define TESTS_PROBE_H

#include "model_test.h"

/* What the victim has: one of everything. */
struct rows {
	int64_t company, look, device, alert, incident, person, contract;
	int64_t suppression, absence;
	int64_t contact, notice, delivery;
	int64_t sender, enrolment;
	int64_t live_alert; /* in an incident of the live watch */
};

/* Tries one function as company 'who'. Returns what leaked: rows given or
 * changed, 0 for none. */
typedef size_t probe(struct model_test *t, const struct rows *r, int64_t who);

struct probe_row {
	const char *name; /* of the function */
	probe *try_it;
	bool members; /* makes r->person a member of 'who' first */
};

#define PROBE(name)                                                            \
	{                                                                      \
#name, probe_##name, false                                     \
	}
#define PROBE_MEMBER(name)                                                     \
	{                                                                      \
#name, probe_##name, true                                      \
	}
extern const struct probe_row probes[];
extern const size_t probes_count;
extern const struct probe_row probes_sender[];
extern const size_t probes_sender_count;
extern const struct probe_row probes_notice[];
extern const size_t probes_notice_count;

#endif
