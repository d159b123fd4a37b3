/* talk.c: see talk.h. */
#include "talk.h"

#include <stdlib.h>
#include <string.h>

static void
put16(uint8_t *p, unsigned value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static size_t
put_option(uint8_t *p, uint8_t code, const void *value, size_t length)
{
	p[0] = code;
	p[1] = (uint8_t)length;
	memcpy(p + 2, value, length);
	return 2 + length;
}

static size_t
fill_dhcp(uint8_t *message, const struct host *device, uint8_t operation,
	  uint8_t kind, uint32_t transaction)
{
	memset(message, 0, 400);
	message[0] = operation;
	message[1] = 1;
	message[2] = 6;
	memcpy(message + 4, &transaction, 4);
	memcpy(message + 28, device->mac, 6);
	memcpy(message + 236, (const uint8_t[]){ 0x63, 0x82, 0x53, 0x63 }, 4);
	return 240 + put_option(message + 240, 53, &kind, 1);
}

static void
dhcp_ask(struct wire *w, const struct host *device, const struct host *router,
	 const char *name, const char *vendor, const uint8_t *parameters,
	 size_t length, uint32_t transaction)
{
	struct host nobody = { { 0 }, { 0, 0, 0, 0 } };
	struct host everyone = { { 255, 255, 255, 255, 255, 255 },
				 { 255, 255, 255, 255 } };
	uint8_t message[400], hardware[7] = { 1 };
	size_t n = fill_dhcp(message, device, 1, 3, transaction);

	memcpy(nobody.mac, device->mac, 6);
	memcpy(hardware + 1, device->mac, 6);
	n += put_option(message + n, 61, hardware, 7);
	n += put_option(message + n, 50, device->ip, 4);
	n += put_option(message + n, 54, router->ip, 4);
	n += put_option(message + n, 12, name, strlen(name));
	if (vendor != NULL)
		n += put_option(message + n, 60, vendor, strlen(vendor));
	n += put_option(message + n, 55, parameters, length);
	message[n++] = 255;
	wire_udp(w, &nobody, 68, &everyone, 67, message, n < 300 ? 300 : n);
}

void
talk_dhcp(struct wire *w, const struct host *device, const struct host *router,
	  const char *name, const char *vendor, const uint8_t *parameters,
	  size_t length)
{
	static const uint8_t mask[4] = { 255, 255, 255, 0 };
	static const uint8_t lease[4] = { 0, 1, 0x51, 0x80 };
	uint32_t transaction = wire_random(w, UINT32_MAX);
	uint8_t message[400];
	size_t n;

	dhcp_ask(w, device, router, name, vendor, parameters, length,
		 transaction);
	n = fill_dhcp(message, device, 2, 5, transaction);
	memcpy(message + 16, device->ip, 4);
	n += put_option(message + n, 54, router->ip, 4);
	n += put_option(message + n, 51, lease, 4);
	n += put_option(message + n, 1, mask, 4);
	n += put_option(message + n, 3, router->ip, 4);
	n += put_option(message + n, 6, router->ip, 4);
	message[n++] = 255;
	wire_udp(w, router, 67, device, 68, message, n < 300 ? 300 : n);
	wire_arp(w, device, router->ip, router);
}

static size_t
put_name(uint8_t *p, const char *name)
{
	size_t n = 0;

	while (*name != '\0') {
		size_t label = strcspn(name, ".");

		p[n++] = (uint8_t)label;
		memcpy(p + n, name, label);
		n += label;
		name += label;
		if (*name == '.')
			name++;
	}
	p[n++] = 0;
	return n;
}

void
talk_dns(struct wire *w, const struct host *client, const struct host *server,
	 const char *name, const uint8_t answer[4])
{
	uint16_t port = (uint16_t)(50000 + wire_random(w, 9000));
	uint8_t message[400] = { 0 };
	size_t n;

	put16(message, wire_random(w, 65536));
	put16(message + 2, 0x0100);
	put16(message + 4, 1);
	n = 12 + put_name(message + 12, name);
	put16(message + n, 1);
	put16(message + n + 2, 1);
	n += 4;
	wire_udp(w, client, port, server, 53, message, n);
	wire_wait(w, 4000 + wire_random(w, 20000));
	put16(message + 2, answer != NULL ? 0x8180 : 0x8183);
	if (answer != NULL) {
		put16(message + 6, 1);
		put16(message + n, 0xc00c);
		put16(message + n + 2, 1);
		put16(message + n + 4, 1);
		put16(message + n + 8, 300);
		put16(message + n + 10, 4);
		memcpy(message + n + 12, answer, 4);
		n += 16;
	}
	wire_udp(w, server, 53, client, port, message, n);
}

void
talk_mdns(struct wire *w, const struct host *device, const char *name,
	  const char *service)
{
	static const struct host group = { { 1, 0, 0x5e, 0, 0, 0xfb },
					   { 224, 0, 0, 251 } };
	uint8_t message[500] = { 0 };
	char full[128];
	size_t n;

	put16(message + 2, 0x8400);
	put16(message + 6, 2);
	snprintf(full, sizeof(full), "%s.local", name);
	n = 12 + put_name(message + 12, full);
	put16(message + n, 1);
	put16(message + n + 2, 0x8001);
	put16(message + n + 6, 120);
	put16(message + n + 8, 4);
	memcpy(message + n + 10, device->ip, 4);
	n += 14;
	n += put_name(message + n, service);
	put16(message + n, 12);
	put16(message + n + 2, 1);
	put16(message + n + 6, 120);
	snprintf(full, sizeof(full), "%s.%s", name, service);
	put16(message + n + 8, (unsigned)put_name(message + n + 10, full));
	n += 10 + put_name(message + n + 10, full);
	wire_udp(w, device, 5353, &group, 5353, message, n);
}

static void
web_request(struct tcp *t, const struct web *x)
{
	char head[1200], length[96] = "";

	if (x->request_type != NULL)
		snprintf(length, sizeof(length),
			 "Content-Type: %s\r\nContent-Length: %zu\r\n",
			 x->request_type, x->request_length);
	snprintf(head, sizeof(head),
		 "%s %s HTTP/1.1\r\nHost: %s\r\n%s%s%sAccept: */*\r\n%s"
		 "Connection: close\r\n\r\n",
		 x->method, x->path, x->host,
		 x->agent != NULL ? "User-Agent: " : "",
		 x->agent != NULL ? x->agent : "",
		 x->agent != NULL ? "\r\n" : "", length);
	tcp_say(t, FROM_CLIENT, head);
	if (x->request_length > 0)
		tcp_send(t, FROM_CLIENT, x->request, x->request_length);
}

void
talk_web(struct wire *w, const struct web *x)
{
	struct tcp t;
	char head[400];

	tcp_open(&t, w, x->client, x->server, x->port != 0 ? x->port : 80);
	web_request(&t, x);
	wire_wait(w, 30000 + wire_random(w, 40000));
	snprintf(head, sizeof(head),
		 "HTTP/1.1 %d %s\r\nServer: nginx\r\nContent-Type: %s\r\n"
		 "Content-Length: %zu\r\nConnection: close\r\n\r\n",
		 x->status, x->status < 400 ? "OK" : "Not Found",
		 x->content_type != NULL ? x->content_type : "text/html",
		 x->body_length);
	tcp_say(&t, FROM_SERVER, head);
	if (x->body_length > 0)
		tcp_send(&t, FROM_SERVER, x->body, x->body_length);
	tcp_close(&t);
}

void
talk_smtp(struct wire *w, const struct host *client, const struct host *server,
	  const char *helo, const char *from, const char *to,
	  const char *message)
{
	struct tcp t;
	char line[300];

	tcp_open(&t, w, client, server, 25);
	tcp_say(&t, FROM_SERVER, "220 mail.sample.example.jp ESMTP\r\n");
	snprintf(line, sizeof(line), "EHLO %s\r\n", helo);
	tcp_say(&t, FROM_CLIENT, line);
	tcp_say(&t, FROM_SERVER,
		"250-mail.sample.example.jp\r\n250 8BITMIME\r\n");
	snprintf(line, sizeof(line), "MAIL FROM:<%s>\r\n", from);
	tcp_say(&t, FROM_CLIENT, line);
	tcp_say(&t, FROM_SERVER, "250 2.1.0 Ok\r\n");
	snprintf(line, sizeof(line), "RCPT TO:<%s>\r\n", to);
	tcp_say(&t, FROM_CLIENT, line);
	tcp_say(&t, FROM_SERVER, "250 2.1.5 Ok\r\n");
	tcp_say(&t, FROM_CLIENT, "DATA\r\n");
	tcp_say(&t, FROM_SERVER, "354 End data with a single dot\r\n");
	tcp_say(&t, FROM_CLIENT, message);
	tcp_say(&t, FROM_CLIENT, ".\r\n");
	tcp_say(&t, FROM_SERVER, "250 2.0.0 Ok: queued\r\n");
	tcp_say(&t, FROM_CLIENT, "QUIT\r\n");
	tcp_say(&t, FROM_SERVER, "221 2.0.0 Bye\r\n");
	tcp_close(&t);
}

/* NetBIOS and SMBv1 headers before 'body' bytes that stand at message + 36. */
static void
send_smb1(struct tcp *t, enum side side, uint8_t *message, uint8_t command,
	  size_t body)
{
	uint8_t *smb = message + 4;

	memset(message, 0, 36);
	put16(message + 2, (unsigned)(32 + body));
	memcpy(smb, "\xffSMB", 4);
	smb[4] = command;
	smb[9] = side == FROM_SERVER ? 0x98 : 0x18;
	smb[10] = 0x01;
	smb[11] = command == 0x73 ? 0x08 : 0;
	smb[26] = 0xff;
	smb[27] = 0xfe;
	smb[30] = command;
	tcp_send(t, side, message, 36 + body);
}

static size_t
put_system(uint8_t *p, const char *system)
{
	size_t n = strlen(system) + 1;

	memcpy(p, system, n);
	memcpy(p + n, system, n);
	return 2 * n;
}

static void
smb1_hello(struct tcp *t, uint8_t *message)
{
	static const char dialects[] = "\x02"
				       "PC NETWORK PROGRAM 1.0\0\x02"
				       "LANMAN1.0\0\x02NT LM 0.12";
	uint8_t *body = message + 36;

	memset(body, 0, 200);
	body[1] = (uint8_t)sizeof(dialects);
	memcpy(body + 3, dialects, sizeof(dialects));
	send_smb1(t, FROM_CLIENT, message, 0x72, 3 + sizeof(dialects));
	memset(body, 0, 80);
	body[0] = 17;
	body[1] = 2; /* the third dialect */
	body[3] = 3; /* user level, challenge and response */
	body[4] = 50;
	body[6] = 1;
	body[9] = 0x41;
	body[20] = 0x7c;
	body[34] = 8;
	body[35] = 8;
	wire_random_bytes(t->wire, body + 37, 8);
	send_smb1(t, FROM_SERVER, message, 0x72, 45);
}

void
talk_smb1(struct wire *w, const struct host *client, const struct host *server,
	  const char *client_system, const char *server_system)
{
	/* The first message of a sign-in: no name, no secret. */
	static const uint8_t ticket[] = {
		'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 1, 0, 0, 0, 7, 0x82, 8, 0,
		0,   0,   0,   0,   0,   0,   0,   0, 0, 0, 0, 0, 0, 0,    0, 0
	};
	uint8_t message[500], *body = message + 36;
	struct tcp t;
	size_t n;

	tcp_open(&t, w, client, server, 445);
	smb1_hello(&t, message);
	memset(body, 0, 300);
	body[0] = 12;
	body[1] = 0xff;
	body[6] = 0x41;
	body[8] = 2;
	body[15] = sizeof(ticket);
	body[24] = 0x80;
	memcpy(body + 27, ticket, sizeof(ticket));
	n = 27 + sizeof(ticket);
	n += put_system(body + n, client_system);
	body[25] = (uint8_t)(n - 27);
	send_smb1(&t, FROM_CLIENT, message, 0x73, n);
	memset(body, 0, 300);
	body[0] = 3;
	body[1] = 0xff;
	n = 9 + put_system(body + 9, server_system);
	memcpy(body + n, "OFFICE", 7);
	n += 7;
	body[7] = (uint8_t)(n - 9);
	send_smb1(&t, FROM_SERVER, message, 0x73, n);
	tcp_close(&t);
}

void
talk_ntp(struct wire *w, const struct host *client, const struct host *server)
{
	uint8_t message[48] = { 0x1b };

	wire_udp(w, client, 123, server, 123, message, sizeof(message));
	wire_wait(w, 9000);
	message[0] = 0x1c;
	message[1] = 2;
	wire_udp(w, server, 123, client, 123, message, sizeof(message));
}

size_t
talk_base64(const uint8_t *bytes, size_t length, char *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				      "nopqrstuvwxyz0123456789+/";
	size_t n = 0, column = 0;

	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		uint32_t three = (uint32_t)bytes[i] << 16 |
				 (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
				 (left > 2 ? bytes[i + 2] : 0);

		out[n++] = letters[three >> 18 & 63];
		out[n++] = letters[three >> 12 & 63];
		out[n++] = left > 1 ? letters[three >> 6 & 63] : '=';
		out[n++] = left > 2 ? letters[three & 63] : '=';
		column += 4;
		if (column == 76) {
			out[n++] = '\r';
			out[n++] = '\n';
			column = 0;
		}
	}
	out[n++] = '\r';
	out[n++] = '\n';
	out[n] = '\0';
	return n;
}

void
talk_program(struct wire *w, uint8_t *bytes, size_t length)
{
	static const char stub[] =
	    "This program cannot be run in DOS mode.\r\r\n$";

	wire_random_bytes(w, bytes, length);
	if (length < 512)
		return;
	memset(bytes, 0, 400);
	memcpy(bytes, "MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0", 16);
	bytes[60] = 0x80;
	memcpy(bytes + 78, stub, sizeof(stub) - 1);
	/* The header names a 32-bit console program whose code is a return. */
	memcpy(bytes + 128, "PE\0\0\x4c\x01\x01\0", 8);
	memcpy(bytes + 148, "\xe0\0\x02\x01\x0b\x01", 6);
	memcpy(bytes + 376, ".text\0\0\0", 8);
}
