/* answers.h: the page functions the route table names, by file. */
#ifndef WEB_ANSWERS_H
#define WEB_ANSWERS_H

#include "web/page.h"

/* sign_answer.c */
page_function sign_in_show, sign_in_post, sign_code_show, sign_code_post,
    sign_out_post, language_show;
/* account_answer.c */
page_function account_show, account_password_post, account_sessions_post;
/* totp_answer.c */
page_function totp_show, totp_post, totp_off_post;
/* invitation_answer.c */
page_function invitation_show, invitation_post;
/* people_answer.c */
page_function people_show, people_post, person_show, person_role_post,
    person_role_drop_post, person_password_post, person_totp_off_post,
    person_disabled_post;
/* company_answer.c */
page_function companies_show, companies_post, company_choose_post;
/* provider_answer.c */
page_function providers_show, providers_post, provider_show, provider_name_post,
    provider_disabled_post, provider_person_post, provider_person_drop_post,
    provider_contract_post, provider_contract_end_post;
/* audit_answer.c */
page_function audit_show;
/* health_answer.c */
page_function healthz_show, metrics_show, health_show;
/* look_post.c */
page_function looks_post;

#endif
