/* risk.c: see risk.h. */
#include "rate/risk.h"

#include <stddef.h>

#include "base/check.h"

static int
scale_low(enum risk_scale scale)
{
	return scale == RISK_SCALE_2_TO_0 ? 0 : 1;
}

static bool
is_on_scale(enum risk_scale scale, int value)
{
	return value >= scale_low(scale) && value <= scale_low(scale) + 2;
}

bool
asset_value_is_valid(enum risk_scale scale, const struct asset_value *v)
{
	return is_on_scale(scale, v->confidentiality) &&
	       is_on_scale(scale, v->integrity) &&
	       is_on_scale(scale, v->availability);
}

int
asset_importance(enum risk_scale scale, const struct asset_value *v,
		 bool *forced_out)
{
	bool forced = v->personal || v->special_care || v->my_number ||
		      v->liability || v->partners || v->survival;
	int most = v->confidentiality;

	CHECK(asset_value_is_valid(scale, v));
	if (v->integrity > most)
		most = v->integrity;
	if (v->availability > most)
		most = v->availability;
	if (forced_out != NULL)
		*forced_out = forced;
	return forced ? scale_low(scale) + 2 : most;
}

int
risk_likelihood(int threat, int weakness)
{
	/* Rows: the threat comes 1 rarely .. 3 any time. Columns: the weakness
	 * is 1 closed .. 3 open. */
	static const int table[3][3] = { { 1, 1, 1 },
					 { 1, 1, 2 },
					 { 1, 2, 3 } };

	CHECK(threat >= 1 && threat <= 3 && weakness >= 1 && weakness <= 3);
	return table[threat - 1][weakness - 1];
}

int
risk_value(int importance, int likelihood)
{
	return importance * likelihood;
}

enum risk_band
risk_band_of(enum risk_scale scale, int value)
{
	if (scale == RISK_SCALE_2_TO_0)
		return RISK_BAND_NONE;
	if (value >= 6)
		return RISK_BAND_LARGE;
	return value >= 4 ? RISK_BAND_MIDDLE : RISK_BAND_SMALL;
}
