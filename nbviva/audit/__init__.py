"""The proof of an assignment before its release: tests catch what is wrong, accept what is right, and leak nothing.

`proof` leads: `checks` read the instructor"s notebook, `release` makes the student version and looks for leaks, then
`trials` are run in an `arena`: the reference, `specimens` of known verdict, and `mutants` of the reference, in many
environments. `evidence` says what their outcomes prove; the `result` is a value, which `report` shows to people.

Trials run in forks of `trial_server`, without a sandbox: all of it is code that instructors wrote.
"""

import importlib
from typing import Any

__all__ = ["proof", "release", "report", "specimens"]


def __getattr__(name: str) -> Any:
    # modules, loaded when they are asked for
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
