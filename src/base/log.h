/*
 * log.h: events with fields, for operators. Names are fixed strings such as
 * "web.sign_in_refused" so that tests and monitors can expect them. Text from
 * outside is made printable. The audit trail is not the log: it is rows.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

struct log_field {
	const char *name;
	enum { LOG_FIELD_END, LOG_FIELD_INT, LOG_FIELD_TEXT } kind;
	int64_t integer;
	const char *text;
};

#define F_INT(n, v)  ((struct log_field){ (n), LOG_FIELD_INT, (v), NULL })
#define F_TEXT(n, v) ((struct log_field){ (n), LOG_FIELD_TEXT, 0, (v) })
#define F_ERR(e)     F_TEXT("error", (e)->text)
#define F_END        ((struct log_field){ NULL, LOG_FIELD_END, 0, NULL })

/* Receives one finished line (no line feed, JSON object). */
typedef void log_sink(void *context, enum log_level level, const char *line);

/* Where lines go; stderr with a "<4>" level prefix until set. */
void log_set_sink(log_sink *sink, void *context);
void log_set_level(enum log_level level);
/* The name of this process's role, in every line. The text is not copied. */
void log_set_role(const char *role);
/* Writes one event. The same event more than 20 times in 10 s is counted and
 * told once instead. Never fails. */
void log_write(enum log_level level, const char *event,
	       const struct log_field *fields);
/* Tells what was counted and not told yet; called before a process ends. */
void log_flush(void);
/* The syslog number of a level, for sinks. */
int log_priority(enum log_level level);
#define log_event(level, event, ...)                                           \
	log_write((level), (event),                                            \
		  (const struct log_field[]){ __VA_ARGS__, F_END })

#endif
