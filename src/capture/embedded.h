/* embedded.h: files of the tree that are built into the program. */
#ifndef CAPTURE_EMBEDDED_H
#define CAPTURE_EMBEDDED_H

#include "base/str.h"

extern const struct text embedded_suricata_yaml;
extern const struct text embedded_rules; /* all of content/rules */
/* content/indicators/sample.list: reserved test addresses only. */
extern const struct text embedded_indicators;
extern const struct text embedded_magic;          /* content/rules/magic */
extern const struct text embedded_classification; /* classification.config */

#endif
