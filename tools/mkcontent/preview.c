/*
 * content_preview: prints every card as people will read it, for reviewers.
 *
 *   content_preview [ja|en] [class]
 */
#include <stdio.h>

#include "content/content.h"

#define OUT_MAX (64 * 1024)

static const char *const variant_names[] = {
#define ROW(name, text) text,
	CARD_VARIANT_TABLE(ROW)
#undef ROW
};

/* A case that asks for each variant. */
static const struct card_case cases[CARD_VARIANT_COUNT] = {
	[CARD_VARIANT_MAIN] = { .severity = SEVERITY_NOW,
				.outcome = OUTCOME_SUCCESS },
	[CARD_VARIANT_ATTEMPT] = { .severity = SEVERITY_TODAY,
				   .outcome = OUTCOME_ATTEMPT },
	[CARD_VARIANT_NOTE] = { .severity = SEVERITY_THIS_WEEK },
	[CARD_VARIANT_TARGET] = { .severity = SEVERITY_NOW,
				  .outcome = OUTCOME_SUCCESS,
				  .target = true },
	[CARD_VARIANT_TARGET_ATTEMPT] = { .severity = SEVERITY_TODAY,
					  .outcome = OUTCOME_ATTEMPT,
					  .target = true },
	[CARD_VARIANT_OFF] = { .severity = SEVERITY_TODAY,
			       .cause = { "off", 3 } },
	[CARD_VARIANT_LINE] = { .severity = SEVERITY_TODAY,
				.cause = { "line", 4 } },
	[CARD_VARIANT_ENGINE] = { .severity = SEVERITY_TODAY,
				  .cause = { "engine", 6 } },
	[CARD_VARIANT_NO_PACKETS] = { .severity = SEVERITY_TODAY,
				      .cause = { "no-packets", 10 } },
	[CARD_VARIANT_CLOCK] = { .severity = SEVERITY_THIS_WEEK,
				 .cause = { "clock", 5 } },
};

static void
line_print(const char *label, const char *pattern,
	   const struct content_value *value, size_t count)
{
	struct str out;

	str_init(&out, OUT_MAX);
	content_fill(&out, pattern, value, count);
	printf("  %s%s\n", label, out.p);
	str_done(&out);
}

static void
card_print(enum language language, const struct card_case *c,
	   const struct card *card)
{
	bool ja = language == LANGUAGE_JA;
	struct content_value value[] = {
		VALUE_TEXT("device", ja ? "営業のパソコン" : "Sales-PC"),
		VALUE_TEXT("peer", "203.0.113.7"),
		VALUE_TEXT("subject", "example.jp"),
		VALUE_INT("count", 12),
		VALUE_TEXT("deadline",
			   content_severity_deadline(language, c->severity)),
		VALUE_TEXT("desk",
			   content_text(language, TEXT_card_desk_unset)),
		VALUE_TEXT("class", content_class(language, c->class)),
	};
	struct str out;

	str_init(&out, OUT_MAX);
	line_print("", card->title, value, ARRAY_LEN(value));
	content_card_owner(&out, card, value, ARRAY_LEN(value));
	printf("%s\n", out.p);
	for (size_t i = 0; i < card->clerk_count; i++) {
		char number[24];

		snprintf(number, sizeof(number), "%zu. ", i + 1);
		line_print(number, card->clerk[i], value, ARRAY_LEN(value));
	}
	line_print(content_text(language, TEXT_card_deadline), "", NULL, 0);
	line_print("  ", card->deadline, value, ARRAY_LEN(value));
	line_print("  ", card->telephone, value, ARRAY_LEN(value));
	str_reset(&out);
	content_card_engineer(&out, language, card, c->class, value,
			      ARRAY_LEN(value));
	printf("%s\n\n", out.p);
	str_done(&out);
}

static void
class_print(enum language language, enum alert_class class)
{
	const struct card *shown[CARD_VARIANT_COUNT] = { NULL };

	for (int v = 0; v < CARD_VARIANT_COUNT; v++) {
		struct card_case c = cases[v];
		bool seen = false;

		c.class = class;
		shown[v] = content_card(language, &c);
		for (int i = 0; i < v; i++)
			seen |= shown[i] == shown[v];
		if (seen)
			continue;
		printf("== %s [%s] %s\n", class_name(class), variant_names[v],
		       content_severity(language, c.severity));
		card_print(language, &c, shown[v]);
	}
}

int
main(int argc, char **argv)
{
	enum language language = LANGUAGE_JA;
	enum alert_class only = CLASS_COUNT;

	for (int i = 1; i < argc; i++) {
		struct text word = text_of(argv[i]);

		if (!language_parse(word, &language) &&
		    !class_parse(word, &only)) {
			fprintf(stderr,
				"usage: content_preview [ja|en] [class]\n");
			return 64;
		}
	}
	for (int c = 0; c < CLASS_COUNT; c++) {
		if (only == CLASS_COUNT || only == (enum alert_class)c)
			class_print(language, (enum alert_class)c);
	}
	return 0;
}
