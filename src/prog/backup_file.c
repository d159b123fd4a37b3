#include "prog/backup_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/calendar.h"
#include "crypt/vault.h"
#include "os/file.h"

#define SECRET_MAX ((size_t)4096)
#define MEMORY_MAX ((size_t)64 * 1024 * 1024)
#define READ_STEP  ((size_t)256 * 1024)
#define NAME_START "komainu-"
#define NAME_END   ".backup"

int
backup_key_read(const char *path, struct str *out, struct err *e)
{
	struct file_facts facts;
	struct text secret;

	if (path == NULL || path[0] == '\0')
		return err_set(e, ERR_USAGE,
			       "--key FILE is needed; \"komainu backup "
			       "--new-key FILE\" makes one");
	if (file_facts_get(path, &facts, e) != 0)
		return -1;
	if ((facts.mode & 077) != 0)
		return err_set(e, ERR_INVALID,
			       "%s: others may read it; chmod 600 it", path);
	if (file_read(path, out, e) != 0)
		return -1;
	secret = text_trim(str_view(out));
	memmove(out->p, secret.p, secret.n);
	str_cut(out, secret.n);
	return 0;
}

int
backup_key_make(const char *path, struct err *e)
{
	char secret[VAULT_SECRET_TEXT_MAX];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int rc;

	if (fd < 0)
		return errno == EEXIST ? err_set(e, ERR_CONFLICT,
						 "%s is there already", path)
				       : err_system(e, "%s", path);
	vault_secret_new(secret);
	rc = file_write_fd(fd, path, text_of(secret), e);
	if (rc == 0 && fsync(fd) != 0)
		rc = err_system(e, "%s", path);
	file_close(&fd);
	return rc;
}

struct sink {
	int fd;
	const char *path;
};

static int
to_file(void *context, struct text bytes, struct err *e)
{
	struct sink *s = context;

	return file_write_fd(s->fd, s->path, bytes, e);
}

static int
write_to(const struct centre *c, struct sink *sink, const char *key,
	 enum db_role role, int64_t now_ms, struct backup_result *out,
	 struct err *e)
{
	struct arena *a = arena_new(MEMORY_MAX);
	struct copy_tables tables;
	struct db *db = NULL;
	struct str secret;
	int rc = -1;

	str_init(&secret, SECRET_MAX);
	if (backup_key_read(key, &secret, e) == 0 &&
	    centre_database(c, &db, e) == 0 &&
	    copy_tables_get(db, a, &tables, e) == 0 &&
	    (role == DB_ROLE_ALL || db_restrict(db, role, e) == 0)) {
		const struct backup_plan plan = { .directory = c->directory,
						  .secret = str_view(&secret),
						  .tables = &tables,
						  .now_ms = now_ms };

		rc = backup_write(db, &plan, to_file, sink, out, e);
	}
	db_close(&db);
	str_done(&secret);
	arena_free(&a);
	return rc;
}

int
backup_file_write(const struct centre *c, const char *path, const char *key,
		  enum db_role role, int64_t now_ms, struct backup_result *out,
		  struct err *e)
{
	char part[CENTRE_PATH_MAX + 60];
	struct sink sink = { STDOUT_FILENO, "standard output" };
	int rc;

	if (strcmp(path, "-") == 0)
		return write_to(c, &sink, key, role, now_ms, out, e);
	snprintf(part, sizeof(part), "%s.%d.part", path, (int)getpid());
	sink.path = part;
	sink.fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (sink.fd < 0)
		return err_system(e, "%s", path);
	rc = write_to(c, &sink, key, role, now_ms, out, e);
	if (rc == 0 && fsync(sink.fd) != 0)
		rc = err_system(e, "%s", path);
	file_close(&sink.fd);
	if (rc == 0 && rename(part, path) != 0)
		rc = err_system(e, "%s", path);
	if (rc != 0)
		unlink(part);
	return rc;
}

static int
feed(struct backup_reading *r, int fd, const char *path, struct err *e)
{
	static char bytes[READ_STEP];

	for (;;) {
		ssize_t n = read(fd, bytes, sizeof(bytes));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_system(e, "%s", path);
		if (n == 0)
			return 0;
		if (backup_read_add(r, (struct text){ bytes, (size_t)n }, e) !=
		    0)
			return -1;
	}
}

/* Nothing may be there: neither files nor, elsewhere, a schema. */
static int
empty_check(const struct centre *c, struct err *e)
{
	struct arena *a = arena_new(MEMORY_MAX);
	struct db *db = NULL;
	size_t count = 0;
	char **names;
	int version = 0, rc;

	rc = file_list(c->directory, a, &names, &count, e);
	if (rc == 0 && count > 0)
		rc = err_set(e, ERR_CONFLICT,
			     "%s is not empty; --replace keeps it under "
			     "another name",
			     c->directory);
	if (rc == 0 && c->database != NULL) {
		rc = centre_database(c, &db, e);
		if (rc == 0)
			rc = db_version_get(db, &version, e);
		if (rc == 0 && version > 0)
			rc = err_set(e, ERR_CONFLICT,
				     "the database is not empty; make a new "
				     "one and name it with --database");
		db_close(&db);
	}
	arena_free(&a);
	return rc;
}

/* What a failed restore made in the directory. */
static void
directory_clear(const struct centre *c)
{
	struct arena *a = arena_new(MEMORY_MAX);
	char path[CENTRE_PATH_MAX + 400];
	size_t count = 0;
	char **names;

	if (file_list(c->directory, a, &names, &count, NULL) == 0)
		for (size_t i = 0; i < count; i++) {
			snprintf(path, sizeof(path), "%s/%s", c->directory,
				 names[i]);
			if (file_remove(path, NULL) != 0)
				break;
		}
	arena_free(&a);
}

int
backup_file_read(const struct centre *c, const char *path, const char *key,
		 struct backup_result *out, struct err *e)
{
	struct backup_reading *r = NULL;
	struct db *db = NULL;
	struct str secret;
	int fd = -1, rc = -1;

	str_init(&secret, SECRET_MAX);
	if (empty_check(c, e) != 0 || backup_key_read(key, &secret, e) != 0)
		goto out;
	fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
				    : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		err_system(e, "%s", path);
		goto out;
	}
	if (centre_database(c, &db, e) == 0) {
		backup_read_new(&r, db, c->directory);
		if (backup_read_begin(r, str_view(&secret), e) == 0 &&
		    feed(r, fd, path, e) == 0)
			rc = backup_read_end(r, out, e);
	}
	backup_read_free(&r);
	db_close(&db);
	if (rc != 0) {
		err_prefix(e, "%s", path);
		directory_clear(c);
	}
out:
	file_close(&fd);
	str_done(&secret);
	return rc;
}

static void
daily_path(const struct centre *c, int64_t now_ms, char *out, size_t size)
{
	const struct settings *s = &c->setup.settings;
	char day[CALENDAR_DAY_TEXT_MAX];

	calendar_day_write(now_ms, (int)s->zone_minutes, day);
	snprintf(out, size, "%s/" NAME_START "%s" NAME_END, s->backup_directory,
		 day);
}

bool
backup_daily_is_due(const struct centre *c, int64_t now_ms)
{
	char path[CENTRE_PATH_MAX];

	if (c->setup.settings.backup_directory[0] == '\0')
		return false;
	daily_path(c, now_ms, path, sizeof(path));
	return access(path, F_OK) != 0;
}

/* The oldest by name go; names are dates. */
static int
daily_prune(const struct settings *s, struct err *e)
{
	struct arena *a = arena_new(MEMORY_MAX);
	char path[CENTRE_PATH_MAX];
	size_t count = 0, ours = 0;
	char **names;
	int rc = file_list(s->backup_directory, a, &names, &count, e);

	for (size_t i = count; rc == 0 && i-- > 0;) {
		struct text name = text_of(names[i]);

		if (!text_starts(name, NAME_START) ||
		    !text_ends(name, NAME_END) ||
		    ++ours <= (size_t)s->backup_keep)
			continue;
		snprintf(path, sizeof(path), "%s/%s", s->backup_directory,
			 names[i]);
		rc = file_remove(path, e);
	}
	arena_free(&a);
	return rc;
}

int
backup_daily(const struct centre *c, int64_t now_ms, struct err *e)
{
	const struct settings *s = &c->setup.settings;
	struct backup_result result;
	char path[CENTRE_PATH_MAX];

	if (!backup_daily_is_due(c, now_ms))
		return 0;
	daily_path(c, now_ms, path, sizeof(path));
	if (s->backup_key[0] == '\0')
		return err_set(e, ERR_INVALID,
			       "backup_directory is set, but no backup_key");
	if (backup_file_write(c, path, s->backup_key, DB_ROLE_READER, now_ms,
			      &result, e) != 0)
		return -1;
	return daily_prune(s, e);
}
