/* role_table.c: every process of the centre beside the parent, once. */
#include "prog/courier_role.h"
#include "prog/intake_role.h"
#include "prog/role.h"
#include "prog/watch_role.h"
#include "prog/web_role.h"
#include "prog/worker_role.h"

static const char *
web_address(const struct centre *c)
{
	return c->listen;
}

static const char *
intake_address(const struct centre *c)
{
	return c->intake != NULL ? c->intake : c->setup.settings.intake_listen;
}

const struct role_row role_row_list[] = {
	{ .role = CENTRE_WEB,
	  .name = "web",
	  .help = "answers browsers",
	  .address = web_address,
	  .database = DB_ROLE_WEB,
	  .run = web_role_run },
	{ .role = CENTRE_INTAKE,
	  .name = "intake",
	  .help = "takes what sensors send",
	  .address = intake_address,
	  .database = DB_ROLE_INTAKE,
	  .run = intake_role_run },
	{ .role = CENTRE_WORKER,
	  .name = "worker",
	  .help = "examines uploaded files, makes reports",
	  .database = DB_ROLE_WORKER,
	  .may_start = true,
	  .run = worker_role_run },
	{ .role = CENTRE_WATCH,
	  .name = "watch",
	  .help = "works on what sensors send",
	  .database = DB_ROLE_WORKER,
	  .run = watch_role_run },
	{ .role = CENTRE_COURIER,
	  .name = "courier",
	  .help = "sends letters",
	  .database = DB_ROLE_COURIER,
	  .may_connect = true,
	  .run = courier_role_run },
};

const size_t role_row_count = ARRAY_LEN(role_row_list);
