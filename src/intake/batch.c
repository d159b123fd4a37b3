/* POST batch: checked as far as its outside goes, kept as it came. */
#include <string.h>
#include <strings.h>
#include <sys/statvfs.h>

#include "base/check.h"
#include "base/num.h"
#include "crypt/digest.h"
#include "intake/batch_check.h"
#include "intake/desk.h"
#include "relay/wire.h"

/* How often the disk's room is looked at. */
#define ROOM_MS 1000

static int
header_number(struct desk *d, const char *name, int64_t min, int64_t max,
	      int64_t *out)
{
	const char *value = http_header_get(d->q, name);
	struct err e = { 0 };

	if (value == NULL)
		err_set(&e, ERR_INVALID, "the header is missing");
	else if (num_int(text_of(value), min, max, out, &e) == 0)
		return 0;
	desk_fail(d, &e, name);
	return -1;
}

/* The room on the disk, so that what is detected can always be written. Not
 * for a PostgreSQL, whose disk is its own. */
static bool
room_is_left(struct intake *i, int64_t now_ms)
{
	struct statvfs room;

	if (strncmp(i->world.database_url, "sqlite:", 7) != 0)
		return true;
	int64_t checked = atomic_load(&i->room_checked_ms);
	if (now_ms < checked || now_ms - checked >= ROOM_MS) {
		atomic_store(&i->room_checked_ms, now_ms);
		if (statvfs(i->world.directory, &room) == 0)
			atomic_store(&i->room, (int64_t)room.f_bavail *
						   (int64_t)room.f_frsize);
	}
	return atomic_load(&i->room) > i->world.settings->intake_disk_reserve;
}

/* What comes at once must fit into memory together. */
static bool
body_reserve(struct desk *d, int64_t bytes)
{
	struct intake *i = d->intake;

	if (atomic_fetch_add(&i->body_bytes, bytes) + bytes >
	    i->world.settings->intake_memory) {
		atomic_fetch_sub(&i->body_bytes, bytes);
		return false;
	}
	d->reserved = bytes;
	return true;
}

void
batch_admit(struct desk *d)
{
	struct intake *i = d->intake;
	const char *encoding = http_header_get(d->q, "Content-Encoding");
	int64_t bytes = 0, wait;
	struct err e = { 0 };

	if (header_number(d, "Content-Length", 0, INT64_MAX, &bytes) != 0)
		return;
	if (encoding == NULL || strcasecmp(encoding, WIRE_ENCODING) != 0) {
		err_set(&e, ERR_INVALID, "only " WIRE_ENCODING " is read");
		desk_fail(d, &e, "Content-Encoding");
		return;
	}
	/* Refused by its length, behind us. */
	if (bytes > WIRE_BATCH_PACKED_MAX)
		return;
	wait = limit_take(i->sender_limit, &d->who.sender,
			  sizeof(d->who.sender), (double)bytes, d->now_ms);
	if (wait > 0)
		desk_later(d, 429, 1 + wait / 1000,
			   "more than a sender may send");
	else if (!room_is_left(i, d->now_ms))
		desk_later(d, 503, 60, "the centre's disk is nearly full");
	else if (!body_reserve(d, bytes))
		desk_later(d, 503, 2, "the centre has too much to do");
}

static struct pack_reader *
reader_take(struct intake *i)
{
	struct pack_reader *r = NULL;

	pthread_mutex_lock(&i->lock);
	if (i->reader_count > 0)
		r = i->reader[--i->reader_count];
	pthread_mutex_unlock(&i->lock);
	if (r == NULL)
		pack_reader_new(&r);
	return r;
}

static void
reader_give(struct intake *i, struct pack_reader *r)
{
	pthread_mutex_lock(&i->lock);
	if (i->reader_count < HANDLES_MAX) {
		i->reader[i->reader_count++] = r;
		r = NULL;
	}
	pthread_mutex_unlock(&i->lock);
	pack_reader_free(&r);
}

static void
fail_line(struct desk *d, const struct err *e, int64_t line)
{
	desk_fail(d, e, NULL);
	if (line == 0)
		return;
	/* Before the closing brace. */
	str_cut(&d->r->body, d->r->body.n - 1);
	str_addf(&d->r->body, ",\"line\":%lld}", (long long)line);
}

static bool
content_check(struct desk *d, struct segment_row *row)
{
	struct pack_reader *reader = reader_take(d->intake);
	struct err e = { 0 };
	struct text raw;
	int64_t line = 0;
	int rc = pack_reader_read(reader, d->q->content, WIRE_BATCH_RAW_MAX,
				  &raw, &e);

	if (rc == 0) {
		row->raw_bytes = (int64_t)raw.n;
		rc = batch_check_lines(raw, row->records, &line, &e);
	}
	if (rc != 0)
		fail_line(d, &e, line);
	reader_give(d->intake, reader);
	return rc == 0;
}

void
batch_answer(struct desk *d)
{
	struct writer_item *item = arena_alloc(d->q->arena, sizeof(*item));
	struct segment_row *row = &item->row;

	CHECK(item != NULL);
	row->company = d->who.company;
	row->sender = d->who.sender;
	row->received_ms = d->now_ms;
	row->bytes = (int64_t)d->q->content.n;
	row->body = d->q->content;
	if (header_number(d, WIRE_HEADER_SEQUENCE, 1, INT64_MAX,
			  &row->sequence) != 0 ||
	    header_number(d, WIRE_HEADER_RECORDS, 1, WIRE_RECORDS_MAX,
			  &row->records) != 0 ||
	    header_number(d, WIRE_HEADER_SENT, 0, INT64_MAX, &row->sent_ms) !=
		0)
		return;
	if (row->sequence <= d->who.sequence) {
		d->r->status = 200;
		d->r->type = "application/json";
		str_addf(&d->r->body, "{\"durable\":%lld,\"time\":%lld}",
			 (long long)d->who.sequence, (long long)d->now_ms);
		return;
	}
	if (!content_check(d, row))
		return;
	digest_of(row->body, item->digest);
	row->digest = item->digest;
	item->q = d->q;
	item->r = d->r;
	if (!writer_add(d->intake->writer, item))
		desk_later(d, 503, 2, "the centre has too much to do");
}
