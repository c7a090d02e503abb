/* What libxml2 2.9.14 makes of each tag (its tables html40ElementTable and htmlStartClose). */
#include "parse/scan.h"

enum { LEAF = 1, ENDS_P = 2 };

/*
 * The names that HTML 5 added stand in the skeleton under names that no rule of libxml2 speaks of; the
 * phrases that owned those names become <q>, of which the same holds.
 */
static const struct {
	const char *neutral;
	uint8_t ways;
} ways[ZF_NTAGS] = {
	[ZF_TAG_A] = { "", LEAF },
	[ZF_TAG_ABBR] = { "", LEAF },
	[ZF_TAG_ACRONYM] = { "q", LEAF },
	[ZF_TAG_APPLET] = { "object", 0 },
	[ZF_TAG_ARTICLE] = { "var", ENDS_P },
	[ZF_TAG_ASIDE] = { "acronym", ENDS_P },
	[ZF_TAG_B] = { "", LEAF },
	[ZF_TAG_BDI] = { "q", LEAF },
	[ZF_TAG_BDO] = { "q", LEAF },
	[ZF_TAG_BIG] = { "", LEAF },
	[ZF_TAG_CITE] = { "", LEAF },
	[ZF_TAG_CODE] = { "", LEAF },
	[ZF_TAG_DATA] = { "q", LEAF },
	[ZF_TAG_DEL] = { "ins", LEAF },
	[ZF_TAG_DETAILS] = { "", ENDS_P },
	[ZF_TAG_DFN] = { "q", LEAF },
	[ZF_TAG_DIALOG] = { "", ENDS_P },
	[ZF_TAG_EM] = { "", LEAF },
	[ZF_TAG_FIGCAPTION] = { "del", ENDS_P },
	[ZF_TAG_FIGURE] = { "applet", ENDS_P },
	[ZF_TAG_FONT] = { "", LEAF },
	[ZF_TAG_FOOTER] = { "dfn", ENDS_P },
	[ZF_TAG_HEADER] = { "bdo", ENDS_P },
	[ZF_TAG_HGROUP] = { "", ENDS_P },
	[ZF_TAG_I] = { "", LEAF },
	[ZF_TAG_INS] = { "", LEAF },
	[ZF_TAG_KBD] = { "q", LEAF },
	[ZF_TAG_LABEL] = { "", LEAF },
	[ZF_TAG_MAIN] = { "samp", ENDS_P },
	[ZF_TAG_MAP] = { "q", 0 },
	[ZF_TAG_MARK] = { "q", LEAF },
	[ZF_TAG_MATH] = { "q", 0 },
	[ZF_TAG_METER] = { "q", LEAF },
	[ZF_TAG_NAV] = { "map", ENDS_P },
	[ZF_TAG_NOBR] = { "q", LEAF },
	[ZF_TAG_OUTPUT] = { "q", LEAF },
	[ZF_TAG_PICTURE] = { "q", LEAF },
	[ZF_TAG_PROGRESS] = { "q", LEAF },
	[ZF_TAG_Q] = { "", LEAF },
	[ZF_TAG_S] = { "", LEAF },
	[ZF_TAG_SAMP] = { "q", LEAF },
	[ZF_TAG_SEARCH] = { "", ENDS_P },
	[ZF_TAG_SECTION] = { "kbd", ENDS_P },
	[ZF_TAG_SMALL] = { "", LEAF },
	[ZF_TAG_SPAN] = { "", LEAF },
	[ZF_TAG_STRIKE] = { "", LEAF },
	[ZF_TAG_STRONG] = { "", LEAF },
	[ZF_TAG_SUB] = { "", LEAF },
	[ZF_TAG_SUMMARY] = { "", ENDS_P },
	[ZF_TAG_SUP] = { "", LEAF },
	[ZF_TAG_TIME] = { "q", LEAF },
	[ZF_TAG_TT] = { "", LEAF },
	[ZF_TAG_U] = { "", LEAF },
	[ZF_TAG_VAR] = { "q", LEAF },
};

const char *zf_scan_neutral(enum zf_tag tag)
{
	const char *name = ways[tag].neutral;

	return name && *name ? name : zf_tag_name(tag);
}

bool zf_scan_is_leaf(enum zf_tag tag)
{
	return ways[tag].ways & LEAF;
}

bool zf_scan_ends_paragraph(enum zf_tag tag)
{
	return ways[tag].ways & ENDS_P;
}
