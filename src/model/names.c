#include "model/names.h"

#include "content/class.h"
#include "content/language.h"
#include "fmt/event.h"
#include "model/absence_row.h"
#include "model/access_row.h"
#include "model/incident_note_row.h"
#include "model/incident_row.h"
#include "model/job_row.h"
#include "model/look_row.h"

static bool
find(const char *const *name, int count, struct text wanted, int *out)
{
	for (int i = 0; i < count; i++)
		if (text_is(wanted, name[i])) {
			*out = i;
			return true;
		}
	return false;
}

#define NAME_ROW(name, text) text,

static const char *const access_names[] = { ACCESS_TABLE(NAME_ROW) };
static const char *const look_names[] = { LOOK_STATE_TABLE(NAME_ROW) };
static const char *const incident_names[] = { INCIDENT_STATE_TABLE(NAME_ROW) };
static const char *const job_names[] = { JOB_STATE_TABLE(NAME_ROW) };
static const char *const note_names[] = { NOTE_ACT_TABLE(NAME_ROW) };
static const char *const absence_names[] = { ABSENCE_KIND_TABLE(NAME_ROW) };
/* In the order of enum protocol. */
static const char *const protocol_names[] = { "", "tcp", "udp", "icmp" };

const char *
access_name(enum access access)
{
	return access_names[access];
}

bool
access_parse(struct text name, enum access *out)
{
	return find(access_names, ACCESS_COUNT, name, (int *)out);
}

const char *
look_state_name(enum look_state state)
{
	return look_names[state];
}

bool
look_state_parse(struct text name, enum look_state *out)
{
	return find(look_names, LOOK_STATE_COUNT, name, (int *)out);
}

const char *
incident_state_name(enum incident_state state)
{
	return incident_names[state];
}

bool
incident_state_parse(struct text name, enum incident_state *out)
{
	return find(incident_names, INCIDENT_STATE_COUNT, name, (int *)out);
}

const char *
job_state_name(enum job_state state)
{
	return job_names[state];
}

bool
job_state_parse(struct text name, enum job_state *out)
{
	return find(job_names, JOB_STATE_COUNT, name, (int *)out);
}

const char *
note_act_name(enum note_act act)
{
	return note_names[act];
}

bool
note_act_parse(struct text name, enum note_act *out)
{
	return find(note_names, NOTE_ACT_COUNT, name, (int *)out);
}

const char *
absence_kind_name(enum absence_kind kind)
{
	return absence_names[kind];
}

bool
absence_kind_parse(struct text name, enum absence_kind *out)
{
	return find(absence_names, ABSENCE_KIND_COUNT, name, (int *)out);
}

/* The database knows enums as int; these give each its own face. */

static const char *
class_write(int value)
{
	return class_name((enum alert_class)value);
}

static bool
class_read(struct text name, int *out)
{
	return class_parse(name, (enum alert_class *)out);
}

static const char *
severity_write(int value)
{
	return severity_name((enum severity)value);
}

static bool
severity_read(struct text name, int *out)
{
	return severity_parse(name, (enum severity *)out);
}

static const char *
outcome_write(int value)
{
	return outcome_name((enum outcome)value);
}

static bool
outcome_read(struct text name, int *out)
{
	return outcome_parse(name, (enum outcome *)out);
}

static const char *
language_write(int value)
{
	return language_name((enum language)value);
}

static bool
language_read(struct text name, int *out)
{
	return language_parse(name, (enum language *)out);
}

static const char *
protocol_write(int value)
{
	return protocol_names[value];
}

static bool
protocol_read(struct text name, int *out)
{
	return find(protocol_names, ARRAY_LEN(protocol_names), name, out);
}

static const char *
access_write(int value)
{
	return access_names[value];
}

static bool
access_read(struct text name, int *out)
{
	return find(access_names, ACCESS_COUNT, name, out);
}

static const char *
look_write(int value)
{
	return look_names[value];
}

static bool
look_read(struct text name, int *out)
{
	return find(look_names, LOOK_STATE_COUNT, name, out);
}

static const char *
incident_write(int value)
{
	return incident_names[value];
}

static bool
incident_read(struct text name, int *out)
{
	return find(incident_names, INCIDENT_STATE_COUNT, name, out);
}

static const char *
job_write(int value)
{
	return job_names[value];
}

static bool
job_read(struct text name, int *out)
{
	return find(job_names, JOB_STATE_COUNT, name, out);
}

static const char *
note_write(int value)
{
	return note_names[value];
}

static bool
note_read(struct text name, int *out)
{
	return find(note_names, NOTE_ACT_COUNT, name, out);
}

static const char *
absence_write(int value)
{
	return absence_names[value];
}

static bool
absence_read(struct text name, int *out)
{
	return find(absence_names, ABSENCE_KIND_COUNT, name, out);
}

const struct db_names names_class = { class_write, class_read };
const struct db_names names_severity = { severity_write, severity_read };
const struct db_names names_outcome = { outcome_write, outcome_read };
const struct db_names names_protocol = { protocol_write, protocol_read };
const struct db_names names_language = { language_write, language_read };
const struct db_names names_access = { access_write, access_read };
const struct db_names names_look_state = { look_write, look_read };
const struct db_names names_incident_state = { incident_write, incident_read };
const struct db_names names_job_state = { job_write, job_read };
const struct db_names names_note_act = { note_write, note_read };
const struct db_names names_absence_kind = { absence_write, absence_read };
