"""Where a course lies: nbgrader's settings say it, and each command of either follows them."""

import os
import subprocess
import sys

import pytest
from support import small

from nbviva.course.layout import Course
from nbviva.errors import CourseError, SettingsError

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6", 2),
]
NAMES = """
c.CourseDirectory.source_directory = "originals/here"
c.CourseDirectory.release_directory = "out"
c.CourseDirectory.submitted_directory = "inbox"
c.CourseDirectory.autograded_directory = "graded"
c.Staging.files = {"hw": {"data": "data"}}
c.GenerateAssignment.pre_convert_hook = c.Autograde.pre_convert_hook = "nbviva.staging.before_convert"
"""


@pytest.fixture
def renamed(tmp_path) -> Course:
    """A course whose folders have other names than nbgrader's own, with one submission."""
    made = small.make(tmp_path, CELLS)
    (tmp_path / "originals").mkdir()
    (tmp_path / "source").rename(tmp_path / "originals" / "here")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("1")
    with (tmp_path / "nbgrader_config.py").open("a") as settings:
        settings.write(NAMES)
    made = Course.at(tmp_path)
    small.hand_in(made, made.submitted("hw", "ada"), {})
    return made


def test_folders_are_where_the_settings_say(renamed):
    """Whoever asks a course for a folder gets the one that nbgrader uses."""
    assert renamed.shown(renamed.source("hw")) == "originals/here/hw"
    assert renamed.shown(renamed.release("hw")) == "out/hw"
    assert renamed.shown(renamed.submitted("hw", "ada")) == "inbox/ada/hw"
    assert renamed.assignments() == ["hw"]
    with pytest.raises(CourseError, match="originals/here/zzz holds no notebook; originals/here/ has hw"):
        renamed.notebooks("zzz")


@pytest.mark.parametrize(
    "command",
    [
        "nbviva stage", "nbviva release", "nbviva run inbox/ada/hw", "nbviva autograde hw", "nbgrader autograde hw",
        "nbviva check zzz",
    ],
)  # fmt: skip
def test_each_command_follows_them(renamed, command):
    """A folder `source` or `release` that nobody asked for, or a traceback, would be the alternative."""
    if command == "nbgrader autograde hw":
        renamed.must("generate_assignment", "hw")
    done = subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=renamed.root, capture_output=True, text=True, timeout=120
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    if "zzz" in command:
        assert "originals/here/zzz holds no notebook" in said
        return
    assert done.returncode == 0, said
    left = {"stage": "originals/here/hw/data/a.csv", "release": "out/hw/data/a.csv", "auto": "graded/ada/hw/hw.ipynb"}
    assert all((renamed.root / path).is_file() for word, path in left.items() if f" {word}" in command)
    assert not {"source", "release", "submitted", "autograded"} & set(os.listdir(renamed.root))


@pytest.mark.parametrize(
    "structure",
    ["{assignment_id}/{nbgrader_step}/{student_id}", "{nbgrader_step}/all/{student_id}/{assignment_id}"],
)
def test_assignments_are_found_in_another_structure(tmp_path, structure):
    """nbgrader has a setting for that too."""
    small.make(tmp_path, CELLS, f"c.CourseDirectory.directory_structure = {structure!r}\n")
    course = Course.at(tmp_path)
    assert course.assignments() == []
    course.source("hw").parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "source" / "hw").rename(course.source("hw"))
    assert course.assignments() == ["hw"]
    assert [path.name for path in course.copy_to(tmp_path / "copy").notebooks("hw")] == ["hw.ipynb"]


@pytest.mark.parametrize("command", ["nbgrader autograde hw", "nbviva autograde hw"])
def test_a_root_elsewhere_is_refused_in_one_sentence(tmp_path, command):
    """The settings would be those of another folder than the one that is graded."""
    course = small.make(tmp_path, CELLS, "c.CourseDirectory.root = '/somewhere/else'\n")
    with pytest.raises(
        SettingsError, match=r"root is '/somewhere/else', and nbgrader_config\.py lies in .* take the line"
    ):
        course.source("hw")
    done = subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, "Traceback" in done.stdout + done.stderr) == (1, False), done.stderr


@pytest.mark.parametrize(
    "line",
    ["root = 3", "source_directory = ['x']", "directory_structure = '{nbgrader_step}/{assignment_id}'",
     "directory_structure = '{student}/{nbgrader_step}/{assignment_id}'"],
)  # fmt: skip
def test_folders_that_are_none_are_named(tmp_path, line):
    """The message says which setting it is."""
    course = small.make(tmp_path, CELLS, f"c.CourseDirectory.{line}\n")
    with pytest.raises(SettingsError, match=rf"c\.CourseDirectory\.{line.split()[0]} is .*, expected a"):
        course.source("hw")
