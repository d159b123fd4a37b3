/*
 * notice_answers.h: the page functions about notices: what was told, whom a
 * company has and how it wants to be told, and what anybody may open who holds
 * a letter.
 */
#ifndef WEB_NOTICE_ANSWERS_H
#define WEB_NOTICE_ANSWERS_H

#include "web/page.h"

/* notice_answer.c: GET /notices, /notices/:id; POST .../answer, .../release */
page_function notices_show, notice_show, notice_answer_post,
    notice_release_post;
/* contact_answer.c: GET and POST /contacts, /contacts/:id, .../test, .../drop
 */
page_function contacts_show, contacts_post, contact_show, contact_post,
    contact_test_post, contact_drop_post;
/* plan_answer.c: GET and POST /contacts/plan; POST /contacts/rules, .../drop */
page_function plan_show, plan_post, release_rule_post, release_rule_drop_post;
/* letter_answer.c, for anybody: GET /n, /n/:word; GET and POST /k/:word */
page_function genuine_show, letter_show, letter_post;
/* notice_api.c: GET /api/v1/notices, /api/v1/notices/:id, /api/v1/contacts */
page_function api_notices_show, api_notice_show, api_contacts_show;

/* "読みました" and who did, in the person's language: of a list or page. */
struct notice_row;
const char *notice_state_text(struct page *p, const struct notice_row *n);
/* The incident's class, or the word for the kind. */
const char *notice_what_text(const struct page *p, const struct notice_row *n);

#endif
