/*
 * scenes.h: the seven cases of the official reports on watching small firms,
 * and a quiet morning, as packets. The office is 192.168.10.0/24 behind one
 * router; every outside address and name is reserved for documentation.
 */
#ifndef MKCAPTURE_SCENES_H
#define MKCAPTURE_SCENES_H

#include "wire.h"

struct scene {
	const char *file; /* name of the capture */
	const char *what; /* one line for --list */
	void (*play)(struct wire *w);
};

/* Ends with a row whose file is NULL. */
extern const struct scene scenes[];

#endif
