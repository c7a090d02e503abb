"""Reads corpus/texts: invented releases, one file a release, a section a language.

A line is a paragraph: `# ` title, `## ` heading, `- ` item, `> ` quote, `| ` table row (cells parted by |), `[n] ` note,
anything else running text. In a note, {n} is a footnote marker and <<page>> a page break in mid-sentence. Lines
`key: value` before the first section hold for all languages, those between a section's head and its title for that language.
"""
import os
import re
import unicodedata

LANGS = "bg es cs da de et el en fr ga hr it lv lt hu mt nl pl pt ro sk sl fi sv".split()  # as the sites list them


class Text:
    """One release in one language."""

    def __init__(self, name, lang, head, contacts):
        self.name, self.lang, self.head, self.contacts = name, lang, dict(head), list(contacts)
        self.title, self.paras = None, []

    reference = property(lambda s: s.head.get("reference"))
    date = property(lambda s: s.head.get("date"))
    institution = property(lambda s: s.head.get("institution", ""))
    items = property(lambda s: [t for k, t in s.paras if k == "item"])

    def slug(self):
        plain = unicodedata.normalize("NFKD", self.title.lower()).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or self.name

    def copy(self):
        new = Text(self.name, self.lang, self.head, self.contacts)
        new.title, new.paras = self.title, list(self.paras)
        return new

    def replaced(self, old, new):
        """A copy in which `old` reads `new`; a mistake if it is not there."""
        out = self.copy()
        out.title = out.title.replace(old, new)
        out.paras = [(k, t.replace(old, new)) for k, t in out.paras]
        assert out.title != self.title or out.paras != self.paras, old
        return out


def paragraph(line):
    for mark, kind in (("## ", "heading"), ("- ", "item"), ("> ", "quote"), ("| ", "row")):
        if line.startswith(mark):
            return kind, line[len(mark):]
    if re.match(r"\[\d+\] ", line):
        return "note", line
    return "paragraph", line


def read_release(path):
    """{lang: Text} of one file."""
    name = os.path.splitext(os.path.basename(path))[0]
    head, contacts, texts, text = {}, [], {}, None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            section = re.fullmatch(r"\[([a-z]{2})\]", line)
            field = re.match(r"([a-z]+): (.*)", line)
            if not line:
                continue
            if section:
                text = texts[section[1]] = Text(name, section[1], head, contacts)
            elif line.startswith("# "):
                if text:
                    text.title = line[2:]
            elif field and (text is None or text.title is None):
                if field[1] == "contact":
                    contacts.append([part.strip() for part in field[2].split("|")])
                else:
                    (head if text is None else text.head)[field[1]] = field[2]
            else:
                text.paras.append(paragraph(line))
    return texts


def read_shell(path):
    """{lang: {key: words}}: the furniture of the sites."""
    shell, here = {}, None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            section = re.fullmatch(r"\[([a-z]{2})\]\n", line)
            if section:
                here = shell[section[1]] = {}
            elif here is not None and ": " in line:
                key, words = line.rstrip("\n").split(": ", 1)
                here[key] = words
    return shell
