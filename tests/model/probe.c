#include "probe.h"

#include "model/absence_row.h"
#include "model/access_row.h"
#include "model/alert_row.h"
#include "model/audit_row.h"
#include "model/company_row.h"
#include "model/device_row.h"
#include "model/inbox_row.h"
#include "model/incident_note_row.h"
#include "model/incident_row.h"
#include "model/incident_work_row.h"
#include "model/look_row.h"
#include "model/person_row.h"
#include "model/suppression_row.h"

static size_t
given(struct model_test *t, int rc)
{
	return rc == 0 || t->e.kind != ERR_NOT_FOUND;
}

static size_t
probe_look_row_get(struct model_test *t, const struct rows *r, int64_t who)
{
	struct look_row row;

	return given(t, look_row_get(t->db, who, r->look, t->a, &row, &t->e));
}

static size_t
probe_look_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct look_list list;

	UNUSED(r);
	if (look_row_list(t->db, who, 0, 0, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_look_row_set(struct model_test *t, const struct rows *r, int64_t who)
{
	struct look_row row = { .id = r->look, .company = who };

	return given(t, look_row_set(t->db, &row, &t->e));
}

static size_t
probe_look_row_drop(struct model_test *t, const struct rows *r, int64_t who)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0)
		return 1;
	return given(t, look_row_drop(t->db, who, r->look, &t->e));
}

static size_t
probe_look_row_empty(struct model_test *t, const struct rows *r, int64_t who)
{
	int64_t alerts[SEVERITY_COUNT];
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    look_row_empty(t->db, who, r->look, &t->e) != 0 ||
	    alert_row_count(t->db, r->company, r->look, alerts, &t->e) != 0)
		return 1;
	return alerts[SEVERITY_NOW] != 1;
}

static size_t
probe_look_file_row_set(struct model_test *t, const struct rows *r, int64_t who)
{
	struct look_file_row row = { .look = r->look, .name = "taken over" };

	return given(t, look_file_row_set(t->db, who, &row, &t->e));
}

static size_t
probe_look_file_row_list(struct model_test *t, const struct rows *r,
			 int64_t who)
{
	struct look_file_list list;

	if (look_file_row_list(t->db, who, r->look, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_device_row_get(struct model_test *t, const struct rows *r, int64_t who)
{
	struct device_row row;

	return given(t,
		     device_row_get(t->db, who, r->device, t->a, &row, &t->e));
}

static size_t
probe_device_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct device_filter f = { .look = r->look };
	struct device_list list;

	if (device_row_list(t->db, who, &f, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_device_row_list_incident(struct model_test *t, const struct rows *r,
			       int64_t who)
{
	struct device_list list;

	if (device_row_list_incident(t->db, who, r->incident, t->a, &list,
				     &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_device_row_count(struct model_test *t, const struct rows *r, int64_t who)
{
	int64_t n = 1;

	return device_row_count(t->db, who, r->look, &n, &t->e) != 0 || n != 0;
}

static size_t
probe_alert_row_get(struct model_test *t, const struct rows *r, int64_t who)
{
	struct alert_row row;

	return given(t, alert_row_get(t->db, who, r->alert, t->a, &row, &t->e));
}

static size_t
probe_alert_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct alert_filter f = { .look = r->look, .class = -1 };
	struct alert_list list;

	if (alert_row_list(t->db, who, &f, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_alert_row_list_incident(struct model_test *t, const struct rows *r,
			      int64_t who)
{
	struct alert_list list;

	if (alert_row_list_incident(t->db, who, r->incident, t->a, &list,
				    &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_alert_row_list_changed(struct model_test *t, const struct rows *r,
			     int64_t who)
{
	struct alert_list list;

	UNUSED(r);
	if (alert_row_list_changed(t->db, who, 0, 0, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_alert_row_list_near(struct model_test *t, const struct rows *r,
			  int64_t who)
{
	struct alert_near near = { .company = who,
				   .address = "192.168.1.20",
				   .until_ms = 9000 };
	struct alert_list list;

	UNUSED(r);
	if (alert_row_list_near(t->db, &near, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
severities(const int64_t count[SEVERITY_COUNT])
{
	size_t sum = 0;

	for (int i = 0; i < SEVERITY_COUNT; i++)
		sum += (size_t)count[i];
	return sum;
}

static size_t
probe_alert_row_count(struct model_test *t, const struct rows *r, int64_t who)
{
	int64_t count[SEVERITY_COUNT];

	if (alert_row_count(t->db, who, r->look, count, &t->e) != 0)
		return 1;
	return severities(count);
}

static size_t
probe_incident_row_get(struct model_test *t, const struct rows *r, int64_t who)
{
	struct incident_row row;

	return given(
	    t, incident_row_get(t->db, who, r->incident, t->a, &row, &t->e));
}

static size_t
probe_incident_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct incident_filter f = {
		.look = -1, .class = -1, .state = -1, .device = 0
	};
	struct incident_list list;
	size_t leaked;

	if (incident_row_list(t->db, who, &f, t->a, &list, &t->e) != 0)
		return 1;
	leaked = list.count;
	f.device = r->device;
	if (incident_row_list(t->db, who, &f, t->a, &list, &t->e) != 0)
		return 1;
	return leaked + list.count;
}

static size_t
probe_incident_row_list_seen(struct model_test *t, const struct rows *r,
			     int64_t who)
{
	struct access_view view = { .person = r->person, .now_ms = 50 };
	struct incident_filter f = { .look = -1, .class = -1, .state = -1 };
	struct incident_list list;
	size_t leaked = 0;

	/* A clerk of the other company, and nothing else. */
	if (access_row_set(t->db, r->person, who, ACCESS_CLERK, &t->e) != 0 ||
	    incident_row_list_seen(t->db, &view, &f, t->a, &list, &t->e) != 0)
		return 1;
	for (size_t i = 0; i < list.count; i++)
		leaked += list.row[i].company == r->company;
	return leaked;
}

static size_t
probe_incident_row_list_alert(struct model_test *t, const struct rows *r,
			      int64_t who)
{
	struct incident_list list;

	if (incident_row_list_alert(t->db, who, r->live_alert, t->a, &list,
				    &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_incident_row_set_revision(struct model_test *t, const struct rows *r,
				int64_t who)
{
	return given(
	    t, incident_row_set_revision(t->db, who, r->incident, 9, &t->e));
}

static size_t
probe_incident_row_count(struct model_test *t, const struct rows *r,
			 int64_t who)
{
	int64_t count[SEVERITY_COUNT];

	if (incident_row_count(t->db, who, r->look, count, &t->e) != 0)
		return 1;
	return severities(count);
}

static size_t
probe_incident_row_move(struct model_test *t, const struct rows *r, int64_t who)
{
	struct incident_move move = { who, r->incident, INCIDENT_OPEN,
				      INCIDENT_CLOSED, 9 };

	return given(t, incident_row_move(t->db, &move, &t->e));
}

static size_t
probe_incident_row_drop(struct model_test *t, const struct rows *r, int64_t who)
{
	return given(t, incident_row_drop(t->db, who, r->incident, &t->e));
}

static size_t
probe_incident_row_part(struct model_test *t, const struct rows *r, int64_t who)
{
	struct incident_row row;
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0 ||
	    incident_row_part(t->db, who, r->incident, &t->e) != 0 ||
	    incident_row_get(t->db, r->company, r->incident, t->a, &row,
			     &t->e) != 0)
		return 1;
	return row.alerts != 1 || row.devices != 1;
}

static size_t
join(struct model_test *t, const struct incident_row *i, const int64_t *alert,
     const int64_t *device)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0)
		return 1;
	if (alert != NULL)
		return given(
		    t, incident_row_join_alerts(t->db, i, alert, 1, &t->e));
	return given(t, incident_row_join_devices(t->db, i, device, 1, &t->e));
}

static size_t
probe_incident_row_join_alerts(struct model_test *t, const struct rows *r,
			       int64_t who)
{
	struct incident_row i = { .id = r->incident, .company = who };

	return join(t, &i, &r->alert, NULL);
}

static size_t
probe_incident_row_join_devices(struct model_test *t, const struct rows *r,
				int64_t who)
{
	struct incident_row i = { .id = r->incident, .company = who };

	return join(t, &i, NULL, &r->device);
}

static size_t
probe_audit_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct audit_list list;

	UNUSED(r);
	if (audit_row_list(t->db, who, 0, 0, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_person_row_list_company(struct model_test *t, const struct rows *r,
			      int64_t who)
{
	struct person_list list;
	size_t leaked = 0;

	if (person_row_list_company(t->db, who, t->a, &list, &t->e) != 0)
		return 1;
	for (size_t i = 0; i < list.count; i++)
		leaked += list.row[i].id != r->person;
	return leaked;
}

static size_t
probe_contract_row_end(struct model_test *t, const struct rows *r, int64_t who)
{
	return given(t, contract_row_end(t->db, who, r->contract, 1, &t->e));
}

static size_t
probe_access_row_get(struct model_test *t, const struct rows *r, int64_t who)
{
	enum access access;

	/* The clerk of 'who' asks for the victim's company. */
	if (access_row_set(t->db, r->person, who, ACCESS_CLERK, &t->e) != 0)
		return 1;
	return given(t, access_row_get(t->db, r->person, r->company, 50,
				       &access, &t->e));
}

static size_t
probe_access_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct access_list list;

	UNUSED(who);
	if (access_row_list(t->db, r->person, 50, t->a, &list, &t->e) != 0)
		return 1;
	return list.count != 1;
}

static size_t
probe_access_row_is_analyst(struct model_test *t, const struct rows *r,
			    int64_t who)
{
	bool analyst = true;

	UNUSED(who);
	return access_row_is_analyst(t->db, r->person, 50, &analyst, &t->e) !=
		   0 ||
	       analyst;
}

static size_t
probe_access_row_list_people(struct model_test *t, const struct rows *r,
			     int64_t who)
{
	struct access_people list;
	size_t leaked = 0;

	if (access_row_list_people(t->db, who, 50, t->a, &list, &t->e) != 0)
		return 1;
	for (size_t i = 0; i < list.count; i++)
		leaked += list.row[i].person != r->person;
	return leaked;
}

static size_t
probe_inbox_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct access_view view = { .person = r->person, .now_ms = 50 };
	struct inbox_filter f = { .company = r->company,
				  .class = -1,
				  .state = -2 };
	struct inbox_list list;

	UNUSED(who);
	if (inbox_row_list(t->db, &view, &f, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_inbox_row_count(struct model_test *t, const struct rows *r, int64_t who)
{
	struct access_view view = { .person = r->person, .now_ms = 50 };
	struct inbox_filter f = { .class = -1, .state = -2 };
	struct inbox_count count = { .incidents = 1 };

	UNUSED(who);
	return inbox_row_count(t->db, &view, &f, t->a, &count, &t->e) != 0 ||
	       count.incidents != 0 || count.rows != 0;
}

static size_t
probe_incident_work_row_get(struct model_test *t, const struct rows *r,
			    int64_t who)
{
	struct incident_work_row row;

	return given(t, incident_work_row_get(t->db, who, r->incident, t->a,
					      &row, &t->e));
}

static size_t
probe_incident_work_row_set(struct model_test *t, const struct rows *r,
			    int64_t who)
{
	struct incident_work_row row = { .incident = r->incident,
					 .company = who };
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0)
		return 1;
	return given(t, incident_work_row_set(t->db, &row, 0, &t->e));
}

static size_t
probe_incident_note_row_add(struct model_test *t, const struct rows *r,
			    int64_t who)
{
	struct incident_note_row row = { .incident = r->incident,
					 .company = who,
					 .text = "taken over" };

	return given(t, incident_note_row_add(t->db, &row, &t->e));
}

static size_t
probe_incident_note_row_list(struct model_test *t, const struct rows *r,
			     int64_t who)
{
	struct incident_note_list list;

	if (incident_note_row_list(t->db, who, r->incident, t->a, &list,
				   &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_incident_note_row_list_company(struct model_test *t, const struct rows *r,
				     int64_t who)
{
	struct incident_note_list list;

	UNUSED(r);
	if (incident_note_row_list_company(t->db, who, 0, 0, t->a, &list,
					   &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_suppression_row_get(struct model_test *t, const struct rows *r,
			  int64_t who)
{
	struct suppression_row row;

	return given(t, suppression_row_get(t->db, who, r->suppression, t->a,
					    &row, &t->e));
}

static size_t
probe_suppression_row_list(struct model_test *t, const struct rows *r,
			   int64_t who)
{
	struct suppression_list list;

	UNUSED(r);
	if (suppression_row_list(t->db, who, 0, 0, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_suppression_row_list_active(struct model_test *t, const struct rows *r,
				  int64_t who)
{
	struct suppression_list list;

	UNUSED(r);
	if (suppression_row_list_active(t->db, who, 50, t->a, &list, &t->e) !=
	    0)
		return 1;
	return list.count;
}

static size_t
probe_suppression_row_end(struct model_test *t, const struct rows *r,
			  int64_t who)
{
	return given(t,
		     suppression_row_end(t->db, who, r->suppression, 9, &t->e));
}

static size_t
probe_suppression_row_preview(struct model_test *t, const struct rows *r,
			      int64_t who)
{
	struct suppression_row row = { .company = who, .class = "other" };
	struct suppression_preview seen;

	UNUSED(r);
	row.class = class_name((enum alert_class)0);
	if (suppression_row_preview(t->db, &row, 0, 9, t->a, &seen, &t->e) != 0)
		return 1;
	return (size_t)seen.alerts + seen.sample.count;
}

static size_t
probe_suppression_hit_row_add(struct model_test *t, const struct rows *r,
			      int64_t who)
{
	TXN(txn);

	if (txn_begin(&txn, t->db, &t->e) != 0)
		return 1;
	return given(t, suppression_hit_row_add(t->db, who, r->suppression,
						r->alert, 9, &t->e));
}

static size_t
probe_absence_row_list(struct model_test *t, const struct rows *r, int64_t who)
{
	struct absence_list list;

	UNUSED(r);
	if (absence_row_list(t->db, who, 0, t->a, &list, &t->e) != 0)
		return 1;
	return list.count;
}

static size_t
probe_absence_row_list_between(struct model_test *t, const struct rows *r,
			       int64_t who)
{
	struct absence_list list;

	UNUSED(r);
	if (absence_row_list_between(t->db, who, 0, 100, t->a, &list, &t->e) !=
	    0)
		return 1;
	return list.count;
}

static size_t
probe_absence_row_end(struct model_test *t, const struct rows *r, int64_t who)
{
	return given(t, absence_row_end(t->db, who, r->absence, 9, &t->e));
}

const struct probe_row probes[] = {
	PROBE(look_row_get),
	PROBE(look_row_list),
	PROBE(look_row_set),
	PROBE(look_row_drop),
	PROBE(look_row_empty),
	PROBE(look_file_row_set),
	PROBE(look_file_row_list),
	PROBE(device_row_get),
	PROBE(device_row_list),
	PROBE(device_row_list_incident),
	PROBE(device_row_count),
	PROBE(alert_row_get),
	PROBE(alert_row_list),
	PROBE(alert_row_list_incident),
	PROBE(alert_row_count),
	PROBE(alert_row_list_changed),
	PROBE(alert_row_list_near),
	PROBE(incident_row_get),
	PROBE(incident_row_list),
	PROBE_MEMBER(incident_row_list_seen),
	PROBE(incident_row_count),
	PROBE(incident_row_set_revision),
	PROBE(incident_row_list_alert),
	PROBE(incident_row_move),
	PROBE(incident_row_drop),
	PROBE(incident_row_part),
	PROBE(incident_row_join_alerts),
	PROBE(incident_row_join_devices),
	PROBE(audit_row_list),
	PROBE(person_row_list_company),
	PROBE(contract_row_end),
	PROBE(incident_work_row_get),
	PROBE(incident_work_row_set),
	PROBE(incident_note_row_add),
	PROBE(incident_note_row_list),
	PROBE(incident_note_row_list_company),
	PROBE(suppression_row_get),
	PROBE(suppression_row_list),
	PROBE(suppression_row_list_active),
	PROBE(suppression_row_end),
	PROBE(suppression_row_preview),
	PROBE(suppression_hit_row_add),
	PROBE(absence_row_list),
	PROBE(absence_row_list_between),
	PROBE(absence_row_end),
	PROBE_MEMBER(inbox_row_list),
	PROBE_MEMBER(inbox_row_count),
	PROBE_MEMBER(access_row_is_analyst),
	PROBE(access_row_list_people),
	PROBE_MEMBER(access_row_get),
	PROBE_MEMBER(access_row_list),
};
const size_t probes_count = ARRAY_LEN(probes);
