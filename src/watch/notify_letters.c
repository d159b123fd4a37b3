/* notify_letters.c: whom a company has, and the letters to them. */
#include "base/check.h"
#include "model/company_row.h"
#include "watch/notify_part.h"

void
notify_code_new(char out[NOTIFY_CODE_MAX])
{
	token_recovery_new(out);
	for (size_t i = 0; out[i] != '\0'; i++)
		if (out[i] >= 'a' && out[i] <= 'z')
			out[i] = (char)(out[i] - 'a' + 'A');
}

bool
notify_people_reach(const struct notify_people *p,
		    const struct contact_row *contact)
{
	return !contact->disabled &&
	       (contact->fault[0] == '\0' || p->desperate);
}

int
notify_people_get(const struct notify_work *w, int64_t company,
		  struct notify_people *out, struct err *e)
{
	struct company_row row;

	*out = (struct notify_people){ .desperate = true };
	if (company_row_get(w->db, company, w->arena, &row, e) != 0 ||
	    notice_plan_row_get(w->db, company, w->arena, &out->plan, e) != 0 ||
	    contact_row_list(w->db, company, w->arena, &out->contact, e) != 0)
		return -1;
	out->company = row.name;
	for (size_t i = 0; i < out->contact.count; i++)
		if (!out->contact.row[i].disabled &&
		    out->contact.row[i].fault[0] == '\0')
			out->desperate = false;
	return 0;
}

int
notify_letters_add(struct notify_text *text, const struct contact_row *contact,
		   int64_t due_ms, struct notify_letters *out, struct err *e)
{
	struct notify_letter letter = { 0 };

	if (out->count == ARRAY_LEN(out->row))
		return 0;
	if (notify_text_write(text, contact, &letter, e) != 0)
		return -1;
	out->row[out->count++] = (struct delivery_row){
		.company = text->notice->company,
		.contact = contact->id,
		.step = contact->step,
		.name = contact->name,
		.channel = contact->channel,
		.address = contact->address,
		.language = contact->language,
		.subject = letter.subject,
		.body = letter.body,
		.created_ms = text->now_ms,
		.due_ms = due_ms,
		.useful_until_ms = text->notice->useful_until_ms,
	};
	return 0;
}

int
notify_letters_queue(const struct notify_work *w, int64_t notice,
		     const struct notify_letters *letters, struct err *e)
{
	CHECK(db_in_transaction(w->db));
	for (size_t i = 0; i < letters->count; i++) {
		struct delivery_row row = letters->row[i];

		row.notice = notice;
		if (delivery_row_add(w->db, &row, e) != 0)
			return -1;
	}
	return 0;
}
