#include "model/device_row.h"

#include "model/row_private.h"

#define DEVICE_COLUMNS                                                         \
	"d.id, d.company, d.look, d.key, d.ip, d.mac, d.name, d.vendor, d.os," \
	" d.kind, d.first_ms, d.last_ms, d.why"

/* What is newly known replaces; what is not known leaves what was. */
#define KEEP_UNLESS_KNOWN(column)                                              \
	column " = case when excluded." column " <> '' then excluded." column  \
	       " else device." column " end"

static const char put_sql[] =
    "insert into device (company, look, key, ip, mac, name, vendor, os,"
    " kind, first_ms, last_ms, why)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " on conflict (company, look, key) do update set " KEEP_UNLESS_KNOWN("ip") ", " KEEP_UNLESS_KNOWN("mac") ", " KEEP_UNLESS_KNOWN("name") ", " KEEP_UNLESS_KNOWN(
	"vendor") ", " KEEP_UNLESS_KNOWN("os") ", " KEEP_UNLESS_KNOWN("kind") ", " KEEP_UNLESS_KNOWN("why") ","
													    " first_ms = case when excluded.first_ms < device.first_ms"
													    " then excluded.first_ms else device.first_ms end,"
													    " last_ms = case when excluded.last_ms > device.last_ms"
													    " then excluded.last_ms else device.last_ms end"
													    " returning id";
static const char get_sql[] = "select " DEVICE_COLUMNS " from device d"
			      " where d.company = $1 and d.id = $2";
static const char list_sql[] =
    "select " DEVICE_COLUMNS " from device d"
    " where d.company = $1 and d.look = $2 and d.id > $3"
    " and ($4 is null or lower(d.name || ' ' || d.ip || ' ' || d.mac"
    " || ' ' || d.vendor || ' ' || d.os) like $4 escape '!')"
    " order by d.id limit $5";
static const char list_incident_sql[] =
    "select " DEVICE_COLUMNS " from incident i"
    " join incident_device j on j.incident = i.id"
    " join device d on d.id = j.device and d.company = i.company"
    " where i.company = $1 and i.id = $2 order by d.id";
static const char count_sql[] =
    "select count(*) from device where company = $1 and look = $2";

static const struct db_col cols[] = {
	DB_COL(struct device_row, id, DB_INT),
	DB_COL(struct device_row, company, DB_INT),
	DB_COL(struct device_row, look, DB_INT),
	DB_COL(struct device_row, key, DB_TEXT),
	DB_COL(struct device_row, ip, DB_TEXT),
	DB_COL(struct device_row, mac, DB_TEXT),
	DB_COL(struct device_row, name, DB_TEXT),
	DB_COL(struct device_row, vendor, DB_TEXT),
	DB_COL(struct device_row, os, DB_TEXT),
	DB_COL(struct device_row, kind, DB_TEXT),
	DB_COL(struct device_row, first_ms, DB_INT),
	DB_COL(struct device_row, last_ms, DB_INT),
	DB_COL(struct device_row, why, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct device_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct device_row, cols, 1, ARRAY_LEN(cols) - 1);

int
device_row_put(struct db *db, const struct device_row *row, size_t count,
	       int64_t *id_out, struct err *e)
{
	return db_put_all(db,
			  &(struct db_batch){ .sql = put_sql,
					      .shape = &write_shape,
					      .row = row,
					      .count = count,
					      .id_out = id_out },
			  e);
}

int
device_row_get(struct db *db, int64_t company, int64_t device, struct arena *a,
	       struct device_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(device)),
		      &shape, a, out, e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct device_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct device_list){ t.row, t.count };
	return 0;
}

int
device_row_list(struct db *db, int64_t company,
		const struct device_filter *filter, struct arena *a,
		struct device_list *out, struct err *e)
{
	const char *like;

	if (row_search(a, filter->text, &like, e) != 0)
		return -1;
	return list(db,
		    DB_ASK(list_sql, db_int(company), db_int(filter->look),
			   db_int(filter->after), db_text(like),
			   row_limit(filter->max)),
		    a, out, e);
}

int
device_row_list_incident(struct db *db, int64_t company, int64_t incident,
			 struct arena *a, struct device_list *out,
			 struct err *e)
{
	return list(
	    db, DB_ASK(list_incident_sql, db_int(company), db_int(incident)), a,
	    out, e);
}

int
device_row_count(struct db *db, int64_t company, int64_t look, int64_t *out,
		 struct err *e)
{
	return db_get_int(db, DB_ASK(count_sql, db_int(company), db_int(look)),
			  out, e);
}
