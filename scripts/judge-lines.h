/* judge-lines: learns where to draw the line on a page, from the sums that cross-validation gave its blocks. */
#ifndef ZF_SCRIPTS_JUDGE_LINES_H
#define ZF_SCRIPTS_JUDGE_LINES_H

#include "judge-fit.h"
#include "judge-pages.h"

enum { LINES_NONE = NO_PART /* no fold is left out */ };

struct line_job {
	const struct page *pages;
	size_t count;
	unsigned folds;
	const double *set_weight;
	int32_t *const *sums;       /* of the blocks of each page, by weights that knew no page of its site */
	unsigned trees, draw;
	void (*see)(void *with, unsigned out); /* sets the features of all pages as they are when a fold is not known */
	void *with;
};

/* The line of each page, by weights that knew no page of its fold. */
void lines_draw(const struct line_job *job, int32_t *lines);
/* The weights of all pages. */
struct fit_model lines_fit_all(const struct line_job *job);

#endif
