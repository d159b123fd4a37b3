/* inbox_view.h: the incidents of all customers (inbox.tmpl). */
#ifndef WEB_INBOX_VIEW_H
#define WEB_INBOX_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

struct view_inbox_line {
	int64_t id;      /* of the incident shown */
	int64_t seen_ms; /* its work as it is shown */
	int64_t company;
	const char *class_name;
	struct view_badge severity;
	const char *company_name;
	const char *class_text;
	const char *title;
	const char *device; /* NULL none */
	const char *person; /* who works on it, NULL nobody */
	bool mine, escalated, archived;
	const char *state_text;
	const char *age; /* since it was last seen, in words */
	struct view_time last;
	int64_t folded, companies;
	const char *href; /* of the incident, or of the folded ones */
};

/* One of the ways to look at the inbox. */
struct view_inbox_tab {
	const char *href, *text;
	bool current;
};

#define VIEW_INBOX_TABS 5

struct view_inbox {
	struct view_frame frame;
	int64_t count;      /* incidents in all, unfolded */
	int64_t changed_ms; /* when one last changed */
	int64_t shown_ms;   /* when this was made */
	const char *here;   /* this address, to come back to */
	const char *ask;    /* where a script asks how it stands */
	const struct view_inbox_line *line;
	size_t lines;
	struct view_pager pager;
	struct view_inbox_tab tab[VIEW_INBOX_TABS];
	size_t tabs;
	const struct view_option *severity, *class, *company, *state, *fold;
	size_t severities, classes, companies, states, folds;
	const char *text, *from, *until, *whose;
	bool filtered, archive;
	bool by_class;      /* folded by kind alone, because they are many */
	const char *unfold; /* address of the same, by company */
	/* What became of the last act; -1: none. */
	int64_t done, passed;
};

#endif
