/* world.h: two companies, one look and some rows, for tests of the watch. */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "model/alert_row.h"
#include "model/device_row.h"
#include "model_test.h"

struct world {
	int64_t ours, theirs; /* companies */
	int64_t look;         /* of ours */
};

/* Two companies whose names begin with 'name', and a look of the first. */
struct world world_make(struct model_test *t, const char *name);
/* An alert of ours in the look. */
struct alert_row world_alert(const struct world *w, const char *key);
/* Write rows in a transaction of their own. */
int world_put_alerts(struct model_test *t, const struct alert_row *row,
		     size_t count, int64_t *id_out);
int world_put_devices(struct model_test *t, const struct device_row *row,
		      size_t count, int64_t *id_out);

#endif
