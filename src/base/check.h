/*
 * check.h: assertions that stay on. CHECK states what cannot be false unless
 * this program is wrong; it writes one line and aborts. Whatever a peer, a
 * file, a clock, a disk or a person can cause is a struct err instead.
 */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#include "base/def.h"

void check_failed(const char *file, int line, const char *what) NORETURN;

#define CHECK(x) ((x) ? (void)0 : check_failed(__FILE__, __LINE__, #x))

#endif
