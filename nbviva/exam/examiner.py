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
    Far,
    Peer,
    RemoteFunction,
    Unusable,
    find_reference,
    identity,
)
from nbviva.bridge.classes import has_special, is_built_in, items_class, library_class
from nbviva.bridge.sharing import Shared
from nbviva.errors import CandidateGone, ConnectionLate, ConnectionLost, MessageError, OutOfTime, SubmissionError
from nbviva.exam import permissions
from nbviva.exam.shell import Shell
from nbviva.exam.sites import Sites, extend, item_of, join, reached, split
from nbviva.results import Policy
from nbviva.state import (
    Environment,
    Generator,
    Patches,
    SharedNames,
    ShownOutputs,
    State,
    arguments_of,
    final_of,
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
    walled : list of str
        What was refused in the present test cell that might have been honest, and why.
    swallowed : str
        What is to be said of the present test cell if it ends well although a block swallowed an exception; mostly
        empty.
    """

    lets_travel = True

    def __init__(self, shell: Shell, environment: Environment, policy: Policy, synced: frozenset[str]):
        self.shell, self.environment, self.policy = shell, environment, policy
        self.synced = synced
        self.sites = Sites(policy.gives)
        self.noted: dict[str, set[str]] = {
            n: set() for n in ("changes", "seeds", "raises", "names", "gets", "sets", "shares", "complains")
        }
        environment.variables.allows = self._allows_variable
        self._outputs, self._patches = ShownOutputs(shell), Patches()
        self.gone, self.root = "", ""
        self.draws = False  # whether the notebook may draw: figures that calls leave open are shown after a test cell
        self.refused = False  # whether a change of an argument was refused, in the present test cell
        self.walled: list[str] = []
        self.swallowed = ""
        self.imported: dict[str, Any] = {}  # what the reference imports in its answers
        self._at_start = dict(shell.user_ns)  # IPython's own names, which are the same on both sides

    def connect(self, connection: Connection, root: str) -> None:
        """Begin with a new candidate, which calls its working folder `root`."""
        super().__init__(connection)
        self.gone, self.root = "", root
        self._refused: dict[tuple[str, int], Unusable] = {}  # by site and number: an array may hold one a million times
        self._roles: dict[int, str] = {}  # of functions and objects by their numbers; while learning, of classes
        self._operation = ("", Far(0))
        self._site = ""  # where what is being decoded comes from
        self._patches.forget()
        self._names = SharedNames(
            self.shell.user_ns, self.synced, self._at_start, self.encode_object, self._allows_name
        )
        generators = Generator("numpy", self._believes), Generator("python", self._believes)
        around = self.environment
        self.shared = Shared(self._may_change_shared, self._note_shared)
        self._shared: list[str] = []  # sites of the calls whose containers are shared
        self.tells = (
            self.shared, *generators, self._names, self._patches, around.files, around.folder, around.variables,
        )  # fmt: skip
        # nothing is heard of patches and of the working folder: these are the test cell's
        self.hears = (self._outputs, *generators, around.variables, around.files, self._names, self.shared)

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
                if self.policy.learning:
                    self.sites.note_plain(name, came[name])
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

    def ask(self, operation: str, target: Far, *arguments: Any, **named: Any) -> Any:
        """Have the candidate do something; see `Peer.ask`."""
        with self.turn:  # of the threads of a test cell, one after the other: there is one connection
            site = reached(target, operation, arguments)
            self._check_use(operation, target, site)
            outer = self._operation, self._site
            self._operation, self._site = (operation, target), site
            arguments = tuple(self._translate(a) for a in arguments)
            named = {k: self._translate(a) for k, a in named.items()}
            try:
                value = self._guard(super().ask, operation, target, *arguments, **named)
                if operation == "__exit__" and value:
                    self._check_swallowed(site, arguments[0])
                if self.policy.learning:
                    self.sites.note_plain(site, value)
                    if operation == "call":
                        self.sites.note(target.site, "callable")
                    if operation == "get":
                        self.noted["gets"].add(site)
            finally:
                self._operation, self._site = outer
            return value

    def _check_use(self, operation: str, target: Far, site: str) -> None:
        """Raise AttributeError for an attribute that test cells set and the reference's they do not, and for one of a
        function whose like the reference's has not: both are only there to be found."""
        if operation in ("set", "delete") and not self._allows("sets", site):
            self.walled_for(f"{shown(site)} is set, which it is not with the reference")
            raise AttributeError(f"{shown(site)} cannot be set by a test of this assignment")
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

    # ---- what may come from where

    def stand_in(self, decoder: Decoder, tag: str, number: int, tree: list[Any]) -> Any:
        """Return what a function, a class or an object of the submission is to a test cell: a stand-in where the
        reference gives such a thing too. Elsewhere plain data is expected, as which it may pass."""
        kind, _, name = decoder.part.partition(" ")
        site = name if kind == "name" else extend(self._site, f" {kind}") if kind else self._site
        site = item_of(site) if decoder.depth else site
        if tag == "class":
            # an exception may always be raised, and a class always has bases
            free = kind == "raises" or self._operation[0] == "class"
            return self._class_from(site, number, free)
        if tag == "function":
            roles = self._roles_of("function", site, number) or self._called(site)
            return (
                self.function(Far(number, roles, "function"), tree) if roles else self._refuse(site, number, "function")
            )
        return self._object_from(site, number, tree)

    def _roles_of(self, what: str, site: str, number: int) -> str:
        """Return the roles of what came from a site; the reference's own is named after where it came from first."""
        if not self.policy.learning:
            allowed = self.sites.roles(site, what)
            known = self._roles.get(number, "")
            if known and {*split(known)} <= {*split(allowed)}:
                return known  # what a test cell has met already is the same thing when it comes again
            self._roles.setdefault(number, allowed)
            return allowed
        role = self._roles.setdefault(number, site)
        self.sites.note(site, f"{what} {role}")
        return role

    def _called(self, site: str) -> str:
        """Return the roles of objects from a site that the reference's test cells call: a function does as well."""
        return join(one for one in split(self.sites.roles(site, "object")) if self.sites.gives(one, "callable"))

    def _class_from(self, site: str, number: int, free: bool) -> Any:
        made = self.class_(number)
        roles = "" if free else self._roles_of("class", site, number)
        if not roles and not free:
            roles = self.sites.roles(site, "function")  # a class may do the work of a function
            named = ["function", number, made.__name__, made.__qualname__, made.__doc__]
            return self.function(Far(number, roles, "function"), named) if roles else self._refuse(site, number, "type")
        self._add_roles(made, number, roles)
        return made

    def _add_roles(self, made: type, number: int, roles: str) -> None:
        """Note of a class, for which there is one stand-in wherever it comes from, that it has these roles too."""
        known = REMOTE[identity(made)][2].site
        REMOTE[identity(made)] = (made, self, Far(number, join(filter(None, (known, roles))), "class"))

    def _object_from(self, site: str, number: int, tree: list[Any]) -> Any:
        kind = self.class_of(tree)
        built_in = is_built_in(kind)
        if built_in and self.policy.learning:
            self.sites.note(site, "iterator")
        if built_in and self.sites.gives(site, "iterator"):
            return self.instance(Far(number, site, "items"), kind)
        # the reference's objects are named after their class
        roles = self._roles_of("object", site, tree[2] if self.policy.learning else number)
        if roles:
            self._add_roles(kind, tree[2], roles)
            return self.instance(Far(number, roles, "object"), kind)
        return self._as_expected(site, number, kind)

    def _as_expected(self, site: str, number: int, kind: type) -> Any:
        """Return what an object passes for where the reference gives none: a function, plain content, a number, or
        something of which only the items count. It does not judge itself in any of these forms."""
        if (site, number) in self._refused:
            return self._refused[site, number]
        far = Far(number)
        passes = self._passing(site, far, kind)
        if passes is None:
            return self._refuse(site, number, kind.__name__)
        # what it can do besides is lost on the way: if the test cell fails, that may be why
        self.walled_for(f"{shown(site)} gave an object of class {kind.__name__}, which was taken for plain data")
        return passes

    def _passing(self, site: str, far: Far, kind: type) -> Any:
        roles = self.sites.roles(site, "function")
        if roles and has_special(kind, "__call__"):
            named = ["function", far.number, kind.__name__, "", None]
            return self.function(Far(far.number, roles, "function"), named)
        plain = super().ask("plain", far)
        if plain is None and self.sites.gives(site, "number"):
            plain = super().ask("number", far)
        is_many = any(has_special(kind, method) for method in ("__iter__", "__aiter__", "__getitem__"))
        if plain is None and is_many and self.sites.gives(site, "iterable", "iterator"):
            return self.instance(Far(far.number, site, "items"), items_class(kind))
        return plain

    def _refuse(self, site: str, number: int, kind: str) -> Unusable:
        """Return what stands for a thing that may not come from here: of a class of the same name, as tests name it."""
        if (site, number) not in self._refused:
            what = {"function": "a function", "type": "a class"}.get(kind, f"an object of class {kind}")
            why = f"{shown(site)} gave {what}; plain data is expected here"
            self._refused[site, number] = type(kind, (Unusable,), {})(why)
            self.walled_for(why)
        return self._refused[site, number]

    # ---- what is believed

    def _allows(self, what: str, site: str) -> bool:
        """Tell whether the reference does this too; while it is the reference that runs, take note that it does."""
        if self.policy.learning:
            self.noted[what].add(site)
            return True
        return self._is(what, site)

    def _is(self, what: str, site: str) -> bool:
        allowed = getattr(self.policy, what)
        return any(one in allowed for one in split(site))

    def may_change(self, operation: str, target: Far, way: str) -> bool:
        """Tell whether a call may change one of its arguments in place."""
        allowed = "*" in self.policy.changes or self._allows("changes", extend(target.site, f" {way}"))
        if not allowed:
            self.refused = True
            self.walled_for(f"{shown(target.site)} changed its argument {way}")
        return allowed

    def learned(self) -> dict[str, list[str]]:
        """Return what the policy was asked while it was `Policy.learning`, as the fields of a policy."""
        return {"gives": sorted(self.sites.lines()), **{name: sorted(found) for name, found in self.noted.items()}}

    # ---- containers that both sides hold

    def to_share(self) -> int:
        """Return a number for a call of which the reference's containers are changed later; while learning, for any."""
        site = self._site
        if not (self.policy.learning or self._is("shares", site) or self._is("shares", extend(site, " kept"))):
            return 0
        self._shared.append(site)
        return len(self._shared)

    def _may_change_shared(self, call: int) -> bool:
        return 0 < call <= len(self._shared) and self._allows("shares", extend(self._shared[call - 1], " kept"))

    def _note_shared(self, call: int) -> None:
        if self.policy.learning:
            self.noted["shares"].add(self._shared[call - 1])

    def _check_swallowed(self, site: str, kind: Any) -> None:
        """Take note of the end of a block that swallows an exception of a kind of which the reference's swallows none.

        The test cell goes on as it would anywhere, but that it reached its end proves nothing then.
        """
        if kind is None:
            return
        built_in = isinstance(kind, type) and kind.__module__ == "builtins"
        name = kind.__qualname__ if built_in else "other exceptions"
        if not self._allows("raises", extend(site, f" swallows {name}")):
            what = name if built_in else "an exception"
            self.swallowed = f"A `with` block swallowed {what}, which it should let through."
            self.walled_for(f"{shown(site)} swallowed {name}")

    def walled_for(self, why: str) -> None:
        """Take note that something was refused in the present test cell that may have been honest."""
        self.walled = [*self.walled[-9:], why]  # the last ones: a submission may give cause for a million

    def may_complain(self, grade_id: str) -> bool:
        """Tell whether what a test cell itself writes to stderr is no verdict, because it does so of the reference."""
        return self._allows("complains", grade_id)

    def _allows_name(self, name: str) -> bool:
        return self._allows("names", name)

    def _allows_variable(self, name: str) -> bool:
        return permissions.is_harmless_variable(name) and self._allows("names", f"environment {name}")

    def _believes(self, ours: State, theirs: State) -> bool:
        label = self._operation[1].site
        if not self.policy.learning:
            return reachable(ours, theirs, self._is("seeds", label))
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

    def own_class(self, name: str) -> type | None:
        """Return what a given cell defines under the name: both sides have run it."""
        found = self.shell.user_ns.get(name)
        return found if type(found) is type and found.__module__ == "__main__" else None

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
        if is_built_in(type(thing)):
            return NotImplemented  # an iterator has no opinion
        self.walled_for(f"a {type(thing).__name__} was compared with a {type(other).__name__}")
        raise TypeError(
            f"a {type(thing).__name__} of the submission cannot be compared with a {type(other).__name__}: "
            "the test has to look at its attributes"
        )

    def make_function(self, far: Far, name: str, qualname: str, doc: Any) -> Any:
        """Return a stand-in that looks like a function to a test that asks: signature, source, code."""
        return RemoteFunction(name, qualname, doc if type(doc) is str else None)

    # ---- exceptions

    def make_exception(self, operation: str, target: Far, about: Any) -> BaseException:
        """Return the exception to raise in the test cell for one that the submission raised."""
        if type(about) is not dict:
            raise MessageError("malformed")
        own = about.get("mine")
        if type(own) is int and isinstance(self.handed_over.get(own), Exception):
            # raised by a function of the test cell, and let through by the submission
            original: BaseException = self.handed_over[own]
            if not final_of([f"{c.__module__}.{c.__qualname__}" for c in type(original).__mro__]):
                return original
        names = [str(name)[:200] for name in about["names"]][:20]
        text = str(about["text"])[:4000]
        kind = final_of(names) if names else ""
        if kind:
            error = self._make_final(kind, operation, target, about, text)
        else:
            error = make_exception(about, names, text)
            # it stands for the exception over there, whose attributes a test may look at
            number = about["number"] if type(about.get("number")) is int else 0
            REMOTE[identity(error)] = (error, self, Far(number, extend(self._site, " raises"), "object"))
        if type(about.get("cause")) is dict:
            error.__cause__ = self.make_exception("", Far(0), about["cause"])
        error.__dict__["submission_lines"] = [str(line)[:300] for line in about.get("lines", ())][:6]
        error.__dict__["submission_text"] = text
        return error

    def _make_final(self, name: str, operation: str, target: Far, about: Any, text: str) -> BaseException:
        """Return what to raise for an exception that ends more than a call: one only where the reference raises it."""
        if name == "StopIteration" and operation == "__next__":
            return StopIteration(about.get("value"))
        if name == "StopAsyncIteration" and operation == "__anext__":
            return StopAsyncIteration()
        if self._allows("raises", extend(target.site, f" {name}")):
            kind: type[BaseException] = getattr(builtins, name)
            return kind(*arguments_of(about, text))
        return SubmissionError(f"{name}: {text}" if text else name)


def shown(site: str) -> str:
    """Return a site as people read it."""
    return split(site)[0]
