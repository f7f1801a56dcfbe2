"""Whole courses of many fields: the engine records what stock nbgrader records, or the course's file says why not."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import pytest
from support import gallery
from support.gallery import Gallery
from support.styles import StyleError

from nbviva.autograde import Options, grade_class
from nbviva.exam.unsplit import FLAG

COURSES = gallery.collect()


def lacks(course: Gallery) -> list[str]:
    """Return the packages that a course needs and that are not installed here."""
    missing = []
    for name in course.needs:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    return missing


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The course in which each of the gallery is an assignment, with all that was handed in."""
    course = gallery.build(COURSES, tmp_path_factory.mktemp("gallery") / "course")
    gallery.register(COURSES, course)
    for one in COURSES:
        gallery.hand_in(one, course)
    return course


@pytest.mark.slow
@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_engine_records_what_stock_nbgrader_records(course: Gallery, made):
    """Who switches the engine on keeps their grades; what differs is meant so, or known and named as to be mended."""
    if lacks(course):
        pytest.skip(f"there is no {', '.join(lacks(course))} here")
    summary = grade_class(made, course.name, Options(), lambda *_: None)
    rows = gallery.recorded(course, made.root / "gradebook.db")
    expected = gallery.expected(course)
    wrong = [
        f"{student} {place}: engine {rows[student].get(place)}, expected {row}"
        for student, lines in expected.items()
        for place, row in lines.items()
        if rows[student].get(place) != row
    ]
    assert wrong == [], "if a fault of the engine is mended, take it out of `mends` in the course's file"
    assert {student: set(lines) for student, lines in rows.items()} == {s: set(lines) for s, lines in expected.items()}
    together = {flag.partition(":")[0] for flag in summary.flags if FLAG in flag}
    assert together == set(course.unsplit), "which cells cannot be split is listed under `unsplit`"


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_rows_of_stock_are_of_this_very_course(course: Gallery):
    """The yardstick is measured, not believed: right submissions earn everything, wrong ones do not."""
    stock = gallery.stock(course)
    assert stock.get("digest") == course.digest, f"run `python tools/gallery.py {course.name}`"
    full = gallery.full(course)
    assert gallery.earned(course, stock["rows"]["solution"]) == full
    expected = gallery.expected(course)
    for submission in course.submissions:
        got = gallery.earned(course, stock["rows"][submission.name] or expected[submission.name])
        listed = [key for key in course.differences if key.partition(" ")[0] == submission.name]
        assert not full or (got == full) is submission.right or listed, submission.name


def test_gallery_is_wide():
    """The promise that any course can be graded is as wide as this list, and the cells not split become fewer."""
    tests = sum(len(gallery.full(course)) for course in COURSES)
    assert len(COURSES) >= 28
    assert all(len(course.submissions) >= 5 for course in COURSES)
    unsplit = sum(len(course.unsplit) for course in COURSES)
    assert tests >= 181
    assert unsplit <= 2, "2 of 181 is what was measured, and it may only fall"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "does not begin with a block"),
        ('# /// style\n# title = "t"\n# colour = 1\n# ///\n', "'colour' in the head"),
        ('# /// style\n# title = "t"\n# ///\n# %% tests a\n', "unknown kind"),
        ('# /// style\n# title = "t"\n# ///\n# %% answer\n', "expected a name"),
        ('# /// style\n# title = "t"\n# ///\n# %% answer a\nx\n# %% test a points=1\ny\n', "have one name"),
        ('# /// style\n# title = "t"\n# ///\n# %% answer a\nx\n# %% wrong w b\ny\n', "changes b, which is no cell"),
        ('# /// style\n# title = "t"\n# ///\n# %% answer a\nx\n# %% wrong w a shape=odd\ny\n', "shape must be one of"),
        (
            '# /// style\n# title = "t"\n# ///\n# %% answer a\nx\n# %% wrong w a\n# %% right w a\n',
            "both right and wrong",
        ),
    ],
)
def test_a_badly_written_course_is_named_with_its_fault(tmp_path, text, message):
    """A slip in a header would otherwise silently test something else."""
    (tmp_path / "course.py").write_text(text)
    with pytest.raises(StyleError, match=message):
        gallery.read(tmp_path / "course.py")


def test_a_listed_difference_has_to_occur(monkeypatch):
    """A list that nobody shortens would hide the next fault in the same row."""
    course = COURSES[0]
    student, (place, row) = "solution", next(iter(gallery.stock(course)["rows"]["solution"].items()))
    monkeypatch.setitem(course.mends, f"{student} {place}", {"points": row[0] or "", "why": "test"})
    with pytest.raises(StyleError, match="is what stock gives"):
        gallery.expected(course)
