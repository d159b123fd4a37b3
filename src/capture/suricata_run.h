/*
 * suricata_run.h: the process itself: begun, followed, ended. Private to
 * suricata*.c.
 */
#ifndef CAPTURE_SURICATA_RUN_H
#define CAPTURE_SURICATA_RUN_H

#include <limits.h>

#include "base/arena.h"
#include "capture/lines.h"
#include "capture/suricata.h"
#include "capture/suricata_config.h"
#include "os/child.h"

#define READ_BYTES (256 * 1024)

struct suricata {
	const struct door_options *options;
	struct arena *arena;
	char program[PATH_MAX];
	char folder[PATH_MAX - 64];
	char socket[PATH_MAX];
	struct suricata_config config;
	bool written; /* the configuration is in the folder */
	bool noted;   /* the rules refused were told */
	bool stays;   /* one process for all captures */
	struct child child;
	int listener, stream, control; /* -1: closed */
	bool began;                    /* something came through the stream */
	bool asked; /* it had its rules and was told the capture */
	char buffer[READ_BYTES];
};

/* Starts it on a capture, or hands the capture to the one that stays. */
int MUST_CHECK suricata_run_begin(struct suricata *s, const char *path,
				  struct reading *r, struct err *e);
/* Hands on its records until it closes the stream, or ends without ever
 * opening it; 'meanwhile' is done in between, to its end. */
int MUST_CHECK suricata_run_follow(struct suricata *s, struct reading *r,
				   struct lines *lines,
				   const struct suricata_meanwhile *meanwhile,
				   struct err *e);
/* How did it end? One that stays must still be there. */
int MUST_CHECK suricata_run_judge(struct suricata *s, struct err *e);
/* Stops it and closes what leads to it. */
void suricata_run_stop(struct suricata *s);

#endif
