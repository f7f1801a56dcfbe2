"""An end of the connection between two processes that use each other's objects: calls there and back.

Examiner and candidate are a `Peer` each. It is the same on both sides but for what is trusted: the candidate believes
everything, the examiner (`nbviva.exam.examiner`) nothing. One side asks, the other answers; while it works on the
answer it may ask back (a callback), and so on, each question answered before the one it came from.

A question is ``["?", operation, target, positional, named, news]``, an answer ``["=", result, exception, changes,
news]``. `changes` are the arguments that were changed in place, by their numbers; `news` is what else changed on this
side, by part of the state (`nbviva.state`).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from nbviva.bridge import mutation
from nbviva.bridge.connection import Connection
from nbviva.bridge.decode import Decoder
from nbviva.bridge.encode import Encoder, identity
from nbviva.bridge.mutation import replace_content, snapshot, unchanged
from nbviva.bridge.objects import Objects
from nbviva.bridge.operations import perform
from nbviva.bridge.proxies import Far
from nbviva.bridge.reflection import describe_exception
from nbviva.bridge.sharing import Shared
from nbviva.bridge.ways import Sent, changed_parts, is_same_array
from nbviva.errors import ConnectionLost, MessageError


class Tells(Protocol):
    """A part of what surrounds calls, as the side has it that tells of it under a key of `news`."""

    key: str

    def changes(self, encoder: Encoder) -> Any:
        """Return the tree for what differs since the other side last heard; None if nothing does."""


class Hears(Protocol):
    """A part of what surrounds calls, as the side has it that hears of it under a key of `news`."""

    key: str

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Take over what the other side told, as far as it is believed."""


class Peer(Objects):
    """One end of the connection between examiner and candidate.

    Attributes
    ----------
    tells, hears : sequence
        Parts of the state of which the other side gets to know, and those of which it may tell: what it says of others
        is not looked at. Both ends have them in the same order, as containers are numbered in the order they are met.
    turn : threading.RLock
        Held by the thread that asks: questions of several threads would cross.
    """

    tells: Sequence[Tells] = ()
    hears: Sequence[Hears] = ()
    believes = False  # what the other side says of containers that both hold

    def __init__(self, connection: Connection):
        super().__init__()
        self.connection = connection
        self.shared = Shared()
        self.turn = threading.RLock()

    # ---- asking

    def ask(self, operation: str, target: Far, *arguments: Any, **named: Any) -> Any:
        """Have the other side do something and return the result.

        Raises
        ------
        Exception
            What the other side raised, as far as it is let through.
        MessageError
            If an argument cannot be sent.
        """
        encoder = Encoder(self.encode_object)
        try:
            positional, keywords = [], {}
            for argument in arguments:
                positional.append(encoder.encode(argument))
            for name, argument in named.items():
                keywords[name] = encoder.encode(argument)
            sent = Sent(list(encoder.objects), {**{str(i): thing for i, thing in enumerate(arguments)}, **named})
            news = self.outgoing(encoder)
            sent.call = self.to_share()
            if sent.call:
                news = {**(news or {}), "share": sent.call}
        except MessageError as error:
            raise TypeError(f"this value cannot be handed over: {error}") from None
        try:
            self.connection.send(["?", operation, target.number, positional, keywords, news], encoder.block)
            value, raised = self.await_answer(operation, target, sent)
        except BaseException as error:
            self.interrupted(error)
            raise
        if raised is not None:
            raise self.make_exception(operation, target, raised)
        return value

    def await_answer(self, operation: str, target: Far, sent: Sent) -> tuple[Any, Any]:
        """Answer what is asked back until the answer comes; return the result and what is told of an exception."""
        # Only what came is taken apart in `answer` and `take_answer`: an exception in between is no fault of the other
        # side, but the alarm of a test cell that waits no longer.
        while True:
            tree, block = self.connection.receive()
            if type(tree) is not list or len(tree) != 6 or tree[0] != "?":
                return self.take_answer(tree, block, operation, target, sent)
            self.answer(tree, block)

    def take_answer(self, tree: Any, block: bytes, operation: str, target: Far, sent: Sent) -> tuple[Any, Any]:
        """Return what an answer brings; arguments of ours are changed as it says, other news is taken over."""
        if type(tree) is not list or len(tree) != 5 or tree[0] != "=":
            raise MessageError("an answer was expected")
        _, result, raised, changes, news = tree
        decoder = Decoder(block, self.decode_object, sent.objects)
        value = decoder.decode(result)
        came = len(decoder.objects)
        changed = decoder.decode(changes)
        if changed and not self._apply_changes(operation, target, changed, sent):
            # what came back may be an argument of ours, changed in a way that ours must not be: then it is a copy
            copies = mutation.copies(sent.objects)
            other = Decoder(block, self.decode_object, copies)
            value = other.decode(result)
            for number, content in other.decode(changes):
                replace_content(copies[number], content)
        self.incoming(news, decoder)
        if sent.call:
            self.shared.hold(sent.call, [*sent.objects, *decoder.objects[:came]])
        decoder.part = "raises"
        return value, decoder.decode(raised)

    def _apply_changes(self, operation: str, target: Far, changes: Any, sent: Sent) -> bool:
        """Change our own objects as the other side has changed its copies; False if some may not be changed."""
        complete = True
        for number, content in changes:
            if type(number) is not int or not 0 <= number < len(sent.objects):
                raise MessageError("a change of nothing")
            thing = sent.objects[number]
            # an array may have another type here: it crosses as a plain one
            if type(thing) is not type(content) and not isinstance(thing, np.ndarray):
                raise MessageError("a change of the type")
            if is_same_array(thing, content):
                continue
            # of all, also where one is refused: what the reference does is noted
            ways = [
                self.may_change(operation, target, way) for way in self.ways_changed(sent.way_to(thing), thing, content)
            ]
            if all(ways):
                replace_content(thing, content)
            else:
                complete = False
        return complete

    # ---- answering

    def answer(self, question: list[Any], block: bytes) -> None:
        """Do what the other side asks and send the answer."""
        _, operation, target, positional, keywords, news = question
        decoder = Decoder(block, self.decode_object)
        decoder.part = "asks"
        objects: list[Any] = []
        before: list[Any] = []
        result, raised = None, None
        try:
            arguments: list[Any] = []
            for argument in positional:
                decoder.part = "self" if target in self.methods and not arguments else "asks"
                arguments.append(decoder.decode(argument))
            named = {name: decoder.decode(argument) for name, argument in keywords.items()}
            objects = list(decoder.objects)
            self.incoming(news, decoder)
            before = [snapshot(thing) for thing in objects]
            thing = self.find(target)
            self.check(operation, thing, arguments)
            result = self.perform(operation, thing, arguments, named)
        except BaseException as error:  # of whatever kind: it is the other side's to handle
            if self.is_broken(error):
                raise
            raised = error
            self.gave_up(error)
        with self.turn:  # not while a thread that this has started waits for an answer
            came = self._reply(result, raised, objects, before)
            if self.believes and type(news) is dict and news.get("share"):
                self.shared.hold(news["share"], [*objects, *came])

    def _reply(self, result: Any, raised: BaseException | None, objects: list[Any], before: list[Any]) -> list[Any]:
        """Send an answer, with those `objects` that are not as their snapshots in `before`; return the containers that
        the result brought."""
        came: list[Any] = []
        encoder = Encoder(self.encode_object, {identity(thing): number for number, thing in enumerate(objects)})
        try:
            body = encoder.encode(result)
            came = list(encoder.objects)
            changed = [
                ["l", [number, encoder.content(thing)]]
                for number, (thing, old) in enumerate(zip(objects, before, strict=False))
                if not unchanged(thing, old)
            ]
            reply = ["=", body, None, ["l", changed] if changed else None, None]
        except (MessageError, RecursionError) as error:  # what came of it cannot cross
            raised = raised or TypeError(f"the result cannot be handed over: {error}")
            encoder, came = Encoder(self.encode_object), []
            reply = ["=", None, None, None, None]
        reply[4] = self.outgoing(encoder)
        if raised is not None:
            reply[2] = encoder.encode(self.describe_exception(raised))
        self.connection.send(reply, encoder.block)
        return came

    # ---- what goes with each question and each answer

    def outgoing(self, encoder: Encoder) -> Any:
        """Return what changed on this side since the other last heard of it, by part; None if nothing did."""
        news = {}
        for part in self.tells:
            changes = part.changes(encoder)
            if changes is not None:
                news[part.key] = changes
        return news or None

    def incoming(self, news: Any, decoder: Decoder) -> None:
        """Take over what changed on the other side, part by part."""
        if news is None:
            return
        if type(news) is not dict:
            raise MessageError("malformed")
        for part in self.hears:
            if part.key in news:
                part.apply(news[part.key], decoder)

    # ---- exceptions

    def describe_exception(self, error: BaseException, depth: int = 0) -> dict[str, Any]:
        """Return what the other side gets to know of an exception and of up to three that led to it."""
        about = describe_exception(error, self.give(error))
        cause = error.__cause__
        if cause is not None and depth < 3:
            about["cause"] = self.describe_exception(cause, depth + 1)
        return about

    def make_exception(self, operation: str, target: Far, about: Any) -> BaseException:
        """Return the exception to raise for what the other side tells of one."""
        raise NotImplementedError

    # ---- what each side decides for itself; see also `Objects`

    def ways_changed(self, way: str, thing: Any, content: Any) -> list[str]:
        """Return the ways to what is another in an object of ours in an argument, if it gets this content."""
        return changed_parts(way, thing, content)

    def to_share(self) -> int:
        """Return a number for the present call if what crosses in it is to be shared (`Shared`), else 0."""
        return 0

    def may_change(self, operation: str, target: Far, way: str) -> bool:
        """Tell whether the other side may change what is found in an argument of ours on this way (`Sent.way_to`)."""
        return True

    def check(self, operation: str, thing: Any, arguments: list[Any]) -> None:
        """Raise unless the other side may do this with an object of ours."""

    def interrupted(self, error: BaseException) -> None:
        """Take note that an exception ended the wait for an answer: what comes next would be the answer to another."""

    def perform(self, operation: str, thing: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
        """Do what the other side asks with an object of ours."""
        return perform(operation, thing, arguments, named)

    def gave_up(self, error: BaseException) -> None:
        """Hear that what the other side asked for raised an exception."""

    def is_broken(self, error: BaseException) -> bool:
        """Tell whether an error means that the connection itself is at its end."""
        return isinstance(error, ConnectionLost)
