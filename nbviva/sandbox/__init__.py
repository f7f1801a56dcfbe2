"""What student code can reach: a sandbox around one process, tried for real before it is relied on.

Theory of operation. Three processes, of which each trusts only the one before it:

    keeper ── supervisor ── candidate

The keeper (who calls `start`) forks the supervisor, which goes as far away from the machine as the level says
(`supervisor`, `namespaces`) and forks the candidate, which gives up the rest itself before a line of its own code runs
(`confine`: another user, `privileges`, `landlock`, `seccomp`). The supervisor collects what the candidate leaves behind
and tells how it ended; if keeper or supervisor die, the candidate does. What it uses is watched from outside
(`process`, `procfs`), as no limit of the kernel counts the memory of several processes.

Which level a machine gives is not asked but tried (`probe`): a candidate that does its best to get out (`attempts`) is
started at each. `doctor` puts that into words.

Processes of our own that meet what students wrote, and run none of it, have walls too (`walls`): who parses it gives up
all but reading, who runs test cells all but a folder.

This package knows nothing of notebooks: who wants to check it needs to read nothing else.
"""

from nbviva.sandbox.doctor import explain
from nbviva.sandbox.privileges import adopt_orphans, set_dumpable
from nbviva.sandbox.probe import Report, try_levels
from nbviva.sandbox.process import SandboxedProcess, Usage, python_folders, start
from nbviva.sandbox.shares import Shares
from nbviva.sandbox.walls import only_own_folder, only_read, try_walls, write_only_below

__all__ = [
    "Report",
    "SandboxedProcess",
    "Shares",
    "Usage",
    "adopt_orphans",
    "explain",
    "only_own_folder",
    "only_read",
    "python_folders",
    "set_dumpable",
    "start",
    "try_levels",
    "try_walls",
    "write_only_below",
]
