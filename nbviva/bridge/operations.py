"""What one process may have the other do with an object: use its attributes, call it, apply its special methods."""

from __future__ import annotations

import asyncio
import copy
import functools
from collections.abc import Callable
from typing import Any

from nbviva.bridge.derived import derive, inherited
from nbviva.bridge.reflection import SPECIAL, describe_class, describe_signature, number_value, plain_value
from nbviva.errors import MessageError


def perform(operation: str, thing: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
    """Do one operation on an object of this process and return what comes of it.

    Raises
    ------
    MessageError
        If there is no such operation.
    Exception
        What the object raises.
    """
    if operation == "call":
        return thing(*arguments, **named)
    if operation in _DIRECT:
        return _DIRECT[operation](thing, *arguments)
    if operation in SPECIAL:
        # looked up in the class, as Python does for an operator: an attribute of the object itself does not count
        method = getattr(type(thing), operation, None)
        if method is None:
            raise TypeError(f"{type(thing).__name__} has no {operation}")
        return method(thing, *arguments, **named)
    raise MessageError(f"unknown operation {str(operation)[:30]!r}")


async def _awaited(thing: Any) -> Any:
    return await thing


def _drive(thing: Any) -> Any:
    """Await something to its end. One loop for all: a generator that waits between its items belongs to its loop."""
    task = _started.pop(id(thing), None)
    return _run(_awaited(thing) if task is None else task)


def _run(future: Any) -> Any:
    # a test cell that awaits something has a loop of its own, which stands still meanwhile
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return _loop().run_until_complete(future)
    finally:
        asyncio._set_running_loop(outer)


def _together(*things: Any) -> list[bool]:
    """Await several things at the same time, for a moment; return which of them are at their end."""
    for thing in things:
        if id(thing) not in _started:
            _started[id(thing)] = _loop().create_task(_awaited(thing))
    tasks = [_started[id(thing)] for thing in things]
    _run(asyncio.wait(tasks, timeout=_MOMENT, return_when=asyncio.FIRST_COMPLETED))
    return [task.done() for task in tasks]


def _cancel(thing: Any) -> None:
    """End what is being awaited, as far as it lets itself be ended."""
    task = _started.pop(id(thing), None)
    if task is not None:
        task.cancel()
        _run(asyncio.wait([task], timeout=1))


_MOMENT = 0.01  # seconds after which the other process may look whether it still wants to wait
_started: dict[int, asyncio.Task[Any]] = {}  # by the ids of what they await, which they keep alive


@functools.cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


# operations that are no plain call of a special method
_DIRECT: dict[str, Callable[..., Any]] = {
    "get": getattr, "set": setattr, "delete": delattr, "class": describe_class, "signature": describe_signature,
    "dir": lambda thing: [name for name in dir(thing) if type(name) is str],
    "names": lambda thing: [name for name in vars(thing) if type(name) is str],
    "own": lambda thing, name: vars(thing)[name], "derive": derive, "inherited": inherited,
    "plain": plain_value, "number": number_value, "await": _drive, "together": _together, "cancel": _cancel,
    "__anext__": lambda thing: _drive(anext(thing)),
    "__aenter__": lambda thing: _drive(type(thing).__aenter__(thing)),
    "__aexit__": lambda thing, *error: _drive(type(thing).__aexit__(thing, *error)),
    "__eq__": lambda thing, other: bool(thing == other), "__ne__": lambda thing, other: not bool(thing == other),
    "__bool__": bool, "__iter__": iter, "__str__": str, "__repr__": repr, "__hash__": hash, "__len__": len,
    "__next__": next, "__format__": format, "__reversed__": reversed,
    "__copy__": copy.copy, "__deepcopy__": copy.deepcopy,
}  # fmt: skip
