#include "capture/cooked.h"

#include <pcap/pcap.h>
#include <string.h>

#include "capture/offload.h"

/* The largest packet libpcap hands out. */
#define PACKET_MAX 262144

/*
 * New: protocol 2, reserved 2, interface 4, hardware type 2, packet type 1,
 * length of the address 1, address 8. Old: packet type 2, hardware type 2,
 * length of the address 2, address 8, protocol 2.
 */
size_t
cooked_packet(const uint8_t *bytes, size_t n, uint8_t *out)
{
	if (n < COOKED_HEAD_NEW)
		return 0;
	out[0] = 0;
	out[1] = bytes[10];
	memcpy(out + 2, bytes + 8, 2);
	out[4] = 0;
	out[5] = bytes[11];
	memcpy(out + 6, bytes + 12, 8);
	memcpy(out + 14, bytes, 2);
	memcpy(out + COOKED_HEAD, bytes + COOKED_HEAD_NEW, n - COOKED_HEAD_NEW);
	return n - (COOKED_HEAD_NEW - COOKED_HEAD);
}

static void
packets_copy(pcap_t *in, pcap_dumper_t *out)
{
	static const uint32_t less = COOKED_HEAD_NEW - COOKED_HEAD;
	uint8_t packet[PACKET_MAX];
	struct pcap_pkthdr *header;
	const uint8_t *bytes;

	while (pcap_next_ex(in, &header, &bytes) == 1) {
		struct pcap_pkthdr made = *header;

		if (header->caplen > sizeof(packet) ||
		    cooked_packet(bytes, header->caplen, packet) == 0)
			continue;
		made.caplen -= less;
		made.len -= less;
		if (made.caplen == made.len)
			offload_fill(DLT_LINUX_SLL, packet, made.caplen);
		pcap_dump((u_char *)out, &made, packet);
	}
}

int
cooked_rewrite(const char *from, const char *to, struct err *e)
{
	char why[PCAP_ERRBUF_SIZE];
	pcap_t *in = pcap_open_offline(from, why);
	pcap_t *form = NULL;
	pcap_dumper_t *out = NULL;
	int result = -1;

	if (in == NULL)
		return err_set(e, ERR_INVALID, "%s", why);
	form = pcap_open_dead(DLT_LINUX_SLL, PACKET_MAX);
	if (form != NULL)
		out = pcap_dump_open(form, to);
	if (out == NULL) {
		err_set(e, ERR_SYSTEM, "%s: cannot be written", to);
		goto out;
	}
	packets_copy(in, out);
	if (pcap_dump_flush(out) == 0)
		result = 0;
	else
		err_system(e, "%s", to);
out:
	if (out != NULL)
		pcap_dump_close(out);
	if (form != NULL)
		pcap_close(form);
	pcap_close(in);
	return result;
}
