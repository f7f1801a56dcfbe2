"""What a submission may do with what a test lends it: a list that grows only on purpose."""

from __future__ import annotations

import pytest

from nbviva.bridge.operations import _DIRECT
from nbviva.bridge.reflection import SPECIAL
from nbviva.errors import MessageError
from nbviva.exam.permissions import check_lending, check_use

OPERATIONS = {*_DIRECT, *SPECIAL, "call"}


class Own:
    """Stands for a class of a test cell."""

    secret = 7


Own.__module__ = "__main__"


async def wait():
    """Stands for a coroutine function of a test cell."""


def allowed(thing, *arguments):
    """Return the operations that may be done on a thing."""
    found = set()
    for operation in OPERATIONS:
        try:
            check_use(operation, thing, list(arguments))
            found.add(operation)
        except (AttributeError, TypeError):
            pass
    return found


def test_an_object_of_the_test_is_used_and_never_looked_into():
    """Behind names with underscores are globals, and so the hidden tests."""
    attributes = {"get", "set", "delete"}
    others = {"call", "class", "signature", "plain", "number", *SPECIAL}
    assert allowed(Own(), "name") == attributes | others
    assert allowed(Own(), "_name") == allowed(Own(), 0) == others
    assert not allowed(Own, "secret") - {"call", "class", "signature"}
    assert not allowed(len, "__self__") - {"call", "class", "signature"}


def test_only_coroutines_are_awaited():
    """To await a thing runs it, in the test's process and for as long as it takes."""
    one = wait()
    waits = {"await", "together", "cancel"}
    assert waits <= allowed(one)
    assert waits <= allowed(one, one)
    assert not waits & allowed(one, Own())
    assert not waits & allowed(Own())
    assert not allowed(one, "cr_frame") & {"get", "set", "delete"}
    check_lending(one)
    one.close()
    with pytest.raises(MessageError):
        check_lending(object())
