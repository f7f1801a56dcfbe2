"""The examiner's end of the bridge: what drives a notebook, and what test cells ask of a submission.

Names that answers define are stand-ins in the test cells' namespace. Before each call the candidate learns what the
test cell changed around it (names, seeds, patches, files); afterwards the examiner takes over what the call changed, as
far as the reference solution changes it too (`nbviva.exam.beliefs`). What may come is in `nbviva.exam.arrivals`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from nbviva.bridge import Connection, Decoder, Encoder, Far, Peer, find_reference
from nbviva.errors import CandidateGone, ConnectionLate, ConnectionLost, MessageError, OutOfTime
from nbviva.exam import permissions
from nbviva.exam.arrivals import Arrivals
from nbviva.exam.drawing import PYPLOT
from nbviva.exam.estimators import Estimators
from nbviva.exam.hollow import hollow
from nbviva.exam.modules import IMPORT, Modules
from nbviva.exam.shell import Shell
from nbviva.exam.sites import flags_of, is_arithmetic, reached, shown
from nbviva.results import Policy
from nbviva.state import Environment, Generator, Listened, Patches, SharedNames, ShownOutputs

_Taken = TypeVar("_Taken")
# operations of which no value comes that a test cell looks at
_ABOUT_WORDS = "class signature dir names derive set delete together cancel plain number __exit__ __aexit__ __init__"
_ABOUT = frozenset(_ABOUT_WORDS.split())


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


class Examiner(Arrivals):
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
    end_candidate : callable
        Called when it has to be ended while it still runs.
    """

    lets_travel = True

    def __init__(self, shell: Shell, environment: Environment, policy: Policy, synced: frozenset[str]):
        super().__init__(shell, policy)
        self.environment, self.synced = environment, synced
        environment.variables.allows = self._allows_variable
        environment.files.allows, environment.files.read = self._allows_file, self._note_read
        environment.files.opened = self.hollows.opened
        self._outputs, self._patches, self.logs = ShownOutputs(shell), Patches(), Listened()
        self.gone, self.root = "", ""
        self.end_candidate: Callable[[], None] = lambda: None
        self.draws = False  # whether the notebook may draw: figures that calls leave open are shown after a test cell
        self.modules = Modules(shell.user_ns, self.module)
        self._at_start = dict(shell.user_ns)  # IPython's own names, which are the same on both sides

    def connect(self, connection: Connection, root: str = "") -> None:
        """Begin with a new candidate, which calls its working folder `root`."""
        super().connect(connection)
        self.gone, self.root = "", root
        self._estimators = Estimators(self.ask, self.sites, self.policy.learning)
        self.modules.forget()
        self._patches.forget()
        self.logs.forget()
        self._names = SharedNames(
            self.shell.user_ns, self.synced, self._at_start, self.encode_object, self._allows_name
        )
        generators = Generator("numpy", self._believes), Generator("python", self._believes)
        around = self.environment
        self.tells = (
            self.shared, *generators, self._names, self._patches, around.files, around.folder, around.variables,
            self.logs,
        )  # fmt: skip
        # nothing is heard of patches and of the working folder: these are the test cell's
        self.hears = (self._outputs, *generators, around.variables, around.files, self._names, self.shared, self.logs)

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
        self.shared.clear()
        self._shared.clear()
        self._refused.clear()
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
                decoder.part = f"name {name}"
                came[name] = decoder.decode(tree)
                self.hollows.look_into(name, hollow(came[name]))
                if self.policy.learning:
                    self.sites.note_plain(name, came[name])
        self.incoming(answer[2], decoder)
        self._names.bind(names, came)

    def given(self, names: frozenset[str]) -> None:
        """Take note that a given cell has run on both sides."""
        self._names.given(names)
        self.logs.settle()

    def knows(self, name: str) -> bool:
        """Tell whether a given cell has defined a name, and no test cell has given it another value."""
        return self._names.is_given(name)

    def figures(self, name: str, *arguments: Any, **named: Any) -> Any:
        """Call a function of pyplot beside the answers."""
        return self.ask("call", Far(PYPLOT, f"pyplot.{name}", "function"), name, *arguments, **named)

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

    def ask(self, operation: str, target: Far, *arguments: Any, **named: Any) -> Any:
        """Have the candidate do something; see `Peer.ask`."""
        with self.turn:  # of the threads of a test cell, one after the other: there is one connection
            site = reached(target, operation, arguments)
            self._check_use(operation, target, site)
            if operation == "call" and self._estimators.measured(target, arguments, named):
                return self._estimators.score(target, *arguments)
            outer = self._operation, self._site, self._handed, self._failed_within, self._flags
            self._operation, self._site, self._handed = (operation, target), site, (*arguments, *named.values())
            self._failed_within, self._flags = [], flags_of(arguments, named) if operation == "call" else ""
            arguments = tuple(self._translate(a) for a in arguments)
            named = {k: self._translate(a) for k, a in named.items()}
            try:
                self._outputs.raised = None
                value = self._translate_back(self._guard(super().ask, operation, target, *arguments, **named))
                if self._outputs.raised is not None:
                    raise self._outputs.raised
                if operation in ("__exit__", "__aexit__") and value:
                    self._check_swallowed(site, arguments[0])
                if operation == "get" and arguments == ("score",):
                    self._estimators.note(value, target, self._proxies.get(target))
                if operation not in _ABOUT:
                    self.hollows.look_into(site, hollow(value))
                    value = self.hollows.wide(site, value)
                if self.policy.learning:
                    self.sites.note_plain(site, value)
                    if operation == "call":
                        self.sites.note(target.site, "callable")
                        self._estimators.learn(target, arguments, named, value)
                    if operation == "get":
                        self.noted["gets"].add(site)
                self.check_let_through(site, None)
            except BaseException as error:
                self.check_let_through(site, error)
                raise
            finally:
                self._operation, self._site, self._handed, self._failed_within, self._flags = outer
            return value

    def module(self, name: str) -> Any:
        """Return what stands for a module that an answer has written; None if there is none, or if the reference's
        test cells import none of that name."""
        label = f"module {name}"
        if self.gone or not (self.policy.learning or self._is("names", label)):
            return None
        found = self.ask("call", Far(IMPORT, f"import {name}", "function"), name)
        if found is not None:
            self._allows("names", label)
        return found

    def _check_use(self, operation: str, target: Far, site: str) -> None:
        """Raise AttributeError for an attribute that test cells set and the reference's they do not, and for one of a
        function whose like the reference's has not: both are only there to be found."""
        if operation in ("set", "delete") and not self._allows("sets", site):
            self.walled_for(f"{shown(site)} is set, which it is not with the reference")
            raise AttributeError(f"{shown(site)} cannot be set by a test of this assignment")
        if target.kind == "object" and operation[:2] == "__" and is_arithmetic(site):
            # with data of a test an object computes where the reference's do: else its result would be the verdict
            if self.policy.learning:
                self.sites.note(site, "operator")
            elif not self.sites.gives(site, "operator"):
                self.walled_for(f"{shown(site)} was used with data, which it is not with the reference")
                raise TypeError(f"{shown(site)}: a right answer is not computed with in this way")
        # while learning it is noted once it was found
        if (
            operation == "get"
            and target.kind == "function"
            and not self.policy.learning
            and not self._allows("gets", site)
        ):
            raise AttributeError(f"{shown(site)}: there is no such attribute")

    def _translate(self, thing: Any) -> Any:
        """Return an argument with paths below our folder as they are for the candidate, which sees another one."""
        if type(thing) is str and thing.startswith(str(self.environment.root)):
            return self.environment.translate(thing, self.root)
        if isinstance(thing, type(self.environment.root)):
            return type(thing)(self.environment.translate(str(thing), self.root))
        return thing

    def _translate_back(self, value: Any) -> Any:
        """Return what came with a path below the candidate's folder as it is here."""
        if type(value) is str or isinstance(value, type(self.environment.root)):
            return type(value)(self.environment.translate_back(str(value), self.root))
        return value

    # ---- the end of a candidate

    def _guard(self, do: Any, *arguments: Any, **named: Any) -> Any:
        """Do something with the candidate; take note of why it is at its end, and say so from then on at once."""
        try:
            with self.turn:
                if self.gone:
                    raise CandidateGone(self.gone)
                return do(*arguments, **named)
        except ConnectionLate:
            self.lose("timeout")
        except ConnectionLost:
            self.gone = "died"
        except MessageError as error:
            self.lose(f"sent something that is no answer: {error}")
        raise CandidateGone(self.gone)

    answer, take_answer = _formed(Peer.answer), _formed(Peer.take_answer)

    def interrupted(self, error: BaseException) -> None:
        """A test cell's own alarm, or the time limit, went off while the candidate was at work."""
        if not isinstance(error, (ConnectionLost, MessageError, CandidateGone)):
            self.lose("interrupted")

    def lose(self, how: str) -> None:
        """Give up a candidate that still runs: it is ended at once, as what it has started may have the processor."""
        self.gone = how
        self.end_candidate()

    def is_broken(self, error: BaseException) -> bool:
        """Tell whether an error ends more than the call that the candidate is answered."""
        return isinstance(error, (ConnectionLost, CandidateGone, OutOfTime))

    # ---- what the candidate gets to know and may use

    def reference(self, thing: Any) -> tuple[str, str] | None:
        """Functions of installed libraries are not called back: the candidate has them too."""
        found = find_reference(thing)
        return found if found is not None and not found[0].startswith("nbviva") else None

    def check_stand_in(self, thing: Any) -> None:
        """Raise MessageError unless the candidate may get to know an object."""
        # a bare object is nothing but itself, and has nothing to use: a sentinel, or what is of no type that fits
        if type(thing) is not object:
            permissions.check_lending(thing)

    def check(self, operation: str, thing: Any, arguments: list[Any]) -> None:
        """Raise unless the candidate may do this with an object that it was given."""
        permissions.check_use(operation, thing, arguments)
        use = permissions.judges(operation, thing, arguments)
        if use and not self._allows("uses", use):
            self.walled_for(f"{use} of the test's own was used, which it is not with the reference")
            raise AttributeError(f"{use} is the test's own")

    def perform(self, operation: str, thing: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
        """Do what the candidate asks; the defaults of a function of the test's may be what the test expects."""
        result = super().perform(operation, thing, arguments, named)
        if operation == "signature" and not self._allows("uses", "signature"):
            return [[name, kind, default and (...,), annotation] for name, kind, default, annotation in result]
        return result

    def describe_exception(self, error: BaseException, depth: int = 0) -> dict[str, Any]:
        """Of an exception in a test cell's own function the candidate learns the kind; a check's words stay here."""
        about = super().describe_exception(error, depth)
        about["lines"] = []
        # the words of a check tell what was expected
        if isinstance(error, AssertionError) or not isinstance(error, Exception):
            about["text"], about["args"] = "", ()
        return about
