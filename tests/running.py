"""What the tests that run the program share."""
import hashlib, os, subprocess


def runner(program):
    """program's command line as a function; an exit that is not `ok` is an error that shows what it said."""
    def zeef(*args, ok=(0, 1), **more):
        done = subprocess.run([program, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
        assert done.returncode in ok, f"zeef {' '.join(args)}: exit {done.returncode}\n{done.stderr.decode()[-2000:]}"
        return done
    return zeef


def tree(folder):
    """Path -> digest of every file below."""
    found = {}
    for top, _, names in os.walk(folder):
        for n in names:
            path = os.path.join(top, n)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = hashlib.sha256(f.read()).hexdigest()
    return found
