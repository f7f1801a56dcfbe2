"""The processes of a jail from within: the way to the walls, the warden that reaps and tidies up, and the candidate.

    keeper ── warden (trusted; tells how the candidate ended) ── candidate (runs `main`)

The warden is the first process of the candidate's process namespace where there is one; elsewhere it adopts what the
candidate leaves behind. One more process comes before it at level "namespaces" where the keeper may not give it one
itself, and is gone when the walls stand.
What they tell the keeper are lines over a socket: P the warden's process id, U the candidate's user id, F with the
descriptor of its folder, W the names of the walls when they stand, E why they do not, S how the candidate ended.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from nbviva.errors import SandboxError
from nbviva.limits import Limits
from nbviva.sandbox import landlock, namespaces, privileges, procfs, seccomp

# At level "landlock": what else libraries read of a system whose files are all in sight.
LANDLOCK_READ = (
    *namespaces.SYSTEM,
    *(f"/etc/{name}" for name in (*namespaces.ETC_FILES, *namespaces.ETC_FOLDERS)),
    *(f"/proc/{name}" for name in (*namespaces.PROC_FILES, "self", "filesystems", "sys/vm/overcommit_memory")),
    "/sys/devices/system/cpu",
)
# Before this version RLIMIT_NPROC counted all processes of a user, also those outside of a user namespace.
COUNTS_BY_NAMESPACE = (5, 14)


@dataclass(frozen=True)
class Plan:
    """What `nbviva.sandbox.process.start` was asked for."""

    main: Callable[[], None]
    level: str
    work: Path
    readable: tuple[Path, ...]
    limits: Limits
    keep: frozenset[int]
    environment: dict[str, str]
    collects: bool  # whether Python's garbage collection was on
    first: bool = False  # whether the first process of the jail is the first of its process namespace already
    uid: int | None = None  # the candidate's own user, where the keeper is root
    tasks: int = 0  # what its user runs besides it, as far as the kernel counts that
    mapped: int = 0  # bytes of address space it begins with

    @property
    def spaces(self) -> bool:
        """Whether the level is the one with namespaces."""
        return self.level == "namespaces"


def _tell(line: socket.socket, kind: str, text: object, descriptors: Sequence[int] = ()) -> None:
    socket.send_fds(line, [f"{kind}{' '.join(str(text).split())}\n".encode()], descriptors)


def enter(plan: Plan, line: socket.socket) -> NoReturn:
    """Be the first process of a jail; what goes wrong is told and ends it."""
    try:
        gc.disable()  # a collection would touch, and so copy, all pages that are shared with the keeper
        os.setsid()
        privileges.close_descriptors(plan.keep | {line.fileno()})
        privileges.reset_signals()
        os.umask(0o077)
        plan = replace(plan, mapped=privileges.mapped_bytes())
        if os.geteuid() != 0 and privileges.LINUX and not (plan.spaces and _release() >= COUNTS_BY_NAMESPACE):
            plan = replace(plan, tasks=procfs.tasks_of_user(os.getuid()))
        if plan.spaces:
            plan = _enter_namespaces(plan, line)
        else:
            privileges.end_with_parent(signal.SIGTERM)
            privileges.adopt_orphans()
            if os.geteuid() == 0:
                plan = replace(
                    plan, uid=privileges.own_uid(os.getpid()) if privileges.LINUX else 60000 + os.getpid() % 5000
                )
                assert plan.uid is not None
                _tell(line, "U", plan.uid)
            (plan.work / ".tmp" / "home").mkdir(parents=True, exist_ok=True)
            if plan.uid is not None:
                privileges.give_folder(plan.work, plan.uid)
        _be_warden(plan, line)
    except BaseException as error:
        _give_up(line, error)


def _give_up(line: socket.socket, error: BaseException) -> NoReturn:
    with contextlib.suppress(BaseException):
        known = isinstance(error, (OSError, SandboxError))
        reason = str(error)
        if isinstance(error, OSError) and error.strerror:
            reason = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        _tell(line, "E", reason if known else "".join(traceback.format_exception(error)))
    os._exit(70)


def _enter_namespaces(plan: Plan, line: socket.socket) -> Plan:
    """Return as the first process of the new namespaces, with the new root in place."""
    if os.geteuid() == 0 and not privileges.may(privileges.CAP_SYS_ADMIN):
        # Root of a container without the right to mount: what is left is the way of an ordinary user.
        uid = privileges.own_uid(os.getpid())
        privileges.give_folder(plan.work, uid)
        privileges.become(uid)
        privileges.set_dumpable(True)  # else it must not write its own uid_map
    if os.geteuid() != 0:
        namespaces.own_users(os.geteuid(), os.getegid())
    namespaces.separate(processes=not plan.first)
    if not plan.first:
        warden = os.fork()
        if warden != 0:
            _tell(line, "P", warden)
            os._exit(0)
        if line.recv(1) != b"g":  # the process before is gone, and the keeper is the parent
            os._exit(70)
    privileges.end_with_parent(signal.SIGKILL)
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        # /proc is still the machine's, and says by what number the machine knows this process.
        uid = gid = privileges.own_uid(int(os.readlink("/proc/self")))
        plan = replace(plan, uid=uid)
        _tell(line, "U", uid)
    privileges.forget_start()
    folder = namespaces.new_root(plan.work, plan.readable, plan.limits.folder_bytes, uid, gid)
    _tell(line, "F", "", [folder])
    os.close(folder)
    return plan


def _be_warden(plan: Plan, line: socket.socket) -> NoReturn:
    """Fork the candidate, reap, and when it ends or the keeper says so end all that is left."""
    if not plan.spaces:
        privileges.forget_start()
    wake, poke = os.pipe()
    os.set_blocking(poke, False)
    os.set_blocking(wake, False)
    asked: list[int] = []
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    signal.set_wakeup_fd(poke, warn_on_full_buffer=False)
    warden = os.getpid()
    # before there is a candidate: on a busy machine that would be the first to run, and look into this process
    privileges.set_dumpable(False)
    candidate = os.fork()
    if candidate == 0:
        os.close(wake)
        os.close(poke)
        _be_candidate(plan, line, warden)
    for descriptor in plan.keep:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    if plan.spaces:
        privileges.drop_bounding_set()
        privileges.drop_capabilities()
    privileges.no_new_privileges()
    status: int | None = None
    poller = select.poll()
    poller.register(wake, select.POLLIN)
    poller.register(line, select.POLLIN)
    while status is None and not asked:
        ready = [descriptor for descriptor, _ in poller.poll()]
        if line.fileno() in ready:  # the keeper is gone
            break
        with contextlib.suppress(BlockingIOError):
            os.read(wake, 4096)
        status = _reap(candidate)
    if plan.spaces:  # the kernel ends the others with this process
        if status is not None:
            _tell(line, "S", os.waitstatus_to_exitcode(status))
        os._exit(0)
    try:
        while True:
            procfs.end_below(warden)
            pid, ended = os.waitpid(-1, 0)
            status = ended if pid == candidate else status
    except ChildProcessError:
        with contextlib.suppress(OSError):
            _tell(line, "S", os.waitstatus_to_exitcode(status if status is not None else signal.SIGKILL))
        os._exit(0)


def _release() -> tuple[int, ...]:
    return tuple(int("".join(filter(str.isdigit, part)) or 0) for part in os.uname().release.split(".")[:2])


def _reap(candidate: int) -> int | None:
    found = None
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            found = status if pid == candidate else found
    return found


def _be_candidate(plan: Plan, line: socket.socket, warden: int) -> NoReturn:
    try:
        stand = _raise_walls(plan, warden)
        _tell(line, "W", ",".join(stand))
        line.close()
    except BaseException as error:
        _give_up(line, error)
    code = 0
    try:
        if plan.collects:
            gc.enable()
        plan.main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        code = 1
        with contextlib.suppress(BaseException):
            traceback.print_exc()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
    os._exit(code & 0xFF)


def _raise_walls(plan: Plan, warden: int) -> list[str]:
    """Give up, in this order, what the candidate shall not have; return the names of the walls that stand."""
    privileges.reset_signals()
    os.setsid()
    temporary = namespaces.TEMPORARY if plan.spaces else str(plan.work / ".tmp")
    os.environ.update({**plan.environment, "TMPDIR": temporary, "HOME": temporary + "/home"})
    if "tempfile" in sys.modules:
        setattr(sys.modules["tempfile"], "tempdir", None)  # noqa: B010 - it remembers the keeper's
    stand = ["namespaces"] if plan.spaces else []
    kept = None
    if plan.uid is not None:
        kept = _change_user(plan)
        stand.append("own user")
    elif privileges.LINUX:
        privileges.drop_bounding_set()
        privileges.drop_capabilities()
    if privileges.LINUX:
        privileges.set_dumpable(True)  # else /proc/self belongs to root, and subprocess needs it
        privileges.end_with_parent(signal.SIGKILL)
        if not plan.spaces and os.getppid() != warden:
            raise SandboxError("the warden is gone")
    privileges.set_limits(plan.limits, plan.limits.processes + plan.tasks, plan.mapped)
    stand.append("limits")
    os.chdir(namespaces.JOB if plan.spaces else plan.work)
    if not privileges.LINUX:
        return stand
    privileges.no_new_privileges()
    version = _landlock(plan)
    if version:
        stand.append(f"landlock {version}")
    if kept is not None:
        stand.append("reads past folders of root")
    # Who has neither an own process namespace, nor a user, nor Landlock's scopes could signal the grader.
    alone = plan.spaces or plan.uid is not None or version >= landlock.FIRST_WITH_SCOPES
    try:
        seccomp.restrict(
            unix_sockets=plan.spaces,
            signals_to=None if alone else os.getpid(),
            shares_files=plan.level == "landlock",
        )
        stand.append("seccomp")
    except OSError:
        if plan.level == "landlock":
            raise
    return stand


def _change_user(plan: Plan) -> int | None:
    """Become the candidate's own user; return the one capability that had to be kept, if any."""
    assert plan.uid is not None
    search = privileges.CAP_DAC_READ_SEARCH
    kept = search if plan.level == "landlock" and privileges.may(search) else None
    if privileges.LINUX:
        privileges.drop_bounding_set(kept)
    privileges.become(plan.uid, keep_capabilities=kept is not None)
    if plan.spaces:
        privileges.drop_capabilities()
        return None
    # Python may lie in a folder that only root can enter. Landlock says which files can be read, whatever the user;
    # so there, and only there, the candidate may keep the right to pass folders. It can read nothing more by that.
    closed = [path for path in (*plan.readable, plan.work) if not os.access(path, os.R_OK | os.X_OK)]
    if closed and kept is None:
        raise SandboxError(
            f"{closed[0]} lies in a folder that only root can enter, and the candidate runs as another user: install "
            "Python and keep the course where every user can read, or grade as the user who owns them"
        )
    if privileges.LINUX:
        privileges.drop_capabilities(kept if closed else None)
    return kept if closed else None


def _landlock(plan: Plan) -> int:
    if plan.level == "limits":
        return 0
    devices = [f"/dev/{name}" for name in namespaces.DEVICES]
    if plan.level == "landlock":
        read = [*LANDLOCK_READ, *map(str, plan.readable)]
        return landlock.restrict(read=read, write=[str(plan.work)], devices=devices)
    if landlock.abi() < landlock.FIRST_WITH_REFER:
        return 0  # the first version forbids to move a file to another folder, and the root shows nothing anyway
    write = [namespaces.JOB, namespaces.TEMPORARY, namespaces.SHARED_MEMORY, "/dev/pts"]
    return landlock.restrict(read=["/"], write=write, devices=[*devices, "/dev/pts"])
