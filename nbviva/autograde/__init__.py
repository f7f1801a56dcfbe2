"""A whole class, from `submitted/` to the gradebook: nothing twice, nothing lost.

`grade_class` finds who handed in and leaves alone what is `known`: recorded already, and not changed. The others go
through `grading.pipeline`, which takes results that were kept from the cache; what comes out of it is recorded in
batches by `recorder`. Killed at any moment, the next run goes on where this one stopped. `lock` keeps two runs apart.
`watch_class` does that for what comes, as it comes. `preview_class` says what a run would change, `read_class` what is
recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbviva.faces import lazy

if TYPE_CHECKING:
    from nbviva.autograde.batch import Options, grade_class
    from nbviva.autograde.preview import preview_class
    from nbviva.autograde.standing import read_class
    from nbviva.autograde.watch import watch_class

__all__ = ["Options", "grade_class", "preview_class", "read_class", "watch_class"]

# loaded when it is asked for: it takes nbgrader along
__getattr__ = lazy(
    __name__,
    {
        "batch": ("Options", "grade_class"),
        "preview": ("preview_class",),
        "standing": ("read_class",),
        "watch": ("watch_class",),
    },
)
