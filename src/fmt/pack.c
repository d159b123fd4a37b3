#include "fmt/pack.h"

#include <stdlib.h>
#include <zstd.h>

#include "base/check.h"

/* Larger windows would let a stranger choose our memory. */
#define WINDOW_LOG_MAX 23
#define STEP           ((size_t)128 * 1024)

int
pack_write(struct text raw, int level, struct str *out, struct err *e)
{
	size_t room = ZSTD_compressBound(raw.n), n;
	char *packed = malloc(room);

	CHECK(packed != NULL);
	n = ZSTD_compress(packed, room, raw.p, raw.n, level);
	CHECK(!ZSTD_isError(n));
	str_add_n(out, packed, n);
	free(packed);
	return str_check(out, "packed bytes", e);
}

int
pack_size(struct text packed, size_t max, size_t *out, struct err *e)
{
	unsigned long long size = ZSTD_getFrameContentSize(packed.p, packed.n);

	if (size == ZSTD_CONTENTSIZE_ERROR)
		return err_set(e, ERR_INVALID, "this is no zstd frame");
	if (size == ZSTD_CONTENTSIZE_UNKNOWN)
		return err_set(e, ERR_INVALID,
			       "the zstd frame does not say how large it is");
	if (size > max)
		return err_set(e, ERR_TOO_BIG,
			       "%llu bytes unpacked, at most %zu are taken",
			       size, max);
	*out = (size_t)size;
	return 0;
}

static int
read_whole(ZSTD_DCtx *context, struct text packed, char *raw, size_t size,
	   struct err *e)
{
	size_t frame = ZSTD_findFrameCompressedSize(packed.p, packed.n), n;

	if (ZSTD_isError(frame))
		return err_set(e, ERR_INVALID, "zstd: %s",
			       ZSTD_getErrorName(frame));
	if (frame != packed.n)
		return err_set(e, ERR_INVALID,
			       "%zu bytes follow the zstd frame",
			       packed.n - frame);
	n = ZSTD_decompressDCtx(context, raw, size, packed.p, packed.n);
	if (ZSTD_isError(n))
		return err_set(e, ERR_INVALID, "zstd: %s",
			       ZSTD_getErrorName(n));
	if (n != size)
		return err_set(e, ERR_INVALID,
			       "%zu bytes unpacked, the frame says %zu", n,
			       size);
	return 0;
}

struct pack_reader {
	ZSTD_DCtx *zstd;
	char *raw;
	size_t room;
};

void
pack_reader_new(struct pack_reader **out)
{
	struct pack_reader *r = calloc(1, sizeof(*r));

	CHECK(r != NULL);
	r->zstd = ZSTD_createDCtx();
	CHECK(r->zstd != NULL);
	ZSTD_DCtx_setParameter(r->zstd, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	*out = r;
}

int
pack_reader_read(struct pack_reader *r, struct text packed, size_t max,
		 struct text *out, struct err *e)
{
	size_t size;

	if (pack_size(packed, max, &size, e) != 0)
		return -1;
	if (size >= r->room) {
		free(r->raw);
		r->room = size + 1;
		r->raw = malloc(r->room);
		CHECK(r->raw != NULL);
	}
	if (read_whole(r->zstd, packed, r->raw, size, e) != 0)
		return -1;
	*out = (struct text){ r->raw, size };
	return 0;
}

void
pack_reader_free(struct pack_reader **reader)
{
	struct pack_reader *r = *reader;

	if (r == NULL)
		return;
	ZSTD_freeDCtx(r->zstd);
	free(r->raw);
	free(r);
	*reader = NULL;
}

int
pack_read(struct text packed, size_t max, struct str *out, struct err *e)
{
	struct pack_reader *r;
	struct text raw;
	int rc;

	pack_reader_new(&r);
	rc = pack_reader_read(r, packed, max, &raw, e);
	if (rc == 0) {
		str_add_text(out, raw);
		rc = str_check(out, "unpacked bytes", e);
	}
	pack_reader_free(&r);
	return rc;
}

struct pack_out {
	ZSTD_CCtx *zstd;
	pack_give *give;
	void *context;
	char out[STEP];
};

void
pack_out_new(struct pack_out **out, int level, pack_give *give, void *context)
{
	struct pack_out *p = calloc(1, sizeof(*p));

	CHECK(p != NULL);
	p->zstd = ZSTD_createCCtx();
	CHECK(p->zstd != NULL);
	ZSTD_CCtx_setParameter(p->zstd, ZSTD_c_compressionLevel, level);
	ZSTD_CCtx_setParameter(p->zstd, ZSTD_c_checksumFlag, 1);
	p->give = give;
	p->context = context;
	*out = p;
}

static int
out_step(struct pack_out *p, struct text raw, ZSTD_EndDirective end,
	 struct err *e)
{
	ZSTD_inBuffer in = { raw.p, raw.n, 0 };
	size_t left;

	do {
		ZSTD_outBuffer out = { p->out, sizeof(p->out), 0 };

		left = ZSTD_compressStream2(p->zstd, &out, &in, end);
		CHECK(!ZSTD_isError(left));
		if (out.pos > 0 &&
		    p->give(p->context, (struct text){ p->out, out.pos }, e) !=
			0)
			return -1;
	} while (in.pos < in.size || (end == ZSTD_e_end && left > 0));
	return 0;
}

int
pack_out_add(struct pack_out *p, struct text raw, struct err *e)
{
	return out_step(p, raw, ZSTD_e_continue, e);
}

int
pack_out_end(struct pack_out **p, struct err *e)
{
	int rc = out_step(*p, (struct text){ NULL, 0 }, ZSTD_e_end, e);

	pack_out_free(p);
	return rc;
}

void
pack_out_free(struct pack_out **p)
{
	if (*p == NULL)
		return;
	ZSTD_freeCCtx((*p)->zstd);
	free(*p);
	*p = NULL;
}

struct pack_in {
	ZSTD_DCtx *zstd;
	pack_give *give;
	void *context;
	bool ended, begun;
	char out[STEP];
};

void
pack_in_new(struct pack_in **out, pack_give *give, void *context)
{
	struct pack_in *p = calloc(1, sizeof(*p));

	CHECK(p != NULL);
	p->zstd = ZSTD_createDCtx();
	CHECK(p->zstd != NULL);
	ZSTD_DCtx_setParameter(p->zstd, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	p->give = give;
	p->context = context;
	*out = p;
}

int
pack_in_add(struct pack_in *p, struct text packed, struct err *e)
{
	ZSTD_inBuffer in = { packed.p, packed.n, 0 };
	ZSTD_outBuffer out;

	if (packed.n == 0)
		return 0;
	if (p->ended)
		return err_set(e, ERR_INVALID, "bytes follow the zstd frame");
	p->begun = true;
	do {
		size_t left;

		out = (ZSTD_outBuffer){ p->out, sizeof(p->out), 0 };
		left = ZSTD_decompressStream(p->zstd, &out, &in);
		if (ZSTD_isError(left))
			return err_set(e, ERR_INVALID, "zstd: %s",
				       ZSTD_getErrorName(left));
		if (out.pos > 0 &&
		    p->give(p->context, (struct text){ p->out, out.pos }, e) !=
			0)
			return -1;
		p->ended = left == 0;
		if (p->ended && in.pos < in.size)
			return err_set(e, ERR_INVALID,
				       "bytes follow the zstd frame");
	} while (in.pos < in.size || out.pos == out.size);
	return 0;
}

bool
pack_in_is_whole(const struct pack_in *p)
{
	return p->begun && p->ended;
}

void
pack_in_free(struct pack_in **p)
{
	if (*p == NULL)
		return;
	ZSTD_freeDCtx((*p)->zstd);
	free(*p);
	*p = NULL;
}
