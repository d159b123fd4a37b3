/* Whom a company has to tell, and a test of each with its true result. */
#include <string.h>

#include "model/delivery_row.h"
#include "watch/notify.h"
#include "web/act.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/notice_answers.h"
#include "web/notice_tmpl.h"
#include "web/notice_view.h"
#include "web/page_fill.h"
#include "web/view_fill.h"
#include "web/visit.h"

struct contact_form {
	const char *name, *step, *channel, *address, *least, *language;
	bool disabled;
};

static const struct form_field fields[] = {
	{ "name", FORM_TEXT, 1, 60, offsetof(struct contact_form, name) },
	{ "step", FORM_TEXT, 1, 20, offsetof(struct contact_form, step) },
	{ "channel", FORM_TEXT, 1, 20, offsetof(struct contact_form, channel) },
	{ "address", FORM_TEXT, 1, 500,
	  offsetof(struct contact_form, address) },
	{ "least", FORM_TEXT, 1, 20, offsetof(struct contact_form, least) },
	{ "language", FORM_TEXT, 1, 5,
	  offsetof(struct contact_form, language) },
	{ "disabled", FORM_FLAG, 0, 0,
	  offsetof(struct contact_form, disabled) },
};

static const struct {
	const char *value;
	enum text_key text;
} steps[] = {
	{ "clerk", TEXT_notice_step_clerk },
	{ "owner", TEXT_notice_step_owner },
	{ "supporter", TEXT_notice_step_supporter },
	{ "duty", TEXT_notice_step_duty },
}, channels[] = {
	{ "mail", TEXT_notice_channel_mail },
	{ "line", TEXT_notice_channel_line },
	{ "slack", TEXT_notice_channel_slack },
	{ "teams", TEXT_notice_channel_teams },
	{ "hook", TEXT_notice_channel_hook },
}, leasts[] = {
	{ "this-week", TEXT_contact_least_week },
	{ "today", TEXT_contact_least_today },
	{ "now", TEXT_contact_least_now },
};

#define OPTIONS(p, table, chosen)                                              \
	options_of(p, (const void *)(table), ARRAY_LEN(table), chosen)

struct choice {
	const char *value;
	enum text_key text;
};

static const struct view_option *
options_of(struct page *p, const void *table, size_t count, const char *chosen)
{
	struct view_option *out =
	    arena_alloc_array(p->arena, count, sizeof(*out));
	struct choice c;

	for (size_t i = 0; out != NULL && i < count; i++) {
		memcpy(&c, (const char *)table + i * sizeof(c), sizeof(c));
		out[i] = (struct view_option){ c.value, page_text(p, c.text),
					       strcmp(c.value, chosen) == 0 };
	}
	return out;
}

static const struct view_option *
languages_of(struct page *p, enum language chosen)
{
	struct view_option *out =
	    arena_alloc_array(p->arena, LANGUAGE_COUNT, sizeof(*out));

	for (int i = 0; out != NULL && i < LANGUAGE_COUNT; i++)
		out[i] =
		    (struct view_option){ language_name((enum language)i),
					  language_own_name((enum language)i),
					  i == (int)chosen };
	return out;
}

static const char *
word_of(struct page *p, const struct view_option *option, size_t count)
{
	UNUSED(p);
	for (size_t i = 0; option != NULL && i < count; i++)
		if (option[i].chosen)
			return option[i].text;
	return "";
}

static struct view_contact
line_of(struct page *p, const struct contact_row *c)
{
	return (struct view_contact){
		.id = c->id,
		.name = c->name,
		.step = word_of(p, OPTIONS(p, steps, step_name(c->step)),
				ARRAY_LEN(steps)),
		.channel =
		    word_of(p, OPTIONS(p, channels, channel_name(c->channel)),
			    ARRAY_LEN(channels)),
		.address = c->address,
		.least = word_of(p, OPTIONS(p, leasts, severity_name(c->least)),
				 ARRAY_LEN(leasts)),
		.fault = view_text(c->fault),
		.disabled = c->disabled,
	};
}

/* A mail address, LINE's id, a web address or a telephone number, as the way
 * needs it: enough to notice a slip; whether it works, the test tells. */
static bool
is_address(enum channel channel, const char *address)
{
	const char *at = strchr(address, '@');
	bool web = text_starts(text_of(address), "https://") ||
		   text_starts(text_of(address), "http://");
	size_t digits = strspn(address, "+0123456789- ");

	if (strpbrk(address, "<>\"\\") != NULL)
		return false;
	switch (channel) {
	case CHANNEL_MAIL:
		return at != NULL && at != address && at[1] != '\0' &&
		       strchr(at + 1, '@') == NULL &&
		       strpbrk(address, " ,;") == NULL;
	case CHANNEL_LINE:
		return strpbrk(address, " /:@") == NULL;
	case CHANNEL_SLACK:
	case CHANNEL_TEAMS:
		return web;
	default:
		return web || (digits == strlen(address) && digits >= 3);
	}
}

/* The form as a row; false with the field that is not right. */
static bool
row_read(struct page *p, struct contact_form *form, struct contact_row *row,
	 const char **wrong)
{
	if (form_read(p->request, fields, ARRAY_LEN(fields), form, wrong,
		      NULL) != 0)
		return false;
	row->name = form->name;
	row->address = form->address;
	row->disabled = form->disabled;
	*wrong = "step";
	if (!step_parse(text_of(form->step), &row->step) ||
	    row->step == STEP_END)
		return false;
	*wrong = "channel";
	if (!channel_parse(text_of(form->channel), &row->channel))
		return false;
	*wrong = "least";
	if (!severity_parse(text_of(form->least), &row->least))
		return false;
	*wrong = "language";
	if (!language_parse(text_of(form->language), &row->language))
		return false;
	*wrong = "address";
	return is_address(row->channel, row->address);
}

static int
contacts_write(struct page *p, int status, const struct contact_row *form,
	       const struct view_fault *fault, struct err *e)
{
	struct view_contacts v = { .nobody = true,
				   .faults = fault != NULL ? 1 : 0 };
	struct view_contact *line;
	struct contact_list list;

	if (contact_row_list(p->db, p->company, p->arena, &list, e) != 0)
		return -1;
	line = arena_alloc_array(p->arena, list.count + 1, sizeof(*line));
	if (line == NULL)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list.count; i++) {
		line[i] = line_of(p, &list.row[i]);
		if (!line[i].disabled && line[i].fault == NULL)
			v.nobody = false;
	}
	v.contact = line;
	v.contacts = list.count;
	if (fault != NULL)
		v.fault[0] = *fault;
	v.name = form->name != NULL ? form->name : "";
	v.address = form->address != NULL ? form->address : "";
	v.step = OPTIONS(p, steps, step_name(form->step));
	v.steps = ARRAY_LEN(steps);
	v.channel = OPTIONS(p, channels, channel_name(form->channel));
	v.channels = ARRAY_LEN(channels);
	v.least = OPTIONS(p, leasts, severity_name(form->least));
	v.leasts = ARRAY_LEN(leasts);
	v.language = languages_of(p, form->language);
	v.languages = LANGUAGE_COUNT;
	struct html_out o = { page_html(p, status), p->language };
	page_frame(p, page_text(p, TEXT_contacts_title), &v.frame);
	contacts_page(&o, &v);
	return arena_check(p->arena, e);
}

int
contacts_show(struct page *p, struct err *e)
{
	struct contact_row form = { .least = SEVERITY_TODAY,
				    .language = p->language };

	return contacts_write(p, 200, &form, NULL, e);
}

int
contacts_post(struct page *p, struct err *e)
{
	struct view_fault fault = { NULL,
				    page_text(p, TEXT_error_field_invalid) };
	struct contact_row row = { .company = p->company,
				   .least = SEVERITY_TODAY,
				   .created_ms = visit_now(p) };
	struct contact_form form = { 0 };
	struct act act = { .name = "contact.add", .company = p->company };
	TXN(txn);

	if (!row_read(p, &form, &row, &fault.input))
		return contacts_write(p, 422, &row, &fault, e);
	if (txn_begin(&txn, p->db, e) != 0 ||
	    contact_row_add(p->db, &row, &row.id, e) != 0)
		return -1;
	act.object = act_object(p, "contact", row.id);
	if (act_add(p, &act, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(
	    p, arena_printf(p->arena, "/contacts/%lld", (long long)row.id),
	    TEXT_flash_contact_added);
}

/* The last test of this contact, with what the other side said. */
static int
test_fill(struct page *p, const struct contact_row *c,
	  struct view_contact_page *v, struct err *e)
{
	static const enum text_key text[DELIVERY_STATE_COUNT] = {
		[DELIVERY_QUEUED] = TEXT_letter_state_queued,
		[DELIVERY_SENDING] = TEXT_letter_state_sending,
		[DELIVERY_SENT] = TEXT_letter_state_sent,
		[DELIVERY_FAILED] = TEXT_letter_state_failed,
		[DELIVERY_DROPPED] = TEXT_letter_state_dropped,
		[DELIVERY_RETURNED] = TEXT_letter_state_returned,
		[DELIVERY_DOUBTFUL] = TEXT_letter_state_doubtful,
	};
	struct notice_filter f = {
		.kind = NOTICE_TEST, .state = -1, .object = c->id, .max = 1
	};
	struct notice_list tests;
	struct delivery_list letters;

	if (notice_row_list(p->db, p->company, &f, p->arena, &tests, e) != 0)
		return -1;
	if (tests.count == 0)
		return 0;
	if (delivery_row_list(p->db, p->company, tests.row[0].id, p->arena,
			      &letters, e) != 0)
		return -1;
	if (letters.count == 0)
		return 0;
	v->test_state = delivery_state_name(letters.row[0].state);
	v->test_text = page_text(p, text[letters.row[0].state]);
	v->test_answer = view_text(letters.row[0].answer);
	v->test_at = page_fill_time(p, letters.row[0].created_ms);
	/* While it is on its way the page looks again by itself. */
	if (letters.row[0].state == DELIVERY_QUEUED ||
	    letters.row[0].state == DELIVERY_SENDING)
		http_header_set(p->response, "Refresh", "2");
	return 0;
}

static int
contact_write(struct page *p, int status, const struct contact_row *c,
	      const struct view_fault *fault, struct err *e)
{
	struct view_contact_page v = { .line = line_of(p, c),
				       .name = c->name,
				       .address = c->address,
				       .faults = fault != NULL ? 1 : 0 };

	if (fault != NULL)
		v.fault[0] = *fault;
	v.step = OPTIONS(p, steps, step_name(c->step));
	v.steps = ARRAY_LEN(steps);
	v.channel = OPTIONS(p, channels, channel_name(c->channel));
	v.channels = ARRAY_LEN(channels);
	v.least = OPTIONS(p, leasts, severity_name(c->least));
	v.leasts = ARRAY_LEN(leasts);
	v.language = languages_of(p, c->language);
	v.languages = LANGUAGE_COUNT;
	struct html_out o = { page_html(p, status), p->language };
	if (test_fill(p, c, &v, e) != 0)
		return -1;
	page_frame(p, c->name, &v.frame);
	contact_page(&o, &v);
	return arena_check(p->arena, e);
}

int
contact_show(struct page *p, struct err *e)
{
	struct contact_row c;

	if (contact_row_get(p->db, p->company, p->id[0], p->arena, &c, e) != 0)
		return -1;
	return contact_write(p, 200, &c, NULL, e);
}

static const char *
path_of(struct page *p)
{
	const char *path =
	    arena_printf(p->arena, "/contacts/%lld", (long long)p->id[0]);

	return path != NULL ? path : "/contacts";
}

int
contact_post(struct page *p, struct err *e)
{
	struct view_fault fault = { NULL,
				    page_text(p, TEXT_error_field_invalid) };
	struct contact_row c;
	struct contact_form form = { 0 };
	struct act act = { .name = "contact.set",
			   .object = act_object(p, "contact", p->id[0]),
			   .company = p->company };
	TXN(txn);

	if (contact_row_get(p->db, p->company, p->id[0], p->arena, &c, e) != 0)
		return -1;
	if (!row_read(p, &form, &c, &fault.input))
		return contact_write(p, 422, &c, &fault, e);
	if (txn_begin(&txn, p->db, e) != 0 ||
	    contact_row_set(p->db, &c, e) != 0 || act_add(p, &act, e) != 0 ||
	    txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(p, path_of(p), TEXT_flash_saved);
}

int
contact_drop_post(struct page *p, struct err *e)
{
	struct act act = { .name = "contact.drop",
			   .object = act_object(p, "contact", p->id[0]),
			   .company = p->company };
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    contact_row_drop(p->db, p->company, p->id[0], e) != 0 ||
	    act_add(p, &act, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(p, "/contacts", TEXT_flash_deleted);
}

int
contact_test_post(struct page *p, struct err *e)
{
	struct act act = { .name = "contact.test",
			   .object = act_object(p, "contact", p->id[0]),
			   .company = p->company };
	int64_t notice;

	if (notify_test(p->db, p->settings, p->company, p->id[0], visit_now(p),
			&notice, e) != 0 ||
	    act_add(p, &act, e) != 0)
		return -1;
	return page_redirect(p, path_of(p));
}
