#include "net/http.h"

#include <string.h>
#include <strings.h>

#include "base/check.h"

const char *
http_method_name(enum http_method method)
{
	static const char *const names[] = { "GET", "HEAD", "POST", "?" };

	CHECK(method <= HTTP_OTHER);
	return names[method];
}

const char *
http_header_get(const struct http_request *q, const char *name)
{
	for (size_t i = 0; i < q->header_count; i++)
		if (strcasecmp(q->header[i].name, name) == 0)
			return q->header[i].value;
	return NULL;
}

static const char *
field_get(const struct http_field *field, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(field[i].name, name) == 0)
			return field[i].value;
	return NULL;
}

const char *
http_query_get(const struct http_request *q, const char *name)
{
	return field_get(q->query, q->query_count, name);
}

const char *
http_form_get(const struct http_request *q, const char *name)
{
	return field_get(q->form, q->form_count, name);
}

const char *
http_cookie_get(const struct http_request *q, const char *name)
{
	return field_get(q->cookie, q->cookie_count, name);
}

void
http_header_add(struct http_response *r, const char *name, const char *value)
{
	CHECK(r->header_count < HTTP_RESPONSE_HEADERS_MAX);
	CHECK(strpbrk(value, "\r\n") == NULL);
	r->header[r->header_count++] = (struct http_header){ name, value };
}

void
http_header_set(struct http_response *r, const char *name, const char *value)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (strcasecmp(r->header[i].name, name) == 0) {
			CHECK(strpbrk(value, "\r\n") == NULL);
			r->header[i].value = value;
			return;
		}
	http_header_add(r, name, value);
}
