/* fuzz_csv.c: any bytes through the CSV reader; its rows, written and read
 * again, are the same rows. */
#include "base/check.h"
#include "fmt/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct csv_limits limits = { 50, 1000, 4000 };

static void
compare(struct text written, const struct csv *want)
{
	struct csv r;

	/* A row of one empty cell is an empty line, which is no row. */
	if (want->count == 1 && want->cell[0].n == 0)
		return;
	csv_init(&r, written, ',', limits);
	CHECK(csv_next(&r, NULL) == 1 && r.count == want->count);
	for (size_t i = 0; i < r.count; i++)
		CHECK(text_equal(r.cell[i], want->cell[i]));
	CHECK(csv_next(&r, NULL) == 0);
	csv_done(&r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char separators[] = { ',', '\t', ';' };
	struct text t = { (const char *)data + (size > 0), size - (size > 0) };
	struct csv_out w;
	struct str out;
	struct csv r;

	str_init(&out, 1 << 20);
	csv_init(&r, t, separators[size > 0 ? data[0] % 3 : 0], limits);
	while (csv_next(&r, NULL) == 1) {
		str_reset(&out);
		csv_out_init(&w, &out, false, false);
		for (size_t i = 0; i < r.count; i++)
			csv_out_text(&w, r.cell[i]);
		csv_out_row_end(&w);
		compare(str_view(&out), &r);
	}
	csv_done(&r);
	str_done(&out);
	return 0;
}
