/* result_json.c: see result_json.h. */
#include <stdio.h>
#include <string.h>

#include "base/stamp.h"
#include "watch/result_json.h"

static void
pair_time(struct json_out *j, const char *name, int64_t ms)
{
	char buffer[STAMP_TEXT_MAX];

	if (ms <= 0) {
		json_out_key(j, name);
		json_out_null(j);
		return;
	}
	stamp_write_iso(ms, buffer);
	json_out_pair(j, name, buffer);
}

static void
write_file(struct json_out *j, const struct result_file *f)
{
	json_out_object(j);
	json_out_pair(j, "name", f->name);
	json_out_pair(j, "type", f->type);
	json_out_pair_int(j, "records", f->records);
	json_out_pair_int(j, "unparsed", f->unparsed);
	json_out_key(j, "seconds");
	json_out_real(j, (double)f->milliseconds / 1000);
	json_out_key(j, "error");
	json_out_string(j, f->error[0] != '\0' ? f->error : NULL);
	json_out_object_end(j);
}

static void
write_device(struct json_out *j, const struct result_device *d)
{
	size_t i;

	json_out_object(j);
	json_out_pair_int(j, "id", d->id);
	json_out_pair(j, "ip", d->ip);
	json_out_pair(j, "mac", d->mac);
	json_out_pair(j, "name", d->name);
	json_out_pair(j, "vendor", d->vendor);
	json_out_pair(j, "os", d->os);
	json_out_pair(j, "kind", d->kind);
	pair_time(j, "first", d->first_ms);
	pair_time(j, "last", d->last_ms);
	json_out_key(j, "why");
	json_out_array(j);
	for (i = 0; i < d->whys; i++)
		json_out_string(j, d->why[i]);
	json_out_array_end(j);
	json_out_object_end(j);
}

static void
write_alert(struct json_out *j, const struct result_alert *x)
{
	json_out_object(j);
	json_out_pair_int(j, "id", x->id);
	json_out_pair(j, "class", class_name(x->class));
	json_out_pair(j, "severity", severity_name(x->severity));
	json_out_pair(j, "outcome", outcome_name(x->outcome));
	json_out_pair_int(j, "count", x->count);
	pair_time(j, "first", x->first_ms);
	pair_time(j, "last", x->last_ms);
	json_out_pair(j, "device", x->device);
	json_out_pair(j, "peer", x->peer);
	json_out_key(j, "port");
	if (x->port >= 0)
		json_out_int(j, x->port);
	else
		json_out_null(j);
	json_out_pair(j, "protocol", x->protocol);
	json_out_pair(j, "rule", x->rule);
	json_out_pair(j, "title", x->title);
	json_out_pair(j, "rule_title", x->rule_title);
	json_out_pair(j, "author", x->author);
	json_out_pair(j, "subject", x->subject);
	json_out_pair(j, "reason", x->reason);
	json_out_pair(j, "taxonomy", class_taxonomy(x->class));
	json_out_pair(j, "flow", x->flow);
	json_out_object_end(j);
}

static void
write_card(struct json_out *j, const char *name, const struct result_card *c)
{
	size_t i;

	json_out_key(j, name);
	json_out_object(j);
	json_out_pair(j, "owner", c->owner);
	json_out_key(j, "clerk");
	json_out_array(j);
	for (i = 0; i < c->clerks; i++)
		json_out_string(j, c->clerk[i]);
	json_out_array_end(j);
	json_out_pair(j, "deadline", c->deadline);
	json_out_pair(j, "telephone", c->telephone);
	json_out_pair(j, "engineer", c->engineer);
	json_out_object_end(j);
}

static void
write_members(struct json_out *j, const struct result_incident *x)
{
	size_t i;

	json_out_key(j, "devices");
	json_out_array(j);
	for (i = 0; i < x->devices; i++)
		json_out_string(j, x->device[i]->ip[0] != '\0'
				       ? x->device[i]->ip
				       : x->device[i]->mac);
	json_out_array_end(j);
	json_out_key(j, "alerts");
	json_out_array(j);
	for (i = 0; i < x->alerts; i++)
		json_out_int(j, x->alert[i]->id);
	json_out_array_end(j);
}

static void
write_incident(struct json_out *j, const struct result *r, size_t i,
	       const struct result *other)
{
	const struct result_incident *x = &r->incident[i];

	json_out_object(j);
	json_out_pair_int(j, "id", x->id);
	json_out_pair(j, "class", class_name(x->class));
	json_out_pair(j, "severity", severity_name(x->severity));
	json_out_pair(j, "outcome", outcome_name(x->outcome));
	json_out_pair(j, "title", x->title);
	json_out_pair(j, "reason", x->reason);
	pair_time(j, "first", x->first_ms);
	pair_time(j, "last", x->last_ms);
	json_out_pair_int(j, "count", x->count);
	write_members(j, x);
	write_card(j, "card", &x->card);
	if (other != NULL && i < other->incidents) {
		char name[16];

		snprintf(name, sizeof(name), "title_%s",
			 language_name(other->language));
		json_out_pair(j, name, other->incident[i].title);
		snprintf(name, sizeof(name), "card_%s",
			 language_name(other->language));
		write_card(j, name, &other->incident[i].card);
	}
	json_out_object_end(j);
}

static void
begin_list(struct json_out *j, const char *name)
{
	json_out_key(j, name);
	json_out_array(j);
}

void
result_json_write(struct json_out *j, const struct result *r,
		  const struct result *other)
{
	size_t i;

	json_out_object(j);
	json_out_pair(j, "language", language_name(r->language));
	json_out_pair(j, "severity", severity_name(r->severity));
	json_out_pair(j, "summary", r->summary);
	begin_list(j, "files");
	for (i = 0; i < r->files; i++)
		write_file(j, &r->file[i]);
	json_out_array_end(j);
	begin_list(j, "devices");
	for (i = 0; i < r->devices; i++)
		write_device(j, &r->device[i]);
	json_out_array_end(j);
	begin_list(j, "alerts");
	for (i = 0; i < r->alerts; i++)
		write_alert(j, &r->alert[i]);
	json_out_array_end(j);
	begin_list(j, "incidents");
	for (i = 0; i < r->incidents; i++)
		write_incident(j, r, i, other);
	json_out_array_end(j);
	json_out_object_end(j);
}
