#include "web/diagnosis_fill.h"

#include "web/page_fill.h"
#include "web/visit.h"

int
diagnosis_of_path(struct page *p, const struct diagnosis **out, struct err *e)
{
	return diagnosis_gather(p->db, p->arena, p->language, p->company,
				p->id[0], out, e);
}

const struct diagnosis_sheet *
diagnosis_sheet_of(const struct diagnosis *d, int64_t wanted)
{
	for (size_t i = 0; i < d->sheets; i++)
		if (d->sheet[i].id == wanted)
			return &d->sheet[i];
	return d->sheets > 0 ? &d->sheet[0] : NULL;
}

const char *
diagnosis_site(const struct page *p, const char *site)
{
	return site[0] != '\0' ? site
			       : page_text(p, TEXT_diagnosis_sheet_whole);
}

const char *
diagnosis_answer_text(const struct page *p, enum answer answer)
{
	static const enum text_key keys[ANSWER_COUNT] = {
		[ANSWER_NONE] = TEXT_diagnosis_answer_none,
		[ANSWER_NOT_APPLICABLE] = TEXT_diagnosis_answer_not_applicable,
		[ANSWER_DONE] = TEXT_diagnosis_answer_done,
		[ANSWER_PARTLY] = TEXT_diagnosis_answer_partly,
		[ANSWER_NOT_DONE] = TEXT_diagnosis_answer_not_done,
		[ANSWER_UNKNOWN] = TEXT_diagnosis_answer_unknown,
	};

	return page_text(p, keys[answer]);
}

const char *
diagnosis_progress(struct page *p, const struct diagnosis *d,
		   const struct diagnosis_score *score, enum text_key key)
{
	struct content_value value[2] = {
		VALUE_INT("answered", score->answered),
		VALUE_INT("items", (int64_t)d->edition->items),
	};

	return page_fill_text(p, key, value, ARRAY_LEN(value));
}

const char *
diagnosis_seen(struct page *p, const struct evidence *evidence)
{
	struct content_value value[2] = {
		VALUE_TEXT("class",
			   content_class(p->language, evidence->class)),
		VALUE_INT("count", evidence->count),
	};

	switch (evidence->verdict) {
	case EVIDENCE_DIFFERS:
		return page_fill_text(p, TEXT_diagnosis_seen_differs, value,
				      ARRAY_LEN(value));
	case EVIDENCE_AGREES:
		return page_fill_text(p, TEXT_diagnosis_seen_agrees, value,
				      ARRAY_LEN(value));
	case EVIDENCE_QUIET:
		return page_text(p, TEXT_diagnosis_seen_quiet);
	default:
		return NULL;
	}
}

const char *
diagnosis_band_text(const struct page *p, enum diagnosis_band band)
{
	static const enum text_key keys[] = {
		[BAND_ENTRY_REACHED] = TEXT_diagnosis_band_100,
		[BAND_NEARLY] = TEXT_diagnosis_band_70,
		[BAND_INSUFFICIENT] = TEXT_diagnosis_band_50,
		[BAND_DANGEROUS] = TEXT_diagnosis_band_0,
	};

	return page_text(p, keys[band]);
}

const char *
diagnosis_path(struct page *p, int64_t id, int64_t sheet)
{
	const char *path = arena_printf(p->arena, "/diagnosis/%lld?sheet=%lld",
					(long long)id, (long long)sheet);

	return path != NULL ? path : "/diagnosis";
}
