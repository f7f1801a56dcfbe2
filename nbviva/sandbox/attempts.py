"""Attempts to break out of the sandbox: what a candidate of the probe does, and what became of it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbviva.errors import SandboxError
from nbviva.limits import Limits
from nbviva.sandbox import privileges
from nbviva.sandbox.process import python_folders, start

SECONDS = 20.0
NO_END = "cannot be set up: the attempts to break out came to no end"


@dataclass(frozen=True)
class Scene:
    """What lies outside of a sandbox, for the attempts to reach."""

    folder: Path
    port: int
    victim: int
    keeper: int
    readable: tuple[Path, ...]

    @property
    def secret(self) -> Path:
        return self.folder / "secret"

    @property
    def abstract(self) -> str:
        return f"\0nbviva-{self.keeper}-{self.port}"


@contextlib.contextmanager
def scene_outside() -> Iterator[Scene]:
    """Set up what a candidate must not reach: a secret file, doors of every kind, a process to be killed."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nbviva-probe-", dir=_short_place())))
        # Open to every user: the sandbox is tried here, not permissions.
        folder.chmod(0o777)
        (folder / "secret").write_text("secret")
        (folder / "secret").chmod(0o666)
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        scene = Scene(folder, listener.getsockname()[1], _victim(), os.getpid(), python_folders())
        stack.callback(_end_victim, scene.victim)
        for address in (str(folder / "socket"), *([scene.abstract] if privileges.LINUX else [])):
            door = stack.enter_context(socket.socket(socket.AF_UNIX))
            door.bind(address)
            door.listen()
        (folder / "socket").chmod(0o777)
        yield scene


def _short_place() -> str | None:
    """Return a folder in which a socket can lie: its path may have a hundred bytes, and clusters have long names."""
    places = (tempfile.gettempdir(), "/tmp", "/var/tmp", os.path.expanduser("~"))
    return next((p for p in places if len(os.fsencode(p)) < 70 and os.access(p, os.W_OK)), None)


def _victim() -> int:
    """Fork a process that a candidate may try to end."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            privileges.reset_signals()
            privileges.end_with_parent(signal.SIGKILL)
            while os.getppid() == parent:  # it may have ended before it could be asked for its end
                signal.pause()
        finally:
            os._exit(1)
    return pid


def _end_victim(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _connect(family: int, kind: int, address: object) -> None:
    with socket.socket(family, kind) as door:
        door.settimeout(2)
        door.connect(address)  # type: ignore[arg-type]
        door.send(b"x")


def _leave_process(line: int) -> None:
    """Leave a process behind that is in no group of ours and ignores all it can; it holds `line` open."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            time.sleep(3600)
        os._exit(0)
    raise OSError("whether it is left is seen when the candidate has ended")


def _attempts(scene: Scene, line: int) -> dict[str, Callable[[], object]]:
    """Return what each success would be called, and how to try."""
    tries: dict[str, Callable[[], object]] = {
        "reads files outside": scene.secret.read_bytes,
        "lists folders outside": lambda: os.listdir(scene.folder),
        "writes files outside": lambda: (scene.folder / "planted").write_text("x"),
        "changes files outside": lambda: scene.secret.write_text("x"),
        "changes modes of files outside": lambda: scene.secret.chmod(0o640),
        "reaches TCP ports": lambda: _connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", scene.port)),
        "sends UDP": lambda: _connect(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", scene.port)),
        "connects to sockets in folders": lambda: _connect(
            socket.AF_UNIX, socket.SOCK_STREAM, str(scene.folder / "socket")
        ),
        "leaves processes behind": lambda: _leave_process(line),
    }
    if privileges.LINUX:
        tries |= {
            "connects to abstract sockets": lambda: _connect(socket.AF_UNIX, socket.SOCK_STREAM, scene.abstract),
            "reads the environment of other processes": Path(f"/proc/{scene.victim}/environ").read_bytes,
            "opens the memory of other processes": Path(f"/proc/{scene.keeper}/mem").open,
            "traces other processes": lambda: privileges.call(
                "ptrace", privileges.libc().ptrace, 16, scene.victim, None, None
            ),
            "makes user namespaces": lambda: privileges.call("unshare", privileges.libc().unshare, 0x10000000),
        }
    # Last: where the number means a process inside, this one may end.
    return tries | {"signals other processes": lambda: os.kill(scene.victim, signal.SIGKILL)}


def _try_all(scene: Scene, line: int, skip: str = " ") -> None:
    """Be the candidate: tell over `line`, line by line, what was possible; not what begins with `skip`."""
    for folder in scene.readable:
        try:
            os.listdir(folder)
        except OSError as error:
            os.write(line, f"!cannot read {folder}, which Python needs: {error.strerror}\n".encode())
    Path("written").write_text("x")
    for name, attempt in _attempts(scene, line).items():
        if name.startswith(skip):
            continue
        if name.startswith("signals"):
            os.write(line, b".\n")
        with contextlib.suppress(Exception):
            attempt()
            if not name.startswith(("signals", "changes modes")):  # seen from outside
                os.write(line, f"{name}\n".encode())


def _read(line: int, until: float) -> tuple[str, bool]:
    """Return what comes over `line`, and whether all who could write to it have gone."""
    said = b""
    while (rest := until - time.monotonic()) > 0 and select.select([line], [], [], rest)[0]:
        data = os.read(line, 65536)
        if not data:
            return said.decode(), True
        said += data
    return said.decode(), False


def try_level(level: str, limits: Limits) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what stays open at a level, and the names of its layers; none if it cannot be set up."""
    with scene_outside() as scene, tempfile.TemporaryDirectory(prefix="nbviva-probe-") as work:
        line, end = os.pipe()
        try:
            sandboxed = start(
                lambda: _try_all(scene, end),
                level=level, work=Path(work), readable=scene.readable, limits=limits, keep=[end], environment={},
            )  # fmt: skip
        except SandboxError as error:
            os.close(line)
            return (f"cannot be set up: {str(error).partition(': ')[2].partition('. `nbviva')[0] or error}",), ()
        finally:
            os.close(end)
        deadline = time.monotonic() + SECONDS
        while sandboxed.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        sandboxed.end()
        said, gone = _read(line, time.monotonic() + 0.5)
        os.close(line)
        found = _seen(scene, said, gone)
        if sandboxed.poll() is None:
            return (NO_END,), ()
    return (found, ()) if found and found[0].startswith("cannot") else (found, sandboxed.layers)


def _seen(scene: Scene, said: str, gone: bool) -> tuple[str, ...]:
    """Return what stays open: what the attempts said, and what is seen from outside."""
    found = said.splitlines()
    if "." not in found:
        return (NO_END,)
    if problems := [text[1:] for text in found if text.startswith("!")]:
        return (f"cannot be set up: {problems[0]}",)
    if scene.secret.stat().st_mode & 0o777 != 0o666:
        found.append("changes modes of files outside")
    if os.waitpid(scene.victim, os.WNOHANG)[0]:
        found.append("signals other processes")
    if not gone:
        found.append("leaves processes behind")
    return tuple(text for text in found if text != ".")


def try_process(folder: Path, shut: Callable[[], list[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what stays open to a fork of this process that shuts itself in, and the names of its layers.

    What it leaves behind is not tried: whoever has started such a process ends all below it.
    """
    with scene_outside() as scene:
        line, end = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(line)
                os.setsid()
                layers = shut()
                os.chdir(folder)
                os.write(end, f"{','.join(layers)}\n".encode())
                _try_all(scene, end, skip="leaves")
            finally:
                os._exit(0)
        os.close(end)
        said, gone = _read(line, time.monotonic() + SECONDS)
        os.close(line)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        names, _, said = said.partition("\n")
        return _seen(scene, said, gone), tuple(name for name in names.split(",") if name)
