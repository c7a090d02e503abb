/*
 * One row a language and sense, in the order bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl
 * sv. Case, accents and signs do not matter. They are what institutions of the Union and of its states put over
 * such lines; the labels of a note's header are those of the Council's own templates.
 */
#include "metadata/words.h"

const struct zf_phrase zf_phrases[] = {
	{ ZF_WORD_CONTACT, "контакт|контакти|за контакти|за контакт|лице за контакт|лица за контакт|"
			   "контакти за медиите|контакти за пресата|данни за контакт|за връзка с медиите" },
	{ ZF_WORD_CONTACT, "kontakt|kontakty|kontaktní osoba|kontaktní osoby|kontakt pro média|"
			   "kontakty pro média|kontakt pro tisk|kontakty pro tisk|kontaktní údaje|"
			   "kontaktní informace" },
	{ ZF_WORD_CONTACT, "kontakter|kontaktperson|kontaktpersoner|pressekontakt|pressekontakter|"
			   "kontaktoplysninger|mediekontakt|mediehenvendelser" },
	{ ZF_WORD_CONTACT, "kontakte|pressekontakte|ansprechpartner|ansprechpartnerin|ansprechpersonen|"
			   "medienkontakt|medienkontakte|rückfragehinweis|rückfragen|kontaktdaten|"
			   "kontaktinformationen|ansprechpartner für medienvertreter|"
			   "ansprechpartner für die medien|kontakt für die medien|"
			   "kontakt für medienanfragen" },
	{ ZF_WORD_CONTACT, "επικοινωνία|στοιχεία επικοινωνίας|επαφές|υπεύθυνος επικοινωνίας|"
			   "υπεύθυνοι επικοινωνίας|υπεύθυνοι επικοινωνίας με τα μμε|"
			   "αρμόδιοι επικοινωνίας με τον τύπο|επικοινωνία με τα μμε|αρμόδιοι επικοινωνίας|"
			   "πληροφορίες για τον τύπο|εκπρόσωπος τύπου|εκπρόσωποι τύπου" },
	{ ZF_WORD_CONTACT, "contact|contacts|contact person|contact persons|press contact|press contacts|"
			   "media contact|media contacts|contact details|contact data|contact information|"
			   "press enquiries|media enquiries|for media enquiries|media queries|for the press" },
	{ ZF_WORD_CONTACT, "contacto|contactos|contacto de prensa|contactos de prensa|"
			   "contacto para la prensa|contactos para la prensa|contactos para los medios|"
			   "contacto para los medios|persona de contacto|personas de contacto|"
			   "datos de contacto|contactos para los medios de comunicación" },
	{ ZF_WORD_CONTACT, "kontaktid|kontaktisik|kontaktisikud|pressikontakt|pressikontaktid|"
			   "kontaktandmed|meediakontakt|meediakontaktid|kontaktisikud ajakirjanduse jaoks" },
	{ ZF_WORD_CONTACT, "yhteystiedot|yhteyshenkilö|yhteyshenkilöt|lisätietoja antaa|"
			   "lisätietoja antavat|yhteydenotot|mediayhteydet|medialle|yhteystiedot medialle|"
			   "tiedotusvälineiden yhteydenotot|tiedotusvälineille" },
	{ ZF_WORD_CONTACT, "contact presse|contacts presse|contact pour la presse|contacts pour la presse|"
			   "personne de contact|personnes de contact|contact médias|contacts médias|"
			   "coordonnées|contacts pour les médias|contact pour les médias" },
	{ ZF_WORD_CONTACT, "teagmháil|teagmhálacha|sonraí teagmhála|teagmháil don phreas|teagmhálaithe|"
			   "sonraí teagmhála do na meáin" },
	{ ZF_WORD_CONTACT, "osoba za kontakt|osobe za kontakt|kontakt za medije|kontakti za medije|"
			   "kontaktni podatci|kontaktni podaci|kontaktni podatci za medije|"
			   "kontaktni podaci za medije" },
	{ ZF_WORD_CONTACT, "kapcsolat|kapcsolattartó|kapcsolattartók|sajtókapcsolat|sajtókapcsolatok|"
			   "elérhetőség|elérhetőségek|médiakapcsolat|sajtókapcsolattartó|"
			   "kapcsolat a sajtóval" },
	{ ZF_WORD_CONTACT, "contatto|contatti|contatto stampa|contatti stampa|contatti per la stampa|"
			   "contatti per i media|contatto per i media|persona di contatto|"
			   "persone di contatto|recapiti" },
	{ ZF_WORD_CONTACT, "kontaktai|kontaktinis asmuo|kontaktiniai asmenys|kontaktai žiniasklaidai|"
			   "kontaktiniai duomenys|ryšiai su žiniasklaida" },
	{ ZF_WORD_CONTACT, "kontakti|kontaktpersona|kontaktpersonas|kontaktinformācija|saziņai|"
			   "preses kontakti|kontaktinformācija presei|"
			   "kontaktinformācija plašsaziņas līdzekļiem" },
	{ ZF_WORD_CONTACT, "kuntatt|kuntatti|kuntatti għall-istampa|kuntatt għall-istampa|"
			   "kuntatti għall-midja|kuntatt għall-midja|dettalji ta' kuntatt|"
			   "id-dettalji ta' kuntatt" },
	{ ZF_WORD_CONTACT, "contacten|contactpersoon|contactpersonen|perscontact|perscontacten|"
			   "contactgegevens|contactpersonen voor de media|contact voor de pers|"
			   "contactpersoon voor de pers|voor de pers" },
	{ ZF_WORD_CONTACT, "kontakt dla mediów|kontakt dla prasy|kontakt prasowy|kontakty prasowe|"
			   "osoba do kontaktu|osoby do kontaktu|osoby do kontaktów|dane kontaktowe|"
			   "kontakt z mediami|kontakty dla mediów" },
	{ ZF_WORD_CONTACT, "contato|contatos|contacto de imprensa|contactos de imprensa|"
			   "contactos para a imprensa|contacto para a imprensa|"
			   "contactos para os meios de comunicação social|"
			   "contactos para a comunicação social|pessoa de contacto" },
	{ ZF_WORD_CONTACT, "contacte|contact presă|contacte presă|contacte pentru presă|"
			   "contact pentru presă|persoană de contact|persoane de contact|date de contact|"
			   "contacte media|relația cu mass-media" },
	{ ZF_WORD_CONTACT, "kontaktná osoba|kontaktné osoby|kontakt pre médiá|kontakty pre médiá|"
			   "kontakt pre tlač|kontaktné údaje|kontaktné informácie" },
	{ ZF_WORD_CONTACT, "stik|stiki|stiki za medije|stik za medije|kontaktna oseba|kontaktne osebe|"
			   "kontaktni podatki|kontakt za medije|podatki za stik" },
	{ ZF_WORD_CONTACT, "presskontakt|presskontakter|kontakt för media|mediekontakter|kontaktuppgifter|"
			   "kontakt för pressen|kontaktinformation" },

	{ ZF_WORD_FURTHER, "допълнителна информация|повече информация|за повече информация|"
			   "за допълнителна информация|връзки|полезни връзки" },
	{ ZF_WORD_FURTHER, "další informace|více informací|bližší informace|podrobnější informace|odkazy|"
			   "užitečné odkazy|související odkazy" },
	{ ZF_WORD_FURTHER, "yderligere oplysninger|mere information|flere oplysninger|få mere at vide|"
			   "læs mere|yderligere information|nyttige links" },
	{ ZF_WORD_FURTHER, "weitere informationen|weiterführende informationen|mehr informationen|"
			   "weiterführende links|weitere links|nützliche links|nähere informationen|"
			   "zusätzliche informationen" },
	{ ZF_WORD_FURTHER, "περισσότερες πληροφορίες|περαιτέρω πληροφορίες|για περισσότερες πληροφορίες|"
			   "πρόσθετες πληροφορίες|συμπληρωματικές πληροφορίες|σύνδεσμοι|χρήσιμοι σύνδεσμοι" },
	{ ZF_WORD_FURTHER, "further information|more information|for more information|"
			   "for further information|additional information|related links|useful links|"
			   "links|further reading|related documents" },
	{ ZF_WORD_FURTHER, "más información|para más información|información adicional|"
			   "información complementaria|enlaces|enlaces útiles|enlaces relacionados" },
	{ ZF_WORD_FURTHER, "lisateave|lisainfo|lisainformatsioon|täiendav teave|rohkem teavet|lingid|"
			   "kasulikud lingid" },
	{ ZF_WORD_FURTHER, "lisätietoja|lisätietoa|lisätiedot|linkkejä|linkit|hyödyllisiä linkkejä" },
	{ ZF_WORD_FURTHER, "pour en savoir plus|en savoir plus|plus d'informations|"
			   "pour plus d'informations|liens|liens utiles|informations complémentaires|"
			   "informations supplémentaires|autres informations" },
	{ ZF_WORD_FURTHER, "tuilleadh eolais|tuilleadh faisnéise|breis eolais|faisnéis bhreise|naisc|"
			   "naisc úsáideacha" },
	{ ZF_WORD_FURTHER, "više informacija|dodatne informacije|daljnje informacije|ostale informacije|"
			   "poveznice|korisne poveznice" },
	{ ZF_WORD_FURTHER, "további információk|további információ|bővebb információ|további tájékoztatás|"
			   "linkek|hasznos linkek" },
	{ ZF_WORD_FURTHER, "ulteriori informazioni|per ulteriori informazioni|maggiori informazioni|"
			   "per maggiori informazioni|per saperne di più|link utili|altre informazioni|"
			   "approfondimenti" },
	{ ZF_WORD_FURTHER, "daugiau informacijos|papildoma informacija|išsamesnė informacija|nuorodos|"
			   "naudingos nuorodos" },
	{ ZF_WORD_FURTHER, "papildu informācija|sīkāka informācija|plašāka informācija|vairāk informācijas|"
			   "saites|noderīgas saites" },
	{ ZF_WORD_FURTHER, "aktar informazzjoni|aktar tagħrif|għal aktar informazzjoni|għal aktar tagħrif|"
			   "tagħrif ieħor|informazzjoni addizzjonali|tagħrif addizzjonali|links utli" },
	{ ZF_WORD_FURTHER, "meer informatie|nadere informatie|verdere informatie|voor meer informatie|"
			   "aanvullende informatie|meer weten|nuttige links|overige informatie" },
	{ ZF_WORD_FURTHER, "więcej informacji|dodatkowe informacje|dalsze informacje|informacje dodatkowe|"
			   "dodatkowa informacja|linki|przydatne linki" },
	{ ZF_WORD_FURTHER, "mais informações|para mais informações|mais informação|informações adicionais|"
			   "para saber mais|ligações|ligações úteis|outras informações" },
	{ ZF_WORD_FURTHER, "informații suplimentare|mai multe informații|pentru mai multe informații|"
			   "linkuri|linkuri utile|pentru informații suplimentare|alte informații" },
	{ ZF_WORD_FURTHER, "ďalšie informácie|viac informácií|bližšie informácie|doplňujúce informácie|"
			   "užitočné odkazy" },
	{ ZF_WORD_FURTHER, "več informacij|dodatne informacije|nadaljnje informacije|dodatni podatki|"
			   "povezave|uporabne povezave" },
	{ ZF_WORD_FURTHER, "mer information|ytterligare information|för mer information|"
			   "för ytterligare information|länkar|läs mer|vidare information|användbara länkar" },

	{ ZF_WORD_RELEASE, "съобщение за медиите|съобщения за медиите|прессъобщение|прессъобщения|"
			   "съобщение за пресата" },
	{ ZF_WORD_RELEASE, "tisková zpráva|tiskové zprávy|tiskové sdělení|tiskové prohlášení" },
	{ ZF_WORD_RELEASE, "pressemeddelelse|pressemeddelelser" },
	{ ZF_WORD_RELEASE, "pressemitteilung|pressemitteilungen|presseaussendung|pressemeldung|"
			   "presseinformation|medienmitteilung|presseerklärung" },
	{ ZF_WORD_RELEASE, "δελτίο τύπου|δελτία τύπου|ανακοίνωση τύπου|ανακοινωθέν τύπου" },
	{ ZF_WORD_RELEASE, "press release|press releases|press communique|news release|media release|"
			   "press statement|press statements|media advisory|press notice|daily news" },
	{ ZF_WORD_RELEASE, "nota de prensa|notas de prensa|comunicado de prensa|comunicados de prensa" },
	{ ZF_WORD_RELEASE, "pressiteade|pressiteated" },
	{ ZF_WORD_RELEASE, "lehdistötiedote|lehdistötiedotteet|tiedote" },
	{ ZF_WORD_RELEASE, "communiqué de presse|communiqués de presse|communiqué|point de presse" },
	{ ZF_WORD_RELEASE, "preaseisiúint|preaseisiúintí|preasráiteas|preas-eisiúint" },
	{ ZF_WORD_RELEASE, "priopćenje za medije|priopćenja za medije|priopćenje za javnost|"
			   "priopćenje za tisak|priopćenja za tisak" },
	{ ZF_WORD_RELEASE, "sajtóközlemény|sajtóközlemények" },
	{ ZF_WORD_RELEASE, "comunicato stampa|comunicati stampa|nota stampa" },
	{ ZF_WORD_RELEASE, "pranešimas spaudai|pranešimai spaudai|pranešimas žiniasklaidai" },
	{ ZF_WORD_RELEASE, "paziņojums presei|paziņojumi presei|preses relīze|preses paziņojums" },
	{ ZF_WORD_RELEASE, "stqarrija għall-istampa|stqarrijiet għall-istampa|komunikat stampa|"
			   "stqarrija stampa" },
	{ ZF_WORD_RELEASE, "persbericht|persberichten|persmededeling|persverklaring" },
	{ ZF_WORD_RELEASE, "komunikat prasowy|komunikaty prasowe|informacja prasowa" },
	{ ZF_WORD_RELEASE, "comunicado de imprensa|comunicados de imprensa|nota de imprensa|"
			   "notas de imprensa" },
	{ ZF_WORD_RELEASE, "comunicat de presă|comunicate de presă" },
	{ ZF_WORD_RELEASE, "tlačová správa|tlačové správy|tlačové vyhlásenie" },
	{ ZF_WORD_RELEASE, "sporočilo za javnost|sporočila za javnost|sporočilo za medije|"
			   "sporočila za medije" },
	{ ZF_WORD_RELEASE, "pressmeddelande|pressmeddelanden" },

	{ ZF_WORD_KIND, "новини|изявление|реч|въпроси и отговори|информационен документ|бележка" },
	{ ZF_WORD_KIND, "aktuality|prohlášení|projev|otázky a odpovědi|informativní přehled|poznámka" },
	{ ZF_WORD_KIND, "nyheder|erklæring|tale|spørgsmål og svar|faktablad|note" },
	{ ZF_WORD_KIND, "nachrichten|erklärung|rede|fragen und antworten|factsheet|aussendung|vermerk|"
			"aufzeichnung" },
	{ ZF_WORD_KIND, "ειδήσεις|δήλωση|ομιλία|ερωτήσεις και απαντήσεις|ενημερωτικό δελτίο|σημείωμα" },
	{ ZF_WORD_KIND, "news|statement|speech|remarks|memo|questions and answers|fact sheet|article|"
			"information note|cover note|background note|outcome of proceedings" },
	{ ZF_WORD_KIND, "noticias|declaración|discurso|preguntas y respuestas|ficha informativa|nota" },
	{ ZF_WORD_KIND, "uudised|avaldus|kõne|küsimused ja vastused|teabeleht|märkus" },
	{ ZF_WORD_KIND, "uutiset|lausunto|julkilausuma|puhe|kysymyksiä ja vastauksia|tietosivu|ilmoitus" },
	{ ZF_WORD_KIND, "actualités|actualité|déclaration|discours|questions et réponses|"
			"fiche d'information|note d'information" },
	{ ZF_WORD_KIND, "nuacht|ráiteas|óráid|ceisteanna agus freagraí|bileog eolais|nóta" },
	{ ZF_WORD_KIND, "vijesti|izjava|govor|pitanja i odgovori|informativni članak|napomena" },
	{ ZF_WORD_KIND, "hírek|nyilatkozat|beszéd|kérdések és válaszok|tájékoztató|közlemény|feljegyzés" },
	{ ZF_WORD_KIND, "notizie|dichiarazione|discorso|domande e risposte|scheda informativa" },
	{ ZF_WORD_KIND, "naujienos|pareiškimas|kalba|klausimai ir atsakymai|informacijos suvestinė" },
	{ ZF_WORD_KIND, "jaunumi|paziņojums|runa|jautājumi un atbildes|faktu lapa|piezīme" },
	{ ZF_WORD_KIND, "aħbarijiet|stqarrija|diskors|mistoqsijiet u tweġibiet|skeda informattiva" },
	{ ZF_WORD_KIND, "nieuws|verklaring|toespraak|vragen en antwoorden|factsheet|mededeling" },
	{ ZF_WORD_KIND, "aktualności|oświadczenie|przemówienie|pytania i odpowiedzi|zestawienie informacji" },
	{ ZF_WORD_KIND, "notícias|declaração|perguntas e respostas|ficha informativa" },
	{ ZF_WORD_KIND, "știri|declarație|discurs|întrebări și răspunsuri|fișă informativă|notă" },
	{ ZF_WORD_KIND, "aktuality|vyhlásenie|prejav|otázky a odpovede|prehľad" },
	{ ZF_WORD_KIND, "novice|izjava|govor|vprašanja in odgovori|informativni pregled|dopis" },
	{ ZF_WORD_KIND, "nyheter|uttalande|tal|frågor och svar|faktablad|not" },

	{ ZF_WORD_FROM, "от|odesílatel|fra|absender|von|αποστολέας|from|de|saatja|lähettäjä|origine|ó|od|"
			"küldi|feladó|nuo|sūtītājs|minn|van|sursă|pošiljatelj|från|expéditeur|émetteur" },
	{ ZF_WORD_TO, "до|příjemce|til|empfänger|an|αποδέκτης|to|a|saaja|vastaanottaja|destinataire|chuig|"
		      "za|címzett|destinatario|kam|saņēmējs|lil|aan|do|para|destinatar|komu|prejemnik|till|"
		      "destinatário" },
	{ ZF_WORD_SUBJECT, "относно|předmět|vedr|betr|betreff|θέμα|subject|asunto|teema|asia|objet|ábhar|"
			   "predmet|tárgy|oggetto|dalykas|temats|suġġett|betreft|dotyczy|assunto|subiect|"
			   "zadeva|ärende" },
	{ ZF_WORD_REFERENCE, "ref|ref no|reference|reference number|номер|референция|отпратка|značka|odkaz|"
			     "reference no|referenz|referenznummer|κωδικός|αριθ|αναφορά|referencia|viide|"
			     "viite|viitenumero|référence|tagairt|uimhir thagartha|referenca|"
			     "referentna oznaka|hivatkozás|hivatkozási szám|riferimento|rif|nuoroda|"
			     "nuorodos nr|atsauce|atsauces numurs|referenza|referentie|kenmerk|sygnatura|"
			     "nr ref|numer referencyjny|referência|referință|referinţă|referenčné číslo|"
			     "sklic|referens|réf|viitenumber" },
	{ ZF_WORD_PRODUCT, "информация за продукта|informace o produktu|produktinformation|"
			   "πληροφορίες για το προϊόν|product information|información sobre el producto|"
			   "tooteinfo|tootealane teave|tuotetiedot|informations sur le produit|"
			   "faisnéis faoin táirge|informacije o proizvodu|termékinformáció|"
			   "informazioni sul prodotto|informacija apie produktą|produkta informācija|"
			   "informācija par produktu|informazzjoni dwar il-prodott|productinformatie|"
			   "informacje o produkcie|informações sobre o produto|informații despre produs|"
			   "informácie o produkte|podatki o proizvodu|información del producto|"
			   "productgegevens|informace o výrobku|information sur le produit|"
			   "produktinformationen" },

	{ ZF_WORD_ROLE, "пресаташе|говорител|прессекретар|връзки с медиите|tiskový mluvčí|tisková mluvčí|"
			"mluvčí|tiskový tajemník|pressemedarbejder|talsmand|pressechef|presserådgiver|"
			"pressesprecher|pressesprecherin|sprecher|sprecherin|pressereferent|"
			"pressereferentin|υπεύθυνος τύπου|υπεύθυνη τύπου|ακόλουθος τύπου|press officer|"
			"press officer in charge|spokesperson|spokesman|spokeswoman|press secretary|"
			"press attaché|media officer|communications officer|communication officer|"
			"press adviser|press advisor|head of press|portavoz|jefe de prensa|jefa de prensa|"
			"responsable de prensa|agregado de prensa|agregada de prensa|pressiesindaja|"
			"pressinõunik|kõneisik|tiedottaja|lehdistövastaava|tiedotusvastaava|"
			"attaché de presse|attachée de presse|porte-parole|chargé de presse|"
			"chargée de presse|oifigeach preasa|urlabhraí|glasnogovornik|glasnogovornica|"
			"sajtófelelős|szóvivő|sajtótitkár|sajtóreferens|portavoce|addetto stampa|"
			"addetta stampa|atstovas spaudai|atstovė spaudai|preses sekretārs|preses sekretāre|"
			"preses pārstāvis|preses pārstāve|uffiċjal tal-istampa|kelliem|kelliema|"
			"persvoorlichter|woordvoerder|woordvoerster|voorlichter|rzecznik prasowy|"
			"rzeczniczka prasowa|attaché prasowy|porta-voz|assessor de imprensa|"
			"assessora de imprensa|adido de imprensa|purtător de cuvânt|ofițer de presă|"
			"atașat de presă|hovorca|hovorkyňa|tlačový tajomník|tlačová tajomníčka|"
			"predstavnik za medije|predstavnica za medije|tiskovni predstavnik|"
			"tiskovna predstavnica|presstalesman|pressekreterare|talesperson|presschef|"
			"pressansvarig" },

	{ ZF_WORD_DATED, "дата|публикувано|публикувано на|дата на публикуване|datum|zveřejněno|"
			 "datum zveřejnění|publikováno|dato|offentliggjort|offentliggjort den|udgivet|"
			 "veröffentlicht|veröffentlicht am|erschienen|stand|ημερομηνία|δημοσιεύθηκε|"
			 "ημερομηνία δημοσίευσης|date|published|published on|publication date|"
			 "date of publication|posted|posted on|released|fecha|publicado|publicado el|"
			 "fecha de publicación|kuupäev|avaldatud|avaldamise kuupäev|päivämäärä|päiväys|"
			 "julkaistu|julkaisupäivä|publié|publié le|date de publication|dáta|foilsithe|"
			 "dáta foilsithe|objavljeno|datum objave|dátum|közzétéve|megjelent|"
			 "közzététel dátuma|data|pubblicato|pubblicato il|data di pubblicazione|paskelbta|"
			 "paskelbimo data|datums|publicēts|publicēšanas datums|ippubblikat|"
			 "data tal-pubblikazzjoni|gepubliceerd|gepubliceerd op|publicatiedatum|"
			 "opublikowano|data publikacji|publicado em|data de publicação|publicat|"
			 "publicat la|data publicării|zverejnené|dátum zverejnenia|uverejnené|publicerad|"
			 "publicerat|publiceringsdatum" },

	{ ZF_WORD_PARLIAMENT, "европейски парламент|evropský parlament|europa-parlamentet|"
			      "europäisches parlament|ευρωπαϊκό κοινοβούλιο|european parliament|"
			      "parlamento europeo|euroopa parlament|euroopan parlamentti|"
			      "parlement européen|parlaimint na heorpa|europski parlament|"
			      "európai parlament|europos parlamentas|eiropas parlaments|parlament ewropew|"
			      "il-parlament ewropew|europees parlement|parlament europejski|"
			      "parlamento europeu|parlamentul european|európsky parlament|"
			      "evropski parlament|europaparlamentet" },
	{ ZF_WORD_COUNCIL, "съвет на европейския съюз|rada evropské unie|rådet for den europæiske union|"
			   "rat der europäischen union|συμβούλιο της ευρωπαϊκής ένωσης|"
			   "council of the european union|consejo de la unión europea|"
			   "euroopa liidu nõukogu|euroopan unionin neuvosto|conseil de l'union européenne|"
			   "comhairle an aontais eorpaigh|vijeće europske unije|az európai unió tanácsa|"
			   "consiglio dell'unione europea|europos sąjungos taryba|"
			   "eiropas savienības padome|kunsill tal-unjoni ewropea|raad van de europese unie|"
			   "rada unii europejskiej|conselho da união europeia|consiliul uniunii europene|"
			   "rada európskej únie|svet evropske unije|europeiska unionens råd" },
	{ ZF_WORD_COMMISSION, "европейска комисия|evropská komise|europa-kommissionen|"
			      "europäische kommission|ευρωπαϊκή επιτροπή|european commission|"
			      "comisión europea|euroopa komisjon|euroopan komissio|commission européenne|"
			      "an coimisiún eorpach|coimisiún eorpach|europska komisija|európai bizottság|"
			      "commissione europea|europos komisija|eiropas komisija|kummissjoni ewropea|"
			      "il-kummissjoni ewropea|europese commissie|komisja europejska|"
			      "comissão europeia|comisia europeană|európska komisia|evropska komisija|"
			      "europeiska kommissionen|eu-kommissionen" },
	{ ZF_WORD_BANK, "европейска централна банка|evropská centrální banka|den europæiske centralbank|"
			"europäische zentralbank|ευρωπαϊκή κεντρική τράπεζα|european central bank|"
			"banco central europeo|euroopa keskpank|euroopan keskuspankki|"
			"banque centrale européenne|an banc ceannais eorpach|banc ceannais eorpach|"
			"europska središnja banka|európai központi bank|banca centrale europea|"
			"europos centrinis bankas|eiropas centrālā banka|bank ċentrali ewropew|"
			"il-bank ċentrali ewropew|europese centrale bank|europejski bank centralny|"
			"banco central europeu|banca centrală europeană|európska centrálna banka|"
			"evropska centralna banka|europeiska centralbanken" },
	{ ZF_WORD_COURT, "съд на европейския съюз|soudní dvůr evropské unie|den europæiske unions domstol|"
			 "gerichtshof der europäischen union|δικαστήριο της ευρωπαϊκής ένωσης|"
			 "court of justice of the european union|tribunal de justicia de la unión europea|"
			 "euroopa liidu kohus|euroopan unionin tuomioistuin|"
			 "cour de justice de l'union européenne|cúirt bhreithiúnais an aontais eorpaigh|"
			 "sud europske unije|az európai unió bírósága|"
			 "corte di giustizia dell'unione europea|europos sąjungos teisingumo teismas|"
			 "eiropas savienības tiesa|qorti tal-ġustizzja tal-unjoni ewropea|"
			 "hof van justitie van de europese unie|trybunał sprawiedliwości unii europejskiej|"
			 "tribunal de justiça da união europeia|curtea de justiție a uniunii europene|"
			 "súdny dvor európskej únie|sodišče evropske unije|europeiska unionens domstol" },

	{ ZF_WORD_PRESS, "медиите|медии|пресата|média|médií|médii|medier|medierne|pressen|medien|"
			 "medienanfragen|presseanfragen|pressestelle|μμε|media|press|journalists|enquiries|"
			 "queries|contact|prensa|medios|meedia|meediale|meediakanalite|ajakirjanduse|"
			 "tiedotusvälineet|tiedotusvälineiden|lehdistö|presse|médias|journalistes|preas|"
			 "meáin|medije|medija|sajtó|sajtóval|stampa|giornalisti|spaudai|žiniasklaidai|"
			 "žiniasklaidos|presei|plašsaziņas|istampa|midja|pers|mediów|prasy|mediami|"
			 "imprensa|presă|tlač|novinarska|novinárov|novináře|novinarji|pressfrågor|kontakta|"
			 "kontaktieren|contacter|contactar|contattare|kontaktovat|kontaktna|информация" },
	{ 0, NULL },
};
