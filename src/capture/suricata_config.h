/*
 * suricata_config.h: what Suricata is told: a private folder with the
 * configuration, our rules, the rules of a person's folder, and the lists they
 * need. Nothing under /etc is read.
 */
#ifndef CAPTURE_SURICATA_CONFIG_H
#define CAPTURE_SURICATA_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* One rule file of the folder given by a person. */
struct rule_file {
	char *path; /* where it lies */
	bool refused;
};

/* The wires it listens at, in place of a file. */
struct suricata_wires {
	const char *interface[8]; /* checked names */
	size_t count;
	int threads;         /* for each */
	int stats_seconds;   /* between two records of statistics */
	const char *control; /* path of the socket it takes orders at */
};

struct suricata_config {
	const char *folder;        /* private, exists */
	const char *socket;        /* where EVE records go */
	const char *home_networks; /* NULL: the private ranges */
	const char *hashes;        /* of files; NULL: all, "": none */
	int64_t memory;            /* of its tables, 0 for the default */
	struct rule_file *rules;
	size_t rule_count;
	bool one_sided; /* follow connections seen from one side only */
	const struct suricata_wires *wires; /* NULL: files */
};

/* Most rule files of one folder. */
#define RULE_FILES_MAX 512

/* Lists the *.rules files of a folder and of the folders in it, by name. An
 * empty list is ERR_NOT_FOUND: the person meant something by it. */
int MUST_CHECK rule_files_list(const char *folder, struct arena *a,
			       struct rule_file **out, size_t *count_out,
			       struct err *e);
/* Writes everything into c->folder, over what was there. */
int MUST_CHECK suricata_config_write(const struct suricata_config *c,
				     struct err *e);
/* "192.168.0.0/16, 10.0.0.0/8" or NULL as Suricata wants it, checked:
 * ERR_INVALID names what is no network. Appends to 'out'. */
int MUST_CHECK suricata_config_networks(const char *networks, struct str *out,
					struct err *e);

#endif
