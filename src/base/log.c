/* log.c: see log.h. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/stamp.h"
#include "base/str.h"
#include "base/utf8.h"

#define LINE_MAX_BYTES   8192
#define FIELD_MAX        1024
#define THROTTLE_EVENTS  64
#define THROTTLE_MOST    20
#define THROTTLE_SECONDS 10
#define EVENT_NAME_MAX   48

/* How often one event was written in its current ten seconds. */
struct throttle {
	char event[EVENT_NAME_MAX];
	int64_t since; /* seconds of the monotonic clock */
	int64_t written, held;
};

static void sink_stderr(void *context, enum log_level level, const char *line);

static struct {
	pthread_mutex_t lock;
	log_sink *sink;
	void *context;
	enum log_level level;
	const char *role;
	struct throttle throttle[THROTTLE_EVENTS];
} state = { .lock = PTHREAD_MUTEX_INITIALIZER,
	    .sink = sink_stderr,
	    .level = LOG_INFO };

static const char *const level_names[] = { "error", "warn", "info", "debug" };
/* The numbers syslog and journald know. */
static const int level_priorities[] = { 3, 4, 6, 7 };

static void
sink_stderr(void *context, enum log_level level, const char *line)
{
	UNUSED(context);
	fprintf(stderr, "<%d>%s\n", level_priorities[level], line);
}

int
log_priority(enum log_level level)
{
	return level_priorities[level];
}

void
log_set_sink(log_sink *sink, void *context)
{
	pthread_mutex_lock(&state.lock);
	state.sink = sink != NULL ? sink : sink_stderr;
	state.context = context;
	pthread_mutex_unlock(&state.lock);
}

void
log_set_level(enum log_level level)
{
	pthread_mutex_lock(&state.lock);
	state.level = level;
	pthread_mutex_unlock(&state.lock);
}

void
log_set_role(const char *role)
{
	pthread_mutex_lock(&state.lock);
	state.role = role;
	pthread_mutex_unlock(&state.lock);
}

/* Text is printable already, so only the quote and the backslash are left. */
static void
add_quoted(struct str *line, const char *text)
{
	struct str safe;

	str_init(&safe, FIELD_MAX);
	utf8_printable(&safe, utf8_clip(text_of(text), FIELD_MAX / 3), false);
	str_add_byte(line, '"');
	for (size_t i = 0; i < safe.n; i++) {
		if (safe.p[i] == '"' || safe.p[i] == '\\')
			str_add_byte(line, '\\');
		str_add_byte(line, safe.p[i]);
	}
	str_add_byte(line, '"');
	str_done(&safe);
}

static void
add_field(struct str *line, const struct log_field *f)
{
	str_add_byte(line, ',');
	add_quoted(line, f->name);
	str_add_byte(line, ':');
	if (f->kind == LOG_FIELD_INT)
		str_add_int(line, f->integer);
	else if (f->text != NULL)
		add_quoted(line, f->text);
	else
		str_add(line, "null");
}

/* Composes one line and hands it to the sink; the lock is held. */
static void
emit(enum log_level level, const char *event, const struct log_field *fields)
{
	char when[STAMP_TEXT_MAX];
	struct str line;

	str_init(&line, LINE_MAX_BYTES);
	stamp_write_iso(stamp_now(&stamp_system_clock), when);
	str_addf(&line, "{\"time\":\"%s\",\"level\":\"%s\"", when,
		 level_names[level]);
	if (state.role != NULL)
		add_field(&line, &F_TEXT("role", state.role));
	add_field(&line, &F_TEXT("event", event));
	for (; fields != NULL && fields->kind != LOG_FIELD_END; fields++) {
		size_t before = line.n;

		add_field(&line, fields);
		/* Room is kept for the closing brace and the remark. */
		if (line.over || line.n > LINE_MAX_BYTES - 32) {
			line.over = false;
			str_cut(&line, before);
			str_add(&line, ",\"cut\":true");
			break;
		}
	}
	str_add_byte(&line, '}');
	state.sink(state.context, level, line.p);
	str_done(&line);
}

static void
tell_held(struct throttle *t)
{
	const struct log_field fields[] = { F_TEXT("of", t->event),
					    F_INT("count", t->held), F_END };

	if (t->held > 0)
		emit(LOG_WARN, "log.held_back", fields);
	t->held = 0;
}

/* True when the event may be written now; the lock is held. */
static bool
may_write(const char *event)
{
	struct throttle *t = NULL, *oldest = &state.throttle[0];
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	for (size_t i = 0; i < THROTTLE_EVENTS && t == NULL; i++) {
		if (strncmp(state.throttle[i].event, event,
			    EVENT_NAME_MAX - 1) == 0)
			t = &state.throttle[i];
		if (state.throttle[i].since < oldest->since)
			oldest = &state.throttle[i];
	}
	if (t == NULL) {
		t = oldest;
		tell_held(t);
		text_copy(t->event, sizeof(t->event), text_of(event));
		t->since = now.tv_sec;
		t->written = 0;
	}
	if (now.tv_sec - t->since >= THROTTLE_SECONDS) {
		tell_held(t);
		t->since = now.tv_sec;
		t->written = 0;
	}
	if (t->written >= THROTTLE_MOST) {
		t->held++;
		return false;
	}
	t->written++;
	return true;
}

void
log_write(enum log_level level, const char *event,
	  const struct log_field *fields)
{
	pthread_mutex_lock(&state.lock);
	if (level <= state.level && may_write(event))
		emit(level, event, fields);
	pthread_mutex_unlock(&state.lock);
}

void
log_flush(void)
{
	pthread_mutex_lock(&state.lock);
	for (size_t i = 0; i < THROTTLE_EVENTS; i++)
		tell_held(&state.throttle[i]);
	pthread_mutex_unlock(&state.lock);
}
