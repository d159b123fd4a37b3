/* wire.c: see wire.h. */
#include "wire.h"

#include <stdlib.h>
#include <string.h>

#define FRAME_MAX    1514
#define SEGMENT_SIZE 1400
#define FLAG_FIN     0x01
#define FLAG_SYN     0x02
#define FLAG_RST     0x04
#define FLAG_PSH     0x08
#define FLAG_ACK     0x10

static void
put16(uint8_t *p, unsigned value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static void
put32(uint8_t *p, uint32_t value)
{
	put16(p, value >> 16);
	put16(p + 2, value & 0xffff);
}

static void
write_bytes(struct wire *w, const void *bytes, size_t length)
{
	if (fwrite(bytes, 1, length, w->file) != length)
		w->failed = 1;
}

int
wire_open(struct wire *w, const char *path, uint64_t start_us, uint32_t seed)
{
	static const uint8_t header[24] = {
		0xd4, 0xc3, 0xb2, 0xa1, 2,    0,    4, 0, 0, 0, 0, 0,
		0,    0,    0,    0,    0xff, 0xff, 0, 0, 1, 0, 0, 0
	};

	memset(w, 0, sizeof(*w));
	w->file = fopen(path, "wb");
	if (w->file == NULL)
		return -1;
	w->now_us = start_us;
	w->seed = seed | 1;
	w->next_port = (uint16_t)(49200 + wire_random(w, 2000));
	write_bytes(w, header, sizeof(header));
	return 0;
}

int
wire_close(struct wire *w)
{
	if (fclose(w->file) != 0)
		w->failed = 1;
	w->file = NULL;
	return w->failed ? -1 : 0;
}

void
wire_wait(struct wire *w, uint64_t microseconds)
{
	w->now_us += microseconds;
}

uint32_t
wire_random(struct wire *w, uint32_t below)
{
	/* xorshift32: repeatable is all that is asked of it. */
	w->seed ^= w->seed << 13;
	w->seed ^= w->seed >> 17;
	w->seed ^= w->seed << 5;
	return below > 0 ? w->seed % below : 0;
}

void
wire_random_bytes(struct wire *w, uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)wire_random(w, 256);
}

/* The file's records are little-endian, whatever this machine is. */
static void
put_little(uint8_t *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(value >> (8 * i));
}

static void
write_frame(struct wire *w, const uint8_t *frame, size_t length)
{
	static const uint8_t zero[60];
	size_t padded = length < 60 ? 60 : length;
	uint8_t record[16];

	put_little(record, (uint32_t)(w->now_us / 1000000));
	put_little(record + 4, (uint32_t)(w->now_us % 1000000));
	put_little(record + 8, (uint32_t)padded);
	put_little(record + 12, (uint32_t)padded);
	write_bytes(w, record, sizeof(record));
	write_bytes(w, frame, length);
	write_bytes(w, zero, padded - length);
	w->now_us += 150 + wire_random(w, 400);
}

static uint32_t
sum_words(uint32_t sum, const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i + 1 < length; i += 2)
		sum += (uint32_t)(bytes[i] << 8 | bytes[i + 1]);
	if (length % 2 == 1)
		sum += (uint32_t)(bytes[length - 1] << 8);
	return sum;
}

static unsigned
fold_sum(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

static void
set_ethernet(uint8_t *frame, const uint8_t *to, const uint8_t *from,
	     unsigned type)
{
	memcpy(frame, to, 6);
	memcpy(frame + 6, from, 6);
	put16(frame + 12, type);
}

/* Completes an IPv4 packet whose transport part stands at frame + 34. */
static void
write_ip(struct wire *w, uint8_t *frame, const struct host *from,
	 const struct host *to, uint8_t protocol, size_t transport)
{
	uint8_t *ip = frame + 14;

	set_ethernet(frame, to->mac, from->mac, 0x0800);
	memset(ip, 0, 20);
	ip[0] = 0x45;
	put16(ip + 2, (unsigned)(20 + transport));
	put16(ip + 4, ++w->ip_id);
	put16(ip + 6, 0x4000);
	ip[8] = 64;
	ip[9] = protocol;
	memcpy(ip + 12, from->ip, 4);
	memcpy(ip + 16, to->ip, 4);
	put16(ip + 10, fold_sum(sum_words(0, ip, 20)));
	write_frame(w, frame, 34 + transport);
}

static unsigned
transport_sum(const struct host *from, const struct host *to, uint8_t protocol,
	      const uint8_t *transport, size_t length)
{
	uint32_t sum = protocol + (uint32_t)length;

	sum = sum_words(sum, from->ip, 4);
	sum = sum_words(sum, to->ip, 4);
	return fold_sum(sum_words(sum, transport, length));
}

void
wire_arp(struct wire *w, const struct host *asking, const uint8_t wanted[4],
	 const struct host *owner)
{
	static const uint8_t everyone[6] = { 255, 255, 255, 255, 255, 255 };
	uint8_t frame[42] = { 0 };
	uint8_t *arp = frame + 14;

	set_ethernet(frame, everyone, asking->mac, 0x0806);
	memcpy(arp, (const uint8_t[]){ 0, 1, 8, 0, 6, 4, 0, 1 }, 8);
	memcpy(arp + 8, asking->mac, 6);
	memcpy(arp + 14, asking->ip, 4);
	memcpy(arp + 24, wanted, 4);
	write_frame(w, frame, sizeof(frame));
	if (owner == NULL)
		return;
	set_ethernet(frame, asking->mac, owner->mac, 0x0806);
	arp[7] = 2;
	memcpy(arp + 8, owner->mac, 6);
	memcpy(arp + 14, owner->ip, 4);
	memcpy(arp + 18, asking->mac, 6);
	memcpy(arp + 24, asking->ip, 4);
	write_frame(w, frame, sizeof(frame));
}

void
wire_udp(struct wire *w, const struct host *from, uint16_t from_port,
	 const struct host *to, uint16_t to_port, const uint8_t *payload,
	 size_t length)
{
	uint8_t frame[FRAME_MAX] = { 0 };
	uint8_t *udp = frame + 34;

	if (length > FRAME_MAX - 42)
		length = FRAME_MAX - 42;
	put16(udp, from_port);
	put16(udp + 2, to_port);
	put16(udp + 4, (unsigned)(8 + length));
	memcpy(udp + 8, payload, length);
	put16(udp + 6, transport_sum(from, to, 17, udp, 8 + length));
	write_ip(w, frame, from, to, 17, 8 + length);
}

static void
write_echo(struct wire *w, const struct host *from, const struct host *to,
	   uint8_t type)
{
	uint8_t frame[34 + 40] = { 0 };
	uint8_t *icmp = frame + 34;

	icmp[0] = type;
	put16(icmp + 4, 512);
	put16(icmp + 6, w->ip_id);
	for (int i = 8; i < 40; i++)
		icmp[i] = (uint8_t)('a' + (i - 8) % 23);
	put16(icmp + 2, fold_sum(sum_words(0, icmp, 40)));
	write_ip(w, frame, from, to, 1, 40);
}

void
wire_ping(struct wire *w, const struct host *from, const struct host *to,
	  int answered)
{
	write_echo(w, from, to, 8);
	if (answered)
		write_echo(w, to, from, 0);
}

static void
write_segment(struct tcp *t, enum side side, uint8_t flags, const void *bytes,
	      size_t length)
{
	const struct host *from = side == FROM_CLIENT ? &t->client : &t->server;
	const struct host *to = side == FROM_CLIENT ? &t->server : &t->client;
	uint8_t frame[FRAME_MAX] = { 0 };
	uint8_t *tcp = frame + 34;
	int client = side == FROM_CLIENT;

	put16(tcp, client ? t->client_port : t->server_port);
	put16(tcp + 2, client ? t->server_port : t->client_port);
	put32(tcp + 4, client ? t->client_sequence : t->server_sequence);
	if (flags & FLAG_ACK)
		put32(tcp + 8,
		      client ? t->server_sequence : t->client_sequence);
	tcp[12] = 5 << 4;
	tcp[13] = flags;
	put16(tcp + 14, 64240);
	if (length > 0)
		memcpy(tcp + 20, bytes, length);
	put16(tcp + 16, transport_sum(from, to, 6, tcp, 20 + length));
	write_ip(t->wire, frame, from, to, 6, 20 + length);
	if (client)
		t->client_sequence += (uint32_t)length;
	else
		t->server_sequence += (uint32_t)length;
}

static void
tcp_start(struct tcp *t, struct wire *w, const struct host *client,
	  const struct host *server, uint16_t server_port)
{
	memset(t, 0, sizeof(*t));
	t->wire = w;
	t->client = *client;
	t->server = *server;
	t->client_port = w->next_port++;
	if (w->next_port < 49152)
		w->next_port = 49152;
	t->server_port = server_port;
	t->client_sequence = wire_random(w, UINT32_MAX);
	t->server_sequence = wire_random(w, UINT32_MAX);
}

void
tcp_open(struct tcp *t, struct wire *w, const struct host *client,
	 const struct host *server, uint16_t server_port)
{
	tcp_start(t, w, client, server, server_port);
	write_segment(t, FROM_CLIENT, FLAG_SYN, NULL, 0);
	t->client_sequence++;
	write_segment(t, FROM_SERVER, FLAG_SYN | FLAG_ACK, NULL, 0);
	t->server_sequence++;
	write_segment(t, FROM_CLIENT, FLAG_ACK, NULL, 0);
}

void
tcp_send(struct tcp *t, enum side side, const void *bytes, size_t length)
{
	const uint8_t *at = bytes;

	while (length > 0) {
		size_t n = length < SEGMENT_SIZE ? length : SEGMENT_SIZE;

		write_segment(t, side, FLAG_PSH | FLAG_ACK, at, n);
		write_segment(t,
			      side == FROM_CLIENT ? FROM_SERVER : FROM_CLIENT,
			      FLAG_ACK, NULL, 0);
		at += n;
		length -= n;
	}
}

void
tcp_say(struct tcp *t, enum side side, const char *line)
{
	tcp_send(t, side, line, strlen(line));
}

void
tcp_close(struct tcp *t)
{
	write_segment(t, FROM_CLIENT, FLAG_FIN | FLAG_ACK, NULL, 0);
	t->client_sequence++;
	write_segment(t, FROM_SERVER, FLAG_FIN | FLAG_ACK, NULL, 0);
	t->server_sequence++;
	write_segment(t, FROM_CLIENT, FLAG_ACK, NULL, 0);
}

void
tcp_refused(struct wire *w, const struct host *client,
	    const struct host *server, uint16_t port)
{
	struct tcp t;

	tcp_start(&t, w, client, server, port);
	write_segment(&t, FROM_CLIENT, FLAG_SYN, NULL, 0);
	t.client_sequence++;
	t.server_sequence = 0;
	write_segment(&t, FROM_SERVER, FLAG_RST | FLAG_ACK, NULL, 0);
}

void
tcp_unanswered(struct wire *w, const struct host *client,
	       const struct host *server, uint16_t port)
{
	struct tcp t;

	tcp_start(&t, w, client, server, port);
	write_segment(&t, FROM_CLIENT, FLAG_SYN, NULL, 0);
}
