"""The processes of a sandbox from within: the way in, the supervisor that reaps and tidies up, and the candidate.

    keeper ── supervisor (trusted; tells how the candidate ended) ── candidate (runs `main`)

The supervisor is the first process of the candidate's process namespace where there is one; elsewhere it adopts what
the candidate leaves behind. One more process comes before it at level "namespaces" where the keeper may not give it one
itself, and is gone when all is in force.
What they tell the keeper are lines over a socket: P the supervisor's process id, U the candidate's user id, F with the
descriptor of its folder, L the names of the layers in force, E why they are not, S how the candidate ended.
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
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

from nbviva.errors import SandboxError
from nbviva.sandbox import namespaces, privileges, procfs
from nbviva.sandbox.confine import confine
from nbviva.sandbox.setup import Setup

# Before this version RLIMIT_NPROC counted all processes of a user, also those outside of a user namespace.
COUNTS_BY_NAMESPACE = (5, 14)


def _tell(line: socket.socket, kind: str, text: object, descriptors: Sequence[int] = ()) -> None:
    """Send one line to the keeper."""
    socket.send_fds(line, [f"{kind}{' '.join(str(text).split())}\n".encode()], descriptors)


def enter(setup: Setup, line: socket.socket) -> NoReturn:
    """Be the first process of a sandbox; what goes wrong is told and ends it."""
    try:
        gc.disable()  # a collection would touch, and so copy, all pages that are shared with the keeper
        os.setsid()
        privileges.close_descriptors(setup.keep | {line.fileno()})
        privileges.reset_signals()
        os.umask(0o077)
        setup = replace(setup, mapped=privileges.mapped_bytes())
        if os.geteuid() != 0 and privileges.LINUX and not (setup.spaces and _release() >= COUNTS_BY_NAMESPACE):
            setup = replace(setup, tasks=procfs.tasks_of_user(os.getuid()))
        setup = _enter_namespaces(setup, line) if setup.spaces else _stay_here(setup, line)
        _supervise(setup, line)
    except BaseException as error:
        _give_up(line, error)


def _give_up(line: socket.socket, error: BaseException) -> NoReturn:
    """Tell why there can be no candidate, and end."""
    with contextlib.suppress(BaseException):
        known = isinstance(error, (OSError, SandboxError))
        reason = str(error)
        if isinstance(error, OSError) and error.strerror:
            reason = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        _tell(line, "E", reason if known else "".join(traceback.format_exception(error)))
    os._exit(70)


def _stay_here(setup: Setup, line: socket.socket) -> Setup:
    """Return as supervisor on the machine as it is, with the candidate's folder in place."""
    privileges.end_with_parent(signal.SIGTERM)  # not SIGKILL: there is a tree to be ended before
    privileges.adopt_orphans()
    if os.geteuid() == 0:
        uid = privileges.own_uid(os.getpid()) if privileges.LINUX else 60000 + os.getpid() % 5000
        setup = replace(setup, uid=uid)
        _tell(line, "U", uid)
    (setup.work / ".tmp" / "home").mkdir(parents=True, exist_ok=True)
    if setup.uid is not None:
        privileges.give_folder(setup.work, setup.uid)
    return setup


def _enter_namespaces(setup: Setup, line: socket.socket) -> Setup:
    """Return as supervisor, the first process of the new namespaces, with the new root in place."""
    if os.geteuid() == 0 and not privileges.may(privileges.CAP_SYS_ADMIN):
        # Root of a container without the right to mount: what is left is the way of an ordinary user.
        uid = privileges.own_uid(os.getpid())
        privileges.give_folder(setup.work, uid)
        privileges.become(uid)
        privileges.set_dumpable(True)  # else it must not write its own uid_map
    if os.geteuid() != 0:
        namespaces.own_users(os.geteuid(), os.getegid())
    namespaces.separate(processes=not setup.first)
    if not setup.first:
        supervisor = os.fork()
        if supervisor != 0:
            _tell(line, "P", supervisor)
            os._exit(0)
        if line.recv(1) != b"g":  # the process before is gone, and the keeper is the parent
            os._exit(70)
    privileges.end_with_parent(signal.SIGKILL)
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        # /proc is still the machine's, and says by what number the machine knows this process.
        uid = gid = privileges.own_uid(int(os.readlink("/proc/self")))
        setup = replace(setup, uid=uid)
        _tell(line, "U", uid)
    privileges.forget_start()
    folder = namespaces.new_root(setup.work, setup.readable, setup.limits.folder_bytes, uid, gid)
    _tell(line, "F", "", [folder])
    os.close(folder)
    return setup


def _supervise(setup: Setup, line: socket.socket) -> NoReturn:
    """Fork the candidate, reap, and when it ends or the keeper says so end all that is left."""
    if not setup.spaces:
        privileges.forget_start()
    wake, poke = os.pipe()
    os.set_blocking(poke, False)
    os.set_blocking(wake, False)
    asked: list[int] = []
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    signal.set_wakeup_fd(poke, warn_on_full_buffer=False)
    supervisor = os.getpid()
    # before there is a candidate: on a busy machine that would be the first to run, and look into this process
    privileges.set_dumpable(False)
    candidate = os.fork()
    if candidate == 0:
        os.close(wake)
        os.close(poke)
        _be_candidate(setup, line, supervisor)
    for descriptor in setup.keep:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    if setup.spaces:
        privileges.drop_bounding_set()
        privileges.drop_capabilities()
    privileges.no_new_privileges()
    status = _await_end(candidate, line, wake, asked)
    if setup.spaces:  # the kernel ends the others with this process
        if status is not None:
            _tell(line, "S", os.waitstatus_to_exitcode(status))
        os._exit(0)
    _end_all(candidate, status, line)


def _await_end(candidate: int, line: socket.socket, wake: int, asked: list[int]) -> int | None:
    """Reap until the candidate has ended or shall end; return its status if it has.

    Parameters
    ----------
    candidate : int
    line : socket
        Nothing comes over it; it closes when the keeper is gone.
    wake : int
        A pipe into which each signal writes, so that none is missed between two looks.
    asked : list of int
        Signals that asked for the end.
    """
    status: int | None = None
    poller = select.poll()
    poller.register(wake, select.POLLIN)
    poller.register(line, select.POLLIN)
    while status is None and not asked:
        ready = [descriptor for descriptor, _ in poller.poll()]
        if line.fileno() in ready:
            break
        with contextlib.suppress(BlockingIOError):
            os.read(wake, 4096)
        status = _reap(candidate)
    return status


def _end_all(candidate: int, status: int | None, line: socket.socket) -> NoReturn:
    """End everything below this process, tell how the candidate ended, and end."""
    try:
        while True:
            procfs.end_below(os.getpid())  # again and again: what is being forked now is seen at the next look
            pid, ended = os.waitpid(-1, 0)
            status = ended if pid == candidate else status
    except ChildProcessError:
        with contextlib.suppress(OSError):
            _tell(line, "S", os.waitstatus_to_exitcode(status if status is not None else signal.SIGKILL))
        os._exit(0)


def _release() -> tuple[int, ...]:
    """Return the version of the system's kernel."""
    return tuple(int("".join(filter(str.isdigit, part)) or 0) for part in os.uname().release.split(".")[:2])


def _reap(candidate: int) -> int | None:
    """Take note of all that has ended below this process; return the candidate's status if it is among them."""
    found = None
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            found = status if pid == candidate else found
    return found


def _be_candidate(setup: Setup, line: socket.socket, supervisor: int) -> NoReturn:
    """Run `main` once everything is given up that it must not have; not a line of it before that."""
    try:
        layers = confine(setup, supervisor)
        _tell(line, "L", ",".join(layers))
        line.close()  # else student code could tell the keeper how it ended
    except BaseException as error:
        _give_up(line, error)
    code = 0
    try:
        if setup.collects:
            gc.enable()
        setup.main()
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
