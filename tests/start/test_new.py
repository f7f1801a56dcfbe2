"""A new course works at once: its demo, its proof, its notebooks, its files for CI."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version

import pytest
from support import small

from nbviva.audit import proof, release
from nbviva.cli import main
from nbviva.course.layout import Course
from nbviva.start import template


@pytest.fixture(scope="module")
def weather(tmp_path_factory) -> Course:
    """A new course; tests only read it, but for what its Makefile makes."""
    return template.new_course(tmp_path_factory.mktemp("new") / "Weather and more")


def make(course: Course, *targets: str) -> subprocess.CompletedProcess[str]:
    dropped = ("PYTHONDONTWRITEBYTECODE", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    return subprocess.run(
        ["make", *targets, f"PYTHON={sys.executable}"], cwd=course.root, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=300, env={k: v for k, v in os.environ.items() if k not in dropped},
    )  # fmt: skip


def test_what_a_new_course_is_made_of(weather):
    """Its name is a name everywhere, its engine is this one, and no word of the template is left."""
    project = tomllib.loads((weather.root / "pyproject.toml").read_text())["project"]
    assert project["name"] == "weather-and-more-course"  # pip installs it, and a course may be called pandas
    assert f"nbviva[audit]=={version('nbviva')}" in project["dependencies"]
    assert weather.assignments() == ["temperatures"]
    texts = {p: p.read_text() for p in weather.root.rglob("*") if p.is_file()}
    assert not [p for p, text in texts.items() if "@COURSE@" in text or "@VERSION@" in text or p.suffix == ".in"]
    assert release.check(weather, "temperatures") == []


@pytest.mark.slow
def test_it_grades_three_made_up_students(weather):
    """The first command that is typed: from release to feedback and report."""
    ran = make(weather, "demo")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for text in ("7 of 10 points  loop", "5 of 10 points  zero_if_missing", "5 of 10 points  last_of_equals"):
        assert text in ran.stdout
    demo = weather.root / "demo"
    assert (demo / "reports" / "temperatures.html").is_file()
    assert len([*demo.glob("feedback/*/temperatures/temperatures.html")]) == 3
    assert not (weather.root / "gradebook.db").exists()
    assert make(weather, "demo").returncode == 0  # over its own, and over nothing else
    assert main(["--course", str(weather.root), "demo", "temperatures", "--into", str(weather.root / "source")]) == 1


@pytest.mark.slow
def test_its_checks_pass_and_can_fail(weather, tmp_path):
    """The second command: proof, release and stored outputs; each of them would say so if it were not so."""
    ran = make(weather, "test")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "may be released" in ran.stdout
    copy = weather.copy_to(tmp_path / "course", also=["release", "tests", "Makefile"])
    notebook = copy.source("temperatures") / "temperatures.ipynb"
    notebook.write_text(notebook.read_text().replace('"Monday 14.5', '"Monday 15.5'))
    untrue = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "source"], cwd=copy.root,
        capture_output=True,
    )  # fmt: skip
    assert untrue.returncode == 1


def test_each_thing_that_the_zoo_claims_is_so(weather):
    """Two right, three wrong; with --strict nothing is even worth a look."""
    result = proof.run(weather, "temperatures", [], False, 2, lambda *_: None, 0, True)
    (notebook,) = result.notebooks
    assert (notebook.right, notebook.wrong) == (2, 3)
    assert result.passes(strict=True), (result.all_problems, result.all_advice)


@pytest.mark.parametrize(
    ("file", "schema"),
    [(".github/workflows/course.yml", "vendor.github-workflows"), (".gitlab-ci.yml", "vendor.gitlab-ci")],
)
def test_its_files_for_ci_are_what_the_platforms_take(weather, file, schema):
    """A slip in a workflow shows only after a push, and then to everybody."""
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(weather.root / file)]
    ran = subprocess.run(words, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.slow
def test_a_demo_says_who_got_other_points_than_the_zoo_claims(weather, tmp_path, capsys):
    """A demo that always succeeds shows nothing."""
    copy = weather.copy_to(tmp_path / "course", also=["tests"])
    wrong = copy.zoo("temperatures") / "wrong" / "last_of_equals.py"
    wrong.write_text(wrong.read_text().replace('["test_warmest"]', '["test_mean"]'))
    assert main(["--course", str(copy.root), "demo", "temperatures", "wrong/last_of_equals"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "last_of_equals: test_mean gave 2 points, and should give 0" in said
    assert "last_of_equals: test_warmest gave 0 points, and should give 2" in said
    assert main(["--course", str(copy.root), "demo", "temperatures", "right/nosuch"]) == 1
    assert "has no right/nosuch; it has right/library" in capsys.readouterr().err


def test_a_folder_that_is_not_empty_is_refused(tmp_path, capsys):
    """Whoever types the name of last year's course keeps it."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "grades.csv").write_text("ada,5")
    (tmp_path / "file").touch()
    assert main(["new", str(tmp_path / "old")]) == 1
    assert (
        "is not empty (it has grades.csv): give the name of a folder that is not there yet" in capsys.readouterr().err
    )
    assert main(["new", str(tmp_path / "file")]) == 1
    small.make(tmp_path / "file.d", [])
    assert main(["new", str(tmp_path / "file.d" / "again")]) == 1
    assert "would lie in the course" in capsys.readouterr().err
    shutil.rmtree(tmp_path / "file.d")
    assert sorted(os.listdir(tmp_path)) == ["file", "old"]
    assert os.listdir(tmp_path / "old") == ["grades.csv"]
    with pytest.raises(SystemExit) as wrong:
        main(["new"])
    assert wrong.value.code == 2


def test_one_more_assignment_is_as_good_as_the_first(tmp_path, capsys):
    """A beginning to be changed, with its zoo, under its own name everywhere."""
    assert main(["new", str(tmp_path / "course")]) == 0
    said = capsys.readouterr().out
    assert [line.strip() for line in said.splitlines() if line.startswith("  ")][1:] == ["make demo", "make setup test"]
    course = Course.at(tmp_path / "course")
    assert main(["--course", str(course.root), "new", "--assignment", "week_2"]) == 0
    assert [path.name for path in course.notebooks("week_2")] == ["week_2.ipynb"]
    assert len([*course.zoo("week_2").rglob("*.py")]) == 5
    assert proof.run(course, "week_2", [], True, 2, lambda *_: None).passes()
    assert json.loads((course.release("week_2") / "week_2.ipynb").read_text())["cells"]
