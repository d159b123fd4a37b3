#include "model/company_row.h"

#include "model/row_private.h"

#define COMPANY_COLUMNS "id, name, created_ms, disabled"

static const char add_sql[] = "insert into company (name, created_ms, disabled)"
			      " values ($1, $2, $3) returning id";
static const char set_sql[] =
    "update company set name = $2, disabled = $3 where id = $1";
static const char get_sql[] =
    "select " COMPANY_COLUMNS " from company where id = $1";
static const char find_sql[] =
    "select " COMPANY_COLUMNS " from company where name = $1";
static const char list_sql[] =
    "select " COMPANY_COLUMNS " from company order by id";

static const char provider_add_sql[] =
    "insert into provider (name, created_ms, disabled)"
    " values ($1, $2, $3) returning id";
static const char provider_get_sql[] =
    "select " COMPANY_COLUMNS " from provider where id = $1";
static const char provider_find_sql[] =
    "select " COMPANY_COLUMNS " from provider where name = $1";

static const char provider_set_sql[] =
    "update provider set name = $2, disabled = $3 where id = $1";
static const char provider_list_sql[] =
    "select " COMPANY_COLUMNS " from provider order by id";

static const char contract_list_sql[] =
    "select k.id, k.provider, k.company, k.from_ms, k.until_ms, c.name"
    " from contract k join company c on c.id = k.company"
    " where ($1 = 0 or k.provider = $1) order by c.name, k.from_ms, k.id";
static const char contract_add_sql[] =
    "insert into contract (provider, company, from_ms, until_ms)"
    " values ($1, $2, $3, $4) returning id";
static const char contract_end_sql[] =
    "update contract set until_ms = $3 where company = $1 and id = $2";

static const struct db_col company_cols[] = {
	DB_COL(struct company_row, id, DB_INT),
	DB_COL(struct company_row, name, DB_TEXT),
	DB_COL(struct company_row, created_ms, DB_INT),
	DB_COL(struct company_row, disabled, DB_BOOL),
};
static const struct db_shape company_shape =
    DB_SHAPE(struct company_row, company_cols);
static const struct db_shape company_write =
    ROW_SHAPE_PART(struct company_row, company_cols, 1, 3);

static const struct db_col provider_cols[] = {
	DB_COL(struct provider_row, id, DB_INT),
	DB_COL(struct provider_row, name, DB_TEXT),
	DB_COL(struct provider_row, created_ms, DB_INT),
	DB_COL(struct provider_row, disabled, DB_BOOL),
};
static const struct db_shape provider_shape =
    DB_SHAPE(struct provider_row, provider_cols);
static const struct db_shape provider_write =
    ROW_SHAPE_PART(struct provider_row, provider_cols, 1, 3);

static const struct db_col contract_cols[] = {
	DB_COL(struct contract_row, id, DB_INT),
	DB_COL(struct contract_row, provider, DB_INT),
	DB_COL(struct contract_row, company, DB_INT),
	DB_COL(struct contract_row, from_ms, DB_INT),
	DB_COL(struct contract_row, until_ms, DB_INT),
	DB_COL(struct contract_row, company_name, DB_TEXT),
};
static const struct db_shape contract_shape =
    DB_SHAPE(struct contract_row, contract_cols);
static const struct db_shape contract_write =
    ROW_SHAPE_PART(struct contract_row, contract_cols, 1, 4);

int
company_row_add(struct db *db, const struct company_row *row, int64_t *id_out,
		struct err *e)
{
	return db_put(db, add_sql, &company_write, row, id_out, e);
}

int
company_row_set(struct db *db, const struct company_row *row, struct err *e)
{
	return row_change(db,
			  DB_ASK(set_sql, db_int(row->id), db_text(row->name),
				 db_int(row->disabled)),
			  "company", e);
}

int
company_row_get(struct db *db, int64_t company, struct arena *a,
		struct company_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company)), &company_shape, a,
		      out, e);
}

int
company_row_find(struct db *db, const char *name, struct arena *a,
		 struct company_row *out, struct err *e)
{
	return db_get(db, DB_ASK(find_sql, db_text(name)), &company_shape, a,
		      out, e);
}

int
company_row_list(struct db *db, struct arena *a, struct company_list *out,
		 struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_SAY(list_sql), &company_shape, a, &t, e) != 0)
		return -1;
	*out = (struct company_list){ t.row, t.count };
	return 0;
}

int
provider_row_add(struct db *db, const struct provider_row *row, int64_t *id_out,
		 struct err *e)
{
	return db_put(db, provider_add_sql, &provider_write, row, id_out, e);
}

int
provider_row_get(struct db *db, int64_t provider, struct arena *a,
		 struct provider_row *out, struct err *e)
{
	return db_get(db, DB_ASK(provider_get_sql, db_int(provider)),
		      &provider_shape, a, out, e);
}

int
provider_row_find(struct db *db, const char *name, struct arena *a,
		  struct provider_row *out, struct err *e)
{
	return db_get(db, DB_ASK(provider_find_sql, db_text(name)),
		      &provider_shape, a, out, e);
}

int
provider_row_set(struct db *db, const struct provider_row *row, struct err *e)
{
	return row_change(db,
			  DB_ASK(provider_set_sql, db_int(row->id),
				 db_text(row->name), db_int(row->disabled)),
			  "provider", e);
}

int
provider_row_list(struct db *db, struct arena *a, struct provider_list *out,
		  struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_SAY(provider_list_sql), &provider_shape, a, &t, e) !=
	    0)
		return -1;
	*out = (struct provider_list){ t.row, t.count };
	return 0;
}

int
contract_row_list(struct db *db, int64_t provider, struct arena *a,
		  struct contract_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_ASK(contract_list_sql, db_int(provider)),
		    &contract_shape, a, &t, e) != 0)
		return -1;
	*out = (struct contract_list){ t.row, t.count };
	return 0;
}

int
contract_row_add(struct db *db, const struct contract_row *row, int64_t *id_out,
		 struct err *e)
{
	return db_put(db, contract_add_sql, &contract_write, row, id_out, e);
}

int
contract_row_end(struct db *db, int64_t company, int64_t contract,
		 int64_t until_ms, struct err *e)
{
	return row_change(db,
			  DB_ASK(contract_end_sql, db_int(company),
				 db_int(contract), db_int(until_ms)),
			  "contract", e);
}
