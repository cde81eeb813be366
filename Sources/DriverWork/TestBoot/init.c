/*
 * The first and only program of a test boot: inserts modules one after another, and says what came of each.
 *
 * It is compiled when it is needed, by the compiler that DKMS needs too, and uses nothing of a C library: a static one
 * is not on every machine. The numbers are those of x86_64 (arch/x86/entry/syscalls/syscall_64.tbl).
 *
 * /nvctl-test/plan says what to do, a line each: a word that marks our lines in the kernel's log, the folder in which
 * modules are looked for, and the modules' names. What it says goes into the kernel's log, so that it stands
 * in one order with what the kernel says of these modules.
 */

typedef unsigned long word;

enum { READ = 0, WRITE = 1, OPEN = 2, CLOSE = 3, DUP2 = 33, FORK = 57, EXECVE = 59, EXIT = 60, WAIT4 = 61,
       REBOOT = 169, GETDENTS64 = 217, FINIT_MODULE = 313 };
enum { READ_ONLY = 0, WRITE_ONLY = 1, FOLDER = 0200000 };
enum { IS_FOLDER = 4 }; /* d_type */
enum { INVALID = 22, NOT_SUPPORTED = 95 }; /* errno */
enum { COMPRESSED = 4 }; /* MODULE_INIT_COMPRESSED_FILE, since Linux 5.17 */
enum { LONGEST = 4096, DEEPEST = 16 };

struct entry {
	unsigned long inode, offset;
	unsigned short length;
	unsigned char type;
	char name[];
};

static char plan[1 << 16];
static char *mark;
static int kmsg;

static long call(long number, word a, word b, word c, word d, word e)
{
	long result;
	register word r10 __asm__("r10") = d;
	register word r8 __asm__("r8") = e;

	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
			 : "rcx", "r11", "memory");
	return result;
}

static word length(const char *text)
{
	word count = 0;

	while (text[count])
		count++;
	return count;
}

static char *append(char *end, const char *text)
{
	while (*text)
		*end++ = *text++;
	return end;
}

/* One line of the kernel's log: each write to /dev/kmsg makes one. */
static void say(const char *what, const char *name, long number)
{
	char line[512], digits[24], *end = line, *digit = digits + sizeof digits - 1;
	word rest = number < 0 ? -(word)number : (word)number;

	if (length(name) > 300)
		name = "?";
	end = append(end, mark);
	end = append(end, what);
	end = append(end, name);
	*digit = 0;
	do
		*--digit = '0' + rest % 10;
	while (rest /= 10);
	end = append(end, number < 0 ? " -" : " ");
	end = append(end, digit);
	end = append(end, "\n");
	call(WRITE, kmsg, (word)line, end - line, 0, 0);
}

/* Whether a file is that of a module; the kernel takes - and _ for the same. */
static int is_module(const char *file, const char *name)
{
	for (; *name; name++, file++)
		if ((*file == '-' ? '_' : *file) != (*name == '-' ? '_' : *name))
			return 0;
	return file[0] == '.' && file[1] == 'k' && file[2] == 'o' && (file[3] == 0 || file[3] == '.');
}

/* Looks for the file of a module in a folder and those in it; the path gets longer by what is found. */
static int find(char *path, const char *name, int depth)
{
	char buffer[4096] __attribute__((aligned(8)));
	char *end = path + length(path);
	int folder = call(OPEN, (word)path, READ_ONLY | FOLDER, 0, 0, 0), found = 0;
	long filled;

	if (folder < 0)
		return 0;
	while (!found && (filled = call(GETDENTS64, folder, (word)buffer, sizeof buffer, 0, 0)) > 0) {
		for (long at = 0; at < filled && !found;) {
			struct entry *entry = (struct entry *)(buffer + at);

			at += entry->length;
			if (entry->name[0] == '.' || end - path + length(entry->name) + 2 > LONGEST)
				continue;
			*append(append(end, "/"), entry->name) = 0;
			found = entry->type == IS_FOLDER ? depth < DEEPEST && find(path, name, depth + 1)
							 : is_module(entry->name, name);
		}
	}
	if (!found)
		*end = 0;
	call(CLOSE, folder, 0, 0, 0, 0);
	return found;
}

/* Has the image's own program insert a module that this kernel does not unpack itself. */
static int insert_by_program(const char *path)
{
	static const char *const programs[] = { "/bin/kmod", "/sbin/insmod", "/sbin/modprobe", "/bin/busybox" };
	const char *const arguments[] = { "insmod", path, 0 }, *const environment[] = { "LC_ALL=C", 0 };
	int status = 1;
	long child = call(FORK, 0, 0, 0, 0, 0);

	if (child == 0) {
		call(DUP2, kmsg, 1, 0, 0, 0);
		call(DUP2, kmsg, 2, 0, 0, 0);
		for (word index = 0; index < sizeof programs / sizeof *programs; index++)
			call(EXECVE, (word)programs[index], (word)arguments, (word)environment, 0, 0);
		call(EXIT, 127, 0, 0, 0, 0);
	}
	call(WAIT4, child, (word)&status, 0, 0, 0);
	return status == 0 ? 0 : -1;
}

/* Gives 0, the kernel's error number, or -1 when only the log has the reason. */
static long insert(const char *path)
{
	int file = call(OPEN, (word)path, READ_ONLY, 0, 0, 0);
	int is_compressed = path[length(path) - 1] != 'o';
	long result = call(FINIT_MODULE, file, (word)"", is_compressed ? COMPRESSED : 0, 0, 0);

	call(CLOSE, file, 0, 0, 0, 0);
	if (is_compressed && (result == -INVALID || result == -NOT_SUPPORTED))
		return insert_by_program(path);
	return -result;
}

/* Cuts the next line off. */
static char *next(char **rest)
{
	char *line = *rest;

	while (**rest && **rest != '\n')
		++*rest;
	if (**rest)
		*(*rest)++ = 0;
	return line;
}

void start(void)
{
	char path[LONGEST], *rest = plan, *folder, *name;
	int file = call(OPEN, (word)"/nvctl-test/plan", READ_ONLY, 0, 0, 0);
	long filled = 0, count;

	kmsg = call(OPEN, (word)"/nvctl-test/kmsg", WRITE_ONLY, 0, 0, 0);
	while ((count = call(READ, file, (word)(plan + filled), sizeof plan - 1 - filled, 0, 0)) > 0)
		filled += count;
	mark = next(&rest);
	folder = next(&rest);
	while (*(name = next(&rest))) {
		*append(path, folder) = 0;
		if (find(path, name, 0)) {
			say(" insert ", name, 0);
			say(" result ", name, insert(path));
		} else {
			say(" absent ", name, 0);
		}
	}
	say(" end", "", 0);
	call(REBOOT, 0xfee1dead, 0x28121969, 0x01234567, 0, 0);
	for (;;)
		;
}

__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tand $-16, %rsp\n\tcall start\n");
