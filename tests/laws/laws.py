#!/usr/bin/env python3
"""The laws of zeef, each as a property of the program: laws.py LAW ZEEF SOURCE_ROOT

Runs the program over corpus/records and over inputs made here; a law that does not hold ends with an assertion that
says what was seen. Nothing of the program's own code is used: what it wrote is read with Python's json.
"""
import glob, gzip, json, os, random, resource, shutil, signal, subprocess, sys, tempfile, time, unicodedata
from collections import Counter, defaultdict

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from running import runner, tree

LAW, ZEEF, ROOT = sys.argv[1], os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3])
RECORDS = os.path.join(ROOT, "corpus", "records")
TMP = tempfile.mkdtemp(prefix="zeef-law-")
zeef = runner(ZEEF)


def out(name):
    return os.path.join(TMP, name)


def run(name, *args, **more):
    zeef("run", *args, "-q", "-o", out(name), **more)
    return out(name)


def same(a, b, what):
    x, y = tree(a), tree(b)
    assert x, f"{a} is empty"
    differ = sorted(k for k in x.keys() | y.keys() if x.get(k) != y.get(k))
    assert not differ, f"{what}: {len(differ)} files differ: {differ[:5]}"


def rows(pattern):
    for path in sorted(glob.glob(pattern, recursive=True)):
        with open(path, encoding="utf-8") as f:
            for line in f:
                yield json.loads(line)


def documents(folder):
    return list(rows(f"{folder}/documents/*/*.jsonl"))


def ledger(folder):
    return list(rows(f"{folder}/ledger/*.jsonl"))


def accounting():
    """Every record is kept, skipped or failed; every paragraph stands once; pointers lead to kept paragraphs."""
    folder = run("a", RECORDS)
    zeef("verify", folder, ok=(0,))
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, check=True)
    manifest = json.load(open(f"{folder}/manifest.json"))["counts"]
    docs, gone, trouble = documents(folder), ledger(folder), list(rows(f"{folder}/trouble.jsonl"))
    assert len(docs) > 50 and len(gone) > 500, (len(docs), len(gone))
    assert manifest["kept"] == len(docs)
    assert manifest["records"] == len(docs) + sum(t["level"] in ("skipped", "failed") for t in trouble)
    blocks = defaultdict(list)
    kept = set()
    for d in docs:
        at = 0
        for p in d["paragraphs"]:
            assert p["start"] == at and p["end"] > p["start"], (d["id"], p)
            at = p["end"] + 1
            blocks[d["id"]].append(p["block"])
            kept.add((d["id"], p["block"]))
        assert at - 1 == len(d["text"]), d["id"]
        assert unicodedata.is_normalized("NFC", d["text"]), d["id"]
    for r in gone:
        if r["reason"] != "repair.text":
            blocks[r["doc"]].append(r["block"])
    for i, b in blocks.items():
        assert sorted(b) == list(range(len(b))), f"{i}: paragraphs {sorted(b)[:20]}…"
    for d in docs:
        for p in d["paragraphs"]:
            assert not p["near"] or (p["near"]["doc"], p["near"]["block"]) in kept and p["near"]["doc"] != d["id"], p
    for r in gone:
        if r["of"] and r["of"]["block"] is not None:
            assert (r["of"]["doc"], r["of"]["block"]) in kept, r
        elif r["reason"].startswith(("duplicate.", "repeat.")):
            assert r["of"], r
    by = Counter(r["reason"] for r in gone)
    assert all(by[k] == n for k, n in manifest["reasons"].items()), (by, manifest["reasons"])
    # verify must see what it is there to see
    for path, change in ((glob.glob(f"{folder}/ledger/*")[0], lambda s: s[: s.rindex("\n", 0, -1) + 1]),
                         (glob.glob(f"{folder}/documents/*/*")[0], lambda s: s.replace('"id":"', '"id":"0', 1)),
                         (f"{folder}/manifest.json", lambda s: s.replace('"kept":', '"kept":1', 1))):
        text = open(path, encoding="utf-8").read()
        open(path, "w", encoding="utf-8").write(change(text))
        zeef("verify", folder, ok=(1, 2))
        open(path, "w", encoding="utf-8").write(text)
    zeef("verify", folder, ok=(0,))


def fold(s):
    spaces = "\u200b\u2060\ufeff"
    return " ".join("".join(" " if c in spaces or c.isspace() else c for c in s).split())


def restore():
    """Documents and ledger give back every paragraph of every record as it was read (white space folded)."""
    folder = run("r", RECORDS)
    read = {}
    for line in zeef("why", "--json", RECORDS).stdout.decode().splitlines():
        record = json.loads(line)
        read.setdefault(record["id"], [fold(b["read"]) for b in record["blocks"]])
    back = {}
    for line in zeef("restore", folder).stdout.decode().splitlines():
        record = json.loads(line)
        assert [p["block"] for p in record["paragraphs"]] == list(range(len(record["paragraphs"])))
        back[record["doc"]] = [fold(p["text"]) for p in record["paragraphs"]]
    met = 0
    for i, paragraphs in read.items():
        if not paragraphs:
            continue
        met += 1
        assert i in back, f"{i} was not given back"
        for k, (a, b) in enumerate(zip(paragraphs, back[i])):
            assert a == b, f"{i} paragraph {k}:\nread  {a!r}\nback  {b!r}"
        assert len(paragraphs) == len(back[i]), i
    assert met > 100, met
    one = next(iter(back))
    assert json.loads(zeef("restore", folder, one).stdout)["doc"] == one


def same_bytes():
    """Threads, memory, order of listing, locale, time zone, place and clock change nothing."""
    first = run("b1", RECORDS, "-j1")
    for n in ("2", "8"):
        same(first, run("j" + n, RECORDS, "-j" + n), f"-j{n}")
    same(first, run("m", RECORDS, "--memory", "64M"), "--memory 64M")
    env = dict(os.environ, LC_ALL="tr_TR.UTF-8", LANG="de_DE.UTF-8", TZ="Pacific/Kiritimati")
    same(first, run("env", "corpus/records", env=env, cwd=ROOT), "locale, time zone and the folder it is called from")
    turned = os.path.join(TMP, "turned", "records")
    paths = sorted((os.path.relpath(os.path.join(t, n), RECORDS) for t, _, ns in os.walk(RECORDS) for n in ns), reverse=True)
    for p in paths:
        os.makedirs(os.path.dirname(os.path.join(turned, p)), exist_ok=True)
        shutil.copyfile(os.path.join(RECORDS, p), os.path.join(turned, p))
    same(first, run("t", turned), "another folder, listed in another order")
    same(run("z1", RECORDS, "-j1", "--zstd"), run("z2", RECORDS, "-j3", "--zstd"), "packed")
    rest = run("s", RECORDS, "--scope", "document", "--text")
    same(rest, run("s2", RECORDS, "--scope", "document", "--text", "-j5"), "text")
    assert tree(rest) != tree(first)


def one_file_against_many():
    """The records of many files and of one JSON Lines file become the same documents; packed or not."""
    lines = []
    for path in sorted(glob.glob(f"{RECORDS}/pages/**/*", recursive=True)):
        if os.path.isfile(path) and path.endswith((".html", ".htm")):
            try:
                lines.append(json.dumps({"html": open(path, encoding="utf-8").read()}))
            except UnicodeDecodeError:
                pass
    assert len(lines) > 30, len(lines)
    os.makedirs(out("many"))
    for i, line in enumerate(lines):
        open(f"{TMP}/many/{i:05}.html", "w", encoding="utf-8", newline="").write(json.loads(line)["html"])
    data = ("\n".join(lines) + "\n").encode()
    open(out("one.jsonl"), "wb").write(data)
    with gzip.GzipFile(out("one.jsonl.gz"), "wb", mtime=0) as f:
        f.write(data)
    texts = [sorted((d["text"], d["lang"], d["title"]) for d in documents(run(n, out(i))))
             for n, i in (("o1", "many"), ("o2", "one.jsonl"), ("o3", "one.jsonl.gz"))]
    assert texts[0] and texts[0] == texts[1] == texts[2]


def idempotent():
    """Cleaning what zeef wrote removes nothing and changes nothing."""
    first = run("i1", RECORDS)
    second = run("i2", f"{first}/documents")
    a = sorted((d["text"], d["lang"], d["title"] or "") for d in documents(first))
    b = sorted((d["text"], d["lang"], d["title"] or "") for d in documents(second))
    removed = Counter(r["reason"] for r in ledger(second))
    assert not removed, f"paragraphs removed from clean documents: {removed}\n" + "\n".join(
        f'{r["reason"]} {r["text"][:100]}' for r in ledger(second)[:10])
    differ = [(x, y) for x, y in zip(a, b) if x != y]
    assert len(a) == len(b) and not differ, differ[:1]


def big(path, megabytes, seed=1):
    """JSON Lines of texts made of the corpus' own paragraphs in new mixtures; a fifth of the lines come again."""
    rnd = random.Random(seed)
    source = out("big-source")
    if not os.path.exists(source):
        run("big-source", RECORDS)
    paragraphs = [p for d in documents(source) for p in d["text"].split("\n") if len(p) > 60]
    size = 0
    with open(path, "w", encoding="utf-8") as f:
        n = 0
        while size < megabytes << 20:
            parts = rnd.sample(paragraphs, 6)
            text = "\n".join(f"{p} {n}.{i}" if rnd.random() < .8 else p for i, p in enumerate(parts))
            line = json.dumps({"text": text, "url": f"https://site{n % 500}.example/{n}"}, ensure_ascii=False) + "\n"
            f.write(line)
            size += len(line)
            n += 1
    return n


def bounded():
    """Peak memory does not grow with the corpus, and stays under --memory 64M."""
    peaks = []
    for megabytes in (8, 40):
        big(out(f"{megabytes}.jsonl"), megabytes)
        pid = os.fork()
        if pid == 0:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 2)
            os.execv(ZEEF, [ZEEF, "run", out(f"{megabytes}.jsonl"), "-q", "-j1", "--memory", "64M", "-o", out(f"B{megabytes}")])
        _, status, used = os.wait4(pid, 0)
        assert os.waitstatus_to_exitcode(status) in (0, 1)
        peaks.append(used.ru_maxrss / 1024)
    print(f"peak memory: {peaks[0]:.0f} MiB for 8 MB, {peaks[1]:.0f} MiB for 40 MB")
    assert peaks[1] < peaks[0] * 1.25 + 8, peaks
    assert peaks[1] < 64, f"the limit was 64 MiB: {peaks}"


def weighty():
    """Pages that are large by themselves do not come together in memory: peak memory hardly grows with the threads, and
    stays under --memory 64M; the bytes are the same."""
    random.seed(6)
    words = "bees honey markets figures rivers bridges schools harvest council measured water villages lamps".split()
    os.mkdir(out("pages"))
    for n in range(6):
        with open(out(f"pages/{n}.html"), "w") as f:
            f.write(f"<html><head><title>Report {n}</title></head><body>\n")
            while f.tell() < 5 << 20:
                text = " ".join(random.choice(words) for _ in range(60)).capitalize()
                f.write(f"<p>{text}.</p>\n<script>{'var a = 1;' * 700}</script>\n")
    peaks = []
    for threads in (1, 2, 4):
        child = os.fork()
        if child == 0:
            os.execv(ZEEF, [ZEEF, "run", out("pages"), "-q", f"-j{threads}", "--memory", "64M", "-o", out(f"w{threads}")])
        _, status, used = os.wait4(child, 0)
        assert os.WIFEXITED(status) and os.WEXITSTATUS(status) in (0, 1), status
        peaks.append(used.ru_maxrss / 1024)
    print("peak memory of pages of 5 MB: %.0f MiB with a thread, %.0f with two, %.0f with four" % tuple(peaks))
    same(out("w1"), out("w2"), "-j2")
    same(out("w1"), out("w4"), "-j4")
    # No slack: one page in work takes 20 MiB less than that; four at once were 82.
    assert max(peaks) < 64, peaks


def near():
    """Near copies, of documents and of paragraphs: marked or removed, by the same rule for any threads and memory, and
    every removal names what stays."""
    words = open(f"{ROOT}/corpus/records/notes/milk-en.md", encoding="utf-8").read().split()
    rnd = random.Random(4)
    vocabulary = sorted({w.strip(".,:;()").lower() for w in words if w.isalpha() and w.islower()})
    assert len(vocabulary) > 60
    paragraph = lambda: " ".join(rnd.choice(vocabulary) for i in range(60)) + "."
    edited = lambda p, n: " ".join("lantern" if i % (60 // n) == 5 else w for i, w in enumerate(p.split()))
    records, kin = [], {}
    for i in range(120):
        a, b, c = paragraph(), paragraph(), paragraph()
        records.append([a, b, c])
        if i % 3 == 0:    # one paragraph edited, in a document of others; and its exact copy later
            kin[edited(b, 5)] = b
            records.append([paragraph(), edited(b, 5), paragraph()])
            records.append([edited(b, 5), paragraph()])
        elif i % 3 == 1:  # a whole document edited here and there
            records.append([edited(a, 3), b, edited(c, 3)])
    source = out("near.jsonl")
    with open(source, "w") as f:
        for i, r in enumerate(records):
            f.write(json.dumps({"text": "\n\n".join(r), "url": f"https://site{i}.example/{i}"}) + "\n")
    for what in ("mark", "remove"):
        folder = run(what, source, "--near", what, "-j1")
        zeef("verify", folder, ok=(0,))
        same(folder, run(what + "2", source, "--near", what, "-j3", "--memory", "64M"), what)
        docs, gone = documents(folder), ledger(folder)
        text = {(d["id"], p["block"]): d["text"][p["start"]:p["end"]] for d in docs for p in d["paragraphs"]}
        if what == "mark":
            found = {text[d["id"], p["block"]]: text[p["near"]["doc"], p["near"]["block"]]
                     for d in docs for p in d["paragraphs"] if p["near"]}
            assert not any(r["reason"] == "duplicate.near" for r in gone)
            assert sum(bool(d["cluster"]) for d in docs) >= 78
        else:
            found = {r["text"]: text[r["of"]["doc"], r["of"]["block"]] for r in gone
                     if r["reason"] == "duplicate.near" and r["of"]["block"] is not None}
            exact = [r for r in gone if r["reason"] == "duplicate.exact" and r["text"] in kin]
            assert len(exact) >= 38 and all(text[r["of"]["doc"], r["of"]["block"]] == kin[r["text"]] for r in exact)
            assert sum(r["reason"] == "duplicate.near" and r["of"]["block"] is None for r in gone) >= 78
        hits = sum(found.get(a) == b for a, b in kin.items())
        assert hits >= len(kin) - 1, (what, hits, len(kin), len(found))
    assert not any(p["near"] for d in documents(run("off", source, "--near", "off")) for p in d["paragraphs"])


def atomic():
    """Killed at any moment, the output is absent or whole, and the next run ends in the same bytes."""
    big(out("k.jsonl"), 12)
    args = ["run", out("k.jsonl"), RECORDS, "-q", "-j2"]
    whole = out("whole")
    began = time.time()
    zeef(*args, "-o", whole)
    took = time.time() - began
    rnd = random.Random(7)
    killed = 0
    for i in range(10):
        target = out(f"K{i}")
        for attempt in range(6):
            child = subprocess.Popen([ZEEF, *args, "-o", target], stderr=subprocess.DEVNULL)
            try:
                child.wait(timeout=rnd.random() * took * 1.05)
                break
            except subprocess.TimeoutExpired:
                child.send_signal(rnd.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM]))
                child.wait()
                killed += 1
            if os.path.exists(target):
                same(whole, target, "killed after it was whole")
        if not os.path.exists(target):
            zeef(*args, "-o", target)
        same(whole, target, f"kill {i}")
        if os.path.exists(target + ".partial"): # killed after the output took its name: the next call sweeps
            zeef(*args, "-o", target, ok=(2,))
        assert not os.path.exists(target + ".partial"), "work is left behind"
        shutil.rmtree(target)
    assert killed >= 5, killed
    # two at once: one works, the other is told
    first = subprocess.Popen([ZEEF, *args, "-o", out("two")], stderr=subprocess.DEVNULL)
    while not os.path.exists(out("two.partial/checkpoint")) and first.poll() is None:
        time.sleep(.005)
    if first.poll() is None:
        first.send_signal(signal.SIGSTOP)
        assert b"another zeef" in zeef(*args, "-o", out("two"), ok=(2,)).stderr
        first.send_signal(signal.SIGCONT)
    first.wait()
    same(whole, out("two"), "a run beside which another was tried")
    # begun with other arguments: refused, never mixed
    child = subprocess.Popen([ZEEF, *args, "-o", out("mix")], stderr=subprocess.DEVNULL)
    time.sleep(took * .3)
    child.kill()
    child.wait()
    if not os.path.exists(out("mix")):
        done = zeef(*args, "--scope", "document", "-o", out("mix"), ok=(2,))
        assert b"other arguments" in done.stderr, done.stderr


SHAPES = {
    "contacts": lambda i: f"<p>Contact: Anna Berg, tel. +32 2 {i:07}, anna{i}@seeds.example</p>",
    "links": lambda i: f"<a href=/s/{i}>seed {i}</a> ",
    "items": lambda i: f"<ul><li>Seed number {i}<li>and its tray</ul>",
    "cells": lambda i: f"<table><tr><td>{i}<td>seeds of rye</table>",
    "open": lambda i: "<div><b><p>Rye",
    "breaks": lambda i: f"line {i} of the list<br>",
    "metas": lambda i: f"<meta name=n{i} content='rye {i}'>",
    "notes": lambda i: f"Rye<sup>{i}</sup> is sown.<p><sup>{i}</sup> Doc. {i}/24.",
    "equal": lambda i: "<p>The same paragraph about rye and barley, said again.",
    "dates": lambda i: f"<p>Monday {i % 28 + 1} May 20{i % 100:02}, ref. {i}/24 and 2022/{i:04}(COD)",
}


def linear():
    """Four times as much of anything costs about four times the time and memory."""
    for name, shape in SHAPES.items():
        cost = []
        for n in (5000, 20000):
            path = out(f"{name}{n}.html")
            open(path, "w").write("<html><body>" + "".join(map(shape, range(n))) + "</body></html>")
            pid = os.fork()
            if pid == 0:
                os.execv(ZEEF, [ZEEF, "run", path, "-q", "-j1", "-o", out(f"L-{name}{n}")])
            _, status, used = os.wait4(pid, 0)
            assert os.waitstatus_to_exitcode(status) in (0, 1), (name, n)
            cost.append((used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
        print(f"{name:10} {cost[0][0]:6.2f} s {cost[0][1]:6.0f} MiB   {cost[1][0]:6.2f} s {cost[1][1]:6.0f} MiB")
        assert cost[1][0] < 8 * cost[0][0] + .5, (name, "time", cost)
        assert cost[1][1] < 6 * cost[0][1] + 16, (name, "memory", cost)


def sites():
    """What a site says of its pages: the same for threads and memory, reversible, and nothing of two pages."""
    rnd = random.Random(12)
    words = "herons ferry orchard bridge lantern harvest village council engine river school market honey garden".split()
    heads = ("<header><div class=logo><a href=/>Ferry Post</a></div><h1>{}</h1><ul class=share><li><a href=#f>Share on Facebook</a>"
             "</li><li><a href=#t>Tweet</a></li></ul></header>",
             "<div class=header-toolbar><ul><li><a href=/>Home</a></li><li><a href=/n>News</a></li></ul></div><div class=header>"
             "<h1>{}</h1></div><div class=menu><ul><li><a href=/1>About</a></li><li><a href=/2>Contact</a></li></ul></div>",
             "<div role=banner><p><a href=/>Ferry Post</a> | <a href=/l>Log in</a></p><h1 class=sr-only>{}</h1></div>",
             "<div class=sidebar><h1>{}</h1><ul><li><a href=/1>One village</a></li><li><a href=/2>Two villages</a></li></ul></div>")
    titles, lines = {}, []
    for kind, head in enumerate(heads):
        for site, pages in (("own", 6), ("two", 2), ("name", 6)):
            for i in range(pages):
                url = f"https://{site}{kind}.example/{i}"
                titles[url] = f"{rnd.choice(words)} and {rnd.choice(words)} of the {rnd.choice(words)} number {i}".capitalize()
                text = "".join("<p>" + " ".join(" ".join(rnd.choice(words) for _ in range(11)).capitalize() + "." for _ in range(3)) + "</p>"
                               for _ in range(5))
                body = head.format("News of the village" if site == "name" else titles[url]) + f"<div>{text}</div>"
                lines.append(json.dumps({"url": url, "html": f"<html><head><title>{titles[url]} | News | Ferry Post</title></head><body>"
                                                             f"{body}<footer><p>All rights reserved</p></footer></body></html>"}))
    rnd.shuffle(lines)
    open(out("sites.jsonl"), "w").write("\n".join(lines) + "\n")
    page = {d["url"]: d["text"] for d in documents(run("n", out("sites.jsonl"), "--no-site"))}
    first = run("s1", out("sites.jsonl"), "-j1")
    site = {d["url"]: d["text"] for d in documents(first)}
    assert len(page) == len(site) == len(titles)
    back = [u for u in titles if "//own" in u and titles[u] not in page[u] and titles[u] in site[u]]
    lost = [u for u in titles if "//own" in u and titles[u] not in site[u]]
    print(f"titles that came back: {len(back)}")  # as many as the page alone leaves out, which the weights decide
    assert not lost, lost
    assert all(site[u] == page[u] for u in titles if "//two" in u), "two pages are no site"
    assert not any("News of the village" in site[u] for u in titles if "//name" in u and "News of the village" not in page[u])
    same(first, run("s2", out("sites.jsonl"), "-j2"), "-j2")
    same(first, run("s3", out("sites.jsonl"), "-j3", "--memory", "64M"), "--memory 64M")
    zeef("verify", first, ok=(0,))
    marked = {d["url"] for d in documents(first) for p in d["paragraphs"] if "site-title" in p["flags"]}
    assert marked == {u for u in titles if titles[u] not in page[u] and titles[u] in site[u]}, "a title that came back says so"
    told = {d["url"]: zeef("why", "-o", first, d["id"], ok=(0,)).stdout.decode() for d in documents(first)}
    assert {u for u in told if "came back: its page alone leaves it out" in told[u]} == marked
    restored = zeef("restore", first, ok=(0,)).stdout.decode()
    assert all(titles[u] in restored for u in back)


def hostile():
    """No bytes crash it, hang it, or end the run; each bad record has one line of trouble, and the rest is unharmed."""
    rnd = random.Random(3)
    folder = out("h")
    os.makedirs(f"{folder}/a.html")
    os.makedirs(f"{folder}/deep/er")
    good = [p for p in glob.glob(f"{RECORDS}/pages/**/*.html", recursive=True)][:40]
    for i, p in enumerate(good):
        shutil.copyfile(p, f"{folder}/deep/er/good{i}.html")
    open(f"{folder}/deep.html", "w").write("<div>" * 100000 + "<p>The seed bank in the old mill opens on Monday, the keeper said, and every "
                                           "visitor takes a bag of seeds home.</p>" * 3 + "</div>" * 100000)
    open(f"{folder}/line.txt", "w").write("The night train leaves at nine. " * (50 * 1024 * 1024 // 32))
    open(f"{folder}/random", "wb").write(rnd.randbytes(1 << 20))
    open(f"{folder}/empty", "w")
    os.symlink("/etc/passwd", f"{folder}/link")
    os.mkfifo(f"{folder}/fifo")
    open(f"{folder}/bad.jsonl", "w").write('{"text":"A fine first line about bees and hives."}\n{"text": oops}\n{"no":"text"}\n')
    open(f"{folder}/cut.gz", "wb").write(gzip.compress(b"The library prize goes to a village. " * 5000)[:200])
    open(f"{folder}/bomb.gz", "wb").write(gzip.compress(b"\0" * (300 << 20), 1))
    for i, p in enumerate(good * 3):
        data = bytearray(open(p, "rb").read())
        for _ in range(rnd.randrange(1, 60)):
            at = rnd.randrange(len(data))
            data[at:at + rnd.randrange(0, 9)] = rnd.randbytes(rnd.randrange(0, 9))
        open(f"{folder}/deep/mutant{i}.html", "wb").write(data[:rnd.randrange(len(data))] if i % 3 == 0 else data)
    began = time.time()
    target = run("H", folder, timeout=300)
    print(f"hostile folder: {time.time() - began:.1f} s")
    zeef("verify", target, ok=(0,))
    trouble = list(rows(f"{target}/trouble.jsonl"))
    where = Counter(os.path.basename((t["file"] or "").rstrip("/")) for t in trouble)
    for name in ("random", "empty", "fifo", "cut.gz", "bomb.gz", "deep.html", "line.txt", "a.html"):
        assert where[name] == 1, (name, [t for t in trouble if name in (t["file"] or "")])
    assert where["bad.jsonl"] == 2, where
    assert all(t["mend"] and t["what"] and t["code"] for t in trouble)
    docs = documents(target)
    files = [d["source"]["file"] for d in docs]
    alone = {os.path.basename(d["source"]["file"]) for d in documents(run("alone", f"{folder}/deep/er", "--no-site"))}
    lost = [f for f in sorted(alone) if "good" in f and not any(g.endswith("/" + f) for g in files)]
    assert not lost and len(alone) > 20, f"pages that were documents without their bad company: {lost}"
    assert any(f.endswith("deep.html") for f in files), [t for t in trouble if "deep.html" in (t["file"] or "")]
    assert any("first line about bees" in d["text"] for d in docs)
    assert any(f.endswith("line.txt") for f in files)
    assert not any("root:" in d["text"] for d in docs)


try:
    {f.__name__: f for f in (accounting, restore, same_bytes, one_file_against_many, idempotent, bounded, weighty, near, linear, sites,
                                 atomic, hostile)}[LAW]()
finally:
    shutil.rmtree(TMP, ignore_errors=True)
