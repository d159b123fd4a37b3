/* The company's sensors: how they are, one more, one less. */
#include <string.h>

#include "web/html_out.h"
#include "web/page_fill.h"
#include "web/sensor_answers.h"
#include "web/sensor_form.h"
#include "web/sensor_tmpl.h"
#include "web/sensor_words.h"
#include "web/view_fill.h"
#include "web/visit.h"

static int
lines_fill(struct page *p, struct view_sensors *view, struct err *e)
{
	struct view_sensor_line *line;
	struct sender_list list;
	size_t unwell = 0;

	if (sender_row_list(p->db, p->company, p->arena, &list, e) != 0)
		return -1;
	line = arena_alloc_array(p->arena, list.count, sizeof(*line));
	for (size_t i = 0; line != NULL && i < list.count; i++) {
		sensor_line_fill(p, &list.row[i], &line[i]);
		if (!line[i].well)
			unwell++;
	}
	view->line = line;
	view->lines = list.count;
	view->well = unwell == 0;
	if (list.count > 0)
		view->summary =
		    unwell == 0
			? page_text(p, TEXT_sensor_all_well)
			: view_filled(p, TEXT_sensor_some_unwell, "count",
				      arena_printf(p->arena, "%zu", unwell));
	return arena_check(p->arena, e);
}

/* Whether all that should run do; nothing to say when some were only just
 * let in, or are switched off. */
static void
summary_temper(struct view_sensors *view)
{
	if (!view->well)
		return;
	for (size_t i = 0; i < view->lines; i++)
		if (!view->line[i].running)
			view->summary = NULL;
}

static int
codes_fill(struct page *p, struct view_sensors *view, struct err *e)
{
	struct view_sensor_code *code;
	struct enrolment_list list;

	if (enrolment_row_list(p->db, p->company, visit_now(p), p->arena, &list,
			       e) != 0)
		return -1;
	code = arena_alloc_array(p->arena, list.count, sizeof(*code));
	for (size_t i = 0; code != NULL && i < list.count; i++) {
		const struct enrolment_row *row = &list.row[i];

		code[i] = (struct view_sensor_code){
			.id = row->id,
			.name = row->name,
			.site = view_text(row->site),
			.until =
			    view_filled(p, TEXT_sensor_code_until, "date",
					view_time_of(p, row->expires_ms).text),
		};
	}
	view->code = code;
	view->codes = list.count;
	return arena_check(p->arena, e);
}

static int
sensors_write(struct page *p, int status, struct view_sensors *view,
	      struct err *e)
{
	struct html_out o;

	view->may_write = page_may(p, PERMISSION_WATCH_WRITE);
	if (lines_fill(p, view, e) != 0 || codes_fill(p, view, e) != 0)
		return -1;
	summary_temper(view);
	page_frame(p, page_text(p, TEXT_sensor_title), &view->frame);
	o = (struct html_out){ page_html(p, status), p->language };
	sensors_page(&o, view);
	return 0;
}

int
sensors_show(struct page *p, struct err *e)
{
	struct view_sensors view = { .name = "", .site = "" };

	return sensors_write(p, 200, &view, e);
}

/* The code stands on this one answer only; nobody can ask for it again. */
static int
invite_write(struct page *p, const struct sensor_invite *invite, struct err *e)
{
	struct view_sensor_invite view = { .code = invite->code,
					   .place = invite->place };
	char qr[INVITE_QR_MAX];
	struct html_out o;

	view.lead = view_filled(p, TEXT_sensor_code_for, "name", invite->name);
	view.once = view_filled(p, TEXT_sensor_code_once, "date",
				view_time_of(p, invite->expires_ms).text);
	view.typed =
	    arena_printf(p->arena, "komainu-sensor enrol --centre %s %s",
			 invite->place, invite->code);
	invite_qr(invite->code, invite->place, qr);
	view.qr = qr_make(p, qr);
	if (arena_check(p->arena, e) != 0)
		return -1;
	page_frame(p, page_text(p, TEXT_sensor_code_title), &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	sensor_invite_page(&o, &view);
	return 0;
}

static const char *
name_fault(const struct page *p, const struct err *e)
{
	return page_text(p, e->kind == ERR_CONFLICT ? TEXT_sensor_name_taken
						    : TEXT_sensor_name_wrong);
}

int
sensors_post(struct page *p, struct err *e)
{
	struct view_sensors view = { 0 };
	struct sensor_invite invite;

	if (sensor_invite_apply(p, &invite, e) == 0)
		return invite_write(p, &invite, e);
	if (e->kind != ERR_INVALID && e->kind != ERR_CONFLICT)
		return -1;
	view.fault = (struct view_fault){ "name", name_fault(p, e) };
	err_clear(e);
	view.name = invite.name != NULL ? invite.name : "";
	view.site = invite.site != NULL ? invite.site : "";
	return sensors_write(p, 422, &view, e);
}

int
sensor_code_drop_post(struct page *p, struct err *e)
{
	if (sensor_code_drop(p, e) != 0)
		return -1;
	return page_redirect_flash(p, "/sensors",
				   TEXT_flash_sensor_code_dropped);
}

static int
sensor_write(struct page *p, int status, struct view_sensor *view,
	     struct err *e)
{
	struct sender_row row;
	struct html_out o;

	if (sender_row_get(p->db, p->company, p->id[0], p->arena, &row, e) != 0)
		return -1;
	sensor_line_fill(p, &row, &view->line);
	sensor_facts_fill(p, &row, view);
	view->may_write =
	    page_may(p, PERMISSION_WATCH_WRITE) && row.state != SENDER_REMOVED;
	view->may_revoke = view->may_write && row.state == SENDER_ACTIVE;
	if (view->typed_name == NULL) {
		view->typed_name = row.name;
		view->typed_site = row.site;
	}
	if (view->typed_reason == NULL)
		view->typed_reason = "";
	if (arena_check(p->arena, e) != 0)
		return -1;
	page_frame(p, row.name, &view->frame);
	o = (struct html_out){ page_html(p, status), p->language };
	sensor_page(&o, view);
	return 0;
}

int
sensor_show(struct page *p, struct err *e)
{
	struct view_sensor view = { 0 };

	return sensor_write(p, 200, &view, e);
}

static const char *
sensor_path(struct page *p)
{
	const char *path =
	    arena_printf(p->arena, "/sensors/%lld", (long long)p->id[0]);

	return path != NULL ? path : "/sensors";
}

int
sensor_post(struct page *p, struct err *e)
{
	struct view_sensor view = { 0 };
	struct sensor_names names;

	if (sensor_name_apply(p, &names, e) == 0)
		return page_redirect_flash(p, sensor_path(p),
					   TEXT_flash_sensor_named);
	if (e->kind != ERR_INVALID && e->kind != ERR_CONFLICT)
		return -1;
	view.fault = (struct view_fault){ "name", name_fault(p, e) };
	err_clear(e);
	view.typed_name = names.name != NULL ? names.name : "";
	view.typed_site = names.site != NULL ? names.site : "";
	return sensor_write(p, 422, &view, e);
}

static int
ended(struct page *p, int rc, bool removed, struct err *e)
{
	struct view_sensor view = { 0 };

	if (rc == 0)
		return page_redirect_flash(p, sensor_path(p),
					   removed ? TEXT_flash_sensor_removed
						   : TEXT_flash_sensor_revoked);
	if (e->kind == ERR_CONFLICT) {
		err_clear(e);
		return page_redirect_flash(p, sensor_path(p),
					   TEXT_flash_sensor_gone);
	}
	if (e->kind != ERR_INVALID)
		return -1;
	err_clear(e);
	view.fault =
	    (struct view_fault){ removed ? "remove-reason" : "revoke-reason",
				 page_text(p, TEXT_sensor_reason_missing) };
	return sensor_write(p, 422, &view, e);
}

int
sensor_revoke_post(struct page *p, struct err *e)
{
	const char *reason;
	int rc = sensor_revoke_apply(p, &reason, e);

	return ended(p, rc, false, e);
}

int
sensor_remove_post(struct page *p, struct err *e)
{
	const char *reason;
	int rc = sensor_remove_apply(p, &reason, e);

	return ended(p, rc, true, e);
}
