#include "intake/reach.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "relay/wire.h"

static void
machine_name(char *out, size_t size)
{
	if (gethostname(out, size) != 0)
		out[0] = '\0';
	out[size - 1] = '\0';
	/* What could not stand in a certificate is no name. */
	for (const char *p = out; *p != '\0'; p++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789.-ABCDEFGHIJKL"
			   "MNOPQRSTUVWXYZ",
			   *p) == NULL) {
			out[0] = '\0';
			return;
		}
}

/* The host and the port of "ADDR:PORT"; "[::1]:1" gives "::1". */
static void
listen_split(const char *listen, char *host, size_t size, int *port_out)
{
	const char *colon = strrchr(listen, ':');
	struct text t = { listen,
			  colon != NULL ? (size_t)(colon - listen) : 0 };

	*port_out = WIRE_PORT;
	if (colon != NULL && sscanf(colon + 1, "%d", port_out) != 1)
		*port_out = WIRE_PORT;
	if (t.n >= 2 && t.p[0] == '[')
		t = text_slice(t, 1, t.n - 1);
	/* Every address is none in particular. */
	if (text_is(t, "*") || text_is(t, "0.0.0.0") || text_is(t, "::"))
		t.n = 0;
	text_copy(host, size, t);
}

void
reach_names(const struct settings *s, const char *listen,
	    char out[REACH_NAMES_MAX])
{
	char name[128], host[128];
	int port;

	machine_name(name, sizeof(name));
	listen_split(listen != NULL ? listen : s->intake_listen, host,
		     sizeof(host), &port);
	snprintf(out, REACH_NAMES_MAX, "%s,%s,%s,localhost,127.0.0.1,::1",
		 s->intake_names, name, host);
}

void
reach_place(const struct settings *s, const char *listen,
	    char out[REACH_PLACE_MAX])
{
	struct text rest = text_of(s->intake_names), first = { "", 0 };
	char name[128], host[128];
	int port;

	listen_split(listen != NULL ? listen : s->intake_listen, host,
		     sizeof(host), &port);
	machine_name(name, sizeof(name));
	text_cut(&rest, ',', &first);
	first = text_trim(first);
	/* Reached on this machine only: then that is the address. */
	if (first.n == 0)
		first = text_of(host[0] != '\0' ? host : name);
	snprintf(out, REACH_PLACE_MAX,
		 text_find(first, ':') < first.n ? "[%.*s]:%d" : "%.*s:%d",
		 (int)first.n, first.p, port);
}
