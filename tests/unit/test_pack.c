/* test_pack.c: zstd frames, whole and damaged. */
#include <stdlib.h>

#include "fmt/pack.h"
#include "tap.h"

#define BIG 3000000

static int
take(void *context, struct text bytes, struct err *e)
{
	str_add_text(context, bytes);
	return str_check(context, "the test", e);
}

/* A text that packs well but not to nothing. */
static void
fill(struct str *s)
{
	for (int i = 0; s->n < BIG; i++)
		str_addf(s, "{\"n\":%d,\"m\":%d}\n", i, i * 7919 % 1013);
}

static void
test_frame(void)
{
	struct err e = { 0 };
	struct str raw, packed, again;
	size_t size = 0;

	str_init(&raw, BIG + 100);
	str_init(&packed, BIG);
	str_init(&again, BIG + 100);
	fill(&raw);
	tap_ok(pack_write(str_view(&raw), 3, &packed, &e) == 0, "pack");
	tap_ok(packed.n < raw.n / 4, "it is smaller");
	tap_ok(pack_size(str_view(&packed), BIG + 100, &size, &e) == 0, "size");
	tap_int(size, raw.n, "the frame says what it holds");
	tap_ok(pack_read(str_view(&packed), BIG + 100, &again, &e) == 0,
	       "unpack");
	tap_ok(text_equal(str_view(&again), str_view(&raw)), "the same bytes");
	str_reset(&again);
	tap_ok(pack_read(str_view(&packed), raw.n - 1, &again, &e) != 0 &&
		   e.kind == ERR_TOO_BIG,
	       "over the limit [%s]", e.text);
	tap_ok(pack_read(text_slice(str_view(&packed), 0, packed.n - 1),
			 BIG * 2, &again, &e) != 0 &&
		   e.kind == ERR_INVALID,
	       "cut [%s]", e.text);
	packed.p[packed.n / 2] ^= 1;
	tap_ok(pack_read(str_view(&packed), BIG * 2, &again, &e) != 0 ||
		   !text_equal(str_view(&again), str_view(&raw)),
	       "damaged");
	packed.p[packed.n / 2] ^= 1;
	str_add_byte(&packed, 'x');
	tap_ok(pack_read(str_view(&packed), BIG * 2, &again, &e) != 0 &&
		   e.kind == ERR_INVALID,
	       "followed by something [%s]", e.text);
	tap_ok(pack_read(TEXT("no frame at all"), BIG, &again, &e) != 0 &&
		   e.kind == ERR_INVALID,
	       "no frame [%s]", e.text);
	str_done(&raw);
	str_done(&packed);
	str_done(&again);
}

static void
test_stream(void)
{
	struct err e = { 0 };
	struct str raw, packed, again;
	struct pack_out *out;
	struct pack_in *in;

	str_init(&raw, BIG + 100);
	str_init(&packed, BIG);
	str_init(&again, BIG + 100);
	fill(&raw);
	pack_out_new(&out, 3, take, &packed);
	for (size_t i = 0; i < raw.n; i += 70001)
		tap_ok(pack_out_add(out,
				    text_slice(str_view(&raw), i, i + 70001),
				    &e) == 0,
		       "a part in");
	tap_ok(pack_out_end(&out, &e) == 0 && out == NULL, "the end");
	tap_ok(pack_size(str_view(&packed), BIG * 2, &(size_t){ 0 }, &e) != 0,
	       "a stream does not know its size before");
	pack_in_new(&in, take, &again);
	for (size_t i = 0; i < packed.n; i += 4999) {
		tap_ok(!pack_in_is_whole(in), "not yet whole");
		tap_ok(pack_in_add(in,
				   text_slice(str_view(&packed), i, i + 4999),
				   &e) == 0,
		       "a part out [%s]", e.text);
	}
	tap_ok(pack_in_is_whole(in), "whole");
	tap_ok(text_equal(str_view(&again), str_view(&raw)), "the same bytes");
	tap_ok(pack_in_add(in, TEXT("x"), &e) != 0, "nothing may follow");
	pack_in_free(&in);
	str_reset(&again);
	packed.p[packed.n / 2] ^= 1;
	pack_in_new(&in, take, &again);
	tap_ok(pack_in_add(in, str_view(&packed), &e) != 0 &&
		   e.kind == ERR_INVALID,
	       "damaged [%s]", e.text);
	pack_in_free(&in);
	str_done(&raw);
	str_done(&packed);
	str_done(&again);
}

int
main(void)
{
	test_frame();
	test_stream();
	return tap_done();
}
