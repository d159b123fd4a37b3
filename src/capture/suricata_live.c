#include "capture/suricata_live.h"

#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/check.h"
#include "capture/suricata_config.h"
#include "capture/suricata_control.h"
#include "capture/suricata_log.h"
#include "os/child.h"
#include "os/file.h"
#include "os/sock.h"

#define GRACE_MS 5000
/* Large rule sets take a while on small machines. */
#define TEST_MS      (5 * 60 * 1000)
#define TEST_STEP_MS 200

struct suricata_live {
	struct arena *arena;
	char program[PATH_MAX];
	char folder[PATH_MAX - 64];
	char socket[PATH_MAX], control[PATH_MAX];
	struct suricata_config config;
	struct suricata_wires wires;
	const char *rules; /* as in the options */
	struct child child;
	int listener, control_fd;
};

/* As the kernel has them; nothing that means something in YAML. */
static bool
is_interface(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n < IF_NAMESIZE && name[0] != '-' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
			    "XYZ0123456789.-_@") == n;
}

static int
program_find(const char *wanted, char *path, size_t size, struct err *e)
{
	if (child_find(wanted != NULL ? wanted : "suricata", path, size,
		       NULL) == 0)
		return 0;
	if (wanted == NULL && access("/usr/bin/suricata", X_OK) == 0) {
		snprintf(path, size, "/usr/bin/suricata");
		return 0;
	}
	return err_set(e, ERR_UNAVAILABLE, "%s is not installed",
		       wanted != NULL ? wanted : "Suricata");
}

/* A folder that is empty or not there is no fault here. */
static int
rules_find(struct suricata_live *s, struct err *e)
{
	arena_reset(s->arena);
	s->config.rule_count = 0;
	if (s->rules == NULL || access(s->rules, F_OK) != 0)
		return 0;
	if (rule_files_list(s->rules, s->arena, &s->config.rules,
			    &s->config.rule_count, e) == 0 ||
	    e->kind == ERR_NOT_FOUND)
		return 0;
	return -1;
}

/* All but starting it. */
static int
live_make(const struct suricata_live_options *o, const char *below,
	  struct suricata_live *s, struct err *e)
{
	int n =
	    snprintf(s->folder, sizeof(s->folder), "%s%s", o->folder, below);

	s->listener = s->control_fd = -1;
	s->arena = arena_new(8 * 1024 * 1024);
	if (n < 0 || (size_t)n >= sizeof(s->folder))
		return err_set(e, ERR_INVALID, "the folder's path is too long");
	snprintf(s->socket, sizeof(s->socket), "%s/eve", s->folder);
	snprintf(s->control, sizeof(s->control), "%s/control", s->folder);
	CHECK(o->interfaces >= 1 && o->interfaces <= 8);
	for (size_t i = 0; i < o->interfaces; i++) {
		if (!is_interface(o->interface[i]))
			return err_set(e, ERR_INVALID,
				       "\"%s\" is no name of an interface",
				       o->interface[i]);
		s->wires.interface[i] = o->interface[i];
	}
	s->wires.count = o->interfaces;
	s->wires.threads = o->threads;
	s->wires.stats_seconds = o->stats_seconds;
	s->wires.control = s->control;
	s->config.folder = s->folder;
	s->config.socket = s->socket;
	s->config.home_networks = o->home_networks;
	s->config.hashes = o->hashes;
	s->config.memory = o->memory;
	s->config.wires = &s->wires;
	if (program_find(o->program, s->program, sizeof(s->program), e) != 0)
		return -1;
	s->rules = o->rules;
	if (rules_find(s, e) != 0)
		return -1;
	if (file_remove(s->folder, e) != 0 ||
	    file_make_folder(s->folder, 0700, e) != 0)
		return -1;
	return suricata_config_write(&s->config, e);
}

static int
live_child(struct suricata_live *s, const char *last, struct err *e)
{
	char yaml[PATH_MAX], said[PATH_MAX];
	const char *arguments[] = { s->program, "-c", yaml, "-l",
				    s->folder,  last, NULL };
	const char *environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
				      "TZ=UTC", "LC_ALL=C", NULL };
	struct child_plan plan = { .arguments = arguments,
				   .environment = environment,
				   .folder = s->folder,
				   .input = CHILD_NULL,
				   .output = CHILD_NULL,
				   .own_group = true,
				   .die_with_us = true };
	int result;

	snprintf(yaml, sizeof(yaml), "%s/suricata.yaml", s->folder);
	snprintf(said, sizeof(said), "%s/said", s->folder);
	plan.error = open(said, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (plan.error < 0)
		return err_system(e, "%s", said);
	result = child_start(&plan, &s->child, e);
	file_close(&plan.error);
	return result;
}

int
suricata_live_start(const struct suricata_live_options *o,
		    struct suricata_live **out, struct err *e)
{
	struct suricata_live *s = calloc(1, sizeof(*s));

	*out = NULL;
	CHECK(s != NULL);
	if (live_make(o, "", s, e) != 0 ||
	    sock_listen(s->socket, 0600, &s->listener, e) != 0 ||
	    live_child(s, "--af-packet", e) != 0) {
		suricata_live_stop(&s);
		return -1;
	}
	*out = s;
	return 0;
}

void
suricata_live_stop(struct suricata_live **s)
{
	if (*s == NULL)
		return;
	file_close(&(*s)->control_fd);
	if ((*s)->child.pid > 0)
		child_stop(&(*s)->child, GRACE_MS);
	file_close(&(*s)->listener);
	arena_free(&(*s)->arena);
	free(*s);
	*s = NULL;
}

int
suricata_live_listener(const struct suricata_live *s)
{
	return s->listener;
}

bool
suricata_live_is_ready(struct suricata_live *s)
{
	return s->control_fd >= 0 ||
	       suricata_control_open(s->control, &s->control_fd, NULL) == 0;
}

/* What its log says last, or how it ended. */
static void
end_tell(const struct suricata_live *s, char *why, size_t size)
{
	struct suricata_log log;

	suricata_log_read(s->folder, &log);
	if (log.error[0] != '\0')
		snprintf(why, size, "%s", log.error);
	else if (s->child.signal != 0)
		snprintf(why, size, "ended by signal %d", s->child.signal);
	else
		snprintf(why, size, "ended with status %d",
			 s->child.exit_status);
}

bool
suricata_live_is_alive(struct suricata_live *s, char *why, size_t size)
{
	if (child_wait(&s->child, 0, NULL) != 0)
		return true;
	end_tell(s, why, size);
	return false;
}

int
suricata_live_reload(struct suricata_live *s, struct err *e)
{
	char links[PATH_MAX];
	int result;

	if (!suricata_live_is_ready(s))
		return err_set(e, ERR_UNAVAILABLE, "Suricata is not ready");
	/* Other files may be there now: the list of them is made anew. */
	snprintf(links, sizeof(links), "%s/rules", s->folder);
	if (rules_find(s, e) != 0 || file_remove(links, e) != 0 ||
	    suricata_config_write(&s->config, e) != 0)
		return -1;
	result = suricata_control_reload(s->control_fd, e);
	if (result != 0)
		file_close(&s->control_fd);
	return result;
}

void
suricata_live_rules(const struct suricata_live *s, int64_t *loaded_out,
		    int64_t *refused_out)
{
	struct suricata_log log;

	suricata_log_read(s->folder, &log);
	*loaded_out = log.rules_loaded;
	*refused_out = log.rules_failed;
}

static int
test_judge(struct suricata_live *s, struct err *e)
{
	struct suricata_log log;
	const char *file = "our own rules";

	suricata_log_read(s->folder, &log);
	if (s->child.exit_status == 0 && log.rules_failed <= 0)
		return 0;
	if (log.refused_file >= 0 &&
	    (size_t)log.refused_file < s->config.rule_count)
		file = s->config.rules[log.refused_file].path;
	if (log.refused_line > 0)
		return err_set(e, ERR_INVALID, "line %lld of %s: %s",
			       (long long)log.refused_line, file,
			       log.refused_why);
	return err_set(e, ERR_INVALID, "%s",
		       log.error[0] != '\0' ? log.error
					    : "Suricata refuses the rules");
}

int
suricata_live_test(const struct suricata_live_options *o,
		   bool (*stopped)(void *context), void *context, struct err *e)
{
	struct suricata_live *s = calloc(1, sizeof(*s));
	int64_t waited = 0;
	int result = -1;

	CHECK(s != NULL);
	if (live_make(o, "/test", s, e) != 0 || live_child(s, "-T", e) != 0)
		goto out;
	while (child_wait(&s->child, TEST_STEP_MS, NULL) != 0) {
		waited += TEST_STEP_MS;
		if (stopped != NULL && stopped(context)) {
			err_set(e, ERR_STOPPED, "stopped on request");
			goto out;
		}
		if (waited > TEST_MS) {
			err_set(e, ERR_UNAVAILABLE,
				"trying the rules took too long");
			goto out;
		}
	}
	result = test_judge(s, e);
out:
	if (s->folder[0] != '\0' && file_remove(s->folder, NULL) != 0)
		s->folder[0] = '\0';
	suricata_live_stop(&s);
	return result;
}
