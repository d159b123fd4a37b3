/*
 * door.h: the one door by which files come in. Opens a file of any kind,
 * and hands its records, one JSON line at a time, to a sink. EVE files are
 * streamed; captures go through our own passive decoder and through Suricata,
 * which is started here with a configuration made here, in a private
 * directory that is gone afterwards.
 *
 * Memory is bounded whatever the file: a line over EVENT_LINE_MAX is passed
 * over, never held.
 */
#ifndef CAPTURE_DOOR_H
#define CAPTURE_DOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "capture/format.h"

/* How far one file is. Totals are 0 while unknown. */
struct door_progress {
	const char *path;
	enum format_kind kind;
	int64_t bytes, bytes_total;     /* of the file, compressed or not */
	int64_t packets, packets_total; /* captures only */
	int64_t lines;                  /* delivered so far */
};

struct door_sink {
	/*
	 * Takes one record: a line of EVE JSON (or of our passive decoder,
	 * event_type "komainu_sighting") without its line feed, UTF-8, at most
	 * EVENT_LINE_MAX bytes; the view lives until the call returns. It is
	 * not parsed yet: a line that event_parse refuses is the caller's to
	 * count. Lines come in no strict order of time: a flow is told when it
	 * ends, sightings when the capture was walked through. Returns 0, or
	 * -1 with a story to stop the whole reading.
	 */
	int (*line)(void *context, struct text line, struct err *e);
	/* One line of the file that is no record (too long, not UTF-8, cut
	 * off): its number in the file, from 1, and why, printable. May be
	 * NULL; door_result counts them in any case. */
	void (*unparsed)(void *context, int64_t number, const char *why);
	/* Called some ten times a second, may be NULL. */
	void (*progress)(void *context, const struct door_progress *p);
	void *context;
};

struct door_options {
	/* Folder whose *.rules files (and *.rules in its subfolders, one level)
	 * are added to our own; NULL for ours alone. */
	const char *rules;
	/* "192.168.0.0/16,10.0.0.0/8": the networks of the firm; NULL takes all
	 * private addresses. */
	const char *home_networks;
	/* Which hashes files get, "md5, sha256"; "" is none, for each costs
	 * time; NULL is all three. */
	const char *hashes;
	/* Program to run; NULL finds "suricata" on the PATH and in /usr/bin. */
	const char *suricata;
	/* Where the private directory is made; NULL: $TMPDIR or /tmp. */
	const char *temporary;
	/* Asked often while reading; true stops it. NULL for never. */
	bool (*stopped)(void *context);
	void *stopped_context;
	/* Limits of Suricata's own tables in bytes, 0 for the default. */
	int64_t suricata_memory;
	/* Expect several captures: load the rules once for all of them. */
	bool many;
};

/* What became of one file. */
struct door_result {
	struct format format;
	int64_t lines;             /* records handed to the sink */
	int64_t unparsed;          /* lines that could not be handed over */
	int64_t bytes;             /* read from the file */
	int64_t packets;           /* captures: packets in the file */
	int64_t first_us, last_us; /* captures: times of packets, 0 for none */
	int64_t milliseconds;      /* spent */
	/* Things a person should know though the file was read (rule files
	 * refused, short snap length, ...), one a line, English, printable. */
	char notes[2048];
};

struct door;

/* Makes a door; the texts in 'o' are not copied and must outlive it. Nothing
 * is started yet. ERR_NOT_FOUND: no rule file in o->rules; ERR_INVALID: the
 * home networks. */
int MUST_CHECK door_open(const struct door_options *o, struct door **out,
			 struct err *e);
/* Stops what still runs, removes the private directory, frees. NULL is fine. */
void door_close(struct door **d);
/*
 * Reads one file through. Returns 0 when all of it could be read. Otherwise -1
 * with the story in 'e'; what could be read before (a truncated capture, a
 * broken gzip) has been delivered and is counted in *out, which is always
 * filled. ERR_UNKNOWN_FORMAT: not a kind of file this edition reads (the story
 * says what it is). ERR_INVALID: of a known kind, but broken. ERR_UNAVAILABLE:
 * Suricata is missing or does not start. ERR_STOPPED: options->stopped. Errors
 * of the sink are passed on as they are. The door stays usable in all cases.
 */
int MUST_CHECK door_read(struct door *d, const char *path,
			 const struct door_sink *sink, struct door_result *out,
			 struct err *e);

#endif
