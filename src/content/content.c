#include "content/content.h"

#include <stdlib.h>
#include <string.h>

#include "content/data.h"

/* "fact.value" is never longer in content/word/value.txt. */
#define VALUE_KEY_MAX 80

/* Compares a view with a terminated key as strcmp would. */
static int
key_order(struct text name, const char *key)
{
	size_t n = strlen(key);
	int order =
	    memcmp(name.n > 0 ? name.p : "", key, name.n < n ? name.n : n);

	if (order != 0)
		return order;
	return name.n < n ? -1 : name.n > n;
}

static int
row_order(const void *name, const void *row)
{
	const struct text *t = name;
	const struct data_row *r = row;

	return key_order(*t, r->key);
}

static const struct data_row *
row_get(const struct data_row *rows, size_t count, struct text name)
{
	return bsearch(&name, rows, count, sizeof(*rows), row_order);
}

const char *
content_text(enum language language, enum text_key key)
{
	return data_text[key].text[language];
}

const char *
text_key_name(enum text_key key)
{
	return data_text[key].key;
}

bool
text_key_parse(struct text name, enum text_key *out)
{
	const struct data_row *row = row_get(data_text, TEXT_KEY_COUNT, name);

	if (row == NULL)
		return false;
	*out = (enum text_key)(row - data_text);
	return true;
}

const char *
content_class(enum language language, enum alert_class class)
{
	return data_class[language][class];
}

const char *
content_severity(enum language language, enum severity severity)
{
	return data_severity[language][severity];
}

const char *
content_severity_promise(enum language language, enum severity severity)
{
	return data_promise[language][severity];
}

const char *
content_severity_deadline(enum language language, enum severity severity)
{
	return data_deadline[language][severity];
}

const char *
content_outcome(enum language language, enum outcome outcome)
{
	return data_outcome[language][outcome];
}

const char *
content_error(enum language language, enum err_kind kind)
{
	return data_error[language][kind];
}

/* Best first; a variant the class does not have is passed over. */
static const enum card_variant *
variants_for(const struct card_case *c)
{
	static const enum card_variant order[][CARD_VARIANT_COUNT] = {
		{ CARD_VARIANT_MAIN },
		{ CARD_VARIANT_ATTEMPT, CARD_VARIANT_MAIN },
		{ CARD_VARIANT_NOTE, CARD_VARIANT_MAIN },
		{ CARD_VARIANT_ATTEMPT, CARD_VARIANT_NOTE, CARD_VARIANT_MAIN },
		{ CARD_VARIANT_TARGET, CARD_VARIANT_MAIN },
		{ CARD_VARIANT_TARGET_ATTEMPT, CARD_VARIANT_TARGET,
		  CARD_VARIANT_ATTEMPT, CARD_VARIANT_MAIN },
		{ CARD_VARIANT_TARGET_ATTEMPT, CARD_VARIANT_TARGET,
		  CARD_VARIANT_NOTE, CARD_VARIANT_MAIN },
		{ CARD_VARIANT_TARGET_ATTEMPT, CARD_VARIANT_TARGET,
		  CARD_VARIANT_ATTEMPT, CARD_VARIANT_NOTE, CARD_VARIANT_MAIN },
	};
	int attempt = c->outcome == OUTCOME_ATTEMPT;
	int week = c->severity == SEVERITY_THIS_WEEK;

	return order[attempt + 2 * week + 4 * c->target];
}

/* The card of the cause that is known, or NULL. */
static const struct card *
card_of_cause(const struct card *card, struct text cause)
{
	static const char *const names[] = {
#define ROW(name, text) text,
		CARD_VARIANT_TABLE(ROW)
#undef ROW
	};

	for (size_t i = 0; cause.n > 0 && i < ARRAY_LEN(names); i++)
		if (text_is(cause, names[i]) && card[i].title != NULL)
			return &card[i];
	return NULL;
}

const struct card *
content_card(enum language language, const struct card_case *c)
{
	const struct card *card = data_card[language][c->class];
	const enum card_variant *variant = variants_for(c);

	if (c->severity == SEVERITY_INFO)
		return &data_card_info[language];
	if (card_of_cause(card, c->cause) != NULL)
		return card_of_cause(card, c->cause);
	while (*variant != CARD_VARIANT_MAIN && card[*variant].title == NULL)
		variant++;
	return &card[*variant];
}

void
content_card_owner(struct str *out, const struct card *card,
		   const struct content_value *value, size_t count)
{
	content_fill(out, card->owner, value, count);
	str_add_byte(out, '\n');
	content_fill(out, card->decision, value, count);
	if (card->yen == NULL)
		return;
	str_add_byte(out, '\n');
	content_fill(out, card->yen, value, count);
	str_add(out, " [");
	str_add(out, card->source);
	str_add_byte(out, ']');
}

void
content_card_engineer(struct str *out, enum language language,
		      const struct card *card, enum alert_class class,
		      const struct content_value *value, size_t count)
{
	content_fill(out, card->engineer, value, count);
	str_add_byte(out, '\n');
	str_add(out, content_text(language, TEXT_card_verify));
	for (size_t i = 0; i < card->verify_count; i++) {
		str_add(out, "\n- ");
		content_fill(out, card->verify[i], value, count);
	}
	str_add_byte(out, '\n');
	if (*card->attack != '\0')
		str_addf(out, "ATT&CK: %s; ", card->attack);
	str_addf(out, "RSIT: %s", class_taxonomy(class));
}

const char *
content_file_type(enum language language, const char *type)
{
	char name[64] = "look_type_";
	size_t n = strlen(name);
	enum text_key key;

	if (type[0] == '\0' ||
	    !text_copy(name + n, sizeof(name) - n, text_of(type)))
		return type;
	for (size_t i = n; name[i] != '\0'; i++)
		if (name[i] == '-')
			name[i] = '_';
	return text_key_parse(text_of(name), &key) ? content_text(language, key)
						   : type;
}

static int
rule_order(const void *name, const void *rule)
{
	const struct text *t = name;
	const struct data_rule *r = rule;

	return key_order(*t, r->key);
}

const struct explanation *
content_rule(enum language language, struct text rule)
{
	const struct data_rule *found = bsearch(
	    &rule, data_rule, data_rule_count, sizeof(*found), rule_order);

	return found != NULL ? &found->text[language] : NULL;
}

const char *
content_reason(enum language language, struct text key)
{
	const struct data_row *row =
	    row_get(data_reason, data_reason_count, key);

	return row != NULL ? row->text[language] : NULL;
}

/* The row's key is "fact.value"; a foreign value may hold anything. */
const char *
content_value_word(enum language language, const char *fact, struct text value)
{
	const struct data_row *row;
	struct str key;

	str_init(&key, VALUE_KEY_MAX);
	str_add(&key, fact);
	str_add_byte(&key, '.');
	str_add_text(&key, value);
	row = key.over ? NULL
		       : row_get(data_value, data_value_count, str_view(&key));
	str_done(&key);
	return row != NULL ? row->text[language] : NULL;
}

const char *
content_device_kind(enum language language, struct text kind)
{
	const struct data_row *row = row_get(data_kind, data_kind_count, kind);

	return row != NULL ? row->text[language] : NULL;
}

const char *
content_device_why(enum language language, struct text key)
{
	const struct data_row *row = row_get(data_why, data_why_count, key);

	return row != NULL ? row->text[language] : NULL;
}

static const struct data_row *
code_rows(enum code_list list, size_t *count_out)
{
	bool prefecture = list == CODE_PREFECTURE;

	*count_out = prefecture ? data_prefecture_count : data_industry_count;
	return prefecture ? data_prefecture : data_industry;
}

const char *
content_code(enum language language, enum code_list list, struct text code)
{
	size_t count;
	const struct data_row *rows = code_rows(list, &count);
	const struct data_row *row = row_get(rows, count, code);

	return row != NULL ? row->text[language] : NULL;
}

const char *
content_code_at(enum code_list list, size_t number)
{
	size_t count;
	const struct data_row *rows = code_rows(list, &count);

	return number < count ? rows[number].key : NULL;
}
