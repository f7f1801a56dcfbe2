"""What a learner reads below a check cell: how far they have come, or their own line in which an exception came up."""

from __future__ import annotations

import contextlib
import functools
import linecache
import os
import traceback
import types
from collections.abc import Callable, Iterator
from typing import Any

from utils.checks.comparing import CheckFailed, not_yet

# function that a learner writes, in the order of the lesson -> the names of its checks
CHECKS: dict[str, list[str]] = {"clip": [], "sample": [], "optimize": [], "model": []}
_passing: set[str] = set()  # names of the checks that passed when they last ran in this kernel


def check(looks: Callable[..., None]) -> Callable[..., None]:
    """Make a check cell's one line of a function that fails if something is wrong.

    Parameters
    ----------
    looks : function
        Its name begins with that of the function it looks at, as in ``clip_bounds``.

    Returns
    -------
    function
        Does the same, returns None, and prints how many checks of which function pass. An exception from the learner's
        code goes on as it is; a notebook shows of it the learner's own lines alone.
    """
    name, function = looks.__name__, looks.__name__.partition("_")[0]
    CHECKS[function].append(name)

    @functools.wraps(looks)
    def run(*arguments: Any) -> None:
        _passing.discard(name)
        try:
            looks(*arguments)
        except (Exception, KeyboardInterrupt) as error:
            with contextlib.suppress(AttributeError):  # a class of the learner's may refuse new attributes
                error._render_traceback_ = functools.partial(own_lines, function, error)  # type: ignore[union-attr]
            raise
        _passing.add(name)
        if os.environ.get("NBGRADER_EXECUTION") != "autograde":  # the hidden check comes right after, and may fail
            print(f"Passes: {progress()}. A hidden check for each runs when it is graded.")

    return run


@contextlib.contextmanager
def explained(function: str, hint: str) -> Iterator[None]:
    """Add a hint to an exception from the learner's code in a ``with`` block of a visible check.

    Not for hidden tests: what an exception says there, such as the test's own inputs, must not reach a learner.
    """
    try:
        yield
    except (CheckFailed, NotImplementedError):
        raise
    except Exception as error:
        failed = CheckFailed(f"{function} raised {type(error).__name__}: {error}. {hint}")
        failed.__dict__.update(vars(error))  # a grader notes there which lines of the learner's code it came through
        raise failed from error


def progress() -> str:
    """Return how many checks of each function pass so far, such as ``clip 3 of 3 · sample 1 of 3``."""
    counts = {function: sum(name in _passing for name in names) for function, names in CHECKS.items()}
    return " · ".join(f"{function} {count} of {len(CHECKS[function])}" for function, count in counts.items() if count)


def congratulate() -> None:
    """Say whether all is done: a congratulation if every check passes, else the names of those that do not yet."""
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        return
    missing = [name for names in CHECKS.values() for name in names if name not in _passing]
    if missing:
        print(f"Not all checks pass yet. Still to do, or to run: {', '.join(missing)}.")
    else:
        count = sum(map(len, CHECKS.values()))
        print(
            f"All {count} checks pass. You have written a language model, from the first gradient to the last letter."
        )
        print("Somewhere in the fog a creature without a name has just looked up. Congratulations!")


def own_lines(function: str, error: BaseException) -> list[str]:
    """Return what a notebook shows of an exception: its message, and the lines of the learner's code it came through.

    Parameters
    ----------
    function : str
        Name of the function that was checked.
    error : BaseException
    """
    kind = type(error).__name__
    if isinstance(error, NotImplementedError) and not error.args:
        return [not_yet(f"`{function}` is still to be written: your code takes the place of `raise {kind}`.")]
    if isinstance(error, CheckFailed):
        shown = [not_yet(str(error))]
    elif isinstance(error, KeyboardInterrupt):
        shown = [not_yet(f"`{function}` was interrupted. Is there a loop that never ends?")]
    else:
        shown = [not_yet(f"`{function}` raised {kind}: {error}")]
    came = error.__cause__ or error if isinstance(error, CheckFailed) else error
    frames = [(frame, line) for frame, line in traceback.walk_tb(came.__traceback__) if _is_of_a_cell(frame)]
    seen = set()  # a comprehension and the line it stands in are two frames, a recursion has a thousand
    for frame, line in [*frames[:1], *frames[1:][-2:]]:
        if line not in seen:
            seen.add(line)
            shown += [f"in `{frame.f_code.co_name}`, line {line} of its cell:", *_around(frame, line)]
    return shown


def _is_of_a_cell(frame: types.FrameType) -> bool:
    """Tell whether a frame runs a function from a cell of the notebook; the check cell's own line is none."""
    return frame.f_globals.get("__name__") == "__main__" and frame.f_code.co_name != "<module>"


def _around(frame: types.FrameType, line: int) -> list[str]:
    """Return the line before, the line itself with an arrow, and the line after it."""
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)
    near = range(max(1, line - 1), min(len(lines), line + 1) + 1)
    return [f"{'--->' if n == line else '    '} {n:3} {lines[n - 1].rstrip()}" for n in near]
