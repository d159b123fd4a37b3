/* test_settings.c: the settings table, its reader and what is made of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/def.h"
#include "fmt/settings.h"
#include "tap.h"

static int
load(struct settings *s, const char *body, struct err *e)
{
	settings_init(s);
	err_clear(e);
	return settings_load(s, text_of(body), "a.conf", e);
}

static void
test_table(void)
{
	struct settings s, again;
	const struct setting *row;
	struct err e = { 0 };
	struct str value;

	str_init(&value, 1024);
	settings_init(&s);
	again = s;
	for (size_t i = 0; i < settings_count(); i++) {
		row = settings_get(i);
		if (row->name == NULL)
			continue;
		str_reset(&value);
		settings_value_write(&s, row, &value);
		tap_ok(settings_set(&again, text_of(row->name),
				    str_view(&value), &e) == 0,
		       "%s: its default can be written and read (%s)",
		       row->name, e.text);
		tap_ok(strlen(row->help) >= 20 &&
			   row->help[strlen(row->help) - 1] == '.',
		       "%s: explained in sentences", row->name);
	}
	tap_ok(memcmp(&s, &again, sizeof(s)) == 0, "nothing was lost");
	str_done(&value);
}

static void
test_good(void)
{
	struct settings s;
	struct err e = { 0 };

	tap_int(load(&s,
		     "\xef\xbb\xbf# a comment\r\n"
		     "\n"
		     "[Log]   # a heading\n"
		     "  log_level = debug # louder\r\n"
		     "log_file = \" a#b = c \" # quoted\n",
		     &e),
		0, e.text);
	tap_text(s.log_level, "debug", "a comment behind the value");
	tap_text(s.log_file, " a#b = c ", "quotes keep blanks and signs");
	tap_int(load(&s, "log_file = /var/log/a#b", &e), 0, e.text);
	tap_text(s.log_file, "/var/log/a#b", "a sign inside, no last newline");
	tap_int(load(&s, "log_file =\nlog_file= # none", &e), 0, e.text);
	tap_text(s.log_file, "", "an empty value");
}

static void
test_bad(void)
{
	static const struct {
		const char *body, *want;
	} cases[] = {
		{ "\nlog_levle = info",
		  "a.conf:2: no setting is called 'log_levle'; is 'log_level' "
		  "meant?" },
		{ "unheard_of_thing = 1",
		  "a.conf:1: no setting is called 'unheard_of_thing'" },
		{ "log_level = loud",
		  "a.conf:1: log_level: 'loud' is none of: error warn info "
		  "debug" },
		{ "log_level", "a.conf:1: 'name = value' is wanted" },
		{ "[log", "a.conf:1: a heading ends with ']'" },
		{ "log_file = \"a", "a.conf:1: a quote is not closed" },
		{ "log_file = \"a\" b",
		  "a.conf:1: something follows the quote" },
		{ "log_file = a\x1b[2J",
		  "a.conf:1: log_file: the text holds bytes that are not "
		  "printable UTF-8" },
		{ "log_file = \xff",
		  "a.conf:1: log_file: the text holds bytes that are not "
		  "printable UTF-8" },
	};
	struct settings s;
	struct err e;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		load(&s, cases[i].body, &e);
		tap_text(e.text, cases[i].want, "refused");
		tap_text(s.log_level, "info", "and nothing changed");
	}
}

static void
test_long(void)
{
	char body[400] = "log_file = ";
	struct settings s;
	struct err e;

	memset(body + 11, 'x', 255);
	tap_int(load(&s, body, &e), 0, "255 bytes fit");
	body[11 + 255] = 'x';
	tap_int(load(&s, body, &e), -1, "256 do not");
	tap_text(e.text,
		 "a.conf:1: log_file: a text of 0 to 255 bytes is wanted, not "
		 "256",
		 "and the limit is told");
}

static void
test_environment(void)
{
	char level[] = "KOMAINU_LOG_LEVEL=warn", other[] = "KOMAINU_OTHER=1";
	char home[] = "HOME=/root", bad[] = "KOMAINU_LOG_LEVEL=x=y";
	char *good_list[] = { home, other, level, NULL };
	char *bad_list[] = { bad, NULL };
	struct err e = { 0 };
	struct settings s;

	settings_init(&s);
	tap_int(settings_load_environment(&s, good_list, &e), 0, e.text);
	tap_text(s.log_level, "warn", "the environment sets");
	tap_int(settings_load_environment(&s, bad_list, &e), -1, "a bad one");
	tap_text(e.text,
		 "environment KOMAINU_LOG_LEVEL: log_level: 'x=y' is none of: "
		 "error warn info debug",
		 "is refused");
}

static void
test_file(void)
{
	char path[] = "/tmp/komainu-settings-XXXXXX";
	int fd = mkstemp(path);
	struct err e = { 0 };
	struct settings s;
	FILE *f = fdopen(fd, "w");

	fputs("log_level=error\n", f);
	fclose(f);
	settings_init(&s);
	tap_int(settings_load_file(&s, path, &e), 0, e.text);
	tap_text(s.log_level, "error", "a file sets");
	remove(path);
	tap_int(settings_load_file(&s, path, &e), -1, "a missing file");
	tap_int(e.kind, ERR_NOT_FOUND, "is not found");
}

/* The committed texts are what the table gives today. */
static void
test_made(const char *path, void (*write)(struct str *out))
{
	static char have[1024 * 1024];
	FILE *f = fopen(path, "rb");
	struct str want;
	size_t n = f != NULL ? fread(have, 1, sizeof(have) - 1, f) : 0;

	if (f != NULL)
		fclose(f);
	have[n] = '\0';
	str_init(&want, sizeof(have));
	write(&want);
	if (!tap_ok(strcmp(have, want.p) == 0, "%s is up to date", path))
		tap_note("cmake --build build/dev --target manual");
	str_done(&want);
}

/* The example, with every line taken out of its comment, is a valid file. */
static void
test_example(void)
{
	struct str example, plain;
	struct text rest, line;
	struct err e = { 0 };
	struct settings s, preset;

	str_init(&example, 1024 * 1024);
	str_init(&plain, 1024 * 1024);
	settings_example_write(&example);
	rest = str_view(&example);
	while (text_cut(&rest, '\n', &line)) {
		if (text_starts(line, "#") && !text_starts(line, "# "))
			line = text_slice(line, 1, line.n);
		str_add_text(&plain, line);
		str_add_byte(&plain, '\n');
	}
	settings_init(&s);
	settings_init(&preset);
	tap_int(settings_load(&s, str_view(&plain), "example", &e), 0, e.text);
	tap_ok(memcmp(&s, &preset, sizeof(s)) == 0, "and sets the defaults");
	str_done(&example);
	str_done(&plain);
}

int
main(void)
{
	test_table();
	test_good();
	test_bad();
	test_long();
	test_environment();
	test_file();
	test_made("doc/komainu.conf.5", settings_manual_write);
	test_made("doc/komainu.conf.example", settings_example_write);
	test_example();
	return tap_done();
}
