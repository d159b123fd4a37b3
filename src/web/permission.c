#include "web/permission.h"

#include "base/check.h"

struct permission_line {
	const char *name;
	bool anybody, signed_in, administrator;
	bool access[ACCESS_COUNT];
};

#define PERMISSION_ROW(name, any, sig, adm, ana, own, clk, vie)                \
	{ #name, any, sig, adm, { ana, own, clk, vie } },
static const struct permission_line lines[PERMISSION_COUNT] = {
	PERMISSION_TABLE(PERMISSION_ROW)
};
#undef PERMISSION_ROW

bool
permission_has(struct permission_holder who, enum permission permission)
{
	CHECK(permission < PERMISSION_COUNT);
	const struct permission_line *line = &lines[permission];

	if (line->anybody)
		return true;
	if (!who.signed_in)
		return false;
	if (line->signed_in || (line->administrator && who.administrator))
		return true;
	return who.access < ACCESS_COUNT && line->access[who.access];
}

bool
permission_needs_company(enum permission permission)
{
	CHECK(permission < PERMISSION_COUNT);
	return !lines[permission].signed_in && !lines[permission].administrator;
}

const char *
permission_name(enum permission permission)
{
	CHECK(permission < PERMISSION_COUNT);
	return lines[permission].name;
}
