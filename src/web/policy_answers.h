/* policy_answers.h: page functions of the basic policy. */
#ifndef WEB_POLICY_ANSWERS_H
#define WEB_POLICY_ANSWERS_H

#include "model/policy_row.h"
#include "web/policy_view.h"
#include "web/page.h"

/* policy_answer.c */
page_function policy_show, policy_paper_show, public_policy_show;
/* policy_post.c */
page_function policy_post, policy_text_post, policy_drop_post,
    policy_approve_post, policy_publish_post, policy_withdraw_post;

/* The page again, with what was typed and what is wrong (NULL nothing). */
int MUST_CHECK policy_write(struct page *p, int status,
			    struct view_policy *view,
			    const struct view_fault *fault, struct err *e);

#endif
