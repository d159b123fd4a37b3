#include "sensor/setting.h"

#include "base/check.h"
#include "base/num.h"
#include "os/file.h"

#define FILE_MAX 65536

enum kind { KIND_TEXT, KIND_SIZE, KIND_INT };

static const struct row {
	struct sensor_setting setting;
	enum kind kind;
	size_t offset;
} rows[] = {
#define SETTING(name, type, preset, help)                                      \
	{ { #name, preset, help },                                             \
	  KIND_##type,                                                         \
	  offsetof(struct sensor_settings, name) },
#include "sensor/setting_table.h"
};

static int
value_set(struct sensor_settings *s, const struct row *row, struct text value,
	  struct err *e)
{
	void *at = (char *)s + row->offset;

	switch (row->kind) {
	case KIND_TEXT:
		if (text_copy(at, SENSOR_SETTING_MAX, value))
			return 0;
		return err_set(e, ERR_INVALID, "over %d bytes",
			       SENSOR_SETTING_MAX - 1);
	case KIND_SIZE:
		return num_size(value, 0, INT64_MAX, at, e);
	case KIND_INT:
		return num_int(value, 0, 1000000, at, e);
	}
	return 0;
}

void
sensor_settings_init(struct sensor_settings *s)
{
	memset(s, 0, sizeof(*s));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CHECK(value_set(s, &rows[i], text_of(rows[i].setting.preset),
				NULL) == 0);
}

int
sensor_settings_set(struct sensor_settings *s, struct text name,
		    struct text value, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!text_is(name, rows[i].setting.name))
			continue;
		if (value_set(s, &rows[i], value, e) != 0)
			return err_prefix(e, "%s", rows[i].setting.name);
		return 0;
	}
	return err_set(e, ERR_NOT_FOUND, "no setting is called \"%.*s\"",
		       (int)(name.n < 64 ? name.n : 64), name.p);
}

static int
line_load(struct sensor_settings *s, struct text line, struct err *e)
{
	struct text name, value = line;

	line = text_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return 0;
	if (text_find(line, '=') == line.n || !text_cut(&value, '=', &name))
		return err_set(e, ERR_INVALID, "not \"name = value\"");
	value = text_trim(value);
	if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
		value = text_slice(value, 1, value.n - 1);
	return sensor_settings_set(s, text_trim(name), value, e);
}

int
sensor_settings_load(struct sensor_settings *s, const char *path, struct err *e)
{
	struct text rest, line;
	struct str body;
	int number = 0, result = 0;

	str_init(&body, FILE_MAX);
	if (file_read(path, &body, e) != 0) {
		str_done(&body);
		return -1;
	}
	rest = str_view(&body);
	while (result == 0 && text_cut(&rest, '\n', &line)) {
		number++;
		result = line_load(s, line, e);
	}
	if (result != 0) {
		err_prefix(e, "%s:%d", path, number);
		/* A name nobody knows is a fault of the file, not its lack. */
		if (e != NULL)
			e->kind = ERR_INVALID;
	}
	str_done(&body);
	return result;
}

const struct sensor_setting *
sensor_setting_get(size_t i)
{
	return i < ARRAY_LEN(rows) ? &rows[i].setting : NULL;
}
