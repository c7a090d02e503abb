#!/usr/bin/env python3
"""Whatever fails, nothing half-made stays, and the next run ends in the same bytes.

faults.py memory|disk|kill ZEEF SOURCE_ROOT SHIM [STEP]

  memory  the n-th allocation of a run fails, or the n-th and all after it
  disk    the n-th write, sync, open, rename, read, close or new thread fails; files may not pass a size; a disk is full

  kill    the run is killed before the n-th write, sync, open, rename or close, by itself and as a batch of a corpus

STEP 1 walks every n; without it, a fixed sample of them. Exit 77: not on this machine (a build with sanitizers has an
allocator of its own)."""
import errno, glob, json, os, random, resource, shutil, signal, subprocess, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from running import tree

WHAT, ZEEF, ROOT, SHIM = sys.argv[1], os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3]), os.path.abspath(sys.argv[4])
STEP = int(sys.argv[5]) if len(sys.argv) > 5 else 0
TMP = tempfile.mkdtemp(prefix="zeef-faults-")
rnd = random.Random(11)
WRONG = []


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
        self.command = [*self.args, "-o", self.out]
        self.code = call(self.command).returncode
        assert self.code in (0, 1), f"{name}: {self.code}"
        self.right = tree(self.out)
        self.reset()

    def reset(self):
        for left in ("", ".partial"):
            shutil.rmtree(self.out + left, ignore_errors=True)

    def calls(self, kind):
        path = os.path.join(TMP, "count")
        call(self.command, kind + ":0", path)
        self.reset()
        return int(open(path).read())

    def check_killed(self, what, done):
        """Absent or whole, and the next run ends in the right bytes."""
        said = f"{self.name}, {what}: exit {done.returncode}\n{done.stderr.decode(errors='replace')[-600:]}"
        assert done.returncode in (-signal.SIGKILL, self.code), said
        if os.path.exists(self.out):
            assert tree(self.out) == self.right, "other bytes: " + said
            assert call(self.command).returncode == 2, said # sweeps what is left of the work
        else:
            again = call(self.command)
            assert again.returncode == self.code, f"{said}\nthen: exit {again.returncode} {again.stderr.decode()}"
            assert tree(self.out) == self.right, "other bytes after the next run: " + said
        assert not os.path.exists(self.out + ".partial"), "work is left behind: " + said
        self.reset()
        return done.returncode

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


class Batch(Case):
    """The second batch of a corpus: whatever happens, the corpus is the old one or the new one."""

    def __init__(self, name, first, second, *options):
        self.name = name
        self.args = ["run", *second, "-q", *options]
        self.out = os.path.join(TMP, "corpus" + "".join(options))
        self.old = os.path.join(TMP, "old" + "".join(options))
        self.command = [*self.args, "--corpus", self.out]
        shutil.rmtree(self.old, ignore_errors=True)
        for some in first:
            assert call(["run", some, "-q", "--corpus", self.old, *options]).returncode in (0, 1)
        self.reset()
        self.code = call(self.command).returncode
        assert self.code in (0, 1), f"{name}: {self.code}"
        self.right = tree(self.out)
        self.states = [open(f"{f}/corpus.json").read() for f in (self.old, self.out)]
        assert self.states[0] != self.states[1]
        self.reset()

    def reset(self):
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(self.old, self.out)

    def check(self, what, done):
        words = done.stderr.decode(errors="replace")
        said = f"{self.name}, {what}: exit {done.returncode}\n{words[-600:]}"
        assert done.returncode in (0, 1, 3, -signal.SIGKILL), said
        if done.returncode == 3:
            assert "zeef: " in words and "\n      " in words, "no words with a mend: " + said
        whole = call(["verify", self.out])
        assert whole.returncode == 0, f"{said}\nverify: {whole.stderr.decode()}"
        if what.startswith("read") and done.returncode == 1 and tree(self.out) != self.right:
            self.reset() # what cannot be read of the input is one line of trouble, as damaged input is
            return 1
        assert open(f"{self.out}/corpus.json").read() in self.states, "neither the old corpus nor the new one: " + said
        again = call(self.command)
        assert again.returncode in (0, 1), f"{said}\nthen: exit {again.returncode} {again.stderr.decode()}"
        assert tree(self.out) == self.right, "other bytes after the next batch: " + said
        self.reset()
        return done.returncode

    check_killed = check


def batch(*options):
    pages = sorted(glob.glob(f"{ROOT}/corpus/records/pages/*/*.html"))
    first = [os.path.join(TMP, f"first{i}") for i in range(4)] # the batch makes a merge of runs due
    for i, folder in enumerate(first):
        os.makedirs(folder, exist_ok=True)
        for path in pages[2 * i:2 * i + 2]:
            shutil.copy(path, folder)
    return Batch("a batch " + " ".join(options), first, [pages[0], pages[9], pages[10]], *options)


def sample(total, many):
    if STEP:
        return range(1, total + 1, STEP)
    if many < 0: # of those behind what every start takes, and the last
        return [*range(total - total // 6, total - 11, -many), *range(total - 11, total + 1)]
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
                check = case.check_killed if mode == ":0" else case.check
                code = check(f"{kind} {n}{mode} of {total}", call(case.command, f"{kind}:{n}{mode}"))
            except AssertionError as seen:
                code = "wrong"
                WRONG.append(str(seen))
                case.reset()
            codes[code] = codes.get(code, 0) + 1
    print(f"{case.name}: {kind}: {total} calls, exits {codes}", flush=True)
    return codes


def a_list():
    path = os.path.join(TMP, "list")
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(page + "\n" for page in sorted(glob.glob(f"{ROOT}/corpus/records/pages/*/*.html"))[:2])
    return Case("a list -j1", ["--files-from", path], "-j1")


class Reading(Case):
    """A command that only reads: it says the same, or that there is no memory."""

    def __init__(self, name, *args):
        self.name, self.command, self.out = name, [*args], os.path.join(TMP, "none")
        done = call(self.command)
        self.code, self.right = done.returncode, done.stdout
        assert self.code == 0 and self.right, done

    def check(self, what, done):
        words = done.stderr.decode(errors="replace")
        said = f"{self.name}, {what}: exit {done.returncode}\n{words[-600:]}"
        if done.returncode == 3:
            assert "zeef: " in words and "\n      " in words, "no words with a mend: " + said
        else:
            assert done.returncode == 0 and done.stdout == self.right, "says something else: " + said
        return done.returncode


def readings():
    pages = sorted(glob.glob(f"{ROOT}/corpus/records/pages/*/*.html"))
    run, grown = os.path.join(TMP, "run"), os.path.join(TMP, "grown")
    assert call(["run", *pages[:2], "-q", "--zstd", "-o", run]).returncode in (0, 1)
    for page in pages[:2]:
        assert call(["run", page, "-q", "--corpus", grown]).returncode in (0, 1)
    return (Reading("verify", "verify", run), Reading("verify a corpus", "verify", grown), Reading("restore", "restore", run),
            Reading("why of a run", "why", "-o", run, os.path.basename(pages[0])), Reading("why of a page", "why", pages[0]))


def memory():
    for case in (*cases(), a_list(), batch("-j1")):
        codes = walk(case, "alloc", 24, ("", "-"))
        assert codes.get(3), "nothing failed: is the shim at work?"
    for case in (cases()[0], batch("-j1")): # the output stands; its work goes
        walk(case, "alloc", -23, ("", "-"))
    for case in readings():
        codes = walk(case, "alloc", 20, ("", "-"))
        assert codes.get(3), "nothing failed: is the shim at work?"


def kill():
    some = cases()
    for case in (some[5], batch("-j1"), batch("-j2", "--near", "off")):
        for kind in ("write", "sync", "open", "rename", "close"):
            codes = walk(case, kind, 8, [":0"])
            assert codes.get(-signal.SIGKILL), "nothing was killed: is the shim at work?"


def small_files(case, limit):
    def before():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = call(case.command, preexec_fn=before, restore_signals=False)
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
    full_disk_batch(place)


def full_disk_batch(place):
    case = batch("-j1")
    met = 0
    size = sum(os.path.getsize(os.path.join(t, n)) + 4096 for t, _, ns in os.walk(case.old) for n in ns) // 1024
    for more in (24, 60, 120, 240, 480, 2000):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size + more}k", "none", place], check=True)
        try:
            case.out = os.path.join(place, "corpus")
            case.command = [*case.args, "--corpus", case.out]
            case.reset()
            done = call(case.command)
            if done.returncode == 3:
                met += 1
                assert b"No space left" in done.stderr and b"make room" in done.stderr, done.stderr
            subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
            case.check(f"{more} KiB of room", done)
        finally:
            subprocess.run(["umount", place], check=True)
    assert met >= 2, met
    print(f"full disk: a batch met {met} sizes that were too small")


def disk():
    some = cases()
    for case in (some[1], some[4], batch("-j1")):
        for kind, codes in (("write", (errno.ENOSPC, errno.EIO)), ("sync", (errno.EIO,)), ("open", (errno.EMFILE,)),
                            ("rename", (errno.EIO,)), ("close", (errno.EIO,)), ("read", (errno.EIO,)), ("thread", (errno.EAGAIN,))):
            if kind == "thread" and case is not some[1]:
                continue
            walk(case, kind, 8, [f"{m}:{e}" for m in ("", "-") for e in codes])
        for limit in (0, 100, 3000, 20000, 40000):
            small_files(case, limit)
    for case in readings()[2:4]:
        for kind in ("read", "open"):
            codes = walk(case, kind, 8, [":5"])
            assert codes.get(3), "nothing failed: is the shim at work?"
    full_disk()


try:
    {"memory": memory, "disk": disk, "kill": kill}[WHAT]()
    assert not WRONG, f"{len(WRONG)} wrong:\n" + "\n".join(WRONG[:20])
finally:
    shutil.rmtree(TMP, ignore_errors=True)
