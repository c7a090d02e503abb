/*
 * Contacts: runs of short lines with telephone numbers, e-mail addresses or accounts, and the names above them,
 * below a heading that says so or by themselves; and single sentences that name who answers the press.
 */
#include "metadata/inside.h"

#include "core/utf8.h"

#define MOST_LINES 80   /* of one run */
#define LONGEST_LINE 140 /* bytes */
#define GAP 5           /* lines without a number or address between two that have one */
#define ABOVE 5         /* lines above the first number, where its name and office stand */
#define SENTENCE 320    /* bytes of a sentence that names a contact */
#define BRACKET 400     /* bytes of brackets that name contacts */
#define ROLE 120        /* bytes of a name with its role */
#define BEFORE 40       /* bytes of the text that they end, at least */
#define MOST 100        /* contacts of a document; a page with more is a directory */

struct run {
	struct zf_page *page;
	struct zf_contact *now;
	size_t room; /* of now->details */
};

/* The contact of that name, or the last one past the most; else NULL, and *tail is where a new one goes. */
static struct zf_contact *known(struct zf_document *document, struct zf_slice name, struct zf_contact ***tail)
{
	struct zf_contact **at = &document->contacts;
	size_t n = 0;

	for (; *at; at = &(*at)->next)
		if (++n == MOST || (name.len && zf_words_same((*at)->name, name)))
			return *at;
	*tail = at;
	return NULL;
}

static bool begin(struct run *run, struct zf_slice name)
{
	struct zf_contact **tail = NULL, *contact = known(run->page->document, name, &tail);

	if (!contact) {
		contact = zf_arena_take(run->page->document->arena, 1, sizeof *contact);
		if (!contact)
			return false;
		contact->name = name;
		*tail = contact;
	}
	run->now = contact;
	/* The array grew by these steps from nothing: its room follows from what it holds. */
	for (run->room = 0; run->room < contact->ndetails;)
		run->room = run->room * 2 + 4;
	return true;
}

static bool is_known_detail(const struct zf_document *document, struct zf_slice detail)
{
	size_t n = 0;

	for (const struct zf_contact *contact = document->contacts; contact; contact = contact->next)
		for (size_t i = 0; i < contact->ndetails && n < MOST; i++, n++)
			if (zf_slice_equal(contact->details[i], detail))
				return true;
	return false;
}

static bool add_detail(struct run *run, struct zf_slice detail)
{
	struct zf_contact *contact;
	struct zf_slice *more;

	if (!run->now && is_known_detail(run->page->document, detail))
		return true;
	if (!run->now && !begin(run, (struct zf_slice){ NULL, 0 }))
		return false;
	if (detail.len > 1 && detail.at[detail.len - 1] == '.')
		detail.len--;
	contact = run->now;
	for (size_t i = 0; i < contact->ndetails && i < MOST_LINES; i++)
		if (zf_slice_equal(contact->details[i], detail) || zf_words_start(detail, contact->details[i]))
			return true;
	if (contact->ndetails == run->room) {
		run->room = run->room * 2 + 4;
		more = zf_arena_grow(run->page->document->arena, contact->details, contact->ndetails, run->room,
		                     sizeof *more);
		if (!more)
			return false;
		contact->details = more;
	}
	contact->details[contact->ndetails++] = detail;
	return true;
}

/* "Anna BERG(+32) 470 12 34 56EP_Agri": a name, a number and an account without signs between them. */
static bool glued(struct zf_slice text, struct zf_slice parts[3])
{
	size_t at, end, words;

	if (!zf_line_phone(text, &at, &end) || at < 5)
		return false;
	parts[0] = zf_metadata_trim(zf_slice_make(text.at, at));
	parts[1] = zf_slice_make(text.at + at, end - at);
	parts[2] = zf_metadata_trim(zf_slice_make(text.at + end, text.len - end));
	words = zf_line_words(parts[0], 6);
	return words >= 2 && words <= 5 && !memchr(parts[0].at, ':', parts[0].len) && parts[0].at[0] != '(' &&
	       parts[2].len <= 80;
}

static bool is_capital_name(struct zf_slice text)
{
	size_t words = 1;

	if (!text.len || (text.at[0] >= 'a' && text.at[0] <= 'z'))
		return false;
	for (size_t i = 1; i + 1 < text.len; i++)
		if (text.at[i] == ' ' && !(text.at[i + 1] >= 'a' && text.at[i + 1] <= 'z'))
			words++;
	return words >= 2;
}

/* "Anna Berg Press officer": where the role begins; SIZE_MAX = there is none behind two words or more. */
static size_t role_start(const struct zf_page *page, struct zf_slice text)
{
	size_t words = 0;
	struct zf_slice rest;

	if (text.len > ROLE)
		return SIZE_MAX;
	for (size_t i = 1; i + 1 < text.len; i++) {
		if (text.at[i] != ' ' && text.at[i] != ',')
			continue;
		rest = zf_slice_make(text.at + i, text.len - i);
		if (++words >= 2 && zf_words_of(&page->room->words, rest) & ZF_WORD_ROLE)
			return i;
	}
	return SIZE_MAX;
}

static bool begin_person(struct run *run, struct zf_slice text)
{
	size_t role = role_start(run->page, text);

	if (role == SIZE_MAX)
		return begin(run, text);
	if (!begin(run, zf_metadata_trim(zf_slice_make(text.at, role))))
		return false;
	if (!run->now->role.len)
		run->now->role = zf_metadata_trim(zf_slice_make(text.at + role + 1, text.len - role - 1));
	return true;
}

static bool add_line(struct run *run, const struct zf_line *line)
{
	struct zf_contact *now = run->now;
	struct zf_slice parts[3];

	if (line->words & ZF_WORD_CONTACT || (line->colon && line->colon + 1u == line->text.len))
		return true; /* "Contact data:" */
	if (line->sort & ZF_LINE_PHONE && glued(line->text, parts) && is_capital_name(parts[0]))
		return begin(run, parts[0]) && add_detail(run, parts[1]) &&
		       (!parts[2].len || add_detail(run, parts[2]));
	if (line->sort & ZF_LINE_DETAIL)
		return add_detail(run, line->text);
	if (now && ((now->name.len && zf_words_start(line->text, now->name)) ||
	            (now->role.len && zf_words_start(line->text, now->role))))
		return true; /* a dump says it again */
	if (!now || (now->ndetails && line->sort & ZF_LINE_NAME) || (now->ndetails && !now->name.len))
		return begin_person(run, line->text);
	if (!now->name.len)
		now->name = line->text;
	else if (!now->role.len && !now->ndetails)
		now->role = line->text;
	else if (now->ndetails && !(line->sort & ZF_LINE_TAKEN) && zf_line_words(line->text, 3) >= 2 &&
	         !line->colon && !(line->text.at[0] >= '0' && line->text.at[0] <= '9'))
		return begin_person(run, line->text);
	else
		return add_detail(run, line->text);
	return true;
}

static bool take_run(struct zf_page *page, size_t from, size_t to, bool heading)
{
	struct run run = { .page = page };

	for (size_t i = from; i < to; i++) {
		if (!(heading && i == from) && !add_line(&run, &page->lines[i]))
			return false;
		page->lines[i].sort |= ZF_LINE_TAKEN;
	}
	zf_page_move(page, from, to, ZF_MOVED_CONTACT, "a contact of the release");
	return !page->no_memory;
}

/* Whether a run of contacts cannot hold this line: it is text, goes elsewhere, has columns, or
 * claims rights. */
static bool ends(const struct zf_page *page, size_t i)
{
	const struct zf_line *line = &page->lines[i];
	const struct zf_block *block = &page->document->blocks[line->block];
	uint32_t sorts = ZF_LINE_PROSE | ZF_LINE_SENTENCE | ZF_LINE_SHELL | ZF_LINE_TAKEN | ZF_LINE_DATE |
	                 ZF_LINE_NUMBER | ZF_LINE_URL;
	unsigned words = ZF_WORD_FURTHER | ZF_WORD_PRODUCT | ZF_WORD_REFERENCE | ZF_WORD_RELEASE;

	if (i == page->title || line->text.len > LONGEST_LINE || line->sort & sorts || line->words & words)
		return true;
	if (zf_slice_starts(line->text, "\xC2\xA9"))
		return true;
	return page->document->format == ZF_FORMAT_PDF &&
	       zf_slice_find(zf_slice_trim(block->raw), zf_slice_of("    ")) != SIZE_MAX;
}

/* The end of the run from i on: behind its last number or address. *details counts them. Labels and what a dump
 * says again do not widen a gap. */
static size_t run_end(const struct zf_page *page, size_t i, size_t *details)
{
	size_t end = i, idle = 0, most = i + MOST_LINES < page->nlines ? i + MOST_LINES : page->nlines;

	for (*details = 0; i < most && idle <= GAP && !ends(page, i); i++) {
		const struct zf_line *line = &page->lines[i];
		bool echo = i > 0 && zf_words_start(line->text, line[-1].text);
		if (line->sort & ZF_LINE_DETAIL)
			(*details)++, end = i + 1, idle = 0;
		else
			idle += !echo && !(line->words & ZF_WORD_CONTACT);
	}
	return end;
}

/* A heading with an office below it and no number: two or three short lines, then a sentence or the end. */
static size_t office_end(const struct zf_page *page, size_t i)
{
	size_t end = i;

	while (end < page->nlines && end - i < 4 && !ends(page, end) &&
	       !(page->lines[end].sort & ZF_LINE_LINKED))
		end++;
	if (end == i || end - i > 3 || zf_line_words(page->lines[i].text, 2) < 2)
		return i;
	while (end > i && (page->lines[end - 1].words & ZF_WORD_CONTACT || page->lines[end - 1].text.len > 80))
		end--;
	return end;
}

static bool below_heading(struct zf_page *page, size_t *i)
{
	size_t details, end = run_end(page, *i + 1, &details);

	if (!details && *i >= page->body)
		end = office_end(page, *i + 1);
	if (end <= *i + 1 && *i < page->body)
		return true;
	end = end <= *i ? *i + 1 : end;
	if (!take_run(page, *i, end, true))
		return false;
	*i = end - 1;
	return true;
}

/* The line that a run without a heading begins with: its name, above its first number. */
static size_t run_start(const struct zf_page *page, size_t i)
{
	size_t start = i, name = SIZE_MAX;

	while (start > 0 && i - start < ABOVE && start - 1 >= page->head && !ends(page, start - 1)) {
		const struct zf_block *block = &page->document->blocks[page->lines[start - 1].block];
		bool heading = block->kind == ZF_HEADING && block->level > 0 && block->level < 3;
		if (page->lines[start - 1].sort & ZF_LINE_DETAIL || heading)
			break;
		start--;
		if (page->lines[start].label & ZF_WORD_CONTACT)
			return start;
		if (i - start <= 3 && page->lines[start].sort & ZF_LINE_NAME)
			name = start;
	}
	while (name != SIZE_MAX && name > start && page->lines[name - 1].sort & ZF_LINE_NAME)
		name--;
	if (name != SIZE_MAX)
		return name;
	return i - start < ABOVE ? start : i;
}

/* Words that begin with a digit, at most seven. */
static size_t count_numbers(struct zf_slice text)
{
	size_t n = 0;
	bool in = false;

	for (size_t i = 0; i < text.len && n < 7; i++) {
		bool sign = (text.at[i] >= '0' && text.at[i] <= '9') || text.at[i] == '-';
		n += sign && !in;
		in = sign;
	}
	return n;
}

static bool by_itself(struct zf_page *page, size_t *i)
{
	size_t details, start = run_start(page, *i), end = run_end(page, *i, &details);
	struct zf_slice text = page->lines[*i].text, parts[3];
	bool named = start < *i || (glued(text, parts) && is_capital_name(parts[0])) ||
	             (*i > page->body && zf_line_words(text, 8) == count_numbers(text));

	if (!named || end <= *i)
		return true;
	if (!take_run(page, start, end, false))
		return false;
	*i = end - 1;
	return true;
}

static bool names_press(const struct zf_page *page, struct zf_slice text)
{
	size_t at = 0;

	while (at < text.len) {
		size_t end = at;
		unsigned word;
		while (end < text.len && text.at[end] != ' ' && text.at[end] != ',' && text.at[end] != ':')
			end++;
		word = zf_words_of(&page->room->words, zf_slice_make(text.at + at, end - at));
		if (word & (ZF_WORD_PRESS | ZF_WORD_CONTACT))
			return true;
		at = end + 1;
	}
	return false;
}

/* The first sign of the word that ends at `end`. */
static size_t word_start(struct zf_slice text, size_t end)
{
	while (end > 0 && !strchr(" (,:;", text.at[end - 1]))
		end--;
	return end;
}

static bool begins_capital(struct zf_slice text, size_t at)
{
	return zf_is_upper(zf_utf8_next(text, &at));
}

/* The words with capitals that end at `end`, at most five, parted by single spaces; at = NULL: less
 * than two. */
static struct zf_slice name_ending(struct zf_slice text, size_t end)
{
	size_t from = end, words = 0;

	for (size_t k = end; words < 5; k = from - 1) {
		size_t start = word_start(text, k);
		if (start == k || !begins_capital(text, start))
			break;
		from = start;
		words++;
		if (from == 0 || text.at[from - 1] != ' ')
			break;
	}
	return words >= 2 ? zf_slice_make(text.at + from, end - from) : (struct zf_slice){ NULL, 0 };
}

/* "Anna Berg" of "… Anna Berg – Tel.: " before `at`: no more than three other words and signs stand
 * behind it. */
static struct zf_slice name_before(struct zf_slice text, size_t at)
{
	size_t end = at;

	for (int others = 0; others <= 3; others++) {
		struct zf_slice name;
		while (end > 0 && strchr(" (,:;.-/", text.at[end - 1]))
			end--;
		name = name_ending(text, end);
		if (name.at || end == 0)
			return name;
		end = word_start(text, end);
	}
	return (struct zf_slice){ NULL, 0 };
}

/* "Anna Berg answers questions of the media (tel. +49 …).", "For more information: Anna Berg - tel. +32 …;
 * Jan Dahl - tel. +32 …": every part that has a name before its number. */
static bool take_names(struct run *run, struct zf_slice text, bool *found)
{
	size_t at, end;

	while (zf_line_phone(text, &at, &end)) {
		struct zf_slice name = name_before(text, at);
		if (name.at) {
			if (!begin(run, name))
				return false;
			*found = true;
		}
		if (run->now && !add_detail(run, zf_slice_make(text.at + at, end - at)))
			return false;
		text.at += end, text.len -= end;
	}
	return true;
}

static bool by_sentence(struct zf_page *page, size_t i, bool *found)
{
	struct zf_line *line = &page->lines[i];
	struct run run = { .page = page };

	if (line->text.len > SENTENCE ||
	    (!names_press(page, line->text) && !(line->label & (ZF_WORD_FURTHER | ZF_WORD_CONTACT))))
		return true;
	if (!take_names(&run, line->text, found))
		return false;
	if (*found) {
		line->sort |= ZF_LINE_TAKEN;
		zf_page_move(page, i, i + 1, ZF_MOVED_CONTACT, "a sentence that names a contact");
	}
	return !page->no_memory;
}

/* "… are online. (For more information: Anna Berg - tel. +32 …; Jan Dahl - tel. +32 …)": as bulletins say of
 * each item who answers for it. The brackets go to the contacts, the text stays without them. */
static bool by_bracket(struct zf_page *page, struct zf_block *block)
{
	struct run run = { .page = page };
	struct zf_slice text = block->text, inside;
	const char *colon;
	unsigned label;
	bool found = false;
	size_t at = text.len, end;

	if (text.len < 2 || text.at[text.len - 1] != ')')
		return true;
	while (at > 1 && text.len - at < BRACKET && !(text.at[at - 1] == '(' && text.at[at - 2] == ' '))
		at--;
	inside = zf_slice_make(text.at + at, text.len - at - 1);
	if (text.at[at - 1] != '(' || at < BEFORE || !zf_line_phone(inside, &end, &end))
		return true;
	colon = memchr(inside.at, ':', inside.len);
	label = colon ? zf_words_of(&page->room->words,
	                            zf_slice_make(inside.at, (size_t)(colon - inside.at))) : 0;
	if (!(label & (ZF_WORD_FURTHER | ZF_WORD_CONTACT)) && !names_press(page, inside))
		return true;
	if (!take_names(&run, inside, &found))
		return false;
	if (found)
		block->text = zf_slice_trim(zf_slice_make(text.at, at - 1));
	return true;
}

static bool find_brackets(struct zf_page *page)
{
	for (uint32_t i = 0; i < page->document->nblocks; i++)
		if (zf_block_stays(&page->document->blocks[i]) && !by_bracket(page, &page->document->blocks[i]))
			return false;
	return true;
}

bool zf_contacts_find(struct zf_page *page)
{
	bool fine = true;

	for (size_t i = page->head; fine && i < page->nlines; i++) {
		const struct zf_line *line = &page->lines[i];
		bool found = false;
		size_t at, end;
		if (line->sort & (ZF_LINE_TAKEN | ZF_LINE_SHELL) || i == page->title)
			continue;
		if (line->words & ZF_WORD_CONTACT) {
			fine = below_heading(page, &i);
			continue;
		}
		if (i > page->body && zf_line_phone(line->text, &at, &end))
			fine = by_sentence(page, i, &found);
		if (fine && !found && line->sort & (ZF_LINE_PHONE | ZF_LINE_EMAIL) && !ends(page, i))
			fine = by_itself(page, &i);
	}
	return fine && find_brackets(page);
}
