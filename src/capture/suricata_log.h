/* suricata_log.h: what Suricata says of itself in its log, read for people. */
#ifndef CAPTURE_SURICATA_LOG_H
#define CAPTURE_SURICATA_LOG_H

#include "capture/suricata_config.h"

struct suricata_log {
	int64_t rules_loaded, rules_failed; /* -1 when it did not come so far */
	/* The first rule that was refused: index of its file in the list, or
	 * -1 for one of our own or none; its line; why. */
	int refused_file;
	int64_t refused_line;
	char refused_why[160];
	/* The last error that is not about a rule; "" for none. Printable. */
	char error[240];
};

/* Reads 'folder'/suricata.log. A missing log gives an empty answer. */
void suricata_log_read(const char *folder, struct suricata_log *out);

#endif
