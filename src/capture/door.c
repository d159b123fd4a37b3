#include "capture/door.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/check.h"
#include "capture/capture_file.h"
#include "capture/reading.h"
#include "capture/suricata.h"
#include "capture/suricata_config.h"

struct door {
	struct door_options options;
	struct suricata *suricata; /* made when the first capture comes */
};

/* What a person got wrong is told before the first file, not in the middle. */
static int
options_check(const struct door_options *o, struct err *e)
{
	struct arena *a = arena_new(8 * 1024 * 1024);
	struct rule_file *rules;
	struct str networks;
	size_t count;
	int result = 0;

	str_init(&networks, 4096);
	if (o->rules != NULL)
		result = rule_files_list(o->rules, a, &rules, &count, e);
	if (result == 0)
		result =
		    suricata_config_networks(o->home_networks, &networks, e);
	if (result == 0)
		result = str_check(&networks, "home networks", e);
	str_done(&networks);
	arena_free(&a);
	return result;
}

int
door_open(const struct door_options *o, struct door **out, struct err *e)
{
	struct door *d;

	*out = NULL;
	if (options_check(o, e) != 0)
		return -1;
	d = calloc(1, sizeof(*d));
	CHECK(d != NULL);
	d->options = *o;
	*out = d;
	return 0;
}

void
door_close(struct door **d)
{
	if (*d == NULL)
		return;
	suricata_free(&(*d)->suricata);
	free(*d);
	*d = NULL;
}

/* One honest sentence for what this edition does not read. */
static int
refuse(const struct format *f, struct err *e)
{
	const char *packed = f->gzip ? " (compressed)" : "";

	switch (f->kind) {
	case FORMAT_EMPTY:
		return err_set(e, ERR_INVALID, "the file%s is empty", packed);
	case FORMAT_DIRECTORY:
		return err_set(e, ERR_UNKNOWN_FORMAT,
			       "this is a directory; name the files in it");
	case FORMAT_DEVICE:
		return err_set(e, ERR_UNKNOWN_FORMAT,
			       "this is a device, pipe or socket, not a file");
	case FORMAT_SYSLOG:
	case FORMAT_EVTX:
	case FORMAT_WINDOWS_JSON:
		return err_set(e, ERR_UNKNOWN_FORMAT,
			       "this is %s%s; this edition does not read it "
			       "yet",
			       format_what(f->kind), packed);
	case FORMAT_TEXT:
		return err_set(e, ERR_UNKNOWN_FORMAT,
			       "this is text in %s%s, but not a log of a kind "
			       "that is known",
			       format_text_name(f->text), packed);
	default:
		return err_set(e, ERR_UNKNOWN_FORMAT, "this is %s%s",
			       format_what(f->kind), packed);
	}
}

static int
capture_read(struct door *d, struct reading *r, struct err *e)
{
	if (d->suricata == NULL &&
	    suricata_new(&d->options, &d->suricata, e) != 0)
		return -1;
	return capture_file_read(r, d->suricata, e);
}

static int
read_by_kind(struct door *d, struct reading *r, struct err *e)
{
	switch (r->result->format.kind) {
	case FORMAT_EVE:
		return read_eve(r, e);
	case FORMAT_PCAP:
	case FORMAT_PCAPNG:
		return capture_read(d, r, e);
	default:
		return refuse(&r->result->format, e);
	}
}

int
door_read(struct door *d, const char *path, const struct door_sink *sink,
	  struct door_result *out, struct err *e)
{
	struct reading r;
	int result;

	memset(out, 0, sizeof(*out));
	reading_init(&r, path, &d->options, sink, out);
	result = format_of_path(path, &out->format, e);
	if (result == 0) {
		r.progress.kind = out->format.kind;
		result = read_by_kind(d, &r, e);
	}
	reading_tell(&r, true);
	out->milliseconds = reading_clock() - r.begun_ms;
	return result;
}
