"""The class report says what is recorded, runs nothing that a student wrote, and can be read by machines."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
from html.parser import HTMLParser

import pytest

from nbviva.report.class_report import as_html, as_json
from nbviva.report.figures import Figures
from nbviva.report.values import Check, Class, Outcome, Question, Student

EVIL = '</script><script>alert(1)</script><img src=x onerror="alert(2)">{{ 7 * 7 }}\u202e'
KEEN, HARD, BACKWARD, SLOW, ESSAY = (
    Check("hw", "test_keen", "keen", "first", 4.0, hidden=True), Check("hw", "test_hard", EVIL, "first", 2.0),
    Check("hw", "test_backward", "backward", "first", 1.0), Check("hw", "test_slow", "slow", "second", 2.0),
    Check("hw", "essay", "essay", "third", 5.0, by_hand=True),
)  # fmt: skip
FREE = Check("hw", "test_free", "free", "second", 1.0)
QUESTIONS = (
    Question("hw", "first", EVIL, (KEEN, HARD, BACKWARD)), Question("hw", "second", "second", (SLOW, FREE)),
    Question("hw", "third", "third", (ESSAY,)),
)  # fmt: skip


def outcome(check: Check, passed: bool, ended: str = "error", **more: object) -> Outcome:
    if passed:
        return Outcome(check, check.max_points, ended="ok", seconds=0.5)
    return Outcome(check, 0.0, ended=ended, message=f"{EVIL} 12.5 is not {id(check)}", seconds=1.0, **more)  # type: ignore[arg-type]


def a_class(size: int = 60) -> Class:
    """A class whose last question nobody has read yet, with a check that the strong fail and one that is too slow."""
    draw = random.Random(2)
    students = []
    for number in range(size):
        strong = number % 2 == 0
        outcomes = (
            outcome(KEEN, strong or draw.random() < 0.1, in_hidden=True), outcome(HARD, number < 3),
            outcome(BACKWARD, not strong or draw.random() < 0.1),
            outcome(SLOW, strong and number % 5 > 0, "timeout" if strong else "error"), outcome(FREE, True),
            Outcome(ESSAY, None, waits=True),
        )  # fmt: skip
        students.append(
            Student(
                f"s{number:03}", handed_in=True, points=sum(o.points or 0.0 for o in outcomes), outcomes=outcomes,
                penalty=0.5 if number == 7 else 0.0, seconds_late=7200.0 if number == 7 else 0.0,
                notes=(EVIL,) if number == 8 else (), comments={("hw", "essay"): EVIL},
            )
        )  # fmt: skip
    zero = tuple(Outcome(check, 0.0, waits=True) for check in (KEEN, HARD, BACKWARD, SLOW, FREE, ESSAY))
    students.append(Student(EVIL, handed_in=True, no_grade=EVIL, points=0.0, outcomes=zero))
    students.append(Student("absent", no_grade="did not hand in"))
    return Class("hw", QUESTIONS, tuple(students))


@pytest.fixture(scope="module")
def page() -> str:
    return as_html(Figures(a_class()))


class Reader(HTMLParser):
    """Collects the tags of a page with their attributes, its text, and the text of scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self._in = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, list[str]] = {"script": [], "style": [], "": []}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag if tag in self.text else ""

    def handle_data(self, data: str) -> None:
        self.text[self._in].append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_nothing_that_a_student_wrote_becomes_a_part_of_the_page(page: str) -> None:
    """An instructor opens this page logged in to everything."""
    reader = read(page)
    assert [tag for tag, _ in reader.tags if tag in ("img", "iframe", "object", "link", "base", "form")] == []
    assert sum(tag == "script" for tag, _ in reader.tags) == 1
    assert not [
        name for _, attributes in reader.tags for name in attributes if name.startswith("on") or name == "style"
    ]
    assert not [value for _, attributes in reader.tags for value in attributes.values() if "alert" in (value or "")]
    text = " ".join(reader.text[""])
    assert "<script>alert(1)</script>" in text  # shown as it is
    assert "{{ 7 * 7 }}" in text
    assert "\u202e" not in page


def test_page_loads_nothing_and_runs_one_script_that_its_policy_names(page: str) -> None:
    """A hash that does not fit would leave a page that cannot be sorted, or one that looks like nothing."""
    reader = read(page)
    (policy,) = [a["content"] for tag, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy"]
    for kind in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256("".join(reader.text[kind]).encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in str(policy)
    assert str(policy).startswith("default-src 'none';")
    assert re.findall(r"(?:https?:)?//\w", page.replace("http-equiv", "")) == []
    targets = {a["href"] for tag, a in reader.tags if tag == "a"}
    assert targets <= {f"#{a['id']}" for _, a in reader.tags if a.get("id")}


def test_suspicious_checks_are_those_that_were_made_so() -> None:
    """A check that refuses the strong must stand out, and one that works must not."""
    figures = Figures(a_class())
    said = {f.check.grade_id: " ".join(f.suspicions) for f in figures.checks}
    assert said["test_keen"] == ""
    assert "Nearly all fail: 3 of 60 pass" in said["test_hard"]
    assert "Who fails it does better elsewhere" in said["test_backward"]
    assert "stopped it for 6 of 60" in said["test_slow"]
    assert "Nobody fails it" in said["test_free"]
    assert said["essay"] == ""
    few = Figures(a_class(4))
    assert not few.suspicious


def test_failures_are_told_apart_by_where_they_happened() -> None:
    """Visible against hidden is what tells an instructor whether students could have known."""
    figures = {f.check.grade_id: f for f in Figures(a_class()).checks}
    keen, slow = figures["test_keen"], figures["test_slow"]
    assert (keen.failed_hidden, keen.failed_visible, keen.stopped) == (keen.counted - keen.passed, 0, 0)
    assert (slow.failed_visible, slow.stopped) == (30, 6)
    assert [times for _, times in figures["test_hard"].messages] == [57]  # numbers aside it is one message
    assert figures["essay"].counted == 0
    assert figures["essay"].waiting == 60


def test_json_holds_what_figures_are_computed_from() -> None:
    """Whoever wants another figure must be able to compute it."""
    recorded = a_class()
    tree = json.loads(as_json(Figures(recorded)))
    assert (tree["students"], tree["graded"]) == (62, 60)
    everybody = {one["student"]: one for one in tree["everybody"]}
    assert len(everybody) == 62
    graded = [one for one in everybody.values() if one["total"] is not None and not one["no_grade"]]
    assert sum(one["total"] for one in graded) / 60 == pytest.approx(tree["total"]["described"]["mean"])
    assert sum(tree["total"]["bars"]) == 60
    assert everybody["s007"]["total"] == everybody["s007"]["points"] - 0.5
    assert everybody["s000"]["questions"]["hw/third"] is None
    assert everybody["absent"]["total"] is None
    assert tree["checks"][1]["title"] == EVIL


@pytest.mark.parametrize("recorded", [
    Class("hw", (), ()), Class("hw", QUESTIONS, ()), Class("hw", QUESTIONS, (Student("absent", no_grade="gone"),)),
    a_class(1), Class("hw", (Question("hw", "q", "q", (Check("hw", "t", "t", "q", 0.0),)),), ()),
])  # fmt: skip
def test_a_class_without_grades_has_a_report_too(recorded: Class) -> None:
    """It is asked for on the first day, too."""
    figures = Figures(recorded)
    assert "</html>" in as_html(figures)
    assert json.loads(as_json(figures))["students"] == len(recorded.students)


def test_long_lists_end_and_say_so() -> None:
    """A page of five thousand names is read by nobody, and the JSON has them."""
    absent = tuple(Student(f"absent{number:04}", no_grade="did not hand in") for number in range(5000))
    page = as_html(Figures(Class("hw", QUESTIONS, absent)))
    assert "And 4800 more, whom the JSON names." in page
    assert len(page) < 60_000
