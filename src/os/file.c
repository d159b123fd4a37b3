/* file.c: see file.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hex.h"
#include "os/file.h"
#include "os/rand.h"

#define BLOCK_SIZE 65536
#define PATH_MOST  4096

/* A failed call on a path, with the kinds of error callers tell apart. */
static int
path_error(struct err *e, const char *path)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
		return err_set(e, ERR_NOT_FOUND, "%s: %s", path,
			       strerror(errno));
	case EACCES:
	case EPERM:
		return err_set(e, ERR_DENIED, "%s: %s", path, strerror(errno));
	default:
		return err_system(e, "%s", path);
	}
}

static enum file_kind
kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return FILE_REGULAR;
	if (S_ISDIR(mode))
		return FILE_FOLDER;
	if (S_ISCHR(mode) || S_ISBLK(mode))
		return FILE_DEVICE;
	if (S_ISFIFO(mode) || S_ISSOCK(mode))
		return FILE_PIPE;
	return FILE_OTHER;
}

int
file_facts_get(const char *path, struct file_facts *out, struct err *e)
{
	struct stat s;

	if (stat(path, &s) != 0)
		return path_error(e, path);
	*out = (struct file_facts){
		.kind = kind_of(s.st_mode),
		.size = s.st_size,
		.changed_ms = (int64_t)s.st_mtim.tv_sec * 1000 +
			      s.st_mtim.tv_nsec / 1000000,
		.mode = s.st_mode & 07777,
	};
	return 0;
}

int
file_read_fd(int fd, const char *name, struct str *out, struct err *e)
{
	char *block = malloc(BLOCK_SIZE);
	ssize_t n = -1;
	int rc = -1;

	if (block == NULL)
		return err_system(e, "%s", name);
	while (!out->over) {
		n = read(fd, block, BLOCK_SIZE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		str_add_n(out, block, (size_t)n);
	}
	if (n < 0)
		err_system(e, "%s", name);
	else
		rc = str_check(out, name, e);
	free(block);
	return rc;
}

int
file_read(const char *path, struct str *out, struct err *e)
{
	/* Not blocking, or a named pipe would keep us here. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat s;
	int rc = -1;

	if (fd < 0)
		return path_error(e, path);
	if (fstat(fd, &s) != 0)
		path_error(e, path);
	else if (!S_ISREG(s.st_mode))
		err_set(e, ERR_INVALID, "%s is not a regular file", path);
	else
		rc = file_read_fd(fd, path, out, e);
	file_close(&fd);
	return rc;
}

int
file_write_fd(int fd, const char *name, struct text bytes, struct err *e)
{
	ssize_t n;

	while (bytes.n > 0) {
		n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno != EINTR)
			return err_system(e, "%s", name);
		if (n > 0)
			bytes = text_slice(bytes, (size_t)n, bytes.n);
	}
	return 0;
}

/* "folder/file" or "file": the folder's part, "." when there is none. */
static struct text
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return TEXT(".");
	if (slash == path)
		return TEXT("/");
	return (struct text){ path, (size_t)(slash - path) };
}

/* Brings the new name itself to the disk. */
static int
folder_sync(const char *path, struct err *e)
{
	char folder[PATH_MOST];
	int fd, rc;

	text_copy(folder, sizeof(folder), folder_of(path));
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return path_error(e, folder);
	rc = fsync(fd);
	/* Some file systems cannot do it for folders, and need not. */
	if (rc != 0 && errno != EINVAL)
		path_error(e, folder);
	else
		rc = 0;
	file_close(&fd);
	return rc;
}

static int
write_and_rename(int fd, const char *draft, const char *path, struct text bytes,
		 struct err *e)
{
	if (file_write_fd(fd, draft, bytes, e) != 0)
		return -1;
	if (fsync(fd) != 0 || rename(draft, path) != 0)
		return path_error(e, path);
	return folder_sync(path, e);
}

int
file_replace(const char *path, struct text bytes, uint32_t mode, struct err *e)
{
	char draft[PATH_MOST], tail[17];
	uint64_t number = rand_number();
	int fd, rc, n;

	hex_write((const uint8_t *)&number, sizeof(number), tail);
	n = snprintf(draft, sizeof(draft), "%s.%s", path, tail);
	if (n < 0 || (size_t)n >= sizeof(draft))
		return err_set(e, ERR_INVALID, "the path is too long");
	fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return path_error(e, path);
	rc = fchmod(fd, mode);
	rc = rc == 0 ? write_and_rename(fd, draft, path, bytes, e)
		     : path_error(e, draft);
	if (rc != 0)
		unlink(draft);
	file_close(&fd);
	return rc;
}

int
file_make_folder(const char *path, uint32_t mode, struct err *e)
{
	char part[PATH_MOST];
	struct stat s;

	if (!text_copy(part, sizeof(part), text_of(path)))
		return err_set(e, ERR_INVALID, "the path is too long");
	for (char *p = part + 1; part[0] != '\0'; p++) {
		char keep = *p;

		if (keep != '/' && keep != '\0')
			continue;
		*p = '\0';
		if (mkdir(part, mode) != 0 && errno != EEXIST)
			return path_error(e, part);
		if (keep == '\0')
			break;
		*p = keep;
	}
	if (stat(path, &s) != 0)
		return path_error(e, path);
	return S_ISDIR(s.st_mode)
		   ? 0
		   : err_set(e, ERR_CONFLICT, "%s is no folder", path);
}

int
file_make_temporary(const char *prefix, char *path, size_t size, struct err *e)
{
	const char *folder = getenv("TMPDIR");
	int n;

	if (folder == NULL || folder[0] != '/')
		folder = "/tmp";
	n = snprintf(path, size, "%s/%s-XXXXXX", folder, prefix);
	if (n < 0 || (size_t)n >= size)
		return err_set(e, ERR_INVALID, "the path is too long");
	if (mkdtemp(path) == NULL)
		return path_error(e, path);
	return 0;
}

int
file_open_folder(const char *path, int *fd_out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return path_error(e, path);
	*fd_out = fd;
	return 0;
}

void
file_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}
