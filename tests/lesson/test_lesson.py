"""What the instructor's notebook promises to its readers."""

import json
import re

from nbviva.cells.marks import grade_id, is_test


def test_the_number_of_hidden_checks_is_true(lesson):
    """Each test cell tells the learner how many more checks run at grading; the number must be right."""
    compares = re.compile(r"checks\.(?:array|value|indices|index_list|same_dict|unpack|fail)\(")
    for cell in filter(is_test, lesson.cells):
        visible, hidden = cell.source.split("### BEGIN HIDDEN TESTS")
        (said,) = re.findall(r"hidden=(\d+)", visible)
        assert int(said) == len(compares.findall(hidden)), grade_id(cell)


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
