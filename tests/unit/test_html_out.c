/* Every byte through every escaper. */
#include <ctype.h>
#include <string.h>

#include "tap.h"
#include "web/html_out.h"

static struct str page;
static struct html_out writer = { .to = &page, .language = LANGUAGE_EN };

static const char *
escaped_text(struct text t)
{
	str_reset(&page);
	out(&writer, t);
	return page.p;
}

static const char *
escaped_url(struct text t)
{
	str_reset(&page);
	out_url(&writer, t);
	return page.p;
}

static const char *
escaped_part(struct text t)
{
	str_reset(&page);
	out_url_part(&writer, t);
	return page.p;
}

/* What one byte becomes in text and in a quoted value. */
static const char *
want_text(int byte, char *buffer)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	}
	if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte >= 0x7f)
		return "\xef\xbf\xbd";
	buffer[0] = (char)byte;
	buffer[1] = 0;
	return buffer;
}

static void
test_bytes_text(void)
{
	for (int byte = 0; byte < 256; byte++) {
		char one = (char)byte, buffer[2];
		const char *got = escaped_text((struct text){ &one, 1 });

		/* A tab may be kept or made visible, nothing else. */
		if (byte == '\t')
			continue;
		if (strcmp(got, want_text(byte, buffer)) != 0)
			tap_text(got, want_text(byte, buffer), "byte in text");
	}
	tap_ok(1, "256 bytes in text");
}

static int
unhex(char digit)
{
	return isdigit((unsigned char)digit)
		   ? digit - '0'
		   : toupper((unsigned char)digit) - 'A' + 10;
}

/* One byte in, the same byte out after percent-decoding, nothing unsafe. */
static int
round_trip(const char *got, int byte)
{
	if (got[0] == '%')
		return strlen(got) == 3 &&
		       unhex(got[1]) * 16 + unhex(got[2]) == byte;
	if (byte == '&' && strcmp(got, "&amp;") == 0)
		return 1;
	return strlen(got) == 1 && (unsigned char)got[0] == byte &&
	       strchr("<>\"'`\\ {}|^&", byte) == NULL && byte > 0x20 &&
	       byte < 0x7f;
}

static void
test_bytes_url(void)
{
	for (int byte = 0; byte < 256; byte++) {
		char two[2] = { '/', (char)byte }, one = (char)byte;
		const char *got = escaped_url((struct text){ two, 2 });

		if (byte == '/' || byte == '\\')
			tap_text(got, "#", "an address of another host");
		else if (got[0] != '/' || !round_trip(got + 1, byte))
			tap_ok(0, "byte %d in an address: %s", byte, got);
		got = escaped_part((struct text){ &one, 1 });
		if (!round_trip(got, byte) ||
		    (got[0] != '%' && !isalnum(byte) &&
		     strchr("-._~", byte) == NULL))
			tap_ok(0, "byte %d in a component: %s", byte, got);
	}
	tap_ok(1, "256 bytes in addresses and components");
}

static void
test_urls(void)
{
	static const struct {
		const char *in, *want;
	} row[] = {
		{ "/looks/5", "/looks/5" },
		{ "?page=2&a=b", "?page=2&amp;a=b" },
		{ "#files", "#files" },
		{ "https://example.jp/?q=%E3%81%82", "https://example.jp/?q="
						     "%E3%81%82" },
		{ "tel:0312345678", "tel:0312345678" },
		{ "mailto:soc@example.jp", "mailto:soc@example.jp" },
		{ "javascript:alert(1)", "#" },
		{ " javascript:alert(1)", "#" },
		{ "JaVaScRiPt:alert(1)", "#" },
		{ "data:text/html,x", "#" },
		{ "//example.jp/", "#" },
		{ "/\\example.jp/", "#" },
		{ "example.jp", "#" },
		{ "", "" },
		{ "/a\"b'c<d>", "/a%22b%27c%3Cd%3E" },
		{ "/100%", "/100%25" },
		{ "/\xe6\xa9\x9f", "/%E6%A9%9F" },
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		tap_text(escaped_url(text_of(row[i].in)), row[i].want,
			 row[i].in);
}

static void
test_texts(void)
{
	tap_text(
	    escaped_text(TEXT("<b>\xe7\x8b\x9b\xe7\x8a\xac & 'x'</b>")),
	    "&lt;b&gt;\xe7\x8b\x9b\xe7\x8a\xac &amp; &#39;x&#39;&lt;/b&gt;",
	    "markup in foreign text");
	tap_text(escaped_text(TEXT("a\xe2\x80\xae"
				   "b")),
		 "a\xef\xbf\xbd"
		 "b",
		 "a bidi override is shown, not obeyed");
	str_reset(&page);
	out(&writer, (const char *)NULL);
	tap_text(page.p, "", "NULL writes nothing");
	out(&writer, -5);
	out(&writer, UINT64_MAX);
	tap_text(page.p, "-518,446,744,073,709,551,615", "numbers in text");
	str_reset(&page);
	out(&writer, 999);
	out(&writer, INT64_MIN);
	out(&writer, 1000u);
	tap_text(page.p, "999-9,223,372,036,854,775,8081,000", "grouping");
	str_reset(&page);
	out_attribute(&writer, 12345);
	out_url_part(&writer, (int64_t)-12345);
	tap_text(page.p, "12345-12345", "numbers for machines");
	str_reset(&page);
	out(&writer, ((struct html){ TEXT("<br>") }));
	tap_text(page.p, "<br>", "markup of our own");
}

static void
test_limit(void)
{
	struct str small;
	struct html_out o = { .to = &small };

	str_init(&small, 4);
	out(&o, "abcdefgh");
	tap_ok(small.over, "a page over its limit says so");
	str_done(&small);
}

int
main(void)
{
	str_init(&page, 65536);
	test_bytes_text();
	test_bytes_url();
	test_urls();
	test_texts();
	test_limit();
	str_done(&page);
	return tap_done();
}
