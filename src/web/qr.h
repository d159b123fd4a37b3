/* qr.h: a text as a square pattern that cameras read. */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "web/page.h"

struct view_qr {
	const char *const *row; /* of '0' and '1', with its white border */
	size_t size;            /* 0: it could not be made */
};

struct view_qr qr_make(struct page *p, const char *text);

#endif
