#include "web/cookie.h"

#include <string.h>

#include "base/check.h"

#define COOKIE_NAME(name, text) text,
static const char *const plain[] = { COOKIE_TABLE(COOKIE_NAME) };
#undef COOKIE_NAME
#define COOKIE_NAME(name, text) "__Host-" text,
static const char *const secure[] = { COOKIE_TABLE(COOKIE_NAME) };
#undef COOKIE_NAME

static const char *
name_of(const struct page *p, enum cookie cookie)
{
	return p->request->secure ? secure[cookie] : plain[cookie];
}

const char *
cookie_get(const struct page *p, enum cookie cookie)
{
	return http_cookie_get(p->request, name_of(p, cookie));
}

static void
cookie_write(struct page *p, enum cookie cookie, const char *value,
	     const char *age)
{
	char *line =
	    arena_printf(p->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
			 name_of(p, cookie), value,
			 p->request->secure ? "; Secure" : "", age);

	if (line != NULL)
		http_header_add(p->response, "Set-Cookie", line);
}

void
cookie_set(struct page *p, enum cookie cookie, const char *value,
	   int64_t seconds)
{
	const char *age = "";

	CHECK(strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-_.~"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(value));
	if (seconds > 0)
		age = arena_printf(p->arena, "; Max-Age=%lld",
				   (long long)seconds);
	if (age != NULL)
		cookie_write(p, cookie, value, age);
}

void
cookie_drop(struct page *p, enum cookie cookie)
{
	cookie_write(p, cookie, "", "; Max-Age=0");
}
