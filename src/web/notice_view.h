/*
 * notice_view.h: pages about notices (notice.tmpl): whom a company has, how it
 * wants to be told, what was told, and the two pages that anybody may open who
 * holds a letter: is it genuine, and "I have read it".
 */
#ifndef WEB_NOTICE_VIEW_H
#define WEB_NOTICE_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

struct view_contact {
	int64_t id;
	const char *name, *step, *channel, *address, *least;
	const char *fault; /* NULL while it works */
	bool disabled;
};

struct view_contacts {
	struct view_frame frame;
	const struct view_contact *contact;
	size_t contacts;
	bool nobody; /* not one that works */
	struct view_fault fault[1];
	size_t faults;
	/* The form to add one. */
	const char *name, *address;
	const struct view_option *step, *channel, *least, *language;
	size_t steps, channels, leasts, languages;
};

/* One contact: its test, its form. */
struct view_contact_page {
	struct view_frame frame;
	struct view_contact line;
	struct view_fault fault[1];
	size_t faults;
	const char *name, *address;
	const struct view_option *step, *channel, *least, *language;
	size_t steps, channels, leasts, languages;
	/* The last test: NULL none. */
	const char *test_state; /* "queued" ... */
	const char *test_text;
	const char *test_answer; /* what the other side said, NULL nothing */
	struct view_time test_at;
};

struct view_release {
	const char *class, *class_text, *severity, *severity_text;
	bool held;
};

struct view_plan {
	struct view_frame frame;
	struct view_fault fault[1];
	size_t faults;
	int64_t owner_minutes, supporter_minutes, duty_minutes, month_budget;
	const char *quiet_from, *quiet_until, *digest; /* "21:00" */
	bool may_release;
	const struct view_release *release;
	size_t releases;
	const struct view_option *class, *severity;
	size_t classes, severities;
};

struct view_notice_line {
	int64_t id;
	struct view_badge severity;
	const char *what;  /* kind, or the incident's class */
	const char *state; /* in words, with who answered */
	const char *code;
	struct view_time at;
};

struct view_notices {
	struct view_frame frame;
	const struct view_notice_line *line;
	size_t lines;
	struct view_pager pager;
};

struct view_letter {
	const char *step, *name, *channel, *address, *state, *answer;
	struct view_time at;
};

struct view_notice {
	struct view_frame frame;
	struct view_notice_line line;
	int64_t incident; /* 0: none to show */
	const struct view_letter *letter;
	size_t letters;
	bool may_answer, may_release;
};

/* Public: is it genuine? 'code' NULL: nothing was asked yet. */
struct view_genuine {
	struct view_frame frame;
	const char *code;
	bool genuine;
	const char *company; /* its first character only */
	const char *date;
	struct view_badge severity;
};

/* Public: acknowledge. 'token' NULL: the link is none of ours. */
struct view_answered {
	struct view_frame frame;
	const char *token;
	const char *name; /* whose letter it was */
	const char *by;   /* who answered already, NULL nobody */
	struct view_time at;
	bool over; /* nothing is climbing any more */
	struct view_badge severity;
	const char *what;
};

#endif
