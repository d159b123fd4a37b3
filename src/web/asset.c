#include "web/asset.h"

const struct asset *
asset_find(struct text name)
{
	for (const struct asset *a = asset_table; a->name != NULL; a++)
		if (text_is(name, a->name))
			return a;
	return NULL;
}
