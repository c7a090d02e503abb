/*
 * repair/repair: what extraction broke.
 *
 * Changes block->text, never block->raw; joins blocks by marking the later part with ZF_REPAIR_JOIN (and
 * joined_to); marks running heads, page numbers, dumped links and repeated units; sets document->order
 * where notes move. Every rule can be switched off by its bit (core/repairs.h); block->repairs tells which
 * made a block's text what it is.
 */
#ifndef ZF_REPAIR_REPAIR_H
#define ZF_REPAIR_REPAIR_H

#include "core/document.h"

/* Before the language is known: everything but repeated blocks; `which`: bits of enum zf_repair. */
enum zeef_status zf_repair(struct zf_document *document, unsigned which);
/* Repeats inside the document: marks ZF_REPEAT_DOCUMENT and ZF_REPEAT_ANCESTOR with the block repeated. Linear.
 * Where document->leave has ZF_REPAIR_DUMPS, a dump is taken as any text. Runs after boilerplate/, so that the copy
 * that stays is one that is text. */
enum zeef_status zf_repair_repeats(struct zf_document *document);

#endif
