/*
 * permission.h: who may do what. One table; a route names the permission it
 * needs, the guard asks here, and nobody else decides. What a person is at a
 * company is model/access_row's; who administers the installation sees no
 * customer's data by that alone.
 */
#ifndef WEB_PERMISSION_H
#define WEB_PERMISSION_H

#include <stdbool.h>

#include "model/access_row.h"

/*
 * Name, then for each column whether it is allowed: anybody at all, anybody
 * signed in, the administrator of the installation; then what the person is
 * at the company concerned: analyst, owner, clerk, viewer.
 */
/* clang-format off */
#define PERMISSION_TABLE(X)                                                    \
	/*             any sig adm  ana own clk vie */                         \
	X(PUBLIC,      1, 1, 1,     1, 1, 1, 1) /* sign-in, assets, health */  \
	X(SIGNED_IN,   0, 1, 1,     1, 1, 1, 1) /* one's own account */        \
	X(WATCH_READ,  0, 0, 0,     1, 1, 1, 1) /* looks, incidents, devices */\
	X(WATCH_WRITE, 0, 0, 0,     1, 1, 1, 0) /* upload; act on incidents */ \
	X(RATE_READ,   0, 0, 0,     1, 1, 1, 1) /* diagnosis, stars, policy */ \
	X(RATE_WRITE,  0, 0, 0,     0, 1, 1, 0) /* answer for the company */   \
	X(INBOX,       0, 0, 0,     1, 0, 0, 0) /* over all customers */       \
	X(SUPPRESS,    0, 0, 0,     1, 1, 0, 0) /* keep alerts from people */  \
	X(OWNER_ACT,   0, 0, 0,     0, 1, 0, 0) /* what only the owner may */  \
	X(AUDIT_READ,  0, 0, 1,     0, 1, 0, 0) /* who did what */             \
	X(PEOPLE,      0, 0, 1,     0, 0, 0, 0) /* users, roles, companies */  \
	X(HEALTH_READ, 0, 0, 1,     0, 0, 0, 0) /* state of the centre */
/* clang-format on */

#define PERMISSION_ENUM(name, ...) PERMISSION_##name,
enum permission { PERMISSION_TABLE(PERMISSION_ENUM) PERMISSION_COUNT };
#undef PERMISSION_ENUM

/* Who asks, as far as permissions go. */
struct permission_holder {
	bool signed_in;
	bool administrator;
	enum access access; /* ACCESS_COUNT: none at this company */
};

bool permission_has(struct permission_holder who, enum permission permission);
/* True when somebody needs a company's role for it: then the route's subject
 * must say which company. */
bool permission_needs_company(enum permission permission);
/* "WATCH_READ", for the listing of routes. */
const char *permission_name(enum permission permission);

#endif
