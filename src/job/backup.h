/*
 * backup.h: everything a centre needs to begin again on another machine: all
 * tables as they were at one moment, the keys in the data directory, and the
 * small files people put there. One stream, packed (zstd) and sealed
 * (crypt/vault.h), the same for both engines: what was saved from a SQLite file
 * can be restored into a PostgreSQL and the other way round. Uploaded files are
 * left out; what was found in them is a row.
 */
#ifndef JOB_BACKUP_H
#define JOB_BACKUP_H

#include "crypt/vault.h"
#include "db/copy.h"

struct backup_plan {
	const char *directory; /* the centre's */
	struct text secret;
	/* Read with copy_tables_get before the handle was restricted. */
	const struct copy_tables *tables;
	int64_t now_ms;
};

struct backup_result {
	int64_t rows, files;
	int schema; /* version of the database that was saved */
};

/* Reads in one transaction, so that everything is of the same moment while
 * others go on writing. */
int MUST_CHECK backup_write(struct db *db, const struct backup_plan *plan,
			    vault_give *give, void *context,
			    struct backup_result *out, struct err *e);

/*
 * Restores: begin, every byte through backup_read_add, end. The database must
 * be fresh and without a schema, the directory empty. All rows are one
 * transaction: what fails leaves nothing. ERR_INVALID for a damaged, cut or
 * foreign stream or another key, ERR_UNAVAILABLE for one of a newer program.
 */
struct backup_reading;

void backup_read_new(struct backup_reading **out, struct db *db,
		     const char *directory);
int MUST_CHECK backup_read_begin(struct backup_reading *r, struct text secret,
				 struct err *e);
int MUST_CHECK backup_read_add(struct backup_reading *r, struct text bytes,
			       struct err *e);
int MUST_CHECK backup_read_end(struct backup_reading *r,
			       struct backup_result *out, struct err *e);
void backup_read_free(struct backup_reading **r);

#endif
