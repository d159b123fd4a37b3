/*
 * data.h: the tables tools/mkcontent writes from content/, for content.c alone.
 * Rows with a key are sorted by it (strcmp).
 */
#ifndef CONTENT_DATA_H
#define CONTENT_DATA_H

#include "content/content.h"
#include "content/diagnosis.h"

/* One key with its text in each language. */
struct data_row {
	const char *key;
	const char *text[LANGUAGE_COUNT];
};

struct data_rule {
	const char *key;
	struct explanation text[LANGUAGE_COUNT];
};

/* A part of a maker's name, in lower case, and the kind it suggests. */
struct data_vendor {
	const char *part;
	const char *kind;
};

/* By enum text_key. */
extern const struct data_row data_text[TEXT_KEY_COUNT];

extern const char *const data_class[LANGUAGE_COUNT][CLASS_COUNT];
extern const char *const data_severity[LANGUAGE_COUNT][SEVERITY_COUNT];
extern const char *const data_promise[LANGUAGE_COUNT][SEVERITY_COUNT];
extern const char *const data_deadline[LANGUAGE_COUNT][SEVERITY_COUNT];
extern const char *const data_outcome[LANGUAGE_COUNT][OUTCOME_COUNT];
extern const char *const data_error[LANGUAGE_COUNT][ERR_KIND_COUNT];

/* title is NULL where a class has no such variant. */
extern const struct card data_card[LANGUAGE_COUNT][CLASS_COUNT]
				  [CARD_VARIANT_COUNT];
extern const struct card data_card_info[LANGUAGE_COUNT];

extern const struct data_rule data_rule[];
extern const size_t data_rule_count;
extern const struct data_row data_reason[];
extern const size_t data_reason_count;
extern const struct data_row data_value[];
extern const size_t data_value_count;
/* content/code/: prefectures by number, divisions of industry by letter. */
extern const struct data_row data_prefecture[];
extern const size_t data_prefecture_count;
extern const struct data_row data_industry[];
extern const size_t data_industry_count;
extern const struct data_row data_kind[];
extern const size_t data_kind_count;
extern const struct data_row data_why[];
extern const size_t data_why_count;
extern const struct data_vendor data_vendor[];
extern const size_t data_vendor_count;
extern const struct measure data_measure[];
extern const size_t data_measure_count;
extern const struct os_family data_os[];
extern const size_t data_os_count;

extern const struct diagnosis_edition data_diagnosis[][LANGUAGE_COUNT];
extern const size_t data_diagnosis_count;

#endif
