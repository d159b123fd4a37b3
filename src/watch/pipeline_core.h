/* pipeline_core.h: the inside of struct pipeline, shared by pipeline*.c
 * alone. */
#ifndef WATCH_PIPELINE_CORE_H
#define WATCH_PIPELINE_CORE_H

#include "fmt/event.h"
#include "model/coverage_row.h"
#include "watch/detect.h"
#include "watch/inventory.h"
#include "watch/pipeline.h"
#include "watch/triage.h"

/* The first is everybody's; the others are of senders who are behind. */
#define PIPELINE_LANES_MAX 5
/* Hours that one batch may touch; more are counted in the last. */
#define PIPELINE_HOURS_MAX 512

struct pipeline_lane {
	int64_t sender; /* 0: free, or the first */
	int64_t batch;  /* number of the last batch it took part in */
	struct detect *detect;
};

struct pipeline {
	struct pipeline_options options;
	struct event_parser *parser;
	struct event event; /* large; one is enough */
	struct pipeline_lane lane[PIPELINE_LANES_MAX];
	struct inventory *inventory;
	struct triage *triage;
	struct pipeline_count count;
	int64_t line; /* of the part */
	struct network home[INVENTORY_HOMES_MAX];
	size_t homes;
	/* Live only. */
	int64_t batches; /* begun so far */
	struct pipeline_batch batch;
	int64_t shift_us;          /* what the sender's clock needs */
	struct coverage_row *hour; /* PIPELINE_HOURS_MAX; NULL before a batch */
	size_t hours;
	int64_t hour_ms; /* of the last line that had a time */
	bool behind;     /* the batch's records come from far back */
	bool begun;      /* a record with a time was seen in the batch */
};

struct detect *pipeline_detect_new(struct pipeline *p);
/* One record of a batch, parsed into p->event. */
int MUST_CHECK pipeline_live_event(struct pipeline *p, struct err *e);
/* One line of a batch that could not be understood. */
void pipeline_live_unparsed(struct pipeline *p);

#endif
