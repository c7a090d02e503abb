/*
 * segment/columns: two columns side by side, one after the other.
 *
 * What keeps the layout of a page prints its columns line by line. A gutter is a column of the page that is
 * blank in nearly all lines and has text on both sides in many of them. It is read as one only where
 * sentences run from line to line on both sides, or on the right beside headings in the margin: a table, or
 * labels with their values, is left as it stands, and flagged.
 */
#ifndef ZF_SEGMENT_COLUMNS_H
#define ZF_SEGMENT_COLUMNS_H

#include "core/arena.h"
#include "segment/line.h"

/* Reorders the lines of pages with two columns; *lines and *count are replaced where there are any. Split
 * lines carry ZF_LINE_SPLIT. false = no memory. */
bool zf_columns_order(struct zf_arena *arena, struct zf_line **lines, size_t *count);
/* Flags lines that have a gap at one column, several in a row, with ZF_LINE_LAYOUT. */
void zf_columns_flag(struct zf_line *lines, size_t count);

#endif
