/*
 * repair/repair: what extraction broke.
 *
 * Changes block->text, never block->raw; joins blocks by marking the later part with ZF_REPAIR_JOIN (and
 * joined_to); marks running heads, page numbers, dumped links and repeated units; sets document->order
 * where notes move. Every rule of zf_repair can be switched off by its bit, but for line wraps.
 */
#ifndef ZF_REPAIR_REPAIR_H
#define ZF_REPAIR_REPAIR_H

#include "core/document.h"

enum zf_repair { /* bits */
	ZF_REPAIR_HYPHENS = 1 << 0,
	ZF_REPAIR_KERNING = 1 << 1,
	ZF_REPAIR_PAGES = 1 << 2,    /* running heads and feet, page numbers, breaks inside paragraphs */
	ZF_REPAIR_NOTES = 1 << 3,
	ZF_REPAIR_REPEATS = 1 << 4,  /* tiles of a dump: lines that repeat the ones around them */
	ZF_REPAIR_MOJIBAKE = 1 << 5,
	ZF_REPAIR_LINKS = 1 << 6,    /* link targets dumped into text */
	ZF_REPAIR_ALL = (1 << 7) - 1,
};

/* Before the language is known: everything but repeated blocks. */
enum zeef_status zf_repair(struct zf_document *document, unsigned which);
/* Repeats inside the document: marks ZF_REPEAT_DOCUMENT and ZF_REPEAT_ANCESTOR with the block repeated. Linear.
 * Runs after boilerplate/, so that the copy that stays is one that is text. */
enum zeef_status zf_repair_repeats(struct zf_document *document);

#endif
