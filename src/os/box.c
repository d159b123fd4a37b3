#include "os/box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/box_calls.h"

/* Newer than the oldest headers this is built with. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#define ACCESS_TRUNCATE    (1ULL << 14)
#define ACCESS_IOCTL_DEV   (1ULL << 15)
#define ACCESS_BIND_TCP    (1ULL << 0)
#define ACCESS_CONNECT_TCP (1ULL << 1)
#define RULE_NET_PORT      2

/* As the kernel has it since ABI 4; older kernels want the first member. */
struct ruleset {
	uint64_t files;
	uint64_t network;
};

struct net_rule {
	uint64_t access;
	uint64_t port;
} __attribute__((packed));

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITING                                                                \
	(READING | LANDLOCK_ACCESS_FS_WRITE_FILE |                             \
	 LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |      \
	 LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |           \
	 LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |         \
	 LANDLOCK_ACCESS_FS_REFER | ACCESS_TRUNCATE)
#define EVERYTHING                                                             \
	(WRITING | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | \
	 LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM |         \
	 ACCESS_IOCTL_DEV)
/* What makes sense for something that is no folder. */
#define FILE_ONLY                                                              \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |        \
	 LANDLOCK_ACCESS_FS_EXECUTE | ACCESS_TRUNCATE | ACCESS_IOCTL_DEV)

static uint64_t
rights_of(enum box_right right)
{
	switch (right) {
	case BOX_WRITE:
		return WRITING;
	case BOX_LINK:
		return WRITING | LANDLOCK_ACCESS_FS_MAKE_SYM;
	case BOX_EXECUTE:
		return READING | LANDLOCK_ACCESS_FS_EXECUTE;
	case BOX_USE:
		return READING | LANDLOCK_ACCESS_FS_WRITE_FILE |
		       ACCESS_IOCTL_DEV;
	default:
		return READING;
	}
}

/* Rights that came with later versions of the kernel. */
static uint64_t
rights_known(int abi)
{
	uint64_t known = EVERYTHING;

	if (abi < 2)
		known &= ~LANDLOCK_ACCESS_FS_REFER;
	if (abi < 3)
		known &= ~ACCESS_TRUNCATE;
	if (abi < 5)
		known &= ~ACCESS_IOCTL_DEV;
	return known;
}

static int
path_allow(int ruleset, const struct box_path *p, uint64_t known, struct err *e)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = rights_of(p->right) & known
	};
	struct stat st;
	int rc = 0;

	rule.parent_fd = open(p->path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return errno == ENOENT || errno == ENOTDIR
			   ? 0
			   : err_system(e, "opening %s", p->path);
	if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access &= FILE_ONLY;
	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH,
		    &rule, 0) != 0)
		rc = err_system(e, "landlock: %s", p->path);
	close(rule.parent_fd);
	return rc;
}

static int
rules_add(int ruleset, const struct box_plan *plan, int abi, struct err *e)
{
	struct net_rule port = { ACCESS_CONNECT_TCP, plan->connect_port };

	for (size_t i = 0; i < plan->paths; i++)
		if (path_allow(ruleset, &plan->path[i], rights_known(abi), e) !=
		    0)
			return -1;
	if (abi >= 4 && plan->may_connect && plan->connect_port != 0 &&
	    syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &port, 0) !=
		0)
		return err_system(e, "landlock: port %d", plan->connect_port);
	return 0;
}

static int
landlock_enter(const struct box_plan *plan, int *abi_out, struct err *e)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
			   LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset attributes = { .network = ACCESS_BIND_TCP };
	int fd, rc = -1;

	*abi_out = abi > 0 ? (int)abi : 0;
	if (abi <= 0)
		return 0;
	attributes.files = rights_known((int)abi);
	if (!plan->may_connect || plan->connect_port != 0)
		attributes.network |= ACCESS_CONNECT_TCP;
	fd = (int)syscall(
	    SYS_landlock_create_ruleset, &attributes,
	    abi >= 4 ? sizeof(attributes) : sizeof(attributes.files), 0);
	if (fd < 0)
		return err_system(e, "landlock");
	if (rules_add(fd, plan, (int)abi, e) == 0) {
		rc = (int)syscall(SYS_landlock_restrict_self, fd, 0);
		if (rc != 0)
			err_system(e, "landlock");
	}
	close(fd);
	return rc;
}

static void
report_write(struct box_report *out, int abi)
{
	char landlock[40];

	snprintf(landlock, sizeof(landlock), "landlock %d", abi);
	snprintf(out->text, sizeof(out->text), "%s%s, %s",
		 out->landlock ? landlock : "no landlock",
		 out->landlock && !out->network ? " (files only)" : "",
		 out->seccomp ? "seccomp" : "no seccomp");
	out->whole = out->landlock && out->network && out->seccomp;
}

int
box_enter(const struct box_plan *plan, struct box_report *out, struct err *e)
{
	int abi = 0;

	*out = (struct box_report){ 0 };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_system(e, "no_new_privs");
	if (landlock_enter(plan, &abi, e) != 0)
		return -1;
	out->landlock = abi > 0;
	out->network = abi >= 4;
	if (box_calls_limit(plan, &out->seccomp, e) != 0)
		return -1;
	report_write(out, abi);
	if (plan->require && !out->whole)
		return err_set(e, ERR_UNAVAILABLE,
			       "sandbox = require, but this kernel has %s",
			       out->text);
	return 0;
}
