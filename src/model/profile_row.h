/*
 * profile_row.h: what kind of firm a company is: form, number, industry,
 * place, size and whom to write to. One row a company, made when first told.
 */
#ifndef MODEL_PROFILE_ROW_H
#define MODEL_PROFILE_ROW_H

#include "model/row.h"

#define PROFILE_FIGURE_UNKNOWN (-1)

struct profile_row {
	int64_t company;
	const char *kind; /* "corporation" "sole-proprietor" "other-body" */
	const char *corporate_number; /* 13 digits, "" none */
	const char *kana;
	const char *search_key;    /* name and kana folded, see rate */
	const char *industry;      /* division letter "A".."T", "" not told */
	const char *industry_code; /* finer code "58", "" not told */
	const char *prefecture;    /* "01".."47", "" not told */
	const char *address;
	int64_t capital_yen, employees; /* PROFILE_FIGURE_UNKNOWN */
	const char *contact_name, *contact_mail, *contact_phone;
	const char *web_site;
	bool consent_news;
	int64_t created_ms, updated_ms;
};

/* Adds the company's profile or replaces it; created_ms of the first stays. */
int MUST_CHECK profile_row_set(struct db *db, const struct profile_row *row,
			       struct err *e);
/* ERR_NOT_FOUND while nothing was told. */
int MUST_CHECK profile_row_get(struct db *db, int64_t company, struct arena *a,
			       struct profile_row *out, struct err *e);

#endif
