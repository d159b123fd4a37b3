/*
 * answer.h: what the centre answers, read into declared fields: a JSON object
 * of texts and whole numbers. Unknown members are passed over, so that a newer
 * centre may say more.
 */
#ifndef RELAY_ANSWER_H
#define RELAY_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct answer_field {
	const char *name;
	struct text *text; /* one of the two */
	int64_t *number;
	bool needed;
};

/* Reads 'body'; texts live in the arena. INVALID names the member that is
 * missing or of the wrong kind. Members that were not there are untouched. */
int MUST_CHECK answer_read(struct text body, struct arena *a,
			   const struct answer_field *field, size_t count,
			   struct err *e);

#endif
