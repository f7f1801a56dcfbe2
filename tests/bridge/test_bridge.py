"""What crosses the wall arrives as it was, and nothing that arrives can hurt."""

import collections
import contextlib
import datetime
import decimal
import json
import random
import socket
import struct
import time

import numpy as np
import pytest

from nbviva.bridge import Connection, Decoder, Encoder, encode, identity
from nbviva.bridge.connection import MAX_BLOCK
from nbviva.errors import ConnectionLate, ConnectionLost, MessageError


def sent(thing):
    encoder = Encoder()
    text = encoder.encode(thing)
    return Decoder(b"".join(encoder.block)).decode(json.loads(json.dumps(text)))


VALUES = [
    None,
    True,
    3,
    -(2**200),
    3**100_000,
    2.5,
    float("inf"),
    "é\ud800",
    b"\0x",
    1 + 2j,
    [1, [2, (3,)]],
    {"a": {1, 2}},
    frozenset("ab"),
    range(3, 9, 2),
    slice(None, 3),
    ...,
    NotImplemented,
    int,
    np.float32,
    datetime.datetime(2020, 1, 2, 3),
    datetime.timedelta(1),
    collections.Counter("aab"),
    collections.OrderedDict(b=1, a=2),
    collections.deque([1, 2], maxlen=3),
    np.float64(1.5),
    np.int8(-3),
    np.datetime64("2020-01-01"),
    np.str_("x"),
    [(number, str(number), None, number / 2) for number in range(300)],
    [(3**number, 1) for number in range(300)],
    [()] * 300,
    [(1,), (1, 2)] * 300,
    [(1, [2])] * 300,
]


@pytest.mark.parametrize("value", VALUES, ids=lambda v: type(v).__name__)
def test_a_value_arrives_as_it_was(value):
    """Type and content: a test must not fail, nor pass, because of the wall."""
    came = sent(value)
    assert type(came) is type(value)
    assert came == value or value != value


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.zeros((0, 3), np.int16),
        np.array(5),
        np.array(["a", "bcd"]),
        np.array([1, "x", None], object),
        np.zeros(2, [("a", "i4"), ("b", "f8", (2,))]),
        np.array([True, False]),
        np.array(["2020"], "M8[D]"),
    ],
    ids=str,
)
def test_an_array_arrives_with_type_shape_and_elements(array):
    """Also transposed, empty, of zero dimensions, of text, of objects, with fields."""
    came = sent(array)
    assert came.dtype == array.dtype
    assert came.shape == array.shape
    np.testing.assert_array_equal(came, array)
    assert came.flags.writeable


def test_a_number_is_never_cut():
    """One that is too long for the wall is said to be so; it does not arrive as another number."""
    longest = (1 << 4 * (encode.MAX_DIGITS - 2)) - 1
    assert sent([longest]) == [longest]
    many = decimal.Decimal("0." + "3" * 10_000)
    assert sent(many).as_tuple() == many.as_tuple()
    for number in (longest + 1, decimal.Decimal("3" * (encode.MAX_DIGITS + 1))):
        with pytest.raises(MessageError, match="more than 1,048,576 digits"):
            sent(number)
    for tag in "iD":
        with pytest.raises(MessageError, match="too many digits"):
            Decoder(b"").decode([tag, "1" * (encode.MAX_DIGITS + 1)])


def test_one_object_in_two_places_arrives_as_one():
    """`f(x) is x` and lists that hold each other stay true."""
    inner = [1]
    came = sent([inner, inner])
    assert came[0] is came[1]
    loop: list = []
    loop.append(loop)
    came = sent(loop)
    assert came[0] is came


def test_generators_arrive_in_their_state():
    """A generator that was passed on draws the numbers that follow."""
    for make in (np.random.RandomState, np.random.default_rng):
        generator = make(3)
        generator.random(7)
        assert sent(generator).random() == generator.random()


HOSTILE = [
    [],
    ["?"],
    ["a", "O", [1], 0, 8],
    ["a", "<f8", [1 << 39, 1 << 39], 0, 8],
    ["a", "<f8", [-1], 0, 8],
    ["a", "<f8", [2], 0, 8],
    ["a", "<f8", [1], 8, 8],
    ["a", "V8", [1], 0, 8],
    ["a", "<f8", [0, 1 << 35], 0, 0],
    ["a", "<f8", "xx", 0, 8],
    ["a", 3, [1], 0, 8],
    ["k", 0],
    ["r", 5],
    ["r", -1],
    ["r", "a"],
    ["d", [["l", []]], [1]],
    ["d", [1], []],
    ["s", [["l", []]]],
    ["b", -1, 3],
    ["b", 0, 99],
    ["O", [3], [1]],
    ["O", [1 << 35], []],
    ["V", ["a"], [1], [1]],
    ["M", 1, 2, 3],
    ["R", "RandomState", {}],
    ["R", "x", ["d", [], []]],
    ["T", "os.system"],
    ["T", "eval"],
    ["w", "eval", "x"],
    ["w", "date", "x"],
    ["F", 1, 0],
    ["D", "x"],
    ["g", 1, 2, 0],
    ["g", "a", 1, 1],
    ["i", "zz"],
    ["q", [1], "x"],
    ["td", 10**12, 0, 0],
    ["n", "<f8", 0, 4],
    ["v", 0, "<f8", [1], [8], 0],
    ["made", "os", "x", 1],
    ["c", "1+2j", 3],
    ["t", 3],
    {"a": 1},
    ["p"],
    ["S"],
    ["mine", 3],
    ["rows", 0, []],
    ["rows", 2, [1]],
    ["rows", -1, [1]],
    ["rows", True, [1]],
    ["rows", 1, {}],
]


@pytest.mark.parametrize("text", HOSTILE, ids=json.dumps)
def test_malformed_text_is_refused_by_one_kind_of_error(text):
    """Whatever comes, the examiner knows that it is the candidate's fault, and takes no memory for it."""
    with pytest.raises(MessageError):
        Decoder(b"12345678").decode(text)


def test_nesting_is_bounded():
    """A message can neither exhaust the stack nor the memory."""
    deep: list = ["l", []]
    for _ in range(60):
        deep = ["l", [deep]]
    with pytest.raises(MessageError):
        Decoder(b"").decode(deep)
    with pytest.raises(MessageError, match="containers in one message"):
        Decoder(b"").decode(["l", [["t", []]] * 300_000])


def test_a_part_of_an_array_stays_a_part_and_stays_within_it():
    """A function that returns a view returns a view here too; one that lies about where it is gets nothing."""
    whole = np.arange(10.0)
    encoder = Encoder(None, {identity(whole): 0})
    came = Decoder(b"", None, [whole]).decode(encoder.encode(whole[2:8:2]))
    assert came.base is whole or np.shares_memory(came, whole)
    assert came.tolist() == [2, 4, 6]
    for text in (
        ["v", 0, "<f8", [11], [8], 0],
        ["v", 0, "<f8", [2], [8], 76],
        ["v", 0, "<f8", [2], [-8], 0],
        ["v", 0, "<f8", [1], [8], -8],
    ):
        with pytest.raises(MessageError):
            Decoder(b"", None, [whole]).decode(text)


def test_random_bytes_in_place_of_text_are_refused():
    """Five hundred random structures: an error of the wire, or plain data; nothing else."""
    draw = random.Random(5)
    tags = [t[0] for t in HOSTILE if isinstance(t, list) and t] + ["l", "d", "t"]

    def structure(depth):
        if depth == 0 or draw.random() < 0.3:
            return draw.choice([None, 1, -5, 1 << 80, "x", 2.5, True, "<f8", ""])
        return [draw.choice(tags), *(structure(depth - 1) for _ in range(draw.randint(0, 4)))]

    for _ in range(500):
        with contextlib.suppress(MessageError):
            Decoder(bytes(64)).decode(structure(4))


def connected():
    ours, theirs = socket.socketpair()
    return Connection(ours), theirs


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("<IQ", 1 << 31, 0),
        struct.pack("<IQ", 2, MAX_BLOCK + 1),
        struct.pack("<IQ", 4, 0) + b"nope",
        struct.pack("<IQ", 2, 0) + b"\xff\xfe",
    ],
    ids=["giant text", "giant block", "not JSON", "not UTF-8"],
)
def test_a_frame_that_is_none_is_refused(data):
    """Before memory is taken for it."""
    connection, other = connected()
    other.sendall(data)
    with pytest.raises(MessageError):
        connection.receive()


def test_a_frame_that_does_not_come_is_late_and_one_that_breaks_off_is_lost():
    """The two must be told apart: a student's own TimeoutError or EOFError is neither."""
    connection, other = connected()
    connection.deadline = time.monotonic() + 0.05
    other.sendall(b"\0")
    with pytest.raises(ConnectionLate):
        connection.receive()
    connection, other = connected()
    other.sendall(struct.pack("<IQ", 10, 0) + b"[1")
    other.close()
    with pytest.raises(ConnectionLost):
        connection.receive()


def test_a_deadline_holds_after_a_later_one():
    """The system is told how long to wait only now and then; what it was told for the last cell must not last."""
    connection, other = connected()
    Connection(other).send(["first"])
    connection.deadline = time.monotonic() + 60
    assert connection.receive()[0] == ["first"]
    connection.deadline = began = time.monotonic() + 0.1
    with pytest.raises(ConnectionLate):
        connection.receive()
    assert time.monotonic() - began < 5
