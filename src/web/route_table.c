#include "web/answers.h"
#include "web/api.h"
#include "web/diagnosis_answers.h"
#include "web/policy_answers.h"
#include "web/profile_answers.h"
#include "web/notice_answers.h"
#include "web/route.h"
#include "web/sensor_answers.h"
#include "web/watch_answers.h"

#define GET(pattern, permission, subject, answer, help)                        \
	{ HTTP_GET,                                                            \
	  pattern,                                                             \
	  PERMISSION_##permission,                                             \
	  SUBJECT_##subject,                                                   \
	  HTTP_BODY_NONE,                                                      \
	  answer,                                                              \
	  help },
#define POST(pattern, permission, subject, answer, help)                       \
	{ HTTP_POST,                                                           \
	  pattern,                                                             \
	  PERMISSION_##permission,                                             \
	  SUBJECT_##subject,                                                   \
	  HTTP_BODY_FORM,                                                      \
	  answer,                                                              \
	  help },
#define UPLOAD(pattern, permission, subject, answer, help)                     \
	{ HTTP_POST,                                                           \
	  pattern,                                                             \
	  PERMISSION_##permission,                                             \
	  SUBJECT_##subject,                                                   \
	  HTTP_BODY_UPLOAD,                                                    \
	  answer,                                                              \
	  help },

/* clang-format off */
const struct route route_table[] = {
	/* Without signing in */
	GET("/healthz", PUBLIC, NONE, healthz_show, "Is the centre alive?")
	GET("/metrics", PUBLIC, NONE, metrics_show, "Numbers for Prometheus")
	GET("/sign-in", PUBLIC, NONE, sign_in_show, "Sign-in page")
	POST("/sign-in", PUBLIC, NONE, sign_in_post, "Sign in")
	GET("/sign-in/code", PUBLIC, NONE, sign_code_show, "Second factor")
	POST("/sign-in/code", PUBLIC, NONE, sign_code_post, "Second factor")
	POST("/sign-out", PUBLIC, NONE, sign_out_post, "Sign out")
	GET("/language", PUBLIC, NONE, language_show, "Change the language")
	GET("/invitation", PUBLIC, NONE, invitation_show,
	    "Choose a password by a one-time link")
	POST("/invitation", PUBLIC, NONE, invitation_post,
	     "Choose a password by a one-time link")

	/* One's own account */
	GET("/account", SIGNED_IN, CHOSEN, account_show, "One's own account")
	POST("/account/password", SIGNED_IN, CHOSEN, account_password_post,
	     "Change the password")
	POST("/account/sessions", SIGNED_IN, CHOSEN, account_sessions_post,
	     "Sign out everywhere else")
	GET("/account/totp", SIGNED_IN, CHOSEN, totp_show,
	    "Set up the second factor")
	POST("/account/totp", SIGNED_IN, CHOSEN, totp_post,
	     "Set up the second factor")
	POST("/account/totp/off", SIGNED_IN, CHOSEN, totp_off_post,
	     "Give up the second factor")
	GET("/companies", SIGNED_IN, CHOSEN, companies_show,
	    "Companies one may see")
	POST("/companies/:id/choose", SIGNED_IN, COMPANY, company_choose_post,
	     "Work on another company")

	/* The watch */
	GET("/", WATCH_READ, CHOSEN, home_show, "Overview")
	GET("/looks", WATCH_READ, CHOSEN, looks_show, "Files looked at")
	UPLOAD("/looks", WATCH_WRITE, CHOSEN, looks_post, "Look at files")
	GET("/looks/:id", WATCH_READ, LOOK, look_show, "Result of a look")
	GET("/looks/:id/report", WATCH_READ, LOOK, look_report_show,
	    "Report of a look as PDF")
	GET("/incidents", WATCH_READ, CHOSEN, incidents_show, "Incidents")
	GET("/incidents/:id", WATCH_READ, INCIDENT, incident_show,
	    "An incident with its card")
	POST("/incidents/:id/state", WATCH_WRITE, INCIDENT,
	     incident_state_post, "Move an incident")
	POST("/incidents/:id/work", WATCH_WRITE, INCIDENT, incident_work_post,
	     "Take, give, put away, pass up, comment")
	POST("/incidents/:id/release", INBOX, INCIDENT,
	     incident_release_post, "Let a held notice go")
	POST("/incidents/:id/done", WATCH_WRITE, INCIDENT, incident_done_post,
	     "Tick an action of the card")
	GET("/incidents/:id/false-alarm", SUPPRESS, INCIDENT,
	    false_alarm_show, "What hiding a false alarm would hide")
	POST("/incidents/:id/false-alarm", SUPPRESS, INCIDENT,
	     false_alarm_post, "Hide a false alarm")
	GET("/suppressions", WATCH_READ, CHOSEN, suppressions_show,
	    "What is hidden, and was")
	GET("/companies/:id/suppressions", WATCH_READ, COMPANY,
	    suppressions_show, "The same of one company")
	POST("/suppressions/:id/end", SUPPRESS, SUPPRESSION,
	     suppression_end_post, "Hide no longer")
	GET("/absences", WATCH_READ, CHOSEN, absences_show,
	    "Closed days and works")
	POST("/absences", WATCH_WRITE, CHOSEN, absences_post,
	     "Announce closed days or works")
	POST("/absences/:id/end", WATCH_WRITE, ABSENCE, absence_end_post,
	     "Take an announcement back")
	GET("/inbox", INBOX, CONTRACTS, inbox_show,
	    "Incidents of all customers")
	POST("/inbox", INBOX, CONTRACTS, inbox_post,
	     "One act on all that was ticked")
	GET("/alerts/:id", WATCH_READ, ALERT, alert_show, "An alert")
	GET("/sensors", WATCH_READ, CHOSEN, sensors_show, "Sensors")
	POST("/sensors", WATCH_WRITE, CHOSEN, sensors_post,
	     "Make a code for a new sensor")
	POST("/sensors/codes/:id/drop", WATCH_WRITE, ENROLMENT,
	     sensor_code_drop_post, "Take a code back")
	GET("/sensors/:id", WATCH_READ, SENDER, sensor_show, "A sensor")
	POST("/sensors/:id", WATCH_WRITE, SENDER, sensor_post,
	     "Change a sensor's name and place")
	POST("/sensors/:id/revoke", WATCH_WRITE, SENDER, sensor_revoke_post,
	     "Shut a sensor out")
	POST("/sensors/:id/remove", WATCH_WRITE, SENDER, sensor_remove_post,
	     "Take a sensor away")
	GET("/devices", WATCH_READ, CHOSEN, devices_show, "Devices")
	GET("/devices/:id", WATCH_READ, DEVICE, device_show, "A device")

	/* Notices */
	GET("/notices", WATCH_READ, CHOSEN, notices_show, "Notices told")
	GET("/notices/:id", WATCH_READ, NOTICE, notice_show,
	    "A notice with its letters")
	POST("/notices/:id/answer", WATCH_WRITE, NOTICE, notice_answer_post,
	     "Acknowledge a notice")
	POST("/notices/:id/release", WATCH_WRITE, NOTICE, notice_release_post,
	     "Release a held notice")
	GET("/contacts", WATCH_WRITE, CHOSEN, contacts_show, "Contacts")
	POST("/contacts", WATCH_WRITE, CHOSEN, contacts_post, "Add a contact")
	GET("/contacts/plan", WATCH_WRITE, CHOSEN, plan_show,
	    "How to be told")
	POST("/contacts/plan", WATCH_WRITE, CHOSEN, plan_post,
	     "How to be told")
	POST("/contacts/rules", WATCH_WRITE, CHOSEN, release_rule_post,
	     "What is checked before it is told")
	POST("/contacts/rules/drop", WATCH_WRITE, CHOSEN,
	     release_rule_drop_post, "Take such a rule back")
	GET("/contacts/:id", WATCH_WRITE, CONTACT, contact_show, "A contact")
	POST("/contacts/:id", WATCH_WRITE, CONTACT, contact_post,
	     "Change a contact")
	POST("/contacts/:id/test", WATCH_WRITE, CONTACT, contact_test_post,
	     "Send a test")
	POST("/contacts/:id/drop", WATCH_WRITE, CONTACT, contact_drop_post,
	     "Remove a contact")
	GET("/n", PUBLIC, NONE, genuine_show, "Is a notice genuine?")
	GET("/n/:word", PUBLIC, NONE, genuine_show, "Is a notice genuine?")
	GET("/k/:word", PUBLIC, NONE, letter_show,
	    "Acknowledge a notice by its link")
	POST("/k/:word", PUBLIC, NONE, letter_post,
	     "Acknowledge a notice by its link")

	/* The people half */
	GET("/company", RATE_READ, CHOSEN, profile_show, "About the firm")
	POST("/company", RATE_WRITE, CHOSEN, profile_post, "About the firm")
	GET("/diagnosis", RATE_READ, CHOSEN, diagnoses_show,
	    "Self-diagnoses of the company")
	POST("/diagnosis", RATE_WRITE, CHOSEN, diagnoses_post,
	     "Begin a self-diagnosis")
	GET("/diagnosis/history-chart", RATE_READ, CHOSEN,
	    diagnosis_history_chart_show, "Points over time, drawn")
	GET("/diagnosis/:id", RATE_READ, DIAGNOSIS, diagnosis_show,
	    "Questions of a sheet")
	GET("/diagnosis/:id/item", RATE_WRITE, DIAGNOSIS, diagnosis_item_show,
	    "One question")
	POST("/diagnosis/:id/answers", RATE_WRITE, DIAGNOSIS,
	     diagnosis_answers_post, "Give answers")
	POST("/diagnosis/:id/sheets", RATE_WRITE, DIAGNOSIS,
	     diagnosis_sheets_post, "Add a sheet for a site")
	POST("/diagnosis/:id/finish", RATE_WRITE, DIAGNOSIS,
	     diagnosis_finish_post, "Finish a self-diagnosis")
	POST("/diagnosis/:id/drop", RATE_WRITE, DIAGNOSIS,
	     diagnosis_drop_post, "Throw an unfinished one away")
	GET("/diagnosis/:id/result", RATE_READ, DIAGNOSIS,
	    diagnosis_result_show, "Result of a self-diagnosis")
	GET("/diagnosis/:id/chart", RATE_READ, DIAGNOSIS,
	    diagnosis_chart_show, "Points by field, drawn")

	GET("/policy", RATE_READ, CHOSEN, policy_show, "The basic policy")
	POST("/policy", RATE_WRITE, CHOSEN, policy_post,
	     "Make a draft from answers")
	POST("/policy/withdraw", RATE_WRITE, CHOSEN, policy_withdraw_post,
	     "Stop publishing the policy")
	POST("/policy/:id/text", RATE_WRITE, POLICY, policy_text_post,
	     "Change a draft")
	POST("/policy/:id/drop", RATE_WRITE, POLICY, policy_drop_post,
	     "Throw a draft away")
	POST("/policy/:id/approve", OWNER_ACT, POLICY, policy_approve_post,
	     "Approve a draft")
	POST("/policy/:id/publish", RATE_WRITE, POLICY, policy_publish_post,
	     "Publish an approved version")
	GET("/policy/:id/paper", RATE_READ, POLICY, policy_paper_show,
	    "A version as PDF")
	GET("/published-policy/:id", PUBLIC, NONE, public_policy_show,
	    "A policy somebody published")
	GET("/reports", WATCH_READ, CHOSEN, reports_show, "Monthly reports")
	GET("/reports/:id", WATCH_READ, REPORT, report_show,
	    "A monthly report")
	GET("/reports/:id/pdf", WATCH_READ, REPORT, report_pdf_show,
	    "A monthly report as PDF")
	GET("/reports/:id/hours.svg", WATCH_READ, REPORT, report_hours_show,
	    "Its days as a chart")
	GET("/reports/:id/months.svg", WATCH_READ, REPORT, report_months_show,
	    "The months before as a chart")
	GET("/reports/:id/verify", WATCH_READ, REPORT, report_verify_show,
	    "A monthly report counted again")

	/* The installation */
	POST("/companies", PEOPLE, CHOSEN, companies_post, "Add a company")
	GET("/people", PEOPLE, CHOSEN, people_show, "Everybody")
	POST("/people", PEOPLE, CHOSEN, people_post, "Add a person")
	GET("/people/:id", PEOPLE, CHOSEN, person_show, "A person")
	POST("/people/:id/role", PEOPLE, CHOSEN, person_role_post,
	     "Give a role")
	POST("/people/:id/role/drop", PEOPLE, CHOSEN, person_role_drop_post,
	     "Take a role away")
	POST("/people/:id/password", PEOPLE, CHOSEN, person_password_post,
	     "A new link to choose a password")
	POST("/people/:id/totp/off", PEOPLE, CHOSEN, person_totp_off_post,
	     "Remove somebody's second factor")
	POST("/people/:id/disabled", PEOPLE, CHOSEN, person_disabled_post,
	     "Disable or enable")
	GET("/providers", PEOPLE, CHOSEN, providers_show, "Providers")
	POST("/providers", PEOPLE, CHOSEN, providers_post, "Add a provider")
	GET("/providers/:id", PEOPLE, CHOSEN, provider_show,
	    "A provider, its people and contracts")
	POST("/providers/:id/name", PEOPLE, CHOSEN, provider_name_post,
	     "Rename a provider")
	POST("/providers/:id/disabled", PEOPLE, CHOSEN,
	     provider_disabled_post, "Disable or enable a provider")
	POST("/providers/:id/people", PEOPLE, CHOSEN, provider_person_post,
	     "Make somebody its analyst")
	POST("/providers/:id/people/drop", PEOPLE, CHOSEN,
	     provider_person_drop_post, "No longer its analyst")
	POST("/providers/:id/contracts", PEOPLE, CHOSEN,
	     provider_contract_post, "A contract with a company")
	POST("/providers/:id/contracts/end", PEOPLE, CHOSEN,
	     provider_contract_end_post, "End a contract")
	GET("/audit", AUDIT_READ, CHOSEN, audit_show, "Who did what")
	GET("/health", HEALTH_READ, CHOSEN, health_show,
	    "State of the centre")

	/* Programs; documented in /api/v1/openapi.json */
	GET("/api/v1/openapi.json", PUBLIC, NONE, api_document_show,
	    "This interface, described")
	GET("/api/v1/companies", SIGNED_IN, NONE, api_companies_show,
	    "Companies one may see")
	GET("/api/v1/looks", WATCH_READ, CHOSEN, api_looks_show,
	    "Files looked at")
	GET("/api/v1/looks/:id", WATCH_READ, LOOK, api_look_show,
	    "A look with its whole result")
	GET("/api/v1/incidents", WATCH_READ, CHOSEN, api_incidents_show,
	    "Incidents")
	GET("/api/v1/incidents/:id", WATCH_READ, INCIDENT, api_incident_show,
	    "An incident with its card")
	GET("/api/v1/incidents/:id/work", WATCH_READ, INCIDENT,
	    api_work_show, "Who works on an incident, and what was done")
	POST("/api/v1/incidents/:id/work", WATCH_WRITE, INCIDENT,
	     api_work_post, "Take, give, put away, pass up, comment")
	POST("/api/v1/incidents/:id/release", INBOX, INCIDENT,
	     api_release_post, "Let a held notice go")
	POST("/api/v1/incidents/:id/state", WATCH_WRITE, INCIDENT,
	     api_state_post, "Move an incident")
	GET("/api/v1/incidents/:id/false-alarm", SUPPRESS, INCIDENT,
	    api_false_alarm_show, "What hiding a false alarm would hide")
	POST("/api/v1/incidents/:id/false-alarm", SUPPRESS, INCIDENT,
	     api_false_alarm_post, "Hide a false alarm")
	GET("/api/v1/suppressions", WATCH_READ, CHOSEN,
	    api_suppressions_show, "What is hidden, and was")
	POST("/api/v1/suppressions/:id/end", SUPPRESS, SUPPRESSION,
	     api_suppression_end_post, "Hide no longer")
	GET("/api/v1/absences", WATCH_READ, CHOSEN, api_absences_show,
	    "Closed days and works")
	POST("/api/v1/absences", WATCH_WRITE, CHOSEN, api_absences_post,
	     "Announce closed days or works")
	POST("/api/v1/absences/:id/end", WATCH_WRITE, ABSENCE,
	     api_absence_end_post, "Take an announcement back")
	GET("/api/v1/inbox", INBOX, CONTRACTS, api_inbox_show,
	    "Incidents of all customers, folded")
	GET("/api/v1/inbox/count", INBOX, CONTRACTS, api_inbox_count_show,
	    "How many, and when one last changed")
	GET("/api/v1/sensors", WATCH_READ, CHOSEN, api_sensors_show,
	    "Sensors and how they are")
	POST("/api/v1/sensors", WATCH_WRITE, CHOSEN, api_sensors_post,
	     "Make a code for a new sensor")
	POST("/api/v1/sensors/codes/:id/drop", WATCH_WRITE, ENROLMENT,
	     api_sensor_code_drop_post, "Take a code back")
	GET("/api/v1/sensors/:id", WATCH_READ, SENDER, api_sensor_show,
	    "A sensor")
	POST("/api/v1/sensors/:id", WATCH_WRITE, SENDER, api_sensor_post,
	     "Change a sensor's name and place")
	POST("/api/v1/sensors/:id/revoke", WATCH_WRITE, SENDER,
	     api_sensor_revoke_post, "Shut a sensor out")
	POST("/api/v1/sensors/:id/remove", WATCH_WRITE, SENDER,
	     api_sensor_remove_post, "Take a sensor away")
	GET("/api/v1/reports", WATCH_READ, CHOSEN, api_reports_show,
	    "Monthly reports")
	GET("/api/v1/reports/:id", WATCH_READ, REPORT, api_report_show,
	    "A monthly report with its figures")
	GET("/api/v1/notices", WATCH_READ, CHOSEN, api_notices_show,
	    "Notices told")
	GET("/api/v1/notices/:id", WATCH_READ, NOTICE, api_notice_show,
	    "A notice with its letters")
	GET("/api/v1/contacts", WATCH_WRITE, CHOSEN, api_contacts_show,
	    "Contacts")
	GET("/api/v1/devices", WATCH_READ, CHOSEN, api_devices_show,
	    "Devices")
	GET("/api/v1/devices/:id", WATCH_READ, DEVICE, api_device_show,
	    "A device")
	GET("/api/v1/diagnoses", RATE_READ, CHOSEN, api_diagnoses_show,
	    "Finished self-diagnoses")
	GET("/api/v1/diagnoses/:id", RATE_READ, DIAGNOSIS, api_diagnosis_show,
	    "A self-diagnosis with its result")
	{ HTTP_GET, NULL, PERMISSION_COUNT, SUBJECT_NONE, HTTP_BODY_NONE, NULL,
	  NULL }
};
/* clang-format on */
