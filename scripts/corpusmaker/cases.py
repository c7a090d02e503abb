"""The records of the corpus: which release stands where, in which noise, and what should be left of it."""
from . import pages, plain
from .texts import LANGS

FISHERIES = pages.Site("press.fisheries-agency.example", "Fisheries Agency", "fisheries")


def gold(text, paras=None, **more):
    """What is left of a release, in the form that scripts for scoring read."""
    out = {"lang": text.lang, "title": text.title, "reference": text.reference, "date": text.date,
           "institution": text.institution, "paragraphs": [], "contacts": [
               {"name": n, "role": "Press officer", "details": [tel, mail]} for n, tel, mail in text.contacts]}
    for kind, line in paras if paras is not None else text.paras:
        for cell in line.split("|") if kind == "row" else [line]:
            out["paragraphs"].append({"kind": "cell" if kind == "row" else kind, "lang": text.lang, "text": cell.strip()})
    out.update(more)
    return out


def flat(text):
    """Its paragraphs where quotes are no blocks of their own."""
    return [("paragraph" if k == "quote" else k, t) for k, t in text.paras]


class Maker:
    def __init__(self, corpus, releases, shell):
        self.corpus, self.releases, self.shell = corpus, releases, shell

    def others(self, text):
        """Releases in the language of `text` to point to as related."""
        got = [r[text.lang] for n, r in self.releases.items() if text.lang in r and n != text.name]
        return sorted(got, key=lambda t: (t.name < text.name, t.name))

    def page(self, template, text, site, **how):
        return template(pages.Page(text, site, self.shell, self.others(text), **how))


def site_pages(m):
    """One release in 24 languages on one site: modern markup."""
    for lang in LANGS:
        t = m.releases["fishing"][lang]
        m.corpus.record(f"fisheries/{t.reference}-{lang}.html", m.page(pages.modern, t, FISHERIES), gold(t))


def texts_of_pdf(m):
    fishing = m.releases["fishing"]
    t = fishing["nl"]
    links = [FISHERIES.url(t), f"https://{FISHERIES.host}/nl/stocks/cod", f"https://{FISHERIES.host}/nl/gazette/2025/12"]
    m.corpus.record("pdf/fishing-nl.pdf.txt", plain.pdf(t, "Persbericht", links, gaps=[("kabeljauw over", "kabel jauw over"), ("vrijdag", "vr ijdag")]),
                    gold(t, flat(t), date=None))


def notes(m):
    t = m.releases["milk"]["nl"]
    m.corpus.record("notes/milk-nl.md", plain.note(t), gold(t, plain.read_as_note(t), date=None, contacts=[]))


def dumps(m):
    t = m.releases["fishing"]["en"]
    m.corpus.record("dumps/fishing-en.dump.txt", plain.dump(m.page(pages.modern, t, FISHERIES, shell_lang="nl")), gold(t, flat(t)))


def build(corpus, releases, shell):
    m = Maker(corpus, releases, shell)
    for case in (site_pages, texts_of_pdf, notes, dumps):
        case(m)
