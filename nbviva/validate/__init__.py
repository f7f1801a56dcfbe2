"""What learners can know of their own notebook before they hand it in: its visible checks, and what would cost points.

`own` reads the notebook and finds the student version that it came from, where that is at hand: then the notebook is
rebuilt on it, as for grading. `running` has examiner and candidate run it, and gives what feedback would say of it.
`costs` looks for what grading treats otherwise than the learner's kernel. No source, settings or gradebook is needed.

Without the instructor's solution nobody knows what an answer may do beside returning values. So everything is allowed,
and a check that fails when it is run apart from the answers is tried beside them, too.
"""

from nbviva.faces import lazy

__all__ = ["Validated", "validate"]

__getattr__ = lazy(__name__, {"running": ("Validated", "validate")})
