/*
 * suricata.h: Suricata as our child: started on one capture with a private
 * configuration, its EVE records read through a Unix socket while it runs.
 */
#ifndef CAPTURE_SURICATA_H
#define CAPTURE_SURICATA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "capture/reading.h"

struct suricata;

/* Finds the program, makes the private folder and lists the rule files;
 * nothing is started. ERR_UNAVAILABLE when Suricata is not installed. */
int MUST_CHECK suricata_new(const struct door_options *options,
			    struct suricata **out, struct err *e);
/* Ends the child if there is one and removes the folder. NULL is fine. */
void suricata_free(struct suricata **s);
/* The private folder, also good for other temporary files. */
const char *suricata_folder(const struct suricata *s);

/* What the caller does while Suricata works, a small piece at a time; sets
 * *more_out to false when there is nothing left to do. */
struct suricata_meanwhile {
	int (*step)(void *context, bool *more_out, struct err *e);
	void *context;
};

/*
 * Examines the capture at 'path' (absolute) and hands each record to the
 * reading. A rule file that Suricata does not take is left out, with a note
 * that names file and line. Fails when Suricata cannot be started, dies
 * (records until then were delivered), or the reading wants to stop.
 */
int MUST_CHECK suricata_read(struct suricata *s, const char *path,
			     struct reading *r,
			     const struct suricata_meanwhile *meanwhile,
			     struct err *e);

#endif
