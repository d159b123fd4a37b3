#include "model/certificate_row.h"

#include "model/row_private.h"

static const char add_sql[] =
    "insert into certificate (serial, sender, issued_ms, expires_ms)"
    " values ($1, $2, $3, $4)";
static const char find_sql[] =
    "select s.id, s.company, s.kind, s.state, c.revoked_ms, s.sequence,"
    " s.name, o.name, o.disabled from certificate c"
    " join sender s on s.id = c.sender join company o on o.id = s.company"
    " where c.serial = $1";
static const char revoke_sql[] =
    "update certificate set revoked_ms = $3 where sender = $2"
    " and revoked_ms = 0"
    " and sender in (select id from sender where company = $1)";

static const struct db_col cols[] = {
	DB_COL(struct certificate_row, serial, DB_TEXT),
	DB_COL(struct certificate_row, sender, DB_INT),
	DB_COL(struct certificate_row, issued_ms, DB_INT),
	DB_COL(struct certificate_row, expires_ms, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct certificate_row, cols);

static const struct db_col standing_cols[] = {
	DB_COL(struct certificate_standing, sender, DB_INT),
	DB_COL(struct certificate_standing, company, DB_INT),
	DB_COL_NAME(struct certificate_standing, kind, &names_sender_kind),
	DB_COL_NAME(struct certificate_standing, state, &names_sender_state),
	DB_COL(struct certificate_standing, revoked_ms, DB_INT),
	DB_COL(struct certificate_standing, sequence, DB_INT),
	DB_COL(struct certificate_standing, name, DB_TEXT),
	DB_COL(struct certificate_standing, company_name, DB_TEXT),
	DB_COL(struct certificate_standing, company_disabled, DB_BOOL),
};
static const struct db_shape standing_shape =
    DB_SHAPE(struct certificate_standing, standing_cols);

int
certificate_row_add(struct db *db, const struct certificate_row *row,
		    struct err *e)
{
	return db_put(db, add_sql, &shape, row, NULL, e);
}

int
certificate_row_find(struct db *db, const char *serial, struct arena *a,
		     struct certificate_standing *out, struct err *e)
{
	return db_get(db, DB_ASK(find_sql, db_text(serial)), &standing_shape, a,
		      out, e);
}

int
certificate_row_revoke(struct db *db, int64_t company, int64_t sender,
		       int64_t at_ms, struct err *e)
{
	return db_run(
	    db,
	    DB_ASK(revoke_sql, db_int(company), db_int(sender), db_int(at_ms)),
	    NULL, e);
}
