/*
 * What an address was called, and what a device did before: no findings of its
 * own, but what other detectors weigh.
 *
 * Needs DNS answers, names in TLS and HTTP, Kerberos. Fooled by encrypted DNS:
 * then an address has no name, which for the others means "unknown", never
 * "bad".
 */
#include <string.h>

#include "watch/detect_core.h"

#define NAME_ROOM 94

struct pair_key {
	struct address client, server;
};

struct name {
	uint8_t n;
	char p[NAME_ROOM];
};

struct marks {
	int64_t at_us[MARK_COUNT];
};

static void
name_set(struct detect *d, struct memory *names, const struct address *client,
	 const struct address *server, struct text name)
{
	struct pair_key key;
	struct name *row;

	memset(&key, 0, sizeof(key));
	key.client = *client;
	key.server = *server;
	row = memory_at(names, &key, d->now_us, NULL);
	/* The end of a long name says more than its beginning. */
	if (name.n > sizeof(row->p))
		name = text_slice(name, name.n - sizeof(row->p), name.n);
	row->n = (uint8_t)name.n;
	if (name.n > 0)
		memcpy(row->p, name.p, name.n);
}

struct text
detector_name(const struct detect *d, const struct address *client,
	      const struct address *server)
{
	struct pair_key key;
	const struct name *row;

	memset(&key, 0, sizeof(key));
	key.client = *client;
	key.server = *server;
	row = memory_find(d->table[DETECTOR_names][0], &key, d->now_us);
	if (row == NULL)
		return (struct text){ NULL, 0 };
	return (struct text){ row->p, row->n };
}

void
detector_mark(struct detect *d, const struct address *device, enum mark mark)
{
	struct marks *row =
	    memory_at(d->table[DETECTOR_names][1], device, d->now_us, NULL);

	row->at_us[mark] = d->now_us;
}

bool
detector_has_mark(const struct detect *d, const struct address *device,
		  enum mark mark, int64_t within_us)
{
	const struct marks *row =
	    memory_find(d->table[DETECTOR_names][1], device, d->now_us);

	return row != NULL && row->at_us[mark] != 0 &&
	       d->now_us - row->at_us[mark] <= within_us;
}

static void
dns_see(struct detect *d, struct memory *names, const struct event *event)
{
	const struct event_dns *dns = &event->dns;
	const struct address *client = event->destination_port == 53
					   ? &event->source
					   : &event->destination;
	int i;

	if (detector_name_kind(d, dns->name) == KNOWN_ADDRESS)
		detector_mark(d, client, MARK_ADDRESS_LOOKUP);
	if (!dns->response)
		return;
	for (i = 0; i < dns->answer.count; i++) {
		struct address a;

		if (address_parse(dns->answer.item[i], &a, NULL) == 0)
			name_set(d, names, client, &a, dns->name);
	}
}

static void
names_see(struct detect *d, struct memory *const *table,
	  const struct event *event)
{
	struct text name = { NULL, 0 };

	if (event->kind == EVENT_DNS) {
		dns_see(d, table[0], event);
	} else if (event->kind == EVENT_KRB5) {
		if (event->destination_port == 88)
			detector_mark(d, &event->destination,
				      MARK_DOMAIN_SERVER);
		else if (event->source_port == 88)
			detector_mark(d, &event->source, MARK_DOMAIN_SERVER);
	} else if (event->kind == EVENT_TLS) {
		name = event->tls.sni;
	} else if (event->kind == EVENT_HTTP) {
		name = event->http.host;
	}
	if (name.n == 0 || detector_name_is_address(d, name))
		return;
	if (detector_name_kind(d, name) == KNOWN_ADDRESS)
		detector_mark(d, &event->source, MARK_ADDRESS_LOOKUP);
	name_set(d, table[0], &event->source, &event->destination, name);
}

const struct detector detector_names = {
	.name = "names",
	.kinds = DETECTOR_WANTS(DNS) | DETECTOR_WANTS(TLS) |
		 DETECTOR_WANTS(HTTP) | DETECTOR_WANTS(KRB5),
	.see = names_see,
	.tables = 2,
	.shape = { { sizeof(struct pair_key), sizeof(struct name), 65,
		     6 * HOUR_US },
		   { sizeof(struct address), sizeof(struct marks), 20,
		     DAY_US } },
};
