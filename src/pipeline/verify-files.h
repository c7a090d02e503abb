/*
 * pipeline/verify-files: whether the files of a finished run are those that its manifest names, byte for byte.
 */
#ifndef ZF_PIPELINE_VERIFY_FILES_H
#define ZF_PIPELINE_VERIFY_FILES_H

#include "pipeline/readback.h"

struct zf_faults {
	struct zf_trouble trouble;
	const char *folder;     /* of the run at hand; borrowed */
	uint64_t count;
};

/* Counts a fault and reports it, with the id or name and the number that it is about; the first hundred are
 * reported. */
void zf_fault_found(struct zf_faults *faults, const char *code, const char *what, struct zf_slice id,
		    uint64_t number);

/* Compares every file with its digest in the manifest, SHA256SUMS with the manifest, and the folder with
 * both; adds the bytes of the files that are as they were written to *stored. ZEEF_ENOMEM: it could not look
 * at all of them. */
enum zeef_status zf_verify_files(struct zf_faults *faults, const struct zf_readback *readback,
				 uint64_t *stored);

#endif
