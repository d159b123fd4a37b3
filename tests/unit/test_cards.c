/*
 * Every card as people will see it: all classes, severities, outcomes, sides
 * and languages, filled with values of usual length.
 */
#include <string.h>

#include "base/utf8.h"
#include "content/content.h"
#include "tap.h"

/* Characters; English needs about twice as many for the same. */
struct limit {
	size_t owner, action, title;
};

static const struct limit limits[LANGUAGE_COUNT] = {
	[LANGUAGE_JA] = { .owner = 60, .action = 80, .title = 45 },
	[LANGUAGE_EN] = { .owner = 110, .action = 150, .title = 90 },
};

struct shown {
	struct str text;
	enum language language;
	const char *where;
	size_t faults;
};

static const struct content_value *
values_for(enum language language, enum severity severity,
	   enum alert_class class)
{
	static struct content_value value[7];
	bool ja = language == LANGUAGE_JA;

	value[0] = VALUE_TEXT("device", ja ? "営業のパソコン" : "Sales-PC");
	value[1] = VALUE_TEXT("peer", "203.0.113.7");
	value[2] = VALUE_TEXT("subject", "example.jp");
	value[3] = VALUE_INT("count", 12345);
	value[4] = VALUE_TEXT("deadline",
			      content_severity_deadline(language, severity));
	value[5] =
	    VALUE_TEXT("desk", content_text(language, TEXT_card_desk_unset));
	value[6] = VALUE_TEXT("class", content_class(language, class));
	return value;
}

static void
fault(struct shown *s, const char *what)
{
	s->faults++;
	tap_note("%s: %s: %s", s->where, what, s->text.p);
}

static void
check(struct shown *s, size_t longest)
{
	static const char *const bad[] = { "{",    "}",  "  ", "。。", "、、",
					   "、。", " .", " ,", "..",   ",," };
	struct text t = str_view(&s->text);

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		if (text_contains(t, bad[i]))
			fault(s, bad[i]);
	}
	if (t.n == 0)
		fault(s, "empty");
	if (longest != 0 && utf8_count(t) > longest)
		fault(s, "too long");
}

static void
show(struct shown *s, const char *where, const char *pattern,
     const struct content_value *value, size_t longest)
{
	s->where = where;
	str_reset(&s->text);
	content_fill(&s->text, pattern, value, 7);
	check(s, longest);
}

static void
show_owner(struct shown *s, const struct card *card,
	   const struct content_value *value)
{
	struct text lines = text_of(card->owner);
	struct text line;
	struct str copy;

	str_init(&copy, 1000);
	while (text_cut(&lines, '\n', &line)) {
		str_reset(&copy);
		str_add_text(&copy, line);
		show(s, "owner", copy.p, value, limits[s->language].owner);
	}
	str_done(&copy);
	show(s, "decision", card->decision, value, limits[s->language].owner);
	if (card->yen != NULL)
		show(s, "yen", card->yen, value, 0);
}

static void
show_card(struct shown *s, const struct card_case *c)
{
	const struct card *card = content_card(s->language, c);
	const struct content_value *value =
	    values_for(s->language, c->severity, c->class);
	const struct limit *limit = &limits[s->language];

	show(s, "title", card->title, value, limit->title);
	show_owner(s, card, value);
	for (size_t i = 0; i < card->clerk_count; i++)
		show(s, "action", card->clerk[i], value, limit->action);
	show(s, "deadline", card->deadline, value, limit->action);
	show(s, "telephone", card->telephone, value, limit->action);
	s->where = "owner as one";
	str_reset(&s->text);
	content_card_owner(&s->text, card, value, 7);
	check(s, 0);
	s->where = "engineer as one";
	str_reset(&s->text);
	content_card_engineer(&s->text, s->language, card, c->class, value, 7);
	check(s, 0);
}

/* Calls 'each' for every case of a class. */
static size_t
all_cases(enum language language, enum alert_class class)
{
	struct shown s = { .language = language };

	str_init(&s.text, 8000);
	for (int v = 0; v < SEVERITY_COUNT; v++) {
		for (int o = 0; o < OUTCOME_COUNT; o++) {
			struct card_case c = { .class = class,
					       .severity = (enum severity)v,
					       .outcome = (enum outcome)o };

			show_card(&s, &c);
			c.target = true;
			show_card(&s, &c);
		}
	}
	str_done(&s.text);
	return s.faults;
}

static void
test_all(void)
{
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		for (int c = 0; c < CLASS_COUNT; c++)
			tap_int(
			    all_cases((enum language)l, (enum alert_class)c), 0,
			    class_name((enum alert_class)c));
	}
}

static const struct card *
card_of(enum alert_class class, enum severity severity, enum outcome outcome,
	bool target)
{
	struct card_case c = { .class = class,
			       .severity = severity,
			       .outcome = outcome,
			       .target = target };

	return content_card(LANGUAGE_EN, &c);
}

static void
test_choice(void)
{
	const struct card *info =
	    card_of(CLASS_C2, SEVERITY_INFO, OUTCOME_SUCCESS, false);

	tap_ok(info ==
		   card_of(CLASS_SCAN, SEVERITY_INFO, OUTCOME_ATTEMPT, true),
	       "nothing to do is one card");
	tap_ok(
	    strstr(card_of(CLASS_EXPLOIT, SEVERITY_TODAY, OUTCOME_ATTEMPT, true)
		       ->title,
		   "no sign of success") != NULL,
	    "a failed attack on a device is said to have failed");
	tap_ok(
	    strstr(card_of(CLASS_EXPLOIT, SEVERITY_NOW, OUTCOME_SUCCESS, true)
		       ->title,
		   "may have worked") != NULL,
	    "an attack that worked");
	tap_ok(
	    strstr(card_of(CLASS_EXPLOIT, SEVERITY_NOW, OUTCOME_ATTEMPT, false)
		       ->title,
		   "tried to attack") != NULL,
	    "a device that attacks in vain");
	tap_ok(
	    strstr(card_of(CLASS_C2, SEVERITY_THIS_WEEK, OUTCOME_UNKNOWN, false)
		       ->title,
		   "worth a check") != NULL,
	    "within the week the quieter card");
	tap_ok(card_of(CLASS_WEAK_SETTING, SEVERITY_THIS_WEEK, OUTCOME_ATTEMPT,
		       true) == card_of(CLASS_WEAK_SETTING, SEVERITY_TODAY,
					OUTCOME_UNKNOWN, false),
	       "a class of one card always shows it");
}

/* The first thing to do with a machine that may be infected. */
static void
test_first_action(void)
{
	static const enum alert_class infected[] = {
		CLASS_C2,
		CLASS_MALWARE_DOWNLOAD,
		CLASS_EXPLOIT,
		CLASS_LATERAL,
		CLASS_TUNNEL,
		CLASS_EXFILTRATION,
		CLASS_MINER,
		CLASS_SUSPICIOUS_SCRIPT,
		CLASS_RANSOMWARE,
		CLASS_CREDENTIAL_THEFT,
		CLASS_PERSISTENCE,
		CLASS_PRIVILEGE_ESCALATION,
		CLASS_DEFENCE_EVASION,
	};
	int wrong = 0;

	for (size_t i = 0; i < ARRAY_LEN(infected); i++) {
		struct card_case c = { .class = infected[i],
				       .severity = SEVERITY_NOW,
				       .outcome = OUTCOME_SUCCESS };
		const char *first = content_card(LANGUAGE_JA, &c)->clerk[0];

		if (strstr(first, "LANケーブル") == NULL ||
		    strstr(first, "電源は切らないで") == NULL) {
			tap_note("%s: %s", class_name(infected[i]), first);
			wrong++;
		}
	}
	tap_int(wrong, 0, "cut the network first, never the power");
}

int
main(void)
{
	test_all();
	test_choice();
	test_first_action();
	return tap_done();
}
