"""Wraps a release in the shapes of text that scrapers and converters leave: PDF text, columns, notes, dumps."""
import re
from html.parser import HTMLParser

WIDTH = 88  # columns of a page of PDF text
ROWS = 44   # lines of it at most
VOWELS = "aeiouyäöüáéíóúàèìòùâêîôûåæøąęėįųūāēīőűõăАаЕеИиОоУуЪъЮюЯяαεηιουωάέήίόύώ"


def wrapped(text, width, hyphenate):
    """Lines of at most `width` columns; with `hyphenate` long words break after a vowel, as a typesetter's do."""
    lines, line = [], ""
    for word in text.split(" "):
        room = width - len(line) - (1 if line else 0)
        if len(word) <= room:
            line = f"{line} {word}" if line else word
            continue
        cut = 0
        if hyphenate and len(word) > 11 and word.isalpha() and room > 5:
            cut = max((i for i in range(4, min(room, len(word) - 4)) if [c in VOWELS for c in word[i - 1:i + 2]] == [True, False, True]), default=0)
        if cut:
            lines.append(f"{line} {word[:cut]}-")
            line = word[cut:]
        else:
            lines.append(line)
            line = word
    return lines + [line]


def justified(lines, width):
    """All lines but the last filled up with second spaces from the left."""
    out = []
    for line in lines[:-1]:
        lack, words = width - len(line), line.split(" ")
        lack = min(lack, len(words) - 1)
        out.append("".join(w + ("  " if i < lack else " ") for i, w in enumerate(words)).rstrip())
    return out + lines[-1:]


def pdf(text, word, links=(), justify=True, hyphenate=False, gaps=(), spaced=False):
    """pdftotext's plain form: hard wraps, a head and a foot on every page, link targets where a page ends.

    gaps: (word, word with a hole) that the kerning of the print tore open; spaced: the first line letter by letter."""
    lines = [" ".join(word.upper()) if spaced else word, ""] + wrapped(text.title, 60, False) + [""]
    for i, (kind, para) in enumerate(text.paras):
        for whole, torn in gaps:
            para = para.replace(whole, torn, 1)
        if kind == "item":
            got = wrapped("• " + para, WIDTH, hyphenate)
        elif kind == "heading":
            got = ["", para]
        else:
            got = wrapped(para, WIDTH, hyphenate)
            if justify and i % 2:
                got = justified(got, WIDTH)
        lines += got + [" "]
    for name, tel, mail in text.contacts:
        lines += [name, "Press officer", tel, mail, ""]
    return paged(lines, text, list(links))


def paged(lines, text, links):
    """Two pages, the second beginning in the middle of a paragraph."""
    cut = min(ROWS, len(lines) * 3 // 5)
    while cut > 1 and not (len(lines[cut - 1]) > 60 and len(lines[cut]) > 10):
        cut -= 1
    pages = [lines[:cut], lines[cut:]]
    out = []
    for n, page in enumerate(pages, 1):
        if n > 1:
            out += [f"{text.reference}", ""]
        out += page
        if n == 1:
            out += [" " + links[0]] + links[1:] if links else []
        out += ["", f"{' ' * 40}{n} / {len(pages)}", "\f"]
    return "\n".join(out)


def columns(left, right, names):
    """pdftotext -layout of a folded page: two releases, or two languages of one, side by side."""
    def column(text):
        out = wrapped(text.title, 44, False) + [""]
        for kind, para in text.paras:
            out += wrapped(("- " if kind == "item" else "") + para, 44, False) + [""]
        return out
    a, b = column(left), column(right)
    rows = [f"{names[0]:<50}{names[1]}", ""]
    for i in range(max(len(a), len(b))):
        rows.append(f"{a[i] if i < len(a) else '':<50}{b[i] if i < len(b) else ''}".rstrip())
    return "\n".join(rows) + "\n\f"


def note(text):
    """A working paper as a converter to Markdown leaves it: header tables, file numbers, footnotes in mid-sentence."""
    h = text.head
    out = ["", f"{h['place']}  ", "(OR. en)", "", h["file"], "", "---", "", "---", "", f"**{h['dossier']}**", "", "---", "", "---", ""]
    out += [f"{code}  " for code in h["codes"].split("; ")] + ["", f"## {h['word']}", "", "---", ""]
    out += [h["from"], h["to"], h["subject"].replace("@", text.title), "", "---", ""]
    notes = {}
    for kind, para in text.paras:
        if kind == "note":
            number, words = re.match(r"\[(\d+)\] (.*)", para).groups()
            notes[number] = words
    waiting = []

    def flush():
        if waiting:
            out.extend(["---", ""])
            for n in waiting:
                out.extend([f"<sup>{n}</sup> {notes[n]}", ""])
            waiting.clear()
    for kind, para in text.paras:
        if kind == "note":
            continue
        if kind == "heading":
            out += [f"## {para}", ""]
            continue
        for part_no, part in enumerate(re.split(r" ?<<page>> ?", para)):
            if part_no:
                flush()
            waiting += re.findall(r"\{(\d+)\}", part)
            part = re.sub(r"\{(\d+)\}", r"<sup>\1</sup>", part)
            out += [("- " if kind == "item" else "") + part, ""]
    flush()
    return "\n".join(out)


def paper(text):
    """A working paper as pdftotext prints it: the header table read by columns, point numbers alone on their lines,
    footnote markers glued to words and notes at the foot of the page, a watermark letter by letter, codes below."""
    h, notes = text.head, {}
    label, value = zip(*(h[k].replace("@", text.title).split("\t") for k in ("from", "to", "subject")))
    first = [h["place"], "(OR. en)", "", h["file"], "", h["dossier"], "", *h["codes"].split("; "), "", h["word"], ""]
    first += list(label) + [""] + list(value[:2]) + wrapped(value[2], 70, False) + [""]
    for kind, para in text.paras:
        if kind == "note":
            number, words = re.match(r"\[(\d+)\] (.*)", para).groups()
            notes[number] = words
    out, waiting, page = first, [], 1

    def foot():
        nonlocal page
        out.extend([line for n in waiting for line in (n, *wrapped(notes[n], WIDTH, False), "")])
        out.extend([f"{h['file']}", "", f"SEC/mw/hh {' ' * 30} {page}", "EN", "\f"])
        waiting.clear()
        page += 1
    for kind, para in text.paras:
        if kind == "note":
            continue
        number = re.match(r"(\d+\.) ", para)
        if number and kind == "paragraph":
            out += [number[1], ""]
            para = para[number.end():]
        elif kind == "item":
            para = "– " + para
        for part_no, part in enumerate(re.split(r" ?<<page>> ?", para)):
            if part_no:
                out += ["", "B"]
                foot()
                out += ["PU", ""]
            waiting += re.findall(r"\{(\d+)\}", part)
            out += wrapped(re.sub(r"\{(\d+)\}", r"\1", part), WIDTH, False)
        out.append("")
    foot()
    return "\n".join(out)


class Tree(HTMLParser):
    """A page as (tag, children) lists, scripts and styles left out."""
    VOID = {"meta", "link", "img", "input", "br", "hr"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = ("root", [])
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        node = (tag, [])
        self.open[-1][1].append(node)
        if tag not in self.VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        if any(n[0] == tag for n in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if self.open[-1][0] not in ("script", "style"):
            self.open[-1][1].append(data)


def tree(html):
    parser = Tree()
    parser.feed(html)
    return parser.root


def strings(node):
    for child in node[1]:
        if isinstance(child, str):
            yield child
        else:
            yield from strings(child)


def elements(node):
    for child in node[1]:
        if not isinstance(child, str):
            yield child
            yield from elements(child)


def find(node, tag):
    return next(n for n in elements(node) if n[0] == tag)


def gettext(html, glue=""):
    """The text nodes of the page one after the other, as scrapers' get_text() gives them."""
    got = strings(tree(html))
    if glue:
        return glue.join(s.strip() for s in got if s.strip()) + glue
    return "".join(got)


def dump(html):
    """The text of every element, outer ones again with the inner: each paragraph comes as often as it is deep."""
    out = []
    for node in elements(tree(html)):
        words = "".join(strings(node))
        if words.strip():
            out.append("  • " + words.strip() if node[0] == "li" else words.strip("\n"))
    return "\n\n".join(out) + "\n"


def read_as_note(text):
    """The paragraphs of a working paper as a reader puts them: joined over the page break, notes where their page ended."""
    out, notes, waiting = [], {}, []
    for kind, para in text.paras:
        if kind == "note":
            number, words = re.match(r"\[(\d+)\] (.*)", para).groups()
            notes[number] = words
    for kind, para in text.paras:
        if kind == "note":
            continue
        parts = re.split(r" ?<<page>> ?", para)
        cut = waiting + re.findall(r"\{(\d+)\}", " ".join(parts[:-1])) if len(parts) > 1 else []
        if cut:
            waiting = []
        waiting = waiting + re.findall(r"\{(\d+)\}", parts[-1])
        out.append((kind, re.sub(r"\{\d+\}", "", " ".join(parts))))
        out += [("note", notes[n]) for n in cut]
    return out + [("note", notes[n]) for n in waiting]
