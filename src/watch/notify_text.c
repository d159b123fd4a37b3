#include "watch/notify_text.h"

#include "base/stamp.h"
#include "content/content.h"
#include "fmt/address.h"

/* Items of a digest that are named; the rest is counted. */
#define ITEMS_NAMED   20
#define BRACKET_OPEN  "（"
#define BRACKET_CLOSE "）"

/* One letter while it is written. */
struct writing {
	struct notify_text *t;
	const struct contact_row *contact;
	enum language language;
	struct str subject, body;
};

static bool
is_address_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F') || c == ':' || c == '.';
}

/* Bytes of the address that begins here; 0 for anything else. */
static size_t
address_at(struct text rest)
{
	struct address address;
	struct mac mac;
	struct text word;
	size_t n = 0;

	while (n < rest.n && is_address_byte(rest.p[n]))
		n++;
	while (n > 0 && (rest.p[n - 1] == '.' || rest.p[n - 1] == ':'))
		n--;
	word = text_slice(rest, 0, n);
	if (n < 3 || (address_parse(word, &address, NULL) != 0 &&
		      mac_parse(word, &mac, NULL) != 0))
		return 0;
	return n;
}

/* The same for one in brackets behind a name, brackets included. */
static size_t
bracketed_at(struct text rest, const char *open, const char *close)
{
	size_t before = strlen(open), n;

	if (!text_starts(rest, open))
		return 0;
	n = address_at(text_slice(rest, before, rest.n));
	if (n == 0 || !text_starts(text_slice(rest, before + n, rest.n), close))
		return 0;
	return before + n + strlen(close);
}

const char *
notify_text_plain(struct arena *a, enum language language, const char *text)
{
	struct text all = text_of(text);
	const char *out;
	struct str s;

	str_init(&s, NOTIFY_BODY_MAX);
	for (size_t i = 0; i < all.n;) {
		struct text rest = text_slice(all, i, all.n);
		bool inside = i > 0 && is_address_byte(all.p[i - 1]);
		size_t n = bracketed_at(rest, BRACKET_OPEN, BRACKET_CLOSE);

		if (n == 0)
			n = bracketed_at(rest, " (", ")");
		if (n > 0) {
			i += n;
		} else if (!inside && (n = address_at(rest)) > 0) {
			str_add(&s, content_text(language, TEXT_notice_device));
			i += n;
		} else {
			str_add_byte(&s, rest.p[0]);
			i++;
		}
	}
	out = arena_text(a, str_view(&s));
	str_done(&s);
	return out != NULL ? out : "";
}

static void
say(struct str *out, enum language language, enum text_key key,
    const struct content_value *value, size_t count)
{
	content_fill(out, content_text(language, key), value, count);
}

static void
line(struct writing *w, enum text_key key, const struct content_value *value,
     size_t count)
{
	say(&w->body, w->language, key, value, count);
	str_add_byte(&w->body, '\n');
}

static void
link_line(struct writing *w, enum text_key key, const char *path, int64_t id)
{
	line(w, key, NULL, 0);
	str_add(&w->body, w->t->settings->public_address);
	str_add(&w->body, path);
	if (id > 0)
		str_add_int(&w->body, id);
	str_add_byte(&w->body, '\n');
}

static const char *
time_of(const struct writing *w, int64_t ms)
{
	char *text = arena_alloc(w->t->arena, STAMP_TEXT_MAX);

	if (text == NULL)
		return "";
	stamp_write_human(ms, (int)w->t->settings->zone_minutes,
			  w->language == LANGUAGE_JA, text);
	return text;
}

/* What an incident is in this reader's language. */
static int
gathered(struct notify_text *t, enum language language, int64_t incident,
	 const struct result_incident **out, struct err *e)
{
	const struct result *result = NULL;

	if (result_gather_incident(t->db, t->arena, t->settings,
				   t->notice->company, incident, language,
				   t->now_ms, &result, e) != 0)
		return -1;
	if (result->incidents == 0)
		return err_set(e, ERR_NOT_FOUND, "the incident is gone");
	*out = &result->incident[0];
	t->result[language] = result;
	return 0;
}

static int
incident_of(struct writing *w, const struct result_incident **out,
	    struct err *e)
{
	const struct result *known = w->t->result[w->language];

	if (known != NULL) {
		*out = &known->incident[0];
		return 0;
	}
	return gathered(w->t, w->language, w->t->notice->object, out, e);
}

static const char *
title_of(const struct writing *w, const struct result_incident *x)
{
	return w->contact->step == STEP_OWNER
		   ? notify_text_plain(w->t->arena, w->language, x->title)
		   : x->title;
}

/* "10:05 the clerk was told; there was no answer yet." */
static void
told_before(struct writing *w)
{
	const struct delivery_list *told = w->t->told;
	struct content_value value[2] = { { .name = "time" },
					  { .name = "who" } };
	const struct delivery_row *last = NULL;

	for (size_t i = 0; told != NULL && i < told->count; i++)
		if (told->row[i].step < w->contact->step)
			last = &told->row[i];
	if (last == NULL)
		return;
	value[0].text = text_of(time_of(w, last->created_ms));
	value[1].text = text_of(
	    content_text(w->language, (enum text_key)(TEXT_notice_step_clerk)));
	if (last->step == STEP_OWNER)
		value[1].text =
		    text_of(content_text(w->language, TEXT_notice_step_owner));
	if (last->step == STEP_SUPPORTER)
		value[1].text = text_of(
		    content_text(w->language, TEXT_notice_step_supporter));
	str_add_byte(&w->body, '\n');
	line(w, TEXT_notice_before, value, 2);
}

static void
actions(struct writing *w, const struct result_incident *x)
{
	struct content_value until = VALUE_TEXT(
	    "deadline", content_severity_deadline(w->language, x->severity));

	line(w, TEXT_notice_do, &until, 1);
	for (size_t i = 0; i < x->card.clerks; i++)
		str_addf(&w->body, "%zu. %s\n", i + 1, x->card.clerk[i]);
	str_addf(&w->body, "\n%s\n", x->card.telephone);
}

static int
write_incident(struct writing *w, struct err *e)
{
	const struct result_incident *x = NULL;
	struct content_value value[2];

	if (incident_of(w, &x, e) != 0)
		return -1;
	value[0] =
	    VALUE_TEXT("urgency", content_severity(w->language, x->severity));
	value[1] = VALUE_TEXT("title", title_of(w, x));
	say(&w->subject, w->language, TEXT_notice_subject, value, 2);
	str_addf(&w->body, "%s\n\n", title_of(w, x));
	if (w->contact->step == STEP_OWNER)
		str_addf(
		    &w->body, "%s\n",
		    notify_text_plain(w->t->arena, w->language, x->card.owner));
	else
		actions(w, x);
	told_before(w);
	str_add_byte(&w->body, '\n');
	line(w, TEXT_notice_read, NULL, 0);
	str_add(&w->body, NOTIFY_ACKNOWLEDGE "\n\n");
	link_line(w, TEXT_notice_details, "/incidents/", x->id);
	return 0;
}

static int
write_ended(struct writing *w, struct err *e)
{
	const struct result_incident *x = NULL;
	struct content_value title, from, until;

	if (incident_of(w, &x, e) != 0)
		return -1;
	title = VALUE_TEXT("title", title_of(w, x));
	from = VALUE_TEXT("from", time_of(w, x->first_ms));
	until = VALUE_TEXT("until", time_of(w, w->t->notice->created_ms));
	say(&w->subject, w->language, TEXT_notice_ended_subject, &title, 1);
	line(w, TEXT_notice_ended_lead, NULL, 0);
	str_addf(&w->body, "\n%s\n", title_of(w, x));
	line(w, TEXT_notice_ended_since, &from, 1);
	line(w, TEXT_notice_ended_until, &until, 1);
	str_add_byte(&w->body, '\n');
	link_line(w, TEXT_notice_details, "/incidents/", x->id);
	return 0;
}

static int
digest_item(struct writing *w, const struct notice_row *n, struct err *e)
{
	const struct result_incident *x = NULL;
	struct content_value value[2];

	if (gathered(w->t, w->language, n->object, &x, e) != 0)
		return -1;
	value[0] =
	    VALUE_TEXT("urgency", content_severity(w->language, x->severity));
	value[1] = VALUE_TEXT("title", title_of(w, x));
	line(w, TEXT_notice_digest_item, value, 2);
	return 0;
}

static int
write_digest(struct writing *w, struct err *e)
{
	const struct notice_list *item = w->t->item;
	int64_t over = 0;
	struct content_value count = VALUE_INT("count", (int64_t)item->count);

	say(&w->subject, w->language, TEXT_notice_digest_subject, &count, 1);
	line(w, TEXT_notice_digest_lead, NULL, 0);
	str_add_byte(&w->body, '\n');
	for (size_t i = 0; i < item->count; i++) {
		over += item->row[i].over_budget;
		if (i < ITEMS_NAMED && digest_item(w, &item->row[i], e) != 0)
			return -1;
	}
	count.integer = (int64_t)item->count - ITEMS_NAMED;
	if (count.integer > 0)
		line(w, TEXT_notice_digest_more, &count, 1);
	if (over > 0) {
		struct content_value value[] = { VALUE_INT("count", over),
						 VALUE_INT("budget",
							   w->t->budget) };

		str_add_byte(&w->body, '\n');
		line(w, TEXT_notice_digest_budget, value, 2);
	}
	str_add_byte(&w->body, '\n');
	link_line(w, TEXT_notice_digest_link, "/incidents", 0);
	return 0;
}

static int
write_test(struct writing *w, struct err *e)
{
	UNUSED(e);
	say(&w->subject, w->language, TEXT_notice_test_subject, NULL, 0);
	line(w, TEXT_notice_test_lead, NULL, 0);
	return 0;
}

static int
write_report(struct writing *w, struct err *e)
{
	struct content_value title = VALUE_TEXT("title", w->t->title);

	UNUSED(e);
	say(&w->subject, w->language, TEXT_notice_report_subject, &title, 1);
	line(w, TEXT_notice_report_lead, NULL, 0);
	str_add_byte(&w->body, '\n');
	link_line(w, TEXT_notice_details, "/reports/", w->t->notice->object);
	return 0;
}

static int
write_fault(struct writing *w, struct err *e)
{
	static const enum text_key name[CHANNEL_COUNT] = {
		[CHANNEL_MAIL] = TEXT_notice_channel_mail,
		[CHANNEL_LINE] = TEXT_notice_channel_line,
		[CHANNEL_SLACK] = TEXT_notice_channel_slack,
		[CHANNEL_TEAMS] = TEXT_notice_channel_teams,
		[CHANNEL_HOOK] = TEXT_notice_channel_hook,
	};
	struct content_value value = VALUE_TEXT(
	    "channel", content_text(w->language, name[w->t->channel]));
	struct content_value answer = VALUE_TEXT("answer", w->t->title);

	UNUSED(e);
	say(&w->subject, w->language, TEXT_notice_fault_subject, &value, 1);
	line(w, TEXT_notice_fault_lead, &value, 1);
	line(w, TEXT_notice_fault_said, &answer, 1);
	str_add_byte(&w->body, '\n');
	line(w, TEXT_notice_fault_do, NULL, 0);
	link_line(w, TEXT_notice_details, "/health", 0);
	return 0;
}

static int (*const write_kind[NOTICE_KIND_COUNT])(struct writing *,
						  struct err *) = {
	[NOTICE_INCIDENT] = write_incident, [NOTICE_ENDED] = write_ended,
	[NOTICE_DIGEST] = write_digest,     [NOTICE_REPORT] = write_report,
	[NOTICE_TEST] = write_test,         [NOTICE_FAULT] = write_fault,
};

static void
dear(struct writing *w)
{
	struct content_value value[] = {
		VALUE_TEXT("company", w->t->company),
		VALUE_TEXT("name", w->contact->name),
	};

	line(w, TEXT_notice_dear, value, 2);
	str_add_byte(&w->body, '\n');
}

/* The reader can check the number without trusting any link in the letter:
 * the address and the number stand on paper, too. */
static void
genuine(struct writing *w)
{
	struct content_value code = VALUE_TEXT("code", w->t->notice->code);

	str_add_byte(&w->body, '\n');
	line(w, TEXT_notice_genuine, &code, 1);
	str_addf(&w->body, "%s/n/%s\n\n", w->t->settings->public_address,
		 w->t->notice->code);
	line(w, TEXT_notice_footer, NULL, 0);
}

int
notify_text_write(struct notify_text *t, const struct contact_row *contact,
		  struct notify_letter *out, struct err *e)
{
	struct writing w = { .t = t,
			     .contact = contact,
			     .language = contact->language };
	int rc = -1;

	str_init(&w.subject, 400);
	str_init(&w.body, NOTIFY_BODY_MAX);
	dear(&w);
	if (write_kind[t->notice->kind](&w, e) != 0)
		goto out;
	genuine(&w);
	if (str_check(&w.subject, "subject", e) != 0 ||
	    str_check(&w.body, "letter", e) != 0)
		goto out;
	out->subject = arena_text(t->arena, str_view(&w.subject));
	out->body = arena_text(t->arena, str_view(&w.body));
	rc = arena_check(t->arena, e);
out:
	str_done(&w.subject);
	str_done(&w.body);
	return rc;
}
