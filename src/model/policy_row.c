#include "model/policy_row.h"

#include "model/row_private.h"

#define POLICY_COLUMNS                                                         \
	"p.id, p.company, p.number,"                                           \
	" case p.state when 'approved' then 1 else 0 end, p.body,"             \
	" p.established_on, p.review_on, p.representative, p.person,"          \
	" p.created_ms, p.approved_ms, p.approved_by"

static const char add_sql[] =
    "insert into policy (company, number, state, body, established_on,"
    " review_on, representative, person, created_ms)"
    " values ($1, (select coalesce(max(number), 0) + 1 from policy"
    " where company = $1), 'draft', $2, $3, $4, $5, $6, $7) returning id";
static const char get_sql[] = "select " POLICY_COLUMNS " from policy p"
			      " where p.company = $1 and p.id = $2";
static const char list_sql[] = "select " POLICY_COLUMNS " from policy p"
			       " where p.company = $1 order by p.number desc";
static const char set_sql[] =
    "update policy set body = $3, established_on = $4, review_on = $5,"
    " representative = $6 where company = $1 and id = $2 and state = 'draft'";
static const char drop_sql[] = "delete from policy where company = $1"
			       " and id = $2 and state = 'draft'";
static const char approve_sql[] =
    "update policy set state = 'approved', approved_ms = $3, approved_by = $4"
    " where company = $1 and id = $2 and state = 'draft'";

static const char page_set_sql[] =
    "insert into policy_page (company, policy, first_ms, changed_ms)"
    " select p.company, p.id, $3, $3 from policy p"
    " where p.company = $1 and p.id = $2 and p.state = 'approved'"
    " on conflict (company) do update set policy = excluded.policy,"
    " changed_ms = excluded.changed_ms";
static const char page_off_sql[] = "update policy_page set policy = null,"
				   " changed_ms = $2 where company = $1";
static const char page_get_sql[] =
    "select id, company, policy, first_ms, changed_ms from policy_page"
    " where company = $1";
static const char page_read_sql[] =
    "select " POLICY_COLUMNS ", c.name from policy_page g"
    " join policy p on p.id = g.policy"
    " join company c on c.id = g.company and c.disabled = 0"
    " where g.id = $1";

/* A version, and for the public the name of the company. */
struct named {
	struct policy_row row;
	const char *company_name;
};

static const struct db_col cols[] = {
	DB_COL(struct named, row.id, DB_INT),
	DB_COL(struct named, row.company, DB_INT),
	DB_COL(struct named, row.number, DB_INT),
	DB_COL(struct named, row.approved, DB_BOOL),
	DB_COL(struct named, row.body, DB_TEXT),
	DB_COL(struct named, row.established_on, DB_TEXT),
	DB_COL(struct named, row.review_on, DB_TEXT),
	DB_COL(struct named, row.representative, DB_TEXT),
	DB_COL(struct named, row.person, DB_ID),
	DB_COL(struct named, row.created_ms, DB_INT),
	DB_COL(struct named, row.approved_ms, DB_INT),
	DB_COL(struct named, row.approved_by, DB_TEXT),
	DB_COL(struct named, company_name, DB_TEXT),
};
/* The row is the first member, so its columns are those of the row alone. */
static const struct db_shape shape =
    ROW_SHAPE_PART(struct policy_row, cols, 0, ARRAY_LEN(cols) - 1);
static const struct db_shape named_shape = DB_SHAPE(struct named, cols);

static const struct db_col page_cols[] = {
	DB_COL(struct policy_page_row, id, DB_INT),
	DB_COL(struct policy_page_row, company, DB_INT),
	DB_COL(struct policy_page_row, policy, DB_ID),
	DB_COL(struct policy_page_row, first_ms, DB_INT),
	DB_COL(struct policy_page_row, changed_ms, DB_INT),
};
static const struct db_shape page_shape =
    DB_SHAPE(struct policy_page_row, page_cols);

int
policy_row_add(struct db *db, const struct policy_row *row, int64_t *id_out,
	       struct err *e)
{
	return db_get_int(
	    db,
	    DB_ASK(add_sql, db_int(row->company), db_text(row->body),
		   db_text(row->established_on), db_text(row->review_on),
		   db_text(row->representative), db_id(row->person),
		   db_int(row->created_ms)),
	    id_out, e);
}

int
policy_row_get(struct db *db, int64_t company, int64_t policy, struct arena *a,
	       struct policy_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company), db_int(policy)),
		      &shape, a, out, e);
}

int
policy_row_list(struct db *db, int64_t company, struct arena *a,
		struct policy_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, DB_ASK(list_sql, db_int(company)), &shape, a, &t, e) !=
	    0)
		return -1;
	*out = (struct policy_list){ t.row, t.count };
	return 0;
}

int
policy_row_set(struct db *db, const struct policy_row *row, struct err *e)
{
	return row_change(
	    db,
	    DB_ASK(set_sql, db_int(row->company), db_int(row->id),
		   db_text(row->body), db_text(row->established_on),
		   db_text(row->review_on), db_text(row->representative)),
	    "draft", e);
}

int
policy_row_drop(struct db *db, int64_t company, int64_t policy, struct err *e)
{
	return row_change(db, DB_ASK(drop_sql, db_int(company), db_int(policy)),
			  "draft", e);
}

int
policy_row_approve(struct db *db, const struct policy_row *row, struct err *e)
{
	return row_change(db,
			  DB_ASK(approve_sql, db_int(row->company),
				 db_int(row->id), db_int(row->approved_ms),
				 db_text(row->approved_by)),
			  "draft", e);
}

int
policy_page_row_set(struct db *db, int64_t company, int64_t policy,
		    int64_t at_ms, struct err *e)
{
	if (policy == 0)
		return row_change(
		    db, DB_ASK(page_off_sql, db_int(company), db_int(at_ms)),
		    "published policy", e);
	return row_change(db,
			  DB_ASK(page_set_sql, db_int(company), db_int(policy),
				 db_int(at_ms)),
			  "approved policy", e);
}

int
policy_page_row_get(struct db *db, int64_t company, struct arena *a,
		    struct policy_page_row *out, struct err *e)
{
	return db_get(db, DB_ASK(page_get_sql, db_int(company)), &page_shape, a,
		      out, e);
}

int
policy_page_row_read(struct db *db, int64_t page, struct arena *a,
		     struct policy_row *out, const char **company_out,
		     struct err *e)
{
	struct named named;

	if (db_get(db, DB_ASK(page_read_sql, db_int(page)), &named_shape, a,
		   &named, e) != 0)
		return -1;
	*out = named.row;
	*company_out = named.company_name;
	return 0;
}
