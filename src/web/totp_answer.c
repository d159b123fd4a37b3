/* Setting up the second factor, and giving it up. */
#include <string.h>

#include "base/check.h"
#include "crypt/totp.h"
#include "model/credential_row.h"
#include "model/person_row.h"
#include "web/account_tmpl.h"
#include "web/account_view.h"
#include "web/act.h"
#include "web/answers.h"
#include "web/form.h"
#include "web/html_out.h"
#include "web/key_tmpl.h"
#include "web/key_view.h"
#include "web/qr.h"
#include "web/recovery.h"
#include "web/session.h"
#include "web/throttle.h"
#include "web/totp_secret.h"
#include "web/visit.h"

#define ADDRESS_MAX 400

struct wish {
	const char *code, *password;
};

static const struct form_field code_fields[] = {
	{ "code", FORM_TEXT, 1, 20, offsetof(struct wish, code) },
};
static const struct form_field password_fields[] = {
	{ "password", FORM_SECRET, 1, 400, offsetof(struct wish, password) },
};

/* "ABCD EFGH ..." */
static const char *
grouped(struct page *p, const char *secret)
{
	struct str s;
	char *copy;

	str_init(&s, 100);
	for (size_t i = 0; secret[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			str_add_byte(&s, ' ');
		str_add_byte(&s, secret[i]);
	}
	copy = arena_copy(p->arena, s.p);
	str_done(&s);
	return copy;
}

static int
totp_write(struct page *p, int status, const char *fault, struct err *e)
{
	struct view_totp view = { .fault = { "code", fault } };
	uint8_t secret[TOTP_SECRET_BYTES];
	char text[TOTP_SECRET_TEXT_MAX];
	struct str address;

	UNUSED(e);
	totp_secret_offer(p, secret);
	totp_secret_write(secret, text);
	str_init(&address, ADDRESS_MAX);
	totp_url_write(&address, "Komainu", p->caller->login, secret);
	view.address = arena_copy(p->arena, address.p);
	view.secret = grouped(p, text);
	str_done(&address);
	if (view.address != NULL) {
		struct view_qr qr = qr_make(p, view.address);

		view.qr = qr.row;
		view.qr_size = qr.size;
	}
	struct html_out o = { page_html(p, status), p->language };
	page_frame(p, page_text(p, TEXT_account_totp_title), &view.frame);
	totp_page(&o, &view);
	return 0;
}

int
totp_show(struct page *p, struct err *e)
{
	struct person_row person;

	if (person_row_get(p->db, p->caller->person, p->arena, &person, e) != 0)
		return -1;
	if (person.totp.p != NULL)
		return page_redirect(p, "/account");
	return totp_write(p, 200, NULL, e);
}

/* From now on the code is asked for; the spare codes are shown once. */
static int
totp_store(struct page *p, const uint8_t *secret, int64_t step,
	   const char *codes[RECOVERY_CODES], struct err *e)
{
	struct act act = { .name = "person.totp-on",
			   .object =
			       act_object(p, "person", p->caller->person) };
	struct text sealed;
	TXN(txn);

	if (totp_secret_close(p, p->caller->person, secret, &sealed, e) != 0 ||
	    txn_begin(&txn, p->db, e) != 0 ||
	    person_row_set_totp(p->db, p->caller->person, sealed, e) != 0 ||
	    person_row_use_totp(p->db, p->caller->person, step, e) != 0 ||
	    recovery_renew(p, p->caller->person, codes, e) != 0 ||
	    session_row_drop_person(p->db, p->caller->person,
				    p->caller->session, e) != 0 ||
	    session_raise(p, e) != 0 || act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
totp_post(struct page *p, struct err *e)
{
	const char *codes[RECOVERY_CODES];
	uint8_t secret[TOTP_SECRET_BYTES];
	struct person_row person;
	struct wish w = { 0 };
	int64_t step;

	if (person_row_get(p->db, p->caller->person, p->arena, &person, e) != 0)
		return -1;
	if (person.totp.p != NULL)
		return page_redirect(p, "/account");
	totp_secret_offer(p, secret);
	if (form_read(p->request, code_fields, ARRAY_LEN(code_fields), &w, NULL,
		      NULL) != 0 ||
	    !totp_check(secret, text_of(w.code), visit_now(p), 0, &step))
		return totp_write(p, 422, page_text(p, TEXT_signin_totp_failed),
				  e);
	if (totp_store(p, secret, step, codes, e) != 0)
		return -1;
	struct view_codes view = { .code = codes, .codes = RECOVERY_CODES };
	struct html_out o = { page_html(p, 200), p->language };
	page_frame(p, page_text(p, TEXT_codes_title), &view.frame);
	codes_page(&o, &view);
	return 0;
}

int
totp_off_post(struct page *p, struct err *e)
{
	struct act act = { .name = "person.totp-off",
			   .object =
			       act_object(p, "person", p->caller->person) };
	struct person_row person;
	struct wish w = { 0 };
	bool right = false;
	TXN(txn);

	if (form_read(p->request, password_fields, ARRAY_LEN(password_fields),
		      &w, NULL, e) != 0 ||
	    person_row_get(p->db, p->caller->person, p->arena, &person, e) !=
		0 ||
	    password_verify(web_world(p->web)->gate, person.password,
			    w.password, &right, e) != 0)
		return -1;
	if (!right)
		return err_set(e, ERR_DENIED, "the password is not right");
	if (txn_begin(&txn, p->db, e) != 0 ||
	    person_row_set_totp(p->db, person.id, (struct text){ NULL, 0 },
				e) != 0 ||
	    credential_row_drop_kind(p->db, person.id, CREDENTIAL_RECOVERY,
				     e) != 0 ||
	    act_add(p, &act, e) != 0 || txn_commit(&txn, e) != 0)
		return -1;
	return page_redirect_flash(p, "/account", TEXT_flash_totp_off);
}
