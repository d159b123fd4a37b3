/* result_row.c: single rows in the words of a result; see result.h. */
#include "watch/result_part.h"

int
result_read_device(struct arena *a, enum language language,
		   const struct device_row *row, struct result_device *out,
		   struct err *e)
{
	struct result_work w = { .arena = a, .language = language };

	w.device = map_new(0);
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
	result_alert_of(&w, row, out);
	map_free(&w.device);
	return arena_check(a, e);
}
