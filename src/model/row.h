/*
 * row.h: what every row header shares. A *_row module is one table (or a small
 * family): its struct, and the only functions that touch it. Rules for all:
 *
 * - Texts of a row that was read live in the arena given; rows to be written
 *   are only borrowed. A NULL text is written as "".
 * - Whatever belongs to a customer is asked for with the company's id, and a
 *   row of another company is ERR_NOT_FOUND, as if it did not exist.
 * - Functions that write say whether they need an open transaction; those that
 *   do CHECK it. All times are UTC milliseconds, 0 for "never".
 * - Lists come newest (or most urgent) first and page by keyset: pass what the
 *   last row showed as 'after', zeroed for the first page.
 */
#ifndef MODEL_ROW_H
#define MODEL_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/def.h"
#include "base/err.h"
#include "db/db.h"

/* Rows a list gives when its 'max' is 0, and the most it ever gives. */
#define ROW_LIST_DEFAULT 50
#define ROW_LIST_MAX     10000

#endif
