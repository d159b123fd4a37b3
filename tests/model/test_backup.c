/* test_backup.c: what is saved comes back row by row, on either engine; what
 * was changed, cut or sealed with another key is refused and leaves nothing. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypt/digest.h"
#include "job/backup.h"
#include "model_test.h"
#include "os/file.h"

#define SECRET TEXT("a secret of the test, long enough")

static int
to_str(void *context, struct text bytes, struct err *e)
{
	str_add_text(context, bytes);
	return str_check(context, "the backup", e);
}

static int
save(struct model_test *t, struct db *db, struct str *out,
     struct backup_result *result)
{
	struct copy_tables tables;
	struct backup_plan plan = { .directory = "/nonexistent",
				    .secret = SECRET,
				    .tables = &tables,
				    .now_ms = 1 };

	if (copy_tables_get(db, t->a, &tables, &t->e) != 0)
		return -1;
	return backup_write(db, &plan, to_str, out, result, &t->e);
}

/* In pieces, as from a disk. */
static int
restore(struct model_test *t, struct db *db, struct text bytes,
	struct text secret, const char *directory)
{
	struct backup_reading *r;
	struct backup_result result;
	int rc;

	backup_read_new(&r, db, directory);
	rc = backup_read_begin(r, secret, &t->e);
	for (size_t i = 0; rc == 0 && i < bytes.n; i += 1000)
		rc = backup_read_add(r, text_slice(bytes, i, i + 1000), &t->e);
	if (rc == 0)
		rc = backup_read_end(r, &result, &t->e);
	backup_read_free(&r);
	return rc;
}

struct sums {
	struct digest d;
	size_t columns;
	int64_t rows;
};

static int
add_row(void *context, const struct db_value *value, struct err *e)
{
	struct sums *s = context;
	struct str line;

	UNUSED(e);
	str_init(&line, 1 << 24);
	for (size_t i = 0; i < s->columns; i++) {
		str_addf(&line, "|%d ", value[i].null);
		if (value[i].kind == DB_INT)
			str_add_int(&line, value[i].integer);
		else if (value[i].kind == DB_REAL)
			str_addf(&line, "%.17g", value[i].real);
		else
			str_add_text(&line, value[i].text);
	}
	digest_add(&s->d, str_view(&line));
	str_done(&line);
	s->rows++;
	return 0;
}

/* One digest of every row of every table but when migrations ran. */
static void
sum_all(struct model_test *t, struct db *db, char out[DIGEST_TEXT_MAX],
	int64_t *rows_out)
{
	struct copy_tables tables;
	struct sums s = { .rows = 0 };

	digest_init(&s.d);
	try(t, copy_tables_get(db, t->a, &tables, &t->e));
	for (size_t i = 0; i < tables.count; i++) {
		int64_t last = 0;

		s.columns = tables.table[i].columns;
		digest_add(&s.d, text_of(tables.table[i].name));
		try(t, copy_read(db, &tables.table[i], add_row, &s, &t->e));
		try(t, copy_last_get(db, &tables.table[i], &last, &t->e));
		digest_add(
		    &s.d, text_of(arena_printf(t->a, "%lld", (long long)last)));
	}
	digest_end(&s.d, out);
	*rows_out = s.rows;
}

static void
fill(struct model_test *t)
{
	static const char bytes[] = "\0\1\xff zero and more";
	char *big = calloc(1, 1500000);

	for (size_t i = 0; i < 1500000; i++)
		big[i] = (char)(i * 7919 >> 5);
	try(t, db_run(t->db,
		      DB_ASK("insert into company (id, name, created_ms)"
			     " values (5, $1, 1)",
			     db_text("株式会社さんぷる製作所")),
		      NULL, &t->e));
	/* The highest id was given and is gone: never again. */
	try(t, db_run(t->db,
		      DB_SAY("insert into company (name, created_ms) values"
			     " ('gone', 1)"),
		      NULL, &t->e));
	try(t, db_run(t->db, DB_SAY("delete from company where name = 'gone'"),
		      NULL, &t->e));
	try(t, db_run(t->db,
		      DB_ASK("insert into person (login, name, mail, password,"
			     " totp, language, created_ms) values ('a', 'b',"
			     " '', '', $1, 'ja', 9223372036854775807)",
			     db_blob((struct text){ bytes, sizeof(bytes) })),
		      NULL, &t->e));
	try(t, db_run(t->db,
		      DB_SAY("insert into audit (at_ms, person, company, login,"
			     " address, act, object, detail) values (1, null,"
			     " 5, 'x', '', 'y', '', '{}')"),
		      NULL, &t->e));
	try(t, db_run(t->db,
		      DB_SAY("insert into alert (company, look, key, class,"
			     " severity, outcome, count, first_ms, last_ms,"
			     " device, peer, port, protocol, rule, title,"
			     " author, subject, facts, flow_id) values (5, 0,"
			     " 'k', 'c2', 'now', 'unknown', 1, 0, 0, '', '',"
			     " 1, '', '', '', '', '', '', '')"),
		      NULL, &t->e));
	try(t, db_run(t->db,
		      DB_ASK("insert into report (company, month, edition,"
			     " from_ms, until_ms, made_ms, whole, facts,"
			     " digest, pdf) values (5, '2026-11', 1, 0, 1, 1,"
			     " 1, '{}', '', $1)",
			     db_blob((struct text){ big, 1500000 })),
		      NULL, &t->e));
	free(big);
}

static void
refused(struct model_test *t, struct text bytes, struct text secret,
	const char *folder, const char *name)
{
	struct db *db = NULL;
	int64_t count = -1;
	int version = 0;

	try(t, db_open(&db, "sqlite::memory:", &t->e));
	err_clear(&t->e);
	tap_ok(restore(t, db, bytes, secret, folder) != 0 &&
		   t->e.kind == ERR_INVALID,
	       "%s is refused [%s]", name, t->e.text);
	try(t, db_version_get(db, &version, &t->e));
	if (version > 0) {
		try(t, db_get_int(db, DB_SAY("select count(*) from company"),
				  &count, &t->e));
		tap_int(count, 0, "and leaves no row");
	}
	db_close(&db);
}

static void
test_damage(struct model_test *t, struct str *saved, const char *folder)
{
	struct text all = str_view(saved);
	const size_t at[] = { 0, 20, 40, 100, all.n / 2, all.n - 1 };

	for (size_t i = 0; i < ARRAY_LEN(at); i++) {
		saved->p[at[i]] ^= 1;
		refused(t, all, SECRET, folder, "a changed byte");
		saved->p[at[i]] ^= 1;
	}
	refused(t, text_slice(all, 0, all.n - 1), SECRET, folder, "a cut one");
	refused(t, text_slice(all, 0, 60), SECRET, folder, "a short one");
	refused(t, TEXT(""), SECRET, folder, "an empty one");
	refused(t, all, TEXT("another secret, as long as that"), folder,
		"another key");
	refused(t, all, TEXT("short"), folder, "a key that is too short");
	str_add_byte(saved, 'x');
	refused(t, str_view(saved), SECRET, folder, "a lengthened one");
	str_cut(saved, saved->n - 1);
}

static void
test_backup(struct model_test *t)
{
	char before[DIGEST_TEXT_MAX], after[DIGEST_TEXT_MAX], folder[200];
	struct backup_result result;
	int64_t rows = 0, again = 0;
	struct db *db = NULL;
	struct str saved;

	fill(t);
	try(t, file_make_temporary("komainu-backup", folder, sizeof(folder),
				   &t->e));
	str_init(&saved, 64 << 20);
	sum_all(t, t->db, before, &rows);
	try(t, save(t, t->db, &saved, &result));
	tap_int(result.rows, rows, "every row is saved");
	tap_ok(!text_contains(str_view(&saved), "さんぷる"),
	       "nothing can be read in it");
	try(t, db_open(&db, "sqlite::memory:", &t->e));
	try(t, restore(t, db, str_view(&saved), SECRET, folder));
	sum_all(t, db, after, &again);
	tap_int(again, rows, "as many rows");
	if (db_engine(t->db) == DB_SQLITE)
		tap_text(after, before, "the same rows and last ids");
	db_close(&db);
	test_damage(t, &saved, folder);
	try(t, file_remove(folder, &t->e));
	str_done(&saved);
}

int
main(void)
{
	return model_test_main(test_backup, true);
}
