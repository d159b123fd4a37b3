/* test_space.c: what is deleted is given back to the disk. */
#include <stdlib.h>
#include <string.h>

#include "model_test.h"

#define BLOBS     200
#define BLOB_SIZE 50000

static int
fill(struct model_test *t)
{
	char *bytes = malloc(BLOB_SIZE);
	int rc = 0;
	TXN(txn);

	memset(bytes, 'x', BLOB_SIZE);
	rc = txn_begin(&txn, t->db, &t->e);
	for (int i = 0; rc == 0 && i < BLOBS; i++)
		rc = db_run(t->db,
			    DB_ASK("insert into report (company, month,"
				   " edition, from_ms, until_ms, made_ms,"
				   " whole, facts, digest, pdf) values (1,"
				   " '2026-11', $1, 0, 1, 1, 1, '{}', '', $2)",
				   db_int(i),
				   db_blob((struct text){ bytes, BLOB_SIZE })),
			    NULL, &t->e);
	free(bytes);
	return rc == 0 ? txn_commit(&txn, &t->e) : -1;
}

static void
test_space(struct model_test *t)
{
	struct db_space empty, full, after;
	struct db *worker, *web;
	int64_t given = 0, total = 0;

	try(t, db_run(t->db,
		      DB_SAY("insert into company (id, name, created_ms)"
			     " values (1, '会社', 0)"),
		      NULL, &t->e));
	try(t, db_space_get(t->db, &empty, &t->e));
	tap_ok(empty.bytes > 0, "an empty database has a size");
	try(t, fill(t));
	try(t, db_space_get(t->db, &full, &t->e));
	tap_ok(full.bytes > BLOBS * BLOB_SIZE / 2, "a full one is larger");
	try(t, db_run(t->db, DB_SAY("delete from report"), NULL, &t->e));
	if (!t->file)
		return;
	worker = model_test_again(t);
	web = model_test_again(t);
	try(t, db_restrict(worker, DB_ROLE_WORKER, &t->e));
	try(t, db_restrict(web, DB_ROLE_WEB, &t->e));
	try(t, db_space_get(web, &after, &t->e));
	if (db_engine(t->db) == DB_SQLITE) {
		tap_ok(after.gives_back, "a new file can give back");
		tap_ok(after.free_bytes > BLOBS * BLOB_SIZE / 2, "room inside");
		refuse(t, ERR_DENIED, db_space_step(web, 1 << 20, NULL, &t->e));
	}
	do {
		try(t, db_space_step(worker, 4 << 20, &given, &t->e));
		total += given;
	} while (given > 0);
	try(t, db_space_get(worker, &after, &t->e));
	if (db_engine(t->db) == DB_SQLITE) {
		tap_ok(total > full.bytes / 2, "given back");
		tap_ok(after.bytes < full.bytes / 4, "the file is small again");
		tap_int(after.free_bytes, 0, "nothing left inside");
	}
	db_close(&worker);
	db_close(&web);
}

int
main(void)
{
	return model_test_main(test_space, true);
}
