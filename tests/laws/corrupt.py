#!/usr/bin/env python3
"""zeef verify sees what was changed in a finished run, though sums and digests were made anew: corrupt.py ZEEF ROOT

restore and why read such a folder to an end, too, and nothing outside it."""
import copy, glob, hashlib, json, os, shutil, subprocess, sys, tempfile

ZEEF, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
TMP = tempfile.mkdtemp(prefix="zeef-corrupt-")
RUN, BAD = os.path.join(TMP, "run"), os.path.join(TMP, "bad")


def zeef(*args):
    return subprocess.run([ZEEF, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)


class Folder:
    """A copy of the run, its rows in hand; save() makes manifest and sums agree with them."""

    def __init__(self):
        shutil.rmtree(BAD, ignore_errors=True)
        shutil.copytree(RUN, BAD)
        self.manifest = json.load(open(f"{BAD}/manifest.json"))
        self.files = {f["file"]: [json.loads(l) for l in open(f"{BAD}/{f['file']}", encoding="utf-8")] for f in self.manifest["outputs"]}
        self.docs = [d for n in sorted(self.files) if n.startswith("documents/") for d in self.files[n]]
        self.long = max(self.docs, key=lambda d: len(d["paragraphs"]))
        self.ledger = self.files["ledger/part-00000.jsonl"]
        self.trouble = self.files["trouble.jsonl"]
        self.english = self.files["documents/en/part-00000.jsonl"]
        self.counts = self.manifest["counts"]

    def save(self):
        for name, rows in self.files.items():
            data = "".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n" if isinstance(r, dict) else r for r in rows).encode()
            os.makedirs(os.path.dirname(f"{BAD}/{name}"), exist_ok=True)
            open(f"{BAD}/{name}", "wb").write(data)
        entries = {f["file"]: f for f in self.manifest["outputs"]}
        for name in self.files:
            data = open(f"{BAD}/{name}", "rb").read()
            entries.setdefault(name, {"file": name}).update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
        self.manifest["outputs"] = [entries[n] for n in sorted(entries)]
        open(f"{BAD}/manifest.json", "w").write(json.dumps(self.manifest, separators=(",", ":")) + "\n")
        sums = {n: f["sha256"] for n, f in entries.items()}
        sums["manifest.json"] = hashlib.sha256(open(f"{BAD}/manifest.json", "rb").read()).hexdigest()
        open(f"{BAD}/SHA256SUMS", "w").write("".join(f"{sums[n]}  {n}\n" for n in sorted(sums)))


def pointing(f):
    return next(r for r in f.ledger if r["of"] and r["of"]["block"] is not None)


def other_paragraph(f):
    """The longest copy names the longest paragraph of another document."""
    row = max((r for r in f.ledger if r["reason"] == "duplicate.exact" and r["of"]["block"] is not None), key=lambda r: len(r["text"]))
    there = [(p["end"] - p["start"], d["id"], p["block"]) for d in f.docs if d["id"] not in (row["doc"], row["of"]["doc"])
             for p in d["paragraphs"]]
    _, doc, block = max(there)
    row.update(of={"doc": doc, "block": block})


def near_copy(f):
    return next(p for d in f.docs for p in d["paragraphs"] if p["near"])


def swap(rows, key, other=None):
    a = rows[0]
    b = next(r for r in rows[1:] if r[key] != a[key] and (not other or other(a, r)))
    a[key], b[key] = b[key], a[key]


def write(name, data, mode="w"):
    with open(f"{BAD}/{name}", mode) as f:
        f.write(data)


def two_reasons(f):
    kept = {d["id"] for d in f.docs}
    rows = [r for r in f.ledger if r["doc"] in kept and not r["of"]]
    swap(rows, "reason", lambda a, b: a["doc"] != b["doc"] and not b["of"])


CHANGES = {
    "a ledger row dropped": lambda f: f.ledger.pop(3),
    "the last ledger row dropped": lambda f: f.ledger.pop(),
    "a ledger row twice": lambda f: f.ledger.append(copy.deepcopy(f.ledger[5])),
    "a ledger row of another block": lambda f: f.ledger[0].update(block=f.ledger[0]["block"] + 1),
    "a ledger row of a record that is not there": lambda f: f.ledger[0].update(doc="0" * 32),
    "a ledger row of another record": lambda f: f.ledger[0].update(doc=f.ledger[-1]["doc"]),
    "an unknown reason": lambda f: f.ledger[0].update(reason="boilerplate.moon"),
    "another reason": lambda f: f.ledger[0].update(reason="boilerplate.share"),
    "two reasons changed places": two_reasons,
    "a pointer to a block that is not there": lambda f: pointing(f)["of"].update(block=999999),
    "a pointer to a record that is not there": lambda f: pointing(f)["of"].update(doc="f" * 32),
    "a pointer moved to another kept paragraph": other_paragraph,
    "a pointer that is no id": lambda f: pointing(f)["of"].update(doc="../../etc/passwd"),
    "a pointer taken away": lambda f: pointing(f).update(of=None),
    "a near copy of a block that is not there": lambda f: near_copy(f)["near"].update(block=999999),
    "a near copy of a record that is not there": lambda f: near_copy(f)["near"].update(doc="f" * 32),
    "a row that is no JSON": lambda f: f.ledger.insert(2, '{"doc":"0\n'),
    "a row that is cut": lambda f: f.ledger.append(json.dumps(f.ledger.pop())[:-9]),
    "two blocks changed places": lambda f: swap(f.long["paragraphs"], "block"),
    "a paragraph's place moved": lambda f: f.long["paragraphs"][1].update(start=f.long["paragraphs"][1]["start"] + 1),
    "a paragraph dropped": lambda f: f.long["paragraphs"].pop(),
    "a text cut": lambda f: f.long.update(text=f.long["text"][:-5]),
    "a text made longer": lambda f: f.long.update(text=f.long["text"] + " more"),
    "a document dropped": lambda f: f.english.pop(),
    "a document twice": lambda f: f.english.append(copy.deepcopy(f.english[0])),
    "two ids changed places": lambda f: swap(f.english, "id"),
    "an id that is none": lambda f: f.english[0].update(id="x"),
    "a key dropped": lambda f: f.english[0].pop("links"),
    "a document among those of another language": lambda f: f.english.append(f.files["documents/nl/part-00000.jsonl"].pop()),
    "a document's language changed": lambda f: f.english[0].update(lang="nl"),
    "what was removed changed": lambda f: f.long["removed"].update({"boilerplate.menu": 77}),
    "a line of trouble dropped": lambda f: f.trouble.pop(),
    "a line of trouble twice": lambda f: f.trouble.append(f.trouble[0]),
    "skipped became failed": lambda f: next(t for t in f.trouble if t["level"] == "skipped").update(level="failed"),
    "blocks of a skipped record": lambda f: next(t for t in f.trouble if t["blocks"]).update(blocks=1000),
    "a count of records": lambda f: f.counts.update(records=f.counts["records"] + 1),
    "a count of moved paragraphs": lambda f: f.counts.update(paragraphs_moved=f.counts["paragraphs_moved"] + 1),
    "a count of the text": lambda f: f.counts.update(bytes_text=1),
    "a count taken away": lambda f: f.counts.pop("kept"),
    "a file the manifest does not name": lambda f: (f.files.pop("trouble.jsonl"), f.manifest["outputs"].pop()),
}
AFTER = {
    "a byte of a document": lambda: write(sorted(os.path.relpath(p, BAD) for p in glob.glob(f"{BAD}/documents/*/*"))[0], "x", "r+"),
    "a file cut": lambda: os.truncate(f"{BAD}/ledger/part-00000.jsonl", 100),
    "a file gone": lambda: os.unlink(f"{BAD}/trouble.jsonl"),
    "a file more": lambda: write("documents/en/part-00001.jsonl", ""),
    "the sums gone": lambda: os.unlink(f"{BAD}/SHA256SUMS"),
    "the sums of something else": lambda: write("SHA256SUMS", "0" * 64, "r+"),
    "a line more in the sums": lambda: write("SHA256SUMS", "0" * 64 + "  more\n", "a"),
    "the manifest cut": lambda: os.truncate(f"{BAD}/manifest.json", 500),
    "the manifest empty": lambda: os.truncate(f"{BAD}/manifest.json", 0),
    "the manifest deep": lambda: write("manifest.json", "[" * 100000),
    "the manifest another JSON": lambda: write("manifest.json", '{"format":1,"outputs":[3,{"file":[]},null],"counts":7,"options":[]}'),
}


def read_on(what):
    """restore and why come to an end in any folder."""
    for args in (("restore", BAD), ("restore", BAD, "0" * 32), ("restore", BAD, "x"), ("why", "-o", BAD, "records/notes/milk-en.md"),
                 ("why", "-o", BAD, "--json", "../" * 20)):
        done = zeef(*args)
        assert done.returncode in (0, 1, 2, 3), f"{what}: {args[0]}: exit {done.returncode}"
        assert b"root:x" not in done.stdout, what


def outside():
    """A manifest that names files elsewhere: they are not read."""
    secret = os.path.join(TMP, "secret.jsonl")
    shutil.copyfile(f"{RUN}/ledger/part-00000.jsonl", secret)
    for name in ("ledger/../../secret.jsonl", secret, "../secret.jsonl", "ledger/..", "documents/../../secret.jsonl"):
        f = Folder()
        data = open(secret, "rb").read()
        f.manifest["outputs"] = [{"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}]
        write("manifest.json", json.dumps(f.manifest))
        assert zeef("verify", BAD).returncode in (1, 2), name
        done = zeef("restore", BAD)
        assert done.returncode in (0, 1, 2, 3) and not done.stdout, f"{name}: was read\n{done.stdout[:200]}"
    for name, target in (("ledger/part-00000.jsonl", secret), ("ledger", f"{RUN}/ledger"), ("manifest.json", f"{RUN}/manifest.json"),
                         ("SHA256SUMS", f"{RUN}/SHA256SUMS"), ("trouble.jsonl", None)):
        Folder()
        at = os.path.join(BAD, name)
        shutil.rmtree(at) if os.path.isdir(at) else os.unlink(at)
        os.symlink(target, at) if target else os.mkfifo(at)
        done = zeef("verify", BAD)  # zeef() gives up after a minute: a pipe must not be waited for
        assert done.returncode in (1, 2), f"{name}: exit {done.returncode}"
        for args in (("restore", BAD), ("why", "-o", BAD, "records/notes/milk-en.md")):
            done = zeef(*args)  # what they do not need, they do not read
            assert done.returncode in (2, 3) or name in ("SHA256SUMS", "trouble.jsonl"), f"{name}: {args}"


try:
    lantern = ("The keeper of the lighthouse lit the lantern at dusk and went down to the shore to look for the boats that "
               "were late, while his sister boiled water for tea and read the old letters that had come with the post from "
               "the mainland, three of them with stamps that neither of them had ever seen before.")
    with open(os.path.join(TMP, "near.jsonl"), "w") as f:
        for i, text in enumerate((lantern, lantern.replace("tea", "coffee").replace("old", "new"))):
            others = f"Nobody else lived on island number {i}, not even a goat."
            print(json.dumps({"text": f"{text}\n\n{others}" if i else f"{others}\n\n{text}"}), file=f)
    assert zeef("run", f"{ROOT}/corpus/records", f"{TMP}/near.jsonl", "-q", "-o", RUN).returncode in (0, 1)
    Folder().save()
    done = zeef("verify", BAD)
    assert done.returncode == 0, done.stderr.decode()
    unseen = []
    for what, change in CHANGES.items():
        folder = Folder()
        change(folder)
        folder.save()
        done = zeef("verify", BAD)
        if done.returncode not in (1, 2, 3) or b"\n      " not in done.stderr:
            unseen.append(f"{what}: exit {done.returncode}")
        read_on(what)
    for what, change in AFTER.items():
        Folder()
        change()
        done = zeef("verify", BAD)
        if done.returncode not in (1, 2, 3) or b"\n      " not in done.stderr:
            unseen.append(f"{what}: exit {done.returncode} {done.stderr[:200]}")
        read_on(what)
    assert not unseen, "not seen:\n" + "\n".join(unseen)
    outside()
    print(f"{len(CHANGES) + len(AFTER)} changes, all seen")
finally:
    shutil.rmtree(TMP, ignore_errors=True)
