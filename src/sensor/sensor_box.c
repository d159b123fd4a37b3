#include "sensor/sensor_box.h"

#include <limits.h>
#include <string.h>

#include "base/log.h"
#include "os/box.h"
#include "os/child.h"

#define PATHS_MAX 24

static void
path_add(struct box_plan *plan, struct box_path *paths, const char *path,
	 enum box_right right)
{
	if (path != NULL && path[0] != '\0' && plan->paths < PATHS_MAX)
		paths[plan->paths++] = (struct box_path){ path, right };
}

int
sensor_box_enter(const struct sensor_options *o, const struct place *p,
		 struct err *e)
{
	static const char *const readable[] = { "/usr",
						"/lib",
						"/lib64",
						"/etc",
						"/proc",
						"/sys",
						"/bin",
						"/sbin",
						"/run/resolvconf",
						"/run/systemd/resolve" };
	static const char *const devices[] = { "/dev/null", "/dev/urandom",
					       "/dev/random" };
	static const char *const loaders[] = { "/lib64/ld-linux-x86-64.so.2",
					       "/lib/ld-linux-aarch64.so.1" };
	const struct sensor_settings *s = o->settings;
	struct box_path paths[PATHS_MAX];
	struct box_plan plan = { .path = paths,
				 .may_start = true,
				 .may_connect = true,
				 .may_listen = true,
				 .require =
				     strcmp(s->sandbox, "require") == 0 };
	char engine[PATH_MAX] = "";
	struct box_report report;

	if (strcmp(s->sandbox, "off") == 0)
		return 0;
	/* Rules are handed to the engine as links. */
	path_add(&plan, paths, p->folder, BOX_LINK);
	for (size_t i = 0; i < ARRAY_LEN(readable); i++)
		path_add(&plan, paths, readable[i], BOX_READ);
	for (size_t i = 0; i < ARRAY_LEN(devices); i++)
		path_add(&plan, paths, devices[i], BOX_USE);
	path_add(&plan, paths, o->capture, BOX_READ);
	path_add(&plan, paths, s->eve_file, BOX_READ);
	if (child_find(s->suricata[0] != '\0' ? s->suricata : "suricata",
		       engine, sizeof(engine), NULL) == 0)
		path_add(&plan, paths, engine, BOX_EXECUTE);
	path_add(&plan, paths, "/usr/bin/suricata", BOX_EXECUTE);
	for (size_t i = 0; i < ARRAY_LEN(loaders); i++)
		path_add(&plan, paths, loaders[i], BOX_EXECUTE);
	if (box_enter(&plan, &report, e) != 0)
		return -1;
	log_event(report.whole ? LOG_INFO : LOG_WARN, "sensor.sandbox",
		  F_TEXT("has", report.text));
	return 0;
}
