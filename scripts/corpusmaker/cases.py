"""The records of the corpus: which release stands where, in which noise, and what should be left of it."""
import gzip
import html.entities
import json
import lzma
import random
import re

from . import pages, plain
from .texts import LANGS

FISHERIES = pages.Site("press.fisheries-agency.example", "Fisheries Agency", "fisheries")
BEES = pages.Site("portal.beewatch.example", "BeeWatch", "bees")
MIRROR = pages.Site("beewatch-archive.example", "BeeWatch", "mirror")
SEEDS = pages.Site("www.seedbank.example", "Hollenfjord Seed Bank", "seeds")
RAIL = pages.Site("news.rail-users.example", "Rail Users' Office", "rail")
READING = pages.Site("www.reading-foundation.example", "Reading Foundation", "reading")
MUSEUMS = pages.Site("www.museums-board.example", "Museums Board", "museums")
ROADS = pages.Site("roads-office.example", "Joint Roads Office", "roads")
CIRCLE = pages.Site("language-circle.example", "Schools' Language Circle", "circle", ["en", "ga", "mt", "sk"])
COAST = pages.Site("www.coastal-weather.example", "Coastal Weather Service", "coast")
GUIDE = pages.Site("www.nieuwswijzer.example", "Nieuwswijzer", "guide", ["nl"])
AGENCIES = pages.Site("press.five-agencies.example", "Office of the Five Agencies", "agencies", ["en", "fr"])


def gold(text, paras=None, **more):
    """What is left of a release, in the form that scripts for scoring read."""
    out = {"lang": text.lang, "title": text.title, "reference": text.reference, "date": text.date,
           "institution": text.institution, "paragraphs": [], "contacts": [
               {"name": n, "role": "Press officer", "details": [tel, mail]} for n, tel, mail in text.contacts]}
    for kind, line in paras if paras is not None else text.paras:
        for cell in line.split("|") if kind == "row" else [line]:
            lang = text.lang if any(c.isalpha() for c in cell) else "zxx"
            out["paragraphs"].append({"kind": "cell" if kind == "row" else kind, "lang": lang, "text": cell.strip()})
    out.update(more)
    return out


def flat(text):
    """Its paragraphs where quotes are no blocks of their own."""
    return [("paragraph" if k == "quote" else k, t) for k, t in text.paras]


def nothing(lang, **more):
    """Gold of a record of which nothing should be left."""
    return {"lang": lang, "title": None, "reference": None, "date": None, "paragraphs": [], "contacts": [], **more}


class Maker:
    def __init__(self, corpus, releases, shell):
        self.corpus, self.releases, self.shell = corpus, releases, shell

    def text(self, name, lang):
        return self.releases[name][lang]

    def others(self, text):
        """Releases in the language of `text` to point to as related."""
        got = [r[text.lang] for n, r in self.releases.items() if text.lang in r and n not in (text.name, "buoys", "bulletin")]
        return sorted(got, key=lambda t: (t.name < text.name, t.name))

    def html(self, template, text, site, **how):
        return template(pages.Page(text, site, self.shell, self.others(text), **how))

    def page(self, folder, template, text, site, name=None, **how):
        """One page with its gold; in templates without blockquotes a quote is a paragraph like any other."""
        name = name or f"{text.reference}-{text.lang}.html"
        self.corpus.record(f"{folder}/{name}", self.html(template, text, site, **how), gold(text))


def sites(m):
    """Whole sites, each of one make: so that what stands on most pages of a site can be told from text."""
    for lang in LANGS:
        m.page("pages/fisheries", pages.modern, m.text("fishing", lang), FISHERIES)
        m.page("pages/bees", pages.soup, m.text("bees", lang), BEES)
        m.page("pages/seeds", pages.minimal, m.text("seeds", lang), SEEDS)
    for name, template, site in (("trains", pages.modern, RAIL), ("museum", pages.soup, MUSEUMS), ("spelling", pages.tables, CIRCLE)):
        for lang in sorted(m.releases[name]):
            m.page(f"pages/{site.code}", template, m.text(name, lang), site)
    for lang in sorted(m.releases["cycling"]):  # widgets that nobody translated, and an address hidden from robots
        t = m.text("cycling", lang)
        card = '<div class="file"><span>map-of-all-lines.pdf (423.8 KB - PDF)</span> <a href="/map.pdf">Download</a> <span>Available translations (9)</span></div>'
        page = m.html(pages.modern, t, ROADS, after=card)
        mail = t.contacts[0][2]
        page = page.replace(f'<a href="mailto:{mail}">{mail}</a>', '<a href="/cdn/email#3c4f">[email&#160;protected]</a>')
        m.corpus.record(f"pages/roads/{t.reference}-{lang}.html", page, gold(t))


WEEKS = [  # week, wave, day, wind, degrees, messages, lost
    (23, "2.7", 1, "6.4", 14, 6048, 31), (24, "3.1", 4, "7.9", 15, 6044, 12), (25, "1.8", 2, "4.6", 16, 6047, 20),
    (26, "4.4", 6, "9.3", 16, 6029, 87), (27, "2.2", 0, "5.1", 17, 6048, 9), (28, "2.9", 3, "6.8", 18, 6041, 44),
    (29, "3.6", 5, "8.2", 18, 6037, 52),
]
DAYS = {"en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
        "sv": "måndagen tisdagen onsdagen torsdagen fredagen lördagen söndagen".split(),
        "pt": "na segunda-feira|na terça-feira|na quarta-feira|na quinta-feira|na sexta-feira|no sábado|no domingo".split("|")}


def bulletin_of_week(m, lang, row):
    """The formula release of one week: the same frame as all others, and other figures."""
    week, wave, day, wind, warm, messages, lost = row
    text = m.text("buoys", lang).copy()
    comma = (lambda s: s) if lang == "en" else (lambda s: s.replace(".", ","))
    values = {"week": week, "wave": comma(wave), "wind": comma(wind), "warm": warm, "messages": f"{messages // 1000} {messages % 1000:03d}", "lost": lost}
    values.update({f"day_{l}": DAYS[l][day] for l in DAYS})
    text.head["reference"] = f"2025{'0609 0616 0623 0630 0707 0714 0721'.split()[week - 23]}BUO000{week}"
    text.head["date"] = f"2025-{text.reference[4:6]}-{text.reference[6:8]}"
    text.title = text.title.format(**values)
    text.paras = [(k, t.format(**values)) for k, t in text.paras]
    return text


def formula(m):
    for lang, rows in (("en", WEEKS[:6]), ("sv", WEEKS[:3]), ("pt", WEEKS[3:6])):
        for row in rows:
            m.page("pages/coast", pages.modern, bulletin_of_week(m, lang, row), COAST)


def encoded(page, charset):
    return page.encode(charset, "xmlcharrefreplace")


def old_encodings(m):
    """Pages of a site from before UTF-8, each in the charset of its language; and texts that do not say theirs."""
    labels = {"bg": "windows-1251", "el": "iso-8859-7", "hu": "iso-8859-2", "hr": "iso-8859-2", "sl": "windows-1250", "ro": "iso-8859-2"}
    for lang in sorted(m.releases["library"]):
        t = m.text("library", lang)
        label = labels.get(lang, "iso-8859-1")
        page = m.html(pages.tables, t, READING, charset=label)
        if lang == "en":  # references that were meant as windows-1252
            for sign, reference in (("“", "&#147;"), ("”", "&#148;"), ("–", "&#150;"), ("€", "&#128;")):
                page = page.replace(sign, reference)
        m.corpus.record(f"pages/reading/{t.reference}-{lang}.html", encoded(page, "windows-1252" if label == "iso-8859-1" else label), gold(t))
    for name, lang, charset in (("trains", "fr", "windows-1252"), ("seeds", "el", "iso-8859-7"), ("seeds", "cs", "iso-8859-2"), ("bees", "sk", "windows-1250"),
                                ("seeds", "bg", "windows-1251"), ("seeds", "lv", "utf-16"), ("cycling", "da", "utf-8-sig"), ("seeds", "lt", "iso-8859-13")):
        t = m.text(name, lang)
        lines = "\n\n".join([t.title] + [("- " if k == "item" else "") + p.replace(" | ", "\n\n") for k, p in t.paras]) + "\n"
        if charset.startswith("iso-8859") and lang != "el":
            lines = lines.translate(str.maketrans("„“–", '""-'))
        raw = lines.encode(charset) if charset != "utf-16" else b"\xff\xfe" + lines.encode("utf-16-le")
        m.corpus.record(f"texts/encodings/{name}-{lang}.{charset}.txt", raw, gold(t, flat(t), reference=None, date=None, contacts=[]))
    t = m.text("museum", "it")
    lines = "\n\n".join([t.title] + [("- " if k == "item" else "") + p for k, p in t.paras]) + "\n"
    m.corpus.record("texts/encodings/museum-it.mojibake.txt", lines.encode().decode("windows-1252", "replace").encode(), gold(t, flat(t), reference=None, date=None, contacts=[]))


def odd_markup(m):
    """Pages on which parsers lose text: deep nesting, an odd comment, named references, sections inside paragraphs."""
    t = m.text("spelling", "en")
    page = m.html(pages.minimal, t, SEEDS).replace("<h1>", "<div>" * 300 + "<h1>").replace("<hr>", "</div>" * 300 + "<hr>")
    m.corpus.record("pages/odd/deep.html", page, gold(t))
    t = m.text("spelling", "ga")
    m.corpus.record("pages/odd/comment.html", m.html(pages.minimal, t, SEEDS).replace("<h1>", "<!--><h1>"), gold(t))
    t = m.text("museum", "fr")
    page = "".join(f"&{html.entities.codepoint2name[ord(c)]};" if ord(c) in html.entities.codepoint2name and ord(c) > 127 else c
                   for c in m.html(pages.soup, t, MUSEUMS))
    m.corpus.record("pages/odd/named.html", page.replace("&rsquo;", "&rsquor;").replace("&hellip;", "&mldr;"), gold(t))
    t = m.text("cycling", "sv")
    page = m.html(pages.minimal, t, ROADS).replace("<h2>", "<p><section><h2>").replace("</h2>", "</h2></section>")
    m.corpus.record("pages/odd/section.html", page, gold(t))


def republished(m):
    """A Dutch portal that copies releases, English ones too, into its own shell; mirrors; and nearly equal copies."""
    under = '<p class="portal">Nieuwswijzer verzamelt persberichten van openbare diensten en plaatst ze ongewijzigd over.</p>'
    for name, lang in [(n, "nl") for n in ("fishing", "bees", "seeds", "trains", "cycling")] + [
            (n, "en") for n in ("fishing", "bees", "seeds", "trains", "library", "museum", "spelling", "cycling")]:
        t = m.text(name, lang)
        over = f'<p class="source">Met dank overgenomen van <a href="/bron/{name}">{pages.escape(t.institution)}</a> i, gepubliceerd op {".".join(reversed(t.date.split("-")))}.</p>'
        m.page("republished/guide", pages.soup, t, GUIDE, f"guide-{name}-{lang}.html", shell_lang="nl", before=over, after=under)
    for lang in ("en", "hu", "sv"):
        t = m.text("bees", lang)
        m.page("republished/mirror", pages.soup, t, MIRROR, f"mirror-{t.reference}-{lang}.html")
    t = m.text("bees", "fi")  # the same page fetched again: only an id that is new each time differs
    again = m.html(pages.soup, t, BEES).replace('id="content-', 'id="content-7f3a')
    m.corpus.record(f"republished/again/again-{t.reference}-fi.html", again, gold(t))
    notice = {"hr": "Ova stranica nije dostupna na hrvatskom jeziku.", "sl": "Ta stran ni na voljo v slovenščini."}
    for lang, name in (("hr", "museum"), ("sl", "trains")):
        t = m.text(name, "en")
        m.page("republished/shells", pages.modern, t, pages.Site(f"{lang}.five-agencies.example", "Five Agencies", lang), f"{lang}-shell-{name}-en.html",
               shell_lang=lang, before=f'<div class="notice">{notice[lang]}</div>\n')
    near = m.text("fishing", "en").replaced("41 200", "41 900")
    m.page("republished/near", pages.minimal, near, pages.Site("harbour-notes.example", "Harbour Notes", "near"), "near-fishing-en.html")
    near = m.text("museum", "fr").copy()
    near.paras.insert(0, ("paragraph", "Version corrigée du 24 avril : l'horaire des bus a été mis à jour."))
    m.page("republished/near", pages.minimal, near, pages.Site("ville-la-nuit.example", "La ville, la nuit", "near"), "near-museum-fr.html")


def texts_of_pdf(m):
    for name, lang, how in (("fishing", "nl", {"gaps": [("kabeljauw over", "kabel jauw over"), ("vrijdag", "vr ijdag")]}), ("trains", "fr", {}),
                            ("trains", "de", {"hyphenate": True}), ("cycling", "fi", {"hyphenate": True, "justify": False}), ("library", "hu", {}),
                            ("bees", "pl", {"justify": False, "spaced": True}), ("library", "el", {"hyphenate": True}), ("bees", "lt", {})):
        t = m.text(name, lang)
        if name == "trains":  # a table in PDF text is a matter of its own
            t = t.copy()
            t.paras = [(k, p) for k, p in t.paras if k != "row" and p not in ("Horaires", "Fahrplan")]
        host = f"https://{t.contacts[0][2].split('@')[1]}/{lang}"
        links = [f"{host}/news/{t.reference}/{t.slug()}", f"{host}/topics/{name}", f"{host}/archive/{t.date[:4]}/{t.date[5:7]}"]
        m.corpus.record(f"texts/pdf/{name}-{lang}.pdf.txt", plain.pdf(t, m.shell[lang]["pressword"], links, **how), gold(t, flat(t), date=None))


def council_text(m):
    for lang in ("en", "nl"):
        t = m.text("milk", lang)
        m.corpus.record(f"texts/pdf/milk-{lang}.pdf.txt", plain.paper(t), gold(t, plain.read_as_note(t), contacts=[]))


def two_columns(m):
    for name, a, b in (("seeds", "en", "fr"), ("cycling", "nl", "de")):
        left, right = m.text(name, a), m.text(name, b)
        both = gold(left, flat(left), reference=None, date=None, contacts=[])
        both["paragraphs"] += [{"kind": "heading", "lang": b, "text": right.title}] + gold(right, flat(right))["paragraphs"]
        m.corpus.record(f"texts/layout/{name}-{a}-{b}.layout.txt", plain.columns(left, right, [m.shell[l]["pressword"] for l in (a, b)]), both)


def notes(m):
    for lang in sorted(m.releases["milk"]):
        t = m.text("milk", lang)
        m.corpus.record(f"notes/milk-{lang}.md", plain.note(t), gold(t, plain.read_as_note(t), contacts=[]))


def dumps(m):
    for name, lang, template, site, shell in (("fishing", "en", pages.modern, FISHERIES, "nl"), ("bees", "el", pages.soup, BEES, "el"),
                                              ("museum", "pt", pages.soup, MUSEUMS, "pt"), ("cycling", "lv", pages.modern, ROADS, "lv")):
        t = m.text(name, lang)
        page = m.html(template, t, site, shell_lang=shell)
        m.corpus.record(f"texts/dumps/{name}-{lang}.dump.txt", plain.dump(page), gold(t, flat(t)))
    for name, lang, template, site, glue in (("trains", "es", pages.modern, RAIL, ""), ("bees", "et", pages.soup, BEES, "\n"), ("fishing", "ga", pages.modern, FISHERIES, "\n"),
                                             ("museum", "ro", pages.soup, MUSEUMS, ""), ("fishing", "sk", pages.modern, FISHERIES, "")):
        t = m.text(name, lang)
        if glue:  # a link inside a paragraph cuts its line in three
            site_page = re.sub(r'<a href="/topics/\d+">(.*?)</a>', r"\1", m.html(template, t, site))
        else:
            site_page = m.html(template, t, site)
        m.corpus.record(f"texts/columns/{name}-{lang}.nodes.txt", plain.gettext(site_page, glue), gold(t, flat(t)))


def with_askers(paras, words):
    """After each item, in the running text, whom to ask: a contact, no paragraph of the release."""
    for i, row in enumerate(paras):
        yield row
        if row[0] == "paragraph" and (i + 1 == len(paras) or paras[i + 1][0] == "heading"):
            yield "paragraph", words


def bilingual(m):
    """A bulletin whose language changes from item to item: in HTML and as plain text."""
    en, fr = m.text("bulletin", "en").copy(), m.text("bulletin", "fr")
    en.head.update(reference="20250205MID00025", date="2025-02-05")
    found = gold(en)
    found["paragraphs"] += gold(fr)["paragraphs"]
    found["lang"] = "mul"
    ask = ("(For more information: %s – Tel.: %s)", "(Pour plus d'informations: %s – Tél.: %s)")
    en.paras = [row for words, text in zip(ask, (en, fr)) for row in with_askers(text.paras, words % tuple(en.contacts[0][:2]))]
    m.corpus.record("pages/agencies/midday-en-fr.html", m.html(pages.modern, en, AGENCIES), found)
    lines = "\n\n".join([en.title, "05.02.2025"] + [p for _, p in en.paras]) + "\n"
    m.corpus.record("texts/mixed/midday-en-fr.txt", lines, {**found, "reference": None, "contacts": []})


def zstd_stored(data):
    """A zstd frame of stored blocks (RFC 8878): no compressor is in Python's library."""
    out = b"\x28\xb5\x2f\xfd\xa0" + len(data).to_bytes(4, "little")
    step = 1 << 16
    for at in range(0, len(data), step):
        part = data[at:at + step]
        out += (int(at + step >= len(data)) | len(part) << 3).to_bytes(3, "little") + part
    return out


def as_text(text):
    return "\n\n".join([text.title] + [p for _, p in text.paras])


def one_line(release, **fields):
    return json.dumps({**fields, "url": f"https://feed.example/{release.lang}/{release.name}/{release.reference}",
                       "date": release.date, "lang": release.lang}, ensure_ascii=False)


def lines_and_packs(m):
    weeks = [bulletin_of_week(m, lang, row) for lang, row in (("en", WEEKS[1]), ("sv", WEEKS[4]), ("pt", WEEKS[0]))]
    html_one = m.text("library", "en")
    rows = [one_line(t, text=as_text(t)) for t in weeks] + [one_line(html_one, html=m.html(pages.minimal, html_one, READING))]
    both = gold(weeks[0], contacts=[])
    for t in weeks[1:] + [html_one]:
        both["paragraphs"] += gold(t)["paragraphs"]
    m.corpus.record("streams/feed.jsonl", "\n".join(rows) + "\n", both)
    t = m.text("spelling", "mt")
    m.corpus.record("streams/spelling-mt.html.gz", gzip.compress(m.html(pages.minimal, t, CIRCLE).encode(), mtime=0), gold(t))
    t = m.text("spelling", "sk")
    m.corpus.record("streams/spelling-sk.html.zst", zstd_stored(m.html(pages.minimal, t, CIRCLE).encode()), gold(t))
    t = m.text("museum", "mt")
    m.corpus.record("streams/museum-mt.html.xz", lzma.compress(m.html(pages.minimal, t, MUSEUMS).encode()), gold(t))


def broken(m):
    """Records that are none: each must be one line of trouble, or no document, and never stop the rest."""
    page = m.html(pages.modern, m.text("fishing", "fi"), FISHERIES).encode()
    packed = gzip.compress(page, mtime=0)
    m.corpus.record("trouble/cut.html.gz", packed[:len(packed) // 3])
    m.corpus.record("trouble/empty.html", b"")
    noise = random.Random("noise")
    m.corpus.record("trouble/binary.dat", bytes(noise.getrandbits(8) for _ in range(5000)), nothing("und"))
    t = bulletin_of_week(m, "en", WEEKS[6])
    rows = [one_line(t, text=as_text(t)), '{"text": "This line stops in mid-', '{"url": "https://feed.example/none"}']
    m.corpus.record("trouble/half-line.jsonl", "\n".join(rows) + "\n", gold(t, contacts=[]))
    empty = m.text("seeds", "en").copy()
    empty.title = "Page not found"
    empty.paras = [("paragraph", "The page that you asked for does not exist or is not available in your language.")]
    m.corpus.record("trouble/soft404-en.html", m.html(pages.modern, empty, FISHERIES), nothing("en"))
    m.corpus.record("trouble/cookie-wall-sv.html", pages.wall(MUSEUMS, m.shell, "sv"), nothing("sv"))
    m.corpus.record("trouble/cookie-wall-de.html", pages.wall(RAIL, m.shell, "de"), nothing("de"))
    for lang in ("en", "it"):
        some = [r[lang] for n, r in sorted(m.releases.items()) if lang in r and n not in ("buoys", "bulletin")]
        m.corpus.record(f"trouble/index-{lang}.html", pages.index(FISHERIES, m.shell, lang, some, "press"), nothing(lang))


def build(corpus, releases, shell):
    m = Maker(corpus, releases, shell)
    for case in (sites, formula, old_encodings, odd_markup, republished, texts_of_pdf, council_text, two_columns, notes, dumps, bilingual, lines_and_packs, broken):
        case(m)
