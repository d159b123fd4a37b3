#include "db/role.h"

#include <string.h>

/* How a role may use a table: not at all, read, write. */
enum right { RIGHT_NONE, RIGHT_READ, RIGHT_WRITE };

/*
 * table                   web    intake worker
 * The web role queues looks and jobs and edits what people edit; it never
 * writes what the stages conclude, except an incident's state.
 */
#define ROLE_RIGHTS(X)                                                         \
	X("company", WRITE, READ, READ)                                        \
	X("company_profile", WRITE, NONE, READ)                                \
	X("provider", WRITE, NONE, READ)                                       \
	X("contract", WRITE, NONE, READ)                                       \
	X("person", WRITE, NONE, READ)                                         \
	X("membership", WRITE, NONE, READ)                                     \
	X("provider_membership", WRITE, NONE, READ)                            \
	X("access_span", READ, NONE, READ)                                     \
	X("session", WRITE, NONE, NONE)                                        \
	X("credential", WRITE, NONE, NONE)                                     \
	X("sign_in_attempt", WRITE, NONE, NONE)                                \
	X("audit", WRITE, WRITE, WRITE)                                        \
	X("setting", WRITE, READ, READ)                                        \
	X("look", WRITE, NONE, WRITE)                                          \
	X("look_file", WRITE, NONE, WRITE)                                     \
	X("device", READ, NONE, WRITE)                                         \
	X("alert", READ, NONE, WRITE)                                          \
	X("incident", WRITE, NONE, WRITE)                                      \
	X("incident_alert", READ, NONE, WRITE)                                 \
	X("incident_device", READ, NONE, WRITE)                                \
	X("job", WRITE, NONE, WRITE)                                           \
	X("stage", READ, WRITE, WRITE)                                         \
	X("sender", WRITE, WRITE, READ)                                        \
	X("sender_health", READ, WRITE, READ)                                  \
	X("enrolment", WRITE, WRITE, NONE)                                     \
	X("certificate", WRITE, WRITE, READ)                                   \
	X("company_feed", READ, WRITE, READ)                                   \
	X("segment", READ, WRITE, WRITE)                                       \
	X("segment_body", READ, WRITE, WRITE)                                  \
	X("company_stage", READ, NONE, WRITE)                                  \
	X("company_lease", READ, NONE, WRITE)                                  \
	X("suppression", WRITE, NONE, READ)                                    \
	X("suppression_hit", READ, NONE, WRITE)                                \
	X("absence", WRITE, NONE, READ)                                        \
	X("coverage", READ, READ, WRITE)                                       \
	X("gap", READ, READ, WRITE)                                            \
	X("contact", WRITE, NONE, WRITE)                                       \
	X("notice_plan", WRITE, NONE, READ)                                    \
	X("notice_release", WRITE, NONE, READ)                                 \
	X("notice", WRITE, NONE, WRITE)                                        \
	X("delivery", WRITE, NONE, WRITE)                                      \
	X("fault", WRITE, WRITE, WRITE)                                        \
	X("incident_work", WRITE, NONE, WRITE)                                 \
	X("incident_note", WRITE, NONE, WRITE)                                 \
	X("report", READ, NONE, WRITE)                                         \
	X("segment_day", READ, NONE, WRITE)                                    \
	X("diagnosis", WRITE, NONE, READ)                                      \
	X("diagnosis_sheet", WRITE, NONE, READ)                                \
	X("diagnosis_answer", WRITE, NONE, READ)                               \
	X("policy", WRITE, NONE, READ)                                         \
	X("policy_page", WRITE, NONE, READ)                                    \
	X("schema_migration", READ, READ, READ)

#define ROLE_ROW(table, web, intake, worker)                                   \
	{ table, { RIGHT_##web, RIGHT_##intake, RIGHT_##worker } },

static const struct {
	const char *table;
	enum right right[3]; /* from DB_ROLE_WEB on */
} rights[] = { ROLE_RIGHTS(ROLE_ROW) };

/* The courier, the only one with a way out, sees the outbox and little else:
 * no events, no people, no sessions. */
static const struct {
	const char *table;
	enum right right;
} courier_rights[] = {
	{ "company", RIGHT_READ },   { "setting", RIGHT_READ },
	{ "contact", RIGHT_WRITE },  { "notice", RIGHT_WRITE },
	{ "delivery", RIGHT_WRITE }, { "fault", RIGHT_WRITE },
	{ "audit", RIGHT_WRITE },    { "schema_migration", RIGHT_READ },
};

static enum right
courier_right_of(struct text table)
{
	for (size_t i = 0; i < ARRAY_LEN(courier_rights); i++)
		if (text_is_nocase(table, courier_rights[i].table))
			return courier_rights[i].right;
	return RIGHT_NONE;
}

static enum right
right_of(enum db_role role, struct text table)
{
	if (role == DB_ROLE_ALL)
		return RIGHT_WRITE;
	if (role == DB_ROLE_COURIER)
		return courier_right_of(table);
	for (size_t i = 0; i < ARRAY_LEN(rights); i++)
		if (text_is_nocase(table, rights[i].table))
			return role == DB_ROLE_READER
				   ? RIGHT_READ
				   : rights[i].right[role - DB_ROLE_WEB];
	return RIGHT_NONE;
}

bool
role_writes(enum db_role role, struct text table)
{
	return right_of(role, table) == RIGHT_WRITE;
}

bool
role_reads(enum db_role role, struct text table)
{
	return right_of(role, table) != RIGHT_NONE;
}

const char *
role_table(size_t number)
{
	return number < ARRAY_LEN(rights) ? rights[number].table : NULL;
}

const char *
role_database_name(enum db_role role)
{
	switch (role) {
	case DB_ROLE_READER:
		return "komainu_reader";
	case DB_ROLE_WEB:
		return "komainu_web";
	case DB_ROLE_INTAKE:
		return "komainu_intake";
	case DB_ROLE_WORKER:
		return "komainu_worker";
	case DB_ROLE_COURIER:
		return "komainu_courier";
	default:
		return NULL;
	}
}

static bool
is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* Cuts the next word off; everything else, and texts in quotes, is passed. */
static bool
word_cut(struct text *rest, struct text *word)
{
	size_t i = 0, from;
	bool quoted = false;

	while (i < rest->n && (quoted || !is_word_byte(rest->p[i]))) {
		quoted = rest->p[i] == '\'' ? !quoted : quoted;
		i++;
	}
	from = i;
	while (i < rest->n && is_word_byte(rest->p[i]))
		i++;
	*word = text_slice(*rest, from, i);
	*rest = text_slice(*rest, i, rest->n);
	return word->n > 0;
}

bool
role_statement_writes(struct text sql, struct text *table_out)
{
	struct text word, before = { "", 0 };

	while (word_cut(&sql, &word)) {
		bool into = text_is_nocase(word, "into") &&
			    text_is_nocase(before, "insert");
		bool from = text_is_nocase(word, "from") &&
			    text_is_nocase(before, "delete");
		/* "do update set" and "for update" change no other table. */
		bool update = text_is_nocase(word, "update") &&
			      !text_is_nocase(before, "do") &&
			      !text_is_nocase(before, "for");

		if (into || from || update)
			return word_cut(&sql, table_out);
		before = word;
	}
	return false;
}
