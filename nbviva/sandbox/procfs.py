"""The processes below one: which they are, what memory they hold, and their end."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

LINUX = sys.platform == "linux"
FEW = 24  # descriptors of a process in which there is no room for much
PIPE_BYTES = 1 << 16  # of a pipe: the filter lets nobody make one larger


def descendants(pid: int) -> list[int]:
    """Return the ids of all processes below one, parents before children."""
    children = _children if _tells_children() else None
    if children is None:
        table = dict[int, list[int]]()
        for child, parent in _parents():
            table.setdefault(parent, []).append(child)
    found = [pid]
    # one level of the tree after the other: the list grows while it is walked
    for one in found:
        found += [child for child in (children(one) if children else table.get(one, [])) if child not in found]
    return found[1:]


@functools.cache
def _tells_children() -> bool:
    return LINUX and os.path.exists(f"/proc/{os.getpid()}/task/{os.getpid()}/children")


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):  # a child is the child of the thread that forked it
            with open(f"/proc/{pid}/task/{thread}/children", "rb") as file:
                found += map(int, file.read().split())
    return found


def _parents() -> Iterator[tuple[int, int]]:
    """Yield each process of the machine with its parent."""
    if LINUX:
        for name in os.listdir("/proc"):
            if name.isdigit():
                with contextlib.suppress(OSError):
                    yield int(name), int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
    else:
        listing = subprocess.run(["/bin/ps", "-axo", "pid=,ppid="], capture_output=True, text=True, check=False).stdout
        for line in listing.splitlines():
            child, parent = line.split()
            yield int(child), int(parent)


def tasks(pid: int) -> int:
    """Return the number of threads of a process; 0 if it is gone (1 on systems that do not tell)."""
    if not LINUX:
        return 1
    try:
        return len(os.listdir(f"/proc/{pid}/task"))
    except OSError:
        return 0


def tasks_of_user(uid: int) -> int:
    """Return the number of threads of all processes of a user (Linux)."""
    found = 0
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):
                if os.stat(f"/proc/{name}").st_uid == uid:
                    found += tasks(int(name))
    return found


def of_user(uid: int) -> list[int]:
    """Return the processes of a user (Linux)."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):
                if os.stat(f"/proc/{name}").st_uid == uid:
                    found.append(int(name))
    return found


def memory(pid: int) -> int:
    """Return the bytes of memory of a process: files it has mapped do not count, pages it shares count by share.

    A process forked from one with 60 MB holds next to nothing of its own until it writes. Where the kernel does not
    tell shares (another user's process, one that has hidden itself), shared pages count in full.
    """
    if not LINUX:
        done = subprocess.run(["/bin/ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return int(done.stdout.strip() or 0) << 10
    for file, wanted in (
        ("smaps_rollup", ("Pss_Anon:", "Pss_Shmem:", "SwapPss:")),
        ("status", ("RssAnon:", "RssShmem:", "VmSwap:")),
    ):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
            parts = [int(line.split()[1]) for line in lines if line.startswith(wanted)]
            if parts:
                return sum(parts) << 10
    return 0


def memory_at_most(pid: int) -> int:
    """Return what `memory` does not exceed: pages that are shared count in full.

    The kernel keeps these numbers, while for shares it has to walk through all pages: a hundredth of the cost.
    """
    if not LINUX:
        return memory(pid)
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            text = file.read()
    except OSError:
        return 0
    return sum(int(kilobytes) for kilobytes in _OWN_MEMORY.findall(text)) << 10


# with the tables of its pages, of which the limit of address space leaves room for a five-hundredth of it
_OWN_MEMORY = re.compile(rb"^(?:RssAnon|RssShmem|VmSwap|VmPTE):\s*(\d+)", re.MULTILINE)


def kernel_bytes(pids: Iterable[int]) -> int:
    """Return the bytes that sockets and pipes of some processes may hold at most: the kernel does not say how many they
    do (Linux). A pipe that was not made larger and a socket hold no more than this."""
    if not LINUX:
        return 0
    found = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            names = os.listdir(f"/proc/{pid}/fd")
            if len(names) > FEW:
                for name in names:
                    with contextlib.suppress(OSError):
                        found.add(os.readlink(f"/proc/{pid}/fd/{name}"))
    sizes = {"socket": _socket_bytes(), "pipe": PIPE_BYTES}
    return sum(sizes.get(name.partition(":")[0], 0) for name in found)


@functools.cache
def _socket_bytes() -> int:
    with contextlib.suppress(OSError):
        return int(Path("/proc/sys/net/core/wmem_default").read_text())
    return 212992


def folder_bytes(folder: Path, enough: int) -> int:
    """Return the bytes that files below a folder take on disk, each at least 4096; counting stops above `enough`."""
    found = 0
    for place, _, files in os.walk(folder):
        found += 4096
        for name in files:
            with contextlib.suppress(OSError):
                found += max(4096, os.lstat(os.path.join(place, name)).st_blocks * 512)
            if found > enough:
                return found
    return found


def deleted_bytes(pids: Iterable[int]) -> int:
    """Return the bytes on disk of files that some processes have open and that no folder shows any more (Linux)."""
    found: dict[tuple[int, int], int] = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    file = os.stat(f"/proc/{pid}/fd/{name}")
                    if stat.S_ISREG(file.st_mode) and file.st_nlink == 0:
                        # by its place on the disk: several processes may have the same one open
                        found[file.st_dev, file.st_ino] = file.st_blocks * 512
    return sum(found.values())


def end_below(pid: int) -> bool:
    """Send SIGKILL to every process below one; say whether there was any."""
    found = descendants(pid)
    for one in found:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(one, signal.SIGKILL)
    return bool(found)
