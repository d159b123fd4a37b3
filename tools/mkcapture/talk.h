/*
 * talk.h: the conversations of an office network, on top of wire.h: joining
 * by DHCP, looking up names, web pages, encrypted pages, mail, file sharing.
 */
#ifndef MKCAPTURE_TALK_H
#define MKCAPTURE_TALK_H

#include "wire.h"

/* A device asks for its address as its system would. 'parameters' is option
 * 55, 'length' bytes. 'vendor' may be NULL. */
void talk_dhcp(struct wire *w, const struct host *device,
	       const struct host *router, const char *name, const char *vendor,
	       const uint8_t *parameters, size_t length);
/* Asks 'server' for an A record. 'answer' NULL means "no such name". */
void talk_dns(struct wire *w, const struct host *client,
	      const struct host *server, const char *name,
	      const uint8_t answer[4]);
/* A multicast DNS answer naming the device ("name.local") and a service. */
void talk_mdns(struct wire *w, const struct host *device, const char *name,
	       const char *service);

struct web {
	const struct host *client, *server;
	uint16_t port;
	const char *method, *host, *path, *agent;
	const char *request_type; /* NULL when there is no request body */
	const void *request;
	size_t request_length;
	int status;
	const char *content_type;
	const void *body;
	size_t body_length;
};

/* One request and its answer on a fresh connection. */
void talk_web(struct wire *w, const struct web *exchange);
/* A TLS 1.3 session naming 'host', 'up' and 'down' bytes of sealed data. */
void talk_tls(struct wire *w, const struct host *client,
	      const struct host *server, uint16_t port, const char *host,
	      size_t up, size_t down);
/* One mail handed over by SMTP; 'message' has CRLF line ends. */
void talk_smtp(struct wire *w, const struct host *client,
	       const struct host *server, const char *helo, const char *from,
	       const char *to, const char *message);
/* Opens a file-sharing session in the SMBv1 dialect; tells the system names. */
void talk_smb1(struct wire *w, const struct host *client,
	       const struct host *server, const char *client_system,
	       const char *server_system);
/* One file read from a share in the SMBv2 dialect. */
void talk_share(struct wire *w, const struct host *client,
		const struct host *server, const char *share, const char *name,
		const uint8_t *bytes, size_t length);
void talk_ntp(struct wire *w, const struct host *client,
	      const struct host *server);
/* Writes 'length' bytes in base64 lines of 76; 'out' holds at least
 * length * 4 / 3 + length / 28 + 8 bytes; returns the text's length. */
size_t talk_base64(const uint8_t *bytes, size_t length, char *out);
/* 'length' bytes that begin as a Windows program does, and do nothing. */
void talk_program(struct wire *w, uint8_t *bytes, size_t length);

#endif
