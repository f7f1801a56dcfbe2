"""The command line: the only place that prints or ends the program.

Each command is a module of its own name, with a line of help, its arguments, and `run`, which gives the exit code. The
modules load quickly: what a command works with is imported when it runs, so that `--help` answers at once.
"""

from nbviva.cli.entry import main

__all__ = ["main"]
