#include "prog/sensor_verbs.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "capture/door.h"
#include "content/content.h"
#include "os/rand.h"
#include "prog/sensor_setup.h"
#include "relay/wire.h"
#include "sensor/pick.h"
#include "sensor/sensor.h"

#define MANUAL_MAX (1024 * 1024)
#define TEXTS      ((size_t)4 * 1024 * 1024)
/* How long a capture's records wait for the centre at the end. */
#define SEND_MS 60000

struct plan {
	struct sensor_setup setup;
	const char *argument; /* CODE or FILE */
	const char *centre, *name, *capture;
	const char *interface[SENSOR_WIRES_MAX];
	size_t interfaces;
};

static int
take(void *context, const char *name, const char *value, struct err *e)
{
	struct plan *p = context;
	int taken = sensor_setup_take(&p->setup, name, value, e);

	if (taken != 0)
		return taken > 0 ? 0 : -1;
	if (name == NULL) {
		if (p->argument != NULL)
			return err_set(e, ERR_USAGE, "no use for \"%s\"",
				       value);
		p->argument = value;
	} else if (strcmp(name, "--centre") == 0) {
		p->centre = value;
	} else if (strcmp(name, "--name") == 0) {
		p->name = value;
	} else if (strcmp(name, "--file") == 0) {
		p->capture = value;
	} else if (p->interfaces == SENSOR_WIRES_MAX) {
		return err_set(e, ERR_USAGE, "more than %d interfaces",
			       SENSOR_WIRES_MAX);
	} else {
		p->interface[p->interfaces++] = value;
	}
	return 0;
}

static int
plan_read(struct plan *p, const struct verb *v, int argc, char **argv,
	  struct err *e)
{
	memset(p, 0, sizeof(*p));
	sensor_setup_init(&p->setup);
	if (verb_parse(v, argc, argv, take, p, e) != 0)
		return -1;
	return sensor_setup_load(&p->setup, e);
}

static void
say(enum language language, enum text_key key,
    const struct content_value *value, size_t count)
{
	struct str s;

	str_init(&s, 8192);
	content_fill(&s, content_text(language, key), value, count);
	printf("%s\n", s.p);
	str_done(&s);
}

static int
enrol_now(const struct plan *p, struct err *e)
{
	struct enrol_options o = { .centre = p->centre,
				   .code = p->argument,
				   .kind = WIRE_KIND_SENSOR,
				   .version = KOMAINU_VERSION,
				   .agent = "komainu-sensor/" KOMAINU_VERSION };
	char host[65] = "sensor";
	struct arena *a = arena_new(TEXTS);
	struct enrolment got;
	struct place place;
	int result = -1;

	if (gethostname(host, sizeof(host) - 1) != 0)
		host[0] = '\0';
	o.name = p->name != NULL ? p->name : host;
	if (place_open(&place, p->setup.data, e) == 0 &&
	    enrol(&o, a, &got, e) == 0 && place_enrol(&place, &got, e) == 0) {
		struct content_value values[] = {
			VALUE_TEXT("company", got.company),
			VALUE_TEXT("name", got.name),
		};

		say(p->setup.language, TEXT_sensor_enrolled, values, 2);
		say(p->setup.language, TEXT_sensor_enrolled_next, NULL, 0);
		result = 0;
	}
	arena_free(&a);
	return result;
}

int
sensor_enrol_verb(const struct verb *v, int argc, char **argv)
{
	struct plan p;
	struct err e = { 0 };

	if (plan_read(&p, v, argc, argv, &e) != 0)
		return verb_fail(&e);
	if (p.argument == NULL) {
		err_set(&e, ERR_USAGE, "enrol: the code is missing");
		return verb_fail(&e);
	}
	if (p.centre == NULL &&
	    !text_starts(text_of(p.argument), WIRE_ENROLMENT_QR_START)) {
		err_set(&e, ERR_USAGE,
			"enrol: --centre HOST:PORT is missing; it stands "
			"beside the code");
		return verb_fail(&e);
	}
	return enrol_now(&p, &e) == 0 ? 0 : verb_fail(&e);
}

int
sensor_run_verb(const struct verb *v, int argc, char **argv)
{
	struct sensor_options o = { .version = KOMAINU_VERSION,
				    .send_ms = SEND_MS };
	struct arena *a = arena_new(TEXTS);
	struct place place;
	struct err e = { 0 };
	struct plan p;
	int result = -1;

	log_set_role("sensor");
	if (plan_read(&p, v, argc, argv, &e) != 0)
		goto out;
	if (p.argument != NULL) {
		err_set(&e, ERR_USAGE, "run: no use for \"%s\"", p.argument);
		goto out;
	}
	o.settings = &p.setup.settings;
	o.capture = p.capture;
	o.interfaces = p.interfaces;
	memcpy(o.interface, p.interface, sizeof(p.interface));
	if (place_open(&place, p.setup.data, &e) != 0)
		goto out;
	if (place_load(&place, a, &e) != 0) {
		if (e.kind == ERR_NOT_FOUND)
			err_set(&e, ERR_UNAVAILABLE, "%s",
				content_text(p.setup.language,
					     TEXT_sensor_check_enrolled_bad));
		goto out;
	}
	result = sensor_run(&o, &place, &e);
	log_flush();
out:
	arena_free(&a);
	return result == 0 ? 0 : verb_fail(&e);
}

/* ---- pick ---- */

static int
picked_line(void *context, enum spool_lane lane, struct text line,
	    struct err *e)
{
	UNUSED(context);
	UNUSED(lane);
	if (fwrite(line.p, 1, line.n, stdout) == line.n && putchar('\n') != EOF)
		return 0;
	return err_system(e, "cannot write the output");
}

static int
read_line(void *context, struct text line, struct err *e)
{
	return pick_line(context, line, e);
}

int
sensor_pick_verb(const struct verb *v, int argc, char **argv)
{
	struct pick_sink out = { .line = picked_line };
	struct door_options o = { 0 };
	struct door_sink in = { .line = read_line };
	struct door_result result;
	struct door *d = NULL;
	struct err e = { 0 };
	struct plan p;
	int rc = -1;

	if (plan_read(&p, v, argc, argv, &e) != 0)
		return verb_fail(&e);
	if (p.argument == NULL) {
		err_set(&e, ERR_USAGE, "pick: the file is missing");
		return verb_fail(&e);
	}
	o.home_networks = p.setup.settings.home_networks;
	o.hashes = "md5, sha256";
	in.context = pick_new(&out, rand_number());
	if (door_open(&o, &d, &e) == 0 &&
	    door_read(d, p.argument, &in, &result, &e) == 0 &&
	    pick_end(in.context, &e) == 0)
		rc = 0;
	door_close(&d);
	pick_free((struct pick **)&in.context);
	if (rc == 0 && fflush(stdout) != 0)
		rc = err_system(&e, "cannot write the output");
	return rc == 0 ? 0 : verb_fail(&e);
}

int
sensor_version_verb(const struct verb *v, int argc, char **argv)
{
	UNUSED(v);
	UNUSED(argc);
	UNUSED(argv);
	printf("komainu-sensor %s\n", KOMAINU_VERSION);
	return 0;
}

static void
setting_man(struct str *out, const struct sensor_setting *row)
{
	str_addf(out, ".TP\n.B %s\n(default \"%s\") ", row->name, row->preset);
	for (const char *c = row->help; *c != '\0'; c++) {
		if (*c == '-')
			str_add_byte(out, '\\');
		str_add_byte(out, *c);
	}
	str_add_byte(out, '\n');
}

int
sensor_manual_verb(const struct verb *v, int argc, char **argv)
{
	struct str s;
	int rc;

	UNUSED(v);
	UNUSED(argc);
	UNUSED(argv);
	str_init(&s, MANUAL_MAX);
	verb_man(&s);
	str_add(&s, ".SH SETTINGS\nLines \\fIname = value\\fR in "
		    "\\fI" SENSOR_SETTINGS_FILE "\\fR.\n");
	for (size_t i = 0; sensor_setting_get(i) != NULL; i++)
		setting_man(&s, sensor_setting_get(i));
	rc = verb_print(&s);
	str_done(&s);
	return rc;
}
