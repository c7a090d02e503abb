"""Wraps a release in a page of one of four invented kinds of site: HTML as such sites serve it."""
import json
import re
from html import escape as escaped

from .texts import LANGS


def escape(text, quote=True):
    """Escaped, and groups of digits held together by a no-break space."""
    return re.sub(r"(\d) (\d{3})\b", r"\1&nbsp;\2", escaped(text, quote))


class Site:
    def __init__(self, host, name, code, langs=LANGS):
        self.host, self.name, self.code, self.langs = host, name, code, langs

    def url(self, text, lang=None):
        return f"https://{self.host}/{lang or text.lang}/news/{text.reference}/{text.slug()}"


class Page:
    """What one page needs: its text, its site, the words of its shell and the pages that it points to."""

    def __init__(self, text, site, shell, others=(), shell_lang=None, charset="utf-8", before="", after=""):
        self.text, self.site, self.others, self.charset = text, site, list(others)[:4], charset
        self.before, self.after = before, after  # HTML that the site puts over and under the release
        self.lang = shell_lang or text.lang
        self.all_shells, self.words = shell, shell[self.lang]
        self.day = ".".join(reversed(text.date.split("-")))
        self.url = site.url(text, self.lang)

    def w(self, key):
        return escape(self.words[key])


def teaser(text, limit):
    """The beginning of a release, for a list that points to it."""
    first = next(p for k, p in text.paras if k == "paragraph")
    return escape(re.sub(r"\{\d+\}| ?<<page>>", "", first)[:limit], quote=False) + "…"


def running(text, n):
    """Escaped running text; in the first paragraph some words are a link, as releases have them."""
    words = text.split(" ")
    if n != 0 or len(words) < 14:
        return escape(text, quote=False)
    a, b, c = " ".join(words[:8]), " ".join(words[8:11]), " ".join(words[11:])
    return f'{escape(a, quote=False)} <a href="/topics/{n + 7}">{escape(b, quote=False)}</a> {escape(c, quote=False)}'


def body(text, classes=True, level=2):
    """The release itself, element by element, as a list of lines of HTML."""
    out, inside, n = [], None, 0

    def enter(what, tag):
        nonlocal inside
        if inside and inside[0] != what:
            out.append(f"</{inside[1]}>")
            inside = None
        if what and not inside:
            out.append(f'<{tag}{classes and what == "item" and " class=" + chr(34) + "facts" + chr(34) or ""}>')
            inside = (what, tag)
    for kind, line in text.paras:
        enter(kind if kind in ("item", "row") else None, {"item": "ul", "row": "table"}.get(kind))
        if kind == "item":
            out.append(f"<li>{escape(line, quote=False)}</li>")
        elif kind == "row":
            cells = "".join(f"<td>{escape(c.strip(), quote=False)}</td>" for c in line.split("|"))
            out.append(f"<tr>{cells}</tr>")
        elif kind == "heading":
            out.append(f"<h{level}>{escape(line, quote=False)}</h{level}>")
        elif kind == "quote":
            out.append(f"<blockquote><p>{escape(line, quote=False)}</p></blockquote>")
        else:
            out.append(f"<p>{running(line, n)}</p>")
            n += 1
    enter(None, None)
    return out


def head(page, extra=""):
    t, site = page.text, page.site
    alternates = "\n".join(f'<link rel="alternate" hreflang="{l}" href="{site.url(t, l)}">' for l in site.langs)
    described = escape(t.paras[0][1])
    return f"""<meta charset="{page.charset}">
<title>{escape(t.title, quote=False)} | {page.w("news")} | {escape(site.name)}</title>
<meta name="description" content="{described}">
<meta property="og:title" content="{escape(t.title)}">
<meta property="og:site_name" content="{escape(site.name)}">
<meta property="og:url" content="{page.url}">
<meta name="date" content="{t.date}">
<link rel="canonical" href="{page.url}">
{alternates}
{extra}"""


def language_list(page, form="{code} - {name}"):
    return "\n".join('<li><a hreflang="%s" href="%s">%s</a></li>' % (
        l, page.site.url(page.text, l), form.format(code=l.upper(), name=page.all_shells[l]["name"])) for l in page.site.langs)


def menu(page, form='<li><a href="/{lang}/{key}">{word}</a></li>'):
    return "\n".join(form.format(lang=page.lang, key=k, word=page.w(k)) for k in ("home", "news", "press", "topics", "events", "about", "jobs"))


def share(page):
    nets = "".join(f'<li><a href="https://{n.lower()}.example/share?u={page.url}" title="{n}">{n}</a></li>' for n in ("Chatterbox", "Postcard", "Wavelength", "E-mail"))
    return f'<div class="share"><h2 class="share-title">{page.w("share")}</h2><ul>{nets}</ul></div>'


def contact_lines(text):
    return [(name, "Press officer", tel, mail) for name, tel, mail in text.contacts]


def modern(page):
    """Landmarks, JSON-LD, cookie dialog, 24 languages, two share bars, related news, contacts in an aside."""
    t, w = page.text, page.w
    ld = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": t.title, "datePublished": t.date + "T10:30:00+01:00",
                     "inLanguage": t.lang, "identifier": t.reference, "publisher": {"@type": "Organization", "name": page.site.name}},
                    ensure_ascii=False)
    contacts = "\n".join(f'<div class="person"><strong>{escape(n)}</strong><br><span>{r}</span><ul><li>Tel. {tel}</li>'
                         f'<li><a href="mailto:{mail}">{mail}</a></li></ul></div>' for n, r, tel, mail in contact_lines(t))
    related = "\n".join(f'<li><a href="{page.site.url(o)}">{escape(o.title, quote=False)}</a> <span class="d">{o.date}</span></li>' for o in page.others)
    lines = body(t)
    cut = next((i for i, l in enumerate(lines) if l.startswith("<h2")), len(lines))
    figure = f'<figure><img src="/img/{t.name}.jpg" alt=""><figcaption>© {escape(page.site.name)}, {t.date[:4]}</figcaption></figure>'
    return f"""<!DOCTYPE html>
<html lang="{page.lang}">
<head>
{head(page, '<script type="application/ld+json">' + ld + '</script>')}
<style>.skip {{ position: absolute }} .share ul {{ display: flex }}</style>
<script>window.dataLayer = window.dataLayer || []; function tag() {{ dataLayer.push(arguments); }} tag("set", "page", "{t.reference}");</script>
</head>
<body class="page page-press">
<a class="skip" href="#main">{w("skip")}</a>
<div id="cookie-bar" role="dialog" aria-live="polite"><p>{w("cookie")}</p><button type="button">{w("accept")}</button> <button type="button">{w("refuse")}</button></div>
<header role="banner">
<a class="logo" href="/{page.lang}"><img src="/logo.svg" alt="{escape(page.site.name)}"></a>
<form role="search" action="/{page.lang}/search"><label for="q">{w("search")}</label><input id="q" name="q" placeholder="{w("search")}"><button>{w("search")}</button></form>
<nav class="languages" aria-label="{w("langs")}"><button>{page.lang.upper()} - {escape(page.words["name"])}</button>
<ul>
{language_list(page)}
</ul></nav>
<nav class="main-menu"><ul>
{menu(page)}
</ul></nav>
</header>
<nav class="breadcrumb" aria-label="breadcrumb"><ol><li><a href="/{page.lang}">{w("home")}</a></li><li><a href="/{page.lang}/press">{w("press")}</a></li><li>{escape(t.title, quote=False)}</li></ol></nav>
<main id="main">
<article>
<p class="kicker">{w("pressword")}</p>
<h1>{escape(t.title, quote=False)}</h1>
<p class="meta"><time datetime="{t.date}">{page.day}</time> <span class="ref">{t.reference}</span></p>
{share(page)}
{page.before}<div class="text">
{chr(10).join(lines[:cut])}
{figure}
{chr(10).join(lines[cut:])}
</div>{page.after}
<aside class="contacts"><h2>{w("contacts")}</h2>
{contacts}
</aside>
{share(page)}
</article>
<section class="related"><h2>{w("related")}</h2><ul>
{related}
</ul></section>
</main>
<footer role="contentinfo">
<p>{w("subscribe")}</p>
<ul><li><a href="/{page.lang}/legal">{w("legal")}</a></li><li><a href="/{page.lang}/privacy">{w("privacy")}</a></li><li><a href="/{page.lang}/accessibility">{w("access")}</a></li><li><a href="/{page.lang}/contact">{w("contacts")}</a></li></ul>
<p>© {escape(page.site.name)} {t.date[:4]}</p>
<a href="#top">{w("top")}</a>
</footer>
</body>
</html>
"""


def soup(page):
    """Rows and columns of divs with framework class names and no landmark at all."""
    t, w = page.text, page.w
    items = menu(page, '<div class="nav-item"><a class="nav-link" href="/{lang}/{key}">{word}</a></div>')
    langs = "\n".join(f'<a class="dropdown-item" href="{page.site.url(t, l)}">{escape(page.all_shells[l]["name"])} ({l})</a>' for l in page.site.langs)
    cards = "\n".join(f'<div class="col-md-4"><div class="card"><div class="card-body"><div class="card-title"><a href="{page.site.url(o)}">{escape(o.title, quote=False)}</a></div>'
                      f'<div class="card-text">{teaser(o, 90)}</div><a class="btn btn-sm" href="{page.site.url(o)}">{w("more")}</a></div></div></div>' for o in page.others[:3])
    lines = "\n".join(body(t, classes=False, level=3)).replace("<p>", '<div class="mb-3 rte">').replace("</p>", "</div>")
    people = "".join(f'<div class="col-6"><b>{escape(n)}</b><br>{tel}<br>{mail.replace("@", " [at] ")}</div>' for n, _, tel, mail in contact_lines(t))
    return f"""<!DOCTYPE html>
<html lang="{page.lang}" class="no-js">
<head>
{head(page)}
<link rel="stylesheet" href="/dist/app.min.css?v=4.1.3">
</head>
<body>
<div class="wrapper" id="top">
<div class="navbar navbar-expand-lg"><div class="container"><div class="navbar-brand"><a href="/">{escape(page.site.name)}</a></div>
<div class="dropdown"><div class="dropdown-toggle">{w("langs")}</div><div class="dropdown-menu">
{langs}
</div></div>
<div class="navbar-nav">
{items}
</div></div></div>
<div class="container"><div class="row"><div class="col-12 crumbs"><a href="/">{w("home")}</a> &raquo; <a href="/{page.lang}/news">{w("news")}</a> &raquo; {escape(t.title, quote=False)}</div></div>
<div class="row"><div class="col-lg-8" id="content-{t.reference[-4:]}">
<div class="page-header"><div class="badge badge-info">{w("pressword")}</div> <div class="badge">{page.day}</div>
<h1 class="display-4">{escape(t.title, quote=False)}</h1></div>
<div class="btn-toolbar"><a class="btn" href="javascript:print()">{w("print")}</a><a class="btn" href="#">{w("share")}</a></div>
{page.before}<div class="article-content">
{lines}
</div>{page.after}
<div class="row contact-row"><div class="col-12 h4">{w("contacts")}</div>{people}</div>
</div>
<div class="col-lg-4 sidebar"><div class="widget"><div class="h4">{w("subscribe")}</div><input class="form-control" type="email" placeholder="name@mail.example"><button class="btn btn-primary">OK</button></div>
<div class="widget"><div class="h4">{w("topics")}</div><a class="badge" href="/t/1">{w("news")}</a> <a class="badge" href="/t/2">{w("events")}</a> <a class="badge" href="/t/3">{w("jobs")}</a></div></div></div>
<div class="row related"><div class="col-12 h3">{w("related")}</div>
{cards}
</div></div>
<div class="footer bg-dark"><div class="container"><div class="row"><div class="col">{w("updated")}: {page.day}</div><div class="col"><a href="/legal">{w("legal")}</a> | <a href="/privacy">{w("privacy")}</a> | <a href="/a11y">{w("access")}</a></div><div class="col"><a href="#top">{w("top")}</a></div></div></div></div>
<div class="modal fade" id="consent" tabindex="-1"><div class="modal-dialog"><div class="modal-body">{w("cookie")}</div><div class="modal-footer"><button class="btn">{w("refuse")}</button><button class="btn btn-success">{w("accept")}</button></div></div></div>
</div>
</body>
</html>
"""


def tables(page):
    """A layout of nested tables, font tags and spacer images, as around the year 2000."""
    t, w = page.text, page.w
    bar = " | ".join(f'<a href="/{page.lang}/{k}.htm"><font size="1">{w(k)}</font></a>' for k in ("home", "news", "press", "topics", "about", "search"))
    langs = "\n".join(f'<a href="{page.site.url(t, l)}">{l}</a>' for l in page.site.langs)
    left = "\n".join(f'<tr><td bgcolor="#ddeeff"><img src="/dot.gif" width="4" height="4"> <a href="{page.site.url(o)}">{escape(o.title, quote=False)}</a></td></tr>' for o in page.others)
    lines = "\n".join(body(t, classes=False, level=3)).replace("<p>", '<P align="justify"><font face="Verdana" size="2">').replace("</p>", "</font>")
    lines = lines.replace("<h3>", "<p><b>").replace("</h3>", "</b></p>")
    people = "<br>\n".join(f"{escape(n)}, tel. {tel}, <a href=\"mailto:{mail}\">{mail}</a>" for n, _, tel, mail in contact_lines(t))
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset={page.charset}">
<meta http-equiv="Content-Language" content="{page.lang}">
<title>{escape(page.site.name)} - {escape(t.title, quote=False)}</title>
</head>
<body bgcolor="#ffffff" text="#000000">
<a name="top"></a>
<table width="760" border="0" cellpadding="0" cellspacing="0" align="center">
<tr><td colspan="2"><img src="/banner.gif" width="760" height="60" alt="{escape(page.site.name)}"></td></tr>
<tr><td colspan="2" align="right">{langs}</td></tr>
<tr><td colspan="2" bgcolor="#003366">{bar}</td></tr>
<tr><td width="160" valign="top"><table width="100%">
<tr><td><b>{w("related")}</b></td></tr>
{left}
</table></td>
<td valign="top"><table cellpadding="8"><tr><td>
<font size="1">{w("pressword")} {t.reference}, {page.day}</font>
<h1>{escape(t.title, quote=False)}</h1>
{lines}
<hr noshade>
<font size="1"><b>{w("contacts")}</b>: {people}</font>
<p align="right"><a href="#top"><font size="1">{w("top")}</font></a>
</td></tr></table></td></tr>
<tr><td colspan="2" align="center"><font size="1">&copy; {escape(page.site.name)} {t.date[:4]} | <a href="/{page.lang}/legal.htm">{w("legal")}</a> | {w("updated")}: {page.day}</font></td></tr>
</table>
</body>
</html>
"""


def minimal(page):
    """A small page: a line of links, the text, an address."""
    t, w = page.text, page.w
    bar = " ".join(f'<a href="/{page.lang}/{k}">{w(k)}</a>' for k in ("home", "news", "about"))
    people = "<br>".join(f"{escape(n)} – {tel} – {mail}" for n, _, tel, mail in contact_lines(t))
    return f"""<!doctype html>
<html lang={page.lang}>
<meta charset={page.charset}>
<title>{escape(t.title, quote=False)}</title>
<link rel=canonical href="{page.url}">
<p>{bar}
<h1>{escape(t.title, quote=False)}</h1>
<p><small>{page.day} · {t.reference}</small>
{chr(10).join(body(t, classes=False))}
<hr>
<address>{w("contacts")}: {people}</address>
<p><a href="/{page.lang}/privacy">{w("privacy")}</a>
"""


def index(site, shell, lang, texts, template_words):
    """A list of headlines with a first line of each: a page that only looks like a document."""
    w = {k: escape(v) for k, v in shell[lang].items()}
    rows = "\n".join(f'<li class="teaser"><span class="d">{t.date}</span> <h3><a href="{site.url(t)}">{escape(t.title, quote=False)}</a></h3>'
                     f'<p>{teaser(t, 110)} <a href="{site.url(t)}">{w["more"]}</a></p></li>' for t in texts)
    bar = "".join(f'<li><a href="/{lang}/{k}">{w[k]}</a></li>' for k in ("home", "news", "press", "topics", "events", "about", "jobs"))
    pager = "".join(f'<a href="?page={n}">{n}</a> ' for n in range(1, 9))
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{w[template_words]} | {escape(site.name)}</title></head>
<body><header><nav><ul>{bar}</ul></nav></header>
<main><h1>{w[template_words]}</h1>
<ul class="list">
{rows}
</ul>
<div class="pager">{pager}</div></main>
<footer><a href="/{lang}/legal">{w["legal"]}</a> <a href="/{lang}/privacy">{w["privacy"]}</a></footer>
</body></html>
"""


def wall(site, shell, lang):
    """Nothing but a consent wall in front of a page that was never sent."""
    w = {k: escape(v) for k, v in shell[lang].items()}
    langs = "".join(f'<li><a href="/{l}">{escape(shell[l]["name"])}</a></li>' for l in LANGS)
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{escape(site.name)}</title></head>
<body><div class="consent" role="dialog"><h2>Cookies</h2><p>{w["cookie"]}</p><button>{w["accept"]}</button> <button>{w["refuse"]}</button></div>
<ul class="languages">{langs}</ul><footer><a href="/{lang}/privacy">{w["privacy"]}</a> <a href="/{lang}/legal">{w["legal"]}</a></footer></body></html>
"""
