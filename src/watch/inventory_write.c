/* inventory_write.c: see inventory_write.h. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "content/content.h"
#include "db/db.h"
#include "fmt/json_out.h"
#include "model/device_row.h"
#include "watch/learned.h"
#include "watch/inventory_write.h"
#include "watch/vendor.h"

#define WRITE_MEMORY_MAX (256u * 1024 * 1024)
/* A card that was seen in passing with more addresses than this is a
 * router's; none of them is called its own. */
#define CARD_ADDRESSES_MAX 2

static int
compare_learned(const void *pa, const void *pb)
{
	const struct learned *const *a = pa, *const *b = pb;
	int c = memcmp(&(*a)->ip, &(*b)->ip, sizeof((*a)->ip));

	return c != 0 ? c : memcmp(&(*a)->mac, &(*b)->mac, sizeof((*a)->mac));
}

/* IPv4 before IPv6, the newest first: what a person calls "its address". */
static bool
is_better_address(const struct learned *a, const struct learned *b)
{
	if (b->ip.family == 0 || a->ip.family != b->ip.family)
		return b->ip.family == 0 || a->ip.family == 4;
	return a->last_us > b->last_us;
}

static bool
owns_card(const struct learned *k, const struct learned *card)
{
	if (!k->has_mac || card == NULL)
		return false;
	return k->own_segment || card->addresses <= CARD_ADDRESSES_MAX;
}

/* The same devices whatever the order in which things were seen or loaded. */
static struct learned **
addresses_of(const struct inventory_write *w, struct arena *a, size_t *n_out)
{
	size_t room = map_count(w->by_address), cursor = 0, n = 0;
	struct learned **k = arena_alloc_array(a, room + 1, sizeof(*k));

	while (k != NULL && n < room) {
		k[n] = map_next(w->by_address, &cursor, NULL, NULL);
		n++;
	}
	if (n > 0)
		qsort(k, n, sizeof(*k), compare_learned);
	*n_out = n;
	return k;
}

/*
 * Gives every address that owns its card to the card's device; the others
 * stand alone. 'merged' maps cards to devices being built.
 */
static size_t
join_cards(const struct inventory_write *w, struct arena *a,
	   struct learned **device, struct map *merged)
{
	const struct learned *k, *card;
	struct learned *into, **address;
	size_t addresses, i, n = 0;

	address = addresses_of(w, a, &addresses);
	for (i = 0; i < addresses; i++) {
		k = address[i];
		card = k->has_mac ? map_get(w->by_mac, &k->mac, sizeof(k->mac))
				  : NULL;
		into = owns_card(k, card)
			   ? map_get(merged, &k->mac, sizeof(k->mac))
			   : NULL;
		if (into == NULL) {
			into = arena_alloc(a, sizeof(*into));
			if (into == NULL)
				return n;
			device[n++] = into;
			if (owns_card(k, card)) {
				*into = *card;
				memset(&into->ip, 0, sizeof(into->ip));
				map_set(merged, &k->mac, sizeof(k->mac), into);
			}
		}
		if (into->ip.family == 0 || is_better_address(k, into))
			into->ip = k->ip;
		learned_merge(into, k);
	}
	return n;
}

/* Cards that told something but never showed an address: a switch by LLDP, a
 * PC that asks for an address and gets none. */
static size_t
add_lone_cards(const struct inventory_write *w, struct learned **device,
	       size_t n, const struct map *merged, struct arena *a)
{
	const struct learned *card;
	size_t cursor = 0;

	while ((card = map_next(w->by_mac, &cursor, NULL, NULL)) != NULL) {
		if (map_get(merged, &card->mac, sizeof(card->mac)) != NULL)
			continue;
		if (card->whys == 0)
			continue;
		device[n] = arena_alloc(a, sizeof(*device[n]));
		if (device[n] == NULL)
			return n;
		*device[n++] = *card;
	}
	return n;
}

/* ["dhcp-name=kevin-PC","arp"]: key, then what it rests on. */
static const char *
why_of(struct arena *a, const struct learned *k)
{
	struct json_out j;
	const char *text;
	struct str s;
	int i;

	str_init(&s, 4000);
	json_out_init(&j, &s, false);
	json_out_array(&j);
	for (i = 0; i < k->whys; i++) {
		const struct learned_why *w = &k->why[i];

		json_out_string(
		    &j, w->text[0] == '\0'
			    ? evidence_key(w->evidence)
			    : arena_printf(a, "%s=%s",
					   evidence_key(w->evidence), w->text));
	}
	if (k->whys == 0)
		json_out_string(&j, evidence_key(EVIDENCE_TRAFFIC));
	json_out_array_end(&j);
	text = arena_text(a, str_view(&s));
	str_done(&s);
	return text;
}

static void
row_of(const struct inventory_write *w, struct arena *a, struct learned *k,
       struct device_row *row)
{
	char ip[ADDRESS_TEXT_MAX] = "", mac[MAC_TEXT_MAX] = "";
	const char *vendor = "", *kind = k->kind.text;

	if (k->ip.family != 0)
		address_write(&k->ip, ip);
	if (k->has_mac) {
		mac_write(&k->mac, mac);
		vendor = vendors_get(w->vendors, &k->mac);
	}
	if (kind[0] == '\0')
		kind = content_device_kind_of_vendor(text_of(vendor));
	row->company = w->company;
	row->look = w->look;
	/* A phone's random card changes; its address then says more. */
	row->key = k->has_mac && (!mac_is_random(&k->mac) || ip[0] == '\0')
		       ? arena_printf(a, "mac:%s", mac)
		       : arena_printf(a, "ip:%s", ip);
	row->ip = arena_copy(a, ip);
	row->mac = arena_copy(a, mac);
	row->name = k->name.text;
	row->vendor = vendor;
	row->os = k->os.text;
	row->kind = kind;
	row->first_ms = k->first_us / 1000;
	row->last_ms = k->last_us / 1000;
	row->why = why_of(a, k);
}

static int
write_rows(const struct inventory_write *w, struct arena *a,
	   struct learned **device, size_t n, struct err *e)
{
	struct device_row *row = arena_alloc_array(a, n, sizeof(*row));
	size_t i, rows = 0;
	TXN(t);

	if (arena_check(a, e) != 0)
		return -1;
	for (i = 0; i < n; i++)
		if (w->look != 0 || device[i]->changed)
			row_of(w, a, device[i], &row[rows++]);
	if (arena_check(a, e) != 0 || rows == 0)
		return arena_check(a, e);
	if (w->look == 0)
		return device_row_put(w->db, row, rows, NULL, e);
	if (txn_begin(&t, w->db, e) != 0 ||
	    device_row_put(w->db, row, rows, NULL, e) != 0)
		return -1;
	return txn_commit(&t, e);
}

int
inventory_write(const struct inventory_write *w, struct err *e)
{
	size_t room = map_count(w->by_address) + map_count(w->by_mac);
	struct arena *a = arena_new(WRITE_MEMORY_MAX);
	struct map *merged = map_new(0);
	struct learned **device;
	size_t n;
	int rc = 0;

	device = arena_alloc_array(a, room + 1, sizeof(*device));
	if (device == NULL) {
		rc = arena_check(a, e);
		goto out;
	}
	n = join_cards(w, a, device, merged);
	n = add_lone_cards(w, device, n, merged, a);
	qsort(device, n, sizeof(*device), compare_learned);
	rc = n > 0 ? write_rows(w, a, device, n, e) : arena_check(a, e);
out:
	map_free(&merged);
	arena_free(&a);
	return rc;
}
