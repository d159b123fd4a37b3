/* enrolment_row.h: codes that let one more sender in, each good once. */
#ifndef MODEL_ENROLMENT_ROW_H
#define MODEL_ENROLMENT_ROW_H

#include "model/sender_row.h"

#define ENROLMENT_ROW_HASH_BYTES 32

struct enrolment_row {
	int64_t id;
	int64_t company;
	enum sender_kind kind;
	struct text hash; /* of the code's secret; not read back by list */
	const char *name; /* the sender will have */
	const char *site;
	int64_t person; /* who made it; 0: from the console */
	int64_t created_ms, expires_ms;
	int64_t used_ms; /* 0: not yet */
	int64_t sender;  /* that used it */
};

struct enrolment_list {
	struct enrolment_row *row;
	size_t count;
};

int MUST_CHECK enrolment_row_add(struct db *db, const struct enrolment_row *row,
				 int64_t *id_out, struct err *e);
/* Those that still let somebody in at 'now_ms', newest first. */
int MUST_CHECK enrolment_row_list(struct db *db, int64_t company,
				  int64_t now_ms, struct arena *a,
				  struct enrolment_list *out, struct err *e);
/* Takes back one that nobody used. */
int MUST_CHECK enrolment_row_drop(struct db *db, int64_t company,
				  int64_t enrolment, struct err *e);
/*
 * For the intake: uses the code with this hash up. ERR_NOT_FOUND when there is
 * none, it was used, or its time is over. Needs a transaction, in which the
 * sender is added and then named by enrolment_row_set_sender.
 */
int MUST_CHECK enrolment_row_use(struct db *db, struct text hash,
				 int64_t now_ms, struct arena *a,
				 struct enrolment_row *out, struct err *e);
int MUST_CHECK enrolment_row_set_sender(struct db *db, int64_t enrolment,
					int64_t sender, struct err *e);

#endif
