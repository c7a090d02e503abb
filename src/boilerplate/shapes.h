/*
 * boilerplate/shapes: the shapes of a document's blocks, which its site is asked about.
 *
 * Blocks are of one shape where the tags and class names above them are the same, and both or neither are mostly
 * links, and read like prose. What a site's other documents leave out at a shape is furniture here too, though this page
 * alone would keep it: a list of other articles, the lines under a picture of a teaser, a comment.
 */
#ifndef ZF_BOILERPLATE_SHAPES_H
#define ZF_BOILERPLATE_SHAPES_H

#include "core/document.h"

struct zf_shape {
	uint64_t key;
	uint32_t block; /* may go where the site leaves its shape out; ZF_NO_BLOCK = none of this shape may */
	bool kept;      /* the document keeps more of the shape than it leaves out */
};

/* Of a judged document whose blocks have their weights: each block that may go, and each other shape once. In its arena;
 * linear. A document that is to be skipped, and blocks without elements, say nothing. */
enum zeef_status zf_shapes_take(const struct zf_document *document, struct zf_shape **out, uint32_t *count);

/* What the corpus knows of a shape on its site, without the document that asks. */
struct zf_shape_facts {
	uint32_t documents; /* different documents with the shape */
	uint32_t kept;      /* those of them that keep it */
};
/* Whether what may go does. Pure. */
bool zf_shape_goes(struct zf_shape_facts others);

#endif
