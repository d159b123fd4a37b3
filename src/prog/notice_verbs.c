#include "prog/notice_verbs.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "base/stamp.h"
#include "courier/bounce.h"
#include "crypt/letter.h"
#include "model/audit_row.h"
#include "model/company_row.h"
#include "model/delivery_row.h"
#include "os/file.h"
#include "prog/centre.h"
#include "prog/secret.h"
#include "watch/notify.h"

#define MEMORY_MAX (64u * 1024 * 1024)
#define INPUT_MAX  (1024 * 1024)
/* How long a test waits for the other side's word. */
#define TEST_SECONDS 90

struct call {
	struct centre centre;
	struct arena *arena;
	struct db *db;
	struct seal_key key;
	const char *action, *what; /* the words after the verb */
	const char *company, *name, *step, *channel, *address, *least;
	const char *contact, *incident;
	int64_t company_id;
	struct company_row company_row;
};

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	struct call *c = context;
	const struct {
		const char *name;
		const char **text;
	} option[] = {
		{ "--company", &c->company }, { "--name", &c->name },
		{ "--step", &c->step },       { "--channel", &c->channel },
		{ "--address", &c->address }, { "--least", &c->least },
		{ "--contact", &c->contact }, { "--incident", &c->incident },
	};

	if (name == NULL) {
		if (c->action != NULL && c->what != NULL)
			return err_set(e, ERR_USAGE, "\"%s\" is too much",
				       value);
		*(c->action == NULL ? &c->action : &c->what) = value;
		return 0;
	}
	for (size_t i = 0; i < ARRAY_LEN(option); i++)
		if (strcmp(name, option[i].name) == 0) {
			*option[i].text = value;
			return 0;
		}
	return centre_take(&c->centre, name, value, e) < 0 ? -1 : 0;
}

static int64_t
now_ms(void)
{
	return stamp_now(&stamp_system_clock);
}

static int
need(const char *value, const char *option, struct err *e)
{
	if (value != NULL && *value != '\0')
		return 0;
	return err_set(e, ERR_USAGE, "%s is needed here", option);
}

static int
company_need(struct call *c, struct err *e)
{
	if (need(c->company, "--company", e) != 0)
		return -1;
	if (company_row_find(c->db, c->company, c->arena, &c->company_row, e) !=
	    0)
		return err_prefix(e, "company \"%s\"", c->company);
	c->company_id = c->company_row.id;
	return 0;
}

static int
audit(struct call *c, const char *act, const char *object, struct err *e)
{
	struct audit_row row = { .at_ms = now_ms(),
				 .company = c->company_id,
				 .login = "console",
				 .address = "",
				 .act = act,
				 .object = object,
				 .detail = "{}" };

	return audit_row_add(c->db, &row, e);
}

static int
contact_add(struct call *c, struct err *e)
{
	struct contact_row row = { .step = STEP_CLERK,
				   .channel = CHANNEL_MAIL,
				   .least = SEVERITY_TODAY,
				   .created_ms = now_ms() };
	int64_t id;
	TXN(txn);

	if (company_need(c, e) != 0 || need(c->name, "--name", e) != 0 ||
	    need(c->address, "--address", e) != 0)
		return -1;
	if (c->step != NULL &&
	    (!step_parse(text_of(c->step), &row.step) || row.step == STEP_END))
		return err_set(e, ERR_USAGE,
			       "--step is clerk, owner, supporter or duty");
	if (c->channel != NULL &&
	    !channel_parse(text_of(c->channel), &row.channel))
		return err_set(e, ERR_USAGE,
			       "--channel is mail, line, slack, teams or hook");
	if (c->least != NULL && !severity_parse(text_of(c->least), &row.least))
		return err_set(e, ERR_USAGE,
			       "--least is this-week, today or now");
	row.company = c->company_id;
	row.name = c->name;
	row.address = c->address;
	if (txn_begin(&txn, c->db, e) != 0 ||
	    contact_row_add(c->db, &row, &id, e) != 0 ||
	    audit(c, "contact.add",
		  arena_printf(c->arena, "contact:%lld", (long long)id),
		  e) != 0 ||
	    txn_commit(&txn, e) != 0)
		return -1;
	printf("%lld\n", (long long)id);
	return 0;
}

static int
list(struct call *c, struct err *e)
{
	struct notice_filter f = { .kind = -1, .state = -1, .max = 200 };
	struct notice_list notices;
	struct delivery_list letters;
	char at[STAMP_TEXT_MAX];

	if (company_need(c, e) != 0 ||
	    notice_row_list(c->db, c->company_id, &f, c->arena, &notices, e) !=
		0)
		return -1;
	for (size_t i = 0; i < notices.count; i++) {
		const struct notice_row *n = &notices.row[i];

		stamp_write_local(n->created_ms,
				  (int)c->centre.setup.settings.zone_minutes,
				  at);
		printf("%s  %s  %-8s %-9s %s%s%s\n", at, n->code,
		       notice_kind_name(n->kind), severity_name(n->severity),
		       notice_state_name(n->state),
		       n->reason != NOTICE_REASON_NONE ? ", " : "",
		       notice_reason_name(n->reason));
		if (delivery_row_list(c->db, c->company_id, n->id, c->arena,
				      &letters, e) != 0)
			return -1;
		for (size_t k = 0; k < letters.count; k++)
			printf("    %s %s %s: %s  %s\n",
			       step_name(letters.row[k].step),
			       channel_name(letters.row[k].channel),
			       letters.row[k].address,
			       delivery_state_name(letters.row[k].state),
			       letters.row[k].answer);
	}
	return 0;
}

/* Waits for the courier of the running centre, which says what it heard. */
static int
test(struct call *c, struct err *e)
{
	struct timespec part = { 0, 200000000 };
	struct delivery_list letters = { 0 };
	int64_t contact, notice;

	if (company_need(c, e) != 0 || need(c->contact, "--contact", e) != 0)
		return -1;
	if (num_int(text_of(c->contact), 1, INT64_MAX, &contact, e) != 0)
		return err_prefix(e, "--contact");
	if (notify_test(c->db, &c->centre.setup.settings, c->company_id,
			contact, now_ms(), &notice, e) != 0)
		return -1;
	for (int i = 0; i < TEST_SECONDS * 5; i++) {
		arena_reset(c->arena);
		if (delivery_row_list(c->db, c->company_id, notice, c->arena,
				      &letters, e) != 0)
			return -1;
		if (letters.count == 1 &&
		    letters.row[0].state != DELIVERY_QUEUED &&
		    letters.row[0].state != DELIVERY_SENDING) {
			printf("%s: %s\n",
			       delivery_state_name(letters.row[0].state),
			       letters.row[0].answer);
			return letters.row[0].state == DELIVERY_SENT
				   ? 0
				   : err_set(e, ERR_UNAVAILABLE,
					     "the test did not arrive");
		}
		nanosleep(&part, NULL);
	}
	return err_set(e, ERR_UNAVAILABLE,
		       "nobody sent it; is the centre running?");
}

static int
release(struct call *c, struct err *e)
{
	int64_t incident;
	TXN(txn);

	if (company_need(c, e) != 0 || need(c->incident, "--incident", e) != 0)
		return -1;
	if (num_int(text_of(c->incident), 1, INT64_MAX, &incident, e) != 0)
		return err_prefix(e, "--incident");
	if (txn_begin(&txn, c->db, e) != 0 ||
	    notify_release(c->db, c->company_id, incident, 0, now_ms(), e) !=
		0 ||
	    audit(c, "notice.release",
		  arena_printf(c->arena, "incident:%lld", (long long)incident),
		  e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

static int
input_read(struct str *out, struct err *e)
{
	str_init(out, INPUT_MAX);
	return file_read_fd(STDIN_FILENO, "standard input", out, e);
}

/* The letter did not arrive: its contact does not work, and the next rung is
 * told. */
static int
returned(struct call *c, int64_t id, const struct bounce *b, struct err *e)
{
	struct delivery_row row;
	struct err own = { .kind = ERR_NONE };
	int64_t hope = 0;
	TXN(txn);

	if (txn_begin(&txn, c->db, e) != 0 ||
	    delivery_row_find(c->db, id, c->arena, &row, e) != 0 ||
	    delivery_row_return(c->db, id, b->text, e) != 0)
		return -1;
	if (row.contact > 0 &&
	    contact_row_set_fault(c->db, row.company, row.contact, b->text,
				  now_ms(), &own) != 0 &&
	    own.kind != ERR_NOT_FOUND)
		return err_set(e, own.kind, "%s", own.text);
	if (delivery_row_count_hope(c->db, row.company, row.notice, row.step,
				    &hope, e) != 0)
		return -1;
	if (hope == 0 &&
	    notice_row_hurry(c->db, row.company, row.notice, now_ms(), e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

static int
bounce(struct call *c, struct err *e)
{
	struct bounce b;
	struct str mail;
	int64_t id;
	int rc = -1;

	if (input_read(&mail, e) == 0 &&
	    bounce_parse(str_view(&mail), &b, e) == 0 &&
	    letter_bounce_parse(&c->key, text_of(b.mark), &id, e) == 0)
		rc = b.lost ? returned(c, id, &b, e) : 0;
	str_done(&mail);
	/* The same report twice is no fault. */
	if (rc != 0 && e->kind == ERR_CONFLICT)
		return 0;
	return rc;
}

static int
secret(struct call *c, struct err *e)
{
	enum secret which;
	struct str value;
	int rc = -1;
	TXN(txn);

	if (c->what == NULL || !secret_parse(text_of(c->what), &which))
		return err_set(e, ERR_USAGE,
			       "the secrets are mail-password, line-token and "
			       "hook-key");
	if (input_read(&value, e) == 0 && txn_begin(&txn, c->db, e) == 0 &&
	    secret_set(c->db, &c->key, which, text_trim(str_view(&value)),
		       now_ms(), e) == 0 &&
	    audit(c, "secret.set", secret_name(which), e) == 0)
		rc = txn_commit(&txn, e);
	explicit_bzero(value.p, value.n);
	str_done(&value);
	return rc;
}

static const struct {
	const char *name;
	int (*run)(struct call *c, struct err *e);
} actions[] = {
	{ "list", list },     { "test", test },
	{ "bounce", bounce }, { "release", release },
	{ "secret", secret }, { "contact", contact_add },
};

static int
run(struct call *c, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (c->action != NULL &&
		    strcmp(c->action, actions[i].name) == 0)
			return actions[i].run(c, e);
	return err_set(e, ERR_USAGE,
		       "say list, test, release, bounce, secret or contact");
}

int
notice_verb(const struct verb *v, int argc, char **argv)
{
	struct call c = { .arena = arena_new_wiping(MEMORY_MAX) };
	struct err e = { .kind = ERR_NONE };
	int rc = -1;

	centre_init(&c.centre);
	if (verb_parse(v, argc, argv, take, &c, &e) == 0 &&
	    centre_load(&c.centre, &e) == 0 &&
	    centre_prepare(&c.centre, &e) == 0 &&
	    seal_key_load(c.centre.directory, &c.key, &e) == 0 &&
	    centre_database(&c.centre, &c.db, &e) == 0)
		rc = run(&c, &e);
	db_close(&c.db);
	seal_key_done(&c.key);
	arena_free(&c.arena);
	return rc == 0 ? 0 : verb_fail(&e);
}
