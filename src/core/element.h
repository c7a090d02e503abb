/*
 * core/element: where in a page a block stood.
 *
 * Not a tree: an element knows what is above it, nothing more. Judges walk upwards.
 */
#ifndef ZF_CORE_ELEMENT_H
#define ZF_CORE_ELEMENT_H

#include "core/slice.h"

/* Regions of a page, by element, ARIA role or hidden state; bits. */
enum zf_region {
	ZF_IN_NAV = 1 << 0,        /* <nav>, role=navigation|menu|menubar|tablist|… */
	ZF_IN_HEADER = 1 << 1,     /* <header> that is not inside article/main/section; role=banner */
	ZF_IN_FOOTER = 1 << 2,     /* <footer> likewise; role=contentinfo */
	ZF_IN_ASIDE = 1 << 3,      /* <aside>, role=complementary */
	ZF_IN_MAIN = 1 << 4,       /* <main>, role=main */
	ZF_IN_ARTICLE = 1 << 5,    /* <article>, role=article */
	ZF_IN_FORM = 1 << 6,       /* <form>, role=form|search */
	ZF_IN_BUTTON = 1 << 7,     /* <button>, <select>, <label>, role=button|… */
	ZF_IN_LIST = 1 << 8,       /* <ul>, <ol>, <dl> */
	ZF_IN_TABLE = 1 << 9,
	ZF_IN_FIGURE = 1 << 10,
	ZF_IN_QUOTE = 1 << 11,     /* <blockquote> */
	ZF_IN_HIDDEN = 1 << 12,    /* hidden, aria-hidden=true, display:none, <template>, <dialog> */
	ZF_IN_DIALOG = 1 << 13,    /* role=dialog|alertdialog */
	ZF_IN_ARTICLE_BODY = 1 << 14, /* itemprop=articleBody and its like */
	ZF_IN_DETAILS = 1 << 15,   /* <details> */
	ZF_IN_INNER_HEADER = 1 << 16, /* <header> inside article/main/section */
	ZF_IN_INNER_FOOTER = 1 << 17,
	ZF_IN_SECTION = 1 << 18,
	ZF_IN_NOSCRIPT = 1 << 19,
	ZF_IN_ADDRESS = 1 << 20,
	ZF_IN_LANG_OTHER = 1 << 21, /* a lang attribute that differs from the page's */
};

struct zf_element {
	const struct zf_element *above; /* NULL at the root */
	const char *tag;                /* lower case, interned: one pointer a name and page */
	struct zf_slice classes;        /* the class attribute as written */
	struct zf_slice id;
	struct zf_slice role;           /* of ARIA */
	struct zf_slice lang;           /* its own lang attribute */
	struct zf_slice item;           /* itemprop, rel or property */
	uint32_t regions;               /* bits of enum zf_region, with those from above */
	uint32_t number;                /* in the page, from 1 */
	uint32_t child;                 /* which child of `above` it is, from 1 */
	uint16_t depth;                 /* of the root 1 */
	uint16_t tag_number;            /* enum zf_tag of core/tag.h; ZF_TAG_OTHER for names it does not list */
};

#endif
