/* The devices of a look or of the live watch, and one device. */
#include <string.h>

#include "model/alert_row.h"
#include "model/device_row.h"
#include "web/device_tmpl.h"
#include "web/device_view.h"
#include "web/html_out.h"
#include "web/incident_lines.h"
#include "web/look_lines.h"
#include "web/page_fill.h"
#include "web/view_fill.h"
#include "web/watch_answers.h"

#define DEVICES_ON_PAGE  50
#define INCIDENTS_OF_ONE 20
#define ALERTS_OF_ONE    50
#define LOOKS_TO_CHOOSE  30
#define QUERY_TEXT_MAX   400

/* "office.pcap (examined on ...)": looks of one minute are told apart. */
static int
look_label(struct page *p, const struct look_row *row, const char **out,
	   struct err *e)
{
	struct look_file_list files;
	struct content_value value[2];

	if (look_file_row_list(p->db, p->company, row->id, p->arena, &files,
			       e) != 0)
		return -1;
	value[0] = VALUE_TEXT(
	    "name", look_name(p, files.count > 0 ? files.row[0].name : NULL));
	value[1] = VALUE_TEXT("date", view_time_of(p, row->created_ms).text);
	*out = page_fill_text(p, TEXT_devices_of_look, value, 2);
	return 0;
}

/* The live watch, and the newest looks that are done. */
static int
looks_fill(struct page *p, struct view_devices *view, struct err *e)
{
	struct view_option *o =
	    arena_alloc_array(p->arena, LOOKS_TO_CHOOSE + 1, sizeof(*o));
	struct look_list list;

	if (look_row_list(p->db, p->company, 0, LOOKS_TO_CHOOSE, p->arena,
			  &list, e) != 0)
		return -1;
	if (o == NULL)
		return arena_check(p->arena, e);
	o[view->look_count++] =
	    (struct view_option){ "0", page_text(p, TEXT_devices_of_live),
				  view->look == 0 };
	for (size_t i = 0; i < list.count; i++) {
		const struct look_row *row = &list.row[i];
		const char *label;

		if (look_label(p, row, &label, e) != 0)
			return -1;
		o[view->look_count++] =
		    (struct view_option){ arena_printf(p->arena, "%lld",
						       (long long)row->id),
					  label, view->look == row->id };
	}
	view->looks = o;
	return arena_check(p->arena, e);
}

/* Where nothing is asked for: the live watch once it has seen a device, else
 * the newest look. */
static int
look_default(struct page *p, int64_t *look_out, struct err *e)
{
	struct look_list list;
	int64_t count;

	*look_out = 0;
	if (device_row_count(p->db, p->company, 0, &count, e) != 0)
		return -1;
	if (count > 0)
		return 0;
	if (look_row_list(p->db, p->company, 0, 1, p->arena, &list, e) != 0)
		return -1;
	if (list.count > 0)
		*look_out = list.row[0].id;
	return 0;
}

static int
devices_fill(struct page *p, struct view_devices *view, struct err *e)
{
	struct device_filter filter = {
		.look = view->look,
		.text = view_text(view->text),
		.after = page_query_int(p, "after", 1, INT64_MAX, 0),
		.max = DEVICES_ON_PAGE,
	};
	struct view_device_line *line;
	struct result_device device;
	struct device_list list;

	if (device_row_list(p->db, p->company, &filter, p->arena, &list, e) !=
	    0)
		return -1;
	line = arena_alloc_array(p->arena, list.count, sizeof(*line));
	if (line == NULL && list.count > 0)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list.count; i++) {
		if (result_read_device(p->arena, p->language, &list.row[i],
				       &device, e) != 0)
			return -1;
		view_device(p, &device, &line[i]);
	}
	view->device = line;
	view->devices = list.count;
	if (filter.after > 0)
		view->pager.first = arena_printf(p->arena, "/devices?look=%lld",
						 (long long)view->look);
	if (list.count == DEVICES_ON_PAGE)
		view->pager.next =
		    arena_printf(p->arena, "/devices?look=%lld&after=%lld",
				 (long long)view->look,
				 (long long)list.row[list.count - 1].id);
	return arena_check(p->arena, e);
}

int
devices_show(struct page *p, struct err *e)
{
	const char *text = http_query_get(p->request, "text");
	struct view_devices view = {
		.text =
		    text != NULL && strlen(text) <= QUERY_TEXT_MAX ? text : "",
		.look = page_query_int(p, "look", 0, INT64_MAX, -1),
	};
	struct html_out o;

	if (view.look < 0 && look_default(p, &view.look, e) != 0)
		return -1;
	if (looks_fill(p, &view, e) != 0 || devices_fill(p, &view, e) != 0)
		return -1;
	page_frame(p, page_text(p, TEXT_device_list_title), &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	devices_page(&o, &view);
	return 0;
}

static int
alerts_fill(struct page *p, const struct device_row *row,
	    struct view_device *view, struct err *e)
{
	struct alert_filter filter = { .look = row->look,
				       .class = -1,
				       .device = row->ip,
				       .max = ALERTS_OF_ONE };
	struct view_alert_line *line;
	struct result_alert alert;
	struct alert_list list;

	if (row->ip[0] == '\0')
		return 0;
	if (alert_row_list(p->db, p->company, &filter, p->arena, &list, e) != 0)
		return -1;
	line = arena_alloc_array(p->arena, list.count, sizeof(*line));
	if (line == NULL && list.count > 0)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list.count; i++) {
		if (result_read_alert(p->arena, p->language, &list.row[i],
				      &alert, e) != 0)
			return -1;
		view_alert(p, &alert, &line[i]);
	}
	view->alert = line;
	view->alerts = list.count;
	return 0;
}

/* "Support ended on ..." when the maker's support for it has ended. */
static const char *
os_end_text(struct page *p, const char *os)
{
	const struct os_family *family = content_os(text_of(os));

	if (family == NULL || family->end[0] == '\0')
		return NULL;
	return view_filled(p, TEXT_device_os_ended, "date", family->end);
}

static int
incidents_fill(struct page *p, const struct device_row *row,
	       struct view_device *view, struct err *e)
{
	struct incident_filter filter = { .look = row->look,
					  .class = -1,
					  .state = -1,
					  .device = row->id,
					  .max = INCIDENTS_OF_ONE };
	struct incident_lines lines;

	if (incident_lines_read(p, &filter, &lines, e) != 0)
		return -1;
	view->incident = lines.line;
	view->incidents = lines.count;
	return 0;
}

int
device_show(struct page *p, struct err *e)
{
	struct view_device view = { 0 };
	struct result_device device;
	struct device_row row;
	struct html_out o;

	if (device_row_get(p->db, p->company, p->id[0], p->arena, &row, e) !=
		0 ||
	    result_read_device(p->arena, p->language, &row, &device, e) != 0)
		return -1;
	view_device(p, &device, &view.line);
	view.look = row.look;
	view.os_end = os_end_text(p, device.os);
	view.why = device.why;
	view.whys = device.whys;
	if (incidents_fill(p, &row, &view, e) != 0 ||
	    alerts_fill(p, &row, &view, e) != 0)
		return -1;
	if (arena_check(p->arena, e) != 0)
		return -1;
	page_frame(p, device.label, &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	device_page(&o, &view);
	return 0;
}
