"""Proves one notebook: what is tried in it, and what its test cells make of that."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from nbviva.audit import checks, mutants, seeds
from nbviva.audit.arena import Arena
from nbviva.audit.evidence import BLANK, EMPTIED, REFERENCE, Evidence
from nbviva.audit.mutants import Mutant
from nbviva.audit.result import NotebookAudit, Problem
from nbviva.audit.specimens import Specimen
from nbviva.audit.trials import Fork, Trial, TrialOutcome, surroundings
from nbviva.cells.marks import Mark, Markers, grade_id, is_answer, is_test
from nbviva.report.mistakes import KnownMistake

WRONG_RUNS = 2  # of each wrong variant
SECONDS = 15.0  # for one trial
TIMES = 5  # ... or so many times what the reference solution takes, if that is longer
EMPTY = "raise NotImplementedError()"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Means:
    """What an audit has to prove an assignment with.

    Attributes
    ----------
    markers : Markers
        What begins and ends a solution in this course.
    zoo : str
        What the folder of solutions of known verdict is called in messages.
    files : Path
        What lies beside the notebooks; every trial gets a copy.
    imports : tuple of str
        Libraries, loaded once for all trials.
    seconds : float
        Time limit of the reference solution, which sets that of all others.
    specimens : sequence of Specimen
        Solutions of known verdict.
    explanations : mapping
        (cell, change) -> why a mutant is no mistake.
    pythons : sequence of str
        Further interpreters.
    runs : int
        Of each right solution.
    students : int
        Seeds of students with which each solution is graded as well.
    progress : callable
    """

    markers: Markers
    zoo: str
    files: Path
    imports: tuple[str, ...]
    seconds: float
    specimens: Sequence[Specimen]
    explanations: Mapping[tuple[str, str], str]
    pythons: Sequence[str]
    runs: int
    students: int
    progress: Progress


@dataclass(frozen=True)
class Tried:
    """The answers that are tried in a notebook: the untouched stubs, and right, wrong and changed solutions by name.

    `emptied` is the stubs without those answers whose released text is their solution; empty if there are none.
    """

    stubs: Mapping[str, str]
    right: Mapping[str, Specimen]
    wrong: Mapping[str, Specimen]
    mutants: Mapping[str, Mutant]
    emptied: Mapping[str, str]

    @property
    def has_zoo(self) -> bool:
        """Whether there are solutions of known verdict."""
        return bool(self.right or self.wrong)

    def instructors(self) -> list[Trial]:
        """Return what has to be run of the instructor's own versions, before all others."""
        return [
            # two starts show what draws without a seed
            Trial(REFERENCE, start=1),
            Trial(REFERENCE, start=2, whole=False),
            Trial(BLANK, self.stubs),
            *([Trial(EMPTIED, self.emptied)] if self.emptied else []),
        ]

    def trials(self, pythons: Sequence[str], runs: int) -> list[Trial]:
        """Return what has to be run: the right answers in many environments, the wrong ones in few."""
        right = [Trial(REFERENCE), *map(self._trial, self.right.values())]
        return [
            *surroundings(right, pythons, runs),
            *self.wrong_trials(runs),
            *(Trial(name, {mutant.cell: mutant.text}, whole=False) for name, mutant in self.mutants.items()),
        ]

    def wrong_trials(self, runs: int) -> list[Trial]:
        """Return what has to be run of the wrong answers."""
        return [*surroundings([*map(self._trial, self.wrong.values())], (), min(runs, WRONG_RUNS))]

    def of_students(self, tests: Mapping[str, float], students: int) -> list[Fork]:
        """Return what has to be run with the seeds of students: the reference, and every right and wrong solution."""
        solutions = map(self._trial, (*self.right.values(), *self.wrong.values()))
        return [seeds.fork(trial, tests, students) for trial in (Trial(REFERENCE), *solutions)]

    def _trial(self, specimen: Specimen) -> Trial:
        base = self.stubs if specimen.base == "stub" else {}
        return Trial(f"{specimen.group}/{specimen.name}", {**base, **specimen.cells})


def _tried(source: NotebookNode, student: NotebookNode, means: Means) -> Tried:
    """Return what can be tried in a notebook: specimens for its cells, and mutants of the answers that tests grade."""
    answers = {grade_id(cell): means.markers.answer(cell) for cell in source.cells if is_answer(cell)}
    by_hand = {mark.grade_id for mark in map(Mark.of, source.cells) if mark.by_hand}
    stubs = {grade_id(cell): cell.source for cell in student.cells if is_answer(cell)}
    mine = {f"{s.group}/{s.name}": s for s in means.specimens if set(s.cells) <= set(answers)}
    changed = [m for cell, text in answers.items() if cell not in by_hand for m in mutants.of_cell(cell, text)]
    given = {name: EMPTY for name, text in stubs.items() if answers.get(name, "").strip() == text.strip() != ""}
    return Tried(
        stubs,
        {name: specimen for name, specimen in mine.items() if specimen.group == "right"},
        {name: specimen for name, specimen in mine.items() if specimen.group != "right"},
        {f"mutant {number}": mutant for number, mutant in enumerate(changed)},
        {**stubs, **given} if given else {},
    )


def mistakes(name: str, source: NotebookNode, student: NotebookNode, means: Means) -> list[KnownMistake]:
    """Return what the wrong solutions of a notebook do to its test cells.

    Parameters
    ----------
    name : str
        File name of the notebook.
    source, student : NotebookNode
        The instructor's version and the released one.
    means : Means
    """
    with Arena(source, means.files, SECONDS, means.markers, means.imports) as arena:
        tried = _tried(source, student, means)
        outcomes = arena.run(tried.wrong_trials(means.runs), lambda outcome: None)
    return Evidence(name, arena.tests, _by_name(outcomes)).known(tried.wrong)


def prove(
    name: str, source: NotebookNode, student: NotebookNode, means: Means, learned: checks.Learned | None
) -> NotebookAudit:
    """Return what is proved of a notebook.

    Parameters
    ----------
    name, source, student, means
        As in `mistakes`.
    learned : Learned or None
        What shows when the engine grades it; None where that was not tried.
    """
    cells = sum(map(is_test, source.cells))
    engines = learned or checks.Learned()
    with Arena(source, means.files, means.seconds, means.markers, means.imports) as arena:
        if not arena.tests:
            return NotebookAudit(
                name, cells=cells, problems=engines.problems, advice=engines.advice, together=engines.together
            )
        tried = _tried(source, student, means)
        if not tried.has_zoo:
            arena.complains = engines.complains
        first, trials = tried.instructors(), tried.trials(means.pythons, means.runs)
        total, count = len(first) + len(trials), itertools.count(1)
        means.progress(name, 0, total)
        outcomes = arena.run(first, lambda outcome: means.progress(name, next(count), total))
        arena.seconds = max(SECONDS, *(TIMES * outcome.seconds for outcome in outcomes))
        arena.preload = outcomes[1].loaded
        outcomes += arena.run(trials, lambda outcome: means.progress(name, next(count), total))
        swayed = _swayed(name, arena, tried, means) if means.students else []
        versions = {f"Python {v['python']}, NumPy {v['numpy'] or 'none'}" for v in arena.versions.values()}
    where = sorted(versions) + sorted({str(outcome.trial.environment) for outcome in outcomes})
    result = _result(Evidence(name, arena.tests, _by_name(outcomes)), tried, means, where, swayed)
    # what both say is said once
    said = {problem.where for problem in result.problems}
    problems = [
        *result.problems,
        *(p for p in engines.problems if p.what != checks.FAILS or not said & {p.where, name}),
    ]
    advice = [*result.advice, *engines.advice]
    (problems if tried.has_zoo else advice).extend(engines.odd)
    return replace(
        result, cells=cells, together=learned.together if learned else None,
        problems=tuple(problems), advice=tuple(advice),
    )  # fmt: skip


def _by_name(outcomes: Iterable[TrialOutcome]) -> dict[str, list[TrialOutcome]]:
    """Return the outcomes of each set of answers, in their order."""
    found: dict[str, list[TrialOutcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.trial.name, []).append(outcome)
    return found


def _swayed(name: str, arena: Arena, tried: Tried, means: Means) -> list[Problem]:
    """Return the verdicts that depend on a student's seed."""
    forks, count = tried.of_students(arena.tests, means.students), itertools.count(means.students, means.students)
    what, total = f"{name} with the seeds of students", means.students * len(forks)
    means.progress(what, 0, total)
    outcomes = arena.run_forks(forks, lambda fork: means.progress(what, next(count), total))
    by_name = {fork.trial.name: same for fork, same in zip(forks, outcomes, strict=True)}
    return list(seeds.problems(name, arena.tests, by_name))


def _result(
    evidence: Evidence, tried: Tried, means: Means, environments: Sequence[str], swayed: Sequence[Problem]
) -> NotebookAudit:
    flips, flipped = evidence.flips()
    unnoticed = [mutant for name, mutant in tried.mutants.items() if evidence.unnoticed(name)]
    explained = [
        (mutant.cell, mutant.diff, means.explanations[mutant.cell, mutant.diff])
        for mutant in unnoticed if (mutant.cell, mutant.diff) in means.explanations
    ]  # fmt: skip
    what = f"no test notices this change of the solution. Test it, or explain it in {means.zoo}/equivalent.toml"
    open_questions = [
        evidence.problem(m.cell, what, m.diff) for m in unnoticed if (m.cell, m.diff) not in means.explanations
    ]
    rows = evidence.rows({*tried.wrong, *tried.mutants})
    needless = evidence.needless(rows) if tried.has_zoo and not mutants.missing() else []
    reference, broken = evidence.reference(), {evidence.problem(test, "").where for test in evidence.broken()}
    problems = [*evidence.free_points(), *flipped]
    if len(broken) < len(evidence.tests):
        problems += [*evidence.right(tried.right), *evidence.wrong(tried.wrong), *swayed, *needless]
        # whoever has written no solutions of known verdict has not yet said what tests are to tell apart
        problems += open_questions if tried.has_zoo else []
    problems = [*reference, *evidence.unseeded(), *(p for p in problems if p.where not in broken)]
    # ... nor asked that they stand up where the engine is not
    advice = evidence.warns() + ([] if tried.has_zoo or broken else open_questions)
    return NotebookAudit(
        evidence.notebook, tuple(rows), right=len(tried.right), wrong=len(tried.wrong), mutants=len(tried.mutants),
        killed=len(tried.mutants) - len(unnoticed), explained=tuple(explained),
        verdicts=sum(map(len, evidence.outcomes.values())) * len(evidence.tests), flips=flips,
        students=means.students,
        environments=tuple(environments), mistakes=tuple(evidence.mistakes(tried.wrong)),
        known=tuple(evidence.known({name: one for name, one in tried.wrong.items() if one.group == "wrong"})),
        problems=tuple(problems), advice=tuple(advice),
    )  # fmt: skip
