#include "prog/web_role.h"

#include "net/httpd.h"
#include "web/web.h"

#define PASSWORD_PLACES  3
#define PASSWORD_WAIT_MS 5000
#define STOP_WAIT_MS     5000
/* Signals come at once; this is only how long one wait is. */
#define IDLE_MS 60000

/* The web part while it runs. */
struct web_part {
	const struct role_place *place;
	struct seal_key key;
	struct password_gate *gate;
	struct web *web;
	struct httpd *server;
	char uploads[CENTRE_PATH_MAX + 40];
};

static void
wake_worker(void *context)
{
	role_wake(context, CENTRE_WORKER);
}

static struct httpd_options
options_of(const struct web_part *part)
{
	const struct settings *s = &part->place->centre->setup.settings;
	bool behind_proxy = s->web_trusted_proxies[0] != '\0';

	return (struct httpd_options){
		.listen_fd = part->place->listen_fd,
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

static int
part_start(struct web_part *part, struct role_place *p, struct err *e)
{
	const struct centre *centre = p->centre;

	part->place = p;
	centre_path(centre, "uploads", part->uploads);
	if (seal_key_load(centre->directory, &part->key, e) != 0 ||
	    password_gate_new(&part->gate, PASSWORD_PLACES, PASSWORD_WAIT_MS,
			      e) != 0)
		return -1;
	struct web_world world = {
		.settings = &centre->setup.settings,
		.clock = &stamp_system_clock,
		.database_url = centre->url,
		.role = p->database,
		.key = &part->key,
		.gate = part->gate,
		.directory = centre->directory,
		.upload_directory = part->uploads,
		.intake = centre->intake,
		.sandbox = p->box.text,
		.sandbox_whole = p->box.whole,
		.started_ms = stamp_now(&stamp_system_clock),
		.wake = wake_worker,
		.context = p,
	};
	struct httpd_options options = options_of(part);
	if (web_new(&part->web, &world, e) != 0)
		return -1;
	struct httpd_app app = web_app(part->web);
	if (httpd_open(&part->server, &options, &app, e) != 0)
		return -1;
	web_set_server(part->web, part->server);
	return 0;
}

/* Lets running requests end; fine when it did not start whole. */
static void
part_stop(struct web_part *part)
{
	httpd_close(&part->server, STOP_WAIT_MS);
	web_free(&part->web);
	password_gate_free(&part->gate);
	seal_key_done(&part->key);
}

int
web_role_run(struct role_place *p, struct err *e)
{
	struct web_part part = { 0 };
	int rc = part_start(&part, p, e);

	while (rc == 0 && !role_is_stopped(p))
		role_wait(p, IDLE_MS);
	part_stop(&part);
	return rc;
}
