"""What every level of the sandbox takes away: descriptors, environment, limits, another user, no privileges."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import signal
import stat
import struct
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from nbviva.limits import Limits

if sys.platform != "win32":
    import resource

LINUX = sys.platform == "linux"
# Only the calls that libc has no function for; the columns are x86_64 and aarch64.
CALLS = {
    "capset": (126, 91),
    "pivot_root": (155, 41),
    "seccomp": (317, 277),
    "mount_setattr": (442, 442),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
}
MACHINES = ("x86_64", "aarch64")
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_CAPBSET_DROP = 1, 4, 8, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 36, 38, 47
CAP_DAC_READ_SEARCH, CAP_SYS_ADMIN = 2, 21
# Above the ids that systems, directories (sssd) and containers hand out, below 2**31.
OWN_UIDS = range(0x78000000, 0x80000000)


@functools.cache
def libc() -> ctypes.CDLL:
    """Return the C library of this process."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library


def _word(value: Any) -> Any:
    # An int would be passed as 32 bits, and the kernel reads 64.
    return ctypes.c_long(value or 0) if value is None or isinstance(value, int) else value


def call(what: str, function: Any, *arguments: Any) -> int:
    """Call a function of libc.

    Raises
    ------
    OSError
        If it returns a negative number; the message begins with `what`.
    """
    done = int(function(*map(_word, arguments)))
    if done < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return done


def syscall(name: str, *arguments: Any) -> int:
    """Make one of the system calls in `CALLS`; errors as in `call`."""
    if platform.machine() not in MACHINES:
        raise OSError(f"{name}: known here for {' and '.join(MACHINES)}, this machine is {platform.machine()}")
    return call(name, libc().syscall, CALLS[name][MACHINES.index(platform.machine())], *arguments)


def prctl(what: str, option: int, *arguments: int) -> None:
    """Set something of this process; errors as in `call`."""
    call(what, libc().prctl, option, *arguments, *[0] * (4 - len(arguments)))


def adopt_orphans() -> None:
    """Become the parent of every process below this one whose own parent ends (Linux; elsewhere nothing happens)."""
    if LINUX:
        prctl("becoming a sub-reaper", PR_SET_CHILD_SUBREAPER, 1)


def end_with_parent(sig: int) -> None:
    """Get a signal when the parent ends (Linux; elsewhere nothing happens). A change of user forgets it."""
    if LINUX:
        prctl("asking for the parent's end", PR_SET_PDEATHSIG, sig)


def set_dumpable(on: bool) -> None:
    """Say whether others of the same user may look into this process through /proc (Linux)."""
    if LINUX:
        prctl("setting dumpable", PR_SET_DUMPABLE, int(on))


def no_new_privileges() -> None:
    """Make setuid programs gain nothing, for this process and all below it (Linux)."""
    if LINUX:
        prctl("setting no_new_privs", PR_SET_NO_NEW_PRIVS, 1)


def refuse_folders(keep: Iterable[int]) -> None:
    """Raise if a descriptor that a candidate shall keep is none, or a folder: with a folder one can leave any sandbox.

    Raises
    ------
    ValueError
        Naming the descriptor.
    """
    for descriptor in keep:
        try:
            folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        except OSError:
            raise ValueError(f"descriptor {descriptor} to keep is not open") from None
        if folder:
            raise ValueError(f"descriptor {descriptor} to keep is a folder, expected a socket, a pipe or a file")


def close_descriptors(keep: Collection[int]) -> None:
    """Close every descriptor but `keep`; 0, 1 and 2 become the null device if they are not in it."""
    for name in os.listdir("/proc/self/fd" if LINUX else "/dev/fd"):
        # The folder that is being listed has a descriptor too, gone by now.
        if int(name) not in keep:
            with contextlib.suppress(OSError):
                os.close(int(name))
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in {0, 1, 2} - set(keep):
        if descriptor != null:
            os.dup2(null, descriptor)
    if null > 2:
        os.close(null)
    else:
        os.set_inheritable(null, True)


def reset_signals() -> None:
    """Give every signal the meaning it has when Python starts, and block none."""
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        # None: a handler that is not Python's; the rest cannot be changed (SIGKILL, SIGSTOP).
        if signal.getsignal(number) is not signal.SIG_DFL:
            with contextlib.suppress(OSError, ValueError):
                signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # As Python does it: a closed pipe and a file over its limit are an OSError, not a death.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def forget_start() -> None:
    """Empty the environment, and overwrite the block that /proc shows: with what this program was started.

    What was read from the environment before may still lie in this process' memory: whoever forks candidates should
    itself be started with a clean one.
    """
    os.environ.clear()
    if LINUX:
        # After the last ")": the name of a program may hold blanks. Fields 48 to 51 say where the blocks lie.
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        command, command_end, start, end = map(int, fields[48 - 3 : 52 - 3])
        ctypes.memset(start, 0, end - start)
        # The command line names folders of the course; operators see who uses the processor.
        ctypes.memset(command, 0, command_end - command)
        name = b"nbviva candidate"[: max(0, command_end - command - 1)]
        ctypes.memmove(command, name, len(name))


def mapped_bytes() -> int:
    """Return the size of the address space of this process (0 where it is not told)."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if LINUX else 0


def set_limits(limits: Limits, processes: int, mapped: int) -> None:
    """Set the resource limits of this process, which those below it inherit.

    Parameters
    ----------
    limits : Limits
        Memory is bounded for each process, somewhat above `memory_bytes`: whoever watches ends a tree that uses more.
    processes : int
        What to write as RLIMIT_NPROC, which counts all tasks of a user.
    mapped : int
        Bytes of address space that are no doing of the candidate.
    """
    address_space = limits.memory_bytes + mapped + (256 << 20)
    wanted = {
        "RLIMIT_AS": (address_space, address_space),
        # 1 rather than 0: with 0 a core pattern that is a pipe still starts its program (apport, systemd-coredump).
        "RLIMIT_CORE": (1, 1) if LINUX else (0, 0),
        "RLIMIT_CPU": (limits.cpu_seconds, limits.cpu_seconds + 1),  # first a signal, then death
        "RLIMIT_FSIZE": (limits.file_bytes, limits.file_bytes),
        "RLIMIT_NOFILE": (limits.open_files, limits.open_files),
        "RLIMIT_NPROC": (processes, processes),
        "RLIMIT_MEMLOCK": (64 << 10, 64 << 10),
        "RLIMIT_MSGQUEUE": (0, 0),
        "RLIMIT_NICE": (0, 0),
        "RLIMIT_RTPRIO": (0, 0),
        "RLIMIT_SIGPENDING": (1024, 1024),
    }
    for name, values in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        highest = resource.getrlimit(kind)[1]
        if highest != resource.RLIM_INFINITY:
            values = min(values[0], highest), min(values[1], highest)
        try:
            resource.setrlimit(kind, values)
        except (OSError, ValueError) as error:
            if LINUX:  # macOS refuses some of these
                raise OSError(f"{name} cannot be set to {values[1]}: {error}") from error


def capabilities() -> int:
    """Return the effective capabilities of this process as bits (0 where there are none)."""
    if not LINUX:
        return 0
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return int(line.split()[1], 16)
    return 0


def may(capability: int) -> bool:
    """Say whether this process has a capability."""
    return bool(capabilities() >> capability & 1)


def drop_bounding_set(keep: int | None = None) -> None:
    """Make capabilities out of reach for programs that are started; where that is not allowed nothing happens."""
    for number in range(64):
        if number != keep and libc().prctl(PR_CAPBSET_DROP, number, 0, 0, 0) != 0:
            break  # no right to do so, or no such capability: no_new_privs is there for that


def drop_capabilities(keep: int | None = None) -> None:
    """Give up all capabilities, for good; `keep` may name one that stays, also for programs that are started."""
    low = 1 << keep if keep is not None else 0
    header = struct.pack("=Ii", 0x20080522, 0)
    libc().prctl(PR_CAP_AMBIENT, 4, 0, 0, 0)
    syscall("capset", header, struct.pack("=6I", low, low, low, 0, 0, 0))
    if keep is not None:
        prctl("keeping a capability", PR_CAP_AMBIENT, 2, keep)


def own_uid(pid: int) -> int:
    """Return a user id that no user, process or other candidate has (Linux, called by root).

    Derived from `pid`, a process id as the machine counts them that lives at least as long as the candidate: nobody
    else can come to the same id, also without a list that all graders share.
    """
    mapped = [tuple(map(int, line.split())) for line in Path("/proc/self/uid_map").read_text().splitlines()]
    places = len(OWN_UIDS) >> 22  # process ids have 22 bits; the rest tells containers of one machine apart
    uid = OWN_UIDS.start + (os.stat("/proc/self/ns/pid").st_ino % places << 22) + pid
    if any(inside <= uid < inside + length for inside, _, length in mapped):
        return uid
    # Within a container that has few ids.
    import pwd

    taken = {entry.pw_uid for entry in pwd.getpwall()}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):
                taken.add(os.stat(f"/proc/{name}").st_uid)
    for step in range(5000):
        uid = 60000 + (pid + step) % 5000
        if uid not in taken and any(inside <= uid < inside + length for inside, _, length in mapped):
            return uid
    raise OSError("there is no unused user id from 60000 to 64999 that a candidate could run as")


def become(uid: int, keep_capabilities: bool = False) -> None:
    """Become another user, without groups; with `keep_capabilities` they stay permitted though not in force."""
    if keep_capabilities:
        prctl("keeping capabilities", PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    if LINUX:
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    else:
        os.setgid(uid)
        os.setuid(uid)


def give_folder(folder: Path, uid: int) -> None:
    """Make `uid` the owner of a folder and of all in it; links are not followed."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(os.path.join(place, name), uid, uid, follow_symlinks=False)
    os.chown(folder, uid, uid)
