#include "check.h"

#include <stdlib.h>

#include "dedup/print.h"
#include "dedup/words.h"

/*
 * Releases that an office writes by filling in a form: the next one is no near copy of the last, and one in which a slip
 * was mended is. Each ~ of the form is filled in turn; all offices are invented.
 */
static const struct form {
	const char *text;
	const char *blanks[2][8]; /* of two releases */
	int slip;                 /* the blank that is mended in a third, which is the first else */
	const char *mended;
} forms[] = {
	{ "In ~ the rate of empty berths in the harbours of the lake stood at ~ %, after ~ % in the month before. Of the larger "
	  "harbours Brakel had ~ % and Oudewater ~ %. The Harbour Office counts berths on the last day of each month; figures are "
	  "adjusted for the season and may be revised when late returns come in. The next figures are due on ~.",
	  { { "March", "6.4", "6.8", "5.1", "7.9", "3 May" }, { "April", "6.1", "6.4", "5.3", "7.2", "4 June" } }, 3, "5.2" },
	{ "Die Hafenaufsicht hat die Übernahme der Reederei ~ durch die Werft ~ genehmigt. Beide bauen Boote für Binnenseen, die Werft "
	  "in ~ und die Reederei in ~. Die Prüfung hat ergeben, dass nach der Übernahme genug andere Werften bleiben, bei denen Boote "
	  "bestellt werden können, und dass die Preise nicht steigen dürften. Der Beschluss ist unter der Nummer ~ im Register zu "
	  "finden und kann dort von jedermann eingesehen werden.",
	  { { "Lindner", "Hansen", "Plön", "Malente", "M.118" }, { "Petersen", "Brodersen", "Ratzeburg", "Mölln", "M.131" } }, 4, "M.119" },
	{ "Le conseil des marchés a nommé ~ à la tête du bureau de ~. Elle prendra ses fonctions le ~ et succède à ~, qui part à la "
	  "retraite après de longues années au service des marchés de la région. Le bureau veille à la propreté des étals, aux prix "
	  "affichés et à la bonne tenue des balances, et répond aux lettres des clients dans un délai de deux semaines.",
	  { { "Claire Dubois", "Saint-Aubin", "1er septembre", "Jean Morel" }, { "Anne Lefort", "Pont-Neuf", "1er mars", "Luc Girard" } }, 0, "Claire Duboys" },
	{ "De Veerdienst heeft vandaag besloten het tarief voor voetgangers op ~ euro, voor fietsen op ~ euro en voor wagens op ~ euro "
	  "te brengen. De tarieven gelden vanaf ~. Het bestuur licht het besluit vanmiddag om ~ uur toe in het gemeentehuis, waar ook "
	  "vragen kunnen worden gesteld. Kinderen onder de zes jaar varen zoals altijd gratis mee, en wie een jaarkaart heeft merkt "
	  "van de verandering pas bij het verlengen iets.",
	  { { "1,20", "2,40", "6,50", "2 januari", "14.30" }, { "1,35", "2,60", "7,25", "3 juli", "15.00" } }, 4, "14.45" },
	{ "La Inspección de Molinos ha enviado una carta al municipio de ~ porque no ha limpiado el canal del molino de ~ en el plazo "
	  "que fija la ordenanza número ~. El municipio tiene dos meses para responder; si la respuesta no convence, la Inspección puede "
	  "llevar el asunto al tribunal de aguas. La ordenanza obliga a limpiar los canales cada primavera, antes de que empiecen los "
	  "riegos, y a avisar a los vecinos con tiempo.",
	  { { "Villar", "Arriba", "204" }, { "Cuesta Blanca", "Enmedio", "311" } }, 2, "205" },
	{ "Ve dnech ~ se v obci ~ sejdou starostové všech obcí u jezera. Budou jednat o opravě mola v ~ a o jízdním řádu přívozu. Jednání "
	  "zahájí starosta ~ v devět hodin ráno v sále staré školy a noviny jsou zvány na krátkou prohlídku sálu před začátkem. Po "
	  "jednání promluví starostové k novinářům na dvoře, kde bude připraven stůl a voda; kdo chce přijít, ať se přihlásí předem.",
	  { { "3. a 4. května", "Lhota", "Podolí", "Karel Novák" }, { "7. a 8. října", "Bříza", "Kamenice", "Petr Dvořák" } }, 0, "3. až 4. května" },
};

static struct zf_key *key;

static void fill(const struct form *form, int release, bool mended, struct zf_buffer *out)
{
	int blank = 0;

	zf_buffer_clear(out);
	for (const char *at = form->text; *at; at++) {
		if (*at != '~') {
			zf_buffer_byte(out, *at);
			continue;
		}
		zf_buffer_text(out, mended && blank == form->slip ? form->mended : form->blanks[release][blank]);
		blank++;
	}
}

static struct zf_words words_of(const struct zf_buffer *text, struct zf_buffer *room)
{
	struct zf_buffer folded = { 0 };
	struct zf_words words;
	uint32_t *scratch;

	zf_buffer_clear(room);
	zf_match_key(key, zf_buffer_as_slice(text), &folded);
	words.count = zf_words_take(zf_buffer_as_slice(text), zf_buffer_as_slice(&folded), room);
	words.at = (uint32_t *)(void *)room->at;
	scratch = malloc(words.count * sizeof *scratch);
	assert_non_null(scratch);
	zf_words_sort(words, scratch);
	free(scratch);
	zf_buffer_free(&folded);
	return words;
}

static bool are_alike(const struct zf_buffer *a, const struct zf_buffer *b)
{
	struct zf_buffer one = { 0 }, two = { 0 };
	struct zf_words x = words_of(a, &one), y = words_of(b, &two);
	bool alike = zf_alike(x, y);

	assert_true(x.count >= ZF_NEAR_WORDS);
	assert_int_equal(alike, zf_alike(y, x));
	zf_buffer_free(&one);
	zf_buffer_free(&two);
	return alike;
}

static void filled_in_anew(void **state)
{
	struct zf_buffer first = { 0 }, other = { 0 };

	(void)state;
	key = zf_key_new();
	assert_non_null(key);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		fill(&forms[i], 0, false, &first);
		fill(&forms[i], 1, false, &other);
		if (are_alike(&first, &other))
			fail_msg("taken for a copy: %s", zf_buffer_string(&other));
		fill(&forms[i], 0, true, &other);
		if (!are_alike(&first, &other))
			fail_msg("no copy: %s", zf_buffer_string(&other));
	}
	zf_buffer_free(&first);
	zf_buffer_free(&other);
	zf_key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(filled_in_anew) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
