#include "watch/day.h"

#include "base/calendar.h"
#include "crypt/digest.h"
#include "model/report_row.h"
#include "model/segment_keep_row.h"

#define LIST_STEP  2000
#define MEMORY_MAX ((size_t)16 * 1024 * 1024)

void
day_list_add(struct digest *d, const struct segment_head *s)
{
	struct str line;

	str_init(&line, 512);
	str_addf(&line, "%lld %lld %lld %lld %lld %lld %lld %lld %s\n",
		 (long long)s->number, (long long)s->sender,
		 (long long)s->sequence, (long long)s->received_ms,
		 (long long)s->sent_ms, (long long)s->bytes,
		 (long long)s->raw_bytes, (long long)s->records, s->digest);
	digest_add(d, str_view(&line));
	str_done(&line);
}

void
day_chain(const char *before, const char *content, char *out)
{
	struct digest d;

	digest_init(&d);
	digest_add(&d, text_of(before));
	digest_add(&d, TEXT("\n"));
	digest_add(&d, text_of(content));
	digest_end(&d, out);
}

/* What is sealed so far; all zero and "" before the first. */
struct sealed {
	int64_t until_ms, number, part;
	char day[CALENDAR_DAY_TEXT_MAX];
	char digest[DIGEST_TEXT_MAX];
};

static int
sealed_get(struct db *db, int64_t company, int zone_minutes, struct sealed *out,
	   struct err *e)
{
	struct arena *a = arena_new(MEMORY_MAX);
	struct segment_day_row row;
	struct err story = { 0 };
	int rc = 0;

	*out = (struct sealed){ 0 };
	if (segment_day_row_last(db, company, a, &row, &story) == 0) {
		out->until_ms = row.until_ms;
		out->number = row.last_number;
		out->part = row.part;
		text_copy(out->day, sizeof(out->day), text_of(row.day));
		text_copy(out->digest, sizeof(out->digest),
			  text_of(row.digest));
	} else if (story.kind != ERR_NOT_FOUND) {
		rc = err_set(e, story.kind, "%s", story.text);
	} else {
		rc = segment_keep_oldest(db, company, &out->until_ms, e);
		if (rc == 0 && out->until_ms > 0)
			out->until_ms =
			    calendar_day(out->until_ms, zone_minutes);
	}
	arena_free(&a);
	return rc;
}

/* Counts and digests the segments after row->last_number. */
static int
list_digest(struct db *db, int64_t after, struct segment_day_row *row,
	    char content[DIGEST_TEXT_MAX], struct err *e)
{
	struct arena *a = arena_new(MEMORY_MAX);
	struct segment_head_list list;
	struct digest d;
	int rc;

	digest_init(&d);
	do {
		arena_reset(a);
		rc =
		    segment_keep_list(db, row->company, after, row->last_number,
				      LIST_STEP, a, &list, e);
		for (size_t i = 0; rc == 0 && i < list.count; i++) {
			day_list_add(&d, &list.row[i]);
			after = list.row[i].number;
			row->segments++;
			row->records += list.row[i].records;
			row->bytes += list.row[i].bytes;
		}
	} while (rc == 0 && list.count == LIST_STEP);
	digest_end(&d, content);
	arena_free(&a);
	return rc;
}

struct sealing {
	int64_t company, until_ms, now_ms;
	int zone_minutes;
	struct sealed sealed;
};

static int
seal_one(struct db *db, struct sealing *s, struct err *e)
{
	char day[CALENDAR_DAY_TEXT_MAX];
	char content[DIGEST_TEXT_MAX], digest[DIGEST_TEXT_MAX];
	struct segment_day_row row = { .company = s->company,
				       .day = day,
				       .part = 1,
				       .from_ms = s->sealed.until_ms,
				       .until_ms = s->until_ms,
				       .content = content,
				       .digest = digest,
				       .sealed_ms = s->now_ms };
	TXN(txn);

	calendar_day_write(row.from_ms, s->zone_minutes, day);
	if (text_is(text_of(day), s->sealed.day))
		row.part = s->sealed.part + 1;
	if (txn_begin(&txn, db, e) != 0 ||
	    segment_keep_last(db, s->company, s->sealed.number, s->until_ms,
			      &row.last_number, e) != 0 ||
	    list_digest(db, s->sealed.number, &row, content, e) != 0)
		return -1;
	day_chain(s->sealed.digest, content, digest);
	if (segment_day_row_add(db, &row, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	s->sealed.until_ms = row.until_ms;
	s->sealed.number = row.last_number;
	s->sealed.part = row.part;
	text_copy(s->sealed.day, sizeof(s->sealed.day), text_of(day));
	text_copy(s->sealed.digest, sizeof(s->sealed.digest), text_of(digest));
	return 0;
}

/* Somebody else who sealed the same day at the same time is no failure. */
static int
seal_until(struct db *db, struct sealing *s, int64_t end_ms, struct err *e)
{
	struct err story = { 0 };

	if (sealed_get(db, s->company, s->zone_minutes, &s->sealed, e) != 0)
		return -1;
	while (s->sealed.until_ms > 0 && s->sealed.until_ms < end_ms) {
		s->until_ms =
		    calendar_day(s->sealed.until_ms, s->zone_minutes) +
		    CALENDAR_DAY_MS;
		if (s->until_ms > end_ms)
			s->until_ms = end_ms;
		if (seal_one(db, s, &story) == 0)
			continue;
		if (story.kind == ERR_CONFLICT)
			return 0;
		return err_set(e, story.kind, "%s", story.text);
	}
	return 0;
}

int
day_seal(struct db *db, int64_t company, int zone_minutes, int64_t now_ms,
	 struct err *e)
{
	struct sealing s = { .company = company,
			     .now_ms = now_ms,
			     .zone_minutes = zone_minutes };

	return seal_until(db, &s, calendar_day(now_ms, zone_minutes), e);
}

int
day_seal_now(struct db *db, int64_t company, int zone_minutes, int64_t now_ms,
	     struct err *e)
{
	struct sealing s = { .company = company,
			     .now_ms = now_ms,
			     .zone_minutes = zone_minutes };

	return seal_until(db, &s, now_ms, e);
}
