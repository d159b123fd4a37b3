/*
 * risk.h: importance, likelihood and risk of an information asset.
 * Source: ガイドライン 第3版/第3.1版 付録 (情報資産管理台帳, リスク分析),
 * 第4.0版 p. 47. The scale changed between editions and old sheets keep theirs.
 */
#ifndef RATE_RISK_H
#define RATE_RISK_H

#include <stdbool.h>

/* 第3版 rates 2, 1, 0; 第3.1版 and 第4.0版 rate 3, 2, 1. */
enum risk_scale { RISK_SCALE_2_TO_0, RISK_SCALE_3_TO_1 };

struct asset_value {
	int confidentiality, integrity, availability;
	/* Any of the three kinds of personal data, or legal liability, or great
	 * effect on partners, customers or persons, or survival of the firm:
	 * each forces the highest importance. */
	bool personal, special_care, my_number;
	bool liability, partners, survival;
};

enum risk_band {
	RISK_BAND_NONE,   /* the old scale has no published bands */
	RISK_BAND_SMALL,  /* 1 to 3 */
	RISK_BAND_MIDDLE, /* 4 */
	RISK_BAND_LARGE   /* 6 and 9 */
};

/* The three values lie within the scale. */
bool asset_value_is_valid(enum risk_scale scale, const struct asset_value *v);
/* The largest of the three, or the forced maximum. 'forced_out' may be NULL. */
int asset_importance(enum risk_scale scale, const struct asset_value *v,
		     bool *forced_out);
/* Likelihood of damage 1 to 3 from how often the threat comes (1 to 3) and
 * how easily the weakness is used (1 to 3): a table, never the product. */
int risk_likelihood(int threat, int weakness);
/* Importance times likelihood. */
int risk_value(int importance, int likelihood);
enum risk_band risk_band_of(enum risk_scale scale, int value);

#endif
