/*
 * core/event: what a parser tells a segmenter.
 *
 * parse/ calls, segment/ listens; neither knows the other, pipeline/ ties them. HTML comes as
 * open, text and close; text formats come as lines. A negative status ends the parse and is
 * handed up unchanged.
 */
#ifndef ZF_CORE_EVENT_H
#define ZF_CORE_EVENT_H

#include "core/element.h"
#include "zeef.h"

struct zf_attribute {
	const char *name;      /* lower case; until the call returns */
	struct zf_slice value; /* references resolved; until the call returns */
};

struct zf_events {
	/* An element begins. It lives in the document's arena; its regions are set by parse/. `at`: of
	 * its `<`, bytes in the decoded record, as everywhere below. */
	enum zeef_status (*open)(void *self, const struct zf_element *element,
	                         const struct zf_attribute *attributes, size_t count, uint64_t at);
	enum zeef_status (*close)(void *self, const struct zf_element *element, uint64_t at);
	/* Text, references resolved; until the call returns. `source_len`: the bytes it was written with. */
	enum zeef_status (*text)(void *self, struct zf_slice text, uint64_t at, uint64_t source_len);
	/* One line of a text format without its end, a slice of the decoded record. Form feeds stay in. */
	enum zeef_status (*line)(void *self, struct zf_slice line, uint64_t at);
};

#endif
