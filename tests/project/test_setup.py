"""The promises of the set-up: one command on a bare machine, the locked versions, and nothing that names a machine."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
from support import ROOT

EXPORT = "--quiet --locked --offline --format requirements-txt --no-hashes --no-annotate --no-emit-project"


def load(name: str):
    """Import a script of tools/ under its own name, without running it."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bootstrap():
    return load("bootstrap")


@pytest.fixture(scope="module")
def check():
    return load("check")


@pytest.fixture(scope="module")
def lock():
    return tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))


@pytest.fixture
def project(tmp_path):
    """A folder with the two files that decide what is installed, and a .venv that works."""
    for name in ("pyproject.toml", "uv.lock"):
        (tmp_path / name).write_text(f"# {name}\n")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / ".venv")], check=True)
    return tmp_path


def files_of_the_project() -> list[Path]:
    """Every file that is or would be committed; without git, every file that is not in a hidden or generated folder."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        paths = [ROOT / name for name in listed.split("\0") if name]
    else:
        skip = {".venv", ".git", "__pycache__", "demo", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
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
    if importlib.util.find_spec("uv") is None:
        pytest.skip("uv is not installed: whether requirements.txt fits uv.lock was not checked")
    command = [sys.executable, "-m", "uv", "export", *EXPORT.split()]
    exported = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert exported.returncode == 0, exported.stderr
    committed = (ROOT / "requirements.txt").read_text(encoding="utf-8")

    def wanted(text):
        return [line for line in text.splitlines() if line and not line.startswith("#")]

    assert len(wanted(committed)) > 100
    assert wanted(committed) == wanted(exported.stdout), "requirements.txt is stale: run `make lock`"


def test_make_lock_writes_what_is_compared_here():
    """Otherwise a correct `make lock` would fail the test above."""
    assert f"uv export {EXPORT} " in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("package", "written", "locked"),
    [
        ("nbgrader", "nbgrader==0.9.6", "0.9.6"),
        ("jupyterlab", "jupyterlab>=4.6,<4.7", "4.6."),
        ("nbval", "nbval>=0.11,<0.12", "0.11."),
    ],
)
def test_versions_that_the_course_depends_on_are_pinned(package, written, locked, lock):
    """The engine writes nbgrader's database and the pages' buttons: another version of either is another product."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert written in project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    versions = [entry["version"] for entry in lock["package"] if entry["name"] == package]
    assert len(versions) == 1
    assert versions[0].startswith(locked)


# ---- bootstrap ----------------------------------------------------------------------------------


@pytest.mark.skipif(importlib.util.find_spec("uv") is None, reason="uv is not in this Python")
def test_an_extra_is_installed_in_the_locked_versions(bootstrap, lock, tmp_path):
    """`make sonnets` must give everybody the Keras that was tested, and nothing of the developers' tools."""
    listed = tmp_path / "sonnets.txt"
    subprocess.run([sys.executable, "-m", "uv", *bootstrap.extra_export("sonnets", listed)], cwd=ROOT, check=True)
    wanted = dict(re.findall(r"^([\w.-]+)==([\w.]+)", listed.read_text(encoding="utf-8"), re.MULTILINE))
    locked = {(package["name"], package["version"]) for package in lock["package"] if "version" in package}
    assert {("keras", wanted["keras"]), ("jax", wanted["jax"])} <= locked
    assert "pytest" not in wanted


def test_old_python_is_told_which_one_is_needed():
    """The first thing a newcomer with an old machine sees must be a sentence, not a traceback."""
    code = (
        "import runpy, sys\n"
        "sys.version_info = (3, 10, 13, 'final', 0)\n"
        f"runpy.run_path({str(ROOT / 'tools' / 'bootstrap.py')!r}, run_name='__main__')\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 1
    assert "needs Python 3.11 or newer; this is Python 3.10." in ran.stderr
    assert "make PYTHON=" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_bootstrap_can_be_read_by_python_3_6():
    """A newer syntax anywhere in the file would hide the message above behind a SyntaxError."""
    source = (ROOT / "tools" / "bootstrap.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    futures = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    assert not futures  # `annotations` is unknown to 3.6, and an error there


def test_bootstrap_needs_the_standard_library_only():
    """It runs before anything is installed."""
    tree = ast.parse((ROOT / "tools" / "bootstrap.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize("changed", ["pyproject.toml", "uv.lock"])
def test_stamp_changes_with_what_decides_the_packages(bootstrap, project, changed):
    """A pull that brings a new lock must install it, without anybody thinking of it."""
    before = bootstrap.stamp_text(project)
    assert bootstrap.stamp_text(project) == before
    (project / changed).write_text("other\n")
    assert bootstrap.stamp_text(project) != before


def test_stamp_changes_with_the_version_of_python(bootstrap, project, monkeypatch):
    """Packages of one Python do not load in another."""
    before = bootstrap.stamp_text(project)
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 99, 0, "final", 0))
    assert bootstrap.stamp_text(project) != before


def test_up_to_date_set_up_does_nothing_and_is_fast(bootstrap, project, monkeypatch, capsys):
    """Every target runs it first; nobody would wait for it each time."""
    monkeypatch.setattr(bootstrap, "ROOT", project)
    monkeypatch.setattr(bootstrap, "run", lambda command, env: pytest.fail(f"ran {command}"))
    (project / ".venv" / bootstrap.STAMP).write_text(bootstrap.stamp_text(project))
    bootstrap.main()
    assert capsys.readouterr().out == ""


def test_working_venv_is_kept(bootstrap, project):
    """Without a stamp it is brought up to date, not thrown away."""
    assert bootstrap.why_rebuild(project) == ""


def test_broken_venv_is_made_anew(bootstrap, project):
    """The Python it was made from is gone, as after an upgrade of the system."""
    python = bootstrap.venv_python(project / ".venv")
    python.unlink()
    assert bootstrap.why_rebuild(project) == "its Python does not start"
    if os.name != "nt":
        python.write_text("#!/bin/sh\nexit 1\n")  # as a library of it that is missing would do
        python.chmod(0o755)
        assert bootstrap.why_rebuild(project) == "its Python does not start"


def test_venv_of_another_python_is_made_anew(bootstrap, project, monkeypatch):
    """The message names both versions, so that the wait is understood."""
    found = "{}.{}".format(*sys.version_info)
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 99, 0, "final", 0))
    assert bootstrap.why_rebuild(project) == f"it has Python {found}, and this is Python 3.99"


def test_moved_project_gets_a_new_venv(bootstrap, project):
    """The commands in .venv hold the path of the folder in which they were made."""
    (project / ".venv" / bootstrap.STAMP).write_text(json.dumps({"root": "/elsewhere", "key": ""}))
    assert bootstrap.why_rebuild(project) == "it was made in /elsewhere"


@pytest.mark.parametrize("text", ["", "not json", "[]", "\ufeff{}"])
def test_unreadable_stamp_does_not_stop_the_set_up(bootstrap, project, text):
    """A set-up that was interrupted is simply done again."""
    (project / ".venv" / bootstrap.STAMP).write_text(text, encoding="utf-8")
    assert bootstrap.why_rebuild(project) == ""


def test_environment_of_the_caller_cannot_misdirect_the_set_up(bootstrap, tmp_path):
    """Set for other purposes, these slow nbgrader down, or send packages elsewhere."""
    caller = dict.fromkeys(bootstrap.DROPPED, "1") | {"PIP_USER": "1", "HOME": str(tmp_path), "UV_INDEX": "kept"}
    env = bootstrap.child_environment(tmp_path, caller)
    assert not set(bootstrap.DROPPED) & set(env)
    assert env["PIP_USER"] == "0"
    assert env["UV_PROJECT_ENVIRONMENT"] == str(tmp_path / ".venv")
    assert env["UV_INDEX"] == "kept"
    assert "PYTHONDONTWRITEBYTECODE" in bootstrap.DROPPED


def test_certificates_of_the_machine_reach_both_tools(bootstrap, tmp_path):
    """Schools and companies put their own certificate between a machine and the network."""
    bundle = tmp_path / "ca.pem"
    bundle.write_text("")
    home = {"HOME": str(tmp_path)}
    assert bootstrap.child_environment(tmp_path, home)["UV_SYSTEM_CERTS"] == "1"
    assert bootstrap.child_environment(tmp_path, home | {"SSL_CERT_FILE": str(bundle)})["PIP_CERT"] == str(bundle)
    assert bootstrap.child_environment(tmp_path, home | {"PIP_CERT": str(bundle)})["SSL_CERT_FILE"] == str(bundle)
    both = bootstrap.child_environment(tmp_path, home | {"PIP_CERT": str(bundle), "SSL_CERT_FILE": "mine"})
    assert both["SSL_CERT_FILE"] == "mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the cache elsewhere")
def test_home_that_cannot_be_written_does_not_stop_the_set_up(bootstrap, tmp_path):
    """In a computer lab the home folder may be empty, read-only or missing."""
    (tmp_path / "file").write_text("")
    usable = bootstrap.child_environment(tmp_path, {"HOME": str(tmp_path)})
    assert "UV_CACHE_DIR" not in usable
    for home in (tmp_path / "missing", tmp_path / "file"):
        env = bootstrap.child_environment(tmp_path, {"HOME": str(home)})
        assert env["UV_CACHE_DIR"] == str(tmp_path / ".venv" / ".uv-cache")
        assert "UV_CACHE_DIR" not in bootstrap.child_environment(
            tmp_path, {"HOME": str(home), "XDG_CACHE_HOME": str(tmp_path)}
        )


def test_index_that_pip_is_told_to_use_is_found(bootstrap, tmp_path, monkeypatch):
    """Behind a wall, the only index is the one in pip's settings; uv does not read those."""
    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_")):
            monkeypatch.delenv(name)
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = http://index.invalid/simple\n")
    pip = [sys.executable, "-m", "pip"]
    if bootstrap.run([*pip, "--version"], dict(os.environ)):
        pytest.skip("this Python has no pip")
    env = {**os.environ, "PIP_CONFIG_FILE": str(settings)}
    assert bootstrap.own_index(pip, env) == "http://index.invalid/simple"
    assert bootstrap.own_index(pip, {**env, "PIP_INDEX_URL": "http://other.invalid/"}) == "http://other.invalid/"
    assert bootstrap.own_index(pip, {**env, "UV_DEFAULT_INDEX": "http://uv.invalid/"}) == "http://uv.invalid/"
    assert bootstrap.own_index(pip, {**env, "PIP_CONFIG_FILE": os.devnull}) == ""


def test_failed_command_tells_its_reason_in_one_line(bootstrap):
    """What is shown between two attempts must be the cause, not the last hint of a long text."""
    code = "import sys; sys.exit('error: the index is down\\n\\nhint: try later')"
    trouble = bootstrap.run([sys.executable, "-c", code], dict(os.environ))
    assert bootstrap.first_cause(trouble) == "the index is down"
    assert bootstrap.run([sys.executable, "-c", ""], dict(os.environ)) == ""
    assert bootstrap.run(["no-such-command-anywhere"], dict(os.environ)) != ""


# ---- check --------------------------------------------------------------------------------------


def stage(check, *codes: str, needs: str = ""):
    """A stage whose commands are lines of Python."""
    return check.Stage("one", "all is well", tuple((sys.executable, "-c", code) for code in codes), needs)


def test_failing_stage_fails_the_whole(check):
    """The exit code is all that a workflow looks at."""
    good = check.run_stage(stage(check, "print('fine')"), dict(os.environ))
    bad = check.run_stage(stage(check, "print('out'); raise SystemExit(3)"), dict(os.environ))
    assert (good.verdict, good.detail) == ("pass", "all is well")
    assert bad.verdict == "fail"
    assert "out" in bad.output
    written = []
    assert check.report([good, bad], written.append) == 1
    assert written[-1] == "1 passed, 1 failed"
    assert check.report([good], written.append) == 0
    assert written[-1] == "1 passed, 0 failed"


def test_stage_stops_at_its_first_failing_command(check):
    """A later command that succeeds must not hide an earlier one that failed."""
    outcome = check.run_stage(stage(check, "raise SystemExit(1)", "print('second')"), dict(os.environ))
    assert outcome.verdict == "fail"
    assert "second" not in outcome.output


def test_missing_tool_is_a_skip_that_is_counted(check):
    """A check that did not run must not look like one that passed."""
    outcome = check.run_stage(stage(check, "", needs="no_such_module"), dict(os.environ))
    assert outcome.verdict == "skip"
    written = []
    assert check.report([outcome], written.append) == 0
    assert written[-1] == "0 passed, 0 failed, 1 skipped"


def test_nothing_checked_is_no_success(check):
    """An empty run proves nothing."""
    assert check.report([], lambda text: None) == 1


def test_skipped_tests_are_shown(check):
    """A passing stage hides its output; what it did not test must still be seen."""
    output = "...\nSKIPPED [2] tests/test_a.py:3: no NBVIVA_REFERENCE\n3 passed, 2 skipped in 0.1s\n"
    assert check.skipped_tests(output) == ["SKIPPED [2] tests/test_a.py:3: no NBVIVA_REFERENCE"]


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
    from nbval.plugin import get_sanitize_patterns

    patterns = get_sanitize_patterns((ROOT / "tests" / "nbval_sanitize.cfg").read_text(encoding="utf-8"))
    assert len(patterns) == 7

    def clean(text):
        for regex, replace in patterns:
            text = re.sub(regex, replace, text)
        return text

    assert (clean(stored) == clean(new)) is equal, f"{clean(stored)!r} and {clean(new)!r}"


# ---- make, continuous integration ---------------------------------------------------------------


def test_every_target_explains_itself():
    """`make` prints these lines, and they are the only manual of the targets."""
    silent = [name for name, text in targets().items() if not text]
    assert silent == []
    assert {"demo", "test", "lint", "lab", "lock", "release", "figures", "clean", "help"} <= set(targets())


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


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_targets_named_in_the_documents_exist(document):
    """A command that is shown must work."""
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`|\$ )make ([a-z]+)\b", text, re.MULTILINE))
    assert named, f"{document} names no target"
    assert named <= set(targets())


def test_contributing_lists_every_target():
    """A target that is in the Makefile only is found by nobody."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [
        name for name in targets() if name not in ("help",) and f"`make {name}" not in text and name != "setup"
    ] == []


def test_continuous_integration_runs_the_test_command_of_the_readme():
    """Green there must mean green for whoever follows the README."""
    script = ROOT / ".ci" / "run"
    assert script.read_text(encoding="utf-8").rstrip().endswith("\nmake test")
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
    if os.name != "nt":
        assert os.access(script, os.X_OK), ".ci/run is not executable"


def test_workflow_runs_the_same_script_and_names_files_that_exist():
    """A renamed test file would otherwise be missed on Windows and macOS only."""
    import yaml

    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    everything = workflow["jobs"]["everything"]
    assert everything["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert {"run": ".ci/run"} in everything["steps"]
    commands = " ".join(step.get("run", "") for step in workflow["jobs"]["elsewhere"]["steps"])
    files = re.findall(r"\S+\.py\b", commands)
    assert files
    assert [name for name in files if not (ROOT / name).is_file()] == []


def test_pre_commit_spares_the_stored_outputs_of_the_lesson():
    """Stripped outputs in source/ leave nothing to compare a run with; kept ones in release/ would show answers."""
    import yaml

    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"], "only tools that uv.lock pins"
    hook = next(hook for hook in config["repos"][0]["hooks"] if hook["id"] == "nbstripout")
    assert "--keep-id" in hook["entry"]
    assert re.search(hook["files"], "release/dinosaur_island/dinosaur_island.ipynb")
    assert not re.search(hook["files"], "source/dinosaur_island/dinosaur_island.ipynb")


def test_stripping_keeps_the_metadata_of_nbgrader(tmp_path):
    """Without it, a released notebook has no graded cells any more."""
    import nbformat
    import yaml

    nbgrader = {
        "grade": True,
        "grade_id": "test_clip",
        "points": 5,
        "locked": True,
        "solution": False,
        "schema_version": 3,
    }
    cell = nbformat.v4.new_code_cell("1 + 1", metadata={"nbgrader": nbgrader}, execution_count=3)
    cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=3)]
    path = tmp_path / "lesson.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hook = next(hook for hook in config["repos"][0]["hooks"] if hook["id"] == "nbstripout")
    arguments = hook["entry"].split()[1:]
    subprocess.run([sys.executable, *arguments, str(path)], check=True)
    (stripped,) = nbformat.read(path, as_version=4).cells
    assert stripped.metadata.nbgrader == nbgrader
    assert stripped.id == cell.id
    assert stripped.outputs == []
    assert stripped.execution_count is None


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
