/*
 * permission.h: who may do what. One table of permissions by role; a route
 * names the permission it needs, the guard asks here, and nobody else
 * decides. Roles are held per company (model/membership); a role held for
 * company 0 holds in every company of this centre.
 */
#ifndef WEB_PERMISSION_H
#define WEB_PERMISSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* name, text as stored and typed. Order: most powerful first. */
#define ROLE_TABLE(X)                                                          \
	X(ADMINISTRATOR, "administrator") /* runs the centre */                \
	X(ANALYST, "analyst")             /* watches over customers */         \
	X(OWNER, "owner")                 /* 社長 */                         \
	X(CLERK, "clerk")                 /* 総務 */                         \
	X(VIEWER, "viewer")               /* may only look */

#define ROLE_ENUM(name, text) ROLE_##name,
enum role { ROLE_TABLE(ROLE_ENUM) ROLE_COUNT };
#undef ROLE_ENUM

/* name, and one column per role in the order above */
#define PERMISSION_TABLE(X)                                                    \
	/*              adm ana own clk view */                                \
	X(PUBLIC, 1, 1, 1, 1, 1)      /* without signing in */                 \
	X(SIGNED_IN, 1, 1, 1, 1, 1)   /* one's own account */                  \
	X(WATCH_READ, 1, 1, 1, 1, 1)  /* looks, incidents, devices */          \
	X(WATCH_WRITE, 1, 1, 1, 1, 0) /* upload a file, act on an incident */  \
	X(PEOPLE, 1, 0, 0, 0, 0)      /* users, roles, companies */            \
	X(AUDIT_READ, 1, 0, 0, 0, 0)  /* who did what */                       \
	X(HEALTH_READ, 1, 1, 0, 0, 0) /* state of the centre itself */

#define PERMISSION_ENUM(name, ...) PERMISSION_##name,
enum permission { PERMISSION_TABLE(PERMISSION_ENUM) PERMISSION_COUNT };
#undef PERMISSION_ENUM

const char *role_name(enum role role);
/* ROLE_COUNT when no role is called so. */
enum role role_find(struct text name);
bool permission_has(enum role role, enum permission permission);
/* "WATCH_READ", for the listing of routes. */
const char *permission_name(enum permission permission);

#endif
