/*
 * A file as it comes in: packed, an archive, lines of JSON, a record. Read whole and in 20-byte bites: the same
 * records. The first byte says which name the file has.
 */
#define _POSIX_C_SOURCE 200809L
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hash.h"
#include "fuzz.h"
#include "input/source.h"

static const char *const names[] = { "a", "a.gz", "a.xz", "a.zst", "a.tar", "a.warc", "a.jsonl", "a.html" };
static char folder[] = "/tmp/zeef-fuzz-XXXXXX";
static char path[64];

static void tidy(void)
{
	unlink(path);
	rmdir(folder);
}

static void begin(const char *name)
{
	if (!path[0]) {
		must(mkdtemp(folder));
		atexit(tidy);
	} else {
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/%s", folder, name);
}

static uint64_t read_all(size_t piece, uint64_t *hash)
{
	const char *const paths[] = { path };
	struct zf_source_options options = { .paths = paths, .npaths = 1, .html_field = "html", .text_field = "text",
		.url_field = "url", .date_field = "date", .lang_field = "lang", .record_cap = 1 << 20, .piece = piece };
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_source *source;
	uint64_t count = 0;

	*hash = 0;
	if (zf_source_open(&options, &source) == ZEEF_OK) {
		for (;; count++) {
			struct zf_document document = { .arena = arena };
			struct zf_source_fault fault = { .code = NULL };
			enum zeef_status status;

			zf_arena_reset(arena);
			status = zf_source_next(source, &document, &fault);
			must(status >= 0);
			if (status == ZEEF_END)
				break;
			must(!fault.code || (fault.what && fault.mend));
			*hash = *hash * 31 + zf_hash64(document.bytes) + (fault.code ? zf_hash64(zf_slice_of(fault.code)) : 0);
		}
	}
	zf_source_close(source);
	zf_arena_free(arena);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t whole, bites, records;
	FILE *file;

	if (size < 2)
		return 0;
	begin(names[data[0] % 8]);
	file = fopen(path, "w");
	must(file && fwrite(data + 1, 1, size - 1, file) == size - 1 && fclose(file) == 0);
	records = read_all(0, &whole);
	must(read_all(20, &bites) == records && bites == whole);
	return 0;
}
