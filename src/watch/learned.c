/* learned.c: see learned.h. */
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"
#include "watch/learned.h"

struct evidence_row {
	const char *key;
	int name_rank, os_rank;
};

static const struct evidence_row rows[] = {
#define EVIDENCE_ROW(name, key, name_rank, os_rank) { key, name_rank, os_rank },
	EVIDENCE_TABLE(EVIDENCE_ROW)
#undef EVIDENCE_ROW
};

const char *
evidence_key(enum evidence evidence)
{
	CHECK((size_t)evidence < ARRAY_LEN(rows));
	return rows[evidence].key;
}

void
learned_touch(struct learned *k, int64_t us)
{
	k->changed = true;
	if (us <= 0)
		return;
	if (k->first_us == 0 || us < k->first_us)
		k->first_us = us;
	if (us > k->last_us)
		k->last_us = us;
}

/* Foreign text as one line of valid UTF-8. */
static bool
copy_clean(char *buffer, size_t size, struct text t)
{
	size_t i;

	t = text_trim(t);
	t.n = utf8_valid_length(t);
	if (t.n == 0)
		return false;
	text_copy(buffer, size, t);
	for (i = 0; buffer[i] != '\0'; i++)
		if ((unsigned char)buffer[i] < 0x20 || buffer[i] == 0x7f)
			buffer[i] = ' ';
	return true;
}

static void
learned_because(struct learned *k, enum evidence evidence, struct text part)
{
	struct learned_why *w;
	int i;

	for (i = 0; i < k->whys; i++)
		if (k->why[i].evidence == evidence)
			return;
	if (k->whys == LEARNED_WHY_MAX)
		return;
	w = &k->why[k->whys++];
	w->evidence = evidence;
	if (!copy_clean(w->text, sizeof(w->text), part))
		w->text[0] = '\0';
}

static bool
learned_take(struct learned_text *t, int rank, struct text value)
{
	if (rank <= t->rank || text_trim(value).n == 0)
		return false;
	if (!copy_clean(t->text, sizeof(t->text), value))
		return false;
	t->rank = rank;
	return true;
}

void
learned_name(struct learned *k, enum evidence evidence, struct text name)
{
	if (text_ends_nocase(name, ".local"))
		name.n -= strlen(".local");
	while (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	if (learned_take(&k->name, rows[evidence].name_rank, name))
		learned_because(k, evidence, name);
}

/*
 * "Windows XP" is more than "Windows", whoever said so; otherwise the better
 * source wins.
 */
void
learned_os(struct learned *k, enum evidence evidence, struct text os,
	   struct text part)
{
	int rank = rows[evidence].os_rank;
	struct text old = text_of(k->os.text);

	if (rank == 0 || os.n == 0)
		return;
	if (old.n > 0 && os.n < old.n &&
	    text_equal(text_slice(old, 0, os.n), os))
		return;
	if (old.n > 0 && os.n > old.n && text_starts(os, k->os.text) &&
	    rank <= k->os.rank)
		rank = k->os.rank + 1;
	if (learned_take(&k->os, rank, os))
		learned_because(k, evidence, part.n > 0 ? part : os);
}

void
learned_kind(struct learned *k, enum evidence evidence, const char *kind)
{
	int rank = 1 + (rows[evidence].name_rank > rows[evidence].os_rank
			    ? rows[evidence].name_rank
			    : rows[evidence].os_rank);

	/* A word of ours, so no reason of its own is kept beside the text's. */
	learned_take(&k->kind, rank, text_of(kind));
}

void
learned_seen(struct learned *k, enum evidence evidence, struct text part)
{
	learned_because(k, evidence, part);
}

static void
merge_text(struct learned_text *t, const struct learned_text *other)
{
	if (other->rank > t->rank)
		*t = *other;
}

void
learned_merge(struct learned *k, const struct learned *other)
{
	bool changed = k->changed || other->changed;
	int i;

	learned_touch(k, other->first_us);
	learned_touch(k, other->last_us);
	k->changed = changed;
	merge_text(&k->name, &other->name);
	merge_text(&k->os, &other->os);
	merge_text(&k->kind, &other->kind);
	merge_text(&k->vendor, &other->vendor);
	for (i = 0; i < other->whys; i++)
		learned_because(k, other->why[i].evidence,
				text_of(other->why[i].text));
}
