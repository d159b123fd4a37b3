#include "os/box_calls.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BOX_CHECKED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define BOX_CHECKED 1
#endif

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/socket.h>

/*
 * What no role ever needs, by what it is for: looking into other processes,
 * changing the machine, new namespaces, loading code into the kernel, other
 * identities. Refused with EPERM, so that a library that tries goes on.
 */
static const char *const never[] = {
	"ptrace",
	"process_vm_readv",
	"process_vm_writev",
	"process_madvise",
	"kcmp",
	"pidfd_getfd",
	"mount",
	"umount2",
	"pivot_root",
	"chroot",
	"move_mount",
	"open_tree",
	"fsopen",
	"fsconfig",
	"fsmount",
	"fspick",
	"mount_setattr",
	"setns",
	"unshare",
	"kexec_load",
	"kexec_file_load",
	"init_module",
	"finit_module",
	"delete_module",
	"bpf",
	"perf_event_open",
	"userfaultfd",
	"keyctl",
	"add_key",
	"request_key",
	"open_by_handle_at",
	"name_to_handle_at",
	"swapon",
	"swapoff",
	"reboot",
	"sethostname",
	"setdomainname",
	"settimeofday",
	"clock_settime",
	"clock_adjtime",
	"adjtimex",
	"acct",
	"quotactl",
	"quotactl_fd",
	"syslog",
	"vhangup",
	"ioperm",
	"iopl",
	"personality",
	"io_uring_setup",
	"io_uring_enter",
	"io_uring_register",
	"lookup_dcookie",
	"nfsservctl",
	"fanotify_init",
	"setuid",
	"setgid",
	"setreuid",
	"setregid",
	"setresuid",
	"setresgid",
	"setgroups",
	"setfsuid",
	"setfsgid",
	"mknod",
	"mknodat",
	"memfd_secret",
	"modify_ldt",
};

/* And what starts programs. */
static const char *const start[] = { "execve", "execveat" };

static int
refuse(scmp_filter_ctx f, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int call = seccomp_syscall_resolve_name(names[i]);

		/* Not every machine, nor every library, knows all. */
		if (call == __NR_SCMP_ERROR || call < 0)
			continue;
		int rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), call, 0);
		if (rc != 0 && rc != -EFAULT)
			return rc;
	}
	return 0;
}

/* Only addresses of this machine and of the Internet; no raw packets. */
static int
sockets_limit(scmp_filter_ctx f, const struct box_plan *plan)
{
	static const int types[] = { SOCK_RAW, SOCK_PACKET };
	int rc = 0;

	if (plan->may_listen)
		return 0;
	rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket),
			      1, SCMP_A0(SCMP_CMP_GT, AF_NETLINK, 0));

	/* One rule holds one comparison of an argument. */
	for (int family = AF_INET + 1; rc == 0 && family < AF_NETLINK; family++)
		if (family != AF_INET6)
			rc = seccomp_rule_add(
			    f, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket),
			    1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)family, 0));
	for (size_t i = 0; rc == 0 && i < sizeof(types) / sizeof(types[0]); i++)
		rc = seccomp_rule_add(
		    f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
		    SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, (scmp_datum_t)types[i]));
	if (rc == 0 && !plan->may_connect && !plan->may_start)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM),
				      SCMP_SYS(connect), 0);
	return rc;
}

/* Threads are made, processes are not. clone3 keeps its flags in memory, where
 * a filter cannot look: it is "not there", and the library takes clone. */
#ifndef BOX_CHECKED
static int
processes_limit(scmp_filter_ctx f)
{
	static const char *const forks[] = { "fork", "vfork" };
	int rc = refuse(f, start, 2);

	if (rc == 0)
		rc = refuse(f, forks, 2);
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS),
				      SCMP_SYS(clone3), 0);
	if (rc == 0)
		rc = seccomp_rule_add(
		    f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
		    SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
	return rc;
}
#endif

/* A leak checker looks at its own process through a traced child. */
static int
checked_limit(scmp_filter_ctx f, const struct box_plan *plan)
{
	int rc;
#ifdef BOX_CHECKED
	/* All but the first, ptrace. */
	rc = refuse(f, never + 1, sizeof(never) / sizeof(never[0]) - 1);
	if (rc == 0 && !plan->may_start)
		rc = refuse(f, start, 2);
#else
	rc = refuse(f, never, sizeof(never) / sizeof(never[0]));
	if (rc == 0 && !plan->may_start)
		rc = processes_limit(f);
#endif
	return rc;
}

int
box_calls_limit(const struct box_plan *plan, bool *done_out, struct err *e)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
	int rc;

	*done_out = false;
	if (f == NULL)
		return err_set(e, ERR_SYSTEM, "no memory for seccomp");
	rc = checked_limit(f, plan);
	if (rc == 0)
		rc = sockets_limit(f, plan);
	if (rc == 0) {
		rc = seccomp_load(f);
		*done_out = rc == 0;
		/* A kernel built without it. */
		if (rc == -EINVAL || rc == -ENOSYS || rc == -ECANCELED)
			rc = 0;
	}
	seccomp_release(f);
	if (rc != 0)
		return err_set(e, ERR_SYSTEM, "seccomp: %s", strerror(-rc));
	return 0;
}
