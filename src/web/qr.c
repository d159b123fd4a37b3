#include "web/qr.h"

#include <qrencode.h>
#include <string.h>

#define QUIET 4

struct view_qr
qr_make(struct page *p, const char *text)
{
	QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	size_t width = qr != NULL ? (size_t)qr->width : 0;
	size_t size = width > 0 ? width + 2 * (size_t)QUIET : 0;
	const char **rows = arena_alloc_array(p->arena, size, sizeof(*rows));

	for (size_t y = 0; rows != NULL && y < size; y++) {
		char *row = arena_alloc(p->arena, size + 1);

		if (row == NULL) {
			rows = NULL;
			break;
		}
		memset(row, '0', size);
		for (size_t x = QUIET; x < QUIET + width; x++)
			if (y >= QUIET && y < QUIET + width &&
			    (qr->data[(y - QUIET) * width + x - QUIET] & 1))
				row[x] = '1';
		rows[y] = row;
	}
	if (qr != NULL)
		QRcode_free(qr);
	return (struct view_qr){ rows, rows != NULL ? size : 0 };
}
