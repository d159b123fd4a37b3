/*
 * finding.h: what one rule or detector says of events, before folding. Emitted
 * by detect, taken by triage. Texts are views that live until the sink
 * returns.
 */
#ifndef WATCH_FINDING_H
#define WATCH_FINDING_H

#include "base/str.h"
#include "fmt/address.h"
#include "fmt/event.h"
#include "content/class.h"

/* What the device does in the finding. Decides whether a person must look at
 * the device (it does it) or at the peer (it has it done to it). When unknown,
 * triage judges by class and addresses. */
enum role { ROLE_UNKNOWN, ROLE_ACTOR, ROLE_TARGET };
/* A number or text that the reason's sentence needs: {name} in content. */
#define FINDING_FACTS_MAX 8
struct fact {
	const char *name; /* a constant */
	struct text text; /* when number is false */
	int64_t integer;
	bool number;
};

struct finding {
	enum alert_class class;
	enum severity severity;
	enum outcome outcome;
	int64_t first_us, last_us;
	int64_t count; /* events it speaks for, at least 1 */
	/* Our side: the device a person would walk up to. */
	struct address device;
	enum role role; /* of the device */
	/* The other side; family 0 when there is none or there are many. */
	struct address peer;
	int port; /* service port, -1 when none */
	enum protocol protocol;
	/* "komainu.scan-horizontal", "suricata.2024897": what folds, what a
	 * person cites, and the key of the explanation in content/. */
	struct text rule;
	struct text title;   /* the rule's own one-line name */
	struct text author;  /* of the rule, when it must be named */
	struct text subject; /* domain, file, user or URL concerned */
	uint64_t flow_id;
	struct fact fact[FINDING_FACTS_MAX];
	int facts;
};

/* Receives findings. Returns 0, or -1 to stop the pipeline. */
struct finding_sink {
	int (*take)(void *context, const struct finding *f, struct err *e);
	void *context;
};

#endif
