#include "db/driver.h"

#include <string.h>

#include "base/check.h"
#include "base/utf8.h"

struct db_value
db_int(int64_t value)
{
	return (struct db_value){ .kind = DB_INT, .integer = value };
}

struct db_value
db_id(int64_t value)
{
	return (struct db_value){ .kind = DB_INT,
				  .integer = value,
				  .null = value == 0 };
}

struct db_value
db_real(double value)
{
	return (struct db_value){ .kind = DB_REAL, .real = value };
}

struct db_value
db_text(const char *terminated)
{
	return (struct db_value){ .kind = DB_TEXT,
				  .text = text_of(terminated),
				  .null = terminated == NULL };
}

struct db_value
db_view(struct text t)
{
	return (struct db_value){ .kind = DB_TEXT, .text = t };
}

struct db_value
db_blob(struct text bytes)
{
	return (struct db_value){ .kind = DB_BLOB,
				  .text = bytes,
				  .null = bytes.p == NULL };
}

int
db_value_check(const struct db_value *value, size_t number, struct err *e)
{
	if (value->kind != DB_TEXT || value->null || value->text.n == 0)
		return 0;
	if (memchr(value->text.p, '\0', value->text.n) != NULL)
		return err_set(e, ERR_INVALID, "text %zu holds a NUL byte",
			       number + 1);
	if (!utf8_valid(value->text))
		return err_set(e, ERR_INVALID, "text %zu is not UTF-8",
			       number + 1);
	return 0;
}

static struct db_value
field_write(const struct db_col *col, const void *field)
{
	switch (col->kind) {
	case DB_INT:
		return db_int(*(const int64_t *)field);
	case DB_ID:
		return db_id(*(const int64_t *)field);
	case DB_PLAIN:
		return db_int(*(const int *)field);
	case DB_BOOL:
		return db_int(*(const bool *)field);
	case DB_REAL:
		return db_real(*(const double *)field);
	case DB_TEXT:
		return db_view(text_of(*(const char *const *)field));
	case DB_VIEW:
		return db_view(*(const struct text *)field);
	case DB_BLOB:
		return db_blob(*(const struct text *)field);
	case DB_NAME:
		return db_view(text_of(col->names->name(*(const int *)field)));
	}
	CHECK(false);
	return db_int(0);
}

void
db_values(const struct db_shape *shape, const void *row, struct db_value *value)
{
	CHECK(shape->count <= DB_VALUES_MAX);
	for (size_t i = 0; i < shape->count; i++) {
		const struct db_col *col = &shape->col[i];

		value[i] = field_write(col, (const char *)row + col->offset);
	}
}

/* What to ask the engine for. */
static enum db_kind
cell_kind(enum db_kind kind)
{
	switch (kind) {
	case DB_REAL:
	case DB_BLOB:
		return kind;
	case DB_TEXT:
	case DB_VIEW:
	case DB_NAME:
		return DB_TEXT;
	default:
		return DB_INT;
	}
}

static int
field_text(const struct db_value *v, struct arena *a, char **out, struct err *e)
{
	*out = arena_copy_n(a, v->text.n > 0 ? v->text.p : "", v->text.n);
	return *out != NULL ? 0 : arena_check(a, e);
}

static int
field_view(const struct db_col *col, const struct db_value *v, struct arena *a,
	   struct text *out, struct err *e)
{
	char *copy;

	*out = (struct text){ NULL, 0 };
	if (col->kind == DB_BLOB && v->null)
		return 0;
	if (field_text(v, a, &copy, e) != 0)
		return -1;
	*out = (struct text){ copy, v->text.n };
	return 0;
}

static int
field_read(const struct db_col *col, const struct db_value *v, struct arena *a,
	   void *field, struct err *e)
{
	switch (col->kind) {
	case DB_INT:
	case DB_ID:
		*(int64_t *)field = v->integer;
		return 0;
	case DB_PLAIN:
		if (v->integer < INT32_MIN || v->integer > INT32_MAX)
			return err_set(e, ERR_DATABASE,
				       "a number in the database is too large");
		*(int *)field = (int)v->integer;
		return 0;
	case DB_BOOL:
		*(bool *)field = v->integer != 0;
		return 0;
	case DB_REAL:
		*(double *)field = v->real;
		return 0;
	case DB_TEXT:
		return field_text(v, a, (char **)field, e);
	case DB_VIEW:
	case DB_BLOB:
		return field_view(col, v, a, field, e);
	case DB_NAME:
		if (!col->names->parse(v->text, field))
			return err_set(e, ERR_DATABASE,
				       "the database holds a word this program "
				       "does not know: \"%.*s\"",
				       (int)(v->text.n < 40 ? v->text.n : 40),
				       v->text.n > 0 ? v->text.p : "");
		return 0;
	}
	CHECK(false);
	return -1;
}

int
db_shape_read(struct db *db, const struct db_shape *shape, struct arena *a,
	      void *row, struct err *e)
{
	CHECK((size_t)db->driver->columns(db) >= shape->count);
	for (size_t i = 0; i < shape->count; i++) {
		const struct db_col *col = &shape->col[i];
		struct db_value v;

		if (db->driver->cell(db, (int)i, cell_kind(col->kind), a, &v,
				     e) != 0 ||
		    field_read(col, &v, a, (char *)row + col->offset, e) != 0)
			return -1;
	}
	return 0;
}
