/*
 * wire.h: makes packets as they would lie on an office's cable and writes
 * them to a capture file. Everything is made from a seed and a starting time:
 * the same call gives the same bytes. Addresses outside are those reserved for
 * documentation; no packet here was ever on a real network.
 */
#ifndef MKCAPTURE_WIRE_H
#define MKCAPTURE_WIRE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* One end. 'mac' is what the switch sees: for hosts outside, the router's. */
struct host {
	uint8_t mac[6];
	uint8_t ip[4];
};

struct wire {
	FILE *file;
	uint64_t now_us; /* time of the next packet, UTC */
	uint32_t seed;
	uint16_t ip_id;
	uint16_t next_port;
	int failed; /* a write did not succeed */
};

/* A TCP connection between two hosts. */
struct tcp {
	struct wire *wire;
	struct host client, server;
	uint16_t client_port, server_port;
	uint32_t client_sequence, server_sequence;
};

enum side { FROM_CLIENT, FROM_SERVER };

/* Opens 'path' and writes the file header. 0, or -1 with errno. */
int wire_open(struct wire *w, const char *path, uint64_t start_us,
	      uint32_t seed);
/* Closes; -1 when any write failed. */
int wire_close(struct wire *w);
/* Lets time pass. */
void wire_wait(struct wire *w, uint64_t microseconds);
/* A number from the seed in [0, below). */
uint32_t wire_random(struct wire *w, uint32_t below);
void wire_random_bytes(struct wire *w, uint8_t *bytes, size_t length);

/* "Who has 'wanted'?", answered by 'owner' unless that is NULL. */
void wire_arp(struct wire *w, const struct host *asking,
	      const uint8_t wanted[4], const struct host *owner);
void wire_udp(struct wire *w, const struct host *from, uint16_t from_port,
	      const struct host *to, uint16_t to_port, const uint8_t *payload,
	      size_t length);
void wire_ping(struct wire *w, const struct host *from, const struct host *to,
	       int answered);

/* The three-way handshake, from a fresh port. */
void tcp_open(struct tcp *t, struct wire *w, const struct host *client,
	      const struct host *server, uint16_t server_port);
/* Sends 'length' bytes from one side, in segments, each acknowledged. */
void tcp_send(struct tcp *t, enum side side, const void *bytes, size_t length);
void tcp_say(struct tcp *t, enum side side, const char *line);
void tcp_close(struct tcp *t);
/* A SYN that is refused (RST), or that nobody answers. */
void tcp_refused(struct wire *w, const struct host *client,
		 const struct host *server, uint16_t port);
void tcp_unanswered(struct wire *w, const struct host *client,
		    const struct host *server, uint16_t port);

#endif
