/*
 * result_json.h: a result as the one JSON object `komainu look --json` prints
 * and the API answers. The names files, devices, alerts and incidents and
 * their members are a contract seen from outside; members may be added.
 */
#ifndef WATCH_RESULT_JSON_H
#define WATCH_RESULT_JSON_H

#include "fmt/json_out.h"
#include "watch/result.h"

/* Writes the object. 'other' may be NULL: the same result in the second
 * language, whose cards are added as "card_en" (or "card_ja"). */
void result_json_write(struct json_out *j, const struct result *r,
		       const struct result *other);

#endif
