/*
 * watch_answers.h: the page functions of the watch: home, looks, incidents,
 * alerts, devices. All need PERMISSION_WATCH_READ (the POST: WATCH_WRITE).
 */
#ifndef WEB_WATCH_ANSWERS_H
#define WEB_WATCH_ANSWERS_H

#include "web/page.h"

/* GET / (SUBJECT_CHOSEN) */
page_function home_show;
/* GET /looks (SUBJECT_CHOSEN), GET /looks/:id (SUBJECT_LOOK) */
page_function looks_show, look_show, look_report_show;
/* GET /incidents (SUBJECT_CHOSEN), GET /incidents/:id and
 * POST /incidents/:id/state with "from" and "to" (SUBJECT_INCIDENT) */
page_function incidents_show, incident_show, incident_state_post;
/* POST /incidents/:id/work and /incidents/:id/done (SUBJECT_INCIDENT) */
page_function incident_work_post, incident_done_post, incident_release_post;
/* GET and POST /incidents/:id/false-alarm (SUBJECT_INCIDENT), GET
 * /suppressions (SUBJECT_CHOSEN), POST /suppressions/:id/end */
page_function false_alarm_show, false_alarm_post, suppressions_show,
    suppression_end_post;
/* Ends the suppression p->id[0], with its audit row; ERR_CONFLICT when it has
 * ended. */
int MUST_CHECK suppression_end(struct page *p, struct err *e);
/* GET and POST /absences (SUBJECT_CHOSEN), POST /absences/:id/end */
page_function absences_show, absences_post, absence_end_post;
/* GET and POST /inbox (SUBJECT_CONTRACTS) */
page_function inbox_show, inbox_post;
/* GET /alerts/:id (SUBJECT_ALERT) */
page_function alert_show;
/* GET /reports (SUBJECT_CHOSEN), GET /reports/:id and below
 * (SUBJECT_REPORT) */
page_function reports_show, report_show, report_pdf_show, report_hours_show,
    report_months_show, report_verify_show;
/* GET /devices (SUBJECT_CHOSEN), GET /devices/:id (SUBJECT_DEVICE) */
page_function devices_show, device_show;

/* An incident's page again, with what could not be done (a sentence in the
 * person's language, NULL nothing). */
int MUST_CHECK incident_answer(struct page *p, int status, const char *fault,
			       struct err *e);

/* The list of looks with its upload form, and what was wrong with an upload
 * (a sentence in the person's language, NULL nothing). */
int MUST_CHECK looks_answer(struct page *p, int status, const char *fault,
			    struct err *e);

#endif
