/* pipeline/manifest: what a run was: versions, options, inputs, counts, outputs. */
#ifndef ZF_PIPELINE_MANIFEST_H
#define ZF_PIPELINE_MANIFEST_H

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

#endif
