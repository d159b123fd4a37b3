/* route_list.h: the table of routes as text, for people and tests. */
#ifndef WEB_ROUTE_LIST_H
#define WEB_ROUTE_LIST_H

#include "base/str.h"

/* "METHOD<tab>PATTERN<tab>PERMISSION<tab>SUBJECT<tab>HELP", a line each. */
void route_list_write(struct str *out);

#endif
