"""The checks of `sample`: the indices that are drawn, the newline that ends a name, the limit of 50.

The known case has 100 hidden units. From about draw 44 on its result hangs on how a machine rounds, so 20 are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

import numpy as np

from utils import cases
from utils.checks import comparing, surroundings
from utils.checks.showing import check, explained

Arrays = dict[str, np.ndarray]
Sample = Callable[[Arrays, dict[str, int], int], list[int]]


@check
def sample_indices(sample: Sample) -> None:
    """Compare what is drawn from two known networks."""
    known = [12, 17, 24, 14, 13, 9, 10, 22, 24, 6, 13, 11, 12, 6, 21, 15, 21, 14, 3, 2]
    parameters, symbols, second = cases.second_sample()
    came = _drawn(sample, cases.known_sample(), cases.SYMBOLS, 0, True)
    with explained(
        "sample", "It works with 100 hidden units and 27 symbols, not with 12 and 9: read the sizes off the parameters."
    ):
        hint = _slip(came, _drawn(sample, cases.second_sample()[0], symbols, 31, True))
    drawn_like(sample, cases.known_sample(), cases.SYMBOLS, 0, known, hint)
    drawn_like(sample, parameters, symbols, 31, second, hint)


@check
def sample_newline(sample: Sample) -> None:
    """Draw from networks that can say one name only, so that it does not matter what is drawn by chance."""
    spells(sample, "", cases.SYMBOLS)
    spells(sample, "rex", cases.SYMBOLS)
    spells(sample, "face", cases.second_sample()[1])


@check
def sample_limit(sample: Sample) -> None:
    """Draw from networks that draw no newline in 50 characters."""
    random = np.random.RandomState(5)
    for symbols in (cases.SYMBOLS, cases.second_sample()[1]):
        stops_at_the_limit(sample, cases.random_parameters(random, 12, len(symbols), radius=0.9), symbols)


def drawn_like(
    sample: Sample,
    parameters: Arrays,
    symbols: dict[str, int],
    seed: int,
    want: Sequence[int],
    hint: str = "",
    show: bool = True,
) -> None:
    """Fail unless the first draws are `want`, and the parameters are the same afterwards.

    Parameters
    ----------
    sample : function
    parameters, symbols, seed
        What it is called with; `symbols` is its `char_to_ix`.
    want : sequence of int
        The first indices that a right `sample` draws.
    hint : str
        What may be the cause if they are not.
    show : bool
        Whether the message may state the right values (not in a hidden test).
    """
    kept, again = (cases.copied_arrays(parameters) for _ in range(2))
    came = _drawn(sample, parameters, symbols, seed, show)
    what = f"sample with {len(kept['b'])} hidden units, {len(symbols)} symbols and seed {seed}"
    causes = {
        "only the newline came back. Was a name that is too long thrown away? Keep its 50 characters.": [symbols["\n"]]
    }
    if 0 in want and symbols["\n"] != 0:
        until = list(want[: want.index(0) + 1])
        causes["it ended at index 0, which is a letter here: read the index of the newline from `char_to_ix`."] = until
    if show and came[: len(want)] != list(want) and came != _drawn(sample, again, symbols, seed, show):
        hint = "The same seed gave another name when it was asked again: is the generator seeded before each draw?"
    comparing.indices(what, came[: len(want)], want, show=show, causes=causes, hint=hint)
    for name, array in kept.items():
        comparing.array(
            f"after sample: `{name}`", parameters[name], array, show=False,
            hint="sample must not change the parameters: does += or -= change an array that is not yours?",
        )  # fmt: skip


def _slip(known: Sequence[int], second: Sequence[int]) -> str:
    """Return the explanation of the misconception that draws like this in both known cases, or nothing."""
    for explanation, starts in cases.SAMPLE_SLIPS.items():
        if all(tuple(drawn[: len(start)]) == start for drawn, start in zip((known, second), starts, strict=True)):
            return explanation
    return ""


def spells(sample: Sample, name: str, symbols: dict[str, int], seed: int = 0, show: bool = True) -> None:
    """Fail unless the one name that a network knows comes out, with the newline at its end and once."""
    newline = symbols["\n"]
    want = [*(symbols[letter] for letter in name), newline]
    came = _drawn(sample, cases.forced_name(want, len(symbols)), symbols, seed, show)
    what = (
        f'sample from a network that only knows "{name}"' if name else "sample from a network that says newline at once"
    )
    comparing.indices(what, came, want, show=show, causes={
        "the newline at the end is missing: append it before the loop stops.": want[:-1],
        "the newline is there twice. Does the loop end as soon as it is drawn, and is it appended after the loop only "
        "if 50 characters were drawn?": [*want, newline],
    }, hint="The name ends as soon as the newline is drawn." if len(came) > len(want) else "")  # fmt: skip


def stops_at_the_limit(
    sample: Sample, parameters: Arrays, symbols: dict[str, int], seed: int = 0, show: bool = True
) -> None:
    """Fail unless a network that says no newline for a long time is stopped after 50 characters, with a newline.

    Parameters
    ----------
    sample : function
    parameters : dict of ndarray
        Of a network with this many symbols; it is changed so that the newline comes at about draw 75.
    symbols : dict
        Its `char_to_ix`.
    seed : int
    show : bool
        Whether what is printed may be seen (not in a hidden test).
    """
    newline = symbols["\n"]
    calm = cases.copied_arrays(parameters)
    # what a `sample` without tanh draws would hang on the seed: states stay so small that it stops at 50 as well
    calm["Waa"] *= 0.5 / np.linalg.norm(calm["Waa"], 2)
    came = _drawn(sample, cases.late_newline(calm, newline), symbols, seed, show)
    if len(came) != 51:
        comparing.fail(
            f"sample from a network that draws no newline in 50 characters returned {len(came)} indices, expected 51: "
            f"50 that were drawn, and the newline.{_why_not_51(came, newline)}"
        )
    if came[-1] != newline:
        comparing.fail(
            f"sample: after 50 draws the last index is {came[-1]}, expected that of the newline, "
            f"here {newline}: read it from `char_to_ix`."
        )
    if newline in came[:-1]:
        comparing.fail("sample: there is a newline inside the name, before its end.")


def _why_not_51(came: Sequence[int], newline: int) -> str:
    if len(came) == 1:
        return " Was a name that is too long thrown away? Keep its 50 characters."
    if len(came) < 50 and newline not in came:
        return " Does the loop end before 50 were drawn? The newline is missing, too."
    if len(came) == 50 and came[-1] != newline:
        return " Is the newline appended after 50 characters?"
    if len(came) == 50:
        return " Does the loop end after 49, or does the newline take the place of the last character?"
    if len(came) == 52:
        return " Is a 51st character drawn? Stop as soon as the counter is 50."
    return " A name ends after 50 characters, even without a newline." if len(came) > 52 else ""


def _drawn(sample: Sample, parameters: Arrays, symbols: dict[str, int], seed: int, show: bool) -> list[int]:
    with nullcontext() if show else surroundings.printed():
        came = sample(parameters, symbols, seed)
    return comparing.index_list("sample", came, len(symbols))
