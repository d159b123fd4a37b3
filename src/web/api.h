/*
 * api.h: the interface for programs, below /api/v1/. JSON both ways; signed in
 * by session or by a token ("Authorization: Bearer ..."). The document at
 * /api/v1/openapi.json is made from the route table and api_schema.h, and a
 * test calls every operation and compares.
 */
#ifndef WEB_API_H
#define WEB_API_H

#include "web/page.h"

page_function api_document_show, api_companies_show, api_looks_show,
    api_look_show, api_incidents_show, api_incident_show, api_devices_show,
    api_device_show, api_reports_show, api_report_show;
/* api_work.c */
page_function api_work_show, api_work_post, api_state_post, api_inbox_show,
    api_inbox_count_show, api_release_post;
/* api_hide.c */
page_function api_false_alarm_show, api_false_alarm_post, api_suppressions_show,
    api_suppression_end_post, api_absences_show, api_absences_post,
    api_absence_end_post;

#endif
