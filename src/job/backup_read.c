#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "fmt/pack.h"
#include "job/backup.h"
#include "job/backup_format.h"
#include "os/file.h"

#define MEMORY_MAX ((size_t)64 * 1024 * 1024)

struct backup_reading {
	struct db *db;
	const char *directory;
	struct arena *arena;
	struct vault_in *vault;
	struct pack_in *pack;
	struct str waiting; /* bytes of an item that is not whole yet */
	struct copy_tables tables;
	struct copy_table table; /* being filled: the stream's columns */
	int64_t *last;           /* of each of the tables */
	struct txn txn;
	struct backup_result result;
	bool headed, ended;
};

/* Reads an item; 'short' when more bytes are needed. */
struct cursor {
	struct text rest;
	bool is_short;
};

static uint64_t
number(struct cursor *c)
{
	uint64_t little = 0;

	if (c->rest.n < sizeof(little)) {
		c->is_short = true;
		return 0;
	}
	memcpy(&little, c->rest.p, sizeof(little));
	c->rest = text_slice(c->rest, sizeof(little), c->rest.n);
	return le64toh(little);
}

static struct text
text(struct cursor *c)
{
	uint64_t n = number(c);
	struct text t;

	if (c->is_short || n > c->rest.n) {
		c->is_short = true;
		return (struct text){ NULL, 0 };
	}
	t = text_slice(c->rest, 0, (size_t)n);
	c->rest = text_slice(c->rest, (size_t)n, c->rest.n);
	return t;
}

static char
byte(struct cursor *c)
{
	char b;

	if (c->rest.n == 0) {
		c->is_short = true;
		return 0;
	}
	b = c->rest.p[0];
	c->rest = text_slice(c->rest, 1, c->rest.n);
	return b;
}

static int
wrong(struct err *e, const char *what)
{
	return err_set(e, ERR_INVALID, "the backup is not as it should be: %s",
		       what);
}

static int
head_read(struct backup_reading *r, struct cursor *c, struct err *e)
{
	uint64_t format = number(c), schema = number(c);

	if (c->is_short)
		return 0;
	if (format != BACKUP_FORMAT || schema == 0 || schema > 100000)
		return err_set(e, ERR_UNAVAILABLE,
			       "the backup was made by another version");
	r->result.schema = (int)schema;
	if (copy_schema(r->db, (int)schema, e) != 0 ||
	    copy_tables_get(r->db, r->arena, &r->tables, e) != 0)
		return -1;
	r->last =
	    arena_alloc_array(r->arena, r->tables.count + 1, sizeof(*r->last));
	if (r->last == NULL)
		return arena_check(r->arena, e);
	if (txn_begin(&r->txn, r->db, e) != 0)
		return -1;
	r->headed = true;
	return 0;
}

/* Only below the directory, and only one folder deep. */
static int
file_read_one(struct backup_reading *r, struct cursor *c, struct err *e)
{
	struct text name = text(c), bytes = text(c);
	char path[2048], folder[2048];
	const char *slash;

	if (c->is_short)
		return 0;
	if (name.n == 0 || name.n > 400 || name.p[0] == '/' ||
	    text_contains(name, "..") || memchr(name.p, '\0', name.n) != NULL)
		return wrong(e, "a file's name");
	slash = memchr(name.p, '/', name.n);
	if (slash != NULL) {
		snprintf(folder, sizeof(folder), "%s/%.*s", r->directory,
			 (int)(slash - name.p), name.p);
		if (file_make_folder(folder, 0700, e) != 0)
			return -1;
	}
	snprintf(path, sizeof(path), "%s/%.*s", r->directory, (int)name.n,
		 name.p);
	r->result.files++;
	return file_replace(path, bytes, 0600, e);
}

static const struct copy_column *
column_find(const struct copy_table *t, struct text name)
{
	for (size_t i = 0; i < t->columns; i++)
		if (text_is(name, t->column[i].name))
			return &t->column[i];
	return NULL;
}

static int
table_read(struct backup_reading *r, struct cursor *c, struct err *e)
{
	const struct copy_table *known = NULL;
	struct text name = text(c);
	int64_t last = (int64_t)number(c);
	uint64_t columns = number(c);

	if (c->is_short)
		return 0;
	for (size_t i = 0; i < r->tables.count; i++)
		if (text_is(name, r->tables.table[i].name))
			known = &r->tables.table[i];
	if (known == NULL || columns > COPY_COLUMNS_MAX ||
	    columns != known->columns)
		return wrong(e, "a table");
	r->table = (struct copy_table){ .name = known->name,
					.numbered = known->numbered };
	for (uint64_t i = 0; i < columns; i++) {
		const struct copy_column *column = column_find(known, text(c));

		if (c->is_short)
			return 0;
		if (column == NULL)
			return wrong(e, "a column");
		r->table.column[r->table.columns++] = *column;
	}
	r->last[known - r->tables.table] = last;
	return 0;
}

static int
value_read(struct cursor *c, enum db_kind kind, struct db_value *out,
	   struct err *e)
{
	char type = byte(c);
	uint64_t bits;

	*out = (struct db_value){ .kind = kind };
	switch (type) {
	case 'n':
		out->null = true;
		return 0;
	case 'i':
		out->integer = (int64_t)number(c);
		return kind == DB_INT ? 0 : wrong(e, "a number");
	case 'r':
		bits = number(c);
		memcpy(&out->real, &bits, sizeof(bits));
		return kind == DB_REAL ? 0 : wrong(e, "a real number");
	case 't':
		out->text = text(c);
		return kind == DB_TEXT ? 0 : wrong(e, "a text");
	case 'b':
		out->text = text(c);
		if (out->text.p == NULL)
			out->text.p = "";
		return kind == DB_BLOB ? 0 : wrong(e, "bytes");
	default:
		return c->is_short ? 0 : wrong(e, "a value");
	}
}

static int
row_read(struct backup_reading *r, struct cursor *c, struct err *e)
{
	struct db_value value[COPY_COLUMNS_MAX];

	if (r->table.columns == 0)
		return wrong(e, "a row without a table");
	for (size_t i = 0; i < r->table.columns; i++) {
		if (value_read(c, r->table.column[i].kind, &value[i], e) != 0)
			return c->is_short ? 0 : -1;
		if (c->is_short)
			return 0;
	}
	r->result.rows++;
	/* The schema's own number is there already. */
	if (text_is(text_of(r->table.name), "schema_migration"))
		return 0;
	if (copy_write(r->db, &r->table, value, e) != 0)
		return err_prefix(e, "%s", r->table.name);
	return 0;
}

static int
end_read(struct backup_reading *r, struct cursor *c, struct err *e)
{
	int64_t rows = (int64_t)number(c), files = (int64_t)number(c);

	if (c->is_short)
		return 0;
	if (rows != r->result.rows || files != r->result.files)
		return wrong(e, "the number of rows or files");
	for (size_t i = 0; i < r->tables.count; i++)
		if (copy_last_set(r->db, &r->tables.table[i], r->last[i], e) !=
		    0)
			return -1;
	r->ended = true;
	return 0;
}

static int
item_read(struct backup_reading *r, struct cursor *c, struct err *e)
{
	char type = byte(c);

	if (r->ended)
		return wrong(e, "something follows its end");
	if (!r->headed && type != 'H')
		return wrong(e, "its beginning");
	switch (type) {
	case 'H':
		return r->headed ? wrong(e, "two beginnings")
				 : head_read(r, c, e);
	case 'F':
		return file_read_one(r, c, e);
	case 'T':
		return table_read(r, c, e);
	case 'R':
		return row_read(r, c, e);
	case 'E':
		return end_read(r, c, e);
	default:
		return wrong(e, "an unknown part");
	}
}

/* Items that are whole; the rest waits. */
static int
from_pack(void *context, struct text bytes, struct err *e)
{
	struct backup_reading *r = context;
	struct text left;
	size_t used = 0;

	str_add_text(&r->waiting, bytes);
	if (str_check(&r->waiting, "a row of the backup", e) != 0)
		return -1;
	while (used < r->waiting.n) {
		struct cursor c = { text_slice(str_view(&r->waiting), used,
					       r->waiting.n),
				    false };

		if (item_read(r, &c, e) != 0)
			return -1;
		if (c.is_short)
			break;
		used = r->waiting.n - c.rest.n;
	}
	left = text_slice(str_view(&r->waiting), used, r->waiting.n);
	memmove(r->waiting.p, left.p, left.n);
	str_cut(&r->waiting, left.n);
	return 0;
}

static int
from_vault(void *context, struct text bytes, struct err *e)
{
	struct backup_reading *r = context;

	return pack_in_add(r->pack, bytes, e);
}

void
backup_read_new(struct backup_reading **out, struct db *db,
		const char *directory)
{
	struct backup_reading *r = calloc(1, sizeof(*r));

	CHECK(r != NULL);
	r->db = db;
	r->directory = directory;
	r->arena = arena_new(MEMORY_MAX);
	str_init(&r->waiting, BACKUP_ITEM_MAX);
	pack_in_new(&r->pack, from_pack, r);
	*out = r;
}

int
backup_read_begin(struct backup_reading *r, struct text secret, struct err *e)
{
	return vault_in_new(&r->vault, secret, from_vault, r, e);
}

int
backup_read_add(struct backup_reading *r, struct text bytes, struct err *e)
{
	return vault_in_add(r->vault, bytes, e);
}

int
backup_read_end(struct backup_reading *r, struct backup_result *out,
		struct err *e)
{
	if (vault_in_end(r->vault, e) != 0)
		return -1;
	if (!pack_in_is_whole(r->pack) || !r->ended || r->waiting.n > 0)
		return wrong(e, "it is not whole");
	if (txn_commit(&r->txn, e) != 0 || db_migrate(r->db, e) != 0)
		return -1;
	*out = r->result;
	return 0;
}

void
backup_read_free(struct backup_reading **r)
{
	if (*r == NULL)
		return;
	txn_done(&(*r)->txn);
	vault_in_free(&(*r)->vault);
	pack_in_free(&(*r)->pack);
	str_done(&(*r)->waiting);
	arena_free(&(*r)->arena);
	free(*r);
	*r = NULL;
}
