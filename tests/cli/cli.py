#!/usr/bin/env python3
"""What a person sees: exit code, standard output and standard error, each apart. cli.py ZEEF SOURCE_ROOT"""
import json, os, re, shutil, stat, subprocess, sys, tempfile

ZEEF, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
TMP = tempfile.mkdtemp(prefix="zeef-cli-")
os.chdir(TMP)
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Bees | Hive Agency</title></head><body><nav><ul><li><a href="/">Home</a>
<li><a href="/n">News</a></ul></nav><main><h1>Bees do well this spring</h1>
<p>The agency counted more hives than in any year since the count began, its director said on Monday in the village hall.</p>
<p>Beekeepers in all regions reported that few colonies were lost over the winter, which was mild and dry for the most part.</p>
</main></body></html>"""
COMMANDS = "run clean why verify restore dedup lang".split()


def zeef(*args, code, out=None, err=None, stdin="", env=None, binary=ZEEF):
    done = subprocess.run([binary, *args], input=stdin.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=dict(os.environ, **(env or {})))
    o, e = done.stdout.decode(), done.stderr.decode()
    what = f"zeef {' '.join(args)}: exit {done.returncode}, wanted {code}\nstdout: {o[-800:]}\nstderr: {e[-800:]}"
    assert done.returncode == code, what
    for got, want in ((o, out), (e, err)):
        for w in [want] if isinstance(want, str) else want or []:
            assert (got == "") if w == "" else (w in got), f"{what}\nwanted {w!r}"
    return o, e


def help_and_versions():
    zeef("--help", code=0, out=["usage: zeef"] + COMMANDS, err="")
    zeef("--version", code=0, out=["zeef 0.", "libxml2", "icu"], err="")
    for c in COMMANDS:
        zeef(c, "--help", code=0, out=[f"usage: zeef {c}", "example"], err="")
    helps = "".join(zeef(*c, "--help", code=0)[0] for c in [[]] + [[c] for c in COMMANDS])
    table = open(os.path.join(ROOT, "src/cli/call.c")).read().split("longs[] = {", 1)[1].split("};", 1)[0]
    options = re.findall(r'{ "([a-z-]+)", (?:no|optional|required)_argument', table)
    assert len(options) > 30, options
    assert not [o for o in options if not re.search(rf"--{o}\b(?!-)", helps)], "options that no help names"


def wrong_calls():
    zeef(code=2, out="", err=["no command", "try: zeef --help"])
    zeef("rum", code=2, out="", err=['"rum"', "try: zeef --help"])
    zeef("run", "--colour", "x", code=2, out="", err=['"--colour"', "try: zeef run --help"])
    zeef("run", "a.html", code=2, out="", err=["no output folder", "-o OUT"])
    zeef("run", "-o", "OUT", code=2, out="", err="no input")
    zeef("run", "a.html", "-o", "OUT", "--memory", "lots", code=2, out="", err="512M")
    zeef("run", "page.html", "-o", "OUT", "--memory", "3M", code=2, out="", err="64M")
    zeef("run", "a.html", "-o", "OUT", "--scope", "moon", code=2, out="", err="document, language, site or corpus")
    zeef("run", "page.html", "-o", "OUT", "-j", "0", code=2, out="", err="1 to 256")
    zeef("verify", code=2, out="", err="name one folder")
    zeef("verify", ".", code=2, out="", err=["no finished run", "zeef run -o"])
    zeef("clean", "--replace", code=2, out="", err="does not go with this command")
    os.symlink("nowhere.html", "leads-nowhere")
    zeef("run", "leads-nowhere", "-o", "OUT", code=2, out="", err=["leads-nowhere: error: it is a link that leads to nothing"])
    zeef("run", "no.html", "-o", "OUT", code=2, out="", err="no.html: error: there is no such file or folder")
    os.remove("leads-nowhere")
    for odd in ("page.html", "page.html/OUT"):
        zeef("run", "page.html", "-o", odd, code=2, out="", err=[f"{odd}: error: it is a file, or below one", "name a folder with -o"])
    zeef("run", "page.html", "-o", "no/such/OUT/x", code=3, out="", err=": error: making the folder: No such file or directory")
    assert not os.path.exists("OUT")


# One broken text a repair: what stands in the clean text with it, and without it.
BROKEN = {
    "columns": ("".join(f"{a:<40}{b}\n" for a, b in (
        ("Harbour office", "Bureau du port"), ("", ""), ("The boats of the seven islands", "Les bateaux des sept îles"),
        ("sail again from the first of", "reprennent la mer le premier"), ("May on, and every one of them", "mai, et chacun porte"),
        ("carries the post.", "le courrier."), ("", ""), ("The ferry follows a week", "Le bac suit une semaine"),
        ("later, when the ice on the", "plus tard, quand la glace"), ("lake has gone.", "du lac a fondu."))) + "\f",
        "islands sail again from the first of May on", "islands Les bateaux des sept"),
    "glue": ("The library of the island won the prize of the readers this year, the jury said in the capital.It was founded in 1911 "
             "by fishermen, who read in winter, and holds four thousand books.Twice a week a boat brings new books to the island, "
             "and takes the old ones back to the city. The ferry carries them for nothing.The prize is given every spring.\n",
             "\nTwice a week", "books.Twice a week"),
    "wraps": ("The night train to the coast leaves the old station at nine and\narrives before breakfast, the ministry of transport "
              "said today as\nthe first carriages rolled out of the works, and the band played\nbeside the track.\n",
              "nine and arrives", "nine and\narrives"),
    "hyphens": ("The timetable of the night trains is new, and so is the time-\ntable of the boats, which the council of the island "
                "approved at\nits last meeting of the winter.\n", "the timetable of the boats", "the time- table of the boats"),
    "kerning": ("The  new  timetable  gives  the  mountain  vill ages  a  train  every\nhour  and  the  valley  one  every  half  hour,"
                "  the  railway  said.\n", "mountain villages", "mountain vill ages"),
    "dumps": ("".join(f"{a}\n" * 2 + f"{b}\n" * 2 + f"{a}{b}\n" for a, b in (
        ("The island library won the prize of the readers.", "It was founded by fishermen in 1911."),
        ("The mayor handed the prize over in the town hall.", "The band of the island played."),
        ("The readers vote in every harbour of the lake.", "The votes come by boat."))),
        "The votes come by boat.\n", "lake.The votes come by boat."),
    "links": ("The mayor said that the bridge would be open again before the school\nyear begins, and that the ferry would sail until "
              "then without\nhttps://example.org/bridge\n\na fare. The council agreed with her.\n", "without a fare",
              "https://example.org/bridge"),
    "pages": ("".join(f"Journal of the lakes\n{text}\n{n}\n\f" for n, text in enumerate((
        "The water of the lakes has been measured every spring since the war.",
        "A new gauge was set up in the harbour, which sends its figures to the hall.",
        "Anyone may read the figures in the town hall on the days of the week."), 4)),
        "Anyone may read", "Journal of the lakes"),
    "joins": ("The council of the seven islands met in the old town hall and heard all of\n1\n\fthe pilots, who want a new light on "
              "the northern rock.\n2\n\fIt agreed to all that.\n3\n", "heard all of the pilots", "heard all of\nthe pilots"),
    "notes": ("The lakes were measured by the office of waters1 in May, and it rained.\n\n________\n\n1\n\nUntil 2011 the bureau of "
              "lakes and rivers.\n\n\fPage two says nothing more of the lakes or of the rivers.\n", "of waters in May", "of waters1 in May"),
    "residue": ("The president explains the decisions at a conference this afternoon at half past two [EN].\n", "two.", "two [EN]."),
    "mojibake": ("The cafÃ© â€œAu lacâ€\x9d opens in MÃ¤rz, said its owner.\n", "The café “Au lac” opens", "The cafÃ© â€œ"),
}


def repairs():
    """Each can be switched off by itself; help, README and manifest read one table."""
    for name, (text, mended, left) in BROKEN.items():
        o, _ = zeef("clean", "--text", "-", code=0, stdin=text)
        assert mended in o and left not in o, (name, o)
        o, _ = zeef("clean", "--text", f"--no-repair={name}", "-", code=0, stdin=text)
        assert left in o, (name, o)
        o, _ = zeef("clean", "--text", "--no-repair", "-", code=0, stdin=text)
        assert left in o or name in ("columns", "hyphens", "joins") and mended not in o, (name, o)
    o, _ = zeef("run", "--help", code=0)
    table = [line.split(None, 1) for line in o.split("\nrepairs:\n")[1].splitlines()]
    assert sorted(n for n, _ in table) == sorted(BROKEN), table
    readme = open(f"{ROOT}/README.md", encoding="utf-8").read()
    assert all(f"| `{n}` | {w} |\n" in readme for n, w in table), "README and help name other repairs"
    zeef("clean", "--no-repair=hyphens,huphens", "-", code=2, out="", err=['"huphens"', "try: zeef clean --help"])
    open("b.txt", "w", encoding="utf-8").write(BROKEN["hyphens"][0] + "\n" + BROKEN["mojibake"][0].replace("\x9d", ""))
    zeef("run", "b.txt", "-o", "R", "--no-repair=mojibake,kerning", code=0)
    assert json.load(open("R/manifest.json"))["options"]["no_repair"] == ["kerning", "mojibake"]
    rows = [json.loads(line) for line in open("R/ledger/part-00000.jsonl", encoding="utf-8")]
    assert [(r["repairs"], "time-\ntable" in r["text"]) for r in rows] == [(["wraps", "hyphens"], True)], rows
    o, _ = zeef("why", "-o", "R", "b.txt", code=0)
    assert "so is the timetable" in o and "so is the time- table" in o and "repaired: wraps, hyphens" in o, o
    o, _ = zeef("why", "b.txt", code=0)
    assert "repaired: wraps, hyphens; it read: " in o and "repaired: mojibake; it read: The cafÃ©" in o, o
    text = "Die Bäckerei am Rathaus öffnet früher, weil die Züge jetzt schon um fünf Uhr führen und Pendler nach Brötchen fragen.\n"
    open("clean.txt", "w", encoding="utf-8").write(text)
    open("misread.txt", "w", encoding="utf-8").write(text.encode().decode("cp1252"))
    zeef("run", "clean.txt", "misread.txt", "-o", "M", code=0)
    rows = [json.loads(line) for line in open("M/ledger/part-00000.jsonl", encoding="utf-8")]
    assert [(r["reason"], r["repairs"], "BÃ¤ckerei" in r["text"]) for r in rows] == [("duplicate.document", ["mojibake"], True)], rows
    zeef("verify", "M", code=0)


def inputs():
    zeef("run", "missing.html", "-o", "OUT", code=2, out="", err="missing.html")
    os.mkdir("void")
    zeef("run", "void", "-o", "OUT", code=2, out="", err="void")
    if os.getuid() != 0:
        open("secret.html", "w").write(PAGE)
        os.chmod("secret.html", 0)
        zeef("run", "secret.html", "-o", "OUT", code=2, out="", err="secret.html")
    assert not os.path.exists("OUT") and not os.path.exists("OUT.partial")


def outputs():
    _, e = zeef("run", "page.html", "-o", "OUT", code=0, out="")
    for w in ("1 records: 1 documents", "en", "boilerplate.", "written to OUT"):
        assert w in e, e
    before = {p: os.stat(os.path.join("OUT", p)).st_mtime_ns for p in os.listdir("OUT")}
    zeef("run", "page.html", "-o", "OUT", code=2, out="", err=["OUT", "--replace", "nothing was changed"])
    assert before == {p: os.stat(os.path.join("OUT", p)).st_mtime_ns for p in os.listdir("OUT")}
    zeef("run", "page.html", "-o", "OUT", "--replace", "-q", code=0, out="", err="")
    os.mkdir("mine")
    open("mine/letter", "w").write("dear")
    zeef("run", "page.html", "-o", "mine", code=2, out="", err="did not write")
    zeef("run", "page.html", "-o", "mine", "--replace", code=2, out="", err="did not write")
    zeef("run", "page.html", "-o", "mine/letter", code=2, out="")
    assert os.listdir("mine") == ["letter"] and open("mine/letter").read() == "dear"
    doc = json.loads(open("OUT/documents/en/part-00000.jsonl").read())
    keys = ("id text lang lang_script lang_prob title date date_source institution doctype references cites group url source "
            "paragraphs contacts links removed cluster").split()
    assert list(doc) == keys, list(doc)
    assert list(doc["source"]) == "file offset length media_type charset declared_lang timestamp payload_digest".split()
    assert doc["lang_script"] == "eng_Latn" and doc["title"] == "Bees do well this spring", doc
    row = json.loads(open("OUT/ledger/part-00000.jsonl").readline())
    assert list(row) == "doc block kind lang reason certainty of span repairs text".split(), list(row)
    zeef("run", "page.html", "-o", "TEXT", "--text", "-q", code=0)
    assert open("TEXT/documents/en/part-00000.txt").read().startswith("Bees do well this spring\nThe agency")
    zeef("verify", "TEXT", code=0, out="whole")
    zeef("run", "page.html", "-o", "PACKED", "--zstd", "-q", code=0)
    assert os.path.exists("PACKED/documents/en/part-00000.jsonl.zst")
    zeef("verify", "PACKED", code=0, out="whole", err="")


def look_back():
    zeef("verify", "OUT", code=0, out=["whole", "1 records"], err="")
    ident = json.loads(open("OUT/documents/en/part-00000.jsonl").read())["id"]
    o, _ = zeef("restore", "OUT", ident, code=0, err="")
    assert [p["text"] for p in json.loads(o)["paragraphs"]][:2] == ["Home", "News"], o
    zeef("restore", "OUT", "0" * 32, code=1, out="", err="no record")
    zeef("why", "-o", "OUT", "page.html", code=0, out=["kept", "boilerplate.", "Home"], err="")
    zeef("why", "-o", "OUT", ident, "--json", code=0, out='"fate":"kept"', err="")
    zeef("why", "-o", "OUT", "nothing.html", code=1, out="", err="no record")
    zeef("why", "page.html", code=0, out=["kept", "boilerplate.", "title"], err="")
    zeef("why", "OUT", code=2, out="", err=["OUT is what a run wrote", "zeef why -o OUT RECORD"])
    o, _ = zeef("why", "page.html", "--json", code=0, err="")
    blocks = json.loads(o)["blocks"]
    assert all(PAGE.encode()[b["start"]:b["end"]].decode().split() == b["read"].split() or "<" in
               PAGE.encode()[b["start"]:b["end"]].decode() for b in blocks), blocks
    count = ("The agency counted more hives than in any year since the count began, its director said on Monday in the {} hall, where "
             "beekeepers of all regions had come together to hear how the winter went, which was mild and dry for the most part, and "
             "to see the {} scales that stand below the hives and weigh them every hour of the day and night.\n")
    open("near-a.txt", "w").write("Bees do well this spring\n\n" + count.format("village", "new") +
                                  "\nA map of the regions hangs in the library of the town, the clerk said when he was asked.\n")
    open("near-b.txt", "w").write("Report of the council of the river\n\n" + count.format("town", "old") +
                                  "\nThe council met on Tuesday and spoke of the ferries, the locks and the depth of the water.\n")
    zeef("run", "near-a.txt", "near-b.txt", "-o", "NEAR", "-q", code=0)
    zeef("why", "-o", "NEAR", "near-b.txt", code=0, out="nearly the same stands in an earlier document: ")


def streams():
    o, e = zeef("clean", "-", stdin=PAGE, code=0)
    assert json.loads(o)["title"] == "Bees do well this spring", o
    lines = "".join(json.dumps({"html": PAGE.replace("spring", w), "url": f"https://hive.example/{w}"}) + "\n" for w in ("a", "b"))
    o, _ = zeef("clean", "-", stdin=lines, code=0)
    docs = [json.loads(l) for l in o.splitlines()]
    assert docs[0]["url"] == "https://hive.example/a", docs
    assert sum("since the count began" in d["text"] for d in docs) == 1, docs
    o, _ = zeef("clean", "--text", "-", stdin=PAGE, code=0)
    assert o.startswith("Bees do well this spring\n") and "Home" not in o, o
    o, _ = zeef("lang", stdin="De nachttrein naar de kust rijdt vanaf maandag weer elke dag.\n\n12345\n", code=0, err="")
    assert [l.split("\t")[0] for l in o.splitlines()] == ["nl", "zxx", "zxx"] or o.split("\t")[0] == "nl" and o.count("\n") == 3, o
    dutch, danish = "De nachttrein naar de kust rijdt vanaf maandag weer elke dag. ", "Toget til kysten kører igen hver dag fra mandag. "
    o, _ = zeef("lang", stdin=dutch, code=0, err="")
    want = o.strip("\n")
    assert want.startswith("nl\t") and o.count("\n") == 1, o
    mib = 1 << 20
    whole = (dutch * (mib // len(dutch) + 1))[:mib]
    first, _ = zeef("lang", stdin=whole, code=0, err="")
    for behind in ("", "x", danish * 60000): # what is behind the first MiB says nothing
        for end in ("", "\n", "\n\n" + dutch, "\n" + whole + "\n" + dutch):
            rows = {"": "", "\n": "", "\n\n" + dutch: "zxx\t1.0000\tZyyy\n" + want + "\n"}.get(end, first + want + "\n")
            o, _ = zeef("lang", stdin=whole + behind + end, code=0, err="")
            assert o == first + rows, (len(behind), end[:9], o)
    o, _ = zeef("lang", stdin=(dutch + "\n") * 40000, code=0, err="")
    assert o == (want + "\n") * 40000, o[:99]


def dedup():
    def gives(want, stdin, *args, code=0):
        out, err = zeef("dedup", *args, code=code, stdin=stdin)
        assert out == want, f"zeef dedup {' '.join(args)}: {out!r}, wanted {want!r}\n{err}"

    gives("hive\ntrain\n", "hive\ntrain\nhive\ntrain")
    gives("hive\ntrain\n", "hive\ntrain\nhive\n", "--verify-bytes", "-j", "2", "--memory", "64M")
    gives("a\nb\n\nc\n\n", "a\nb\n\nc\n\na\nb\n", "--by", "paragraph")
    gives("a\nb\0c\0", "a\nb\0c\0a\nb\0", "--by", "document")
    gives("Hive 7!\n", "Hive 7!\nhive  7\n", "--folded")
    gives("hive  7!\n", "Hive 7\nhive  7!\n", "--folded", "--keep", "longest")
    gives("train\n", "hive\ntrain\nhive\n", "--keep", "none")
    gives("hive\n", "hive\nhive\n", "--keep", "first")
    gives("0\ta\n0\tb\n1\ta\n", "a\nb\na\n", "--mark")
    gives("a\nb\n", "a\nb\na\n", "--ledger", "rows.jsonl", "--temporary", ".")
    assert open("rows.jsonl").read() == '{"unit":3,"of":1,"text":"a"}\n'
    zeef("dedup", "--ledger", "rows.jsonl", stdin="a\n", code=2, out="", err="rows.jsonl")
    rows = [{"text": "x\nx", "lang": "da", "url": "https://a.example/1"}, {"text": "x", "lang": "da", "url": "https://b.example/1"},
            {"text": "x", "lang": "sv", "url": "https://a.example/2"}]
    rows = "".join(json.dumps(r) + "\n" for r in rows)
    for scope, want in (("document", ["x", "x", "x"]), ("language", ["x", "", "x"]), ("site", ["x", "x", ""]),
                        ("corpus", ["x", "", ""])):
        for more in ([], ["--verify-bytes"]):
            out, _ = zeef("dedup", "--field", "text", "--scope", scope, *more, stdin=rows, code=0)
            assert [json.loads(r)["text"] for r in out.splitlines()] == want, (scope, out)
    out, _ = zeef("dedup", "--field", "text", "--by", "document", "--mark", stdin='{"text":"a"}\n{"text":"a"}\n', code=0)
    assert [json.loads(r)["duplicate_of"] for r in out.splitlines()] == [None, 1]
    gives('{"text":"a"}\nodd\n', '{"text":"a"}\nodd\n{"text":"a"}\n', "--field", "text", "--by", "document", code=1)
    zeef("dedup", "--scope", "site", stdin="a\n", code=2, out="", err="JSON Lines")
    zeef("dedup", "--verify-bytes", "--keep", "none", stdin="a\n", code=2, out="", err="--keep first")
    zeef("dedup", "--by", "moon", stdin="a\n", code=2, out="", err="line, paragraph or document")
    zeef("dedup", "--help", code=0, out=["6e-12", "6e-10", "--verify-bytes", "--keep", "--scope", "--mark", "--ledger", "--field"])


def grows():
    _, e = zeef("run", "page.html", "--corpus", "GROWS", code=0, out="")
    assert "written to GROWS/part-00000" in e, e
    before = {n: open(f"GROWS/{n}").read() for n in ("corpus.json", "part-00000/manifest.json")}
    _, e = zeef("run", "page.html", "--corpus", "GROWS", code=0, out="")
    assert "the corpus is as it was" in e and "written to" not in e and "warning" not in e, e
    assert all(open(f"GROWS/{n}").read() == text for n, text in before.items()) and not os.path.exists("GROWS/part-00001")
    open("second.txt", "w").write("The ferry to the island sails at eight from Monday on, and the school bus waits for it.\n")
    _, e = zeef("run", "second.txt", "page.html", "--corpus", "GROWS/", code=0, out="")
    assert "part-00001" in e, e
    out, _ = zeef("verify", "GROWS", code=0)
    assert "3 records = 2 kept + 1 skipped" in out, out
    for part in ("GROWS/part-00000", "GROWS/part-00001"):
        zeef("verify", part, code=0)
    out, _ = zeef("why", "-o", "GROWS", "second.txt", code=0)
    zeef("why", "GROWS", code=2, out="", err=["GROWS is what a run wrote", "zeef why -o GROWS RECORD"])
    assert "The ferry to the island" in out, out
    zeef("run", "page.html", "--corpus", "GROWS", "--scope", "site", code=2, out="", err='it was begun with other options: scope is "corpus" there, "site" here')
    held = json.load(open("GROWS/corpus.json"))  # anybody's JSON writer may have had it
    held["options"] = dict(sorted(held["options"].items()))
    json.dump(dict(sorted(held.items())), open("GROWS/corpus.json", "w"), indent=2)
    zeef("run", "page.html", "--corpus", "GROWS", "--scope", "site", code=2, out="", err='scope is "corpus" there, "site" here')
    zeef("run", "page.html", "--corpus", "GROWS", code=0)
    open("GROWS/corpus.json", "a").write("}")
    zeef("run", "page.html", "--corpus", "GROWS", code=2, out="", err=["corpus.json:", "no JSON from there on"])
    json.dump(held, open("GROWS/corpus.json", "w"))
    zeef("run", "page.html", "--corpus", "GROWS", "--keep", "longest", code=2, out="", err="first document stays")
    zeef("run", "page.html", "-o", "X", "--keep", "oldest", code=2, out="", err="first, longest or newest")
    for odd in ("page.html", "page.html/", "page.html/below"):
        zeef("run", "page.html", "--corpus", odd, code=2, out="", err="page.html")
    os.rename("GROWS/part-00000", "GROWS/away")
    zeef("verify", "GROWS/part-00001", code=2, out="", err="part-00000")
    zeef("verify", "GROWS", code=2, out="", err="part-00000")
    os.rename("GROWS/away", "GROWS/part-00000")


def manners():
    open("evil\033[31m.html", "w").write("")
    _, e = zeef("run", "page.html", "evil\033[31m.html", "-o", "EVIL", code=1, out="")
    assert "\033" not in e, repr(e)
    assert "evil?[31m.html" in e and "[empty]" in e, e
    if os.path.exists("/dev/full"):
        done = subprocess.run([ZEEF, "clean", "page.html"], stdout=open("/dev/full", "w"), stderr=subprocess.PIPE)
        assert done.returncode == 3 and b"standard output" in done.stderr, done
    done = subprocess.run(f'"{ZEEF}" clean page.html | true', shell=True, stderr=subprocess.PIPE)
    assert done.stderr == b"", done.stderr


try:
    open("page.html", "w").write(PAGE)
    for test in (help_and_versions, wrong_calls, repairs, inputs, outputs, look_back, streams, dedup, grows, manners):
        test()
        print("ok", test.__name__)
finally:
    os.chdir("/")
    shutil.rmtree(TMP, ignore_errors=True)
