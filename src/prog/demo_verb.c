#include "prog/demo_verb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stamp.h"
#include "content/content.h"
#include "crypt/password.h"
#include "job/look.h"
#include "model/access_row.h"
#include "model/company_row.h"
#include "model/look_row.h"
#include "model/person_row.h"
#include "os/file.h"
#include "prog/centre.h"

#define MEMORY_MAX  (32u * 1024 * 1024)
#define CAPTURE_MAX (256u * 1024 * 1024)
#define NOTE_FILE   "demo-password"

struct demo {
	struct centre centre;
	const char *captures, *indicators;
	struct arena *arena;
	struct db *db;
	int64_t company, other, provider; /* row ids */
	char password[PASSWORD_RANDOM_MAX];
	char hash[PASSWORD_HASH_MAX];
};

/* Who can sign in, all with the same password made up for this demo. */
static const struct demo_person {
	const char *login;
	enum text_key name;
	const char *what;
	enum access access; /* ACCESS_COUNT: administrator of the centre */
	bool other;         /* at the second company */
} people[] = {
	{ "soumu", TEXT_demo_clerk, "clerk of the first company", ACCESS_CLERK,
	  false },
	{ "shachou", TEXT_demo_owner, "owner of the first company",
	  ACCESS_OWNER, false },
	{ "tenchou", TEXT_demo_shop, "owner of the second company",
	  ACCESS_OWNER, true },
	{ "bunseki", TEXT_demo_analyst, "analyst of the provider, sees both",
	  ACCESS_ANALYST, false },
	{ "kanri", TEXT_demo_administrator, "administrator of the centre",
	  ACCESS_COUNT, false },
};

static const char *
word(const struct demo *d, enum text_key key)
{
	return content_text(d->centre.setup.language, key);
}

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	struct demo *d = context;

	if (name != NULL && strcmp(name, "--captures") == 0)
		d->captures = value;
	else if (name != NULL && strcmp(name, "--indicators") == 0)
		d->indicators = value;
	else
		return centre_take(&d->centre, name, value, e) < 0 ? -1 : 0;
	return 0;
}

static int64_t
now_ms(void)
{
	return stamp_now(&stamp_system_clock);
}

static int
companies_add(struct demo *d, struct err *e)
{
	struct company_row company = { .name = word(d, TEXT_demo_company),
				       .created_ms = now_ms() };
	struct company_row other = { .name = word(d, TEXT_demo_other),
				     .created_ms = now_ms() };
	struct provider_row provider = { .name = word(d, TEXT_demo_provider),
					 .created_ms = now_ms() };
	struct contract_row contract = { .from_ms = now_ms() };
	int64_t id;

	if (company_row_add(d->db, &company, &d->company, e) != 0)
		return e->kind != ERR_CONFLICT
			   ? -1
			   : err_set(e, ERR_CONFLICT, "%s already holds a demo",
				     d->centre.directory);
	if (company_row_add(d->db, &other, &d->other, e) != 0 ||
	    provider_row_add(d->db, &provider, &d->provider, e) != 0)
		return -1;
	contract.provider = d->provider;
	contract.company = d->company;
	if (contract_row_add(d->db, &contract, &id, e) != 0)
		return -1;
	contract.company = d->other;
	return contract_row_add(d->db, &contract, &id, e);
}

static int
person_add(struct demo *d, const struct demo_person *p, struct err *e)
{
	struct person_row row = { .login = p->login,
				  .name = word(d, p->name),
				  .password = d->hash,
				  .language = d->centre.setup.language,
				  .administrator = p->access == ACCESS_COUNT,
				  .created_ms = now_ms() };
	int64_t id;

	if (person_row_add(d->db, &row, &id, e) != 0)
		return -1;
	if (p->access == ACCESS_ANALYST)
		return access_row_set_provider(d->db, id, d->provider, e);
	if (p->access == ACCESS_COUNT)
		return 0;
	return access_row_set(d->db, id, p->other ? d->other : d->company,
			      p->access, e);
}

static int
people_add(struct demo *d, struct err *e)
{
	struct password_gate *gate = NULL;
	int rc;

	password_random(d->password);
	if (password_gate_new(&gate, 1, 1000, e) != 0)
		return -1;
	rc = password_hash(gate, d->password, d->hash, e);
	password_gate_free(&gate);
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(people); i++)
		rc = person_add(d, &people[i], e);
	return rc;
}

static int
world_add(struct demo *d, struct err *e)
{
	TXN(txn);

	if (txn_begin(&txn, d->db, e) != 0 || companies_add(d, e) != 0 ||
	    people_add(d, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

/* A copy in the data directory, as an upload would have left it. */
static int
file_copy(struct demo *d, const char *from, const char *to, struct err *e)
{
	char path[CENTRE_PATH_MAX + 40];
	struct str bytes;
	int rc;

	str_init(&bytes, CAPTURE_MAX);
	centre_path(&d->centre, to, path);
	rc = file_read(from, &bytes, e);
	if (rc == 0)
		rc = file_replace(path, str_view(&bytes), 0600, e);
	str_done(&bytes);
	return rc;
}

static int
indicators_add(struct demo *d, struct err *e)
{
	char path[CENTRE_PATH_MAX + 40];
	char **name = NULL;
	size_t count = 0;

	if (d->indicators == NULL)
		return 0;
	centre_path(&d->centre, CENTRE_INDICATORS, path);
	if (file_make_folder(path, 0700, e) != 0 ||
	    file_list(d->indicators, d->arena, &name, &count, e) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const char *from =
		    arena_printf(d->arena, "%s/%s", d->indicators, name[i]);
		const char *to =
		    arena_printf(d->arena, CENTRE_INDICATORS "/%s", name[i]);

		if (from == NULL || to == NULL)
			return arena_check(d->arena, e);
		if (file_copy(d, from, to, e) != 0)
			return -1;
	}
	return 0;
}

static int
look_add(struct demo *d, const char *name, const char *stored,
	 int64_t *look_out, struct err *e)
{
	struct look_row look = { .company = d->company,
				 .state = LOOK_RUNNING,
				 .created_ms = now_ms() };
	struct look_file_row file = { .name = name, .stored = stored };

	if (look_row_add(d->db, &look, look_out, e) != 0)
		return -1;
	file.look = *look_out;
	return look_file_row_set(d->db, d->company, &file, e);
}

static int
capture_look(struct demo *d, const char *name, struct err *e)
{
	char path[CENTRE_PATH_MAX + 40], lists[CENTRE_PATH_MAX + 40];
	const char *from = arena_printf(d->arena, "%s/%s", d->captures, name);
	const char *stored = arena_printf(d->arena, "looks/demo-%s", name);
	struct err outcome = { 0 };
	struct look_file file = { .path = path,
				  .name = name,
				  .stored = stored };
	struct look_options options = {
		.db = d->db,
		.company = d->company,
		.settings = &d->centre.setup.settings,
		.indicators_directory = d->indicators != NULL ? lists : NULL,
	};

	if (from == NULL || stored == NULL)
		return arena_check(d->arena, e);
	centre_path(&d->centre, stored, path);
	centre_path(&d->centre, CENTRE_INDICATORS, lists);
	if (file_copy(d, from, stored, e) != 0 ||
	    look_add(d, name, stored, &options.look, e) != 0 ||
	    look_run(&options, &file, 1, &outcome, e) != 0)
		return -1;
	printf("  %s%s%s\n", name, outcome.kind != ERR_NONE ? ": " : "",
	       outcome.text);
	fflush(stdout);
	return 0;
}

static int
captures_look(struct demo *d, struct err *e)
{
	char **name = NULL;
	size_t count = 0;

	if (d->captures == NULL)
		return 0;
	if (file_list(d->captures, d->arena, &name, &count, e) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (text_ends(text_of(name[i]), ".pcap") &&
		    capture_look(d, name[i], e) != 0)
			return -1;
	return 0;
}

/* Last of all: its being there says that the demo is complete. */
static int
note_write(struct demo *d, struct err *e)
{
	char path[CENTRE_PATH_MAX + 40];
	struct str note;
	int rc;

	str_init(&note, 4096);
	str_addf(&note, "Password for every demo login: %s\n", d->password);
	for (size_t i = 0; i < ARRAY_LEN(people); i++)
		str_addf(&note, "  %-8s %s\n", people[i].login, people[i].what);
	centre_path(&d->centre, NOTE_FILE, path);
	rc = file_replace(path, str_view(&note), 0600, e);
	str_done(&note);
	return rc;
}

int
demo_verb(const struct verb *v, int argc, char **argv)
{
	struct demo *d = calloc(1, sizeof(*d));
	struct err e = { 0 };
	int rc = -1;

	if (d == NULL)
		return verb_fail(&e);
	centre_init(&d->centre);
	d->arena = arena_new(MEMORY_MAX);
	if (verb_parse(v, argc, argv, take, d, &e) == 0 &&
	    centre_load(&d->centre, &e) == 0 &&
	    centre_prepare(&d->centre, &e) == 0 &&
	    centre_database(&d->centre, &d->db, &e) == 0 &&
	    world_add(d, &e) == 0 && indicators_add(d, &e) == 0 &&
	    captures_look(d, &e) == 0)
		rc = note_write(d, &e);
	db_close(&d->db);
	arena_free(&d->arena);
	free(d);
	return rc == 0 ? 0 : verb_fail(&e);
}
