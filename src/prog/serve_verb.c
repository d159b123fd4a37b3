#include "prog/serve_verb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "model/person_row.h"
#include "os/file.h"
#include "os/sock.h"
#include "prog/centre.h"
#include "prog/parent.h"
#include "prog/role_together.h"

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	return centre_take(context, name, value, e) < 0 ? -1 : 0;
}

static int
centre_read(struct centre *c, const struct verb *v, int argc, char **argv,
	    struct err *e)
{
	centre_init(c);
	if (verb_parse(v, argc, argv, take, c, e) != 0)
		return -1;
	return centre_load(c, e);
}

/* Temporary files of this process and of Suricata belong below the data. */
static void
scratch_set(const struct centre *c)
{
	char path[CENTRE_PATH_MAX + 40];

	centre_path(c, "tmp", path);
	setenv("TMPDIR", path, 1);
}

static int
address_print(const struct centre *c, const int fd[CENTRE_ROLES], struct err *e)
{
	char name[SOCK_TEXT_MAX], intake[SOCK_TEXT_MAX] = "";

	if (sock_name(fd[CENTRE_WEB], name, e) != 0 ||
	    (fd[CENTRE_INTAKE] >= 0 &&
	     sock_name(fd[CENTRE_INTAKE], intake, e) != 0))
		return -1;
	printf("Komainu: http://%s/  (data: %s)\n", name, c->directory);
	if (intake[0] != '\0')
		printf("Sensors: https://%s/\n", intake);
	if (!sock_is_local(name))
		printf("Warning: reachable from the network without https. "
		       "Put a reverse proxy in front (web_trusted_proxies).\n");
	fflush(stdout);
	return 0;
}

static int
sockets_open(const struct centre *c, int fd[CENTRE_ROLES], struct err *e)
{
	for (size_t i = 0; i < role_row_count; i++) {
		const struct role_row *row = &role_row_list[i];
		const char *address =
		    row->address != NULL ? row->address(c) : "";

		if (address[0] != '\0' &&
		    sock_listen(address, 0660, &fd[row->role], e) != 0)
			return -1;
	}
	return 0;
}

static int
serve(struct centre *c, const char *const *arguments,
      const int fd[CENTRE_ROLES], struct err *e)
{
	/* Alone, we hold no key and no database and parse nothing. */
	if (c->one_process ? centre_prepare(c, e) != 0
			   : parent_prepare(arguments, e) != 0)
		return -1;
	if (address_print(c, fd, e) != 0)
		return -1;
	return c->one_process ? role_together(c, fd, e)
			      : parent_run(arguments, fd, e);
}

int
serve_verb(const struct verb *v, int argc, char **argv)
{
	struct centre c;
	struct err e = { 0 };
	int fd[CENTRE_ROLES], rc = -1;

	if (centre_read(&c, v, argc, argv, &e) != 0)
		return verb_fail(&e);
	scratch_set(&c);
	for (int i = 0; i < CENTRE_ROLES; i++)
		fd[i] = -1;
	if (sockets_open(&c, fd, &e) == 0)
		rc = serve(&c, (const char *const *)(argv + 1), fd, &e);
	for (int i = 0; i < CENTRE_ROLES; i++)
		file_close(&fd[i]);
	return rc == 0 ? 0 : verb_fail(&e);
}

/* Somebody has to be the first to sign in. */
static int
first_hint(const struct centre *c, struct err *e)
{
	struct arena *a = arena_new(16 * 1024 * 1024);
	struct person_list people;
	struct db *db = NULL;
	int rc = -1;

	if (centre_database(c, &db, e) == 0 &&
	    person_row_list(db, a, &people, e) == 0) {
		if (people.count == 0)
			printf("Nobody can sign in yet. Make the first "
			       "administrator with:\n  komainu user add "
			       "--data %s --login NAME --role "
			       "administrator\n",
			       c->directory);
		rc = 0;
	}
	db_close(&db);
	arena_free(&a);
	return rc;
}

int
role_prepare_verb(const struct verb *v, int argc, char **argv)
{
	struct centre c;
	struct err e = { 0 };

	log_set_role("prepare");
	if (centre_read(&c, v, argc, argv, &e) != 0 ||
	    centre_prepare(&c, &e) != 0 || first_hint(&c, &e) != 0)
		return verb_fail(&e);
	return 0;
}

int
role_verb(const struct verb *v, int argc, char **argv)
{
	const char *name = v->name + strlen("role-");
	struct centre c;
	struct err e = { 0 };

	if (centre_read(&c, v, argc, argv, &e) != 0)
		return verb_fail(&e);
	for (size_t i = 0; i < role_row_count; i++)
		if (strcmp(role_row_list[i].name, name) == 0)
			return role_process(&role_row_list[i], &c, &e) == 0
				   ? 0
				   : verb_fail(&e);
	CHECK(false);
	return 1;
}
