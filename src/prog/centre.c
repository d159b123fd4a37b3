#include "prog/centre.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "base/stamp.h"
#include "crypt/authority.h"
#include "os/child.h"
#include "os/file.h"
#include "os/logsink.h"

static const char *const folders[] = { "looks", "uploads", "tmp" };

void
centre_init(struct centre *c)
{
	memset(c, 0, sizeof(*c));
	setup_init(&c->setup);
	c->data = CENTRE_DATA;
	c->listen = CENTRE_LISTEN;
}

int
centre_take(struct centre *c, const char *name, const char *value,
	    struct err *e)
{
	if (name == NULL)
		return err_set(e, ERR_USAGE, "\"%s\" is one argument too many",
			       value);
	if (strcmp(name, "--data") == 0)
		c->data = value;
	else if (strcmp(name, "--database") == 0)
		c->database = value;
	else if (strcmp(name, "--listen") == 0)
		c->listen = value;
	else if (strcmp(name, "--intake") == 0)
		c->intake = value;
	else if (strcmp(name, "--one-process") == 0)
		c->one_process = true;
	else
		return setup_take(&c->setup, name, value, e);
	return 1;
}

static int
log_begin(const struct settings *s, struct err *e)
{
	static const char *const levels[] = { "error", "warn", "info",
					      "debug" };

	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		if (strcmp(s->log_level, levels[i]) == 0)
			log_set_level((enum log_level)i);
	return s->log_file[0] != '\0' ? logsink_open(s->log_file, e) : 0;
}

static int
url_fill(struct centre *c, struct err *e)
{
	size_t n;

	if (c->database == NULL) {
		snprintf(c->url, sizeof(c->url), "sqlite:%s/komainu.db",
			 c->directory);
		return 0;
	}
	n = strlen(c->database);
	if (n >= sizeof(c->url))
		return err_set(e, ERR_USAGE, "--database: too long");
	memcpy(c->url, c->database, n + 1);
	return 0;
}

int
centre_load(struct centre *c, struct err *e)
{
	char *absolute;

	if (setup_load(&c->setup, e) != 0 ||
	    log_begin(&c->setup.settings, e) != 0 ||
	    file_make_folder(c->data, 0700, e) != 0)
		return -1;
	absolute = realpath(c->data, NULL);
	if (absolute == NULL)
		return err_system(e, "%s", c->data);
	bool fits =
	    text_copy(c->directory, sizeof(c->directory), text_of(absolute));
	free(absolute);
	if (!fits)
		return err_set(e, ERR_USAGE, "--data: the path is too long");
	return url_fill(c, e);
}

void
centre_path(const struct centre *c, const char *name, char *out)
{
	snprintf(out, CENTRE_PATH_MAX + 40, "%s/%s", c->directory, name);
}

int
centre_database(const struct centre *c, struct db **out, struct err *e)
{
	return db_open(out, c->url, e);
}

int
centre_prepare(struct centre *c, struct err *e)
{
	struct db *db = NULL;
	struct authority *authority = NULL;
	struct seal_key key;
	int rc = -1;

	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		char path[CENTRE_PATH_MAX + 40];

		centre_path(c, folders[i], path);
		if (file_make_folder(path, 0700, e) != 0)
			return -1;
	}
	if (seal_key_load(c->directory, &key, e) != 0)
		return -1;
	rc = authority_open(&authority, c->directory, &key,
			    stamp_now(&stamp_system_clock), e);
	authority_close(&authority);
	seal_key_done(&key);
	if (rc != 0)
		return -1;
	rc = -1;
	if (centre_database(c, &db, e) == 0)
		rc = db_migrate(db, e);
	db_close(&db);
	return rc;
}

/* PostgreSQL may be on another machine; its port, or 0 when unknown. */
static uint16_t
database_port(const char *url)
{
	const char *at = strstr(url, "://");
	const char *host = at != NULL ? at + 3 : url;
	const char *end = host + strcspn(host, "/?");
	const char *colon = NULL;

	for (const char *p = host; p < end; p++) {
		if (*p == '@')
			colon = NULL;
		else if (*p == ':')
			colon = p;
	}
	/* Several hosts, or "port=" in the parameters. */
	if (memchr(host, ',', (size_t)(end - host)) != NULL ||
	    strstr(end, "port=") != NULL)
		return 0;
	return colon != NULL ? (uint16_t)strtoul(colon + 1, NULL, 10) : 5432;
}

#define PATHS_MAX 24

static void
path_add(struct box_plan *plan, struct box_path *paths, const char *path,
	 enum box_right right)
{
	CHECK(plan->paths < PATHS_MAX);
	if (path[0] != '\0')
		paths[plan->paths++] = (struct box_path){ path, right };
}

int
centre_box(const struct centre *c, const struct centre_limit *limit,
	   struct box_report *out, struct err *e)
{
	static const char *const readable[] = {
		"/usr", "/lib",  "/lib64",
		"/etc", "/proc", "/sys",
		"/bin", "/sbin", "/var/cache/fontconfig",
	};
	static const char *const devices[] = { "/dev/null", "/dev/urandom",
					       "/dev/random" };
	static const char *const loaders[] = { "/lib64/ld-linux-x86-64.so.2",
					       "/lib/ld-linux-aarch64.so.1" };
	const struct settings *s = &c->setup.settings;
	struct box_path paths[PATHS_MAX];
	struct box_plan plan = { .path = paths,
				 .may_start = limit->may_start,
				 .may_connect =
				     limit->may_connect || c->database != NULL,
				 .require =
				     strcmp(s->sandbox, "require") == 0 };
	char engine[CENTRE_PATH_MAX], log[SETTING_TEXT_MAX];
	char temporary[CENTRE_PATH_MAX + 40];

	*out = (struct box_report){ .text = "off" };
	if (strcmp(s->sandbox, "off") == 0)
		return 0;
	if (!limit->may_connect && plan.may_connect)
		plan.connect_port = database_port(c->url);
	path_add(&plan, paths, c->directory, BOX_WRITE);
	for (size_t i = 0; i < ARRAY_LEN(readable); i++)
		path_add(&plan, paths, readable[i], BOX_READ);
	for (size_t i = 0; i < ARRAY_LEN(devices); i++)
		path_add(&plan, paths, devices[i], BOX_USE);
	path_add(&plan, paths, s->indicator_directory, BOX_READ);
	/* The worker: it also writes the daily backup. */
	if (limit->may_start) {
		path_add(&plan, paths, s->backup_directory, BOX_WRITE);
		path_add(&plan, paths, s->backup_key, BOX_READ);
	}
	if (limit->may_connect)
		path_add(&plan, paths, s->mail_authority, BOX_READ);
	text_copy(log, sizeof(log), text_of(s->log_file));
	if (strrchr(log, '/') != NULL)
		*strrchr(log, '/') = '\0';
	path_add(&plan, paths, log, BOX_WRITE);
	if (limit->may_start &&
	    child_find("suricata", engine, sizeof(engine), NULL) == 0) {
		path_add(&plan, paths, engine, BOX_EXECUTE);
		for (size_t i = 0; i < ARRAY_LEN(loaders); i++)
			path_add(&plan, paths, loaders[i], BOX_EXECUTE);
		/* Captures and rules are handed to Suricata as links. */
		centre_path(c, "tmp", temporary);
		path_add(&plan, paths, temporary, BOX_LINK);
	}
	if (box_enter(&plan, out, e) != 0)
		return -1;
	log_event(out->whole ? LOG_INFO : LOG_WARN, "serve.sandbox",
		  F_TEXT("has", out->text));
	return 0;
}
