/* look.c: see look.h. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/stamp.h"
#include "capture/door.h"
#include "capture/embedded.h"
#include "db/db.h"
#include "fmt/settings.h"
#include "job/look.h"
#include "model/look_row.h"
#include "os/rand.h"
#include "watch/indicator.h"
#include "watch/pipeline.h"
#include "watch/vendor.h"

struct look {
	const struct look_options *options;
	const struct look_file *file;
	size_t count, at;
	struct door *door;
	struct pipeline *pipeline;
	struct indicators *indicators;
	struct vendors *vendors;
	int64_t started_ms, records;
	struct look_progress progress;
	struct err sink_error; /* the pipeline's, when it ended the reading */
};

static void PRINTF_LIKE(2, 3)
    look_note(const struct look *l, const char *fmt, ...)
{
	char text[600];
	va_list ap;

	if (l->options->note == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	l->options->note(l->options->context, text);
}

static void
look_tell(struct look *l, enum look_phase phase)
{
	struct look_progress *p = &l->progress;

	if (l->options->progress == NULL)
		return;
	p->file = l->at;
	p->files = l->count;
	p->name = l->at < l->count ? l->file[l->at].name : "";
	p->phase = phase;
	p->elapsed_ms = stamp_now(&stamp_system_clock) - l->started_ms;
	l->options->progress(l->options->context, p);
}

static bool
look_is_stopped(void *context)
{
	const struct look *l = context;
	const struct look_options *o = l->options;

	return o->stopped != NULL && o->stopped(o->context);
}

static int
take_line(void *context, struct text line, struct err *e)
{
	struct look *l = context;

	if (pipeline_line(l->pipeline, line, &l->sink_error) == 0)
		return 0;
	return err_set(e, l->sink_error.kind, "%s", l->sink_error.text);
}

static void
take_unparsed(void *context, int64_t number, const char *why)
{
	struct look *l = context;

	UNUSED(number);
	pipeline_unparsed(l->pipeline, why);
}

static void
take_progress(void *context, const struct door_progress *d)
{
	struct look *l = context;

	l->progress.done = d->packets_total > 0 ? d->packets : d->bytes;
	l->progress.total =
	    d->packets_total > 0 ? d->packets_total : d->bytes_total;
	l->progress.records = l->records + d->lines;
	look_tell(l, LOOK_READING);
}

/* Lists and makers' names refine a look; without them it goes on, and says so.
 */
static void
fault_note(void *context, int64_t line, const char *reason)
{
	look_note(context, "indicators: line %lld: %s", (long long)line,
		  reason);
}

static int
look_prepare(struct look *l, struct err *e)
{
	const struct look_options *o = l->options;
	const char *lists = o->indicators_directory != NULL
				? o->indicators_directory
				: o->settings->indicator_directory;
	struct door_options door = { .rules = o->rules_directory,
				     .many = l->count > 1,
				     .stopped = look_is_stopped,
				     .stopped_context = l };
	struct pipeline_options p = { .db = o->db,
				      .company = o->company,
				      .look = o->look,
				      .settings = o->settings,
				      .seed = rand_number() };
	struct err why;

	if (o->settings->home_networks[0] != '\0')
		door.home_networks = o->settings->home_networks;
	if (vendors_open(o->settings->vendor_list, &l->vendors, &why) != 0)
		look_note(l, "makers of devices stay unknown: %s", why.text);
	l->indicators = indicators_new(rand_number());
	if (indicators_read(l->indicators, embedded_indicators, "sample.list",
			    fault_note, l, e) != 0)
		return -1;
	if (lists[0] != '\0' &&
	    indicators_read_directory(l->indicators, lists, fault_note, l, e) !=
		0)
		return -1;
	door.hashes = indicators_hashes(l->indicators);
	p.indicators = l->indicators;
	p.vendors = l->vendors;
	if (pipeline_new(&p, &l->pipeline, e) != 0)
		return -1;
	return door_open(&door, &l->door, e);
}

static void
note_faults(const struct look *l, const struct door_result *d,
	    const struct pipeline_count *c)
{
	const char *name = l->file[l->at].name;
	struct text rest = text_of(d->notes), line;
	int i;

	while (text_cut(&rest, '\n', &line))
		if (line.n > 0)
			look_note(l, "%s: %.*s", name, (int)line.n, line.p);
	for (i = 0; i < c->faults; i++)
		look_note(l, "%s: line %lld: %s", name,
			  (long long)c->fault[i].line, c->fault[i].reason);
	if (c->unparsed > c->faults)
		look_note(l, "%s: and %lld more lines", name,
			  (long long)(c->unparsed - c->faults));
}

static int
look_store_file(struct look *l, const struct door_result *d,
		const struct pipeline_count *c, const struct err *outcome,
		struct err *e)
{
	const struct look_file *file = &l->file[l->at];
	struct look_file_row row = { .look = l->options->look,
				     .number = (int64_t)l->at,
				     .name = file->name,
				     .stored = file->stored,
				     .type = format_name(&d->format),
				     .bytes = d->bytes,
				     .records = c->records,
				     .unparsed = c->unparsed };

	row.seconds = (double)d->milliseconds / 1000;
	row.error = outcome->kind != ERR_NONE ? outcome->text : "";
	return look_file_row_set(l->options->db, l->options->company, &row, e);
}

/* One file through the door. -1 only for what ends the whole look. */
static int
look_read(struct look *l, struct err *outcome, struct err *e)
{
	struct door_sink sink = { .line = take_line,
				  .unparsed = take_unparsed,
				  .progress = take_progress,
				  .context = l };
	const struct look_file *file = &l->file[l->at];
	struct pipeline_count count;
	struct door_result result;

	err_clear(outcome);
	look_tell(l, LOOK_STARTING);
	if (door_read(l->door, file->path, &sink, &result, outcome) != 0 &&
	    (outcome->kind == ERR_STOPPED || l->sink_error.kind != ERR_NONE))
		return err_set(e, outcome->kind, "%s", outcome->text);
	pipeline_part(l->pipeline, &count);
	if (outcome->kind == ERR_NONE && count.records == 0 &&
	    count.unparsed > 0)
		err_set(outcome, ERR_INVALID, "no line could be understood: %s",
			count.fault[0].reason);
	l->records += count.records;
	note_faults(l, &result, &count);
	return look_store_file(l, &result, &count, outcome, e);
}

static int
look_all(struct look *l, struct err *outcome, struct err *e)
{
	if (look_prepare(l, e) != 0)
		return -1;
	for (l->at = 0; l->at < l->count; l->at++) {
		l->progress.done = l->progress.total = 0;
		if (look_read(l, &outcome[l->at], e) != 0)
			return -1;
	}
	l->progress.records = l->records;
	look_tell(l, LOOK_CONCLUDING);
	door_close(&l->door);
	return pipeline_end(l->pipeline, e);
}

static int
look_set(const struct look *l, enum look_state state, const char *error,
	 struct err *e)
{
	struct look_row row = { .id = l->options->look,
				.company = l->options->company,
				.state = state,
				.started_ms = l->started_ms,
				.records = l->records,
				.error = error };

	if (state != LOOK_RUNNING)
		row.finished_ms = stamp_now(&stamp_system_clock);
	return look_row_set(l->options->db, &row, e);
}

int
look_run(const struct look_options *options, const struct look_file *file,
	 size_t count, struct err *outcome, struct err *e)
{
	struct look l = { .options = options, .file = file, .count = count };
	struct err lost;
	size_t i;
	int rc;

	l.started_ms = stamp_now(&stamp_system_clock);
	for (i = 0; i < count; i++)
		err_clear(&outcome[i]);
	if (look_set(&l, LOOK_RUNNING, "", e) != 0)
		return -1;
	rc = look_all(&l, outcome, e);
	door_close(&l.door);
	pipeline_free(&l.pipeline);
	indicators_free(&l.indicators);
	vendors_close(&l.vendors);
	if (rc == 0)
		return look_set(&l, LOOK_DONE, "", e);
	/* The first story counts, also when the row cannot be moved. */
	rc = look_set(&l, LOOK_FAILED, e->text, &lost);
	UNUSED(rc);
	return -1;
}
