/* file_tree.c: folders as wholes, and names from outside; see file.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/file.h"

/* Deeper folders than this are not ours, and stay. */
#define DEPTH_MOST 64
/* More names than this in one folder are refused. */
#define NAMES_MOST 100000

static bool
is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int remove_at(int folder, const char *name, int depth, struct err *e);

static int
remove_inside(int fd, const char *name, int depth, struct err *e)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;
	int rc = 0;

	if (dir == NULL) {
		file_close(&fd);
		return err_system(e, "%s", name);
	}
	while (rc == 0 && (entry = readdir(dir)) != NULL)
		if (!is_dot(entry->d_name))
			rc = remove_at(dirfd(dir), entry->d_name, depth + 1, e);
	closedir(dir);
	return rc;
}

static int
remove_at(int folder, const char *name, int depth, struct err *e)
{
	int fd;

	if (unlinkat(folder, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return err_system(e, "removing %s", name);
	if (depth > DEPTH_MOST)
		return err_set(e, ERR_TOO_BIG, "%s: folders too deep", name);
	fd = openat(folder, name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_system(e, "removing %s", name);
	if (remove_inside(fd, name, depth, e) != 0)
		return -1;
	if (unlinkat(folder, name, AT_REMOVEDIR) != 0)
		return err_system(e, "removing %s", name);
	return 0;
}

int
file_remove(const char *path, struct err *e)
{
	return remove_at(AT_FDCWD, path, 0, e);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A link of the chain in which names are gathered before they are counted. */
struct link {
	struct link *next;
	char *name;
};

static int
gather(DIR *dir, struct arena *a, struct link **list, size_t *count,
       struct err *e)
{
	struct dirent *entry;
	struct link *one;

	while ((entry = readdir(dir)) != NULL) {
		if (is_dot(entry->d_name))
			continue;
		if (++*count > NAMES_MOST)
			return err_set(e, ERR_TOO_BIG,
				       "more than %d names in a folder",
				       NAMES_MOST);
		one = arena_alloc(a, sizeof(*one));
		if (one != NULL)
			one->name = arena_copy(a, entry->d_name);
		if (one == NULL || one->name == NULL)
			return arena_check(a, e);
		one->next = *list;
		*list = one;
	}
	return 0;
}

int
file_list(const char *path, struct arena *a, char ***names_out,
	  size_t *count_out, struct err *e)
{
	struct link *list = NULL;
	size_t count = 0;
	char **names;
	DIR *dir;
	int fd, rc;

	if (file_open_folder(path, &fd, e) != 0)
		return -1;
	dir = fdopendir(fd);
	if (dir == NULL) {
		file_close(&fd);
		return err_system(e, "%s", path);
	}
	rc = gather(dir, a, &list, &count, e);
	closedir(dir);
	if (rc != 0)
		return err_prefix(e, "%s", path);
	names = arena_alloc_array(a, count, sizeof(*names));
	if (names == NULL)
		return arena_check(a, e);
	for (size_t i = 0; list != NULL; list = list->next)
		names[i++] = list->name;
	if (count > 1)
		qsort(names, count, sizeof(*names), compare_names);
	*names_out = names;
	*count_out = count;
	return 0;
}

/* Without openat2 (before Linux 5.6): folder by folder, no links, no "..". */
static int
open_stepwise(int root, const char *path, int flags, mode_t mode)
{
	struct text rest = text_of(path), part;
	int at = fcntl(root, F_DUPFD_CLOEXEC, 0), next;
	char name[256];

	if (root == AT_FDCWD)
		at = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (path[0] == '/')
		errno = EXDEV;
	else
		errno = EINVAL;
	while (at >= 0 && path[0] != '/' && text_cut(&rest, '/', &part)) {
		if (!text_copy(name, sizeof(name), part)) {
			errno = ENAMETOOLONG;
			break;
		}
		if (part.n == 0)
			continue;
		if (strcmp(name, "..") == 0) {
			errno = EXDEV;
			break;
		}
		next =
		    rest.n > 0
			? openat(at, name,
				 O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
			: openat(at, name, flags | O_NOFOLLOW | O_CLOEXEC,
				 mode);
		close(at);
		if (next < 0 || rest.n == 0)
			return next;
		at = next;
	}
	if (at >= 0)
		close(at);
	return -1;
}

int
file_open_beneath(int root, const char *path, int flags, uint32_t mode,
		  int *fd_out, struct err *e)
{
	bool makes = (flags & (O_CREAT | O_TMPFILE)) != 0;
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.mode = makes ? mode : 0,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS |
			   RESOLVE_NO_SYMLINKS,
	};
	int from = root < 0 ? AT_FDCWD : root;
	long fd = syscall(SYS_openat2, from, path, &how, sizeof(how));

	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = open_stepwise(from, path, flags, mode);
	if (fd >= 0) {
		*fd_out = (int)fd;
		return 0;
	}
	if (errno == EXDEV || errno == ELOOP || errno == EACCES)
		return err_set(e, ERR_DENIED, "%s: %s", path, strerror(errno));
	if (errno == ENOENT || errno == ENOTDIR)
		return err_set(e, ERR_NOT_FOUND, "%s: %s", path,
			       strerror(errno));
	return err_system(e, "%s", path);
}
