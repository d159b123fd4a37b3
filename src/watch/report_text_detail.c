/* report_text_detail.c: the tables behind the owner's page of a month. */
#include "base/stamp.h"
#include "watch/report_text_part.h"

/* A table being filled: cells in rows. */
struct table {
	struct text_work *work;
	struct report_block *block;
	const char **cell;
	size_t used;
};

static struct table
table_begin(struct text_work *w, const struct report_column *column,
	    size_t columns, size_t rows)
{
	struct table t = { .work = w };

	t.cell =
	    arena_alloc_array(w->arena, columns * (rows + 1), sizeof(*t.cell));
	t.block = text_block(w, REPORT_TABLE, "");
	memcpy(t.block->column, column, columns * sizeof(*column));
	t.block->columns = columns;
	t.block->rows = t.cell != NULL ? rows : 0;
	t.block->cell = t.cell;
	return t;
}

static void
cell(struct table *t, const char *text)
{
	if (t->cell != NULL)
		t->cell[t->used++] = text != NULL ? text : "";
}

/* Short, as figures in columns. */
static void
cell_time(struct table *t, int64_t ms)
{
	char text[STAMP_TEXT_MAX];

	stamp_write_local(ms, (int)t->work->facts->zone_minutes, text);
	cell(t, arena_copy(t->work->arena, text));
}

static void
cell_int(struct table *t, int64_t value)
{
	cell(t, text_fill(t->work, "{n}", &VALUE_INT("n", value), 1));
}

static void
cut_note(struct text_work *w, size_t shown, int64_t all)
{
	if ((int64_t)shown < all)
		text_block(w, REPORT_NOTE,
			   text_fill(w, text_word(w, TEXT_month_detail_cut),
				     &VALUE_INT("count", all), 1));
}

static void
measures(struct text_work *w)
{
	const struct report_facts *f = w->facts;

	if (f->measures == 0)
		return;
	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_detail_next));
	for (size_t i = 0; i < f->measures; i++) {
		const struct report_measure *row = &f->measure[i];
		const struct measure *m =
		    content_measure_find(text_of(row->key));
		struct report_block *b;
		const char *why, *how;

		if (m == NULL)
			continue;
		b = text_block(w, REPORT_ITEM, text_measure(w, row, m->what));
		b->mark = arena_printf(w->arena, "%zu.", i + 1);
		why = text_fill(
		    w, text_word(w, TEXT_month_detail_why),
		    &VALUE_TEXT("text", text_measure(w, row, m->why)), 1);
		how = text_fill(
		    w, text_word(w, TEXT_month_detail_how),
		    &VALUE_TEXT("text", text_measure(w, row, m->how)), 1);
		b->more = arena_printf(w->arena, "%s\n%s", why, how);
	}
}

static void
gaps_notes(struct text_work *w)
{
	const struct report_facts *f = w->facts;
	const char *lost = text_duration(w, f->short_s);
	const char *filled = text_duration(w, f->filled_s);

	cut_note(w, f->gaps, f->gaps_all);
	if (f->short_s > 0)
		text_block(w, REPORT_NOTE,
			   text_fill(w, text_word(w, TEXT_month_detail_short),
				     &VALUE_TEXT("lost", lost), 1));
	if (f->filled_s > 0)
		text_block(w, REPORT_NOTE,
			   text_fill(w, text_word(w, TEXT_month_detail_filled),
				     &VALUE_TEXT("filled", filled), 1));
}

static void
gaps(struct text_work *w)
{
	const struct report_column column[] = {
		{ text_word(w, TEXT_month_column_from), 2.3, false },
		{ text_word(w, TEXT_month_column_until), 2.3, false },
		{ text_word(w, TEXT_month_column_lost), 1.4, true },
		{ text_word(w, TEXT_month_column_reason), 3.2, false },
		{ text_word(w, TEXT_month_column_sensor), 1.5, false },
	};
	const struct report_facts *f = w->facts;
	struct table t;

	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_detail_gaps));
	if (f->gaps == 0)
		text_block(w, REPORT_TEXT,
			   text_word(w, TEXT_month_watched_whole));
	if (f->gaps > 0) {
		t = table_begin(w, column, ARRAY_LEN(column), f->gaps);
		for (size_t i = 0; i < f->gaps; i++) {
			const struct report_gap *g = &f->gap[i];

			cell_time(&t, g->from_ms);
			cell_time(&t, g->until_ms);
			cell(&t, text_duration(w, g->lost_s));
			cell(&t, text_gap_reason(w, g));
			cell(&t, g->sensor);
		}
	}
	gaps_notes(w);
}

static void
sensors(struct text_work *w)
{
	const struct report_column column[] = {
		{ text_word(w, TEXT_month_column_sensor), 2.4, false },
		{ text_word(w, TEXT_month_column_possible), 1.6, true },
		{ text_word(w, TEXT_month_column_watched), 1.6, true },
		{ text_word(w, TEXT_month_column_percent), 0.9, true },
		{ text_word(w, TEXT_month_column_packets), 1.6, true },
		{ text_word(w, TEXT_month_column_records), 1.3, true },
	};
	const struct report_facts *f = w->facts;
	struct table t;

	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_detail_sensors));
	t = table_begin(w, column, ARRAY_LEN(column), f->sensors);
	for (size_t i = 0; i < f->sensors; i++) {
		const struct report_sensor *s = &f->sensor[i];

		cell(&t, s->site[0] != '\0' ? arena_printf(w->arena, "%s (%s)",
							   s->name, s->site)
					    : s->name);
		cell(&t, text_duration(w, s->possible_s));
		cell(&t, text_duration(w, s->watched_s));
		cell(&t, arena_printf(
			     w->arena, "%s %%",
			     text_percent(w, s->watched_s, s->possible_s)));
		cell_int(&t, s->packets);
		cell_int(&t, s->records);
	}
}

static const char *
class_text(const struct text_work *w, const char *name)
{
	enum alert_class class;

	return class_parse(text_of(name), &class)
		   ? content_class(w->language, class)
		   : name;
}

static void
classes(struct text_work *w)
{
	const struct report_column column[] = {
		{ text_word(w, TEXT_month_column_class), 3.5, false },
		{ text_word(w, TEXT_month_column_now), 1, true },
		{ text_word(w, TEXT_month_column_today), 1, true },
		{ text_word(w, TEXT_month_column_week), 1, true },
		{ text_word(w, TEXT_month_column_info), 1, true },
		{ text_word(w, TEXT_month_column_open), 1, true },
	};
	const struct report_facts *f = w->facts;
	struct table t;

	if (f->classes == 0)
		return;
	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_detail_classes));
	t = table_begin(w, column, ARRAY_LEN(column), f->classes);
	for (size_t i = 0; i < f->classes; i++) {
		const struct report_class *c = &f->class[i];

		cell(&t, class_text(w, c->class));
		cell_int(&t, c->now);
		cell_int(&t, c->today);
		cell_int(&t, c->week);
		cell_int(&t, c->info);
		cell_int(&t, c->open);
	}
}

static const char *
severity_text(const struct text_work *w, const char *name)
{
	enum severity severity;

	return severity_parse(text_of(name), &severity)
		   ? content_severity(w->language, severity)
		   : name;
}

static const char *
state_text(const struct text_work *w, const char *state)
{
	static const struct {
		const char *name;
		enum text_key key;
	} states[] = {
		{ "open", TEXT_month_state_open },
		{ "working", TEXT_month_state_working },
		{ "closed", TEXT_month_state_closed },
		{ "false-alarm", TEXT_month_state_false_alarm },
	};

	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (text_is(text_of(state), states[i].name))
			return text_word(w, states[i].key);
	return state;
}

static void
incidents(struct text_work *w)
{
	const struct report_column column[] = {
		{ text_word(w, TEXT_month_column_from), 2.3, false },
		{ text_word(w, TEXT_month_column_urgency), 1.2, false },
		{ text_word(w, TEXT_month_column_class), 2.4, false },
		{ text_word(w, TEXT_month_column_device), 1.8, false },
		{ text_word(w, TEXT_month_column_records), 1, true },
		{ text_word(w, TEXT_month_column_state), 1.1, false },
	};
	const struct report_facts *f = w->facts;
	struct table t;

	if (f->incidents == 0)
		return;
	text_block(w, REPORT_HEADING,
		   text_word(w, TEXT_month_detail_incidents));
	t = table_begin(w, column, ARRAY_LEN(column), f->incidents);
	for (size_t i = 0; i < f->incidents; i++) {
		const struct report_case *c = &f->incident[i];

		cell_time(&t, c->first_ms);
		cell(&t, severity_text(w, c->severity));
		cell(&t, class_text(w, c->class));
		cell(&t, c->device);
		cell_int(&t, c->records);
		cell(&t, state_text(w, c->state));
	}
	cut_note(w, f->incidents, f->incidents_all);
}

static void
times(struct text_work *w)
{
	const struct report_column column[] = {
		{ "", 3.5, false },
		{ text_word(w, TEXT_month_column_times), 1, true },
		{ text_word(w, TEXT_month_column_median), 1.5, true },
		{ text_word(w, TEXT_month_column_longest), 1.5, true },
	};
	const struct report_facts *f = w->facts;
	const struct {
		enum text_key key;
		const struct report_times *times;
	} row[] = {
		{ TEXT_month_times_noticed, &f->until_noticed },
		{ TEXT_month_times_told, &f->until_told },
		{ TEXT_month_times_acknowledged, &f->until_acknowledged },
		{ TEXT_month_times_closed, &f->until_closed },
	};
	struct report_column named[ARRAY_LEN(column)];
	struct table t;

	if (f->incidents_all == 0)
		return;
	memcpy(named, column, sizeof(named));
	named[0].head = text_word(w, TEXT_month_column_what);
	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_detail_times));
	t = table_begin(w, named, ARRAY_LEN(named), ARRAY_LEN(row));
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const struct report_times *n = row[i].times;

		cell(&t, text_word(w, row[i].key));
		cell_int(&t, n->count);
		cell(&t, n->count > 0 ? text_duration(w, n->median_s) : "-");
		cell(&t, n->count > 0 ? text_duration(w, n->longest_s) : "-");
	}
}

static const char *
change_text(const struct text_work *w, const char *change)
{
	if (text_is(text_of(change), "new"))
		return text_word(w, TEXT_month_device_new);
	if (text_is(text_of(change), "gone"))
		return text_word(w, TEXT_month_device_gone);
	return text_word(w, TEXT_month_device_obsolete);
}

static void
devices(struct text_work *w)
{
	const struct report_column column[] = {
		{ text_word(w, TEXT_month_column_change), 1.3, false },
		{ text_word(w, TEXT_month_column_device), 2.2, false },
		{ text_word(w, TEXT_month_column_vendor), 1.8, false },
		{ text_word(w, TEXT_month_column_os), 1.8, false },
		{ text_word(w, TEXT_month_column_from), 2.2, false },
	};
	const struct report_facts *f = w->facts;
	struct table t;

	if (f->device_rows == 0)
		return;
	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_detail_devices));
	t = table_begin(w, column, ARRAY_LEN(column), f->device_rows);
	for (size_t i = 0; i < f->device_rows; i++) {
		const struct report_device *d = &f->device[i];

		cell(&t, change_text(w, d->change));
		cell(&t, d->label);
		cell(&t, d->vendor);
		cell(&t, d->os);
		cell_time(&t, d->first_ms);
	}
	cut_note(w, f->device_rows,
		 f->devices_new + f->devices_gone + f->devices_obsolete);
}

static void
past(struct text_work *w)
{
	const struct report_column column[] = {
		{ text_word(w, TEXT_month_column_month), 1.4, false },
		{ text_word(w, TEXT_month_column_percent), 1, true },
		{ text_word(w, TEXT_month_column_packets), 1.8, true },
		{ text_word(w, TEXT_month_column_now), 1, true },
		{ text_word(w, TEXT_month_column_today), 1, true },
		{ text_word(w, TEXT_month_column_week), 1, true },
		{ text_word(w, TEXT_month_column_info), 1, true },
		{ text_word(w, TEXT_month_column_devices), 1, true },
	};
	const struct report_facts *f = w->facts;
	struct table t;

	if (f->pasts < 2)
		return;
	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_detail_past));
	text_block(w, REPORT_CHART, text_word(w, TEXT_month_chart_months))
	    ->chart = REPORT_CHART_MONTHS;
	t = table_begin(w, column, ARRAY_LEN(column), f->pasts);
	for (size_t i = 0; i < f->pasts; i++) {
		const struct report_past *p = &f->past[i];

		cell(&t, p->month);
		cell(&t, arena_printf(
			     w->arena, "%s %%",
			     text_percent(w, p->watched_s, p->possible_s)));
		cell_int(&t, p->packets);
		cell_int(&t, p->now);
		cell_int(&t, p->today);
		cell_int(&t, p->week);
		cell_int(&t, p->info);
		cell_int(&t, p->devices);
	}
}

static void
proof(struct text_work *w)
{
	const struct report_facts *f = w->facts;
	const struct content_value bundles[] = {
		VALUE_INT("segments", f->segments),
		VALUE_INT("records", f->segment_records),
	};
	const struct content_value counts[] = {
		VALUE_INT("alerts", f->alerts),
		VALUE_INT("alert_records", f->alert_records),
		VALUE_INT("suppressed", f->suppressed),
		VALUE_INT("dropped", f->dropped),
		VALUE_INT("unparsed", f->unparsed),
		VALUE_INT("letters", f->letters),
		VALUE_INT("failed", f->letters_failed),
	};

	text_block(w, REPORT_HEADING, text_word(w, TEXT_month_detail_proof));
	text_block(
	    w, REPORT_TEXT,
	    text_fill(w, text_word(w, TEXT_month_proof_text), bundles, 2));
	text_block(
	    w, REPORT_TEXT,
	    text_fill(w, text_word(w, TEXT_month_proof_counts), counts, 7));
	text_block(w, REPORT_NOTE,
		   text_fill(w, text_word(w, TEXT_month_proof_digest),
			     &VALUE_TEXT("digest", w->digest), 1));
}

void
text_details(struct text_work *w)
{
	text_block(w, REPORT_PAGE, "");
	measures(w);
	gaps(w);
	sensors(w);
	classes(w);
	incidents(w);
	times(w);
	devices(w);
	past(w);
	proof(w);
}
