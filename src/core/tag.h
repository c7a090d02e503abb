/*
 * core/tag: the elements of HTML by number.
 *
 * A parser names an element once; judges then compare numbers. The numbers are those of this version of
 * zeef alone: nothing that is written may depend on them.
 */
#ifndef ZF_CORE_TAG_H
#define ZF_CORE_TAG_H

#include "core/slice.h"

enum zf_tag_trait {
	ZF_TAG_BLOCK = 1,  /* its start and its end cut a paragraph */
	ZF_TAG_VOID = 2,   /* has no content and no end tag */
	ZF_TAG_PHRASE = 4, /* stands inside a line of text */
};

/* number, name, traits */
#define ZF_TAGS(X) \
	X(A, "a", ZF_TAG_PHRASE) \
	X(ABBR, "abbr", ZF_TAG_PHRASE) \
	X(ACRONYM, "acronym", ZF_TAG_PHRASE) \
	X(ADDRESS, "address", ZF_TAG_BLOCK) \
	X(ANNOTATION, "annotation", 0) \
	X(ANNOTATION_XML, "annotation-xml", 0) \
	X(APPLET, "applet", 0) \
	X(AREA, "area", ZF_TAG_VOID) \
	X(ARTICLE, "article", ZF_TAG_BLOCK) \
	X(ASIDE, "aside", ZF_TAG_BLOCK) \
	X(AUDIO, "audio", ZF_TAG_BLOCK) \
	X(B, "b", ZF_TAG_PHRASE) \
	X(BASE, "base", ZF_TAG_VOID) \
	X(BASEFONT, "basefont", ZF_TAG_VOID) \
	X(BDI, "bdi", ZF_TAG_PHRASE) \
	X(BDO, "bdo", ZF_TAG_PHRASE) \
	X(BIG, "big", ZF_TAG_PHRASE) \
	X(BLOCKQUOTE, "blockquote", ZF_TAG_BLOCK) \
	X(BODY, "body", ZF_TAG_BLOCK) \
	X(BR, "br", ZF_TAG_VOID) \
	X(BUTTON, "button", ZF_TAG_BLOCK) \
	X(CANVAS, "canvas", ZF_TAG_BLOCK) \
	X(CAPTION, "caption", ZF_TAG_BLOCK) \
	X(CENTER, "center", ZF_TAG_BLOCK) \
	X(CITE, "cite", ZF_TAG_PHRASE) \
	X(CODE, "code", ZF_TAG_PHRASE) \
	X(COL, "col", ZF_TAG_VOID) \
	X(COLGROUP, "colgroup", 0) \
	X(DATA, "data", ZF_TAG_PHRASE) \
	X(DATALIST, "datalist", ZF_TAG_BLOCK) \
	X(DD, "dd", ZF_TAG_BLOCK) \
	X(DEL, "del", ZF_TAG_PHRASE) \
	X(DETAILS, "details", ZF_TAG_BLOCK) \
	X(DFN, "dfn", ZF_TAG_PHRASE) \
	X(DIALOG, "dialog", ZF_TAG_BLOCK) \
	X(DIR, "dir", ZF_TAG_BLOCK) \
	X(DIV, "div", ZF_TAG_BLOCK) \
	X(DL, "dl", ZF_TAG_BLOCK) \
	X(DT, "dt", ZF_TAG_BLOCK) \
	X(EM, "em", ZF_TAG_PHRASE) \
	X(EMBED, "embed", ZF_TAG_VOID) \
	X(FIELDSET, "fieldset", ZF_TAG_BLOCK) \
	X(FIGCAPTION, "figcaption", ZF_TAG_BLOCK) \
	X(FIGURE, "figure", ZF_TAG_BLOCK) \
	X(FONT, "font", ZF_TAG_PHRASE) \
	X(FOOTER, "footer", ZF_TAG_BLOCK) \
	X(FORM, "form", ZF_TAG_BLOCK) \
	X(FRAME, "frame", ZF_TAG_VOID) \
	X(FRAMESET, "frameset", ZF_TAG_BLOCK) \
	X(H1, "h1", ZF_TAG_BLOCK) \
	X(H2, "h2", ZF_TAG_BLOCK) \
	X(H3, "h3", ZF_TAG_BLOCK) \
	X(H4, "h4", ZF_TAG_BLOCK) \
	X(H5, "h5", ZF_TAG_BLOCK) \
	X(H6, "h6", ZF_TAG_BLOCK) \
	X(HEAD, "head", ZF_TAG_BLOCK) \
	X(HEADER, "header", ZF_TAG_BLOCK) \
	X(HGROUP, "hgroup", ZF_TAG_BLOCK) \
	X(HR, "hr", ZF_TAG_BLOCK | ZF_TAG_VOID) \
	X(HTML, "html", ZF_TAG_BLOCK) \
	X(I, "i", ZF_TAG_PHRASE) \
	X(IFRAME, "iframe", ZF_TAG_BLOCK) \
	X(IMG, "img", ZF_TAG_VOID) \
	X(INPUT, "input", ZF_TAG_VOID) \
	X(INS, "ins", ZF_TAG_PHRASE) \
	X(ISINDEX, "isindex", ZF_TAG_VOID) \
	X(KBD, "kbd", ZF_TAG_PHRASE) \
	X(KEYGEN, "keygen", ZF_TAG_VOID) \
	X(LABEL, "label", ZF_TAG_PHRASE) \
	X(LEGEND, "legend", ZF_TAG_BLOCK) \
	X(LI, "li", ZF_TAG_BLOCK) \
	X(LINK, "link", ZF_TAG_VOID) \
	X(LISTING, "listing", ZF_TAG_BLOCK) \
	X(MAIN, "main", ZF_TAG_BLOCK) \
	X(MAP, "map", ZF_TAG_PHRASE) \
	X(MARK, "mark", ZF_TAG_PHRASE) \
	X(MATH, "math", ZF_TAG_PHRASE) \
	X(MENU, "menu", ZF_TAG_BLOCK) \
	X(META, "meta", ZF_TAG_VOID) \
	X(METER, "meter", ZF_TAG_PHRASE) \
	X(NAV, "nav", ZF_TAG_BLOCK) \
	X(NOBR, "nobr", ZF_TAG_PHRASE) \
	X(NOFRAMES, "noframes", ZF_TAG_BLOCK) \
	X(NOSCRIPT, "noscript", ZF_TAG_BLOCK) \
	X(OBJECT, "object", 0) \
	X(OL, "ol", ZF_TAG_BLOCK) \
	X(OPTGROUP, "optgroup", ZF_TAG_BLOCK) \
	X(OPTION, "option", ZF_TAG_BLOCK) \
	X(OUTPUT, "output", ZF_TAG_PHRASE) \
	X(P, "p", ZF_TAG_BLOCK) \
	X(PARAM, "param", ZF_TAG_VOID) \
	X(PICTURE, "picture", ZF_TAG_PHRASE) \
	X(PLAINTEXT, "plaintext", ZF_TAG_BLOCK) \
	X(PRE, "pre", ZF_TAG_BLOCK) \
	X(PROGRESS, "progress", ZF_TAG_PHRASE) \
	X(Q, "q", ZF_TAG_PHRASE) \
	X(RP, "rp", ZF_TAG_PHRASE) \
	X(RT, "rt", ZF_TAG_PHRASE) \
	X(RUBY, "ruby", ZF_TAG_PHRASE) \
	X(S, "s", ZF_TAG_PHRASE) \
	X(SAMP, "samp", ZF_TAG_PHRASE) \
	X(SCRIPT, "script", 0) \
	X(SEARCH, "search", ZF_TAG_BLOCK) \
	X(SECTION, "section", ZF_TAG_BLOCK) \
	X(SELECT, "select", ZF_TAG_BLOCK) \
	X(SLOT, "slot", ZF_TAG_PHRASE) \
	X(SMALL, "small", ZF_TAG_PHRASE) \
	X(SOURCE, "source", ZF_TAG_VOID) \
	X(SPAN, "span", ZF_TAG_PHRASE) \
	X(STRIKE, "strike", ZF_TAG_PHRASE) \
	X(STRONG, "strong", ZF_TAG_PHRASE) \
	X(STYLE, "style", 0) \
	X(SUB, "sub", ZF_TAG_PHRASE) \
	X(SUMMARY, "summary", ZF_TAG_BLOCK) \
	X(SUP, "sup", ZF_TAG_PHRASE) \
	X(SVG, "svg", 0) \
	X(TABLE, "table", ZF_TAG_BLOCK) \
	X(TBODY, "tbody", ZF_TAG_BLOCK) \
	X(TD, "td", ZF_TAG_BLOCK) \
	X(TEMPLATE, "template", ZF_TAG_BLOCK) \
	X(TEXTAREA, "textarea", ZF_TAG_BLOCK) \
	X(TFOOT, "tfoot", ZF_TAG_BLOCK) \
	X(TH, "th", ZF_TAG_BLOCK) \
	X(THEAD, "thead", ZF_TAG_BLOCK) \
	X(TIME, "time", ZF_TAG_PHRASE) \
	X(TITLE, "title", ZF_TAG_BLOCK) \
	X(TR, "tr", ZF_TAG_BLOCK) \
	X(TRACK, "track", ZF_TAG_VOID) \
	X(TT, "tt", ZF_TAG_PHRASE) \
	X(U, "u", ZF_TAG_PHRASE) \
	X(UL, "ul", ZF_TAG_BLOCK) \
	X(VAR, "var", ZF_TAG_PHRASE) \
	X(VIDEO, "video", ZF_TAG_BLOCK) \
	X(WBR, "wbr", ZF_TAG_VOID) \
	X(XMP, "xmp", ZF_TAG_BLOCK)

enum zf_tag {
	ZF_TAG_OTHER, /* a name that is not in the list */
#define ZF_TAG_NUMBER(number, name, traits) ZF_TAG_##number,
	ZF_TAGS(ZF_TAG_NUMBER)
#undef ZF_TAG_NUMBER
	ZF_NTAGS
};

/* "div"; "" for ZF_TAG_OTHER. Static: two elements of one known tag share the pointer. */
const char *zf_tag_name(enum zf_tag tag);
/* Bits of enum zf_tag_trait. */
unsigned zf_tag_traits(enum zf_tag tag);
/* The tag of a name, in any case of letters. */
enum zf_tag zf_tag_find(struct zf_slice name);

#endif
