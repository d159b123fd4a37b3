/*
 * indicator.h: lists of known bad addresses, domains, URLs, TLS fingerprints
 * and file hashes, imported as files. Each file tells in its head where it
 * came from, when, and how far it can be trusted:
 *
 *	# list: abuse-feed
 *	# source: https://feeds.example/list.txt
 *	# date: 2026-11-01
 *	# grade: high
 *	domain	bad.example	a note, optional
 *	address	192.0.2.66
 *	address	198.51.100.0/24
 *	url	http://bad.example/gate.php
 *	ja3	e7d705a3286e19ea42f587b344ee6865
 *	sha256	<64 hex digits>	(md5 and sha1 likewise)
 *
 * Fields are separated by one tab or by blanks. A domain covers the names
 * below it. grade is high (reported as now), medium (today) or low
 * (this-week).
 */
#ifndef WATCH_INDICATOR_H
#define WATCH_INDICATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "fmt/address.h"

enum indicator_kind {
	INDICATOR_ADDRESS,
	INDICATOR_DOMAIN,
	INDICATOR_URL,
	INDICATOR_JA3,
	INDICATOR_HASH,
	INDICATOR_KIND_COUNT
};

enum indicator_grade { INDICATOR_LOW, INDICATOR_MEDIUM, INDICATOR_HIGH };

/* The head of one file. Texts live as long as the lists. */
struct indicator_list {
	const char *name, *source, *date;
	enum indicator_grade grade;
	size_t entries;
};

struct indicators;

/* Bounds: entries over all files, and faults told one by one. */
#define INDICATOR_ENTRIES_MAX 4000000
#define INDICATOR_LINE_MAX    4096

struct indicators *indicators_new(uint64_t seed);
void indicators_free(struct indicators **i);
/* Reads one list. A line that cannot be read is passed over, counted and told
 * to 'fault' (may be NULL) with its number and the reason; a head that lacks
 * name, source, date or grade is ERR_INVALID and nothing is taken. */
int MUST_CHECK indicators_read(struct indicators *i, struct text file,
			       const char *file_name,
			       void (*fault)(void *context, int64_t line,
					     const char *reason),
			       void *context, struct err *e);
/* Reads every *.txt and *.list file of a directory. ERR_NOT_FOUND when it is
 * none; one unreadable list does not stop the others, but is told to 'fault'
 * with line 0. */
int MUST_CHECK indicators_read_directory(
    struct indicators *i, const char *directory,
    void (*fault)(void *context, int64_t line, const char *reason),
    void *context, struct err *e);

/* The list that names it, or NULL. 'i' may be NULL. */
const struct indicator_list *indicators_has_address(const struct indicators *i,
						    const struct address *a);
/* The name or any parent domain of it. */
const struct indicator_list *indicators_has_domain(const struct indicators *i,
						   struct text name);
const struct indicator_list *indicators_has_url(const struct indicators *i,
						struct text host,
						struct text path);
const struct indicator_list *indicators_has_ja3(const struct indicators *i,
						struct text ja3);
/* md5, sha1 or sha256 in hex. */
const struct indicator_list *indicators_has_hash(const struct indicators *i,
						 struct text hash);
/* The kinds of hash that the lists name, "md5, sha256" or "": what it is worth
 * to compute of a file. */
const char *indicators_hashes(const struct indicators *i);
size_t indicators_count(const struct indicators *i);

#endif
