"""Courses of other people: what is right there is left alone, what the engine would refuse is a failure."""

import io
import json
from collections import Counter

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from rich.console import Console
from support import small

from nbviva.audit import checks, proof, report
from nbviva.audit.result import Audit, NotebookAudit, Problem, Unsplit, alike
from nbviva.cells.marks import NBGRADERS
from nbviva.cli import main

SQUARE = "def square(x):\n    return x * x"
ODD = [
    small.given("%matplotlib inline\nimport matplotlib.pyplot as plt\nimport numpy as np\nimport helpers"),
    small.answer("square", SQUARE),
    small.given("square(4)"),
    small.check("test_last", "assert _ == 16 and Out and In[-1].startswith('assert')"),
    small.answer("words", "%%capture got\nimport numpy as np\nnumber = 7\nprint('x')"),
    # what is seeded anew and not drawn from changes no verdict
    small.check("test_words", "%%time\nassert number == 7\nassert got.stdout == 'x\\n'\nimport random\nrandom.seed()"),
    small.answer("draw", "def draw():\n    plt.plot([1, 2])\n    plt.title('a title')\n    plt.show()"),
    small.check("test_draw", "draw()\n'Success!'"),
    small.check("test_free", "square(2) == 5", points=0),
    small._marked("def half(x):\n    return x / 2", "half", solution=True),
    small.check("test_half", "import warnings\nwarnings.warn('beware')\nassert half(5) == 2.5"),
    small._marked("# YOUR CODE HERE\nraise NotImplementedError()", "later", solution=True, grade=True, points=2),
    small.answer("table", "rows = open('figures/rows.txt').read()"),
    small.check("test_table", "from IPython.display import display\ndisplay(rows)\nassert rows == 'three'"),
]


def shown(result, **options):
    """Return what a terminal shows, as text."""
    console = Console(width=options.get("width") or 200, record=True, file=io.StringIO())
    for part in report.tables(result, **options):
        console.print(part, soft_wrap=True, highlight=False)
    return console.export_text()


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """Audit a course that is right, and unlike this repository's; return the result."""
    course = small.make(tmp_path_factory.mktemp("odd"), ODD)
    (course.source("hw") / "helpers.py").write_text("import numpy as np\n")
    (course.source("hw") / "figures").mkdir()
    (course.source("hw") / "figures" / "rows.txt").write_text("three")
    return proof.run(course, "hw", runs=2)


def test_what_is_right_in_another_course_is_no_problem(odd):
    """Words for students at the end, `_`, magics, figures, files in folders: a grader that runs them may not complain.

    Nor of test cells without points, of answers that a person grades, of answers without markers.
    """
    assert odd.all_problems == ()
    assert odd.passes()
    assert not odd.passes(strict=True)
    (notebook,) = odd.notebooks
    assert [row.name for row in notebook.tests] == ["test_last", "test_words", "test_draw", "test_half", "test_table"]
    assert notebook.flips == 0
    about = Counter((one.where.partition("'")[2].strip("'"), one.what[:20]) for one in odd.all_advice)
    assert about == {
        ("test_half", "writes to stderr: no"): 1,
        ("test_draw", "the last line of the"): 1,
        ("test_last", "cannot be split from"): 1,
        ("draw", "no test notices this"): about["draw", "no test notices this"],
    }
    assert about["draw", "no test notices this"] > 3


def test_what_is_not_split_is_told_with_its_reason_and_remedy(odd):
    """Hidden tests of such a cell can be read: an author has to know which, why, and what to write instead."""
    (notebook,) = odd.notebooks
    assert notebook.cells == 6
    (apart,) = notebook.together
    assert (apart.cell, apart.why) == ("test_last", "split, it fails with AssertionError")
    assert "Give a name to what is shown" in apart.mend
    text = shown(odd)
    assert "5 of 6 test cells are split from the answers." in text
    assert "split, it fails with AssertionError. Give a name" in text


def test_what_is_alike_is_told_once(odd):
    """Forty lines that say the same hide the one that does not."""
    text = shown(odd)
    count = sum("no test notices" in one.what for one in odd.all_advice)
    assert text.count("no test notices this change") == 1
    assert f"{count} times: no test notices this change of the solution" in text
    assert text.count("- hw.ipynb: cell 'draw'") == report.PLACES
    assert f"and {count - report.PLACES} more" in text
    page = report.as_html(odd)
    assert page.count("no test notices this change") == 1
    assert page.count("<strong>hw.ipynb: cell &#39;draw&#39;</strong>") == count
    assert len(json.loads(report.as_json(odd))["notebooks"][0]["advice"]) == count + 2
    assert json.loads(report.as_json(odd))["passed"]
    assert not json.loads(report.as_json(odd, strict=True))["passed"]


def test_solutions_to_try_are_asked_for_once_and_a_file_is_shown(odd):
    """Without a zoo nothing is wrong; how to have one must not be looked for."""
    text = shown(odd)
    assert text.count("has no solutions to try") == 1
    assert "vacuous" not in text
    assert '# loses = ["test_last"]' in text
    assert "# %% square" in text
    assert "release/hw is not there yet" in text
    assert "hw may be released." in text
    assert "hw must not be released: 4" not in text
    assert "pieces of advice, which --strict counts" in shown(odd, strict=True)


def test_lines_fit_a_terminal(odd):
    """In 80 columns a line that is broken within a word has to be read twice."""
    text = shown(odd, width=80)
    assert max(map(len, text.splitlines())) <= 80
    assert "\n         - hw.ipynb: cell 'draw'" in text


def test_a_reason_for_each_unsplit_cell_is_shown_however_many_there_are():
    """They are alike, and each has a remedy of its own."""
    apart = tuple(Unsplit(f"test_{n}", f"reason {n}", "Mend it") for n in range(6))
    text = shown(Audit("hw", (NotebookAudit("hw.ipynb", cells=8, together=apart),)))
    assert "2 of 8 test cells are split" in text
    assert [f"test_{n}': reason {n}. Mend it" in text for n in range(6)] == [True] * 6
    assert len(alike([Problem("a", "x", "1"), Problem("b", "y"), Problem("c", "x")])) == 2


# ---- what the engine refuses


def refused(folder):
    """Write an assignment of five notebooks, of which four cannot be graded."""
    course = small.make(folder, [small.answer("square", SQUARE), small.check("test_square", "assert square(3) == 9")])
    place = course.source("hw")
    plain = json.loads((place / "hw.ipynb").read_text())

    def write(name, change):
        notebook = json.loads(json.dumps(plain))
        change(notebook)
        (place / f"{name}.ipynb").write_text(json.dumps(notebook))

    def older(notebook):
        for cell in notebook["cells"]:
            cell["metadata"]["nbgrader"]["schema_version"] = 2

    (place / "broken.ipynb").write_text('{"cells": [')
    write("twice", lambda notebook: notebook["cells"].append({**notebook["cells"][1], "id": "another"}))
    write("old", older)
    write("other", lambda nb: nb["metadata"].update(kernelspec={"name": "ir", "display_name": "R", "language": "R"}))
    return course


def test_what_cannot_be_graded_is_a_failure_of_each_notebook_that_names_the_remedy(tmp_path, capsys):
    """Advice is read by those who have time: who releases such an assignment has no grades at the end."""
    course = refused(tmp_path)
    data = tmp_path / "audit.json"
    assert main(["--course", str(tmp_path), "audit", "hw", "--json", str(data)]) == 1
    out = capsys.readouterr().out
    found = {}
    for notebook in json.loads(data.read_text())["notebooks"]:
        found[notebook["notebook"]] = [one["what"] for one in notebook["problems"]]
    assert {name: len(problems) for name, problems in found.items()} == {
        "broken.ipynb": 1, "old.ipynb": 1, "other.ipynb": 1, "twice.ipynb": 1,
    }  # fmt: skip
    assert "cannot be read as a notebook" in found["broken.ipynb"][0]
    assert "has a kernel for R" in found["other.ipynb"][0]
    assert "has the same id as a cell before it" in found["twice.ipynb"][0]
    assert "`nbgrader update source/hw/old.ipynb`" in found["old.ipynb"][0]
    assert "hw must not be released: 4 problems." in out
    assert "Nothing was run" in out
    # the command that is told is the one that helps
    course.must("update", "source/hw/old.ipynb")
    mended = nbformat.read(course.source("hw") / "old.ipynb", as_version=4)
    assert checks.problems("old.ipynb", mended, NBGRADERS) == []


def test_what_the_settings_leave_to_nbgrader_is_read_and_passes_unless_strict(tmp_path, capsys):
    """An assignment in R is graded, by nbgrader: it may be released, though nothing of it was tried."""
    course = refused(tmp_path)
    for name in ("hw", "broken", "twice", "old"):
        (course.source("hw") / f"{name}.ipynb").unlink()
    with (tmp_path / "nbgrader_config.py").open("a") as settings:
        settings.write('c.Sandbox.other_languages = "nbgrader"\n')
        settings.write('c.ClearSolutions.code_stub = {"R": "# YOUR CODE HERE"}\n')
    assert main(["--course", str(tmp_path), "audit", "hw"]) == 0
    assert "hw is for R, and only Python is run here" in capsys.readouterr().out
    assert main(["--course", str(tmp_path), "audit", "hw", "--strict", "--fix-release"]) == 1
    assert "1 piece of advice, which --strict counts" in capsys.readouterr().out
    assert not course.release("hw").exists()


TEXT_IS_SOLUTION = """c.GenerateAssignment.preprocessors = [
    f"nbgrader.preprocessors.{name}" for name in ("LockCells", "ComputeChecksums", "SaveCells", "ClearHiddenTests")
]
"""


def test_a_text_that_is_released_as_the_answer_earns_points_and_a_test_of_nothing_does_not(tmp_path):
    """Of answers whose released text is the solution the untouched notebook has all points, and rightly."""
    cells = [
        small._marked("def half(x):\n    return x / 2", "half", solution=True),
        small.check("test_half", "assert half(4) == 2"),
        small.check("test_nothing", "assert True"),
    ]
    course = small.make(tmp_path, cells, TEXT_IS_SOLUTION)
    course.source("hw").rename(tmp_path / "source" / "files")  # which is also what a folder of the audit is called
    result = proof.run(course, "files", runs=2)
    (problem,) = result.all_problems
    assert str(problem).startswith("hw.ipynb: cell 'test_nothing' gives points for the untouched student version")


@pytest.mark.parametrize(
    ("solution", "test", "said"),
    [
        ("def f():\n    while True: pass", "f()", "hw is refused: hw: test_f was stopped with the instructor's own"),
        ("def f(:\n    pass", "f()", "NameError: name 'f' is not defined (cell 'f' before it: SyntaxError"),
        ("f = 3", "f == 3", "cell 'test_f' the last line of the test cell shows True, which is no number of points"),
    ],
    ids=["endless", "not Python", "no assertion"],
)
def test_a_reference_that_cannot_be_graded_is_said_once_and_with_its_cause(tmp_path, solution, test, said):
    """The author sees the first cause, not what follows from it."""
    cells = [small.answer("f", solution), small.check("test_f", test)]
    result = proof.run(small.make(tmp_path, cells, "c.Limits.cell_seconds = 1.0\n"), "hw", runs=1)
    (problem,) = result.all_problems
    assert said in str(problem)


def test_marks_that_nbgrader_refuses_are_named_with_their_cell(tmp_path):
    """nbgrader's own log of that is a traceback of hundreds of lines."""
    cells = [small.answer("square", SQUARE), small.check("test_square", "assert square(3) == 9")]
    mark = {**cells[1].metadata["nbgrader"], "grade_id": "words"}
    course = small.make(tmp_path, [*cells, new_markdown_cell("why?", metadata={"nbgrader": mark})])
    (problem,) = proof.run(course, "hw", runs=1).all_problems
    assert "cell 3 ('words') is marked wrongly" in str(problem)


def test_help_says_what_exit_codes_mean(capsys):
    """A gate in a pipeline is built on them."""
    with pytest.raises(SystemExit):
        main(["audit", "--help"])
    out = capsys.readouterr().out
    assert "exit codes:" in out
    assert "--strict" in out
