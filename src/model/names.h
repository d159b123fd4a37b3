/* names.h: how the enums of rows are written in the database. Private to this
 * room. */
#ifndef MODEL_NAMES_H
#define MODEL_NAMES_H

#include "db/db.h"

extern const struct db_names names_class;
extern const struct db_names names_severity;
extern const struct db_names names_outcome;
extern const struct db_names names_protocol;
extern const struct db_names names_language;
extern const struct db_names names_access;
extern const struct db_names names_look_state;
extern const struct db_names names_incident_state;
extern const struct db_names names_job_state;
extern const struct db_names names_sender_kind;
extern const struct db_names names_sender_state;
extern const struct db_names names_note_act;
extern const struct db_names names_absence_kind;
extern const struct db_names names_step;
extern const struct db_names names_channel;
extern const struct db_names names_notice_kind;
extern const struct db_names names_notice_state;
extern const struct db_names names_notice_reason;
extern const struct db_names names_delivery_state;

#endif
