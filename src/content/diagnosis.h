/*
 * diagnosis.h: question sets of the self-diagnosis as published editions, from
 * content/diagnosis/EDITION.txt. An edition is never changed once answers may
 * exist: answers name the edition and the item's number in it, and the same
 * number means something else in another edition.
 */
#ifndef CONTENT_DIAGNOSIS_H
#define CONTENT_DIAGNOSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "content/class.h"
#include "content/language.h"

#define DIAGNOSIS_ITEMS_MAX 60
#define DIAGNOSIS_PARTS_MAX 6
#define DIAGNOSIS_AXES_MAX  8

struct diagnosis_item {
	int part; /* 1 .. parts */
	int axis; /* 1 .. axes: the spoke of the chart it belongs to */
	const char *theme;
	const char *question;
	const char *measure; /* what to do, as an order */
	const char *why, *how;
	int effort; /* 1 today and by oneself .. 3 money or outside help */
	int effect; /* 1 small .. 3 large */
	/* May be answered "does not apply". */
	bool conditional;
	/* Bits 1 << enum alert_class: what of the watch speaks to this item. */
	uint32_t seen;
};

struct diagnosis_edition {
	const char *id; /* "v3.1" */
	const char *name;
	const char *from;  /* in force from this day, "2023-04-26" */
	const char *until; /* last day, "" still in force */
	const char *source;
	const char *part[DIAGNOSIS_PARTS_MAX];
	size_t parts;
	const char *axis[DIAGNOSIS_AXES_MAX];
	size_t axes;
	/* item[n - 1] is number n of the edition. */
	const struct diagnosis_item *item;
	size_t items;
};

/* NULL when there is no such edition. */
const struct diagnosis_edition *content_diagnosis(enum language language,
						  struct text id);
/* The newest edition in force on a day ("2026-11-21"), else the newest of all:
 * somebody with a wrong clock still gets questions. Never NULL. */
const struct diagnosis_edition *content_diagnosis_on(enum language language,
						     struct text day);

#endif
