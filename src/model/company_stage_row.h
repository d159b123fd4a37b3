/*
 * company_stage_row.h: where each stage of the live watch stands with each
 * company, and the counters that number what changed. Written by whoever holds
 * the company's lease, in the transaction that writes the rows.
 */
#ifndef MODEL_COMPANY_STAGE_ROW_H
#define MODEL_COMPANY_STAGE_ROW_H

#include "model/row.h"

/* Names of the stages; the counters are rows like them. */
#define STAGE_DETECT            "detect"
#define STAGE_INCIDENT          "incident"
#define STAGE_NOTIFY            "notify"
#define STAGE_ALERT_REVISION    "alert-revision"
#define STAGE_INCIDENT_REVISION "incident-revision"

struct company_stage_row {
	int64_t company;
	const char *stage;
	int64_t position;
	/* Of the detect stage: see schema/0006_live.sql. */
	int64_t memory_position;
	struct text memory; /* p NULL: none */
	int64_t saved_ms;
};

/* All 0 when the stage has not begun. */
int MUST_CHECK company_stage_row_get(struct db *db, int64_t company,
				     const char *stage, struct arena *a,
				     struct company_stage_row *out,
				     struct err *e);
/* The position alone; need a transaction. */
int MUST_CHECK company_stage_row_position(struct db *db, int64_t company,
					  const char *stage, int64_t *out,
					  struct err *e);
int MUST_CHECK company_stage_row_set(struct db *db, int64_t company,
				     const char *stage, int64_t position,
				     struct err *e);
/* Memory, its position and its time; the position stays. */
int MUST_CHECK company_stage_row_save(struct db *db,
				      const struct company_stage_row *row,
				      struct err *e);
/* Hands out 'count' numbers: the last of them; the first is that less
 * count - 1. Needs a transaction. */
int MUST_CHECK company_stage_row_take(struct db *db, int64_t company,
				      const char *counter, int64_t count,
				      int64_t *last_out, struct err *e);

struct company_id_list {
	int64_t *id;
	size_t count;
};

/* Companies whose feed has segments that 'detect' has not read. */
int MUST_CHECK company_stage_row_list_fed(struct db *db, size_t max,
					  struct arena *a,
					  struct company_id_list *out,
					  struct err *e);
/* Companies where 'stage' has not read up to 'counter'. */
int MUST_CHECK company_stage_row_list_behind(struct db *db, const char *stage,
					     const char *counter, size_t max,
					     struct arena *a,
					     struct company_id_list *out,
					     struct err *e);

/* For /metrics: how far each stage is behind, over all companies. */
struct company_stage_lag {
	int64_t segments;  /* that wait for detect */
	int64_t alerts;    /* revisions that wait for incident */
	int64_t incidents; /* revisions that wait for notify */
	int64_t oldest_ms; /* when the oldest waiting segment came; 0 none */
};
int MUST_CHECK company_stage_row_lag(struct db *db,
				     struct company_stage_lag *out,
				     struct err *e);

#endif
