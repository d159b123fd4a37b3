/* talk_tls.c: encrypted pages, see talk.h. */
#include "talk.h"

#include <string.h>

static void
put16(uint8_t *p, unsigned value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static size_t
put_extension(uint8_t *p, unsigned kind, const uint8_t *value, size_t length)
{
	put16(p, kind);
	put16(p + 2, (unsigned)length);
	memcpy(p + 4, value, length);
	return 4 + length;
}

/* Wraps a hello body into handshake and record headers. */
static size_t
wrap_hello(uint8_t *record, uint8_t kind, size_t body)
{
	record[0] = 22;
	put16(record + 1, 0x0301);
	put16(record + 3, (unsigned)(4 + body));
	record[5] = kind;
	record[6] = 0;
	put16(record + 7, (unsigned)body);
	return 9 + body;
}

static size_t
client_hello(struct wire *w, uint8_t *record, const char *host)
{
	static const uint8_t suites[] = { 0,    8, 0x13, 1,    0x13, 2,
					  0x13, 3, 0xc0, 0x2f, 1,    0 };
	static const uint8_t groups[] = { 0, 4, 0, 29, 0, 23 };
	static const uint8_t signatures[] = { 0, 6, 4, 3, 8, 4, 4, 1 };
	static const uint8_t versions[] = { 4, 3, 4, 3, 3 };
	static const uint8_t protocols[] = {
		0, 12, 2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'
	};
	uint8_t *body = record + 9, value[300],
		share[38] = { 0, 36, 0, 29, 0, 32 };
	size_t name = strlen(host), n = 0, start;

	put16(body, 0x0303);
	wire_random_bytes(w, body + 2, 32);
	body[34] = 32;
	wire_random_bytes(w, body + 35, 32);
	n = 67;
	memcpy(body + n, suites, sizeof(suites));
	n += sizeof(suites);
	start = n;
	n += 2;
	put16(value, (unsigned)(name + 3));
	value[2] = 0;
	put16(value + 3, (unsigned)name);
	memcpy(value + 5, host, name);
	n += put_extension(body + n, 0, value, name + 5);
	n += put_extension(body + n, 10, groups, sizeof(groups));
	n += put_extension(body + n, 13, signatures, sizeof(signatures));
	n += put_extension(body + n, 16, protocols, sizeof(protocols));
	n += put_extension(body + n, 43, versions, sizeof(versions));
	wire_random_bytes(w, share + 6, 32);
	n += put_extension(body + n, 51, share, sizeof(share));
	put16(body + start, (unsigned)(n - start - 2));
	return wrap_hello(record, 1, n);
}

static size_t
server_hello(struct wire *w, uint8_t *record)
{
	static const uint8_t version[] = { 3, 4 };
	uint8_t *body = record + 9, share[36] = { 0, 29, 0, 32 };
	size_t n = 35;

	put16(body, 0x0303);
	wire_random_bytes(w, body + 2, 32);
	body[34] = 0;
	put16(body + n, 0x1301);
	body[n + 2] = 0;
	n += 5;
	n += put_extension(body + n, 43, version, sizeof(version));
	wire_random_bytes(w, share + 4, 32);
	n += put_extension(body + n, 51, share, sizeof(share));
	put16(body + 38, (unsigned)(n - 40));
	return wrap_hello(record, 2, n);
}

static void
send_sealed(struct tcp *t, enum side side, size_t length)
{
	uint8_t record[5 + 1200];

	while (length > 0) {
		size_t n = length < 1200 ? length : 1200;

		memcpy(record, (const uint8_t[]){ 23, 3, 3 }, 3);
		put16(record + 3, (unsigned)n);
		wire_random_bytes(t->wire, record + 5, n);
		tcp_send(t, side, record, 5 + n);
		length -= n;
	}
}

void
talk_tls(struct wire *w, const struct host *client, const struct host *server,
	 uint16_t port, const char *host, size_t up, size_t down)
{
	uint8_t record[800];
	struct tcp t;

	tcp_open(&t, w, client, server, port);
	tcp_send(&t, FROM_CLIENT, record, client_hello(w, record, host));
	wire_wait(w, 8000 + wire_random(w, 9000));
	tcp_send(&t, FROM_SERVER, record, server_hello(w, record));
	send_sealed(&t, FROM_SERVER, 2600);
	send_sealed(&t, FROM_CLIENT, 74);
	send_sealed(&t, FROM_CLIENT, up);
	wire_wait(w, 20000 + wire_random(w, 30000));
	send_sealed(&t, FROM_SERVER, down);
	tcp_close(&t);
}
