"""Test cells stay ordinary Python: every style of test cell is graded as stock nbgrader grades it."""

from __future__ import annotations

import json

import pytest
from support import styles
from support.styles import Style, Submission

from nbviva.grading import Grader

STYLES = styles.collect()
CASES = [pytest.param(style, sub, id=f"{style.name}-{sub.name}") for style in STYLES for sub in style.submissions]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which each style is an assignment."""
    return styles.build(STYLES, tmp_path_factory.mktemp("styles") / "course")


@pytest.fixture(scope="module")
def grader(course):
    """One grader for all submissions, as in a run over a class."""
    with Grader(course) as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize(("style", "submission"), CASES)
def test_style_is_graded_as_it_should_be(style: Style, submission: Submission, course, grader, tmp_path):
    """An instructor's test cell means the same whether or not the student's code runs beside it."""
    if style.lacks():
        pytest.skip(f"there is no {', '.join(style.lacks())} here")
    folder = tmp_path / submission.name
    styles.hand_in(style, submission, course, folder)
    result = grader.grade(style.name, folder, student=submission.name).notebooks[style.name]
    said = "; ".join(f"{cell.grade_id} {cell.ended}: {cell.message}" for cell in result.cells if cell.ended != "ok")
    assert not result.ungradable
    assert styles.total(result.points) == pytest.approx(submission.points), f"{dict(result.points)} {said}"
    if not submission.fault:  # cell by cell, so that two mistakes cannot make up for each other
        stock = styles.stock()[style.name]["submissions"][submission.name]
        assert dict(result.points) == pytest.approx(stock), said


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_stock_nbgrader_gave_what_the_file_says(style: Style):
    """The yardstick is measured, not believed: `stock.json` is of this very file and agrees with it."""
    known = styles.stock().get(style.name)
    if known is None and style.lacks():
        pytest.skip(f"there is no {', '.join(style.lacks())} here")
    assert known is not None, "run `python benchmarks/styles.py`"
    assert known["digest"] == style.digest, "the file has changed: run `python benchmarks/styles.py`"
    for submission in style.submissions:
        points = known["submissions"][submission.name]
        got = None if points is None else styles.total(points)
        assert got == (None if submission.stock is None else pytest.approx(submission.stock)), submission.name


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_style_tells_right_from_wrong(style: Style):
    """A style whose tests nobody fails would prove nothing."""
    solved = next(sub.points for sub in style.submissions if sub.verdict == "solution")
    verdicts = [sub.verdict for sub in style.submissions]
    assert "right" in verdicts
    assert any(sub.points < solved for sub in style.submissions if sub.verdict == "wrong")
    assert next(sub.points for sub in style.submissions if sub.verdict == "blank") < solved
    for sub in style.submissions:
        if sub.verdict == "right":
            assert sub.points == solved, sub.name


def test_there_are_many_styles_and_no_two_alike():
    """The promise that test cells stay ordinary Python is as wide as this list."""
    assert len(STYLES) >= 90
    assert len({style.title for style in STYLES}) == len(STYLES)


def test_every_fault_of_stock_is_met():
    """A documented fault that no submission shows is a rumour."""
    assert {sub.fault for style in STYLES for sub in style.submissions} - {""} == set(styles.FAULTS)


def test_table_of_stock_names_every_style_that_was_run():
    """The table for readers and the file for the tests come from one run."""
    table = (styles.FOLDER.parents[2] / "benchmarks" / "styles.md").read_text(encoding="utf-8")
    for style in STYLES:
        assert style.title.replace("|", "\\|") in table, style.name
    for name, number in json.loads(styles.STOCK.read_text())["versions"].items():
        assert f"{name} {number}" in table


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "does not begin with a block"),
        ('# /// style\n# title = "t"\n# colour = 1\n# ///\n', "'colour = 1' in the head"),
        ("# /// style\n# title = t\n# ///\n", "not TOML"),
        ("# /// style\n# needs = []\n# ///\n", "no title"),
        ('# /// style\n# title = "t"\n# ///\n# %% tests a\n', "expected given, locked"),
        ('# /// style\n# title = "t"\n# ///\n# %% answer a\nx\n# %% test a points=1\ny\n', "two cells have one name"),
        ('# /// style\n# title = "t"\n# ///\n# %% answer a\nx\n# %% wrong w b points=0\ny\n', "no answer cell"),
        ('# /// style\n# title = "t"\n# ///\n# %% answer a\nx\n# %% wrong w a\ny\n', "does not say its points"),
        ('# /// style\n# title = "t"\n# ///\n# %% answer a\nx\n# %% right w a stock=7\ny\n', "fault must be one of"),
        ('# /// style\n# title = "t"\n# ///\n# %% answer a\nx\n# %% right w a fault=stderr\ny\n', "by stock 0.0"),
    ],
)
def test_a_badly_written_style_is_named_with_its_fault(tmp_path, text, message):
    """A slip in a header would otherwise silently test something else."""
    (tmp_path / "file.py").write_text(text)
    with pytest.raises(styles.StyleError, match=message) as raised:
        styles.read(tmp_path / "file.py")
    assert "file.py" in str(raised.value)


def test_markers_go_where_instructors_put_them():
    """A stub with a name behaves differently from a missing name: both occur among the styles."""
    text = 'def f(x):\n    """Say."""\n    y = x\n    return y\n\n\ndef g():\n    return 1'
    assert styles.with_markers(text).splitlines() == [
        "def f(x):",
        '    """Say."""',
        "    ### BEGIN SOLUTION",
        "    y = x",
        "    return y",
        "    ### END SOLUTION",
        "",
        "",
        "def g():",
        "    ### BEGIN SOLUTION",
        "    return 1",
        "    ### END SOLUTION",
    ]
    for whole in ("x = 1", "f = lambda x: x", "def f(x): return x", "class A:\n    x = 1", "%time 1"):
        assert styles.with_markers(whole) == f"### BEGIN SOLUTION\n{whole}\n### END SOLUTION"
