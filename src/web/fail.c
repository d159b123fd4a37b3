#include "web/fail.h"

#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "crypt/token.h"
#include "fmt/json_out.h"
#include "web/error_tmpl.h"
#include "web/error_view.h"
#include "web/guard.h"
#include "web/html_out.h"
#include "web/return_path.h"
#include "web/visit.h"

static void
fail_log(struct page *p, int status, const char *id, const struct err *e)
{
	enum log_level level = status >= 500                    ? LOG_ERROR
			       : status == 404 || status == 401 ? LOG_DEBUG
								: LOG_INFO;

	log_event(level, "web.failed", F_TEXT("id", id),
		  F_INT("status", status),
		  F_TEXT("method", http_method_name(p->request->method)),
		  F_TEXT("path", p->request->path),
		  F_INT("person", p->caller->person),
		  F_TEXT("address", p->request->address), F_ERR(e));
}

static void
fail_json(struct page *p, const struct err *e, const char *id)
{
	struct json_out j;

	p->response->type = "application/json";
	str_reset(&p->response->body);
	json_out_init(&j, &p->response->body, false);
	json_out_object(&j);
	json_out_key(&j, "error");
	json_out_object(&j);
	json_out_pair(&j, "kind", err_kind_name(e->kind));
	/* What went wrong inside is for the log. */
	json_out_pair(&j, "text",
		      err_http(e->kind) >= 500 ? err_kind_text(e->kind)
					       : e->text);
	json_out_pair(&j, "id", id);
	json_out_object_end(&j);
	json_out_object_end(&j);
}

static void
fail_html(struct page *p, int status, const struct err *e, const char *id)
{
	enum text_key title = status == 404 ? TEXT_error_not_found_title
			      : status == 403 && !visit_of(p)->stale
				  ? TEXT_error_denied_title
				  : TEXT_error_title;
	struct view_error view = {
		.status = status,
		.text = visit_of(p)->stale
			    ? page_text(p, TEXT_error_csrf)
			    : content_error(p->language, e->kind),
		.id = id,
	};
	struct html_out o = { page_html(p, status), p->language };

	page_frame(p, page_text(p, title), &view.frame);
	error_page(&o, &view);
}

static void
fail_status(struct page *p, int status, const struct err *e)
{
	char token[TOKEN_RECOVERY_MAX];
	const char *id;

	token_recovery_new(token);
	id = arena_copy(p->arena, token);
	fail_log(p, status, id != NULL ? id : "", e);
	p->response->status = status;
	p->response->constant = NULL;
	guard_headers(p, true);
	if (visit_is_api(p))
		fail_json(p, e, id);
	else
		fail_html(p, status, e, id);
}

void
fail_answer(struct page *p, const struct err *e)
{
	bool get =
	    p->request->method == HTTP_GET || p->request->method == HTTP_HEAD;

	CHECK(e->kind != ERR_NONE);
	if (e->kind == ERR_NOT_SIGNED_IN && visit_is_api(p))
		http_header_set(p->response, "WWW-Authenticate", "Bearer");
	if (e->kind == ERR_BUSY || e->kind == ERR_TOO_MANY)
		http_header_set(p->response, "Retry-After", "10");
	if (e->kind == ERR_NOT_SIGNED_IN && !visit_is_api(p)) {
		const char *next = get ? return_path_here(p) : "";
		const char *path =
		    arena_printf(p->arena, "/sign-in%s%s",
				 *next != '\0' ? "?next=" : "", next);

		page_redirect(p, path != NULL ? path : "/sign-in");
		return;
	}
	fail_status(p, err_http(e->kind), e);
}

void
fail_method(struct page *p, unsigned allowed)
{
	struct err e = { 0 };
	struct str list;

	str_init(&list, 100);
	for (int m = 0; m < HTTP_METHOD_COUNT; m++)
		if ((allowed & 1u << m) != 0)
			str_addf(&list, "%s%s", list.n > 0 ? ", " : "",
				 http_method_name((enum http_method)m));
	char *copy = arena_copy(p->arena, list.p);
	if (copy != NULL)
		http_header_set(p->response, "Allow", copy);
	str_done(&list);
	err_set(&e, ERR_INVALID, "this method is not used here");
	fail_status(p, 405, &e);
}
