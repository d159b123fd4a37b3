#include "prog/secret.h"

#include "model/setting_row.h"

#define ROW(name, text) text,
static const char *const names[] = { SECRET_TABLE(ROW) };
#undef ROW
#define ROW(name, text) "secret." text,
static const char *const rows[] = { SECRET_TABLE(ROW) };
#undef ROW

const char *
secret_name(enum secret secret)
{
	return names[secret];
}

bool
secret_parse(struct text name, enum secret *out)
{
	for (int i = 0; i < SECRET_COUNT; i++)
		if (text_is(name, names[i])) {
			*out = (enum secret)i;
			return true;
		}
	return false;
}

int
secret_set(struct db *db, const struct seal_key *key, enum secret secret,
	   struct text value, int64_t now_ms, struct err *e)
{
	struct setting_row row = { .name = rows[secret], .changed_ms = now_ms };
	struct arena *a;
	int rc = -1;

	if (value.n == 0)
		return setting_row_drop(db, rows[secret], e);
	if (value.n > SECRET_MAX)
		return err_set(e, ERR_INVALID, "%s is over %d bytes",
			       names[secret], SECRET_MAX);
	a = arena_new_wiping(65536);
	if (seal_close(key, a, rows[secret], (const uint8_t *)value.p, value.n,
		       &row.value, e) == 0)
		rc = setting_row_set(db, &row, e);
	arena_free(&a);
	return rc;
}

int
secret_get(struct db *db, const struct seal_key *key, enum secret secret,
	   struct arena *a, const char **out, int64_t *changed_ms_out,
	   struct err *e)
{
	struct err own = { .kind = ERR_NONE };
	struct setting_row row;
	const uint8_t *bytes;
	size_t length;

	*out = NULL;
	*changed_ms_out = 0;
	if (setting_row_get(db, rows[secret], a, &row, &own) != 0)
		return own.kind == ERR_NOT_FOUND
			   ? 0
			   : err_set(e, own.kind, "%s", own.text);
	*changed_ms_out = row.changed_ms;
	if (seal_open(key, a, rows[secret], row.value, &bytes, &length, e) != 0)
		return err_prefix(e, "%s", names[secret]);
	*out = arena_copy_n(a, (const char *)bytes, length);
	return arena_check(a, e);
}
