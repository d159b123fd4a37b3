/* peer.h: who is at the other end, seen through a trusted reverse proxy. */
#ifndef NET_PEER_H
#define NET_PEER_H

#include "net/exchange.h"

/*
 * Sets q->address and q->secure. When the connection comes from a trusted
 * proxy, the last address in X-Forwarded-For that is no trusted proxy counts,
 * and X-Forwarded-Proto says whether the client came by https. From anybody
 * else these headers mean nothing.
 */
void peer_read(const struct httpd *h, struct MHD_Connection *connection,
	       struct http_request *q);

/* Sets q->secure, and q->peer or q->peer_fault, on a connection of ours that
 * asks for certificates. */
void peer_certificate_read(const struct httpd *h,
			   struct MHD_Connection *connection,
			   struct http_request *q);

#endif
