/*
 * company_size.h: is this firm a 中小企業 (small or medium enterprise), and a
 * 小規模企業 (small enterprise)? And which condition made it so.
 * Source: 中小企業基本法 article 2; special industries by the ordinances of
 * the other SME laws, which the Agency's statistics apply too.
 * Size never stands in the way of a declaration.
 */
#ifndef RATE_COMPANY_SIZE_H
#define RATE_COMPANY_SIZE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum company_kind {
	COMPANY_CORPORATION,     /* 会社 */
	COMPANY_SOLE_PROPRIETOR, /* 個人事業主 */
	COMPANY_OTHER_BODY       /* 医療法人, NPO, 学校法人 ... */
};

/* The law's classes, which are not the divisions of the industry code. */
enum size_class {
	SIZE_CLASS_OTHER, /* 製造業、建設業、運輸業その他 */
	SIZE_CLASS_WHOLESALE,
	SIZE_CLASS_SERVICE,
	SIZE_CLASS_RETAIL, /* with restaurants */
	SIZE_CLASS_RUBBER, /* ゴム製品製造業 (not tyres, not belts) */
	SIZE_CLASS_SOFTWARE, /* ソフトウェア業・情報処理サービス業 */
	SIZE_CLASS_HOTEL,   /* 旅館業 */
	SIZE_CLASS_LEISURE, /* 宿泊業・娯楽業: service, small up to 20 */
	SIZE_CLASS_COUNT
};

/* Which condition decided. */
enum size_reason {
	SIZE_BY_CAPITAL,   /* capital at or below the limit */
	SIZE_BY_EMPLOYEES, /* employees at or below the limit */
	SIZE_ABOVE_BOTH,   /* over every limit that counts */
	SIZE_UNKNOWN,      /* the figures that would decide are missing */
	SIZE_NOT_A_COMPANY /* the law speaks of companies and persons */
};

struct size_limit {
	int64_t capital_yen;
	int64_t employees;
	int64_t small_employees;
};

struct company_size {
	enum size_class class;
	struct size_limit limit;
	bool sme, small;
	enum size_reason reason;
};

#define SIZE_FIGURE_UNKNOWN (-1)

/*
 * The class of an industry code of the 14th 日本標準産業分類: a division
 * letter ("I"), or two to four digits ("58", "7911"). False when the code does
 * not decide it (division I holds wholesale and retail alike, M restaurants
 * and hotels, G and K and N several; E is taken as ordinary making, rubber
 * goods being the exception a finer code names): then ask for the finer code.
 */
bool size_class_of_industry(struct text code, enum size_class *out);
const struct size_limit *size_limit_of(enum size_class class);
/*
 * Judges. Capital in yen and regular employees may be SIZE_FIGURE_UNKNOWN.
 * Either condition is enough for a corporation; a sole proprietor is judged
 * by employees alone.
 */
struct company_size company_size_judge(enum company_kind kind,
				       enum size_class class,
				       int64_t capital_yen, int64_t employees);

#endif
