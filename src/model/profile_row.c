#include "model/profile_row.h"

#include "model/row_private.h"

#define PROFILE_COLUMNS                                                        \
	"company, kind, corporate_number, kana, search_key, industry,"         \
	" industry_code, prefecture, address, capital_yen, employees,"         \
	" contact_name, contact_mail, contact_phone, web_site,"                \
	" consent_news, created_ms, updated_ms"

static const char set_sql[] =
    "insert into company_profile (" PROFILE_COLUMNS ") values ($1, $2, $3, $4,"
    " $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    " on conflict (company) do update set kind = excluded.kind,"
    " corporate_number = excluded.corporate_number, kana = excluded.kana,"
    " search_key = excluded.search_key, industry = excluded.industry,"
    " industry_code = excluded.industry_code,"
    " prefecture = excluded.prefecture, address = excluded.address,"
    " capital_yen = excluded.capital_yen, employees = excluded.employees,"
    " contact_name = excluded.contact_name,"
    " contact_mail = excluded.contact_mail,"
    " contact_phone = excluded.contact_phone, web_site = excluded.web_site,"
    " consent_news = excluded.consent_news, updated_ms = excluded.updated_ms";
static const char get_sql[] =
    "select " PROFILE_COLUMNS " from company_profile where company = $1";

static const struct db_col cols[] = {
	DB_COL(struct profile_row, company, DB_INT),
	DB_COL(struct profile_row, kind, DB_TEXT),
	DB_COL(struct profile_row, corporate_number, DB_TEXT),
	DB_COL(struct profile_row, kana, DB_TEXT),
	DB_COL(struct profile_row, search_key, DB_TEXT),
	DB_COL(struct profile_row, industry, DB_TEXT),
	DB_COL(struct profile_row, industry_code, DB_TEXT),
	DB_COL(struct profile_row, prefecture, DB_TEXT),
	DB_COL(struct profile_row, address, DB_TEXT),
	DB_COL(struct profile_row, capital_yen, DB_INT),
	DB_COL(struct profile_row, employees, DB_INT),
	DB_COL(struct profile_row, contact_name, DB_TEXT),
	DB_COL(struct profile_row, contact_mail, DB_TEXT),
	DB_COL(struct profile_row, contact_phone, DB_TEXT),
	DB_COL(struct profile_row, web_site, DB_TEXT),
	DB_COL(struct profile_row, consent_news, DB_BOOL),
	DB_COL(struct profile_row, created_ms, DB_INT),
	DB_COL(struct profile_row, updated_ms, DB_INT),
};
static const struct db_shape shape = DB_SHAPE(struct profile_row, cols);

int
profile_row_set(struct db *db, const struct profile_row *row, struct err *e)
{
	return db_put(db, set_sql, &shape, row, NULL, e);
}

int
profile_row_get(struct db *db, int64_t company, struct arena *a,
		struct profile_row *out, struct err *e)
{
	return db_get(db, DB_ASK(get_sql, db_int(company)), &shape, a, out, e);
}
