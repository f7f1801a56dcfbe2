"""Frames over a socket, between the processes of an examination.

A frame is two lengths, a tree in JSON, and a block of raw numbers to which the tree refers (`nbviva.bridge.encode`).
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from nbviva.errors import ConnectionLate, ConnectionLost, ExaminationError, MessageError

MAX_TREE, MAX_BLOCK = 16 << 20, 128 << 20  # bytes of a tree, bytes of a block

_HEAD = struct.Struct("<IQ")
_TIMES = struct.Struct("@ll")  # seconds and microseconds, as the system wants them


def _encoder() -> Callable[[Any], str]:
    """Return what turns plain data into JSON: made once, as calls are many, where the standard library can."""
    plain = json.JSONEncoder(separators=(",", ":"), check_circular=False)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return plain.encode
    fast = make(None, plain.default, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, True)
    return lambda thing: "".join(fast(thing, 0))


_to_json = _encoder()
_from_json = json.JSONDecoder().raw_decode


@contextlib.contextmanager
def as_expected(who: str) -> Iterator[None]:
    """Raise ExaminationError where what a process of ours has sent is not of the form that is expected of it.

    Such a process reads what students wrote, and may have been taken over by it.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ExaminationError(f"{who} said what it never says ({type(error).__name__}: {str(error)[:200]})") from None


class Connection:
    """Frames over a connected socket, each complete or not at all.

    Parameters
    ----------
    channel : socket
    clock : callable
        What gives the time in seconds.

    Attributes
    ----------
    deadline : float or None
        Time by `clock` after which receiving and sending raise ConnectionLate.
    room : int or None
        Bytes that may still come; more are refused.
    clean : callable or None
        Gives what is taken of a tree in which a text has two underscores.
    """

    def __init__(self, channel: socket.socket, clock: Callable[[], float] = time.monotonic):
        self._socket, self._clock = channel, clock
        channel.settimeout(None)  # it is the system that gives up a wait (`_wait`)
        self._kept = b""
        self._patience = 0.0  # seconds that the system waits for the socket, 0 for ever
        self.deadline: float | None = None
        self.room: int | None = None
        self.clean: Callable[[Any], Any] | None = None

    def send(self, tree: Any, block: Sequence[bytes] = ()) -> None:
        """Send a frame.

        Raises
        ------
        MessageError
            If it is too large.
        ConnectionLost
            If the other side is gone, or does not take it in time.
        """
        try:
            head = _to_json(tree).encode()
        except (TypeError, ValueError, RecursionError) as error:
            raise MessageError(f"cannot be sent ({error})") from None
        size = sum(map(len, block))
        if len(head) > MAX_TREE or size > MAX_BLOCK:
            raise MessageError(f"a message of {(len(head) + size) >> 20} MB, more than can be sent at once")
        data = memoryview(b"".join((_HEAD.pack(len(head), size), head, *block)))
        while data:
            self._wait()
            try:
                data = data[self._socket.send(data) :]
            except BlockingIOError:  # the system has given up the wait: `_wait` says whether it was the last
                continue
            except OSError as error:
                if error.errno is None:  # no word of the system: the alarm of a test cell that waits no longer
                    raise
                raise ConnectionLost(str(error)) from None

    def receive(self) -> tuple[Any, bytes]:
        """Return the tree and the block of the next frame.

        Raises
        ------
        MessageError
            If it is too large or not JSON.
        ConnectionLost
            If the other side is gone, or it does not come in time.
        """
        head, size = _HEAD.unpack(self._read(_HEAD.size))
        if head > MAX_TREE or size > MAX_BLOCK:
            raise MessageError(f"a message of {(head + size) >> 20} MB")
        if self.room is not None:  # before anything of it is read
            self.room -= head + size
            if self.room < 0:
                raise MessageError("more megabytes than one cell may send")
        written, block = self._read(head), self._read(size) if size else b""
        try:
            text = written.decode()
            tree, end = _from_json(text)
            # the underscores of a text may be written as numbers
            if self.clean is not None and ("__" in text or "\\u00" in text):
                tree = self.clean(tree)
        except (ValueError, RecursionError) as error:
            raise MessageError(f"not JSON: {error}") from None
        if end != len(text):  # `raw_decode` stops after the first value
            raise MessageError("not JSON: there is more than one value")
        return tree, block

    def hello(self, name: str) -> None:
        """Send a first word, before any frame."""
        text = name.encode()
        self._socket.sendall(len(text).to_bytes(4, "big") + text)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def fileno(self) -> int:
        """Return the descriptor of the socket."""
        return self._socket.fileno()

    def _read(self, size: int) -> bytes:
        """Return the next bytes; what came beyond them is kept. Memory grows with what really comes."""
        kept = self._kept
        if len(kept) < size:
            parts, have = [kept], len(kept)
            while have < size:
                self._wait()
                try:
                    # more than is needed now, mostly the whole frame: a call of the system costs more than a copy
                    came = self._socket.recv(min(max(size - have, 1 << 16), 1 << 20))
                except BlockingIOError:
                    continue
                except OSError as error:
                    if error.errno is None:  # no word of the system: the alarm of a test cell that waits no longer
                        raise
                    raise ConnectionLost(str(error)) from None
                if not came:
                    raise ConnectionLost("the connection was closed")
                parts.append(came)
                have += len(came)
            kept = b"".join(parts)
        self._kept = kept[size:]
        return kept[:size]

    def _wait(self) -> None:
        """Have the system give up the next wait before the deadline: told anew for each, it would cost more than most.

        It is late by up to an eighth of what it is told, so it is told less, and asked again for the rest.
        """
        if self.deadline is None:
            return
        left = self.deadline - self._clock()
        if left <= 0:
            raise ConnectionLate
        if not 0.4 * left <= self._patience <= 0.85 * left:
            self._patience = 0.8 * left
            spent = _TIMES.pack(int(self._patience), max(1, int(self._patience % 1 * 1e6)))
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, spent)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, spent)
