"""The command line: the only place that prints or ends the program.

Each command is a module of its own name, with a line of help, its arguments, and `run`, which gives the exit code. The
modules load quickly: what a command works with is imported when it runs, so that `--help` answers at once.
"""

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(words: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; `entry` does it, and is loaded here so that it can be stopped."""
    try:
        from nbviva.cli import entry

        return entry.main(words)
    except KeyboardInterrupt:  # before the command began, or a second time while it ends
        print("nbviva: stopped", file=sys.stderr)
        return 130
