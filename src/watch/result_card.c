/* result_card.c: an incident's title, reason and card, filled in for the case;
 * see result_part.h. */
#include <string.h>

#include "base/stamp.h"
#include "content/content.h"
#include "watch/facts.h"
#include "watch/result_part.h"

#define CARD_TEXT_MAX 8000
/* Alerts an engineer is told in full; the rest is on the incident's page. */
#define CARD_ALERTS_MAX 12
#define EVIDENCE_MAX    3

static const char *
filled(struct result_work *w, const char *pattern, const struct facts *f)
{
	const char *text;
	struct str s;

	str_init(&s, CARD_TEXT_MAX);
	content_fill(&s, pattern, f->value, f->count);
	text = arena_text(w->arena, str_view(&s));
	str_done(&s);
	return text != NULL ? text : "";
}

/* What the placeholders of cards and reasons stand for in this case; the
 * device is the first. */
static void
values_of(struct result_work *w, const struct incident_row *row,
	  const struct result_incident *x, struct facts *f)
{
	const char *device = result_label(w, row->device);
	const char *unknown = content_text(w->language, TEXT_device_unknown);
	const char *someone = content_text(w->language, TEXT_peer_unknown);
	struct text at;

	/* What fell silent is a sensor, not a device of the inventory. */
	if (row->class == CLASS_SILENCE && device[0] == '\0')
		device = row->subject;
	facts_read(w->arena, row->facts, f);
	at = facts_text(f, "from");
	f->count = 0;
	facts_add_text(f, "device", device[0] != '\0' ? device : unknown);
	facts_add_text(f, "peer", row->peer[0] != '\0' ? row->peer : someone);
	facts_add_text(f, "subject",
		       row->subject[0] != '\0' ? row->subject : row->peer);
	facts_add_text(f, "class", x->class_text);
	facts_add_text(f, "deadline",
		       content_severity_deadline(w->language, x->severity));
	facts_add_text(f, "desk",
		       w->settings->desk[0] != '\0'
			   ? w->settings->desk
			   : content_text(w->language, TEXT_card_desk_unset));
	facts_add_int(f, "count", x->count);
	facts_add_int(f, "alerts", (int64_t)x->alerts);
	facts_add_int(f, "devices", (int64_t)x->devices);
	facts_add_text(f, "from",
		       at.n > 0 ? result_label(w, arena_text(w->arena, at))
				: someone);
}

static void
add_to(struct result_work *w, const struct incident_row *row, struct facts *f)
{
	struct facts own;
	struct text to;

	facts_read(w->arena, row->facts, &own);
	to = facts_text(&own, "to");
	facts_add_text(f, "to",
		       to.n > 0
			   ? result_label(w, arena_text(w->arena, to))
			   : content_text(w->language, TEXT_device_unknown));
}

static void
engineer_alert(struct str *s, const struct result_alert *x)
{
	char first[STAMP_TEXT_MAX], last[STAMP_TEXT_MAX];

	stamp_write_iso(x->first_ms, first);
	stamp_write_iso(x->last_ms, last);
	str_addf(s, "\n%s: %s x%lld, %s .. %s, %s", x->rule,
		 x->rule_title[0] != '\0' ? x->rule_title : x->title,
		 (long long)x->count, first, last, x->device);
	if (x->peer[0] != '\0')
		str_addf(s, " - %s", x->peer);
	if (x->port >= 0)
		str_addf(s, " port %d", x->port);
	if (x->protocol[0] != '\0')
		str_addf(s, "/%s", x->protocol);
	if (x->subject[0] != '\0')
		str_addf(s, ", %s", x->subject);
	if (x->flow[0] != '\0')
		str_addf(s, ", flow %s", x->flow);
	if (x->author[0] != '\0')
		str_addf(s, ", rule by %s", x->author);
}

static const char *
engineer_of(struct result_work *w, const struct card *card,
	    const struct result_incident *x, const struct facts *f)
{
	const char *text;
	struct str s;
	size_t i;

	str_init(&s, CARD_TEXT_MAX);
	content_card_engineer(&s, w->language, card, x->class, f->value,
			      f->count);
	for (i = 0; i < x->alerts && i < CARD_ALERTS_MAX; i++)
		engineer_alert(&s, x->alert[i]);
	if (x->alerts > CARD_ALERTS_MAX)
		str_addf(&s, "\n+%zu", x->alerts - CARD_ALERTS_MAX);
	text = arena_text(w->arena, str_view(&s));
	str_done(&s);
	return text != NULL ? text : "";
}

/* The owner is told the device's name; an address says nothing to him unless
 * there is nothing else. */
static const char *
owner_of(struct result_work *w, const struct card *card, const char *device,
	 struct facts f)
{
	const struct result_device *d =
	    map_get(w->device, device, strlen(device));
	const char *text;
	struct str s;

	if (d != NULL && d->name[0] != '\0')
		f.value[0].text = text_of(d->name);
	str_init(&s, CARD_TEXT_MAX);
	content_card_owner(&s, card, f.value, f.count);
	text = arena_text(w->arena, str_view(&s));
	str_done(&s);
	return text != NULL ? text : "";
}

static void
card_of(struct result_work *w, const struct card *card, const char *device,
	struct result_incident *x, const struct facts *f)
{
	struct result_card *c = &x->card;
	size_t i;

	c->owner = owner_of(w, card, device, *f);
	c->clerks = card->clerk_count;
	for (i = 0; i < card->clerk_count && i < RESULT_CLERK_MAX; i++)
		c->clerk[i] = filled(w, card->clerk[i], f);
	c->deadline = filled(w, card->deadline, f);
	c->telephone = filled(w, card->telephone, f);
	c->engineer = engineer_of(w, card, x, f);
}

static bool
title_was_said(const struct result_incident *x, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(x->alert[i]->title, x->alert[at]->title) == 0)
			return true;
	return false;
}

/* Up to three different findings by name, gravest first: what tells one
 * incident of a class from another. */
static void
evidence_add(struct result_work *w, struct str *out,
	     const struct result_incident *x)
{
	struct content_value value = { .name = "list" };
	/* Japanese runs on; other languages leave a blank. */
	const char *gap = w->language == LANGUAGE_JA ? "" : " ";
	struct str list;
	size_t said = 0;

	str_init(&list, CARD_TEXT_MAX);
	for (size_t i = 0; i < x->alerts && said < EVIDENCE_MAX; i++) {
		if (x->alert[i]->severity == SEVERITY_INFO ||
		    title_was_said(x, i))
			continue;
		if (said++ > 0) {
			str_add(&list,
				content_text(w->language, TEXT_incident_and));
			str_add(&list, gap);
		}
		str_add(&list, x->alert[i]->title);
	}
	if (said > 0)
		str_add(out, gap);
	value.text = str_view(&list);
	if (said > 0)
		content_fill(out,
			     content_text(w->language, TEXT_incident_evidence),
			     &value, 1);
	str_done(&list);
}

static const char *
reason_of_row(struct result_work *w, const struct incident_row *row,
	      const struct result_incident *x, const struct facts *f)
{
	const char *pattern = content_reason(w->language, text_of(row->reason));
	const char *text;
	struct str s;

	str_init(&s, CARD_TEXT_MAX);
	if (pattern != NULL)
		str_add(&s, filled(w, pattern, f));
	evidence_add(w, &s, x);
	text = arena_text(w->arena, str_view(&s));
	str_done(&s);
	return text != NULL ? text : "";
}

static const struct card *
card_of_row(struct result_work *w, const struct incident_row *row)
{
	struct card_case c = { .class = row->class,
			       .severity = row->severity,
			       .outcome = row->outcome };
	struct facts f;

	facts_read(w->arena, row->facts, &f);
	c.target = text_is(facts_text(&f, "_role"), "target");
	c.cause = facts_text(&f, "_cause");
	return content_card(w->language, &c);
}

/* A class has many faces: the gravest finding that named the incident says
 * which it is, when it has words for it. */
static const char *
title_of(struct result_work *w, const struct card *card,
	 const struct result_incident *x, const struct facts *f)
{
	for (size_t i = 0; i < x->alerts && x->outcome != OUTCOME_ATTEMPT;
	     i++) {
		const struct result_alert *a = x->alert[i];
		const struct explanation *told;

		if (a->class != x->class || a->severity == SEVERITY_INFO)
			continue;
		told = content_rule(w->language, text_of(a->rule));
		if (told != NULL && told->incident[0] != '\0')
			return filled(w, told->incident, f);
		break;
	}
	return filled(w, card->title, f);
}

void
result_incident_of(struct result_work *w, const struct incident_row *row,
		   struct result_incident *out)
{
	const struct card *card = card_of_row(w, row);
	struct facts f;

	out->id = row->id;
	out->class = row->class;
	out->severity = row->severity;
	out->outcome = row->outcome;
	out->class_text = content_class(w->language, row->class);
	out->severity_text = content_severity(w->language, row->severity);
	out->state = incident_state_name(row->state);
	out->first_ms = row->first_ms;
	out->last_ms = row->last_ms;
	out->count = row->events;
	values_of(w, row, out, &f);
	add_to(w, row, &f);
	out->title = title_of(w, card, out, &f);
	out->reason = reason_of_row(w, row, out, &f);
	card_of(w, card, row->device, out, &f);
}
