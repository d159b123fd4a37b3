/* courier_part.h: what the ways share. Private to this room. */
#ifndef COURIER_COURIER_PART_H
#define COURIER_COURIER_PART_H

#include "courier/courier.h"
#include "net/client.h"
#include "net/mail.h"

#define COURIER_BODY_MAX 65536

struct courier {
	const struct settings *settings;
	const struct seal_key *key;
	char *mail_password, *line_token, *hook_key;
	struct text authority; /* PEM of settings->mail_authority */
	struct mail *mail;     /* opened when first needed */
	struct client *line;
	/* Of the letter in hand. */
	struct arena *arena;
	const struct courier_letter *letter;
	int (*before)(void *context);
	void *context;
	bool handed; /* 'before' agreed */
};

/* 'before' for net's options: asks once, remembers the yes. */
int courier_before(void *courier);
/* Fills *out; the text is made one printable line. */
void courier_say(struct courier_answer *out, enum courier_result result,
		 const char *text);
/* The link by which this letter's reader acknowledges, "" when the letter has
 * no place for it. */
const char *courier_link(struct courier *c);
/* The body as plain text, link filled in. */
const char *courier_body(struct courier *c);

/* The ways. */
void courier_mail(struct courier *c, struct courier_answer *out);
void courier_line(struct courier *c, struct courier_answer *out);
void courier_slack(struct courier *c, struct courier_answer *out);
void courier_teams(struct courier *c, struct courier_answer *out);
void courier_hook(struct courier *c, struct courier_answer *out);

/* The letter as a mail (RFC 5322, MIME), in the arena; NULL over its cap. */
const char *courier_mime(struct courier *c, size_t *length_out);

/* One JSON document to a web service; out->result from its status. */
struct courier_post {
	const char *url;
	const struct http_header *header;
	size_t header_count;
	struct text body;
	bool repeatable; /* the other side knows a repeat: no doubt */
};
void courier_post(struct courier *c, const struct courier_post *post,
		  struct client *kept, struct courier_answer *out);
struct client *courier_client(struct courier *c, bool public_only,
			      struct courier_answer *out);

#endif
