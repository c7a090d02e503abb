/*
 * boilerplate/shapes: the shapes of a document's blocks, which its site is asked about.
 *
 * Blocks are of one shape where the tags and class names above them are the same, and both or neither are mostly
 * links, and read like prose. What a site's other documents leave out at a shape is furniture here too, though this page
 * alone would keep it: a list of other articles, the lines under a picture of a teaser, a comment.
 *
 * The mirror image: where the site's documents have their titles, one each, and this page leaves out the only one that
 * it has, it comes back, unless other documents of the site say the same: then it is the site's name, or a section's.
 */
#ifndef ZF_BOILERPLATE_SHAPES_H
#define ZF_BOILERPLATE_SHAPES_H

#include "core/document.h"

struct zf_shape {
	uint64_t key;
	uint32_t block; /* may go where the site leaves its shape out; ZF_NO_BLOCK = none of this shape may */
	bool kept;      /* the document keeps more of the shape than it leaves out */
	bool title;     /* the place of the document's title: `block` is left out, and may come back */
};

/* Of a judged document whose blocks have their weights and prints: each block that may go, each other shape once, and
 * the place of its title where it has one. In its arena; linear. A document that is to be skipped, and blocks without
 * elements, say nothing. */
enum zeef_status zf_shapes_take(const struct zf_document *document, struct zf_shape **out, uint32_t *count);

/* What the corpus knows of a shape on its site, without the document that asks. */
struct zf_shape_facts {
	uint32_t documents; /* different documents with the shape */
	uint32_t kept;      /* those of them that keep it */
};
/* Whether what may go does. Pure. */
bool zf_shape_goes(struct zf_shape_facts others);
/* Whether the place of a title is the site's place of titles. Pure. */
bool zf_title_has_place(struct zf_shape_facts others);
/* Whether a title is its document's own, by enum zf_titled and how many of its site's documents say the same, itself
 * among them. Pure. */
bool zf_title_is_own(uint8_t titled, uint32_t documents, uint32_t site_documents);

#endif
