#!/usr/bin/env python3
"""What a run left, so that a person can read it and `diff` can compare it.

usage: summary.py OUT

One section a document, in the order of their files: its fields, a line a paragraph, and how many paragraphs were removed for
which reason, with a digest of the removed ones. Then the removed paragraphs of records without a document, and the trouble.
"""
import glob
import hashlib
import json
import os
import sys
from collections import Counter, defaultdict


def rows(pattern):
    for path in sorted(glob.glob(pattern)):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def short(text, limit=76):
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text)})"


def removed(of_document):
    counts = Counter(r["reason"] for r in of_document)
    whole = "\n".join(f'{r["reason"]} {r["text"]}' for r in of_document)
    digest = hashlib.sha256(whole.encode()).hexdigest()[:12]
    yield "  removed " + (", ".join(f"{reason} {n}" for reason, n in sorted(counts.items())) or "nothing") + f" [{digest}]"


def main(out):
    ledger = defaultdict(list)
    for row in rows(os.path.join(out, "ledger", "*.jsonl")):
        ledger[row["doc"]].append(row)
    documents = list(rows(os.path.join(out, "documents", "*", "*.jsonl")))
    for d in sorted(documents, key=lambda d: (d["source"]["file"], d["source"]["offset"])):
        print(f'{d["source"]["file"]}:{d["source"]["offset"]}  {d["lang"]}  {d["source"]["charset"]}')
        print(f'  title {short(d["title"] or "none")}\n  date {d["date"]} ({d["date_source"]}) group {d["group"]} cluster {d["cluster"]}')
        print(f'  references {" ".join(r["value"] for r in d["references"]) or "none"}; {len(d["contacts"])} contacts, {len(d["links"])} links')
        for p in d["paragraphs"]:
            print(f'  {p["kind"]} {p["lang"]}: {short(d["text"][p["start"]:p["end"]])}')
        for line in removed(ledger.pop(d["id"], [])):
            print(line)
    print("records without a document")
    groups = sorted(line for rest in ledger.values() for line in removed(rest))
    print("\n".join(groups))
    print("trouble")
    for row in rows(os.path.join(out, "trouble.jsonl")):
        print(f"  {json.dumps(row, ensure_ascii=False, sort_keys=True)}")


if len(sys.argv) != 2:
    sys.exit(__doc__)
main(sys.argv[1])
