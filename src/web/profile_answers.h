/* profile_answers.h: page functions about the firm itself. */
#ifndef WEB_PROFILE_ANSWERS_H
#define WEB_PROFILE_ANSWERS_H

#include "web/page.h"

/* profile_answer.c */
page_function profile_show, profile_post;

#endif
