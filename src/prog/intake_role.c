#include "prog/intake_role.h"

#include <sys/resource.h>

#include "base/log.h"
#include "intake/intake.h"
#include "intake/reach.h"
#include "net/httpd.h"
#include "os/sock.h"
#include "relay/wire.h"

#define STOP_WAIT_MS 5000
#define IDLE_MS      60000
/* Beside the connections: database, log, pipes. */
#define SPARE_FILES 200

/* The intake while it runs. */
struct intake_part {
	struct role_place *place;
	struct seal_key key;
	struct authority *authority;
	struct str chain, server_key;
	struct httpd_tls tls;
	struct intake *intake;
	struct httpd *server;
};

static void
wake_watch(void *context)
{
	role_wake(context, CENTRE_WATCH);
}

/* Every connection is a file. */
static void
files_allow(int64_t wanted)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_cur >= (rlim_t)wanted)
		return;
	limit.rlim_cur =
	    limit.rlim_max < (rlim_t)wanted ? limit.rlim_max : (rlim_t)wanted;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_cur < (rlim_t)wanted)
		log_event(LOG_WARN, "intake.files", F_INT("wanted", wanted),
			  F_INT("allowed", (int64_t)limit.rlim_cur));
}

static struct httpd_options
options_of(const struct intake_part *part)
{
	const struct settings *s = &part->place->centre->setup.settings;

	return (struct httpd_options){
		.listen_fd = part->place->listen_fd,
		.threads = (int)s->intake_threads,
		.connections = (int)s->intake_connections,
		.header_seconds = 20,
		.body_seconds = 60,
		/* Longer than from one heartbeat to the next. */
		.idle_seconds = 150,
		.upload_rate_min = 4 * 1024,
		.request_memory = 1024 * 1024,
		.form_max = WIRE_REQUEST_MAX,
		.raw_max = WIRE_BATCH_PACKED_MAX,
		.trusted_proxies = "",
		.tls = &part->tls,
	};
}

static int
identity_make(struct intake_part *part, struct err *e)
{
	const struct centre *c = part->place->centre;
	char names[REACH_NAMES_MAX], listen[SOCK_TEXT_MAX];
	int64_t now_ms = stamp_now(&stamp_system_clock);

	str_init(&part->chain, AUTHORITY_PEM_MAX);
	str_init(&part->server_key, AUTHORITY_PEM_MAX);
	if (seal_key_load(c->directory, &part->key, e) != 0 ||
	    authority_open(&part->authority, c->directory, &part->key, now_ms,
			   e) != 0 ||
	    sock_name(part->place->listen_fd, listen, e) != 0)
		return -1;
	reach_names(&c->setup.settings, listen, names);
	if (authority_issue_server(part->authority, names, now_ms, &part->chain,
				   &part->server_key, e) != 0)
		return err_prefix(e, "intake_names");
	part->tls = (struct httpd_tls){ .chain = str_view(&part->chain),
					.key = str_view(&part->server_key),
					.trust = part->authority,
					.clock = &stamp_system_clock };
	return 0;
}

static int
part_start(struct intake_part *part, struct role_place *p, struct err *e)
{
	const struct settings *s = &p->centre->setup.settings;

	part->place = p;
	files_allow(s->intake_connections + SPARE_FILES);
	if (identity_make(part, e) != 0)
		return -1;
	struct intake_world world = { .settings = s,
				      .clock = &stamp_system_clock,
				      .database_url = p->centre->url,
				      .role = p->database,
				      .key = &part->key,
				      .authority = part->authority,
				      .directory = p->centre->directory,
				      .wake = wake_watch,
				      .context = p };
	if (intake_new(&part->intake, &world, e) != 0)
		return -1;
	struct httpd_options options = options_of(part);
	struct httpd_app app = intake_app(part->intake);
	return httpd_open(&part->server, &options, &app, e);
}

/* What waits is written and answered before the connections close. */
static void
part_stop(struct intake_part *part)
{
	intake_stop(part->intake);
	httpd_close(&part->server, STOP_WAIT_MS);
	intake_free(&part->intake);
	authority_close(&part->authority);
	str_done(&part->chain);
	str_done(&part->server_key);
	seal_key_done(&part->key);
}

static void
counts_tell(struct intake *i)
{
	struct intake_counts c;

	intake_counts_get(i, &c);
	log_event(LOG_INFO, "intake.counts", F_INT("batches", c.batches),
		  F_INT("records", c.records), F_INT("commits", c.commits),
		  F_INT("heartbeats", c.heartbeats), F_INT("later", c.later),
		  F_INT("refused", c.refused), F_INT("denied", c.denied));
}

int
intake_role_run(struct role_place *p, struct err *e)
{
	struct intake_part part = { 0 };
	int rc = part_start(&part, p, e);

	while (rc == 0 && !role_is_stopped(p))
		role_wait(p, IDLE_MS);
	if (rc == 0)
		counts_tell(part.intake);
	part_stop(&part);
	return rc;
}
