"""What the instructor's notebook promises to its readers."""

import json
import re

from nbviva.cells.marks import grade_id, is_test
from utils.checks import showing


def test_a_check_cell_is_a_title_and_one_line(lesson):
    """A wall of checking code under an exercise is not read; feedback shows the title."""
    for cell in filter(is_test, lesson.cells):
        title, line, *rest = cell.source.split("### BEGIN HIDDEN TESTS")[0].strip().splitlines()
        assert re.fullmatch(r"# (clip|sample|optimize|model): .{5,60}", title), grade_id(cell)
        assert re.fullmatch(r"checks\.(\w+)\((clip|sample|optimize|model)(, globals\(\))?\)", line), grade_id(cell)
        assert "test_" + line.split("(")[0].removeprefix("checks.") == grade_id(cell)
        assert not rest, grade_id(cell)


def test_each_check_has_its_cell_and_each_cell_a_hidden_check(lesson):
    """The line below a check cell promises a hidden check for each."""
    cells = [cell for cell in lesson.cells if is_test(cell)]
    assert [grade_id(cell) for cell in cells] == [f"test_{name}" for names in showing.CHECKS.values() for name in names]
    for cell in cells:
        assert cell.source.count("### BEGIN HIDDEN TESTS") == 1, grade_id(cell)


def test_no_cell_says_that_all_tests_passed(lesson):
    """While hidden checks exist, that would be a lie."""
    assert not re.search("all (tests|checks) pass", " ".join(cell.source for cell in lesson.cells).lower())


def test_every_picture_has_alt_text_and_exists(lesson, course):
    """A learner who cannot see the figure reads the alternative text."""
    pictures = [p for cell in lesson.cells for p in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", cell.source)]
    assert len(pictures) >= 4
    for alt, path in pictures:
        assert len(alt.split()) >= 8, path
        assert (course.source("dinosaur_island") / path).is_file()


def test_code_cells_outside_of_answers_and_tests_are_short(lesson):
    """A cell of more than 15 lines is not read."""
    for cell in lesson.cells:
        if cell.cell_type == "code":
            shown = re.sub(r"### BEGIN (SOLUTION|HIDDEN TESTS).*?### END \1", "", cell.source, flags=re.DOTALL)
            assert len(shown.strip().splitlines()) <= 18, grade_id(cell)


def test_outputs_are_stored(lesson):
    """Instructors read the notebook before they run it."""
    for cell in lesson.cells:
        if cell.cell_type == "code" and ("print(" in cell.source or "plots." in cell.source or is_test(cell)):
            if "def " not in cell.source:
                assert cell.outputs, grade_id(cell)
            assert not [o for o in cell.outputs if o.output_type in ("error",) or o.get("name") == "stderr"]


def test_stored_outputs_name_no_machine(lesson):
    """Paths and host names of the author are nobody's business."""
    text = json.dumps([cell.get("outputs", []) for cell in lesson.cells])
    assert not re.search(r"/home/|/tmp/|/root/|/work/|C:\\\\Users", text)
