/* Acts on one incident, from its page. */
#include <string.h>

#include "model/incident_note_row.h"
#include "model/notice_row.h"
#include "watch/result.h"
#include "web/act.h"
#include "web/form.h"
#include "web/visit.h"
#include "web/watch_answers.h"
#include "web/work_form.h"

#define NUMBER_MAX 9

struct work_form {
	const char *act, *text;
	int64_t seen_ms, person;
};

static const struct form_field work_fields[] = {
	{ "act", FORM_TEXT, 1, 20, offsetof(struct work_form, act) },
	{ "text", FORM_LINES, 0, WORK_TEXT_MAX,
	  offsetof(struct work_form, text) },
	{ "seen", FORM_INT, 0, INT64_MAX, offsetof(struct work_form, seen_ms) },
	{ "person", FORM_INT, 0, INT64_MAX,
	  offsetof(struct work_form, person) },
};

struct move_form {
	const char *from, *to, *text;
};

static const struct form_field move_fields[] = {
	{ "from", FORM_TEXT, 1, 20, offsetof(struct move_form, from) },
	{ "to", FORM_TEXT, 1, 20, offsetof(struct move_form, to) },
	{ "text", FORM_LINES, 0, WORK_TEXT_MAX,
	  offsetof(struct move_form, text) },
};

struct done_form {
	int64_t number;
	bool undo, home;
};

static const struct form_field done_fields[] = {
	{ "number", FORM_INT, 1, NUMBER_MAX,
	  offsetof(struct done_form, number) },
	{ "undo", FORM_FLAG, 0, 0, offsetof(struct done_form, undo) },
	{ "home", FORM_FLAG, 0, 0, offsetof(struct done_form, home) },
};

static const char *
text_or_empty(const char *text)
{
	return text != NULL ? text : "";
}

int
work_form_apply(struct page *p, enum work_act *act_out, struct err *e)
{
	struct work_change change = { .company = p->company,
				      .incident = p->id[0] };
	struct work_form form = { 0 };
	TXN(t);

	if (form_read(p->request, work_fields, ARRAY_LEN(work_fields), &form,
		      NULL, e) != 0)
		return -1;
	if (!work_act_parse(text_of(form.act), &change.act))
		return err_set(e, ERR_INVALID, "no such act on an incident");
	change.text = text_or_empty(form.text);
	change.person = form.person;
	change.seen_ms = form.seen_ms;
	if (act_out != NULL)
		*act_out = change.act;
	if (txn_begin(&t, p->db, e) != 0 || work_apply(p, &change, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

int
move_form_apply(struct page *p, struct err *e)
{
	struct incident_move move = { .company = p->company,
				      .incident = p->id[0],
				      .at_ms = visit_now(p) };
	struct move_form form = { 0 };
	TXN(t);

	if (form_read(p->request, move_fields, ARRAY_LEN(move_fields), &form,
		      NULL, e) != 0)
		return -1;
	if (!incident_state_parse(text_of(form.from), &move.from) ||
	    !incident_state_parse(text_of(form.to), &move.to))
		return err_set(e, ERR_INVALID, "no such state of an incident");
	if (txn_begin(&t, p->db, e) != 0 ||
	    work_move(p, &move, text_or_empty(form.text), e) != 0)
		return -1;
	return txn_commit(&t, e);
}

/* How things stand now, and that somebody else was faster. */
static int
faster_answer(struct page *p, struct err *e)
{
	if (e->kind != ERR_CONFLICT)
		return -1;
	err_clear(e);
	return incident_answer(p, 409, page_text(p, TEXT_work_conflict), e);
}

static int
back(struct page *p, enum text_key flash, struct err *e)
{
	const char *path =
	    arena_printf(p->arena, "/incidents/%lld", (long long)p->id[0]);

	if (path == NULL)
		return arena_check(p->arena, e);
	return page_redirect_flash(p, path, flash);
}

int
incident_work_post(struct page *p, struct err *e)
{
	enum work_act act = WORK_COMMENT;

	if (work_form_apply(p, &act, e) != 0)
		return faster_answer(p, e);
	return back(
	    p, act == WORK_COMMENT ? TEXT_flash_comment : TEXT_flash_work, e);
}

int
incident_state_post(struct page *p, struct err *e)
{
	if (move_form_apply(p, e) != 0)
		return faster_answer(p, e);
	return back(p, TEXT_flash_incident_state, e);
}

/* The words of the action as they stand on the card now. */
static int
action_find(struct page *p, int64_t number, const char **out, struct err *e)
{
	const struct result *r;

	if (result_gather_incident(p->db, p->arena, p->settings, p->company,
				   p->id[0], p->language, visit_now(p), &r,
				   e) != 0)
		return -1;
	if ((size_t)number > r->incident[0].card.clerks)
		return err_set(e, ERR_INVALID, "the card has no such action");
	*out = r->incident[0].card.clerk[number - 1];
	return 0;
}

int
incident_done_post(struct page *p, struct err *e)
{
	struct done_form form = { 0 };
	const char *action = NULL, *text;
	TXN(t);

	if (form_read(p->request, done_fields, ARRAY_LEN(done_fields), &form,
		      NULL, e) != 0 ||
	    action_find(p, form.number, &action, e) != 0)
		return -1;
	text = arena_printf(p->arena, "%s%lld %s", form.undo ? "-" : "",
			    (long long)form.number, action);
	if (text == NULL)
		return arena_check(p->arena, e);
	if (txn_begin(&t, p->db, e) != 0 ||
	    work_note(p, p->company, p->id[0], NOTE_DONE,
		      form.undo ? "incident.undone" : "incident.done", text,
		      e) != 0 ||
	    txn_commit(&t, e) != 0)
		return -1;
	if (form.home)
		return page_redirect_flash(p, "/", TEXT_flash_done);
	return back(p, TEXT_flash_done, e);
}

static int
held_list(struct page *p, struct notice_list *out, struct err *e)
{
	struct notice_filter filter = { .kind = NOTICE_INCIDENT,
					.state = NOTICE_HELD,
					.object = p->id[0] };

	return notice_row_list(p->db, p->company, &filter, p->arena, out, e);
}

int
release_count(struct page *p, size_t *out, struct err *e)
{
	struct notice_list list;

	if (held_list(p, &list, e) != 0)
		return -1;
	*out = list.count;
	return 0;
}

int
release_apply(struct page *p, struct err *e)
{
	struct notice_list list;
	TXN(t);

	if (txn_begin(&t, p->db, e) != 0 || held_list(p, &list, e) != 0)
		return -1;
	if (list.count == 0)
		return err_set(e, ERR_CONFLICT, "no notice is held");
	for (size_t i = 0; i < list.count; i++)
		if (notice_row_release(p->db, p->company, list.row[i].id,
				       p->caller->person, visit_now(p), e) != 0)
			return -1;
	if (work_note(p, p->company, p->id[0], NOTE_RELEASE, "incident.release",
		      "", e) != 0)
		return -1;
	return txn_commit(&t, e);
}

int
incident_release_post(struct page *p, struct err *e)
{
	if (release_apply(p, e) != 0)
		return faster_answer(p, e);
	return back(p, TEXT_flash_released, e);
}
