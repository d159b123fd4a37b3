/*
 * company_row.h: the companies we protect, the providers who watch over them,
 * and the contracts between the two.
 */
#ifndef MODEL_COMPANY_ROW_H
#define MODEL_COMPANY_ROW_H

#include "model/row.h"

struct company_row {
	int64_t id;
	const char *name;
	int64_t created_ms;
	bool disabled;
};

struct company_list {
	struct company_row *row;
	size_t count;
};

int MUST_CHECK company_row_add(struct db *db, const struct company_row *row,
			       int64_t *id_out, struct err *e);
/* Name and disabled are changed. */
int MUST_CHECK company_row_set(struct db *db, const struct company_row *row,
			       struct err *e);
int MUST_CHECK company_row_get(struct db *db, int64_t company, struct arena *a,
			       struct company_row *out, struct err *e);
/* By exact name: for administrative verbs only. */
int MUST_CHECK company_row_find(struct db *db, const char *name,
				struct arena *a, struct company_row *out,
				struct err *e);
/* Every company, by id: for the administrator of the installation. */
int MUST_CHECK company_row_list(struct db *db, struct arena *a,
				struct company_list *out, struct err *e);

/* A firm whose analysts may watch over the companies it has contracts with. */
struct provider_row {
	int64_t id;
	const char *name;
	int64_t created_ms;
	bool disabled;
};

int MUST_CHECK provider_row_add(struct db *db, const struct provider_row *row,
				int64_t *id_out, struct err *e);
int MUST_CHECK provider_row_get(struct db *db, int64_t provider,
				struct arena *a, struct provider_row *out,
				struct err *e);
int MUST_CHECK provider_row_find(struct db *db, const char *name,
				 struct arena *a, struct provider_row *out,
				 struct err *e);

struct provider_list {
	struct provider_row *row;
	size_t count;
};

/* Name and disabled are changed; ERR_CONFLICT when the name is taken. */
int MUST_CHECK provider_row_set(struct db *db, const struct provider_row *row,
				struct err *e);
/* Every provider, by id: for the administrator of the installation. */
int MUST_CHECK provider_row_list(struct db *db, struct arena *a,
				 struct provider_list *out, struct err *e);

/* From from_ms until just before until_ms (0: no end agreed). */
struct contract_row {
	int64_t id;
	int64_t provider;
	int64_t company;
	int64_t from_ms;
	int64_t until_ms;
	const char *company_name; /* read only */
};

struct contract_list {
	struct contract_row *row;
	size_t count;
};

/* Those of one provider (0: of all), by company and begin: for the
 * administrator of the installation. */
int MUST_CHECK contract_row_list(struct db *db, int64_t provider,
				 struct arena *a, struct contract_list *out,
				 struct err *e);
int MUST_CHECK contract_row_add(struct db *db, const struct contract_row *row,
				int64_t *id_out, struct err *e);
/* Ends a contract of this company. */
int MUST_CHECK contract_row_end(struct db *db, int64_t company,
				int64_t contract, int64_t until_ms,
				struct err *e);

#endif
