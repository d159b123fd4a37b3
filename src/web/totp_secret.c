#include "web/totp_secret.h"

#include <string.h>

#include "crypt/token.h"
#include "web/visit.h"

static const char *
context_of(struct page *p, int64_t person)
{
	return arena_printf(p->arena, "person %lld totp", (long long)person);
}

int
totp_secret_open(struct page *p, const struct person_row *person,
		 uint8_t secret[TOTP_SECRET_BYTES], struct err *e)
{
	const char *context = context_of(p, person->id);
	const char *sealed = arena_text(p->arena, person->totp);
	const uint8_t *bytes;
	size_t length;

	if (context == NULL || sealed == NULL)
		return arena_check(p->arena, e);
	if (seal_open(web_world(p->web)->key, p->arena, context, sealed, &bytes,
		      &length, e) != 0)
		return -1;
	if (length != TOTP_SECRET_BYTES)
		return err_set(e, ERR_DATABASE, "a damaged second factor");
	memcpy(secret, bytes, length);
	return 0;
}

int
totp_secret_close(struct page *p, int64_t person,
		  const uint8_t secret[TOTP_SECRET_BYTES],
		  struct text *sealed_out, struct err *e)
{
	const char *context = context_of(p, person), *text;

	if (context == NULL)
		return arena_check(p->arena, e);
	if (seal_close(web_world(p->web)->key, p->arena, context, secret,
		       TOTP_SECRET_BYTES, &text, e) != 0)
		return -1;
	*sealed_out = text_of(text);
	return 0;
}

void
totp_secret_offer(struct page *p, uint8_t secret[TOTP_SECRET_BYTES])
{
	/* Nothing to store: it follows from the session's own secret. */
	token_derive(web_world(p->web)->key->marking, "totp offer", p->csrf,
		     secret, TOTP_SECRET_BYTES);
}
