/* report.c: see report.h. */
#include "paper/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/stamp.h"
#include "base/str.h"
#include "content/content.h"
#include "paper/document.h"

/* Incidents told on the owner's page; the others are behind it. */
#define OWNER_INCIDENTS 3
/* Rows a table of devices or notes may take before it is cut, and said so. */
#define ROWS_MAX         400
#define CELLS_MEMORY_MAX (8 * 1024 * 1024)

struct report {
	const struct result *result;
	struct document *document;
	int zone_minutes;
	struct arena *arena; /* short texts of table cells */
	struct str text;     /* scratch for one sentence */
};

static const char *
word(const struct report *r, enum text_key key)
{
	return content_text(r->result->language, key);
}

static void
say(struct report *r, enum document_style style, enum text_key key)
{
	document_text(r->document, style, word(r, key));
}

static const char *
fill(struct report *r, enum text_key key, const struct content_value *value,
     size_t count)
{
	str_reset(&r->text);
	content_fill(&r->text, word(r, key), value, count);
	return r->text.p;
}

static void
human_time(const struct report *r, int64_t ms, char *buffer)
{
	stamp_write_human(ms, r->zone_minutes,
			  r->result->language == LANGUAGE_JA, buffer);
}

static enum document_tone
tone_of(enum severity severity)
{
	switch (severity) {
	case SEVERITY_NOW:
		return DOCUMENT_ALARM;
	case SEVERITY_TODAY:
		return DOCUMENT_WARNING;
	case SEVERITY_THIS_WEEK:
		return DOCUMENT_NOTICE;
	default:
		return DOCUMENT_CALM;
	}
}

static void
tell_period(struct report *r)
{
	char first[STAMP_TEXT_MAX], last[STAMP_TEXT_MAX];

	if (r->result->first_ms == 0)
		return;
	human_time(r, r->result->first_ms, first);
	human_time(r, r->result->last_ms, last);
	document_text(r->document, DOCUMENT_NOTE,
		      fill(r, TEXT_report_period,
			   (struct content_value[]){ VALUE_TEXT("first", first),
						     VALUE_TEXT("last", last) },
			   2));
}

/* What was looked at, as numbers: a quiet result is proven by them. */
static void
tell_extent(struct report *r)
{
	int64_t records = 0, unparsed = 0;

	for (size_t i = 0; i < r->result->files; i++) {
		records += r->result->file[i].records;
		unparsed += r->result->file[i].unparsed;
	}
	document_text(
	    r->document, DOCUMENT_BODY,
	    fill(r, TEXT_report_extent,
		 (struct content_value[]){
		     VALUE_INT("files", (int64_t)r->result->files),
		     VALUE_INT("records", records),
		     VALUE_INT("unparsed", unparsed),
		     VALUE_INT("devices", (int64_t)r->result->devices) },
		 4));
}

static void
owner_page(struct report *r)
{
	const struct result *result = r->result;
	size_t told = 0;

	say(r, DOCUMENT_TITLE, TEXT_report_title);
	tell_period(r);
	document_space(r->document, 6);
	document_box(
	    r->document, tone_of(result->severity), result->summary,
	    content_severity_promise(result->language, result->severity));
	tell_extent(r);
	for (size_t i = 0; i < result->incidents; i++) {
		const struct result_incident *incident = &result->incident[i];

		if (incident->severity == SEVERITY_INFO)
			continue;
		if (told == OWNER_INCIDENTS) {
			say(r, DOCUMENT_NOTE, TEXT_report_more_behind);
			break;
		}
		document_text(r->document, DOCUMENT_HEADING, incident->title);
		document_text(r->document, DOCUMENT_NOTE,
			      incident->severity_text);
		document_text(r->document, DOCUMENT_BODY, incident->card.owner);
		told++;
	}
}

static void
tell_devices_of(struct report *r, const struct result_incident *incident)
{
	for (size_t i = 0; i < incident->devices; i++) {
		const struct result_device *device = incident->device[i];
		const struct content_value value[] = {
			VALUE_TEXT("label", device->label),
			VALUE_TEXT("ip", device->ip),
			VALUE_TEXT("kind", device->kind_text),
		};

		document_text(r->document, DOCUMENT_BODY,
			      fill(r, TEXT_report_device, value, 3));
	}
}

static void
tell_actions(struct report *r, const struct result_card *card)
{
	char mark[32];

	for (size_t i = 0; i < card->clerks; i++) {
		snprintf(mark, sizeof(mark), "%zu.", i + 1);
		document_item(r->document, mark, card->clerk[i]);
	}
	document_text(r->document, DOCUMENT_BODY,
		      fill(r, TEXT_report_deadline,
			   (struct content_value[]){
			       VALUE_TEXT("deadline", card->deadline) },
			   1));
	document_text(r->document, DOCUMENT_BODY, card->telephone);
}

static void
clerk_incident(struct report *r, const struct result_incident *incident)
{
	char first[STAMP_TEXT_MAX], last[STAMP_TEXT_MAX];

	human_time(r, incident->first_ms, first);
	human_time(r, incident->last_ms, last);
	document_keep(r->document, 190);
	document_box(r->document, tone_of(incident->severity), incident->title,
		     incident->severity_text);
	document_text(
	    r->document, DOCUMENT_NOTE,
	    fill(r, TEXT_report_incident_time,
		 (struct content_value[]){
		     VALUE_TEXT("first", first), VALUE_TEXT("last", last),
		     VALUE_INT("count", incident->count) },
		 3));
	tell_devices_of(r, incident);
	document_text(r->document, DOCUMENT_BODY, incident->reason);
	tell_actions(r, &incident->card);
	document_space(r->document, 10);
}

static void
clerk_pages(struct report *r)
{
	const struct result *result = r->result;
	bool headed = false;

	for (size_t i = 0; i < result->incidents; i++) {
		if (result->incident[i].severity == SEVERITY_INFO)
			continue;
		if (!headed) {
			document_page(r->document);
			say(r, DOCUMENT_TITLE, TEXT_report_actions);
			headed = true;
		}
		clerk_incident(r, &result->incident[i]);
	}
}

#define ALERT_COLUMNS 5

static void
fill_alert_row(struct report *r, const struct result_alert *alert,
	       const char **cell)
{
	char when[STAMP_TEXT_MAX];

	stamp_write_local(alert->first_ms, r->zone_minutes, when);
	cell[0] = alert->rule;
	cell[1] =
	    alert->rule_title[0] != '\0' ? alert->rule_title : alert->title;
	cell[2] = alert->peer[0] != '\0' ? alert->peer : alert->subject;
	cell[3] = arena_copy(r->arena, when);
	cell[4] = arena_printf(r->arena, "%" PRId64, alert->count);
}

static void
alert_table(struct report *r, const struct result_alert *const *alert,
	    size_t count)
{
	const struct document_column column[ALERT_COLUMNS] = {
		{ word(r, TEXT_report_column_rule), 2.2, false },
		{ word(r, TEXT_report_column_what), 3.2, false },
		{ word(r, TEXT_report_column_peer), 2.2, false },
		{ word(r, TEXT_report_column_first), 2.0, false },
		{ word(r, TEXT_report_column_count), 0.8, true },
	};
	const char *cell[ROWS_MAX * ALERT_COLUMNS];
	size_t rows = count < ROWS_MAX ? count : ROWS_MAX;

	for (size_t i = 0; i < rows; i++)
		fill_alert_row(r, alert[i], cell + i * ALERT_COLUMNS);
	document_table(r->document, column, ALERT_COLUMNS, cell, rows);
	if (rows < count)
		say(r, DOCUMENT_NOTE, TEXT_report_cut);
}

static void
engineer_pages(struct report *r)
{
	const struct result *result = r->result;

	if (result->incidents > 0) {
		document_page(r->document);
		say(r, DOCUMENT_TITLE, TEXT_report_engineer);
	}
	for (size_t i = 0; i < result->incidents; i++) {
		const struct result_incident *incident = &result->incident[i];

		document_text(r->document, DOCUMENT_HEADING, incident->title);
		document_text(r->document, DOCUMENT_NOTE,
			      incident->card.engineer);
		alert_table(r, incident->alert, incident->alerts);
	}
	if (result->notes > 0) {
		document_keep(r->document, 120);
		say(r, DOCUMENT_HEADING, TEXT_report_note_table);
		alert_table(r, result->note, result->notes);
	}
}

#define DEVICE_COLUMNS 5

static void
device_table(struct report *r)
{
	const struct document_column column[DEVICE_COLUMNS] = {
		{ word(r, TEXT_report_column_name), 2.2, false },
		{ word(r, TEXT_report_column_kind), 1.5, false },
		{ word(r, TEXT_report_column_address), 2.2, false },
		{ word(r, TEXT_report_column_vendor), 2.0, false },
		{ word(r, TEXT_report_column_os), 2.0, false },
	};
	size_t rows =
	    r->result->devices < ROWS_MAX ? r->result->devices : ROWS_MAX;
	const char *cell[ROWS_MAX * DEVICE_COLUMNS];

	for (size_t i = 0; i < rows; i++) {
		const struct result_device *device = &r->result->device[i];
		const char **row = cell + i * DEVICE_COLUMNS;

		row[0] = device->name;
		row[1] = device->kind_text;
		row[2] = device->ip[0] != '\0' ? device->ip : device->mac;
		row[3] = device->vendor;
		row[4] = device->os;
	}
	document_table(r->document, column, DEVICE_COLUMNS, cell, rows);
	if (rows < r->result->devices)
		say(r, DOCUMENT_NOTE, TEXT_report_cut);
}

static void
file_list(struct report *r)
{
	for (size_t i = 0; i < r->result->files; i++) {
		const struct result_file *file = &r->result->file[i];
		const struct content_value value[] = {
			VALUE_TEXT("name", file->name),
			VALUE_TEXT(
			    "type",
			    content_file_type(r->result->language, file->type)),
			VALUE_INT("records", file->records),
			VALUE_INT("unparsed", file->unparsed),
		};

		document_text(r->document, DOCUMENT_BODY,
			      fill(r, TEXT_report_file, value, 4));
		if (file->error[0] != '\0')
			document_text(r->document, DOCUMENT_NOTE, file->error);
	}
}

static void
compose(struct report *r)
{
	owner_page(r);
	clerk_pages(r);
	engineer_pages(r);
	document_page(r->document);
	say(r, DOCUMENT_TITLE, TEXT_report_material);
	if (r->result->devices > 0) {
		say(r, DOCUMENT_HEADING, TEXT_report_device_table);
		device_table(r);
	}
	if (r->result->files > 0) {
		say(r, DOCUMENT_HEADING, TEXT_report_file_table);
		file_list(r);
	}
	say(r, DOCUMENT_NOTE, TEXT_report_limits);
}

/* Where a report goes; nowhere when it is composed only to count pages. */
struct target {
	const char *path;
	struct str *bytes;
};

static int
compose_once(struct report *r, const struct target *to, const char *footer,
	     int *pages, struct err *e)
{
	struct document_options options = {
		.path = to->path,
		.bytes = to->bytes,
		.title = word(r, TEXT_report_title),
		.footer = footer,
		.language = language_name(r->result->language),
		.made_ms = r->result->made_ms,
		.pages = *pages,
	};

	if (document_new(&options, &r->document, e) != 0)
		return -1;
	compose(r);
	*pages = document_pages(r->document);
	return document_close(&r->document, e);
}

static int
write_to(const struct result *result, int zone_minutes, const struct target *to,
	 struct err *e)
{
	struct report r = { .result = result, .zone_minutes = zone_minutes };
	const struct target nowhere = { NULL, NULL };
	char made[STAMP_TEXT_MAX], footer[256];
	int pages = 0, rc = -1;

	r.arena = arena_new(CELLS_MEMORY_MAX);
	str_init(&r.text, 64 * 1024);
	human_time(&r, result->made_ms, made);
	snprintf(footer, sizeof(footer), "%s",
		 fill(&r, TEXT_report_footer,
		      (struct content_value[]){ VALUE_TEXT("made", made) }, 1));
	if (compose_once(&r, &nowhere, footer, &pages, e) == 0)
		rc = compose_once(&r, to, footer, &pages, e);
	if (rc == 0)
		rc = str_check(&r.text, "a sentence of the report", e);
	str_done(&r.text);
	arena_free(&r.arena);
	return rc;
}

int
report_write_pdf(const struct result *result, int zone_minutes,
		 const char *path, struct err *e)
{
	const struct target to = { path, NULL };

	return write_to(result, zone_minutes, &to, e);
}

int
report_add_pdf(const struct result *result, int zone_minutes, struct str *out,
	       struct err *e)
{
	const struct target to = { NULL, out };

	return write_to(result, zone_minutes, &to, e);
}
