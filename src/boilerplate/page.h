/*
 * boilerplate/page: a page as the judge sees it: its blocks measured, its places summed up.
 *
 * A place is an element that holds blocks; its sums are over all blocks below it. All lives in the document's
 * arena; time is linear in blocks and elements, whatever the depth.
 */
#ifndef ZF_BOILERPLATE_PAGE_H
#define ZF_BOILERPLATE_PAGE_H

#include "boilerplate/overlap.h"
#include "boilerplate/phrases.h"
#include "boilerplate/words.h"
#include "core/document.h"

struct zf_look {
	struct zf_words words;
	uint8_t phrase;       /* enum zf_phrase */
	uint8_t where;        /* enum zf_phrase_where */
	/* languages that it names, when it does nothing else; 0 = it does something else */
	uint8_t tongues;
	uint8_t link_share;   /* 0..255: share of its bytes inside links */
	bool tongue_codes;    /* it names them by their codes alone */
	bool prose;           /* reads like running text */
	uint8_t credit;       /* names the maker of a picture: 2 = first, 1 = last, 0 = not */
	bool login;           /* says what the form of a login alone says */
	bool title;           /* its words are those of the page's title */
	uint8_t title_share, title_cover, summary_share, body_share; /* 0..255; see boilerplate/overlap */
	uint8_t ruled;        /* the reason that a rule is sure of; 0 = none */
	uint32_t first_alike; /* the first block with its words; itself where none stood before */
	uint32_t repeats;     /* blocks of the page with its words */
	uint32_t place;       /* of its element; 0 = none */
	uint32_t likes;       /* blocks of the page with its shape */
	uint16_t *vocabulary; /* its first words, each by its number in the page's vocabulary */
};

enum zf_place_titled { ZF_TITLE_BESIDE, ZF_TITLE_AROUND, ZF_TITLE_WITHIN }; /* the article with the page's title */

struct zf_place {
	const struct zf_element *element;
	uint32_t above;       /* 0 = none */
	uint32_t blocks;
	uint32_t words, linked; /* of all blocks below; of these inside links (by share of bytes) */
	uint32_t prose;       /* words of blocks that read like running text */
	uint32_t article;     /* the innermost <article> that is, or holds, this place; 0 = none */
	uint32_t article_number; /* of an <article>: which of the page, from 1 */
	/* enum zf_reason that its name, or one above, speaks for; see boilerplate/labels */
	uint8_t hint;
	uint8_t hint_age;     /* places in between */
	uint8_t own_hint;     /* which of the hints its own name is */
	bool main;            /* is the main place, or in it */
	uint8_t titled;       /* enum zf_place_titled */
	/* how many elements up from the title's the first is that holds this one too, from 1; 0 = the page has no title */
	uint8_t title_far;
	/* in an article behind the title's, and beside it, that has a heading of the first level: another document, which
	 * a page that scrolls without end has appended */
	bool rival;
};

struct zf_page {
	struct zf_document *document;
	struct zf_look *looks;    /* one a block */
	struct zf_place *places;  /* from 1 */
	uint32_t nplaces;
	uint32_t *descent;        /* the places, each behind those above it */
	/* For each of `descent`: the first of them whose element has the same tag, classes, id, role and item */
	uint32_t *namesakes;
	uint32_t *shapes;         /* of each block: its shape's number, from 1 to n blocks at most */
	uint32_t *groups;         /* likewise of its group; 0 = in none */
	const struct zf_overlap *overlap;
	uint32_t articles, most_article_words;
	bool has_main;            /* some block stands in <main> */
	uint32_t main;            /* the innermost place with most of the prose; 0 = none */
	uint32_t title;           /* the heading likest to the title that the head gives; ZF_NO_BLOCK = none is like it */
	uint32_t words, prose, linked;
	uint32_t vocabulary;      /* its words' numbers are 1 to this; some words share one */
	uint32_t prices;          /* blocks that name one */
	uint32_t first_prose, last_prose; /* blocks; ZF_NO_BLOCK = none */
};

/* Measures all blocks. ZEEF_ENOMEM = the record's memory is used up. */
enum zeef_status zf_page_look(struct zf_document *document, const struct zf_phrases *phrases,
                              struct zf_page *page);

/* Words of a block that stand inside links, by its share of bytes. */
static inline uint32_t zf_look_linked(const struct zf_look *look)
{
	return (uint32_t)((uint64_t)look->words.words * look->link_share / 255);
}

/* The text that a judge reads of a block. */
static inline struct zf_slice zf_page_text(const struct zf_block *block)
{
	return block->text.at ? block->text : block->raw;
}

#endif
