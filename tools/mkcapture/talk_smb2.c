/* talk_smb2.c: files read from a share, see talk.h. */
#include "talk.h"

#include <string.h>

#define HEAD 68 /* NetBIOS's four bytes and the SMB2 header */
/* What one answer carries; a client asks for the next part then. */
#define PART 65536

enum {
	NEGOTIATE = 0,
	SESSION_SETUP = 1,
	TREE_CONNECT = 3,
	CREATE = 5,
	CLOSE = 6,
	READ = 8
};

struct share {
	struct tcp tcp;
	uint64_t message;
	uint8_t bytes[HEAD + 600];
};

static void
put_little(uint8_t *p, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(value >> (8 * i));
}

/* 'body' bytes stand behind the header; 'more' follow on their own. */
static void
share_send(struct share *s, enum side side, unsigned command, size_t body,
	   size_t more)
{
	uint8_t *smb = s->bytes + 4;
	size_t length = HEAD - 4 + body + more;

	memset(s->bytes, 0, HEAD);
	s->bytes[1] = (uint8_t)(length >> 16);
	s->bytes[2] = (uint8_t)(length >> 8);
	s->bytes[3] = (uint8_t)length;
	memcpy(smb, "\xfeSMB", 4);
	smb[4] = 64;
	smb[6] = 1;
	put_little(smb + 12, command, 2);
	smb[14] = 31;
	smb[16] = side == FROM_SERVER;
	put_little(smb + 24, s->message, 8);
	if (command > SESSION_SETUP)
		put_little(smb + 40, 0x400000000011, 8);
	if (command > TREE_CONNECT)
		smb[36] = 5;
	tcp_send(&s->tcp, side, s->bytes, HEAD + body);
	if (side == FROM_SERVER)
		s->message++;
}

/* An empty body that begins with its size as the standard has it. */
static uint8_t *
share_body(struct share *s, unsigned size)
{
	memset(s->bytes + HEAD, 0, sizeof(s->bytes) - HEAD);
	put_little(s->bytes + HEAD, size, 2);
	return s->bytes + HEAD;
}

/* Text as Windows writes it; returns its bytes. */
static size_t
put_wide(uint8_t *p, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++) {
		p[2 * i] = (uint8_t)text[i];
		p[2 * i + 1] = 0;
	}
	return 2 * n;
}

static void
share_begin(struct share *s)
{
	uint8_t *p = share_body(s, 36);

	p[2] = 2;
	p[4] = 1;
	wire_random_bytes(s->tcp.wire, p + 12, 16);
	put_little(p + 36, 0x0210, 2);
	put_little(p + 38, 0x0302, 2);
	share_send(s, FROM_CLIENT, NEGOTIATE, 40, 0);
	p = share_body(s, 65);
	p[2] = 1;
	put_little(p + 4, 0x0302, 2);
	put_little(p + 28, 1 << 20, 4);
	put_little(p + 32, 1 << 20, 4);
	put_little(p + 36, 1 << 20, 4);
	put_little(p + 56, 0x80, 2);
	share_send(s, FROM_SERVER, NEGOTIATE, 64, 0);
	p = share_body(s, 25);
	p[3] = 1;
	put_little(p + 12, 0x58, 2);
	put_little(p + 14, 40, 2);
	wire_random_bytes(s->tcp.wire, p + 24, 40);
	share_send(s, FROM_CLIENT, SESSION_SETUP, 64, 0);
	p = share_body(s, 9);
	put_little(p + 4, 0x48, 2);
	share_send(s, FROM_SERVER, SESSION_SETUP, 8, 0);
}

static void
share_connect(struct share *s, const char *path)
{
	uint8_t *p = share_body(s, 9);
	size_t n = put_wide(p + 8, path);

	put_little(p + 4, 0x48, 2);
	put_little(p + 6, n, 2);
	share_send(s, FROM_CLIENT, TREE_CONNECT, 8 + n, 0);
	p = share_body(s, 16);
	p[2] = 1;
	put_little(p + 12, 0x001f01ff, 4);
	share_send(s, FROM_SERVER, TREE_CONNECT, 16, 0);
}

static void
file_open(struct share *s, const char *name, size_t length)
{
	uint8_t *p = share_body(s, 57);
	size_t n = put_wide(p + 56, name);

	put_little(p + 4, 2, 4);
	put_little(p + 24, 0x00120089, 4);
	put_little(p + 32, 7, 4);
	put_little(p + 36, 1, 4);
	put_little(p + 44, 0x78, 2);
	put_little(p + 46, n, 2);
	share_send(s, FROM_CLIENT, CREATE, 56 + n, 0);
	p = share_body(s, 89);
	p[4] = 1;
	put_little(p + 40, length, 8);
	put_little(p + 48, length, 8);
	p[56] = 0x20;
	p[64] = 9;
	share_send(s, FROM_SERVER, CREATE, 88, 0);
}

static void
file_read(struct share *s, const uint8_t *bytes, size_t at, size_t n)
{
	uint8_t *p = share_body(s, 49);

	put_little(p + 4, n, 4);
	put_little(p + 8, at, 8);
	p[16] = 9;
	share_send(s, FROM_CLIENT, READ, 49, 0);
	p = share_body(s, 17);
	p[2] = 0x50;
	put_little(p + 4, n, 4);
	share_send(s, FROM_SERVER, READ, 16, n);
	tcp_send(&s->tcp, FROM_SERVER, bytes + at, n);
}

void
talk_share(struct wire *w, const struct host *client, const struct host *server,
	   const char *share, const char *name, const uint8_t *bytes,
	   size_t length)
{
	struct share s = { .message = 0 };
	uint8_t *p;

	tcp_open(&s.tcp, w, client, server, 445);
	share_begin(&s);
	share_connect(&s, share);
	file_open(&s, name, length);
	for (size_t at = 0; at < length; at += PART)
		file_read(&s, bytes, at,
			  length - at < PART ? length - at : PART);
	p = share_body(&s, 24);
	p[8] = 9;
	share_send(&s, FROM_CLIENT, CLOSE, 24, 0);
	share_body(&s, 60);
	share_send(&s, FROM_SERVER, CLOSE, 60, 0);
	tcp_close(&s.tcp);
}
