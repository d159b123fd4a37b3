/* notify_part.h: what the parts of notify share. Private to them. */
#ifndef WATCH_NOTIFY_PART_H
#define WATCH_NOTIFY_PART_H

#include "crypt/token.h"
#include "watch/notify.h"
#include "watch/notify_plan.h"
#include "watch/notify_text.h"
#include "watch/stage.h"

#define NOTIFY_ARENA_MAX (32 * 1024 * 1024)
/* A short code with its terminator: two groups, about 49 bits. */
#define NOTIFY_CODE_MAX TOKEN_RECOVERY_MAX

/* One piece of work on one company's notices. */
struct notify_work {
	struct db *db;
	const struct settings *settings;
	struct arena *arena;
	int64_t now_ms;
	/* Whose lease on the company must still be held; NULL: nobody's. */
	const struct stage_world *lease;
};

/* "K7QM2-9XWTZ", random. */
void notify_code_new(char out[NOTIFY_CODE_MAX]);

/* Whom a company has. */
struct notify_people {
	const char *company; /* its name */
	struct notice_plan_row plan;
	struct contact_list contact;
	/* Nobody without a fault is left: those with one are tried, too. */
	bool desperate;
};

int MUST_CHECK notify_people_get(const struct notify_work *w, int64_t company,
				 struct notify_people *out, struct err *e);
/* True when it can be told anything. */
bool notify_people_reach(const struct notify_people *p,
			 const struct contact_row *contact);

/* Letters to write, and then to queue. */
struct notify_letters {
	struct delivery_row row[64];
	size_t count;
};

/* Writes the letter for a contact; passed over when 64 are written. */
int MUST_CHECK notify_letters_add(struct notify_text *text,
				  const struct contact_row *contact,
				  int64_t due_ms, struct notify_letters *out,
				  struct err *e);
/* Queues them under the notice. Needs a transaction. */
int MUST_CHECK notify_letters_queue(const struct notify_work *w, int64_t notice,
				    const struct notify_letters *letters,
				    struct err *e);

/* The parts of one round; see notify_step. */
int MUST_CHECK notify_climb(const struct notify_work *w, int64_t *moved_out,
			    struct err *e);
int MUST_CHECK notify_digest(const struct notify_work *w, int64_t *moved_out,
			     struct err *e);
int MUST_CHECK notify_faults(const struct notify_work *w, int64_t *moved_out,
			     struct err *e);

#endif
