/* arena.c: see arena.h. */
#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/check.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#endif

#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n)   (UNUSED(p), UNUSED(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) (UNUSED(p), UNUSED(n))
#endif

#define ARENA_ALIGN       alignof(max_align_t)
#define ARENA_BLOCK_FIRST ((size_t)4096)
#define ARENA_BLOCK_MOST  ((size_t)1024 * 1024)

struct block {
	struct block *next;
	size_t room;
	size_t used;
	alignas(max_align_t) uint8_t bytes[];
};

struct arena {
	struct block *newest; /* a chain that ends at the first block */
	size_t max;
	size_t used;
	bool over;
	bool wiping;
};

static struct arena *
arena_make(size_t max, bool wiping)
{
	struct arena *a = calloc(1, sizeof(*a));

	CHECK(a != NULL);
	a->max = max;
	a->wiping = wiping;
	return a;
}

struct arena *
arena_new(size_t max)
{
	return arena_make(max, false);
}

struct arena *
arena_new_wiping(size_t max)
{
	return arena_make(max, true);
}

static void
block_wipe(const struct arena *a, struct block *b)
{
	ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->room);
	if (a->wiping)
		explicit_bzero(b->bytes, b->used);
}

void
arena_free(struct arena **a)
{
	struct block *b, *next;

	if (*a == NULL)
		return;
	for (b = (*a)->newest; b != NULL; b = next) {
		next = b->next;
		block_wipe(*a, b);
		free(b);
	}
	free(*a);
	*a = NULL;
}

void
arena_reset(struct arena *a)
{
	struct block *next;

	while (a->newest != NULL && a->newest->next != NULL) {
		next = a->newest->next;
		block_wipe(a, a->newest);
		free(a->newest);
		a->newest = next;
	}
	if (a->newest != NULL) {
		block_wipe(a, a->newest);
		a->newest->used = 0;
		ASAN_POISON_MEMORY_REGION(a->newest->bytes, a->newest->room);
	}
	a->used = 0;
	a->over = false;
}

/* A block twice as large as the last, within limits, or as large as needed. */
static void
arena_grow(struct arena *a, size_t need)
{
	size_t room =
	    a->newest == NULL ? ARENA_BLOCK_FIRST : a->newest->room * 2;
	struct block *b;

	if (room > ARENA_BLOCK_MOST)
		room = ARENA_BLOCK_MOST;
	if (room < need)
		room = need;
	b = malloc(sizeof(*b) + room);
	CHECK(b != NULL);
	b->next = a->newest;
	b->room = room;
	b->used = 0;
	ASAN_POISON_MEMORY_REGION(b->bytes, room);
	a->newest = b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	size_t need;
	void *p;

	if (size > a->max - a->used) {
		a->over = true;
		return NULL;
	}
	need = (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
	if (need == 0)
		need = ARENA_ALIGN;
	if (a->newest == NULL || a->newest->room - a->newest->used < need)
		arena_grow(a, need);
	p = a->newest->bytes + a->newest->used;
	a->newest->used += need;
	a->used += need < a->max - a->used ? need : a->max - a->used;
	ASAN_UNPOISON_MEMORY_REGION(p, size);
	return memset(p, 0, size);
}

void *
arena_alloc_array(struct arena *a, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		a->over = true;
		return NULL;
	}
	return arena_alloc(a, bytes);
}

char *
arena_copy_n(struct arena *a, const char *bytes, size_t length)
{
	char *copy = length < SIZE_MAX ? arena_alloc(a, length + 1) : NULL;

	if (copy != NULL && length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

char *
arena_copy(struct arena *a, const char *text)
{
	return text != NULL ? arena_copy_n(a, text, strlen(text)) : NULL;
}

char *
arena_text(struct arena *a, struct text text)
{
	return arena_copy_n(a, text.p, text.n);
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	CHECK(length >= 0);
	text = arena_alloc(a, (size_t)length + 1);
	if (text == NULL)
		return NULL;
	va_start(ap, fmt);
	vsnprintf(text, (size_t)length + 1, fmt, ap);
	va_end(ap);
	return text;
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}

bool
arena_over(const struct arena *a)
{
	return a->over;
}

int
arena_check(const struct arena *a, struct err *e)
{
	if (!a->over)
		return 0;
	return err_set(e, ERR_TOO_BIG, "more than %zu bytes of memory needed",
		       a->max);
}
