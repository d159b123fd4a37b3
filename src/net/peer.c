#include "net/peer.h"

#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

static void
address_of_socket(const struct sockaddr *sa, struct address *out)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	*out = (struct address){ 0 };
	if (sa != NULL && sa->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, sa, sizeof(in));
		out->family = 4;
		memcpy(out->bytes, &in.sin_addr, 4);
	} else if (sa != NULL && sa->sa_family == AF_INET6) {
		struct sockaddr_in6 in;

		memcpy(&in, sa, sizeof(in));
		out->family = 6;
		memcpy(out->bytes, &in.sin6_addr, 16);
		if (memcmp(out->bytes, mapped, 12) == 0) {
			out->family = 4;
			memmove(out->bytes, out->bytes + 12, 4);
			memset(out->bytes + 4, 0, 12);
		}
	}
}

static bool
is_trusted(const struct httpd *h, const struct address *a)
{
	for (size_t i = 0; i < h->proxy_count; i++)
		if (network_has(&h->proxy[i], a))
			return true;
	return false;
}

/* Goes backwards through the list, since only its end is our proxy's word. */
static void
forwarded_read(const struct httpd *h, const char *list, struct address *peer)
{
	struct text rest = text_of(list);

	while (rest.n > 0 && is_trusted(h, peer)) {
		size_t comma = rest.n;
		struct address one;

		while (comma > 0 && rest.p[comma - 1] != ',')
			comma--;
		if (address_parse(text_trim(text_slice(rest, comma, rest.n)),
				  &one, NULL) != 0)
			return;
		*peer = one;
		rest = text_slice(rest, 0, comma > 0 ? comma - 1 : 0);
	}
}

void
peer_read(const struct httpd *h, struct MHD_Connection *connection,
	  struct http_request *q)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const char *list = http_header_get(q, "X-Forwarded-For");
	const char *scheme = http_header_get(q, "X-Forwarded-Proto");
	char text[ADDRESS_TEXT_MAX];
	struct address peer;

	address_of_socket(info->client_addr, &peer);
	if (is_trusted(h, &peer)) {
		q->secure = scheme != NULL && strcasecmp(scheme, "https") == 0;
		if (list != NULL)
			forwarded_read(h, list, &peer);
	}
	address_write(&peer, text);
	char *copy = arena_copy(q->arena, text);
	q->address = copy != NULL ? copy : "";
}

static void
certificate_judge(const struct httpd_tls *tls, gnutls_session_t session,
		  int64_t now_ms, struct line *line)
{
	const gnutls_datum_t *shown;
	unsigned count = 0;
	struct err e = { 0 };

	line->asked = true;
	line->fault = "no certificate was shown";
	if (gnutls_certificate_type_get(session) != GNUTLS_CRT_X509)
		return;
	shown = gnutls_certificate_get_peers(session, &count);
	if (shown == NULL || count == 0)
		return;
	line->good = authority_verify(tls->trust,
				      (struct text){ (const char *)shown->data,
						     shown->size },
				      now_ms, &line->who, &e) == 0;
	if (!line->good) {
		text_copy(line->why, sizeof(line->why), text_of(e.text));
		line->fault = line->why;
	}
}

void
peer_certificate_read(const struct httpd *h, struct MHD_Connection *connection,
		      struct http_request *q)
{
	const struct httpd_tls *tls = h->options.tls;
	struct line *line = MHD_get_connection_info(
				connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
				->socket_context;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	int64_t now_ms = stamp_now(tls->clock);

	q->secure = true;
	if (info == NULL) {
		q->peer_fault = "no session";
		return;
	}
	if (!line->asked)
		certificate_judge(tls, info->tls_session, now_ms, line);
	/* A connection may outlive the certificate. */
	if (line->good && line->who.until_ms <= now_ms) {
		line->good = false;
		line->fault = "the certificate has expired";
	}
	q->peer = line->good ? &line->who : NULL;
	q->peer_fault = line->good ? "" : line->fault;
}
