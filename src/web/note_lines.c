#include "web/note_lines.h"

#include <string.h>

#include "base/num.h"
#include "model/incident_row.h"
#include "web/page_fill.h"
#include "web/view_fill.h"

/* The first word of a note, and what was said behind it. */
static struct text
word_cut(const char *text, const char **rest_out)
{
	struct text all = text_of(text);
	size_t n = text_find(all, ' ');

	*rest_out = n < all.n ? text + n + 1 : "";
	return text_slice(all, 0, n);
}

static const char *
assigned_text(struct page *p, const char *name)
{
	struct content_value value = VALUE_TEXT("name", name);

	return name[0] == '\0' ? page_text(p, TEXT_note_assign_none)
			       : page_fill_text(p, TEXT_note_assign, &value, 1);
}

static const char *
state_text(struct page *p, struct text word)
{
	const char *name = arena_text(p->arena, word);
	const char *text = name != NULL ? view_state_text(p, name) : NULL;
	struct content_value value =
	    VALUE_TEXT("state", text != NULL ? text : "");

	return page_fill_text(p, TEXT_note_state, &value, 1);
}

/* Number of an action; negative when it was taken back. 0: none. */
static int64_t
action_of(struct text word)
{
	int64_t number = 0;

	return num_int(word, -9, 9, &number, NULL) == 0 ? number : 0;
}

static const char *
done_text(struct page *p, struct text word)
{
	int64_t number = action_of(word);
	struct content_value value =
	    VALUE_INT("number", number < 0 ? -number : number);

	return page_fill_text(p, number < 0 ? TEXT_note_undone : TEXT_note_done,
			      &value, 1);
}

static void
line_fill(struct page *p, const struct incident_note_row *row,
	  struct view_note *line)
{
	const char *rest;
	struct text word = word_cut(row->text, &rest);
	bool off = text_is(word, "off");

	line->text = NULL;
	switch (row->act) {
	case NOTE_STATE:
		line->act = state_text(p, word);
		break;
	case NOTE_ASSIGN:
		line->act = assigned_text(p, row->text);
		return;
	case NOTE_ESCALATE:
		line->act =
		    page_text(p, off ? TEXT_note_calm : TEXT_note_escalate);
		break;
	case NOTE_ARCHIVE:
		line->act =
		    page_text(p, off ? TEXT_note_fetch : TEXT_note_archive);
		break;
	case NOTE_DONE:
		line->act = done_text(p, word);
		break;
	case NOTE_RELEASE:
		line->act = page_text(p, TEXT_note_release);
		rest = row->text;
		break;
	case NOTE_SUPPRESS:
		line->act = page_text(p, TEXT_note_suppress);
		rest = row->text;
		break;
	case NOTE_ACKNOWLEDGE:
		line->act = page_text(p, TEXT_note_acknowledge);
		rest = row->text;
		break;
	default:
		line->act = page_text(p, TEXT_note_comment);
		rest = row->text;
		break;
	}
	line->text = view_text(rest);
}

const struct view_note *
note_lines_of(struct page *p, const struct incident_note_list *list)
{
	struct view_note *line =
	    arena_alloc_array(p->arena, list->count, sizeof(*line));

	for (size_t i = 0; line != NULL && i < list->count; i++) {
		line[i].id = list->row[i].id;
		line[i].incident = list->row[i].incident;
		line[i].name = view_text(list->row[i].name);
		line[i].at = view_time_of(p, list->row[i].at_ms);
		line_fill(p, &list->row[i], &line[i]);
	}
	return line;
}

unsigned
note_lines_done(const struct incident_note_list *list)
{
	unsigned done = 0;

	for (size_t i = 0; i < list->count; i++) {
		const char *rest;
		int64_t number =
		    list->row[i].act != NOTE_DONE
			? 0
			: action_of(word_cut(list->row[i].text, &rest));

		if (number > 0)
			done |= 1u << number;
		else if (number < 0)
			done &= ~(1u << -number);
	}
	return done;
}
