"""What attacks are aimed at, and how to see whether they hit: files, listeners, processes, memory, outputs.

A `Prey` is a course with a gradebook and another learner's work, a home folder, a folder that must stay as it is and a
private file, all open to everybody so that the sandbox is tested and not file permissions. The attacks in
`tests/zoo/hostile/` learn from `Prey.words` where these are.
"""

from __future__ import annotations

import contextlib
import copy
import ctypes
import hashlib
import json
import os
import re
import secrets
import selectors
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Self
from unittest import mock

import nbformat
import psutil
from nbformat import NotebookNode

from nbviva.audit import specimens
from nbviva.course import staging
from nbviva.course.layout import Course, tools_path
from nbviva.limits import Limits
from nbviva.plugin.feedback import Redact
from nbviva.sandbox import Shares
from nbviva.sandbox.procfs import descendants
from support import ROOT

ASSIGNMENT = "dinosaur_island"
FOLDER = ROOT / "tests" / "zoo" / "hostile"
# words of hidden tests and of solutions; no attack holds them in one piece
SECRETS = ("def hidden_check", "BEGIN HIDDEN TESTS", "A corpus nobody has seen", "BEGIN SOLUTION")
SHARED = tuple(Path(p) for p in ("/dev/shm", "/var/tmp", "/tmp") if os.path.isdir(p))


def attacks(words: dict[str, str]) -> list[specimens.Specimen]:
    """Return all attacks, aimed by `words`."""
    return [specimens.read(path, words) for path in sorted(FOLDER.glob("*.py"))]


class Ears:
    """Listens on one port (TCP of both families, UDP) and on two names of local sockets; counts what arrives."""

    def __init__(self, path: Path, name: str):
        self.heard: list[str] = []
        self._select = selectors.DefaultSelector()
        first = socket.create_server(("127.0.0.1", 0))
        self.port = first.getsockname()[1]
        self._add("tcp", first)
        with contextlib.suppress(OSError):
            self._add("tcp6", socket.create_server(("::1", self.port), family=socket.AF_INET6))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", self.port))
        self._add("udp", udp)
        for label, address in (("unix", str(path)), ("abstract", "\0" + name)):
            if label == "unix" or sys.platform == "linux":
                local = socket.socket(socket.AF_UNIX)
                local.bind(address)
                local.listen()
                self._add(label, local)
        path.chmod(0o777)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _add(self, label: str, listener: socket.socket) -> None:
        listener.setblocking(False)
        self._select.register(listener, selectors.EVENT_READ, label)

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            while self._select.get_map():
                for key, _ in self._select.select(0.2):
                    listener = key.fileobj
                    assert isinstance(listener, socket.socket)
                    with contextlib.suppress(BlockingIOError):
                        if key.data == "udp":
                            listener.recv(65536)
                        else:
                            listener.accept()[0].close()
                        self.heard.append(key.data)

    def close(self) -> None:
        """Stop listening."""
        for key in list((self._select.get_map() or {}).values()):
            self._select.unregister(key.fileobj)
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._thread.join(2)


PARTS = ("course", "home", "mark", "private")  # what a prey is watched for


@dataclass
class Prey:
    """What attacks are aimed at. Use `prey()`.

    Attributes
    ----------
    root : Path
        Holds all of it.
    tag, token : str
        Marks what attacks make; marks what they must not see.
    pristine : Path
        A copy that nobody else can reach.
    """

    root: Path
    tag: str
    token: str
    ears: Ears
    pristine: Path
    _files: dict[str, str] = field(default_factory=dict)
    _heard: int = 0
    _processes: frozenset[tuple[int, float]] = frozenset()
    _leftovers: frozenset[str] = frozenset()

    @property
    def course(self) -> Course:
        """The course, with a gradebook and a submission of a student called other."""
        return Course.at(self.root / "course")

    @property
    def home(self) -> Path:
        """A home folder with keys and connection files."""
        return self.root / "home"

    @property
    def words(self) -> dict[str, str]:
        """What attacks are told."""
        return {
            "@CANARY@": str(self.root / "private" / "diary.txt"), "@MARK@": str(self.root / "mark"), "@TAG@": self.tag,
            "@COURSE@": str(self.root / "course"), "@HOME@": str(self.home), "@SOCK@": str(self.root / "daemon.sock"),
            "@PORT@": str(self.ears.port), "@MRAH@": f"HARM:{self.tag}"[::-1],
        }  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        """What the grader's environment should hold beside its own."""
        (self.root / "tmp").mkdir(exist_ok=True)
        return {"NBVIVA_HOSTILE": self.token, "HOME": str(self.home), "TMPDIR": str(self.root / "tmp")}

    def hand_in(self, attack: specimens.Specimen, folder: Path) -> None:
        """Write the submission of an attack into `folder`."""
        name = f"{ASSIGNMENT}.ipynb"
        course = self.course
        specimens.hand_in(attack, course.release(ASSIGNMENT) / name, course.source(ASSIGNMENT) / name, folder)

    def look(self) -> None:
        """Remember how everything is now."""
        self._files, self._heard, self._processes = self._snapshot(), len(self.ears.heard), _descendants()
        self._leftovers = self._left_files()

    def harm(self, texts: str, everything: bool = True) -> list[str]:
        """Return what has changed since `look`, and what `texts`, the outputs of an attack, give away.

        Parameters
        ----------
        everything : bool
            Also what programs do by themselves: hidden tests in tracebacks, files they make in a home or temporary
            folder, processes that still run.
        """
        now = self._snapshot()
        changed = sorted(path for path in {*now, *self._files} if now.get(path) != self._files.get(path))
        if not everything:  # programs make folders of their own in a home folder, and nbgrader writes grades
            changed = [p for p in changed if p != "course/gradebook.db"]
            changed = [p for p in changed if not p.startswith("home") or p in self._files or self._planted(p)]
        reached = sorted(set(self.ears.heard[self._heard :]))
        processes = self._processes_left() if everything else []
        files = sorted(p for p in self._left_files() - self._leftovers if everything or self.tag in Path(p).name)
        seen = {
            "read a secret": self.token in texts,
            "did what it should not be able to do, or showed hidden inputs": f"HARM:{self.tag}" in texts,
            "showed a hidden test or a solution": everything and any(secret in texts for secret in SECRETS),
            f"changed {', '.join(changed[:3])}{' ...' if len(changed) > 3 else ''}": changed,
            f"reached {', '.join(reached)}": reached,
            f"left processes: {', '.join(processes[:4])}": processes,
            f"left files: {', '.join(files[:3])}": files,
        }
        return [words for words, happened in seen.items() if happened]

    def restore(self) -> None:
        """Put everything back as it was: at a level that does not promise to keep files, the next attack needs them."""
        if self._snapshot() != self._files:
            for part in PARTS:
                _remove(self.root / part)
                shutil.copytree(self.pristine / part, self.root / part)

    def close(self) -> None:
        """Stop listening and remove everything."""
        self.ears.close()
        for name in self._left_files():
            with contextlib.suppress(OSError):
                os.remove(name)
        _remove(self.root)
        _remove(self.pristine)

    def _planted(self, path: str) -> bool:
        with contextlib.suppress(OSError):
            return self.tag in (self.root / path).read_text(encoding="utf-8", errors="replace")
        return False

    def _snapshot(self) -> dict[str, str]:
        found = {}
        todo = [self.root / part for part in PARTS]
        while todo:  # not rglob: an attack may leave thousands of folders one in the other
            path = todo.pop()
            name = path.relative_to(self.root).as_posix()
            ours = name.startswith(("course/autograded", "course/submitted/hostile", "course/feedback"))
            if ours or "__pycache__" in name or name.startswith("course/gradebook.db-") or len(path.parts) > 40:
                continue
            with contextlib.suppress(FileNotFoundError):
                status = path.lstat()
                content = hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(status.st_mode) else ""
                found[name] = f"{stat.filemode(status.st_mode)} {content}"
                if stat.S_ISDIR(status.st_mode):
                    todo += path.iterdir()
        return found

    def _left_files(self) -> frozenset[str]:
        own = self.root / "tmp"
        tagged = [path for folder in SHARED for path in folder.glob(f"*{self.tag}*") if path != self.root]
        for folder in {os.path.dirname(os.__file__) + "/site-packages", *(p for p in sys.path if "site-packages" in p)}:
            tagged += Path(folder).glob(f"{self.tag}*")
        return frozenset(map(str, [*tagged, *(own.glob("*") if own.is_dir() else ())]))

    def _processes_left(self, patience: float = 2.0) -> list[str]:
        end = time.monotonic() + patience
        while new := _descendants() - self._processes:
            if time.monotonic() > end:
                return [_name(pid) for pid, _ in sorted(new)]
            _reap(new)
            time.sleep(0.05)
        return []


def _descendants() -> frozenset[tuple[int, float]]:
    return frozenset((p.pid, p.create_time()) for p in psutil.Process().children(recursive=True))


def _name(pid: int) -> str:
    try:
        one = psutil.Process(pid)
        return f"{pid} {one.name()} ({one.status()})"
    except psutil.Error:
        return str(pid)


def _reap(some: frozenset[tuple[int, float]]) -> None:
    """Wait for orphans that became ours and have ended; a child that somebody else waits for is none of them."""
    for pid, _ in some:
        with contextlib.suppress(psutil.Error, ChildProcessError):
            one = psutil.Process(pid)
            if one.ppid() == os.getpid() and one.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(pid, os.WNOHANG)


def adopt_orphans() -> None:
    """Become the parent of processes below this one whose parents end, so that none is overlooked (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def _remove(folder: Path) -> None:
    for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):  # these have no limit of depth
        subprocess.run([*command, str(folder)], stderr=subprocess.DEVNULL, check=False)


@contextlib.contextmanager
def prey(course: Course, template: Path | None = None) -> Iterator[Prey]:
    """Set up a prey, and remove it afterwards.

    Parameters
    ----------
    course : Course
        What is copied.
    template : Path, optional
        A ready course to copy instead, with a gradebook in which ``@TOKEN@`` stands for the token.
    """
    tag, token = f"hv{secrets.token_hex(5)}", f"secret-{secrets.token_hex(16)}"
    root = Path(tempfile.mkdtemp(prefix=f"{tag}-"))
    if template is None:
        copied = course.copy_to(root / "course", also=["release"])
        staging.stage(copied.settings, ASSIGNMENT)
        gradebook(copied, token)
    else:
        shutil.copytree(template, root / "course")
        gradebook(Course.at(root / "course"), token)
    theirs = root / "course" / "submitted" / "other" / ASSIGNMENT
    name = f"{ASSIGNMENT}.ipynb"
    release, source = (root / "course" / part / ASSIGNMENT / name for part in ("release", "source"))
    specimens.hand_in(specimens.Specimen("other", "right", "the solution"), release, source, theirs)
    for path, text in {
        "private/diary.txt": token, "mark/keep.txt": "as it was", "home/.netrc": token, "home/.bashrc": "# mine",
        "home/.ssh/id_ed25519": token, "home/.local/share/jupyter/runtime/kernel-1.json": f'{{"key": "{token}"}}',
        f"course/submitted/other/{ASSIGNMENT}/notes.txt": token,
    }.items():  # fmt: skip
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (root / "tmp").mkdir()
    for path in (root, *root.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    (root / "tmp").chmod(0o1777)
    pristine = Path(tempfile.mkdtemp(prefix="pristine-"))
    for part in PARTS:
        shutil.copytree(root / part, pristine / part)
    out = Prey(root, tag, token, Ears(root / "daemon.sock", tag), pristine)
    try:
        yield out
    finally:
        out.close()


def gradebook(course: Course, token: str) -> None:
    """Write the token, as the other learner's address, into the gradebook of a course."""
    from nbgrader.api import Gradebook

    # nbgrader starts `alembic`, which lies beside this Python
    with mock.patch.dict(os.environ, PATH=tools_path()), Gradebook(course.db_url) as book:
        book.update_or_create_assignment(ASSIGNMENT)
        book.update_or_create_student("other", email=token)
        book.update_or_create_submission(ASSIGNMENT, "other")


class Follower:
    """Looks at something again and again, in a thread, while a ``with`` block runs."""

    every = 0.1  # seconds

    def look(self) -> None:
        """Take note of what there is now."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._stop.wait(self.every):
            self.look()


class Watch(Follower):
    """Follows the processes below one while a ``with`` block runs: the most memory and the most tasks they had, and the
    seconds in which the machine kept them waiting, which count for no limit."""

    def __init__(self, pid: int | None = None):
        self._root = psutil.Process(pid)
        self.memory = self.tasks = 0
        self._shares = Shares()

    @property
    def kept_waiting(self) -> float:
        """Seconds in which others had the processor."""
        return self._shares.kept_waiting

    def __enter__(self) -> Self:
        self._before = self._measure()
        return super().__enter__()

    def look(self) -> None:
        self._shares.look(descendants(self._root.pid))
        memory, tasks = self._measure()
        self.memory = max(self.memory, memory - self._before[0])
        self.tasks = max(self.tasks, tasks - self._before[1])

    def _measure(self) -> tuple[int, int]:
        memory = getattr(psutil.virtual_memory(), "shared", 0)  # files that lie in memory belong to no process
        tasks = 0
        with contextlib.suppress(psutil.Error):
            for one in self._root.children(recursive=True):
                with contextlib.suppress(psutil.Error, OSError):
                    memory += _own_memory(one)
                    tasks += one.num_threads()
        return memory, tasks


def _own_memory(process: psutil.Process) -> int:
    """Return the memory of a process; of pages that forked processes share, its part."""
    rollup = Path(f"/proc/{process.pid}/smaps_rollup")
    if sys.platform == "linux" and rollup.exists():
        for line in rollup.read_text().splitlines():
            if line.startswith("Pss_Anon:"):
                return int(line.split()[1]) * 1024
    return int(process.memory_info().rss)


# ---------------------------------------------------------------- what would run in the instructor's browser


class _Active(HTMLParser):
    """Finds a word where a browser would execute it or load something."""

    URLS = ("href", "src", "action", "formaction", "xlink:href", "data", "content", "srcset", "background")
    LOADS = ("link", "base", "meta", "iframe", "object", "embed", "form", "frame")

    def __init__(self, word: str):
        super().__init__(convert_charrefs=True)
        self.word, self.found, self.inside = word, list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        for name, text in ((name, text or "") for name, text in attrs if self.word in (text or "")):
            bare = re.sub(r"[\x00-\x20]", "", text).lower()
            bad_url = name in self.URLS and re.match(r"(javascript|vbscript|data:text/html|data:image/svg)", bare)
            if name.startswith("on") or name == "srcdoc" or bad_url or (tag in self.LOADS and name in self.URLS):
                self.found.append(f"<{tag} {name}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        here = self.inside[-1] if self.inside else ""
        if self.word not in data:
            return
        if here == "script" or (here == "style" and re.search(r"(@import|url\()", data)):
            self.found.append(f"<{here}>")
        elif re.search(r"\\href\s*{\s*javascript", data) and not {"pre", "code"} & set(self.inside):
            self.found.append("\\href in mathematics")


def page(notebook: NotebookNode) -> str:
    """Return the notebook as the page that formgrader and a course's own feedback show: nbconvert's HTML."""
    from nbconvert import HTMLExporter

    return str(HTMLExporter(template_name="classic").from_notebook_node(notebook)[0])


def active(notebook: NotebookNode, tag: str) -> list[str]:
    """Return the places of a notebook's page where something with `tag` in it would run or be loaded."""
    return in_page(page(notebook), tag)


def in_page(text: str, tag: str) -> list[str]:
    """Return the places of a page where something with `tag` in it would run or be loaded."""
    finder = _Active(tag)
    finder.feed(text)
    finder.close()
    return sorted(set(finder.found))


def redacted(notebook: NotebookNode) -> NotebookNode:
    """Return a graded notebook as it goes into feedback."""
    return Redact().preprocess(copy.deepcopy(notebook), {})[0]


def outputs(notebook: NotebookNode) -> str:
    """Return all that cells have put out, as one text."""
    return nbformat.v4.writes(
        nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_code_cell(outputs=cell.get("outputs", []))
                for cell in notebook.cells
                if cell.cell_type == "code"
            ]
        )
    )


# ---------------------------------------------------------------- the engine


@dataclass(frozen=True)
class Outcome:
    """What came of an attack: points (None if it is ungradable), harm in words, seconds, and notes of the engine."""

    points: float | None
    harm: list[str]
    seconds: float
    notes: tuple[str, ...] = ()


LIMITS = Limits(
    cell_seconds=3.0, submission_seconds=10.0, cpu_seconds=20, memory_bytes=512 << 20, processes=64,
    file_bytes=32 << 20, folder_bytes=64 << 20, output_bytes=200_000,
)  # fmt: skip
MOST_SECONDS = LIMITS.submission_seconds + 2 * LIMITS.cell_seconds + 10
MOST_MEMORY, MOST_TASKS = LIMITS.memory_bytes + (768 << 20), LIMITS.processes + 60
OPEN = {  # what a level does not promise to keep closed (see `nbviva doctor`), as beginnings of words of `Prey.harm`
    "namespaces": (),
    "landlock": (),
    "limits": ("read a secret", "changed", "reached", "left files", "did what"),
}


LOST = "lost its target"  # an attack on the engine's own parts says so where there is no such part


@dataclass
class Arena:
    """A grader at one level of the sandbox, and its prey. Use `arena()`."""

    prey: Prey
    grader: Any
    level: str
    last: dict[str, float | None] = field(default_factory=dict)
    _count: int = 0

    @property
    def attacks(self) -> list[specimens.Specimen]:
        """All attacks, aimed at this prey."""
        return attacks(self.prey.words)

    def run(self, attack: specimens.Specimen) -> Outcome:
        """Hand in an attack, grade it, and look what happened."""
        prey, self._count = self.prey, self._count + 1
        folder = prey.root / "in" / str(self._count) / ASSIGNMENT
        prey.hand_in(attack, folder)
        prey.look()
        started = time.monotonic()
        harm: list[str] = []
        points: float | None = None
        notes: tuple[str, ...] = ()
        texts = ""
        with Watch() as watch:
            try:
                graded = self.grader.grade(ASSIGNMENT, folder, student="hostile")
            except Exception as error:  # the grader's own fault: a submission must never cause one
                harm.append(f"broke the grader: {type(error).__name__}: {str(error)[:200]}")
                graded = None
        seconds = time.monotonic() - started - watch.kept_waiting
        if graded is not None:
            result = graded.notebooks[ASSIGNMENT]
            points = None if result.ungradable else float(graded.score)
            self.last = {name: earned for name, earned in result.points.items() if earned}
            notes = (*graded.notes, *result.notes, *([result.ungradable] if result.ungradable else []))
            texts = "\n".join([*notes, *(f"{c.message} {json.dumps(c.outputs)}" for c in result.cells)])
            shown = [o for c in result.cells for o in c.outputs if o.get("output_type") == "error"]
            if any(o["evalue"] == LOST for o in shown):
                harm.append("attacks what the engine does not have any more: bring the attack up to date")
            if attack.name.startswith("leaks_inputs") and result.notebook is not None:
                texts = outputs(redacted(result.notebook))  # the question is what students get to see
            if result.notebook is not None:
                nbformat.validate(result.notebook)
                try:
                    if places := active(result.notebook, prey.tag):
                        harm.append(f"would run in a browser: {', '.join(places[:4])}")
                except Exception as error:
                    harm.append(f"cannot be shown as a page: {type(error).__name__}: {error}")
                if len(texts) > max(1, len(result.cells)) * 3 * LIMITS.output_bytes:
                    harm.append(f"{len(texts) >> 20} MB of output")
        harm += prey.harm(texts)
        prey.restore()
        memory = watch.memory if attack.aim in ("memory", "processes") else 0
        cost = {
            f"{seconds:.0f} s": seconds > MOST_SECONDS,
            f"{memory >> 20} MB of memory": memory > MOST_MEMORY,
            f"{watch.tasks} processes and threads": watch.tasks > MOST_TASKS,
        }
        harm += [words for words, too_much in cost.items() if too_much]
        return Outcome(points, [h for h in harm if not h.startswith(OPEN[self.level])], seconds, notes)

    def honest(self) -> float:
        """Grade the instructor's solution as the next submission; return its score."""
        folder = self.prey.root / "in" / "honest" / ASSIGNMENT
        if not folder.exists():
            self.prey.hand_in(specimens.Specimen("honest", "right", "the solution"), folder)
        self.grader.limits = Limits()  # those for attacks are tight, and the machine may be busy
        try:
            return float(self.grader.grade(ASSIGNMENT, folder, student="honest").score)
        finally:
            self.grader.limits = LIMITS


@contextlib.contextmanager
def arena(course: Course, level: str) -> Iterator[Arena]:
    """Set up a prey and a grader, with the environment that attacks look for."""
    from nbviva.grading import Grader

    adopt_orphans()
    with prey(course) as target:
        if level == "limits" and os.geteuid() == 0:  # as the engine demands at this level
            for place in (target.course.root, target.pristine / "course"):
                place.chmod(0o700)
        with (
            mock.patch.dict(os.environ, target.environment),
            mock.patch.object(tempfile, "tempdir", None),
            Grader(target.course, level=level, limits=LIMITS, top=target.root / "in") as grader,
        ):
            made = Arena(target, grader, level)
            made.honest()  # what is set up once is there before anybody looks
            yield made
