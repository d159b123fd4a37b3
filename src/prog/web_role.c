#include "prog/web_role.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "os/logsink.h"
#include "prog/role_signals.h"

#define PASSWORD_PLACES  3
#define PASSWORD_WAIT_MS 5000
#define STOP_WAIT_MS     5000

static void
wake_worker(void *context)
{
	const struct web_part *part = context;

	/* A full pipe means that it is awake. */
	if (part->wake >= 0 && write(part->wake, "w", 1) < 0)
		return;
}

static struct httpd_options
options_of(const struct web_part *part, int listen_fd)
{
	const struct settings *s = &part->centre->setup.settings;
	bool behind_proxy = s->web_trusted_proxies[0] != '\0';

	return (struct httpd_options){
		.listen_fd = listen_fd,
		.threads = (int)s->web_threads,
		.connections = (int)s->web_connections,
		.connections_per_address =
		    behind_proxy ? 0 : (int)s->web_connections_per_address,
		.header_seconds = 10,
		.body_seconds = 30,
		.idle_seconds = 30,
		.upload_rate_min = 8 * 1024,
		.request_memory = 64 * 1024 * 1024,
		.form_max = 64 * 1024,
		.upload_max = s->upload_max,
		.upload_directory = part->uploads,
		.disk_reserve = s->upload_disk_reserve,
		.trusted_proxies = s->web_trusted_proxies,
	};
}

int
web_part_start(struct web_part *part, const struct centre *centre,
	       int listen_fd, int wake_fd, enum db_role role, struct err *e)
{
	part->centre = centre;
	part->wake = wake_fd;
	centre_path(centre, "uploads", part->uploads);
	if (seal_key_load(centre->directory, &part->key, e) != 0 ||
	    password_gate_new(&part->gate, PASSWORD_PLACES, PASSWORD_WAIT_MS,
			      e) != 0)
		return -1;
	struct web_world world = {
		.settings = &centre->setup.settings,
		.clock = &stamp_system_clock,
		.database_url = centre->url,
		.role = role,
		.key = &part->key,
		.gate = part->gate,
		.directory = centre->directory,
		.upload_directory = part->uploads,
		.sandbox = part->box.text,
		.sandbox_whole = part->box.whole,
		.started_ms = stamp_now(&stamp_system_clock),
		.wake = wake_worker,
		.context = part,
	};
	struct httpd_options options = options_of(part, listen_fd);
	if (web_new(&part->web, &world, e) != 0)
		return -1;
	struct httpd_app app = web_app(part->web);
	if (httpd_open(&part->server, &options, &app, e) != 0)
		return -1;
	web_set_server(part->web, part->server);
	return 0;
}

void
web_part_stop(struct web_part *part)
{
	httpd_close(&part->server, STOP_WAIT_MS);
	web_free(&part->web);
	password_gate_free(&part->gate);
	seal_key_done(&part->key);
}

int
web_role_run(struct centre *centre, struct err *e)
{
	struct web_part part = { .wake = -1 };
	int rc = -1;

	log_set_role("web");
	role_signals_block();
	if (centre_box(centre, CENTRE_WEB, &part.box, e) == 0 &&
	    web_part_start(&part, centre, CENTRE_FD_LISTEN, CENTRE_FD_WAKE,
			   DB_ROLE_WEB, e) == 0) {
		log_event(LOG_INFO, "web.started",
			  F_TEXT("sandbox", part.box.text));
		rc = 0;
		while (role_signal_wait() == SIGHUP)
			if (logsink_reopen(e) != 0)
				log_event(LOG_WARN, "web.log", F_ERR(e));
		log_event(LOG_INFO, "web.stopping", F_INT("pid", getpid()));
	}
	web_part_stop(&part);
	return rc;
}
