#include "prog/courier_work.h"

#include <string.h>
#include <time.h>

#include "base/log.h"
#include "model/fault_row.h"
#include "prog/secret.h"

#define ARENA_MAX   (4 * 1024 * 1024)
#define BACKOFF_MS  INT64_C(15000)
#define BACKOFF_MAX INT64_C(600000)
#define SECRETS_MS  5000
/* How often the outcome is tried to be written while the database is away. */
#define WRITE_TRIES 60

/* One letter in hand. */
struct errand {
	struct courier_work *w;
	struct arena *arena;
	struct delivery_row row;
	struct notice_row notice;
	struct err refused; /* why 'sending' was not to be had */
};

static int64_t
now_of(const struct courier_work *w)
{
	return stamp_now(w->clock);
}

/* Longer than a letter may take: connecting, sending, and being slow. */
static struct delivery_wish
wish_of(const struct courier_work *w)
{
	return (struct delivery_wish){
		.holder = w->holder,
		.now_ms = now_of(w),
		.lease_ms = 2 * w->settings->courier_timeout + 30000
	};
}

/* Opened anew when somebody gave another secret. */
static int
courier_ready(struct courier_work *w, bool look_again, struct arena *a,
	      struct err *e)
{
	struct courier_secrets secrets = { NULL, NULL, NULL };
	const char **out[SECRET_COUNT] = {
		[SECRET_MAIL_PASSWORD] = &secrets.mail_password,
		[SECRET_LINE_TOKEN] = &secrets.line_token,
		[SECRET_HOOK_KEY] = &secrets.hook_key,
	};
	int64_t now = now_of(w), changed = 0, at = 0;

	if (!look_again && w->courier != NULL && now >= w->secrets_read_ms &&
	    now - w->secrets_read_ms < SECRETS_MS)
		return 0;
	for (int i = 0; i < SECRET_COUNT; i++) {
		if (secret_get(w->db, w->key, (enum secret)i, a, out[i], &at,
			       e) != 0)
			return -1;
		changed += at + (*out[i] != NULL);
	}
	w->secrets_read_ms = now;
	if (w->courier != NULL && changed == w->secrets_changed_ms)
		return 0;
	courier_close(&w->courier);
	w->secrets_changed_ms = changed;
	if (courier_open(&w->courier, w->settings, w->key, &secrets, e) == 0)
		return 0;
	courier_close(&w->courier);
	return -1;
}

static int
before(void *context)
{
	struct errand *x = context;
	struct delivery_wish wish = wish_of(x->w);

	return delivery_row_sending(x->w->db, x->row.id, &wish, &x->refused);
}

static int64_t
again_at(const struct errand *x, const struct courier_answer *answer,
	 int64_t now)
{
	int64_t wait = BACKOFF_MS;

	for (int64_t i = 1; i < x->row.attempts && wait < BACKOFF_MAX; i++)
		wait *= 2;
	if (answer->retry_after_s * 1000 > wait)
		wait = answer->retry_after_s * 1000;
	return now + (wait > BACKOFF_MAX ? BACKOFF_MAX : wait);
}

static struct delivery_end
end_of(const struct errand *x, const struct courier_answer *answer, int64_t now)
{
	static const enum delivery_state state[] = {
		[COURIER_SENT] = DELIVERY_SENT,
		[COURIER_REFUSED] = DELIVERY_FAILED,
		[COURIER_LATER] = DELIVERY_QUEUED,
		[COURIER_DOWN] = DELIVERY_QUEUED,
		[COURIER_UNWANTED] = DELIVERY_DROPPED,
		[COURIER_DOUBT] = DELIVERY_DOUBTFUL,
	};
	struct delivery_end end = { .delivery = x->row.id,
				    .holder = x->w->holder,
				    .state = state[answer->result],
				    .answer = answer->text,
				    .at_ms = now };

	if (end.state != DELIVERY_QUEUED)
		return end;
	end.again_ms = again_at(x, answer, now);
	/* Somebody waits at the screen for a test's result; and a letter that
	 * comes too late is none. */
	if (x->notice.kind == NOTICE_TEST ||
	    end.again_ms >= x->row.useful_until_ms)
		end.state = DELIVERY_FAILED;
	return end;
}

/* What the outcome says of the contact and of the whole way. */
static int
mark(const struct errand *x, const struct courier_answer *answer, int64_t now,
     struct err *e)
{
	const struct delivery_row *row = &x->row;
	const char *way = channel_name(row->channel);
	struct db *db = x->w->db;
	struct err own = { .kind = ERR_NONE };
	const char *fault = NULL;

	if (answer->result == COURIER_SENT)
		fault = "";
	else if (answer->result == COURIER_REFUSED)
		fault = answer->text;
	if (fault != NULL && row->contact > 0 &&
	    contact_row_set_fault(db, row->company, row->contact, fault, now,
				  &own) != 0 &&
	    own.kind != ERR_NOT_FOUND)
		return err_set(e, own.kind, "%s", own.text);
	if (answer->result == COURIER_DOWN)
		return fault_row_open(db, "channel", way, answer->text, now, e);
	if (answer->result == COURIER_SENT)
		return fault_row_close(db, "channel", way, now, e);
	return 0;
}

/* Nobody of the rung can be reached, or not soon: the next one is told now. */
static int
hurry(struct db *db, const struct delivery_row *row, bool hopeless, int64_t now,
      struct err *e)
{
	int64_t hope = 0;

	if (delivery_row_count_hope(db, row->company, row->notice, row->step,
				    &hope, e) != 0)
		return -1;
	if (hope > 0 && !hopeless)
		return 0;
	return notice_row_hurry(db, row->company, row->notice, now, e);
}

static int
write_down(const struct errand *x, const struct courier_answer *answer,
	   struct err *e)
{
	int64_t now = now_of(x->w);
	struct delivery_end end = end_of(x, answer, now);
	bool stuck = answer->result == COURIER_DOWN && x->row.attempts >= 2;
	TXN(txn);

	if (txn_begin(&txn, x->w->db, e) != 0 ||
	    delivery_row_end(x->w->db, &end, e) != 0 ||
	    mark(x, answer, now, e) != 0)
		return -1;
	if (answer->result != COURIER_SENT &&
	    answer->result != COURIER_UNWANTED &&
	    hurry(x->w->db, &x->row, stuck, now, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

/* What was sent must be known to be sent, even when the database was away for
 * a minute; after that the letter is doubtful. */
static int
write_down_surely(const struct errand *x, const struct courier_answer *answer,
		  struct err *e)
{
	struct timespec second = { 1, 0 };

	for (int i = 0; i < WRITE_TRIES; i++) {
		err_clear(e);
		if (write_down(x, answer, e) == 0)
			return 0;
		if (e->kind == ERR_CONFLICT)
			return 0;
		if (e->kind != ERR_UNAVAILABLE && e->kind != ERR_BUSY &&
		    e->kind != ERR_DATABASE)
			return -1;
		nanosleep(&second, NULL);
	}
	return -1;
}

static void
send_it(struct errand *x, struct courier_answer *answer)
{
	static const enum courier_way way[] = {
		[CHANNEL_MAIL] = COURIER_MAIL,
		[CHANNEL_LINE] = COURIER_LINE,
		[CHANNEL_SLACK] = COURIER_SLACK,
		[CHANNEL_TEAMS] = COURIER_TEAMS,
		[CHANNEL_HOOK] = COURIER_HOOK,
	};
	struct courier_letter letter = {
		.id = x->row.id,
		.code = x->notice.code,
		.urgency = severity_name(x->notice.severity),
		.language = x->row.language,
		.name = x->row.name,
		.address = x->row.address,
		.subject = x->row.subject,
		.body = x->row.body,
		.now_ms = now_of(x->w),
	};

	courier_send(x->w->courier, way[x->row.channel], &letter, before, x,
		     answer);
	/* The database did not let us begin: that is no matter of the letter.
	 */
	if (answer->result == COURIER_UNWANTED &&
	    x->refused.kind != ERR_CONFLICT) {
		answer->result = COURIER_LATER;
		text_copy(answer->text, sizeof(answer->text),
			  text_of(x->refused.text));
	}
	log_event(answer->result == COURIER_SENT ? LOG_INFO : LOG_WARN,
		  "courier.letter", F_INT("letter", x->row.id),
		  F_TEXT("way", channel_name(x->row.channel)),
		  F_INT("result", answer->result),
		  F_TEXT("answer", answer->text));
}

static int
run(struct errand *x, bool *down_out, struct err *e)
{
	struct courier_work *w = x->w;
	struct delivery_wish wish = wish_of(w);
	struct courier_answer answer = { .result = COURIER_DOWN,
					 .retry_after_s = -1 };

	if (delivery_row_take(w->db, &wish, x->arena, &x->row, e) != 0 ||
	    notice_row_get(w->db, x->row.company, x->row.notice, x->arena,
			   &x->notice, e) != 0)
		return -1;
	/* Whoever tests may have given a secret this very second. */
	if (courier_ready(w, x->notice.kind == NOTICE_TEST, x->arena, e) == 0)
		send_it(x, &answer);
	else
		text_copy(answer.text, sizeof(answer.text), text_of(e->text));
	*down_out = answer.result == COURIER_DOWN;
	return write_down_surely(x, &answer, e);
}

int
courier_work_step(struct courier_work *w, bool *down_out, struct err *e)
{
	struct errand x = { .w = w, .arena = arena_new_wiping(ARENA_MAX) };
	int rc;

	*down_out = false;
	rc = run(&x, down_out, e);
	arena_free(&x.arena);
	return rc;
}

void
courier_work_done(struct courier_work *w)
{
	courier_close(&w->courier);
	db_close(&w->db);
}

int
courier_work_sweep(struct db *db, int64_t now_ms, struct err *e)
{
	struct arena *a = arena_new(16 * 1024 * 1024);
	struct delivery_list doubtful = { 0 };
	int rc = -1;
	TXN(txn);

	if (txn_begin(&txn, db, e) != 0 ||
	    delivery_row_sweep(db, now_ms, a, &doubtful, e) != 0)
		goto out;
	for (size_t i = 0; i < doubtful.count; i++) {
		log_event(LOG_WARN, "courier.doubtful",
			  F_INT("letter", doubtful.row[i].id));
		if (hurry(db, &doubtful.row[i], false, now_ms, e) != 0)
			goto out;
	}
	rc = txn_commit(&txn, e);
out:
	arena_free(&a);
	return rc;
}
