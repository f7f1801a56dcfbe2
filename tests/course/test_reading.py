"""The settings lie where nbgrader finds them, and a copy of a course is about itself alone."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

import pytest
from support import small

from nbviva.autograde import Options, preview_class
from nbviva.course import private
from nbviva.course.layout import Course
from nbviva.course.reading import FILE, move_in
from nbviva.course.settings import Settings
from nbviva.errors import SettingsError
from nbviva.gradebook.late import Penalties

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6"),
]


@pytest.fixture
def at_jupyters(tmp_path, monkeypatch) -> Path:
    """A folder in which Jupyter looks for settings, as ~/.jupyter is."""
    folder = tmp_path / "of_jupyter"
    folder.mkdir()
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(folder))
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_what_a_server_says_of_all_courses_counts(tmp_path, at_jupyters):
    """Without the delimiters that stand there, no solution is cut and no hidden test is hidden."""
    (at_jupyters / "nbgrader_config.py").write_text(
        'c = get_config()\nc.ClearSolutions.begin_solution_delimeter = "AA"\nc.ClearSolutions.end_solution_delimeter = '
        '"BB"\nc.ExecutePreprocessor.timeout = 10\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
    )
    (at_jupyters / "nbgrader_config.json").write_text('{"ExecutePreprocessor": {"timeout": 20}}')
    course = small.make(tmp_path / "course", CELLS, 'c.ClearSolutions.end_solution_delimeter = "CC"\n')
    assert (course.settings.markers.solution.begin, course.settings.markers.solution.end) == ("AA", "CC")
    assert course.settings.limits.cell_seconds == 20
    (course.root / "nbgrader_config.json").write_text('{"ExecutePreprocessor": {"timeout": 30}}')
    assert Settings.read(course.root).limits.cell_seconds == 30
    assert Settings.read(course.root).nbgrader.LateSubmissionPlugin.penalty_method == "zero"
    (at_jupyters / "nbgrader_config.py").write_text("x = 1\n1 / 0\n")
    with pytest.raises(SettingsError, match=f"line 2 of {at_jupyters}/nbgrader_config.py fails with ZeroDivision"):
        Settings.read(course.root)
    (at_jupyters / "nbgrader_config.py").unlink()
    (at_jupyters / "nbgrader_config.json").write_text("{")
    with pytest.raises(SettingsError, match=f"{at_jupyters}/nbgrader_config.json fails with"):
        Settings.read(course.root)


@pytest.mark.parametrize("section", ["NbGrader", "BaseNbGraderApp", "NbGraderConfig"])
def test_names_of_years_ago_are_understood(tmp_path, section):
    """nbgrader takes them to this day; who is not understood has a course without assignments."""
    (tmp_path / "db").mkdir()
    course = small.make(
        tmp_path, CELLS, f'c.{section}.source_directory = "nb"\nc.{section}.db_url = "sqlite:///db/a.db"\n'
    )
    (tmp_path / "source").rename(tmp_path / "nb")
    assert course.assignments() == ["hw"]
    assert course.db_url == f"sqlite:///{tmp_path / 'db' / 'a.db'}"
    course.must("generate_assignment", "hw")  # nbgrader is of the same opinion
    assert (tmp_path / "db" / "a.db").is_file()
    copy = course.copy_to(tmp_path.parent / "copy")
    assert copy.db_url == f"sqlite:///{copy.root / 'gradebook.db'}"


def test_settings_run_where_nbgrader_runs_them(tmp_path, monkeypatch, capsys):
    """They import what lies beside them and ask for the folder; what they print is none of a command's own output."""
    course = small.make(
        tmp_path / "course", CELLS,
        'import os, beside_them\nprint("hello")\nc.CourseDirectory.db_url = "sqlite:///" + os.getcwd() + "/x.db"\n',
    )  # fmt: skip
    (course.root / "beside_them.py").write_text("")
    monkeypatch.chdir(tmp_path)
    path = list(sys.path)
    assert course.db_url == f"sqlite:///{course.root / 'x.db'}"
    assert (Path.cwd(), sys.path) == (tmp_path, path)
    assert capsys.readouterr() == ("", "hello\n")
    assert not (course.root / "__pycache__").exists()
    copy = course.copy_to(tmp_path / "copy")
    (copy.root / "beside_them.py").write_text("raise SystemExit('another')")
    with pytest.raises(SettingsError, match="another"):  # another course, and the same name
        copy.settings  # noqa: B018


def test_a_plugin_is_that_of_the_course_and_as_it_is_now(tmp_path):
    """Two courses call their rule the same, and one changes it while work is watched: no penalty is another's."""

    def penalty(name: str, is_now: str) -> float | None:
        folder = tmp_path / name
        if not folder.exists():
            small.make(folder, CELLS, "c.AssignLatePenalties.plugin_class = 'rule.Rule'\n")
        (folder / "rule.py").write_text(
            "from nbgrader.plugins import BasePlugin\nclass Rule(BasePlugin):\n"
            f"    def late_submission_penalty(self, student_id, score, total_seconds_late):\n        return {is_now}\n"
        )
        course = Course.at(folder)
        course.settings  # noqa: B018
        move_in(course.root)
        return Penalties(course.settings.nbgrader).of("ada", 5.0, 60.0)

    assert (penalty("a", "1"), penalty("b", "1 + 1"), penalty("a", "1 + 1 + 1")) == (1.0, 2.0, 3.0)
    assert penalty("a", "4.0") == 4.0


DATABASE = 'c.CourseDirectory.db_url = "sqlite:///{home}/grades.db"'
OLD = 'c.NbGrader.db_url = "sqlite:///{home}/grades.db"\nc.NbGrader.course_directory = "{root}"'
FOLDERS = 'c.CourseDirectory.release_directory = "{home}/out"\nc.CourseDirectory.autograded_directory = "../graded"'
STRUCTURE = 'c.CourseDirectory.directory_structure = "{home}/{{nbgrader_step}}/{{student_id}}/{{assignment_id}}"'


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("course", FOLDERS),
        ("course", STRUCTURE),
        ("jupyter", DATABASE),
        ("jupyter", OLD),
        ("json", DATABASE),
        ("json", OLD),
    ],
)
def test_what_is_done_in_a_copy_stays_in_it(tmp_path, at_jupyters, where, says):
    """An audit made `release/` of a trial, and a demo wrote made-up students into the gradebook of a class."""
    home = tmp_path / "home"
    course = small.make(home / "course", CELLS)
    line = says.format(home=home, root=course.root)
    if where == "json":
        said: dict[str, dict[str, str]] = {}
        for one in line.splitlines():
            _, section, name = one.partition(" = ")[0].split(".")
            said.setdefault(section, {})[name] = one.partition(" = ")[2].strip('"')
        (course.root / "nbgrader_config.json").write_text(json.dumps(said))
    else:
        place = course.root / FILE if where == "course" else at_jupyters / FILE
        with place.open("a") as file:
            file.write(f"c = get_config()\n{line}\n")
    if says == STRUCTURE:
        (course.root / "source").rename(home / "source")
    course = Course.at(course.root)
    assert course.assignments() == ["hw"]
    (home / "grades.db").write_bytes(b"the real one")
    before = files(home)
    copy = course.copy_to(tmp_path / "copy")
    copy.must("generate_assignment", "hw")
    assert (copy.root / "gradebook.db").is_file()
    with sqlite3.connect(copy.root / "gradebook.db") as made:
        assert made.execute("select name from assignment").fetchall() == [("hw",)]
    assert (copy.release("hw") / "hw.ipynb").is_file()
    assert all(
        copy.settings.folder(step, "hw", "ada").is_relative_to(copy.root)
        for step in ("release", "autograded", "feedback")
    )
    assert files(home) == before


def test_who_is_left_out_by_the_settings_is_not_graded(tmp_path):
    """nbgrader leaves them out, so a run here must not give them a grade."""
    course = small.make(tmp_path, CELLS, 'c.CourseDirectory.student_id_exclude = "teacher, guest"\n')
    course.must("generate_assignment", "hw")
    for student in ("ada", "ben", "guest", "teacher"):
        small.hand_in(course, course.submitted("hw", student), {})

    def asked() -> list[str]:
        found = preview_class(Course.at(tmp_path), "hw", Options(force=True), lambda *_: None)
        return [one.student for one in found.changed]

    assert asked() == ["ada", "ben"]
    (tmp_path / FILE).write_text((tmp_path / FILE).read_text() + 'c.CourseDirectory.student_id = "a*"\n')
    assert asked() == ["ada"]


def test_what_is_the_engines_own_stays_out_of_a_repository(tmp_path):
    """Many a course lies in one for all to read; from the secret of a course, hidden inputs can be computed."""
    assert (private.folder(tmp_path) / ".gitignore").read_text() == "*\n"
