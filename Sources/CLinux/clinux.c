#define _GNU_SOURCE
#include "clinux.h"
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

static int argument_count;
static char **arguments;

/* glibc passes main's arguments to every constructor too. */
__attribute__((constructor)) static void keep_arguments(int count, char **values)
{
	argument_count = count;
	arguments = values;
}

int clinux_argument_count(void)
{
	return argument_count;
}

const char *clinux_argument(int index)
{
	return index >= 0 && index < argument_count ? arguments[index] : NULL;
}

int clinux_rename_exchange(const char *first, const char *second)
{
	return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
}

int clinux_syncfs(int descriptor)
{
	return syncfs(descriptor);
}

long clinux_access_list(const char *path, void *bytes, unsigned long count)
{
	return lgetxattr(path, "system.posix_acl_access", bytes, count);
}

int clinux_allowed_processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}

/* The first version of sched_attr in linux/sched/types.h; glibc has no wrapper before 2.41. */
struct attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

int clinux_schedule_batch(int thread, unsigned long long slice)
{
	struct attributes attributes = { 0 };

	if (syscall(SYS_sched_getattr, thread, &attributes, sizeof attributes, 0) != 0)
		return -1;
	if (attributes.policy != SCHED_OTHER)
		return 0;
	attributes.size = sizeof attributes;
	attributes.policy = SCHED_BATCH;
	attributes.runtime = slice;
	return syscall(SYS_sched_setattr, thread, &attributes, 0);
}

long clinux_find(const void *bytes, unsigned long count, const void *needle, unsigned long length)
{
	const char *found = memmem(bytes, count, needle, length);

	return found ? found - (const char *)bytes : -1;
}

int clinux_window_size(int descriptor, unsigned short *columns, unsigned short *rows)
{
	struct winsize size;

	if (ioctl(descriptor, TIOCGWINSZ, &size) != 0)
		return -1;
	*columns = size.ws_col;
	*rows = size.ws_row;
	return 0;
}
