/*
 * incident.c: the stage of incident.h. Alert rows become the plain input of
 * incident_group; its groups become incident rows, joined to their alerts and
 * devices. A group's row is known by its earliest alert, so that the same
 * alerts meet the same row again.
 */
#include <string.h>

#include "base/map.h"
#include "db/db.h"
#include "fmt/json_out.h"
#include "fmt/settings.h"
#include "model/alert_row.h"
#include "model/device_row.h"
#include "model/incident_row.h"
#include "watch/facts.h"
#include "watch/incident.h"
#include "watch/incident_trait.h"
#include "watch/incident_work.h"

#define STEP_MEMORY_MAX (512u * 1024 * 1024)
/* Alerts of one look; triage keeps it to dozens, this bounds the worst. */
#define STEP_ALERTS_MAX 200000

int
incident_work_devices(struct incident_work *s, struct err *e)
{
	struct device_filter filter = { .look = s->look, .max = ROW_LIST_MAX };
	struct device_list list;
	size_t i;

	do {
		if (device_row_list(s->db, s->company, &filter, s->arena, &list,
				    e) != 0)
			return -1;
		for (i = 0; i < list.count; i++) {
			if (list.row[i].ip[0] != '\0')
				map_set(s->device, list.row[i].ip,
					strlen(list.row[i].ip), &list.row[i]);
			filter.after = list.row[i].id;
		}
	} while (list.count == ROW_LIST_MAX);
	return 0;
}

static int
step_alerts(struct incident_work *s, struct err *e)
{
	struct alert_filter filter = { .look = s->look,
				       .class = -1,
				       .max = ROW_LIST_MAX };
	struct alert_row *all = NULL, *more;
	struct alert_list list;

	do {
		if (alert_row_list(s->db, s->company, &filter, s->arena, &list,
				   e) != 0)
			return -1;
		if (list.count == 0)
			break;
		filter.after.severity = list.row[list.count - 1].severity;
		filter.after.last_ms = list.row[list.count - 1].last_ms;
		filter.after.id = list.row[list.count - 1].id;
		more = arena_alloc_array(s->arena, s->count + list.count,
					 sizeof(*more));
		if (more == NULL)
			return arena_check(s->arena, e);
		if (s->count > 0)
			memcpy(more, all, s->count * sizeof(*all));
		memcpy(more + s->count, list.row,
		       list.count * sizeof(*list.row));
		all = more;
		s->count += list.count;
	} while (list.count == ROW_LIST_MAX && s->count < STEP_ALERTS_MAX);
	s->row = all;
	return 0;
}

static bool
is_home(const struct incident_work *s, const struct address *a, const char *ip)
{
	size_t i;

	if (a->family == 0)
		return false;
	if (map_get(s->device, ip, strlen(ip)) != NULL)
		return true;
	if (s->homes == 0)
		return address_is_private(a);
	for (i = 0; i < s->homes; i++)
		if (network_has(&s->home[i], a))
			return true;
	return false;
}

void
incident_work_alert(struct incident_work *s, size_t i)
{
	const struct alert_row *row = &s->row[i];
	struct incident_alert *x = &s->alert[i];
	struct text role;
	struct facts f;

	x->id = row->id;
	x->class = row->class;
	x->severity = row->severity;
	x->outcome = row->outcome;
	x->first_ms = row->first_ms;
	x->last_ms = row->last_ms;
	x->count = row->count;
	x->port = row->port;
	x->rule = text_of(row->rule);
	x->place = i;
	/* An empty text is no address, and leaves family 0. */
	if (address_parse(text_of(row->device), &x->device, NULL) != 0)
		memset(&x->device, 0, sizeof(x->device));
	if (address_parse(text_of(row->peer), &x->peer, NULL) != 0)
		memset(&x->peer, 0, sizeof(x->peer));
	x->peer_is_home = is_home(s, &x->peer, row->peer);
	facts_read(s->arena, row->facts, &f);
	role = facts_text(&f, "_role");
	if (role.n > 0)
		x->device_is_target = text_is(role, "target");
	else
		x->device_is_target =
		    incident_trait(x->class)->lane == INCIDENT_ATTEMPT &&
		    x->peer.family != 0 && !x->peer_is_home;
}

static const char *
text_of_address(struct incident_work *s, const struct address *a)
{
	char buffer[ADDRESS_TEXT_MAX];

	if (a->family == 0)
		return "";
	address_write(a, buffer);
	return arena_copy(s->arena, buffer);
}

/* Names of the classes concerned, in the table's order. */
static void
write_classes(struct json_out *j, const struct incident_work *s,
	      const struct incident_group *g)
{
	bool has[CLASS_COUNT] = { false };
	size_t i;

	for (i = 0; i < g->alerts; i++)
		has[s->alert[g->alert[i]].class] = true;
	json_out_key(j, "_classes");
	json_out_array(j);
	for (i = 0; i < CLASS_COUNT; i++)
		if (has[i])
			json_out_string(j, class_name((enum alert_class)i));
	json_out_array_end(j);
}

/* The values of the reason's sentence. */
static const char *
facts_of(struct incident_work *s, const struct incident_group *g)
{
	struct json_out j;
	const char *text;
	struct str out;

	str_init(&out, 4000);
	json_out_init(&j, &out, false);
	json_out_object(&j);
	json_out_pair(&j, "device",
		      g->devices > 0 ? text_of_address(s, &g->device[0]) : "");
	json_out_pair_int(&j, "devices", (int64_t)g->devices);
	json_out_pair_int(&j, "alerts", (int64_t)g->alerts);
	json_out_pair_int(&j, "count", g->count);
	if (g->from.family != 0)
		json_out_pair(&j, "from", text_of_address(s, &g->from));
	if (g->to.family != 0)
		json_out_pair(&j, "to", text_of_address(s, &g->to));
	json_out_pair(&j, "_role",
		      g->name->device_is_target ? "target" : "actor");
	write_classes(&j, s, g);
	json_out_object_end(&j);
	text = arena_text(s->arena, str_view(&out));
	str_done(&out);
	return text;
}

/* A device that no event described still gets its row: an incident always
 * names something a person can walk up to. */
static int
device_id(struct incident_work *s, const struct incident_group *g,
	  const char *ip, int64_t *id_out, struct err *e)
{
	struct device_row *row = map_get(s->device, ip, strlen(ip));

	if (row == NULL) {
		row = arena_alloc(s->arena, sizeof(*row));
		if (row == NULL)
			return arena_check(s->arena, e);
		row->company = s->company;
		row->look = s->look;
		row->key = arena_printf(s->arena, "ip:%s", ip);
		row->ip = ip;
		row->first_ms = g->first_ms;
		row->last_ms = g->last_ms;
		row->why = "[\"traffic\"]";
		if (device_row_put(s->db, row, 1, &row->id, e) != 0)
			return -1;
		map_set(s->device, ip, strlen(ip), row);
	}
	*id_out = row->id;
	return 0;
}

static int
join_members(struct incident_work *s, const struct incident_group *g,
	     const struct incident_row *incident, struct err *e)
{
	int64_t *id;
	size_t i;

	id = arena_alloc_array(s->arena, g->alerts + g->devices, sizeof(*id));
	if (id == NULL)
		return arena_check(s->arena, e);
	for (i = 0; i < g->alerts; i++)
		id[i] = s->alert[g->alert[i]].id;
	if (incident_row_join_alerts(s->db, incident, id, g->alerts, e) != 0)
		return -1;
	for (i = 0; i < g->devices; i++)
		if (device_id(s, g, text_of_address(s, &g->device[i]), &id[i],
			      e) != 0)
			return -1;
	return incident_row_join_devices(s->db, incident, id, g->devices, e);
}

int
incident_work_write(struct incident_work *s, const struct incident_group *g,
		    struct incident_row *row, struct err *e)
{
	const struct alert_row *name = &s->row[g->name->place];

	row->company = s->company;
	row->look = s->look;
	row->class = g->class;
	row->severity = g->severity;
	row->outcome = g->outcome;
	row->reason = incident_reason_key(g->reason);
	row->facts = facts_of(s, g);
	row->first_ms = g->first_ms;
	row->last_ms = g->last_ms;
	row->device = g->devices > 0 ? text_of_address(s, &g->device[0]) : "";
	row->peer = name->peer;
	row->subject = name->subject;
	row->title = name->title;
	if (arena_check(s->arena, e) != 0 ||
	    incident_row_put(s->db, row, &row->id, e) != 0)
		return -1;
	return join_members(s, g, row, e);
}

static int
write_group(struct incident_work *s, const struct incident_group *g,
	    struct err *e)
{
	const struct alert_row *lead = &s->row[g->lead->place];
	struct incident_row row = { .state = INCIDENT_OPEN,
				    .changed_ms = g->last_ms };
	uint64_t hash = map_hash(0, lead->key, strlen(lead->key));

	row.key =
	    arena_printf(s->arena, "%s %016llx", incident_reason_key(g->reason),
			 (unsigned long long)hash);
	return incident_work_write(s, g, &row, e);
}

void
incident_work_init(struct incident_work *s, struct db *db,
		   const struct settings *settings)
{
	memset(s, 0, sizeof(*s));
	s->db = db;
	s->homes = inventory_homes_parse(text_of(settings->home_networks),
					 s->home, NULL);
	s->arena = arena_new(STEP_MEMORY_MAX);
	s->device = map_new(0);
}

void
incident_work_done(struct incident_work *s)
{
	map_free(&s->device);
	arena_free(&s->arena);
}

static int
step_run(struct incident_work *s, int64_t window_ms, size_t *incidents_out,
	 struct err *e)
{
	const struct incident_group *group;
	size_t groups, i;
	TXN(t);

	if (txn_begin(&t, s->db, e) != 0 || incident_work_devices(s, e) != 0 ||
	    step_alerts(s, e) != 0)
		return -1;
	s->alert = arena_alloc_array(s->arena, s->count + 1, sizeof(*s->alert));
	if (s->alert == NULL)
		return arena_check(s->arena, e);
	for (i = 0; i < s->count; i++)
		incident_work_alert(s, i);
	if (incident_group(s->arena, s->alert, s->count, window_ms, &group,
			   &groups, e) != 0)
		return -1;
	for (i = 0; i < groups; i++)
		if (write_group(s, &group[i], e) != 0)
			return -1;
	*incidents_out = groups;
	return txn_commit(&t, e);
}

int
incident_step(struct db *db, const struct settings *settings, int64_t company,
	      int64_t look, size_t *incidents_out, struct err *e)
{
	struct incident_work s;
	int rc;

	*incidents_out = 0;
	incident_work_init(&s, db, settings);
	s.company = company;
	s.look = look;
	rc = step_run(&s, settings->incident_window, incidents_out, e);
	incident_work_done(&s);
	return rc;
}
