#include "web/return_path.h"

#include <string.h>

#define PATH_MAX_BYTES 1000

const char *
return_path_check(const char *wanted)
{
	size_t n;

	if (wanted == NULL || wanted[0] != '/' || wanted[1] == '/')
		return "/";
	n = strlen(wanted);
	if (n > PATH_MAX_BYTES || strpbrk(wanted, "\\\r\n\t") != NULL)
		return "/";
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)wanted[i] <= ' ' ||
		    (unsigned char)wanted[i] >= 0x7f)
			return "/";
	/* Would come back to where it came from. */
	if (strncmp(wanted, "/sign-", 6) == 0)
		return "/";
	return wanted;
}

static void
percent_add(struct str *out, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.~/"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	for (; *text != '\0'; text++)
		if (strchr(plain, *text) != NULL)
			str_add_byte(out, *text);
		else
			str_addf(out, "%%%02X", (unsigned)(uint8_t)*text);
}

const char *
return_path_encode(struct page *p, const char *wanted)
{
	struct str s;
	char *copy;

	str_init(&s, 3 * PATH_MAX_BYTES);
	percent_add(&s, return_path_check(wanted));
	copy = s.over ? NULL : arena_copy(p->arena, s.p);
	str_done(&s);
	return copy != NULL ? copy : "";
}

const char *
return_path_here(struct page *p)
{
	const struct http_request *q = p->request;
	const char *here =
	    q->query_text[0] == '\0'
		? q->path
		: arena_printf(p->arena, "%s?%s", q->path, q->query_text);

	return return_path_encode(p, here);
}
