"""What given cells got over a network once, kept and given again to whoever asks for the same.

Given cells may fetch data (`c.Sandbox.network = "given"`). They are run once with a network, by a process that meets no
submission; where submissions are graded there is none, and what was asked for then is answered with what came then. So
every student gets the same data, today and in a year. With "solution", so is what the instructor's answers ask for.

Requests are those of Python's http.client and of what is built on it or known to vcrpy (urllib, requests, httpx, pandas
and others), told apart by method and address; and lines for the shell, such as ``!curl -O https://...``, told apart by
their text. The files that such lines make in given cells lie beside the notebook from the beginning.
"""

from __future__ import annotations

import contextlib
import logging
import marshal
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbviva.exam.shell import Command, Shell

_SAME = ("method", "scheme", "host", "port", "path", "query")
_FORMAT = 4  # of marshal: every Python since 3.4 reads it


@dataclass
class Replies:
    """What was asked for, and what came.

    Attributes
    ----------
    http : list of tuple
        Method, address and body of a request, and its response as vcrpy describes it.
    commands : dict
        Line for the shell -> its exit code, what it printed, and the files that it makes where it is played.
    """

    http: list[tuple[str, str, Any, dict[str, Any]]] = field(default_factory=list)
    commands: dict[str, Command] = field(default_factory=dict)

    @classmethod
    def load(cls, content: bytes) -> Replies:
        """Return what `dump` made this of."""
        return cls(*marshal.loads(content))

    def dump(self) -> bytes:
        """Return this as bytes."""
        return marshal.dumps((self.http, self.commands), _FORMAT)

    def add(self, other: Replies) -> None:
        """Take over what another one has."""
        self.http += other.http
        self.commands |= other.commands

    def play(self, shell: Shell) -> None:
        """Answer with these replies in this process, for as long as it lives; nothing else is fetched."""
        shell.known_commands = self.commands
        playing = self._tape("none")
        playing.__enter__()
        shell.playing = playing  # kept there, as it ends when nothing refers to it any more

    @contextlib.contextmanager
    def recording(self, shell: Shell) -> Iterator[None]:
        """Fetch what this process asks for, and keep it here: lines for the shell at once, requests when it ends."""
        shell.new_commands = self.commands
        with self._tape("new_episodes"):
            yield

    def _tape(self, mode: str) -> Any:
        import vcr

        logging.getLogger("vcr").setLevel(logging.ERROR)
        recorder = vcr.VCR(match_on=_SAME, record_mode=mode)
        recorder.register_persister(_Kept(self))
        # an answer may ask for the same address as a given cell has
        return recorder.use_cassette("replies", allow_playback_repeats=True)


class _Kept:
    """Where vcrpy finds the replies and leaves them: in memory. Headers of requests are not kept: there may be keys."""

    def __init__(self, replies: Replies):
        self._replies = replies

    def load_cassette(self, path: Any, serializer: Any) -> tuple[list[Any], list[Any]]:
        from vcr.request import Request

        http = self._replies.http
        return [Request(method, uri, body, {}) for method, uri, body, _ in http], [came for *_, came in http]

    def save_cassette(self, path: Any, cassette: dict[str, Any], serializer: Any) -> None:
        pairs = zip(cassette["requests"], cassette["responses"], strict=True)
        self._replies.http[:] = [(asked.method, asked.uri, asked.body, came) for asked, came in pairs]
