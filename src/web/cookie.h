/*
 * cookie.h: the cookies of this site. Over https their names begin with
 * "__Host-", so that no other host and no plain connection can set them.
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "web/page.h"

#define COOKIE_TABLE(X)                                                        \
	X(SESSION, "komainu")       /* who is signed in */                     \
	X(VISIT, "komainu-visit")   /* ties the sign-in form to a browser */   \
	X(DEVICE, "komainu-device") /* this browser signed in before */        \
	X(LANGUAGE, "komainu-language")                                        \
	X(FLASH, "komainu-flash") /* one sentence for the next page */

#define COOKIE_ENUM(name, text) COOKIE_##name,
enum cookie { COOKIE_TABLE(COOKIE_ENUM) COOKIE_COUNT };
#undef COOKIE_ENUM

/* The value this browser sent, or NULL. */
const char *cookie_get(const struct page *p, enum cookie cookie);
/* Keeps a value of letters, digits and "-_.~" for 'seconds' (0: until the
 * browser closes). Never readable by scripts. */
void cookie_set(struct page *p, enum cookie cookie, const char *value,
		int64_t seconds);
void cookie_drop(struct page *p, enum cookie cookie);

#endif
