#!/usr/bin/env python3
"""The layer rule: cli -> zeef.h; pipeline -> rooms -> core; never sideways, never up. Foreign libraries have doors.
layers.py SOURCE_ROOT"""
import os, re, sys

src = os.path.join(sys.argv[1], "src")
rooms = "input decode parse segment repair language boilerplate metadata dedup normalise output".split()
doors = {"libxml/": ["parse"], "pcre2": ["boilerplate", "metadata", "repair"], "xxhash": ["core"], "nettle/": ["output"],
         "unicode/": ["core", "decode", "segment", "language", "normalise", "dedup", "metadata", "boilerplate", "repair"],
         "zlib": ["input", "output", "decode"], "lzma": ["input", "output"], "zstd": ["input", "output", "language"],
         "brotli/": ["input"]}
wrong, seen = [], 0
for top, _, names in os.walk(src):
    room = os.path.relpath(top, src).split(os.sep)[0]
    for name in sorted(names):
        if not name.endswith((".c", ".h")) or room == ".":
            continue
        path = os.path.join(top, name)
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            found = re.match(r'\s*#\s*include\s*(["<])([^">]+)', line)
            if not found:
                continue
            seen += 1
            mark, what = found.groups()
            at = what.split("/")[0]
            fault = None
            if mark == '"':
                if ".." in what:
                    fault = "climbs"
                elif what == "zeef.h":
                    pass
                elif room == "cli":
                    fault = None if at == "cli" else "the porch sees zeef.h only"
                elif room == "pipeline":
                    fault = None if at in rooms + ["core", "pipeline"] else "no room"
                elif room == "core":
                    fault = None if at == "core" else "core knows no room"
                elif at not in (room, "core") and "/" in what:
                    fault = "sideways or up"
            else:
                for library, allowed in doors.items():
                    if what.startswith(library) and (room not in allowed or name.endswith(".h")):
                        fault = f"{library} opens in .c files of {', '.join(allowed)} only"
            if fault:
                wrong.append(f"{os.path.relpath(path, src)}:{number}: {what}: {fault}")
print("\n".join(wrong) or f"{seen} includes, all one way")
sys.exit(1 if wrong or seen < 50 else 0)
