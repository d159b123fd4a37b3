#include "courier/courier.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "courier/courier_part.h"
#include "crypt/letter.h"
#include "os/file.h"

#define ARENA_MAX     (4 * 1024 * 1024)
#define AUTHORITY_MAX (256 * 1024)
#define PLACE         "{acknowledge}"

static void (*const ways[COURIER_WAYS])(struct courier *,
					struct courier_answer *) = {
	[COURIER_MAIL] = courier_mail,   [COURIER_LINE] = courier_line,
	[COURIER_SLACK] = courier_slack, [COURIER_TEAMS] = courier_teams,
	[COURIER_HOOK] = courier_hook,
};

static char *
copy_of(const char *secret)
{
	char *copy = strdup(secret != NULL ? secret : "");

	CHECK(copy != NULL);
	return copy;
}

static void
wipe(char **secret)
{
	if (*secret == NULL)
		return;
	explicit_bzero(*secret, strlen(*secret));
	free(*secret);
	*secret = NULL;
}

static int
authority_read(struct courier *c, struct err *e)
{
	struct str body;
	char *copy;

	if (c->settings->mail_authority[0] == '\0')
		return 0;
	str_init(&body, AUTHORITY_MAX);
	if (file_read(c->settings->mail_authority, &body, e) != 0) {
		str_done(&body);
		return err_prefix(e, "mail_authority");
	}
	copy = strdup(body.p);
	CHECK(copy != NULL);
	c->authority = (struct text){ copy, body.n };
	str_done(&body);
	return 0;
}

int
courier_open(struct courier **out, const struct settings *settings,
	     const struct seal_key *key, const struct courier_secrets *secrets,
	     struct err *e)
{
	struct courier *c = calloc(1, sizeof(*c));

	CHECK(c != NULL);
	c->settings = settings;
	c->key = key;
	c->mail_password = copy_of(secrets->mail_password);
	c->line_token = copy_of(secrets->line_token);
	c->hook_key = copy_of(secrets->hook_key);
	c->arena = arena_new_wiping(ARENA_MAX);
	*out = c;
	return authority_read(c, e);
}

void
courier_close(struct courier **c)
{
	if (*c == NULL)
		return;
	mail_close(&(*c)->mail);
	client_close(&(*c)->line);
	wipe(&(*c)->mail_password);
	wipe(&(*c)->line_token);
	wipe(&(*c)->hook_key);
	arena_free(&(*c)->arena);
	if ((*c)->authority.p != NULL) {
		char *p = NULL;

		memcpy(&p, &(*c)->authority.p, sizeof(p));
		free(p);
	}
	free(*c);
	*c = NULL;
}

int
courier_before(void *courier)
{
	struct courier *c = courier;

	if (c->handed)
		return 0;
	if (c->before(c->context) != 0)
		return -1;
	c->handed = true;
	return 0;
}

void
courier_say(struct courier_answer *out, enum courier_result result,
	    const char *text)
{
	out->result = result;
	text_copy(out->text, sizeof(out->text), text_trim(text_of(text)));
	for (char *p = out->text; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
}

const char *
courier_link(struct courier *c)
{
	char token[LETTER_TOKEN_MAX];
	const char *link;

	if (strstr(c->letter->body, PLACE) == NULL)
		return "";
	letter_token_write(c->key, c->letter->id, token);
	link = arena_printf(c->arena, "%s/k/%s", c->settings->public_address,
			    token);
	return link != NULL ? link : "";
}

/* Only a line that is the place and nothing else is one: no name from a
 * network can put a link where it likes. */
const char *
courier_body(struct courier *c)
{
	struct text rest = text_of(c->letter->body), line;
	const char *link = courier_link(c), *out;
	struct str s;

	str_init(&s, COURIER_BODY_MAX);
	while (text_cut(&rest, '\n', &line)) {
		if (text_is(line, PLACE))
			str_add(&s, link);
		else
			str_add_text(&s, line);
		str_add_byte(&s, '\n');
	}
	out = arena_text(c->arena, str_view(&s));
	str_done(&s);
	return out != NULL ? out : "";
}

void
courier_send(struct courier *c, enum courier_way way,
	     const struct courier_letter *letter, int (*before)(void *context),
	     void *context, struct courier_answer *out)
{
	CHECK(way < COURIER_WAYS);
	arena_reset(c->arena);
	c->letter = letter;
	c->before = before;
	c->context = context;
	c->handed = false;
	*out = (struct courier_answer){ .result = COURIER_DOWN,
					.retry_after_s = -1 };
	ways[way](c, out);
	c->letter = NULL;
}
