/* For anybody who holds a letter: whether it is genuine, and "I have read it".
 * Nothing here needs a sign-in, and nothing tells more than the letter did. */
#include <string.h>

#include "crypt/letter.h"
#include "model/attempt_row.h"
#include "model/company_row.h"
#include "model/delivery_row.h"
#include "model/incident_note_row.h"
#include "web/act.h"
#include "web/html_out.h"
#include "web/notice_answers.h"
#include "web/notice_tmpl.h"
#include "web/notice_view.h"
#include "web/page_fill.h"
#include "web/throttle.h"
#include "web/view_fill.h"
#include "web/visit.h"

/* Wrong codes count like wrong passwords of this name, by network. */
#define GUESSES  "notice code"
#define CODE_MAX 40

/* The last part of the path. */
static const char *
word_of(const struct page *p)
{
	const char *slash = strrchr(p->request->path, '/');

	return slash != NULL ? slash + 1 : "";
}

/* As printed: "ab2cd ef3gh" and "AB2CDEF3GH" are "AB2CD-EF3GH". */
static const char *
code_of(struct page *p, const char *typed)
{
	char *out = arena_alloc(p->arena, CODE_MAX + 2);
	size_t n = 0;

	if (out == NULL || strlen(typed) > CODE_MAX)
		return "";
	for (const char *c = typed; *c != '\0'; c++) {
		char up = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;

		if ((up < 'A' || up > 'Z') && (up < '0' || up > '9'))
			continue;
		if (n == 5)
			out[n++] = '-';
		out[n++] = up;
	}
	return out;
}

/* The first character of a name, whole. */
static const char *
initial_of(struct page *p, const char *name)
{
	size_t n = 1;
	const char *out;

	while (((unsigned char)name[n] & 0xc0) == 0x80)
		n++;
	out = arena_copy_n(p->arena, name, strnlen(name, n));
	return out != NULL ? out : "";
}

static int
genuine_find(struct page *p, struct view_genuine *v, struct err *e)
{
	struct attempt_row place = throttle_place(p, GUESSES);
	struct err own = { .kind = ERR_NONE };
	struct company_row company;
	struct notice_row n;
	int64_t wait = 0;

	if (throttle_check(p, &place, &wait, e) != 0)
		return -1;
	/* A notice nobody was told of has no letter that could be genuine. */
	if (notice_row_find(p->db, v->code, p->arena, &n, &own) != 0 ||
	    n.started_ms == 0)
		return own.kind == ERR_NONE || own.kind == ERR_NOT_FOUND
			   ? attempt_row_add(p->db, &place, e)
			   : err_set(e, own.kind, "%s", own.text);
	if (company_row_get(p->db, n.company, p->arena, &company, e) != 0)
		return -1;
	v->genuine = true;
	v->company = initial_of(p, company.name);
	v->date = page_fill_time(p, n.started_ms).text;
	v->severity = view_badge_of(p, n.severity);
	return 0;
}

int
genuine_show(struct page *p, struct err *e)
{
	const char *typed = http_query_get(p->request, "code");
	struct view_genuine v = { .genuine = false };

	if (typed == NULL && strcmp(p->request->path, "/n") != 0)
		typed = word_of(p);
	if (typed != NULL) {
		v.code = code_of(p, typed);
		if (genuine_find(p, &v, e) != 0)
			return -1;
	}
	struct html_out o = { page_html(p, 200), p->language };
	page_frame(p, page_text(p, TEXT_genuine_title), &v.frame);
	genuine_page(&o, &v);
	return 0;
}

/* The letter of the link, and its notice. A link that is none of ours is no
 * failure: the page says so. */
static int
letter_find(struct page *p, struct delivery_row *d, struct notice_row *n,
	    bool *found_out, struct err *e)
{
	struct err own = { .kind = ERR_NONE };
	int64_t id;

	*found_out = false;
	if (letter_token_parse(web_world(p->web)->key, text_of(word_of(p)), &id,
			       &own) != 0)
		return 0;
	if (delivery_row_find(p->db, id, p->arena, d, &own) == 0 &&
	    notice_row_get(p->db, d->company, d->notice, p->arena, n, &own) ==
		0) {
		*found_out = true;
		return 0;
	}
	return own.kind == ERR_NOT_FOUND ? 0
					 : err_set(e, own.kind, "%s", own.text);
}

int
letter_show(struct page *p, struct err *e)
{
	struct view_answered v = { .token = NULL };
	struct delivery_row d;
	struct notice_row n;
	bool found;

	if (letter_find(p, &d, &n, &found, e) != 0)
		return -1;
	if (found) {
		v.token = word_of(p);
		v.name = d.name;
		v.severity = view_badge_of(p, n.severity);
		v.what = notice_what_text(p, &n);
		v.over = n.state == NOTICE_USELESS;
		if (n.acknowledged_ms > 0) {
			v.by = n.acknowledged_by;
			v.at = page_fill_time(p, n.acknowledged_ms);
		}
	}
	struct html_out o = { page_html(p, found ? 200 : 404), p->language };
	page_frame(p, page_text(p, TEXT_answer_title), &v.frame);
	answered_page(&o, &v);
	/* The address holds the secret. */
	http_header_set(p->response, "Referrer-Policy", "no-referrer");
	return 0;
}

static int
answer(struct page *p, const struct delivery_row *d, const struct notice_row *n,
       struct err *e)
{
	struct act act = { .name = "notice.acknowledge",
			   .object = act_object(p, "notice", n->id),
			   .company = n->company,
			   .login = d->name };
	struct incident_note_row note = { .incident = n->object,
					  .company = n->company,
					  .name = d->name,
					  .at_ms = visit_now(p),
					  .act = NOTE_ACKNOWLEDGE,
					  .text = "" };
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    notice_row_acknowledge(p->db, n->company, n->id, d->name,
				   visit_now(p), e) != 0 ||
	    act_add(p, &act, e) != 0 ||
	    (n->kind == NOTICE_INCIDENT &&
	     incident_note_row_add(p->db, &note, e) != 0))
		return -1;
	return txn_commit(&txn, e);
}

/* Somebody pressed the button; that somebody else had before is fine, the page
 * then says who. */
int
letter_post(struct page *p, struct err *e)
{
	struct err own = { .kind = ERR_NONE };
	struct delivery_row d;
	struct notice_row n;
	bool found;

	if (letter_find(p, &d, &n, &found, e) != 0)
		return -1;
	if (!found)
		return err_set(e, ERR_NOT_FOUND, "no such letter");
	if (answer(p, &d, &n, &own) != 0 && own.kind != ERR_CONFLICT)
		return err_set(e, own.kind, "%s", own.text);
	return page_redirect(p, p->request->path);
}
