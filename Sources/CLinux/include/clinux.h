// The Linux calls that Swift's C library overlay lacks.
#ifndef CLINUX_H
#define CLINUX_H

/// The number of arguments that the program was started with, including its own name.
int clinux_argument_count(void);

/// One argument as main gets it, or null. Swift would read /proc/self/cmdline, and have no arguments without /proc.
const char *clinux_argument(int index);

/// Exchanges two names of one filesystem in one step (RENAME_EXCHANGE). Returns 0, or -1 with errno set.
int clinux_rename_exchange(const char *first, const char *second);

/// Writes to disk all data of the filesystem that the open file is on. Returns 0, or -1 with errno set.
int clinux_syncfs(int descriptor);

/// The access control list of the file itself, not of a link's target (lgetxattr). Returns its size, or -1 with errno
/// set.
long clinux_access_list(const char *path, void *bytes, unsigned long count);

/// How many processors this process may run on (sched_getaffinity); 0 if that is unknown.
int clinux_allowed_processors(void);

/// Runs a thread, and everything it starts, as batch work in slices of this many nanoseconds (sched_setattr), unless
/// somebody has given it another policy. Returns 0, or -1 with errno set.
int clinux_schedule_batch(int thread, unsigned long long slice);

/// The offset of the first occurrence of `needle` in `bytes` (memmem), or -1.
long clinux_find(const void *bytes, unsigned long count, const void *needle, unsigned long length);

/// The current size of the terminal that the descriptor leads to. Returns 0, or -1 with errno set.
int clinux_window_size(int descriptor, unsigned short *columns, unsigned short *rows);

#endif
