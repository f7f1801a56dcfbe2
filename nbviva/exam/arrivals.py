"""What may come from where: a thing of the submission is a stand-in where the reference gives such a thing too.

Elsewhere it is plain data that is expected, as which it may pass, or it is refused. What the reference gives is known
by sites (`nbviva.exam.sites`).
"""

from __future__ import annotations

import sys
import types
from typing import Any

import numpy as np

from nbviva.bridge import (
    REMOTE,
    Connection,
    Decoder,
    Encoder,
    Far,
    RemoteFunction,
    RemoteType,
    Unusable,
    find_reference,
    identity,
)
from nbviva.bridge.arrays import array_of
from nbviva.bridge.classes import has_special, is_built_in, items_class, library_class
from nbviva.bridge.items import fetch
from nbviva.bridge.kinds import shown_mro
from nbviva.bridge.proxies import RemoteMethod, where_is
from nbviva.errors import MessageError
from nbviva.exam import permissions
from nbviva.exam.beliefs import Beliefs
from nbviva.exam.shell import Shell
from nbviva.exam.sites import extend, item_of, join, shown, split
from nbviva.results import Policy

_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)
# classes of which a failed check, or everything, is one too: ``except`` and ``isinstance`` would let pass what they get
_ROOTS = (object, BaseException, Exception, AssertionError)
_GOES_THROUGH = ("__iter__", "__reversed__")
_WHAT = {"function": "a function", "type": "a class", "text": "a text that reads Python's own attributes"}


class Arrivals(Beliefs):
    """An end of the bridge that takes what the policy says to come from each site.

    Parameters
    ----------
    shell : Shell
        Where test cells run.
    policy : Policy
    """

    def __init__(self, shell: Shell, policy: Policy):
        super().__init__(policy)
        self.shell = shell
        self.imported: dict[str, Any] = {}  # what the reference imports in its answers

    def connect(self, connection: Connection) -> None:
        """Begin with a new candidate."""
        super().connect(connection)
        self._refused: dict[tuple[str, int], Unusable] = {}  # by site and number: an array may hold one a million times
        self._handed: tuple[Any, ...] = ()  # what is handed over in what is being asked
        self._roles: dict[int, str] = {}  # of functions and objects by their numbers; while learning, of classes
        self._role_of_derived: dict[int, str] = {}  # of objects of classes that tests derive, by those classes' numbers

    def derive(self, base: Any, name: str, body: dict[str, Any]) -> Any:
        """Return a class of a test that is derived from one of the submission: its objects are in the role of those."""
        made = super().derive(base, name, body)
        number = REMOTE[identity(made)][2].number
        self._role_of_derived[number] = extend(REMOTE[identity(base)][2].site, "()")
        if self.policy.learning:
            self._roles[number] = self._role_of_derived[number]
        return made

    def decode_object(self, decoder: Decoder, tree: list[Any]) -> Any:
        """Return what an object of the submission is here; a text that would be a program is none."""
        if tree[0] == "mine" and decoder.part != "asks":
            return self._home(self._site_of(decoder), self.find(tree[1]))
        if tree[0] in ("T", "type", "ref"):
            return self._known(decoder, super().decode_object(decoder, tree))
        if tree[0] != "program":
            return super().decode_object(decoder, tree)
        if self._allows("runs", "str.format"):
            return str(tree[1])
        return self._refuse(self._site_of(decoder), 0, "text")

    def _known(self, decoder: Decoder, thing: Any) -> Any:
        """Return a class or a function that both sides have, where the reference gives something that can be called:
        as an attribute of plain data, ``list`` would do the work of a method, and find everything to be true."""
        stands = identity(thing) in REMOTE or isinstance(thing, Unusable)
        if thing is None or stands or decoder.part == "raises" or self._operation[0] in ("class", "signature"):
            return thing
        site = self._site_of(decoder)
        kind = f"known {thing.__name__}" if thing in _ROOTS else "known"
        if self.policy.learning:
            self.sites.note(site, kind)
        elif not self.sites.gives(site, kind):
            called = self.sites.roles(site, "function") or self.sites.roles(site, "class") or self._called(site)
            if thing in _ROOTS or not called:
                return self._refuse(site, id(thing), "type" if isinstance(thing, type) else "function")
        return thing

    def _home(self, site: str, thing: Any) -> Any:
        """Return an object of the test's own that comes back, where the reference gives it back too: a mock of the
        test is whatever the test asks it for. A function comes back that was just handed over, for a function, and
        what can only be gone through or awaited for another such thing."""
        if self.policy.learning:
            self.sites.note(site, "ours")
            if self.own_class(type(thing).__name__) is type(thing):
                self.sites.note(site, f"given {type(thing).__name__}")
        elif not self.sites.gives(site, "ours"):
            several = self.sites.gives(site, "iterator") or self.sites.roles(site, "object")
            fits = bool(several) and permissions.is_lent(thing)
            if isinstance(thing, _FUNCTIONS) and (self.sites.roles(site, "function") or self._called(site)):
                fits = any(thing is one for one in self._handed)
            if not fits:
                return self._refuse(site, id(thing), type(thing).__name__)
        return thing

    def takes(self, decoder: Decoder, what: str) -> bool:
        """Tell whether the reference gives data of such a kind here (`Decoder.takes`)."""
        name = decoder.part.removeprefix("name ") if decoder.part.startswith("name ") else self._site
        if self.policy.learning:
            self.sites.note(name, what)
        return self.sites.gives(name, what)

    def takes_objects(self, decoder: Decoder) -> bool:
        """Tell whether the reference gives objects here; its own named tuples are data."""
        return not self.policy.learning and bool(self.sites.roles(self._site_of(decoder), "object"))

    def stand_in(self, decoder: Decoder, tag: str, number: int, tree: list[Any]) -> Any:
        """Return what a function, a class or an object of the submission is to a test cell: a stand-in where the
        reference gives such a thing too. Elsewhere plain data is expected, as which it may pass."""
        site = self._site_of(decoder)
        if tag == "class":
            # an exception may always be raised, and a class always has bases
            free = decoder.part == "raises" or self._operation[0] == "class"
            return self._class_from(site, number, free)
        if tag == "function":
            roles = self._roles_of("function", site, number) or self._called(site)
            return (
                self.function(Far(number, roles, "function"), tree) if roles else self._refuse(site, number, "function")
            )
        return self._object_from(site, number, tree)

    def _site_of(self, decoder: Decoder) -> str:
        """Return the site of what is being decoded."""
        kind, _, name = decoder.part.partition(" ")
        site = name if kind == "name" else extend(self._site, f" {kind}") if kind else self._site
        return item_of(site) if decoder.depth else site

    def array_of_class(self, decoder: Decoder, plain: np.ndarray, tree: list[Any]) -> Any:
        """Return an array as one of its own class where the reference gives such a one too, as an object where it gives
        objects and no arrays, else as it is."""
        if tree[0] != "object" or type(tree[1]) is not int:
            raise MessageError("malformed")
        kind = self.class_of(tree)
        site = self._site_of(decoder)
        roles = self._roles_of("array", site, tree[2] if self.policy.learning else tree[1])
        if roles:
            return array_of(kind, plain, self, Far(tree[1], roles, "object"))
        is_object = self.sites.roles(site, "object") and not self.sites.gives(site, "elements")
        is_object = is_object and decoder.part != "asks"  # an argument may be changed, which an array shows itself
        return self._object_from(site, tree[1], tree) if is_object else plain

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
        """Return the roles of objects and classes from a site that the reference's test cells call: a function does as
        well."""
        roles = [one for what in ("object", "class") for one in split(self.sites.roles(site, what))]
        return join(one for one in roles if self.sites.gives(one, "callable"))

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
        if self.sites.gives(site, "iterator"):
            if built_in:
                return self.instance(Far(number, site, "items"), kind)
            # what goes through an object may be the object itself, or another of the student's own
            if self._operation[0] in _GOES_THROUGH and has_special(kind, "__next__") and not self.policy.learning:
                return self.instance(Far(number, site, "items"), items_class(kind))
        if site.endswith(" self") and tree[2] in self._role_of_derived:
            # the object of a class that the test has derived, for a method of that class: whoever calls it
            roles = self._roles.setdefault(number, self._role_of_derived[tree[2]])
            return self.instance(Far(number, roles, "object"), kind)
        # the reference's objects are named after their class
        roles = self._roles_of("object", site, tree[2] if self.policy.learning else number)
        if roles:
            self._add_roles(kind, tree[2], roles)
            return self.instance(Far(number, roles, "object"), kind)
        made = self._made_here(site, number, kind)
        return self._as_expected(site, number, kind) if made is None else made

    def _made_here(self, site: str, number: int, kind: type) -> Any:
        """Return an object of a given cell's class with the content of one of the submission, where the reference gives
        such an object of the test's: an answer may make a new one. Its methods are those that the instructor wrote."""
        own = next((one for one in shown_mro(kind) if self.own_class(one.__name__) is one), None)
        if own is None or not self.sites.gives(site, f"given {own.__name__}"):
            return None
        content = super().ask("get", Far(number), "__dict__")
        if type(content) is not dict or not all(type(key) is str for key in content):
            return None
        try:
            Encoder().encode(content)  # without a hook: nothing but plain data
            made: Any = object.__new__(own)
            vars(made).update(content)
        except (MessageError, TypeError):  # a class with slots, or one that is a list
            return None
        if kind.__name__ != own.__name__:
            self.walled_for(f"{shown(site)} gave an object of class {kind.__name__}, of which the content was taken")
        return made

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
            named = ["function", far.number, kind.__name__, "", super().ask("get", far, "__doc__")]
            return self.function(Far(far.number, roles, "function"), named)
        plain = super().ask("plain", far)
        if plain is None and self.sites.gives(site, "number"):
            plain = super().ask("number", far)
        is_many = any(has_special(kind, method) for method in ("__iter__", "__aiter__", "__getitem__"))
        if plain is None and is_many and self.sites.gives(site, "iterable", "iterator"):
            made = self.instance(Far(far.number, site, "items"), items_class(kind))
            if not self.sites.gives(site, "iterator"):
                fetch(made)
            return made
        return plain

    def _refuse(self, site: str, number: int, kind: str) -> Unusable:
        """Return what stands for a thing that may not come from here: of a class of the same name, as tests name it."""
        if (site, number) not in self._refused:
            what = _WHAT.get(kind, f"an object of class {kind}")
            why = f"{shown(site)} gave {what}; plain data is expected here"
            self._refused[site, number] = type(kind, (Unusable,), {})(why)
            self.walled_for(why)
        return self._refused[site, number]

    def resolve(self, module: str, name: str) -> Any:
        """Return what the candidate names of a library: what the reference imports too, or a class of numbers."""
        for thing in self.imported.values():
            if find_reference(thing) == (module, name):
                return thing
        return permissions.find_number_class(module, name) or library_class(module, name)

    def own_class(self, name: str) -> type | None:
        """Return what a given cell defines under the name: both sides have run it."""
        found = self.shell.user_ns.get(name)
        is_ours = isinstance(found, type) and type(found) is not RemoteType
        return found if is_ours and found.__module__ == "__main__" else None

    def may_be_of(self, library: str) -> bool:
        """Tell whether classes may pass for those of a library: where the reference has objects of such classes. What
        NumPy and Python's own library have crosses as data, and a module that answers write has no file here."""
        if library == "numpy" or library in sys.stdlib_module_names:
            return False
        return bool(getattr(sys.modules.get(library), "__file__", None)) and self._allows("libraries", library)

    def compare(self, thing: Any, method: str, other: object) -> Any:
        """Refuse to let an object of the submission decide whether it equals the test's data."""
        if is_built_in(type(thing)):
            return NotImplemented  # an iterator has no opinion
        differs = extend(where_is(thing)[1].site, f" differs from {type(other).__name__}")
        if method in ("__eq__", "__ne__") and (self.policy.learning or self._is("differs", differs)):
            # its word that it is another thing is taken where the reference's objects say nothing else; that it is the
            # same, never
            said = self.ask(method, where_is(thing)[1], other)
            if type(said) is bool and said is (method == "__ne__"):
                self.noted["differs"].add(differs)
                return said
            self._same.add(differs)
        self.walled_for(f"a {type(thing).__name__} was compared with a {type(other).__name__}")
        raise TypeError(
            f"a {type(thing).__name__} of the submission cannot be compared with a {type(other).__name__}: "
            "the test has to look at its attributes"
        )

    def make_function(self, far: Far, name: str, qualname: str, doc: Any, bound: bool) -> Any:
        """Return a stand-in that looks like a function to a test that asks: signature, source, code."""
        kind = RemoteMethod if bound else RemoteFunction
        return kind(name, qualname, doc if type(doc) is str else None)
