/*
 * inventory_write.h: joins what is known of cards and addresses into devices
 * and writes their rows. Private to inventory.
 */
#ifndef WATCH_INVENTORY_WRITE_H
#define WATCH_INVENTORY_WRITE_H

#include <stdint.h>

#include "base/err.h"

struct db;
struct map;
struct vendors;

struct inventory_write {
	const struct map *by_address, *by_mac; /* to struct learned */
	const struct vendors *vendors;
	struct db *db;
	int64_t company;
	int64_t look; /* 0: live, only what changed */
};

/* Devices in order of their addresses; of a look in a transaction of its own,
 * live in the caller's. */
int MUST_CHECK inventory_write(const struct inventory_write *w, struct err *e);

#endif
