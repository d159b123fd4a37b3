/* device_row.h: things seen on a company's network. */
#ifndef MODEL_DEVICE_ROW_H
#define MODEL_DEVICE_ROW_H

#include "model/row.h"

struct device_row {
	int64_t id;
	int64_t company;
	int64_t look;    /* 0: the live watch */
	const char *key; /* what makes it the same device: "mac:..." "ip:..." */
	const char *ip;
	const char *mac;
	const char *name;
	const char *vendor;
	const char *os;
	const char *kind; /* device vocabulary word of content/ */
	int64_t first_ms, last_ms;
	const char *why; /* JSON array of short reasons */
};

struct device_list {
	struct device_row *row;
	size_t count;
};

struct device_filter {
	int64_t look;
	const char *text; /* part of name, ip, mac, vendor or os; NULL: any */
	int64_t after;    /* id of the last row seen, 0: from the start */
	size_t max;       /* 0: ROW_LIST_DEFAULT */
};

/*
 * Adds the devices, or brings those with the same (company, look, key) up to
 * date: earliest first, latest last, other fields from the row unless "".
 * Needs a transaction. 'id_out' (may be NULL) receives count ids.
 */
int MUST_CHECK device_row_put(struct db *db, const struct device_row *row,
			      size_t count, int64_t *id_out, struct err *e);
int MUST_CHECK device_row_get(struct db *db, int64_t company, int64_t device,
			      struct arena *a, struct device_row *out,
			      struct err *e);
/* In order of their ids. */
int MUST_CHECK device_row_list(struct db *db, int64_t company,
			       const struct device_filter *filter,
			       struct arena *a, struct device_list *out,
			       struct err *e);
/* The devices of one incident. */
int MUST_CHECK device_row_list_incident(struct db *db, int64_t company,
					int64_t incident, struct arena *a,
					struct device_list *out, struct err *e);
int MUST_CHECK device_row_count(struct db *db, int64_t company, int64_t look,
				int64_t *out, struct err *e);

#endif
