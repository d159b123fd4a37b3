#include "model/access_row.h"

#include "model/row_private.h"

/* The view joins memberships with contracts and leaves out who is disabled. */
#define AT_THAT_MOMENT                                                         \
	" s.from_ms <= $2 and (s.until_ms = 0 or s.until_ms > $2)"

static const char get_sql[] =
    "select s.company, '', s.access from access_span s"
    " where s.person = $1 and s.company = $3 and" AT_THAT_MOMENT
    " order by case s.access when 'analyst' then 1 else 0 end limit 1";
static const char list_sql[] =
    "select distinct s.company, c.name, s.access from access_span s"
    " join company c on c.id = s.company"
    " where s.person = $1 and" AT_THAT_MOMENT
    " and (s.access <> 'analyst' or not exists (select 1"
    " from membership m where m.person = $1 and m.company = s.company))"
    " order by c.name, s.company";
static const char analyst_sql[] =
    "select count(*) from access_span s where s.person = $1 and"
    " s.access = 'analyst' and" AT_THAT_MOMENT;
static const char people_sql[] =
    "select distinct p.id, p.name, p.login, s.access from access_span s"
    " join person p on p.id = s.person where s.company = $1 and" AT_THAT_MOMENT
    " and (s.access <> 'analyst' or not exists (select 1"
    " from membership m where m.person = s.person and m.company = s.company))"
    " order by p.name, p.id";
static const char provider_people_sql[] =
    "select p.id, p.name, p.login, 'analyst' from provider_membership m"
    " join person p on p.id = m.person where m.provider = $1"
    " order by p.name, p.id";
static const char set_sql[] =
    "insert into membership (person, company, access)"
    " values ($1, $2, $3) on conflict (person, company)"
    " do update set access = excluded.access";
static const char drop_sql[] =
    "delete from membership where person = $1 and company = $2";
static const char set_provider_sql[] =
    "insert into provider_membership (person, provider) values ($1, $2)"
    " on conflict (person, provider) do nothing";
static const char drop_provider_sql[] =
    "delete from provider_membership where person = $1 and provider = $2";

static const struct db_col cols[] = {
	DB_COL(struct access_row, company, DB_INT),
	DB_COL(struct access_row, name, DB_TEXT),
	DB_COL_NAME(struct access_row, access, &names_access),
};
static const struct db_shape shape = DB_SHAPE(struct access_row, cols);

static const struct db_col people_cols[] = {
	DB_COL(struct access_person, person, DB_INT),
	DB_COL(struct access_person, name, DB_TEXT),
	DB_COL(struct access_person, login, DB_TEXT),
	DB_COL_NAME(struct access_person, access, &names_access),
};
static const struct db_shape people_shape =
    DB_SHAPE(struct access_person, people_cols);

int
access_row_get(struct db *db, int64_t person, int64_t company, int64_t now_ms,
	       enum access *out, struct err *e)
{
	struct arena *a = arena_new(4096);
	struct access_row row;
	int rc;

	rc = db_get(
	    db,
	    DB_ASK(get_sql, db_int(person), db_int(now_ms), db_int(company)),
	    &shape, a, &row, e);
	if (rc == 0)
		*out = row.access;
	arena_free(&a);
	return rc;
}

int
access_row_list(struct db *db, int64_t person, int64_t now_ms, struct arena *a,
		struct access_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_ASK(list_sql, db_int(person), db_int(now_ms)),
		    &shape, a, &t, e) != 0)
		return -1;
	*out = (struct access_list){ t.row, t.count };
	return 0;
}

int
access_row_is_analyst(struct db *db, int64_t person, int64_t now_ms, bool *out,
		      struct err *e)
{
	int64_t count = 0;

	if (db_get_int(db, DB_ASK(analyst_sql, db_int(person), db_int(now_ms)),
		       &count, e) != 0)
		return -1;
	*out = count > 0;
	return 0;
}

static int
people_list(struct db *db, const struct db_ask *ask, struct arena *a,
	    struct access_people *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &people_shape, a, &t, e) != 0)
		return -1;
	*out = (struct access_people){ t.row, t.count };
	return 0;
}

int
access_row_list_people(struct db *db, int64_t company, int64_t now_ms,
		       struct arena *a, struct access_people *out,
		       struct err *e)
{
	return people_list(
	    db, DB_ASK(people_sql, db_int(company), db_int(now_ms)), a, out, e);
}

int
access_row_list_provider(struct db *db, int64_t provider, struct arena *a,
			 struct access_people *out, struct err *e)
{
	return people_list(db, DB_ASK(provider_people_sql, db_int(provider)), a,
			   out, e);
}

int
access_row_set(struct db *db, int64_t person, int64_t company,
	       enum access access, struct err *e)
{
	if (access == ACCESS_ANALYST)
		return err_set(e, ERR_INVALID,
			       "an analyst comes with a contract");
	return db_run(db,
		      DB_ASK(set_sql, db_int(person), db_int(company),
			     db_text(access_name(access))),
		      NULL, e);
}

int
access_row_drop(struct db *db, int64_t person, int64_t company, struct err *e)
{
	return row_change(db, DB_ASK(drop_sql, db_int(person), db_int(company)),
			  "membership", e);
}

int
access_row_set_provider(struct db *db, int64_t person, int64_t provider,
			struct err *e)
{
	return db_run(
	    db, DB_ASK(set_provider_sql, db_int(person), db_int(provider)),
	    NULL, e);
}

int
access_row_drop_provider(struct db *db, int64_t person, int64_t provider,
			 struct err *e)
{
	return row_change(
	    db, DB_ASK(drop_provider_sql, db_int(person), db_int(provider)),
	    "membership", e);
}
