/* test_courier.c: marks of letters, returned mail, and letters as mail. The
 * ways themselves are told with real servers in tests/story/deliver.py. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "courier/bounce.h"
#include "courier/courier_part.h"
#include "crypt/letter.h"
#include "tap.h"

static struct seal_key
key_of(uint8_t byte)
{
	struct seal_key key;

	memset(&key, byte, sizeof(key));
	return key;
}

static void
test_marks(void)
{
	struct seal_key ours = key_of(1), theirs = key_of(2);
	char token[LETTER_TOKEN_MAX], bounce[LETTER_BOUNCE_MAX];
	char uuid[LETTER_UUID_MAX], again[LETTER_UUID_MAX];
	char sign[LETTER_SIGNATURE_MAX], other[LETTER_SIGNATURE_MAX];
	struct err e = { .kind = ERR_NONE };
	int64_t letter = 0;

	letter_token_write(&ours, 1234, token);
	tap_ok(letter_token_parse(&ours, text_of(token), &letter, &e) == 0 &&
		   letter == 1234,
	       "a link finds its letter");
	tap_ok(letter_token_parse(&theirs, text_of(token), &letter, &e) != 0,
	       "with the key that made it");
	token[strlen(token) - 1] ^= 1;
	tap_ok(letter_token_parse(&ours, text_of(token), &letter, &e) != 0 &&
		   e.kind == ERR_NOT_FOUND,
	       "a forged one finds nothing");
	letter_token_write(&ours, 1234, token);
	token[0] = '2';
	tap_ok(letter_token_parse(&ours, text_of(token), &letter, &e) != 0,
	       "nor does one of another letter");
	tap_ok(letter_token_parse(&ours, text_of(""), &letter, &e) != 0 &&
		   letter_token_parse(&ours, text_of("-"), &letter, &e) != 0 &&
		   letter_token_parse(&ours, text_of("1234-"), &letter, &e) !=
		       0,
	       "nor do parts");
	letter_bounce_write(&ours, 77, bounce);
	for (char *p = bounce; *p != '\0'; p++)
		*p = (char)(*p >= 'a' && *p <= 'f' ? *p - 32 : *p);
	tap_ok(letter_bounce_parse(&ours, text_of(bounce), &letter, &e) == 0 &&
		   letter == 77,
	       "a return address survives a change of case");
	letter_uuid_write(&ours, 5, uuid);
	letter_uuid_write(&ours, 5, again);
	tap_ok(strcmp(uuid, again) == 0 && strlen(uuid) == 36 &&
		   uuid[14] == '4' && strchr("89ab", uuid[19]) != NULL,
	       "one UUID a letter: %s", uuid);
	letter_uuid_write(&ours, 6, again);
	tap_ok(strcmp(uuid, again) != 0, "and another for another");
	letter_sign(TEXT("key"), 1000, TEXT("body"), sign);
	/* echo -n 1000.body | openssl dgst -sha256 -hmac key */
	tap_text(sign,
		 "062f6ed108cb94155be54ddfb5d8e80ef70ed54fe9bbf747b5507a21aaf1"
		 "d704",
		 "as openssl has it");
	letter_sign(TEXT("key"), 1001, TEXT("body"), other);
	tap_ok(strcmp(sign, other) != 0, "the time is signed, too");
}

static void
test_bounce(void)
{
	static const char failed[] =
	    "To: bounce+12-0123456789abcdef@example.jp\r\n\r\n"
	    "Action: failed\r\nStatus: 5.1.1\r\n"
	    "Diagnostic-Code: smtp; 550 no such user\r\n";
	static const char delayed[] =
	    "Delivered-To: Bounce+12-0123456789ABCDEF@example.jp\n\n"
	    "Action: delayed\nStatus: 4.4.1\n";
	struct bounce b;
	struct err e;

	tap_ok(bounce_parse(text_of(failed), &b, &e) == 0 && b.lost, "failed");
	tap_text(b.mark, "12-0123456789abcdef", "its letter");
	tap_text(b.text, "smtp; 550 no such user", "the diagnosis");
	tap_ok(bounce_parse(text_of(delayed), &b, &e) == 0 && !b.lost,
	       "delayed is not lost");
	tap_text(b.text, "4.4.1", "the status");
	tap_ok(bounce_parse(TEXT("To: me+you@example.jp\n"), &b, &e) != 0 &&
		   e.kind == ERR_NOT_FOUND,
	       "no letter of ours");
}

static int
yes(void *context)
{
	UNUSED(context);
	return 0;
}

static const struct courier_letter letter = {
	.id = 42,
	.code = "AB2CD-EF3GH",
	.urgency = "now",
	.language = LANGUAGE_JA,
	.name = "総務 花子",
	.address = "hanako@example.jp",
	.subject = "【今すぐ電話】受付のパソコンが危険な相手と通信しています"
		   "（とても長い題なので、何行にもなります）",
	.body = "こんにちは\n\n名前は<b>{acknowledge}</b>です\n"
		"{acknowledge}\nhttps://mimamori.example.jp/incidents/1\n"
		"https://bad.example/\n.\n",
	.now_ms = 1795230000000,
};

static void
test_mime(void)
{
	static const struct courier_secrets none = { NULL, NULL, NULL };
	struct seal_key key = key_of(1);
	struct settings settings;
	struct courier *c = NULL;
	struct err e = { .kind = ERR_NONE };
	const char *message, *line;
	size_t n = 0, longest = 0;

	settings_init(&settings);
	text_copy(settings.public_address, sizeof(settings.public_address),
		  TEXT("https://mimamori.example.jp"));
	text_copy(settings.mail_from, sizeof(settings.mail_from),
		  TEXT("mimamori@example.jp"));
	tap_ok(courier_open(&c, &settings, &key, &none, &e) == 0, "opens");
	c->letter = &letter;
	c->before = yes;
	message = courier_mime(c, &n);
	tap_ok(message != NULL && strlen(message) == n, "a letter");
	for (line = message; *line != '\0';) {
		const char *end = strstr(line, "\r\n");
		size_t length =
		    end != NULL ? (size_t)(end - line) : strlen(line);

		if (end == NULL || memchr(line, '\n', length) != NULL)
			break;
		longest = length > longest ? length : longest;
		line = end + 2;
	}
	tap_ok(*line == '\0', "every line ends in CR LF");
	tap_ok(longest <= 78, "and is short: %zu", longest);
	tap_ok(strstr(message, "Message-ID: <AB2CD-EF3GH.42@example.jp>\r\n") !=
		   NULL,
	       "a name of its own");
	tap_ok(strstr(message, "Auto-Submitted: auto-generated\r\n") != NULL,
	       "sent by a machine");
	tap_ok(strstr(courier_body(c), "名前は<b>{acknowledge}</b>です") !=
		   NULL,
	       "a name cannot place the link");
	tap_ok(strstr(courier_body(c), "\nhttps://mimamori.example.jp/k/42-") !=
		   NULL,
	       "its own line can");
	courier_close(&c);
}

int
main(void)
{
	test_marks();
	test_bounce();
	test_mime();
	return tap_done();
}
