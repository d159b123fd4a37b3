#include "model_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
run_on(model_test_run *run, bool migrate, const char *url, bool file)
{
	struct model_test t = { .url = url, .file = file };

	tap_note("--- %s", url);
	if (!tap_ok(db_open(&t.db, url, &t.e) == 0, "opens %s [%s]", url,
		    t.e.text))
		return;
	t.a = arena_new((size_t)64 * 1024 * 1024);
	if (!migrate || try(&t, db_migrate(t.db, &t.e)))
		run(&t);
	db_close(&t.db);
	arena_free(&t.a);
}

static void
run_on_file(model_test_run *run, bool migrate)
{
	char folder[] = "/tmp/komainu-model.XXXXXX", url[256], path[256];
	const char *ends[] = { "", "-wal", "-shm" };

	if (mkdtemp(folder) == NULL) {
		tap_ok(0, "makes a folder");
		return;
	}
	snprintf(url, sizeof(url), "sqlite:%s/test.db", folder);
	run_on(run, migrate, url, true);
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		snprintf(path, sizeof(path), "%s/test.db%s", folder, ends[i]);
		unlink(path);
	}
	rmdir(folder);
}

static void
server_run(const char *url, const char *verb, const char *name)
{
	struct db *db;
	struct err e = { .kind = ERR_NONE };
	char text[256];

	snprintf(text, sizeof(text), "%s database %s", verb, name);
	if (db_open(&db, url, &e) != 0 ||
	    db_run(db, DB_SAY(text), NULL, &e) != 0)
		tap_ok(0, "%s: %s", text, e.text);
	db_close(&db);
}

static void
run_on_server(model_test_run *run, bool migrate, const char *server)
{
	const char *slash = strrchr(server, '/');
	char url[512], name[64];

	snprintf(name, sizeof(name), "komainu_test_%d", (int)getpid());
	snprintf(url, sizeof(url), "%.*s/%s", (int)(slash - server), server,
		 name);
	server_run(server, "create", name);
	run_on(run, migrate, url, true);
	server_run(server, "drop", name);
}

int
model_test_main(model_test_run *run, bool migrate)
{
	const char *server = getenv("KOMAINU_TEST_DATABASE");

	if (server != NULL && server[0] != '\0') {
		run_on_server(run, migrate, server);
		return tap_done();
	}
	run_on(run, migrate, "sqlite::memory:", false);
	run_on_file(run, migrate);
	return tap_done();
}

struct db *
model_test_again(struct model_test *t)
{
	struct db *db = NULL;

	tap_ok(db_open(&db, t->url, &t->e) == 0, "opens a second handle [%s]",
	       t->e.text);
	return db;
}
