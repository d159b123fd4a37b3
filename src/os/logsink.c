/* logsink.c: see logsink.h. */
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"
#include "os/file.h"
#include "os/logsink.h"

#define PATH_MOST 4096

/* The one file of this process; the lock lets a line and a reopening meet. */
static struct {
	pthread_mutex_t lock;
	int fd;
	char path[PATH_MOST];
} sink = { .lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1 };

static void
sink_file(void *context, enum log_level level, const char *line)
{
	struct iovec parts[2] = { { .iov_len = strlen(line) },
				  { .iov_len = 1 } };
	ssize_t written;

	UNUSED(context);
	UNUSED(level);
	/* writev does not write to what it is given. */
	memcpy(&parts[0].iov_base, &line, sizeof(line));
	line = "\n";
	memcpy(&parts[1].iov_base, &line, sizeof(line));
	pthread_mutex_lock(&sink.lock);
	/* One call, so that lines of several processes do not mix. A full
	 * disk loses lines; there is nobody left to tell. */
	written = writev(sink.fd, parts, 2);
	UNUSED(written);
	pthread_mutex_unlock(&sink.lock);
}

static int
open_append(const char *path, int *fd_out, struct err *e)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);

	if (fd < 0)
		return err_system(e, "%s", path);
	*fd_out = fd;
	return 0;
}

static void
replace(int fd)
{
	int old;

	pthread_mutex_lock(&sink.lock);
	old = sink.fd;
	sink.fd = fd;
	pthread_mutex_unlock(&sink.lock);
	file_close(&old);
}

int
logsink_open(const char *path, struct err *e)
{
	int fd = -1;

	if (strlen(path) >= sizeof(sink.path))
		return err_set(e, ERR_INVALID, "the log's path is too long");
	if (open_append(path, &fd, e) != 0)
		return -1;
	text_copy(sink.path, sizeof(sink.path), text_of(path));
	replace(fd);
	log_set_sink(sink_file, NULL);
	return 0;
}

int
logsink_reopen(struct err *e)
{
	int fd = -1;

	if (sink.fd < 0)
		return 0;
	if (open_append(sink.path, &fd, e) != 0)
		return -1;
	replace(fd);
	return 0;
}

void
logsink_close(void)
{
	log_set_sink(NULL, NULL);
	replace(-1);
}
