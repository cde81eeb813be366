#define _GNU_SOURCE
#include "cfuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// A finding begins at 200 MB of memory in use. This limit keeps a program that wants all memory from stopping the
// machine.
static const rlim_t address_space = 6UL << 30;
static const rlim_t output_size = 1UL << 30;

static void limit(int what, rlim_t amount)
{
	struct rlimit limit = { amount, amount };
	setrlimit(what, &limit);
}

static int redirect(const char *path, int flags, int target)
{
	int descriptor = open(path, flags | O_CLOEXEC, 0644);
	return descriptor < 0 || dup2(descriptor, target) < 0 ? -1 : 0;
}

// What a made-up system has in /proc. The rest is the machine's own, because Swift's runtime does not work without it.
// (libdispatch reads the state of its threads there, and crashes if there is none.)
static const char *const own[] = { "/proc/driver", "/proc/cmdline", "/proc/meminfo", "/proc/stat" };
enum { own_count = sizeof own / sizeof *own };

/// Makes the folder the root of a namespace that vanishes with this process.
static int enter(const char *root)
{
	int pieces[own_count];
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) || chroot(root) || chdir("/"))
		return -1;
	for (int i = 0; i < own_count; i++)
		pieces[i] = (int)syscall(SYS_open_tree, AT_FDCWD, own[i], OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (mount("proc", "/proc", "proc", 0, NULL))
		return -1;
	for (int i = 0; i < own_count; i++)
		if (pieces[i] >= 0)
			syscall(SYS_move_mount, pieces[i], "", AT_FDCWD, own[i], MOVE_MOUNT_F_EMPTY_PATH);
	return 0;
}

static void become(
	const char *root, char *const arguments[], char *const environment[], const char *input, const char *output,
	const char *errors)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_AS, address_space);
	limit(RLIMIT_FSIZE, output_size);
	if (redirect(input, O_RDONLY, 0) || redirect(output, O_WRONLY | O_CREAT | O_TRUNC, 1) ||
	    redirect(errors, O_WRONLY | O_CREAT | O_TRUNC, 2))
		_exit(126);
	if (root && enter(root))
		_exit(125);
	execve(arguments[0], arguments, environment);
	_exit(127);
}

/// The processor time that a process has had, in milliseconds.
static long processor_time(pid_t process)
{
	clockid_t clock;
	struct timespec time;
	if (clock_getcpuclockid(process, &clock) || clock_gettime(clock, &time))
		return 0;
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/// Whether the child ends in that time. On a busy machine it gets more, as long as it makes progress and has not used
/// up that much processor time.
static int ends_in_time(pid_t child, int milliseconds)
{
	enum { patience = 12, progress = 20 };
	struct pollfd ended = { (int)syscall(SYS_pidfd_open, child, 0), POLLIN, 0 };
	long before = 0;
	int count = 0;
	for (int round = 0; ended.fd >= 0 && count == 0 && round < patience; round++) {
		do
			count = poll(&ended, 1, milliseconds);
		while (count < 0 && errno == EINTR);
		long used = processor_time(child);
		if (count == 0 && (used >= milliseconds || used < before + progress))
			break;
		before = used;
	}
	if (ended.fd >= 0)
		close(ended.fd);
	return count > 0;
}

int cfuzz_run(
	const char *root, char *const arguments[], char *const environment[], const char *input,
	const char *output, const char *errors,
	int milliseconds, struct cfuzz_result *result)
{
	memset(result, 0, sizeof(*result));
	pid_t child = fork();
	if (child < 0)
		return -1;
	if (child == 0)
		become(root, arguments, environment, input, output, errors);
	// The child does this too, because either may be first.
	setpgid(child, child);
	result->timed_out = !ends_in_time(child, milliseconds);
	// This also ends what the child has left behind.
	kill(-child, SIGKILL);
	if (result->timed_out)
		kill(child, SIGKILL);
	struct rusage usage;
	pid_t waited;
	do
		waited = wait4(child, &result->status, 0, &usage);
	while (waited < 0 && errno == EINTR);
	result->kilobytes = usage.ru_maxrss;
	return waited == child ? 0 : -1;
}

int cfuzz_make_node(const char *path, unsigned int kind)
{
	return mknod(path, kind | 0644, kind == S_IFCHR ? makedev(1, 3) : 0);
}
