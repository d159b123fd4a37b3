#include "net/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "net/disposition.h"
#include "net/multipart.h"

/* How many bytes may be written before the disk's room is looked at again. */
#define DISK_CHECK_BYTES (4 * 1024 * 1024)

static int
take_field(void *context, struct text name, struct text value, struct err *e)
{
	struct body *b = context;

	b->fields_bytes += (int64_t)value.n;
	if (b->fields_bytes > b->rules->form_max)
		return err_set(e, ERR_TOO_BIG, "a form over %lld bytes",
			       (long long)b->rules->form_max);
	return http_fields_add(&b->form, b->arena, name, value, e);
}

static int
disk_check(struct body *b, struct err *e)
{
	struct statvfs room;

	if (statvfs(b->rules->directory, &room) != 0)
		return err_system(e, "looking at the disk");
	b->unchecked = 0;
	if ((int64_t)room.f_bavail * (int64_t)room.f_frsize <
	    b->rules->disk_reserve + DISK_CHECK_BYTES)
		return err_set(e, ERR_UNAVAILABLE,
			       "the disk has no room for an upload");
	return 0;
}

static int
take_file_begin(void *context, struct text name, struct text file_name,
		struct err *e)
{
	struct body *b = context;
	struct http_file *f = &b->file[b->file_count];
	char *path;

	if (b->kind != HTTP_BODY_UPLOAD || b->rules->directory == NULL)
		return err_set(e, ERR_INVALID, "no file is taken here");
	if (b->file_count == HTTP_FILES_MAX)
		return err_set(e, ERR_TOO_BIG, "more than %d files",
			       HTTP_FILES_MAX);
	if (b->rules->file != NULL && b->rules->file(b->rules->context, e) != 0)
		return -1;
	if (disk_check(b, e) != 0)
		return -1;
	path = arena_printf(b->arena, "%s/upload-XXXXXX", b->rules->directory);
	f->field = arena_text(b->arena, name);
	f->name = arena_text(b->arena, file_name);
	if (path == NULL || f->field == NULL || f->name == NULL)
		return arena_check(b->arena, e);
	b->fd = mkostemp(path, O_CLOEXEC);
	if (b->fd < 0)
		return err_system(e, "keeping an upload");
	f->path = path;
	f->size = 0;
	b->file_count++;
	return 0;
}

static int
take_file_bytes(void *context, const char *bytes, size_t length, struct err *e)
{
	struct body *b = context;

	if (b->files_bytes + (int64_t)length > b->rules->upload_max)
		return err_set(e, ERR_TOO_BIG, "an upload over %lld bytes",
			       (long long)b->rules->upload_max);
	if (b->unchecked > DISK_CHECK_BYTES && disk_check(b, e) != 0)
		return -1;
	while (length > 0) {
		ssize_t n = write(b->fd, bytes, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == ENOSPC || errno == EDQUOT))
			return err_set(e, ERR_UNAVAILABLE, "the disk is full");
		if (n < 0)
			return err_system(e, "writing an upload");
		bytes += n;
		length -= (size_t)n;
		b->files_bytes += n;
		b->unchecked += n;
		b->file[b->file_count - 1].size += n;
	}
	return 0;
}

static int
take_file_end(void *context, struct err *e)
{
	struct body *b = context;
	struct http_file *f = &b->file[b->file_count - 1];
	int rc = 0;

	/* The bytes outlive a power cut before anybody is told so. */
	if (fdatasync(b->fd) != 0)
		rc = err_system(e, "writing an upload");
	close(b->fd);
	b->fd = -1;
	/* A file input that was left empty. */
	if (rc == 0 && f->size == 0 && f->name[0] == '\0') {
		unlink(f->path);
		b->file_count--;
	}
	return rc;
}

static int
multipart_begin(struct body *b, const char *content_type, struct err *e)
{
	struct multipart_limits *limits =
	    arena_alloc(b->arena, sizeof(*limits));
	struct multipart_sink *sink = arena_alloc(b->arena, sizeof(*sink));

	if (limits == NULL || sink == NULL)
		return arena_check(b->arena, e);
	*limits =
	    (struct multipart_limits){ .parts = HTTP_FIELDS_MAX,
				       .value = (size_t)b->rules->form_max };
	*sink = (struct multipart_sink){ b, take_field, take_file_begin,
					 take_file_bytes, take_file_end };
	return multipart_new(&b->multipart, b->arena, text_of(content_type),
			     limits, sink, e);
}

int
body_begin(struct body *b, struct arena *a, enum http_body kind,
	   const char *content_type, const struct body_rules *rules,
	   struct err *e)
{
	struct text type = text_of(content_type);

	*b = (struct body){ .rules = rules, .arena = a, .kind = kind };
	b->fd = -1;
	str_init(&b->text, (size_t)(kind == HTTP_BODY_RAW ? rules->raw_max
							  : rules->form_max));
	if (kind == HTTP_BODY_NONE || kind == HTTP_BODY_RAW)
		return 0;
	if (kind == HTTP_BODY_JSON) {
		if (disposition_kind_is(type, "application/json"))
			return 0;
		return err_set(e, ERR_UNKNOWN_FORMAT,
			       "a body that is no application/json");
	}
	if (kind == HTTP_BODY_FORM &&
	    disposition_kind_is(type, "application/x-www-form-urlencoded"))
		return 0;
	if (!disposition_kind_is(type, "multipart/form-data"))
		return err_set(e, ERR_UNKNOWN_FORMAT, "a body that is no form");
	return multipart_begin(b, content_type, e);
}

int
body_feed(struct body *b, const char *bytes, size_t length, struct err *e)
{
	b->bytes += (int64_t)length;
	if (b->kind == HTTP_BODY_NONE)
		return err_set(e, ERR_INVALID, "a body where none belongs");
	if (b->multipart != NULL)
		return multipart_feed(b->multipart, bytes, length, e);
	str_add_n(&b->text, bytes, length);
	return str_check(&b->text, "a body", e);
}

int
body_finish(struct body *b, struct err *e)
{
	if (b->multipart != NULL)
		return multipart_finish(b->multipart, e);
	if (b->kind == HTTP_BODY_JSON || b->kind == HTTP_BODY_RAW)
		b->content = str_view(&b->text);
	if (b->kind == HTTP_BODY_FORM)
		return http_parse_fields(str_view(&b->text), b->arena, &b->form,
					 e);
	return 0;
}

void
body_done(struct body *b)
{
	if (b->rules == NULL)
		return;
	if (b->fd >= 0)
		close(b->fd);
	for (size_t i = 0; i < b->file_count; i++)
		unlink(b->file[i].path);
	str_done(&b->text);
	b->rules = NULL;
}
