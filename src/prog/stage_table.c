#include "prog/stage_table.h"

#include "watch/live.h"
#include "watch/notify.h"
#include "watch/silence.h"

static int
settle(struct stage_world *w, struct err *e)
{
	return live_settle(w, false, e);
}

const struct stage *const stage_table[] = {
	&stage_detect,
	&stage_incident,
	&stage_notify,
};

const size_t stage_table_count = ARRAY_LEN(stage_table);

const struct stage_timer stage_timer_table[] = {
	{ "settle", 5000, settle },
	{ "notify", 1000, notify_tick },
	{ "silence", SILENCE_EVERY_MS, silence_run },
};

const size_t stage_timer_count = ARRAY_LEN(stage_timer_table);
