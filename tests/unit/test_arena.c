/* test_arena.c: memory by lifetime. */
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "tap.h"

static void
test_alloc(void)
{
	struct arena *a = arena_new(1000000);
	bool zero = true, aligned = true;
	uint8_t *p;

	for (size_t size = 0; size < 1200; size++) {
		p = arena_alloc(a, size);
		aligned &= (uintptr_t)p % _Alignof(max_align_t) == 0;
		for (size_t i = 0; i < size; i++)
			zero &= p[i] == 0;
		if (size > 0)
			memset(p, 0xaa, size);
	}
	tap_ok(zero, "everything comes as zeros");
	tap_ok(aligned, "aligned for any type");
	arena_reset(a);
	tap_int(arena_used(a), 0, "after a reset nothing is used");
	p = arena_alloc(a, 2000);
	for (size_t i = 0; i < 2000; i++)
		zero &= p[i] == 0;
	tap_ok(zero, "memory used again comes as zeros");
	arena_free(&a);
	tap_ok(a == NULL, "freed");
	arena_free(&a);
}

static void
test_cap(void)
{
	struct arena *a = arena_new(100);
	struct err e = { 0 };

	tap_ok(arena_alloc(a, 101) == NULL, "over the cap at once");
	tap_ok(arena_over(a), "is remembered");
	tap_ok(arena_alloc(a, 60) != NULL, "less may still come");
	tap_ok(arena_alloc(a, 60) == NULL, "over the cap in two steps");
	tap_int(arena_check(a, &e), -1, "one check tells");
	tap_int(e.kind, ERR_TOO_BIG, "too big");
	arena_reset(a);
	tap_int(arena_check(a, &e), 0, "a reset forgets");
	tap_ok(arena_alloc_array(a, SIZE_MAX / 2, 4) == NULL, "no overflow");
	tap_ok(arena_alloc(a, SIZE_MAX) == NULL, "nor this one");
	tap_ok(arena_copy_n(a, "x", SIZE_MAX) == NULL, "nor this");
	arena_free(&a);
	a = arena_new(0);
	tap_ok(arena_alloc(a, 1) == NULL, "an arena of nothing");
	arena_free(&a);
}

static void
test_copies(void)
{
	struct arena *a = arena_new_wiping(10000);

	tap_text(arena_copy(a, "text"), "text", "a copy");
	tap_text(arena_copy(a, ""), "", "of nothing");
	tap_text(arena_copy(a, NULL), NULL, "of no text");
	tap_text(arena_copy_n(a, "abcdef", 3), "abc", "of a part");
	tap_text(arena_text(a, TEXT("view")), "view", "of a view");
	tap_text(arena_text(a, (struct text){ NULL, 0 }), "", "of no view");
	tap_text(arena_printf(a, "%s-%d", "a", 5), "a-5", "composed");
	tap_ok(arena_printf(a, "%20000d", 5) == NULL, "too long to compose");
	arena_free(&a);
}

int
main(void)
{
	test_alloc();
	test_cap();
	test_copies();
	return tap_done();
}
