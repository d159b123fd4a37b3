#include "watch/indicator.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/map.h"
#include "base/arena.h"
#include "base/str.h"

/* All texts of all lists. */
#define ARENA_MAX  ((size_t)64 * 1024 * 1024)
#define DOMAIN_MAX 255

#define BITS_MAX 128

struct indicators {
	struct map *map[INDICATOR_KIND_COUNT];
	struct arena *arena;
	/* Which lengths of network there are, by family 4 and 6: a look-up
	 * tries each once. */
	bool bits[2][BITS_MAX + 1];
	bool md5, sha1, sha256; /* which hashes of files are listed */
	size_t count;
};

struct reader {
	struct indicators *i;
	struct indicator_list head;
	bool has_grade, has_body;
	struct indicator_list *list;
	void (*fault)(void *context, int64_t line, const char *reason);
	void *context;
};

struct indicators *
indicators_new(uint64_t seed)
{
	struct indicators *i = calloc(1, sizeof(*i));
	int kind;

	CHECK(i != NULL);
	for (kind = 0; kind < INDICATOR_KIND_COUNT; kind++)
		i->map[kind] = map_new(seed);
	i->arena = arena_new(ARENA_MAX);
	return i;
}

void
indicators_free(struct indicators **i)
{
	int kind;

	if (*i == NULL)
		return;
	for (kind = 0; kind < INDICATOR_KIND_COUNT; kind++)
		map_free(&(*i)->map[kind]);
	arena_free(&(*i)->arena);
	free(*i);
	*i = NULL;
}

static void
entry_put(struct reader *r, enum indicator_kind kind, const void *key,
	  size_t length)
{
	/* Of two lists the one first read keeps the entry. */
	if (map_get(r->i->map[kind], key, length) == NULL)
		map_set(r->i->map[kind], key, length, r->list);
}

/* The network's address alone, with its length in the last place. */
struct network_key {
	struct address address;
	uint8_t bits;
};

static struct network_key
network_key(const struct address *a, uint8_t bits)
{
	struct network_key key;
	size_t i;

	memset(&key, 0, sizeof(key));
	key.bits = bits;
	key.address.family = a->family;
	for (i = 0; i < sizeof(a->bytes) && 8 * i < bits; i++) {
		unsigned mask =
		    bits - 8 * i >= 8 ? 0xffu : 0xffu << (8 - (bits - 8 * i));

		key.address.bytes[i] = (uint8_t)(a->bytes[i] & mask);
	}
	return key;
}

static int
address_add(struct reader *r, struct text value, struct err *e)
{
	struct network network;
	struct network_key key;

	if (network_parse(value, &network, e) < 0)
		return -1;
	key = network_key(&network.address, network.bits);
	r->i->bits[network.address.family == 6][network.bits] = true;
	entry_put(r, INDICATOR_ADDRESS, &key, sizeof(key));
	return 0;
}

static size_t
lower(struct text t, char *out, size_t room)
{
	size_t n = t.n < room ? t.n : room, i;

	for (i = 0; i < n; i++)
		out[i] = t.p[i] >= 'A' && t.p[i] <= 'Z' ? (char)(t.p[i] + 32)
							: t.p[i];
	return n;
}

static bool
domain_is_plain(struct text t)
{
	size_t i;

	if (t.n == 0 || t.n > DOMAIN_MAX || t.p[0] == '.' ||
	    text_find(t, '.') == t.n)
		return false;
	for (i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if (c <= ' ' || c == '/' || c == ':' || c == '@' || c == 127)
			return false;
	}
	return true;
}

static int
domain_add(struct reader *r, struct text value, struct err *e)
{
	char name[DOMAIN_MAX];

	if (text_ends(value, "."))
		value.n--;
	if (!domain_is_plain(value))
		return err_set(e, ERR_INVALID, "not a domain name");
	entry_put(r, INDICATOR_DOMAIN, name, lower(value, name, sizeof(name)));
	return 0;
}

/* "host/path" with the host in lower case; scheme, user and port 80 or 443
 * make no difference. Returns its length, 0 when it is none. */
static size_t
url_key(struct text host, struct text path, char *out, size_t room)
{
	size_t n, colon = text_find(host, ':');

	if (colon < host.n &&
	    (text_ends(host, ":80") || text_ends(host, ":443")))
		host.n = colon;
	n = lower(host, out, room);
	if (path.n == 0)
		path = TEXT("/");
	if (host.n == 0 || n + path.n > room)
		return 0;
	memcpy(out + n, path.p, path.n);
	return n + path.n;
}

static int
url_add(struct reader *r, struct text value, struct err *e)
{
	char key[INDICATOR_LINE_MAX];
	struct text host;
	size_t slash, n;

	if (text_starts_nocase(value, "http://"))
		value = text_slice(value, 7, value.n);
	else if (text_starts_nocase(value, "https://"))
		value = text_slice(value, 8, value.n);
	slash = text_find(value, '/');
	host = text_slice(value, 0, slash);
	n = url_key(host, text_slice(value, slash, value.n), key, sizeof(key));
	if (n == 0)
		return err_set(e, ERR_INVALID, "not a URL");
	entry_put(r, INDICATOR_URL, key, n);
	return 0;
}

static int
hex_add(struct reader *r, enum indicator_kind kind, struct text value,
	size_t digits, struct err *e)
{
	char hex[64];
	size_t i;

	if (value.n != digits)
		return err_set(e, ERR_INVALID, "not %zu hex digits", digits);
	lower(value, hex, sizeof(hex));
	for (i = 0; i < digits; i++)
		if (strchr("0123456789abcdef", hex[i]) == NULL ||
		    hex[i] == '\0')
			return err_set(e, ERR_INVALID, "not hex digits");
	if (kind == INDICATOR_HASH) {
		r->i->md5 = r->i->md5 || digits == 32;
		r->i->sha1 = r->i->sha1 || digits == 40;
		r->i->sha256 = r->i->sha256 || digits == 64;
	}
	entry_put(r, kind, hex, digits);
	return 0;
}

static int
entry_add(struct reader *r, struct text kind, struct text value, struct err *e)
{
	if (value.n == 0)
		return err_set(e, ERR_INVALID, "a kind without a value");
	if (text_is(kind, "address"))
		return address_add(r, value, e);
	if (text_is(kind, "domain"))
		return domain_add(r, value, e);
	if (text_is(kind, "url"))
		return url_add(r, value, e);
	if (text_is(kind, "ja3"))
		return hex_add(r, INDICATOR_JA3, value, 32, e);
	if (text_is(kind, "md5"))
		return hex_add(r, INDICATOR_HASH, value, 32, e);
	if (text_is(kind, "sha1"))
		return hex_add(r, INDICATOR_HASH, value, 40, e);
	if (text_is(kind, "sha256"))
		return hex_add(r, INDICATOR_HASH, value, 64, e);
	return err_set(e, ERR_INVALID,
		       "the kind is none of address, domain, url, ja3, md5, "
		       "sha1, sha256");
}

static int
grade_read(struct reader *r, struct text value, struct err *e)
{
	if (text_is(value, "high"))
		r->head.grade = INDICATOR_HIGH;
	else if (text_is(value, "medium"))
		r->head.grade = INDICATOR_MEDIUM;
	else if (text_is(value, "low"))
		r->head.grade = INDICATOR_LOW;
	else
		return err_set(e, ERR_INVALID,
			       "grade is none of high, medium, low");
	r->has_grade = true;
	return 0;
}

/* "# name: value" before the first entry; other comments are passed over. */
static int
head_read(struct reader *r, struct text line, struct err *e)
{
	struct arena *a = r->i->arena;
	struct text name, value;
	size_t colon;

	line = text_trim(text_slice(line, 1, line.n));
	colon = text_find(line, ':');
	name = text_slice(line, 0, colon);
	value = colon < line.n ? text_trim(text_slice(line, colon + 1, line.n))
			       : (struct text){ NULL, 0 };
	if (text_is(name, "list"))
		r->head.name = arena_text(a, value);
	else if (text_is(name, "source"))
		r->head.source = arena_text(a, value);
	else if (text_is(name, "date"))
		r->head.date = arena_text(a, value);
	else if (text_is(name, "grade"))
		return grade_read(r, value, e);
	return arena_check(a, e);
}

static bool
word_given(const char *word)
{
	return word != NULL && word[0] != '\0';
}

static int
head_check(struct reader *r, const char *file_name, struct err *e)
{
	const char *missing = !word_given(r->head.name)     ? "list"
			      : !word_given(r->head.source) ? "source"
			      : !word_given(r->head.date)   ? "date"
			      : !r->has_grade               ? "grade"
							    : NULL;

	if (missing != NULL)
		return err_set(e, ERR_INVALID,
			       "%s: the head lacks \"# %s: ...\"", file_name,
			       missing);
	r->list = arena_alloc(r->i->arena, sizeof(*r->list));
	if (r->list == NULL)
		return arena_check(r->i->arena, e);
	*r->list = r->head;
	return 0;
}

static int
body_read(struct reader *r, struct text line, struct err *e)
{
	size_t gap = 0, end;
	struct text kind, value;

	while (gap < line.n && line.p[gap] != ' ' && line.p[gap] != '\t')
		gap++;
	kind = text_slice(line, 0, gap);
	value = text_trim(text_slice(line, gap, line.n));
	for (end = 0; end < value.n; end++)
		if (value.p[end] == ' ' || value.p[end] == '\t')
			break;
	value.n = end;
	if (r->i->count >= INDICATOR_ENTRIES_MAX)
		return err_set(e, ERR_TOO_BIG, "more than %d entries",
			       INDICATOR_ENTRIES_MAX);
	if (entry_add(r, kind, value, e) < 0)
		return -1;
	r->i->count++;
	r->list->entries++;
	return 0;
}

static void
fault_tell(const struct reader *r, int64_t line, const struct err *why)
{
	if (r->fault != NULL)
		r->fault(r->context, line, why->text);
}

int
indicators_read(struct indicators *i, struct text file, const char *file_name,
		void (*fault)(void *context, int64_t line, const char *reason),
		void *context, struct err *e)
{
	struct reader r = { .i = i, .fault = fault, .context = context };
	struct text line;
	int64_t number = 0;

	if (file.n >= 3 && memcmp(file.p, "\xef\xbb\xbf", 3) == 0)
		file = text_slice(file, 3, file.n);
	while (text_cut(&file, '\n', &line)) {
		struct err why = { 0 };

		number++;
		line = text_trim(line);
		if (line.n == 0 || (line.p[0] == '#' && r.has_body))
			continue;
		if (line.p[0] == '#') {
			if (head_read(&r, line, &why) < 0)
				fault_tell(&r, number, &why);
			continue;
		}
		if (!r.has_body && head_check(&r, file_name, e) < 0)
			return -1;
		r.has_body = true;
		if (line.n > INDICATOR_LINE_MAX)
			err_set(&why, ERR_TOO_BIG, "the line is too long");
		else if (body_read(&r, line, &why) == 0)
			continue;
		fault_tell(&r, number, &why);
	}
	return r.has_body ? 0 : head_check(&r, file_name, e);
}

const struct indicator_list *
indicators_has_address(const struct indicators *i, const struct address *a)
{
	const struct indicator_list *list = NULL;
	int bits;

	if (i == NULL || a->family == 0)
		return NULL;
	/* The narrowest network that has it. */
	for (bits = BITS_MAX; bits >= 0 && list == NULL; bits--) {
		struct network_key key;

		if (!i->bits[a->family == 6][bits])
			continue;
		key = network_key(a, (uint8_t)bits);
		list = map_get(i->map[INDICATOR_ADDRESS], &key, sizeof(key));
	}
	return list;
}

const struct indicator_list *
indicators_has_domain(const struct indicators *i, struct text name)
{
	const struct indicator_list *list = NULL;
	char key[DOMAIN_MAX];
	struct text rest;

	if (i == NULL || name.n == 0 || name.n > sizeof(key))
		return NULL;
	rest = (struct text){ key, lower(name, key, sizeof(key)) };
	if (text_ends(rest, "."))
		rest.n--;
	while (list == NULL && rest.n > 0) {
		size_t dot = text_find(rest, '.');

		list = map_get(i->map[INDICATOR_DOMAIN], rest.p, rest.n);
		rest = dot < rest.n ? text_slice(rest, dot + 1, rest.n)
				    : (struct text){ NULL, 0 };
	}
	return list;
}

const struct indicator_list *
indicators_has_url(const struct indicators *i, struct text host,
		   struct text path)
{
	char key[INDICATOR_LINE_MAX];
	size_t n;

	if (i == NULL)
		return NULL;
	n = url_key(host, path, key, sizeof(key));
	return n == 0 ? NULL : map_get(i->map[INDICATOR_URL], key, n);
}

static const struct indicator_list *
hex_get(const struct indicators *i, enum indicator_kind kind, struct text hex)
{
	char key[64];

	if (i == NULL || hex.n == 0 || hex.n > sizeof(key))
		return NULL;
	return map_get(i->map[kind], key, lower(hex, key, sizeof(key)));
}

const struct indicator_list *
indicators_has_ja3(const struct indicators *i, struct text ja3)
{
	return hex_get(i, INDICATOR_JA3, ja3);
}

const struct indicator_list *
indicators_has_hash(const struct indicators *i, struct text hash)
{
	return hex_get(i, INDICATOR_HASH, hash);
}

const char *
indicators_hashes(const struct indicators *i)
{
	static const char *const words[] = {
		"",       "md5",         "sha1",         "md5, sha1",
		"sha256", "md5, sha256", "sha1, sha256", "md5, sha1, sha256"
	};

	return words[i->md5 | i->sha1 << 1 | i->sha256 << 2];
}

size_t
indicators_count(const struct indicators *i)
{
	return i == NULL ? 0 : i->count;
}
