#!/usr/bin/env python3
"""The examples of README.md say what the program says: readme.py ZEEF SOURCE_ROOT

A line "…" stands for any lines; shares, sizes and times may differ."""
import os, re, shutil, subprocess, sys, tempfile

ZEEF, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
TMP = tempfile.mkdtemp(prefix="zeef-readme-")


def examples():
    """Indented blocks that begin with "$ ": the command, and what it says."""
    for block in re.findall(r"(?:^    .*\n)+", open(os.path.join(ROOT, "README.md"), encoding="utf-8").read(), re.M):
        lines = [l[4:] for l in block.splitlines()]
        if lines[0].startswith("$ "):
            yield lines[0][2:], lines[1:]


def vague(line):
    return re.sub(r"\s+", " ", re.sub(r"\d+(\.\d+)?( ?%| [kM]?B\b| s\b)", "N", line)).strip()


def pattern(lines):
    return "".join(".*" if vague(l) == "…" else re.escape(vague(l)) + "\n" for l in lines)


try:
    os.symlink(os.path.join(ROOT, "corpus"), os.path.join(TMP, "corpus"))
    path = os.path.dirname(ZEEF) + os.pathsep + os.environ["PATH"]
    seen = 0
    for command, says in examples():
        done = subprocess.run(command, shell=True, cwd=TMP, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env=dict(os.environ, PATH=path, LC_ALL="C.UTF-8"))
        got = "".join(vague(l) + "\n" for l in done.stdout.splitlines())
        assert re.fullmatch(pattern(says), got, re.S), f"$ {command}\n{done.stdout}\nREADME.md says:\n" + "\n".join(says)
        seen += 1
    assert seen >= 7, f"{seen} examples found"
    print(f"{seen} examples, all as README.md has them")
finally:
    shutil.rmtree(TMP, ignore_errors=True)
