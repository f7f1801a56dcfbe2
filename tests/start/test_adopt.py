"""A course that nbgrader graded gets the engine: nothing is lost, every difference has its reason, and undo undoes."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

import pytest
from support import gradebooks, small

from nbviva.cli import main
from nbviva.course import astray
from nbviva.course.layout import Course
from nbviva.errors import CourseError, SettingsError
from nbviva.results import CellResult
from nbviva.start import switching
from nbviva.start.comparing import NOT_THERE, reason

STOCK = b'c = get_config()\nc.CourseDirectory.course_id = "old"'  # without a line end at the end


def snapshot(folder: Path) -> dict[str, str]:
    """Return every file of a folder with a hash of what it holds."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


@pytest.mark.slow
def test_adopting_changes_no_grade_and_undo_leaves_nothing(graded_by_stock, capsys, monkeypatch):
    """An instructor tries it on a Friday, and on Monday the course is what it was, byte for byte."""
    before, rows = snapshot(graded_by_stock.root), gradebooks.rows(graded_by_stock.root / "gradebook.db")
    words = ["--course", str(graded_by_stock.root), "adopt"]
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "+nbviva.switch_on(get_config())" in said
    assert "hw: audit:" in said
    lines = {line.split()[0]: line for line in said.splitlines() if " test_" in line}
    assert "stderr, as of a warning, costs all points in nbgrader" in lines["ben"]
    assert "which nbgrader reads otherwise" in lines["cy"]  # half a point was a whole one
    assert "ada" not in lines
    assert "2 students would get other points, 1 the same" in said
    assert gradebooks.rows(graded_by_stock.root / "gradebook.db") == rows
    changed = {name for name, is_now in snapshot(graded_by_stock.root).items() if before.get(name) != is_now}
    assert {name for name in changed if not name.startswith(".nbviva/")} == {"nbgrader_config.py"}

    settings = (graded_by_stock.root / "nbgrader_config.py").read_bytes()
    assert main([*words, "hw"]) == 0  # a second time: nothing more
    assert "switches the engine on already" in capsys.readouterr().out
    assert (graded_by_stock.root / "nbgrader_config.py").read_bytes() == settings

    assert main([*words, "--undo"]) == 0
    assert "left .nbviva/" in capsys.readouterr().out  # nobody was there to be asked
    assert (graded_by_stock.root / "nbgrader_config.py").read_bytes() == STOCK
    assert main([*words, "--undo", "--yes"]) == 0
    assert snapshot(graded_by_stock.root) == before
    assert main([*words, "nosuch"]) == 1


@pytest.mark.slow
def test_grades_that_are_recorded_afterwards_are_those_that_were_told(graded_by_stock, tmp_path):
    """What was shown is what an instructor agreed to."""
    course = Course.at(shutil.copytree(graded_by_stock.root, tmp_path / "course"))
    assert main(["--course", str(course.root), "adopt", "hw"]) == 0
    assert main(["--course", str(course.root), "autograde", "hw"]) == 0
    rows = gradebooks.rows(course.root / "gradebook.db")
    points = {(row.student, row.cell): row.values["auto_score"] for row in rows if row.kind == "Grade"}
    assert points == {
        ("ada", "test_double"): 2, ("ada", "test_share"): 1, ("ben", "test_double"): 2, ("ben", "test_share"): 1,
        ("cy", "test_double"): 0, ("cy", "test_share"): 0.5,
    }  # fmt: skip
    (copy,) = (course.root / ".nbviva" / "gradebooks").iterdir()
    assert main(["--course", str(course.root), "adopt", "--undo", "--yes"]) == 0
    assert [*(course.root / ".nbviva").rglob("*")] == [copy.parent, copy]  # the only way back
    assert gradebooks.rows(copy) == gradebooks.rows(graded_by_stock.root / "gradebook.db")


@pytest.mark.parametrize("content", [STOCK, STOCK + b"\n", STOCK.replace(b"\n", b"\r\n") + b"\r\n", b""])
def test_the_line_goes_in_and_out_byte_by_byte(tmp_path, content):
    """Settings are in version control: a line end that changed would be a difference in every line."""
    place = tmp_path / "nbgrader_config.py"
    place.write_bytes(content)
    place.chmod(0o640)
    course = Course.at(tmp_path)
    assert switching.switch_on(course)
    assert place.read_bytes().startswith(content)
    assert switching.is_ours(course)
    assert switching.switch_on(course) == ""
    assert place.stat().st_mode & 0o777 == 0o640
    place.write_bytes(place.read_bytes() + b"c.Limits.processes = 32\n")  # somebody went on writing
    assert switching.switch_off(course)
    assert place.read_bytes().replace(b"\r", b"").rstrip(b"\n").endswith(b"c.Limits.processes = 32")
    assert b"nbviva" not in place.read_bytes()


def test_settings_that_others_wrote_are_left_to_them(tmp_path, capsys):
    """Who wrote the line in words of their own knows where it stands; a broken file is not made worse."""
    place = tmp_path / "nbgrader_config.py"
    place.write_bytes(b"import nbviva as n\nc = get_config()\nn.switch_on(c)\n")
    assert main(["--course", str(tmp_path), "adopt"]) == 0
    assert "--undo" not in capsys.readouterr().out  # which would refuse
    course = Course.at(tmp_path)
    assert switching.switch_on(course) == ""
    assert not switching.is_ours(course)
    with pytest.raises(CourseError, match="line 3"):
        switching.switch_off(course)
    place.write_bytes(b"c = (\n")
    with pytest.raises(CourseError, match="cannot be read as Python"):
        switching.switch_on(course)
    for wrong in (b"c = get_config()\nc.Limits.procesess = 3\n", b"1 / 0\n"):
        place.write_bytes(wrong)
        with pytest.raises(SettingsError):
            switching.switch_on(Course.at(tmp_path))
        assert place.read_bytes() == wrong


def test_a_link_stays_a_link(tmp_path):
    """Several courses may share one file of settings."""
    (tmp_path / "shared.py").write_bytes(STOCK)
    (tmp_path / "course").mkdir()
    link = tmp_path / "course" / "nbgrader_config.py"
    link.symlink_to(tmp_path / "shared.py")
    assert switching.switch_on(Course.at(tmp_path / "course"))
    assert link.is_symlink()
    assert b"switch_on" in (tmp_path / "shared.py").read_bytes()


def test_what_was_handed_in_without_a_source_is_named(tmp_path):
    """An assignment of last year is not forgotten in silence; wherever the settings have the folders."""
    course = small.make(
        tmp_path, [], 'c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/of {student_id}"\n'
    )  # fmt: skip
    for place in ("submitted/hw/of ada", "submitted/last year/of ada", "submitted/last year/of ben.b"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "source" / "hw").rename(tmp_path / "kept")
    (tmp_path / "source" / "hw").mkdir()
    (tmp_path / "kept").rename(tmp_path / "source" / "hw" / "of .")
    assert course.assignments() == ["hw"]
    assert astray.without_source(course) == ["last year"]


def test_a_notebook_in_no_folder_of_an_assignment_is_named(tmp_path):
    """Somebody has put it there for a student, who has no grade then, and no table says so."""
    course = small.make(tmp_path / "a", [], "c.IncludeHeaderFooter.header = 'source/header.ipynb'\n")
    (tmp_path / "a" / "source" / "header.ipynb").write_text("{}")  # nbgrader looks for this one there
    assert astray.loose(course) == []
    for place in ("ada/hw/hw.ipynb", "ada/hw/data/b.ipynb", "dan/hw.zip", "ben/hw.ipynb", "cy_hw.ipynb", "notes.txt"):
        (tmp_path / "a" / "submitted" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "a" / "submitted" / place).write_text("{}")
    assert astray.loose(course) == ["submitted/ben/hw.ipynb", "submitted/cy_hw.ipynb"]
    for place in ("submitted/all.zip", "source/ps2.ipynb"):
        (tmp_path / "a" / place).write_text("{}")
    assert astray.loose(course)[:2] == ["source/ps2.ipynb", "submitted/all.zip"]
    structure = "{nbgrader_step}/{assignment_id}/of {student_id}"
    other = small.make(tmp_path / "b", [], f'c.CourseDirectory.directory_structure = "{structure}"\n')
    for place in ("hw/of ada/hw.ipynb", "hw/ben.ipynb"):
        (tmp_path / "b" / "submitted" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "b" / "submitted" / place).write_text("{}")
    assert astray.loose(other) == ["source/hw/hw.ipynb", "submitted/hw/ben.ipynb"]


def test_a_course_without_assignments_says_so(tmp_path, capsys):
    """Two lines that end in "no grade was changed" would look like a comparison."""
    (tmp_path / "nbgrader_config.py").write_bytes(STOCK)
    (tmp_path / "submitted" / "ada" / "hw").mkdir(parents=True)
    (tmp_path / "submitted" / "ben.ipynb").write_text("{}")
    assert main(["--course", str(tmp_path), "adopt"]) == 0
    said = capsys.readouterr().out
    assert "source/ holds no assignment: there is nothing to compare" in said
    assert "handed in, and not in source/, so nobody grades it: hw" in said
    assert "nor nbviva looks for it: submitted/ben.ipynb\n" in said


def cell(text: str, *outputs: dict) -> dict:
    return {"t": {"source": text, "outputs": list(outputs)}}


@pytest.mark.parametrize(
    ("result", "before", "after", "left", "said"),
    [
        (CellResult(0, "t"), 0.0, 2.0, None, NOT_THERE),
        (CellResult(0, "t"), 0.0, 2.0, cell("other"), "an older one"),
        (CellResult(0, "t", asks="it was refused"), 2.0, 0.0, cell("x"), "a person has to decide: it was refused"),
        (CellResult(0, "t"), 0.0, 2.0, cell("x", {"output_type": "stream", "name": "stderr"}), "on stderr"),
        (CellResult(0, "t"), 0.0, 2.0, cell("x", {"output_type": "error", "ename": "NameError", "evalue": "no q\nb"}),
         "failed in nbgrader with NameError: no q"),
        (CellResult(0, "t", ended="error", message="KeyError: 3"), 2.0, 0.0, cell("x"), "and not here: KeyError: 3"),
        (CellResult(0, "t"), 2.0, 1.0, cell("x", {"output_type": "execute_result", "data": {"text/plain": ["1/2"]}}),
         "shows 1/2, which nbgrader reads otherwise"),
        (None, None, 0.0, {}, "nothing shows why"),
    ],
)  # fmt: skip
def test_each_reason(result, before, after, left, said):
    """A difference without a reason is one that an instructor cannot decide on."""
    assert said in reason(result, before, after, left, "x")
