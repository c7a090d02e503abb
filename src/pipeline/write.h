/*
 * pipeline/write: resolve, and the second stage: the spool and the verdicts become the output.
 */
#ifndef ZF_PIPELINE_WRITE_H
#define ZF_PIPELINE_WRITE_H

#include "pipeline/grown.h"
#include "pipeline/outputs.h"
#include "pipeline/work.h"

/* Writes OUTPUT.partial/out, whole and durable, from the sealed work. `grown`: the corpus whose next part it
 * is, with its index open; where there is a document, what is new is committed to it. NULL = a run by
 * itself. */
enum zeef_status zf_write_all(const struct zeef_options *options, struct zf_work *work, struct zf_grown *grown,
                              struct zeef_summary *summary);

#endif
