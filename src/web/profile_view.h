/* profile_view.h: what kind of firm it is (profile.tmpl). */
#ifndef WEB_PROFILE_VIEW_H
#define WEB_PROFILE_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

struct view_profile {
	struct view_frame frame;
	bool may_write;
	struct view_fault fault;
	size_t faults;
	const char *name;
	struct view_option kind[3];
	const struct view_option *industry;
	size_t industries;
	const struct view_option *prefecture;
	size_t prefectures;
	const char *number, *kana, *industry_code, *address;
	const char *capital, *employees; /* "" not told */
	const char *contact_name, *contact_mail, *contact_phone, *web_site;
	bool consent;
	const char *size, *reason; /* sentences; reason NULL none */
};

#endif
