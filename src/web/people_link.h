/* people_link.h: the page that shows an invitation's address, once. */
#ifndef WEB_PEOPLE_LINK_H
#define WEB_PEOPLE_LINK_H

#include "web/page.h"

int people_link_write(struct page *p, const char *name, const char *token);

#endif
