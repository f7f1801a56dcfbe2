"""The student version: fresh, without secrets, and failing where nothing has been solved."""

import json
import shutil
import subprocess
import sys

import nbformat
import pytest
from support import small

from nbviva.audit import release
from nbviva.cells.marks import NBGRADERS, grade_id, is_answer, is_test
from nbviva.cli import main

ASSIGNMENT = "dinosaur_island"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"


def test_release_is_what_the_source_generates(course, tmp_path):
    """A release that is older than its source teaches and tests something else."""
    release.generate(course, ASSIGNMENT, tmp_path / ASSIGNMENT)
    assert release.differences(course.release(ASSIGNMENT), tmp_path / ASSIGNMENT) == []


def test_release_is_complete_by_itself(course):
    """A learner at home gets this folder and nothing else."""
    folder = course.release(ASSIGNMENT)
    for name in (
        NOTEBOOK,
        "dinos.txt",
        "utils/rnn.py",
        "utils/checks/comparing.py",
        "figures/clipping.svg",
        "requirements.txt",
    ):
        assert (folder / name).is_file(), name
    for name in ("shakespeare.ipynb", "sonnets/model.npz", "sonnets/verse.txt", "utils/sonnets/lstm.py"):
        assert (folder / name).is_file(), name
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.ipynb"))
    for figure in (folder / "figures").glob("*.svg"):
        assert f"figures/{figure.name}" in text


def test_nothing_secret_is_in_the_release(course):
    """One line of a solution or a hidden test in any file is enough to spoil an assignment."""
    source = nbformat.read(course.source(ASSIGNMENT) / NOTEBOOK, as_version=4)
    assert release.leaks(source, course.release(ASSIGNMENT), NBGRADERS) == []


def test_a_leaked_solution_line_is_found_in_any_file(course, tmp_path):
    """The check above must be able to fail: here a solution hides in a figure's metadata."""
    folder = tmp_path / ASSIGNMENT
    shutil.copytree(course.release(ASSIGNMENT), folder)
    source = nbformat.read(course.source(ASSIGNMENT) / NOTEBOOK, as_version=4)
    figure = folder / "figures" / "clipping.svg"
    line = "np.clip(gradient, -maxValue, maxValue, out=gradient)"
    figure.write_text(figure.read_text().replace("</svg>", f"<metadata>{line}</metadata></svg>"))
    (problem,) = release.leaks(source, folder, NBGRADERS)
    assert problem.where == "figures/clipping.svg"
    assert "cell 'clip'" in problem.what


def test_stale_missing_and_left_over_files_are_named(course, tmp_path):
    """Whoever forgot `nbviva release` must be told which file gave it away."""
    folder = tmp_path / ASSIGNMENT
    shutil.copytree(course.release(ASSIGNMENT), folder)
    (folder / "dinos.txt").write_text("Rex")
    (folder / "utils" / "text.py").unlink()
    (folder / "more.txt").write_text("")
    problems = release.differences(folder, course.release(ASSIGNMENT))
    assert {problem.where for problem in problems} == {"dinos.txt", "utils/text.py", "more.txt"}
    assert all("nbviva release" in problem.what for problem in problems)


@pytest.mark.parametrize("ids", [{}, {"id": "twice"}])
def test_a_notebook_without_ids_of_its_own_can_have_a_fresh_release(tmp_path, ids):
    """Many courses are older than ids: nbformat makes up others each time, and no release would ever be fresh."""
    made = small.make(tmp_path, [small.answer("double", "def double(x):\n    return 2 * x"), small.check("test", "1")])
    source = made.source("hw") / "hw.ipynb"
    text = json.loads(source.read_text())
    for cell in text["cells"]:
        cell.pop("id", None)
        cell |= ids
    source.write_text(json.dumps(text | {"nbformat_minor": 5}))
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        release.generate(made, "hw", folder)
    assert release.differences(*folders) == []
    notebook = folders[1] / "hw.ipynb"
    notebook.write_text(notebook.read_text().replace("YOUR CODE", "MY CODE"))
    assert [problem.where for problem in release.differences(*folders)] == ["hw.ipynb"]
    notebook.write_text("{}")
    assert release.differences(*folders)


@pytest.mark.slow
def test_unsolved_every_test_with_points_fails_and_nothing_else_breaks(course):
    """A test that passes in the blank notebook gives points for nothing; another error would confuse a beginner."""
    assert release.unsolved(course.release(ASSIGNMENT), NOTEBOOK) == []


@pytest.mark.slow
def test_a_vacuous_test_and_a_broken_cell_are_found(course, tmp_path):
    """The check above must be able to fail."""
    folder = tmp_path / ASSIGNMENT
    shutil.copytree(course.release(ASSIGNMENT), folder)
    nb = nbformat.read(folder / NOTEBOOK, as_version=4)
    by_id = {grade_id(cell): cell for cell in nb.cells if grade_id(cell)}
    by_id["test_clip_bounds"].source = "assert True"
    by_id["vocabulary"].source += "\nundefined_name"
    nbformat.write(nb, folder / NOTEBOOK)
    vacuous, broken = sorted(release.unsolved(folder, NOTEBOOK), key=lambda problem: "vocabulary" in problem.where)
    assert "test_clip_bounds" in vacuous.where
    assert "passes in the unsolved notebook" in vacuous.what
    assert "vocabulary" in broken.where
    assert "NameError" in broken.what


@pytest.mark.slow
def test_a_cell_without_a_name_is_told_by_its_number(tmp_path):
    """A given cell needs no mark of nbgrader's, and before version 4.5 of the format no cell had an id."""
    cells = [nbformat.v4.new_markdown_cell("Hello"), nbformat.v4.new_code_cell("undefined_name")]
    for cell in cells:
        del cell["id"]
    nb = nbformat.v4.new_notebook()
    nb.cells, nb.nbformat_minor = cells, 2
    nbformat.write(nb, tmp_path / "hw.ipynb")
    (problem,) = release.unsolved(tmp_path, "hw.ipynb")
    assert problem.where == "hw.ipynb: cell number 2"


def test_points_and_cells_are_those_of_the_assignment(course):
    """clip 15, sample 25, optimize 25, model 35, each in several cells; one answer cell for each function."""
    nb = nbformat.read(course.release(ASSIGNMENT) / NOTEBOOK, as_version=4)
    points: dict[str, list[float]] = {}
    for cell in nb.cells:
        if is_test(cell):
            _, function, *_ = grade_id(cell).split("_")
            points.setdefault(function, []).append(cell.metadata.nbgrader.points)
    assert {name: sum(parts) for name, parts in points.items()} == {
        "clip": 15,
        "sample": 25,
        "optimize": 25,
        "model": 35,
    }
    assert min(len(parts) for parts in points.values()) >= 3
    assert [grade_id(cell) for cell in nb.cells if is_answer(cell)] == ["clip", "sample", "optimize", "model"]


def test_a_course_without_assignments_does_not_pass(tmp_path, capsys):
    """A gate that finds nothing to look at must not open."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    assert main(["--course", str(tmp_path), "check"]) == 1
    assert "holds no assignment" in capsys.readouterr().err


def test_nothing_but_the_verdict_is_printed(tmp_path):
    """The kernel of the unsolved notebook has warnings for whoever runs it; they are not about the student version."""
    cells = [small.answer("one", "def one():\n    return 1"), small.check("test_one", "assert one() == 1")]
    course = small.make(tmp_path, cells)
    base = [sys.executable, "-m", "nbviva", "--course", str(course.root)]
    subprocess.run([*base, "release"], check=True, capture_output=True)
    done = subprocess.run([*base, "check"], capture_output=True, text=True, timeout=100)
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1), done.stdout
