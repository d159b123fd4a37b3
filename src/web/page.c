#include "web/page.h"

#include <string.h>

#include "base/check.h"
#include "base/num.h"
#include "crypt/token.h"
#include "model/access_row.h"
#include "web/asset.h"
#include "web/cookie.h"
#include "web/guard.h"
#include "web/visit.h"

/* Japan has one zone and no summer time. */
#define ZONE_MINUTES  540
#define FLASH_SECONDS 60

struct entry {
	const char *href;
	enum text_key label;
	enum permission permission;
};

static const struct entry entries[] = {
	{ "/inbox", TEXT_menu_inbox, PERMISSION_INBOX },
	{ "/", TEXT_menu_home, PERMISSION_WATCH_READ },
	{ "/incidents", TEXT_menu_incidents, PERMISSION_WATCH_READ },
	{ "/notices", TEXT_menu_notices, PERMISSION_WATCH_READ },
	{ "/looks", TEXT_menu_looks, PERMISSION_WATCH_READ },
	{ "/devices", TEXT_menu_devices, PERMISSION_WATCH_READ },
	{ "/sensors", TEXT_menu_sensors, PERMISSION_WATCH_READ },
	{ "/reports", TEXT_menu_reports, PERMISSION_WATCH_READ },
	{ "/diagnosis", TEXT_menu_diagnosis, PERMISSION_RATE_READ },
	{ "/policy", TEXT_menu_policy, PERMISSION_RATE_READ },
	{ "/company", TEXT_menu_profile, PERMISSION_RATE_READ },
	{ "/companies", TEXT_menu_companies, PERMISSION_PEOPLE },
	{ "/people", TEXT_menu_people, PERMISSION_PEOPLE },
	{ "/providers", TEXT_menu_providers, PERMISSION_PEOPLE },
	{ "/audit", TEXT_menu_audit, PERMISSION_AUDIT_READ },
	{ "/health", TEXT_menu_health, PERMISSION_HEALTH_READ },
};

bool
visit_is_api(const struct page *p)
{
	return text_starts(text_of(p->request->path), "/api/") ||
	       strcmp(p->request->path, "/metrics") == 0;
}

int64_t
visit_now(const struct page *p)
{
	return visit_of_const(p)->began_ms;
}

const char *
page_text(const struct page *p, enum text_key key)
{
	return content_text(p->language, key);
}

bool
page_may(const struct page *p, enum permission permission)
{
	const struct caller *c = p->caller;

	return permission_has((struct permission_holder){ c->person != 0,
							  c->administrator,
							  c->access },
			      permission);
}

const char *
page_asset(const char *name)
{
	const struct asset *a = asset_find(text_of(name));

	return a != NULL ? a->address : NULL;
}

/* The part of the menu this path belongs to. */
static bool
is_current(const char *href, const char *path)
{
	size_t n = strlen(href);

	if (n == 1)
		return path[1] == '\0';
	return strncmp(path, href, n) == 0 &&
	       (path[n] == '\0' || path[n] == '/');
}

/* The inbox is there for who watches over any company, whichever is chosen. */
static bool
is_offered(const struct page *p, enum permission permission, bool analyst)
{
	return permission == PERMISSION_INBOX ? analyst
					      : page_may(p, permission);
}

static void
menu_fill(struct page *p, bool analyst, struct view_frame *frame)
{
	frame->menu_count = 0;
	if (p->caller->person == 0)
		return;
	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		CHECK(frame->menu_count < VIEW_MENU_MAX);
		if (!is_offered(p, entries[i].permission, analyst))
			continue;
		frame->menu[frame->menu_count++] = (struct view_menu){
			entries[i].href, page_text(p, entries[i].label),
			is_current(entries[i].href, p->request->path)
		};
	}
}

/* One sentence about what was just done; shown once. */
static const char *
flash_take(struct page *p)
{
	const char *name = cookie_get(p, COOKIE_FLASH);
	enum text_key key;

	if (name == NULL || *name == '\0')
		return NULL;
	cookie_drop(p, COOKIE_FLASH);
	if (!text_starts(text_of(name), "flash_") ||
	    !text_key_parse(text_of(name), &key))
		return NULL;
	return page_text(p, key);
}

/* Somebody who is not signed in gets a token that belongs to this browser, so
 * that the sign-in form cannot be sent by another site either. */
static void
visit_token(struct page *p)
{
	char token[TOKEN_TEXT_MAX];

	if (p->csrf != NULL)
		return;
	token_new(token);
	cookie_set(p, COOKIE_VISIT, token, 0);
	guard_visit(p, token);
}

/* Whether the caller sees several companies, and one of them as an analyst. */
static void
sight_read(struct page *p, bool *many_out, bool *analyst_out)
{
	struct access_list list;

	*many_out = *analyst_out = false;
	if (p->caller->person == 0 || p->db == NULL ||
	    access_row_list(p->db, p->caller->person, visit_now(p), p->arena,
			    &list, NULL) != 0)
		return;
	*many_out = list.count > 1;
	for (size_t i = 0; i < list.count && !*analyst_out; i++)
		*analyst_out = list.row[i].access == ACCESS_ANALYST;
}

void
page_frame(struct page *p, const char *title, struct view_frame *frame)
{
	const struct http_request *q = p->request;
	bool get = q->method == HTTP_GET || q->method == HTTP_HEAD;
	bool query = get && q->query_text[0] != '\0';
	char made[STAMP_TEXT_MAX];
	bool many, analyst;

	visit_token(p);
	sight_read(p, &many, &analyst);
	stamp_write_human(visit_now(p), ZONE_MINUTES,
			  p->language == LANGUAGE_JA, made);
	*frame = (struct view_frame){
		.language = p->language,
		.title = title,
		.name = p->caller->person != 0 ? p->caller->name : NULL,
		.company = p->company_name,
		.many = many,
		.csrf = p->csrf,
		.flash = flash_take(p),
		.path = query ? arena_printf(p->arena, "%s?%s", q->path,
					     q->query_text)
			      : q->path,
		.stylesheet = page_asset("komainu.css"),
		.mark = page_asset("mark.svg"),
		.address = arena_printf(p->arena, "%s://%s%s",
					q->secure ? "https" : "http", q->host,
					q->path),
		.made = arena_copy(p->arena, made),
	};
	menu_fill(p, analyst, frame);
}

struct str *
page_html(struct page *p, int status)
{
	p->response->status = status;
	p->response->type = "text/html; charset=utf-8";
	str_reset(&p->response->body);
	return &p->response->body;
}

int
page_redirect(struct page *p, const char *path)
{
	char *copy = arena_copy(p->arena, path);

	p->response->status = 303;
	p->response->type = NULL;
	str_reset(&p->response->body);
	/* Paths of this site only; "//host" would be another one. */
	CHECK(path[0] == '/' && path[1] != '/' && path[1] != '\\');
	if (copy != NULL)
		http_header_set(p->response, "Location", copy);
	return 0;
}

int
page_redirect_flash(struct page *p, const char *path, enum text_key key)
{
	cookie_set(p, COOKIE_FLASH, text_key_name(key), FLASH_SECONDS);
	return page_redirect(p, path);
}

int64_t
page_query_int(const struct page *p, const char *name, int64_t min, int64_t max,
	       int64_t otherwise)
{
	const char *value = http_query_get(p->request, name);
	int64_t number;

	if (value == NULL ||
	    num_int(text_of(value), min, max, &number, NULL) != 0)
		return otherwise;
	return number;
}
