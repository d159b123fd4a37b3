/*
 * card.c: card/CLASS.LANGUAGE.txt. Sections are variants, keys are parts:
 *
 *   title, owner (1-2), decision, yen + source (both or none)
 *   1, 2, 3 (1-3 actions), deadline, telephone
 *   engineer, verify (1-5), attack
 *
 * A variant other than [main] may leave its engineer part to [main]; owner and
 * clerk always read a whole card.
 */
#include <string.h>

#include "base/check.h"
#include "book.h"

#define CARD_PLACEHOLDERS "device count deadline desk class"
#define CARD_OWNER_MAX    2

struct draft {
	struct book *b;
	const struct source *s;
	enum language language;
	const char *section;
	int line; /* where the section begins */
	struct card *card;
	size_t owners;
};

static const char *const variant_names[] = {
#define ROW(name, text) text,
	CARD_VARIANT_TABLE(ROW)
#undef ROW
};

static void
draft_fault(const struct draft *d, int line, const char *what)
{
	fault_add(d->b->f, d->s->path, line, "[%s] %s", d->section, what);
}

static void
text_set(const struct draft *d, const char **part, const struct entry *e)
{
	if (*part != NULL)
		fault_add(d->b->f, d->s->path, e->line, "[%s] has %s twice",
			  d->section, e->key);
	*part = e->value;
}

static void
owner_take(struct draft *d, const struct entry *e)
{
	if (++d->owners > CARD_OWNER_MAX)
		draft_fault(d, e->line, "more than two lines for the owner");
	d->card->owner =
	    d->card->owner == NULL
		? e->value
		: arena_printf(d->b->a, "%s\n%s", d->card->owner, e->value);
}

static void
action_take(struct draft *d, const struct entry *e)
{
	size_t n = (size_t)(e->key[0] - '1');

	if (n >= CARD_ACTIONS_MAX)
		draft_fault(d, e->line, "more than three actions");
	else if (n != d->card->clerk_count)
		draft_fault(d, e->line, "actions are not numbered 1, 2, 3");
	else
		d->card->clerk[d->card->clerk_count++] = e->value;
}

static void
verify_take(struct draft *d, const struct entry *e)
{
	if (d->card->verify_count == CARD_VERIFY_MAX)
		draft_fault(d, e->line, "more than five lines of verify");
	else
		d->card->verify[d->card->verify_count++] = e->value;
}

/* "T1071.001, T1573" */
static bool
attack_is_valid(const char *list)
{
	struct text rest = text_of(list);
	struct text id;

	while (text_cut(&rest, ',', &id)) {
		id = text_trim(id);
		if (id.n != 5 && id.n != 9)
			return false;
		for (size_t i = 0; i < id.n; i++) {
			bool digit = id.p[i] >= '0' && id.p[i] <= '9';

			if (i == 0 ? id.p[i] != 'T'
				   : (i == 5 ? id.p[i] != '.' : !digit))
				return false;
		}
	}
	return true;
}

static bool
engineer_take(struct draft *d, const struct entry *e)
{
	if (strcmp(e->key, "engineer") == 0) {
		text_set(d, &d->card->engineer, e);
	} else if (strcmp(e->key, "verify") == 0) {
		verify_take(d, e);
	} else if (strcmp(e->key, "attack") == 0) {
		text_set(d, &d->card->attack, e);
		if (!attack_is_valid(e->value))
			draft_fault(d, e->line,
				    "ATT&CK ids look like T1071 "
				    "or T1071.001");
	} else {
		return false;
	}
	return true;
}

/* Owner's and clerk's parts; false when the key is none of them. */
static bool
plain_take(struct draft *d, const struct entry *e)
{
	static const char *const names[] = {
		"title", "decision", "yen", "source", "deadline", "telephone"
	};
	const char **part[] = { &d->card->title,    &d->card->decision,
				&d->card->yen,      &d->card->source,
				&d->card->deadline, &d->card->telephone };

	if (strcmp(e->key, "owner") == 0) {
		owner_take(d, e);
		return true;
	}
	if (e->key[0] >= '1' && e->key[0] <= '9' && e->key[1] == '\0') {
		action_take(d, e);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(e->key, names[i]) == 0) {
			text_set(d, part[i], e);
			return true;
		}
	}
	return false;
}

static void
entry_take(struct draft *d, const struct entry *e)
{
	struct place at = { d->s->path, e->line };
	struct book *b = d->b;

	text_check(b, d->language, at, e->value, CARD_PLACEHOLDERS);
	if (engineer_take(d, e)) {
		wording_no_yen(at, e->value, b->f);
	} else if (plain_take(d, e)) {
		if (strcmp(e->key, "source") == 0)
			return;
		wording_jargon(&b->jargon, d->language, at, e->value, b->f);
		if (strcmp(e->key, "yen") != 0)
			wording_no_yen(at, e->value, b->f);
	} else {
		fault_add(b->f, at.path, at.line, "a card has no part \"%s\"",
			  e->key);
	}
}

/* "…（2021年）": a document and the year of it. */
static bool
source_is_whole(const char *source)
{
	size_t digits = 0;

	for (const char *p = source; *p; p++) {
		digits = *p >= '0' && *p <= '9' ? digits + 1 : 0;
		if (digits == 4 && !(p[1] >= '0' && p[1] <= '9') &&
		    strlen(source) >= 12)
			return true;
	}
	return false;
}

static void
draft_yen(const struct draft *d)
{
	const struct card *c = d->card;

	if (c->yen != NULL && c->source == NULL)
		draft_fault(d, d->line, "a figure in yen needs source:");
	if (c->yen == NULL && c->source != NULL)
		draft_fault(d, d->line, "source: without yen:");
	if (c->source != NULL && !source_is_whole(c->source))
		draft_fault(d, d->line, "source: needs document and year");
}

static void
draft_check(const struct draft *d, const struct card *main)
{
	struct card *c = d->card;

	if (c->engineer == NULL && main != NULL) {
		c->engineer = main->engineer;
		c->verify_count = main->verify_count;
		memcpy(c->verify, main->verify, sizeof(c->verify));
		if (c->attack == NULL)
			c->attack = main->attack;
	}
	if (c->attack == NULL)
		c->attack = "";
	if (c->title == NULL)
		draft_fault(d, d->line, "has no title");
	if (c->owner == NULL || c->decision == NULL)
		draft_fault(d, d->line,
			    "lacks the owner's level: owner, "
			    "decision");
	if (c->clerk_count == 0 || c->deadline == NULL || c->telephone == NULL)
		draft_fault(d, d->line,
			    "lacks the clerk's level: 1, deadline, "
			    "telephone");
	if (c->engineer == NULL || c->verify_count == 0)
		draft_fault(d, d->line,
			    "lacks the engineer's level: engineer, "
			    "verify");
	draft_yen(d);
}

/* Reads one section into 'card'; false when the file has none of it. */
static bool
section_read(struct book *b, const struct source *s, enum language language,
	     const char *section, struct card *card, const struct card *main)
{
	struct draft d = { .b = b,
			   .s = s,
			   .language = language,
			   .section = section,
			   .card = card };

	for (size_t i = 0; i < s->count; i++) {
		if (strcmp(s->entry[i].section, section) != 0)
			continue;
		if (d.line == 0)
			d.line = s->entry[i].line;
		entry_take(&d, &s->entry[i]);
	}
	if (d.line == 0)
		return false;
	draft_check(&d, main);
	return true;
}

static void
sections_known(struct book *b, const struct source *s)
{
	for (size_t i = 0; i < s->count; i++) {
		bool known = false;

		for (int v = 0; v < CARD_VARIANT_COUNT; v++)
			known |=
			    strcmp(s->entry[i].section, variant_names[v]) == 0;
		if (!known)
			fault_add(b->f, s->path, s->entry[i].line,
				  "[%s] is no kind of card: main, attempt, "
				  "note, target, target-attempt",
				  s->entry[i].section);
	}
}

static void
file_read(struct book *b, const char *name, enum language language,
	  struct card card[CARD_VARIANT_COUNT])
{
	struct source *s = arena_alloc(b->a, sizeof(*s));
	const char *path = arena_printf(b->a, "%s/card/%s.%s.txt", b->root,
					name, language_name(language));

	CHECK(s != NULL);
	source_read(b->a, path, s, b->f);
	if (s->count == 0)
		return;
	sections_known(b, s);
	for (int v = 0; v < CARD_VARIANT_COUNT; v++) {
		bool found = section_read(
		    b, s, language, variant_names[v], &card[v],
		    v == CARD_VARIANT_MAIN ? NULL : &card[CARD_VARIANT_MAIN]);

		if (!found && v == CARD_VARIANT_MAIN)
			fault_add(b->f, path, 0, "[main] is missing");
	}
}

/* Both languages must tell the same story: same variants, as many actions. */
static void
pair_check(struct book *b, const char *name, const struct card *ja,
	   const struct card *en)
{
	const char *path =
	    arena_printf(b->a, "%s/card/%s.en.txt", b->root, name);

	for (int v = 0; v < CARD_VARIANT_COUNT; v++) {
		if ((ja[v].title == NULL) != (en[v].title == NULL))
			fault_add(b->f, path, 0, "[%s] is in one language only",
				  variant_names[v]);
		else if (ja[v].clerk_count != en[v].clerk_count ||
			 (ja[v].yen == NULL) != (en[v].yen == NULL))
			fault_add(b->f, path, 0,
				  "[%s] actions or yen differ from Japanese",
				  variant_names[v]);
	}
}

void
card_read(struct book *b)
{
#define ROW(name, text, ...) text,
	static const char *const class_names[] = { CLASS_TABLE(ROW) };
#undef ROW
	struct card info[LANGUAGE_COUNT][CARD_VARIANT_COUNT];

	memset(info, 0, sizeof(info));
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		for (int c = 0; c < CLASS_COUNT; c++)
			file_read(b, class_names[c], (enum language)l,
				  b->card[l][c]);
		file_read(b, "info", (enum language)l, info[l]);
		b->info[l] = info[l][CARD_VARIANT_MAIN];
	}
	for (int c = 0; c < CLASS_COUNT; c++)
		pair_check(b, class_names[c], b->card[LANGUAGE_JA][c],
			   b->card[LANGUAGE_EN][c]);
	pair_check(b, "info", info[LANGUAGE_JA], info[LANGUAGE_EN]);
}
