/* result_part.c: devices, alerts and files of a result; see result_part.h. */
#include <string.h>

#include "base/check.h"
#include "content/content.h"
#include "fmt/json.h"
#include "model/look_row.h"
#include "watch/facts.h"
#include "watch/result_part.h"

#define REASON_MAX 2000

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

const char *
result_label(const struct result_work *w, const char *ip)
{
	const struct result_device *d = map_get(w->device, ip, strlen(ip));

	return d != NULL ? d->label : ip;
}

/* A name is what people call it; the address is what the engineer needs. */
static const char *
label_of(struct result_work *w, const struct result_device *d)
{
	const char *what = d->name[0] != '\0' ? d->name : d->kind_text;
	const char *address = d->ip[0] != '\0' ? d->ip : d->mac;
	struct content_value value[] = { VALUE_TEXT("kind", what),
					 VALUE_TEXT("ip", address) };
	enum text_key key =
	    what[0] != '\0' ? TEXT_device_label_kind : TEXT_device_unnamed;
	const char *text;
	struct str s;

	str_init(&s, REASON_MAX);
	content_fill(&s, content_text(w->language, key), value,
		     ARRAY_LEN(value));
	text = arena_text(w->arena, str_view(&s));
	str_done(&s);
	return text;
}

/* "dhcp-name=kevin-PC" as a sentence. */
static const char *
why_text(struct result_work *w, struct text reason)
{
	struct text rest = reason, key;
	struct content_value value;
	const char *pattern, *text;
	struct str s;

	text_cut(&rest, '=', &key);
	pattern = content_device_why(w->language, key);
	if (pattern == NULL)
		return arena_text(w->arena, reason);
	value = (struct content_value){ .name = "value", .text = rest };
	str_init(&s, REASON_MAX);
	content_fill(&s, pattern, &value, 1);
	text = arena_text(w->arena, str_view(&s));
	str_done(&s);
	return text;
}

static void
whys_of(struct result_work *w, const char *json, struct result_device *out)
{
	const struct json_limits limits = { .depth = 2, .string = 1000 };
	struct text input = text_of(json);
	const char **why = arena_alloc_array(w->arena, 16, sizeof(*why));
	char *scratch = arena_alloc(w->arena, input.n + 1);
	struct json j;

	if (why == NULL || scratch == NULL)
		return;
	json_begin(&j, input, scratch, input.n, limits);
	if (json_next(&j) != JSON_ARRAY_BEGIN)
		return;
	while (json_next(&j) == JSON_STRING && out->whys < 16)
		why[out->whys++] = or_empty(why_text(w, j.text));
	out->why = why;
}

void
result_device_of(struct result_work *w, const struct device_row *row,
		 struct result_device *out)
{
	const char *kind = content_device_kind(w->language, text_of(row->kind));

	out->id = row->id;
	out->ip = or_empty(row->ip);
	out->mac = or_empty(row->mac);
	out->name = or_empty(row->name);
	out->vendor = or_empty(row->vendor);
	out->os = or_empty(row->os);
	out->kind = or_empty(row->kind);
	out->kind_text = or_empty(kind);
	out->first_ms = row->first_ms;
	out->last_ms = row->last_ms;
	out->label = or_empty(label_of(w, out));
	whys_of(w, or_empty(row->why), out);
}

int
result_devices(struct result_work *w, struct err *e)
{
	struct device_filter filter = { .look = w->look, .max = ROW_LIST_MAX };
	struct result_device *all;
	struct device_list list;
	int64_t total;
	size_t n = 0, i;

	if (device_row_count(w->db, w->company, w->look, &total, e) != 0)
		return -1;
	all = arena_alloc_array(w->arena, (size_t)total + 1, sizeof(*all));
	if (all == NULL)
		return arena_check(w->arena, e);
	do {
		if (device_row_list(w->db, w->company, &filter, w->arena, &list,
				    e) != 0)
			return -1;
		for (i = 0; i < list.count && n < (size_t)total; i++, n++) {
			result_device_of(w, &list.row[i], &all[n]);
			if (all[n].ip[0] != '\0')
				map_set(w->device, all[n].ip, strlen(all[n].ip),
					&all[n]);
			filter.after = list.row[i].id;
		}
	} while (list.count == ROW_LIST_MAX);
	w->out->device = all;
	w->out->devices = n;
	return arena_check(w->arena, e);
}

static const char *
protocol_name(enum protocol protocol)
{
	switch (protocol) {
	case PROTOCOL_TCP:
		return "tcp";
	case PROTOCOL_UDP:
		return "udp";
	case PROTOCOL_ICMP:
		return "icmp";
	case PROTOCOL_OTHER:
		break;
	}
	return "";
}

/* Values that detectors state as keys become words; what a device did not say
 * is called unknown. */
static void
translate(struct facts *f, enum language language)
{
	const char *word;
	size_t i;

	for (i = 0; i < f->count; i++) {
		struct content_value *v = &f->value[i];

		if (v->number)
			continue;
		word = v->text.n == 0
			   ? content_text(language, TEXT_word_unknown)
			   : content_value_word(language, v->name, v->text);
		if (word != NULL)
			v->text = text_of(word);
	}
}

/* Whom the other side is to be called: one of ours by its name. */
static const char *
peer_label(const struct result_work *w, const char *peer)
{
	return peer[0] != '\0'
		   ? result_label(w, peer)
		   : content_text(w->language, TEXT_alert_peer_many);
}

static const char *
reason_of(struct result_work *w, const struct result_alert *x,
	  const char *pattern)
{
	const char *text;
	struct facts f;
	struct str s;

	facts_read(w->arena, x->facts, &f);
	facts_add_text(&f, "device", x->device_label);
	facts_add_text(&f, "peer", peer_label(w, x->peer));
	facts_add_text(&f, "subject", x->subject);
	facts_add_text(&f, "title", x->rule_title);
	facts_add_text(&f, "rule", x->rule);
	facts_add_int(&f, "count", x->count);
	facts_add_int(&f, "port", x->port);
	translate(&f, w->language);
	facts_complete(w->arena, &f, pattern,
		       content_text(w->language, TEXT_word_unknown));
	str_init(&s, REASON_MAX);
	content_fill(&s, pattern, f.value, f.count);
	text = arena_text(w->arena, str_view(&s));
	str_done(&s);
	return text;
}

void
result_alert_of(struct result_work *w, const struct alert_row *row,
		struct result_alert *out)
{
	const struct explanation *x =
	    content_rule(w->language, text_of(row->rule));

	out->id = row->id;
	out->class = row->class;
	out->severity = row->severity;
	out->outcome = row->outcome;
	out->count = row->count;
	out->first_ms = row->first_ms;
	out->last_ms = row->last_ms;
	out->device = or_empty(row->device);
	out->device_label = result_label(w, out->device);
	out->peer = or_empty(row->peer);
	out->port = row->port;
	out->protocol = protocol_name(row->protocol);
	out->rule = or_empty(row->rule);
	out->rule_title = or_empty(row->title);
	out->author = or_empty(row->author);
	out->subject = or_empty(row->subject);
	out->facts =
	    row->facts != NULL && row->facts[0] != '\0' ? row->facts : "{}";
	out->flow = or_empty(row->flow_id);
	/* A rule of somebody else's speaks to engineers: people get the name
	 * of the class, and the rule is cited beside it. */
	out->title =
	    x != NULL ? x->title : content_class(w->language, row->class);
	out->reason = or_empty(reason_of(
	    w, out,
	    x != NULL ? x->reason
		      : content_text(w->language, TEXT_alert_rule_other)));
}

int
result_alerts(struct result_work *w, struct err *e)
{
	struct alert_filter filter = { .look = w->look,
				       .class = -1,
				       .max = ROW_LIST_MAX };
	int64_t count[SEVERITY_COUNT], total = 0;
	struct result_alert *all;
	struct alert_list list;
	size_t n = 0, i;

	if (alert_row_count(w->db, w->company, w->look, count, e) != 0)
		return -1;
	for (i = 0; i < SEVERITY_COUNT; i++)
		total += count[i];
	all = arena_alloc_array(w->arena, (size_t)total + 1, sizeof(*all));
	if (all == NULL)
		return arena_check(w->arena, e);
	do {
		if (alert_row_list(w->db, w->company, &filter, w->arena, &list,
				   e) != 0)
			return -1;
		for (i = 0; i < list.count && n < (size_t)total; i++, n++) {
			result_alert_of(w, &list.row[i], &all[n]);
			map_set(w->alert, &all[n].id, sizeof(all[n].id),
				&all[n]);
			filter.after =
			    (struct row_mark){ all[n].severity, all[n].last_ms,
					       all[n].id };
		}
	} while (list.count == ROW_LIST_MAX);
	w->out->alert = all;
	w->out->alerts = n;
	return arena_check(w->arena, e);
}

int
result_files(struct result_work *w, struct err *e)
{
	struct look_file_list list;
	struct result_file *all;
	size_t i;

	if (w->look == 0)
		return 0;
	if (look_file_row_list(w->db, w->company, w->look, w->arena, &list,
			       e) != 0)
		return -1;
	all = arena_alloc_array(w->arena, list.count + 1, sizeof(*all));
	if (all == NULL)
		return arena_check(w->arena, e);
	for (i = 0; i < list.count; i++) {
		all[i].name = or_empty(list.row[i].name);
		all[i].type = or_empty(list.row[i].type);
		all[i].records = list.row[i].records;
		all[i].unparsed = list.row[i].unparsed;
		all[i].milliseconds = (int64_t)(list.row[i].seconds * 1000);
		all[i].error = or_empty(list.row[i].error);
	}
	w->out->file = all;
	w->out->files = list.count;
	return 0;
}
