/* Pages that are no documents, from their HTML: consent notes and logins in many languages, and what looks like them. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "boilerplate/judge.h"
#include "decode/decode.h"
#include "parse/parse.h"
#include "repair/repair.h"
#include "segment/segment.h"

enum { CAP = 64 << 20, PAGE = 1 << 14 };

struct rooms {
	struct zf_decoder *decoder;
	struct zf_parser *parser;
	struct zf_segmenter *segmenter;
	struct zf_judge *judge;
	struct zf_arena *arena;
	struct zf_document document;
};

static int set_up(void **state)
{
	struct rooms *rooms = calloc(1, sizeof *rooms);

	assert_non_null(rooms);
	rooms->decoder = zf_decoder_new();
	rooms->parser = zf_parser_new();
	rooms->segmenter = zf_segmenter_new();
	rooms->judge = zf_judge_new(ZF_FAVOR_NONE);
	rooms->arena = zf_arena_new(CAP);
	assert_true(rooms->decoder && rooms->parser && rooms->segmenter && rooms->judge && rooms->arena);
	*state = rooms;
	return 0;
}

static int tear_down(void **state)
{
	struct rooms *rooms = *state;

	zf_decoder_free(rooms->decoder);
	zf_parser_free(rooms->parser);
	zf_segmenter_free(rooms->segmenter);
	zf_judge_free(rooms->judge);
	zf_arena_free(rooms->arena);
	free(rooms);
	return 0;
}

/* Why a page is no document; "" = it is one. */
static const char *skip_of(struct rooms *rooms, const char *html)
{
	struct zf_document *document = &rooms->document;
	const struct zf_events *events;

	zf_arena_reset(rooms->arena);
	zf_document_reset(document, rooms->arena);
	document->bytes = S(html);
	document->format = ZF_FORMAT_HTML;
	assert_int_equal(zf_decode(rooms->decoder, document), ZEEF_OK);
	events = zf_segment_begin(rooms->segmenter, document);
	assert_int_equal(zf_parse(rooms->parser, document, events, rooms->segmenter), ZEEF_OK);
	assert_int_equal(zf_segment_end(rooms->segmenter), ZEEF_OK);
	assert_int_equal(zf_repair(document, ZF_REPAIR_ALL), ZEEF_OK);
	assert_int_equal(zf_judge_page(rooms->judge, document), ZEEF_OK);
	return document->skip ? document->skip : "";
}

#define FRAME(lang, body) "<!DOCTYPE html><html lang=" lang "><head><meta charset=utf-8><title>Lake office</title></head><body>" \
	"<ul class=menu><li><a href=/a>Boats</a><li><a href=/b>Herons</a></ul>" body "<footer><p>© Lake office</footer></body></html>"
#define NOTE(lang, text, yes, no) FRAME(lang, "<div><p>" text "</p><button>" yes "</button> <button>" no "</button></div>")

static void consent_notes(void **state)
{
	static const char *const notes[] = {
		NOTE("en", "This website uses cookies so that you find your way about it. You may change your choice at any time.",
		     "Accept all cookies", "Manage cookies"),
		NOTE("sv", "Den här sidan använder kakor för att du ska hitta rätt. Du kan ändra ditt val när du vill.",
		     "Godkänn alla kakor", "Om kakor"),
		NOTE("de", "Diese Seite verwendet Cookies, damit Sie sich zurechtfinden. Sie können Ihre Wahl jederzeit ändern.",
		     "Alle Cookies akzeptieren", "Alle ablehnen"),
		NOTE("fr", "Ce site utilise des cookies pour que vous trouviez votre chemin. Vous pouvez changer d'avis à tout moment.",
		     "Accepter tous les cookies", "Tout refuser"),
		NOTE("nl", "Deze site gebruikt cookies, zodat u de weg vindt. U kunt uw keuze altijd veranderen.",
		     "Alle cookies accepteren", "Cookie-instellingen"),
		NOTE("it", "Questo sito utilizza cookie per aiutarvi a trovare la strada. Potete cambiare idea quando volete.",
		     "Accetta tutti i cookie", "Rifiuta tutti"),
		NOTE("es", "Este sitio utiliza cookies para que encuentre el camino. Puede cambiar de idea cuando quiera.",
		     "Aceptar todas las cookies", "Configuración de cookies"),
		NOTE("pl", "Ta strona używa plików cookie, aby łatwiej było znaleźć drogę. Wybór można zmienić w każdej chwili.",
		     "Zaakceptuj wszystkie pliki cookie", "Polityka cookies"),
		NOTE("fi", "Tämä sivusto käyttää evästeitä, jotta löydät perille. Voit muuttaa valintaasi milloin tahansa.",
		     "Hyväksy kaikki evästeet", "Evästeasetukset"),
		NOTE("el", "Αυτός ο ιστότοπος χρησιμοποιεί cookies για να βρίσκετε τον δρόμο σας. Μπορείτε να αλλάξετε γνώμη όποτε θέλετε.",
		     "Αποδοχή όλων των cookies", "Πολιτική cookies"),
		NOTE("bg", "Този сайт използва бисквитки, за да намирате пътя си. Можете да промените избора си по всяко време.",
		     "Приемам всички бисквитки", "Политика за бисквитки"),
		NOTE("cs", "Tento web používá soubory cookie, abyste našli cestu. Volbu můžete kdykoli změnit.",
		     "Přijmout všechny soubory cookie", "Nastavení cookies"),
		NOTE("hu", "Ez az oldal sütiket használ, hogy könnyebben eligazodjon. A választását bármikor módosíthatja.",
		     "Összes süti elfogadása", "Süti beállítások"),
		NOTE("lt", "Ši svetainė naudoja slapukus, kad lengviau rastumėte kelią. Pasirinkimą galite pakeisti bet kada.",
		     "Priimti visus slapukus", "Slapukų politika"),
		NOTE("ga", "Úsáideann an suíomh seo cuacha, agus úsáideann fianáin chun cabhrú leat. Is féidir leat do rogha a athrú.",
		     "Glac leis na fianáin uile", "Fianáin"),
	};

	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
		assert_string_equal(skip_of(*state, notes[i]), "cookie-wall");
	assert_string_equal(skip_of(*state, FRAME("en", "<div id=consent role=dialog><h2>Your choice on this site counts</h2><p>We use "
		"cookies to count visits.<p>Partners of ours would like to know which boats you look at, and for how long you do.</div>")),
		"cookie-wall");
}

static void reports_about_cookies(void **state)
{
	static const char banner[] = "<div><p>This website uses cookies.</p><button>Accept all cookies</button></div>";
	char page[PAGE];

	snprintf(page, sizeof page, FRAME("en", "%s<h1>Boat yard fined over its consent notes</h1><p>A boat yard that uses cookies without asking "
		"must pay a fine of 900 crowns, the court by the lake said on Friday."), banner);
	assert_string_equal(skip_of(*state, page), "");
	snprintf(page, sizeof page, FRAME("sv", "%s<h1>Ny lag om inloggning och lösenord för båtar</h1><p>Från och med maj ska den som hyr ut "
		"båtar använda kakor bara efter samtycke, och ett lösenord ska ha tolv tecken, säger sjökontoret i ett beslut."), banner);
	assert_string_equal(skip_of(*state, page), "");
	snprintf(page, sizeof page, FRAME("en", "%s<main><p>The herons came back in March. A site that uses cookies shows where they "
		"nest, and the keepers ask all who row there to stay away from the reeds until June.</main>"), banner);
	assert_string_equal(skip_of(*state, page), "");
}

/* A row of links over the title goes. */
static void links_above_the_title(void **state)
{
	struct rooms *rooms = *state;

	assert_string_equal(skip_of(rooms, "<title>Herons counted on the lake</title><body><p><a href=/>Home</a> <a href=/n>News</a> <a href=/a>"
		"About us</a><h1>Herons counted on the lake</h1><p>The keepers of the lake have counted more herons than ever before, they "
		"said on Friday, and they expect that more will come. The nests stand on the island, where nobody may land."), "");
	assert_int_equal(rooms->document.nblocks, 3);
	assert_int_equal(rooms->document.blocks[0].marks->reason, ZF_BOILERPLATE_MENU);
	assert_true(zf_block_stays(&rooms->document.blocks[1]));
	assert_true(zf_block_stays(&rooms->document.blocks[2]));
}

static void error_pages(void **state)
{
	static const char shell[] = "<p>This is a list of the services that the lake office offers to those who row, sail or swim there in summer."
		"<p>Use quotation marks to search for a whole phrase, and a star to search for all words that begin alike.";
	char page[PAGE];

	snprintf(page, sizeof page, FRAME("en", "%s<div><h1>Page not found</h1><p>Sorry, the page is gone.</div>"), shell);
	assert_string_equal(skip_of(*state, page), "error-page");
	snprintf(page, sizeof page, FRAME("en", "<h1>Why it says page not found</h1><p>Page not found<p>Boats that are sold leave the list of the "
		"office, and their addresses lead nowhere after a year, so that nobody rents what has long been firewood or a garden "
		"bench. <p>Whoever looks for such a boat finds it in the book of the harbour, in which all boats stand since 1890, with "
		"the names of those who built and rowed them, and the lakes they were taken to when the reeds grew too thick here."));
	assert_string_equal(skip_of(*state, page), "");
}

#define LOGIN(lang, title, name, word, go, lost) FRAME(lang, "<form><h1>" title "</h1><label>" name "</label><input><label>" word \
	"</label><input type=password><button>" go "</button><p><a href=/lost>" lost "</a></form>")

static void logins(void **state)
{
	static const char *const forms[] = {
		LOGIN("en", "Members", "User name", "Password", "Log in", "Forgot your password?"),
		LOGIN("de", "Mitglieder", "Benutzername", "Passwort", "Anmelden", "Passwort vergessen?"),
		LOGIN("fr", "Membres", "Nom d'utilisateur", "Mot de passe", "Se connecter", "Mot de passe oublié ?"),
		LOGIN("sv", "Medlemmar", "Användarnamn", "Lösenord", "Logga in", "Glömt lösenord?"),
		LOGIN("pl", "Członkowie", "Nazwa użytkownika", "Hasło", "Zaloguj się", "Nie pamiętam hasła"),
		LOGIN("el", "Μέλη", "Όνομα χρήστη", "Κωδικός πρόσβασης", "Σύνδεση", "Ξεχάσατε τον κωδικό σας;"),
		LOGIN("lv", "Biedri", "Lietotājvārds", "Parole", "Pieslēgties", "Aizmirsāt paroli?"),
		LOGIN("ro", "Membri", "Nume de utilizator", "Parolă", "Autentificare", "Ați uitat parola?"),
	};
	char page[PAGE];

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		assert_string_equal(skip_of(*state, forms[i]), "login");
	snprintf(page, sizeof page, "%s", FRAME("en", "<div class=login><label>User name</label><label>Password</label><a href=/in>Log in</a></div>"
		"<h1>A law on passwords for boats</h1><p>Whoever lets a boat must keep a password of twelve signs from May on, the lake office "
		"said on Friday, and must change it when the boat is sold."));
	assert_string_equal(skip_of(*state, page), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(consent_notes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reports_about_cookies, set_up, tear_down),
		cmocka_unit_test_setup_teardown(logins, set_up, tear_down),
		cmocka_unit_test_setup_teardown(error_pages, set_up, tear_down),
		cmocka_unit_test_setup_teardown(links_above_the_title, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
