/*
 * metadata/metadata: title, date, institution, kind of document, references, contacts, further links.
 *
 * Reads the properties, the origin and the blocks; fills the fields of the document; marks the blocks that
 * went to a field (ZF_MOVED_*). Patterns are rows of one table in patterns.c, phrases of one in phrases.c.
 *
 * What it read off the page stays as properties: of a note's header "header.from", "header.to",
 * "header.subject", "header.number", "header.date", "header.kind", "header.procedure" and one "header.code" a
 * subject code; of other documents "fact.kind", "fact.date" and "fact.number". A document that zeef wrote
 * (ZF_FORMAT_BLOCKS) keeps the values of its "zeef.*" properties and is not marked.
 */
#ifndef ZF_METADATA_METADATA_H
#define ZF_METADATA_METADATA_H

#include "core/document.h"

struct zf_metadata; /* compiled patterns, ICU's calendars; one a thread */
struct zf_metadata *zf_metadata_new(void); /* NULL = no memory */
void zf_metadata_free(struct zf_metadata *metadata); /* takes NULL */

/* Before the judge: contacts, header tables, reference lines and the title's block, which judges should know.
 * Cuts brackets that name contacts off the end of block->text. */
enum zeef_status zf_metadata_mark(struct zf_metadata *metadata, struct zf_document *document);
/* After the judge and the settled language: all fields, from the blocks that stay and those marked moved;
 * document->group and document->site too. */
enum zeef_status zf_metadata_fill(struct zf_metadata *metadata, struct zf_document *document);

#endif
