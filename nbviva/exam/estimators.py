"""How good an estimator is, computed here: ``model.score(X, y)`` asks the submission's object to judge itself.

Where the reference gives an estimator of scikit-learn whose score is the accuracy, or the coefficient of determination,
of what it predicts, the test cell gets that of what the submission's predicts; what is true it does not get to know.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np

MEASURES = {"accuracy": "accuracy_score", "determination": "r2_score"}  # kinds, as sites name them


def measure(kind: str, true: Any, predicted: Any) -> float:
    """Return how well predictions fit what is true."""
    metrics = importlib.import_module("sklearn.metrics")
    return float(getattr(metrics, MEASURES[kind])(true, predicted))


def kind_of(estimator: Any, score: Any, true: Any, predict: Callable[[], Any]) -> str:
    """Return by which measure an estimator has come to its score; empty if by none of these.

    Parameters
    ----------
    estimator : object
        What stands for one of scikit-learn's.
    score : object
        What it gave.
    true : object
        What its predictions were compared with.
    predict : callable
        Returns the predictions.
    """
    if not isinstance(score, float):
        return ""
    base = importlib.import_module("sklearn.base")
    # a pipeline is neither; classes are seldom told by fractions
    numbers = isinstance(estimator, base.RegressorMixin) or np.asarray(true).dtype.kind == "f"
    numbers = numbers and not isinstance(estimator, base.ClassifierMixin)
    kind = "determination" if numbers else "accuracy"
    try:
        found = measure(kind, true, predict())
    except Exception:  # it does not predict, or not what can be measured
        return ""
    return kind if math.isclose(found, score, rel_tol=1e-9, abs_tol=1e-12) else ""
