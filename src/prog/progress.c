/* progress.c: see progress.h. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "content/content.h"
#include "os/terminal.h"
#include "prog/progress.h"
#include "prog/text_box.h"

#define LINE_MAX_BYTES 2000

void
progress_init(struct progress *p, int fd, bool wanted, enum language language)
{
	p->fd = fd;
	p->shown = wanted && terminal_is(fd);
	p->dirty = false;
	p->width = (size_t)terminal_width(fd);
	p->language = language;
}

static void
write_all(const struct progress *p, const struct str *s)
{
	/* A lost progress line harms nobody. */
	ssize_t ignored = write(p->fd, s->p, s->n);

	UNUSED(ignored);
}

/* "1:05" minutes and seconds; "--" while nobody knows. */
static void
time_left(const struct look_progress *l, char *buffer, size_t size)
{
	int64_t seconds;

	if (l->total <= 0 || l->done <= 0 || l->elapsed_ms < 1000 ||
	    l->done > l->total) {
		snprintf(buffer, size, "--");
		return;
	}
	seconds = (int64_t)((double)l->elapsed_ms / 1000 *
			    (double)(l->total - l->done) / (double)l->done);
	snprintf(buffer, size, "%d:%02d", (int)(seconds / 60),
		 (int)(seconds % 60));
}

static void
line_write(const struct progress *p, const struct look_progress *l,
	   struct str *out)
{
	char left[32];
	struct content_value value[3];

	if (l->phase == LOOK_CONCLUDING) {
		str_add(out, content_text(p->language, TEXT_console_conclude));
		return;
	}
	if (l->files > 1)
		str_addf(out, "[%zu/%zu] ", l->file + 1, l->files);
	str_addf(out, "%s: ", l->name);
	if (l->phase == LOOK_STARTING || l->records == 0) {
		str_add(out, content_text(p->language, TEXT_console_engine));
		return;
	}
	time_left(l, left, sizeof(left));
	value[0] = VALUE_INT("records", l->records);
	value[1] = VALUE_INT(
	    "speed", l->elapsed_ms > 0 ? l->records * 1000 / l->elapsed_ms : 0);
	value[2] = VALUE_TEXT("time", left);
	content_fill(out, content_text(p->language, TEXT_console_progress),
		     value, ARRAY_LEN(value));
}

void
progress_show(struct progress *p, const struct look_progress *l)
{
	struct text_box box = { .width = p->width };
	struct str line, out;

	if (!p->shown)
		return;
	str_init(&line, LINE_MAX_BYTES);
	str_init(&out, 4 * LINE_MAX_BYTES);
	line_write(p, l, &line);
	box.out = &out;
	str_add_byte(&out, '\r');
	box_cell(&box, str_view(&line), p->width > 1 ? p->width - 1 : 1);
	write_all(p, &out);
	p->dirty = true;
	str_done(&line);
	str_done(&out);
}

void
progress_clear(struct progress *p)
{
	struct str s;

	if (!p->dirty)
		return;
	str_init(&s, 16);
	str_add(&s, "\r\033[K");
	write_all(p, &s);
	str_done(&s);
	p->dirty = false;
}
