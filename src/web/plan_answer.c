/* How a company wants to be told, and what is checked before it is. */
#include <string.h>

#include "model/contact_row.h"
#include "web/act.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/notice_answers.h"
#include "web/notice_tmpl.h"
#include "web/notice_view.h"
#include "web/visit.h"

struct plan_form {
	int64_t owner, supporter, duty, budget;
	const char *quiet_from, *quiet_until, *digest;
};

static const struct form_field fields[] = {
	{ "owner", FORM_INT, 0, 10080, offsetof(struct plan_form, owner) },
	{ "supporter", FORM_INT, 0, 10080,
	  offsetof(struct plan_form, supporter) },
	{ "duty", FORM_INT, 0, 10080, offsetof(struct plan_form, duty) },
	{ "quiet_from", FORM_TEXT, 5, 5,
	  offsetof(struct plan_form, quiet_from) },
	{ "quiet_until", FORM_TEXT, 5, 5,
	  offsetof(struct plan_form, quiet_until) },
	{ "digest", FORM_TEXT, 5, 5, offsetof(struct plan_form, digest) },
	{ "budget", FORM_INT, 0, 1000, offsetof(struct plan_form, budget) },
};

struct rule_form {
	const char *class, *severity, *held;
};

static const struct form_field rule_fields[] = {
	{ "class", FORM_TEXT, 0, 40, offsetof(struct rule_form, class) },
	{ "severity", FORM_TEXT, 1, 20, offsetof(struct rule_form, severity) },
	{ "held", FORM_TEXT, 0, 1, offsetof(struct rule_form, held) },
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "21:30" as minutes of the day. */
static bool
minute_read(const char *t, int64_t *out)
{
	int hours, minutes;

	if (strlen(t) != 5 || t[2] != ':' || !is_digit(t[0]) ||
	    !is_digit(t[1]) || !is_digit(t[3]) || !is_digit(t[4]))
		return false;
	hours = (t[0] - '0') * 10 + t[1] - '0';
	minutes = (t[3] - '0') * 10 + t[4] - '0';
	*out = hours * 60 + minutes;
	return hours < 24 && minutes < 60;
}

static const char *
minute_text(struct page *p, int64_t minute)
{
	const char *text = arena_printf(p->arena, "%02d:%02d",
					(int)(minute / 60), (int)(minute % 60));

	return text != NULL ? text : "";
}

static int
rules_fill(struct page *p, struct view_plan *v, struct err *e)
{
	struct notice_release_list list;
	struct view_release *rule;
	struct view_option *class, *severity;

	if (notice_release_row_list(p->db, p->company, p->arena, &list, e) != 0)
		return -1;
	rule = arena_alloc_array(p->arena, list.count + 1, sizeof(*rule));
	class = arena_alloc_array(p->arena, CLASS_COUNT + 1, sizeof(*class));
	severity =
	    arena_alloc_array(p->arena, SEVERITY_COUNT, sizeof(*severity));
	if (rule == NULL || class == NULL || severity == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list.count; i++) {
		const struct notice_release_row *r = &list.row[i];
		enum alert_class c;

		rule[i] = (struct view_release){
			.class = r->class,
			.class_text =
			    class_parse(text_of(r->class), &c)
				? content_class(p->language, c)
				: page_text(p, TEXT_release_class_all),
			.severity = severity_name(r->severity),
			.severity_text =
			    content_severity(p->language, r->severity),
			.held = r->held
		};
	}
	class[0] =
	    (struct view_option){ "", page_text(p, TEXT_release_class_all),
				  true };
	for (int i = 0; i < CLASS_COUNT; i++)
		class[i + 1] = (struct view_option){
			class_name((enum alert_class)i),
			content_class(p->language, (enum alert_class)i), false
		};
	for (int i = SEVERITY_NOW; i > SEVERITY_INFO; i--)
		severity[SEVERITY_NOW - i] = (struct view_option){
			severity_name((enum severity)i),
			content_severity(p->language, (enum severity)i), false
		};
	v->release = rule;
	v->releases = list.count;
	v->class = class;
	v->classes = CLASS_COUNT + 1;
	v->severity = severity;
	v->severities = SEVERITY_COUNT - 1;
	v->may_release = p->caller->access == ACCESS_ANALYST;
	return 0;
}

static int
plan_write(struct page *p, int status, const struct notice_plan_row *row,
	   const struct view_fault *fault, struct err *e)
{
	struct view_plan v = {
		.owner_minutes = row->owner_minutes,
		.supporter_minutes = row->supporter_minutes,
		.duty_minutes = row->duty_minutes,
		.month_budget = row->month_budget,
		.quiet_from = minute_text(p, row->quiet_from),
		.quiet_until = minute_text(p, row->quiet_until),
		.digest = minute_text(p, row->digest_minute),
		.faults = fault != NULL ? 1 : 0,
	};

	if (fault != NULL)
		v.fault[0] = *fault;
	if (rules_fill(p, &v, e) != 0)
		return -1;
	struct html_out o = { page_html(p, status), p->language };
	page_frame(p, page_text(p, TEXT_plan_title), &v.frame);
	plan_page(&o, &v);
	return arena_check(p->arena, e);
}

int
plan_show(struct page *p, struct err *e)
{
	struct notice_plan_row row;

	if (notice_plan_row_get(p->db, p->company, p->arena, &row, e) != 0)
		return -1;
	return plan_write(p, 200, &row, NULL, e);
}

/* Whoever comes later waits longer; after a 0 nobody comes. */
static bool
is_rising(const struct notice_plan_row *r)
{
	if (r->owner_minutes == 0)
		return true;
	if (r->supporter_minutes == 0)
		return true;
	return r->supporter_minutes > r->owner_minutes &&
	       (r->duty_minutes == 0 || r->duty_minutes > r->supporter_minutes);
}

static bool
plan_read(struct page *p, struct notice_plan_row *row, struct view_fault *fault)
{
	struct plan_form form = { 0 };

	if (form_read(p->request, fields, ARRAY_LEN(fields), &form,
		      &fault->input, NULL) != 0)
		return false;
	row->owner_minutes = form.owner;
	row->supporter_minutes = form.supporter;
	row->duty_minutes = form.duty;
	row->month_budget = form.budget;
	fault->input = "quiet_from";
	if (!minute_read(form.quiet_from, &row->quiet_from))
		return false;
	fault->input = "quiet_until";
	if (!minute_read(form.quiet_until, &row->quiet_until))
		return false;
	fault->input = "digest";
	if (!minute_read(form.digest, &row->digest_minute))
		return false;
	*fault =
	    (struct view_fault){ "supporter", page_text(p, TEXT_plan_order) };
	return is_rising(row);
}

int
plan_post(struct page *p, struct err *e)
{
	struct view_fault fault = { NULL,
				    page_text(p, TEXT_error_field_invalid) };
	struct act act = { .name = "notice.plan", .company = p->company };
	struct notice_plan_row row;
	TXN(txn);

	if (notice_plan_row_get(p->db, p->company, p->arena, &row, e) != 0)
		return -1;
	if (!plan_read(p, &row, &fault))
		return plan_write(p, 422, &row, &fault, e);
	row.updated_ms = visit_now(p);
	if (txn_begin(&txn, p->db, e) != 0 ||
	    notice_plan_row_set(p->db, &row, e) != 0 ||
	    act_add(p, &act, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(p, "/contacts/plan", TEXT_flash_saved);
}

/* Only who checks says what is to be checked. */
static int
rule_read(struct page *p, struct rule_form *form,
	  struct notice_release_row *row, struct err *e)
{
	enum alert_class class;

	if (p->caller->access != ACCESS_ANALYST)
		return err_set(e, ERR_DENIED, "an analyst sets these rules");
	if (form_read(p->request, rule_fields, ARRAY_LEN(rule_fields), form,
		      NULL, e) != 0)
		return -1;
	row->company = p->company;
	row->class = form->class != NULL ? form->class : "";
	row->held = form->held != NULL && form->held[0] == '1';
	if (!severity_parse(text_of(form->severity), &row->severity) ||
	    (row->class[0] != '\0' &&
	     !class_parse(text_of(row->class), &class)))
		return err_set(e, ERR_INVALID, "no such class or severity");
	return 0;
}

int
release_rule_post(struct page *p, struct err *e)
{
	struct act act = { .name = "notice.rule", .company = p->company };
	struct notice_release_row row = { 0 };
	struct rule_form form = { 0 };
	TXN(txn);

	if (rule_read(p, &form, &row, e) != 0 ||
	    txn_begin(&txn, p->db, e) != 0 ||
	    notice_release_row_set(p->db, &row, e) != 0 ||
	    act_add(p, &act, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(p, "/contacts/plan", TEXT_flash_saved);
}

int
release_rule_drop_post(struct page *p, struct err *e)
{
	struct act act = { .name = "notice.rule-drop", .company = p->company };
	struct notice_release_row row = { 0 };
	struct rule_form form = { 0 };
	TXN(txn);

	if (rule_read(p, &form, &row, e) != 0 ||
	    txn_begin(&txn, p->db, e) != 0 ||
	    notice_release_row_drop(p->db, p->company, row.class, row.severity,
				    e) != 0 ||
	    act_add(p, &act, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(p, "/contacts/plan", TEXT_flash_deleted);
}
