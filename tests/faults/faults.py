#!/usr/bin/env python3
"""Whatever fails, nothing half-made stays, and the next run ends in the same bytes.

faults.py memory|disk ZEEF SOURCE_ROOT SHIM [STEP]

  memory  the n-th allocation of a run fails, or the n-th and all after it
  disk    the n-th write, sync, open, rename, read, close or new thread fails; files may not pass a size; a disk is full

STEP 1 walks every n; without it, a fixed sample of them. Exit 77: not on this machine (a build with sanitizers has an
allocator of its own)."""
import errno, glob, hashlib, json, os, random, resource, shutil, signal, subprocess, sys, tempfile

WHAT, ZEEF, ROOT, SHIM = sys.argv[1], os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3]), os.path.abspath(sys.argv[4])
STEP = int(sys.argv[5]) if len(sys.argv) > 5 else 0
TMP = tempfile.mkdtemp(prefix="zeef-faults-")
rnd = random.Random(11)
WRONG = []


def tree(folder):
    found = {}
    for top, _, names in os.walk(folder):
        for n in names:
            with open(os.path.join(top, n), "rb") as f:
                found[os.path.relpath(os.path.join(top, n), folder)] = hashlib.sha256(f.read()).hexdigest()
    return found


def call(args, fault=None, count=None, **more):
    env = dict(os.environ, LC_ALL="C")
    if fault is not None:
        env["LD_PRELOAD"] = SHIM
        env["ZEEF_FAULT"] = fault
        if count:
            env["ZEEF_FAULT_COUNT"] = count
    try:
        return subprocess.run([ZEEF, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=60, **more)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"hangs: {fault} {args}") from None


class Case:
    """One input, one number of threads: what a run of it gives when nothing fails."""

    def __init__(self, name, inputs, *options):
        self.name = name
        self.args = ["run", *inputs, "-q", *options]
        self.out = os.path.join(TMP, "out")
        self.code = call([*self.args, "-o", self.out]).returncode
        assert self.code in (0, 1), f"{name}: {self.code}"
        self.right = tree(self.out)
        shutil.rmtree(self.out)

    def calls(self, kind):
        path = os.path.join(TMP, "count")
        call([*self.args, "-o", self.out], kind + ":0", path)
        shutil.rmtree(self.out)
        return int(open(path).read())

    def check(self, what, done):
        """After a run in which something failed; then a run in which nothing does."""
        words = done.stderr.decode(errors="replace")
        said = f"{self.name}, {what}: exit {done.returncode}\n{words[-600:]}"
        assert done.returncode in (0, 1, 3), said
        if done.returncode == 3:
            assert "zeef: " in words and "\n      " in words, "no words with a mend: " + said
        if os.path.exists(self.out):
            # What cannot be read of the input is one line of trouble, as damaged input is.
            assert tree(self.out) == self.right or what.startswith("read") and done.returncode == 1, "other bytes: " + said
        else:
            assert done.returncode == 3, "no output: " + said
            again = call([*self.args, "-o", self.out])
            assert again.returncode == self.code, f"{said}\nthen: exit {again.returncode} {again.stderr.decode()}"
            assert tree(self.out) == self.right, "other bytes after the next run: " + said
        assert done.returncode != 3 or not words.startswith("zeef: internal"), said
        shutil.rmtree(self.out)
        if os.path.exists(self.out + ".partial"):
            assert done.returncode in (0, 1), "work is left behind: " + said
            shutil.rmtree(self.out + ".partial")
        return done.returncode


def sample(total, many):
    if STEP:
        return range(1, total + 1, STEP)
    return sorted(set(rnd.sample(range(1, total + 1), min(many, total))) | set(range(1, min(total, many // 4) + 1)))


def cases():
    pages = sorted(glob.glob(f"{ROOT}/corpus/records/pages/*/*.html"))
    pdf = sorted(glob.glob(f"{ROOT}/corpus/records/texts/pdf/*.txt"))
    lines = os.path.join(TMP, "three.jsonl")
    with open(lines, "w", encoding="utf-8") as f:
        for path in pages[1:4]:
            f.write(json.dumps({"html": open(path, encoding="utf-8", errors="replace").read()}) + "\n")
        f.write('{"text": "The ferry to the island sails at eight, and the crew waits for the school bus."}\n{"oops\n')
    inputs = (("a page", [pages[0]]), ("a PDF's text", [pdf[0]]), ("JSON Lines", [lines]))
    return [Case(f"{name} {threads}", paths, threads) for name, paths in inputs for threads in ("-j1", "-j2")]


def walk(case, kind, many, more=("",)):
    total = case.calls(kind)
    codes = {}
    for n in sample(total, many):
        for mode in more:
            try:
                code = case.check(f"{kind} {n}{mode} of {total}", call([*case.args, "-o", case.out], f"{kind}:{n}{mode}"))
            except AssertionError as seen:
                code = "wrong"
                WRONG.append(str(seen))
                for left in ("", ".partial"):
                    shutil.rmtree(case.out + left, ignore_errors=True)
            codes[code] = codes.get(code, 0) + 1
    print(f"{case.name}: {kind}: {total} calls, exits {codes}", flush=True)
    return codes


def memory():
    for case in cases():
        codes = walk(case, "alloc", 14, ("", "-"))
        assert codes.get(3), "nothing failed: is the shim at work?"


def small_files(case, limit):
    def before():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = call([*case.args, "-o", case.out], preexec_fn=before, restore_signals=False)
    if done.returncode == 3:
        assert b"File too large" in done.stderr, done.stderr
    case.check(f"files of {limit} bytes at most", done)


def full_disk():
    if os.geteuid() != 0:
        print("full disk: left out, a small disk needs root")
        return
    place = os.path.join(TMP, "disk")
    os.mkdir(place)
    met = 0
    for size in (16, 80, 160, 400, 1200):
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", place], stderr=subprocess.DEVNULL).returncode:
            print("full disk: left out, this machine mounts none")
            return
        try:
            case = Case("all pages", [f"{ROOT}/corpus/records/texts", f"{ROOT}/corpus/records/pages"], "-j2")
            out = os.path.join(place, "out")
            done = call([*case.args, "-o", out])
            words = done.stderr.decode()
            if done.returncode == case.code:
                assert tree(out) == case.right, f"{size} KiB: other bytes"
                continue
            met += 1
            assert done.returncode == 3 and "No space left" in words and "make room" in words, f"{size} KiB: {done.returncode} {words}"
            assert not os.path.exists(out), f"{size} KiB: an output stands there"
            subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
            assert call([*case.args, "-o", out]).returncode == case.code
            assert tree(out) == case.right, f"{size} KiB, then room: other bytes"
        finally:
            subprocess.run(["umount", place], check=True)
    assert met >= 3, met
    print(f"full disk: {met} sizes were too small")


def disk():
    some = cases()
    for case in (some[1], some[4]):
        for kind, codes in (("write", (errno.ENOSPC, errno.EIO)), ("sync", (errno.EIO,)), ("open", (errno.EMFILE,)),
                            ("rename", (errno.EIO,)), ("close", (errno.EIO,)), ("read", (errno.EIO,)), ("thread", (errno.EAGAIN,))):
            if kind == "thread" and case is some[4]:
                continue
            walk(case, kind, 8, [f"{m}:{e}" for m in ("", "-") for e in codes])
        for limit in (0, 100, 3000, 20000, 40000):
            small_files(case, limit)
    full_disk()


try:
    {"memory": memory, "disk": disk}[WHAT]()
    assert not WRONG, f"{len(WRONG)} wrong:\n" + "\n".join(WRONG[:20])
finally:
    shutil.rmtree(TMP, ignore_errors=True)
