#include "emit.h"

static const char made_by[] =
    "/* Made by tools/mkcontent from content/. Do not edit. */\n";

void
emit_literal(struct str *out, const char *text)
{
	if (text == NULL) {
		str_add(out, "NULL");
		return;
	}
	str_add_byte(out, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '\n')
			str_add(out, "\\n");
		else if (*p == '?' && p[1] == '?')
			str_add(out, "\\?");
		else if (*p == '"' || *p == '\\')
			str_addf(out, "\\%c", *p);
		else
			str_add_byte(out, *p);
	}
	str_add_byte(out, '"');
}

void
emit_keys(struct str *out, const struct book *b)
{
	str_add(out, made_by);
	str_add(out, "#ifndef CONTENT_KEYS_H\n#define CONTENT_KEYS_H\n\n"
		     "enum text_key {\n");
	for (size_t i = 0; i < b->text.count; i++)
		str_addf(out, "\tTEXT_%s,\n", b->text.row[i].key);
	str_add(out, "\tTEXT_KEY_COUNT\n};\n\n#endif\n");
}

static void
emit_rows(struct str *out, const char *name, const struct rows *rows)
{
	str_addf(out, "\nconst struct data_row data_%s[] = {\n", name);
	for (size_t i = 0; i < rows->count; i++) {
		str_add(out, "\t{ ");
		emit_literal(out, rows->row[i].key);
		str_add(out, ", { ");
		emit_literal(out, rows->row[i].text[0]);
		str_add(out, ",\n\t    ");
		emit_literal(out, rows->row[i].text[1]);
		str_add(out, " } },\n");
	}
	str_add(out, "};\n");
}

static void
emit_counted(struct str *out, const char *name, const struct rows *rows)
{
	emit_rows(out, name, rows);
	str_addf(out, "const size_t data_%s_count = %zu;\n", name, rows->count);
}

/* Rows in the order of an enum, one list per language. */
static void
emit_words(struct str *out, const char *name, const char *size,
	   const struct rows *rows)
{
	str_addf(out, "\nconst char *const data_%s[LANGUAGE_COUNT][%s] = {\n",
		 name, size);
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		str_add(out, "\t{\n");
		for (size_t i = 0; i < rows->count; i++) {
			str_add(out, "\t\t");
			emit_literal(out, rows->row[i].text[l]);
			str_add(out, ",\n");
		}
		str_add(out, "\t},\n");
	}
	str_add(out, "};\n");
}

static void
member(struct str *out, const char *name, const char *text)
{
	str_addf(out, "\t\t.%s = ", name);
	emit_literal(out, text);
	str_add(out, ",\n");
}

static void
list_member(struct str *out, const char *name, const char *const *text,
	    size_t count)
{
	str_addf(out, "\t\t.%s = {", name);
	for (size_t i = 0; i < count; i++) {
		str_add(out, i ? ",\n\t\t\t" : "\n\t\t\t");
		emit_literal(out, text[i]);
	}
	str_addf(out, " },\n\t\t.%s_count = %zu,\n", name, count);
}

static void
emit_card(struct str *out, const struct card *c)
{
	str_add(out, "{\n");
	member(out, "title", c->title);
	member(out, "owner", c->owner);
	member(out, "decision", c->decision);
	member(out, "yen", c->yen);
	member(out, "source", c->source);
	list_member(out, "clerk", c->clerk, c->clerk_count);
	member(out, "deadline", c->deadline);
	member(out, "telephone", c->telephone);
	member(out, "engineer", c->engineer);
	list_member(out, "verify", c->verify, c->verify_count);
	member(out, "attack", c->attack);
	str_add(out, "\t},\n");
}

static void
emit_cards(struct str *out, const struct book *b)
{
	str_add(out,
		"\nconst struct card data_card[LANGUAGE_COUNT][CLASS_COUNT]"
		"[CARD_VARIANT_COUNT] = {\n");
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		for (int c = 0; c < CLASS_COUNT; c++) {
			for (int v = 0; v < CARD_VARIANT_COUNT; v++) {
				const struct card *card = &b->card[l][c][v];

				if (card->title == NULL)
					continue;
				str_addf(out, "\t[%d][%d][%d] = ", l, c, v);
				emit_card(out, card);
			}
		}
	}
	str_add(out, "};\n\nconst struct card data_card_info[LANGUAGE_COUNT] = "
		     "{\n");
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		str_addf(out, "\t[%d] = ", l);
		emit_card(out, &b->info[l]);
	}
	str_add(out, "};\n");
}

static void
emit_rules(struct str *out, const struct book *b)
{
	str_add(out, "\nconst struct data_rule data_rule[] = {\n");
	for (size_t i = 0; i < b->rules; i++) {
		const struct rule *r = &b->rule[i];

		str_add(out, "\t{ ");
		emit_literal(out, r->key);
		str_add(out, ", {");
		for (int l = 0; l < LANGUAGE_COUNT; l++) {
			str_add(out, " {\n\t\t");
			emit_literal(out, r->title[l]);
			str_add(out, ",\n\t\t");
			emit_literal(out, r->reason[l]);
			str_add(out, ",\n\t\t");
			emit_literal(out, r->why[l] != NULL ? r->why[l] : "");
			str_add(out, ",\n\t\t");
			emit_literal(
			    out, r->incident[l] != NULL ? r->incident[l] : "");
			str_add(out, " },");
		}
		str_add(out, " } },\n");
	}
	str_addf(out, "};\nconst size_t data_rule_count = %zu;\n", b->rules);
}

static void
emit_devices(struct str *out, const struct book *b)
{
	str_add(out, "\nconst struct data_vendor data_vendor[] = {\n");
	for (size_t i = 0; i < b->vendors; i++) {
		str_add(out, "\t{ ");
		emit_literal(out, b->vendor[i].part);
		str_add(out, ", ");
		emit_literal(out, b->vendor[i].kind);
		str_add(out, " },\n");
	}
	str_addf(out, "};\nconst size_t data_vendor_count = %zu;\n",
		 b->vendors);
	str_add(out, "\nconst struct os_family data_os[] = {\n");
	for (size_t i = 0; i < b->oses; i++) {
		const struct os *os = &b->os[i];
		const char *text[] = { os->key, os->name, os->end, os->source };

		str_add(out, "\t{ ");
		for (size_t k = 0; k < ARRAY_LEN(text); k++) {
			emit_literal(out, text[k]);
			str_add(out, k + 1 < ARRAY_LEN(text) ? ", " : " },\n");
		}
	}
	str_addf(out, "};\nconst size_t data_os_count = %zu;\n", b->oses);
}

static void
emit_measures(struct str *out, const struct book *b)
{
	str_add(out, "\nconst struct measure data_measure[] = {\n");
	for (size_t i = 0; i < b->measures; i++) {
		const struct measure_book *m = &b->measure[i];

		str_add(out, "\t{ ");
		emit_literal(out, m->key);
		str_add(out, ", ");
		emit_literal(out, m->when);
		str_add(out, ", ");
		emit_literal(out, m->argument);
		for (size_t k = 0; k < MEASURE_TEXTS; k++) {
			str_add(out, ",\n\t    { ");
			emit_literal(out, m->text[k][0]);
			str_add(out, ",\n\t    ");
			emit_literal(out, m->text[k][1]);
			str_add(out, " }");
		}
		str_add(out, " },\n");
	}
	str_addf(out, "};\nconst size_t data_measure_count = %zu;\n",
		 b->measures);
}

void
emit_data(struct str *out, const struct book *b)
{
	str_add(out, made_by);
	str_add(out, "#include \"content/data.h\"\n");
	emit_rows(out, "text", &b->text);
	emit_words(out, "class", "CLASS_COUNT", &b->class);
	emit_words(out, "severity", "SEVERITY_COUNT", &b->severity);
	emit_words(out, "promise", "SEVERITY_COUNT", &b->promise);
	emit_words(out, "deadline", "SEVERITY_COUNT", &b->deadline);
	emit_words(out, "outcome", "OUTCOME_COUNT", &b->outcome);
	emit_words(out, "error", "ERR_KIND_COUNT", &b->error);
	emit_cards(out, b);
	emit_rules(out, b);
	emit_counted(out, "reason", &b->reason);
	emit_counted(out, "value", &b->value);
	emit_counted(out, "prefecture", &b->prefecture);
	emit_counted(out, "industry", &b->industry);
	emit_counted(out, "kind", &b->kind);
	emit_counted(out, "why", &b->why);
	emit_devices(out, b);
	emit_diagnosis(out, b);
	emit_measures(out, b);
}
