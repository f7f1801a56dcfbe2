"""The verdict of a test cell: each way in which one can end, and that only one of them earns points."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade

from nbviva.exam.task import TaskCell
from nbviva.exam.verdict import Happened, verdict, why_lost
from nbviva.limits import Limits

CELL = TaskCell(3, "test_one", "test", "assert one() == 1", points=4.0, names=("one",), hidden=((2, 3),))
ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["no"]}
PRINTED = {"output_type": "stream", "name": "stdout", "text": "printed\n"}


def shown(value: object) -> dict[str, Any]:
    """Return what IPython shows of a last line."""
    return {"output_type": "execute_result", "data": {"text/plain": repr(value)}, "metadata": {}, "execution_count": 1}


class CheckFailed(AssertionError):
    """As a course writes one: with words for students."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Nasty(Exception):
    """Its text cannot be made."""

    def __str__(self) -> str:
        raise RuntimeError


ENDS: dict[str, tuple[Happened, str, str]] = {
    "an exception": (Happened(ran=True, error=ValueError("no")), "error", "ValueError: no"),
    "an exception without a text": (Happened(ran=True, error=Nasty()), "error", "Nasty"),
    "an error shown by a cell within the cell": (Happened(ran=True, outputs=[ERROR]), "error", "ValueError: no"),
    "a word on stderr": (Happened(ran=True, complained=True), "error", "stderr"),
    "the time limit": (Happened(ran=True, late=True, error=KeyboardInterrupt()), "timeout", "longer than 60 seconds"),
    "the time limit before it ran": (Happened(late=True), "timeout", "longer than 60 seconds"),
    "the time limit while the candidate worked": (
        Happened(ran=True, late=True, lost="interrupted"), "timeout", "This test took longer",
    ),
    "its own alarm": (Happened(ran=True, lost="interrupted", error=TimeoutError("2 s")), "error", "TimeoutError: 2 s"),
    "a candidate that hangs": (Happened(lost="timeout"), "timeout", "loop that never ends"),
    "a candidate that dies": (Happened(lost="died", reason="exit 3"), "died", "ended its own process (exit 3)"),
    "a death, whatever the test says of it": (
        Happened(ran=True, lost="died", reason="signal 11", error=ValueError("no")), "died", "a crash in compiled code",
    ),
    "a candidate that sends what is no answer": (Happened(lost="sent something that is no answer: x"), "died", "sent"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("value", [None, 4.0])
def test_whatever_else_happened_no_points_are_given(name: str, value: object) -> None:
    """Not even where the cell has shown a number of points before that."""
    happened, ended, says = ENDS[name]
    happened = replace(happened, value=value, outputs=[*happened.outputs, *([shown(value)] if value else [])])
    result = verdict(CELL, happened, Limits())
    assert (result.ended, result.points, result.max_points) == (ended, 0.0, 4.0)
    assert says in result.message
    assert (result.position, result.grade_id, result.kind) == (3, "test_one", "test")


@pytest.mark.parametrize("name", [*ENDS, "a block that swallowed it", "no number", "an error that was cut off"])
def test_nbgrader_reads_the_same_from_the_outputs(name: str) -> None:
    """Behind its own command it is nbgrader that gives the points, from what the graded notebook shows."""
    happened = {
        **{known: end[0] for known, end in ENDS.items()},
        "a block that swallowed it": Happened(ran=True, swallowed="A `with` block swallowed KeyError."),
        "no number": Happened(ran=True, scores=True, value="4.0"),
        "an error that was cut off": Happened(
            ran=True, error=ValueError("no"), outputs=[{**PRINTED, "text": "x" * 100_000}, ERROR]
        ),
    }[name]
    happened = replace(happened, outputs=[shown("4.0"), *happened.outputs])
    result = verdict(CELL, happened, Limits(output_bytes=1000))
    assert result.points == 0
    mark = {"grade": True, "solution": False, "points": CELL.points, "grade_id": "test_one", "schema_version": 3}
    cell = new_code_cell("", outputs=[from_dict(one) for one in result.outputs], metadata={"nbgrader": mark})
    assert determine_grade(cell, logging.getLogger()) == (0, CELL.points)


def test_a_last_line_that_is_a_number_with_the_reference_has_to_be_one() -> None:
    """nbgrader gives full credit for any other: whoever returns a word would earn everything."""
    for value, points in ((3.5, 3.5), (np.int64(2), 2.0), ("3.5", 0.0), (None, 0.0), (True, 0.0)):
        happened = Happened(ran=True, scores=True, value=value, outputs=[] if value is None else [shown(value)])
        assert verdict(CELL, happened, Limits()).points == points


def test_a_cell_of_which_nothing_is_known_earns_nothing() -> None:
    """Never a pass by default."""
    result = verdict(CELL, Happened(value=4.0, outputs=[shown(4.0)]), Limits())
    assert (result.ended, result.points) == ("not run", 0.0)


@pytest.mark.parametrize("name", [n for n, (_, ended, _) in ENDS.items() if ended != "error"])
def test_what_was_printed_stays_and_the_message_takes_the_place_of_errors(name: str) -> None:
    """The traceback of a test cell that lost its candidate leads through the engine, and helps nobody."""
    happened, _, _ = ENDS[name]
    result = verdict(CELL, replace(happened, outputs=[PRINTED, ERROR]), Limits())
    assert [output["output_type"] for output in result.outputs] == ["stream", "error"]
    assert result.outputs[1]["evalue"] == result.message


@pytest.mark.parametrize(
    ("value", "points", "flagged"),
    [
        (None, 4.0, False), (3, 3.0, False), (np.float64(2.5), 2.5, False), (0, 0.0, False), (9, 4.0, True),
        (-1, 0.0, True), (float("nan"), 0.0, True), (True, 4.0, True), ("four", 4.0, True),
    ],
)  # fmt: skip
def test_a_cell_that_ended_well_earns_what_its_last_line_says(value: object, points: float, flagged: bool) -> None:
    """All of them where it says nothing, as in nbgrader."""
    outputs = [PRINTED] if value is None else [PRINTED, shown(value)]
    result = verdict(CELL, Happened(ran=True, value=value, outputs=outputs, execution_count=7), Limits())
    assert (result.ended, result.points, bool(result.flags)) == ("ok", points, flagged)
    assert result.execution_count == 7


def test_a_value_that_was_not_shown_is_no_score() -> None:
    """A last line that ends with a semicolon, or is an assignment."""
    assert verdict(CELL, Happened(ran=True, value=1), Limits()).points == 4.0


def test_an_exception_says_where_it_came_from_and_for_whom_it_is() -> None:
    """Feedback shows the words of a check, hides those of others, and names lines of the submission."""
    error = CheckFailed("`one` returned 2")
    error.__dict__["submission_lines"] = ["line 2, in one", "line 1, in two"]
    outputs = [dict(ERROR, traceback=["no"])]
    result = verdict(CELL, Happened(ran=True, error=error, in_hidden=True, outputs=outputs), Limits())
    assert (result.for_student, result.in_hidden, result.lines) == (True, True, ("line 2, in one", "line 1, in two"))
    assert result.outputs[0]["traceback"][1:] == ["In the submission:", "  line 2, in one", "  line 1, in two"]
    assert outputs[0]["traceback"] == ["no"], "what came in is not changed"
    plain = verdict(CELL, Happened(ran=True, error=ValueError("no"), outputs=[ERROR]), Limits())
    assert (plain.for_student, plain.in_hidden, plain.lines) == (False, False, ())


def test_hidden_lines_beside_one_that_failed_are_not_shown() -> None:
    """IPython shows two lines around it: a misspelt function would show how its hidden test begins."""
    cell = replace(CELL, hidden=((2, 9),))
    seen = "\x1b[92m----> \x1b[39m1 check(f)\n\x1b[92m      2\x1b[39m ### BEGIN HIDDEN TESTS\n      10 more"
    outputs = [dict(ERROR, traceback=["line", seen, "NameError: f"])]
    result = verdict(cell, Happened(ran=True, error=NameError("f"), outputs=outputs), Limits())
    shown = "\n".join(result.outputs[0]["traceback"])
    assert "check(f)" in shown
    assert "more" in shown
    assert "HIDDEN" not in shown


def test_an_alarm_in_a_hidden_test_is_hidden() -> None:
    """Its words may hold what was expected, as those of any other exception there."""
    happened = Happened(ran=True, lost="interrupted", error=TimeoutError("not 42"), in_hidden=True)
    assert verdict(CELL, happened, Limits()).in_hidden


def test_an_error_of_a_cell_within_a_cell_counts_as_hidden_where_there_are_hidden_tests() -> None:
    """Nobody knows which of its lines it was."""
    happened = Happened(ran=True, outputs=[ERROR])
    assert verdict(CELL, happened, Limits()).in_hidden
    assert not verdict(replace(CELL, hidden=()), happened, Limits()).in_hidden


@pytest.mark.parametrize(
    ("how", "reason", "ended", "says"),
    [
        ("timeout", "", "timeout", "longer than 60 seconds"),
        ("timeout", "memory", "timeout", "longer than 60 seconds"),
        ("died", "memory", "died", "more than 2,048 MB"),
        ("died", "processes", "died", "more than 64 processes"),
        ("died", "exit 0", "died", "(exit 0)"),
        ("died", "signal 24", "died", "too much processor time"),
        ("died", "signal 6", "died", "(signal 6)"),
        ("died", "", "died", "no reason known"),
        ("", "", "died", "no reason known"),
        ("sent something that is no answer", "exit 1", "died", "The code sent something that is no answer."),
    ],
)
def test_the_end_of_a_candidate_is_told_so_that_a_student_understands(
    how: str, reason: str, ended: str, says: str
) -> None:
    """The numbers are those of the course's limits."""
    assert why_lost(how, reason, Limits())[0] == ended
    assert says in why_lost(how, reason, Limits())[1]
