#include "input/json.h"

#include "core/json.h"
#include "input/fault.h"

enum { HTML, TEXT, URL, DATE, LANG, TIMESTAMP, TS, PARAGRAPHS, SOURCE, PLAIN, NFIELDS = PLAIN + 9 };

/* From PLAIN on: strings of a document that zeef wrote, by the property they become. */
static const char *const plain[NFIELDS - PLAIN][2] = {
	{ "title", "zeef.title" },
	{ "date", "zeef.date" },
	{ "date_source", "zeef.date-source" },
	{ "institution", "zeef.institution" },
	{ "doctype", "zeef.doctype" },
	{ "group", "zeef.group" },
	{ "lang", "zeef.lang" },
	{ "id", "zeef.id" },
	{ "cluster", "zeef.cluster" },
};

enum { REFERENCES, CITES, CONTACTS, LINKS, NLISTS };
static const struct {
	const char *key, *property, *value, *extra;
} lists[NLISTS] = {
	{ "references", "zeef.reference", "value", "kind" },
	{ "cites", "zeef.cite", "value", "kind" },
	{ "contacts", "zeef.contact", "name", "role" },
	{ "links", "zeef.link", "text", "url" },
};

struct object {
	const char *names[NFIELDS];
	struct zf_json_value fields[NFIELDS]; /* text.at NULL where there is none */
	struct zf_json_value lists[NLISTS];
};

static struct object begin(const struct zf_source_options *options)
{
	struct object object = { .names = { options->html_field, options->text_field, options->url_field,
		                            options->date_field, options->lang_field, "timestamp", "ts",
		                            "paragraphs", "source" } };

	for (int i = PLAIN; i < NFIELDS; i++)
		object.names[i] = plain[i - PLAIN][0];
	return object;
}

static bool member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct object *object = user;

	for (int i = 0; i < NFIELDS; i++)
		if (zf_slice_is(key, object->names[i]))
			object->fields[i] = value;
	for (int i = 0; i < NLISTS; i++)
		if (zf_slice_is(key, lists[i].key))
			object->lists[i] = value;
	return true;
}

static bool is_string(struct zf_json_value value)
{
	return value.text.at && value.type == ZF_JSON_STRING;
}

static bool is_text(const struct object *object)
{
	return is_string(object->fields[HTML]) || is_string(object->fields[TEXT]);
}

static bool opens_object(struct zf_slice text)
{
	size_t at = 0;

	while (at < text.len && strchr(" \t\r\n", text.at[at]) && text.at[at])
		at++;
	return at < text.len && text.at[at] == '{';
}

enum zf_json_worth zf_json_worth(struct zf_slice text, const struct zf_source_options *options,
				 struct zf_arena *arena)
{
	struct object object = begin(options);

	if (!opens_object(text) || zf_json_scan(text, arena, member, &object) != SIZE_MAX)
		return ZF_JSON_NONE;
	return object.fields[HTML].text.at ||
	       object.fields[TEXT].text.at ? ZF_JSON_RECORD : ZF_JSON_OBJECT_ONLY;
}

enum look { LINE, TOO_LONG, NO_LINE };

/* The line that begins at `from` of the window, pulled in up to the cap; *next is behind its end. */
static enum look line_from(struct zf_bytes *bytes, size_t from, uint64_t cap, struct zf_slice *line,
			   size_t *next)
{
	size_t searched = from;

	for (;;) {
		struct zf_slice here = zf_bytes_here(bytes);
		size_t left = here.len > searched ? here.len - searched : 0;
		const char *end = left ? memchr(here.at + searched, '\n', left) : NULL;
		size_t stop = end ? (size_t)(end - here.at) : here.len;
		if (stop - from > cap)
			return TOO_LONG;
		searched = here.len;
		if (!end && zf_bytes_more(bytes))
			continue;
		here = zf_bytes_here(bytes);
		*line = zf_slice_make(here.at + from, stop - from);
		*next = stop + (end != NULL);
		return here.len > from ? LINE : NO_LINE;
	}
}

bool zf_json_is_lines(struct zf_bytes *bytes, const struct zf_source_options *options, struct zf_slice name,
                      struct zf_arena *arena)
{
	enum { LOOK = 4 };
	bool named = zf_slice_find(name, zf_slice_of(".jsonl")) != SIZE_MAX ||
	             zf_slice_find(name, zf_slice_of(".ndjson")) != SIZE_MAX;
	size_t at = 0, objects = 0, lines = 0;
	enum look look = LINE;
	struct zf_slice line;

	if (zf_bytes_want(bytes, 3) >= 3 && memcmp(zf_bytes_here(bytes).at, "\xEF\xBB\xBF", 3) == 0)
		at = 3;
	if (zf_bytes_want(bytes, at + 1) <= at || !memchr("{ \t\r\n", zf_bytes_here(bytes).at[at], 5))
		return false;
	while (lines < LOOK && (look = line_from(bytes, at, options->record_cap, &line, &at)) == LINE) {
		enum zf_json_worth worth;
		if (zf_slice_trim(line).len == 0) {
			if (at > (1 << 16))
				break;
			continue;
		}
		if (!opens_object(line))
			return false;
		zf_arena_reset(arena);
		worth = zf_json_worth(line, options, arena);
		if (worth == ZF_JSON_RECORD)
			return true;
		objects += worth == ZF_JSON_OBJECT_ONLY;
		lines++;
		if (objects == 2)
			return true;
	}
	if (look == TOO_LONG && lines == 0)
		return named && opens_object(zf_bytes_here(bytes));
	return named && objects > 0 && objects == lines;
}

/* A string in the arena; at = NULL: no string, or no memory. */
static struct zf_slice string_of(struct zf_json_value value, struct zf_arena *arena)
{
	struct zf_slice text;

	if (!is_string(value))
		return (struct zf_slice){ NULL, 0 };
	text = zf_json_decode(value, arena);
	/* Without escapes it is still the line's, which dies with the next record. */
	return text.at == value.text.at + 1 ? zf_arena_copy(arena, text) : text;
}

/* ---- what zeef wrote ---- */

struct pair {
	const char *value_name, *extra_name;
	struct zf_json_value value, extra, details;
};

static bool pair_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct pair *pair = user;

	if (zf_slice_is(key, pair->value_name))
		pair->value = value;
	else if (zf_slice_is(key, pair->extra_name))
		pair->extra = value;
	else if (zf_slice_is(key, "details"))
		pair->details = value;
	return true;
}

struct listing {
	struct zf_document *document;
	int list;
};

static bool detail_item(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct listing *listing = user;
	struct zf_slice detail = string_of(value, listing->document->arena);

	(void)key;
	return detail.at && zf_document_property(listing->document, "zeef.contact.detail", detail,
						 (struct zf_slice){ NULL, 0 });
}

static bool list_item(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct listing *listing = user;
	struct zf_document *document = listing->document;
	struct pair pair = { .value_name = lists[listing->list].value,
			     .extra_name = lists[listing->list].extra };

	(void)key;
	zf_json_scan(value.text, document->arena, pair_member, &pair);
	if (!zf_document_property(document, lists[listing->list].property,
				  string_of(pair.value, document->arena),
	                          string_of(pair.extra, document->arena)))
		return false;
	if (listing->list == CONTACTS && pair.details.text.at && pair.details.type == ZF_JSON_ARRAY)
		zf_json_scan(pair.details.text, document->arena, detail_item, listing);
	return true;
}

static void take_properties(const struct object *object, struct zf_document *document)
{
	struct zf_slice none = { NULL, 0 };

	for (int i = PLAIN; i < NFIELDS; i++) {
		struct zf_slice value = string_of(object->fields[i], document->arena);
		if (value.at)
			zf_document_property(document, plain[i - PLAIN][1], value, none);
	}
	for (int i = 0; i < NLISTS; i++)
		if (object->lists[i].text.at && object->lists[i].type == ZF_JSON_ARRAY)
			zf_json_scan(object->lists[i].text, document->arena, list_item,
			             &(struct listing){ document, i });
}

struct cutting { /* paragraphs as they are read off the list; text is walked along */
	struct zf_document *document;
	struct zf_slice text;
	struct zf_known *known;
	size_t count, room;
	size_t at;      /* byte of text */
	uint64_t point; /* code point of text */
	bool ours;      /* it is as zeef writes it, so far */
};

struct paragraph {
	struct zf_json_value start, end, kind, level, lang, flags;
};

static bool paragraph_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct paragraph *paragraph = user;

	if (zf_slice_is(key, "start"))
		paragraph->start = value;
	else if (zf_slice_is(key, "end"))
		paragraph->end = value;
	else if (zf_slice_is(key, "kind"))
		paragraph->kind = value;
	else if (zf_slice_is(key, "level"))
		paragraph->level = value;
	else if (zf_slice_is(key, "lang"))
		paragraph->lang = value;
	else if (zf_slice_is(key, "flags") && value.type == ZF_JSON_ARRAY)
		paragraph->flags = value;
	return true;
}

static void walk_to(struct cutting *cutting, uint64_t point)
{
	while (cutting->point < point && cutting->at < cutting->text.len) {
		cutting->at++;
		while (cutting->at < cutting->text.len &&
		       ((unsigned char)cutting->text.at[cutting->at] & 0xC0) == 0x80)
			cutting->at++;
		cutting->point++;
	}
}

static struct zf_known *next_known(struct cutting *cutting)
{
	if (cutting->count == cutting->room) {
		size_t room = cutting->room ? cutting->room * 2 : 32;
		struct zf_known *grown = zf_arena_grow(cutting->document->arena, cutting->known,
						       cutting->count, room,
		                                       sizeof *grown);
		if (!grown)
			return NULL;
		cutting->known = grown;
		cutting->room = room;
	}
	cutting->known[cutting->count] = (struct zf_known){ 0 };
	return &cutting->known[cutting->count++];
}

static bool inside_is(struct zf_json_value value, struct zf_slice *inside)
{
	if (!is_string(value))
		return false;
	*inside = zf_slice_make(value.text.at + 1, value.text.len - 2);
	return true;
}

static bool flag_item(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct zf_known *known = user;
	struct zf_slice name;

	(void)key;
	for (unsigned i = 0; i < ZF_FLAGS; i++)
		if (inside_is(value, &name) && zf_slice_is(name, zf_flag_name(i)))
			known->flags |= (uint16_t)(1u << i);
	return true;
}

/* The next paragraph begins where the last one ended, one line end between them: anything else is not ours. */
static bool cut_item(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct cutting *cutting = user;
	struct paragraph paragraph = { 0 };
	struct zf_known *known;
	struct zf_slice name;
	uint64_t start, end, level;

	(void)key;
	cutting->ours = false;
	if (value.type != ZF_JSON_OBJECT)
		return false;
	zf_json_scan(value.text, cutting->document->arena, paragraph_member, &paragraph);
	if (!paragraph.start.text.at || !zf_json_to_number(paragraph.start, &start) || !paragraph.end.text.at ||
	    !zf_json_to_number(paragraph.end, &end) || end < start || !inside_is(paragraph.kind, &name) ||
	    zf_kind_find(name) == ZF_NKINDS)
		return false;
	if (cutting->count) {
		if (cutting->at == cutting->text.len || cutting->text.at[cutting->at] != '\n')
			return false;
		walk_to(cutting, cutting->point + 1);
	}
	known = next_known(cutting);
	if (!known || start != cutting->point)
		return false;
	known->at = cutting->at;
	walk_to(cutting, end);
	known->len = cutting->at - known->at;
	known->kind = zf_kind_find(name);
	if (inside_is(paragraph.lang, &name) && name.len < sizeof known->lang)
		memcpy(known->lang, name.at, name.len);
	if (paragraph.level.text.at && zf_json_to_number(paragraph.level, &level) && level <= UINT8_MAX)
		known->level = (uint8_t)level;
	if (paragraph.flags.text.at)
		zf_json_scan(paragraph.flags.text, cutting->document->arena, flag_item, known);
	cutting->ours = cutting->point == end;
	return cutting->ours;
}

/* Whether it is a document that zeef wrote; then its paragraphs are known. */
static bool take_paragraphs(const struct object *object, struct zf_document *document)
{
	struct cutting cutting = { .document = document, .text = document->bytes };

	if (!object->fields[PARAGRAPHS].text.at || object->fields[PARAGRAPHS].type != ZF_JSON_ARRAY)
		return false;
	zf_json_scan(object->fields[PARAGRAPHS].text, document->arena, cut_item, &cutting);
	if (!cutting.ours || cutting.at != cutting.text.len)
		return false;
	document->known = cutting.known;
	document->nknown = cutting.count;
	document->format = ZF_FORMAT_BLOCKS;
	return true;
}

struct origin_fields {
	struct zf_json_value declared_lang, timestamp;
};

static bool origin_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct origin_fields *fields = user;

	if (zf_slice_is(key, "declared_lang"))
		fields->declared_lang = value;
	else if (zf_slice_is(key, "timestamp"))
		fields->timestamp = value;
	return true;
}

/* ---- any object ---- */

static void take_origin(const struct object *object, struct zf_document *document, bool ours)
{
	struct zf_origin *origin = &document->origin;
	struct zf_arena *arena = document->arena;
	struct origin_fields first = { 0 };

	origin->url = string_of(object->fields[URL], arena);
	origin->declared_date = string_of(object->fields[DATE], arena);
	origin->timestamp = string_of(object->fields[is_string(object->fields[TIMESTAMP]) ? TIMESTAMP : TS],
				      arena);
	if (!ours) {
		origin->declared_lang = string_of(object->fields[LANG], arena);
		return;
	}
	/* What the first run said of the language is in zeef.lang; the declared one is what its source
	 * declared. */
	if (object->fields[SOURCE].text.at && object->fields[SOURCE].type == ZF_JSON_OBJECT)
		zf_json_scan(object->fields[SOURCE].text, arena, origin_member, &first);
	origin->declared_lang = string_of(first.declared_lang, arena);
	if (!origin->timestamp.len)
		origin->timestamp = string_of(first.timestamp, arena);
}

void zf_json_fill(struct zf_slice line, const struct zf_source_options *options, struct zf_document *document,
                  struct zf_source_fault *fault)
{
	struct object object = begin(options);
	size_t wrong = zf_json_scan(line, document->arena, member, &object);
	bool html = is_string(object.fields[HTML]) && object.fields[HTML].text.len > 2, ours;

	if (wrong != SIZE_MAX) {
		zf_fault(fault, document->arena, "json-bad", "mend or remove that line",
		         "no JSON from byte %zu of the line on (byte %llu of the file)", wrong,
		         (unsigned long long)(document->origin.offset + wrong));
		return;
	}
	if (!opens_object(line)) {
		zf_fault(fault, document->arena, "json-bad", "mend or remove that line",
			 "the line is JSON, but no object");
		return;
	}
	if (!is_text(&object)) {
		zf_fault(fault, document->arena, "json-no-text",
		         "name the field that holds the text with --text-field or --html-field",
		         "the object has no string \"%.80s\" and no string \"%.80s\"", options->html_field,
		         options->text_field);
		take_origin(&object, document, false);
		return;
	}
	document->bytes = string_of(object.fields[html || !is_string(object.fields[TEXT]) ? HTML : TEXT],
				    document->arena);
	if (!document->bytes.at)
		return;
	document->format = html ? ZF_FORMAT_HTML : ZF_FORMAT_UNKNOWN;
	document->origin.charset = zf_slice_of("utf-8");
	if (html)
		document->origin.media_type = zf_slice_of("text/html");
	ours = !html && take_paragraphs(&object, document);
	take_origin(&object, document, ours);
	if (ours)
		take_properties(&object, document);
	if (document->bytes.len == 0)
		zf_fault_empty(fault);
}
