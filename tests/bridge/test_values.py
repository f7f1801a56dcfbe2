"""Values of libraries cross by their content: what arrives is of the same class and equal."""

from __future__ import annotations

import array
import collections
import datetime
import ipaddress
import json
import random
import re
import sqlite3
import time
import types
import uuid
import zoneinfo

import numpy as np
import pytest

from nbviva.bridge import Decoder, Encoder, databases, science, standard
from nbviva.errors import MessageError

standard.activate()
databases.activate()


def there(thing):
    """Return a value as the other side has it."""
    encoder = Encoder()
    tree = json.loads(json.dumps(encoder.encode(thing)))
    return Decoder(b"".join(encoder.block)).decode(tree)


STANDARD = [
    datetime.datetime(2024, 10, 27, 2, 30, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"), fold=1),
    datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=2), "here")),
    re.compile("a+b", re.IGNORECASE), uuid.uuid5(uuid.NAMESPACE_DNS, "a.org"), array.array("d", [1, 2]),
    collections.UserList([1, 2]), collections.UserDict({1: [2]}), collections.UserString("ab"),
    collections.ChainMap({1: 2}, {3: 4}), types.SimpleNamespace(a=1, b=[2]), time.gmtime(0),
    ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_address("::1"), {1: 2}.keys(), {1: 2}.items(),
    types.MappingProxyType({1: [2]}), np.dtype("f4"), np.dtype("U3"), np.dtype("M8[s]"), np.dtype(object),
]  # fmt: skip


@pytest.mark.parametrize("thing", STANDARD, ids=lambda thing: type(thing).__name__)
def test_values_of_the_standard_library_cross(thing):
    """A test compares with the real thing, so a text that stands for it will not do."""
    came = there(thing)
    assert (came, type(came)) == (thing, type(thing))
    assert getattr(came, "fold", 0) == getattr(thing, "fold", 0)


@pytest.mark.parametrize(
    "tree", [["dt", "V8"], ["dt", "O4"], ["dt", ["f4"]], ["dt", None], ["mp", ["ud", ["d", [], []]]]]
)
def test_no_other_types_of_numbers_and_no_other_mappings_are_made(tree):
    """What a type of numbers is made of is matched against a list, and what is shown is a dictionary."""
    with pytest.raises(MessageError):
        Decoder(b"").decode(tree)


def test_a_generator_goes_on_where_it_was():
    """Who draws from the copy draws the same numbers."""
    drawn = random.Random(3)
    drawn.random()
    assert there(drawn).random() == drawn.random()


def test_a_database_in_memory_crosses_and_one_in_a_file_does_not(tmp_path):
    """Its pages are data; a connection to a file would be one to somebody else's file."""
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE t (a)")
    made.execute("INSERT INTO t VALUES (1)")
    assert there(there(made)).execute("SELECT a FROM t").fetchall() == [(1,)]
    with pytest.raises(MessageError):
        there(sqlite3.connect(tmp_path / "grades.db"))


def test_expressions_cross_and_are_not_reckoned_out():
    """A power of a power is a few bytes, and would take the grader days."""
    sympy = pytest.importorskip("sympy")
    science.activate()
    x, f = sympy.Symbol("x"), sympy.Function("f")
    for thing in (
        x**2 + 2 * x - sympy.Rational(1, 3), sympy.sin(x) / sympy.pi, sympy.Integral(x**2, (x, 0, 1)), f(x).diff(x),
        sympy.Eq(x, 2), sympy.FiniteSet(1, 2), sympy.Matrix([[1, x], [3, 4]]), sympy.Float("1.5"), sympy.true,
        sympy.Piecewise((x, x > 0), (0, True)), sympy.Symbol("n", integer=True),
    ):  # fmt: skip
        came = there(thing)
        assert (came, type(came)) == (thing, type(thing))
    huge = ["sy", "made", "sympy.core.power", "Pow", [["sy", "number", 10, 1], ["sy", "number", 10**12, 1]]]
    assert str(Decoder(b"").decode(huge)) == "10**1000000000000"
    with pytest.raises(MessageError):
        Decoder(b"").decode(["sy", "made", "os", "system", []])


def test_graphs_matrices_and_images_cross():
    """Both sides can use them as if there were one process."""
    networkx, sparse = pytest.importorskip("networkx"), pytest.importorskip("scipy.sparse")
    from PIL import Image

    science.activate()
    graph = networkx.MultiDiGraph([(1, 2, {"w": 3}), (1, 2, {"w": 4})], name="g")
    assert networkx.utils.graphs_equal(there(graph), graph)
    came = there(sparse.csc_array(np.eye(3)))
    assert came.format == "csc"
    assert (came.toarray() == np.eye(3)).all()
    image = Image.fromarray(np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
    assert there(image).tobytes() == image.tobytes()
    with pytest.raises(MessageError):
        Decoder(b"").decode(["im", "RGB", [1 << 19, 1 << 19], 0, 0, None])


PROGRAM = "__import__('builtins').RAN.append(1)"
ENDLESS = ["D", "1E+999999999"]
NASTY = [
    ["sym", "sympy.matrices.dense", "MutableDenseMatrix", 1, 1, [PROGRAM]], ["sy", "applied", "f", [PROGRAM]],
    ["sy", "made", "sympy.core.add", "Add", [PROGRAM]], ["sy", "number", PROGRAM, 1],
    ["sy", "number", "1e999999999", 1],
    ["sy", "float", "1.5", 0], ["sy", "float", "1.5", -1], ["F", "1e999999999", None], ["F", "1e999999999"],
    ["di", [["ip", "IPv4Network", "10.0.0.0/8"]]], ["di", [["ip", "IPv6Network", "::/0"]]],
    ["sp", "csr_matrix", [3, 3], ENDLESS, ENDLESS, ENDLESS], ["sp", "lil_matrix", [10**9, 1], *3 * [["l", []]]],
]  # fmt: skip


@pytest.mark.parametrize("tree", NASTY, ids=repr)
def test_what_a_library_would_run_or_never_end_is_refused(tree, monkeypatch):
    """sympy runs texts as programs, and looks for digits for ever; a network of addresses has millions of items."""
    pytest.importorskip("sympy")
    pytest.importorskip("scipy.sparse")
    ran = []
    monkeypatch.setattr("builtins.RAN", ran, raising=False)
    science.activate()
    with pytest.raises(MessageError):
        Decoder(b"").decode(tree)
    assert ran == []


@pytest.mark.parametrize("columns", [(1 << 24) + 1, 1 << 30])
def test_a_sparse_matrix_that_is_too_long_to_be_taken_stays_where_it_is(columns):
    """What one side refuses the other does not send: an honest answer would be taken for a broken one."""
    sparse = pytest.importorskip("scipy.sparse")
    science.activate()
    assert Encoder(lambda encoder, thing: ["far", 1]).encode(sparse.csr_matrix((1, columns))) == ["far", 1]
    assert there(sparse.csr_matrix((1, 1 << 24))).shape == (1, 1 << 24)
