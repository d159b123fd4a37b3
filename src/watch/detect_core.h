/* detect_core.h: the inside of struct detect, shared by detect*.c alone. */
#ifndef WATCH_DETECT_CORE_H
#define WATCH_DETECT_CORE_H

#include "watch/detector.h"

#define DETECT_HOMES_MAX 64

enum detector_index {
#define DETECTOR_INDEX(name) DETECTOR_##name,
	DETECTOR_LIST(DETECTOR_INDEX)
#undef DETECTOR_INDEX
	    DETECTOR_COUNT
};

/* What texts mean, by hash: the same few hundred come again and again, and
 * several detectors ask. A power of two. */
#define DETECT_TEXTS 2048

struct detect_text {
	uint64_t hash;  /* 0: empty */
	uint32_t asked; /* which answers are there, by enum recall */
	int16_t answer[RECALL_COUNT];
};

struct detect {
	const struct settings *settings;
	struct network home[DETECT_HOMES_MAX];
	size_t homes;
	const struct indicators *indicators;
	struct finding_sink sink;
	int64_t now_us;
	int64_t expired_us;  /* when tables were last cleared of old rows */
	struct memory *open; /* findings told and still being added to */
	struct memory *table[DETECTOR_COUNT][DETECTOR_TABLES_MAX];
	/* Which detectors want a kind of event, ended by DETECTOR_COUNT. */
	uint8_t wants[EVENT_KIND_COUNT][DETECTOR_COUNT + 1];
	struct detect_text *text;                  /* DETECT_TEXTS of them */
	struct words_index words[WORD_LIST_COUNT]; /* count 0: not ready */
	uint64_t seed;
	struct err failure; /* of the sink */
	bool failed;
};

/* The table of findings, see detect_report.c. */
struct memory *detect_open_new(struct detect *d, int64_t bytes, uint64_t seed);
/* Passes a finding to the sink; a failure is kept for detect_event. */
void detect_pass(struct detect *d, const struct finding *f);
/* Passes on what is still kept. */
void detect_open_flush(struct detect *d);

#endif
