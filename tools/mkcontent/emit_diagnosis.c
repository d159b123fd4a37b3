#include "emit.h"

static void
emit_item(struct str *out, const struct diagnosis_item *i)
{
	const char *text[] = { i->theme, i->question, i->measure, i->why,
			       i->how };

	str_addf(out, "\t{ %d, %d", i->part, i->axis);
	for (size_t k = 0; k < ARRAY_LEN(text); k++) {
		str_add(out, ",\n\t    ");
		emit_literal(out, text[k]);
	}
	str_addf(out, ",\n\t    %d, %d, %s, 0x%xu },\n", i->effort, i->effect,
		 i->conditional ? "true" : "false", (unsigned)i->seen);
}

static void
emit_titles(struct str *out, const char *name, const char *const *title,
	    size_t count)
{
	str_addf(out, "\t\t.%s = { ", name);
	for (size_t i = 0; i < count; i++) {
		emit_literal(out, title[i]);
		str_add(out, i + 1 < count ? ", " : " },\n");
	}
	str_addf(out, "\t\t.%ss = %zu,\n", name[0] == 'p' ? "part" : "axe",
		 count);
}

static void
emit_edition(struct str *out, const struct diagnosis_edition *t, size_t number,
	     int language)
{
	const char *name[] = { "id", "name", "from", "until", "source" };
	const char *text[] = { t->id, t->name, t->from, t->until, t->source };

	str_add(out, "\t{\n");
	for (size_t k = 0; k < ARRAY_LEN(text); k++) {
		str_addf(out, "\t\t.%s = ", name[k]);
		emit_literal(out, text[k]);
		str_add(out, ",\n");
	}
	emit_titles(out, "part", t->part, t->parts);
	emit_titles(out, "axis", t->axis, t->axes);
	str_addf(out, "\t\t.item = diagnosis_item_%zu_%d,\n", number, language);
	str_addf(out, "\t\t.items = %zu,\n\t},\n", t->items);
}

void
emit_diagnosis(struct str *out, const struct book *b)
{
	for (size_t i = 0; i < b->editions; i++) {
		for (int l = 0; l < LANGUAGE_COUNT; l++) {
			const struct diagnosis_edition *t =
			    &b->edition[i].text[l];

			str_addf(out,
				 "\nstatic const struct diagnosis_item "
				 "diagnosis_item_%zu_%d[] = {\n",
				 i, l);
			for (size_t k = 0; k < t->items; k++)
				emit_item(out, &t->item[k]);
			str_add(out, "};\n");
		}
	}
	str_add(out, "\nconst struct diagnosis_edition "
		     "data_diagnosis[][LANGUAGE_COUNT] = {\n");
	for (size_t i = 0; i < b->editions; i++) {
		str_add(out, "{\n");
		for (int l = 0; l < LANGUAGE_COUNT; l++)
			emit_edition(out, &b->edition[i].text[l], i, l);
		str_add(out, "},\n");
	}
	str_addf(out, "};\nconst size_t data_diagnosis_count = %zu;\n",
		 b->editions);
}
