/* What was told to whom, and what became of it. */
#include "model/delivery_row.h"
#include "model/incident_note_row.h"
#include "watch/notify.h"
#include "web/act.h"
#include "web/html_out.h"
#include "web/notice_answers.h"
#include "web/notice_tmpl.h"
#include "web/notice_view.h"
#include "web/page_fill.h"
#include "web/view_fill.h"
#include "web/visit.h"

#define LINES 50

const char *
notice_what_text(const struct page *p, const struct notice_row *n)
{
	static const enum text_key kind[NOTICE_KIND_COUNT] = {
		[NOTICE_ENDED] = TEXT_notice_kind_ended,
		[NOTICE_DIGEST] = TEXT_notice_kind_digest,
		[NOTICE_REPORT] = TEXT_notice_kind_report,
		[NOTICE_TEST] = TEXT_notice_kind_test,
		[NOTICE_FAULT] = TEXT_notice_kind_fault,
	};
	enum alert_class class;

	if (n->kind == NOTICE_INCIDENT &&
	    class_parse(text_of(n->class), &class))
		return content_class(p->language, class);
	return page_text(p, n->kind == NOTICE_INCIDENT ? TEXT_notice_kind_digest
						       : kind[n->kind]);
}

const char *
notice_state_text(struct page *p, const struct notice_row *n)
{
	static const enum text_key state[NOTICE_STATE_COUNT] = {
		[NOTICE_HELD] = TEXT_notice_state_held,
		[NOTICE_FOR_DIGEST] = TEXT_notice_state_digest,
		[NOTICE_WAITING] = TEXT_notice_state_waiting,
		[NOTICE_CLIMBING] = TEXT_notice_state_climbing,
		[NOTICE_ACKNOWLEDGED] = TEXT_notice_state_acknowledged,
		[NOTICE_DONE] = TEXT_notice_state_done,
		[NOTICE_USELESS] = TEXT_notice_state_useless,
	};

	switch (n->reason) {
	case NOTICE_REASON_CLOSED:
		return page_text(p, TEXT_notice_reason_closed);
	case NOTICE_REASON_WORSE:
		return page_text(p, TEXT_notice_reason_worse);
	case NOTICE_REASON_LATE:
		return page_text(p, TEXT_notice_reason_late);
	case NOTICE_REASON_NOBODY:
		return page_text(p, TEXT_notice_reason_nobody);
	default:
		return view_filled(p, state[n->state], "name",
				   n->acknowledged_by);
	}
}

static struct view_notice_line
line_of(struct page *p, const struct notice_row *n)
{
	return (struct view_notice_line){
		.id = n->id,
		.severity = view_badge_of(p, n->severity),
		.what = notice_what_text(p, n),
		.state = notice_state_text(p, n),
		.code = n->code,
		.at = page_fill_time(p, n->created_ms),
	};
}

int
notices_show(struct page *p, struct err *e)
{
	struct notice_filter f = { .kind = -1,
				   .state = -1,
				   .before = page_query_int(p, "before", 1,
							    INT64_MAX, 0),
				   .max = LINES + 1 };
	struct view_notices view = { .pager.first =
					 f.before > 0 ? "/notices" : NULL };
	struct view_notice_line *line;
	struct notice_list list;

	if (notice_row_list(p->db, p->company, &f, p->arena, &list, e) != 0)
		return -1;
	if (list.count > LINES) {
		list.count = LINES;
		view.pager.next =
		    arena_printf(p->arena, "/notices?before=%lld",
				 (long long)list.row[LINES - 1].id);
	}
	line = arena_alloc_array(p->arena, list.count + 1, sizeof(*line));
	if (line == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list.count; i++)
		line[i] = line_of(p, &list.row[i]);
	view.line = line;
	view.lines = list.count;
	struct html_out o = { page_html(p, 200), p->language };
	page_frame(p, page_text(p, TEXT_notices_title), &view.frame);
	notices_page(&o, &view);
	return 0;
}

static const char *
step_text(const struct page *p, enum step step)
{
	static const enum text_key text[] = {
		[STEP_CLERK] = TEXT_notice_step_clerk,
		[STEP_OWNER] = TEXT_notice_step_owner,
		[STEP_SUPPORTER] = TEXT_notice_step_supporter,
		[STEP_DUTY] = TEXT_notice_step_duty,
		[STEP_END] = TEXT_notice_step_duty,
	};

	return page_text(p, text[step]);
}

static const char *
channel_text(const struct page *p, enum channel channel)
{
	static const enum text_key text[CHANNEL_COUNT] = {
		[CHANNEL_MAIL] = TEXT_notice_channel_mail,
		[CHANNEL_LINE] = TEXT_notice_channel_line,
		[CHANNEL_SLACK] = TEXT_notice_channel_slack,
		[CHANNEL_TEAMS] = TEXT_notice_channel_teams,
		[CHANNEL_HOOK] = TEXT_notice_channel_hook,
	};

	return page_text(p, text[channel]);
}

static struct view_letter
letter_of(struct page *p, const struct delivery_row *d)
{
	static const enum text_key state[DELIVERY_STATE_COUNT] = {
		[DELIVERY_QUEUED] = TEXT_letter_state_queued,
		[DELIVERY_SENDING] = TEXT_letter_state_sending,
		[DELIVERY_SENT] = TEXT_letter_state_sent,
		[DELIVERY_FAILED] = TEXT_letter_state_failed,
		[DELIVERY_DROPPED] = TEXT_letter_state_dropped,
		[DELIVERY_RETURNED] = TEXT_letter_state_returned,
		[DELIVERY_DOUBTFUL] = TEXT_letter_state_doubtful,
	};

	return (struct view_letter){
		.step = step_text(p, d->step),
		.name = d->name,
		.channel = channel_text(p, d->channel),
		.address = d->address,
		.state = page_text(p, state[d->state]),
		.answer = view_text(d->answer),
		.at = page_fill_time(p, d->sent_ms > 0 ? d->sent_ms
						       : d->created_ms),
	};
}

int
notice_show(struct page *p, struct err *e)
{
	struct view_notice view = { .incident = 0 };
	struct view_letter *letter;
	struct delivery_list list;
	struct notice_row n;
	bool open;

	if (notice_row_get(p->db, p->company, p->id[0], p->arena, &n, e) != 0 ||
	    delivery_row_list(p->db, p->company, n.id, p->arena, &list, e) != 0)
		return -1;
	letter = arena_alloc_array(p->arena, list.count + 1, sizeof(*letter));
	if (letter == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list.count; i++)
		letter[i] = letter_of(p, &list.row[i]);
	open = n.kind == NOTICE_INCIDENT && n.acknowledged_ms == 0 &&
	       n.state != NOTICE_USELESS;
	view.line = line_of(p, &n);
	view.letter = letter;
	view.letters = list.count;
	if (n.kind == NOTICE_INCIDENT || n.kind == NOTICE_ENDED)
		view.incident = n.object;
	view.may_answer = open && n.state != NOTICE_HELD &&
			  page_may(p, PERMISSION_WATCH_WRITE);
	view.may_release =
	    n.state == NOTICE_HELD && p->caller->access == ACCESS_ANALYST;
	struct html_out o = { page_html(p, 200), p->language };
	page_frame(p, page_text(p, TEXT_notices_title), &view.frame);
	notice_page(&o, &view);
	return 0;
}

static int
note(struct page *p, const struct notice_row *n, enum note_act act,
     struct err *e)
{
	struct incident_note_row row = { .incident = n->object,
					 .company = p->company,
					 .person = p->caller->person,
					 .name = p->caller->name,
					 .at_ms = visit_now(p),
					 .act = act,
					 .text = "" };

	if (n->kind != NOTICE_INCIDENT)
		return 0;
	return incident_note_row_add(p->db, &row, e);
}

static int
back(struct page *p, enum text_key flash)
{
	return page_redirect_flash(
	    p, arena_printf(p->arena, "/notices/%lld", (long long)p->id[0]),
	    flash);
}

int
notice_answer_post(struct page *p, struct err *e)
{
	struct act act = { .name = "notice.acknowledge",
			   .object = act_object(p, "notice", p->id[0]),
			   .company = p->company };
	struct notice_row n;
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    notice_row_get(p->db, p->company, p->id[0], p->arena, &n, e) != 0 ||
	    notice_row_acknowledge(p->db, p->company, n.id, p->caller->name,
				   visit_now(p), e) != 0 ||
	    note(p, &n, NOTE_ACKNOWLEDGE, e) != 0 || act_add(p, &act, e) != 0 ||
	    txn_commit(&txn, e) != 0)
		return -1;
	return back(p, TEXT_flash_notice_answered);
}

int
notice_release_post(struct page *p, struct err *e)
{
	struct act act = { .name = "notice.release",
			   .object = act_object(p, "notice", p->id[0]),
			   .company = p->company };
	struct notice_row n;
	TXN(txn);

	/* A check by the firm itself would be none. */
	if (p->caller->access != ACCESS_ANALYST)
		return err_set(e, ERR_DENIED,
			       "an analyst releases what is held");
	if (txn_begin(&txn, p->db, e) != 0 ||
	    notice_row_get(p->db, p->company, p->id[0], p->arena, &n, e) != 0 ||
	    notice_row_release(p->db, p->company, n.id, p->caller->person,
			       visit_now(p), e) != 0 ||
	    note(p, &n, NOTE_RELEASE, e) != 0 || act_add(p, &act, e) != 0 ||
	    txn_commit(&txn, e) != 0)
		return -1;
	return back(p, TEXT_flash_notice_released);
}
