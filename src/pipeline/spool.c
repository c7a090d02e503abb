#include "pipeline/spool.h"

/*
 * One function walks the fields for both ways, so that the two cannot differ: `pass` copies a field out of the
 * document or into it.
 */
struct pass {
	struct zf_buffer *out;  /* packing, or NULL */
	struct zf_slice in;     /* unpacking: what is left */
	struct zf_arena *arena;
	bool damaged, starved;
};

static void plain(struct pass *pass, void *field, size_t size)
{
	if (pass->out) {
		zf_buffer_add(pass->out, field, size);
	} else if (pass->in.len < size) {
		pass->damaged = true;
		memset(field, 0, size);
	} else {
		memcpy(field, pass->in.at, size);
		pass->in.at += size;
		pass->in.len -= size;
	}
}

#define PLAIN(pass, field) plain(pass, &(field), sizeof(field))

static void slice(struct pass *pass, struct zf_slice *field)
{
	uint64_t size = field->at ? field->len + 1 : 0; /* 0 = no text, which differs from empty text */

	PLAIN(pass, size);
	if (pass->out) {
		zf_buffer_slice(pass->out, *field);
		return;
	}
	*field = (struct zf_slice){ NULL, 0 };
	if (size == 0)
		return;
	if (size - 1 > pass->in.len) {
		pass->damaged = true;
		return;
	}
	*field = (struct zf_slice){ pass->in.at, size - 1 };
	pass->in.at += size - 1;
	pass->in.len -= size - 1;
}

/* Whether a list goes on: packing asks the list, unpacking asks the bytes. */
static bool more(struct pass *pass, bool has)
{
	uint8_t flag = has;

	PLAIN(pass, flag);
	return flag && !pass->damaged;
}

static void *fresh(struct pass *pass, size_t count, size_t size)
{
	void *got = zf_arena_take(pass->arena, count, size);

	if (!got)
		pass->starved = true;
	return got;
}

#define EACH(pass, item, list)                                                                          \
	for (__typeof__(list) *end_ = &(list), item; more(pass, *end_ != NULL) &&                       \
	     ((pass)->out || (*end_ = fresh(pass, 1, sizeof **end_))) && (item = *end_); end_ = &(*end_)->next)

static void marks(struct pass *pass, struct zf_block *block)
{
	EACH(pass, mark, block->marks) {
		PLAIN(pass, mark->reason);
		PLAIN(pass, mark->certainty);
		PLAIN(pass, mark->of);
	}
}

static void one_block(struct pass *pass, struct zf_block *block)
{
	uint8_t same = block->text.at == block->raw.at && block->text.len == block->raw.len;

	slice(pass, &block->raw);
	PLAIN(pass, same);
	if (same)
		block->text = block->raw;
	else
		slice(pass, &block->text);
	PLAIN(pass, block->span_at);
	PLAIN(pass, block->span_len);
	PLAIN(pass, block->kind);
	PLAIN(pass, block->level);
	PLAIN(pass, block->lang);
	PLAIN(pass, block->lang_prob);
	PLAIN(pass, block->joined_to);
	PLAIN(pass, block->print);
	PLAIN(pass, block->weight);
	PLAIN(pass, block->regions);
	PLAIN(pass, block->repairs);
	PLAIN(pass, block->flags);
	marks(pass, block);
}

static void blocks(struct pass *pass, struct zf_document *document)
{
	PLAIN(pass, document->nblocks);
	if (!pass->out) {
		if (document->nblocks > pass->in.len) {
			pass->damaged = true;
			document->nblocks = 0;
		}
		document->room = document->nblocks;
		document->blocks = fresh(pass, document->nblocks + 1, sizeof *document->blocks);
		if (!document->blocks)
			document->nblocks = 0;
	}
	for (uint32_t i = 0; i < document->nblocks && !pass->damaged; i++)
		one_block(pass, &document->blocks[i]);
	if (!more(pass, document->order != NULL))
		return;
	if (!pass->out && !(document->order = fresh(pass, document->nblocks + 1, sizeof *document->order)))
		return;
	plain(pass, document->order, document->nblocks * sizeof *document->order);
}

static void origin(struct pass *pass, struct zf_origin *origin)
{
	slice(pass, &origin->file);
	PLAIN(pass, origin->offset);
	PLAIN(pass, origin->length);
	slice(pass, &origin->url);
	slice(pass, &origin->media_type);
	slice(pass, &origin->charset);
	slice(pass, &origin->declared_lang);
	slice(pass, &origin->timestamp);
	slice(pass, &origin->payload_digest);
}

static void references(struct pass *pass, struct zf_reference **list)
{
	EACH(pass, reference, *list) {
		slice(pass, &reference->kind);
		slice(pass, &reference->value);
	}
}

static void people(struct pass *pass, struct zf_document *document)
{
	EACH(pass, contact, document->contacts) {
		uint64_t count = contact->ndetails;

		slice(pass, &contact->name);
		slice(pass, &contact->role);
		PLAIN(pass, count);
		if (!pass->out) {
			contact->details = count > pass->in.len ?
				NULL : fresh(pass, count + 1, sizeof *contact->details);
			count = contact->details ? count : 0;
		}
		contact->ndetails = count;
		for (size_t i = 0; i < contact->ndetails; i++)
			slice(pass, &contact->details[i]);
	}
	EACH(pass, link, document->further) {
		slice(pass, &link->text);
		slice(pass, &link->url);
	}
}

static void fields(struct pass *pass, struct zf_document *document)
{
	struct zf_slice skip = zf_slice_of(document->skip), words = zf_slice_of(document->skip_words);

	PLAIN(pass, document->number);
	PLAIN(pass, document->id);
	PLAIN(pass, document->replaced);
	PLAIN(pass, document->format);
	PLAIN(pass, document->lang);
	PLAIN(pass, document->lang_prob);
	slice(pass, &document->title);
	slice(pass, &document->date);
	slice(pass, &document->date_source);
	slice(pass, &document->institution);
	slice(pass, &document->doctype);
	slice(pass, &document->group);
	slice(pass, &document->site);
	PLAIN(pass, document->print);
	slice(pass, &skip);
	slice(pass, &words);
	if (!pass->out) {
		document->skip = skip.at ? zf_arena_copy(pass->arena, skip).at : NULL;
		document->skip_words = words.at ? zf_arena_copy(pass->arena, words).at : NULL;
		pass->starved |= (skip.at && !document->skip) || (words.at && !document->skip_words);
	}
}

static void whole(struct pass *pass, struct zf_document *document, struct zf_outcome *outcome)
{
	uint8_t failed = outcome->failed, expected = outcome->expected;

	fields(pass, document);
	origin(pass, &document->origin);
	references(pass, &document->references);
	references(pass, &document->cites);
	people(pass, document);
	slice(pass, &outcome->code);
	slice(pass, &outcome->what);
	slice(pass, &outcome->mend);
	PLAIN(pass, failed);
	PLAIN(pass, expected);
	outcome->failed = failed;
	outcome->expected = expected;
	blocks(pass, document);
}

void zf_spool_pack(struct zf_buffer *out, const struct zf_document *document, const struct zf_outcome *outcome)
{
	struct pass pass = { .out = out };
	struct zf_document copy = *document; /* the walk writes back what it read */
	struct zf_outcome said = *outcome;

	whole(&pass, &copy, &said);
}

bool zf_spool_id(struct zf_slice packed, struct zf_hash128 *id)
{
	struct pass pass = { .in = packed };
	uint64_t number;

	PLAIN(&pass, number); /* as fields() begins */
	PLAIN(&pass, *id);
	return !pass.damaged;
}

enum zeef_status zf_spool_unpack(struct zf_slice packed, struct zf_document *document,
                                 struct zf_outcome *outcome)
{
	struct pass pass = { .in = packed, .arena = document->arena };

	*document = (struct zf_document){ .arena = pass.arena };
	*outcome = (struct zf_outcome){ .failed = false };
	whole(&pass, document, outcome);
	if (pass.starved)
		return ZEEF_ENOMEM;
	return pass.damaged ? ZEEF_EIO : ZEEF_OK;
}
