#include "model/coverage_row.h"

#include "model/row_private.h"

#define COVERAGE_COLUMNS                                                       \
	"sender, company, hour_ms, watched_seconds, packets, bytes, dropped,"  \
	" records, unparsed"

static const char add_sql[] =
    "insert into coverage (" COVERAGE_COLUMNS ")"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " on conflict (sender, hour_ms) do update set"
    " watched_seconds = case when coverage.watched_seconds"
    " + excluded.watched_seconds > 3600 then 3600"
    " else coverage.watched_seconds + excluded.watched_seconds end,"
    " packets = coverage.packets + excluded.packets,"
    " bytes = coverage.bytes + excluded.bytes,"
    " dropped = coverage.dropped + excluded.dropped,"
    " records = coverage.records + excluded.records,"
    " unparsed = coverage.unparsed + excluded.unparsed";
static const char list_sql[] =
    "select " COVERAGE_COLUMNS " from coverage where company = $1"
    " and hour_ms >= $2 and hour_ms < $3 order by sender, hour_ms";

static const struct db_col cols[] = {
	DB_COL(struct coverage_row, sender, DB_INT),
	DB_COL(struct coverage_row, company, DB_INT),
	DB_COL(struct coverage_row, hour_ms, DB_INT),
	DB_COL(struct coverage_row, watched_seconds, DB_INT),
	DB_COL(struct coverage_row, packets, DB_INT),
	DB_COL(struct coverage_row, bytes, DB_INT),
	DB_COL(struct coverage_row, dropped, DB_INT),
	DB_COL(struct coverage_row, records, DB_INT),
	DB_COL(struct coverage_row, unparsed, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct coverage_row, cols);

int
coverage_row_add(struct db *db, const struct coverage_row *row, size_t count,
		 struct err *e)
{
	const struct db_batch batch = {
		.sql = add_sql, .shape = &shape, .row = row, .count = count
	};

	CHECK(db_in_transaction(db));
	return db_put_all(db, &batch, e);
}

int
coverage_row_list(struct db *db, int64_t company, int64_t from_ms,
		  int64_t until_ms, struct arena *a, struct coverage_list *out,
		  struct err *e)
{
	struct db_table t;

	if (db_list(db,
		    DB_ASK(list_sql, db_int(company), db_int(from_ms),
			   db_int(until_ms)),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct coverage_list){ t.row, t.count };
	return 0;
}
