#include "source.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/utf8.h"

#define LIST_MAX 512

static const char wide_colon[] = "：";
static const char wide_space[] = "　";

struct reader {
	struct arena *a;
	const char *path;
	struct source *out;
	struct faults *f;
	const char *section;
	size_t room;
	int line;
};

static bool
key_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* Japanese editors leave full-width blanks; they are blanks here too. */
static struct text
trim_wide(struct text t)
{
	t = text_trim(t);
	while (text_starts(t, wide_space))
		t = text_trim(text_slice(t, strlen(wide_space), t.n));
	while (text_ends(t, wide_space))
		t = text_trim(text_slice(t, 0, t.n - strlen(wide_space)));
	return t;
}

static void
entry_add(struct reader *r, struct text key, struct text value)
{
	struct source *s = r->out;

	if (s->count == r->room) {
		size_t room = r->room ? r->room * 2 : 32;
		struct entry *more =
		    arena_alloc_array(r->a, room, sizeof(*more));

		CHECK(more != NULL);
		if (s->count > 0)
			memcpy(more, s->entry, s->count * sizeof(*more));
		s->entry = more;
		r->room = room;
	}
	s->entry[s->count++] = (struct entry){
		.section = r->section,
		.key = arena_text(r->a, key),
		.value = arena_text(r->a, value),
		.line = r->line,
	};
}

static bool
is_ascii(char c)
{
	return ((uint8_t)c & 0x80) == 0;
}

static void
line_continue(struct reader *r, struct text value)
{
	struct entry *last;
	bool blank;

	if (r->out->count == 0) {
		fault_add(r->f, r->path, r->line,
			  "a continued line without a line before it");
		return;
	}
	last = &r->out->entry[r->out->count - 1];
	blank = is_ascii(last->value[strlen(last->value) - 1]) &&
		is_ascii(value.p[0]);
	last->value = arena_printf(r->a, "%s%s%.*s", last->value,
				   blank ? " " : "", (int)value.n, value.p);
}

static void
line_section(struct reader *r, struct text line)
{
	struct text name = text_slice(line, 1, line.n);

	if (!text_ends(name, "]")) {
		fault_add(r->f, r->path, r->line, "the section has no ]");
		return;
	}
	name = text_trim(text_slice(name, 0, name.n - 1));
	if (name.n == 0)
		fault_add(r->f, r->path, r->line, "the section has no name");
	r->section = arena_text(r->a, name);
}

static void
line_entry(struct reader *r, struct text line)
{
	size_t n = 0;
	size_t colon = 0;
	struct text value;

	while (n < line.n && key_byte(line.p[n]))
		n++;
	if (n < line.n && line.p[n] == ':')
		colon = 1;
	else if (text_starts(text_slice(line, n, line.n), wide_colon))
		colon = strlen(wide_colon);
	if (n == 0 || colon == 0) {
		fault_add(r->f, r->path, r->line,
			  "expected \"key: text\", \"[section]\" or # comment");
		return;
	}
	value = trim_wide(text_slice(line, n + colon, line.n));
	if (value.n == 0) {
		fault_add(r->f, r->path, r->line, "\"%.*s\" has no text",
			  (int)n, line.p);
		return;
	}
	entry_add(r, text_slice(line, 0, n), value);
}

static void
line_take(struct reader *r, struct text raw)
{
	struct text line = trim_wide(raw);

	if (line.n == 0 || line.p[0] == '#')
		return;
	if (raw.p[0] == ' ' || raw.p[0] == '\t' || text_starts(raw, wide_space))
		line_continue(r, line);
	else if (line.p[0] == '[')
		line_section(r, line);
	else
		line_entry(r, line);
}

void
source_parse(struct arena *a, const char *path, struct text bytes,
	     struct source *out, struct faults *f)
{
	struct reader r = {
		.a = a, .path = path, .out = out, .f = f, .section = ""
	};
	struct text line;

	*out = (struct source){ .path = path };
	if (text_starts(bytes, "\xEF\xBB\xBF"))
		bytes = text_slice(bytes, 3, bytes.n);
	while (text_cut(&bytes, '\n', &line)) {
		r.line++;
		if (!utf8_valid(line)) {
			fault_add(f, path, r.line,
				  "not UTF-8: save the file "
				  "as UTF-8");
			continue;
		}
		line_take(&r, line);
	}
}

struct text
source_bytes(struct arena *a, const char *path, struct faults *f)
{
	FILE *file = fopen(path, "rb");
	struct text t = { NULL, 0 };
	char *bytes;

	if (file == NULL) {
		fault_add(f, path, 0, "cannot read: %s", strerror(errno));
		return t;
	}
	bytes = malloc(SOURCE_BYTES_MAX + 1);
	CHECK(bytes != NULL);
	t.n = fread(bytes, 1, SOURCE_BYTES_MAX + 1, file);
	if (ferror(file)) {
		fault_add(f, path, 0, "cannot read: %s", strerror(errno));
		t.n = 0;
	} else if (t.n > SOURCE_BYTES_MAX) {
		fault_add(f, path, 0, "larger than 1 MiB");
		t.n = 0;
	}
	t.p = arena_copy_n(a, bytes, t.n);
	CHECK(t.p != NULL);
	free(bytes);
	fclose(file);
	return t;
}

void
source_read(struct arena *a, const char *path, struct source *out,
	    struct faults *f)
{
	source_parse(a, path, source_bytes(a, path, f), out, f);
}

const struct entry *
source_get(const struct source *s, const char *section, const char *key)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct entry *e = &s->entry[i];

		if (strcmp(e->section, section) == 0 &&
		    strcmp(e->key, key) == 0)
			return e;
	}
	return NULL;
}

static int
name_order(const void *a, const void *b)
{
	const char *const *x = a;
	const char *const *y = b;

	return strcmp(*x, *y);
}

const char **
source_list(struct arena *a, const char *directory, const char *suffix,
	    struct faults *f)
{
	const char **names = arena_alloc_array(a, LIST_MAX + 1, sizeof(*names));
	DIR *dir = opendir(directory);
	struct dirent *d;
	size_t count = 0;

	CHECK(names != NULL);
	if (dir == NULL) {
		fault_add(f, directory, 0, "cannot read: %s", strerror(errno));
		return names;
	}
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.' ||
		    !text_ends(text_of(d->d_name), suffix))
			continue;
		CHECK(count < LIST_MAX);
		names[count++] = arena_copy(a, d->d_name);
	}
	closedir(dir);
	qsort(names, count, sizeof(*names), name_order);
	return names;
}
