#include "model/incident_note_row.h"

#include "model/row_private.h"

#define NOTE_COLUMNS                                                           \
	"n.id, n.incident, n.company, n.person, n.name, n.at_ms, n.act,"       \
	" n.text"

static const char add_sql[] =
    "insert into incident_note (incident, company, person, name, at_ms, act,"
    " text) select i.id, i.company, $3, $4, $5, $6, $7 from incident i"
    " where i.id = $1 and i.company = $2";
static const char list_sql[] =
    "select " NOTE_COLUMNS " from incident_note n"
    " where n.company = $1 and n.incident = $2 order by n.id limit $3";
static const char list_company_sql[] =
    "select " NOTE_COLUMNS " from incident_note n"
    " where n.company = $1 and ($2 = 0 or n.id < $2)"
    " order by n.id desc limit $3";

static const struct db_col cols[] = {
	DB_COL(struct incident_note_row, id, DB_INT),
	DB_COL(struct incident_note_row, incident, DB_INT),
	DB_COL(struct incident_note_row, company, DB_INT),
	DB_COL(struct incident_note_row, person, DB_ID),
	DB_COL(struct incident_note_row, name, DB_TEXT),
	DB_COL(struct incident_note_row, at_ms, DB_INT),
	DB_COL_NAME(struct incident_note_row, act, &names_note_act),
	DB_COL(struct incident_note_row, text, DB_TEXT),
};
static const struct db_shape shape = DB_SHAPE(struct incident_note_row, cols);
static const struct db_shape write_shape =
    ROW_SHAPE_PART(struct incident_note_row, cols, 1, ARRAY_LEN(cols) - 1);

int
incident_note_row_add(struct db *db, const struct incident_note_row *row,
		      struct err *e)
{
	struct db_value value[ARRAY_LEN(cols)];

	db_values(&write_shape, row, value);
	return row_change(db,
			  &(struct db_ask){ add_sql, value, write_shape.count },
			  "incident", e);
}

static int
list(struct db *db, const struct db_ask *ask, struct arena *a,
     struct incident_note_list *out, struct err *e)
{
	struct db_table t;

	if (db_list(db, ask, &shape, a, &t, e) != 0)
		return -1;
	*out = (struct incident_note_list){ t.row, t.count };
	return 0;
}

int
incident_note_row_list(struct db *db, int64_t company, int64_t incident,
		       struct arena *a, struct incident_note_list *out,
		       struct err *e)
{
	return list(db,
		    DB_ASK(list_sql, db_int(company), db_int(incident),
			   row_limit(ROW_LIST_MAX)),
		    a, out, e);
}

int
incident_note_row_list_company(struct db *db, int64_t company, int64_t before,
			       size_t max, struct arena *a,
			       struct incident_note_list *out, struct err *e)
{
	return list(db,
		    DB_ASK(list_company_sql, db_int(company), db_int(before),
			   row_limit(max)),
		    a, out, e);
}
