#!/usr/bin/env python3
"""How much of the corpus comes out as its gold says; fails under the bounds of BOUNDS.

usage: quality.py ZEEF SOURCE_ROOT [--show]

Paragraphs are equal when their letters and digits are (NFKC, case folded), each counted as often as it stands. One run with
`--scope document` is scored record by record; one with `--scope corpus` must keep one document of each set of copies.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict

BOUNDS = {"F1": 0.90, "language": 0.97, "title": 0.94, "reference": 0.89, "copies": 0.84}


def key(text):
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def clean(zeef, records, out, scope):
    """Runs zeef; its documents by the last part of their file."""
    done = subprocess.run([zeef, "run", records, "-o", out, "--scope", scope, "--quiet"], stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        sys.exit(f"quality: zeef ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    found = defaultdict(list)
    for top, _, names in sorted(os.walk(os.path.join(out, "documents"))):
        for name in sorted(names):
            with open(os.path.join(top, name), encoding="utf-8") as lines:
                for line in lines:
                    d = json.loads(line)
                    found[os.path.basename(d["source"]["file"])].append(d)
    for documents in found.values():
        documents.sort(key=lambda d: d["source"]["offset"])
    return found


def paragraphs(documents):
    return Counter(k for d in documents for p in d["paragraphs"] if p["kind"] != "title"
                   for k in [key(d["text"][p["start"]:p["end"]])] if k)


def score(gold, documents):
    want = Counter(k for k in (key(p["text"]) for p in gold["paragraphs"]) if k)
    got = paragraphs(documents)
    if not want:
        return {"F1": float(not got)}, want, got
    if not documents:
        return dict.fromkeys(("F1", "language", "title", "reference"), 0.0), want, got
    hits, first = sum((want & got).values()), documents[0]
    return {"F1": 2 * hits / max(1, sum(want.values()) + sum(got.values())),
            "language": float((first["lang"] or "").split("-")[0] == gold["lang"]),
            "title": float(key(first["title"] or "") == key(gold["title"] or "")),
            "reference": float(gold["reference"] is None or gold["reference"] in [r["value"] for r in first["references"]])}, want, got


def main(zeef, root, show):
    gold = {}
    for name in sorted(os.listdir(os.path.join(root, "corpus", "gold"))):
        with open(os.path.join(root, "corpus", "gold", name), encoding="utf-8") as f:
            g = json.load(f)
            gold[g["file"]] = g
    records = os.path.join(root, "corpus", "records")
    with tempfile.TemporaryDirectory() as work:
        alone = clean(zeef, records, os.path.join(work, "alone"), "document")
        together = clean(zeef, records, os.path.join(work, "together"), "corpus")
    sums, counts, bad = Counter(), Counter(), []
    for name, g in gold.items():
        row, want, got = score(g, alone.get(name, []))
        sums.update(row)
        counts.update(row.keys())
        bad.append((min(row.values()), row["F1"], name, row, want, got))
        if "copy_of" in g:
            sums["copies"] += float(sum((paragraphs(together.get(name, [])) & want).values()) <= len(want) // 4)
            counts["copies"] += 1
    for _, _, name, row, want, got in sorted(bad, key=lambda b: b[:3])[:len(bad) if show else 12]:
        print(f"{name:44}", " ".join(f"{k} {v:.3f}" for k, v in row.items()))
        for sign, rest in (("-", want - got), ("+", got - want)) if show else ():
            for k in rest:
                print(f"    {sign} {k[:150]}")
    worst = [k for k in BOUNDS if sums[k] / max(1, counts[k]) < BOUNDS[k]]
    print(f"{len(gold)} records:", ", ".join(f"{k} {sums[k] / max(1, counts[k]):.4f} (at least {BOUNDS[k]})" for k in BOUNDS))
    if worst:
        sys.exit("quality: too low: " + ", ".join(worst))


if len(sys.argv) not in (3, 4):
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2], sys.argv[3:] == ["--show"])
