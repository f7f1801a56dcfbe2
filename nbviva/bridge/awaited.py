"""What is awaited in a test and runs in the other process: several at a time, and no longer than somebody waits.

The event loops of the two processes take turns. What this one begins to await is told to the other one together, after
all tasks here have had a turn; until it has come to its end, this loop goes on in between, with its timers.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Generator
from typing import Any

from nbviva.bridge.encode import identity
from nbviva.bridge.proxies import special, where_is

_waiting: dict[int, Any] = {}  # stand-ins that are being awaited, by `identity`
_steps: dict[int, Generator[None, None, Any]] = {}  # of coroutines that a task drives step by step
_done: set[int] = set()


def steps(thing: Any) -> Generator[None, None, Any]:
    """Wait for a stand-in; a task goes on with others whenever this yields."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:  # nothing else is there to go on with
        return special(thing, "await")
    key = identity(thing)
    _waiting[key] = thing
    try:
        yield
        while key not in _done:
            peer, far = where_is(thing)
            others = [one for other, one in _waiting.items() if other != key and where_is(one)[0] is peer]
            ended = peer.ask("together", far, *others)
            if type(ended) is not list or len(ended) != 1 + len(others):
                raise TypeError("what is awaited has no end")
            _done.update(identity(one) for one, end in zip([thing, *others], ended, strict=True) if end is True)
            if key not in _done:
                yield
    except BaseException:
        with contextlib.suppress(Exception):  # nobody waits for it any more: that is what matters
            special(thing, "cancel")
        raise
    finally:
        _waiting.pop(key, None)
        _done.discard(key)
    return special(thing, "await")


def _send(self: Any, value: Any) -> Any:
    return _step(self, lambda going: going.send(None))


def _throw(self: Any, *error: Any) -> Any:
    return _step(self, lambda going: going.throw(error[1] if len(error) > 1 else error[0]))


def _close(self: Any) -> None:
    going = _steps.pop(identity(self), None)
    if going is not None:
        going.close()


def _step(self: Any, take: Callable[[Generator[None, None, Any]], Any]) -> Any:
    going = _steps.setdefault(identity(self), steps(self))
    try:
        return take(going)
    except BaseException:  # it has ended, be that with a value
        _steps.pop(identity(self), None)
        raise


# how a coroutine is driven by those who do not await it; as a key it is itself
OF_COROUTINES: dict[str, Callable[..., Any]] = {
    "send": _send, "throw": _throw, "close": _close, "__hash__": lambda self: identity(self),
}  # fmt: skip
