#include "web/password_rule.h"

#include <string.h>

#include "crypt/password.h"

/* What people type when twelve characters are asked for. Parts, compared
 * without regard to case; the rest of the password must be long itself. */
static const char *const common[] = {
	"password", "qwertyuiop", "123456789", "abcdefgh",  "asdfghjkl",
	"iloveyou", "1q2w3e4r",   "letmein",   "sakura",    "komainu",
	"welcome",  "zaq12wsx",   "aaaaaaaa",  "administr", "pasuwado",
};

static bool
is_common(const char *password, const char *login)
{
	struct text t = text_of(password);
	size_t n = strlen(password);

	for (size_t i = 0; i < ARRAY_LEN(common); i++)
		if (text_contains_nocase(t, common[i]) &&
		    n < strlen(common[i]) + 8)
			return true;
	if (login != NULL && strlen(login) >= 4 &&
	    text_contains_nocase(t, login) && n < strlen(login) + 8)
		return true;
	/* One character again and again. */
	return strspn(password, (char[]){ password[0], '\0' }) == n;
}

const char *
password_rule_check(const struct page *p, const char *password,
		    const char *again, const char *login)
{
	size_t n = password != NULL ? strlen(password) : 0;

	if (n < PASSWORD_MIN || n > PASSWORD_MAX)
		return page_text(p, TEXT_account_password_rule);
	if (is_common(password, login))
		return page_text(p, TEXT_account_password_common);
	if (again != NULL && strcmp(password, again) != 0)
		return page_text(p, TEXT_account_password_differs);
	return NULL;
}
