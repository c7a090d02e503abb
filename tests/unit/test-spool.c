#include "check.h"

#include <stdlib.h>

#include "pipeline/finish.h"
#include "pipeline/spool.h"

static struct zf_block *block(struct zf_document *document, enum zf_kind kind, const char *text)
{
	struct zf_block *made = zf_document_block(document);

	made->raw = made->text = S(text);
	made->kind = kind;
	made->span_at = 100u * document->nblocks;
	made->span_len = strlen(text);
	strcpy(made->lang, "nl");
	return made;
}

/* A record with something in every field that travels. */
static void fill(struct zf_document *document, struct zf_arena *arena)
{
	static struct zf_contact contact;
	static struct zf_slice details[2];
	static struct zf_reference own = { NULL, { "council", 7 }, { "10666/24", 8 } };

	zf_document_reset(document, arena);
	document->number = 7;
	document->id = zf_hash128(S("id"));
	document->format = ZF_FORMAT_HTML;
	document->title = S("Nachttrein rijdt weer");
	document->date = (struct zf_slice){ NULL, 0 };
	document->group = S("");
	document->references = &own;
	strcpy(document->lang, "nl");
	document->lang_prob = .75f;
	document->origin.file = S("a/b.html");
	document->origin.offset = 42;
	details[0] = S("+32 0");
	details[1] = S("pers@trein.example");
	contact = (struct zf_contact){ NULL, S("An Trein"), S("woordvoerder"), details, 2 };
	document->contacts = &contact;
	block(document, ZF_TITLE, "Nachttrein rijdt weer");
	block(document, ZF_PARAGRAPH, "De nachttrein naar de kust rijdt vanaf maandag weer elke dag.");
	block(document, ZF_ITEM, "Menu");
	zf_block_mark(document, &document->blocks[2], ZF_BOILERPLATE_MENU, .9f, ZF_NO_BLOCK, "a rule");
	block(document, ZF_PARAGRAPH, "De nachttrein naar de kust rijdt vanaf maandag weer elke dag.");
	zf_block_mark(document, &document->blocks[3], ZF_REPEAT_DOCUMENT, 1, 1, NULL);
	block(document, ZF_PARAGRAPH, "en stopt  in\nalle dorpen.")->joined_to = 1;
	block(document, ZF_HEADING, "Slot");
	document->order = zf_arena_take(arena, 6, sizeof *document->order);
	for (uint32_t i = 0; i < 6; i++)
		document->order[i] = i;
}

static void packs_and_unpacks(void **state)
{
	struct zf_arena *a = zf_arena_new(0), *b = zf_arena_new(0);
	struct zf_document document, back = { .arena = b };
	struct zf_outcome outcome = { S("bad-bytes"), S("2 bytes"), S("look"), .failed = false }, said;
	struct zf_buffer packed = { 0 };
	struct zf_hash128 id;
	(void)state;

	fill(&document, a);
	document.blocks[1].text = S("De nachttrein.");
	zf_spool_pack(&packed, &document, &outcome);
	assert_true(zf_spool_id(zf_buffer_as_slice(&packed), &id));
	assert_true(zf_hash128_equal(id, document.id));
	assert_int_equal(zf_spool_unpack(zf_buffer_as_slice(&packed), &back, &said), ZEEF_OK);
	assert_int_equal(back.number, 7);
	assert_int_equal(back.nblocks, 6);
	assert_slice(back.title, "Nachttrein rijdt weer");
	assert_null(back.date.at);
	assert_non_null(back.group.at);
	assert_slice(back.origin.file, "a/b.html");
	assert_slice(back.references->value, "10666/24");
	assert_null(back.references->next);
	assert_slice(back.contacts->details[1], "pers@trein.example");
	assert_slice(back.blocks[1].text, "De nachttrein.");
	assert_slice(back.blocks[1].raw, "De nachttrein naar de kust rijdt vanaf maandag weer elke dag.");
	assert_true(back.blocks[0].text.at == back.blocks[0].raw.at);
	assert_int_equal(back.blocks[2].marks->reason, ZF_BOILERPLATE_MENU);
	assert_int_equal(back.blocks[4].joined_to, 1);
	assert_int_equal(back.order[5], 5);
	assert_slice(said.what, "2 bytes");
	/* Cut anywhere, it is damaged, never read past its end. */
	for (size_t n = 0; n < packed.len; n++) {
		char *cut = malloc(n + 1);
		memcpy(cut, packed.at, n);
		zf_arena_reset(b);
		back = (struct zf_document){ .arena = b };
		assert_int_equal(zf_spool_unpack(zf_slice_make(cut, n), &back, &said), ZEEF_EIO);
		free(cut);
	}
	zf_buffer_free(&packed);
	zf_arena_free(a);
	zf_arena_free(b);
}

static void fates_of_a_page(void **state)
{
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	struct zf_fate_of_block *fates;
	(void)state;

	fill(&document, arena);
	fates = zf_fates(&document, NULL, 0, false);
	assert_int_equal(fates[0].reason, ZF_KEPT);
	assert_int_equal(fates[1].reason, ZF_KEPT);
	assert_int_equal(fates[2].reason, ZF_BOILERPLATE_MENU);
	assert_int_equal(fates[3].reason, ZF_REPEAT_DOCUMENT);
	assert_int_equal(fates[3].of_block, 1);
	assert_int_equal(fates[4].reason, ZF_REPAIR_JOIN);
	assert_int_equal(fates[4].of_block, 1);
	assert_int_equal(fates[5].reason, ZF_HEADING_ORPHAN);
	zf_arena_free(arena);
}

static void a_copy_takes_its_repeats_along(void **state)
{
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	struct zf_fate_of_block *fates;
	struct zf_verdict verdict = { .record = 7, .of_record = 2, .block = 1, .of_block = 9,
	                              .reason = ZF_DUPLICATE_EXACT };
	(void)state;

	fill(&document, arena);
	fates = zf_fates(&document, &verdict, 1, false);
	assert_int_equal(fates[1].reason, ZF_DUPLICATE_DOCUMENT);
	for (int i = 1; i <= 4; i++) {
		if (i == 2)
			continue;
		assert_true(fates[i].has_of);
		assert_int_equal(fates[i].of_record, 2);
		assert_int_equal(fates[i].of_block, 9);
	}
	assert_int_equal(fates[4].reason, ZF_DUPLICATE_DOCUMENT);
	zf_arena_free(arena);
}

static void a_whole_copy(void **state)
{
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	struct zf_fate_of_block *fates;
	struct zf_verdict verdict = { .record = 7, .of_record = 2, .block = ZF_NO_BLOCK,
		                      .of_block = ZF_NO_BLOCK, .reason = ZF_DUPLICATE_DOCUMENT };
	(void)state;

	fill(&document, arena);
	fates = zf_fates(&document, &verdict, 1, false);
	assert_int_equal(fates[0].reason, ZF_DUPLICATE_DOCUMENT);
	assert_int_equal(fates[1].reason, ZF_DUPLICATE_DOCUMENT);
	assert_int_equal(fates[1].of_record, 2);
	assert_int_equal(fates[1].of_block, ZF_NO_BLOCK);
	assert_int_equal(fates[2].reason, ZF_BOILERPLATE_MENU);
	zf_arena_free(arena);
}

static void ids_with_an_ordinal(void **state)
{
	struct zf_hash128 id = zf_hash128(S("x"));
	(void)state;

	assert_true(zf_hash128_equal(zf_id_with_ordinal(id, 0), id));
	assert_false(zf_hash128_equal(zf_id_with_ordinal(id, 1), id));
	assert_false(zf_hash128_equal(zf_id_with_ordinal(id, 1), zf_id_with_ordinal(id, 2)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packs_and_unpacks), cmocka_unit_test(fates_of_a_page),
		cmocka_unit_test(a_copy_takes_its_repeats_along), cmocka_unit_test(a_whole_copy),
		cmocka_unit_test(ids_with_an_ordinal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
