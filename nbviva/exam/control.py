"""How the examiner's process speaks to its keeper: start a candidate, end it, expect me to be busy."""

from __future__ import annotations

import json
import socket
from typing import Any

from nbviva.errors import KeeperError
from nbviva.exam.clock import CLOCK

GONE = "the keeper is gone"
AHEAD = 5.0  # seconds promised more than needed, so that most steps, which are short, need no word


class Control:
    """The examiner's connection to the keeper."""

    def __init__(self, connection: socket.socket):
        self._connection = connection
        self._promised = 0.0  # until when the keeper expects this process to be busy

    def start(self) -> tuple[socket.socket, str]:
        """Have a candidate started; return the connection to it and the folder it calls its home.

        Raises
        ------
        KeeperError
            If its sandbox could not be set up.
        """
        self._send(["start"])
        answer, descriptors = self._receive()
        if "failed" in answer:
            raise KeeperError(answer["failed"])
        connection = socket.socket(fileno=descriptors[0])
        connection.settimeout(30)
        # the candidate's first word, from behind its sandbox: a length, and the name of its folder there
        try:
            size = int.from_bytes(connection.recv(4, socket.MSG_WAITALL), "big")
            root = connection.recv(size, socket.MSG_WAITALL).decode()
        except OSError:
            root = ""
        if not root:
            raise KeeperError("a candidate did not start")
        return connection, root

    def stop(self) -> None:
        """Have the candidate ended without waiting for it: an alarm that rings meanwhile leaves no answer behind."""
        self._send(["stop"])

    def end(self, died: bool = False) -> str:
        """Have the candidate ended; return how it had ended before, if it had.

        With `died`, its connection is closed already, and the keeper waits a moment for its exit status.
        """
        self._send(["end", died])
        return str(self._receive()[0]["reason"])

    def busy(self, seconds: float) -> None:
        """Say that the next step may take that long; nothing is sent if the keeper expects that already."""
        now = CLOCK.now()
        if now + seconds > self._promised:
            self._promised = now + seconds + AHEAD
            self._send(["busy", seconds + AHEAD])

    def _send(self, order: list[Any]) -> None:
        try:
            self._connection.sendall(json.dumps(order).encode() + b"\n")
        except OSError:  # an exception of another kind would end this process, and so be blamed on the submission
            raise KeeperError(GONE) from None

    def _receive(self) -> tuple[dict[str, Any], list[int]]:
        try:
            text, descriptors, _, _ = socket.recv_fds(self._connection, 65536, 1)
            while not text.endswith(b"\n"):
                more = self._connection.recv(65536)
                if not more:
                    raise KeeperError(GONE)
                text += more
        except OSError:
            raise KeeperError(GONE) from None
        answer: dict[str, Any] = json.loads(text)
        return answer, list(descriptors)
