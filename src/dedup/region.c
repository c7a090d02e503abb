#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, madvise, which POSIX.1-2008 lacks */

#include "dedup/region.h"

#include <stddef.h>
#include <sys/mman.h>

#define LEAST (UINT64_C(1) << 20)
#define MOST (UINT64_C(1) << 42)
#define LARGE_PAGE (UINT64_C(1) << 21)

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

struct zf_region zf_region_open(uint64_t bytes)
{
	uint64_t room = bytes < LEAST ? LEAST : bytes > MOST ? MOST : bytes;

	for (room = (room + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE; room >= LEAST; room /= 2) {
		void *at = mmap(NULL, (size_t)room, PROT_READ | PROT_WRITE,
		                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (at == MAP_FAILED)
			continue;
#ifdef MADV_HUGEPAGE
		madvise(at, (size_t)room, MADV_HUGEPAGE);
#endif
		return (struct zf_region){ at, room };
	}
	return (struct zf_region){ NULL, 0 };
}

void zf_region_close(struct zf_region *region)
{
	if (region->at)
		munmap(region->at, (size_t)region->room);
	*region = (struct zf_region){ NULL, 0 };
}
