"""The examiner's end of the bridge: what a test cell sees of a submission, and what it believes.

Names that answers define are stand-ins in the test cells' namespace. Before each call the candidate learns what the
test cell changed around it (names, seeds, patches, files); afterwards the examiner takes over what the call changed, as
far as the reference solution changes it too.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import io
import itertools
import sys
import types
import warnings
from collections.abc import Iterator
from typing import Any

from nbviva.bridge.connection import Connection
from nbviva.bridge.decode import Decoder
from nbviva.bridge.encode import Encoder, identity
from nbviva.bridge.peer import Peer
from nbviva.bridge.proxies import REMOTE, RemoteFunction, RemoteType, Unusable, is_built_in, library_class
from nbviva.bridge.reflection import SPECIAL, find_reference
from nbviva.cells.sanitize import data
from nbviva.errors import CandidateGone, ConnectionLate, ConnectionLost, MessageError, OutOfTime, SubmissionError
from nbviva.exam.shell import Shell
from nbviva.results import Policy
from nbviva.state import generators
from nbviva.state.environment import Environment
from nbviva.state.exceptions import SPECIAL_FAULTS, arguments_of, make_fault
from nbviva.state.namespace import Names
from nbviva.state.patches import Patches

# modules whose objects a test cell makes for the submission to use
_TESTS_OWN = ("__main__", "unittest.mock")
# iterators and open files that a test cell may pass, and what may be asked of them
_HANDED_OVER: tuple[type, ...] = (
    types.GeneratorType, map, filter, zip, enumerate, reversed, type(iter([])), type(iter(())), type(iter("")),
    type(iter({})), type(iter(range(0))), itertools.count, itertools.cycle, itertools.chain, itertools.islice,
    io.StringIO, io.BytesIO, io.TextIOWrapper, io.BufferedReader, io.BufferedWriter,
)  # fmt: skip
_FILE_WORDS = """
    read readline readlines write writelines close seek tell flush getvalue closed name mode truncate send throw
    readable writable seekable encoding
"""
_FILE_METHODS = frozenset(_FILE_WORDS.split())
_ON_LENT = ("__iter__", "__next__", "__enter__", "__exit__")


class Examiner(Peer):
    """The examiner's end.

    Parameters
    ----------
    shell : Shell
        Where test cells run.
    environment : Environment
    policy : Policy
    synced : collection of str
        Names that are kept equal on both sides (`analysis.Ownership.synced`).
    """

    def __init__(
        self,
        shell: Shell,
        environment: Environment,
        policy: Policy,
        synced: frozenset[str],
    ):
        self.shell, self.environment, self.policy = shell, environment, policy
        self.synced = synced
        self.learned: dict[str, set[str]] = {n: set() for n in ("changes", "seeds", "raises", "names", "objects")}
        self._patches = Patches()
        self.gone, self.root = "", ""
        self.refused = False  # whether a change of an argument was refused, in the present test cell
        self.imported: dict[str, Any] = {}  # what the reference imports in its answers
        self._at_start = dict(shell.user_ns)  # IPython's own names, which are the same on both sides

    def connect(self, connection: Connection, root: str) -> None:
        """Begin with a new candidate."""
        super().__init__(connection)
        self.gone, self.root = "", root
        self._names = Names(self.shell.user_ns, self.synced, self._at_start, self._stand_in)
        self._labels: dict[int, str] = {}
        self._patched: dict[tuple[str, str], Any] = {}
        self._numpy, self._python = generators.Watch(python=False), generators.Watch(python=True)
        self._operation = ("", None)
        self._key = "?"  # how the test cell comes to what is being decoded

    # ---- what drives a notebook

    def say(self, *text: Any) -> Any:
        """Send an order to the candidate and return its reply."""
        return self._guard(self._say, *text)

    def _say(self, *text: Any) -> Any:
        self.connection.send(list(text))
        answer, block = self.connection.receive()
        if type(answer) is not list or not answer:
            raise MessageError("a reply was expected")
        return answer, block

    def bind(self, names: list[str]) -> None:
        """Put stand-ins for the student's names, or their values, into the namespace of the test cells."""
        given = self._names.release(names)
        watched = [n for n in (*names, *given) if self.policy.learning or n in self.policy.names]
        answer, block = self.say("names", names, watched)

        @_formed()
        def take() -> None:
            if len(answer) != 3 or answer[0] != "names":
                raise MessageError("names were expected")
            decoder = Decoder(block, self._meet)
            came = {}
            for name, text in answer[1]:
                if name in names:
                    self._key = name
                    came[name] = decoder.decode(text)
                    self.label(came[name], name)
            self.incoming(answer[2], decoder)
            self._names.bind(names, came)

        self._guard(take)

    def given(self, names: frozenset[str]) -> None:
        """Take note that a given cell has run on both sides."""
        self._names.given(names)

    def hand_over(self) -> None:
        """Tell the candidate what a test cell left behind, for the cells that follow."""
        if not self.gone:
            encoder = Encoder(self._stand_in)
            extra = self.outgoing(encoder)
            if extra:
                self._guard(self.connection.send, ["sync", extra], encoder.block)
                self._guard(self.connection.receive)

    def ask(self, operation: str, target: Any, *arguments: Any, **named: Any) -> Any:
        """Have the candidate do something; see `Peer.ask`."""
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
        if type(thing) is str and thing.startswith(str(self.environment.root)):
            return self.environment.translate(thing, self.root)
        if isinstance(thing, type(self.environment.root)):
            return type(thing)(self.environment.translate(str(thing), self.root))
        return thing

    def _guard(self, do: Any, *arguments: Any, **named: Any) -> Any:
        if self.gone:
            raise CandidateGone(self.gone)
        try:
            return do(*arguments, **named)
        except ConnectionLate:
            self.gone = "timeout"
        except ConnectionLost:
            self.gone = "died"
        except MessageError as error:
            self.gone = f"sent something that is no answer: {error}"
        raise CandidateGone(self.gone)

    def _await_answer(self, *question: Any) -> tuple[Any, Any]:
        with _formed():
            return super()._await_answer(*question)

    def interrupted(self, error: BaseException) -> None:
        """A test cell's own alarm, or the time limit, went off while the candidate was at work."""
        if not isinstance(error, (ConnectionLost, MessageError, CandidateGone)):
            self.gone = "interrupted"

    def _meet(self, decoder: Decoder, text: list[Any]) -> Any:
        """Return what stands for an object of the candidate: for one of the student's own class only where the
        reference gives such an object too. Elsewhere plain data is expected, and an object would judge itself."""
        key = self._key
        thing = super()._meet(decoder, text)
        kind = type(thing)
        # judged by what came of it, not by its tag: an object can also come as a part of a library unknown here
        if type(kind) is not RemoteType or isinstance(thing, BaseException):
            return thing
        if is_built_in(kind) or self._allow("objects", key):
            return thing
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

    def _allow(self, what: str, key: str) -> bool:
        if self.policy.learning:
            self.learned[what].add(key)
            return True
        return key in getattr(self.policy, what)

    def may_change(self, operation: str, target: Any, argument: str, thing: Any, content: Any) -> bool:
        allowed = "*" in self.policy.changes or self._allow("changes", f"{self._label(target)} {argument}")
        self.refused = self.refused or not allowed
        return allowed

    def incoming(self, extra: Any, decoder: Decoder) -> None:
        """Take over what a call printed, drew and wrote."""
        if extra is None:
            return
        if type(extra) is not dict:
            raise MessageError("malformed")
        for output in extra.get("said", ()):
            self._say_aloud(output)
        if "numpy" in extra:
            state = generators.check(decoder.decode(extra["numpy"]))
            ours = generators.numpy_state()
            if state is not None and self._believes(ours, state):
                generators.set_numpy(state)
                self._numpy.take()
            else:
                self._numpy.forget()
        if "python" in extra:
            state = generators.check(decoder.decode(extra["python"]))
            ours = generators.python_state()
            if state is not None and self._believes(ours, state):
                generators.set_python(state)
                self._python.take()
            else:
                self._python.forget()
        if "variables" in extra and type(extra["variables"]) is dict:
            for name, text in extra["variables"].items():
                if type(text) is str and _harmless_variable(name) and self._allow("names", f"environment {name}"):
                    self.environment.set_variable(name, text)
        if "files" in extra:
            self.environment.take(decoder.decode(extra["files"]), self.own_files)
        for name, text in extra.get("names", ()):
            if type(name) is not str:
                raise MessageError("malformed")
            value = decoder.decode(text)
            self._names.take(name, value, functools.partial(self._allow, "names"), self.label)

    own_files: frozenset[str] = frozenset()
    lets_travel = True

    def _believes(self, ours: generators.State, theirs: generators.State) -> bool:
        label = self._label(self._operation[1])
        if not self.policy.learning:
            return generators.reachable(ours, theirs, label in self.policy.seeds)
        # the reference is taken to seed only where it has not just drawn
        return generators.reachable(ours, theirs, False) or (
            self._allow("seeds", label) and generators.reachable(ours, theirs, True)
        )

    def _say_aloud(self, output: Any) -> None:
        """Show what the candidate showed, through the test cell's own streams, which it may have redirected."""
        if type(output) is not dict:
            raise MessageError("malformed")
        if output.get("output_type") == "stream" and type(output.get("text")) is str:
            stream = sys.stderr if output.get("name") == "stderr" else sys.stdout
            stream.write(output["text"])
        elif output.get("output_type") == "warning" and type(output.get("text")) is str:
            kind = getattr(builtins, str(output.get("category")), None)
            if isinstance(kind, type) and issubclass(kind, Warning):
                with contextlib.suppress(Warning):  # a filter of the test cell may make it an error: not here
                    warnings.warn(output["text"], kind, stacklevel=2)
        elif output.get("output_type") == "display_data":
            shown = data(output.get("data"))
            if shown:
                self.shell.display_pub.publish(shown)

    # ---- what the candidate gets to know

    def outgoing(self, encoder: Encoder) -> Any:
        """Return what changed on this side since the candidate last heard of it."""
        extra: dict[str, Any] = {}
        if self._numpy.changed():
            extra["numpy"] = encoder.encode(self._numpy.take())
        if self._python.changed():
            extra["python"] = encoder.encode(self._python.take())
        names, gone, back = self._names.changed()
        if names:
            extra["names"] = [[name, encoder.encode(thing)] for name, thing in names.items()]
        if gone:
            extra["gone"] = gone
        if back:
            extra["back"] = back
        patches = self._patches.present()
        if patches != self._patched:
            self._patched = patches
            extra["patches"] = [[m, a, encoder.encode(v)] for (m, a), v in patches.items()]
        if self.environment.touched:
            files = self.environment.look()
            if files:
                extra["files"] = encoder.encode(files)
        folder = self.environment.folder_if_new()
        if folder is not None:
            extra["folder"] = folder
        variables = self.environment.variables_if_new()
        if variables is not None:
            extra["variables"] = variables
        return extra or None

    def reference(self, thing: Any) -> tuple[str, str] | None:
        """Functions of installed libraries are not called back: the candidate has them too."""
        found = find_reference(thing)
        return found if found is not None and not found[0].startswith("nbviva") else None

    def resolve(self, module: str, name: str) -> Any:
        """Return what the candidate names of a library: what the reference imports too, or a class of numbers."""
        for thing in self.imported.values():
            if find_reference(thing) == (module, name):
                return thing
        if module.partition(".")[0] in ("numpy", "pandas", "datetime", "decimal", "fractions", "collections"):
            found: Any = sys.modules.get(module)
            for part in name.split(".") if name else ():
                if part.startswith("_"):
                    break
                found = getattr(found, part, None)
            if isinstance(found, type):
                return found
        return library_class(module, name)

    def check_stand_in(self, thing: Any) -> None:
        """Only objects of the test cell's own making are handed over: mocks, and instances of classes it defines."""
        kind = type(thing)
        if kind.__module__ not in _TESTS_OWN and not isinstance(thing, _HANDED_OVER) and not callable(thing):
            raise MessageError(f"a {kind.__name__} is not plain data")

    def check(self, operation: str, thing: Any, arguments: list[Any]) -> None:
        """The candidate may call what it was given and use public attributes of the test cell's own objects."""
        own = type(thing).__module__ in _TESTS_OWN
        lent = isinstance(thing, _HANDED_OVER)
        if operation in ("get", "set", "delete"):
            name = arguments[0] if arguments else ""
            if type(name) is not str or name.startswith("_") or not (own or (lent and name in _FILE_METHODS)):
                raise AttributeError(name)
        elif operation not in ("call", "class", "signature", *(_ON_LENT if lent else ())) and not own:
            raise TypeError(f"{operation} of a {type(thing).__name__} of the test cannot be used")

    def describe_fault(self, error: BaseException, depth: int = 0) -> dict[str, Any]:
        """Of an exception in a test cell's own function the candidate learns the kind; a check's words stay here."""
        about = super().describe_fault(error, depth)
        about["lines"] = []
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
        return RemoteFunction(name, qualname, doc if type(doc) is str else None)

    # ---- exceptions

    def fault(self, operation: str, target: Any, about: Any) -> BaseException:
        """Return the exception to raise in the test cell for one that the submission raised."""
        if type(about) is not dict:
            raise MessageError("malformed")
        mine = about.get("mine")
        if type(mine) is int and isinstance(self._given.get(mine), Exception):
            original: BaseException = self._given[mine]
            if type(original).__name__ not in SPECIAL_FAULTS:
                return original
        names = [str(name)[:200] for name in about["names"]][:20]
        text = str(about["text"])[:4000]
        special = names[0].rpartition(".")[2] if names else "Exception"
        if special in SPECIAL_FAULTS:
            error = self._special_fault(special, operation, target, about, text)
        else:
            error = make_fault(about, names, text)
            REMOTE[identity(error)] = (error, self, about["number"] if type(about.get("number")) is int else 0)
        if type(about.get("cause")) is dict:
            error.__cause__ = self.fault("", None, about["cause"])
        error.__dict__["submission_lines"] = [str(line)[:300] for line in about.get("lines", ())][:6]
        error.__dict__["submission_text"] = text
        return error

    def _special_fault(self, name: str, operation: str, target: Any, about: Any, text: str) -> BaseException:
        if name in ("StopIteration", "StopAsyncIteration") and operation in ("__next__", "__anext__"):
            return StopIteration(about.get("value"))
        if self._allow("raises", f"{self._label(target)} {name}"):
            kind: type[BaseException] = getattr(builtins, name)
            return kind(*arguments_of(about, text))
        return SubmissionError(f"{name}: {text}" if text else name)

    def is_broken(self, error: BaseException) -> bool:
        return isinstance(error, (ConnectionLost, CandidateGone, OutOfTime))


@contextlib.contextmanager
def _formed() -> Iterator[None]:
    """Call an answer of a form that nobody thought of what it is: none."""
    try:
        yield
    except (ConnectionLost, MessageError):
        raise
    except Exception as error:
        raise MessageError(f"malformed ({type(error).__name__})") from None


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


def _harmless_variable(name: Any) -> bool:
    """Tell whether an environment variable means nothing to Python, to the system or to the grader."""
    if type(name) is not str or name in ("PATH", "HOME", "TMPDIR", "LANG", "TERM", "IFS", "BROWSER"):
        return False
    return not name.startswith(
        ("PYTHON", "LD_", "NBVIVA", "NBGRADER", "MPL", "IPYTHON", "JUPYTER", "LC_", "GLIBC", "MALLOC")
    )
