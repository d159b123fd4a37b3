#include "web/throttle.h"

#include <string.h>

#include "crypt/token.h"
#include "fmt/address.h"
#include "web/cookie.h"
#include "web/visit.h"

/* Failures of any login from one network for each that one login may have. */
#define NETWORK_FACTOR 20
#define LOGIN_MAX      100
#define DEVICE_SECONDS (365 * 24 * 3600)

/* "198.51.100.7/32", "2001:db8:1:2::/64": an IPv6 customer has a whole /64. */
static const char *
network_of(struct page *p)
{
	struct address a;
	char text[ADDRESS_TEXT_MAX];

	if (address_parse(text_of(p->request->address), &a, NULL) != 0)
		return "unknown";
	if (a.family == 6)
		memset(a.bytes + 8, 0, 8);
	address_write(&a, text);
	return arena_printf(p->arena, "%s/%d", text, a.family == 6 ? 64 : 32);
}

/* The mark ties the random part to one login. */
static void
device_mark(struct page *p, const char *random, const char *login,
	    char mark[TOKEN_MARK_MAX])
{
	const char *subject = arena_printf(p->arena, "%s %s", random, login);

	token_mark(web_world(p->web)->key->marking, "device",
		   subject != NULL ? subject : "", mark);
}

/* "device/RANDOM" when this browser proves that it signed in before. */
static const char *
device_of(struct page *p, const char *login)
{
	const char *cookie = cookie_get(p, COOKIE_DEVICE);
	const char *dot = cookie != NULL ? strchr(cookie, '.') : NULL;
	char mark[TOKEN_MARK_MAX];
	const char *random;

	if (dot == NULL || dot - cookie != TOKEN_TEXT_MAX - 1)
		return NULL;
	random = arena_copy_n(p->arena, cookie, (size_t)(dot - cookie));
	if (random == NULL)
		return NULL;
	device_mark(p, random, login, mark);
	if (!token_equal(mark, dot + 1))
		return NULL;
	return arena_printf(p->arena, "device/%s", random);
}

struct attempt_row
throttle_place(struct page *p, const char *login)
{
	char *small = arena_copy_n(p->arena, login, strnlen(login, LOGIN_MAX));
	const char *place;

	for (char *c = small; c != NULL && *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	place = small != NULL ? device_of(p, small) : NULL;
	if (place == NULL)
		place = network_of(p);
	return (struct attempt_row){ .login = small != NULL ? small : "",
				     .network = place != NULL ? place : "",
				     .at_ms = visit_now(p) };
}

int
throttle_check(struct page *p, const struct attempt_row *place,
	       int64_t *wait_out, struct err *e)
{
	int64_t limit = p->settings->sign_in_failures;
	int64_t window = p->settings->sign_in_wait;
	struct attempt_count count;

	*wait_out = 0;
	if (attempt_row_count(p->db, place, visit_now(p) - window, &count, e) !=
	    0)
		return -1;
	if (count.login < limit && count.network < limit * NETWORK_FACTOR)
		return 0;
	*wait_out = window / 1000;
	if (count.login >= limit)
		*wait_out = (count.last_ms + window - visit_now(p)) / 1000 + 1;
	return err_set(e, ERR_TOO_MANY, "%lld failed sign-ins from %s",
		       (long long)count.network, place->network);
}

void
throttle_remember(struct page *p, const char *login)
{
	char random[TOKEN_TEXT_MAX], mark[TOKEN_MARK_MAX];
	char *value;

	if (device_of(p, login) != NULL)
		return;
	token_new(random);
	device_mark(p, random, login, mark);
	value = arena_printf(p->arena, "%s.%s", random, mark);
	if (value != NULL)
		cookie_set(p, COOKIE_DEVICE, value, DEVICE_SECONDS);
}
