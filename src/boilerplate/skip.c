#include "boilerplate/skip.h"

enum {
	FEW_WORDS = 40,     /* of text that stays: no more than an error page or a login says */
	INDEX_LINKS = 25,   /* linked blocks that make a page an index when nothing reads like text */
};

struct tally {
	uint32_t words, prose;  /* that stay */
	uint32_t staying;       /* blocks that stay and are neither heading nor title */
	uint32_t linked;        /* blocks that are links */
	uint32_t cookies, errors, passwords;
};

static struct tally count(const struct zf_page *page)
{
	const struct zf_document *document = page->document;
	struct tally t = { 0 };

	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];
		const struct zf_look *look = &page->looks[i];
		t.linked += look->link_share > 200;
		t.cookies += look->phrase == ZF_PHRASE_COOKIE && look->words.words > 1;
		t.errors += look->phrase == ZF_PHRASE_ERROR && look->words.words > 1;
		t.passwords += look->phrase == ZF_PHRASE_FORM;
		if (!zf_block_stays(block))
			continue;
		t.prose += look->prose ? look->words.words : 0;
		t.words += look->words.words;
		t.staying += block->kind != ZF_HEADING && block->kind != ZF_TITLE && look->words.words;
	}
	return t;
}

static void say(struct zf_document *document, const char *code, const char *words)
{
	document->skip = code;
	document->skip_words = words;
}

void zf_skip_page(const struct zf_page *page)
{
	struct zf_document *document = page->document;
	struct tally t = count(page);

	if (document->skip || !document->nblocks || !page->words)
		return;
	if (t.errors && t.prose < FEW_WORDS)
		say(document, "error-page", "it says that there is no page");
	else if (!t.staying && t.cookies)
		say(document, "cookie-wall", "it holds a consent notice and no text");
	else if (!t.staying && t.passwords >= 3 && page->prose < FEW_WORDS)
		say(document, "login", "it holds a form and no text");
	else if (!t.staying && t.linked >= INDEX_LINKS)
		say(document, "index", "it holds links to other pages and no text");
	else if (!t.staying)
		say(document, "empty-shell", "it holds the furniture of a page and no text");
}
