"""Proves an assignment before its release: each right solution earns everything, each wrong one loses where it should.

What is proved, and how, is told in docs/audit.md. The result is a value; `audit_report` shows it to people.
"""

from __future__ import annotations

import compileall
import itertools
import os
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbviva.audit import checks, mutants, release, splitting
from nbviva.audit import specimens as zoo
from nbviva.audit.release import Problem
from nbviva.audit.specimens import Specimen
from nbviva.audit.trials import Arena, Environment, Outcome, Trial
from nbviva.cells.marks import Mark, Markers, grade_id, is_answer
from nbviva.course import staging
from nbviva.course.layout import Course
from nbviva.errors import CourseError

RUNS = 20  # of each right variant, in different environments
WRONG_RUNS = 2  # of each wrong variant
SECONDS = 15.0  # for one trial


@dataclass(frozen=True)
class TestRow:
    """What is known about one test cell.

    Attributes
    ----------
    name, points
        grade_id and full points.
    catches : int
        Wrong variants and mutants that lose points here.
    alone : int
        Those of them that lose points nowhere else.
    seconds : float
        What it takes with the reference solution.
    """

    name: str
    points: float
    catches: int
    alone: int
    seconds: float


@dataclass(frozen=True)
class NotebookAudit:
    """The result for one notebook."""

    notebook: str
    tests: tuple[TestRow, ...] = ()
    right: int = 0
    wrong: int = 0
    mutants: int = 0
    killed: int = 0
    explained: tuple[tuple[str, str, str], ...] = ()  # cell, change, why it is no mistake
    verdicts: int = 0
    flips: int = 0
    environments: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    advice: tuple[Problem, ...] = ()  # worth a look, but no reason to hold back the release


@dataclass(frozen=True)
class Audit:
    """The result for an assignment; it may be released if there is no problem."""

    assignment: str
    notebooks: tuple[NotebookAudit, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """The problems of the release and of each notebook."""
        return self.problems + tuple(itertools.chain.from_iterable(nb.problems for nb in self.notebooks))


Progress = Callable[[str, int, int], None]


def run(
    course: Course,
    assignment: str,
    pythons: Sequence[str] = (),
    fix_release: bool = False,
    runs: int = RUNS,
    progress: Progress = lambda what, done, total: None,
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

    Raises
    ------
    CourseError
        If the assignment does not exist, nbgrader cannot make its student version, or the system cannot fork.
    MutantsError, TrialError
        If what makes mutants is not installed, or an interpreter does not start.
    """
    if not hasattr(os, "fork"):
        raise CourseError("the audit runs each trial in a forked process, which Windows cannot do: run it in WSL")
    problems: list[Problem] = []
    notebooks = []
    specimens = [s for s in zoo.collect(course.zoo(assignment)) if s.group != "damaged"]
    with tempfile.TemporaryDirectory(prefix="audit-") as scratch:
        generated, files = Path(scratch) / assignment, Path(scratch) / "files"
        sources = {path.name: nbformat.read(path, as_version=4) for path in course.graded(assignment)}
        markers = course.settings.markers
        static = {name: tuple(checks.problems(name, source, markers)) for name, source in sources.items()}
        if any(static.values()):  # with such faults nbgrader refuses to make a release, or makes a wrong one
            return Audit(assignment, tuple(NotebookAudit(name, problems=found) for name, found in static.items()))
        progress("generating the student version", 0, 1)
        release.generate(course, assignment, generated)
        _lay_out(course, assignment, files)
        explanations = _explanations(course.zoo(assignment))
        for name, source in sources.items():
            problems += release.leaks(source, generated, markers)
            student = nbformat.read(generated / name, as_version=4)
            notebooks.append(
                _notebook(name, source, student, files, specimens, explanations, pythons, runs, progress, markers)
            )
        progress("trying the engine", 0, 1)
        for name, (faults, advice) in splitting.findings(course, assignment).items():
            place = next((i for i, made in enumerate(notebooks) if made.notebook == name), 0)
            old = notebooks[place]
            notebooks[place] = replace(old, problems=(*old.problems, *faults), advice=(*old.advice, *advice))
        if fix_release and not problems and not any(nb.problems for nb in notebooks):
            release.replace(course.release(assignment), generated)
        elif not fix_release:
            problems += release.differences(course.release(assignment), generated)
    return Audit(assignment, tuple(notebooks), tuple(problems))


def environments(pythons: Sequence[str], runs: int) -> list[tuple[Environment, str, int]]:
    """Return `runs` different surroundings: environment, ``NBVIVA_SEED``, and seed of the global generators."""
    cores = ["", *_cores()]
    out = []
    for i in range(runs):
        python = pythons[i % len(pythons)] if pythons and i >= runs - 2 * len(pythons) else ""
        environment = Environment(hash_seed=i, threads=1 + i % 2, core=cores[i % len(cores)], python=python)
        out.append((environment, str(i) if i else "", 1000 + i))
    return out


def _notebook(
    name: str,
    source: NotebookNode,
    student: NotebookNode,
    files: Path,
    specimens: Sequence[Specimen],
    explanations: Mapping[tuple[str, str], str],
    pythons: Sequence[str],
    runs: int,
    progress: Progress,
    markers: Markers,
) -> NotebookAudit:
    problems: list[Problem] = []
    with Arena(source, files, SECONDS) as arena:
        if not arena.tests:
            return NotebookAudit(name, advice=(Problem(name, "has no test cell with points"),))
        answers = {grade_id(cell): markers.answer(cell) for cell in source.cells if is_answer(cell)}
        by_hand = {mark.grade_id for mark in map(Mark.of, source.cells) if mark.by_hand}
        stubs = {grade_id(cell): cell.source for cell in student.cells if is_answer(cell)}
        mine = [s for s in specimens if set(s.cells) <= set(answers)]
        right = [_trial(s, stubs) for s in mine if s.group == "right"]
        wrong = {f"{s.group}/{s.name}": s for s in mine if s.group != "right"}
        changed = [m for cell, text in answers.items() if cell not in by_hand for m in mutants.of_cell(cell, text)]

        reference = [Trial("the reference solution", start=start) for start in (1, 2)]
        blank = Trial("the untouched student version", stubs)
        anywhere = [
            Trial(t.name, t.answers, environment, seed, start)
            for environment, seed, start in environments(pythons, runs)
            for t in (Trial("the reference solution"), *right)
        ]
        anywhere_wrong = [
            Trial(t.name, t.answers, environment, seed, start)
            for environment, seed, start in environments((), min(runs, WRONG_RUNS))
            for t in (_trial(s, stubs) for s in wrong.values())
        ]
        mutated = {f"mutant {i}": m for i, m in enumerate(changed)}
        trials = [
            *reference,
            blank,
            *anywhere,
            *anywhere_wrong,
            *(Trial(n, {m.cell: m.text}) for n, m in mutated.items()),
        ]
        count = itertools.count(1)
        progress(name, 0, len(trials))
        outcomes = arena.run(trials, lambda outcome: progress(name, next(count), len(trials)))

        by_name: dict[str, list[Outcome]] = {}
        for outcome in outcomes:
            by_name.setdefault(outcome.trial.name, []).append(outcome)
        lost = {trial: {outcome.lost(arena.tests) for outcome in same} for trial, same in by_name.items()}
        flips, flipped = _flips(name, arena.tests, by_name)
        problems += _reference(name, arena.tests, by_name["the reference solution"])
        problems += _unseeded(name, by_name["the reference solution"][:2])
        problems += [
            Problem(
                f"{name}: cell '{test}'", "gives points for the untouched student version: it must call the function"
            )
            for test in sorted(set(arena.tests) - by_name[blank.name][0].lost(arena.tests))
        ]
        problems += flipped
        problems += _right(name, arena.tests, by_name, right)
        problems += _wrong(name, lost, wrong, by_name)
        survivors = [m for n, m in mutated.items() if not any(lost[n])]
        explained = [(m, explanations[m.cell, m.diff]) for m in survivors if (m.cell, m.diff) in explanations]
        unexplained = [m for m in survivors if (m.cell, m.diff) not in explanations]
        open_questions = [
            Problem(
                f"{name}: cell '{m.cell}'",
                f"no test notices this change: {m.diff}. Test it, or explain it in equivalent.toml",
            )
            for m in unexplained
        ]
        rows, vacuous, overlapping = _rows(name, arena, by_name, lost, {*wrong, *mutated}, bool(specimens))
        problems += vacuous + (open_questions if specimens else [])
        versions = sorted({f"Python {v['python']}, NumPy {v['numpy'] or 'none'}" for v in arena.versions.values()})
    return NotebookAudit(
        name, tuple(rows), len(right), len(wrong), len(changed), len(changed) - len(survivors),
        tuple((m.cell, m.diff, why) for m, why in explained), len(outcomes) * len(arena.tests), flips,
        (*versions, *sorted({str(o.trial.environment) for o in outcomes})), tuple(problems),
        tuple(overlapping + ([] if specimens else open_questions)),
    )  # fmt: skip


def _trial(specimen: Specimen, stubs: Mapping[str, str]) -> Trial:
    base = dict(stubs) if specimen.base == "stub" else {}
    return Trial(f"{specimen.group}/{specimen.name}", {**base, **specimen.cells})


def _reference(name: str, tests: Mapping[str, float], outcomes: Sequence[Outcome]) -> list[Problem]:
    """Return what the instructor's own solution fails: then either it or the test is wrong."""
    found: dict[str, Problem] = {}
    for outcome in outcomes:
        if outcome.failed:
            found["run"] = Problem(name, f"the reference solution does not run: {outcome.failed}")
            continue
        for test in outcome.lost(tests):
            verdict = outcome.verdicts[test]
            if verdict.stderr and not verdict.message:
                what = f"writes to stderr, which nbgrader takes for a failure: {verdict.stderr.splitlines()[0]}"
            else:
                gave = verdict.message or f"it gives {verdict.points:g} of {tests[test]:g} points"
                what = f"fails with the reference solution: {gave}"
            found[test] = Problem(f"{name}: cell '{test}'", what)
    return list(found.values())


def _unseeded(name: str, outcomes: Sequence[Outcome]) -> list[Problem]:
    """Return the cells that draw from a global generator nobody has seeded: two starts leave it in two states."""
    first, second = outcomes
    problems = []
    for test, verdict in first.verdicts.items():
        other = second.verdicts.get(test)
        if other and any(a != b for a, b in zip(verdict.drew, other.drew, strict=True) if None not in (a, b)):
            what = (
                "draws random numbers from a generator that was not seeded: its inputs differ from run to run. Seed it"
            )
            problems.append(Problem(f"{name}: cell '{test}'", what))
            break  # the cells after it inherit the state
    return problems


def _right(
    name: str, tests: Mapping[str, float], by_name: Mapping[str, Sequence[Outcome]], right: Sequence[Trial]
) -> list[Problem]:
    problems = []
    for trial in right:
        bad = [outcome for outcome in by_name[trial.name] if outcome.lost(tests)]
        if bad:
            test, message = _first_message(bad[0], tests)
            where = f"{name}: cell '{test}'" if test else name
            what = f"fails the right solution {trial.name} ({len(bad)} of {len(by_name[trial.name])} runs): {message}"
            problems.append(Problem(where, what))
    return problems


def _wrong(
    name: str,
    lost: Mapping[str, set[frozenset[str]]],
    wrong: Mapping[str, Specimen],
    by_name: Mapping[str, Sequence[Outcome]],
) -> list[Problem]:
    problems = []
    for trial, specimen in wrong.items():
        for cells in lost[trial]:
            for test in sorted(specimen.loses - cells):
                problems.append(
                    Problem(f"{name}: cell '{test}'", f"passes the wrong solution {trial}: {specimen.title}")
                )
            for test in sorted(cells - specimen.loses):
                message = by_name[trial][0].verdicts[test].message if by_name[trial][0].verdicts else ""
                what = f"fails {trial}, whose `loses` does not name it: {specimen.title}. It said: {message}"
                problems.append(Problem(f"{name}: cell '{test}'", what))
        messages = " ".join(v.message for o in by_name[trial] for v in o.verdicts.values())
        if specimen.says and specimen.says not in messages:
            problems.append(Problem(name, f"{trial} should be told '{specimen.says}'; it was told: {messages[:300]}"))
    return problems


def _flips(
    name: str, tests: Mapping[str, float], by_name: Mapping[str, Sequence[Outcome]]
) -> tuple[int, list[Problem]]:
    """Return how many verdicts differ from that of the first run, and a problem for each cell with such verdicts."""
    flips = 0
    problems: dict[tuple[str, str], Problem] = {}
    for trial, (first, *others) in by_name.items():
        expected = first.points(tests)
        for outcome in others:
            where = f"{outcome.trial.environment}, input seed {outcome.trial.input_seed or 'unset'}"
            for test, points in outcome.points(tests).items():
                if points != expected[test]:
                    flips += 1
                    what = f"changes its verdict on {trial} from run to run ({where})"
                    problems.setdefault((test, trial), Problem(f"{name}: cell '{test}'", what))
    return flips, list(problems.values())


def _rows(
    name: str,
    arena: Arena,
    by_name: Mapping[str, Sequence[Outcome]],
    lost: Mapping[str, set[frozenset[str]]],
    wrong: set[str],
    strict: bool,
) -> tuple[list[TestRow], list[Problem], list[Problem]]:
    rows, vacuous, overlapping = [], [], []
    reference = by_name["the reference solution"][0].verdicts
    for test, points in arena.tests.items():
        catches = [n for n in wrong if any(test in cells for cells in lost[n])]
        alone = [n for n in catches if lost[n] == {frozenset({test})}]
        where = f"{name}: cell '{test}'"
        if not catches:
            vacuous.append(Problem(where, "is vacuous: no wrong solution and no mutant fails it. Make it check more"))
        elif not alone and strict:
            vacuous.append(Problem(where, "is vacuous: whatever mistake it notices, another cell notices too"))
        elif not alone:
            overlapping.append(Problem(where, "is never the only one to notice a mistake: other cells notice the same"))
        rows.append(TestRow(test, points, len(catches), len(alone), reference[test].seconds if reference else 0.0))
    return rows, vacuous, overlapping


def _first_message(outcome: Outcome, tests: Mapping[str, float]) -> tuple[str, str]:
    """Return the first test cell that lost points and why, or an empty name if the whole run failed."""
    if outcome.failed:
        return "", outcome.failed
    test = next(test for test in tests if test in outcome.lost(tests))
    verdict = outcome.verdicts[test]
    stderr = f"text on stderr: {verdict.stderr}" if verdict.stderr else ""
    return test, verdict.message or stderr or f"it gives {verdict.points:g} of {tests[test]:g} points"


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


def _cores() -> list[str]:
    """Return the OpenBLAS kernels that this processor can run."""
    flags = ""
    if os.path.exists("/proc/cpuinfo"):
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    known = {
        "Prescott": "pni",
        "Nehalem": "sse4_2",
        "Sandybridge": "avx",
        "Haswell": "avx2",
        "Zen": "avx2",
        "SkylakeX": "avx512vl",
    }
    return [core for core, flag in known.items() if f" {flag} " in flags]
