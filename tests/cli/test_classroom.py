"""docs/classroom.md, done: a template with visible checks, repositories of students, grades where no student is."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from support import ROOT, small

from nbviva.cells.marks import grade_id
from nbviva.cli import main
from nbviva.course.layout import Course, tools_path

WORKFLOW = ROOT / "docs" / "classroom" / "check.yml"
PAGE = (ROOT / "docs" / "classroom.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^```(sh|python)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
TEST = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f(41) == 42\n### END HIDDEN TESTS"
ANSWERS = {"ada": "def f(x):\n    return x + 1", "ben": "def f(x):\n    return 2", "eve": "def f(x):\n    return x"}


def run(folder: Path, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": tools_path(), **env}
    return subprocess.run(command, cwd=folder, env=env, text=True, capture_output=True, check=False)


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """A course with a release, and what GitHub's command line makes of three students' repositories."""
    root = tmp_path_factory.mktemp("classroom") / "course"
    made = small.make(root, [small.answer("f", ANSWERS["ada"]), small.check("test_f", TEST, 2)])
    (root / "source" / "hw").rename(root / "source" / "ps1")
    (root / "source" / "ps1" / "hw.ipynb").rename(root / "source" / "ps1" / "ps1.ipynb")
    assert main(["--course", str(root), "release", "ps1"]) == 0
    for student, code in ANSWERS.items():
        repository = root / "ps1-submissions" / f"ps1-{student}"
        shutil.copytree(made.release("ps1"), repository)
        (repository / ".github" / "workflows").mkdir(parents=True)
        shutil.copy(WORKFLOW, repository / ".github" / "workflows")
        notebook = nbformat.read(repository / "ps1.ipynb", as_version=4)
        next(cell for cell in notebook.cells if grade_id(cell) == "f").source = code
        nbformat.write(notebook, repository / "ps1.ipynb")
    # one who hopes that the solution is graded as hers
    (root / "ps1-submissions" / "ps1-eve" / "ps1.ipynb").unlink()
    (root / "ps1-submissions" / "ps1-eve" / "ps1.ipynb").symlink_to(root / "source" / "ps1" / "ps1.ipynb")
    return made


def test_the_workflow_is_what_github_takes():
    """A teacher cannot try it without a class."""
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(WORKFLOW)]
    done = subprocess.run(words, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert said["permissions"] == {"contents": "read"}
    assert "secrets." not in WORKFLOW.read_text(encoding="utf-8")


def test_a_push_runs_the_visible_checks_and_knows_no_hidden_one(course):
    """Whoever passes them may still lose points: nothing in the repository says what the hidden tests are."""
    steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["check"]["steps"]
    script = next(step["run"] for step in steps if step.get("name") == "visible checks")
    script = script.replace("python -m", f"{shlex.quote(sys.executable)} -m")
    done = {}
    for student in ("ada", "ben"):
        repository = course.root / "ps1-submissions" / f"ps1-{student}"
        done[student] = run(repository, "bash", "-e", "-c", script, GITHUB_ACTIONS="true")
        assert not any("f(41)" in path.read_text(errors="replace") for path in repository.rglob("*.ipynb"))
        assert "f(41)" not in done[student].stdout
    assert [one.returncode for one in done.values()] == [0, 0], done


@pytest.mark.slow
def test_grades_are_made_where_no_student_is(course):
    """The one who knows the visible check by heart gets nothing, and a link to the solution is none."""
    collected = run(course.root, sys.executable, "-c", BLOCKS["python"])
    assert collected.returncode == 0, collected.stderr
    assert not (course.submitted("ps1", "ada") / ".github").exists()
    assert (course.submitted("ps1", "eve") / "ps1.ipynb").is_symlink()
    for line in BLOCKS["sh"].splitlines():
        run(course.root, sys.executable, "-m", *shlex.split(line))
    with (course.root / "ps1.csv").open(newline="") as file:
        points = {row["student"]: row["total"] for row in csv.DictReader(file)}
    assert points == {"ada": "2", "ben": "0", "eve": "0"}
