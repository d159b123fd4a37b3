/* diagnosis_answers.h: page functions of the self-diagnosis. */
#ifndef WEB_DIAGNOSIS_ANSWERS_H
#define WEB_DIAGNOSIS_ANSWERS_H

#include "web/page.h"

/* diagnosis_answer.c: the list, the questions */
page_function diagnoses_show, diagnosis_show, diagnosis_item_show;
/* diagnosis_post.c: what people send */
page_function diagnoses_post, diagnosis_answers_post, diagnosis_sheets_post,
    diagnosis_finish_post, diagnosis_drop_post;
/* diagnosis_result.c: result, charts, JSON */
page_function diagnosis_result_show, diagnosis_chart_show,
    diagnosis_history_chart_show, api_diagnoses_show, api_diagnosis_show;

#endif
