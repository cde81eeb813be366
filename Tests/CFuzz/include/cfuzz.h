// Runs one program with limits, and says what it took. This is in C, because between fork and exec a child may not call
// anything of Swift's.
#ifndef CFUZZ_H
#define CFUZZ_H

struct cfuzz_result {
	/// As wait4(2) gives it.
	int status;
	/// Whether it was killed because the time was over.
	int timed_out;
	/// The most memory that it, or a child that it waited for, had at one time, in KiB.
	long kilobytes;
};

/// Runs `arguments`, a list that ends with NULL, in a process group of its own. The files are its three streams. With a
/// `root`, that folder is its root and has a /proc. After `milliseconds`, or later on a busy machine, the whole group
/// is killed. Returns 0, or -1 with errno set. Status 125: the root could not be entered; 126 and 127 are as in a
/// shell.
int cfuzz_run(
	const char *root, char *const arguments[], char *const environment[], const char *input, const char *output,
	const char *errors, int milliseconds, struct cfuzz_result *result);

/// Makes a file of this kind (S_IFIFO, S_IFSOCK, S_IFCHR with the device number of /dev/null). Returns 0, or -1 with
/// errno set.
int cfuzz_make_node(const char *path, unsigned int kind);

#endif
