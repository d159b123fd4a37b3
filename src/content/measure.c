#include "content/content.h"
#include "content/data.h"

const struct measure *
content_measure(size_t number)
{
	return number < data_measure_count ? &data_measure[number] : NULL;
}

const struct measure *
content_measure_find(struct text key)
{
	for (size_t i = 0; i < data_measure_count; i++)
		if (text_is(key, data_measure[i].key))
			return &data_measure[i];
	return NULL;
}
