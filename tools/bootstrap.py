"""Makes `.venv` in the project root with the locked packages in it; every target of the Makefile runs this first."""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST = (3, 11)


def explain_old_python():
    """Say, in words that an old Python can print, which Python is needed and whether one is already here."""
    lines = ["nbviva needs Python %d.%d or newer; this is Python %d.%d." % (OLDEST + tuple(sys.version_info[:2]))]  # noqa: UP031
    for minor in range(19, OLDEST[1] - 1, -1):
        name = f"python3.{minor}"
        # A name on the PATH can be a shim that refuses to run, so it is run once.
        if shutil.which(name) and subprocess.call([name, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            lines.append(f"{name} is on this machine: run `make PYTHON={name}`.")
            return "\n".join(lines)
    lines.append("Install a newer one, then run `make PYTHON=path/to/python3`.")
    return "\n".join(lines)


# Up to here the file keeps to the syntax of Python 3.6; nothing below runs before this line.
if sys.version_info < OLDEST:
    sys.exit(explain_old_python())

ROOT = Path(__file__).resolve().parent.parent
STAMP = ".nbviva-stamp"
UV = "uv>=0.8"  # the `required-version` of pyproject.toml

# What a shell or a container may have set for other purposes, and what each would do here.
DROPPED = (
    "PYTHONDONTWRITEBYTECODE",  # nbgrader starts five times slower without bytecode
    "PYTHONHOME",  # .venv would look for its standard library elsewhere
    "PYTHONPATH",  # packages from elsewhere would count as installed
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_NO_COMPILE",
    "UV_PYTHON",  # uv would replace .venv by one of another version
    "UV_FROZEN",
    "UV_NO_DEV",
    "UV_NO_SYNC",
    "UV_SYSTEM_PYTHON",
)


def say(text: str) -> None:
    """Print one line of progress."""
    print(f"set-up: {text}", flush=True)


def host_python() -> str:
    """Return the Python that `.venv` is made from; the one behind `.venv` when that one runs this file."""
    inside = Path(sys.prefix).resolve() == (ROOT / ".venv").resolve()
    return getattr(sys, "_base_executable", sys.executable) if inside else sys.executable


def venv_python(venv: Path, windows: bool = os.name == "nt") -> Path:
    """Return the path of the interpreter inside `venv`."""
    return venv / "Scripts" / "python.exe" if windows else venv / "bin" / "python"


def stamp_text(root: Path) -> str:
    """Return what the stamp of an up-to-date `.venv` holds: the folder, and a hash of all that decides the contents."""
    digest = hashlib.sha256("{} {} {}.{}".format(sys.platform, platform.machine(), *sys.version_info).encode())
    for name in ("pyproject.toml", "uv.lock"):
        digest.update(name.encode() + (root / name).read_bytes())
    return json.dumps({"root": str(root), "key": digest.hexdigest()})


def read_stamp(venv: Path) -> str:
    """Return the stamp of the last complete set-up, or an empty string."""
    try:
        return (venv / STAMP).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def why_rebuild(root: Path) -> str:
    """Return why an existing `.venv` cannot be used as it stands, or an empty string when it can."""
    venv = root / ".venv"
    command = [str(venv_python(venv)), "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return "its Python does not start"
    if ran.returncode:
        return "its Python does not start"
    found, wanted = ran.stdout.strip(), "{}.{}".format(*sys.version_info)
    if found != wanted:
        return f"it has Python {found}, and this is Python {wanted}"
    try:
        made_for = json.loads(read_stamp(venv) or "{}").get("root", str(root))
    except (ValueError, AttributeError):
        made_for = str(root)
    # The commands in .venv hold absolute paths.
    return "" if made_for == str(root) else f"it was made in {made_for}"


def can_keep_cache(environ: dict[str, str]) -> bool:
    """Tell whether pip and uv can keep what they download in the usual place, below the home folder.

    A home that does not exist does not count: uv would make one where nobody looks for it.
    """
    cache = Path(environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or Path.home()) / ".cache")
    for folder in (cache / "uv", cache, cache.parent):
        if folder.exists():
            try:
                with tempfile.TemporaryFile(dir=folder):
                    return True
            except OSError:
                return False
    return False


def child_environment(root: Path, environ: dict[str, str]) -> dict[str, str]:
    """Return the environment for pip and uv: without what would misdirect them, and with `.venv` as the target.

    Parameters
    ----------
    root : Path
        The project's folder.
    environ : dict of str
        The caller's environment; it is not changed.

    Returns
    -------
    dict of str
        A new environment.
    """
    env = {name: value for name, value in environ.items() if name not in DROPPED}
    venv = str(root / ".venv")
    env.update(VIRTUAL_ENV=venv, UV_PROJECT_ENVIRONMENT=venv, UV_PYTHON_DOWNLOADS="never", UV_COMPILE_BYTECODE="1")
    env.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_USER="0", PIP_NO_INPUT="1")
    # Certificates of the machine, under uv's new name and its old one. pip does this by itself from 24.2 on.
    env.update(UV_SYSTEM_CERTS="1", UV_NATIVE_TLS="1")
    bundle = env.get("PIP_CERT") or env.get("REQUESTS_CA_BUNDLE")
    if bundle and Path(bundle).is_file():
        env.setdefault("SSL_CERT_FILE", bundle)
    if env.get("SSL_CERT_FILE"):
        env.setdefault("PIP_CERT", env["SSL_CERT_FILE"])
    if os.name != "nt" and not can_keep_cache(env):
        env.setdefault("UV_CACHE_DIR", str(root / ".venv" / ".uv-cache"))
        env.setdefault("PIP_CACHE_DIR", str(root / ".venv" / ".pip-cache"))
    return env


def run(command: list[str], env: dict[str, str]) -> str:
    """Run `command` quietly; return an empty string on success, else the end of what it printed."""
    try:
        ran = subprocess.run(
            command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
    except OSError as error:
        return str(error)
    if ran.returncode == 0:
        return ""
    lines = [line for line in ran.stdout.splitlines() if line.strip() and not line.startswith("WARNING")]
    return "\n".join(lines[-12:]) or f"exit code {ran.returncode}"


def first_cause(trouble: str) -> str:
    """Return the one line of a tool's complaint that says most: its first, without the mark in front."""
    lines = [line.strip() for line in trouble.splitlines()]
    causes = [line for line in lines if re.match(r"(error:|ERROR:|×)", line)] or lines
    return re.sub(r"^(error:|ERROR:|×)\s*", "", causes[0]).rstrip(".")


def remove(path: Path) -> None:
    """Remove a folder, file or link; leave with a message where the system refuses."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError as error:
        sys.exit(f"set-up: cannot remove {path} ({error}). Close what uses it, such as JupyterLab, and run again.")


def make_venv(venv: Path, env: dict[str, str]) -> None:
    """Make `venv` with pip in it, or without where the host has no `ensurepip` (Debian without python3-venv)."""
    python = host_python()
    say(f"making .venv with Python {platform.python_version()}")
    if run([python, "-m", "venv", str(venv)], env):
        if venv.exists():
            remove(venv)
        say("this Python cannot put pip into .venv (no ensurepip); making it without")
        trouble = run([python, "-m", "venv", "--without-pip", str(venv)], env)
        if trouble:
            sys.exit(f"set-up: {python} cannot make a virtual environment:\n{trouble}\n{ADVICE}")


ADVICE = (
    "On Debian or Ubuntu: `sudo apt install python3-venv` (for another Python than the system's: python3.X-venv); "
    "elsewhere install Python from python.org or with your package manager. Then run this again."
)


def find_pip(venv: Path, env: dict[str, str]) -> list[str]:
    """Return the start of a pip command that installs into `venv`, its own pip or the host's; empty without one."""
    own = [str(venv_python(venv)), "-m", "pip"]
    borrowed = [host_python(), "-m", "pip", "--python", own[0]]
    for pip in (own, borrowed):
        if not run([*pip, "--version"], env):
            return pip
    return []


def install_uv(venv: Path, pip: list[str], env: dict[str, str]) -> str:
    """Put uv into `venv`; return an empty string on success, else what went wrong."""
    if not run([str(venv_python(venv)), "-m", "uv", "--version"], env):
        return ""
    say("installing uv")
    python = str(venv_python(venv))
    trouble = "there is no pip"
    if pip:
        # A platform without a ready-made uv is served faster by pip than by compiling uv.
        trouble = run([*pip, "install", "--quiet", "--only-binary", ":all:", UV], env)
    if trouble and shutil.which("uv"):
        trouble = run(["uv", "pip", "install", "--quiet", "--python", python, UV], env)
    return trouble


def own_index(pip: list[str], env: dict[str, str]) -> str:
    """Return the package index that this machine's settings name for uv or pip; empty for the public one."""
    named = env.get("UV_DEFAULT_INDEX") or env.get("UV_INDEX_URL") or env.get("PIP_INDEX_URL")
    if named or not pip:
        return named or ""
    command = [*pip, "config", "list"]
    listed = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, errors="replace")
    found = re.findall(r"^(?:global|install)\.index-url=['\"](.+)['\"]$", listed.stdout, re.MULTILINE)
    return found[-1] if found else ""


def sync_with_uv(venv: Path, index: str, env: dict[str, str]) -> str:
    """Install the locked packages with uv; return an empty string on success, else what went wrong."""
    python = str(venv_python(venv))
    uv = [python, "-m", "uv"]
    if not index:
        return run([*uv, "sync", "--quiet", "--locked", "--inexact", "--python", python], env)
    # uv.lock holds the addresses of the public index, so another index is asked for the same versions by name.
    env = {**env, "UV_DEFAULT_INDEX": index}
    into = [*uv, "pip", "install", "--quiet", "--python", python]
    return run([*into, "-r", "requirements.txt"], env) or run([*into, "--no-deps", "--editable", "."], env)


def sync_with_pip(venv: Path, pip: list[str], env: dict[str, str]) -> str:
    """Install the versions of `requirements.txt` with pip; return an empty string on success, else what went wrong."""
    if not pip:
        return "there is no pip"
    trouble = run([*pip, "install", "--quiet", "-r", "requirements.txt"], env)
    trouble = trouble or run([*pip, "install", "--quiet", "--no-deps", "--editable", "."], env)
    if not trouble:
        # Some packages carry templates that are not Python; what cannot be compiled is left alone.
        run([str(venv_python(venv)), "-m", "compileall", "-q", "-j", "0", str(venv)], env)
    return trouble


def extra_export(name: str, into: Path) -> list[str]:
    """Return the arguments of uv that write the locked versions an extra adds, without a network."""
    command = ["export", "--quiet", "--locked", "--offline", "--format", "requirements-txt", "--no-hashes", "--no-dev"]
    return [*command, "--no-emit-project", "--extra", name, "--output-file", str(into)]


def add_extra(name: str) -> None:
    """Install what an extra of `pyproject.toml` adds to an up-to-date `.venv`, in the versions of `uv.lock`.

    It stays until `.venv` is made anew.
    """
    venv = ROOT / ".venv"
    env = child_environment(ROOT, dict(os.environ))
    pip = find_pip(venv, env)
    python = str(venv_python(venv))
    listed = venv / f"{name}.txt"
    index = own_index(pip, env)
    if index:
        env["UV_DEFAULT_INDEX"] = index
    say(f"installing what the extra {name} needs")
    uv = [python, "-m", "uv"]
    trouble = run([*uv, *extra_export(name, listed)], env)
    trouble = trouble or run([*uv, "pip", "install", "--quiet", "--python", python, "-r", str(listed)], env)
    if trouble and pip:
        trouble = run([*pip, "install", "--quiet", "--editable", f".[{name}]"], env)
    if trouble:
        sys.exit(
            f"set-up: the extra {name} could not be installed:\n{trouble}\nWhat is installed stays; run this again."
        )
    listed.unlink(missing_ok=True)
    say("done")


def main(uv_only: bool = False) -> None:
    """Bring `.venv` up to date; do nothing, fast, when it is.

    `uv_only` stops when uv is there: `make lock` must work while uv.lock does not fit pyproject.toml.
    """
    venv = ROOT / ".venv"
    wanted = stamp_text(ROOT)
    exists = venv.exists() or venv.is_symlink()
    reason = why_rebuild(ROOT) if exists else ""
    if exists and not reason and read_stamp(venv) == wanted:
        return
    env = child_environment(ROOT, dict(os.environ))
    if reason:
        say(f"making .venv anew: {reason}")
        remove(venv)
    if reason or not exists:
        make_venv(venv, env)
    pip = find_pip(venv, env)
    trouble = install_uv(venv, pip, env)
    if trouble and not pip:
        remove(venv)
        sys.exit(f"set-up: {host_python()} has neither ensurepip nor pip.\n{ADVICE}")
    if uv_only:
        sys.exit(f"set-up: uv could not be installed:\n{trouble}" if trouble else 0)

    (venv / STAMP).unlink(missing_ok=True)
    if not trouble:
        say("installing the locked packages with uv")
        trouble = sync_with_uv(venv, own_index(pip, env), env)
    if trouble:
        say(f"uv could not do it ({first_cause(trouble)}); installing with pip instead, in a minute or so")
        pip_trouble = sync_with_pip(venv, pip, env)
        if pip_trouble:
            sys.exit(
                f"set-up: the packages could not be installed.\nuv said:\n{trouble}\npip said:\n{pip_trouble}\n"
                "Is there a network, and a proxy to name in HTTPS_PROXY? What is installed stays; run this again."
            )
    for cache in (venv / ".uv-cache", venv / ".pip-cache"):
        if cache.exists():
            remove(cache)
    (venv / STAMP).write_text(wanted, encoding="utf-8")
    say("done")


if __name__ == "__main__":
    main(uv_only="--uv-only" in sys.argv[1:])
    if "--extra" in sys.argv[1:]:
        add_extra(sys.argv[sys.argv.index("--extra") + 1])
