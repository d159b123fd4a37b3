/* table.c: see table.h. */
#include "sheet/table.h"

const struct table_limits table_limits_default = {
	.unpacked = 64 * 1024 * 1024,
	.rows = 200000,
	.columns = TABLE_COLUMNS_MAX,
	.cell = 32768,
};

void
table_column_name(int column, char *buffer)
{
	char reversed[8];
	int n = 0;

	do {
		reversed[n++] = (char)('A' + column % 26);
		column = column / 26 - 1;
	} while (column >= 0 && n < 7);
	for (int i = 0; i < n; i++)
		buffer[i] = reversed[n - 1 - i];
	buffer[n] = '\0';
}
