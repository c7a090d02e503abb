/*
 * pipeline/spool: a walked record as bytes, to wait on disk for what the corpus says.
 *
 * A private format of one version of zeef on one machine: numbers in the machine's order. What the second
 * stage does not need (the page's bytes, elements, features) is left behind.
 */
#ifndef ZF_PIPELINE_SPOOL_H
#define ZF_PIPELINE_SPOOL_H

#include "core/buffer.h"
#include "core/document.h"

/* What ingest found of a record beside its text. */
struct zf_outcome {
	struct zf_slice code;  /* of the fault; at = NULL: none */
	struct zf_slice what, mend;
	bool failed;           /* no text came of it */
	bool expected;         /* left out in the order of things: no fault that a person should hear of */
};

/* Appends the record. The buffer says whether there was memory. */
void zf_spool_pack(struct zf_buffer *out, const struct zf_document *document, const struct zf_outcome *outcome);
/* The record's id, before it is made unique, without unpacking the rest; false = damaged. */
bool zf_spool_id(struct zf_slice packed, struct zf_hash128 *id);
/* The record back, its slices in `packed`, its arrays in document->arena. ZEEF_EIO: the bytes are damaged. */
enum zeef_status zf_spool_unpack(struct zf_slice packed, struct zf_document *document,
                                 struct zf_outcome *outcome);

#endif
