/*
 * vendor.c: see vendor.h. Prefixes of 24, 28 and 36 bits lie in one sorted
 * array as 64-bit numbers (prefix bits, then length), names in one pool.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "watch/vendor.h"

/* The IEEE had given out some 50,000 blocks by 2026. */
#define VENDORS_MAX     400000
#define VENDOR_NAME_MAX 80
#define VENDOR_POOL_MAX (64u * 1024 * 1024)

struct entry {
	uint64_t prefix; /* the first 36 bits of the address, others zero */
	uint32_t name;   /* offset in the pool */
	uint8_t bits;
};

struct vendors {
	struct entry *entry;
	size_t count, room;
	char *pool;
	size_t pool_used, pool_room;
};

static uint64_t
prefix_of(const struct mac *m, unsigned bits)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < sizeof(m->bytes); i++)
		n = n << 8 | m->bytes[i];
	return n >> (48 - bits) << (48 - bits);
}

static int
compare_entry(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->prefix != b->prefix)
		return a->prefix < b->prefix ? -1 : 1;
	return a->bits - b->bits;
}

static void
pool_add(struct vendors *v, struct text name)
{
	if (v->pool_room - v->pool_used < name.n + 1) {
		v->pool_room = v->pool_room * 2 + 65536;
		v->pool = realloc(v->pool, v->pool_room);
		CHECK(v->pool != NULL);
	}
	memcpy(v->pool + v->pool_used, name.p, name.n);
	v->pool[v->pool_used + name.n] = '\0';
	v->pool_used += name.n + 1;
}

static void
entry_add(struct vendors *v, uint64_t prefix, unsigned bits, struct text name)
{
	if (v->count >= VENDORS_MAX || v->pool_used > VENDOR_POOL_MAX)
		return;
	if (v->count == v->room) {
		v->room = v->room == 0 ? 8192 : v->room * 2;
		v->entry = realloc(v->entry, v->room * sizeof(*v->entry));
		CHECK(v->entry != NULL);
	}
	v->entry[v->count++] =
	    (struct entry){ prefix, (uint32_t)v->pool_used, (uint8_t)bits };
	if (name.n > VENDOR_NAME_MAX)
		name.n = VENDOR_NAME_MAX;
	pool_add(v, name);
}

/* "28-6F-B9   (hex)\t\tNokia Shanghai Bell" gives the block's first three
 * bytes, the line after it "D00000-DFFFFF     (base 16)\t\tName" the part of
 * the block (or all of it: "286FB9     (base 16)"). */
struct reader {
	struct vendors *vendors;
	struct mac block;
	bool has_block;
};

static bool
hex_part(struct text t, uint8_t *bytes)
{
	return t.n == 6 && hex_parse(t, bytes, 3, NULL) == 0;
}

static void
read_line(struct reader *r, struct text line)
{
	struct text head, rest = line, name;
	struct mac m = r->block;

	if (text_contains(line, "(hex)") && line.n > 8) {
		char six[6] = { line.p[0], line.p[1], line.p[3],
				line.p[4], line.p[6], line.p[7] };

		r->has_block =
		    hex_part((struct text){ six, 6 }, r->block.bytes);
		return;
	}
	if (!r->has_block || !text_contains(line, "(base 16)"))
		return;
	text_cut(&rest, ' ', &head);
	name = text_trim(text_slice(rest, text_find(rest, ')') + 1, rest.n));
	if (!utf8_valid(name) || name.n == 0)
		return;
	if (head.n == 13 && head.p[6] == '-' &&
	    hex_part(text_slice(head, 0, 6), &m.bytes[3])) {
		/* "D00000-DFFFFF" leaves five digits free, "ABC000-..." three.
		 */
		unsigned bits = text_ends(head, "FFFFF") ? 28 : 36;

		entry_add(r->vendors, prefix_of(&m, bits), bits, name);
	} else if (head.n == 6) {
		entry_add(r->vendors, prefix_of(&m, 24), 24, name);
	}
}

static int
read_file(struct vendors *v, const char *directory, const char *name,
	  struct err *e)
{
	struct reader r = { .vendors = v };
	char path[4096], line[1024];
	FILE *f;

	if (snprintf(path, sizeof(path), "%s/%s", directory, name) >=
	    (int)sizeof(path))
		return err_set(e, ERR_INVALID, "path too long");
	f = fopen(path, "r");
	if (f == NULL)
		return err_set(e, ERR_NOT_FOUND, "%s: %s", path,
			       strerror(errno));
	while (fgets(line, sizeof(line), f) != NULL)
		read_line(&r, text_trim(text_of(line)));
	fclose(f);
	return 0;
}

int
vendors_open(const char *directory, struct vendors **v_out, struct err *e)
{
	struct vendors *v = calloc(1, sizeof(*v));

	CHECK(v != NULL);
	*v_out = NULL;
	if (read_file(v, directory, "oui.txt", e) != 0) {
		vendors_close(&v);
		return -1;
	}
	/* The long prefixes are a refinement: without them the owner of the
	 * whole block is named instead. */
	(void)read_file(v, directory, "mam.txt", NULL);
	(void)read_file(v, directory, "oui36.txt", NULL);
	if (v->count == 0) {
		vendors_close(&v);
		return err_set(e, ERR_INVALID, "%s/oui.txt: no entries",
			       directory);
	}
	qsort(v->entry, v->count, sizeof(*v->entry), compare_entry);
	*v_out = v;
	return 0;
}

void
vendors_close(struct vendors **v)
{
	if (*v == NULL)
		return;
	free((*v)->entry);
	free((*v)->pool);
	free(*v);
	*v = NULL;
}

static const char *
lookup(const struct vendors *v, const struct mac *mac, unsigned bits)
{
	struct entry key = { .prefix = prefix_of(mac, bits),
			     .bits = (uint8_t)bits };
	const struct entry *found;

	found = bsearch(&key, v->entry, v->count, sizeof(key), compare_entry);
	return found != NULL ? v->pool + found->name : NULL;
}

const char *
vendors_get(const struct vendors *v, const struct mac *mac)
{
	static const unsigned lengths[] = { 36, 28, 24 };
	const char *name;
	size_t i;

	if (v == NULL || mac_is_random(mac) || mac_is_group(mac))
		return "";
	for (i = 0; i < ARRAY_LEN(lengths); i++)
		if ((name = lookup(v, mac, lengths[i])) != NULL)
			return name;
	return "";
}

size_t
vendors_count(const struct vendors *v)
{
	return v != NULL ? v->count : 0;
}
