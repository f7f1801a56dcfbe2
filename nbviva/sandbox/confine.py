"""What a candidate gives up before its own code runs, in layers: its user, privileges, limits, files, system calls.

The order matters: each step still needs something that a later one takes away.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from nbviva.errors import SandboxError
from nbviva.sandbox import landlock, namespaces, privileges, seccomp
from nbviva.sandbox.setup import Setup

NICE = 5  # the grader's own processes go first, with three times as much of a processor that both want
# At level "landlock": what else libraries read of a system whose files are all in sight.
LANDLOCK_READ = (
    *namespaces.SYSTEM,
    *(f"/etc/{name}" for name in (*namespaces.ETC_FILES, *namespaces.ETC_FOLDERS)),
    *(f"/proc/{name}" for name in (*namespaces.PROC_FILES, "self", "filesystems", "sys/vm/overcommit_memory")),
    "/sys/devices/system/cpu",
)


def confine(setup: Setup, supervisor: int) -> list[str]:
    """Give up what the candidate shall not have; return the names of the layers in force.

    Parameters
    ----------
    setup : Setup
    supervisor : int
        Process id of the parent, without which no candidate runs.

    Raises
    ------
    OSError, SandboxError
        If the level of `setup` cannot be had; the process must end then.
    """
    privileges.reset_signals()
    os.setsid()
    _set_environment(setup)
    layers = ["namespaces"] if setup.spaces else []
    kept = None
    if setup.uid is not None:
        kept = _change_user(setup)
        layers.append("own user")
    elif privileges.LINUX:
        privileges.drop_bounding_set()
        privileges.drop_capabilities()
    if privileges.LINUX:
        privileges.set_dumpable(True)  # else /proc/self belongs to root, and subprocess needs it
        privileges.end_with_parent(signal.SIGKILL)  # a change of user forgets it, so not before that
        if not setup.spaces and os.getppid() != supervisor:  # it may have ended before this process could ask
            raise SandboxError("the supervisor is gone")
    with contextlib.suppress(OSError):
        os.nice(NICE)
    privileges.set_limits(setup.limits, setup.limits.processes + setup.tasks, setup.mapped)
    layers.append("limits")
    os.chdir(namespaces.JOB if setup.spaces else setup.work)
    if not privileges.LINUX:
        return layers
    privileges.no_new_privileges()
    version = _restrict_files(setup)
    if version:
        layers.append(f"landlock {version}")
    if kept is not None:
        layers.append("reads past folders of root")
    if _filter_calls(setup, version):
        layers.append("seccomp")
    return layers


def _set_environment(setup: Setup) -> None:
    temporary = namespaces.TEMPORARY if setup.spaces else str(setup.work / ".tmp")
    os.environ.update({**setup.environment, "TMPDIR": temporary, "HOME": temporary + "/home"})
    if "tempfile" in sys.modules:
        setattr(sys.modules["tempfile"], "tempdir", None)  # noqa: B010 - it remembers the keeper's


def _change_user(setup: Setup) -> int | None:
    """Become the candidate's own user; return the one capability that had to be kept, if any."""
    assert setup.uid is not None
    search = privileges.CAP_DAC_READ_SEARCH
    kept = search if setup.level == "landlock" and privileges.may(search) else None
    if privileges.LINUX:
        privileges.drop_bounding_set(kept)
    privileges.become(setup.uid, keep_capabilities=kept is not None)
    if setup.spaces:
        privileges.drop_capabilities()
        return None
    # Python may lie in a folder that only root can enter. Landlock says which files can be read, whatever the user;
    # so there, and only there, the candidate may keep the right to pass folders. It can read nothing more by that.
    closed = [path for path in (*setup.readable, setup.work) if not os.access(path, os.R_OK | os.X_OK)]
    if closed and kept is None:
        raise SandboxError(
            f"{closed[0]} lies in a folder that only root can enter, and the candidate runs as another user: install "
            "Python and keep the course where every user can read, or grade as the user who owns them"
        )
    if privileges.LINUX:
        privileges.drop_capabilities(kept if closed else None)
    return kept if closed else None


def _restrict_files(setup: Setup) -> int:
    """Put Landlock in force as far as the level has it; return its version, 0 if it is not in force."""
    if setup.level == "limits":
        return 0
    devices = [f"/dev/{name}" for name in namespaces.DEVICES]
    if setup.level == "landlock":
        read = [*LANDLOCK_READ, *map(str, setup.readable)]
        return landlock.restrict(read=read, write=[str(setup.work)], devices=devices)
    if landlock.abi() < landlock.FIRST_WITH_REFER:
        return 0  # the first version forbids to move a file to another folder, and the root shows nothing anyway
    write = [namespaces.JOB, namespaces.TEMPORARY, namespaces.SHARED_MEMORY, "/dev/pts"]
    return landlock.restrict(read=["/"], write=write, devices=[*devices, "/dev/pts"])


def _filter_calls(setup: Setup, version: int) -> bool:
    """Put the system call filter in force, last, as it refuses what the steps before it do; tell whether it is.

    Level "landlock" is nothing without it; the others go without where the machine has none.
    """
    # Who has neither an own process namespace, nor a user, nor Landlock's scopes could signal the grader.
    alone = setup.spaces or setup.uid is not None or version >= landlock.FIRST_WITH_SCOPES
    try:
        seccomp.restrict(
            unix_sockets=setup.spaces,
            signals_to=None if alone else os.getpid(),
            shares_files=setup.level == "landlock",
        )
    except OSError:
        if setup.level == "landlock":
            raise
        return False
    return True
