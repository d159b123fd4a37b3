/*
 * return_path.h: where somebody goes on after an interruption (signing in,
 * changing the language). Only paths of this site: an address handed in by a
 * stranger must not lead elsewhere.
 */
#ifndef WEB_RETURN_PATH_H
#define WEB_RETURN_PATH_H

#include "web/page.h"

/* 'wanted' when it is a plain path with an optional query, else "/". NULL is
 * fine. */
const char *return_path_check(const char *wanted);
/* Percent-coded to stand in a query, after return_path_check. */
const char *return_path_encode(struct page *p, const char *wanted);
/* This request's path and query, percent-coded to stand in a query. */
const char *return_path_here(struct page *p);

#endif
