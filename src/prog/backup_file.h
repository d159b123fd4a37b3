/*
 * backup_file.h: backups as files: written whole or not at all, read into an
 * empty place only. And the daily one.
 */
#ifndef PROG_BACKUP_FILE_H
#define PROG_BACKUP_FILE_H

#include "job/backup.h"
#include "prog/centre.h"

/* The secret in a key file, without blanks around it. ERR_INVALID when others
 * may read the file. */
int MUST_CHECK backup_key_read(const char *path, struct str *out,
			       struct err *e);
/* Makes a key file (0600); ERR_CONFLICT when there is one. */
int MUST_CHECK backup_key_make(const char *path, struct err *e);
/* To 'path', or to standard output for "-". 'role' is what the handle is
 * restricted to while it reads. */
int MUST_CHECK backup_file_write(const struct centre *c, const char *path,
				 const char *key, enum db_role role,
				 int64_t now_ms, struct backup_result *out,
				 struct err *e);
/* Into the centre's directory and database, which must be empty. What fails
 * leaves them so. */
int MUST_CHECK backup_file_read(const struct centre *c, const char *path,
				const char *key, struct backup_result *out,
				struct err *e);
/* Today's, unless it is there; older ones than backup_keep go. */
int MUST_CHECK backup_daily(const struct centre *c, int64_t now_ms,
			    struct err *e);
/* Is a daily backup wanted and not there yet? */
bool backup_daily_is_due(const struct centre *c, int64_t now_ms);

#endif
