/* stage_table.h: the stages of the live watch in the order of the river, and
 * what is done by the clock. Each is one row of prog/stage_table.c. */
#ifndef PROG_STAGE_TABLE_H
#define PROG_STAGE_TABLE_H

#include "watch/stage.h"

extern const struct stage *const stage_table[];
extern const size_t stage_table_count;
extern const struct stage_timer stage_timer_table[];
extern const size_t stage_timer_count;

#endif
