/* test_risk.c: importance, likelihood and risk, cell by cell. */
#include "rate/risk.h"
#include "tap.h"

static void
importance(void)
{
	struct asset_value page = { .confidentiality = 1,
				    .integrity = 3,
				    .availability = 3 };
	struct asset_value list = { .confidentiality = 1,
				    .integrity = 1,
				    .availability = 1,
				    .personal = true };
	struct asset_value old = { .confidentiality = 0,
				   .integrity = 1,
				   .availability = 0 };
	bool forced = true;

	tap_int(asset_importance(RISK_SCALE_3_TO_1, &page, &forced), 3,
		"a public home page: the largest of the three");
	tap_ok(!forced, "and nothing forced it");
	tap_int(asset_importance(RISK_SCALE_3_TO_1, &list, &forced), 3,
		"personal data forces the maximum");
	tap_ok(forced, "and it is said so");
	tap_int(asset_importance(RISK_SCALE_2_TO_0, &old, NULL), 1,
		"the old scale");
	old.survival = true;
	tap_int(asset_importance(RISK_SCALE_2_TO_0, &old, NULL), 2,
		"the old scale's maximum is 2");
	tap_ok(!asset_value_is_valid(RISK_SCALE_3_TO_1, &old),
	       "0 is not on the new scale");
	page.confidentiality = 4;
	tap_ok(!asset_value_is_valid(RISK_SCALE_3_TO_1, &page),
	       "4 is on no scale");
}

static void
likelihood(void)
{
	static const int want[3][3] = { { 1, 1, 1 }, { 1, 1, 2 }, { 1, 2, 3 } };

	for (int threat = 1; threat <= 3; threat++)
		for (int weakness = 1; weakness <= 3; weakness++)
			tap_int(risk_likelihood(threat, weakness),
				want[threat - 1][weakness - 1],
				"likelihood cell");
}

static void
bands(void)
{
	static const struct {
		int importance, likelihood, value;
		enum risk_band band;
	} rows[] = {
		{ 3, 3, 9, RISK_BAND_LARGE },  { 3, 2, 6, RISK_BAND_LARGE },
		{ 3, 1, 3, RISK_BAND_SMALL },  { 2, 3, 6, RISK_BAND_LARGE },
		{ 2, 2, 4, RISK_BAND_MIDDLE }, { 2, 1, 2, RISK_BAND_SMALL },
		{ 1, 3, 3, RISK_BAND_SMALL },  { 1, 2, 2, RISK_BAND_SMALL },
		{ 1, 1, 1, RISK_BAND_SMALL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int value = risk_value(rows[i].importance, rows[i].likelihood);

		tap_int(value, rows[i].value, "risk value");
		tap_int(risk_band_of(RISK_SCALE_3_TO_1, value), rows[i].band,
			"risk band");
	}
	tap_int(risk_band_of(RISK_SCALE_2_TO_0, 4), RISK_BAND_NONE,
		"the old scale has no bands");
}

int
main(void)
{
	importance();
	likelihood();
	bands();
	return tap_done();
}
