/* pipeline/tally: the numbers of a run, as they grow. */
#ifndef ZF_PIPELINE_TALLY_H
#define ZF_PIPELINE_TALLY_H

#include "pipeline/finish.h"

void zf_tally_add(struct zeef_summary *summary, const struct zf_ending *ending);
/* Adds one to the count of a language; keeps the list in the order in which languages came. */
void zf_tally_lang(struct zeef_summary *summary, const char *lang);
/* Adds the numbers of another, both before zf_tally_end. */
void zf_tally_join(struct zeef_summary *summary, const struct zeef_summary *other);
/* Puts languages in the order of their counts, most first, then of their tags; drops reasons that
 * did not occur. */
void zf_tally_end(struct zeef_summary *summary);
/* ZEEF_DAMAGED where some input was damaged or left out for what it is; a record that only repeats others, or
 * is all boilerplate, is not. */
enum zeef_status zf_tally_status(const struct zeef_summary *summary);

#endif
