/* suppression_scope.h: how far a false alarm reaches, made from the alerts of
 * the incident that was one. */
#ifndef WEB_SUPPRESSION_SCOPE_H
#define WEB_SUPPRESSION_SCOPE_H

#include "model/suppression_row.h"
#include "watch/result.h"

struct page;

/* C name, word in forms; narrowest first. */
#define SCOPE_TABLE(X)                                                         \
	X(RULE_DEVICE_PEER, "rule-device-peer")                                \
	X(RULE_DEVICE, "rule-device")                                          \
	X(RULE, "rule")                                                        \
	X(PEER, "peer")                                                        \
	X(CLASS_DEVICE, "class-device")

#define SCOPE_ENUM(name, text) SCOPE_##name,
enum scope { SCOPE_TABLE(SCOPE_ENUM) SCOPE_COUNT };
#undef SCOPE_ENUM

const char *scope_name(enum scope scope);
bool scope_parse(struct text name, enum scope *out);
/* The fields that match; false when the incident cannot be told apart by this
 * scope (it has no peer, say). */
bool scope_fill(const struct result_incident *incident, enum scope scope,
		struct suppression_row *out);
/* What a suppression hides, for people. */
const char *scope_text(struct page *p, const struct suppression_row *row);

#endif
