"""Whether anything that can come over the wire, or lie in a notebook's file, brings a trusted process down.

python benchmarks/fuzz.py --seconds 60
python benchmarks/fuzz.py wire notebooks --seconds 60

Values and notebooks are written as they are in earnest, changed at random places, and read again; so are frames of a
connection (`frames`), archives (`archives`), texts for a page (`texts`), outputs of cells (`outputs`), and what the
main process hears of an examiner (`examiner`) and of a reader (`reader`). Each has to be read,
or refused by the exception that says so, within a second of processor time and `MEMORY` more than before. Prints what
was not, and how to see it again; the same seed changes the same places.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import copy
import datetime
import decimal
import fractions
import importlib
import io
import json
import os
import random
import resource
import signal
import socket
import struct
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support import styles

from nbviva.bridge import Connection, Decoder, Encoder
from nbviva.cells import sanitize
from nbviva.errors import ConnectionLost, ExaminationError, MessageError, Unreadable
from nbviva.exam import Task
from nbviva.exam.task import TaskCell
from nbviva.grading import readers
from nbviva.grading.came import About
from nbviva.limits import Limits
from nbviva.report import markup
from nbviva.results import CellResult, Policy
from nbviva.submission import handed_in
from nbviva.submission.rebuild import read, rebuild
from nbviva.workers import runner

SECONDS, MEMORY = 1.0, 300 << 20
LIBRARIES = ("pandas", "sympy", "networkx", "scipy.sparse", "PIL.Image")
ODD: list[Any] = [
    0, -1, 1, 2**31, 2**63, -(2**63), 10**9, 10**12, 10**400, 1e308, None, True, "", "x" * 50, "9" * 5000,
    "1e999999999", "inf", "float64", "O", "V8", "U1000000000", "<M8[s]", "object", "a.a", "__class__", "10.0.0.0/8",
    "::/0", "Europe/Berlin", "../../etc/passwd", "RGB", [], {}, [[]], [10**9], [10**5, 10**5], [0, 10**12], [-1],
]  # fmt: skip

Case = tuple[Any, bytes]


def values() -> Iterator[Any]:
    """Yield a value of each kind that crosses as data."""
    yield from [{1: 2, (1, 2): [3]}, {1, 2}, frozenset({3}), b"abc", bytearray(b"x"), 10**30, 1e300, float("nan")]
    yield from [decimal.Decimal("1.2"), fractions.Fraction(1, 3), range(5), slice(1, 2, 3), complex(1, 2)]
    yield from [collections.deque([1], 5), collections.OrderedDict(a=1), collections.Counter("aab"), random.Random(3)]
    yield from [datetime.date(2020, 1, 1), datetime.timedelta(1), {1: 2}.items(), {1: 2}.keys(), memoryview(b"a")]
    yield from [np.arange(6).reshape(2, 3), np.array([1 + 2j]), np.zeros((2, 0)), np.array(["a", "bc"]), np.float32(2)]
    yield from [np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]), np.datetime64("2020-01-01")]
    yield from [np.ma.array([1, 2], mask=[0, 1]), np.random.default_rng(1), np.random.RandomState(2)]
    with contextlib.suppress(ImportError):
        import pandas as pd

        yield from [pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}), pd.Series([1.5, None]), pd.Timestamp("2020-01-01")]
    with contextlib.suppress(ImportError):
        import sympy

        x = sympy.Symbol("x")
        yield from [x**2 + 1, sympy.Matrix([[1, x]]), sympy.Rational(1, 3), sympy.Float(1.5)]
    with contextlib.suppress(ImportError):
        import networkx
        import scipy.sparse
        from PIL import Image

        yield from [networkx.path_graph(3), scipy.sparse.csr_matrix([[1, 0], [0, 2]]), Image.new("RGB", (2, 2))]


def wire() -> tuple[list[Case], Callable[[Any, bytes], None]]:
    """Return the values as they go over the wire, and what takes them."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for name in ("standard", "databases", "science", "pandas"):
        with contextlib.suppress(ImportError):
            importlib.import_module(f"nbviva.bridge.{name}").activate()
    cases = []
    for value in values():
        encoder = Encoder()
        with contextlib.suppress(MessageError):  # what crosses as an object only
            cases.append((json.loads(json.dumps(encoder.encode(value))), b"".join(encoder.block)))

    def take(tree: Any, block: bytes) -> None:
        # the examiner calls whatever else is raised an answer of no known form
        with contextlib.suppress(Exception):
            Decoder(block).decode(tree)

    return cases, take


def notebooks() -> tuple[list[Case], Callable[[Any, bytes], None]]:
    """Return submissions of a few styles, and what reads and rebuilds them."""
    chosen = [styles.read(path) for path in sorted(styles.FOLDER.glob("*.py"))[::12]]
    masters = [styles.source(style) for style in chosen]
    cases = [(json.loads(json.dumps(styles.release(style))), b"") for style in chosen]
    draw = random.Random(0)

    def take(tree: Any, block: bytes) -> None:
        with contextlib.suppress(Unreadable):
            cells, _ = read(json.dumps(tree).encode())
            rebuild(draw.choice(masters), cells)

    return cases, take


def frames() -> tuple[list[Case], Callable[[Any, bytes], None]]:
    """Return frames as bytes, and the end of a connection that takes them."""
    cases = [(["reply", [1, "text", {"a": 2.5}]], b"123456"), (["call", 3, []], b""), ({"a": [None]}, bytes(5000))]
    draw = random.Random(0)

    def take(tree: Any, block: bytes) -> None:
        ours, theirs = socket.socketpair()
        head = json.dumps(tree)[:100_000].encode()
        sizes = [len(head), len(block)]
        if draw.random() < 0.3:
            sizes[draw.randrange(2)] = draw.choice((0, 1, 2**20, 2**31, 2**32 - 1, 100 << 20))
        data = bytearray(struct.pack("<IQ", *sizes) + head + block)
        if draw.random() < 0.5:
            data[draw.randrange(len(data))] = draw.randrange(256)
        with theirs, contextlib.closing(Connection(ours)) as connection:
            theirs.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                theirs.sendall(data)
            theirs.shutdown(socket.SHUT_WR)
            with contextlib.suppress(MessageError, ConnectionLost):
                connection.receive()

    return cases, take


def archives() -> tuple[list[Case], Callable[[Any, bytes], None]]:
    """Return zip archives as bytes, and what looks for notebooks in them."""
    blocks = []
    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for inner in (b"", *blocks[:1]):
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w", kind) as packed:
                packed.writestr("hw.ipynb", json.dumps({"cells": [], "metadata": {}, "nbformat": 4}))
                packed.writestr("a/b/data.csv", "1,2\n" * 2000)
                packed.writestr("inner.zip", inner)
            blocks.append(file.getvalue())
    draw, folder = random.Random(0), tempfile.TemporaryDirectory()

    def take(tree: Any, block: bytes) -> None:
        data = bytearray(block or b"PK")
        for _ in range(draw.randrange(8)):
            place = draw.randrange(len(data))
            data[place : place + draw.choice((1, 2, 4))] = draw.choice((b"\0", b"\xff\xff\xff\xff", bytes(data[:40])))
        Path(folder.name, "work.zip").write_bytes(data)
        with contextlib.suppress(Unreadable):
            handed_in.find(Path(folder.name), ["hw"])

    return [([], block) for block in blocks], take


def texts() -> tuple[list[Case], Callable[[Any, bytes], None]]:
    """Return markdown and HTML, and what makes both harmless."""
    pieces = ["[", "](", "![", "<b", "</", "<a href='x'>", "`", "```\n", "> ", "* ", "1. ", "$", "$$", "\\(", "&#0;",
              "<!--", "-->", "|", "\n", "\n\n", "---", "javascript:", "<svg/onload=", "\x00", "é", "\ud800",
              "{{", "**"]  # fmt: skip

    def take(tree: Any, block: bytes) -> None:
        text = "".join(part if isinstance(part, str) else str(part)[:50] for part in walk(tree))[:60_000]
        for make in (sanitize.markdown, sanitize.html, sanitize.bare, markup.markdown, markup.words):
            make(text)

    return [([piece * n, other], b"") for piece in pieces for n in (1, 300) for other in pieces[::5]], take


def walk(tree: Any) -> Iterator[Any]:
    """Yield the leaves of a tree."""
    for part in tree if isinstance(tree, list) else [*tree.values()] if isinstance(tree, dict) else ():
        yield from walk(part)
    if not isinstance(tree, (list, dict)):
        yield tree


def outputs() -> tuple[list[Case], Callable[[Any, bytes], None]]:
    """Return outputs of cells, and what cleans and shows them."""
    made = [
        {"output_type": "stream", "name": "stdout", "text": "x" * 50},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31ma", "b"]},
        {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo=", "text/plain": "p"}, "metadata": {}},
        {"output_type": "execute_result", "execution_count": 1, "metadata": {},
         "data": {"text/html": "<table><tr><td>1</table>", "text/latex": "$x$", "image/svg+xml": "<svg></svg>"}},
    ]  # fmt: skip

    def take(tree: Any, block: bytes) -> None:
        try:
            cleaned = sanitize.clean_outputs(tree, 1 << 20)
        except (ValueError, TypeError):  # which the examiner expects
            return
        for one in cleaned:
            json.dumps(one)
            markup.output(one, markup.Room(1 << 20, 1 << 20))

    return [([one, other], b"") for one in made for other in made], take


def examiner() -> tuple[list[Case], Callable[[Any, bytes], None]]:
    """Return what an examiner tells of two cells, and the main process that hears it."""
    cells = (TaskCell(0, "a", "answer", "x = 1"), TaskCell(1, "t", "test", "assert x", points=2))
    task = Task(cells=cells, limits=Limits(), seed=0, policy=Policy())
    told = [["begin", 0]]
    for cell, following in zip(cells, (1, None), strict=True):
        result = CellResult(cell.position, cell.grade_id, cell.kind, "ok", "", cell.points, cell.points, [], 1)
        told.append(["result", vars(result), following])
    case = [*told, ["done", {"learned": {}, "refused": [], "restarts": 1}]]

    def take(tree: Any, block: bytes) -> None:
        ours, theirs = socket.socketpair()
        with theirs, contextlib.closing(Connection(ours)) as connection:
            theirs.setblocking(False)
            for frame in tree if isinstance(tree, list) else [tree]:
                with contextlib.suppress(OSError, MessageError, ConnectionLost):
                    Connection(socket.socket(fileno=os.dup(theirs.fileno()))).send(frame)
            theirs.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ExaminationError):
                results, news, _ = runner.converse(connection, task, b"")
                assert all(0 <= one.points <= one.max_points for one in results)
                assert isinstance(news, dict)

    return [(case, b"")], take


def reader() -> tuple[list[Case], Callable[[Any, bytes], None]]:
    """Return what a reader tells of a submission, and the main process that hears it."""
    hears = readers.Readers(About({"hw": None}, frozenset(), ()))  # type: ignore[dict-item]
    cells = json.dumps([[0, 1, "x = 1"], [1, None, "y"]]).encode()
    block = b"1,2" + cells + b"{}"
    case = ["read", ["a note"], {"data.csv": 3}, {"hw": ["", ["mended"], len(cells), 2]}]

    def take(tree: Any, block: bytes) -> None:
        with contextlib.suppress(ExaminationError):
            hears._read(tree, block)

    return [(case, block)], take


KINDS: dict[str, Callable[[], tuple[list[Case], Callable[[Any, bytes], None]]]] = {
    "wire": wire, "notebooks": notebooks, "frames": frames, "archives": archives, "texts": texts, "outputs": outputs,
    "examiner": examiner, "reader": reader,
}  # fmt: skip


def changed(draw: random.Random, tree: Any, cases: list[Case]) -> Any:
    """Return a tree with one change somewhere."""
    if draw.random() < 0.85 and isinstance(tree, list) and tree:
        made, place, how = [*tree], draw.randrange(len(tree)), draw.random()
        if how < 0.7:
            made[place] = changed(draw, made[place], cases)
        elif how < 0.8:
            del made[place]
        elif how < 0.9:
            made.insert(place, draw.choice(ODD))
        else:
            made[place] = draw.choice(cases)[0]
        return made
    if draw.random() < 0.85 and isinstance(tree, dict) and tree:
        name = draw.choice([*tree])
        return {**tree, name: changed(draw, tree[name], cases)}
    if isinstance(tree, str) and tree and draw.random() < 0.3:
        return (tree * draw.choice((0, 2, 1000)))[:100_000]
    return copy.deepcopy(draw.choice(ODD)) if draw.random() < 0.7 else draw.choice(cases)[0]


class Stopped(BaseException):
    """It took much too long."""


def stop(*_: object) -> None:
    """End what takes too long, so that it can be told what it was."""
    raise Stopped


def used() -> int:
    """Return the most memory that this process has used so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def main(arguments: list[str] | None = None) -> int:
    """Change and read until the time is over; return 1 if something was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", help=f"of {', '.join(KINDS)}; all if none is given")
    parser.add_argument("--seconds", type=float, default=60, help="for each")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    if unknown := set(options.what) - set(KINDS):
        parser.error(f"there is no {', '.join(unknown)}")
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, stop)
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, resource.RLIM_INFINITY))
    return int(sum(_faults(what, options.seed, options.seconds) for what in options.what or KINDS) > 0)


def _faults(what: str, seed: int, seconds: float) -> int:
    """Change and read one kind; return how often something was not as it should be."""
    cases, take = KINDS[what]()
    draw, ends, count, faults = random.Random(seed), time.monotonic() + seconds, 0, 0
    while time.monotonic() < ends:
        tree, block = draw.choice(cases)
        for _ in range(draw.choice((1, 1, 2, 3))):
            tree = changed(draw, tree, cases)
        before, began, said = used(), time.process_time(), ""
        signal.setitimer(signal.ITIMER_PROF, 5 * SECONDS)
        try:
            take(tree, block if draw.random() < 0.8 else block[: draw.randrange(len(block) + 1)])
        except (Exception, Stopped) as error:
            said = f"{type(error).__name__}: {error}"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        count += 1
        if (took := time.process_time() - began) > SECONDS:
            said = f"{took:.1f} s"
        elif (more := used() - before) > MEMORY:
            said = f"{more >> 20} MB"
        if said:
            faults += 1
            print(f"{said[:200]} for {json.dumps(tree)[:2000]}", flush=True)
    print(f"{count:,} {what} of seed {seed}: {faults} not read or refused as they should be", flush=True)
    return faults


if __name__ == "__main__":
    sys.exit(main())
