#include "prog/role.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/log.h"
#include "os/child.h"
#include "os/file.h"
#include "os/logsink.h"

int
role_signals_open(int *fd_out, struct err *e)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	*fd_out = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return *fd_out >= 0 ? 0 : err_system(e, "signalfd");
}

/* Heard once, remembered by the process. */
static bool
signal_heard(int fd)
{
	static atomic_bool heard;
	struct signalfd_siginfo info;
	struct err e = { 0 };

	while (read(fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo != SIGHUP)
			atomic_store(&heard, true);
		else if (logsink_reopen(&e) != 0)
			log_event(LOG_WARN, "serve.log", F_ERR(&e));
	}
	return atomic_load(&heard);
}

bool
role_is_stopped(const struct role_place *p)
{
	return p->stop != NULL ? atomic_load(p->stop)
			       : signal_heard(p->signal_fd);
}

void
role_wait(const struct role_place *p, int64_t timeout_ms)
{
	struct pollfd on[] = { { .fd = p->wake_fd, .events = POLLIN },
			       { .fd = p->signal_fd, .events = POLLIN } };
	char bytes[64];

	if (poll(on, ARRAY_LEN(on), (int)timeout_ms) > 0 &&
	    (on[0].revents & POLLIN) != 0)
		while (read(p->wake_fd, bytes, sizeof(bytes)) ==
		       (ssize_t)sizeof(bytes))
			continue;
}

void
role_wake(const struct role_place *p, enum centre_role role)
{
	/* A full pipe means that it is awake. */
	if (p->wake_of[role] >= 0 && write(p->wake_of[role], "w", 1) < 0)
		return;
}

int
role_wake_pipe(int ends[2], struct err *e)
{
	if (child_pipe(ends, e) != 0)
		return -1;
	for (int i = 0; i < 2; i++)
		if (fcntl(ends[i], F_SETFL, O_NONBLOCK) != 0)
			return err_system(e, "pipe");
	return 0;
}

int
role_process(const struct role_row *row, struct centre *c, struct err *e)
{
	struct role_place p = { .centre = c,
				.database = row->database,
				.listen_fd = row->address != NULL
						 ? CENTRE_FD_LISTEN
						 : -1,
				.wake_fd = CENTRE_FD_WAKE,
				.signal_fd = -1 };
	int rc = -1;

	log_set_role(row->name);
	for (int i = 0; i < CENTRE_ROLES; i++)
		p.wake_of[i] = CENTRE_FD_WAKE_OF + i;
	const struct centre_limit limit = { row->may_start, row->may_connect };
	if (role_signals_open(&p.signal_fd, e) == 0 &&
	    centre_box(c, &limit, &p.box, e) == 0) {
		log_event(LOG_INFO, "role.started",
			  F_TEXT("sandbox", p.box.text));
		rc = row->run(&p, e);
		log_event(LOG_INFO, "role.stopping", F_INT("pid", getpid()));
	}
	file_close(&p.signal_fd);
	return rc;
}
