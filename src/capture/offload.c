#include "capture/offload.h"

#include <pcap/pcap.h>
#include <string.h>

#include "capture/cooked.h"

/* A card that does this does it often: looking further only costs time. */
#define LOOK_PACKETS 50000
/* The largest packet an IPv4 header can speak of, with room in front. */
#define PACKET_MAX (65535 + 64)
#define ETHER_HEAD 14
#define ETHER_TAG  4
#define IPV4_HEAD  20
#define IPV6_HEAD  40
#define PROTO_TCP  6

/* Where the IP header begins, or n when there is none. */
static size_t
ip_at(int link_type, const uint8_t *bytes, size_t n)
{
	size_t at = ETHER_HEAD;
	unsigned type;

	if (link_type == DLT_RAW || link_type == DLT_IPV4 || link_type == 101)
		return 0;
	if (link_type == DLT_LINUX_SLL && n > COOKED_HEAD)
		return COOKED_HEAD;
	if (link_type != DLT_EN10MB || n < ETHER_HEAD)
		return n;
	type = (unsigned)bytes[12] << 8 | bytes[13];
	while ((type == 0x8100 || type == 0x88a8) && at + ETHER_TAG < n) {
		type = (unsigned)bytes[at + 2] << 8 | bytes[at + 3];
		at += ETHER_TAG;
	}
	return type == 0x0800 || type == 0x86dd ? at : n;
}

bool
offload_fill(int link_type, uint8_t *bytes, size_t n)
{
	size_t at = ip_at(link_type, bytes, n), length, field;

	if (at + IPV4_HEAD > n)
		return false;
	if (bytes[at] >> 4 == 4) {
		field = at + 2;
		length = n - at;
	} else if (bytes[at] >> 4 == 6 && at + IPV6_HEAD <= n &&
		   bytes[at + 6] == PROTO_TCP) {
		/* IPv6 leaves its own header out of the count. */
		field = at + 4;
		length = n - at - IPV6_HEAD;
	} else {
		return false;
	}
	if (bytes[field] != 0 || bytes[field + 1] != 0 || length == 0 ||
	    length > 65535)
		return false;
	bytes[field] = (uint8_t)(length >> 8);
	bytes[field + 1] = (uint8_t)length;
	return true;
}

/* The packet with its length, in 'copy'; the packet itself when it is as it
 * should be. */
static const uint8_t *
fill_copy(int link_type, const struct pcap_pkthdr *header, const uint8_t *bytes,
	  uint8_t *copy)
{
	if (header->caplen < header->len || header->caplen > PACKET_MAX)
		return bytes;
	memcpy(copy, bytes, header->caplen);
	return offload_fill(link_type, copy, header->caplen) ? copy : bytes;
}

static bool
is_needed(pcap_t *pcap, uint8_t *copy)
{
	struct pcap_pkthdr *header;
	const uint8_t *bytes;
	int i;

	for (i = 0;
	     i < LOOK_PACKETS && pcap_next_ex(pcap, &header, &bytes) == 1; i++)
		if (fill_copy(pcap_datalink(pcap), header, bytes, copy) == copy)
			return true;
	return false;
}

static int
copy_all(pcap_t *pcap, const char *to, uint8_t *copy, struct err *e)
{
	pcap_dumper_t *out = pcap_dump_open(pcap, to);
	struct pcap_pkthdr *header;
	const uint8_t *bytes;
	int failed;

	if (out == NULL)
		return err_set(e, ERR_SYSTEM, "%s", pcap_geterr(pcap));
	while (pcap_next_ex(pcap, &header, &bytes) == 1)
		pcap_dump((u_char *)out, header,
			  fill_copy(pcap_datalink(pcap), header, bytes, copy));
	failed = pcap_dump_flush(out) != 0 || ferror(pcap_dump_file(out));
	pcap_dump_close(out);
	if (failed)
		return err_system(e, "cannot write %s", to);
	return 0;
}

int
offload_mend(const char *from, const char *to, bool *mended_out, struct err *e)
{
	char why[PCAP_ERRBUF_SIZE];
	uint8_t copy[PACKET_MAX];
	pcap_t *pcap = pcap_open_offline(from, why);
	bool needed;
	int result;

	*mended_out = false;
	if (pcap == NULL)
		return err_set(e, ERR_INVALID, "%s", why);
	needed = is_needed(pcap, copy);
	pcap_close(pcap);
	if (!needed)
		return 0;
	pcap = pcap_open_offline(from, why);
	if (pcap == NULL)
		return err_set(e, ERR_INVALID, "%s", why);
	result = copy_all(pcap, to, copy, e);
	pcap_close(pcap);
	*mended_out = result == 0;
	return result;
}
