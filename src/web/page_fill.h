/* page_fill.h: small values every page shows the same way. */
#ifndef WEB_PAGE_FILL_H
#define WEB_PAGE_FILL_H

#include "web/page.h"
#include "web/parts_view.h"

/* A time in the zone of Japan; both texts NULL for 0 ("never"). */
struct view_time page_fill_time(struct page *p, int64_t ms);
/* A text with its placeholders filled, in the arena; "" over its cap. */
const char *page_fill_text(struct page *p, enum text_key key,
			   const struct content_value *value, size_t count);
/* What a person is at a company, for people. */
const char *page_fill_access(const struct page *p, enum access access);
/* "1.5 GiB" */
const char *page_fill_size(struct page *p, int64_t bytes);

#endif
