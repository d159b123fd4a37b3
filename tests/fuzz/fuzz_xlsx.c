/* fuzz_xlsx.c: any bytes as a workbook. */
#include <stdint.h>
#include <stdlib.h>

#include "sheet/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
touch_row(void *context, int64_t line, const struct cell *cell, int columns,
	  struct err *e)
{
	size_t *sum = context;

	(void)line;
	(void)e;
	for (int i = 0; i < columns; i++)
		for (size_t k = 0; k < cell[i].text.n; k++)
			*sum += (uint8_t)cell[i].text.p[k];
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct table_limits limits = {
		.unpacked = 1 << 20, .rows = 1000, .columns = 64, .cell = 4096
	};
	size_t sum = 0;
	struct table_sink sink = { touch_row, &sum };
	struct text bytes = { (const char *)data, size };
	struct err e;

	if (xlsx_read(bytes, NULL, &limits, &sink, &e) != 0 &&
	    e.kind == ERR_NONE)
		abort();
	return 0;
}
