/*
 * rule.c: files of detector/ (our detectors: sections are keys of
 * detect_table.h) and of rule/ (our Suricata rules: sections are the sids of
 * the files in rules/).
 * Keys: title.ja title.en reason.ja reason.en why.ja why.en, and where the
 * class's card would say too little, incident.ja incident.en: the title of an
 * incident that this rule names, with {device}.
 */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "book.h"
#include "watch/detect_table.h"

#define RULES_MAX        2048
#define RULE_OWN_FACTS   "device peer port count subject"
#define SURICATA_DEFAULT "default"

struct known {
	const char *key;   /* "komainu.scan-vertical", "suricata.9000001" */
	const char *facts; /* what its reason may use */
	bool met;
};

struct known_list {
	struct known *item;
	size_t count;
};

static void
known_add(struct book *b, struct known_list *list, const char *key,
	  const char *facts)
{
	CHECK(list->count < RULES_MAX);
	list->item[list->count++] = (struct known){
		.key = key,
		.facts = arena_printf(b->a, RULE_OWN_FACTS "%s%s",
				      *facts ? " " : "", facts),
	};
}

static void
known_detectors(struct book *b, struct known_list *list)
{
#define ROW(name, key, class, facts) { key, facts },
	static const struct {
		const char *key, *facts;
	} table[] = { DETECT_RULE_TABLE(ROW) };
#undef ROW

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		known_add(b, list,
			  arena_printf(b->a, "komainu.%s", table[i].key),
			  table[i].facts);
}

/* The number after "sid:" in each rule that is not commented out. */
static void
known_sids(struct book *b, struct known_list *list, struct text bytes)
{
	struct text line;

	while (text_cut(&bytes, '\n', &line)) {
		const char *sid;
		size_t n = 0;
		char *copy = arena_text(b->a, text_trim(line));

		CHECK(copy != NULL);
		if (*copy == '#' || (sid = strstr(copy, "sid:")) == NULL)
			continue;
		sid += strlen("sid:");
		while (*sid == ' ')
			sid++;
		while (sid[n] >= '0' && sid[n] <= '9')
			n++;
		known_add(b, list,
			  arena_printf(b->a, "suricata.%.*s", (int)n, sid), "");
	}
}

static void
known_suricata(struct book *b, struct known_list *list)
{
	const char *directory = arena_printf(b->a, "%s/rules", b->root);
	const char **name = source_list(b->a, directory, ".rules", b->f);

	for (; *name != NULL; name++) {
		const char *path =
		    arena_printf(b->a, "%s/%s", directory, *name);
		struct text bytes = source_bytes(b->a, path, b->f);

		known_sids(b, list, bytes);
	}
	known_add(b, list, "suricata." SURICATA_DEFAULT, "");
}

static struct rule *
rule_of(struct book *b, const char *key, struct place at)
{
	for (size_t i = 0; i < b->rules; i++) {
		if (strcmp(b->rule[i].key, key) == 0)
			return &b->rule[i];
	}
	CHECK(b->rules < RULES_MAX);
	b->rule[b->rules] = (struct rule){ .key = key, .at = at };
	return &b->rule[b->rules++];
}

/* "reason.ja" sets reason[LANGUAGE_JA]. NULL when the key is no such. */
static const char **
rule_part(struct rule *r, const char *key, enum language *language_out)
{
	struct text rest = text_of(key);
	struct text part;

	if (!text_cut(&rest, '.', &part) || !language_parse(rest, language_out))
		return NULL;
	if (text_is(part, "title"))
		return &r->title[*language_out];
	if (text_is(part, "reason"))
		return &r->reason[*language_out];
	if (text_is(part, "why"))
		return &r->why[*language_out];
	if (text_is(part, "incident"))
		return &r->incident[*language_out];
	return NULL;
}

/* Sets one part of the rule 'key'; 'known' is NULL when there is no such. */
static void
rule_set(struct book *b, const struct known *known, const char *key,
	 const struct source *s, const struct entry *e)
{
	struct place at = { s->path, e->line };
	enum language language = LANGUAGE_JA;
	struct rule *r = rule_of(b, key, at);
	const char **part = rule_part(r, e->key, &language);
	bool reason, incident;

	if (part == NULL) {
		fault_add(b->f, at.path, at.line,
			  "\"%s\": title, reason, why and incident, each with "
			  ".ja or .en, belong here",
			  e->key);
		return;
	}
	if (*part != NULL)
		fault_add(b->f, at.path, at.line, "[%s] has %s twice",
			  e->section, e->key);
	*part = e->value;
	reason = part == &r->reason[language];
	incident = part == &r->incident[language];
	text_check(b, language, at, e->value,
		   incident                  ? "device"
		   : reason && known != NULL ? known->facts
					     : "");
	wording_no_yen(at, e->value, b->f);
	if (incident || part == &r->title[language])
		wording_jargon(&b->jargon, language, at, e->value, b->f);
}

/* "9100001-9100006" names all sids between; anything else is one name. */
static bool
section_covers(const char *section, const char *prefix, const char *key)
{
	const char *name = key + strlen(prefix) + 1;
	const char *dash = strchr(section, '-');
	size_t n = strlen(name);

	if (strcmp(section, name) == 0)
		return true;
	return dash != NULL && (size_t)(dash - section) == n &&
	       strlen(dash + 1) == n && strspn(name, "0123456789") == n &&
	       strncmp(section, name, n) <= 0 && strcmp(dash + 1, name) >= 0;
}

static void
rule_take(struct book *b, struct known_list *list, const char *prefix,
	  const struct source *s, const struct entry *e)
{
	bool found = false;

	for (size_t i = 0; i < list->count; i++) {
		struct known *known = &list->item[i];

		if (!section_covers(e->section, prefix, known->key))
			continue;
		rule_set(b, known, known->key, s, e);
		known->met = true;
		found = true;
	}
	if (!found)
		fault_add(b->f, s->path, e->line, "[%s]: there is no such rule",
			  e->section);
}

static void
directory_read(struct book *b, struct known_list *list, const char *name,
	       const char *prefix)
{
	const char *directory = arena_printf(b->a, "%s/%s", b->root, name);
	const char **file = source_list(b->a, directory, ".txt", b->f);

	for (; *file != NULL; file++) {
		struct source *s = arena_alloc(b->a, sizeof(*s));
		const char *path =
		    arena_printf(b->a, "%s/%s", directory, *file);

		CHECK(s != NULL);
		source_read(b->a, path, s, b->f);
		for (size_t i = 0; i < s->count; i++)
			rule_take(b, list, prefix, s, &s->entry[i]);
	}
	for (size_t i = 0; i < list->count; i++) {
		if (!list->item[i].met)
			fault_add(b->f, directory, 0, "%s has no explanation",
				  list->item[i].key);
	}
}

static int
rule_order(const void *a, const void *b)
{
	const struct rule *x = a;
	const struct rule *y = b;

	return strcmp(x->key, y->key);
}

/* Title and reason in both languages; why is optional but never in one. A
 * Suricata rule without a reason of its own has the default one. */
static void
rule_whole(struct book *b, struct rule *r, const struct rule *fallback)
{
	if (fallback != NULL && r->reason[0] == NULL && r->reason[1] == NULL)
		memcpy(r->reason, fallback->reason, sizeof(r->reason));
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		if (r->title[l] == NULL || r->reason[l] == NULL ||
		    (r->why[l] == NULL) != (r->why[!l] == NULL) ||
		    (r->incident[l] == NULL) != (r->incident[!l] == NULL))
			fault_add(b->f, r->at.path, r->at.line,
				  "%s: title, reason, why or incident is "
				  "missing in %s",
				  r->key, language_name((enum language)l));
	}
	if (r->reason[0] != NULL && r->reason[1] != NULL)
		wording_same_placeholders(r->at, r->reason[0], r->reason[1],
					  b->f);
}

void
rule_read(struct book *b)
{
	struct known_list detectors = { 0 }, sids = { 0 };
	const struct rule *fallback = NULL;

	b->rule = arena_alloc_array(b->a, RULES_MAX, sizeof(*b->rule));
	detectors.item =
	    arena_alloc_array(b->a, RULES_MAX, sizeof(struct known));
	sids.item = arena_alloc_array(b->a, RULES_MAX, sizeof(struct known));
	CHECK(b->rule && detectors.item && sids.item);
	known_detectors(b, &detectors);
	known_suricata(b, &sids);
	directory_read(b, &detectors, "detector", "komainu");
	directory_read(b, &sids, "rule", "suricata");
	qsort(b->rule, b->rules, sizeof(*b->rule), rule_order);
	for (size_t i = 0; i < b->rules; i++) {
		if (strcmp(b->rule[i].key, "suricata." SURICATA_DEFAULT) == 0)
			fallback = &b->rule[i];
	}
	for (size_t i = 0; i < b->rules; i++)
		rule_whole(b, &b->rule[i],
			   text_starts(text_of(b->rule[i].key), "suricata.")
			       ? fallback
			       : NULL);
}
