"""Whether anything that can come over the wire, or lie in a notebook's file, brings a trusted process down.

python benchmarks/fuzz.py wire --seconds 60
python benchmarks/fuzz.py notebooks --seconds 60

Values and notebooks are written as they are in earnest, changed at random places, and read again. Each has to be read,
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
import json
import random
import resource
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support import styles

from nbviva.bridge import Decoder, Encoder
from nbviva.errors import MessageError, Unreadable
from nbviva.submission.rebuild import read, rebuild

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
    parser.add_argument("what", choices=["wire", "notebooks"])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, stop)
    cases, take = wire() if options.what == "wire" else notebooks()
    draw, ends, count, faults = random.Random(options.seed), time.monotonic() + options.seconds, 0, []
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, resource.RLIM_INFINITY))
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
            faults.append(said)
            print(f"{said[:200]} for {json.dumps(tree)[:2000]}", flush=True)
    print(f"{count:,} {options.what} of seed {options.seed}: {len(faults)} not read or refused as they should be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
