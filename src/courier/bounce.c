#include "courier/bounce.h"

#include "base/utf8.h"

#define MAIL_MAX (1024 * 1024)

static bool
is_mark_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F') || c == '-';
}

/* "+1234-0123456789abcdef@" anywhere: mail servers write the address into
 * whichever header they like. */
static bool
mark_find(struct text mail, struct bounce *out)
{
	for (size_t i = 0; i < mail.n; i++) {
		struct text rest = text_slice(mail, i + 1, mail.n);
		size_t n = 0;

		if (mail.p[i] != '+')
			continue;
		while (n < rest.n && n < sizeof(out->mark) - 1 &&
		       is_mark_byte(rest.p[n]))
			n++;
		if (n < 18 || n == rest.n || rest.p[n] != '@' ||
		    rest.p[n - 17] != '-')
			continue;
		text_copy(out->mark, sizeof(out->mark), text_slice(rest, 0, n));
		return true;
	}
	return false;
}

static void
say(struct bounce *out, struct text line)
{
	char raw[BOUNCE_TEXT_MAX];

	text_copy(raw, sizeof(raw), text_trim(line));
	utf8_printable_copy(out->text, sizeof(out->text), text_of(raw));
}

/* The fields of the part message/delivery-status, wherever they stand. */
static void
line_read(struct text line, struct bounce *out)
{
	struct text name, value = line;

	if (!text_cut(&value, ':', &name) || value.n == 0)
		return;
	value = text_trim(value);
	if (text_is_nocase(name, "Action"))
		out->lost = text_starts_nocase(value, "failed");
	else if (text_is_nocase(name, "Status") && out->text[0] == '\0')
		say(out, value);
	else if (text_is_nocase(name, "Diagnostic-Code"))
		say(out, value);
}

int
bounce_parse(struct text mail, struct bounce *out, struct err *e)
{
	struct text rest = text_slice(mail, 0, MAIL_MAX), line;

	*out = (struct bounce){ .lost = false };
	if (!mark_find(rest, out))
		return err_set(e, ERR_NOT_FOUND,
			       "no return address of ours is in this mail");
	while (text_cut(&rest, '\n', &line))
		line_read(line, out);
	return 0;
}
