/*
 * core/repairs: what extraction breaks and zeef mends, one row a kind.
 *
 * Help, README, manifest, ledger and the switch --no-repair=NAME all read this table. A name never changes its
 * meaning; new rows come at the end. zeef.h hands the table out as zeef_repairs().
 */
#ifndef ZF_CORE_REPAIRS_H
#define ZF_CORE_REPAIRS_H

#include <stdint.h>

#define ZF_REPAIRS(X)                                                                                        \
	X(COLUMNS, "columns", "two columns of a printed page are read one after the other")                  \
	X(GLUE, "glue", "paragraphs written one behind the other without a space are parted")                \
	X(WRAPS, "wraps", "lines that were broken for want of room are one paragraph")                       \
	X(HYPHENS, "hyphens", "hyphens at line ends go or stay, as the document spells the word elsewhere")  \
	X(KERNING, "kerning", "gaps inside words are closed: P R E S S, \"dr ie\"")                          \
	X(DUMPS, "dumps", "in a dump of all nodes, the text of outer elements is not said again")            \
	X(LINKS, "links", "addresses dumped among the text move to the links")                               \
	X(PAGES, "pages", "running heads and feet and page numbers go")                                      \
	X(JOINS, "joins", "a sentence that a page's end cut is whole again")                                 \
	X(NOTES, "notes", "footnotes are notes, and their markers leave the running text")                   \
	X(RESIDUE, "residue", "the language of a link's target, \"[EN]\", is no word of the sentence")       \
	X(MOJIBAKE, "mojibake", "UTF-8 that was read as a one-byte character set is turned back")

enum zf_repair_number {
#define ZF_REPAIR_NUMBER(id, name, words) ZF_REPAIR_NUMBER_##id,
	ZF_REPAIRS(ZF_REPAIR_NUMBER)
#undef ZF_REPAIR_NUMBER
	ZF_NREPAIRS
};

enum zf_repair { /* bits */
#define ZF_REPAIR_BIT(id, name, words) ZF_REPAIR_##id = 1 << ZF_REPAIR_NUMBER_##id,
	ZF_REPAIRS(ZF_REPAIR_BIT)
#undef ZF_REPAIR_BIT
	ZF_REPAIR_ALL = (1 << ZF_NREPAIRS) - 1,
};

/* The name of a repair; static. */
const char *zf_repair_name(enum zf_repair_number number);

/* What a reader should know of a paragraph that stays: what is wrong with it and is not mended, or that its page
 * alone would not have kept it. Bits; a name never changes its meaning. */
enum zf_flag {
	ZF_FLAG_CHARACTER_MAP = 1 << 0, /* its signs are not the letters that were printed */
	ZF_FLAG_LAYOUT = 1 << 1,        /* columns or a table, left as they were printed: the order may be wrong */
	ZF_FLAG_SITE_TITLE = 1 << 2,    /* a title that its page alone leaves out, and that its site gave back */
	ZF_FLAGS = 3                    /* how many */
};
/* The name of flag 1 << number: "character-map", "layout", "site-title"; static. */
const char *zf_flag_name(unsigned number);
/* One clause for people. Static. */
const char *zf_flag_words(unsigned number);

#endif
