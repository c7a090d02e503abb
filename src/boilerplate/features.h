/*
 * boilerplate/features: what a page itself says of each of its blocks, as bytes.
 *
 * One column a feature, one row a block, with ZF_PAD rows of zeros before and behind, so that "the same of the
 * block before" is a shift of the column. Counts are in eighths of a power of two, shares in 255ths: whole numbers
 * all through, the same on every machine.
 */
#ifndef ZF_BOILERPLATE_FEATURES_H
#define ZF_BOILERPLATE_FEATURES_H

#include "boilerplate/page.h"

enum {
	ZF_PAD = 4,
	/* of a column beside its rows, which are rounded up to 32: both pads, and room to read 32 rows at once */
	ZF_STRIDE_MORE = 32
};

/* Of the block by itself; trees may ask these of the neighbours too. */
#define ZF_LOCAL_FEATURES(X) \
	X(words) X(signs) X(links) X(link_share) X(sentences) X(sentence_words) X(commas) X(comma_share) \
	X(capital_share) X(upper_share) X(digit_share) X(number_share) X(longest) X(word_letters) X(brief_share) \
	X(first_sign) X(last_sign) X(symbols) X(phrase) X(kind) X(tag) X(title_share) X(summary_share) X(body_share) \
	X(names) X(same_shape) X(same_parent) X(likes) X(credit) X(price) X(region)

/* Of the block in its page. */
#define ZF_PLACE_FEATURES(X) \
	X(copyright) X(bar) X(arrow) X(at) X(url) X(year) X(ellipsis) X(colon) X(where) X(level) X(title_cover) X(tongues) \
	X(nav) X(header) X(footer) X(aside) X(main) X(article) X(form) X(button) X(list) X(table) X(figure) X(quote) \
	X(hidden) X(dialog) X(article_body) X(details) X(inner_header) X(inner_footer) X(section) X(noscript) X(address) \
	X(depth) X(child) X(likes_words) X(likes_links) X(likes_prose) X(group_blocks) X(group_words) X(group_links) \
	X(group_place) X(repeats) X(position) X(from_start) X(from_end) X(words_before) X(prose_before) X(since_heading) \
	X(words_since_heading) X(heading_level) X(heading_phrase) X(since_h1) X(since_title) X(title_far) X(since_prose) X(till_prose) \
	X(here_blocks) X(here_words) X(here_links) X(here_prose) X(up1_blocks) X(up1_words) X(up1_links) X(up1_prose) \
	X(up2_blocks) X(up2_words) X(up2_links) X(up2_prose) X(up3_words) X(up3_links) X(up3_prose) X(up5_words) \
	X(up5_links) X(up5_prose) X(in_main_place) X(under_main_place) X(article_share) X(article_number) X(near_words) \
	X(near_links) X(near_prose) X(wide_links) X(wide_prose) X(page_blocks) X(page_words) X(page_prose) X(page_links) \
	X(page_articles) X(page_has_main) X(page_main_words) X(page_has_body) X(page_type) X(rule) X(copy) X(other_lang) \
	X(wide_prices) X(page_prices) X(since_comments) X(since_related) \
	X(name_here) X(name_near) X(name_all) X(name_worst) X(name_best)

/* Of a first opinion of all blocks; for the second look. */
#define ZF_SCORE_FEATURES(X) \
	X(score) X(score_near) X(score_wide) X(score_likes) X(score_group) X(score_here) X(score_up1) X(score_up2) \
	X(score_up3) X(score_before) X(score_total) X(score_since) X(score_till) X(score_heading) X(score_share) \
	X(score_doubt) X(score_rank) X(score_topic) X(score_rare)

enum zf_feature {
#define X(name) ZF_FEATURE_##name,
	ZF_LOCAL_FEATURES(X)
	ZF_PLACE_FEATURES(X)
	ZF_SCORE_FEATURES(X)
#undef X
	ZF_NFEATURES,
	ZF_NLOCAL = ZF_FEATURE_region + 1,
	ZF_NPAGE = ZF_FEATURE_score, /* those that zf_features_take fills */
};

struct zf_features {
	uint8_t *bytes;   /* ZF_NFEATURES columns of `stride` bytes */
	size_t stride;    /* rows and what is beside them */
	uint32_t rows;
};

static inline uint8_t *zf_column(const struct zf_features *features, unsigned feature)
{
	return features->bytes + feature * features->stride + ZF_PAD;
}

/* The name of a feature; static. */
const char *zf_feature_name(unsigned feature);

/* A count as a byte: eighths of powers of two. */
uint8_t zf_quantise(uint64_t count);
static inline uint8_t zf_share(uint64_t part, uint64_t whole)
{
	if (part >= whole)
		return whole == 0 ? 0 : 255;
	return whole < 1 << 24 ? (uint8_t)((uint32_t)part * 255 / (uint32_t)whole) : (uint8_t)(part * 255 / whole);
}

/* Weights of words in class names, ids, roles and their like; see boilerplate/names. */
struct zf_names;

/* Takes all features but those of scores, of the document's arena. ZEEF_ENOMEM. names may be NULL: their columns stay 0. */
enum zeef_status zf_features_take(const struct zf_page *page, const struct zf_names *names,
                                  struct zf_features *out);
/* Fills the columns of names alone. */
enum zeef_status zf_features_names(const struct zf_page *page, const struct zf_names *names,
                                   struct zf_features *features);
/* Fills the columns of scores from the first opinion: log odds, one a block. */
enum zeef_status zf_features_scores(const struct zf_page *page, const int32_t *scores,
                                    struct zf_features *features);

#endif
