/* result_row.c: single rows in the words of a result; see result.h. */
#include <string.h>

#include "watch/result_part.h"

int
result_read_device(struct arena *a, enum language language,
		   const struct device_row *row, struct result_device *out,
		   struct err *e)
{
	struct result_work w = { .arena = a, .language = language };

	w.device = map_new(0);
	*out = (struct result_device){ 0 };
	result_device_of(&w, row, out);
	map_free(&w.device);
	return arena_check(a, e);
}

int
result_read_alert(struct arena *a, enum language language,
		  const struct alert_row *row, struct result_alert *out,
		  struct err *e)
{
	struct result_work w = { .arena = a, .language = language };

	w.device = map_new(0);
	*out = (struct result_alert){ 0 };
	result_alert_of(&w, row, out);
	map_free(&w.device);
	return arena_check(a, e);
}

int
result_read_incident(struct arena *a, enum language language,
		     const struct settings *settings,
		     const struct incident_row *row, const char *device_name,
		     struct result_incident *out, struct err *e)
{
	struct result_work w = { .settings = settings,
				 .arena = a,
				 .language = language };
	struct device_row named = { .ip = row->device, .name = device_name };
	struct result_device device = { 0 };

	w.device = map_new(0);
	if (row->device[0] != '\0') {
		result_device_of(&w, &named, &device);
		map_set(w.device, row->device, strlen(row->device), &device);
	}
	*out = (struct result_incident){ 0 };
	result_incident_of(&w, row, out);
	map_free(&w.device);
	return arena_check(a, e);
}
