/* pipeline/manifest: what a run was: versions, options, inputs, counts, outputs; written, and read back. */
#ifndef ZF_PIPELINE_MANIFEST_H
#define ZF_PIPELINE_MANIFEST_H

#include "core/buffer.h"
#include "pipeline/outputs.h"
#include "pipeline/work.h"

enum { ZF_MANIFEST_FORMAT = 1 };

/* Which part of a corpus that grows a run is. */
struct zf_manifest_part {
	bool is;               /* it is one */
	unsigned number;
};

/* Writes manifest.json over the committed outputs. Equal runs have equal manifests: nothing of threads,
 * memory, clock or host stands in it. */
enum zeef_status zf_manifest_write(const struct zeef_options *options, struct zf_work *work,
                                   struct zf_outputs *outputs, const struct zf_manifest_part *part,
                                   struct zeef_summary *summary);

struct zf_manifest_file {
	const char *name;      /* in the run's folder; "" where the manifest names a place outside of it */
	const char *sha256;    /* NULL = it has none */
	uint64_t bytes;
};

struct zf_manifest {
	struct zf_arena *arena; /* owns what follows */
	uint64_t format;       /* UINT64_MAX = none; part likewise */
	uint64_t part;
	bool text;             /* its documents are plain text */
	struct zf_slice counts; /* the object, as it stands there; empty = none */
	struct zf_manifest_file *files; /* the outputs */
	size_t nfiles;
};

/* Reads manifest.json of a folder. ZEEF_END: there is none, or it is none; ZEEF_EIO and errno: it cannot be read;
 * ZEEF_ENOMEM. Free it in any case. */
enum zeef_status zf_manifest_read(const char *folder, struct zf_manifest *out);
void zf_manifest_free(struct zf_manifest *manifest); /* takes a zeroed one */

#endif
