/* fuzz_settings.c: any bytes as a settings file; what was taken can be
 * written and taken again. */
#include <string.h>

#include "base/check.h"
#include "fmt/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { (const char *)data, size };
	struct settings s, again;
	const struct setting *row;
	struct err e = { 0 };
	struct str value;

	str_init(&value, 1024);
	settings_init(&s);
	if (settings_load(&s, t, "fuzz", &e) != 0)
		CHECK(e.text[0] != '\0');
	again = s;
	for (size_t i = 0; i < settings_count(); i++) {
		row = settings_get(i);
		/* A fraction is shown with fifteen digits, which is enough
		 * for people but not for every double. */
		if (row->name == NULL || row->kind == SETTING_REAL)
			continue;
		str_reset(&value);
		settings_value_write(&s, row, &value);
		CHECK(settings_set(&again, text_of(row->name), str_view(&value),
				   &e) == 0);
	}
	CHECK(memcmp(&s, &again, sizeof(s)) == 0);
	str_done(&value);
	return 0;
}
