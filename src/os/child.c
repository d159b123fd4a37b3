/* child.c: see child.h. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "os/child.h"
#include "os/file.h"

#define PATH_MOST      4096
#define EXTRA_MOST     16
#define ARGUMENTS_MOST 64

/* What the child says when it could not become the program. */
struct complaint {
	int number; /* errno */
	int stage;
};

enum stage { STAGE_DESCRIPTORS, STAGE_FOLDER, STAGE_PROGRAM };

static const char *const stage_texts[] = { "passing descriptors to",
					   "entering the folder of",
					   "starting" };

int
child_pipe(int ends[2], struct err *e)
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_system(e, "pipe");
	return 0;
}

static bool
can_run(const char *path)
{
	struct stat s;

	return stat(path, &s) == 0 && S_ISREG(s.st_mode) &&
	       access(path, X_OK) == 0;
}

int
child_find(const char *program, char *path, size_t size, struct err *e)
{
	const char *list = getenv("PATH");
	struct text rest, folder;
	int n;

	if (strchr(program, '/') != NULL) {
		if (text_copy(path, size, text_of(program)) && can_run(path))
			return 0;
		return err_set(e, ERR_NOT_FOUND, "%s cannot be run", program);
	}
	rest = text_of(list != NULL ? list : "/usr/bin:/bin");
	while (text_cut(&rest, ':', &folder)) {
		n = snprintf(path, size, "%.*s/%s", (int)folder.n, folder.p,
			     program);
		if (folder.n > 0 && n > 0 && (size_t)n < size && can_run(path))
			return 0;
	}
	return err_set(e, ERR_NOT_FOUND, "no program '%s' in PATH", program);
}

/* The descriptor behind one of the plan's numbers, in a place above all those
 * that will be overwritten; -1 with errno. */
static int
lift(int from, int standard, int above)
{
	int fd;

	if (from == CHILD_NULL) {
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (fd < 0 || fd >= above)
			return fd;
		from = fd;
	} else if (from == CHILD_KEEP) {
		from = standard;
	}
	return fcntl(from, F_DUPFD_CLOEXEC, above);
}

/* In the child: puts every descriptor in its place and closes the others when
 * the program starts. First all move up, because a target may be the source
 * of another. */
static int
place_descriptors(const struct child_plan *plan)
{
	int count = 3 + (int)plan->extra_count, lifted[3 + EXTRA_MOST];
	const int standard[3] = { plan->input, plan->output, plan->error };

	for (int i = 0; i < count; i++) {
		lifted[i] =
		    lift(i < 3 ? standard[i] : plan->extra[i - 3], i, count);
		if (lifted[i] < 0)
			return -1;
	}
	for (int i = 0; i < count; i++)
		if (dup2(lifted[i], i) < 0)
			return -1;
	return (int)syscall(SYS_close_range, count, ~0U, 4 /* CLOEXEC */);
}

/* Signals as a new program expects them: nothing blocked, nothing ignored. */
static void
reset_signals(void)
{
	struct sigaction plain = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		sigaction(number, &plain, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void become(const struct child_plan *plan, const char *path,
		   char *const *arguments, pid_t parent, int report) NORETURN;

/* In the child. Only calls that are safe after a fork of threads. */
static void
become(const struct child_plan *plan, const char *path, char *const *arguments,
       pid_t parent, int report)
{
	struct complaint why = { 0, STAGE_DESCRIPTORS };
	ssize_t told;

	reset_signals();
	if (plan->own_group)
		setpgid(0, 0);
	if (plan->die_with_us) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(127);
	}
	/* A niceness that is refused is no reason not to run. */
	if (plan->nice != 0 && nice(plan->nice) == -1)
		errno = 0;
	report = fcntl(report, F_DUPFD_CLOEXEC,
		       3 + 2 * (3 + EXTRA_MOST)); /* out of harm's way */
	if (report < 0 || place_descriptors(plan) != 0)
		goto out;
	why.stage = STAGE_FOLDER;
	if (plan->folder != NULL && chdir(plan->folder) != 0)
		goto out;
	why.stage = STAGE_PROGRAM;
	if (plan->environment != NULL) {
		char *const *environment;

		/* execve does not write to what it is given. */
		memcpy(&environment, &plan->environment, sizeof(environment));
		execve(path, arguments, environment);
	} else {
		execv(path, arguments);
	}
out:
	why.number = errno;
	told = write(report, &why, sizeof(why));
	_exit(told == sizeof(why) ? 127 : 126);
}

static int
complaint_error(const struct complaint *why, const char *path, struct err *e)
{
	return err_set(e, why->number == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM,
		       "%s %s: %s", stage_texts[why->stage], path,
		       strerror(why->number));
}

/* Waits until the program runs, or until the child has said why not. */
static int
hear(int report, const char *path, struct err *e)
{
	struct complaint why;
	ssize_t n;

	do
		n = read(report, &why, sizeof(why));
	while (n < 0 && errno == EINTR);
	return n == sizeof(why) ? complaint_error(&why, path, e) : 0;
}

static int
start(const struct child_plan *plan, const char *path,
      const char *const *arguments, struct child *out, struct err *e)
{
	char *const *plain;
	pid_t parent = getpid(), pid;
	int report[2];

	CHECK(plan->extra_count <= EXTRA_MOST);
	memcpy(&plain, &arguments, sizeof(plain));
	if (child_pipe(report, e) != 0)
		return -1;
	pid = fork();
	if (pid == 0)
		become(plan, path, plain, parent, report[1]);
	file_close(&report[1]);
	if (pid < 0) {
		file_close(&report[0]);
		return err_system(e, "fork");
	}
	*out = (struct child){ .pid = pid, .own_group = plan->own_group };
	if (hear(report[0], path, e) != 0) {
		file_close(&report[0]);
		child_stop(out, 1000);
		return -1;
	}
	file_close(&report[0]);
	return 0;
}

int
child_start(const struct child_plan *plan, struct child *out, struct err *e)
{
	char path[PATH_MOST];

	*out = (struct child){ 0 };
	if (child_find(plan->arguments[0], path, sizeof(path), e) != 0)
		return -1;
	return start(plan, path, plan->arguments, out, e);
}

int
child_start_self(const struct child_plan *plan, const char *role,
		 const char *const *arguments, struct child *out, struct err *e)
{
	const char *list[ARGUMENTS_MOST + 3] = { program_invocation_short_name,
						 role };

	*out = (struct child){ 0 };
	for (size_t i = 0; arguments != NULL && arguments[i] != NULL; i++) {
		CHECK(i < ARGUMENTS_MOST);
		list[i + 2] = arguments[i];
	}
	return start(plan, "/proc/self/exe", list, out, e);
}

static void
collect(struct child *c, int status)
{
	c->pid = 0;
	c->ended = true;
	c->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	c->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static int64_t
monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for the end by a descriptor of the process, so that no signal handler
 * and no polling is needed. */
static void
pause_for(const struct child *c, int64_t most_ms)
{
	struct pollfd wait = { .events = POLLIN };

	wait.fd = (int)syscall(SYS_pidfd_open, c->pid, 0);
	/* Without such descriptors (before Linux 5.3) look every 10 ms. */
	if (wait.fd < 0 && most_ms > 10)
		most_ms = 10;
	if (poll(&wait, wait.fd < 0 ? 0 : 1,
		 most_ms > 60000 ? 60000 : (int)most_ms) < 0)
		errno = 0;
	file_close(&wait.fd);
}

int
child_wait(struct child *c, int64_t timeout_ms, struct err *e)
{
	int64_t from = monotonic_ms(), left;
	int status;
	pid_t pid;

	while (c->pid > 0) {
		pid = waitpid(c->pid, &status, timeout_ms < 0 ? 0 : WNOHANG);
		if (pid == c->pid) {
			collect(c, status);
			break;
		}
		if (pid < 0 && errno != EINTR)
			return err_system(e, "waiting for a child");
		left = timeout_ms - (monotonic_ms() - from);
		if (timeout_ms >= 0 && left <= 0)
			return err_set(e, ERR_BUSY, "still running");
		if (timeout_ms >= 0)
			pause_for(c, left);
	}
	return 0;
}

void
child_stop(struct child *c, int64_t grace_ms)
{
	pid_t target = c->own_group ? -c->pid : c->pid;

	if (c->pid <= 0)
		return;
	kill(target, SIGTERM);
	/* A stopped one would not hear it. */
	kill(target, SIGCONT);
	if (child_wait(c, grace_ms, NULL) == 0)
		return;
	if (c->pid > 0)
		kill(target, SIGKILL);
	if (child_wait(c, -1, NULL) != 0)
		c->pid = 0;
}
