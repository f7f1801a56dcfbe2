"""What the outcomes of all trials of a notebook prove, and what they show to be wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from nbviva.audit.result import Mistake, Problem, TestRow
from nbviva.audit.specimens import Specimen
from nbviva.audit.trials import TrialOutcome, Verdict
from nbviva.report.endings import Ending, ended_well
from nbviva.report.mistakes import KnownMistake
from nbviva.report.words import plain
from nbviva.results import NOT_SHOWN

MESSAGE = 500  # characters of a message that are recorded
REFERENCE, BLANK = "the reference solution", "the untouched student version"
EMPTIED = "the student version without what it gives as an answer"


@dataclass(frozen=True)
class Evidence:
    """The outcomes of all trials of one notebook.

    Attributes
    ----------
    notebook : str
        File name, for messages.
    tests : mapping
        grade_id -> points of the test cells that have any.
    outcomes : mapping
        Name of a set of answers -> outcomes of its trials, in the order they were asked for.
    """

    notebook: str
    tests: Mapping[str, float]
    outcomes: Mapping[str, Sequence[TrialOutcome]]

    @cached_property
    def lost(self) -> dict[str, set[frozenset[str]]]:
        """Name -> the test cells that lost points, for each way in which a trial of it ended."""
        return {name: {outcome.lost(self.tests) for outcome in same} for name, same in self.outcomes.items()}

    def problem(self, test: str, what: str, about: str = "") -> Problem:
        """Return a problem of one test cell, or of the notebook if that is empty."""
        return Problem(f"{self.notebook}: cell '{test}'" if test else self.notebook, what, about)

    def why(self, outcome: TrialOutcome, test: str) -> str:
        """Return why a test cell lost points in a trial."""
        verdict = outcome.verdicts[test]
        return verdict.message or f"it gives {verdict.points:g} of {self.tests[test]:g} points"

    # ---- the instructor's own versions

    def reference(self) -> list[Problem]:
        """Return what the reference solution fails: then either it or the test is wrong."""
        found: dict[str, Problem] = {}
        for outcome in self.outcomes[REFERENCE]:
            if outcome.failed:
                found[""] = self.problem("", "the reference solution does not run", outcome.failed)
                continue
            for test in outcome.lost(self.tests):
                verdict = outcome.verdicts[test]
                if verdict.stderr and not verdict.message:
                    what = "writes to stderr, which nbgrader takes for a failure"
                    found[test] = self.problem(test, what, verdict.stderr.splitlines()[0])
                else:
                    why = self.why(outcome, test)
                    if outcome.broken and verdict.message:
                        why += f" (cell '{outcome.broken[0]}' before it: {outcome.broken[1]})"
                    found[test] = self.problem(test, "fails with the reference solution", why)
        return list(found.values())

    def warns(self) -> list[Problem]:
        """Return the test cells that write to stderr with the reference solution and lose nothing by that here."""
        verdicts = self.outcomes[REFERENCE][0].verdicts
        what = "writes to stderr: nothing is lost by that here, and all of its points where nbgrader runs it"
        return [
            self.problem(test, what, one.stderr.splitlines()[0])
            for test, one in verdicts.items() if one.stderr.strip() and one.points
        ]  # fmt: skip

    def unseeded(self) -> list[Problem]:
        """Return the cell that draws from a global generator nobody has seeded: two starts leave it in two states.

        The first two trials of the reference began with the generators in different states.
        """
        first, second = self.outcomes[REFERENCE][:2]
        for test, verdict in first.verdicts.items():
            other = second.verdicts.get(test)
            if other and any(a != b for a, b in zip(verdict.drew, other.drew, strict=True) if None not in (a, b)):
                what = "draws random numbers from a generator that was not seeded: its inputs differ from run to run"
                return [self.problem(test, f"{what}. Seed it")]  # the cells after it inherit the state
        return []

    def free_points(self) -> list[Problem]:
        """Return the test cells that give points for nothing.

        Where the released text of an answer is its solution, these points are for that text.
        """
        earning = set(self.tests) - self.outcomes[BLANK][0].lost(self.tests)
        for outcome in self.outcomes.get(EMPTIED, ()):
            earning -= outcome.lost(self.tests)
        what = "gives points for the untouched student version: it must call the function"
        return [self.problem(test, what) for test in sorted(earning)]

    def unnoticed(self, name: str) -> bool:
        """Tell whether no test cell that works loses points with some answers."""
        return not any(cells - self.broken() for cells in self.lost[name])

    def broken(self) -> frozenset[str]:
        """Return the test cells that the reference solution never passes: nothing that fails them says anything."""
        return frozenset.intersection(*(outcome.lost(self.tests) for outcome in self.outcomes[REFERENCE]))

    # ---- solutions of known verdict

    def right(self, names: Collection[str]) -> list[Problem]:
        """Return what fails a right solution in any environment."""
        problems = []
        for name in names:
            bad = [outcome for outcome in self.outcomes[name] if outcome.lost(self.tests)]
            if bad:
                test, message = self._first_failure(bad[0])
                runs = f"{len(bad)} of {len(self.outcomes[name])} runs"
                problems.append(self.problem(test, f"fails the right solution {name} ({runs})", message))
        return problems

    def _first_failure(self, outcome: TrialOutcome) -> tuple[str, str]:
        """Return the first test cell that lost points and why, or an empty name if the whole run failed."""
        if outcome.failed:
            return "", outcome.failed
        lost = outcome.lost(self.tests)
        test = next(test for test in self.tests if test in lost)
        verdict = outcome.verdicts[test]
        if verdict.stderr and not verdict.message:
            return test, f"text on stderr: {verdict.stderr}"
        return test, self.why(outcome, test)

    def wrong(self, specimens: Mapping[str, Specimen]) -> Iterator[Problem]:
        """Yield where a wrong solution does not lose what its file says, or the learner is not given the message."""
        for name, specimen in specimens.items():
            verdicts = self.outcomes[name][0].verdicts
            for cells in self.lost[name]:
                for test in sorted(specimen.loses - cells):
                    yield self.problem(test, f"passes the wrong solution {name}: {specimen.title}")
                for test in sorted(cells - specimen.loses):
                    message = verdicts[test].message if verdicts else ""
                    what = f"fails {name}, whose `loses` does not name it: {specimen.title}"
                    yield self.problem(test, what, f"it said: {message}")
            messages = " ".join(v.message for outcome in self.outcomes[name] for v in outcome.verdicts.values())
            if specimen.says and specimen.says not in messages:
                what = f"{name} should be told '{specimen.says}'; it was told: {messages[:300]}"
                yield self.problem("", what)

    def mistakes(self, specimens: Mapping[str, Specimen]) -> list[Mistake]:
        """Return what a learner is told of each wrong solution, by its first run."""
        found = []
        for name, specimen in specimens.items():
            first = self.outcomes[name][0]
            test, message = self._first_failure(first) if first.lost(self.tests) else ("", "")
            verdict = first.verdicts.get(test)
            half = verdict.half if verdict else ""
            if verdict and half == "hidden" and verdict.message and not verdict.for_student:
                message = f"{verdict.message.partition(':')[0]}: {NOT_SHOWN}"
            # one run of several is enough for a learner to see it
            halves = {
                o.verdicts[t].half if not o.failed else "" for o in self.outcomes[name] for t in o.lost(self.tests)
            }
            found.append(Mistake(name, specimen.title, test, half, message, halves == {"hidden"}))
        return found

    def known(self, specimens: Mapping[str, Specimen]) -> list[KnownMistake]:
        """Return how each wrong solution makes the checks end, over all of its runs.

        What was not run, because the run as a whole failed, is not known.
        """
        found = []
        for name, specimen in specimens.items():
            endings: dict[str, dict[Ending, None]] = {}
            for outcome in self.outcomes[name]:
                for test, verdict in outcome.verdicts.items():
                    endings.setdefault(test, {})[_ending(verdict, self.tests[test])] = None
            seen = {test: tuple(several) for test, several in endings.items()}
            where = PurePath(self.notebook).stem
            found.append(KnownMistake(where, specimen.name, specimen.title, specimen.cells, seen))
        return found

    # ---- test cells

    def flips(self) -> tuple[int, list[Problem]]:
        """Return how many verdicts differ from the first run's, and a problem for each cell with such verdicts."""
        flips = 0  # a test that says now yes, now no is unfair even where each answer could be defended
        problems: dict[tuple[str, str], Problem] = {}
        for name, (first, *others) in self.outcomes.items():
            expected = first.points(self.tests)
            for outcome in others:
                where = f"{outcome.trial.environment}, input seed {outcome.trial.input_seed or 'unset'}"
                for test, points in outcome.points(self.tests).items():
                    if points != expected[test]:
                        flips += 1
                        what = f"changes its verdict on {name} from run to run ({where})"
                        problems.setdefault((test, name), self.problem(test, what))
        return flips, list(problems.values())

    def rows(self, wrong: Collection[str]) -> list[TestRow]:
        """Return for each test cell how many of the wrong answers with these names it catches."""
        reference, broken = self.outcomes[REFERENCE][0].verdicts, self.broken()
        lost = {name: {cells - broken for cells in self.lost[name]} for name in wrong}
        rows = []
        for test, points in self.tests.items():
            catches = [name for name in wrong if any(test in cells for cells in lost[name])]
            alone = [name for name in catches if lost[name] == {frozenset({test})}]
            seconds = reference[test].seconds if reference else 0.0
            rows.append(TestRow(test, points, len(catches), len(alone), seconds))
        return rows

    def needless(self, rows: Sequence[TestRow]) -> list[Problem]:
        """Return the test cells that prove nothing: whatever they notice, others notice too.

        Whoever has written no solutions of known verdict has not said what the test cells are to tell apart.
        """
        what = "is vacuous: no wrong solution and no mutant fails it. Make it check more"
        also = "is vacuous: whatever mistake it notices, another cell notices too"
        return [self.problem(row.name, also if row.catches else what) for row in rows if not row.alone]


def _ending(verdict: Verdict, most: float) -> Ending:
    """Return how a test cell ended as a graded notebook would say it, where text on stderr costs nothing."""
    if not verdict.message:
        return Ending("ok") if verdict.stderr else ended_well(verdict.points, most)
    message = verdict.message.partition(": ")[2] if verdict.for_student else verdict.message
    return Ending("error", verdict.half, plain(message)[:MESSAGE])
