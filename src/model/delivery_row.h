/*
 * delivery_row.h: the outbox. One letter to one contact, taken by one courier
 * at a time.
 *
 * A letter is told at most once: before the moment after which the other side
 * may have it, the courier makes 'sending' durable. When he dies then, nobody
 * knows whether it arrived; such a letter becomes 'doubtful' and is not sent
 * again, the ladder's next rung is told instead. Only LINE's key for repeats
 * allows to ask again.
 */
#ifndef MODEL_DELIVERY_ROW_H
#define MODEL_DELIVERY_ROW_H

#include "model/notice_row.h"

#define DELIVERY_STATE_TABLE(X)                                                \
	X(QUEUED, "queued")                                                    \
	X(SENDING, "sending")                                                  \
	X(SENT, "sent")                                                        \
	X(FAILED, "failed")                                                    \
	X(DROPPED, "dropped")                                                  \
	X(RETURNED, "returned")                                                \
	X(DOUBTFUL, "doubtful")

#define DELIVERY_STATE_ENUM(name, text) DELIVERY_##name,
enum delivery_state {
	DELIVERY_STATE_TABLE(DELIVERY_STATE_ENUM) DELIVERY_STATE_COUNT
};
#undef DELIVERY_STATE_ENUM

const char *delivery_state_name(enum delivery_state state);
bool delivery_state_parse(struct text name, enum delivery_state *out);

struct delivery_row {
	int64_t id;
	int64_t company;
	int64_t notice;
	int64_t contact; /* 0: it was dropped since */
	enum step step;
	const char *name; /* the contact's */
	enum channel channel;
	const char *address;
	enum language language;
	const char *subject, *body;
	enum delivery_state state;
	int64_t created_ms, useful_until_ms, due_ms;
	int64_t attempts; /* times it was taken */
	const char *holder;
	int64_t lease_until_ms;
	int64_t sent_ms;
	const char *answer; /* what the other side said last */
};

struct delivery_list {
	struct delivery_row *row;
	size_t count;
};

/* Queues it; the same (notice, step, channel, address) is queued once. */
int MUST_CHECK delivery_row_add(struct db *db, const struct delivery_row *row,
				struct err *e);
int MUST_CHECK delivery_row_get(struct db *db, int64_t company,
				int64_t delivery, struct arena *a,
				struct delivery_row *out, struct err *e);
/* By its number alone, for a link or a returned letter that proved itself by
 * its mark. */
int MUST_CHECK delivery_row_find(struct db *db, int64_t delivery,
				 struct arena *a, struct delivery_row *out,
				 struct err *e);
/* Letters of a notice, oldest first. */
int MUST_CHECK delivery_row_list(struct db *db, int64_t company, int64_t notice,
				 struct arena *a, struct delivery_list *out,
				 struct err *e);

struct delivery_wish {
	const char *holder; /* unique to this courier's life */
	int64_t now_ms;
	int64_t lease_ms;
};
/* Takes the letter that is due longest and nobody holds; ERR_NOT_FOUND when
 * there is none. */
int MUST_CHECK delivery_row_take(struct db *db,
				 const struct delivery_wish *wish,
				 struct arena *a, struct delivery_row *out,
				 struct err *e);
/* True when there is one to take; only reads, so that waiting costs nothing. */
int MUST_CHECK delivery_row_has_due(struct db *db, int64_t now_ms, bool *out,
				    struct err *e);
/*
 * The last step back: from here on the other side may have it. ERR_CONFLICT
 * when somebody else holds it, or when it is not wanted any more: its notice
 * was acknowledged or became useless, or its time of use is over.
 */
int MUST_CHECK delivery_row_sending(struct db *db, int64_t delivery,
				    const struct delivery_wish *wish,
				    struct err *e);
/* What became of it. */
struct delivery_end {
	int64_t delivery;
	const char *holder;
	enum delivery_state state; /* SENT, FAILED, DROPPED, DOUBTFUL; QUEUED:
				    * again at again_ms */
	const char *answer;
	int64_t at_ms, again_ms;
};
/* ERR_CONFLICT when the holder lost it. */
int MUST_CHECK delivery_row_end(struct db *db, const struct delivery_end *end,
				struct err *e);
/* A letter that was sent came back. ERR_CONFLICT when it was not sent. */
int MUST_CHECK delivery_row_return(struct db *db, int64_t delivery,
				   const char *answer, struct err *e);
/*
 * Letters whose courier died while they were with the other side become
 * doubtful (LINE's are queued again), queued ones past their use are dropped.
 * Gives the letters that became doubtful. Needs a transaction.
 */
int MUST_CHECK delivery_row_sweep(struct db *db, int64_t now_ms,
				  struct arena *a, struct delivery_list *out,
				  struct err *e);
/* Letters of a notice's rung that may still arrive or have arrived: 0 means
 * that nobody there can be reached. */
int MUST_CHECK delivery_row_count_hope(struct db *db, int64_t company,
				       int64_t notice, enum step step,
				       int64_t *out, struct err *e);
/* All letters of every company waiting now, and since when the oldest one
 * does (0: none): for the health page. */
int MUST_CHECK delivery_row_waiting(struct db *db, int64_t now_ms,
				    int64_t *count_out, int64_t *oldest_ms_out,
				    struct err *e);

#endif
