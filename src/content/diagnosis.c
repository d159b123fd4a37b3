#include "content/diagnosis.h"

#include <string.h>

#include "content/data.h"

const struct diagnosis_edition *
content_diagnosis(enum language language, struct text id)
{
	for (size_t i = 0; i < data_diagnosis_count; i++)
		if (text_is(id, data_diagnosis[i][language].id))
			return &data_diagnosis[i][language];
	return NULL;
}

static bool
in_force(const struct diagnosis_edition *d, const char *day)
{
	return strcmp(d->from, day) <= 0 &&
	       (d->until[0] == '\0' || strcmp(day, d->until) <= 0);
}

const struct diagnosis_edition *
content_diagnosis_on(enum language language, struct text day)
{
	const struct diagnosis_edition *best = NULL, *newest = NULL;
	char copy[sizeof("2026-11-21")];

	text_copy(copy, sizeof(copy), day);
	for (size_t i = 0; i < data_diagnosis_count; i++) {
		const struct diagnosis_edition *d =
		    &data_diagnosis[i][language];

		if (newest == NULL || strcmp(newest->from, d->from) < 0)
			newest = d;
		if (in_force(d, copy) &&
		    (best == NULL || strcmp(best->from, d->from) < 0))
			best = d;
	}
	return best != NULL ? best : newest;
}
