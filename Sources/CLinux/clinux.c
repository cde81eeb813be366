#define _GNU_SOURCE
#include "clinux.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int clinux_rename_exchange(const char *first, const char *second)
{
	return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
}

int clinux_syncfs(int descriptor)
{
	return syncfs(descriptor);
}

int clinux_contains(const void *bytes, unsigned long count, const void *needle, unsigned long length)
{
	return memmem(bytes, count, needle, length) != NULL;
}
