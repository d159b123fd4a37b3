#include "capture/capture_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/cooked.h"
#include "capture/offload.h"
#include "capture/passive.h"
#include "capture/stream.h"
#include "os/file.h"

/* Packets walked between two looks at what Suricata has. */
#define STEP 2000
/* A capture out of gzip must fit the disk of a small machine. */
#define UNPACKED_MAX ((int64_t)16 << 30)

struct walk {
	struct reading *r;
	pcap_t *pcap;
	struct passive *passive;
	int64_t short_packets;
	bool ended, broken;
	char why[PCAP_ERRBUF_SIZE];
};

/* Link types that Suricata 7 decodes (its pcap file reader's own list). */
static bool
suricata_knows(int link_type)
{
	switch (link_type) {
	case DLT_EN10MB:
	case DLT_LINUX_SLL:
	case DLT_LINUX_SLL2: /* after cooked_rewrite */
	case DLT_PPP:
	case DLT_IPV4:
	case DLT_IPV6:
	case DLT_RAW:
	case 101: /* DLT_RAW as files number it */
	case DLT_NULL:
	case DLT_C_HDLC:
		return true;
	default:
		return false;
	}
}

static int64_t
time_us(const struct pcap_pkthdr *header)
{
	return (int64_t)header->ts.tv_sec * 1000000 + header->ts.tv_usec;
}

static void
packet_take(struct walk *w, const struct pcap_pkthdr *header,
	    const uint8_t *bytes)
{
	struct door_result *result = w->r->result;
	int64_t at = time_us(header);

	result->packets++;
	if (header->caplen < header->len)
		w->short_packets++;
	if (result->first_us == 0 || at < result->first_us)
		result->first_us = at;
	if (at > result->last_us)
		result->last_us = at;
	passive_packet(w->passive, at, bytes, header->caplen);
}

/* A suricata_meanwhile. */
static int
walk_step(void *context, bool *more_out, struct err *e)
{
	struct walk *w = context;
	struct pcap_pkthdr *header;
	const uint8_t *bytes;

	UNUSED(e);
	*more_out = !w->ended;
	for (int i = 0; i < STEP && !w->ended; i++) {
		int status = pcap_next_ex(w->pcap, &header, &bytes);

		if (status == 1) {
			packet_take(w, header, bytes);
			continue;
		}
		w->broken = status != PCAP_ERROR_BREAK;
		if (w->broken)
			snprintf(w->why, sizeof(w->why), "%s",
				 pcap_geterr(w->pcap));
		w->r->progress.packets_total = w->r->result->packets;
		w->ended = true;
		*more_out = false;
	}
	return 0;
}

/* "capture.pcap" beside the configuration, as plain bytes. */
static int
unpack(struct reading *r, const char *folder, char *path, size_t size,
       struct err *broken, struct err *e)
{
	struct stream *s;
	struct text bytes;
	int64_t total = 0;
	int fd, result = -1;

	snprintf(path, size, "%s/capture", folder);
	if (stream_open(r->path, &r->result->format, &s, e) != 0)
		return -1;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		err_system(e, "%s", path);
		goto out;
	}
	for (;;) {
		if (reading_check(r, e) != 0)
			goto out;
		if (stream_read(s, &bytes, broken) != 0 || bytes.n == 0)
			break;
		total += (int64_t)bytes.n;
		if (total > UNPACKED_MAX) {
			err_set(e, ERR_TOO_BIG,
				"more than %lld GiB when unpacked",
				(long long)(UNPACKED_MAX >> 30));
			goto out;
		}
		if (file_write_fd(fd, path, bytes, e) != 0)
			goto out;
		reading_tell(r, false);
	}
	result = 0;
out:
	file_close(&fd);
	stream_close(&s);
	return result;
}

static void
notes_write(struct walk *w)
{
	struct door_result *result = w->r->result;

	if (result->packets == 0 && !w->broken)
		reading_note(w->r, "the capture holds no packet");
	if (w->short_packets * 10 > result->packets)
		reading_note(w->r,
			     "%lld of %lld packets were cut short when they "
			     "were captured; much cannot be seen in them",
			     (long long)w->short_packets,
			     (long long)result->packets);
	if (passive_lost(w->passive) > 0)
		reading_note(w->r,
			     "more than %d different sightings of devices; "
			     "later ones were not kept",
			     PASSIVE_MAX);
}

static int
sighting_call(void *context, struct text line, struct err *e)
{
	return reading_line(context, line, e);
}

/* Both readers over an open capture. */
static int
walk_all(struct walk *w, struct suricata *s, const char *path, struct err *e)
{
	struct suricata_meanwhile meanwhile = { walk_step, w };
	struct err engine = { 0 };
	int result = 0;
	bool rest;

	/* Suricata waits a minute for the first packet of a capture that has
	 * none, so we look first. */
	if (walk_step(w, &rest, e) != 0)
		return -1;
	if (w->r->result->packets > 0)
		result = suricata_read(s, path, w->r, rest ? &meanwhile : NULL,
				       &engine);
	if (result != 0 && engine.kind != ERR_UNAVAILABLE) {
		*e = engine;
		return -1;
	}
	/* Nothing of ours depends on how Suricata fared. */
	for (bool more = rest && result != 0; more;)
		if (reading_check(w->r, e) != 0 || walk_step(w, &more, e) != 0)
			return -1;
	if (passive_write(w->passive, sighting_call, w->r, e) != 0)
		return -1;
	notes_write(w);
	/* A capture cut off is the reason; what Suricata says of it is not. */
	if (w->broken)
		return err_set(e, ERR_INVALID,
			       "the capture is damaged or cut off after %lld "
			       "packets (%s); what comes before was read",
			       (long long)w->r->result->packets, w->why);
	if (result != 0)
		*e = engine;
	return result;
}

/* What Suricata is to read: the capture, or a copy of it in 'copy' when its
 * packets lack their lengths or are of a form it does not know. */
static const char *
path_for_suricata(struct walk *w, struct suricata *s, const char *path,
		  char *copy, size_t size)
{
	struct err e = { 0 };
	bool made = false;
	int result;

	snprintf(copy, size, "%s/mended", suricata_folder(s));
	if (pcap_datalink(w->pcap) == DLT_LINUX_SLL2) {
		result = cooked_rewrite(path, copy, &e);
		made = result == 0;
	} else {
		result = offload_mend(path, copy, &made, &e);
	}
	if (result != 0)
		reading_note(w->r,
			     "no readable copy of the capture could be made: "
			     "%s",
			     e.text);
	if (made)
		return copy;
	unlink(copy);
	copy[0] = '\0';
	return path;
}

static int
open_and_walk(struct reading *r, struct suricata *s, const char *path,
	      struct err *e)
{
	struct walk w = { .r = r };
	char mended[PATH_MAX];
	int result, link_type;

	w.pcap = pcap_open_offline(path, w.why);
	if (w.pcap == NULL)
		return err_set(e, ERR_INVALID,
			       "a network capture that cannot be read: %s",
			       w.why);
	link_type = pcap_datalink(w.pcap);
	if (!suricata_knows(link_type)) {
		const char *name = pcap_datalink_val_to_name(link_type);

		pcap_close(w.pcap);
		return err_set(e, ERR_UNKNOWN_FORMAT,
			       "a network capture of a kind of line (%s, %d) "
			       "that this edition does not read",
			       name != NULL ? name : "unknown", link_type);
	}
	w.passive = passive_new(link_type);
	result = walk_all(
	    &w, s, path_for_suricata(&w, s, path, mended, sizeof(mended)), e);
	if (mended[0] != '\0')
		unlink(mended);
	passive_free(&w.passive);
	pcap_close(w.pcap);
	return result;
}

int
capture_file_read(struct reading *r, struct suricata *s, struct err *e)
{
	struct err broken = { 0 };
	char path[PATH_MAX];
	struct stat st;
	int result;

	if (r->result->format.gzip) {
		if (unpack(r, suricata_folder(s), path, sizeof(path), &broken,
			   e) != 0)
			return -1;
	} else if (realpath(r->path, path) == NULL)
		return err_system(e, "%s", r->path);
	if (stat(r->path, &st) == 0)
		r->result->bytes = r->progress.bytes_total = st.st_size;
	result = open_and_walk(r, s, path, e);
	if (r->result->format.gzip)
		unlink(path);
	if (broken.kind != ERR_NONE) {
		*e = broken;
		return -1;
	}
	return result;
}
