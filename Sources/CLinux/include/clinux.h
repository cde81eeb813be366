// The calls of Linux that the Swift overlay of the C library does not show.
#ifndef CLINUX_H
#define CLINUX_H

/// How many arguments the program was started with, its own name among them.
int clinux_argument_count(void);

/// One of them, or null. As main gets them: Swift would read them in /proc/self/cmdline, and without /proc have none.
const char *clinux_argument(int index);

/// Exchanges two names of one filesystem in one step (RENAME_EXCHANGE). Returns 0, or -1 with errno set.
int clinux_rename_exchange(const char *first, const char *second);

/// Writes everything of the filesystem that holds the open file to disk. Returns 0, or -1 with errno set.
int clinux_syncfs(int descriptor);

/// The access control list of a file, not of what a link leads to (lgetxattr). Returns its size, or -1 with errno set.
long clinux_access_list(const char *path, void *bytes, unsigned long count);

/// How many processors this process may run on (sched_getaffinity); 0 when that cannot be told.
int clinux_allowed_processors(void);

/// Has a thread, and what it starts, run as batch work in slices of so many nanoseconds (sched_setattr), if nobody has
/// given it another policy. Returns 0, or -1 with errno set.
int clinux_schedule_batch(int thread, unsigned long long slice);

/// Where the other bytes first stand in the bytes (memmem), or -1.
long clinux_find(const void *bytes, unsigned long count, const void *needle, unsigned long length);

/// The size of the terminal that a descriptor leads to, now. Returns 0, or -1 with errno set.
int clinux_window_size(int descriptor, unsigned short *columns, unsigned short *rows);

#endif
