/* Packets without a length get one; all others stay as they are. */
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/offload.h"
#include "tap.h"

#define PAYLOAD 3000

/* An Ethernet frame with an IPv4 header that says 'length'. */
static size_t
frame_make(uint8_t *out, unsigned length, size_t tags)
{
	size_t at = 14 + 4 * tags;

	memset(out, 0, at + 20 + PAYLOAD);
	memset(out + at + 20, 'x', PAYLOAD);
	out[12] = tags > 0 ? 0x81 : 0x08;
	if (tags > 0)
		out[16] = 0x08;
	out[at] = 0x45;
	out[at + 2] = (uint8_t)(length >> 8);
	out[at + 3] = (uint8_t)length;
	out[at + 9] = 6;
	return at + 20 + PAYLOAD;
}

static void
fills(void)
{
	uint8_t frame[4096], six[60] = { 0x60 };
	size_t n = frame_make(frame, 0, 0);

	tap_ok(offload_fill(DLT_EN10MB, frame, n), "a length of 0 is filled");
	tap_int(frame[16] << 8 | frame[17], 20 + PAYLOAD, "with what is there");
	tap_ok(!offload_fill(DLT_EN10MB, frame, n), "once");
	n = frame_make(frame, 0, 1);
	tap_ok(offload_fill(DLT_EN10MB, frame, n), "behind a VLAN tag too");
	tap_int(frame[20] << 8 | frame[21], 20 + PAYLOAD, "the same");
	n = frame_make(frame, 40, 0);
	tap_ok(!offload_fill(DLT_EN10MB, frame, n), "a padded packet stays");
	six[6] = 6;
	tap_ok(offload_fill(DLT_RAW, six, sizeof(six)), "IPv6");
	tap_int(six[5], 20, "counts without its own header");
	for (n = 0; n < 40; n++)
		(void)offload_fill(DLT_EN10MB, frame, n);
	tap_ok(!offload_fill(DLT_EN10MB, frame, 20), "a short one is left");
}

static void
capture_make(const char *path, bool zero)
{
	pcap_t *dead = pcap_open_dead(DLT_EN10MB, 65535);
	pcap_dumper_t *out = pcap_dump_open(dead, path);
	struct pcap_pkthdr header = { .ts = { 1700000000, 5 } };
	uint8_t frame[4096];

	header.caplen = header.len =
	    (uint32_t)frame_make(frame, zero ? 0 : 20 + PAYLOAD, 0);
	pcap_dump((u_char *)out, &header, frame);
	pcap_dump_close(out);
	pcap_close(dead);
}

static void
mends(void)
{
	char from[] = "/tmp/offload-from-XXXXXX";
	char to[] = "/tmp/offload-to-XXXXXX";
	char why[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *header;
	const uint8_t *bytes;
	struct err e;
	pcap_t *pcap;
	bool mended;

	close(mkstemp(from));
	close(mkstemp(to));
	capture_make(from, false);
	tap_int(offload_mend(from, to, &mended, &e), 0, "a whole capture");
	tap_ok(!mended, "needs no copy");
	capture_make(from, true);
	tap_int(offload_mend(from, to, &mended, &e), 0, "one that lacks");
	tap_ok(mended, "is copied");
	pcap = pcap_open_offline(to, why);
	tap_ok(pcap != NULL && pcap_next_ex(pcap, &header, &bytes) == 1 &&
		   (bytes[16] << 8 | bytes[17]) == 20 + PAYLOAD &&
		   header->ts.tv_sec == 1700000000,
	       "with the length, at its own time");
	if (pcap != NULL)
		pcap_close(pcap);
	tap_int(offload_mend("/nonexistent", to, &mended, &e), -1,
		"a missing file is told");
	unlink(from);
	unlink(to);
}

int
main(void)
{
	fills();
	mends();
	return tap_done();
}
