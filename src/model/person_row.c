#include "model/person_row.h"

#include "model/row_private.h"

#define PERSON_COLUMNS                                                         \
	"p.id, p.login, p.name, p.mail, p.password, p.totp, p.language,"       \
	" p.disabled, p.administrator, p.created_ms, p.totp_step,"             \
	" p.signed_in_ms"

static const char add_sql[] =
    "insert into person (login, name, mail, password, totp, language,"
    " disabled, administrator, created_ms)"
    " values (lower($1), $2, $3, $4, $5, $6, $7, $8, $9) returning id";
static const char get_sql[] =
    "select " PERSON_COLUMNS " from person p where p.id = $1";
static const char find_sql[] =
    "select " PERSON_COLUMNS " from person p where p.login = lower($1)";
static const char list_sql[] =
    "select " PERSON_COLUMNS " from person p order by p.login";
static const char list_company_sql[] =
    "select " PERSON_COLUMNS
    " from membership m join person p on p.id = m.person"
    " where m.company = $1 order by p.login";
static const char set_sql[] =
    "update person set name = $2, mail = $3, language = $4,"
    " disabled = $5, administrator = $6 where id = $1";
static const char set_password_sql[] =
    "update person set password = $2 where id = $1";
static const char set_totp_sql[] =
    "update person set totp = $2, totp_step = 0 where id = $1";
static const char use_totp_sql[] =
    "update person set totp_step = $2 where id = $1 and totp_step < $2";
static const char signed_in_sql[] =
    "update person set signed_in_ms = $2 where id = $1";

static const struct db_col cols[] = {
	DB_COL(struct person_row, id, DB_INT),
	DB_COL(struct person_row, login, DB_TEXT),
	DB_COL(struct person_row, name, DB_TEXT),
	DB_COL(struct person_row, mail, DB_TEXT),
	DB_COL(struct person_row, password, DB_TEXT),
	DB_COL(struct person_row, totp, DB_BLOB),
	DB_COL_NAME(struct person_row, language, &names_language),
	DB_COL(struct person_row, disabled, DB_BOOL),
	DB_COL(struct person_row, administrator, DB_BOOL),
	DB_COL(struct person_row, created_ms, DB_INT),
	/* not written by add */
	DB_COL(struct person_row, totp_step, DB_INT),
	DB_COL(struct person_row, signed_in_ms, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct person_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct person_row, cols, 1, 9);

int
person_row_add(struct db *db, const struct person_row *row, int64_t *id_out,
	       struct err *e)
{
	return db_put(db, add_sql, &write_shape, row, id_out, e);
}

int
person_row_get(struct db *db, int64_t person, struct arena *a,
	       struct person_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(person)), &shape, a, out, e);
}

int
person_row_find(struct db *db, const char *login, struct arena *a,
		struct person_row *out, struct err *e)
{
	return db_get(db, DB_ASK(find_sql, db_text(login)), &shape, a, out, e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct person_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct person_list){ t.row, t.count };
	return 0;
}

int
person_row_list(struct db *db, struct arena *a, struct person_list *out,
		struct err *e)
{
	return list(db, DB_SAY(list_sql), a, out, e);
}

int
person_row_list_company(struct db *db, int64_t company, struct arena *a,
			struct person_list *out, struct err *e)
{
	return list(db, DB_ASK(list_company_sql, db_int(company)), a, out, e);
}

int
person_row_set(struct db *db, const struct person_row *row, struct err *e)
{
	return row_change(
	    db,
	    DB_ASK(set_sql, db_int(row->id), db_view(text_of(row->name)),
		   db_view(text_of(row->mail)),
		   db_text(language_name(row->language)), db_int(row->disabled),
		   db_int(row->administrator)),
	    "person", e);
}

int
person_row_set_password(struct db *db, int64_t person, const char *password,
			struct err *e)
{
	return row_change(db,
			  DB_ASK(set_password_sql, db_int(person),
				 db_view(text_of(password))),
			  "person", e);
}

int
person_row_set_totp(struct db *db, int64_t person, struct text sealed,
		    struct err *e)
{
	return row_change(db,
			  DB_ASK(set_totp_sql, db_int(person), db_blob(sealed)),
			  "person", e);
}

int
person_row_use_totp(struct db *db, int64_t person, int64_t step, struct err *e)
{
	int64_t changed = 0;

	/* One statement, so that two sign-ins at once cannot both pass. */
	if (db_run(db, DB_ASK(use_totp_sql, db_int(person), db_int(step)),
		   &changed, e) != 0)
		return -1;
	if (changed == 0)
		return err_set(e, ERR_DENIED, "this code was used before");
	return 0;
}

int
person_row_signed_in(struct db *db, int64_t person, int64_t at_ms,
		     struct err *e)
{
	return row_change(db,
			  DB_ASK(signed_in_sql, db_int(person), db_int(at_ms)),
			  "person", e);
}
