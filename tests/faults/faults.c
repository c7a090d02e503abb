/*
 * A shim to preload: makes the n-th call of one kind fail, and with `-` behind the number all after it too.
 *
 *   ZEEF_FAULT=alloc:250      the 250th malloc, calloc, realloc, … of the process gives NULL
 *   ZEEF_FAULT=write:3-:28    from the 3rd on, fwrite, write, … fail with errno 28
 *   ZEEF_FAULT=write:3:0      the process is killed (SIGKILL) before the 3rd
 *   ZEEF_FAULT_COUNT=FILE     at the end, how often the kind was called goes into FILE
 *
 * Kinds: alloc, write (write, fwrite, fflush, posix_fallocate), sync (fsync), open (open, fopen, opendir, mkdir),
 * rename, close (fclose, close), read (of files, not of streams), thread (pthread_create).
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unicode/ucsdet.h>
#include <unicode/udat.h>
#include <unistd.h>

enum kind { ALLOC, WRITE, SYNC, OPEN, RENAME, CLOSE, READ, THREAD, NKINDS };
static const char *const names[NKINDS] = { "alloc", "write", "sync", "open", "rename", "close", "read", "thread" };

static atomic_ulong calls;
static unsigned long from;
static bool ready, onward;
static int which = NKINDS, error = ENOMEM;

__attribute__((constructor)) static void begin(void)
{
	const char *fault = getenv("ZEEF_FAULT");
	char *rest;

	for (int kind = 0; fault && kind < NKINDS; kind++) {
		size_t n = strlen(names[kind]);

		if (strncmp(fault, names[kind], n) != 0 || fault[n] != ':')
			continue;
		from = strtoul(fault + n + 1, &rest, 10);
		onward = *rest == '-';
		rest += onward;
		if (*rest == ':')
			error = atoi(rest + 1);
		which = kind;
	}
	ready = true;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("ZEEF_FAULT_COUNT");
	unsigned long count = atomic_load(&calls);
	FILE *file;

	which = NKINDS;
	if (!path || !(file = fopen(path, "w")))
		return;
	fprintf(file, "%lu\n", count);
	fclose(file);
}

static _Thread_local bool spared;

static bool fails(enum kind kind)
{
	unsigned long n;

	if (!ready || spared || (int)kind != which)
		return false;
	n = atomic_fetch_add(&calls, 1) + 1;
	if (from == 0 || (onward ? n < from : n != from))
		return false;
	if (error == 0)
		kill(getpid(), SIGKILL);
	errno = error;
	return true;
}

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t size)
{
	return fails(ALLOC) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails(ALLOC) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails(ALLOC) ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t align, size_t size)
{
	return fails(ALLOC) ? NULL : __libc_memalign(align, size);
}

int posix_memalign(void **out, size_t align, size_t size)
{
	void *got = fails(ALLOC) ? NULL : __libc_memalign(align, size);

	if (!got)
		return ENOMEM;
	*out = got;
	return 0;
}

/* NAME of the next library, looked up once. */
#define NEXT(type, name) \
	static type *next; \
	if (!next) \
		*(void **)&next = dlsym(RTLD_NEXT, #name)

/*
 * ICU 72 frees or uses what it never had when memory ends inside these calls, and nothing can be done about it
 * from outside: here they fail as a whole.
 */
#define TEXT(name) #name
#define TEXT_OF(name) TEXT(name)
#define AS_A_WHOLE(call, refused) \
	do { \
		*status = U_MEMORY_ALLOCATION_ERROR; \
		if (fails(ALLOC)) \
			return refused; \
		*status = U_ZERO_ERROR; \
		spared = true; \
		got = call; \
		spared = false; \
		return got; \
	} while (0)

UCharsetDetector *ucsdet_open(UErrorCode *status)
{
	static UCharsetDetector *(*next)(UErrorCode *);
	UCharsetDetector *got;

	*(void **)&next = dlsym(RTLD_NEXT, TEXT_OF(ucsdet_open));
	AS_A_WHOLE(next(status), NULL);
}

UDateFormat *udat_open(UDateFormatStyle time, UDateFormatStyle date, const char *locale, const UChar *zone,
                       int32_t zone_length, const UChar *pattern, int32_t pattern_length, UErrorCode *status)
{
	static UDateFormat *(*next)(UDateFormatStyle, UDateFormatStyle, const char *, const UChar *, int32_t,
	                            const UChar *, int32_t, UErrorCode *);
	UDateFormat *got;

	*(void **)&next = dlsym(RTLD_NEXT, TEXT_OF(udat_open));
	AS_A_WHOLE(next(time, date, locale, zone, zone_length, pattern, pattern_length, status), NULL);
}

typedef ssize_t write_fn(int, const void *, size_t);
ssize_t write(int fd, const void *at, size_t n)
{
	NEXT(write_fn, write);
	return fd > 2 && fails(WRITE) ? -1 : next(fd, at, n);
}

typedef size_t fwrite_fn(const void *, size_t, size_t, FILE *);
size_t fwrite(const void *at, size_t size, size_t n, FILE *file)
{
	NEXT(fwrite_fn, fwrite);
	return file != stderr && fails(WRITE) ? 0 : next(at, size, n, file);
}

typedef int file_fn(FILE *);
int fflush(FILE *file)
{
	NEXT(file_fn, fflush);
	return file != stderr && fails(WRITE) ? EOF : next(file);
}

int fclose(FILE *file)
{
	NEXT(file_fn, fclose);
	bool bad = fails(CLOSE);
	int keep = errno, got = next(file);

	if (bad)
		errno = keep;
	return bad ? EOF : got;
}

typedef int fd_fn(int);
int close(int fd)
{
	NEXT(fd_fn, close);
	bool bad = fails(CLOSE);
	int keep = errno, got = next(fd);

	if (bad)
		errno = keep;
	return bad ? -1 : got;
}

int fsync(int fd)
{
	NEXT(fd_fn, fsync);
	return fails(SYNC) ? -1 : next(fd);
}

typedef int fallocate_fn(int, off_t, off_t);
int posix_fallocate(int fd, off_t at, off_t n)
{
	NEXT(fallocate_fn, posix_fallocate);
	return fails(WRITE) ? error : next(fd, at, n);
}

typedef int open_fn(const char *, int, mode_t);
int open(const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	NEXT(open_fn, open);
	va_start(more, flags);
	mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
	va_end(more);
	return fails(OPEN) ? -1 : next(path, flags, mode);
}

typedef FILE *fopen_fn(const char *, const char *);
FILE *fopen(const char *path, const char *mode)
{
	NEXT(fopen_fn, fopen);
	return fails(OPEN) ? NULL : next(path, mode);
}

typedef DIR *opendir_fn(const char *);
DIR *opendir(const char *path)
{
	NEXT(opendir_fn, opendir);
	return fails(OPEN) ? NULL : next(path);
}

typedef int mkdir_fn(const char *, mode_t);
int mkdir(const char *path, mode_t mode)
{
	NEXT(mkdir_fn, mkdir);
	return fails(OPEN) ? -1 : next(path, mode);
}

typedef int rename_fn(const char *, const char *);
int rename(const char *a, const char *b)
{
	NEXT(rename_fn, rename);
	return fails(RENAME) ? -1 : next(a, b);
}

typedef ssize_t read_fn(int, void *, size_t);
ssize_t read(int fd, void *at, size_t n)
{
	NEXT(read_fn, read);
	return fails(READ) ? -1 : next(fd, at, n);
}

typedef int thread_fn(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*call)(void *), void *user)
{
	NEXT(thread_fn, pthread_create);
	return fails(THREAD) ? EAGAIN : next(thread, how, call, user);
}
