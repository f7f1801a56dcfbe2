"""What surrounds a call is the same on both sides; of what the candidate says of it only what is believed is taken."""

import copy
import functools
import json
import os
import random
import subprocess
import sys

import numpy as np
import pytest
from support import ROOT

from nbviva.bridge import Decoder, Encoder, Peer
from nbviva.errors import MessageError
from nbviva.state import Environment, Generator, SharedNames, drawn, generators, mt19937


class Heard:
    """A part that takes note of what it hears."""

    def __init__(self, key):
        self.key, self.news = key, []

    def apply(self, news, decoder):
        self.news.append(news)


def test_an_end_hears_only_of_the_parts_it_lists():
    """A candidate that speaks of patches, or of a folder, must not be listened to by accident."""
    peer, part = Peer(None), Heard("names")
    peer.hears = (part,)
    peer.incoming({"names": 1, "patches": 2, "folder": "/"}, Decoder(b""))
    peer.incoming({"folder": "/"}, Decoder(b""))
    peer.incoming(None, Decoder(b""))
    assert part.news == [1]
    for news in ([], 7, "names"):
        with pytest.raises(MessageError):
            peer.incoming(news, Decoder(b""))


def test_both_ends_list_the_same_parts_in_the_same_order():
    """Containers are numbered as they cross: in another order one would stand for another."""
    code = """
import json, os
from nbviva.exam.candidate import Candidate
from nbviva.exam.examiner import Examiner
from nbviva.exam.shell import Shell
from nbviva.results import Policy
from nbviva.state import Environment
shell = Shell.start()
examiner = Examiner(shell, Environment(os.getcwd()), Policy(), frozenset())
examiner.connect(None, "/")
candidate = Candidate(None, shell, Environment(os.getcwd()))
print(json.dumps([[p.key for p in parts] for end in (examiner, candidate) for parts in (end.tells, end.hears)]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "tests")
    told_by_examiner, heard_by_examiner, told_by_candidate, heard_by_candidate = json.loads(done.stdout)
    assert told_by_examiner == heard_by_candidate
    # what is sent as it is, and numbers nothing, may stand elsewhere
    plain = {"said", "variables"}
    assert [k for k in told_by_candidate if k not in plain] == [k for k in heard_by_examiner if k not in plain]
    assert set(told_by_candidate) == set(heard_by_examiner)
    assert not {"patches", "folder"} & set(heard_by_examiner)


def test_a_connection_is_had_without_the_rest():
    """The main process needs one: neither IPython nor what makes outputs harmless is loaded for it."""
    code = "from nbviva.bridge import Connection; from nbviva.state import SCRATCH; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"IPython", "nh3", "asyncio", "nbviva.bridge.peer"} & set(done.stdout.split())


def crossed(part, other):
    """Tell one end of a part what the other has noticed; return what went from one to the other."""
    encoder = Encoder()
    news = part.changes(encoder)
    if news is not None:
        other.apply(json.loads(json.dumps(news)), Decoder(b"".join(encoder.block)))
    return news


def test_variables_that_are_not_believed_are_left_alone(monkeypatch, tmp_path):
    """A submission may set what the solution sets, and never what another program listens to."""
    monkeypatch.setenv("NBVIVA_TEST_SEED", "3")
    ours, theirs = (Environment(tmp_path).variables for _ in range(2))
    monkeypatch.setenv("MODE", "fast")
    monkeypatch.setenv("NBVIVA_TEST_SEED", "4")
    assert theirs.changes(Encoder()) == {"MODE": "fast"}, "a seed must not reach the candidate"
    ours.allows = lambda name: name == "MODE"
    ours.apply({"MODE": "slow", "PATH": "/", "OTHER": 5}, Decoder(b""))
    assert os.environ["MODE"] == "slow"
    assert os.environ["PATH"] != "/"
    ours.apply({"MODE": ""}, Decoder(b""))
    assert "MODE" not in os.environ


def test_files_go_over_and_nothing_is_written_where_it_should_not_be(tmp_path):
    """Not above the folder, not through a link, no code, nothing of the course's own."""
    for name in ("ours", "theirs", "outside"):
        (tmp_path / name).mkdir()
    ours, theirs = Environment(tmp_path / "ours", frozenset({"own.txt"})), Environment(tmp_path / "theirs")
    (tmp_path / "theirs" / "log.txt").write_text("1")
    theirs.files.touched = True
    assert crossed(theirs.files, ours.files) is not None
    assert (tmp_path / "ours" / "log.txt").read_text() == "1"
    assert crossed(ours.files, theirs.files) is None, "what came from there is not news there"
    (tmp_path / "ours" / "link").symlink_to(tmp_path / "outside")
    refused = ("../outside/x", "link/x", "own.txt", "x.py", ".hidden", str(tmp_path / "outside" / "x"), "a/../../x")
    ours.files.take(dict.fromkeys(refused, b"x"))
    assert not list((tmp_path / "outside").iterdir())
    assert {path.name for path in (tmp_path / "ours").iterdir()} == {"log.txt", "link"}


def test_a_generator_that_is_not_believed_is_told_again():
    """The candidate's stays where a submission has put it otherwise, and draws other numbers than the test cell."""
    asked = []
    ours = Generator("numpy", lambda mine, theirs: asked.append(theirs) or False)
    state = ours.take()
    encoder = Encoder()
    forged = encoder.encode((bytes(2496), 624, 0, 0.0))
    ours.apply(forged, Decoder(b"".join(encoder.block)))
    assert len(asked) == 1
    assert generators.numpy_state() == state
    assert ours.changed()
    ours.take()
    ours.apply(["t", [1, 2]], Decoder(b""))
    assert len(asked) == 1, "what has not even the form of a state is no question"


def test_what_changed_in_a_container_is_noticed():
    """Values, keys, arrays in place, another array in its place, and the type; nothing else is told again."""
    space = {
        "plain": {"a": 1}, "arrays": {"w": np.zeros(3), "n": 2, "b": np.ones((2, 2))}, "set": {1, 2},
        "nested": [[1], np.arange(3)], "twins": [np.zeros(2)] * 2, "objects": [np.array([None, 1])], "deep": [],
        "table": [(1, "a"), (2, "b")], "records": [{"n": 1}, {"n": 2}], "by_name": {"a": (1, 2)},
    }  # fmt: skip
    names = SharedNames(space, list(space), {}, lambda encoder, thing: ["id", id(thing)], lambda name: True)
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
    change("table", lambda x: x.__setitem__(1, (2, "c")))
    change("table", lambda x: x.__setitem__(0, np.zeros(2)))
    change("records", lambda x: x[1].update(n=3))
    change("records", lambda x: x[1].update(n=3.0))
    change("records", lambda x: x[1].update(n=object()))
    change("by_name", lambda x: x.update(a=(1, 3)))
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


@pytest.mark.parametrize("draws", [0, 1, 700])
@pytest.mark.parametrize("key", ["numpy", "python"])
def test_the_same_seed_is_told_again_to_who_has_drawn_since(key: str, draws: int) -> None:
    """What the other side draws is of no concern, and so our state stays; that a test cell seeds once more is."""
    module, read = {"numpy": (np.random, generators.numpy_state), "python": (random, generators.python_state)}[key]

    def begin():
        module.seed(3)
        return [module.random() for _ in range(draws)]

    ours = Generator(key, lambda mine, theirs: asked.append(mine))  # of no concern
    asked, first = [], begin()
    state = read()
    assert ours.changes(Encoder()) is not None
    for _ in range(3):
        encoder = Encoder()
        theirs = encoder.encode((bytes(2496), 624, 0, 0.0))
        ours.apply(theirs, Decoder(b"".join(encoder.block)))
        assert ours.changes(Encoder()) is None
    assert asked == [state] * 3, "with the state as it was they are compared"
    then = module.random(), [module.random() for _ in range(1300)]
    assert begin() == first
    assert read() == state
    assert ours.changes(Encoder()) is not None
    assert then == (module.random(), [module.random() for _ in range(1300)]), "no draw has become another"


@pytest.mark.parametrize("bits", ["PCG64", "PCG64DXSM", "Philox", "SFC64", "MT19937"])
def test_a_generator_is_believed_where_drawing_leads(bits: str) -> None:
    """Whatever is drawn, and in whatever order; not another state, nor a half number that was never drawn."""
    ours = np.random.Generator(getattr(np.random, bits)(5))
    ours.integers(3)
    for draw in (
        lambda g: g.normal(size=100), lambda g: g.integers(7, size=1001), lambda g: (g.integers(7), g.random(50)),
        lambda g: g.permutation(30), lambda g: g.random(1_000_000), lambda g: None,
    ):  # fmt: skip
        theirs = copy.deepcopy(ours)
        draw(theirs)
        assert drawn(ours, theirs)
    assert not drawn(ours, np.random.Generator(getattr(np.random, bits)(6)))
    state = theirs.bit_generator.state
    if "has_uint32" in state:
        theirs.random()
        theirs.bit_generator.state = {**theirs.bit_generator.state, "has_uint32": 1, "uinteger": 12345}
        assert not drawn(ours, theirs)


def test_an_old_generator_is_believed_where_drawing_leads() -> None:
    """Those with a normal number left over, too; all zeros, which give zeros for ever, are no state to come to."""
    ours, same = random.Random(3), np.random.RandomState(3)
    for draw in (lambda g: g.gauss(0, 1), lambda g: [g.random() for _ in range(10_000)], lambda g: g.shuffle([1] * 50)):
        theirs = copy.deepcopy(ours)
        draw(theirs)
        assert drawn(ours, theirs)
    for draw in (lambda g: g.normal(size=101), lambda g: g.randint(10, size=33), lambda g: g.rand(100_000)):
        other = copy.deepcopy(same)
        draw(other)
        assert drawn(same, other)
    theirs.setstate((3, (0,) * 624 + (624,), None))
    assert not drawn(ours, theirs)
