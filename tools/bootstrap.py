"""Makes `.venv` with the versions that uv.lock pins, from Python and a package index alone; `make` runs it first."""

import hashlib
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)

# An old Python must be able to read this file, down to the message: it keeps to the syntax of Python 3.6.
if sys.version_info < OLDEST:
    sys.exit(
        f"nbviva needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is Python {platform.python_version()}. "
        "Install a newer one and name it, as in `make setup PYTHON=python3.12`."
    )

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / ".nbviva-stamp"
ENVIRONMENT = {
    **os.environ,
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_USER": "0",  # where pip is told to install into the home folder, it refuses to install into .venv
    "UV_COMPILE_BYTECODE": "1",  # nbgrader starts five times slower without
    "UV_SYSTEM_CERTS": "1",  # schools and companies put a certificate of their own before the network
}


def say(text: str) -> None:
    """Print one line of progress."""
    print(f"set-up: {text}", flush=True)


def run(*command: object) -> str:
    """Run a command quietly; return nothing on success, else the end of what it printed."""
    words = [str(word) for word in command]
    ran = subprocess.run(
        words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    lines = [line for line in ran.stdout.splitlines() if line.strip()] or [f"exit code {ran.returncode}"]
    return "\n".join(lines[-8:]) if ran.returncode else ""


def module(*command: object) -> str:
    """Run a module of `.venv`, with no packages in sight that a PYTHONPATH names."""
    return run(PYTHON, "-I", "-m", *command)


def make_venv() -> None:
    """Make `.venv` anew, with pip in it."""
    version = platform.python_version()
    say(f"making .venv with Python {version}")
    # Where .venv is active, sys.executable lies inside of what is cleared.
    trouble = run(getattr(sys, "_base_executable", sys.executable), "-I", "-m", "venv", "--clear", VENV)
    if trouble:
        sys.exit(
            f"set-up: .venv could not be made:\n{trouble}\n\n"
            "If venv or ensurepip is missing: on Debian or Ubuntu, "
            f"`sudo apt install python{version.rpartition('.')[0]}-venv`; elsewhere, install Python from python.org.\n"
            "If a file is in use, close JupyterLab and what else was started from .venv. Then run this again."
        )


def name_index() -> None:
    """Tell uv of the package index that pip is told to use, as behind a school's wall: uv reads no settings of pip."""
    ask = [str(PYTHON), "-I", "-m", "pip", "config", "list"]
    told = subprocess.run(ask, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    named = re.search(r"^(?::env:|global|install)\.index-url=['\"](.+)['\"]$", told, re.MULTILINE)
    if named:
        ENVIRONMENT.setdefault("UV_DEFAULT_INDEX", named[1])


def install(*what: object) -> None:
    """Install with uv, or else with pip: it is slower, but needs no home folder and knows proxies that uv does not."""
    trouble = module("uv", "pip", "install", "--quiet", "--python", PYTHON, *what)
    if trouble:
        say(f"uv could not do it; pip tries, in a minute or two. uv said:\n{trouble}")
        give_up_on(module("pip", "install", "--quiet", *what))


def give_up_on(trouble: str) -> None:
    """Leave with advice when there is trouble."""
    if trouble:
        sys.exit(
            f"set-up: the packages could not be installed:\n{trouble}\n"
            "Is there a network? A proxy is named in HTTPS_PROXY, a package index of your own in PIP_INDEX_URL. "
            "What is installed stays; run this again."
        )


def main(extra: list[str]) -> None:
    """Bring `.venv` up to date; do nothing, fast, when it is.

    Parameters
    ----------
    extra : list of str
        Options for `uv export`: `--group NAME` installs a group of pyproject.toml too, until .venv is made anew.
    """
    # The commands in .venv hold the path of the folder, and packages of one Python do not load in another.
    place = "{}\nPython {}.{}\n".format(ROOT, *sys.version_info)
    decides = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "uv.lock"))
    wanted = place + hashlib.sha256(decides).hexdigest()
    found = STAMP.read_text(encoding="utf-8", errors="replace") if PYTHON.exists() and STAMP.exists() else ""
    if found == wanted and not extra:
        return
    if not found.startswith(place):
        make_venv()
    STAMP.write_text(place, encoding="utf-8")  # what is interrupted below is gone on with, not begun again

    say("installing the locked packages")
    give_up_on(module("pip", "install", "--quiet", "uv>=0.8"))  # the `required-version` of pyproject.toml
    name_index()
    locked = VENV / "locked.txt"
    # Not checked against pyproject.toml, so that `make lock` works when they differ; tools/check.py compares them.
    export = ("export", "--quiet", "--no-cache", "--frozen", "--no-emit-project", *extra, "--output-file", locked)
    trouble = module("uv", *export)
    if trouble:
        sys.exit(f"set-up: uv.lock could not be read:\n{trouble}")
    install("-r", locked)
    install("--no-deps", "--editable", ".")
    STAMP.write_text(wanted, encoding="utf-8")
    say("done")


if __name__ == "__main__":
    main(sys.argv[1:])
