"""The audit tells the truth: it passes an assignment that is in order and names what is not in one that is not."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nbviva.audit import kept, mutants, proof, proving, report
from nbviva.audit.arena import Arena
from nbviva.audit.evidence import Evidence
from nbviva.audit.result import Mistake
from nbviva.audit.trials import Ending, Fork, Trial, TrialOutcome, Verdict
from nbviva.cli import main
from nbviva.course.layout import Course
from nbviva.exam.task import seed_of
from nbviva.report import endings as report_endings
from nbviva.report import mistakes

ASSIGNMENT = "squares"
SOLUTION = '''def square(x):
    """Return the square of x."""
    ### BEGIN SOLUTION
    result = x * x
    return result
    ### END SOLUTION'''
TEST_VALUES = """assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-2) == 4
### END HIDDEN TESTS"""
TEST_TYPE = "assert type(square(2.0)) is float"
FIGURE = '<svg xmlns="http://www.w3.org/2000/svg"><title>a square</title></svg>'


def marked(source, name, **mark):
    defaults = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False, "grade_id": name}
    cell = new_code_cell(source)
    cell.metadata["nbgrader"] = {**defaults, **mark}
    return cell


def cells():
    return [
        new_markdown_cell("# Squares"),
        marked(SOLUTION, "square", solution=True, locked=False),
        marked(TEST_VALUES, "test_values", grade=True, points=2),
        marked(TEST_TYPE, "test_type", grade=True, points=1),
    ]


def zoo_file(title, body, loses=()):
    return f'# /// zoo\n# title = "{title}"\n# loses = {json.dumps(list(loses))}\n# ///\n\n# %% square\n{body}\n'


@pytest.fixture
def squares(tmp_path):
    """A course with one small assignment that is in order, and a function that writes its notebook anew."""
    return small_course(tmp_path)


def small_course(tmp_path):
    """Make the course in an empty folder; return it and the function."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'small'\n")
    source, animals = tmp_path / "source" / ASSIGNMENT, tmp_path / "tests" / "zoo" / ASSIGNMENT
    source.mkdir(parents=True)
    for group in ("right", "wrong"):
        (animals / group).mkdir(parents=True)
    (animals / "right" / "power.py").write_text(zoo_file("A power", "def square(x):\n    return x**2"))
    (animals / "right" / "loud.py").write_text(zoo_file("Prints", "def square(x):\n    print(x)\n    return x * x"))
    (animals / "wrong" / "double.py").write_text(
        zoo_file("Doubles", "def square(x):\n    return 2 * x", ["test_values"])
    )
    (animals / "wrong" / "whole.py").write_text(
        zoo_file("Whole numbers only", "def square(x):\n    return int(x * x)", ["test_type"])
    )
    (source / "figure.svg").write_text(FIGURE)

    def write(of):
        nbformat.write(
            new_notebook(cells=of, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}),
            source / "squares.ipynb",
        )
        return Course.at(tmp_path)

    course = write(cells())
    assert main(["--course", str(tmp_path), "release", ASSIGNMENT]) == 0
    return course, write


def problems_of(course, **options):
    result = proof.run(course, ASSIGNMENT, runs=2, **options)
    return [*map(str, result.all_problems)]


def test_an_assignment_in_order_passes(squares):
    """Nothing is proved by a gate that never opens."""
    course, _ = squares
    result = proof.run(course, ASSIGNMENT)
    assert result.all_problems == ()
    (notebook,) = result.notebooks
    assert (notebook.right, notebook.wrong, notebook.flips) == (2, 2, 0)
    assert notebook.mutants == notebook.killed > 5
    assert notebook.verdicts >= 2 * (3 * proof.RUNS + 2 * proving.WRONG_RUNS + notebook.mutants)
    assert {(row.name, row.alone > 0) for row in notebook.tests} == {("test_values", True), ("test_type", True)}


def planted(kind):
    """Return the cells of the assignment with a fault, and what the audit must say of it."""
    of = cells()
    if kind == "vacuous test":
        of.append(marked("square(1)\nassert True", "test_nothing", grade=True, points=1))
        return of, "cell 'test_nothing'.*is vacuous"
    if kind == "test that checks nothing at all":
        of.append(marked("assert True", "test_nothing", grade=True, points=1))
        return of, "cell 'test_nothing'.*gives points for the untouched student version"
    if kind == "unseeded test":
        of[2].source = "import random\nx = random.random()\nassert square(x) == x * x"
        return of, "cell 'test_values'.*draws random numbers from a generator that was not seeded"
    if kind == "generator without a seed":
        of[
            2
        ].source = (
            "import numpy as np\nx = np.random.default_rng().random()\nassert square(x) == x * x\nassert square(3) == 9"
        )
        return of, r"cell 'test_values'.*without a seed: default_rng\(\)"
    if kind == "test that flips":
        of[
            2
        ].source = (
            "assert square(3) == 9 and (hash('flip') % 2 or square(0) == 0)\nassert hash('flip') % 4 or square(3) == 8"
        )
        return of, "cell 'test_values'.*changes its verdict on"
    if kind == "duplicated id":
        of[3].metadata["nbgrader"]["grade_id"] = "test_values"
        return of, "cell 'test_values'.*has the same id as a cell before it"
    if kind == "wrong reference":
        of[1].source = SOLUTION.replace("x * x", "x * x + 1")
        return of, "cell 'test_values'.*fails with the reference solution"
    if kind == "test that writes to stderr":
        of[3].source = f"import sys\nprint('checking', file=sys.stderr)\n{TEST_TYPE}"
        return of, "cell 'test_type'.*writes to stderr"
    if kind == "marker without its end":
        of[2].source = TEST_VALUES.replace("### END HIDDEN TESTS", "")
        return of, "cell 'test_values'.*do not pair"
    if kind == "points that are no number":
        of[3].metadata["nbgrader"]["points"] = -1
        return of, "cell 'test_type'.*has -1 points"
    if kind == "test that fails a right solution":
        of[3].source = f"{TEST_TYPE}\nassert square.__doc__"
        return of, "cell 'test_type'.*fails the right solution right/power"
    raise AssertionError(kind)


@pytest.mark.parametrize(
    "kind",
    [
        "vacuous test", "test that checks nothing at all", "unseeded test", "generator without a seed",
        "test that flips",
        "duplicated id", "wrong reference", "test that writes to stderr", "marker without its end",
        "points that are no number", "test that fails a right solution",
    ],
)  # fmt: skip
def test_a_planted_fault_is_named_and_nothing_is_written(squares, kind, capsys):
    """The gate must stay shut, and say which cell keeps it shut."""
    course, write = squares
    before = {path: path.read_bytes() for path in course.release(ASSIGNMENT).rglob("*") if path.is_file()}
    of, message = planted(kind)
    write(of)
    assert main(["--course", str(course.root), "audit", ASSIGNMENT, "--fix-release", "--runs", "6"]) == 1
    said = capsys.readouterr()
    assert re.search(message, said.out + said.err), said.out + said.err
    assert {path: path.read_bytes() for path in course.release(ASSIGNMENT).rglob("*") if path.is_file()} == before


def test_a_solution_in_a_figures_metadata_is_named(squares):
    """A leak can hide where nobody looks."""
    course, _ = squares
    figure = course.source(ASSIGNMENT) / "figure.svg"
    figure.write_text(FIGURE.replace("</svg>", "<metadata>result = x * x</metadata></svg>"))
    assert any("figure.svg holds a line of the hidden part of cell 'square'" in p for p in problems_of(course))


def test_a_solution_in_a_pictures_compressed_text_is_named(squares):
    """PNG files carry text of their own, compressed."""
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    course, _ = squares
    text = b"Comment\0\0" + zlib.compress(b"result = x * x")
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    picture = (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"zTXt", text)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )
    (course.source(ASSIGNMENT) / "square.png").write_bytes(picture)
    assert any("square.png holds a line of the hidden part of cell 'square'" in p for p in problems_of(course))


def test_a_stale_release_is_named_and_fixed_on_request(squares):
    """`--fix-release` writes the student version once everything else holds."""
    course, write = squares
    of = cells()
    of[0].source = "# Squares of numbers"
    write(of)
    assert any("squares.ipynb is not what source/ generates" in p for p in problems_of(course))
    assert problems_of(course, fix_release=True) == []
    assert problems_of(course) == []


def test_a_surviving_mutant_is_listed_with_its_change_until_it_is_explained(squares):
    """A change that no test notices is either tested or argued."""
    course, write = squares
    of = cells()
    of[1].source = SOLUTION.replace("result = x * x\n", "result = x * x\n    spare = 7\n")
    write(of)
    changes = [re.search(r"squares/equivalent.toml: (.*)", p)[1] for p in problems_of(course, fix_release=True)]
    assert "spare = 7  ->  (left out)" in changes
    entries = "".join(
        f'[[mutant]]\ncell = "square"\nchange = "{change}"\nwhy = "spare is never used"\n' for change in changes
    )
    (course.zoo(ASSIGNMENT) / "equivalent.toml").write_text(entries)
    assert problems_of(course, fix_release=True) == []


def test_a_wrong_solution_that_passes_is_named_with_its_title(squares):
    """The zoo says what must lose; a test that does not notice is too weak."""
    course, _ = squares
    body = "def square(x):\n    return x * x if abs(x) < 5 else 0"
    (course.zoo(ASSIGNMENT) / "wrong" / "large.py").write_text(
        zoo_file("Gives up on large numbers", body, ["test_values"])
    )
    assert any(
        "cell 'test_values' passes the wrong solution wrong/large: Gives up on large numbers" in p
        for p in problems_of(course)
    )


def test_the_message_that_the_zoo_demands_is_checked(squares):
    """A misconception with a known message must get it."""
    course, _ = squares
    file = course.zoo(ASSIGNMENT) / "wrong" / "double.py"
    file.write_text(file.read_text().replace("# ///\n\n", '# says = "squared, not doubled"\n# ///\n\n'))
    assert any("wrong/double should be told 'squared, not doubled'" in p for p in problems_of(course))


def test_reports_hold_what_was_found(squares, tmp_path, capsys):
    """The terminal, the JSON and the page tell the same."""
    course, write = squares
    of, _ = planted("vacuous test")
    write(of)
    page, data = tmp_path / "audit.html", tmp_path / "audit.json"
    assert (
        main(
            ["--course", str(course.root), "audit", ASSIGNMENT, "--runs", "2", "--json", str(data), "--html", str(page)]
        )
        == 1
    )
    result = json.loads(data.read_text())
    assert result["passed"] is False
    assert "is vacuous" in json.dumps(result["notebooks"][0]["problems"])
    assert "is vacuous" in page.read_text()
    assert "<script" not in page.read_text()
    out = capsys.readouterr().out
    assert "is vacuous" in out
    assert "must not be released" in out
    found = kept.read(course, ASSIGNMENT)
    assert [one.name for one in found.known] == ["double", "whole"]
    assert found.known[0].endings["test_type"] == (report_endings.Ending("ok"),)
    assert found.checks == kept.checks_now(course, ASSIGNMENT)
    write(cells())
    assert found.checks != kept.checks_now(course, ASSIGNMENT)  # a planted fault is gone, so it is another check


def test_text_from_the_course_is_escaped_in_the_page(squares):
    """A title or message with HTML in it must not run in an instructor's browser."""
    course, _ = squares
    body = "def square(x):\n    raise ValueError('<img src=x onerror=alert(1)>')"
    (course.zoo(ASSIGNMENT) / "right" / "odd.py").write_text(zoo_file("Odd", body))
    page = report.as_html(proof.run(course, ASSIGNMENT, runs=1))
    assert "<img" not in page
    assert "&lt;img" in page


def test_mutants_change_one_thing_and_compile():
    """A mutant that does not compile proves nothing, and two changes at once hide each other."""
    text = "def f(a, b):\n    c = a + b\n    if c > 3:\n        c -= 1\n    return c"
    made = mutants.of_cell("f", text)
    assert len({m.text for m in made}) == len(made) > 10
    changes = {m.diff for m in made}
    assert "c = a + b  ->  c = a - b" in changes
    assert "c -= 1  ->  (left out)" in changes
    assert "return c  ->  (left out)" in changes
    for mutant in made:
        compile(mutant.text, "mutant", "exec")
        assert sum(a != b for a, b in zip(text.splitlines(), mutant.text.splitlines(), strict=False)) == 1


@pytest.mark.slow
def test_the_course_that_nbgrader_makes_is_told_the_truth(tmp_path):
    """The audit is for every nbgrader course: nbgrader's own example has manual cells and no zoo."""
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "quickstart", "example"], cwd=tmp_path, check=True, capture_output=True
    )
    course = Course.at(tmp_path / "example")
    (assignment,) = course.assignments()
    shutil.rmtree(course.release(assignment), ignore_errors=True)
    result = proof.run(course, assignment, fix_release=True, runs=3)
    tests = {row.name: row for notebook in result.notebooks for row in notebook.tests}
    assert tests["correct_squares"].catches > 0
    assert tests["squares_invalid_input"].alone > 0
    assert result.all_problems == ()
    assert course.release(assignment).is_dir()


def test_a_system_that_cannot_fork_is_told_what_to_do(squares, monkeypatch, capsys):
    """On Windows the answer is not a traceback."""
    course, _ = squares
    monkeypatch.delattr("os.fork")
    assert main(["--course", str(course.root), "audit", ASSIGNMENT]) == 1
    assert "run it in WSL" in capsys.readouterr().err


def test_a_right_solution_with_part_of_the_points_is_named(squares):
    """Right means everything: half of the points for honest work is a wrong verdict too."""
    course, write = squares
    of = cells()
    of[3].source = f"{TEST_TYPE}\n0.5 if square(3.0) == 9 and square.__doc__ is None else 1"
    write(of)
    found = problems_of(course)
    assert any("cell 'test_type' fails the right solution right/power" in p and "0.5 of 1 points" in p for p in found)


def test_a_reference_with_part_of_the_points_is_named(squares):
    """The same for the instructor's own solution."""
    course, write = squares
    of = cells()
    of[3].source = f"{TEST_TYPE}\n0.5"
    write(of)
    assert any(
        "'test_type' fails with the reference solution: it gives 0.5 of 1 points" in p for p in problems_of(course)
    )


def test_a_run_that_dies_is_a_flip():
    """A verdict that is there in one run and missing in the next has changed."""
    tests = {"test_values": 2.0}
    earned = TrialOutcome(Trial("right/one"), {"test_values": Verdict(2.0, "")})
    died = TrialOutcome(Trial("right/one"), failed="the process ended by itself")
    flips, problems = Evidence("squares.ipynb", tests, {"right/one": [earned, died, earned]}).flips()
    assert flips == 1
    assert "cell 'test_values'" in problems[0].where


def test_an_interpreter_that_does_not_start_is_named(squares, capsys):
    """A wrong --python must not end in a traceback."""
    course, _ = squares
    arguments = ["--course", str(course.root), "audit", ASSIGNMENT, "--runs", "2", "--python", "/no/such/python"]
    assert main(arguments) == 1
    assert "/no/such/python cannot be started" in capsys.readouterr().err


def test_without_cosmic_ray_the_audit_runs_and_says_what_it_left_out(squares, monkeypatch, capsys):
    """The extra is optional: what needs nothing is proved without it, and a gate is told that something is missing."""
    course, _ = squares
    monkeypatch.setitem(sys.modules, "cosmic_ray", None)
    assert main(["--course", str(course.root), "audit", ASSIGNMENT, "--runs", "1"]) == 0
    out = capsys.readouterr().out
    assert "pip install 'nbviva[audit]'" in out
    assert "2 mutants" in out  # those that leave out a statement
    assert main(["--course", str(course.root), "audit", ASSIGNMENT, "--runs", "1", "--strict"]) == 1


def test_cells_that_cannot_be_split_and_scores_that_are_none_are_named(tmp_path):
    """The first run beside student code, the second give full points whatever they show: the author must know."""
    from support import small

    from nbviva.audit import checks

    cells = [
        small.answer("point", "class Point:\n    def __eq__(self, other):\n        return other == (1, 2)"),
        small.check("test_point", "assert Point() == (1, 2)"),
        small.check("test_shown", "Point() is not None"),
    ]
    (learned,) = checks.in_engine(small.make(tmp_path, cells), "hw").values()
    assert [apart.cell for apart in learned.together] == ["test_point"]
    assert "a Point of the submission cannot be compared with a tuple" in learned.together[0].why
    assert "Compare attributes" in learned.together[0].mend
    assert "no number of points" in learned.problems[0].what
    assert "test_shown" in learned.problems[0].where


# ---- what learners are told


def answers(kind):
    """Return a wrong `square`, the misconception, and the cells that it loses."""
    return {
        "double": ("Doubles", "def square(x):\n    return 2 * x", ["test_values"]),
        "positive": ("Forgets <the sign>", "def square(x):\n    return x * abs(x)", ["test_values"]),
        "nothing": ("Returns nothing", "def square(x):\n    x * x", ["test_values", "test_type"]),
        "endless": ("Never ends", "def square(x):\n    while x: pass", ["test_values", "test_type"]),
        # a line of its own that has the number of a hidden line of the test cell
        "raises": ("Raises", "def square(x):\n\n\n\n\n\n\n\n    raise ValueError('no')", ["test_values", "test_type"]),
    }[kind]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Audit the small course with messages in its tests; return what each wrong solution is told, and the result."""
    course, write = small_course(tmp_path_factory.mktemp("told"))
    of = cells()
    of[2].source = """class Wrong(AssertionError):
    def _render_traceback_(self):
        return [str(self)]
def check(x, y):
    if square(x) != y:
        raise Wrong(f"{square(x)} is not the square of {x}")
assert square(3) == 9, "is it squared?"
### BEGIN HIDDEN TESTS
check(-2, 4)
### END HIDDEN TESTS"""
    write(of)
    for kind in ("double", "positive", "nothing", "endless", "raises"):
        (course.zoo(ASSIGNMENT) / "wrong" / f"{kind}.py").write_text(zoo_file(*answers(kind)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proving, "SECONDS", 2.0)
        result = proof.run(course, ASSIGNMENT, fix_release=True, runs=1)
    (notebook,) = result.notebooks
    return {mistake.name.removeprefix("wrong/"): mistake for mistake in notebook.mistakes}, result


def test_what_each_wrong_solution_is_told_is_in_the_result(told):
    """Only a person can judge whether a message names the cause; for that the pairs must lie side by side."""
    mistakes, result = told
    assert {name: (m.test, m.half, m.message) for name, m in mistakes.items()} == {
        "double": ("test_values", "visible", "AssertionError: is it squared?"),
        "positive": ("test_values", "hidden", "Wrong: -4 is not the square of -2"),
        "nothing": ("test_values", "visible", "AssertionError: is it squared?"),
        "endless": ("", "", "it took longer than 2 seconds"),
        "raises": ("test_values", "visible", "ValueError: no"),
        "whole": ("test_type", "visible", "AssertionError"),
    }
    assert mistakes["double"].title == "Doubles"
    assert json.loads(report.as_json(result))["notebooks"][0]["mistakes"][0] == {
        "name": "wrong/double", "title": "Doubles", "test": "test_values", "half": "visible",
        "message": "AssertionError: is it squared?", "only_hidden": False,
    }  # fmt: skip


def test_how_each_wrong_solution_makes_the_checks_end_is_in_the_result(told):
    """Groups of a class have their names from this: it must say what a graded notebook says of the same answer."""
    _, result = told
    (notebook,) = result.notebooks
    known = {one.name: one for one in notebook.known}
    end = report_endings.Ending
    assert {name: one.endings.get("test_values") for name, one in known.items()} == {
        "double": (end("error", "visible", "AssertionError: is it squared?"),),
        "positive": (end("error", "hidden", "-4 is not the square of -2"),),  # words for students, without the class
        "nothing": (end("error", "visible", "AssertionError: is it squared?"),),
        "endless": None,  # not known: the run as a whole was ended
        "raises": (end("error", "visible", "ValueError: no"),),
        "whole": (end("ok"),),
    }
    assert known["positive"].answers == {"square": "def square(x):\n    return x * abs(x)"}
    kept_text = mistakes.as_text(mistakes.Mistakes({("squares", "t"): "text"}, notebook.known))
    assert mistakes.from_text(kept_text) == mistakes.Mistakes({("squares", "t"): "text"}, notebook.known)
    assert mistakes.from_text(kept_text.replace('"version": 1', '"version": 99')) is None
    assert mistakes.from_text(kept_text[:-20]) is None


def test_wrong_solutions_that_pass_every_visible_check_are_a_finding(told):
    """Such a learner has done all that can be done at home and loses points: no fault, but worth knowing."""
    mistakes, result = told
    assert [name for name, mistake in mistakes.items() if mistake.only_hidden] == ["positive"]
    assert any("1 of 6 wrong solutions pass every visible check" in str(part) for part in report.tables(result))
    assert not [problem for problem in result.all_problems if "visible" in problem.what]
    (listed,) = re.findall(r'<ul class="only-hidden">(.*?)</ul>', report.as_html(result), re.DOTALL)
    assert "Forgets &lt;the sign&gt; <code>wrong/positive</code>" in listed
    assert "Doubles" not in listed


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_fits_its_window(told, browser, tmp_path, width):
    """Titles, ids and messages are as long as they are; on a phone too nobody wants to scroll sideways."""
    _, result = told
    (notebook,) = result.notebooks
    long = Mistake("wrong/" + "a_long_name_" * 5, "A title of many words " * 5, "test_" * 12, "hidden", "x" * 600, True)
    page = tmp_path / "audit.html"
    page.write_text(
        report.as_html(replace(result, notebooks=(replace(notebook, mistakes=(long, *notebook.mistakes)),)))
    )
    shown = browser.new_page(viewport={"width": width, "height": 800})
    shown.goto(page.as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert "is not the square of -2" in shown.locator("table.told").inner_text()


# ---- same code, same points


DRAWN = """import os
SEED = int(os.environ.get("NBVIVA_SEED", "8"))
assert square(3) == 9
### BEGIN HIDDEN TESTS
number = SEED % 4 - 2
assert square(number) == number * number
### END HIDDEN TESTS"""


def test_a_verdict_that_depends_on_the_students_seed_is_named(squares):
    """Whoever makes the same mistake must get the same points, whatever inputs were drawn."""
    course, write = squares
    of = cells()
    of[2].source = DRAWN
    write(of)
    # right unless the input is negative; without a seed the input is -2
    (course.zoo(ASSIGNMENT) / "wrong" / "sign.py").write_text(zoo_file(*answers("positive")))
    plain = problems_of(course, fix_release=True)
    swayed = [problem for problem in problems_of(course, students=30) if problem not in plain]
    lost = [student for student in range(30) if seed_of(student, "test_values") % 4 < 2]
    assert 5 < len(lost) < 25
    (named,) = swayed
    assert "cell 'test_values' gives the same code other points with another student's seed: wrong/sign" in named
    assert f"lost with {len(lost)} of 30 seeds" in named
    seed = int(re.search(r"NBVIVA_SEED=(\d+)", named)[1])
    assert (seed % 4 < 2) == ("for example 0 points" in named)


def test_seeds_of_students_are_asked_for_by_an_option(squares, capsys):
    """Nobody waits for it who has not asked; who has asked is told, and one seed alone proves nothing."""
    course, _ = squares
    command = ["--course", str(course.root), "audit", ASSIGNMENT, "--runs", "1"]
    assert main(command) == 0
    assert "seeds of" not in capsys.readouterr().out
    assert main([*command, "--seeds", "3"]) == 0
    assert "graded with the seeds of 3 students as well" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main([*command, "--seeds", "1"])
    assert "write 2 or more" in capsys.readouterr().err


THREAD = "import threading, time\nthreading.Thread(target=time.sleep, args=(30,), daemon=True).start()\n"


@pytest.mark.parametrize("thread", ["", THREAD], ids=["alone", "with a thread"])
def test_runs_that_share_their_beginning_share_nothing_else(tmp_path, thread):
    """What one student's run leaves behind, in variables, files or the environment, no other may find."""
    of = [
        new_code_cell(f"{thread}import os\nseen = ['beginning']\nopen('note.txt', 'w').write('begun')"),
        marked("def square(x):\n    return x", "square", solution=True, locked=False),
        marked(
            "seen.append(1)\nassert seen == ['beginning', 1] and open('note.txt').read() == 'begun'\n"
            "assert not os.path.exists('new') and 'NEW' not in os.environ\n"
            "assert 'threading' not in globals() or threading.active_count() > 1\n"
            "open('note.txt', 'w').write('spoilt')\nos.mkdir('new')\nos.environ['NEW'] = '1'\n"
            "int(os.environ['NBVIVA_SEED'])", "test_first", grade=True, points=100,
        ),
        new_code_cell("raise SystemExit"),
    ]  # fmt: skip
    endings = tuple(Ending("one", seeds={"test_first": seed}) for seed in (1, 20, 99))
    with Arena(new_notebook(cells=of), tmp_path, 5.0) as arena:
        (outcomes,) = arena.run_forks([Fork(Trial("one"), endings, frozenset(arena.tests))])
    assert [outcome.verdicts["test_first"].points for outcome in outcomes] == [1, 20, 99]


def test_a_run_that_hangs_does_not_take_those_that_began_with_it_along(tmp_path):
    """One student's endless loop is that student's: the others have their verdict."""
    of = [
        marked("def square(x):\n    return x", "square", solution=True, locked=False),
        marked("import os\nwhile os.environ['NBVIVA_SEED'] == '1': pass", "test_first", grade=True, points=2),
        marked("assert square(1) == 1", "test_second", grade=True, points=1),
    ]
    endings = tuple(Ending("one", seeds={"test_first": seed}) for seed in (0, 1, 2))
    with Arena(new_notebook(cells=of), tmp_path, 1.0) as arena:
        (outcomes,) = arena.run_forks([Fork(Trial("one"), endings, frozenset(arena.tests))])
    assert [outcome.points(arena.tests) for outcome in outcomes] == [
        {"test_first": 2, "test_second": 1}, {"test_first": 0, "test_second": 0}, {"test_first": 2, "test_second": 1},
    ]  # fmt: skip
    assert outcomes[1].failed == "it took longer than 1 seconds"
