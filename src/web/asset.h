/*
 * asset.h: the files of assets/ (style sheet, mark, icons), built into the
 * program by tools/mkasset. Their addresses carry a hash of what is in them,
 * so they may be kept by browsers for ever.
 */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct asset {
	const char *name;    /* "komainu.css" */
	const char *type;    /* Content-Type */
	const char *hash;    /* 16 hexadecimal digits */
	const char *address; /* "/assets/HASH/NAME" */
	const uint8_t *bytes;
	size_t length;
	const uint8_t *gzip; /* the same compressed, or NULL */
	size_t gzip_length;
};

/* Ends with a row whose name is NULL. */
extern const struct asset asset_table[];
/* NULL when there is none of that name. */
const struct asset *asset_find(struct text name);

#endif
