"""Bring `.venv` up to date, then run its Python with the arguments given.

    python tools/venv.py                       # set up only
    python tools/venv.py tools/execute.py      # set up, then run a script
    python tools/venv.py -m pytest             # set up, then run a module

Standard library only: this runs before anything is installed.
"""

# So that a Python too old for these annotations still gets to say that it is.
from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")
STAMP = VENV / "made-from"
OLDEST = (3, 11)
# What a caller's shell may hold that changes what runs or what is drawn. Without
# bytecode every kernel compiles pandas anew: 3 s instead of 1 s.
UNWANTED = (
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
    "MPLBACKEND",
    "MATPLOTLIBRC",
)
# A terminal inside JupyterLab hands on the server's folders and kernel ids.
UNWANTED_PREFIXES = ("JUPYTER_", "JPY_", "UV_PROJECT")


class SetupError(Exception):
    """What went wrong and what mends it, in one sentence."""


def clean_environment() -> dict[str, str]:
    """The caller's environment as if `.venv` had been activated in a fresh shell."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() not in UNWANTED
        and not name.upper().startswith(UNWANTED_PREFIXES)
    }
    own = {
        "VIRTUAL_ENV": str(VENV),
        "PATH": f"{SCRIPTS}{os.pathsep}{kept.get('PATH', os.defpath)}",
        # JupyterLab's kernels draw as those of tools/kernels.py do
        "MPLCONFIGDIR": str(ROOT / "build" / "matplotlib"),
    }
    if WINDOWS:  # where a pipe has no letter for most of Vietnamese
        own["PYTHONUTF8"] = "1"
    return kept | own


def wanted_stamp() -> str:
    """A hash of all that `.venv` is made from; its scripts hold the clone's address."""
    digest = hashlib.sha256(f"{ROOT}\n{sys.version_info[:2]}\n".encode())
    for name in ("requirements.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_current(stamp: str) -> bool:
    """Whether `.venv` was finished from these files and its Python still starts."""
    if not STAMP.is_file() or STAMP.read_text(encoding="ascii") != stamp:
        return False
    try:
        # The system's Python may have gone since, leaving a link to nothing.
        return subprocess.run([PYTHON, "-I", "-S", "-c", ""]).returncode == 0
    except OSError:
        return False


@contextmanager
def only_one():
    """Let one process at a time make `.venv`; a killed one lets go by itself."""
    with open(ROOT / ".venv.lock", "a+b") as handle:
        if WINDOWS:
            import msvcrt

            while True:  # msvcrt gives up after ten seconds
                try:
                    handle.seek(0)
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:
                    continue
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def run(*command: str | Path, error: str | None) -> bool:
    """Run a set-up step; a failure shows its last words and raises `error` if given."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as problem:
        raise SetupError(f"{command[0]} does not start ({problem}).") from problem
    if done.returncode and error:
        print("\n".join(done.stdout.splitlines()[-8:]), file=sys.stderr)
        raise SetupError(error)
    return done.returncode == 0


def make(stamp: str) -> None:
    """Make `.venv` from nothing; the stamp comes last, so half of it never counts."""
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "this Python cannot make virtual environments; on Debian and Ubuntu "
            "`sudo apt install python3-venv` mends it."
        )
    STAMP.unlink(missing_ok=True)
    # Not this interpreter if it is .venv's own, which is about to be deleted.
    base = getattr(sys, "_base_executable", sys.executable)
    shown = f"{sys.version_info[0]}.{sys.version_info[1]}"
    print(f"Making .venv with Python {shown} …", file=sys.stderr, flush=True)
    run(
        *(base, "-m", "venv", "--clear", VENV),
        error="the folder .venv could not be made; delete it, leave any activated "
        "environment and try again.",
    )
    lock = ("--require-hashes", "--no-deps", "-r", "requirements.lock")
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check")
    # uv takes 2 to 11 s where pip takes 35 to 55; a machine without it gets pip.
    # A wheel or nothing: building uv would need Rust.
    get_uv = ("install", "--quiet", "--retries=2", "--only-binary=:all:", "uv<1")
    uv = (PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON)
    if not (run(*pip, *get_uv, error=None) and run(*uv, *lock, error=None)):
        print("uv cannot be had; pip takes about a minute …", file=sys.stderr)
        run(
            *(*pip, "install", "--quiet", *lock),
            error="the packages could not be installed; set-up needs the network "
            "once (proxies: HTTPS_PROXY), so mend the connection and try again.",
        )
    run(
        *(*pip, "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", "."),
        error="the library in lib/langson could not be installed; see above.",
    )
    STAMP.write_text(stamp, encoding="ascii")


def set_up() -> None:
    """Make `.venv` unless it is as it should be."""
    if sys.version_info < OLDEST:
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            f"Python {found} is too old, 3.11 or later is needed; "
            "name another one, as in `make run PYTHON=python3.12`."
        )
    stamp = wanted_stamp()
    if is_current(stamp):
        return
    with only_one():
        # Another process may have made it while this one waited.
        if not is_current(stamp):
            started = time.monotonic()
            make(stamp)
            took = time.monotonic() - started
            print(f".venv is ready ({took:.0f} s).", file=sys.stderr)


def main(arguments: list[str]) -> int:
    try:
        set_up()
    except SetupError as problem:
        print(f"Set-up failed: {problem}", file=sys.stderr)
        return 2
    if not arguments:
        return 0
    command = [str(PYTHON), *arguments]
    sys.stdout.flush()
    if WINDOWS:  # exec would give the prompt back before the work is done
        return subprocess.run(command, env=clean_environment()).returncode
    os.execve(PYTHON, command, clean_environment())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
