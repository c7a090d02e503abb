#!/usr/bin/env python3
"""zeef why --html: one page that stands by itself, whatever the record holds. why-html.py ZEEF SOURCE_ROOT [--gold]
(--gold: writes tests/golden/why.html anew)"""
import base64, hashlib, html.parser, os, re, shutil, subprocess, sys, tempfile

ZEEF, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
GOLD = os.path.join(ROOT, "tests/golden/why.html")
TMP = tempfile.mkdtemp(prefix="zeef-why-")
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Bees | Hive Agency</title></head><body><nav class="menu top"><ul><li><a href="/">
Home</a><li><a href="/n">News</a></ul></nav><main id="m"><h1>Bees do well this spring</h1>
<p>The agency counted more hives than in any year since the count began, its director said on Monday in the village hall.</p>
<p>Beekeepers in all regions reported that few colonies were lost over the winter, which was mild and dry for the most part.</p>
<p>Beekeepers in all regions reported that few colonies were lost over the winter, which was mild and dry for the most part.</p>
</main></body></html>"""
TAGS = set("html head meta title style body h1 h2 p ul ol li b u bdi a section table caption tr th td strong span".split())
ATTRIBUTES = set("lang charset http-equiv content name class id dir href aria-label scope".split())


def why(*args, code=0, stdin=b""):
    done = subprocess.run([ZEEF, "why", "--html", *args], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=TMP)
    assert done.returncode == code, (args, done.returncode, done.stderr)
    return done.stdout.decode("utf-8")  # strict: it is valid whatever was read


class Checker(html.parser.HTMLParser):
    """Tags that are known, closed in order; no address but anchors of the page that exist."""
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.anchors, self.policy, self.style, self.text = [], [], [], None, "", []
        self.feed(text)
        self.close()
        assert not self.open, self.open
        assert len(self.ids) == len(set(self.ids)), "an id stands twice"
        assert set(self.anchors) <= set(self.ids), set(self.anchors) - set(self.ids)

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS and {a for a, _ in attributes} <= ATTRIBUTES, (tag, attributes)
        at = dict(attributes)
        assert len(at) == len(attributes), attributes
        if "href" in at:
            assert at["href"].startswith("#"), at
            self.anchors.append(at["href"][1:])
        if "id" in at:
            self.ids.append(at["id"])
        if "http-equiv" in at:
            assert at["http-equiv"] == "Content-Security-Policy" and self.policy is None, at
            self.policy = at["content"]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_comment(self, data):
        raise AssertionError("a comment: " + data)

    def handle_data(self, data):
        if self.open[-1:] == ["style"]:
            assert self.policy, "the policy stands behind the style"
            self.style += data
        else:
            self.text.append(data)


def check(text):
    page = Checker(text)
    digest = "sha256-" + base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    want = f"default-src 'none'; style-src '{digest}'; base-uri 'none'; form-action 'none'"
    assert page.policy == want, f"the policy does not fit the style; STYLE_DIGEST of src/pipeline/why-html.c is to be {digest}"
    assert not re.search(r"url|@import|expression|<", page.style), page.style
    odd = [c for c in text if (c < " " and c != "\n" and c != "\t") or "\x7f" <= c <= "\x9f" or c in "\u200e\u200f\u2028\u2029\ufeff"
           or "\u202a" <= c <= "\u202e" or "\u2060" <= c <= "\u206f"]
    assert not odd, set(odd)
    return page


def plain(text):
    """Without what new weights change: the looks, and all shares in percent."""
    text = re.sub(r'<p class="look">.*?</p>\n', "", text)
    text = re.sub(r'<span class="doubt">doubtful (\d+%)</span>', r"\1", text)
    return re.sub(r"c[5-9]\b", "cN", re.sub(r"\d+%", "N%", text))


def golden():
    open(os.path.join(TMP, "page.html"), "w").write(PAGE)
    text = why("page.html")
    check(text)
    assert text.count('<p class="look"><b>alone</b>') == text.count('<p class="look"><b>page</b>') == 6, text
    assert re.search(r"</b> [+−]\d+\.\d\d: \w+(\[[+-]\d\])?=\d+%? [+−]\d+\.\d\d, ", text), text
    if "--gold" in sys.argv:
        open(GOLD, "w").write(plain(text))
    want, got = open(GOLD).read().split("\n"), plain(text).split("\n")
    for number, (a, b) in enumerate(zip(want, got), 1):
        assert a == b, f"line {number}: {b!r}, not {a!r}: if that is meant, {sys.argv[0]} ZEEF ROOT --gold"
    assert len(want) == len(got)


def hostile():
    bad = (b"<html lang='\"><script>alert(1)</script>'><meta charset=utf-8><title></title></style><script>alert(2)</script></title>"
           b"<body class='\"onload=alert(3) x'><div id=\"'><img src=x onerror=alert(4)>\" class='</p></section><style>'>"
           b"<h1>&lt;/p&gt;&lt;script&gt;alert(5)&lt;/script&gt; &amp;lt;b&amp;gt; \"' & ]]> --></h1>"
           + "<p lang='\"><iframe'>right \u202e left \u2066 in \u200f mark \ufeff \u2028 line \x7f\x85 \U000e0041 tag</p>".encode()
           + b"<p>null \x00 bell \x07 escape \x1b[31m end</p>"
           b"<p>" + b"w" * 300000 + b"</p><p>" + b"<b>" * 3000 + b"deep</p>"
           b"<a href='javascript:alert(6)'>a link that would run</a>"
           b"<p>&#0; &#1; &#128; &#xD800; &#x110000; &#x202e; &#xFFFE; &nosuch; &lt;!--</p></body></html>")
    name = "a<b>\"'&\u202e\x01\xff.html".encode("latin-1", "replace").replace(b"?", b"\xe2\x80\xae")
    open(os.path.join(TMP.encode(), name), "wb").write(bad)
    text = why(os.fsdecode(name))
    page = check(text)
    said = "".join(page.text)
    for word in ("<script>alert(5)</script>", "U+202E", "U+2066", "U+200F", "deep", "a<b>"):
        assert word in said, (word, said[:4000])
    assert len(text) < 200000 and "www\u2026" in text, len(text)
    bad = bad.replace(b"escape", b"bad \xff\xfe\xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80")
    check(why("-", stdin=bad))
    for seed in range(40):  # any bytes, any cut
        state, noise = seed, bytearray(bad)
        for _ in range(60):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            noise[(state >> 33) % 2000] = (state >> 20) & 255
        check(why("-", stdin=bytes(noise[:(state >> 40) % 2600])))


def long_pages():
    def size(blocks):
        open(os.path.join(TMP, "long.html"), "w").write("<html><body>" + "<p>Some words of block.\n" * blocks)
        text = why("long.html")
        check(text)
        return text
    text = size(12000)
    assert "2000 more paragraphs are counted above" in text and text.count("<li ") == 7 + 10000, text[-500:]
    assert len(size(24000)) < len(text) + 100


def other_inputs():
    text = "The mill turns again\n\nThe mill by the brook turns again after two years of repair, the town said, and vis-\n" \
           "itors may come and see it on Sundays from ten in the morning until dusk.\n\nThe wheel was made anew of oak.\n"
    open(os.path.join(TMP, "mill.txt"), "w").write(text)
    open(os.path.join(TMP, "void"), "w").write("")
    page = why("mill.txt", "page.html", "void", code=1)
    check(page)
    assert "rules alone judged" in page and "repaired wraps hyphens; as it was read" in page, page
    assert page.count("<section>") == 3 and 'id="r2b0"' in page, page
    subprocess.run([ZEEF, "run", "-q", "page.html", "mill.txt", "-o", "OUT"], cwd=TMP, check=True)
    for which in ("page.html", "mill.txt"):
        page = why("-o", "OUT", which)
        check(page)
        assert "The mill" in page or "repeat.document" in page, page
    assert "as it was read" in page, page
    assert why("-o", "OUT", "nothing", code=1) == ""
    done = subprocess.run([ZEEF, "why", "--html", "--json", "page.html"], cwd=TMP, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 2 and done.stdout == b"" and b"not both" in done.stderr, done


try:
    for test in (golden, hostile, long_pages, other_inputs):
        test()
        print("ok", test.__name__)
finally:
    shutil.rmtree(TMP, ignore_errors=True)
