"""Same code, same points: solutions graded with the seeds of many students, and the verdicts that depend on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nbviva.audit.result import Problem
from nbviva.audit.trials import Ending, Fork, Trial, TrialOutcome
from nbviva.exam.task import seed_of


def fork(trial: Trial, tests: Mapping[str, float], students: int) -> Fork:
    """Return a trial once for each of so many students: every test cell has the seed that grading would give it.

    What precedes the first test cell is shared: a submission does not see its seed there either.
    """
    endings = (
        Ending(trial.name, seeds={test: seed_of(student, test) for test in tests}) for student in range(students)
    )
    return Fork(trial, tuple(endings), needed=frozenset(tests))


def problems(
    notebook: str, tests: Mapping[str, float], outcomes: Mapping[str, Sequence[TrialOutcome]]
) -> Iterator[Problem]:
    """Yield the verdicts that differ between students.

    Parameters
    ----------
    notebook : str
        File name, for the messages.
    tests : mapping
        grade_id -> points of the test cells.
    outcomes : mapping
        Name of a solution -> its outcomes, in the order of the students of `fork`.
    """
    for name, same in outcomes.items():
        for test, full in tests.items():
            points = [outcome.points(tests)[test] for outcome in same]
            if len(set(points)) == 1:
                continue
            lost = [student for student, earned in enumerate(points) if earned < full]
            # the rarer verdict is the one to look at
            rare = min(range(len(points)), key=lambda student: points.count(points[student]))
            detail = f"lost with {len(lost)} of {len(points)} seeds"
            if len({points[student] for student in lost}) > 1:
                detail += f", {min(points):g} to {max(points):g} of {full:g} points"
            yield Problem(
                f"{notebook}: cell '{test}'",
                f"gives the same code other points with another student's seed: {name} {detail}, for example "
                f"{points[rare]:g} points with NBVIVA_SEED={seed_of(rare, test)}. Let its inputs show this "
                "mistake with every seed or with none",
            )
