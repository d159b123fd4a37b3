/* The OpenAPI document: paths from the route table, objects from
 * api_schema.h. Whatever is routed below /api/v1/ is in it. */
#include <stdio.h>
#include <string.h>

#include "fmt/json_out.h"
#include "web/api.h"
#include "web/route.h"

static const struct member {
	const char *object, *name, *type, *help;
} members[] = {
#define MEMBER(object, name, type, help) { object, name, type, help },
#include "web/api_schema.h"
};

/* What an operation answers with, and what it may be asked. */
static const struct operation {
	const char *pattern, *id, *object;
	const char *query[12]; /* names; ends with NULL */
} operations[] = {
	{ "/api/v1/openapi.json", "getDocument", NULL, { NULL } },
	{ "/api/v1/companies", "listCompanies", "CompanyList", { NULL } },
	{ "/api/v1/looks",
	  "listLooks",
	  "LookList",
	  { "company", "before", NULL } },
	{ "/api/v1/looks/:id", "getLook", "LookResult", { NULL } },
	{ "/api/v1/incidents",
	  "listIncidents",
	  "IncidentList",
	  { "company", "look", NULL } },
	{ "/api/v1/incidents/:id", "getIncident", "Result", { NULL } },
	{ "/api/v1/incidents/:id/work",
	  "getIncidentWork",
	  "IncidentWork",
	  { NULL } },
	{ "/api/v1/incidents/:id/false-alarm",
	  "previewFalseAlarm",
	  "SuppressionPreview",
	  { "scope", "days", NULL } },
	{ "/api/v1/suppressions",
	  "listSuppressions",
	  "SuppressionList",
	  { "company", "before", NULL } },
	{ "/api/v1/sensors", "listSensors", "SensorList", { "company", NULL } },
	{ "/api/v1/sensors/:id", "getSensor", "Sensor", { NULL } },
	{ "/api/v1/absences",
	  "listAbsences",
	  "AbsenceList",
	  { "company", NULL } },
	{ "/api/v1/inbox",
	  "listInbox",
	  "InboxList",
	  { "text", "severity", "class", "company", "state", "whose", "fold",
	    "from", "until", "archive", NULL } },
	{ "/api/v1/inbox/count",
	  "countInbox",
	  "InboxCount",
	  { "text", "severity", "class", "company", "state", "whose", "from",
	    "until", "archive", NULL } },
	{ "/api/v1/notices",
	  "listNotices",
	  "NoticeList",
	  { "company", "before", NULL } },
	{ "/api/v1/notices/:id", "getNotice", "Notice", { NULL } },
	{ "/api/v1/contacts",
	  "listContacts",
	  "ContactList",
	  { "company", NULL } },
	{ "/api/v1/devices",
	  "listDevices",
	  "DeviceList",
	  { "company", "look", "after", NULL } },
	{ "/api/v1/devices/:id", "getDevice", "DeviceRow", { NULL } },
	{ "/api/v1/reports", "listReports", "ReportList", { "company", NULL } },
	{ "/api/v1/reports/:id", "getReport", "Report", { NULL } },
	{ "/api/v1/diagnoses",
	  "listDiagnoses",
	  "DiagnosisList",
	  { "company", NULL } },
	{ "/api/v1/diagnoses/:id", "getDiagnosis", "Diagnosis", { NULL } },
};

/* What changes something: the same, with the names of the form's fields. */
static const struct operation changes[] = {
	{ "/api/v1/incidents/:id/work",
	  "changeWork",
	  "IncidentWork",
	  { "act", "text", "person", "seen", NULL } },
	{ "/api/v1/incidents/:id/state",
	  "moveIncident",
	  "IncidentWork",
	  { "from", "to", "text", NULL } },
	{ "/api/v1/incidents/:id/release",
	  "releaseNotice",
	  "IncidentWork",
	  { NULL } },
	{ "/api/v1/incidents/:id/false-alarm",
	  "hideFalseAlarm",
	  "Suppression",
	  { "scope", "days", "reason", "from", NULL } },
	{ "/api/v1/suppressions/:id/end",
	  "endSuppression",
	  "Suppression",
	  { NULL } },
	{ "/api/v1/absences",
	  "announceAbsence",
	  "Absence",
	  { "kind", "from", "until", "reason", NULL } },
	{ "/api/v1/absences/:id/end", "endAbsence", "Done", { NULL } },
	{ "/api/v1/sensors",
	  "inviteSensor",
	  "SensorCode",
	  { "name", "site", NULL } },
	{ "/api/v1/sensors/codes/:id/drop",
	  "dropSensorCode",
	  "Done",
	  { NULL } },
	{ "/api/v1/sensors/:id",
	  "nameSensor",
	  "Sensor",
	  { "name", "site", NULL } },
	{ "/api/v1/sensors/:id/revoke",
	  "revokeSensor",
	  "Sensor",
	  { "reason", NULL } },
	{ "/api/v1/sensors/:id/remove",
	  "removeSensor",
	  "Sensor",
	  { "reason", NULL } },
};

static const struct operation *
change_of(const char *pattern)
{
	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		if (strcmp(changes[i].pattern, pattern) == 0)
			return &changes[i];
	return NULL;
}

static const struct operation *
operation_of(const char *pattern)
{
	for (size_t i = 0; i < ARRAY_LEN(operations); i++)
		if (strcmp(operations[i].pattern, pattern) == 0)
			return &operations[i];
	return NULL;
}

static void
ref_write(struct json_out *j, struct text object)
{
	char path[100] = "#/components/schemas/";
	size_t n = strlen(path);

	text_copy(path + n, sizeof(path) - n, object);
	json_out_pair(j, "$ref", path);
}

/* The members of a schema object for one type word. */
static void
type_write(struct json_out *j, struct text type)
{
	static const char *const plain[] = { "string", "integer", "number",
					     "boolean" };
	bool may_be_null = text_is(type, "time") || text_ends(type, "?");

	if (text_starts(type, "[")) {
		json_out_pair(j, "type", "array");
		json_out_key(j, "items");
		json_out_object(j);
		type_write(j, text_slice(type, 1, type.n - 1));
		json_out_object_end(j);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		if (text_is(type, plain[i])) {
			json_out_pair(j, "type", plain[i]);
			return;
		}
	if (!may_be_null) {
		ref_write(j, type);
		return;
	}
	json_out_pair(j, "type",
		      text_starts(type, "number") ? "integer" : "string");
	json_out_pair_bool(j, "nullable", true);
	if (text_is(type, "time"))
		json_out_pair(j, "format", "date-time");
}

static void
answer_write(struct json_out *j, const char *status, const char *help,
	     const char *object)
{
	json_out_key(j, status);
	json_out_object(j);
	json_out_pair(j, "description", help);
	if (object != NULL) {
		json_out_key(j, "content");
		json_out_object(j);
		json_out_key(j, "application/json");
		json_out_object(j);
		json_out_key(j, "schema");
		json_out_object(j);
		ref_write(j, text_of(object));
		json_out_object_end(j);
		json_out_object_end(j);
		json_out_object_end(j);
	}
	json_out_object_end(j);
}

/* Names of numbers; everything else is text. */
static bool
is_number(const char *name)
{
	static const char *const numbers[] = { "id",    "company", "look",
					       "after", "before",  "archive" };

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		if (strcmp(numbers[i], name) == 0)
			return true;
	return false;
}

static void
parameter_write(struct json_out *j, const char *name, const char *in)
{
	json_out_object(j);
	json_out_pair(j, "name", name);
	json_out_pair(j, "in", in);
	json_out_pair_bool(j, "required", strcmp(in, "path") == 0);
	json_out_key(j, "schema");
	json_out_object(j);
	json_out_pair(j, "type", is_number(name) ? "integer" : "string");
	if (is_number(name))
		json_out_pair(j, "format", "int64");
	json_out_object_end(j);
	json_out_object_end(j);
}

/* The form of an operation that changes something. */
static void
form_write(struct json_out *j, const struct operation *o)
{
	json_out_key(j, "requestBody");
	json_out_object(j);
	json_out_key(j, "content");
	json_out_object(j);
	json_out_key(j, "application/x-www-form-urlencoded");
	json_out_object(j);
	json_out_key(j, "schema");
	json_out_object(j);
	json_out_pair(j, "type", "object");
	json_out_key(j, "properties");
	json_out_object(j);
	for (size_t i = 0; o->query[i] != NULL; i++) {
		json_out_key(j, o->query[i]);
		json_out_object(j);
		json_out_pair(j, "type", "string");
		json_out_object_end(j);
	}
	for (int i = 0; i < 5; i++)
		json_out_object_end(j);
}

static void
operation_write(struct json_out *j, const struct route *r,
		const struct operation *o)
{
	bool post = r->method == HTTP_POST;

	json_out_key(j, post ? "post" : "get");
	json_out_object(j);
	json_out_pair(j, "operationId", o->id);
	json_out_pair(j, "summary", r->help);
	json_out_key(j, "parameters");
	json_out_array(j);
	if (strstr(r->pattern, ":id") != NULL)
		parameter_write(j, "id", "path");
	for (size_t i = 0; !post && o->query[i] != NULL; i++)
		parameter_write(j, o->query[i], "query");
	json_out_array_end(j);
	if (post)
		form_write(j, o);
	json_out_key(j, "responses");
	json_out_object(j);
	answer_write(j, "200", "What was asked for", o->object);
	if (r->permission != PERMISSION_PUBLIC) {
		answer_write(j, "401", "Nobody is signed in", "Error");
		answer_write(j, "403", "The caller may not", "Error");
		answer_write(j, "404", "No such thing, or another company's",
			     "Error");
	}
	json_out_object_end(j);
	if (r->permission == PERMISSION_PUBLIC) {
		json_out_key(j, "security");
		json_out_array(j);
		json_out_array_end(j);
	}
	json_out_object_end(j);
}

static const struct operation *
operation_for(const struct route *r)
{
	return r->method == HTTP_POST ? change_of(r->pattern)
				      : operation_of(r->pattern);
}

/* Whether a row before this one has the same path. */
static bool
is_earlier(const struct route *r)
{
	for (const struct route *s = route_table; s < r; s++)
		if (strcmp(s->pattern, r->pattern) == 0)
			return true;
	return false;
}

/* "/api/v1/looks/:id" is "/api/v1/looks/{id}" there. */
static void
path_write(const char *pattern, char *path, size_t size)
{
	const char *colon = strstr(pattern, ":id");
	size_t n = colon != NULL ? (size_t)(colon - pattern) : strlen(pattern);

	snprintf(path, size, "%.*s%s%s", (int)n, pattern,
		 colon != NULL ? "{id}" : "",
		 colon != NULL ? colon + strlen(":id") : "");
}

static void
paths_write(struct json_out *j)
{
	json_out_key(j, "paths");
	json_out_object(j);
	for (const struct route *r = route_table; r->pattern != NULL; r++) {
		const struct operation *o = operation_for(r);
		char path[100];

		/* A path stands once, with all it can do. */
		if (o == NULL || is_earlier(r))
			continue;
		path_write(r->pattern, path, sizeof(path));
		json_out_key(j, path);
		json_out_object(j);
		for (const struct route *s = r; s->pattern != NULL; s++)
			if (strcmp(s->pattern, r->pattern) == 0)
				operation_write(j, s, operation_for(s));
		json_out_object_end(j);
	}
	json_out_object_end(j);
}

/* Rows of one object stand together. */
static size_t
schema_write(struct json_out *j, size_t first)
{
	const char *object = members[first].object;
	size_t end = first;

	json_out_key(j, object);
	json_out_object(j);
	json_out_pair(j, "type", "object");
	json_out_key(j, "properties");
	json_out_object(j);
	for (; end < ARRAY_LEN(members) &&
	       strcmp(members[end].object, object) == 0;
	     end++) {
		json_out_key(j, members[end].name);
		json_out_object(j);
		type_write(j, text_of(members[end].type));
		if (members[end].help[0] != '\0')
			json_out_pair(j, "description", members[end].help);
		json_out_object_end(j);
	}
	json_out_object_end(j);
	json_out_key(j, "required");
	json_out_array(j);
	for (size_t i = first; i < end; i++)
		json_out_string(j, members[i].name);
	json_out_array_end(j);
	json_out_object_end(j);
	return end;
}

static void
components_write(struct json_out *j)
{
	json_out_key(j, "components");
	json_out_object(j);
	json_out_key(j, "securitySchemes");
	json_out_object(j);
	json_out_key(j, "token");
	json_out_object(j);
	json_out_pair(j, "type", "http");
	json_out_pair(j, "scheme", "bearer");
	json_out_object_end(j);
	json_out_key(j, "session");
	json_out_object(j);
	json_out_pair(j, "type", "apiKey");
	json_out_pair(j, "in", "cookie");
	json_out_pair(j, "name", "komainu");
	json_out_object_end(j);
	json_out_object_end(j);
	json_out_key(j, "schemas");
	json_out_object(j);
	for (size_t i = 0; i < ARRAY_LEN(members);)
		i = schema_write(j, i);
	json_out_object_end(j);
	json_out_object_end(j);
}

static void
security_write(struct json_out *j)
{
	static const char *const ways[] = { "token", "session" };

	json_out_key(j, "security");
	json_out_array(j);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		json_out_object(j);
		json_out_key(j, ways[i]);
		json_out_array(j);
		json_out_array_end(j);
		json_out_object_end(j);
	}
	json_out_array_end(j);
}

int
api_document_show(struct page *p, struct err *e)
{
	struct json_out j;

	UNUSED(e);
	p->response->status = 200;
	p->response->type = "application/json";
	json_out_init(&j, &p->response->body, true);
	json_out_object(&j);
	json_out_pair(&j, "openapi", "3.0.3");
	json_out_key(&j, "info");
	json_out_object(&j);
	json_out_pair(&j, "title", "Komainu");
	json_out_pair(&j, "version", KOMAINU_VERSION);
	json_out_object_end(&j);
	security_write(&j);
	paths_write(&j);
	components_write(&j);
	json_out_object_end(&j);
	return 0;
}
