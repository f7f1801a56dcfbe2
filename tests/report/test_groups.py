"""Answers that do the same are one group, whatever their numbers; a name is given only to what a known mistake does."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nbviva.report import class_report
from nbviva.report.class_report import as_html, as_json
from nbviva.report.endings import Ending, template
from nbviva.report.figures import Figures
from nbviva.report.groups import Answers, Group, groups_of
from nbviva.report.mistakes import KnownMistake
from nbviva.report.values import Check, Class, Outcome, Question, Student

ONE, TWO, ESSAY = (Check("hw", name, name, "f", 1.0, name == "essay") for name in ("one", "two", "essay"))
AFTER = Check("hw", "after", "after", "g", 1.0)
QUESTIONS = (Question("hw", "f", "f", (ONE, TWO, ESSAY), ("f",)), Question("hw", "g", "g", (AFTER,), ("g",)))
OK = Ending("ok")
EVIL = '</code></pre><script>alert(1)</script><img src=x onerror="alert(2)">\u202e'


def says(text: str, half: str = "visible") -> Ending:
    return Ending("error", half, text)


def student(name: str, *endings: Ending, **more: object) -> Student:
    """A student whose checks end in these ways; those that are not given pass."""
    outcomes = [Outcome(ESSAY, None, waits=True)]
    for check, end in zip((ONE, TWO, AFTER), (*endings, OK, OK, OK)[:3], strict=True):
        points = 1.0 if end.passed else 0.0
        outcomes.append(Outcome(check, points, False, end.state, end.message, end.half == "hidden", 0.1, points))
    return Student(name, handed_in=True, points=0.0, outcomes=tuple(outcomes), **more)  # type: ignore[arg-type]


def known(name: str, cell: str = "f", **endings: Ending | tuple[Ending, ...]) -> KnownMistake:
    seen = {"one": OK, "two": OK, "after": OK} | endings
    return KnownMistake(
        "hw", name, f"Does {name}", {cell: f"# {name}"},
        {check: end if isinstance(end, tuple) else (end,) for check, end in seen.items()},
    )  # fmt: skip


def grouped(students: list[Student], *mistakes: KnownMistake) -> list[Answers]:
    return groups_of(Class("hw", QUESTIONS, tuple(students)), mistakes)


def where(found: list[Answers], question: int = 0) -> dict[str, Group]:
    return {member: group for group in found[question].groups for member in group.members}


def test_what_differs_between_students_is_no_part_of_a_message() -> None:
    """Two who make the same mistake have other inputs and other names, and still make the same mistake."""
    for one, other in (
        ("`w[0, 3]` is 12.5, expected 3: clipped?", "`w[11, 0]` is -1e-05, expected 30.: clipped?"),
        ("NameError: name 'grad' is not defined", "NameError: name 'gradient' is not defined"),
        ("got [1, 2, 3], expected 4", "got [7], expected 4"),
        ("TypeError: step() takes 1 positional argument", "TypeError: my_step() takes 2 positional argument"),
        ("it is <object at 0x7f12ab>", "it is <object at 0x55cc>"),
    ):
        assert template(one) == template(other)
    for one, other in (
        ("`dba` is wrong", "`dby` is wrong"), ("'list' object has no x", "'dict' object has no x"),
        ("is it squared?", "is it clipped?"),
    ):  # fmt: skip
        assert template(one) != template(other)


def test_a_group_has_the_name_of_the_mistake_that_does_the_same() -> None:
    """An instructor answers the misconception, and must not answer another one."""
    low, high = known("low", one=says("1 is too low")), known("high", one=says("1 is too high"))
    found = grouped(
        [
            student("a", says("7 is too low")), student("b", says("0.5 is too low")),
            student("c", says("8 is too high")),
            student("d"), student("e", says("8 is too high"), says("and more")),
            student("f", says("3 is too low", "hidden")), student("g", says("new")), student("h", says("new")),
        ],
        low, high,
    )  # fmt: skip
    groups = where(found)
    assert groups["a"].members == ("a", "b")
    assert (groups["a"].id, groups["a"].name, groups["c"].id) == ("low", "Does low", "high")
    assert found[0].passed == 1
    assert "d" not in groups
    assert [group.members for group in found[0].surprises] == [("e",), ("f",)]  # one check more; in the hidden half
    assert [group.is_surprise for group in found[0].groups] == [True, True, False, False, False]  # first
    assert found[0].shared[0].members == ("g", "h")  # then what nobody has named yet


def test_mistakes_that_do_the_same_are_told_apart_by_numbers_alone_or_named_together() -> None:
    """A guess would put a comment on the wrong mistake under somebody's work."""
    ten, five, other = (known(f"m{n}", one=says(f"{n} is wrong")) for n in (10, 5, 5.0))
    two = where(grouped([student("a", says("10 is wrong")), student("b", says("7 is wrong"))], ten, five))
    assert (two["a"].id, two["b"].name) == ("m10", "Does m10; or: Does m5")
    twins = where(grouped([student("a", says("5 is wrong"))], known("x", one=says("5 is wrong")), five, other))
    assert [one.name for one in twins["a"].mistakes] == ["x", "m5"]
    assert not twins["a"].is_surprise


def test_each_way_in_which_a_mistake_was_seen_to_end_counts() -> None:
    """Inputs are drawn for each student: the same mistake may be met in the visible or in the hidden half."""
    seen = known("m", one=(says("1 is low"), says("1 is low", "hidden")), two=(OK, says("late")))
    groups = where(grouped(
        [student("a", says("2 is low", "hidden")), student("b", says("2 is low"), says("late")),
         student("c", says("x"))], seen,
    ))  # fmt: skip
    assert groups["a"].members == ("a", "b")
    assert groups["c"].is_surprise


def test_a_question_that_fails_because_of_another_says_so() -> None:
    """Who has one mistake must not seem to have two."""
    wrong = known("wrong_f", one=says("no"), after=says("f is wrong"))
    found = grouped([student("a", says("no"), OK, says("f is wrong")), student("b", OK, OK, says("f is wrong"))], wrong)
    assert where(found)["a"].id == "wrong_f"
    after = where(found, 1)
    assert (after["a"].id, after["a"].follows) == ("wrong_f-in-g", True)
    assert after["b"].is_surprise  # this one's f is right


def test_what_was_left_as_it_was_is_one_group_and_no_surprise() -> None:
    """They need a word of another kind."""
    left = student("a", says("nothing"), untouched=frozenset({("hw", "f")}))
    (group,) = grouped([left])[0].groups
    assert (group.id, group.untouched, group.is_surprise) == ("f-untouched", True, False)


def test_points_of_a_person_do_not_move_an_answer() -> None:
    """Else a comment could not be taken back from the group that it was written to."""
    one = student("a", says("no"))
    given = Outcome(ONE, 1.0, False, "error", "no", False, 0.1, 0.0)
    other = Student("b", handed_in=True, points=1.0, outcomes=(given, *one.outcomes[2:], one.outcomes[0]))
    full = Outcome(ONE, 0.5, False, "ok", "", False, 0.1, 1.0)  # a person took half of it away
    third = Student("c", handed_in=True, points=0.5, outcomes=(full, *one.outcomes[2:], one.outcomes[0]))
    found = grouped([one, other, third])
    assert [group.members for group in found[0].groups] == [("a", "b")]
    assert found[0].passed == 1
    partly = Outcome(ONE, 0.5, False, "ok", "", False, 0.1, 0.5)
    fourth = Student("d", handed_in=True, points=0.5, outcomes=(partly, *one.outcomes[2:], one.outcomes[0]))
    assert grouped([fourth])[0].surprises[0].members == ("d",)


def test_ids_stay_when_a_class_changes() -> None:
    """A comment is written to an id that was read an hour ago."""
    some = [student("a", says("1 no")), student("b", says("2 no"))]
    more = [student("0", says("other")), *some, student("z", says("3 no"))]
    assert where(grouped(some))["a"].id == where(grouped(more))["a"].id
    assert where(grouped(more))["a"].members == ("a", "b", "z")


def test_what_another_grader_graded_is_counted_and_not_guessed() -> None:
    """Of these nobody knows how the checks ended."""
    outcomes = tuple(Outcome(check, 0.0) for check in (ONE, TWO, ESSAY, AFTER))
    (first, _) = grouped([Student("a", handed_in=True, points=0.0, outcomes=outcomes)])
    assert (first.unknown, first.groups) == (1, ())


def test_code_of_students_is_shown_as_it_is_and_runs_nothing() -> None:
    """It stands in the page of somebody who is logged in to everything."""
    students = [student(f"s{EVIL}", says(EVIL)), student("b", says(EVIL)), student("c", says("alone"))]
    found = grouped(students, known("m", one=says(EVIL)))
    found = with_code(found, EVIL)
    recorded = Class("hw", QUESTIONS, tuple(students))
    page = as_html(Figures(recorded), found, EVIL)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert page.count("&lt;script&gt;alert(1)") > 4
    tree = json.loads(as_json(Figures(recorded), found))
    assert [(one["group"], one["surprise"], len(one["members"])) for one in tree["groups"]][1] == ("m", False, 2)


def test_a_page_of_thousands_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands who all do something else are read by nobody, and the JSON has them."""
    monkeypatch.setattr(class_report, "CODES", 50_000)
    students = [student(f"s{number:04}", says("w" * (number // 3 + 1))) for number in range(1500)]
    found = with_code(grouped(students), "x = 1\n" * 5000)
    page = as_html(Figures(Class("hw", QUESTIONS, tuple(students))), found)
    assert len(page) < 150_000
    assert "(cut here)" in page
    assert "left out: the page would become too large" in page
    assert "smaller groups, which the JSON has" in page


def with_code(found: list[Answers], text: str) -> list[Answers]:
    """Give each group the code of its first members."""
    return [
        replace(one, groups=tuple(replace(g, code=dict.fromkeys(g.members[:2], text)) for g in one.groups))
        for one in found
    ]
