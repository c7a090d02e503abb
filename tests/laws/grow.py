#!/usr/bin/env python3
"""The laws of a corpus that grows, and of runs that are killed: grow.py LAW ZEEF SOURCE_ROOT [KILLS]

  grown    two batches, or ten, give what one run over all gives; the same again changes nothing; what is wrong is said
  past     the same of near copies, but for what a part cannot learn of later ones
  survivors  of documents of one URL or text one stays, by --keep
  kills    killed at KILLS (12) random instants, by itself and as a batch of a corpus, and going on: the same bytes

Nothing of the program's own code is used: what it wrote is read with Python's json."""
import glob, hashlib, json, os, random, shutil, signal, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from running import runner, tree

LAW, ZEEF, ROOT = sys.argv[1], os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3])
KILLS = int(sys.argv[4]) if len(sys.argv) > 4 else 12
RECORDS = os.path.join(ROOT, "corpus", "records")
TMP = tempfile.mkdtemp(prefix="zeef-grow-")
zeef = runner(ZEEF)


def out(name):
    return os.path.join(TMP, name)


def same(a, b, what):
    x, y = (a if isinstance(a, dict) else tree(a)), tree(b)
    differ = sorted(k for k in x.keys() | y.keys() if x.get(k) != y.get(k))
    assert x and not differ, f"{what}: {len(differ)} files differ: {differ[:5]}"


def parts(folder):
    listed = [p["part"] for p in json.load(open(f"{folder}/corpus.json"))["parts"]]
    assert listed == sorted(os.path.basename(p) for p in glob.glob(f"{folder}/part-*")), listed
    return [f"{folder}/{p}" for p in listed]


def lines(folders, kind):
    """Of documents by language, or of the ledger: all lines in the order of the parts."""
    found = {}
    for folder in folders:
        for path in sorted(glob.glob(f"{folder}/{kind}/**/*.jsonl", recursive=True) + glob.glob(f"{folder}/{kind}.jsonl")):
            name = os.path.dirname(os.path.relpath(path, folder))
            found[name] = found.get(name, b"") + open(path, "rb").read()
    return found


def rows(folders, kind):
    return [json.loads(line) for text in lines(folders, kind).values() for line in text.splitlines()]


def grow(name, batches, *options):
    for batch in batches:
        zeef("run", *batch, "--corpus", out(name), "-q", *options)
    zeef("verify", out(name), ok=(0,))
    for part in parts(out(name)):
        zeef("verify", part, ok=(0,))
    return out(name)


def feed(path, seed, n, again=()):
    """Press releases as JSON Lines, of a few sites with furniture, paragraphs that come again and whole copies."""
    rnd = random.Random(seed)
    words = [l.split("\t")[0] for l in "bread train river school market engine garden winter letter bridge honey cattle "
             "window paper autumn harvest ferry lantern orchard village".split()]

    def paragraph(salt):
        r = random.Random(salt)
        return " ".join(r.choice(words) for _ in range(25)).capitalize() + f" {salt}."

    texts = list(again)
    with open(path, "w", encoding="utf-8") as f:
        for i in range(n):
            site = rnd.randrange(4)
            if texts and rnd.random() < .1:
                text = rnd.choice(texts)
            else:
                text = "\n".join([paragraph(rnd.randrange(n * 3)) for _ in range(4)] +
                                 [f"The office of site {site} answers letters on working days from nine to five."] * (rnd.random() < .7))
                texts.append(text)
            f.write(json.dumps({"text": text, "url": f"https://site{site}.example/{seed}/{i}"}) + "\n")
    return texts


def check_batches(name, batches, *options):
    """The documents and ledger of the batches together are those of one run."""
    whole = out(name + "-whole")
    zeef("run", *[i for b in batches for i in b], "-o", whole, "-q", *options)
    corpus = grow(name, batches, *options)
    for kind in ("documents", "ledger", "trouble"):
        one, many = lines([whole], kind), lines(parts(corpus), kind)
        differ = [k for k in one.keys() | many.keys() if one.get(k) != many.get(k)]
        if kind == "documents":
            assert sum(len(t) for t in one.values()) > 1000
        assert not differ, f"{name}: {kind}: {differ}"
    return corpus


def check_again(corpus, inputs, *options):
    before = tree(corpus)
    said = zeef("run", *inputs, "--corpus", corpus, *options).stderr.decode()
    assert "as it was" in said, said
    same(before, corpus, "the same records again")


def check_templates():
    """Without --no-site: the last batch is judged by the facts of all, as one run does it; earlier parts stand."""
    batches = [[out("a.jsonl")], [out("b.jsonl")]]
    whole = out("site-whole")
    zeef("run", *sum(batches, []), "-o", whole, "-q", "--near", "off")
    corpus = grow("site", batches, "--near", "off")
    last = {(r["doc"], r["block"]) for r in rows(parts(corpus)[-1:], "ledger") if r["reason"] == "template.site"}
    ids = {r["doc"] for r in rows(parts(corpus)[-1:], "ledger")} | {d["id"] for d in rows(parts(corpus)[-1:], "documents")}
    want = {(r["doc"], r["block"]) for r in rows([whole], "ledger") if r["reason"] == "template.site" and r["doc"] in ids}
    assert want and last == want, (len(last), len(want))
    # three pages a batch are too few to know a site by; together they are not
    page = "<html><body><div><p>{}</p></div><div class=f><p>Subscribe to the bulletin of the harbour and its boats here</p></div></body></html>"
    texts = random.Random(4)
    for batch in range(6):
        os.makedirs(out(f"few{batch}"))
        for i in range(2):
            words = lambda n: " ".join(texts.choice("gull rope sail tide crew quay mast net buoy chart".split()) for _ in range(n))
            text = " ".join(f"The {words(4)}, says the {words(5)}." for _ in range(6))
            open(f"{TMP}/few{batch}/{i}.jsonl", "w").write(json.dumps({"html": page.format(text), "url": f"https://port.example/{batch}/{i}"}) + "\n")
    corpus = grow("few", [[out(f"few{b}")] for b in range(6)], "--near", "off")
    zeef("run", *[out(f"few{b}") for b in range(6)], "-o", out("few-whole"), "-q", "--near", "off")
    reasons = lambda folders: {(r["doc"], r["block"]): r["reason"] for r in rows(folders, "ledger")}
    one, last = reasons([out("few-whole")]), reasons(parts(corpus)[-1:])
    assert last and all(one[k] == v for k, v in last.items()), [(k, v, one.get(k)) for k, v in last.items() if one.get(k) != v]


def check_titles():
    """A title that its page alone leaves out comes back once its site is known: in the last batch as in one run."""
    words = random.Random(5)
    page = "<html><head><title>{0} | Ferry Post</title></head><body>{2}<div>{1}</div></body></html>"
    share = "<ul class=share><li><a href=#t>Tweet</a></li></ul>"
    heads = (f"<header><div class=logo><a href=/>Ferry Post</a></div><h1>{{}}</h1>{share}</header>",
             "<div role=banner><p><a href=/>Ferry Post</a> | <a href=/l>Log in</a></p><h1 class=sr-only>{}</h1></div>",
             "<div class=sidebar><h1>{}</h1><ul><li><a href=/1>One village</a></li><li><a href=/2>Two villages</a></li></ul></div>")
    pick = lambda n: " ".join(words.choice("gull rope sail tide crew quay mast net buoy chart".split()) for _ in range(n))
    for batch in range(6):
        os.makedirs(out(f"titles{batch}"))
        for kind, head in enumerate(heads):
            title = f"The {pick(3)} of berth {batch}"
            text = "".join(f"<p>The {pick(4)}, says the {pick(5)}. The {pick(6)} and the {pick(5)}.</p>" for _ in range(5))
            row = {"html": page.format(title, text, head.format(title)), "url": f"https://quay{kind}.example/{batch}"}
            open(f"{TMP}/titles{batch}/{kind}.jsonl", "w").write(json.dumps(row) + "\n")
    inputs = [out(f"titles{b}") for b in range(6)]
    corpus = grow("titles", [[i] for i in inputs], "--near", "off")
    zeef("run", *inputs, "-o", out("titles-whole"), "-q", "--near", "off")
    texts = lambda folders: {d["url"]: d["text"] for d in rows(folders, "documents")}
    whole, last = texts([out("titles-whole")]), texts(parts(corpus)[-1:])
    assert last and all(whole[url] == text for url, text in last.items())
    assert len(whole) == 18 and all(" of berth " in t for t in whole.values()), [u for u, t in whole.items() if " of berth " not in t]


def check_pointers(corpus):
    kept = {}
    for number, part in enumerate(parts(corpus)):
        for d in rows([part], "documents"):
            for p in d["paragraphs"]:
                kept[d["id"], p["block"]] = number
    back = [(r, number) for number, part in enumerate(parts(corpus)) for r in rows([part], "ledger")
            if r["of"] and r["of"]["block"] is not None and kept[r["of"]["doc"], r["of"]["block"]] < number]
    assert len(back) > 5, "no pointer leads to an earlier part"
    row = back[0][0]
    told = json.loads(zeef("why", "-o", corpus, row["doc"], "--json").stdout.splitlines()[0])
    assert [b["of_doc"] for b in told["blocks"] if b["block"] == row["block"] and b["of_doc"]] == [row["of"]["doc"]]
    assert json.loads(zeef("restore", corpus, row["of"]["doc"]).stdout)["doc"] == row["of"]["doc"]
    given = [json.loads(l) for l in zeef("restore", corpus).stdout.splitlines()]
    assert all([p["block"] for p in g["paragraphs"]] == list(range(len(g["paragraphs"]))) for g in given)
    assert {d["id"] for d in rows(parts(corpus), "documents")} <= {g["doc"] for g in given}
    # a pointer to nowhere is seen
    path = glob.glob(f"{parts(corpus)[-1]}/ledger/*")[0]
    text = open(path, encoding="utf-8").read()
    open(path, "w", encoding="utf-8").write(text.replace('"of":{"doc":"', '"of":{"doc":"0', 1))
    zeef("verify", corpus, ok=(1,))
    open(path, "w", encoding="utf-8").write(text)


def check_refusals(corpus, inputs, *options):
    before = tree(corpus)
    for more, word in ((["--scope", "site"], b"scope is"), (["--plain-quotes"], b"plain_quotes is"),
                       (["--near", "remove"], b'there, "remove" here')):
        said = zeef("run", *inputs, "--corpus", corpus, *options, *more, ok=(2,)).stderr
        assert word in said and b"other options" in said, said
    said = zeef("run", *inputs, "--corpus", corpus, "-o", out("both"), ok=(2,)).stderr
    assert b"both an output folder and a corpus" in said, said
    os.makedirs(out("foreign"))
    open(out("foreign/letter.txt"), "w").write("mine")
    said = zeef("run", *inputs, "--corpus", out("foreign"), ok=(2,)).stderr
    assert b"no corpus of zeef" in said and os.listdir(out("foreign")) == ["letter.txt"], said
    same(before, corpus, "refused calls")
    text = open(f"{corpus}/corpus.json").read()
    for old, new, word in (('"format":2', '"format":3', b"another format"), ('"run_format":', '"run_format":7', b"another format"),
                           ("nfkc-casefold-1", "nfkc-casefold-9", b"another way"), ('"parts":[', '"parts":[,', b"no JSON"),
                           ('"part-00000"', '"../part-0"', b"not as zeef wrote it")):
        assert old in text, old
        open(f"{corpus}/corpus.json", "w").write(text.replace(old, new, 1))
        said = zeef("run", *inputs, "--corpus", corpus, *options, ok=(2,)).stderr
        assert word in said, (word, said)
        assert word in zeef("verify", corpus, ok=(2,)).stderr
    open(f"{corpus}/corpus.json", "w").write(text)
    same(before, corpus, "unreadable lists")


def check_damage(corpus, inputs, *options):
    """Every byte of every run counts, and the file is named."""
    rnd = random.Random(5)
    before = tree(corpus)
    for path in sorted(glob.glob(f"{corpus}/index/run-*")):
        data = open(path, "rb").read()
        name = os.path.basename(path).encode()
        for at in [0, 9, 40, len(data) - 1, len(data) - 20] + [rnd.randrange(len(data)) for _ in range(6)]:
            open(path, "wb").write(data[:at] + bytes([data[at] ^ 1 << rnd.randrange(8)]) + data[at + 1:])
            said = zeef("verify", corpus, ok=(1,)).stderr
            assert name in said and b"index" in said and b"build the corpus anew" in said, (name, at, said)
        for bad in (data[:-1], data + b"x", b""):
            open(path, "wb").write(bad)
            for done in (zeef("verify", corpus, ok=(1,)), zeef("run", *inputs, "--corpus", corpus, "-q", *options, ok=(3,))):
                assert name in done.stderr, (name, done.stderr)
        os.remove(path)
        assert b"is missing" in zeef("run", *inputs, "--corpus", corpus, "-q", *options, ok=(3,)).stderr
        open(path, "wb").write(data)
    for left in glob.glob(f"{corpus}/*.partial"):
        shutil.rmtree(left)
    same(before, corpus, "damaged runs")


def edited(path, seed, n, again, sizes=(20, 15, 60, 50)):
    """Texts of four paragraphs; half of them are earlier ones with a few words changed, or hold a paragraph of one."""
    rnd = random.Random(seed)
    words = [a + b for a in "ba ce di fo gu ha le mi no pu".split() for b in "lan ret mor sin tak vel dor pim".split()]
    more = []

    def change(text):
        return [w if rnd.random() > .04 else rnd.choice(words) for w in text]

    with open(path, "w", encoding="utf-8") as f:
        for i in range(n):
            known, dice = again + more, rnd.random()
            text = [[rnd.choice(words) for _ in range(k)] for k in sizes]
            if known and dice < .35:
                text = [change(p) for p in rnd.choice(known)]
            elif known and dice < .5:
                text[rnd.randrange(2, 4)] = change(rnd.choice(known)[rnd.randrange(2, 4)])
            elif known and dice < .55:
                text = rnd.choice(known)
            more.append(text)
            f.write(json.dumps({"text": "\n".join(" ".join(p).capitalize() + "." for p in text),
                                "url": f"https://edits.example/{seed}/{i}"}) + "\n")
    return again + more


def check_near(name, inputs, *options):
    """Near copies are told from those of earlier parts: what one run over all says, but that a part does not learn that
    later ones hold copies of its documents."""
    whole, remove = out(name + "-whole"), "remove" in options
    zeef("run", *inputs, "-o", whole, "-q", "--no-site", *options)
    corpus = grow(name, [[i] for i in inputs], "--no-site", *options)
    for other in (["-j3", "--memory", "64M"],):
        same(corpus, grow(name + "-j3", [[i] for i in inputs], "--no-site", *options, *other), "threads and memory")
    found, back = {d["id"]: d for d in rows(parts(corpus), "documents")}, [0, 0]
    number = {d["id"]: n for n, part in enumerate(parts(corpus)) for d in rows([part], "documents")}
    wanted = {d["id"]: d for d in rows([whole], "documents")}
    assert found.keys() == wanted.keys(), (len(found), len(wanted))
    for key, document in wanted.items():
        got = found[key]
        back[0] += bool(got["cluster"]) and number[got["cluster"]] < number[key]
        back[1] += any(p["near"] and number[p["near"]["doc"]] < number[key] for p in got["paragraphs"])
        if document["cluster"] == key and got["cluster"] is None:
            document["cluster"] = None
        assert got == document, (got, document)
    one, many = rows([whole], "ledger"), rows(parts(corpus), "ledger")
    assert one == many, (len(one), len(many))
    gone = {r["doc"] for r in many if r["reason"] == "duplicate.near" and number.get(r["of"]["doc"]) == 0}
    assert len(gone) > 40 if remove else min(back) > 20, (len(gone), back)
    check_again(corpus, inputs[:1], "--no-site", *options)
    return corpus


def past():
    inputs, short = [out(f"n{i}.jsonl") for i in range(6)], [out(f"s{i}.jsonl") for i in range(6)]
    known, brief = [], []
    for i in range(6):
        known = edited(inputs[i], 11 + i, 60 if i else 150, known)
        brief = edited(short[i], 21 + i, 60 if i else 150, brief, (30, 25, 35, 35))
    corpus = check_near("near", inputs)
    check_near("near-scope", inputs, "--scope", "language")
    check_near("near-remove", short, "--near", "remove")
    kinds = {r["kind"] for r in json.load(open(f"{corpus}/corpus.json"))["runs"]}
    assert {"bands", "texts", "words", "paragraph-bands", "paragraph-texts", "paragraph-words"} <= kinds, kinds
    check_damage(corpus, [inputs[0], RECORDS], "--no-site")


def check_lock(corpus, inputs, *options):
    first = subprocess.Popen([ZEEF, "run", *inputs, "--corpus", corpus, "-q", *options], stderr=subprocess.DEVNULL)
    while not glob.glob(f"{corpus}/*.partial/checkpoint") and first.poll() is None:
        time.sleep(.002)
    assert first.poll() is None, "the batch is too small for this test"
    first.send_signal(signal.SIGSTOP)
    assert b"another zeef is at work on this corpus" in zeef("run", *inputs, "--corpus", corpus, *options, ok=(2,)).stderr
    first.kill()
    first.wait()
    said = zeef("run", RECORDS, "--corpus", corpus, *options, ok=(2,)).stderr
    assert b"other arguments" in said, said
    zeef("run", *inputs, "--corpus", corpus, "-q", *options)  # a dead writer's lock does not stay
    zeef("verify", corpus, ok=(0,))


def grown():
    texts = feed(out("a.jsonl"), 1, 150)
    texts = feed(out("b.jsonl"), 2, 150, texts[:30])
    feed(out("c.jsonl"), 3, 900, texts)
    pages = sorted(glob.glob(f"{RECORDS}/*"))
    for options in (["--near", "off", "--no-site"], ["--near", "off", "--no-site", "--scope", "language"],
                    ["--near", "off", "--no-site", "--scope", "site"], ["--scope", "document", "--no-site"]):
        check_batches("x-" + "".join(options), [[out("a.jsonl")], [out("b.jsonl"), RECORDS], [out("c.jsonl")]], *options)
    plain = ["--near", "off", "--no-site"]
    many = check_batches("many", [[p] for p in pages + [out("a.jsonl"), out("b.jsonl"), out("c.jsonl")]], *plain)
    runs = json.load(open(f"{many}/corpus.json"))["runs"]
    assert len(runs) < 3 * len(parts(many)), f"{len(runs)} runs: none were merged"
    assert sorted(r["file"] for r in runs) == sorted(os.listdir(f"{many}/index"))
    for n, memory in (("1", "64M"), ("3", "1G")):
        same(many, grow("j" + n, [[p] for p in pages + [out("a.jsonl"), out("b.jsonl"), out("c.jsonl")]], "-j" + n, "--memory", memory, *plain),
             "threads and memory")
    check_again(many, [RECORDS], *plain)
    check_again(many, [out("c.jsonl"), out("a.jsonl")], *plain)
    check_templates()
    check_titles()
    check_pointers(many)
    check_refusals(many, [out("a.jsonl")], *plain)
    check_damage(many, [RECORDS, out("a.jsonl")], *plain)
    feed(out("d.jsonl"), 9, 3000)
    check_lock(many, [out("d.jsonl")], *plain)
    zeef("run", f"{RECORDS}/trouble", "--corpus", out("nothing"), "-q", ok=(0, 1))


def survivors():
    """Of documents of one URL and language, or of one text, one stays, by --keep; the others point to it."""
    long = "The village choir of Brakel sings on the first Sunday of May in the old mill, and the baker brings bread for all who come."
    more = "Whoever wants to sing along finds the notes in the library, where the choir meets on Tuesday evenings after eight o'clock."
    german = "Der Dorfchor singt am ersten Sonntag im Mai in der alten Mühle, und der Bäcker bringt Brot für alle, die kommen."
    other = "A new footbridge over the stream opens in June, and the school walks across it first, with a band and two ponies in front."
    lines = [
        dict(url="https://a.example/choir", text=long, date="2024-05-01"),                     # 0
        dict(url="https://a.example/choir#top", text=long + "\n" + more.replace("Tuesday", "Thursday"), date="2024-05-03"),   # 1: the same page, longer, newer
        dict(url="https://a.example/choir", text=german, date="2024-05-02"),                   # 2: in another language
        dict(url="https://b.example/mirror", text=long, date="2024-05-09"),                    # 3: the text of 0
        dict(url="https://b.example/", text=other + " First of all.", date="2024-05-09"),       # 4, 5: a site's root names no page
        dict(url="https://b.example/", text=other + " Later on.", date="2024-05-09"),
        dict(url="https://c.example/x", text=more.upper(), date="2024-05-01"),                 # 6, 7: one text, one payload
        dict(url="https://c.example/y", text=more.upper(), date="2024-05-01"),
    ]
    with open(out("s.jsonl"), "w", encoding="utf-8") as f:
        f.writelines(json.dumps(line) + "\n" for line in lines)
    number = {hashlib.sha256((l["url"] + l["text"]).encode()).hexdigest(): i for i, l in enumerate(lines)}
    for keep, stays, of in (("first", {0, 2, 4, 5, 6}, {1: 0, 3: 0, 7: 6}), ("longest", {1, 2, 4, 5, 6}, {0: 1, 3: 1, 7: 6}),
                            ("newest", {1, 2, 4, 5, 6}, {0: 1, 3: 1, 7: 6})):
        for more_options in (["-j1"], ["-j3", "--memory", "64M"]):
            target = out(keep + more_options[0])
            zeef("run", out("s.jsonl"), "-o", target, "-q", "--keep", keep, "--no-repair", *more_options)
            zeef("verify", target, ok=(0,))
            got = {d["source"]["offset"]: d for d in rows([target], "documents")}
            at = {o: i for i, o in enumerate(sorted({d["source"]["offset"] for d in got.values()} |
                                                    {t["offset"] for t in rows([target], "trouble")}))}
            assert len(at) == len(lines), (keep, at)
            assert {at[o] for o in got} == stays, (keep, {at[o] for o in got})
            ids = {d["id"]: at[o] for o, d in got.items()} | {t["doc"]: at[t["offset"]] for t in rows([target], "trouble")}
            whole = {ids[r["doc"]]: ids[r["of"]["doc"]] for r in rows([target], "ledger") if r["reason"] == "duplicate.document"}
            assert whole == of, (keep, whole)
        same(out(keep + "-j1"), out(keep + "-j3"), "threads")
    said = zeef("run", out("s.jsonl"), "--corpus", out("never"), "--keep", "newest", ok=(2,)).stderr
    assert b"first document stays" in said and not os.path.exists(out("never")), said


def stop_at_random(rnd, command, took, log):
    """Starts, and kills after a random time: mostly at once, sometimes by a signal that may be heard."""
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        child.wait(timeout=rnd.random() ** 2 * took * 1.2)
        assert child.returncode in (0, 1), child.returncode
        return False
    except subprocess.TimeoutExpired:
        child.send_signal(rnd.choice([signal.SIGKILL] * 4 + [signal.SIGTERM]))
        child.wait()
        log["kills"] += 1
        return True


def kill_run(rnd, args, whole, took, log, name):
    """One run, killed up to six times, and again and again started with the same arguments."""
    target = out(name)
    for _ in range(6):
        stop_at_random(rnd, [ZEEF, *args, "-o", target], took, log)
        if os.path.exists(target):
            same(whole, target, "killed after it was whole")
            break
    if not os.path.exists(target):
        zeef(*args, "-o", target)
    same(whole, target, name)
    if os.path.exists(target + ".partial"): # killed after the output took its name: the next call sweeps
        zeef(*args, "-o", target, ok=(2,))
    assert not os.path.exists(target + ".partial"), "work is left behind"
    shutil.rmtree(target)


def kill_batch(rnd, args, states, took, log, name):
    """A second batch, killed up to six times: the corpus is the old one or the new one, and ends as the new one."""
    target = out(name)
    shutil.copytree(out("old"), target)
    for _ in range(6):
        stop_at_random(rnd, [ZEEF, *args, "--corpus", target], took, log)
        listed = open(f"{target}/corpus.json").read()
        assert listed in states, "neither the old nor the new"
        log["old" if listed == states[0] else "new"] += 1
        if rnd.random() < .3: # a reader in between sees a whole corpus
            zeef("verify", target, ok=(0,))
        if listed == states[1]:
            break
    zeef(*args, "--corpus", target) # goes on, or sweeps
    same(out("new"), target, name)
    shutil.rmtree(target)


def kills():
    feed(out("first.jsonl"), 21, 1500)
    feed(out("second.jsonl"), 22, 2500)
    rnd = random.Random(KILLS)
    log = {"kills": 0, "old": 0, "new": 0}
    near = ["-q", "-j2", "--near", "remove"]
    alone = ["run", out("second.jsonl"), RECORDS, *near]
    zeef("run", out("first.jsonl"), f"{RECORDS}/pages", "--corpus", out("old"), *near)
    for n in range(3): # the batch that is killed makes a merge due
        feed(out(f"few{n}.jsonl"), 30 + n, 40)
        zeef("run", out(f"few{n}.jsonl"), "--corpus", out("old"), *near)
    shutil.copytree(out("old"), out("new"))
    began = time.time()
    zeef(*alone, "--corpus", out("new"))
    took = time.time() - began
    zeef(*alone, "-o", out("whole"))
    zeef("verify", out("new"), ok=(0,))
    states = [open(out(f"{n}/corpus.json")).read() for n in ("old", "new")]
    turn = 0
    while log["kills"] < KILLS:
        (kill_run if turn % 2 else kill_batch)(rnd, alone, out("whole") if turn % 2 else states, took, log, f"k{turn}")
        turn += 1
    print(f"{log['kills']} kills in {turn} runs and batches of {took:.1f} s, {log['old']} times the old corpus stood, {log['new']} "
          "times the new one; all ended in the same bytes")


try:
    {"grown": grown, "past": past, "survivors": survivors, "kills": kills}[LAW]()
finally:
    shutil.rmtree(TMP, ignore_errors=True)
