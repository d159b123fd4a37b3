/*
 * One process for one capture, or, when several are to come, one that stays
 * and takes them one after another, for large rule sets take long to load. Its
 * records come through a Unix socket, so that both cores work and nothing
 * large lies on the disk; a slow reader slows it down instead of losing
 * records (that is so when Suricata reads files).
 */
#include "capture/suricata_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "capture/suricata_control.h"
#include "os/file.h"

/* Between two questions whether to stop. */
#define WAIT_MS 100
/* After its last record it only cleans up. */
#define END_MS   60000
#define GRACE_MS 2000
/* A Suricata that stays begins a capture at once, or never. */
#define BEGIN_MS 60000

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

/* With a capture to read, or with the socket to be told of captures. */
static int
child_begin(struct suricata *s, const char *capture, struct err *e)
{
	char yaml[PATH_MAX], log[PATH_MAX], said[PATH_MAX], door[PATH_MAX];
	const char *arguments[] = { s->program, "-c", yaml,    "--runmode",
				    "single",   "-k", "none",  "-l",
				    s->folder,  door, capture, NULL };
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
	if (capture != NULL)
		snprintf(door, sizeof(door), "-r");
	else
		snprintf(door, sizeof(door), "--unix-socket=%s/control",
			 s->folder);
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
child_prepare(struct suricata *s, const char *capture, struct err *e)
{
	if (!s->written && suricata_config_write(&s->config, e) != 0)
		return -1;
	s->written = true;
	if (listener_open(s, e) != 0)
		return -1;
	return child_begin(s, capture, e);
}

void
suricata_run_stop(struct suricata *s)
{
	if (s->child.pid > 0)
		child_stop(&s->child, GRACE_MS);
	file_close(&s->stream);
	file_close(&s->listener);
	file_close(&s->control);
}

/* Until it has read its rules and listens. */
static int
control_wait(struct suricata *s, struct reading *r, struct err *e)
{
	char path[PATH_MAX];
	const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };

	snprintf(path, sizeof(path), "%s/control", s->folder);
	while (suricata_control_open(path, &s->control, e) != 0) {
		if (e->kind != ERR_BUSY || reading_check(r, e) != 0)
			return -1;
		if (child_wait(&s->child, 0, NULL) == 0)
			return err_set(e, ERR_UNAVAILABLE,
				       "Suricata does not start");
		nanosleep(&pause, NULL);
		reading_tell(r, false);
	}
	return 0;
}

/* A link, so that the name a person chose need not be spelt in JSON. */
static int
capture_hand(struct suricata *s, const char *path, struct err *e)
{
	char link[PATH_MAX];

	snprintf(link, sizeof(link), "%s/now", s->folder);
	unlink(link);
	if (symlink(path, link) != 0)
		return err_system(e, "%s", link);
	return suricata_control_add(s->control, link, s->folder, e);
}

int
suricata_run_begin(struct suricata *s, const char *path, struct reading *r,
		   struct err *e)
{
	s->began = s->asked = false;
	if (!s->stays) {
		s->asked = true;
		return child_prepare(s, path, e);
	}
	if (s->control >= 0 && child_wait(&s->child, 0, NULL) == 0)
		suricata_run_stop(s);
	if (s->control < 0 &&
	    (child_prepare(s, NULL, e) != 0 || control_wait(s, r, e) != 0))
		return -1;
	s->asked = true;
	return capture_hand(s, path, e);
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
	if (n < 0 && errno != ECONNRESET)
		return err_system(e, "reading from Suricata");
	if (n <= 0) {
		/* One that stays tries its stream once before any capture. */
		if (s->stays && !s->began)
			file_close(&s->stream);
		else
			*open_out = false;
		return 0;
	}
	s->began = true;
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
int
suricata_run_follow(struct suricata *s, struct reading *r, struct lines *lines,
		    const struct suricata_meanwhile *meanwhile, struct err *e)
{
	bool open = true, more = meanwhile != NULL;
	int64_t begun = reading_clock();

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
		} else if (s->stream < 0 &&
			   child_wait(&s->child, 0, NULL) == 0) {
			break;
		} else if (s->stays && !s->began &&
			   reading_clock() - begun > BEGIN_MS) {
			return err_set(e, ERR_UNAVAILABLE,
				       "Suricata does not begin");
		}
		reading_tell(r, false);
	}
	while (more)
		if (reading_check(r, e) != 0 ||
		    meanwhile->step(meanwhile->context, &more, e) != 0)
			return -1;
	return 0;
}

int
suricata_run_judge(struct suricata *s, struct err *e)
{
	if (s->stays && s->began && child_wait(&s->child, 0, NULL) != 0)
		return 0;
	if (child_wait(&s->child, END_MS, NULL) != 0)
		return err_set(e, ERR_UNAVAILABLE, "Suricata does not end");
	if (s->child.signal != 0)
		return err_set(e, ERR_UNAVAILABLE,
			       "Suricata was ended by signal %d; what it had "
			       "found until then is told",
			       s->child.signal);
	if (s->child.exit_status != 0 || s->stays)
		return err_set(e, ERR_UNAVAILABLE,
			       "Suricata ended with status %d",
			       s->child.exit_status);
	return 0;
}
