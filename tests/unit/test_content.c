/* Lookups and filling over the real, compiled content. */
#include <string.h>

#include "content/content.h"
#include "tap.h"

static void
fill_is(const char *pattern, const char *want, const char *name)
{
	struct content_value value[] = {
		VALUE_TEXT("device", "PC-1"), VALUE_TEXT("trick", "{device}"),
		VALUE_INT("count", 1234567),  VALUE_INT("small", -100),
		VALUE_INT("none", 0),
	};
	struct str out;

	str_init(&out, 1000);
	content_fill(&out, pattern, value, ARRAY_LEN(value));
	tap_text(out.p, want, name);
	str_done(&out);
}

static void
test_fill(void)
{
	fill_is("{device}が", "PC-1が", "a value is put in");
	fill_is("{device}{device}", "PC-1PC-1", "twice");
	fill_is("{count}/{small}/{none}", "1,234,567/-100/0", "numbers");
	fill_is("{what} is", "{what} is", "an unknown name stays visible");
	fill_is("{trick}", "{device}", "a value is not searched again");
	fill_is("a { b", "a { b", "an open brace stays");
	fill_is("{}", "{}", "an empty name stays");
	fill_is("", "", "nothing");
}

static void
test_text(void)
{
	enum text_key key = TEXT_KEY_COUNT;
	int wrong = 0;

	tap_text(content_text(LANGUAGE_JA, TEXT_signin_button),
		 "サインインする", "a text in Japanese");
	tap_text(content_text(LANGUAGE_EN, TEXT_signin_button), "Sign in",
		 "a text in English");
	for (int i = 0; i < TEXT_KEY_COUNT; i++) {
		const char *name = text_key_name((enum text_key)i);

		if (!text_key_parse(text_of(name), &key) || (int)key != i)
			wrong++;
	}
	tap_int(wrong, 0, "every key is found by its name");
	tap_ok(!text_key_parse(TEXT("no_such_key"), &key), "unknown key");
	tap_ok(!text_key_parse(TEXT(""), &key), "empty key");
	tap_ok(!text_key_parse(TEXT("signin_butto"), &key), "part of a key");
}

static void
test_language(void)
{
	enum language l = LANGUAGE_EN;

	tap_ok(language_parse(TEXT("ja"), &l) && l == LANGUAGE_JA, "ja");
	tap_ok(!language_parse(TEXT("fr"), &l) && l == LANGUAGE_JA,
	       "an unknown tag changes nothing");
	tap_int(language_choose(TEXT("en-GB,en;q=0.9,ja;q=0.8")), LANGUAGE_EN,
		"the first we speak");
	tap_int(language_choose(TEXT("fr, en;q=0.5")), LANGUAGE_EN, "second");
	tap_int(language_choose(TEXT("ja_JP.UTF-8")), LANGUAGE_JA, "locale");
	tap_int(language_choose(TEXT("enx")), LANGUAGE_JA, "no such tag");
	tap_int(language_choose(TEXT("")), LANGUAGE_JA, "nothing asked");
}

static void
test_names(void)
{
	enum alert_class class = CLASS_OTHER;
	enum severity severity = SEVERITY_INFO;
	enum outcome outcome = OUTCOME_UNKNOWN;
	int wrong = 0;

	for (int i = 0; i < CLASS_COUNT; i++) {
		if (!class_parse(text_of(class_name((enum alert_class)i)),
				 &class) ||
		    (int)class != i)
			wrong++;
	}
	tap_int(wrong, 0, "every class is found by its name");
	tap_ok(!class_parse(TEXT("c3"), &class), "no such class");
	tap_ok(severity_parse(TEXT("this-week"), &severity) &&
		   severity == SEVERITY_THIS_WEEK,
	       "severity by name");
	tap_ok(outcome_parse(TEXT("attempt"), &outcome) &&
		   outcome == OUTCOME_ATTEMPT,
	       "outcome by name");
}

static void
test_tables(void)
{
	const struct explanation *x =
	    content_rule(LANGUAGE_JA, TEXT("komainu.scan-vertical"));
	const struct os_family *os = content_os(TEXT("windows xp"));

	tap_ok(x != NULL && strstr(x->reason, "{ports}") != NULL,
	       "a rule is explained");
	tap_text(x != NULL ? x->incident : "-", "",
		 "the card's title serves for most");
	x = content_rule(LANGUAGE_EN, TEXT("komainu.beacon"));
	tap_ok(x != NULL && strstr(x->incident, "{device}") != NULL,
	       "some rules name their incident");
	tap_text(content_file_type(LANGUAGE_EN, "eve-gzip"),
		 "Suricata record (EVE JSON, gzip)", "a kind of file");
	tap_text(content_file_type(LANGUAGE_EN, "novel"), "novel",
		 "one without words");
	tap_ok(content_rule(LANGUAGE_JA, TEXT("suricata.1")) == NULL,
	       "a rule that is not ours is not");
	tap_ok(content_reason(LANGUAGE_EN, TEXT("incident.spread")) != NULL,
	       "a reason");
	tap_ok(content_reason(LANGUAGE_EN, TEXT("incident")) == NULL,
	       "no such reason");
	tap_text(content_value_word(LANGUAGE_EN, "lookup", TEXT("yes")), "yes",
		 "a value is put into words");
	tap_ok(content_value_word(LANGUAGE_EN, "user", TEXT("yes")) == NULL,
	       "the same value of another fact is not");
	tap_ok(content_value_word(LANGUAGE_EN, "lookup",
				  TEXT("yesyesyesyesyesyesyesyesyesyesyesyes"
				       "yesyesyesyesyesyesyesyesyesyesyes")) ==
		   NULL,
	       "nor is one of any length");
	tap_text(content_device_kind(LANGUAGE_EN, TEXT("nas")), "NAS",
		 "a kind of device");
	tap_text(content_device_kind_of_vendor(TEXT("SEIKO EPSON CORP")),
		 "printer", "a maker suggests a kind");
	tap_text(content_device_kind_of_vendor(TEXT("Dell Inc.")), "",
		 "a maker of many things does not");
	tap_ok(os != NULL && strcmp(os->end, "2014-04-08") == 0,
	       "an old system by its name");
	tap_ok(content_os(TEXT("BeOS")) == NULL, "an unknown system");
}

int
main(void)
{
	test_fill();
	test_text();
	test_language();
	test_names();
	test_tables();
	return tap_done();
}
