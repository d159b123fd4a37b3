/*
 * One process for one capture. Its records come through a Unix socket, so that
 * both cores work and nothing large lies on the disk; a slow reader slows it
 * down instead of losing records (that is so when Suricata reads a file).
 */
#include "capture/suricata.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/num.h"
#include "capture/suricata_config.h"
#include "capture/suricata_log.h"
#include "os/child.h"
#include "os/file.h"

#define READ_BYTES (256 * 1024)
/* Between two questions whether to stop. */
#define WAIT_MS 100
/* After its last record it only cleans up. */
#define END_MS   60000
#define GRACE_MS 2000

struct suricata {
	const struct door_options *options;
	struct arena *arena;
	char program[PATH_MAX];
	char folder[PATH_MAX - 64];
	char socket[PATH_MAX];
	struct suricata_config config;
	bool written; /* the configuration is in the folder */
	struct child child;
	int listener, stream; /* -1: closed */
	char buffer[READ_BYTES];
};

static int
program_find(struct suricata *s, struct err *e)
{
	const char *name = s->options->suricata;

	if (child_find(name != NULL ? name : "suricata", s->program,
		       sizeof(s->program), NULL) == 0)
		return 0;
	if (name == NULL && access("/usr/bin/suricata", X_OK) == 0) {
		snprintf(s->program, sizeof(s->program), "/usr/bin/suricata");
		return 0;
	}
	return err_set(e, ERR_UNAVAILABLE,
		       "%s is not installed, and network captures cannot be "
		       "read without it; on Debian and Ubuntu: "
		       "apt install suricata",
		       name != NULL ? name : "Suricata");
}

static int
folder_make(struct suricata *s, struct err *e)
{
	const char *above = s->options->temporary;

	if (above != NULL) {
		int n = snprintf(s->folder, sizeof(s->folder),
				 "%s/komainu-XXXXXX", above);

		if (n < 0 || (size_t)n >= sizeof(s->folder))
			return err_set(e, ERR_INVALID,
				       "the temporary folder's path is too "
				       "long");
		if (mkdtemp(s->folder) == NULL) {
			s->folder[0] = '\0';
			return err_system(e, "%s", above);
		}
	} else if (file_make_temporary("komainu", s->folder, sizeof(s->folder),
				       e) != 0) {
		s->folder[0] = '\0';
		return -1;
	}
	snprintf(s->socket, sizeof(s->socket), "%s/eve", s->folder);
	if (strlen(s->socket) >= sizeof(((struct sockaddr_un *)0)->sun_path))
		return err_set(e, ERR_INVALID,
			       "%s: the path is too long for a socket",
			       s->folder);
	return 0;
}

int
suricata_new(const struct door_options *options, struct suricata **out,
	     struct err *e)
{
	struct suricata *s = calloc(1, sizeof(*s));

	*out = NULL;
	CHECK(s != NULL);
	s->options = options;
	s->listener = s->stream = -1;
	s->arena = arena_new(8 * 1024 * 1024);
	if (program_find(s, e) != 0 || folder_make(s, e) != 0)
		goto fail;
	s->config.folder = s->folder;
	s->config.socket = s->socket;
	s->config.home_networks = options->home_networks;
	s->config.memory = options->suricata_memory;
	if (options->rules != NULL &&
	    rule_files_list(options->rules, s->arena, &s->config.rules,
			    &s->config.rule_count, e) != 0)
		goto fail;
	*out = s;
	return 0;
fail:
	suricata_free(&s);
	return -1;
}

void
suricata_free(struct suricata **s)
{
	if (*s == NULL)
		return;
	if ((*s)->child.pid > 0)
		child_stop(&(*s)->child, GRACE_MS);
	file_close(&(*s)->stream);
	file_close(&(*s)->listener);
	if ((*s)->folder[0] != '\0' && file_remove((*s)->folder, NULL) != 0)
		(*s)->folder[0] = '\0';
	arena_free(&(*s)->arena);
	free(*s);
	*s = NULL;
}

const char *
suricata_folder(const struct suricata *s)
{
	return s->folder;
}

static int
listener_open(struct suricata *s, struct err *e)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	unlink(s->socket);
	/* folder_make has seen to it that it fits. */
	memcpy(address.sun_path, s->socket, strlen(s->socket) + 1);
	s->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s->listener < 0 ||
	    bind(s->listener, (struct sockaddr *)&address, sizeof(address)) !=
		0 ||
	    listen(s->listener, 1) != 0)
		return err_system(e, "%s", s->socket);
	return 0;
}

static int
child_begin(struct suricata *s, const char *path, struct err *e)
{
	char yaml[PATH_MAX], log[PATH_MAX], said[PATH_MAX];
	const char *arguments[] = { s->program, "-c", yaml,   "--runmode",
				    "single",   "-k", "none", "-l",
				    s->folder,  "-r", path,   NULL };
	const char *environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
				      "TZ=UTC", "LC_ALL=C", NULL };
	struct child_plan plan = {
		.arguments = arguments,
		.environment = environment,
		.folder = s->folder,
		.input = CHILD_NULL,
		.output = CHILD_NULL,
		.own_group = true,
		.die_with_us = true,
	};
	int result;

	snprintf(yaml, sizeof(yaml), "%s/suricata.yaml", s->folder);
	snprintf(log, sizeof(log), "%s/suricata.log", s->folder);
	snprintf(said, sizeof(said), "%s/said", s->folder);
	unlink(log);
	plan.error = open(said, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (plan.error < 0)
		return err_system(e, "%s", said);
	result = child_start(&plan, &s->child, e);
	file_close(&plan.error);
	return result;
}

static int
begin(struct suricata *s, const char *path, struct err *e)
{
	if (!s->written && suricata_config_write(&s->config, e) != 0)
		return -1;
	s->written = true;
	if (listener_open(s, e) != 0)
		return -1;
	return child_begin(s, path, e);
}

static void
finish(struct suricata *s)
{
	if (s->child.pid > 0)
		child_stop(&s->child, GRACE_MS);
	file_close(&s->stream);
	file_close(&s->listener);
}

/* How far Suricata is: the packet number of the newest record that has one. */
static void
packet_note(struct reading *r, struct text bytes)
{
	static const char mark[] = "\"pcap_cnt\":";
	const char *at = memmem(bytes.p, bytes.n, mark, sizeof(mark) - 1);
	struct text rest, number;
	int64_t packet;

	if (at == NULL)
		return;
	rest = text_slice(bytes, (size_t)(at - bytes.p) + sizeof(mark) - 1,
			  bytes.n);
	if (text_cut(&rest, ',', &number) &&
	    num_int(number, 1, INT64_MAX, &packet, NULL) == 0 &&
	    packet > r->progress.packets)
		r->progress.packets = packet;
}

/* Reads what is there; *open_out becomes false at the end of the stream. */
static int
stream_take(struct suricata *s, struct reading *r, struct lines *lines,
	    bool *open_out, struct err *e)
{
	ssize_t n = read(s->stream, s->buffer, sizeof(s->buffer));
	struct text bytes;

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	if (n <= 0) {
		*open_out = false;
		return n == 0 || errno == ECONNRESET
			   ? 0
			   : err_system(e, "reading from Suricata");
	}
	bytes = (struct text){ s->buffer, (size_t)n };
	packet_note(r, bytes);
	reading_tell(r, false);
	return lines_push(lines, bytes, e);
}

/* True when there is something to read or to accept. */
static bool
wait_ready(struct suricata *s, int timeout_ms)
{
	struct pollfd p = { .fd = s->stream >= 0 ? s->stream : s->listener,
			    .events = POLLIN };

	return poll(&p, 1, timeout_ms) > 0;
}

static int
listener_take(struct suricata *s, struct err *e)
{
	s->stream = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
	if (s->stream < 0 && errno != EINTR && errno != EAGAIN &&
	    errno != ECONNABORTED)
		return err_system(e, "waiting for Suricata");
	return 0;
}

/* Until Suricata closes its stream, or ends without ever opening it. */
static int
follow(struct suricata *s, struct reading *r, struct lines *lines,
       const struct suricata_meanwhile *meanwhile, struct err *e)
{
	bool open = true, more = meanwhile != NULL;

	while (open) {
		if (reading_check(r, e) != 0)
			return -1;
		if (wait_ready(s, more ? 0 : WAIT_MS)) {
			if (s->stream < 0) {
				if (listener_take(s, e) != 0)
					return -1;
			} else if (stream_take(s, r, lines, &open, e) != 0)
				return -1;
		} else if (more) {
			if (meanwhile->step(meanwhile->context, &more, e) != 0)
				return -1;
		} else if (s->stream < 0 && child_wait(&s->child, 0, NULL) == 0)
			break;
		reading_tell(r, false);
	}
	while (more)
		if (reading_check(r, e) != 0 ||
		    meanwhile->step(meanwhile->context, &more, e) != 0)
			return -1;
	return 0;
}

/* The child has closed its stream; how did it end, and what does it say? */
static int
verdict(struct suricata *s, struct suricata_log *log, struct err *e)
{
	if (child_wait(&s->child, END_MS, NULL) != 0) {
		child_stop(&s->child, GRACE_MS);
		return err_set(e, ERR_UNAVAILABLE, "Suricata does not end");
	}
	suricata_log_read(s->folder, log);
	if (s->child.signal != 0)
		return err_set(e, ERR_UNAVAILABLE,
			       "Suricata was ended by signal %d; what it had "
			       "found until then is told",
			       s->child.signal);
	if (s->child.exit_status != 0)
		return err_set(
		    e, ERR_UNAVAILABLE, "Suricata ended with status %d: %s",
		    s->child.exit_status,
		    log->error[0] != '\0' ? log->error : "it does not say why");
	return 0;
}

static void
rules_note(struct suricata *s, const struct suricata_log *log,
	   struct reading *r)
{
	const char *file = "our own rules";

	if (log->rules_failed <= 0)
		return;
	if (log->refused_file >= 0 &&
	    (size_t)log->refused_file < s->config.rule_count)
		file = s->config.rules[log->refused_file].path;
	reading_note(r,
		     "%lld rules could not be used by this Suricata, the first "
		     "in line %lld of %s: %s",
		     (long long)log->rules_failed, (long long)log->refused_line,
		     file, log->refused_why);
}

/* Takes the file that stopped Suricata out, or, when it is not known which,
 * all that are not ours. False when there is nothing to take out. */
static bool
rules_refuse(struct suricata *s, const struct suricata_log *log,
	     struct reading *r)
{
	int bad = log->refused_file;
	bool any = false;

	if (bad >= 0 && (size_t)bad < s->config.rule_count &&
	    !s->config.rules[bad].refused) {
		s->config.rules[bad].refused = true;
		reading_note(r, "rule file left out, line %lld: %s: %s",
			     (long long)log->refused_line,
			     s->config.rules[bad].path, log->refused_why);
		any = true;
	}
	for (size_t i = 0; !any && bad < 0 && i < s->config.rule_count; i++) {
		any = any || !s->config.rules[i].refused;
		s->config.rules[i].refused = true;
	}
	if (any && bad < 0)
		reading_note(r,
			     "Suricata does not start with the rules given "
			     "(%s); only our own rules are used",
			     log->error);
	s->written = !any;
	return any;
}

static int
run_once(struct suricata *s, const char *path, struct reading *r,
	 const struct suricata_meanwhile *meanwhile, struct suricata_log *log,
	 struct err *e)
{
	struct lines_sink sink = reading_lines(r);
	struct lines *lines = lines_new(&sink);
	int result = -1;

	memset(log, 0, sizeof(*log));
	if (begin(s, path, e) != 0 || follow(s, r, lines, meanwhile, e) != 0 ||
	    lines_end(lines, true, e) != 0)
		goto out;
	result = verdict(s, log, e);
out:
	lines_free(&lines);
	finish(s);
	return result;
}

int
suricata_read(struct suricata *s, const char *path, struct reading *r,
	      const struct suricata_meanwhile *meanwhile, struct err *e)
{
	struct suricata_log log;
	int result;

	for (;;) {
		int64_t before = r->result->lines;

		result = run_once(s, path, r, meanwhile, &log, e);
		/* Ended before its first record: the rules may be at fault. */
		if (result == 0 || e->kind != ERR_UNAVAILABLE ||
		    r->result->lines != before || !rules_refuse(s, &log, r))
			break;
		meanwhile = NULL;
	}
	if (result == 0)
		rules_note(s, &log, r);
	return result;
}
