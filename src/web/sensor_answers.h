/* sensor_answers.h: the pages of sensors, and the same for programs. */
#ifndef WEB_SENSOR_ANSWERS_H
#define WEB_SENSOR_ANSWERS_H

#include "web/page.h"

/* GET and POST /sensors (SUBJECT_CHOSEN) */
page_function sensors_show, sensors_post;
/* POST /sensors/codes/:id/drop (SUBJECT_ENROLMENT) */
page_function sensor_code_drop_post;
/* GET and POST /sensors/:id, POST .../revoke, .../remove (SUBJECT_SENDER) */
page_function sensor_show, sensor_post, sensor_revoke_post, sensor_remove_post;

/* The same below /api/v1 */
page_function api_sensors_show, api_sensors_post, api_sensor_code_drop_post;
page_function api_sensor_show, api_sensor_post, api_sensor_revoke_post,
    api_sensor_remove_post;

#endif
