/*
 * page.h: what a page function gets and gives. A page function does three
 * things: read rows through model/, fill its struct view_*, call the template.
 * Who may see what was already decided by the guard before it is called.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/stamp.h"
#include "content/content.h"
#include "content/language.h"
#include "net/http.h"
#include "web/permission.h"

struct db;
struct web;
struct settings;

/* Who asks. person is 0 for somebody who is not signed in. */
struct caller {
	int64_t person;
	const char *login;
	const char *name;
	int64_t session; /* 0: API token or nobody */
	bool administrator;
	/* At the company this request is about (page.company); ACCESS_COUNT
	 * when there is none. */
	enum access access;
	bool many; /* may see more than one company */
};

#define PAGE_PARTS_MAX 4

struct page {
	struct web *web; /* what the program handed in */
	const struct settings *settings;
	const struct stamp_clock *clock;
	struct db *db;
	struct arena *arena; /* of the request */
	const struct http_request *request;
	struct http_response *response;
	const struct caller *caller;
	enum language language;
	/* The company this request is about: of the row named in the path, or
	 * the one the person works on. 0 only on pages that need none. Always
	 * one the caller may see. Every model call takes it. */
	int64_t company;
	const char *company_name;
	/* What the ":id" parts of the pattern matched, in order. */
	int64_t id[PAGE_PARTS_MAX];
	/* Hidden field "csrf" of every form that POSTs. */
	const char *csrf;
};

/*
 * A page function. It returns 0 after filling p->response (page_html and
 * friends below), or -1: the framework then shows the error page that belongs
 * to e->kind, in plain words, with an id that is in the log too.
 */
typedef int page_function(struct page *p, struct err *e);

/* One entry of the menu. */
struct view_menu {
	const char *href;
	const char *label;
	bool current;
};

#define VIEW_MENU_MAX 24

/* What the frame around every page shows; the first member of each view. */
struct view_frame {
	enum language language;
	const char *title;   /* already in the person's language */
	const char *name;    /* of the person; NULL when nobody is signed in */
	const char *company; /* NULL when none is chosen */
	bool many;           /* offer to change the company */
	const char *csrf;
	const char *flash; /* one sentence about what was just done, or NULL */
	/* This page with its query, for the language links:
	 * "/language?to=en&next=PATH". */
	const char *path;
	/* Addresses with content hash (page_asset). */
	const char *stylesheet; /* komainu.css */
	const char *mark;       /* mark.svg */
	/* NULL, or a script that makes this page better (progress.js). Every
	 * page works without. */
	const char *script;
	/* For paper, which has no links: the page's whole address and when it
	 * was made, for people to read. */
	const char *address;
	const char *made;
	struct view_menu menu[VIEW_MENU_MAX];
	int menu_count;
};

/* Fills the frame. 'title' is text for people, in p->language. */
void page_frame(struct page *p, const char *title, struct view_frame *frame);
/* Starts an answer: status, HTML type. The template then writes to the
 * returned text, p->response->body. */
struct str *page_html(struct page *p, int status);
/* 303 to a path of this site ("/looks/5"), as answer to every POST. */
int page_redirect(struct page *p, const char *path);
/* The same, and the next page shows this text once. */
int page_redirect_flash(struct page *p, const char *path, enum text_key key);
/* A text for people in p->language. */
const char *page_text(const struct page *p, enum text_key key);
/* May the caller do this here? For buttons that are shown or not; the guard
 * has decided about the page itself. */
bool page_may(const struct page *p, enum permission permission);
/* A query number within bounds, or 'otherwise' when absent or wrong. */
int64_t page_query_int(const struct page *p, const char *name, int64_t min,
		       int64_t max, int64_t otherwise);
/* "/assets/HASH/name" of an embedded file, or NULL: there is none. */
const char *page_asset(const char *name);

#endif
