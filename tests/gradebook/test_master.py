"""The master: the very cells that nbgrader saves into its gradebook, made without one."""

import copy
import shutil
from pathlib import Path

import nbformat
import nbgrader
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from traitlets.config import Config

from nbviva.cells import notes
from nbviva.cells.marks import grade_id
from nbviva.course.layout import Course
from nbviva.errors import MasterError
from nbviva.gradebook.master import master

ASSIGNMENT = "dinosaur_island"


def mark(grade_id, **more):
    return {"nbgrader": {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
            | {"grade_id": grade_id} | more}  # fmt: skip


def of_gradebook(course, assignment):
    """Return what the gradebook knows: notebook -> name of a cell -> source, checksum, type, locked, points."""
    found = {}
    with Gradebook(course.db_url) as gradebook:
        for notebook in gradebook.find_assignment(assignment).notebooks:
            points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
            found[notebook.name] = {
                cell.name: (cell.source, cell.checksum, cell.cell_type, cell.locked, points.get(cell.name))
                for cell in notebook.source_cells
            }
    return found


def of_skeleton(made):
    found = {}
    for cell in made.cells:
        known = cell.metadata.get("nbgrader", {})
        if any(known.get(key) for key in ("grade", "solution", "locked", "task")):
            locked = not known["solution"] and (known["grade"] or known["locked"])
            points = float(known["points"]) if known["grade"] or known.get("task") else None
            found[known["grade_id"]] = (cell.source, known.get("checksum"), cell.cell_type, locked, points)
    return found


def masters(course, assignment):
    config = course.settings.nbgrader
    return {
        path.stem: master(
            nbformat.read(path, as_version=4), config, path.stem, root=course.root, folder=course.source(assignment)
        )
        for path in course.notebooks(assignment)
    }


def test_this_course_has_the_cells_of_its_gradebook(course_copy):
    """nbgrader compares checksums and points with these rows; a difference would grade on something else."""
    course_copy.must("generate_assignment", ASSIGNMENT, "--force")
    made = masters(course_copy, ASSIGNMENT)
    assert {name: of_skeleton(one) for name, one in made.items()} == of_gradebook(course_copy, ASSIGNMENT)
    sources = {grade_id(cell): cell.source for cell in made[ASSIGNMENT].cells}
    assert "HIDDEN TESTS" in sources["test_clip_values"]


@pytest.mark.slow
@pytest.mark.parametrize("autotest", [False, True])
def test_nbgraders_example_course_has_the_cells_of_its_gradebook(tmp_path, autotest):
    """Header, old format, tasks, manual answers and generated tests: all that nbgrader itself shows to newcomers."""
    guide = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
    shutil.copytree(guide / "source" / ("ps1_autotest" if autotest else "ps1"), tmp_path / "source" / "ps1")
    shutil.copy(guide / "source" / "header.ipynb", tmp_path / "source")
    shutil.copy(guide / "autotests.yml", tmp_path)
    settings = "c = get_config()\nc.IncludeHeaderFooter.header = 'source/header.ipynb'\n"
    (tmp_path / "nbgrader_config.py").write_text(settings)
    course = Course.at(tmp_path)
    course.must("generate_assignment", "ps1")
    made = masters(course, "ps1")
    assert {name: of_skeleton(one) for name, one in made.items()} == of_gradebook(course, "ps1")
    for name, one in made.items():
        nbformat.validate(one)
        assert "Before you turn this problem in" in one.cells[0].source
        release = nbformat.read(course.release("ps1") / f"{name}.ipynb", as_version=4)
        shown = [notes.released(cell) for cell in one.cells]
        assert shown == [cell.source for cell in release.cells]


def test_what_learners_see_is_kept_beside_what_is_hidden(course):
    """A copy of a test cell is recognised by the text that the learner had."""
    made = masters(course, ASSIGNMENT)[ASSIGNMENT]
    release = nbformat.read(course.release(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb", as_version=4)
    shown = [notes.released(cell) for cell in made.cells]
    assert shown == [cell.source for cell in release.cells]
    assert shown != [cell.source for cell in made.cells]


def test_it_is_the_same_each_time_and_leaves_the_source_alone():
    """Results are cached under the content of the master: ids must not be drawn anew."""
    source = new_notebook(
        cells=[new_code_cell("### BEGIN SOLUTION\n1\n### END SOLUTION", metadata=mark("a", solution=True))]
    )
    source.cells[0].pop("id")
    before = copy.deepcopy(source)
    one, other = (master(source, Config(), "n") for _ in range(2))
    assert one == other
    assert source == before
    assert one.cells[0].source == "# YOUR CODE HERE\nraise NotImplementedError()"


def test_it_writes_no_file_and_no_database(course, tmp_path, monkeypatch):
    """It is made for every grading, also where the course cannot be written."""
    monkeypatch.chdir(tmp_path)
    made = masters(course, ASSIGNMENT)
    assert made
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([new_code_cell("1", metadata=mark("a", solution=True))] * 2, "cell 2 is called 'a' like cell 1"),
        ([new_code_cell("1", metadata=mark("a", grade=True, locked=True))], r"cell 1 \('a'\) is worth None points"),
        ([new_code_cell("1", metadata=mark("a", grade=True, points=-1))], "is worth -1 points"),
        ([new_code_cell("1", metadata=mark("a", grade=True, points="5"))], "is worth '5' points"),
        ([new_code_cell("1", metadata=mark("", solution=True))], "has the grade_id ''"),
        ([new_code_cell("1", metadata={"nbgrader": ["grade"]})], "expected an object"),
        ([new_markdown_cell("1", metadata=mark("a", solution=True))], "not marked as a grade cell"),
        ([new_code_cell("1", metadata=mark("a", solution=True, schema_version=1))], "Outdated schema version"),
        ([new_code_cell("### BEGIN SOLUTION\n1", metadata=mark("a", solution=True))], "no end solution statement"),
    ],
)
def test_a_source_that_cannot_be_used_is_named_with_its_cell(cells, message):
    """The instructor reads this on the evening before the release."""
    with pytest.raises(MasterError, match=f"ps9.*{message}"):
        master(new_notebook(cells=[copy.deepcopy(cell) for cell in cells]), Config(), "ps9")


def test_settings_without_savecells_are_named():
    """Without it nbgrader's gradebook stays empty, and nothing could be graded."""
    config = Config()
    config.GenerateAssignment.preprocessors = ["nbgrader.preprocessors.LockCells"]
    with pytest.raises(MasterError, match="no SaveCells"):
        master(new_notebook(), config, "n")
