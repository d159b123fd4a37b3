/* test_crash.c: what is left when a process, a disk or a server dies. */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/schema.h"
#include "model_test.h"

static const struct schema_file files[] = {
	{ 1, "0001_test.sql", "a",
	  "CREATE TABLE page (id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
	  "	body TEXT NOT NULL) STRICT;\n" },
};

#define COUNT "select count(*) from page"
#define ADD   "insert into page (body) values ($1)"

static int64_t
count(struct model_test *t)
{
	int64_t n = -1;

	try(t, db_get_int(t->db, DB_SAY(COUNT), &n, &t->e));
	return n;
}

static int
add_many(struct db *db, int many, size_t size, struct err *e)
{
	char *body = calloc(1, size + 1);
	int rc = 0;

	memset(body, 'x', size);
	for (int i = 0; rc == 0 && i < many; i++)
		rc = db_run(db, DB_ASK(ADD, db_text(body)), NULL, e);
	free(body);
	return rc;
}

/* Commits 'whole' rows, writes more, tells so, and waits to be killed. */
static void
victim(const char *url, int whole, int tell)
{
	struct db *db = NULL;
	struct err e = { .kind = ERR_NONE };
	TXN(txn);
	TXN(half);

	if (db_open(&db, url, &e) != 0 || txn_begin(&txn, db, &e) != 0 ||
	    add_many(db, whole, 2000, &e) != 0 || txn_commit(&txn, &e) != 0 ||
	    txn_begin(&half, db, &e) != 0 || add_many(db, 3000, 2000, &e) != 0)
		_exit(1);
	if (write(tell, "x", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void
test_killed(struct model_test *t)
{
	int tell[2], status;
	int64_t before = count(t);
	pid_t child;
	char c;

	db_close(&t->db);
	if (pipe(tell) != 0)
		return;
	child = fork();
	if (child == 0) {
		close(tell[0]);
		victim(t->url, 7, tell[1]);
	}
	close(tell[1]);
	tap_ok(read(tell[0], &c, 1) == 1, "the victim is in mid transaction");
	close(tell[0]);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	try(t, db_open(&t->db, t->url, &t->e));
	tap_int(count(t), before + 7, "killed: the committed rows, no other");
	try(t, add_many(t->db, 1, 10, &t->e));
}

/* The disk fills up, at the first statement or at the commit. */
static void
fill(struct model_test *t, const char *what)
{
	int64_t before = count(t);
	int rc;
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		err_clear(&t->e);
		rc = add_many(t->db, 2000, 4000, &t->e);
		if (rc == 0)
			rc = txn_commit(&txn, &t->e);
	}
	tap_ok(rc != 0 && t->e.kind == ERR_DATABASE &&
		   strstr(t->e.text, "disk full") != NULL,
	       "%s: full is said clearly [%s]", what, t->e.text);
	tap_int(count(t), before, "and nothing half is left");
}

static void
test_full(struct model_test *t)
{
	int64_t pages;
	char sql[64];

	if (db_engine(t->db) != DB_SQLITE)
		return;
	try(t, db_get_int(t->db, DB_SAY("pragma page_count"), &pages, &t->e));
	snprintf(sql, sizeof(sql), "pragma max_page_count = %d",
		 (int)pages + 20);
	try(t, db_run(t->db, DB_SAY(sql), NULL, &t->e));
	fill(t, "a limit");
	try(t, db_run(t->db, DB_SAY("pragma max_page_count = 1000000"), NULL,
		      &t->e));
	try(t, add_many(t->db, 1, 4000, &t->e));
}

/* In a process of its own with a file system of one megabyte. */
static int
full_disk(const char *folder)
{
	struct model_test t = { .url = NULL };
	char url[256];

	if (unshare(CLONE_NEWNS) != 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", folder, "tmpfs", 0, "size=1m") != 0)
		return 77;
	snprintf(url, sizeof(url), "sqlite:%s/test.db", folder);
	t.a = arena_new(4096);
	try(&t, db_open(&t.db, url, &t.e));
	try(&t, db_migrate_with(t.db, files, 1, &t.e));
	try(&t, add_many(t.db, 3, 1000, &t.e));
	fill(&t, "a disk of 1 MiB");
	db_close(&t.db);
	try(&t, db_open(&t.db, url, &t.e));
	tap_int(count(&t), 3, "and it opens again");
	db_close(&t.db);
	arena_free(&t.a);
	return tap_done();
}

static void
test_full_disk(void)
{
	char folder[] = "/tmp/komainu-full.XXXXXX";
	int status = 0;
	pid_t child;

	if (mkdtemp(folder) == NULL)
		return;
	fflush(stdout);
	child = fork();
	if (child == 0) {
		/* One test for the parent; its own lines are only notes. */
		int null = open("/dev/null", O_WRONLY);
		int out = dup(1);

		dup2(null, 1);
		status = full_disk(folder);
		fflush(stdout);
		dup2(out, 1);
		_exit(status);
	}
	waitpid(child, &status, 0);
	rmdir(folder);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		tap_skip("no right to mount a small disk");
	else
		tap_int(status, 0, "a full disk is told and does no harm");
}

static void
test_damaged(struct model_test *t)
{
	const char *path = t->url + strlen("sqlite:");
	struct db *db = NULL;
	int64_t n;
	int fd;

	if (db_engine(t->db) != DB_SQLITE || !t->file)
		return;
	try(t, add_many(t->db, 500, 4000, &t->e));
	db_close(&t->db);
	fd = open(path, O_RDWR);
	for (int page = 2; page < 300; page++)
		if (pwrite(fd, "not a page of a database", 24, page * 4096) < 0)
			break;
	close(fd);
	if (db_open(&db, t->url, &t->e) == 0)
		refuse(t, ERR_DATABASE,
		       db_get_int(db,
				  DB_SAY("select sum(length(body))"
					 " from page"),
				  &n, &t->e));
	tap_ok(strstr(t->e.text, "damaged") != NULL, "damage is named [%s]",
	       t->e.text);
	db_close(&db);
	fd = open(path, O_RDWR | O_TRUNC);
	tap_ok(write(fd, "this is a letter, not a database, of some length\n",
		     49) == 49,
	       "a letter in its place");
	close(fd);
	refuse(t, ERR_DATABASE, db_open(&db, t->url, &t->e));
	tap_ok(strstr(t->e.text, "damaged") != NULL, "is refused [%s]",
	       t->e.text);
	unlink(path);
	try(t, db_open(&t->db, t->url, &t->e));
}

static void
control(const char *word)
{
	const char *program = getenv("KOMAINU_TEST_POSTGRESQL");
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		execl(program, program, word, (char *)NULL);
		_exit(127);
	}
	waitpid(child, &status, 0);
	tap_int(status, 0, word);
}

static void
test_server_gone(struct model_test *t)
{
	int64_t before, n;

	if (db_engine(t->db) != DB_POSTGRESQL)
		return;
	before = count(t);
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, add_many(t->db, 1, 10, &t->e));
		control("stop");
		refuse(t, ERR_UNAVAILABLE, add_many(t->db, 1, 10, &t->e));
		refuse(t, ERR_DATABASE, txn_commit(&txn, &t->e));
	}
	refuse(t, ERR_UNAVAILABLE, db_ping(t->db, &t->e));
	tap_note("%s", t->e.text);
	refuse(t, ERR_UNAVAILABLE, db_ping(t->db, &t->e));
	control("start");
	usleep(1100 * 1000);
	tap_int(count(t), before, "back, without the half transaction");
	/* And when it dies and comes back while nobody asks. */
	control("stop");
	control("start");
	try(t, db_get_int(t->db, DB_SAY(COUNT), &n, &t->e));
	control("stop");
	control("start");
	{
		TXN(txn);

		try(t, txn_begin(&txn, t->db, &t->e));
		try(t, add_many(t->db, 1, 10, &t->e));
		try(t, txn_commit(&txn, &t->e));
	}
	tap_int(count(t), before + 1, "an idle connection comes back unseen");
}

static void
run(struct model_test *t)
{
	try(t, db_migrate_with(t->db, files, ARRAY_LEN(files), &t->e));
	try(t, add_many(t->db, 2, 10, &t->e));
	if (t->file)
		test_killed(t);
	test_full(t);
	test_damaged(t);
	test_server_gone(t);
}

int
main(void)
{
	struct db *db = NULL;
	struct err e = { .kind = ERR_NONE };

	tap_ok(db_open(&db, "mysql://x", &e) != 0 && e.kind == ERR_USAGE,
	       "an unknown engine");
	tap_ok(db_open(&db, "sqlite:/nowhere/at/all.db", &e) != 0 &&
		   e.kind == ERR_UNAVAILABLE,
	       "a path that is not there [%s]", e.text);
	tap_ok(db_open(&db, "postgresql://127.0.0.1:1/x", &e) != 0 &&
		   e.kind == ERR_UNAVAILABLE,
	       "a server that is not there [%s]", e.text);
	test_full_disk();
	return model_test_main(run, false);
}
