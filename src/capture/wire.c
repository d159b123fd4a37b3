#include "capture/wire.h"

#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"
#include "capture/passive.h"
#include "os/file.h"
#include "os/rand.h"

#define SNAP        2048
#define WAIT_MS     100
#define BUFFER      (4 * 1024 * 1024)
#define STEP        4096
#define SENDERS_MAX 512
#define AGE_US      INT64_C(600000000)

/*
 * What the passive decoder reads; twice, for frames with a VLAN tag. Who only
 * sends other things is met by its ARP, its DNS questions or its SYNs.
 */
#define WANTED                                                                 \
	"(arp or ether proto 0x88cc or ether dst 01:00:0c:cc:cc:cc or "        \
	"(tcp[tcpflags] & tcp-syn != 0) or "                                   \
	"(ip6 and ip6[6] = 6 and ip6[53] & 2 != 0) or icmp6 or "               \
	"(udp and (port 53 or port 67 or port 68 or port 123 or port 137 or "  \
	"port 138 or port 1900 or port 3702 or port 5353 or port 5355)))"

struct wire {
	pcap_t *pcap;
	char interface[32];
	uint8_t own[6];
	bool own_known;
	struct passive *passive;
	int64_t since_us; /* of the passive's table */
	struct map *senders;
	struct wire_counts counts;
};

/* /sys/class/net/NAME/address */
static void
own_read(struct wire *w)
{
	char path[128];
	unsigned b[6];
	FILE *f;

	snprintf(path, sizeof(path), "/sys/class/net/%s/address", w->interface);
	f = fopen(path, "re");
	if (f != NULL && fscanf(f, "%2x:%2x:%2x:%2x:%2x:%2x", &b[0], &b[1],
				&b[2], &b[3], &b[4], &b[5]) == 6) {
		for (int i = 0; i < 6; i++)
			w->own[i] = (uint8_t)b[i];
		w->own_known = true;
	}
	if (f != NULL)
		fclose(f);
}

static int
activate(struct wire *w, struct err *e)
{
	int status;

	pcap_set_snaplen(w->pcap, SNAP);
	pcap_set_promisc(w->pcap, 1);
	pcap_set_timeout(w->pcap, WAIT_MS);
	pcap_set_buffer_size(w->pcap, BUFFER);
	status = pcap_activate(w->pcap);
	switch (status) {
	case PCAP_ERROR_NO_SUCH_DEVICE:
		return err_set(e, ERR_NOT_FOUND, "%s: no such interface",
			       w->interface);
	case PCAP_ERROR_PERM_DENIED:
	case PCAP_ERROR_PROMISC_PERM_DENIED:
		return err_set(e, ERR_DENIED, "%s: not allowed to listen",
			       w->interface);
	case PCAP_ERROR_IFACE_NOT_UP:
		return err_set(e, ERR_UNAVAILABLE, "%s: is down", w->interface);
	default:
		break;
	}
	if (status < 0)
		return err_set(e, ERR_UNAVAILABLE, "%s: %s", w->interface,
			       pcap_geterr(w->pcap));
	return 0;
}

static int
filter_set(struct wire *w, struct err *e)
{
	struct bpf_program program;
	int result = 0;

	if (pcap_compile(w->pcap, &program, WANTED " or (vlan and " WANTED ")",
			 1, PCAP_NETMASK_UNKNOWN) != 0)
		return err_set(e, ERR_UNAVAILABLE, "%s: %s", w->interface,
			       pcap_geterr(w->pcap));
	if (pcap_setfilter(w->pcap, &program) != 0)
		result = err_set(e, ERR_UNAVAILABLE, "%s: %s", w->interface,
				 pcap_geterr(w->pcap));
	pcap_freecode(&program);
	return result;
}

int
wire_open(const char *interface, bool everything, struct wire **out,
	  struct err *e)
{
	char why[PCAP_ERRBUF_SIZE] = "";
	struct wire *w = calloc(1, sizeof(*w));

	*out = NULL;
	CHECK(w != NULL);
	text_copy(w->interface, sizeof(w->interface), text_of(interface));
	w->senders = map_new(rand_number());
	w->pcap = pcap_create(interface, why);
	if (w->pcap == NULL) {
		err_set(e, ERR_UNAVAILABLE, "%s: %s", interface, why);
		goto fail;
	}
	if (activate(w, e) != 0 ||
	    (!everything && pcap_datalink(w->pcap) == DLT_EN10MB &&
	     filter_set(w, e) != 0))
		goto fail;
	if (pcap_setnonblock(w->pcap, 1, why) != 0) {
		err_set(e, ERR_UNAVAILABLE, "%s: %s", interface, why);
		goto fail;
	}
	own_read(w);
	w->passive = passive_new(pcap_datalink(w->pcap));
	*out = w;
	return 0;
fail:
	wire_close(&w);
	return -1;
}

void
wire_close(struct wire **w)
{
	if (*w == NULL)
		return;
	if ((*w)->pcap != NULL)
		pcap_close((*w)->pcap);
	passive_free(&(*w)->passive);
	map_free(&(*w)->senders);
	free(*w);
	*w = NULL;
}

int
wire_fd(const struct wire *w)
{
	return pcap_get_selectable_fd(w->pcap);
}

static void
count(struct wire *w, const uint8_t *bytes, size_t n)
{
	w->counts.packets++;
	if (pcap_datalink(w->pcap) != DLT_EN10MB || n < 14)
		return;
	if (map_count(w->senders) < SENDERS_MAX)
		map_set(w->senders, bytes + 6, 6, w);
	if (w->own_known && (memcmp(bytes, w->own, 6) == 0 ||
			     memcmp(bytes + 6, w->own, 6) == 0))
		w->counts.own++;
	else if ((bytes[0] & 1) != 0)
		w->counts.group++;
	else
		w->counts.foreign++;
}

static void
packet_take(u_char *context, const struct pcap_pkthdr *header,
	    const u_char *bytes)
{
	struct wire *w = (struct wire *)(void *)context;
	int64_t at = (int64_t)header->ts.tv_sec * 1000000 + header->ts.tv_usec;

	count(w, bytes, header->caplen);
	passive_packet(w->passive, at, bytes, header->caplen);
}

int
wire_step(struct wire *w, struct err *e)
{
	if (pcap_dispatch(w->pcap, STEP, packet_take, (u_char *)(void *)w) < 0)
		return err_set(e, ERR_UNAVAILABLE, "%s: %s", w->interface,
			       pcap_geterr(w->pcap));
	return 0;
}

int
wire_write(struct wire *w, int64_t now_us,
	   int (*line)(void *context, struct text line, struct err *e),
	   void *context, struct err *e)
{
	if (passive_write_fresh(w->passive, line, context, e) != 0)
		return -1;
	if (w->since_us == 0 || now_us < w->since_us)
		w->since_us = now_us;
	if (now_us - w->since_us < AGE_US)
		return 0;
	passive_free(&w->passive);
	w->passive = passive_new(pcap_datalink(w->pcap));
	w->since_us = now_us;
	return 0;
}

void
wire_counts_get(const struct wire *w, struct wire_counts *out)
{
	struct pcap_stat stat;

	*out = w->counts;
	out->senders = (int64_t)map_count(w->senders);
	if (pcap_stats(w->pcap, &stat) == 0)
		out->dropped = stat.ps_drop;
}
