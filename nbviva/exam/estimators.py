"""How good an estimator is, computed here: ``model.score(X, y)`` asks the submission's object to judge itself.

Where the reference gives an estimator of scikit-learn whose score is the accuracy, or the coefficient of determination,
of what it predicts, the test cell gets that of what the submission's predicts; what is true it does not get to know.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nbviva.bridge import REMOTE, Far, identity
from nbviva.exam.sites import Sites

MEASURES = {"accuracy": "accuracy_score", "determination": "r2_score"}  # kinds, as sites name them


def measure(kind: str, true: Any, predicted: Any) -> float:
    """Return how well predictions fit what is true."""
    metrics = importlib.import_module("sklearn.metrics")
    return float(getattr(metrics, MEASURES[kind])(true, predicted))


class Estimators:
    """Of which objects of the submission the score is computed here.

    Parameters
    ----------
    ask : callable
        `Peer.ask` of the examiner.
    sites : Sites
        What the reference gives at each site.
    learning : bool
        Whether it is the reference that runs, of which this is learned.
    """

    def __init__(self, ask: Callable[..., Any], sites: Sites, learning: bool):
        self._ask, self._sites, self._learning = ask, sites, learning
        self._owners: dict[int, tuple[Far, Any]] = {}  # of methods called ``score``; stand-ins

    def note(self, method: Any, owner: Far, stand_in: Any) -> None:
        """Remember whose method called ``score`` this is."""
        found = REMOTE.get(identity(method))
        if found is not None and found[0] is method:
            self._owners[found[2].number] = owner, stand_in

    def measured(self, method: Far, arguments: Sequence[Any], named: Mapping[str, Any]) -> bool:
        """Tell whether what a call of this method gives is computed here."""
        fits = method.number in self._owners and len(arguments) == 2 and not named
        return fits and not self._learning and self._sites.gives(method.site, *MEASURES)

    def score(self, method: Far, data: Any, true: Any) -> float:
        """Return what a method that is `measured` is to give."""
        kind = next(kind for kind in MEASURES if self._sites.gives(method.site, kind))
        return measure(kind, true, self._predicted(method, data))

    def learn(self, method: Far, arguments: Sequence[Any], named: Mapping[str, Any], score: Any) -> None:
        """Take note of how the reference's estimator came to its score, if it is one of scikit-learn's."""
        if method.number not in self._owners or len(arguments) != 2 or named:
            return
        _, estimator = self._owners[method.number]
        if type(estimator).__module__.partition(".")[0] == "sklearn":
            kind = kind_of(estimator, score, arguments[1], lambda: self._predicted(method, arguments[0]))
            if kind:
                self._sites.note(method.site, kind)

    def _predicted(self, method: Far, data: Any) -> Any:
        return self._ask("get", self._owners[method.number][0], "predict")(data)


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
