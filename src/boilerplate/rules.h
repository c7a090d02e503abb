/*
 * boilerplate/rules: what is known without learning.
 *
 * zf_rules_sure() names blocks that are furniture on any page (language menus, skip links, consent notes …);
 * zf_rules_lines() judges texts without elements, where nothing but the words and the runs of short lines can
 * tell.
 */
#ifndef ZF_BOILERPLATE_RULES_H
#define ZF_BOILERPLATE_RULES_H

#include "boilerplate/page.h"

/* The certainty from which a rule decides by itself, whatever the weights say. */
#define ZF_RULES_SURE .95f

/* A rule's opinion of one block. */
struct zf_opinion {
	uint8_t reason;    /* enum zf_reason; ZF_KEPT = none */
	float certainty;   /* 0..1 */
	const char *why;   /* static */
};

/* Fills opinions (one a block, zeroed) where a rule is sure, and `ruled` of the looks. */
void zf_rules_sure(struct zf_page *page, struct zf_opinion *opinions);
/* The same for menus and feet of a text without elements. ZEEF_ENOMEM. */
enum zeef_status zf_rules_lines(const struct zf_page *page, struct zf_opinion *opinions);

#endif
