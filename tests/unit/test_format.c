/* What a file is, and how text files become lines. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "capture/door.h"
#include "capture/format.h"
#include "fmt/event.h"
#include "tap.h"

static char folder[] = "/tmp/komainu-test-XXXXXX";

#define EVE1 "{\"timestamp\":\"2026-04-01T00:00:00Z\",\"event_type\":\"dns\"}"
#define EVE2 "{\"timestamp\":\"2026-04-01T00:00:01Z\",\"event_type\":\"flow\"}"

static const char *
path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void
file_write(const char *name, const void *bytes, size_t n)
{
	FILE *f = fopen(path_of(name), "wb");

	fwrite(bytes, 1, n, f);
	fclose(f);
}

static void
gzip_write(const char *name, const char *mode, const char *text)
{
	gzFile f = gzopen(path_of(name), mode);

	gzwrite(f, text, (unsigned)strlen(text));
	gzclose(f);
}

static void
gzip_copy(const char *from, const char *to)
{
	FILE *f = fopen(path_of(from), "rb");
	gzFile g = gzopen(path_of(to), "wb");
	char buffer[4096];
	size_t n;

	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		gzwrite(g, buffer, (unsigned)n);
	gzclose(g);
	fclose(f);
}

#define B(literal) (literal), sizeof(literal) - 1

static void
test_kinds(void)
{
	static const struct {
		const char *what, *bytes;
		size_t n;
		enum format_kind kind;
		enum format_text text;
	} cases[] = {
		{ "nothing", B(""), FORMAT_EMPTY, FORMAT_TEXT_NONE },
		{ "pcap, little-endian", B("\xd4\xc3\xb2\xa1\2\0\4\0"),
		  FORMAT_PCAP, FORMAT_TEXT_NONE },
		{ "pcap, big-endian", B("\xa1\xb2\xc3\xd4\0\2\0\4"),
		  FORMAT_PCAP, FORMAT_TEXT_NONE },
		{ "pcap, nanoseconds", B("\x4d\x3c\xb2\xa1\2\0\4\0"),
		  FORMAT_PCAP, FORMAT_TEXT_NONE },
		{ "pcap, nanoseconds, big-endian", B("\xa1\xb2\x3c\x4d\0\2"),
		  FORMAT_PCAP, FORMAT_TEXT_NONE },
		{ "pcapng", B("\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a"),
		  FORMAT_PCAPNG, FORMAT_TEXT_NONE },
		{ "empty lines are no pcapng", B("\n\r\r\n\n\n\n\n\n\n\n\n"),
		  FORMAT_TEXT, FORMAT_TEXT_UTF8 },
		{ "EVE", B(EVE1 "\n"), FORMAT_EVE, FORMAT_TEXT_UTF8 },
		{ "EVE after a broken line", B("{\"timest\n" EVE1 "\n"),
		  FORMAT_EVE, FORMAT_TEXT_UTF8 },
		{ "EVE with rubbish in it", B(EVE1 "\n\0\1\2\xff\n" EVE2),
		  FORMAT_EVE, FORMAT_TEXT_OTHER },
		{ "other JSON", B("{\"a\":1}\n"), FORMAT_JSON,
		  FORMAT_TEXT_UTF8 },
		{ "a Windows event", B("{\"EventID\":1,\"Channel\":\"x\"}"),
		  FORMAT_WINDOWS_JSON, FORMAT_TEXT_UTF8 },
		{ "EVTX", B("ElfFile\0\0\0\0"), FORMAT_EVTX, FORMAT_TEXT_NONE },
		{ "syslog", B("<134>Apr  1 09:00:00 fw01 a\n"), FORMAT_SYSLOG,
		  FORMAT_TEXT_UTF8 },
		{ "RFC 5424", B("<34>1 2026-04-01T00:00:00Z h a - - -\n"),
		  FORMAT_SYSLOG, FORMAT_TEXT_UTF8 },
		{ "FortiGate", B("date=2026-04-01 time=09:00:00 devname=x\n"),
		  FORMAT_SYSLOG, FORMAT_TEXT_UTF8 },
		{ "CEF", B("CEF:0|a|b|1|2|c|5|\n"), FORMAT_SYSLOG,
		  FORMAT_TEXT_UTF8 },
		{ "prose", B("hello\n"), FORMAT_TEXT, FORMAT_TEXT_UTF8 },
		{ "Shift_JIS", B("\x93\xfa\x96\x7b\x8c\xea\n"), FORMAT_TEXT,
		  FORMAT_TEXT_CP932 },
		{ "EUC-JP", B("\xc6\xfc\xcb\xdc\xb8\xec\n"), FORMAT_TEXT,
		  FORMAT_TEXT_EUC_JP },
		{ "ISO-2022-JP", B("\x1b$BF|K\\8l\x1b(B\n"), FORMAT_TEXT,
		  FORMAT_TEXT_ISO_2022_JP },
		{ "a program",
		  B("\x7f"
		    "ELF\2\1\1\0\0\0\0\0"),
		  FORMAT_BINARY, FORMAT_TEXT_NONE },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct format f;

		format_of_bytes((const uint8_t *)cases[i].bytes, cases[i].n,
				&f);
		tap_text(format_name(&f),
			 format_name(&(struct format){ .kind = cases[i].kind }),
			 cases[i].what);
		tap_text(format_text_name(f.text),
			 format_text_name(cases[i].text), "its encoding");
	}
}

static void
test_paths(void)
{
	struct format f;
	struct err e;

	tap_ok(format_of_path(folder, &f, &e) == 0 &&
		   f.kind == FORMAT_DIRECTORY,
	       "a directory");
	tap_ok(format_of_path("/dev/null", &f, &e) == 0 &&
		   f.kind == FORMAT_DEVICE,
	       "a device");
	tap_ok(mkfifo(path_of("fifo"), 0600) == 0 &&
		   format_of_path(path_of("fifo"), &f, &e) == 0 &&
		   f.kind == FORMAT_DEVICE,
	       "a FIFO, without waiting");
	tap_ok(format_of_path(path_of("none"), &f, &e) == -1 &&
		   e.kind == ERR_NOT_FOUND,
	       "no file");
	gzip_write("eve.gz", "wb", EVE1 "\n");
	tap_ok(format_of_path(path_of("eve.gz"), &f, &e) == 0 && f.gzip,
	       "gzip is opened");
	tap_text(format_name(&f), "eve.gz", "what is in it");
}

struct seen {
	int lines, unparsed;
	char last[256], why[256];
	int64_t number;
	int stop_after;
};

static int
line_take(void *context, struct text line, struct err *e)
{
	struct seen *s = context;

	s->lines++;
	text_copy(s->last, sizeof(s->last), line);
	if (s->lines == s->stop_after)
		return err_set(e, ERR_DATABASE, "enough");
	return 0;
}

static void
unparsed_take(void *context, int64_t number, const char *why)
{
	struct seen *s = context;

	s->unparsed++;
	s->number = number;
	snprintf(s->why, sizeof(s->why), "%s", why);
}

static int
read_file(const char *name, struct seen *s, struct door_result *r,
	  struct err *e)
{
	struct door_options options = { 0 };
	struct door_sink sink = { line_take, unparsed_take, NULL, s };
	struct door *d;
	int result;

	memset(e, 0, sizeof(*e));
	if (door_open(&options, &d, e) != 0)
		return -1;
	result = door_read(d, path_of(name), &sink, r, e);
	door_close(&d);
	return result;
}

static void
test_lines(void)
{
	struct door_result r;
	struct seen s = { 0 };
	struct err e;

	file_write("crlf", B("\xef\xbb\xbf" EVE1 "\r\n\r\n" EVE2));
	tap_ok(read_file("crlf", &s, &r, &e) == 0, "BOM, CR LF, no last LF");
	tap_int(s.lines, 2, "lines");
	tap_text(s.last, EVE2, "the last one");
	tap_int(r.lines, 2, "counted");
	s = (struct seen){ .stop_after = 1 };
	tap_ok(read_file("crlf", &s, &r, &e) == -1 && e.kind == ERR_DATABASE,
	       "the sink can stop it");
	s = (struct seen){ 0 };
	file_write("mixed", B(EVE1 "\n\x93\xfa\x96\x7b\n" EVE2 "\n"));
	tap_ok(read_file("mixed", &s, &r, &e) == 0, "one line in Shift_JIS");
	tap_int(s.lines, 2, "the others are read");
	tap_int(s.number, 2, "its number");
	tap_ok(strstr(s.why, "CP932") != NULL, "told: %s", s.why);
	tap_int(r.unparsed, 1, "counted as unparsed");
}

static void
test_long_line(void)
{
	size_t n = 10 * 1024 * 1024;
	char *big = malloc(n);
	struct door_result r;
	struct seen s = { 0 };
	struct err e;
	FILE *f;

	memset(big, 'a', n);
	f = fopen(path_of("long"), "wb");
	fputs(EVE1 "\n{\"timestamp\":\"", f);
	fwrite(big, 1, n, f);
	fputs("\"}\n" EVE2 "\n", f);
	fclose(f);
	free(big);
	tap_ok(read_file("long", &s, &r, &e) == 0, "a line of 10 MB");
	tap_int(s.lines, 2, "the others are read");
	tap_int(s.number, 2, "its number");
	tap_ok(strstr(s.why, "10485776 bytes") != NULL, "told: %s", s.why);
}

static void
test_wide(void)
{
	const char *text = EVE1 "\r\n" EVE2 "\r\n";
	char wide[512];
	size_t n = 0;
	struct door_result r;
	struct seen s = { 0 };
	struct err e;

	wide[n++] = '\xff';
	wide[n++] = '\xfe';
	for (const char *p = text; *p != '\0'; p++) {
		wide[n++] = *p;
		wide[n++] = '\0';
	}
	file_write("wide", wide, n);
	tap_ok(read_file("wide", &s, &r, &e) == 0, "EVE in UTF-16");
	tap_int(s.lines, 2, "is turned into UTF-8");
	tap_text(s.last, EVE2, "line for line");
}

static void
test_gzip(void)
{
	struct door_result r;
	struct seen s = { 0 };
	struct err e;
	struct stat st;
	FILE *f;

	gzip_write("two.gz", "wb", EVE1 "\n");
	gzip_write("two.gz", "ab", EVE2 "\n");
	tap_ok(read_file("two.gz", &s, &r, &e) == 0, "two gzip members");
	tap_int(s.lines, 2, "both are read");
	f = fopen(path_of("many"), "wb");
	for (int i = 0; i < 20000; i++)
		fprintf(f,
			"{\"timestamp\":\"2026-04-01T00:00:00Z\","
			"\"event_type\":\"dns\",\"n\":%d}\n",
			i * 7919);
	fclose(f);
	s = (struct seen){ 0 };
	tap_ok(read_file("many", &s, &r, &e) == 0 && s.lines == 20000,
	       "many lines");
	gzip_copy("many", "cut.gz");
	stat(path_of("cut.gz"), &st);
	tap_ok(truncate(path_of("cut.gz"), st.st_size / 2) == 0, "cut");
	s = (struct seen){ 0 };
	tap_ok(read_file("cut.gz", &s, &r, &e) == -1 && e.kind == ERR_INVALID,
	       "a gzip cut in half: %s", e.text);
	tap_ok(s.lines > 5000 && s.lines < 15000,
	       "what could be read is told (%d lines)", s.lines);
	tap_int(s.unparsed, 1, "and the line that was cut");
}

static void
test_refusals(void)
{
	static const struct {
		const char *name, *bytes;
		size_t n;
		enum err_kind kind;
		const char *part;
	} cases[] = {
		{ "empty", B(""), ERR_INVALID, "is empty" },
		{ "evtx", B("ElfFile\0\0\0\0"), ERR_UNKNOWN_FORMAT,
		  "Windows event log" },
		{ "syslog", B("<134>Apr  1 09:00:00 fw01 a\n"),
		  ERR_UNKNOWN_FORMAT, "does not read it yet" },
		{ "json", B("{}"), ERR_UNKNOWN_FORMAT, "not EVE records" },
		{ "sjis", B("\x93\xfa\x96\x7b\x8c\xea\n"), ERR_UNKNOWN_FORMAT,
		  "CP932" },
		{ "binary", B("\0\1\2\3\4\5\6\7"), ERR_UNKNOWN_FORMAT,
		  "binary data" },
		{ "pcap", B("\xd4\xc3\xb2\xa1\2\0"), ERR_INVALID, "cannot" },
	};
	struct door_result r;
	struct seen s = { 0 };
	struct err e;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int result;

		file_write(cases[i].name, cases[i].bytes, cases[i].n);
		result = read_file(cases[i].name, &s, &r, &e);
		if (e.kind == ERR_UNAVAILABLE)
			continue; /* no Suricata here */
		tap_ok(result == -1 && e.kind == cases[i].kind &&
			   strstr(e.text, cases[i].part) != NULL,
		       "%s: %s", cases[i].name, e.text);
	}
	tap_int(s.lines, 0, "nothing was told of them");
}

static void
clean(void)
{
	static const char *const names[] = {
		"fifo",   "eve.gz", "crlf",   "mixed", "long", "wide",
		"two.gz", "many",   "cut.gz", "empty", "evtx", "syslog",
		"json",   "sjis",   "binary", "pcap"
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		unlink(path_of(names[i]));
	tap_ok(rmdir(folder) == 0, "nothing else was left behind");
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 1;
	test_kinds();
	test_paths();
	test_lines();
	test_long_line();
	test_wide();
	test_gzip();
	test_refusals();
	clean();
	return tap_done();
}
