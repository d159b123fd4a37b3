/* terminal.c: see terminal.h. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "os/terminal.h"

bool
terminal_is(int fd)
{
	return isatty(fd) == 1;
}

bool
terminal_has_colour(int fd)
{
	const char *kind = getenv("TERM"), *without = getenv("NO_COLOR");

	return terminal_is(fd) && kind != NULL && strcmp(kind, "dumb") != 0 &&
	       (without == NULL || without[0] == '\0');
}

int
terminal_width(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}
