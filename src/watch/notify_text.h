/*
 * notify_text.h: what a notice says, from the incident's card, in the reader's
 * words and language: the owner gets two lines and what to decide, everybody
 * else the numbered actions. A line that is NOTIFY_ACKNOWLEDGE alone stands
 * for the link by which this very reader acknowledges; only the courier can
 * make it.
 */
#ifndef WATCH_NOTIFY_TEXT_H
#define WATCH_NOTIFY_TEXT_H

#include "fmt/settings.h"
#include "model/delivery_row.h"
#include "watch/result.h"

#define NOTIFY_ACKNOWLEDGE "{acknowledge}"
/* Bytes of a letter; cards are far shorter. */
#define NOTIFY_BODY_MAX 16000

/* What all letters of one notice need. */
struct notify_text {
	struct db *db;
	const struct settings *settings;
	struct arena *arena;
	const char *company; /* its name */
	const struct notice_row *notice;
	int64_t now_ms;
	/* Letters of the notice so far: who was told before. */
	const struct delivery_list *told;
	/* Of a digest: what is in it. */
	const struct notice_list *item;
	int64_t budget;
	/* Of a report: its title. Of a fault: what the other side said. */
	const char *title;
	enum channel channel; /* of a fault */
	/* Gathered when first needed, by language. */
	const struct result *result[LANGUAGE_COUNT];
};

struct notify_letter {
	const char *subject, *body;
};

/* The letter for one contact. Reads rows of the notice's company; opens a
 * transaction for reading, so none may be open. */
int MUST_CHECK notify_text_write(struct notify_text *t,
				 const struct contact_row *contact,
				 struct notify_letter *out, struct err *e);
/* The text without network and card addresses: "受付PC（192.168.10.21）" is
 * "受付PC", a bare address a device without a name. */
const char *notify_text_plain(struct arena *a, enum language language,
			      const char *text);

#endif
