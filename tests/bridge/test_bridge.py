"""What crosses the wall arrives as it was, and nothing that arrives can hurt."""

import collections
import contextlib
import datetime
import decimal
import functools
import json
import random
import socket
import struct
import time

import numpy as np
import pytest

from nbviva.bridge import Connection, Decoder, Encoder, encode, identity
from nbviva.bridge.encode import MAX_BLOCK
from nbviva.errors import ConnectionLate, ConnectionLost, MessageError
from nbviva.state import Generator, SharedNames, generators, mt19937


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


def test_what_changed_in_a_container_is_noticed():
    """Values, keys, arrays in place, another array in its place, and the type; nothing else is told again."""
    space = {
        "plain": {"a": 1}, "arrays": {"w": np.zeros(3), "n": 2, "b": np.ones((2, 2))}, "set": {1, 2},
        "nested": [[1], np.arange(3)], "twins": [np.zeros(2)] * 2, "objects": [np.array([None, 1])], "deep": [],
    }  # fmt: skip
    names = SharedNames(
        space, list(space), {}, lambda encoder, thing: ["id", id(thing)], lambda name: True, lambda value, name: None
    )
    assert set(names.changed()[0]) == set(space)

    def change(name, how):
        assert names.changed()[0] == {}
        how(space[name])
        assert list(names.changed()[0]) == [name]

    change("plain", lambda d: d.update(a=2))
    change("plain", lambda d: d.update(b=None))
    change("arrays", lambda d: d["w"].fill(1))
    change("arrays", lambda d: d.update(n=3))
    change("arrays", lambda d: d.update(w=d["w"].astype(np.float32)))
    change("arrays", lambda d: d.update(w=d["w"].reshape(3, 1)))
    change("arrays", lambda d: d.pop("b"))
    change("arrays", lambda d: d.update(w=[1, 1, 1]))
    change("set", lambda s: s.add(3))
    change("nested", lambda x: x[0].append(2))
    change("nested", lambda x: x[1].fill(7))
    change("twins", lambda x: x.__setitem__(1, np.zeros(2)))
    change("objects", lambda x: x[0].__setitem__(1, 2))
    change("deep", lambda x: x.append(functools.reduce(lambda inner, _: [inner], range(60), [])))
    space["arrays"]["w"] = list(space["arrays"]["w"])
    assert names.changed() == ({}, [], [])


def test_only_states_that_drawing_reaches_are_believed():
    """Otherwise a submission could choose the numbers with which it is tested."""
    generator = np.random.RandomState(99)

    def state():
        s = generator.get_state(legacy=False)
        return s["state"]["key"].tobytes(), s["state"]["pos"], 0, 0.0

    start = state()
    generator.random(5000)
    later = state()
    chosen = np.zeros(624, np.uint32).tobytes(), 624, 0, 0.0
    seeded = np.random.RandomState(7).get_state()[1].tobytes(), 624, 0, 0.0
    assert mt19937.reachable(start, later, False)
    assert not mt19937.reachable(later, start, False)
    assert not mt19937.reachable(start, chosen, True)
    assert not mt19937.reachable(start, seeded, False)
    assert mt19937.reachable(start, seeded, True)
    assert mt19937.check(("x", 1, 0, 0.0)) is None
    assert mt19937.check((b"\0" * 2496, 900, 0, 0.0)) is None


@pytest.mark.parametrize("seeded", [False, True])
@pytest.mark.parametrize("python", [False, True])
def test_a_normal_number_is_believed_only_where_it_was_drawn(python, seeded):
    """Both generators make normal numbers in pairs and keep the second; it is the next number that a test draws."""

    def state(generator):
        if python:
            _, words, kept = generator.getstate()
            return np.array(words[:-1], np.uint32).tobytes(), words[-1], int(kept is not None), float(kept or 0)
        s = generator.get_state(legacy=False)
        return s["state"]["key"].tobytes(), s["state"]["pos"], s["has_gauss"], s["gauss"]

    def draw(generator, normal, uniform):
        for _ in range(normal):
            generator.gauss(0, 1) if python else generator.randn()
        for _ in range(uniform):
            generator.random() if python else generator.random_sample()

    make = random.Random if python else np.random.RandomState
    for before, normal, uniform in ((0, 1, 0), (3, 5, 2), (600, 7, 650), (623, 2, 1), (1, 1201, 0), (2, 0, 3)):
        generator = make(7 if seeded else 123_456)
        start = state(make(99_999)) if seeded else state(generator)
        if seeded and before + uniform > 200:
            continue  # only the first refill after a seed is known
        draw(generator, 0, before)
        draw(generator, min(normal, 100) if seeded else normal, uniform)
        came = state(generator)
        assert mt19937.reachable(start, came, seeded)
        assert not mt19937.reachable(start, (*came[:2], 1, came[3] * 1.001 + 0.01), seeded)


def test_reseeding_is_believed_where_the_reference_seeds_even_with_the_same_seed():
    """A test cell has seeded with 0 and drawn; then the submission seeds with 0 and draws less."""
    generator = np.random.RandomState(0)
    states = []
    for count in (3, 10):
        generator.seed(0)
        generator.random_sample(count)
        s = generator.get_state(legacy=False)
        states.append((s["state"]["key"].tobytes(), s["state"]["pos"], 0, 0.0))
    less, more = states
    assert mt19937.reachable(more, less, True)
    assert not mt19937.reachable(more, less, False)


def test_a_generator_is_read_and_set_as_its_owner_does():
    """We reach into its memory: NumPy and the standard library have to see the same."""
    for seed in range(3):
        np.random.seed(seed)
        np.random.randn(seed)
        for read, write, draw in (
            (generators.numpy_state, generators.set_numpy, lambda: np.random.randn(5).tolist()),
            (generators.python_state, generators.set_python, lambda: [random.gauss(0, 1) for _ in range(5)]),
        ):
            state = read()
            first = draw()
            assert draw() != first
            write(state)
            assert read() == state
            assert draw() == first
        state = np.random.get_state(legacy=False)
        ours = generators.numpy_state()
        assert ours[:3] == (state["state"]["key"].tobytes(), state["state"]["pos"], state["has_gauss"])
        assert ours[3] == (state["gauss"] if state["has_gauss"] else 0.0)


def test_another_generator_in_its_place_is_followed():
    """`numpy.random.set_bit_generator` puts one there, and frees the old one's memory if nobody holds it."""
    before = np.random.get_bit_generator()
    try:
        np.random.set_bit_generator(np.random.MT19937(5))
        watch = Generator("numpy")
        state = watch.take()
        first = np.random.rand()
        assert watch.changed()
        generators.set_numpy(state)
        assert np.random.rand() == first
    finally:
        np.random.set_bit_generator(before)


def test_a_generator_that_was_used_is_noticed():
    """The quick look at its memory agrees with its state, also for a normal number that was kept."""
    for key, draw in (("numpy", np.random.randn), ("python", lambda: random.gauss(0, 1))):
        watch = Generator(key)
        assert watch.changed()
        for _ in range(5):
            watch.take()
            assert not watch.changed()
            draw()
            assert watch.changed()
