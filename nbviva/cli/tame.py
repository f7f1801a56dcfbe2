"""What is printed where a service for CI reads along: lines that it would take for commands to itself are none.

GitHub's runner, and others, obey lines of a step's output: `::add-mask::`, `##[stop-commands]`, `##vso[...]`. A student
who gets one of them printed could hide what was found, or put findings where there are none. So in such a place
everything that is printed passes here, whatever command prints it and whoever wrote it.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, TextIO, cast

SERVICES = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")  # each is set by a service that reads along
_COMMAND = re.compile(r"(?P<begin>(?:\A|(?<=[\r\n]))\s*:(?=:)|##\w*(?=\[))")


class Tame:
    """A stream of text in which no line begins with two colons, and none holds what begins a command elsewhere.

    Parameters
    ----------
    stream : text stream
        To which it is written; it is the attribute `trusted`, for commands of our own.
    """

    def __init__(self, stream: TextIO):
        self.trusted = stream
        self._line = ""  # what was written of the line that is not at its end

    def write(self, text: str) -> int:
        """Write a text, with a space where a command would begin."""
        made = _COMMAND.sub(r"\g<begin> ", self._line + text)
        self.trusted.write(made[len(self._line) :])
        self._line = re.split(r"[\r\n]", made)[-1]
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write texts, one behind the other."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.trusted, name)


def is_read(environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether a service reads what is printed here."""
    return any(environ.get(name) for name in SERVICES)


@contextlib.contextmanager
def tamed() -> Iterator[None]:
    """Let everything that this process prints pass, where a service reads it."""
    if not is_read():
        yield
        return
    out, err = cast(TextIO, Tame(sys.stdout)), cast(TextIO, Tame(sys.stderr))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield


def command(line: str) -> None:
    """Print a line that a service shall take for a command."""
    print(line, file=getattr(sys.stdout, "trusted", sys.stdout), flush=True)


def harmless_json(text: str) -> str:
    """Return JSON that says the same, and in which no text begins a command.

    Examples
    --------
    >>> harmless_json('["##[add-mask]e"]')
    '["#\\\\u0023[add-mask]e"]'
    """
    return re.sub(r"##(?=\w*\[)", r"#\\u0023", text)
