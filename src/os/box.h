/*
 * box.h: narrows what this process may do from now on, by the kernel:
 * Landlock says which files and TCP ports, seccomp which system calls. Nothing
 * can be taken back; children inherit it. What the kernel lacks is told, and
 * is fatal only when the caller says so.
 */
#ifndef OS_BOX_H
#define OS_BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum box_right {
	BOX_READ,    /* the file, or everything below the folder */
	BOX_WRITE,   /* and change, make, rename, remove; no symbolic links */
	BOX_LINK,    /* BOX_WRITE, and make symbolic links */
	BOX_EXECUTE, /* read, and run as a program */
	BOX_USE      /* read and write what is there: devices */
};

struct box_path {
	const char *path; /* one that does not exist is passed over */
	enum box_right right;
};

struct box_plan {
	const struct box_path *path;
	size_t paths;
	bool may_start;   /* may start the programs marked BOX_EXECUTE */
	bool may_connect; /* may open connections to other machines */
	bool may_listen;  /* may listen to raw packets, and start who does */
	/* The one TCP port connections may go to; 0: any. */
	uint16_t connect_port;
	bool require; /* fail when the kernel lacks a part */
};

#define BOX_TEXT_MAX 160

struct box_report {
	bool landlock;           /* files are limited */
	bool network;            /* TCP ports are limited (Landlock 4) */
	bool seccomp;            /* system calls are limited */
	bool whole;              /* nothing is missing */
	char text[BOX_TEXT_MAX]; /* "landlock 7, seccomp" */
};

/* Before any thread is started. ERR_UNAVAILABLE when plan->require and a part
 * is missing; ERR_SYSTEM when the kernel refused what it says it has. */
int MUST_CHECK box_enter(const struct box_plan *plan, struct box_report *out,
			 struct err *e);

#endif
