/* console.c: see console.h. Severity is told by word; colour only adds. */
#include <stdio.h>
#include <string.h>

#include "base/stamp.h"
#include "content/content.h"
#include "prog/console.h"

/* Notes of one kind are one line; more kinds than this are counted. */
#define NOTE_LINES_MAX 12
/* Devices a person reads in a terminal; all are in the JSON. */
#define DEVICES_MAX 50

static const char *const colours[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = "0",
	[SEVERITY_THIS_WEEK] = "1;36",
	[SEVERITY_TODAY] = "1;33",
	[SEVERITY_NOW] = "1;31",
};

static const char *
word(const struct result *r, enum text_key key)
{
	return content_text(r->language, key);
}

static void
heading(struct text_box *b, const char *text)
{
	str_add_byte(b->out, '\n');
	box_colour(b, "1");
	box_add(b, text_of(text));
	box_colour(b, "0");
	str_add_byte(b->out, '\n');
}

/* "label: text", wrapped under itself. */
static void
labelled(struct text_box *b, const char *label, const char *text)
{
	char head[120];

	if (text[0] == '\0')
		return;
	snprintf(head, sizeof(head), "  %s: ", label);
	box_paragraph(b, head, text_of(text));
}

static void
incident_devices(struct text_box *b, const struct result *r,
		 const struct result_incident *x)
{
	struct str s;
	size_t i;

	str_init(&s, 8000);
	for (i = 0; i < x->devices && i < 8; i++)
		str_addf(&s, "%s%s", i > 0 ? ", " : "", x->device[i]->label);
	if (x->devices > 8)
		str_addf(&s, " (+%zu)", x->devices - 8);
	labelled(b, word(r, TEXT_incident_devices), s.p);
	str_done(&s);
}

static void
incident_clerk(struct text_box *b, const struct result *r,
	       const struct result_incident *x)
{
	char head[32];
	size_t i;

	str_addf(b->out, "  %s:\n", word(r, TEXT_card_clerk));
	for (i = 0; i < x->card.clerks; i++) {
		snprintf(head, sizeof(head), "    %zu. ", i + 1);
		box_paragraph(b, head, text_of(x->card.clerk[i]));
	}
	labelled(b, word(r, TEXT_card_deadline), x->card.deadline);
	labelled(b, word(r, TEXT_card_telephone), x->card.telephone);
}

static void
incident_write(struct text_box *b, const struct result *r,
	       const struct result_incident *x, bool details, int zone_minutes)
{
	char at[STAMP_TEXT_MAX], mark[80];

	str_add_byte(b->out, '\n');
	snprintf(mark, sizeof(mark),
		 r->language == LANGUAGE_JA ? "【%s】" : "[%s] ",
		 x->severity_text);
	box_colour(b, colours[x->severity]);
	box_paragraph(b, mark, text_of(x->title));
	box_colour(b, "0");
	stamp_write_human(x->first_ms, zone_minutes, r->language == LANGUAGE_JA,
			  at);
	incident_devices(b, r, x);
	labelled(b, word(r, TEXT_incident_first), at);
	labelled(b, word(r, TEXT_incident_reason), x->reason);
	str_addf(b->out, "  %s:\n", word(r, TEXT_card_owner));
	box_paragraph(b, "    ", text_of(x->card.owner));
	incident_clerk(b, r, x);
	if (details) {
		str_addf(b->out, "  %s:\n", word(r, TEXT_card_engineer));
		box_paragraph(b, "    ", text_of(x->card.engineer));
	}
}

/* Address, name, kind, system, maker; the last takes what is left. */
#define DEVICE_CELLS 5

struct device_table {
	const char *(*row)[DEVICE_CELLS];
	size_t rows;
	size_t width[DEVICE_CELLS];
};

/* Each column as wide as its widest cell, up to a bound that leaves room. */
static void
table_measure(struct device_table *t)
{
	static const size_t most[DEVICE_CELLS] = { 24, 22, 20, 24, 0 };
	size_t i, k;

	for (k = 0; k + 1 < DEVICE_CELLS; k++) {
		t->width[k] = 0;
		for (i = 0; i < t->rows; i++) {
			size_t width = text_width(text_of(t->row[i][k]));

			if (width > t->width[k])
				t->width[k] = width;
		}
		if (t->width[k] > most[k])
			t->width[k] = most[k];
	}
}

static void
table_write(struct text_box *b, const struct device_table *t)
{
	size_t i, k;

	for (i = 0; i < t->rows; i++) {
		str_add(b->out, "  ");
		for (k = 0; k + 1 < DEVICE_CELLS; k++) {
			box_cell(b, text_of(t->row[i][k]), t->width[k]);
			str_add(b->out, "  ");
		}
		box_add(b, text_of(t->row[i][k]));
		str_add_byte(b->out, '\n');
	}
}

static void
devices_write(struct text_box *b, const struct result *r)
{
	const char *row[DEVICES_MAX + 1][DEVICE_CELLS] = {
		{ word(r, TEXT_device_ip), word(r, TEXT_device_name),
		  word(r, TEXT_device_kind), word(r, TEXT_device_os),
		  word(r, TEXT_device_vendor) },
	};
	struct device_table t = { .row = row, .rows = 1 };
	size_t i;

	if (r->devices == 0)
		return;
	for (i = 0; i < r->devices && i < DEVICES_MAX; i++) {
		const struct result_device *d = &r->device[i];

		row[t.rows][0] = d->ip[0] != '\0' ? d->ip : d->mac;
		row[t.rows][1] = d->name;
		row[t.rows][2] = d->kind_text;
		row[t.rows][3] = d->os;
		row[t.rows++][4] = d->vendor;
	}
	heading(b, word(r, TEXT_console_devices));
	table_measure(&t);
	table_write(b, &t);
	if (r->devices > DEVICES_MAX)
		str_addf(b->out, "  (+%zu)\n", r->devices - DEVICES_MAX);
}

/* Notes that say the same of several devices are one line with a count. */
static void
notes_write(struct text_box *b, const struct result *r)
{
	size_t i, k, lines = 0;

	if (r->notes == 0)
		return;
	heading(b, word(r, TEXT_console_notes));
	for (i = 0; i < r->notes; i++) {
		const char *title = r->note[i]->title;
		int64_t count = 0;
		char tail[40];

		for (k = 0; k < i; k++)
			if (strcmp(r->note[k]->title, title) == 0)
				break;
		if (k < i || lines++ >= NOTE_LINES_MAX)
			continue;
		for (k = i; k < r->notes; k++)
			if (strcmp(r->note[k]->title, title) == 0)
				count += r->note[k]->count;
		snprintf(tail, sizeof(tail), " (%lld)\n", (long long)count);
		str_add(b->out, "  - ");
		box_add(b, text_of(title));
		str_add(b->out, tail);
	}
	if (lines > NOTE_LINES_MAX)
		str_addf(b->out, "  (+%zu)\n", lines - NOTE_LINES_MAX);
}

static void
file_write(struct text_box *b, const struct result *r,
	   const struct result_file *f)
{
	char seconds[32];
	struct str s;

	snprintf(seconds, sizeof(seconds), "%.1f",
		 (double)f->milliseconds / 1000);
	{
		const struct content_value value[] = {
			VALUE_TEXT("name", f->name),
			VALUE_TEXT("type",
				   content_file_type(r->language, f->type)),
			VALUE_INT("records", f->records),
			VALUE_TEXT("seconds", seconds),
			VALUE_INT("count", f->unparsed),
		};

		str_init(&s, 8000);
		content_fill(&s, word(r, TEXT_console_file_line), value,
			     ARRAY_LEN(value));
		if (f->unparsed > 0) {
			str_add(&s, "  ");
			content_fill(&s, word(r, TEXT_console_unparsed), value,
				     ARRAY_LEN(value));
		}
	}
	if (f->error[0] != '\0')
		str_addf(&s, "\n%s", f->error);
	box_paragraph(b, "  ", str_view(&s));
	str_done(&s);
}

void
console_result(struct text_box *b, const struct result *r, bool details,
	       int zone_minutes)
{
	size_t i;

	box_colour(b, colours[r->severity]);
	box_paragraph(b, "", text_of(r->summary));
	box_colour(b, "0");
	for (i = 0; i < r->incidents; i++)
		incident_write(b, r, &r->incident[i], details, zone_minutes);
	devices_write(b, r);
	notes_write(b, r);
	if (r->files > 0)
		heading(b, word(r, TEXT_console_files));
	for (i = 0; i < r->files; i++)
		file_write(b, r, &r->file[i]);
}
