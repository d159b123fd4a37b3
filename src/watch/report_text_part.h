/* report_text_part.h: what both halves of report_text use; for this room. */
#ifndef WATCH_REPORT_TEXT_PART_H
#define WATCH_REPORT_TEXT_PART_H

#include "content/content.h"
#include "watch/report_text.h"

struct text_work {
	const struct report_facts *facts;
	struct arena *arena;
	enum language language;
	const char *digest, *digest_short, *title;
	struct str scratch;
	struct report_block *block;
	size_t blocks;
};

struct report_block *text_block(struct text_work *w,
				enum report_block_kind kind, const char *text);
const char *text_word(const struct text_work *w, enum text_key key);
const char *text_fill(struct text_work *w, const char *pattern,
		      const struct content_value *value, size_t count);
/* "" for 0. */
const char *text_time(struct text_work *w, int64_t ms);
const char *text_percent(struct text_work *w, int64_t part, int64_t all);
const char *text_duration(struct text_work *w, int64_t seconds);
const char *text_gap_reason(struct text_work *w, const struct report_gap *gap);
/* What, why or how of a measure with its values. */
const char *text_measure(struct text_work *w, const struct report_measure *m,
			 const char *const *text);
/* Everything behind the owner's page. */
void text_details(struct text_work *w);

#endif
