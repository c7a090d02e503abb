/*
 * pipeline/readback: a finished run, or all parts of a corpus, read from the folder alone; for verify,
 * restore and why.
 */
#ifndef ZF_PIPELINE_READBACK_H
#define ZF_PIPELINE_READBACK_H

#include "core/arena.h"
#include "core/reason.h"
#include "core/trouble.h"
#include "core/document.h"

struct zf_read_paragraph {
	enum zf_kind kind;
	struct zf_slice lang;
	uint64_t start, end;   /* code points of text */
	uint32_t block;
	unsigned flags;        /* bits of enum zf_flag; names that are none are passed over */
	struct zf_slice near_doc; /* at = NULL: it is no near copy */
	uint32_t near_block;
};

/* Slices of rows hold until the call that hands them out returns. */
struct zf_read_document {
	struct zf_slice id, text, lang, title, url, file;
	struct zf_slice part;  /* the output file it stands in, as the manifest names it */
	uint64_t removed[ZF_NREASONS];
	unsigned members;      /* keys of the row */
	struct zf_read_paragraph *paragraphs;
	size_t nparagraphs;
};

struct zf_read_row {           /* of the ledger */
	struct zf_slice doc;
	uint32_t block;
	enum zf_kind kind;
	struct zf_slice lang;
	enum zf_reason reason;
	double certainty;
	bool has_of;
	struct zf_slice of_doc;
	uint32_t of_block;     /* ZF_NO_BLOCK: the record as a whole */
	unsigned repairs;      /* bits of enum zf_repair */
	struct zf_slice text;
};

struct zf_read_trouble {
	struct zf_slice level, code, doc, file, url, what;
	uint64_t blocks;
};

struct zf_read_visitor {
	enum zeef_status (*document)(void *user, const struct zf_read_document *document);
	enum zeef_status (*row)(void *user, const struct zf_read_row *row);
	enum zeef_status (*trouble)(void *user, const struct zf_read_trouble *trouble);
	void *user;
};

struct zf_readback;

/* Reads the manifest; of a corpus that grows those of all its parts, which are visited as if they were one run.
 * ZEEF_EUSAGE with a report: there is no finished run in the folder, or one of another format. */
enum zeef_status zf_readback_open(const char *folder, const struct zf_trouble *trouble,
                                  struct zf_readback **out);
void zf_readback_close(struct zf_readback *readback); /* takes NULL */
bool zf_readback_is_text(const struct zf_readback *readback); /* the documents are plain text: no rows */
uint64_t zf_readback_bytes(const struct zf_readback *readback); /* of all output files */
/* The rest is of one run by itself. */
#define ZF_NO_PART UINT64_MAX
uint64_t zf_readback_part(const struct zf_readback *readback); /* its number in its corpus, or ZF_NO_PART */
/* A count of the manifest, by its key; reasons as "reasons.NAME". UINT64_MAX = not there. */
uint64_t zf_readback_count(const struct zf_readback *readback, const char *key);
/* Output files as the manifest names them. */
size_t zf_readback_files(const struct zf_readback *readback);
const char *zf_readback_file(const struct zf_readback *readback, size_t at, const char **sha256,
                             uint64_t *bytes);

/* Visits what the visitor has a function for: all documents, then the ledger, then trouble. A row that is no
 * row is reported (and counted) as a fault and passed over; *faults may be NULL. A negative status of a visit
 * ends it. */
enum zeef_status zf_readback_visit(struct zf_readback *readback, const struct zf_read_visitor *visitor,
                                   uint64_t *faults);

#endif
