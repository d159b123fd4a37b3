/* inventory_core.h: the inside of struct inventory, shared by inventory*.c
 * alone. */
#ifndef WATCH_INVENTORY_CORE_H
#define WATCH_INVENTORY_CORE_H

#include "watch/inventory.h"
#include "watch/learned.h"

struct map;
struct vendors;

#define INVENTORY_SEED UINT64_C(0x6b6f6d61696e7533)

/* User agents repeat themselves; what each means is guessed once. */
#define INVENTORY_AGENTS_MAX 1024

struct inventory_agent {
	uint64_t hash; /* 0: empty */
	size_t part_from, part_to;
	const char *kind;
	char os[64];
};

/* What the last look for an address found, by a part of its bytes: a few
 * addresses take part in most records. A power of two. */
#define INVENTORY_NEAR_MAX 256

struct inventory_near {
	struct address address; /* family 0: empty */
	struct learned *found;  /* NULL: not ours, or not yet */
};

struct inventory {
	const struct vendors *vendors;
	struct network home[INVENTORY_HOMES_MAX];
	size_t homes;
	size_t device_max;
	struct map *by_address, *by_mac;
	int64_t refused; /* over device_max */
	struct inventory_near near[INVENTORY_NEAR_MAX];
	struct inventory_agent agent[INVENTORY_AGENTS_MAX];
	/* Live only. */
	int64_t now_us; /* of the last record, wherever its clock stands */
	int64_t flushed_us, swept_us;
	bool fresh; /* something was seen for the first time */
};

/* To be called when by_address has lost or changed a record. */
void inventory_near_forget(struct inventory *i);
/* Frees a table and what is in it. */
void inventory_table_free(struct map **m);

#endif
