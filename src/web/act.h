/*
 * act.h: the audit row of what a person just did. Written in the transaction
 * of the act itself.
 */
#ifndef WEB_ACT_H
#define WEB_ACT_H

#include "web/page.h"

struct act {
	const char *name;   /* "person.sign-in" */
	const char *object; /* "person:5", "" none */
	const char *detail; /* JSON object, NULL none */
	int64_t company;    /* 0: an act on the installation */
	/* When the caller is nobody yet: who it is about. */
	int64_t person;
	const char *login;
};

int MUST_CHECK act_add(struct page *p, const struct act *act, struct err *e);
/* "look:12" in the request's arena. */
const char *act_object(struct page *p, const char *kind, int64_t id);

#endif
