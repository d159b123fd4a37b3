/* terminal.h: whether a person watches, and what the screen can show. */
#ifndef OS_TERMINAL_H
#define OS_TERMINAL_H

#include <stdbool.h>

/* A person watches this descriptor: progress may be drawn. */
bool terminal_is(int fd);
/* Colour is welcome: a terminal, not "dumb", and NO_COLOR is not set. */
bool terminal_has_colour(int fd);
/* Columns; 80 where nobody knows. */
int terminal_width(int fd);

#endif
