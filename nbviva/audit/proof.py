"""Proves an assignment before its release: each right solution earns everything, each wrong one loses where it should.

What is proved, and how, stands in docs/audit.md. The result is a value; `audit.report` shows it to people.
"""

from __future__ import annotations

import compileall
import itertools
import os
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbviva.audit import checks, mutants, release, seeds, specimens
from nbviva.audit.arena import Arena
from nbviva.audit.evidence import BLANK, REFERENCE, Evidence
from nbviva.audit.mutants import Mutant
from nbviva.audit.result import Audit, NotebookAudit, Problem
from nbviva.audit.specimens import Specimen
from nbviva.audit.trials import Fork, Trial, TrialOutcome, surroundings
from nbviva.cells.marks import Mark, Markers, grade_id, is_answer
from nbviva.course import staging
from nbviva.course.layout import Course
from nbviva.course.notebooks import read_notebook
from nbviva.errors import CourseError
from nbviva.report.mistakes import KnownMistake

RUNS = 20  # of each right variant, in different environments
WRONG_RUNS = 2  # of each wrong variant
SECONDS = 15.0  # for one trial

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class _Means:
    """What an audit has to prove an assignment with.

    Attributes
    ----------
    markers : Markers
        What begins and ends a solution in this course.
    files : Path
        What lies beside the notebooks; every trial gets a copy.
    specimens : sequence of Specimen
        Solutions of known verdict; without them, surviving mutants are advice.
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
    files: Path
    specimens: Sequence[Specimen]
    explanations: Mapping[tuple[str, str], str]
    pythons: Sequence[str]
    runs: int
    students: int
    progress: Progress


def run(
    course: Course,
    assignment: str,
    pythons: Sequence[str] = (),
    fix_release: bool = False,
    runs: int = RUNS,
    progress: Progress = lambda what, done, total: None,
    students: int = 0,
) -> Audit:
    """Audit an assignment.

    Parameters
    ----------
    course : Course
    assignment : str
    pythons : sequence of str
        Further interpreters, with another NumPy, in which the right variants must earn everything too.
    runs : int
        Runs of each right variant, each in another environment.
    fix_release : bool
        Write `release/<assignment>` if, and only if, there is no problem.
    progress : callable
        Called with what is being done, how many trials are done, and how many there will be.
    students : int
        How many seeds of students each solution is graded with besides: no verdict may depend on them.

    Raises
    ------
    CourseError
        If the assignment does not exist, nbgrader cannot make its student version, or the system cannot fork.
    MutantsError, TrialError
        If what makes mutants is not installed, or an interpreter does not start.
    """
    if not hasattr(os, "fork"):
        raise CourseError("the audit runs each trial in a forked process, which Windows cannot do: run it in WSL")
    zoo, markers = course.zoo(assignment), course.settings.markers
    known = [specimen for specimen in specimens.collect(zoo) if specimen.group != "damaged"]
    sources = {path.name: read_notebook(path) for path in course.graded(assignment)}
    seen = {name: tuple(checks.problems(name, source, markers)) for name, source in sources.items()}
    if any(seen.values()):  # with such faults nbgrader refuses to make a release, or makes a wrong one
        return Audit(assignment, tuple(NotebookAudit(name, problems=found) for name, found in seen.items()))
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory(prefix="audit-") as scratch:
        generated, files = Path(scratch) / assignment, Path(scratch) / "files"
        progress("generating the student version", 0, 1)
        release.generate(course, assignment, generated)
        _lay_out(course, assignment, files)
        means = _Means(markers, files, known, _explanations(zoo), pythons, runs, students, progress)
        notebooks = {}
        for name, source in sources.items():
            problems += release.leaks(source, generated, markers)
            notebooks[name] = _prove(name, source, nbformat.read(generated / name, as_version=4), means)
        progress("trying the engine", 0, 1)
        for name, (faults, advice) in checks.in_engine(course, assignment).items():
            old = notebooks.get(name) or next(iter(notebooks.values()))  # what is of no notebook goes to the first one
            notebooks[old.notebook] = replace(old, problems=(*old.problems, *faults), advice=(*old.advice, *advice))
        if fix_release and not problems and not any(notebook.problems for notebook in notebooks.values()):
            release.replace(course.release(assignment), generated)
        elif not fix_release:
            problems += release.differences(course.release(assignment), generated)
    return Audit(assignment, tuple(notebooks.values()), tuple(problems))


def known_mistakes(course: Course, assignment: str, names: Collection[str] = ()) -> tuple[KnownMistake, ...]:
    """Return how wrong solutions make the checks end, without the rest of an audit.

    Parameters
    ----------
    course : Course
        With a student version of the assignment.
    assignment : str
    names : collection of str
        Of the solutions; all of the zoo if empty.
    """
    zoo = specimens.collect(course.zoo(assignment))
    wanted = [one for one in zoo if one.group == "wrong" and (not names or one.name in names)]
    found: list[KnownMistake] = []
    with tempfile.TemporaryDirectory(prefix="audit-") as scratch:
        files = Path(scratch) / "files"
        _lay_out(course, assignment, files)
        means = _Means(course.settings.markers, files, wanted, {}, (), WRONG_RUNS, 0, lambda *_: None)
        for path in course.graded(assignment):
            student = nbformat.read(course.release(assignment) / path.name, as_version=4)
            found += _mistakes(path.name, read_notebook(path), student, means)
    return tuple(found)


# ---- one notebook


@dataclass(frozen=True)
class _Tried:
    """The answers that are tried in a notebook: the untouched stubs, and right, wrong and changed solutions by name."""

    stubs: Mapping[str, str]
    right: Mapping[str, Specimen]
    wrong: Mapping[str, Specimen]
    mutants: Mapping[str, Mutant]

    def trials(self, pythons: Sequence[str], runs: int) -> list[Trial]:
        """Return what has to be run: the right answers in many environments, the wrong ones in few."""
        right = [Trial(REFERENCE), *map(self._trial, self.right.values())]
        return [
            *(Trial(REFERENCE, start=start) for start in (1, 2)),  # which shows what draws without a seed
            Trial(BLANK, self.stubs),
            *surroundings(right, pythons, runs),
            *self.wrong_trials(runs),
            *(Trial(name, {mutant.cell: mutant.text}) for name, mutant in self.mutants.items()),
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


def _tried(source: NotebookNode, student: NotebookNode, means: _Means) -> _Tried:
    """Return what can be tried in a notebook: specimens for its cells, and mutants of the answers that tests grade."""
    answers = {grade_id(cell): means.markers.answer(cell) for cell in source.cells if is_answer(cell)}
    by_hand = {mark.grade_id for mark in map(Mark.of, source.cells) if mark.by_hand}
    stubs = {grade_id(cell): cell.source for cell in student.cells if is_answer(cell)}
    mine = {f"{s.group}/{s.name}": s for s in means.specimens if set(s.cells) <= set(answers)}
    changed = [m for cell, text in answers.items() if cell not in by_hand for m in mutants.of_cell(cell, text)]
    return _Tried(
        stubs,
        {name: specimen for name, specimen in mine.items() if specimen.group == "right"},
        {name: specimen for name, specimen in mine.items() if specimen.group != "right"},
        {f"mutant {number}": mutant for number, mutant in enumerate(changed)},
    )


def _mistakes(name: str, source: NotebookNode, student: NotebookNode, means: _Means) -> list[KnownMistake]:
    with Arena(source, means.files, SECONDS, means.markers) as arena:
        tried = _tried(source, student, means)
        outcomes = arena.run(tried.wrong_trials(means.runs), lambda outcome: None)
    by_name: dict[str, list[TrialOutcome]] = {}
    for outcome in outcomes:
        by_name.setdefault(outcome.trial.name, []).append(outcome)
    return Evidence(name, arena.tests, by_name).known(tried.wrong)


def _prove(name: str, source: NotebookNode, student: NotebookNode, means: _Means) -> NotebookAudit:
    with Arena(source, means.files, SECONDS, means.markers) as arena:
        if not arena.tests:
            return NotebookAudit(name, advice=(Problem(name, "has no test cell with points"),))
        tried = _tried(source, student, means)
        trials = tried.trials(means.pythons, means.runs)
        count = itertools.count(1)
        means.progress(name, 0, len(trials))
        outcomes = arena.run(trials, lambda outcome: means.progress(name, next(count), len(trials)))
        swayed = _swayed(name, arena, tried, means) if means.students else []
        versions = {f"Python {v['python']}, NumPy {v['numpy'] or 'none'}" for v in arena.versions.values()}
    by_name: dict[str, list[TrialOutcome]] = {}
    for outcome in outcomes:
        by_name.setdefault(outcome.trial.name, []).append(outcome)
    where = sorted(versions) + sorted({str(outcome.trial.environment) for outcome in outcomes})
    return _result(Evidence(name, arena.tests, by_name), tried, means, where, swayed)


def _swayed(name: str, arena: Arena, tried: _Tried, means: _Means) -> list[Problem]:
    """Return the verdicts that depend on a student's seed."""
    forks, count = tried.of_students(arena.tests, means.students), itertools.count(means.students, means.students)
    what, total = f"{name} with the seeds of students", means.students * len(forks)
    means.progress(what, 0, total)
    outcomes = arena.run_forks(forks, lambda fork: means.progress(what, next(count), total))
    by_name = {fork.trial.name: same for fork, same in zip(forks, outcomes, strict=True)}
    return list(seeds.problems(name, arena.tests, by_name))


def _result(
    evidence: Evidence, tried: _Tried, means: _Means, environments: Sequence[str], swayed: Sequence[Problem]
) -> NotebookAudit:
    flips, flipped = evidence.flips()
    unnoticed = [mutant for name, mutant in tried.mutants.items() if not any(evidence.lost[name])]
    explained = [
        (mutant.cell, mutant.diff, means.explanations[mutant.cell, mutant.diff])
        for mutant in unnoticed if (mutant.cell, mutant.diff) in means.explanations
    ]  # fmt: skip
    open_questions = [
        evidence.problem(m.cell, f"no test notices this change: {m.diff}. Test it, or explain it in equivalent.toml")
        for m in unnoticed if (m.cell, m.diff) not in means.explanations
    ]  # fmt: skip
    rows = evidence.rows({*tried.wrong, *tried.mutants})
    needless, overlapping = evidence.needless(rows, bool(means.specimens))
    problems = [
        *evidence.reference(), *evidence.unseeded(), *evidence.free_points(), *flipped, *evidence.right(tried.right),
        *evidence.wrong(tried.wrong), *swayed, *needless,
    ]  # fmt: skip
    # whoever has written no solutions of known verdict has not yet said what tests are to tell apart
    (problems if means.specimens else overlapping).extend(open_questions)
    return NotebookAudit(
        evidence.notebook, tuple(rows), right=len(tried.right), wrong=len(tried.wrong), mutants=len(tried.mutants),
        killed=len(tried.mutants) - len(unnoticed), explained=tuple(explained),
        verdicts=sum(map(len, evidence.outcomes.values())) * len(evidence.tests), flips=flips,
        students=means.students,
        environments=tuple(environments), mistakes=tuple(evidence.mistakes(tried.wrong)),
        known=tuple(evidence.known({name: one for name, one in tried.wrong.items() if one.group == "wrong"})),
        problems=tuple(problems), advice=tuple(overlapping),
    )  # fmt: skip


# ---- what lies around the notebooks


def _lay_out(course: Course, assignment: str, files: Path) -> None:
    """Put what lies beside the notebooks into `files`, with bytecode, so that a trial need not compile it."""
    shutil.copytree(course.source(assignment), files, ignore=shutil.ignore_patterns("*.ipynb", ".*", "figures"))
    staging.stage(course.settings, assignment, files)
    compileall.compile_dir(files, quiet=2)


def _explanations(folder: Path) -> dict[tuple[str, str], str]:
    """Return why certain mutants are no mistakes: (cell, change) -> reason, from `equivalent.toml` in the zoo."""
    path = folder / "equivalent.toml"
    if not path.is_file():
        return {}
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
    return {(entry["cell"], entry["change"]): entry["why"] for entry in entries}
