"""What the examiner believes of what a call did besides giving a value: as much as the reference solution does too.

What is changed in place, seeded, raised or swallowed is learned from the reference, and held against a submission.
"""

from __future__ import annotations

import builtins
import errno
from typing import Any

from nbviva.bridge import REMOTE, Connection, Far, Peer, identity
from nbviva.bridge.mutation import EMPTIED
from nbviva.bridge.sharing import Shared
from nbviva.errors import MessageError, SubmissionError
from nbviva.exam import permissions
from nbviva.exam.hollow import NO_NUMBER, hollow
from nbviva.exam.hollows import Hollows
from nbviva.exam.scoring import is_number
from nbviva.exam.sites import Sites, extend, shown, split
from nbviva.results import Policy
from nbviva.state import State, arguments_of, drawn, final_of, is_generator, make_exception, reachable

NO_SUCH_CALL = f"[Errno {errno.ENOSYS}]"  # how the text of an exception begins that this has caused


class Beliefs(Peer):
    """An end of the bridge that believes what the policy says.

    Parameters
    ----------
    policy : Policy
        What the reference solution does to the test cells, and a submission may do too.

    Attributes
    ----------
    refused : bool
        Whether a change of an argument was refused, in the present test cell.
    unknown_call : str
        What failed, as it says, because of a system call that the sandbox does not let pass; mostly empty.
    walled : list of str
        What was refused in the present test cell that might have been honest, and why.
    swallowed : str
        What is to be said of the present test cell if it ends well although a block swallowed an exception; mostly
        empty.
    cell : str
        The present test cell, by its grade_id.
    fixed : bool
        Whether its inputs are the same for every student (`nbviva.exam.fixed`).
    hollows : Hollows
        What came in it in which there is nothing to find wrong.
    """

    def __init__(self, policy: Policy):
        self.policy = policy
        self.sites = Sites(policy.gives)
        kinds = """
            changes seeds raises names gets sets shares complains differs scores files runs uses draws_at libraries
        """
        self.noted: dict[str, set[str]] = {kind: set() for kind in kinds.split()}
        self._same: set[str] = set()  # what of the reference has been equal to data of a test
        self.refused = False
        self.walled: list[str] = []
        self.unknown_call = ""
        self.swallowed = ""
        self.hollows = Hollows(self.sites, policy.learning)
        self.cell, self.fixed = "", False
        self._flags = ""  # names and truth values with which what is being asked was asked
        self._failed_within: list[BaseException] = []  # checks that failed in functions which this call has called

    def connect(self, connection: Connection) -> None:
        """Begin with a new candidate."""
        super().__init__(connection)
        self._operation = ("", Far(0))  # what is being asked
        self._site = ""  # where what is being decoded comes from
        self.shared = Shared(self._may_change_shared, self._note_shared, self._may_become)
        self._shared: list[str] = []  # sites of the calls whose containers are shared

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
        site = extend(target.site, f" {way}")
        allowed = "*" in self.policy.changes or self._allows("changes", site)
        if allowed and (self.policy.learning or self.fixed):  # with `inplace=True` alone, perhaps
            allowed = "*" in self.policy.changes or self._allows("changes", extend(site, self._flags))
        if not allowed:
            self.refused = True
            self.walled_for(f"{shown(target.site)} changed its argument {way}")
        return allowed

    def ways_changed(self, way: str, thing: Any, content: Any) -> list[str]:
        """Return the ways to what is another in an argument; to set a generator is more than to draw from it, what was
        a number is still to be one, and a table with rows is still to have some."""
        ways = super().ways_changed(way, thing, content)
        if is_generator(thing):
            return ways if drawn(thing, content) else [*ways, f"{way} set"]
        if hollow(content) == NO_NUMBER != hollow(thing):
            ways = [*ways, f"{way} {NO_NUMBER}"]
        # of inputs that are drawn anew, all may have to go
        return [one for one in ways if self.policy.learning or self.fixed or not one.endswith(f" {EMPTIED}")]

    def learned(self) -> dict[str, list[str]]:
        """Return what the policy was asked while it was `Policy.learning`, as the fields of a policy."""
        noted = {**self.noted, "differs": self.noted["differs"] - self._same}
        return {"gives": sorted(self.sites.lines()), **{name: sorted(found) for name, found in noted.items()}}

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

    def _may_become(self, call: int, thing: Any, content: Any) -> bool:
        """Tell whether a container that both sides hold may get this content."""
        if not is_generator(thing) or drawn(thing, content):
            return True
        return self._allows("shares", extend(self._shared[call - 1], " set"))

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

    def gave_up(self, error: BaseException) -> None:
        """Take note that a check of the test cell failed in a function that the submission has called."""
        if isinstance(error, AssertionError):
            self._failed_within.append(error)

    def check_let_through(self, site: str, raised: BaseException | None) -> None:
        """Take note of a call that ends otherwise than with the check that failed in a function it has called, where
        the reference lets such an exception through: the test cell goes on, but it has failed."""
        failed, self._failed_within = self._failed_within, []
        hidden = [error for error in failed if error is not raised]
        if hidden and not self._allows("raises", extend(site, " swallows checks")):
            self.swallowed = "A check failed in a function of the test, and the code that called it hid that."
            self.walled_for(f"{shown(site)} hid a check that failed")

    def begin(self, cell: str, fixed: bool) -> None:
        """Begin with a test cell; tell whether its inputs are the same for every student."""
        self.cell, self.fixed = cell.replace("|", " ").replace(">", " "), fixed
        self.refused, self.swallowed = False, ""
        self.hollows.begin(self.cell, fixed)

    def nothing_in(self, far: Far) -> None:
        """Take note that an object which was taken for plain data has no items."""
        self.hollows.nothing_in(far.site)

    def walled_for(self, why: str) -> None:
        """Take note that something was refused in the present test cell that may have been honest."""
        self.walled = [*self.walled[-9:], why]  # the last ones: a submission may give cause for a million

    def may_complain(self, grade_id: str) -> bool:
        """Tell whether what a test cell itself writes to stderr is no verdict, because it does so of the reference."""
        return self._allows("complains", grade_id)

    def may_run(self, library: str, what: str) -> bool:
        """Tell whether a library may run a text that asks for more than data (`nbviva.exam.programs`)."""
        allowed = self._allows("runs", library)
        if not allowed:
            self.walled_for(f"a text for {library} asked for {what}")
        return allowed

    def has_to_score(self, grade_id: str, value: Any) -> bool:
        """Tell whether the last line of a test cell has to be a number of points, because it is with the reference."""
        if self.policy.learning:
            if is_number(value):
                self.noted["scores"].add(grade_id)
            return False
        scores = grade_id in self.policy.scores
        if scores and not is_number(value):
            self.walled_for("the last line of the test cell gave no number of points")
        return scores

    def _allows_name(self, name: str) -> bool:
        return self._allows("names", name)

    def _allows_variable(self, name: str) -> bool:
        return permissions.is_harmless_variable(name) and self._allows("names", f"environment {name}")

    def _allows_file(self, does: str, name: str) -> bool:
        """Tell whether a file that a test cell has written may be read over there, or changed."""
        if self.policy.learning:
            # what is read is known later: while learning, all files go over
            self.noted["files"].add(f"{'sends' if does == 'reads' else does} {name}")
            return True
        return f"{does} {name}" in self.policy.files

    def _note_read(self, name: str) -> None:
        self.noted["files"].add(f"reads {name}")

    def _believes(self, ours: State, theirs: State) -> bool | None:
        """Tell whether a call may have brought a generator into a state; None if it should not have used it at all."""
        label = self._operation[1].site
        if not self.policy.learning:
            seeds = self._is("seeds", label)
            return reachable(ours, theirs, seeds) if seeds or self._is("draws_at", label) else None
        # the reference is taken to seed only where it has not just drawn
        self.noted["draws_at"].add(label)
        return reachable(ours, theirs, False) or (self._allows("seeds", label) and reachable(ours, theirs, True))

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
            if isinstance(error, OSError) and text.startswith(NO_SUCH_CALL):
                self.unknown_call = f"{shown(self._operation[1].site)} raised {text[:80]}"
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
        allowed = self._allows("raises", extend(target.site, f" {name}"))
        if allowed and (self.policy.learning or self.fixed):  # it ends a loop of the test that meets it elsewhere
            allowed = self._allows("raises", extend(target.site, f" {name} in {self.cell}"))
        if allowed:
            kind: type[BaseException] = getattr(builtins, name)
            return kind(*arguments_of(about, text))
        return SubmissionError(f"{name}: {text}" if text else name)
