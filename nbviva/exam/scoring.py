"""From what a test cell showed to its points, and back to outputs from which nbgrader reads the same."""

from __future__ import annotations

import decimal
import fractions
import math
from typing import Any

import numpy as np

from nbviva.results import NOT_PASSED, error_output


def score(value: Any, full: float, shown: bool) -> tuple[float, str]:
    """Return the points of a test cell that ended well, and what is odd about them.

    A number on the last line is partial credit, whatever its type; nothing, or anything else, is full credit.
    """
    if not shown or value is None:
        return full, ""
    value = _scalar(value)
    if isinstance(value, (bool, np.bool_)):
        return full, f"the last line of the test cell shows {value!r}, which is no number of points: full credit"
    if not is_number(value):
        return full, f"the last line of the test cell shows a {type(value).__name__}, no number of points: full credit"
    points = float(value)
    if math.isnan(points) or points < 0:
        return 0.0, f"the last line of the test cell is {points}: counted as 0 points"
    if points > full:
        return full, f"the last line of the test cell is {points:g}, more than its {full:g} points: counted as {full:g}"
    return points, ""


def is_number(value: Any) -> bool:
    """Tell whether the last line of a test cell is a number of points; a truth value is none."""
    # by exact types, never by trying: what stands for an object of the submission could answer anything
    value = _scalar(value)
    numbers = int, float, np.integer, np.floating, fractions.Fraction, decimal.Decimal
    return isinstance(value, numbers) and not isinstance(value, bool)


def _scalar(value: Any) -> Any:
    """Return the only item of an array without dimensions; all else as it is."""
    return value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value


def settle_outputs(
    outputs: list[dict[str, Any]], points: float, full: float, ended: str, message: str
) -> list[dict[str, Any]]:
    """Return a test cell's outputs in the form from which nbgrader reads the same points.

    nbgrader takes any text on stderr for a failure, and any last line it cannot read as a number for full credit. Where
    nothing is shown by which it would see a failure, as the error was cut off or is none of Python's, `message` is; and
    the points are where the last line was cut off.
    """
    settled = []
    for output in outputs:
        output = dict(output)
        if output["output_type"] == "stream":
            output["name"] = "stdout"
        if output["output_type"] == "execute_result" and ended != "ok":
            output["output_type"] = "display_data"  # shown all the same, and not read as points
            output.pop("execution_count", None)
        elif output["output_type"] == "execute_result":
            text = str(output["data"].get("text/plain", ""))
            if points < full or _reads_as_number(text):
                text = repr(float(points))
            output["data"] = {**output["data"], "text/plain": text or "(nothing)"}
        settled.append(output)
    if ended != "ok" and points < full and not any(output["output_type"] == "error" for output in settled):
        settled.append(error_output(NOT_PASSED, message))
    if ended == "ok" and points < full and not shows_result(settled):
        data = {"text/plain": repr(float(points))}
        settled.append({"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None})
    return settled


def _reads_as_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def shows_result(outputs: list[dict[str, Any]]) -> bool:
    """Tell whether the last line of a cell had a value: IPython then shows it, and nbgrader reads points from that."""
    return any(output["output_type"] == "execute_result" for output in outputs)
