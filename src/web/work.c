#include "web/work.h"

#include <string.h>

#include "model/access_row.h"
#include "model/incident_note_row.h"
#include "model/incident_work_row.h"
#include "web/act.h"
#include "web/visit.h"

#define WORK_ACT_NAME(name, text) text,
static const char *const act_names[] = { WORK_ACT_TABLE(WORK_ACT_NAME) };
#undef WORK_ACT_NAME

bool
work_act_parse(struct text name, enum work_act *out)
{
	for (int i = 0; i < WORK_ACT_COUNT; i++)
		if (text_is(name, act_names[i])) {
			*out = (enum work_act)i;
			return true;
		}
	return false;
}

int
work_note(struct page *p, int64_t company, int64_t incident, int act,
	  const char *name, const char *text, struct err *e)
{
	struct incident_note_row note = {
		.incident = incident,
		.company = company,
		.person = p->caller->person,
		.name = p->caller->name,
		.at_ms = visit_now(p),
		.act = (enum note_act)act,
		.text = text,
	};
	struct act audit = { .name = name,
			     .object = act_object(p, "incident", incident),
			     .company = company };

	if (incident_note_row_add(p->db, &note, e) != 0)
		return -1;
	return act_add(p, &audit, e);
}

/* "WORD what was said", which is how notes keep both. */
static const char *
with_word(struct page *p, const char *word, const char *text)
{
	const char *all = text[0] == '\0'
			      ? word
			      : arena_printf(p->arena, "%s %s", word, text);

	return all != NULL ? all : word;
}

int
work_move(struct page *p, const struct incident_move *move, const char *text,
	  struct err *e)
{
	struct incident_note_row note = {
		.incident = move->incident,
		.company = move->company,
		.person = p->caller->person,
		.name = p->caller->name,
		.at_ms = visit_now(p),
		.act = NOTE_STATE,
		.text = with_word(p, incident_state_name(move->to), text),
	};
	struct act audit = {
		.name = "incident.move",
		.object = act_object(p, "incident", move->incident),
		.detail =
		    arena_printf(p->arena, "{\"from\":\"%s\",\"to\":\"%s\"}",
				 incident_state_name(move->from),
				 incident_state_name(move->to)),
		.company = move->company,
	};

	if (incident_row_move(p->db, move, e) != 0 ||
	    incident_note_row_add(p->db, &note, e) != 0)
		return -1;
	return act_add(p, &audit, e);
}

/* Who sees the company may be given its incidents, and nobody else. */
static int
person_find(struct page *p, int64_t company, int64_t person,
	    const char **name_out, struct err *e)
{
	struct access_people people;

	if (access_row_list_people(p->db, company, visit_now(p), p->arena,
				   &people, e) != 0)
		return -1;
	for (size_t i = 0; i < people.count; i++)
		if (people.row[i].person == person) {
			*name_out = people.row[i].name;
			return 0;
		}
	return err_set(e, ERR_INVALID, "the person does not see the company");
}

/* What an act makes of the work, and the note that tells it. */
static int
work_change(struct page *p, const struct work_change *c,
	    const struct incident_row *incident, struct incident_work_row *row,
	    struct incident_note_row *note, struct err *e)
{
	note->act = NOTE_ASSIGN;
	note->text = "";
	switch (c->act) {
	case WORK_TAKE:
		row->person = p->caller->person;
		note->text = p->caller->name;
		return 0;
	case WORK_GIVE:
		row->person = c->person;
		return person_find(p, c->company, c->person, &note->text, e);
	case WORK_LEAVE:
		row->person = 0;
		return 0;
	case WORK_ARCHIVE:
	case WORK_FETCH:
		row->archived = c->act == WORK_ARCHIVE;
		row->archived_urgency = (int64_t)incident->severity;
		note->act = NOTE_ARCHIVE;
		break;
	case WORK_ESCALATE:
	case WORK_CALM:
		row->escalated = c->act == WORK_ESCALATE;
		note->act = NOTE_ESCALATE;
		break;
	default:
		note->act = NOTE_COMMENT;
		note->text = c->text;
		return 0;
	}
	note->text = with_word(
	    p, c->act == WORK_ARCHIVE || c->act == WORK_ESCALATE ? "on" : "off",
	    c->text);
	return 0;
}

/* Whoever takes an open incident works on it. */
static int
work_begin(struct page *p, const struct work_change *c,
	   const struct incident_row *incident, struct err *e)
{
	struct incident_move move = { c->company, c->incident, INCIDENT_OPEN,
				      INCIDENT_WORKING, visit_now(p) };

	if (incident->state != INCIDENT_OPEN ||
	    (c->act != WORK_TAKE && c->act != WORK_GIVE))
		return 0;
	return work_move(p, &move, "", e);
}

static int
work_close(struct page *p, const struct work_change *c,
	   const struct incident_row *incident, struct err *e)
{
	struct incident_move move = { c->company, c->incident, incident->state,
				      INCIDENT_CLOSED, visit_now(p) };

	if (incident->state == INCIDENT_CLOSED ||
	    incident->state == INCIDENT_FALSE_ALARM)
		return 0;
	return work_move(p, &move, c->text, e);
}

/* Somebody changed the work after it was shown to the caller. */
static bool
is_late(const struct work_change *c, const struct incident_work_row *row)
{
	return c->seen_ms >= 0 ? row->changed_ms != c->seen_ms
			       : row->changed_ms > c->since_ms;
}

static int
work_write(struct page *p, const struct work_change *c,
	   const struct incident_row *incident, struct incident_work_row *row,
	   struct err *e)
{
	struct incident_note_row note = { .incident = c->incident,
					  .company = c->company,
					  .person = p->caller->person,
					  .name = p->caller->name,
					  .at_ms = visit_now(p) };
	int64_t seen_ms = row->changed_ms;
	struct act audit = {
		.name =
		    arena_printf(p->arena, "incident.%s", act_names[c->act]),
		.object = act_object(p, "incident", c->incident),
		.company = c->company,
	};

	if (audit.name == NULL)
		return arena_check(p->arena, e);
	if (work_change(p, c, incident, row, &note, e) != 0)
		return -1;
	row->changed_ms = visit_now(p);
	if ((c->act != WORK_COMMENT &&
	     incident_work_row_set(p->db, row, seen_ms, e) != 0) ||
	    incident_note_row_add(p->db, &note, e) != 0 ||
	    act_add(p, &audit, e) != 0)
		return -1;
	return work_begin(p, c, incident, e);
}

int
work_apply(struct page *p, const struct work_change *c, struct err *e)
{
	struct incident_work_row row;
	struct incident_row incident;

	if (c->act == WORK_COMMENT && c->text[0] == '\0')
		return err_set(e, ERR_INVALID, "a comment has words");
	if (incident_row_get(p->db, c->company, c->incident, p->arena,
			     &incident, e) != 0 ||
	    incident_work_row_get(p->db, c->company, c->incident, p->arena,
				  &row, e) != 0)
		return -1;
	if (c->act != WORK_COMMENT && is_late(c, &row))
		return err_set(e, ERR_CONFLICT, "somebody else was faster");
	if (c->act == WORK_CLOSE)
		return work_close(p, c, &incident, e);
	return work_write(p, c, &incident, &row, e);
}
