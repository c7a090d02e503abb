/*
 * pipeline/outputs: the files of a run: documents by language, ledger, trouble, manifest, sums.
 */
#ifndef ZF_PIPELINE_OUTPUTS_H
#define ZF_PIPELINE_OUTPUTS_H

#include "core/buffer.h"
#include "core/trouble.h"

struct zf_outputs;

/* In `folder`, which is made. */
enum zeef_status zf_outputs_open(const char *folder, const struct zeef_options *options,
                                 struct zf_outputs **out);
void zf_outputs_close(struct zf_outputs *outputs); /* takes NULL; what is not committed is gone */

/* Append whole lines. */
enum zeef_status zf_outputs_document(struct zf_outputs *outputs, const char *lang, struct zf_slice lines);
enum zeef_status zf_outputs_ledger(struct zf_outputs *outputs, struct zf_slice lines);
enum zeef_status zf_outputs_trouble(struct zf_outputs *outputs, struct zf_slice lines);
/* Makes all of them durable. */
enum zeef_status zf_outputs_commit(struct zf_outputs *outputs);

/* A committed file; in byte order of the paths. */
struct zf_output_file {
	char *path;      /* below the folder */
	uint64_t bytes;  /* stored */
	char sha256[65];
};
const struct zf_output_file *zf_outputs_files(const struct zf_outputs *outputs, size_t *count);
/* Writes a file of its own (the manifest), durable at once. */
enum zeef_status zf_outputs_file(struct zf_outputs *outputs, const char *name, struct zf_slice bytes);
/* Writes SHA256SUMS over all files so far, as sha256sum -c reads it. */
enum zeef_status zf_outputs_sums(struct zf_outputs *outputs);

#endif
