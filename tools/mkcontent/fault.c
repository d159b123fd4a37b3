#include "fault.h"

#include <stdarg.h>

#define FAULTS_TEXT_MAX (1024 * 1024)

void
faults_init(struct faults *f)
{
	str_init(&f->text, FAULTS_TEXT_MAX);
	f->count = 0;
}

void
faults_done(struct faults *f)
{
	str_done(&f->text);
}

void
fault_add(struct faults *f, const char *path, int line, const char *fmt, ...)
{
	va_list ap;

	str_addf(&f->text, "%s:%d: ", path, line);
	va_start(ap, fmt);
	str_addv(&f->text, fmt, ap);
	va_end(ap);
	str_add_byte(&f->text, '\n');
	f->count++;
}
