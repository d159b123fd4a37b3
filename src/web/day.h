/* day.h: local days of Japan, as people type and read them. */
#ifndef WEB_DAY_H
#define WEB_DAY_H

#include <stdint.h>

struct page;

#define DAY_MS           (24 * 60 * 60 * INT64_C(1000))
#define DAY_TEXT_MAX     11
#define DAY_ZONE_MINUTES 540

/* When the day "2026-11-21" begins; 0 when it is no such day. */
int64_t day_parse(const char *text);
/* "2026-11-21" of a moment. */
void day_write(int64_t ms, char buffer[DAY_TEXT_MAX]);
/* "2026年11月21日" or "21 Nov 2026" of a moment. Never NULL. */
const char *day_text(struct page *p, int64_t ms);
/* When the local day of that moment begins. */
int64_t day_begin(int64_t ms);
/* "3時間前": how long ago that was. Never NULL. */
const char *day_age(struct page *p, int64_t ms);

#endif
