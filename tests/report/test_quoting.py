"""What Python and its libraries say of honest mistakes stays readable where words of a submission are left out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nbviva.report.quoting import quoted

HONEST = {
    "has a mismatch in its core dimension": lambda: np.ones((2, 3)) @ np.ones((4, 2)),
    "not aligned: ": lambda: np.dot(np.ones((2, 3)), np.ones((4, 2))),
    "cannot reshape array of size ": lambda: np.ones(3).reshape(2, 2),
    "list index out of range": lambda: [][5],
    "cannot convert float NaN to integer": lambda: int(float("nan")),
    "is out of bounds for axis ": lambda: np.ones(3)[5],
    "must have same number of dimensions": lambda: np.concatenate([np.ones(3), np.ones((2, 2))]),
    "arrays can be converted to Python scalars": lambda: float(np.ones((3, 1))),
    "and integer or boolean arrays are valid indices": lambda: np.ones(3)["a"],
    "could not be broadcast together with shapes": lambda: np.ones(2) + np.ones(3),
    "can't multiply sequence by non-int of type": lambda: "a" * "b",
    "No such file or directory": lambda: Path("there is none.txt").read_text(),
}


@pytest.mark.parametrize("words", HONEST)
def test_what_was_wrong_can_still_be_read(words: str) -> None:
    wrong: Callable[[], Any] = HONEST[words]
    with pytest.raises(Exception) as raised:  # noqa: PT011 - of many kinds
        wrong()
    assert words in quoted(str(raised.value), [], set(), set())


def test_words_that_nobody_has_written_before_are_left_out() -> None:
    assert "cat" not in quoted("shapes cat and dog not aligned: cow (dim hen) != pig (dim ant)", [], set(), {"x"})
