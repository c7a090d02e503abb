/*
 * pipeline/why-html: a record and the fate of each of its blocks as a page for a browser.
 *
 * One file that stands by itself: no script, nothing fetched (a Content-Security-Policy says so), foreign
 * text escaped and its invisible controls written out. The file grows with the record up to a bound; what is
 * past that is counted.
 */
#ifndef ZF_PIPELINE_WHY_HTML_H
#define ZF_PIPELINE_WHY_HTML_H

#include "boilerplate/judge.h"
#include "core/buffer.h"

enum {
	ZF_HTML_BLOCKS = ZF_EXPLAINED, /* of a record that are shown */
	ZF_HTML_BLOCK_SIGNS = 4000,    /* code points of one block's text */
	ZF_HTML_SIGNS = 4 << 20,       /* code points of a record's text */
};

struct zf_html {               /* start with .write and .user */
	zeef_write_fn *write;
	void *user;
	struct zf_buffer out;  /* what waits to be written */
	uint32_t record;       /* from 1; part of anchors */
	uint32_t shown;        /* blocks of the record */
	size_t left;           /* code points that may yet be shown of the record */
	bool failed;           /* write said so */
};

/* Blocks and code points by what became of them. */
struct zf_html_tally {
	uint64_t blocks[ZF_NREASONS], signs[ZF_NREASONS];
	uint64_t repaired;     /* blocks among the kept */
};

struct zf_html_head {
	struct zf_slice file, title;
	const char
	    *format; /* NULL: of a finished run, of which only the fates are known; likewise all below */
	struct zf_slice charset;
	const char *lang;
	float lang_prob;               /* 0..1 */
	const char *skip, *skip_words; /* NULL = it is a document */
	const struct zf_explanation *explanation; /* its count is 0 where rules alone judged */
};

struct zf_html_block {
	uint32_t number;
	enum zf_kind kind;
	uint8_t level;
	struct zf_slice lang;
	float lang_prob;       /* 0..1; below 0 = not known */
	enum zf_reason reason;
	float certainty;       /* 0..1 */
	const char *why;       /* which rule said so; NULL = none */
	struct zf_slice of_doc;  /* the other document that has the copy that stays; empty = this one */
	uint32_t of_block;     /* ZF_NO_BLOCK = none */
	struct zf_slice text;
	struct zf_slice raw;   /* as read; the same pointer where nothing was repaired */
	unsigned repairs, flags; /* bits of enum zf_repair, zf_flag */
	const struct zf_element *in; /* NULL = not known */
	const struct zf_mark *marks; /* those that did not decide are named too */
	const struct zf_block_explained *explained; /* NULL = no weights judged it */
	float cut;             /* of its page, where explained */
	float merit;           /* log odds above the cut, after the neighbours had their say */
};

void zf_html_begin(struct zf_html *html);
void zf_html_record(struct zf_html *html, const struct zf_html_head *head, const struct zf_html_tally *tally);
/* In their order; those past the bounds are passed over. */
void zf_html_block(struct zf_html *html, const struct zf_html_block *block);
/* `blocks`: of the record, shown or not. */
void zf_html_record_end(struct zf_html *html, uint64_t blocks);
/* Writes what waits and frees the buffer. ZEEF_EIO, ZEEF_ENOMEM. */
enum zeef_status zf_html_end(struct zf_html *html);

#endif
