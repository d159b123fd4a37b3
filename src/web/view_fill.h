/*
 * view_fill.h: results in the words of views. Everything lives in the
 * request's arena; a full arena gives short views, so page functions end with
 * arena_check.
 */
#ifndef WEB_VIEW_FILL_H
#define WEB_VIEW_FILL_H

#include "web/page.h"
#include "web/parts_view.h"
#include "watch/result.h"

/* NULL instead of "", which templates take for "nothing to show". */
const char *view_text(const char *text);
/* In Japan's time, in the person's language; iso NULL when ms is 0. */
struct view_time view_time_of(struct page *p, int64_t ms);
struct view_badge view_badge_of(const struct page *p, enum severity severity);
/* "48.2 MB" */
const char *view_bytes(struct page *p, int64_t bytes);
/* A text with one {name} put in. */
const char *view_filled(struct page *p, enum text_key key, const char *name,
			const char *value);
/* Cuts a text at its line feeds; empty lines are passed over, "- " begins a
 * step of the line before. */
const struct view_line *view_lines_of(struct page *p, const char *text,
				      size_t *count_out);
/* The state's word; the name is one of model/incident_row.h. */
const char *view_state_text(const struct page *p, const char *name);
/* The file format for people, NULL when it is not known. */
const char *view_format(const struct page *p, const char *type);

void view_incident(struct page *p, const struct result_incident *from,
		   struct view_incident_line *to);
void view_device(struct page *p, const struct result_device *from,
		 struct view_device_line *to);
void view_alert(struct page *p, const struct result_alert *from,
		struct view_alert_line *to);

/* Whole lists; NULL and a count of 0 when there is none. */
const struct view_incident_line *
view_incidents(struct page *p, const struct result_incident *from,
	       size_t count);
const struct view_device_line *
view_devices(struct page *p, const struct result_device *from, size_t count);
const struct view_alert_line *
view_alerts(struct page *p, const struct result_alert *from, size_t count);
/* The same from lists of pointers, as incidents hold them. */
const struct view_device_line *
view_devices_at(struct page *p, const struct result_device *const *from,
		size_t count);
const struct view_alert_line *
view_alerts_at(struct page *p, const struct result_alert *const *from,
	       size_t count);

#endif
