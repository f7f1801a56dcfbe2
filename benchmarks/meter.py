"""What commands cost: wall time, processor time of every process that ran for them, memory. Linux only.

Processor time of children counts what a process has waited for. Daemons, orphans and processes that are killed together
with their namespace are waited for by nobody, so here all of them are in a control group, whose time the kernel keeps.
Without the right to make one, the whole machine's time stands in, and only a quiet machine gives a figure.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LOOK, LOOK_AT_ALL = 0.1, 1.0  # seconds between two looks at the main process's memory, and at everybody's
LINGER = 15.0  # seconds that what a command left running may take to end by itself
GROUP, MACHINE = "control group", "whole machine"


@dataclass
class Use:
    """What some commands, one after the other, have used.

    Attributes
    ----------
    wall : float
        Seconds until the last command had ended.
    cpu : float
        Seconds of processor time, user and system, of all processes, those that outlived their command included.
    own : float
        Of that, seconds of the commands' own processes, as seen at the last look: their children's are not in it.
    counted : str
        Where `cpu` is from: `GROUP` or `MACHINE`.
    machine : float
        Seconds that the whole machine was busy meanwhile, the meter's own left out. On a quiet machine what it has more
        than `cpu` is the kernel's work for nobody in particular, such as taking namespaces apart.
    stolen : float
        Seconds that a virtual machine wanted to run and was not let.
    peak : int
        Largest memory of a command's own process, in bytes (VmHWM).
    peak_all : int
        Largest sum over all processes at one look a second, shared pages counted by share (PSS); 0 if never seen.
    left : int
        Processes that had to be ended by force.
    codes : list of int
        Exit codes.
    memory : list of (float, int)
        Seconds since the begin, and the main process's resident bytes.
    """

    wall: float = 0.0
    cpu: float = 0.0
    own: float = 0.0
    counted: str = MACHINE
    machine: float = 0.0
    stolen: float = 0.0
    peak: int = 0
    peak_all: int = 0
    left: int = 0
    codes: list[int] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)


def measure(
    commands: Sequence[Sequence[str]], folder: Path, log: Path, environment: Mapping[str, str] | None = None,
    cores: Collection[int] | None = None,
) -> Use:  # fmt: skip
    """Run commands one after the other and return what they used together.

    Parameters
    ----------
    folder : Path
        Where they run.
    log : Path
        File for what they print.
    environment : mapping, optional
        Variables to set besides this process's own.
    cores : collection of int, optional
        The only processor cores that they may use.
    """
    use = Use()
    with _group() as group, log.open("ab") as output:

        def settle() -> None:
            if group is not None:
                (group / "cgroup.procs").write_text("0")
            if cores is not None:
                os.sched_setaffinity(0, cores)

        busy, stolen = _machine()
        own, began = time.process_time(), time.perf_counter()
        for command in commands:
            process = subprocess.Popen(
                command, cwd=folder, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, preexec_fn=settle,
            )  # fmt: skip
            _watch(process, use, began, group)
            use.codes.append(process.returncode)
        use.wall = time.perf_counter() - began
        if group is not None:
            use.counted, use.left = GROUP, _await_end(group)
            use.cpu = _usage(group)
        after = _machine()
        use.machine = max(0.0, after[0] - busy - (time.process_time() - own))
        use.stolen = after[1] - stolen
        use.cpu = use.cpu if group is not None else use.machine
    return use


def speed() -> float:
    """Return the milliseconds that a fixed piece of Python takes just now: machines drift, virtual ones most."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        sum(range(1_000_000))
        best = min(best, time.perf_counter() - began)
    return best * 1e3


@contextlib.contextmanager
def _group() -> Iterator[Path | None]:
    """Make a control group below this process's own; None if that is not allowed here."""
    try:
        (mount,) = re.findall(r"^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 ", Path("/proc/self/mountinfo").read_text(), re.M)
        (inside,) = re.findall(r"^0::(.*)$", Path("/proc/self/cgroup").read_text(), re.M)
        group = Path(mount, inside.lstrip("/"), f"nbviva-meter-{os.getpid()}")
        group.mkdir()
    except (OSError, ValueError):
        yield None
        return
    try:
        yield group
    finally:
        _await_end(group)
        for _ in range(50):  # those ended last are not quite gone yet
            with contextlib.suppress(OSError):
                group.rmdir()
                break
            time.sleep(0.1)


def _await_end(group: Path) -> int:
    """Wait until all processes of a group have ended; return how many had to be ended by force."""
    until = time.monotonic() + LINGER
    while _members(group):
        if time.monotonic() > until:
            left = len(_members(group))
            (group / "cgroup.kill").write_text("1")
            until += LINGER
            while _members(group) and time.monotonic() < until:
                time.sleep(0.02)
            return left
        time.sleep(0.02)
    return 0


def _members(group: Path) -> list[int]:
    return [int(pid) for pid in (group / "cgroup.procs").read_text().split()]


def _usage(group: Path) -> float:
    (microseconds,) = re.findall(r"^usage_usec (\d+)$", (group / "cpu.stat").read_text(), re.M)
    return int(microseconds) / 1e6


def _machine() -> tuple[float, float]:
    """Return the seconds that this machine's processors have been busy, and those that were stolen from them."""
    words = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _, _, interrupts, soft, stolen = (int(word) / os.sysconf("SC_CLK_TCK") for word in words[:8])
    return user + nice + system + interrupts + soft, stolen


def _watch(process: subprocess.Popen[bytes], use: Use, began: float, group: Path | None) -> None:
    """Look at a process's memory until it ends."""
    all_at, before = time.monotonic() + LOOK_AT_ALL / 2, use.own
    while True:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak, now = (re.search(rf"^{name}:\s+(\d+) kB", status, re.M) for name in ("VmHWM", "VmRSS"))
            if peak and now:  # a process that has ended and was not waited for yet has neither
                use.peak = max(use.peak, int(peak[1]) << 10)
                use.memory.append((round(time.perf_counter() - began, 2), int(now[1]) << 10))
                words = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
                use.own = before + (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
        if time.monotonic() > all_at and group is not None:
            use.peak_all = max(use.peak_all, sum(map(_share, _members(group))))
            all_at = time.monotonic() + LOOK_AT_ALL
        try:
            process.wait(LOOK)
            return
        except subprocess.TimeoutExpired:
            continue


def _share(pid: int) -> int:
    """Return the bytes of a process with shared pages by share; 0 if it is gone or may not be looked at."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) << 10 if found else 0
