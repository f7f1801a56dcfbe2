"""The promises of the set-up: one command on a bare machine, the locked versions, and nothing that names a machine."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from nbval.plugin import get_sanitize_patterns
from support import ROOT, small

from tools import check


@pytest.fixture(scope="module")
def lock():
    return tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))


@pytest.fixture
def project(tmp_path):
    """A folder with the script and the two files that decide what is installed, and nothing else."""
    for name in ("tools/bootstrap.py", "pyproject.toml", "uv.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def script(project):
    """The set-up of `project`, as a module."""
    spec = importlib.util.spec_from_file_location("bootstrap", project / "tools" / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def set_up(script, monkeypatch):
    """A function that runs the set-up of `project` with its commands written down; all but `uv export` are not run."""

    def run(*command):
        words = [str(word) for word in command[3:] if word != "--quiet"]  # without the Python, -I and -m
        set_up.ran.append(" ".join(words[:3]))
        if words[0] == "venv":
            shutil.rmtree(script.VENV, ignore_errors=True)
            script.PYTHON.parent.mkdir(parents=True)
            script.PYTHON.touch()
        if "export" in words:
            assert uv(*words[1:]).returncode == 0
        return "error: the index is down" if set_up.ran[-1] in set_up.failing else ""

    def set_up(*arguments):
        set_up.ran = []
        script.main([*arguments])
        return set_up.ran

    monkeypatch.setattr(script, "run", run)
    monkeypatch.setattr(script, "name_index", lambda: set_up.ran.append("name index"))
    set_up.failing = ()
    return set_up


def uv(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the uv of this Python or of this machine; skip the test where there is none."""
    found = [sys.executable, "-m", "uv"] if importlib.util.find_spec("uv") else [shutil.which("uv")]
    if not found[0]:
        pytest.skip("uv is not installed: what uv.lock holds was not compared")
    return subprocess.run([*found, *words], cwd=ROOT, capture_output=True, text=True)


def files_of_the_project() -> list[Path]:
    """Every file that is or would be committed; without git, every file that is not in a hidden or generated folder."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        paths = [ROOT / name for name in listed.split("\0") if name]
    else:
        skip = {".venv", ".git", "_build", "__pycache__", "demo", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
        paths = [path for path in ROOT.rglob("*") if not skip & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file()]


def targets() -> dict[str, str]:
    """The Makefile's targets and the help line of each."""
    rules = re.findall(
        r"^([a-z]+):[^=\n]*?(?:## (.*))?$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    return dict(rules)


# ---- versions -----------------------------------------------------------------------------------


def test_requirements_are_those_of_the_lock():
    """Whoever installs with pip gets the versions that were tested, not those of an earlier lock."""
    (command,) = re.findall(r"-m uv (export .*) --output-file", (ROOT / "Makefile").read_text(encoding="utf-8"))
    exported = uv(*command.split())
    assert exported.returncode == 0, exported.stderr
    committed = (ROOT / "requirements.txt").read_text(encoding="utf-8")

    def wanted(text):
        return [line for line in text.splitlines() if line and not line.startswith("#")]

    assert len(wanted(committed)) > 100
    assert wanted(committed) == wanted(exported.stdout), "requirements.txt is stale: run `make lock`"


@pytest.mark.parametrize(
    ("package", "written", "locked"),
    [
        ("nbgrader", "nbgrader>=0.9.4,<0.10", "0.9."),
        ("jupyterlab", "jupyterlab>=4.6,<4.7", "4.6."),
        ("nbval", "nbval>=0.11,<0.12", "0.11."),
    ],
)
def test_versions_that_the_course_depends_on_are_pinned(package, written, locked, lock):
    """The engine writes nbgrader's database and the pages' buttons: a version that nobody tried may have others."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    assert written in [*project["project"]["dependencies"], *groups["course"], *groups["dev"]]
    (version,) = [entry["version"] for entry in lock["package"] if entry["name"] == package]
    assert version.startswith(locked)


# ---- bootstrap ----------------------------------------------------------------------------------


# What is run when a .venv is there: uv comes, writes down what the lock holds, and installs first that, then nbviva.
UPDATE = ["pip install uv>=0.8", "name index", "uv export --no-cache", "uv pip install", "uv pip install"]


def test_venv_is_made_when_it_must_be_and_nothing_is_done_when_not(set_up, script, project, monkeypatch):
    """Every target runs the set-up first: nobody would wait for it, nor think of it after a pull."""
    new = [f"venv --clear {project / '.venv'}", *UPDATE]
    assert (set_up(), set_up()) == (new, [])
    for name in ("pyproject.toml", "uv.lock"):
        (project / name).write_bytes((project / name).read_bytes() + b"# changed")
        assert (set_up(), set_up()) == (UPDATE, [])
    script.PYTHON.unlink()  # an upgrade of the system took the Python behind it
    assert (set_up(), set_up()) == (new, [])
    stamp = script.STAMP.read_bytes()
    for other in (b"", b"\xff", stamp.replace(str(project).encode(), b"elsewhere")):  # made by uv; damaged; moved
        script.STAMP.write_bytes(other)
        assert (set_up(), set_up()) == (new, [])
    monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
    assert (set_up(), set_up()) == (new, [])


def test_a_group_is_installed_in_the_locked_versions(set_up, script, lock):
    """`make sonnets` must give everybody the Keras that was tested, also where everything else is there already."""
    set_up()
    assert set_up("--group", "sonnets") == UPDATE
    listed = (script.VENV / "locked.txt").read_text(encoding="utf-8")
    wanted = dict(re.findall(r"^([\w.-]+)==([\w.]+)", listed, re.MULTILINE))
    locked = {(package["name"], package["version"]) for package in lock["package"] if "version" in package}
    assert {(name, wanted[name]) for name in ("keras", "jax", "nbgrader", "pytest")} <= locked
    assert listed.count("--hash=sha256:") > len(wanted)
    assert set_up() == []


def test_pip_installs_where_uv_cannot_and_a_failure_is_gone_on_with(set_up, capsys):
    """uv needs a home folder and knows less of proxies than pip; over a slow network nothing is to be fetched twice."""
    set_up.failing = ("uv pip install", "pip install -r")
    with pytest.raises(SystemExit, match="the index is down"):
        set_up()
    set_up.failing = ("uv pip install",)
    assert set_up() == [*UPDATE[:4], "pip install -r", "uv pip install", "pip install --no-deps"]
    assert "the index is down" in capsys.readouterr().out
    assert set_up() == []


def bootstrap(project: Path, before: str = "pass", **environ: str) -> str:
    """Run the script for real, in a Python in which `before` has happened; it must fail. Return what it said."""
    script = project / "tools" / "bootstrap.py"
    code = f"import runpy, sys; {before}; runpy.run_path({str(script)!r}, run_name='__main__')"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))} | environ
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    return ran.stderr


def test_old_python_is_told_which_one_is_needed(project):
    """The first thing a newcomer with an old machine sees must be a sentence, not a traceback."""
    told = bootstrap(
        project, "import platform; sys.version_info = (3, 10, 13); platform.python_version = lambda: '3.10.13'"
    )
    assert "needs Python 3.11 or newer; this is Python 3.10.13." in told
    assert "make setup PYTHON=" in told


def test_python_that_makes_no_venv_is_told_the_package_of_debian(project):
    """A bare Debian has a Python without ensurepip, and the package that brings it has the version in its name."""
    (project / ".venv").touch()  # which no Python can make a folder of
    assert "`sudo apt install python{}.{}-venv`".format(*sys.version_info) in bootstrap(project)


@pytest.mark.skipif(importlib.util.find_spec("ensurepip") is None, reason="this Python cannot make a .venv")
def test_machine_without_index_is_told_what_to_name(project):
    """Behind a wall, somebody must learn which setting is missing."""
    told = bootstrap(project, PIP_INDEX_URL="http://127.0.0.1:9/", PIP_RETRIES="0", PIP_CONFIG_FILE=os.devnull)
    assert "No matching distribution found for uv" in told
    assert "A proxy is named in HTTPS_PROXY, a package index of your own in PIP_INDEX_URL." in told


def test_bootstrap_runs_before_anything_is_installed():
    """A syntax newer than Python 3.6 would hide the message above behind a SyntaxError; so would another's module."""
    tree = ast.parse((ROOT / "tools" / "bootstrap.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    # `annotations` of `__future__` is unknown to 3.6, and an error there
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names - {"__future__"}


def test_index_that_pip_is_told_to_use_is_named_to_uv(script, project, monkeypatch):
    """Behind a wall, the only index is the one in pip's settings; uv does not read those."""
    monkeypatch.setattr(script, "PYTHON", Path(sys.executable))
    if script.module("pip", "--version"):
        pytest.skip("this Python has no pip")
    settings = project / "pip.conf"
    settings.write_text("[global]\nindex-url = http://index.invalid/\n")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}

    def named(**environ):
        script.ENVIRONMENT = clean | environ
        script.name_index()
        return script.ENVIRONMENT.get("UV_DEFAULT_INDEX")

    assert named(PIP_CONFIG_FILE=os.devnull) is None
    assert named(PIP_CONFIG_FILE=str(settings)) == "http://index.invalid/"
    assert named(PIP_CONFIG_FILE=str(settings), PIP_INDEX_URL="http://other.invalid/") == "http://other.invalid/"
    assert named(PIP_CONFIG_FILE=str(settings), UV_DEFAULT_INDEX="http://uv.invalid/") == "http://uv.invalid/"


# ---- check --------------------------------------------------------------------------------------


def checked(capsys, monkeypatch, *stages: list[str], only: tuple[str, ...] = ()) -> tuple[int, str]:
    """Run stages "0", "1", … made of lines of Python; return the exit code and what was printed."""
    made = [
        check.Stage(str(number), "all is well", [(sys.executable, "-c", code) for code in codes])
        for number, codes in enumerate(stages)
    ]
    monkeypatch.setattr(sys, "argv", ["check.py", *only])
    return check.main(made), capsys.readouterr().out


def test_failing_stage_fails_the_whole(capsys, monkeypatch):
    """The exit code is all that a workflow looks at; a person wants to see what was printed, and which one it was."""
    good, bad = ["print('hidden')"], ["print('shown'); raise SystemExit(3)", "print('never run')"]
    code, told = checked(capsys, monkeypatch, good, bad, good)
    assert code == 1
    assert re.search(r"^0 +pass +\d+\.\d s  all is well$", told, re.MULTILINE)
    assert re.search(r"^1 +fail +\d+\.\d s  exit code 3; what it printed follows\nshown$", told, re.MULTILINE)
    assert told.endswith("\n2 passed, 1 failed, 0 skipped\nfailed: 1\n")
    assert "hidden" not in told
    assert "never" not in told


def test_stages_are_run_alone_when_asked_for(capsys, monkeypatch):
    """Nobody waits half an hour for the one check that failed."""
    code, told = checked(capsys, monkeypatch, [""], ["raise SystemExit(1)"], [""], only=("--only", "0", "--only", "2"))
    assert (code, told.splitlines()[-1]) == (0, "2 passed, 0 failed, 0 skipped")


def test_missing_tool_is_a_skip_that_is_counted(capsys, monkeypatch):
    """A check that did not run must not look like one that passed."""
    monkeypatch.setattr(sys, "argv", ["check.py"])
    assert check.main([check.Stage("lock", "all is well", [("no-such-program", "lock")])]) == 0
    told = capsys.readouterr().out
    assert re.search(r"^lock +skip .*no-such-program is not installed here$", told, re.MULTILINE)
    assert told.endswith("0 passed, 0 failed, 1 skipped\n")


def test_what_pytest_counts_and_skips_is_told(capsys, monkeypatch):
    """A passing stage hides its output; what it did not test must still be seen."""
    printed = "...\nSKIPPED [2] tests/test_a.py:3: no NBVIVA_REFERENCE\n3 passed, 2 skipped in 0.1s\n"
    first, bad = f"print({printed!r})", "import sys; sys.exit(print('2 errors in 3s') or 1)"
    code, told = checked(capsys, monkeypatch, [first, "print('4 passed in 5s')"], [first, bad])
    assert code == 1
    assert "s  3 passed, 2 skipped in 0.1s; 4 passed in 5s\n" in told
    assert "s  2 errors in 3s\n" in told
    assert "           SKIPPED [2] tests/test_a.py:3: no NBVIVA_REFERENCE\n" in told


# Two outputs of one honest cell, and whether nbval may call them equal.
SANITIZED = [
    ("/home/ann/course/dinos.txt has 5 lines", "/srv/b/dinos.txt has 5 lines", True),
    ("C:\\Users\\ann\\dinos.txt", "D:\\course\\dinos.txt", True),
    ("<function clip at 0x7f2a5c3d1e80>", "<function clip at 0x10a3b2c40>", True),
    ("took 3.21 s", "took 12.9 s", True),
    ("12.3 \u00b5s", "845 ns", True),
    ("1min 4s", "59 s", True),
    ("1,000 loops each", "100 loops each", True),
    ("980.5 it/s", "1,234 it/s", True),
    ("Iteration: 2000, Loss: 27.884160", "Iteration: 2000, Loss: 27.884161", False),
    ("dWaa[1][2] = 10.0", "dWaa[1][2] = 10.5", False),
    ("see https://example.org/a/b", "see https://example.org/a/c", False),
    ("1/2 and 3/4", "1/2 and 3/5", False),
    ("35000 steps", "35001 steps", False),
]


@pytest.mark.parametrize(("stored", "new", "equal"), SANITIZED)
def test_only_what_differs_between_machines_is_ignored(stored, new, equal):
    """Too little, and an honest run fails; too much, and a wrong number in the lesson passes."""
    patterns = get_sanitize_patterns((ROOT / "tests" / "support" / "nbval_sanitize.cfg").read_text(encoding="utf-8"))
    assert len(patterns) == 7

    for regex, replace in patterns:
        stored, new = re.sub(regex, replace, stored), re.sub(regex, replace, new)
    assert (stored == new) is equal, f"{stored!r} and {new!r}"


# ---- make, continuous integration ---------------------------------------------------------------


def test_every_target_explains_itself():
    """`make` prints these lines, and they are the only manual of the targets; CONTRIBUTING.md lists them."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [name for name, about in targets().items() if not about] == []
    assert {"demo", "test", "lint", "lab", "lock", "release", "figures", "clean", "help"} <= set(targets())
    assert {name for name in targets() if f"`make {name}" not in text} <= {"help", "setup"}


def test_plain_make_prints_the_help():
    """Somebody who types `make` to see what happens must not start an hour of work."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed: the Makefile was not run")
    # Inside `make test`, the outer make would add lines of its own.
    env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    ran = subprocess.run(["make"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    for name, text in targets().items():
        assert f"make {name} - {text}" in ran.stdout


def test_continuous_integration_runs_the_test_command_of_the_readme():
    """Green there must mean green for whoever follows the README."""
    script = ROOT / ".ci" / "run"
    assert script.read_text(encoding="utf-8").rstrip().endswith("\nmake test")
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
    if os.name != "nt":
        assert os.access(script, os.X_OK), ".ci/run is not executable"


def test_workflow_runs_the_same_script_and_names_files_that_exist():
    """A renamed test file would otherwise be missed on Windows and macOS only."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    everything = workflow["jobs"]["everything"]
    assert everything["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert ".ci/run" in [step.get("run") for step in everything["steps"]]
    commands = " ".join(step.get("run", "") for step in workflow["jobs"]["elsewhere"]["steps"])
    files = re.findall(r"\S+\.py\b", commands)
    assert files
    assert [name for name in files if not (ROOT / name).is_file()] == []


def test_pre_commit_strips_a_notebook_of_its_outputs_alone_and_spares_the_lesson(tmp_path):
    """Stripped outputs in source/ leave nothing to compare a run with; kept ones in release/ would show answers."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"], "only tools that uv.lock pins"
    hook = next(hook for hook in config["repos"][0]["hooks"] if hook["id"] == "nbstripout")
    assert re.search(hook["files"], "release/dinosaur_island/dinosaur_island.ipynb")
    assert not re.search(hook["files"], "source/dinosaur_island/dinosaur_island.ipynb")
    # without its metadata and ids, a released notebook has no graded cells any more
    cell, path = small.check("test_clip", "1 + 1", 5), tmp_path / "lesson.ipynb"
    shown = nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=3)
    ran = nbformat.from_dict({**cell, "outputs": [shown], "execution_count": 3})
    nbformat.write(nbformat.v4.new_notebook(cells=[ran]), path)
    subprocess.run([sys.executable, *hook["entry"].split()[1:], str(path)], check=True)
    assert nbformat.read(path, as_version=4).cells == [cell]


# ---- what must not be in the project ------------------------------------------------------------


def test_only_the_lock_names_a_package_index():
    """Whoever has another index would otherwise find commands that do not work for them."""
    host = re.compile(rb"\bpypi\.(?:org|python)|python" + rb"hosted\.org|/simple/?[\"'\s]", re.IGNORECASE)
    here = Path(__file__).resolve()
    found = [
        str(path.relative_to(ROOT))
        for path in files_of_the_project()
        if path.name != "uv.lock" and path.resolve() != here and host.search(path.read_bytes())
    ]
    assert found == []


def test_no_file_names_the_machine_it_was_made_on():
    """Such a path means nothing to anybody else, and is often a stored output that nobody looked at."""
    here = [ROOT, ROOT.parent / "shared", Path(sys.prefix), Path(sys.base_prefix)]
    paths = [str(path) for path in here if len(path.parts) > 2 and path.parts[1] not in ("usr", "opt")]
    paths.append(os.path.join(tempfile.gettempdir(), "ipykernel_"))
    pattern = re.compile(rb"(?<![\w.-])(?:" + b"|".join(re.escape(path.encode()) for path in paths) + rb")")
    found = [
        f"{path.relative_to(ROOT)}: {match.group().decode()}"
        for path in files_of_the_project()
        if (match := pattern.search(path.read_bytes()))
    ]
    assert found == []
