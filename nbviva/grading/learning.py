"""What submissions may do besides returning values, learned by running the reference solution.

A test cell and the answers run in two processes. If the instructor's own solution changes an argument in place, seeds a
generator or raises SystemExit, the test cell must see that of a submission too. What the solution does not do is
refused to every submission.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from nbviva.cells.marks import grade_id
from nbviva.errors import ExaminationError
from nbviva.exam import Examined
from nbviva.grading.assignment import AssignmentNotebook
from nbviva.results import COMPLAINED, NO_ANSWER, CellResult, Policy

Run = Callable[[Policy], Examined]  # examines the reference solution under a policy
MOST = 12  # given cells that are tried one by one: can the examiner compute them?
_PYPLOT = re.compile(r"\b(?:plt|pyplot|subplots|gca|gcf)\b")
_NETWORK = re.compile(
    r"URLError|gaierror|ConnectionError|ConnectError|ConnectTimeout|NewConnectionError|Network is unreachable"
    r"|Address family not supported|[Cc]ould not resolve|Name or service not known|name resolution"
)
FETCHES = (
    "a given cell asks for a network, and there is none where submissions run ({}). With "
    'c.Sandbox.network = "given" in nbgrader_config.py, given cells are run with one, once for a class'
)
FAILS = "the reference solution fails this test"
COMPLAINS = (
    "the test cell itself writes to stderr with the instructor's own solution too, so that costs nobody points here; "
    "nbgrader alone takes it for a failure. Print to stdout, or mend the solution if the test found it wrong"
)


def learn(assignment: str, notebook: AssignmentNotebook, run: Run) -> AssignmentNotebook:
    """Return a notebook of an assignment with the policy and the flags that its reference solution shows.

    Parameters
    ----------
    assignment : str
        Its name, for messages.
    notebook : AssignmentNotebook
    run : callable
        Examines the reference solution under a policy.

    Raises
    ------
    ExaminationError
        If a test cell was stopped by a limit: nothing can be said of it then.
    """
    first = run(Policy(learning=True))
    failed = _failed(first.results)
    draws = frozenset(failed) & _drawing(notebook)
    if draws:  # an answer may draw on a figure that the test made: then that figure has to be where the answers are
        first = run(Policy(learning=True, draws=draws))
        failed = _failed(first.results)
    results: Sequence[CellResult] = first.results
    policy = replace(Policy.of(first.learned), draws=draws - frozenset(failed))
    if not failed:  # while learning everything is allowed: does what was learned suffice?
        for tried in _policies(notebook, policy, run):
            results, policy, failed = _checked(tried, run)
            if not failed:
                break
    for cell in results:
        # a limit is never a reason to run tests beside the answers; something that cannot cross is
        if cell.kind == "test" and cell.stopped and not cell.message.startswith(NO_ANSWER):
            raise ExaminationError(
                f"{assignment}: {cell.grade_id} was stopped with the instructor's own solution: {cell.message} Nothing "
                "was graded. Raise the limit (c.Limits in nbgrader_config.py), or run the command again if this "
                "machine was busy."
            )
    flags = [f"{cell.grade_id}: {flag}" for cell in results for flag in cell.flags]
    if fetching := [c for c in results if c.kind == "given" and _NETWORK.search(c.message)]:
        flags.append(FETCHES.format(fetching[-1].message.strip()[:200]))
    flags += [f"{name}: {COMPLAINS}" for name in sorted(policy.complains)]
    if failed:
        # A test that fails when it is split may need the answers in its own process. It runs there, and the instructor
        # is told, because a submission can then reach into it.
        policy = replace(policy, together=frozenset(failed))
        flags += [
            f"{cell.grade_id}: {cell.flags[0]} ({failed[cell.grade_id][:300]})"
            if cell.ended == "ok" and cell.flags
            else f"{cell.grade_id}: {FAILS}: {cell.message}"
            for cell in run(policy).results
            if cell.kind == "test" and cell.grade_id in failed
        ]
    return replace(notebook.computing(policy.computes), policy=policy, flags=tuple(flags))


def _policies(notebook: AssignmentNotebook, policy: Policy, run: Run) -> Iterator[Policy]:
    """Yield the policies to try: that which believes least of a submission comes first."""
    strict = _believing_less(notebook, policy, run)
    for one in (strict, policy) if strict.computes else (policy,):
        yield one
        unread = {line.replace("sends", "reads", 1) for line in one.files if line.startswith("sends")} - one.files
        if unread:  # it may have been read in a way of which Python says nothing
            yield replace(one, files=one.files | unread)


def _checked(policy: Policy, run: Run) -> tuple[Sequence[CellResult], Policy, dict[str, str]]:
    """Return what comes of the reference under a policy, that policy, and the test cells that fail under it."""
    results = run(policy).results
    # a test cell that complains now and then: no reason either to run it beside the answers
    complained = {cell.grade_id for cell in results if cell.message == COMPLAINED}
    failed = {name: message for name, message in _failed(results).items() if name not in complained}
    return results, replace(policy, complains=policy.complains | complained), failed


def _believing_less(notebook: AssignmentNotebook, policy: Policy, run: Run) -> Policy:
    """Return a policy by which the examiner itself runs as many given cells as it can, instead of believing what they
    gave in the submission's process. It can where the test cells still pass with the reference."""
    computes = notebook.computable()
    if computes:
        found = run(Policy(learning=True, draws=policy.draws, computes=computes))
        if _failed(found.results):  # which of them is it? One after the other, for as long as the test cells pass
            computes, wanted = frozenset(), sorted(computes, key=int)[:MOST]
            for place in wanted:
                tried = run(Policy(learning=True, draws=policy.draws, computes=computes | {place}))
                if not _failed(tried.results):
                    computes, found = computes | {place}, tried
    if not computes:
        return policy
    # both ways: a learner who edits such a cell is believed, as with an answer
    either = {name: frozenset(lines) | getattr(policy, name) for name, lines in found.learned.items()}
    return replace(policy, **either, computes=computes)


def _drawing(notebook: AssignmentNotebook) -> frozenset[str]:
    """Return the test cells that use pyplot."""
    uses = any("pyplot" in cell.source for cell in notebook.reference().cells)
    return frozenset(grade_id(cell) for cell in notebook.master.cells if uses and _PYPLOT.search(cell.source))


def _failed(results: Sequence[CellResult]) -> dict[str, str]:
    return {cell.grade_id: cell.message for cell in results if cell.kind == "test" and cell.ended != "ok"}
