#include "pipeline/why-html.h"

#include "core/utf8.h"

enum {
	FLUSH = 1 << 18,  /* bytes that wait before they are written */
	PATH_STEPS = 4,   /* elements around a block that are named */
	NAME_SIGNS = 60,  /* code points of a class or id */
	HEAD_SIGNS = 300, /* of a file's name or a title */
	MOST_MARKS = 8,
};

#define DOUBTFUL .75f /* a certainty below this is pointed out */

/* What became of a block, as coarse as colours can tell. */
enum family { KEPT, MOVED, JOINED, FURNITURE, TEMPLATE, COPY, OTHER, NFAMILIES };

static const struct {
	const char *class, *sign, *words;
} families[NFAMILIES] = {
	[KEPT] = { "kept", "\xE2\x9C\x93", "stands in the document" },
	[MOVED] = { "moved", "\xE2\x86\x92", "went to a field of the document" },
	[JOINED] = { "joined", "+", "was joined to another paragraph" },
	[FURNITURE] = { "furniture", "\xE2\x9C\x95", "is furniture of the page" },
	[TEMPLATE] = { "template", "#", "stands on most pages of its site" },
	[COPY] = { "copy", "=", "repeats a paragraph that stays" },
	[OTHER] = { "other", "\xE2\x88\x85",
	            "went for another reason: a heading with nothing below it, no letters, no document" },
};

/* The policy allows this style by its digest, and nothing else: who changes it changes STYLE_DIGEST too
 * (tests/cli tells the new one). Colours are helped by signs and by the form of the bar, for eyes that do not
 * tell them apart. */
#define STYLE_DIGEST "sha256-GGextJ0UMqwuz9jDUrizTuaw0zJ8UNCxp5v4SMVgIJA="
static const char style[] =
	":root{color-scheme:light dark}"
	"body{font:1rem/1.45 system-ui,sans-serif;max-width:62rem;margin:auto;padding:1rem;"
	"color:CanvasText;background:Canvas;overflow-wrap:anywhere}h1{font-size:1.3rem}"
	"h2{font-size:1.1rem;margin-top:2rem}p{margin:.2rem 0}"
	"table{border-collapse:collapse;margin:.6rem 0;overflow-wrap:normal}"
	"caption{text-align:start;font-weight:bold}"
	"th,td{padding:.1rem .7rem .1rem 0;text-align:end;border-bottom:1px solid GrayText}"
	"th:first-child{text-align:start}th[scope=row]{font-weight:normal}ol,ul{list-style:none;padding:0}"
	"@media(max-width:36rem){table{font-size:.75rem}th,td{padding-inline-end:.35rem}}"
	"li{--s:65%;--a:.1;margin:.35rem 0;padding:.3rem .6rem;"
	"border-inline-start:.55rem solid hsl(var(--h) var(--s) 45%);"
	"background:hsl(var(--h) var(--s) 50%/var(--a));break-inside:avoid;overflow:hidden}.kept{--h:140}"
	".moved{--h:210;border-inline-start-style:dotted}.joined{--h:45;border-inline-start-style:double}"
	".furniture{--h:0;border-inline-start-style:dashed}"
	".template{--h:285;border-inline-start-style:dashed}"
	".copy{--h:25;border-inline-start-style:groove}"
	".other{--h:0;--s:0%;border-inline-start-style:dashed}.c5{--a:.06}.c6{--a:.1}.c7{--a:.14}"
	".c8{--a:.19}.c9{--a:.25}.say{font-size:.85rem}.say b{font-size:.95rem}"
	".doubt{font-weight:bold;text-decoration:underline}.text{white-space:pre-wrap;margin:.25rem 0}"
	".title,.heading{font-weight:bold}.code{font-family:monospace}"
	".was{border:1px dashed GrayText;padding:.1rem .4rem}"
	".look,.path{font:.75rem/1.4 ui-monospace,monospace;margin:0}.path{opacity:.85}"
	"u{font:.75em monospace;text-decoration:none;border:1px solid;padding:0 .15em}"
	"li:target{outline:3px solid}"
	"@media print{body{max-width:none;font-size:9pt}li{print-color-adjust:exact;"
	"-webkit-print-color-adjust:exact}}";

static const char page_head[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	"style-src '" STYLE_DIGEST "'; base-uri 'none'; form-action 'none'\">\n"
	"<meta name=\"referrer\" content=\"no-referrer\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n<title>zeef why</title>\n<style>";

static const char page_words[] =
	"</style>\n"
	"</head>\n"
	"<body>\n"
	"<h1>What became of each paragraph, and why</h1>\n"
	"<p>Each bar is a paragraph, in the order of the page. Its colour, its sign and the form of its "
	"edge say what became of it; the stronger the colour, the surer.</p>\n"
	"<ul aria-label=\"legend\">\n";

static const char page_features[] =
	"</ul>\n"
	"<p><b>text</b> is how likely the judge of boilerplate holds it that a paragraph is text of the "
	"document, <b>line</b> the share below which paragraphs of this page are left out. Two looks make up that "
	"opinion, a mean of log odds in which the second counts three times: <b>alone</b>, the paragraph by "
	"itself and its place; <b>page</b>, again, knowing what the first look thought of all paragraphs. What "
	"moved each most stands below: the feature, of which neighbour (-1: "
	"the paragraph before), its value, and its share of the log odds, above 0 for text. Values: shares "
	"in percent; counts in eighths of powers of two (0, 8, 16, 24 are 0, 1, 3, 7); all else as numbers "
	"of their own. Shares of one feature follow the path of each tree (Saabas 2014).</p>\n";

static void escape(struct zf_buffer *out, uint32_t code, const char *at, size_t len)
{
	switch (code) {
	case '&': zf_buffer_text(out, "&amp;"); break;
	case '<': zf_buffer_text(out, "&lt;"); break;
	case '>': zf_buffer_text(out, "&gt;"); break;
	case '"': zf_buffer_text(out, "&quot;"); break;
	case '\'': zf_buffer_text(out, "&#39;"); break;
	case '\n': case '\t': zf_buffer_byte(out, (char)code); break;
	default: zf_buffer_add(out, at, len); break;
	}
}

/* What a reader would not see, or what turns the direction of what follows: written out as its number. */
static bool is_hidden(uint32_t code)
{
	if (code < 0x20)
		return code != '\n' && code != '\t';
	return (code >= 0x7F && code < 0xA0) || code == 0x061C ||
	       (code >= 0x200B && code <= 0x200F && code != 0x200C && code != 0x200D) ||
	       (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
	       (code >= 0xFFF9 && code <= 0xFFFB) || (code >= 0xFDD0 && code <= 0xFDEF) ||
	       (code & 0xFFFE) == 0xFFFE || code >= 0xE0000;
}

/* Foreign text, safe inside an element; cut after `most` code points. Returns how many it wrote. */
static size_t foreign(struct zf_buffer *out, struct zf_slice text, size_t most)
{
	size_t at = 0, count = 0;

	while (at < text.len && count < most) {
		size_t from = at;
		uint32_t code = zf_utf8_next(text, &at);

		count++;
		if (code == ZF_UTF8_BAD)
			zf_buffer_text(out, "\xEF\xBF\xBD");
		else if (is_hidden(code))
			zf_buffer_format(out, "<u>U+%04X</u>", (unsigned)code);
		else
			escape(out, code, text.at + from, at - from);
	}
	if (at < text.len)
		zf_buffer_text(out, "\xE2\x80\xA6");
	return count;
}

static enum family family_of(enum zf_reason reason)
{
	switch (zf_reason_fate(reason)) {
	case ZF_FATE_KEPT: return KEPT;
	case ZF_FATE_MOVED: return MOVED;
	case ZF_FATE_REPAIRED: return JOINED;
	case ZF_FATE_REMOVED: break;
	}
	if (reason == ZF_TEMPLATE_SITE)
		return TEMPLATE;
	if (reason < ZF_TEMPLATE_SITE)
		return FURNITURE;
	return zf_reason_has_survivor(reason) ? COPY : OTHER;
}

static const char *label_of(enum zf_reason reason)
{
	return reason == ZF_KEPT ? "kept" : zf_reason_name(reason);
}

static unsigned percent(float share)
{
	return share <= 0 ? 0 : share >= 1 ? 100 : (unsigned)(share * 100 + .5f);
}

/* 0..1 from log odds: 1 / (1 + exp(-x)), by arithmetic that is the same with every libm. */
static float chance_of(float log_odds)
{
	double a = log_odds < 0 ? -log_odds : log_odds, e = 1 - (a < 16 ? a : 16) / 4096;

	for (int i = 0; i < 12; i++)
		e *= e;
	return (float)(log_odds < 0 ? e / (1 + e) : 1 / (1 + e));
}

/* "+1.25": log odds, the same in any locale. */
static void put_odds(struct zf_buffer *out, float odds)
{
	float size = odds < 0 ? -odds : odds;
	unsigned hundredths = size < 1e6f ? (unsigned)(size * 100 + .5f) : 99999999;

	zf_buffer_format(out, "%s%u.%02u", odds < 0 ? "\xE2\x88\x92" : "+", hundredths / 100, hundredths % 100);
}

static void flush(struct zf_html *html, size_t limit)
{
	if (html->out.len <= limit && !html->out.broken)
		return;
	if (!html->failed && !html->out.broken && html->out.len)
		html->failed = !html->write(html->user, html->out.at, html->out.len);
	if (!html->out.broken)
		html->out.len = 0;
}

void zf_html_begin(struct zf_html *html)
{
	zf_buffer_text(&html->out, page_head);
	zf_buffer_text(&html->out, style);
	zf_buffer_text(&html->out, page_words);
	for (enum family family = KEPT; family < NFAMILIES; family++)
		zf_buffer_format(&html->out, "<li class=\"%s c7\"><b>%s %s</b>: %s</li>\n",
		                 families[family].class, families[family].sign, families[family].class,
		                 families[family].words);
	zf_buffer_text(&html->out, page_features);
}

static void put_count(struct zf_buffer *out, uint64_t count, uint64_t all)
{
	zf_buffer_format(out, "<td>%llu</td><td>%u%%</td>", (unsigned long long)count,
	                 all ? (unsigned)((count * 100 + all / 2) / all) : 0);
}

static void put_counts(struct zf_buffer *out, const char *label, const uint64_t counts[2],
		       const uint64_t all[2])
{
	zf_buffer_format(out, "<tr><th scope=\"row\">%s</th>", label);
	put_count(out, counts[0], all[0]);
	put_count(out, counts[1], all[1]);
	zf_buffer_text(out, "</tr>\n");
}

static void put_tally(struct zf_buffer *out, const struct zf_html_tally *tally)
{
	static const char *const columns[] = { "what", "paragraphs", "share", "characters", "share" };
	uint64_t all[2] = { 0, 0 };

	for (size_t i = 0; i < ZF_NREASONS; i++) {
		all[0] += tally->blocks[i];
		all[1] += tally->signs[i];
	}
	zf_buffer_text(out,
		       "<table>\n<caption>Paragraphs and characters by what became of them</caption>\n<tr>");
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		zf_buffer_format(out, "<th scope=\"col\">%s</th>", columns[i]);
	zf_buffer_text(out, "</tr>\n");
	for (size_t i = 0; i < ZF_NREASONS; i++)
		if (tally->blocks[i])
			put_counts(out, label_of((enum zf_reason)i),
			           (const uint64_t[]){ tally->blocks[i], tally->signs[i] }, all);
	put_counts(out, "all", all, all);
	zf_buffer_text(out, "</table>\n");
	if (tally->repaired)
		zf_buffer_format(out, "<p>kept, but not as they were read (repaired): %llu</p>\n",
		                 (unsigned long long)tally->repaired);
}

void zf_html_record(struct zf_html *html, const struct zf_html_head *head, const struct zf_html_tally *tally)
{
	struct zf_buffer *out = &html->out;

	html->record++;
	html->shown = 0;
	html->left = ZF_HTML_SIGNS;
	zf_buffer_text(out, "<section>\n<h2 dir=\"auto\">");
	foreign(out, head->file, HEAD_SIGNS);
	zf_buffer_text(out, "</h2>\n");
	if (head->title.len) {
		zf_buffer_text(out, "<p>title: <bdi>");
		foreign(out, head->title, HEAD_SIGNS);
		zf_buffer_text(out, "</bdi></p>\n");
	}
	if (head->format) {
		zf_buffer_format(out, "<p>%s, ", head->format);
		foreign(out, head->charset, HEAD_SIGNS);
		zf_buffer_text(out, ", ");
		foreign(out, zf_slice_of(head->lang), HEAD_SIGNS);
		zf_buffer_format(out, " %u%%</p>\n", percent(head->lang_prob));
	}
	if (head->skip)
		zf_buffer_format(out, "<p><strong>no document: %s (%s)</strong></p>\n",
		                 head->skip_words ? head->skip_words : "", head->skip);
	if (head->explanation)
		zf_buffer_text(out, head->explanation->count ? "" :
		               "<p>No weights were asked: rules alone judged this text.</p>\n");
	put_tally(out, tally);
	zf_buffer_text(out, "<ol>\n");
}

static void put_influences(struct zf_buffer *out, const char *name, const struct zf_look_explained *look)
{
	zf_buffer_format(out, "<p class=\"look\"><b>%s</b> ", name);
	put_odds(out, look->sum);
	zf_buffer_byte(out, ':');
	for (size_t i = 0; i < ZF_INFLUENCES && look->influences[i].feature; i++) {
		const struct zf_influence *influence = &look->influences[i];
		size_t len = strlen(influence->feature);
		bool share = len > 6 && strcmp(influence->feature + len - 6, "_share") == 0;

		zf_buffer_format(out, "%s %s", i ? "," : "", influence->feature);
		if (influence->neighbour)
			zf_buffer_format(out, "[%+d]", influence->neighbour);
		zf_buffer_format(out, share ? "=%u%% " : "=%u ",
		                 share ? influence->value * 100u / 255 : influence->value);
		put_odds(out, influence->share);
	}
	zf_buffer_text(out, "</p>\n");
}

static void put_path(struct zf_buffer *out, const struct zf_element *in)
{
	const struct zf_element *steps[PATH_STEPS];
	size_t count = 0;

	for (; in && count < PATH_STEPS; in = in->above)
		steps[count++] = in;
	if (!count)
		return;
	zf_buffer_text(out, "<p class=\"path\">");
	while (count--) {
		foreign(out, zf_slice_of(steps[count]->tag), NAME_SIGNS);
		zf_buffer_text(out, steps[count]->id.len ? "#" : "");
		foreign(out, steps[count]->id, NAME_SIGNS);
		zf_buffer_text(out, steps[count]->classes.len ? "." : "");
		foreign(out, steps[count]->classes, NAME_SIGNS);
		zf_buffer_text(out, count ? " &gt; " : "</p>\n");
	}
}

/* The reason in words (of a paragraph that stays, that it is a near copy), its rule, the copy that stays: a link
 * where that is shown already. */
static void put_reason(struct zf_html *html, const struct zf_html_block *block)
{
	struct zf_buffer *out = &html->out;
	bool link = !block->of_doc.len && block->of_block < block->number;

	if (block->reason == ZF_KEPT && !block->of_doc.len && block->of_block == ZF_NO_BLOCK)
		return;
	zf_buffer_format(out, "<p class=\"say\">%s%s%s",
	                 zf_reason_words(block->reason == ZF_KEPT ? ZF_DUPLICATE_NEAR : block->reason),
	                 block->why ? ": " : "", block->why ? block->why : "");
	if (block->of_doc.len) {
		zf_buffer_text(out, ": ");
		foreign(out, block->of_doc, NAME_SIGNS);
	}
	if (block->of_block != ZF_NO_BLOCK) {
		zf_buffer_text(out, ": ");
		if (link)
			zf_buffer_format(out, "<a href=\"#r%ub%u\">", (unsigned)html->record,
			                 (unsigned)block->of_block);
		zf_buffer_format(out, "paragraph %u%s", (unsigned)block->of_block, link ? "</a>" : "");
	}
	zf_buffer_text(out, "</p>\n");
}

/* The marks that did not decide. */
static void put_marks(struct zf_buffer *out, const struct zf_html_block *block)
{
	unsigned count = 0;

	for (const struct zf_mark *mark = block->marks; mark && count < MOST_MARKS; mark = mark->next) {
		if (mark->reason == block->reason)
			continue;
		zf_buffer_format(out, "<p class=\"say\">also marked: %s %u%%%s%s</p>\n",
		                 zf_reason_name(mark->reason), percent(mark->certainty), mark->why ? ": " : "",
		                 mark->why ? mark->why : "");
		count++;
	}
}

static bool is_tag(struct zf_slice lang)
{
	for (size_t i = 0; i < lang.len; i++)
		if (!((lang.at[i] | 32) >= 'a' && (lang.at[i] | 32) <= 'z') &&
		    !(lang.at[i] >= '0' && lang.at[i] <= '9') && lang.at[i] != '-')
			return false;
	return lang.len >= 2 && lang.len <= 35 && !zf_slice_is(lang, "und") && !zf_slice_is(lang, "zxx");
}

static void put_text(struct zf_html *html, const char *class, struct zf_slice lang, struct zf_slice text)
{
	size_t most = html->left < ZF_HTML_BLOCK_SIGNS ? html->left : ZF_HTML_BLOCK_SIGNS;

	zf_buffer_format(&html->out, "<p class=\"text %s\" dir=\"auto\"", class);
	if (is_tag(lang))
		zf_buffer_format(&html->out, " lang=\"%.*s\"", (int)lang.len, lang.at);
	zf_buffer_byte(&html->out, '>');
	html->left -= foreign(&html->out, text, most);
	zf_buffer_text(&html->out, "</p>\n");
}

/* The first line of a block: number, fate, kind, language, what the judge held it for. */
static void put_row(struct zf_html *html, const struct zf_html_block *block)
{
	struct zf_buffer *out = &html->out;
	enum family family = family_of(block->reason);
	float certainty = block->reason != ZF_KEPT || !block->explained ? block->certainty
	                  : chance_of(block->merit < 0 ? 0 : block->merit);
	unsigned shade = certainty < .5f ? 5 : certainty >= .9f ? 9 : percent(certainty) / 10;

	zf_buffer_format(out, "<li class=\"%s c%u\" id=\"r%ub%u\">\n<p class=\"say\">",
			 families[family].class, shade, (unsigned)html->record, (unsigned)block->number);
	zf_buffer_format(out, "%u <b>%s %s</b> ", (unsigned)block->number, families[family].sign,
	                 label_of(block->reason));
	if (certainty < DOUBTFUL)
		zf_buffer_format(out, "<span class=\"doubt\">doubtful %u%%</span>", percent(certainty));
	else
		zf_buffer_format(out, "%u%%", percent(certainty));
	zf_buffer_format(out, " \xC2\xB7 %s", zf_kind_name(block->kind));
	if (block->level)
		zf_buffer_format(out, " %u", block->level);
	zf_buffer_text(out, " \xC2\xB7 ");
	foreign(out, block->lang.len ? block->lang : zf_slice_of("und"), NAME_SIGNS);
	if (block->lang_prob >= 0)
		zf_buffer_format(out, " %u%%", percent(block->lang_prob));
	if (block->explained) {
		float sum = block->explained->opinion;

		zf_buffer_format(out, " \xC2\xB7 text %u%%, line %u%%%s", percent(chance_of(sum)),
		                 percent(chance_of(block->cut)),
		                 sum < block->cut && block->merit >= 0 ? ", lifted by its neighbours"
		                 : sum >= block->cut && block->merit < 0 ? ", lowered by where it stands" : "");
	}
	zf_buffer_text(out, "</p>\n");
}

/* What repairs made of the text that was read, and what else is to be known of it. */
static void put_repairs(struct zf_html *html, const struct zf_html_block *block)
{
	struct zf_buffer *out = &html->out;

	for (unsigned i = 0; i < ZF_FLAGS; i++)
		if (block->flags >> i & 1)
			zf_buffer_format(out, "<p class=\"say\">%s</p>\n", zf_flag_words(i));
	if (block->text.at == block->raw.at)
		return;
	zf_buffer_text(out, "<p class=\"say\">repaired");
	for (unsigned i = 0; i < ZF_NREPAIRS; i++)
		if (block->repairs >> i & 1)
			zf_buffer_format(out, " %s", zf_repair_name((enum zf_repair_number)i));
	zf_buffer_text(out, "; as it was read:</p>\n");
	put_text(html, "was", block->lang, block->raw);
}

void zf_html_block(struct zf_html *html, const struct zf_html_block *block)
{
	if (html->shown == ZF_HTML_BLOCKS || !html->left || html->failed)
		return;
	html->shown++;
	put_row(html, block);
	put_text(html, zf_kind_name(block->kind), block->lang, block->text);
	put_repairs(html, block);
	put_reason(html, block);
	put_marks(&html->out, block);
	if (block->explained) {
		put_influences(&html->out, "alone", &block->explained->looks[0]);
		put_influences(&html->out, "page", &block->explained->looks[1]);
	}
	put_path(&html->out, block->in);
	zf_buffer_text(&html->out, "</li>\n");
	flush(html, FLUSH);
}

void zf_html_record_end(struct zf_html *html, uint64_t blocks)
{
	zf_buffer_text(&html->out, "</ol>\n");
	if (blocks > html->shown)
		zf_buffer_format(&html->out, "<p><strong>%llu more paragraphs are counted above and not shown; "
		                 "zeef why --json has them.</strong></p>\n",
		                 (unsigned long long)(blocks - html->shown));
	zf_buffer_text(&html->out, "</section>\n");
	flush(html, FLUSH);
}

enum zeef_status zf_html_end(struct zf_html *html)
{
	enum zeef_status status;

	zf_buffer_text(&html->out, "</body>\n</html>\n");
	flush(html, 0);
	status = html->out.broken ? ZEEF_ENOMEM : html->failed ? ZEEF_EIO : ZEEF_OK;
	zf_buffer_free(&html->out);
	return status;
}
