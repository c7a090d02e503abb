/*
 * output/rows: a document, a ledger row and a line of trouble as JSON, field for field as DESIGN §5 lists them.
 */
#ifndef ZF_OUTPUT_ROWS_H
#define ZF_OUTPUT_ROWS_H

#include "core/buffer.h"
#include "core/document.h"

/* A paragraph of the finished document. */
struct zf_paragraph {
	const struct zf_block *block;
	uint32_t number;       /* of the block */
	struct zf_slice text;  /* final form */
	char near_doc[33];     /* id of the document with an earlier paragraph that is nearly the same; "" = none */
	uint32_t near_block;
};

struct zf_finished {
	const struct zf_document *document;
	const char *id;                 /* 32 hex digits, unique in the run */
	const struct zf_paragraph *paragraphs;
	size_t nparagraphs;
	const uint32_t *removed;        /* ZF_NREASONS counts */
	const char *lang_script;        /* "nld_Latn" */
	const char *cluster;            /* or NULL */
};

/* Appends one line, with its \n. The key order is fixed; every key is there. */
void zf_row_document(struct zf_buffer *out, const struct zf_finished *finished);

struct zf_ledger_row {
	const char *doc;                /* id */
	uint32_t block;
	enum zf_kind kind;
	const char *lang;
	enum zf_reason reason;
	float certainty;
	const char *of_doc;             /* id of the survivor; NULL = null */
	uint32_t of_block;              /* ZF_NO_BLOCK = null */
	uint64_t span_at, span_len;
	unsigned repairs;               /* bits of enum zf_repair: what was made of text before it was judged */
	struct zf_slice text;           /* as read */
};
void zf_row_ledger(struct zf_buffer *out, const struct zf_ledger_row *row);

struct zf_trouble_row {
	const char *level;              /* "skipped", "failed", "damaged", "warning" */
	const char *code;
	const char *doc;                /* id or NULL */
	struct zf_slice file, url;
	uint64_t offset;
	struct zf_slice what;
	const char *mend;
	uint64_t blocks;                /* paragraphs that had been cut from it; they stand in the ledger */
};
void zf_row_trouble(struct zf_buffer *out, const struct zf_trouble_row *row);

#endif
