/* password_rule.h: is a new password good enough, in words for a page. */
#ifndef WEB_PASSWORD_RULE_H
#define WEB_PASSWORD_RULE_H

#include "web/page.h"

/* What is wrong with it (and with typing it twice), or NULL. 'again' NULL: it
 * was typed once. 'login' must not be in it. */
const char *password_rule_check(const struct page *p, const char *password,
				const char *again, const char *login);

#endif
