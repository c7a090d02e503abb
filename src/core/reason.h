/*
 * core/reason: why a paragraph is not, or not as it was read, in a document.
 *
 * The list is fixed and documented: a name never changes its meaning, new ones come at the end of
 * their family. A reason of the family `repair` says that the paragraph lives on in a document in
 * another form, one of `moved` that it went to a field of its document; all others are removals.
 */
#ifndef ZF_CORE_REASON_H
#define ZF_CORE_REASON_H

#include "core/slice.h"

enum zf_reason {
	ZF_KEPT, /* no reason: the paragraph stands in its document as it was read */
	ZF_BOILERPLATE_MENU,
	ZF_BOILERPLATE_LANGUAGE_LIST,
	ZF_BOILERPLATE_SHARE,
	ZF_BOILERPLATE_COOKIE,
	ZF_BOILERPLATE_SKIP_LINK,
	ZF_BOILERPLATE_BREADCRUMB,
	ZF_BOILERPLATE_HEADER,
	ZF_BOILERPLATE_FOOTER,
	ZF_BOILERPLATE_LINK_DUMP,
	ZF_BOILERPLATE_PAGE_NUMBER,
	ZF_BOILERPLATE_PAGE_HEADER,
	ZF_BOILERPLATE_RELATED,
	ZF_BOILERPLATE_COMMENTS,
	ZF_BOILERPLATE_FORM,
	ZF_BOILERPLATE_NOTICE,
	ZF_BOILERPLATE_BYLINE,
	ZF_BOILERPLATE_HIDDEN,
	ZF_BOILERPLATE_OTHER,
	ZF_TEMPLATE_SITE,
	ZF_REPEAT_DOCUMENT,
	ZF_REPEAT_ANCESTOR,
	ZF_DUPLICATE_EXACT,
	ZF_DUPLICATE_NEAR,
	ZF_DUPLICATE_DOCUMENT,
	ZF_HEADING_ORPHAN,
	ZF_EMPTY,
	ZF_RECORD_SKIPPED,
	ZF_MOVED_CONTACT,
	ZF_MOVED_LINK,
	ZF_MOVED_METADATA,
	ZF_REPAIR_TEXT,
	ZF_REPAIR_JOIN,
	ZF_NREASONS
};

enum zf_fate { ZF_FATE_KEPT, ZF_FATE_REMOVED, ZF_FATE_MOVED, ZF_FATE_REPAIRED };

/* "boilerplate.menu"; "" for ZF_KEPT. Static. */
const char *zf_reason_name(enum zf_reason reason);
/* One clause for people: "an item of a menu". Static. */
const char *zf_reason_words(enum zf_reason reason);
enum zf_fate zf_reason_fate(enum zf_reason reason);
/* Whether a row with this reason must name what it repeats (`of`). */
bool zf_reason_has_survivor(enum zf_reason reason);
/* The reason of that name, or ZF_NREASONS. */
enum zf_reason zf_reason_find(struct zf_slice name);

#endif
