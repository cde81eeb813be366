// Runs one program with limits, and says what it took. In C, because a child between fork and exec may call nothing
// of Swift's.
#ifndef CFUZZ_H
#define CFUZZ_H

struct cfuzz_result {
	/// As wait4(2) gives it.
	int status;
	/// It was killed because the time was over.
	int timed_out;
	/// The most memory that it, or a child that it waited for, had at one time, in KiB.
	long kilobytes;
};

/// Runs `arguments`, a list that ends with NULL, in a process group of its own; the files are its three streams. With a
/// `root`, it runs in that folder, with a /proc. After `milliseconds` the whole group is killed; later where the
/// machine is busy with other things. Returns 0, or -1 with errno set. Status 125: the root could not be entered; 126
/// and 127 as of a shell.
int cfuzz_run(
	const char *root, char *const arguments[], char *const environment[], const char *input, const char *output,
	const char *errors, int milliseconds, struct cfuzz_result *result);

/// A file of this kind (S_IFIFO, S_IFSOCK, S_IFCHR with the device number of /dev/null). Returns 0, or -1 with errno
/// set.
int cfuzz_make_node(const char *path, unsigned int kind);

#endif
