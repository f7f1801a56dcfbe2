"""One examination: the examiner, who holds the tests, and the candidate, who holds the answers.

Theory of operation. Two processes for each notebook of a submission, and a third that forks them (`nbviva.workers`):

    main process ── task, results ── examiner ── values, calls ── candidate (in its sandbox)

The *examiner* gets a `Task`, goes through the cells (`examination`) and runs the test cells in a `shell`, where names
that answers define are stand-ins (`examiner`). It is trusted. The *candidate* runs the answers and is asked for values;
nothing it says is believed beyond what the instructor's own solution does too. When it dies, another one takes its
place (`restarts`). What happened while a test cell ran becomes its result in `verdict`, and a number in `scoring`.

Test cells that work only beside the answers have to run there, flagged (`unsplit`). What instructors wrote is compiled
once for a class (`precompile`), and what their cells get over a network is fetched once (`replies`). The examiner
speaks to the keeper of both by `control`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbviva.faces import lazy

if TYPE_CHECKING:
    from nbviva.exam.replies import Replies
    from nbviva.exam.shell import INLINE, Shell
    from nbviva.exam.task import Examined, Task, TaskCell

__all__ = [
    "INLINE",
    "Examined",
    "Replies",
    "Shell",
    "Task",
    "TaskCell",
    "candidate",
    "control",
    "examination",
    "precompile",
]

# loaded when it is asked for: the main process makes tasks, and needs neither a shell nor stand-ins
__getattr__ = lazy(
    __name__,
    {
        "candidate": ("candidate",),
        "control": ("control",),
        "examination": ("examination",),
        "precompile": ("precompile",),
        "replies": ("Replies",),
        "shell": ("INLINE", "Shell"),
        "task": ("Examined", "Task", "TaskCell"),
    },
)
