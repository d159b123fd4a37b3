/* courier_mail.c: a letter as mail: text and simple HTML, ours by its sender,
 * and marked as sent by a machine, so that no machine answers. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/stamp.h"
#include "content/content.h"
#include "courier/courier_part.h"
#include "crypt/letter.h"

#define MESSAGE_MAX (512 * 1024)
/* Bytes of a header's text in one encoded word: 39 make 52 characters. */
#define WORD_BYTES 39

static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* RFC 4648, in lines of 76 characters when 'lines'. */
static void
base64(struct str *out, struct text t, bool lines)
{
	for (size_t i = 0; i < t.n; i += 3) {
		uint32_t v = (uint32_t)(uint8_t)t.p[i] << 16;
		size_t n = t.n - i < 3 ? t.n - i : 3;

		if (n > 1)
			v |= (uint32_t)(uint8_t)t.p[i + 1] << 8;
		if (n > 2)
			v |= (uint8_t)t.p[i + 2];
		str_add_byte(out, digits[v >> 18 & 63]);
		str_add_byte(out, digits[v >> 12 & 63]);
		str_add_byte(out, n > 1 ? digits[v >> 6 & 63] : '=');
		str_add_byte(out, n > 2 ? digits[v & 63] : '=');
		if (lines && i % 57 == 54)
			str_add(out, "\r\n");
	}
	if (lines)
		str_add(out, "\r\n");
}

static bool
is_ascii(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if ((unsigned char)t.p[i] < ' ' || (unsigned char)t.p[i] > '~')
			return false;
	return true;
}

/* RFC 2047: words of whole characters, one a line. */
static void
words(struct str *out, struct text t)
{
	bool first = true;

	if (is_ascii(t) && t.n < 60 && text_find(t, '"') == t.n &&
	    text_find(t, '=') == t.n) {
		str_add_text(out, t);
		return;
	}
	while (t.n > 0) {
		size_t n = t.n < WORD_BYTES ? t.n : WORD_BYTES;

		while (n < t.n && n > 1 &&
		       ((unsigned char)t.p[n] & 0xc0) == 0x80)
			n--;
		str_add(out, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		base64(out, text_slice(t, 0, n), false);
		str_add(out, "?=");
		t = text_slice(t, n, t.n);
		first = false;
	}
}

/* A name in front of an address: encoded words need no quotes. */
static void
mailbox(struct str *out, const char *header, const char *name,
	const char *address)
{
	str_addf(out, "%s: ", header);
	if (is_ascii(text_of(name)))
		str_addf(out, "<%s>", address);
	else {
		words(out, text_of(name));
		str_addf(out, "\r\n <%s>", address);
	}
	str_add(out, "\r\n");
}

static const char *
domain_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return at != NULL && at[1] != '\0' ? at + 1 : "localhost";
}

static void
date(struct str *out, int64_t ms)
{
	static const char day[][4] = { "Sun", "Mon", "Tue", "Wed",
				       "Thu", "Fri", "Sat" };
	static const char month[][4] = { "Jan", "Feb", "Mar", "Apr",
					 "May", "Jun", "Jul", "Aug",
					 "Sep", "Oct", "Nov", "Dec" };
	time_t at = (time_t)(ms / 1000);
	struct tm tm;

	gmtime_r(&at, &tm);
	str_addf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
		 day[tm.tm_wday], tm.tm_mday, month[tm.tm_mon],
		 tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void
headers(struct courier *c, struct str *out)
{
	const struct courier_letter *l = c->letter;
	const char *domain = domain_of(c->settings->mail_from);
	bool now = strcmp(l->urgency, "now") == 0;

	mailbox(out, "From", content_text(l->language, TEXT_app_name),
		c->settings->mail_from);
	mailbox(out, "To", l->name, l->address);
	str_add(out, "Subject: ");
	words(out, text_of(l->subject));
	str_add(out, "\r\n");
	date(out, l->now_ms);
	str_addf(out, "Message-ID: <%s.%lld@%s>\r\n", l->code, (long long)l->id,
		 domain);
	/* RFC 3834; the second is Exchange's. */
	str_add(out, "Auto-Submitted: auto-generated\r\n"
		     "X-Auto-Response-Suppress: All\r\n");
	str_addf(out, "List-Id: <notice.%s>\r\n", domain);
	if (now)
		str_add(out, "Importance: high\r\nX-Priority: 1\r\n");
	str_add(out, "MIME-Version: 1.0\r\n");
}

static void
escaped(struct str *out, struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		switch (t.p[i]) {
		case '&':
			str_add(out, "&amp;");
			break;
		case '<':
			str_add(out, "&lt;");
			break;
		case '>':
			str_add(out, "&gt;");
			break;
		case '"':
			str_add(out, "&quot;");
			break;
		default:
			str_add_byte(out, t.p[i]);
		}
	}
}

/* A link only where the line is one of ours: what comes from a network is
 * never made clickable here. */
static void
html_line(struct courier *c, struct str *out, struct text line,
	  const char *link)
{
	if (text_is(line, "{acknowledge}")) {
		str_add(out, "<a href=\"");
		escaped(out, text_of(link));
		str_add(out, "\" style=\"display:inline-block;padding:12px "
			     "24px;background:#0031d8;color:#ffffff;"
			     "border-radius:8px;text-decoration:none\">");
		escaped(out, text_of(content_text(c->letter->language,
						  TEXT_notice_button)));
		str_add(out, "</a>");
		return;
	}
	if (text_starts(line, c->settings->public_address)) {
		str_add(out, "<a href=\"");
		escaped(out, line);
		str_add(out, "\">");
		escaped(out, line);
		str_add(out, "</a>");
		return;
	}
	escaped(out, line);
}

static void
html(struct courier *c, struct str *out)
{
	struct text rest = text_of(c->letter->body), line;
	const char *link = courier_link(c);

	str_addf(out,
		 "<!DOCTYPE html>\n<html lang=\"%s\"><head>"
		 "<meta charset=\"utf-8\"></head>\n<body style=\""
		 "font-family:sans-serif;font-size:16px;line-height:1.7;"
		 "color:#1a1a1a;max-width:40em\">\n<p>",
		 language_name(c->letter->language));
	while (text_cut(&rest, '\n', &line)) {
		if (line.n == 0) {
			str_add(out, "</p>\n<p>");
			continue;
		}
		html_line(c, out, line, link);
		str_add(out, "<br>\n");
	}
	str_add(out, "</p>\n</body></html>\n");
}

static void
part(struct str *out, const char *boundary, const char *type, struct text body)
{
	str_addf(out,
		 "--%s\r\nContent-Type: %s; charset=utf-8\r\n"
		 "Content-Transfer-Encoding: base64\r\n\r\n",
		 boundary, type);
	base64(out, body, true);
}

/* RFC 2046 4.1.1: in text the lines end in CR LF. */
static const char *
with_crlf(struct courier *c, const char *text)
{
	const char *out;
	struct str s;

	str_init(&s, MESSAGE_MAX);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\n')
			str_add_byte(&s, '\r');
		str_add_byte(&s, *p);
	}
	out = arena_text(c->arena, str_view(&s));
	str_done(&s);
	return out != NULL ? out : "";
}

const char *
courier_mime(struct courier *c, size_t *length_out)
{
	char boundary[64];
	const char *message = NULL;
	struct str out, page;

	/* Base64 has no '=_', so no part can hold it. */
	snprintf(boundary, sizeof(boundary), "=_%s_%lld", c->letter->code,
		 (long long)c->letter->id);
	str_init(&out, MESSAGE_MAX);
	str_init(&page, MESSAGE_MAX);
	headers(c, &out);
	str_addf(&out,
		 "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n"
		 "\r\n",
		 boundary);
	part(&out, boundary, "text/plain",
	     text_of(with_crlf(c, courier_body(c))));
	html(c, &page);
	part(&out, boundary, "text/html", str_view(&page));
	str_addf(&out, "--%s--\r\n", boundary);
	if (!out.over && !page.over)
		message = arena_text(c->arena, str_view(&out));
	*length_out = out.n;
	str_done(&page);
	str_done(&out);
	return message;
}

static int
server_open(struct courier *c, struct err *e)
{
	struct mail_options o = {
		.server = c->settings->mail_server,
		.name = domain_of(c->settings->mail_from),
		.login = c->settings->mail_login,
		.password = c->mail_password,
		.authority = c->authority,
		.whole_ms = c->settings->courier_timeout,
	};

	if (strcmp(c->settings->mail_security, "try") == 0)
		o.security = MAIL_TRY;
	if (strcmp(c->settings->mail_security, "none") == 0)
		o.security = MAIL_NONE;
	return c->mail != NULL ? 0 : mail_open(&c->mail, &o, e);
}

/* "bounce+@example.jp" with the letter's number behind the plus. */
static const char *
return_of(struct courier *c)
{
	const char *plain = c->settings->mail_return, *plus;
	char mark[LETTER_BOUNCE_MAX];

	plus = strstr(plain, "+@");
	if (plus == NULL)
		return plain[0] != '\0' ? plain : c->settings->mail_from;
	letter_bounce_write(c->key, c->letter->id, mark);
	return arena_printf(c->arena, "%.*s+%s%s", (int)(plus - plain), plain,
			    mark, plus + 1);
}

void
courier_mail(struct courier *c, struct courier_answer *out)
{
	static const enum courier_result result[] = {
		[MAIL_ACCEPTED] = COURIER_SENT,
		[MAIL_REFUSED] = COURIER_REFUSED,
		[MAIL_LATER] = COURIER_LATER,
		[MAIL_SERVER] = COURIER_DOWN,
		[MAIL_STOPPED] = COURIER_UNWANTED,
		[MAIL_DOUBT] = COURIER_DOUBT,
	};
	struct err e = { .kind = ERR_NONE };
	struct mail_letter letter = { .to = c->letter->address,
				      .before = courier_before,
				      .context = c };
	struct mail_answer answer;

	if (c->settings->mail_server[0] == '\0') {
		courier_say(out, COURIER_DOWN, "mail_server is not set");
		return;
	}
	letter.from = return_of(c);
	letter.message.p = courier_mime(c, &letter.message.n);
	if (letter.message.p == NULL || letter.from == NULL) {
		courier_say(out, COURIER_REFUSED, "the letter is too long");
		return;
	}
	if (server_open(c, &e) != 0) {
		courier_say(out, COURIER_DOWN, e.text);
		return;
	}
	if (mail_send(c->mail, &letter, &answer, &e) != 0) {
		courier_say(out, COURIER_REFUSED, e.text);
		return;
	}
	courier_say(out, result[answer.result], answer.text);
}
