#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "fmt/pack.h"
#include "job/backup.h"
#include "job/backup_format.h"
#include "os/file.h"

#define MEMORY_MAX ((size_t)64 * 1024 * 1024)

struct writing {
	struct db *db;
	const struct backup_plan *plan;
	struct backup_result *out;
	struct vault_out *vault;
	struct pack_out *pack;
	const struct copy_table *table;
	struct str item;
};

static int
to_vault(void *context, struct text bytes, struct err *e)
{
	struct writing *w = context;

	return vault_out_add(w->vault, bytes, e);
}

static void
number(struct str *s, uint64_t value)
{
	uint64_t little = htole64(value);

	str_add_n(s, (const char *)&little, sizeof(little));
}

static void
text(struct str *s, struct text t)
{
	number(s, t.n);
	str_add_text(s, t);
}

static int
item_end(struct writing *w, struct err *e)
{
	if (str_check(&w->item, "a row of the backup", e) != 0 ||
	    pack_out_add(w->pack, str_view(&w->item), e) != 0)
		return -1;
	str_reset(&w->item);
	return 0;
}

static void
value_add(struct str *s, const struct db_value *v)
{
	uint64_t bits;

	if (v->null) {
		str_add_byte(s, 'n');
		return;
	}
	switch (v->kind) {
	case DB_INT:
		str_add_byte(s, 'i');
		number(s, (uint64_t)v->integer);
		break;
	case DB_REAL:
		memcpy(&bits, &v->real, sizeof(bits));
		str_add_byte(s, 'r');
		number(s, bits);
		break;
	default:
		str_add_byte(s, v->kind == DB_BLOB ? 'b' : 't');
		text(s, v->text);
		break;
	}
}

static int
row_take(void *context, const struct db_value *value, struct err *e)
{
	struct writing *w = context;

	str_add_byte(&w->item, 'R');
	for (size_t i = 0; i < w->table->columns; i++)
		value_add(&w->item, &value[i]);
	w->out->rows++;
	return item_end(w, e);
}

static int
table_write(struct writing *w, const struct copy_table *t, struct err *e)
{
	int64_t last;

	if (copy_last_get(w->db, t, &last, e) != 0)
		return -1;
	str_add_byte(&w->item, 'T');
	text(&w->item, text_of(t->name));
	number(&w->item, (uint64_t)last);
	number(&w->item, t->columns);
	for (size_t i = 0; i < t->columns; i++)
		text(&w->item, text_of(t->column[i].name));
	w->table = t;
	if (item_end(w, e) != 0)
		return -1;
	return copy_read(w->db, t, row_take, w, e);
}

static int
file_write(struct writing *w, const char *name, struct err *e)
{
	char path[2048];
	struct file_facts facts;
	struct str bytes;
	int rc = -1;

	snprintf(path, sizeof(path), "%s/%s", w->plan->directory, name);
	if (file_facts_get(path, &facts, NULL) != 0 ||
	    facts.kind != FILE_REGULAR)
		return 0;
	str_init(&bytes, BACKUP_FILE_MAX);
	if (file_read(path, &bytes, e) == 0) {
		str_add_byte(&w->item, 'F');
		text(&w->item, text_of(name));
		text(&w->item, str_view(&bytes));
		w->out->files++;
		rc = item_end(w, e);
	}
	str_done(&bytes);
	return rc;
}

/* Keys, and the lists and rules people put there. */
static int
files_write(struct writing *w, struct err *e)
{
	static const char *const folders[] = { "rules", "indicators" };
	static const char *const files[] = { "secret.key", "ca.key", "ca.crt" };
	struct arena *a = arena_new(MEMORY_MAX);
	char path[2048], name[512];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(files); i++)
		rc = file_write(w, files[i], e);
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(folders); i++) {
		size_t count = 0;
		char **names;

		snprintf(path, sizeof(path), "%s/%s", w->plan->directory,
			 folders[i]);
		if (file_list(path, a, &names, &count, NULL) != 0)
			continue;
		for (size_t k = 0; rc == 0 && k < count; k++) {
			snprintf(name, sizeof(name), "%s/%s", folders[i],
				 names[k]);
			rc = file_write(w, name, e);
		}
	}
	arena_free(&a);
	return rc;
}

static int
all_write(struct writing *w, struct err *e)
{
	TXN(txn);

	if (txn_begin_reading(&txn, w->db, e) != 0 ||
	    db_version_get(w->db, &w->out->schema, e) != 0)
		return -1;
	str_add_byte(&w->item, 'H');
	number(&w->item, BACKUP_FORMAT);
	number(&w->item, (uint64_t)w->out->schema);
	if (item_end(w, e) != 0 || files_write(w, e) != 0)
		return -1;
	for (size_t i = 0; i < w->plan->tables->count; i++)
		if (table_write(w, &w->plan->tables->table[i], e) != 0)
			return err_prefix(e, "%s",
					  w->plan->tables->table[i].name);
	str_add_byte(&w->item, 'E');
	number(&w->item, (uint64_t)w->out->rows);
	number(&w->item, (uint64_t)w->out->files);
	return item_end(w, e);
}

int
backup_write(struct db *db, const struct backup_plan *plan, vault_give *give,
	     void *context, struct backup_result *out, struct err *e)
{
	struct writing w = { .db = db, .plan = plan, .out = out };
	int rc;

	*out = (struct backup_result){ 0 };
	if (vault_out_new(&w.vault, plan->secret, give, context, e) != 0)
		return -1;
	str_init(&w.item, BACKUP_ITEM_MAX);
	pack_out_new(&w.pack, BACKUP_PACK_LEVEL, to_vault, &w);
	rc = all_write(&w, e);
	if (rc == 0)
		rc = pack_out_end(&w.pack, e);
	if (rc == 0)
		rc = vault_out_end(&w.vault, e);
	pack_out_free(&w.pack);
	vault_out_free(&w.vault);
	str_done(&w.item);
	return rc;
}
