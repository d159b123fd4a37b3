#include "sensor/machine.h"

#include <ifaddrs.h>
#include <limits.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

/* The kernel's small files: one number or word. */
static bool
word_read(const char *path, char *word, int size)
{
	FILE *f = fopen(path, "re");
	bool got = f != NULL && fgets(word, size, f) != NULL;

	if (f != NULL)
		fclose(f);
	if (got)
		word[strcspn(word, "\n")] = '\0';
	return got;
}

static int64_t
number_read(const char *path, int64_t otherwise)
{
	char word[64];
	long long value;

	return word_read(path, word, sizeof(word)) &&
		       sscanf(word, "%lld", &value) == 1
		   ? value
		   : otherwise;
}

/* The hottest of the thermal zones. */
static int
temperature_read(void)
{
	char path[96];
	int hottest = INT_MIN;

	for (int zone = 0; zone < 16; zone++) {
		int64_t milli;

		snprintf(path, sizeof(path),
			 "/sys/class/thermal/thermal_zone%d/temp", zone);
		milli = number_read(path, INT64_MIN);
		if (milli > -40000 && milli < 150000 && milli / 1000 > hottest)
			hottest = (int)(milli / 1000);
	}
	return hottest;
}

/* MemAvailable, which counts what the kernel would give back. */
static int64_t
memory_free_read(int64_t otherwise)
{
	FILE *f = fopen("/proc/meminfo", "re");
	char line[128];
	long long kilo = -1;

	while (f != NULL && kilo < 0 && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "MemAvailable: %lld", &kilo) != 1)
			kilo = -1;
	if (f != NULL)
		fclose(f);
	return kilo >= 0 ? kilo * 1024 : otherwise;
}

void
machine_read(const char *data_folder, struct machine *out)
{
	struct ntptimeval kept = { 0 };
	struct timespec boot;
	struct statvfs disk;
	struct sysinfo s;

	memset(out, 0, sizeof(*out));
	if (clock_gettime(CLOCK_BOOTTIME, &boot) == 0)
		out->boot_ms =
		    (int64_t)boot.tv_sec * 1000 + boot.tv_nsec / 1000000;
	if (sysinfo(&s) == 0) {
		out->memory_total = (int64_t)s.totalram * s.mem_unit;
		out->memory_free =
		    memory_free_read((int64_t)s.freeram * s.mem_unit);
	}
	if (statvfs(data_folder, &disk) == 0)
		out->disk_free = (int64_t)(disk.f_bavail * disk.f_frsize);
	out->temperature = temperature_read();
	/* Only asks; a sandbox may refuse even that. */
	out->clock_kept = ntp_gettime(&kept) != TIME_ERROR;
	out->cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
	if (out->cores < 1)
		out->cores = 1;
}

/* By the kernel's list of interfaces, which is right in a network namespace
 * too. */
void
machine_wire_read(const char *interface, struct machine_wire *out)
{
	const struct rtnl_link_stats *stats;
	struct ifaddrs *list = NULL;

	memset(out, 0, sizeof(*out));
	if (getifaddrs(&list) != 0)
		return;
	out->link = LINK_ABSENT;
	for (const struct ifaddrs *i = list; i != NULL; i = i->ifa_next) {
		if (strcmp(i->ifa_name, interface) != 0)
			continue;
		out->link =
		    (i->ifa_flags & IFF_RUNNING) != 0 ? LINK_UP : LINK_DOWN;
		stats = i->ifa_data;
		if (i->ifa_addr == NULL || stats == NULL ||
		    i->ifa_addr->sa_family != AF_PACKET)
			continue;
		out->packets = stats->rx_packets;
		out->bytes = stats->rx_bytes;
		out->dropped = stats->rx_dropped;
		break;
	}
	freeifaddrs(list);
}

const char *
machine_link_word(enum link_state link)
{
	switch (link) {
	case LINK_UP:
		return "up";
	case LINK_DOWN:
	case LINK_ABSENT:
		return "down";
	default:
		return "unknown";
	}
}

static bool
has_address(const struct ifaddrs *list, const char *name)
{
	for (const struct ifaddrs *i = list; i != NULL; i = i->ifa_next)
		if (strcmp(i->ifa_name, name) == 0 && i->ifa_addr != NULL &&
		    i->ifa_addr->sa_family == AF_INET)
			return true;
	return false;
}

bool
machine_interface_guess(char *name, size_t size)
{
	struct ifaddrs *list = NULL;
	bool found = false, best = false;

	if (getifaddrs(&list) != 0)
		return false;
	for (const struct ifaddrs *i = list; i != NULL && !best;
	     i = i->ifa_next) {
		bool free_one;

		if (i->ifa_addr == NULL ||
		    i->ifa_addr->sa_family != AF_PACKET ||
		    (i->ifa_flags & (IFF_LOOPBACK | IFF_POINTOPOINT)) != 0 ||
		    strncmp(i->ifa_name, "br", 2) == 0 ||
		    strncmp(i->ifa_name, "docker", 6) == 0)
			continue;
		free_one = (i->ifa_flags & IFF_RUNNING) != 0 &&
			   !has_address(list, i->ifa_name);
		if (found && !free_one)
			continue;
		text_copy(name, size, text_of(i->ifa_name));
		found = true;
		best = free_one;
	}
	freeifaddrs(list);
	return found;
}
