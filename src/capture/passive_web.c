/* SSDP (UPnP) and WS-Discovery: devices that tell what they are in text. */
#include <string.h>

#include "capture/sight.h"

/* The value of "NAME: value" in lines ended by CR LF. */
static struct text
header_get(struct text t, const char *name)
{
	size_t n = strlen(name);
	struct text line;

	while (text_cut(&t, '\n', &line))
		if (line.n > n && line.p[n] == ':' &&
		    text_is_nocase(text_slice(line, 0, n), name))
			return text_trim(text_slice(line, n + 1, line.n));
	return (struct text){ NULL, 0 };
}

/* "Linux/3.10 UPnP/1.0 Sample/2.1": the system before, the product after. */
static void
server_split(struct text server, struct sight *s)
{
	static const char mark[] = " UPnP/";
	const char *at =
	    server.n > 0 ? memmem(server.p, server.n, mark, sizeof(mark) - 1)
			 : NULL;
	struct text rest, version;

	if (at == NULL) {
		s->os = server;
		return;
	}
	s->os = text_slice(server, 0, (size_t)(at - server.p));
	if (s->os.n > 0 && s->os.p[s->os.n - 1] == ',')
		s->os.n--;
	rest = text_slice(server, (size_t)(at - server.p) + sizeof(mark) - 1,
			  server.n);
	if (text_cut(&rest, ' ', &version))
		s->model = text_trim(rest);
}

void
see_ssdp(struct passive *p, const struct packet *packet, int64_t at_us)
{
	struct cursor c = packet->payload;
	struct text t = cursor_text(&c, cursor_left(&c));
	struct sight s = sight_of("ssdp", packet);
	bool notify = text_starts_nocase(t, "NOTIFY ");

	/* A search tells nothing of who searches, but for its agent. */
	if (text_starts_nocase(t, "M-SEARCH ")) {
		s.os = header_get(t, "USER-AGENT");
		if (s.os.n > 0)
			passive_see(p, &s, at_us);
		return;
	}
	if (!notify && !text_starts_nocase(t, "HTTP/1."))
		return;
	server_split(header_get(t, "SERVER"), &s);
	s.service = header_get(t, notify ? "NT" : "ST");
	/* One line for what it is, not one for each name it goes by. */
	if (text_starts_nocase(s.service, "uuid:"))
		s.service = (struct text){ NULL, 0 };
	if (s.os.n > 0 || s.service.n > 0)
		passive_see(p, &s, at_us);
}

/* What stands in <prefix:Name ...>here</prefix:Name>; the prefix varies. */
static struct text
element_get(struct text t, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 1; i + n < t.n; i++) {
		size_t open, close;

		if ((t.p[i - 1] != ':' && t.p[i - 1] != '<') ||
		    memcmp(t.p + i, name, n) != 0 ||
		    (t.p[i + n] != '>' && t.p[i + n] != ' '))
			continue;
		open = i + text_find(text_slice(t, i, t.n), '>') + 1;
		if (open >= t.n)
			break;
		close = open + text_find(text_slice(t, open, t.n), '<');
		return text_trim(text_slice(t, open, close));
	}
	return (struct text){ NULL, 0 };
}

/* ONVIF cameras put name and hardware into their scopes. */
static struct text
scope_get(struct text scopes, const char *name)
{
	struct text word;

	while (text_cut(&scopes, ' ', &word)) {
		const char *at = memmem(word.p, word.n, name, strlen(name));

		if (at != NULL)
			return text_slice(
			    word, (size_t)(at - word.p) + strlen(name), word.n);
	}
	return (struct text){ NULL, 0 };
}

void
see_discovery(struct passive *p, const struct packet *packet, int64_t at_us)
{
	struct cursor c = packet->payload;
	struct text t = cursor_text(&c, cursor_left(&c));
	struct sight s = sight_of("ws-discovery", packet);
	struct text scopes;

	if (!text_starts(text_trim(t), "<"))
		return;
	/* A probe asks for types of others; only hello and matches tell. */
	if (text_contains(t, "discovery/Probe<") ||
	    text_contains(t, "discovery/Resolve<")) {
		s.service = TEXT("probe");
		passive_see(p, &s, at_us);
		return;
	}
	s.service = element_get(t, "Types");
	scopes = element_get(t, "Scopes");
	s.name = scope_get(scopes, "/name/");
	s.model = scope_get(scopes, "/hardware/");
	if (s.service.n > 0 || s.name.n > 0)
		passive_see(p, &s, at_us);
}
