"""The examiner's end of the bridge: what a test cell sees of a submission, and what it believes.

Names that answers define are stand-ins in the test cells' namespace. Before each call the candidate learns what the
test cell changed around it (names, seeds, patches, files); afterwards the examiner takes over what the call changed, as
far as the reference solution changes it too.
"""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from nbviva.bridge import (
    REMOTE,
    Connection,
    Decoder,
    Encoder,
    Peer,
    RemoteFunction,
    RemoteType,
    Unusable,
    find_reference,
    identity,
)
from nbviva.bridge.classes import is_built_in, library_class
from nbviva.bridge.reflection import SPECIAL
from nbviva.errors import CandidateGone, ConnectionLate, ConnectionLost, MessageError, OutOfTime, SubmissionError
from nbviva.exam import permissions
from nbviva.exam.shell import Shell
from nbviva.results import Policy
from nbviva.state import (
    FINAL,
    Environment,
    Generator,
    Patches,
    SharedNames,
    ShownOutputs,
    State,
    arguments_of,
    make_exception,
    reachable,
)

_Taken = TypeVar("_Taken")


def _formed(take: Callable[..., _Taken]) -> Callable[..., _Taken]:
    """Call an answer of a form that nobody thought of what it is: none."""

    @functools.wraps(take)
    def checked(*arguments: Any) -> _Taken:
        try:
            return take(*arguments)
        except (ConnectionLost, MessageError):
            raise
        except Exception as error:
            raise MessageError(f"malformed ({type(error).__name__})") from None

    return checked


class Examiner(Peer):
    """The examiner's end.

    Parameters
    ----------
    shell : Shell
        Where test cells run.
    environment : Environment
    policy : Policy
        What the reference solution does to the test cells, and a submission may do too.
    synced : frozenset of str
        Names that are kept equal on both sides (`nbviva.cells.names.Ownership.synced`).

    Attributes
    ----------
    gone : str
        Why the candidate does not answer any more; empty as long as it does.
    learned : dict
        What the policy was asked while it was `Policy.learning`.
    """

    lets_travel = True

    def __init__(self, shell: Shell, environment: Environment, policy: Policy, synced: frozenset[str]):
        self.shell, self.environment, self.policy = shell, environment, policy
        self.synced = synced
        self.learned: dict[str, set[str]] = {
            n: set() for n in ("changes", "seeds", "raises", "names", "objects", "complains")
        }
        environment.variables.allows = self._allows_variable
        self._outputs, self._patches = ShownOutputs(shell), Patches()
        self.gone, self.root = "", ""
        self.draws = False  # whether the notebook may draw: figures that calls leave open are shown after a test cell
        self.refused = False  # whether a change of an argument was refused, in the present test cell
        self.imported: dict[str, Any] = {}  # what the reference imports in its answers
        self._at_start = dict(shell.user_ns)  # IPython's own names, which are the same on both sides

    def connect(self, connection: Connection, root: str) -> None:
        """Begin with a new candidate, which calls its working folder `root`."""
        super().__init__(connection)
        self.gone, self.root = "", root
        self._labels: dict[int, str] = {}
        self._operation = ("", None)
        self._key = "?"  # how the test cell comes to what is being decoded
        self._patches.forget()
        self._names = SharedNames(
            self.shell.user_ns, self.synced, self._at_start, self.encode_object, self._allows_name, self.label
        )
        generators = Generator("numpy", self._believes), Generator("python", self._believes)
        around = self.environment
        self.tells = (*generators, self._names, self._patches, around.files, around.folder, around.variables)
        # nothing is heard of patches and of the working folder: these are the test cell's
        self.hears = (self._outputs, *generators, around.variables, around.files, self._names)

    # ---- what drives a notebook

    def say(self, *order: Any) -> Any:
        """Send an order to the candidate and return its reply."""
        return self._guard(self._say, *order)

    def _say(self, *order: Any, block: Sequence[bytes] = ()) -> Any:
        self.connection.send(list(order), block)
        while True:
            answer, came = self.connection.receive()
            if type(answer) is not list or not answer:
                raise MessageError("a reply was expected")
            if answer[0] != "?":
                return answer, came
            self.answer(answer, came)  # about what a test cell left under a name: a file, a mock, an object of its own

    def bind(self, names: list[str]) -> None:
        """Put stand-ins for the student's names, or their values, into the namespace of the test cells."""
        given = self._names.release(names)
        watched = [n for n in (*names, *given) if self.policy.learning or n in self.policy.names]
        answer, block = self.say("names", names, watched)
        self._guard(self._take_names, names, answer, block)

    @_formed
    def _take_names(self, names: list[str], answer: list[Any], block: bytes) -> None:
        if len(answer) != 3 or answer[0] != "names":
            raise MessageError("names were expected")
        decoder = Decoder(block, self.decode_object)
        came = {}
        for name, tree in answer[1]:
            if name in names:
                self._key = name
                came[name] = decoder.decode(tree)
                self.label(came[name], name)
        self.incoming(answer[2], decoder)
        self._names.bind(names, came)

    def given(self, names: frozenset[str]) -> None:
        """Take note that a given cell has run on both sides."""
        self._names.given(names)

    def hand_over(self) -> None:
        """Tell the candidate what a test cell left behind, for the cells that follow."""
        if not self.gone:
            encoder = Encoder(self.encode_object)
            news = self.outgoing(encoder)
            if news or self.draws:
                answer, block = self._guard(self._say, "sync", news, block=encoder.block)
                self._guard(self._take_outputs, answer, block)

    @_formed
    def _take_outputs(self, answer: list[Any], block: bytes) -> None:
        _, outputs = answer
        if outputs is not None:
            self.incoming({self._outputs.key: outputs}, Decoder(block, self.decode_object))

    def ask(self, operation: str, target: Any, *arguments: Any, **named: Any) -> Any:
        """Have the candidate do something; see `Peer.ask`."""
        with self.turn:  # of the threads of a test cell, one after the other: there is one connection
            outer, self._operation = (self._operation, self._key), (operation, target)
            self._key = key = self._label(target) + _suffix(operation, arguments)
            arguments = tuple(self._translate(a) for a in arguments)
            named = {k: self._translate(a) for k, a in named.items()}
            try:
                value = self._guard(super().ask, operation, target, *arguments, **named)
            finally:
                self._operation, self._key = outer
            if operation in ("call", "get"):
                self.label(value, key)
            return value

    def _translate(self, thing: Any) -> Any:
        """Return an argument with paths below our folder as they are for the candidate, which sees another one."""
        if type(thing) is str and thing.startswith(str(self.environment.root)):
            return self.environment.translate(thing, self.root)
        if isinstance(thing, type(self.environment.root)):
            return type(thing)(self.environment.translate(str(thing), self.root))
        return thing

    # ---- the end of a candidate

    def _guard(self, do: Any, *arguments: Any, **named: Any) -> Any:
        """Do something with the candidate; take note of why it is at its end, and say so from then on at once."""
        try:
            with self.turn:
                if self.gone:
                    raise CandidateGone(self.gone)
                return do(*arguments, **named)
        except ConnectionLate:
            self.gone = "timeout"
        except ConnectionLost:
            self.gone = "died"
        except MessageError as error:
            self.gone = f"sent something that is no answer: {error}"
        raise CandidateGone(self.gone)

    answer, take_answer = _formed(Peer.answer), _formed(Peer.take_answer)

    def interrupted(self, error: BaseException) -> None:
        """A test cell's own alarm, or the time limit, went off while the candidate was at work."""
        if not isinstance(error, (ConnectionLost, MessageError, CandidateGone)):
            self.gone = "interrupted"

    def is_broken(self, error: BaseException) -> bool:
        """Tell whether an error ends more than the call that the candidate is answered."""
        return isinstance(error, (ConnectionLost, CandidateGone, OutOfTime))

    def decode_object(self, decoder: Decoder, tree: list[Any]) -> Any:
        """Return what stands for an object of the candidate: for one of the student's own class only where the
        reference gives such an object too. Elsewhere plain data is expected, and an object would judge itself."""
        key = self._key
        thing = super().decode_object(decoder, tree)
        kind = type(thing)
        # judged by what came of it, not by its tag: an object can also come as a part of a library unknown here
        if type(kind) is not RemoteType or isinstance(thing, BaseException):
            return thing
        if is_built_in(kind) or self._allows("objects", key):
            return thing
        # of an object that is a list or a number as well, that: it crosses without its class
        plain = super().ask("plain", REMOTE[identity(thing)][2])
        return Unusable(key, kind.__name__) if plain is None else plain

    # ---- labels: how the test cell came to an object, which is how the policy names it

    def label(self, thing: Any, name: str) -> None:
        """Remember the name by which a test cell came to an object of the candidate."""
        found = REMOTE.get(identity(thing))
        if found is not None and found[1] is self:
            self._labels.setdefault(found[2], name)

    def _label(self, target: Any) -> str:
        return self._labels.get(target, "?")

    # ---- what is believed

    def _allows(self, what: str, key: str) -> bool:
        """Tell whether the reference does this too; while it is the reference that runs, take note that it does."""
        if self.policy.learning:
            self.learned[what].add(key)
            return True
        return key in getattr(self.policy, what)

    def may_change(self, operation: str, target: Any, argument: str, thing: Any, content: Any) -> bool:
        """Tell whether a call may change one of its arguments in place."""
        allowed = "*" in self.policy.changes or self._allows("changes", f"{self._label(target)} {argument}")
        self.refused = self.refused or not allowed
        return allowed

    def may_complain(self, grade_id: str) -> bool:
        """Tell whether what a test cell itself writes to stderr is no verdict, because it does so of the reference."""
        return self._allows("complains", grade_id)

    def _allows_name(self, name: str) -> bool:
        return self._allows("names", name)

    def _allows_variable(self, name: str) -> bool:
        return permissions.is_harmless_variable(name) and self._allows("names", f"environment {name}")

    def _believes(self, ours: State, theirs: State) -> bool:
        label = self._label(self._operation[1])
        if not self.policy.learning:
            return reachable(ours, theirs, label in self.policy.seeds)
        # the reference is taken to seed only where it has not just drawn
        return reachable(ours, theirs, False) or (self._allows("seeds", label) and reachable(ours, theirs, True))

    # ---- what the candidate gets to know and may use

    def reference(self, thing: Any) -> tuple[str, str] | None:
        """Functions of installed libraries are not called back: the candidate has them too."""
        found = find_reference(thing)
        return found if found is not None and not found[0].startswith("nbviva") else None

    def resolve(self, module: str, name: str) -> Any:
        """Return what the candidate names of a library: what the reference imports too, or a class of numbers."""
        for thing in self.imported.values():
            if find_reference(thing) == (module, name):
                return thing
        return permissions.find_number_class(module, name) or library_class(module, name)

    def check_stand_in(self, thing: Any) -> None:
        """Raise MessageError unless the candidate may get to know an object."""
        permissions.check_lending(thing)

    def check(self, operation: str, thing: Any, arguments: list[Any]) -> None:
        """Raise unless the candidate may do this with an object that it was given."""
        permissions.check_use(operation, thing, arguments)

    def describe_exception(self, error: BaseException, depth: int = 0) -> dict[str, Any]:
        """Of an exception in a test cell's own function the candidate learns the kind; a check's words stay here."""
        about = super().describe_exception(error, depth)
        about["lines"] = []
        # the words of a check tell what was expected
        if isinstance(error, AssertionError) or not isinstance(error, Exception):
            about["text"], about["args"] = "", ()
        return about

    def compare(self, thing: Any, method: str, other: object) -> Any:
        """Refuse to let an object of the submission decide whether it equals the test's data."""
        raise TypeError(
            f"a {type(thing).__name__} of the submission cannot be compared with a {type(other).__name__}: "
            "the test has to look at its attributes"
        )

    def make_function(self, number: int, name: str, qualname: str, doc: Any) -> Any:
        """Return a stand-in that looks like a function to a test that asks: signature, source, code."""
        return RemoteFunction(name, qualname, doc if type(doc) is str else None)

    # ---- exceptions

    def make_exception(self, operation: str, target: Any, about: Any) -> BaseException:
        """Return the exception to raise in the test cell for one that the submission raised."""
        if type(about) is not dict:
            raise MessageError("malformed")
        own = about.get("mine")
        if type(own) is int and isinstance(self.handed_over.get(own), Exception):
            # raised by a function of the test cell, and let through by the submission
            original: BaseException = self.handed_over[own]
            if type(original).__name__ not in FINAL:
                return original
        names = [str(name)[:200] for name in about["names"]][:20]
        text = str(about["text"])[:4000]
        kind = names[0].rpartition(".")[2] if names else "Exception"
        if kind in FINAL:
            error = self._make_final(kind, operation, target, about, text)
        else:
            error = make_exception(about, names, text)
            # it stands for the exception over there, whose attributes a test may look at
            REMOTE[identity(error)] = (error, self, about["number"] if type(about.get("number")) is int else 0)
        if type(about.get("cause")) is dict:
            error.__cause__ = self.make_exception("", None, about["cause"])
        error.__dict__["submission_lines"] = [str(line)[:300] for line in about.get("lines", ())][:6]
        error.__dict__["submission_text"] = text
        return error

    def _make_final(self, name: str, operation: str, target: Any, about: Any, text: str) -> BaseException:
        """Return what to raise for an exception that ends more than a call: one only where the reference raises it."""
        if name in ("StopIteration", "StopAsyncIteration") and operation in ("__next__", "__anext__"):
            return StopIteration(about.get("value"))
        if self._allows("raises", f"{self._label(target)} {name}"):
            kind: type[BaseException] = getattr(builtins, name)
            return kind(*arguments_of(about, text))
        return SubmissionError(f"{name}: {text}" if text else name)


def _suffix(operation: str, arguments: tuple[Any, ...]) -> str:
    """Return an operation as the policy names it; ``x += y`` and a reflected ``+`` are both an addition."""
    if operation == "call":
        return "()"
    if operation == "get":
        return f".{arguments[0]}"
    plain = operation.strip("_")
    if plain[:1] in ("i", "r") and f"__{plain[1:]}__" in SPECIAL and plain not in ("round", "repr", "invert", "int"):
        plain = plain[1:]
    return f" {plain}"
