/* sensor_words.h: how a sensor is, in words that people can act on. */
#ifndef WEB_SENSOR_WORDS_H
#define WEB_SENSOR_WORDS_H

#include "model/sender_row.h"
#include "web/sensor_view.h"

/* Fixed words for programs, in the order in which they are looked for. */
#define SENSOR_STATE_TABLE(X)                                                  \
	X(REMOVED, "removed")                                                  \
	X(REVOKED, "revoked")                                                  \
	X(NEW, "new")                                                          \
	X(OFF, "off")                                                          \
	X(SILENT, "silent")                                                    \
	X(ENGINE, "engine-dead")                                               \
	X(STARTING, "engine-starting")                                         \
	X(LINK, "link-down")                                                   \
	X(QUIET, "no-packets")                                                 \
	X(CLOCK, "clock-wrong")                                                \
	X(DISK, "disk-full")                                                   \
	X(DROPS, "drops")                                                      \
	X(RULES, "rules-refused")                                              \
	X(CERTIFICATE, "certificate-ends")                                     \
	X(WELL, "running")

#define SENSOR_STATE_ENUM(name, text) SENSOR_##name,
enum sensor_state { SENSOR_STATE_TABLE(SENSOR_STATE_ENUM) SENSOR_STATE_COUNT };
#undef SENSOR_STATE_ENUM

/* What a heartbeat says, as far as it is shown; -1: not said. */
struct sensor_facts {
	char engine[16], link[16], interface[32];
	int64_t packets, packets_total, dropped_total;
	int64_t disk_free, memory_free, temperature, rules, rules_refused;
	int64_t spool_bytes, spool_oldest_ms;
};

/* From the facts of a row; what is broken counts as not said. */
void sensor_facts_read(struct page *p, const char *facts,
		       struct sensor_facts *out);
enum sensor_state sensor_state_of(const struct sender_row *row,
				  const struct sensor_facts *f, int64_t now_ms);
const char *sensor_state_word(enum sensor_state state);
/* True for those nobody has to do anything about. */
bool sensor_state_is_well(enum sensor_state state);
void sensor_line_fill(struct page *p, const struct sender_row *row,
		      struct view_sensor_line *out);
/* The facts as lines of a table. */
void sensor_facts_fill(struct page *p, const struct sender_row *row,
		       struct view_sensor *view);

#endif
