"""The proof of an assignment before its release: tests catch what is wrong, accept what is right, and leak nothing.

`proof` leads: `checks` read the instructor's notebook, `release` makes the student version and looks for leaks, then
`trials` are run in an `arena`: the reference, `specimens` of known verdict, and `mutants` of the reference, in many
environments. `evidence` says what their outcomes prove; the `result` is a value, which `report` shows to people.
What wrong solutions do is `kept` for the class report.

Trials run in forks of `trial_server`, without a sandbox: all of it is code that instructors wrote.
"""

from nbviva.faces import lazy

__all__ = ["kept", "proof", "release", "report", "specimens"]

# modules, loaded when they are asked for
__getattr__ = lazy(__name__, {name: (name,) for name in __all__})
