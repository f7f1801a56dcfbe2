"""The command line: the only place that prints or ends the program."""

from nbviva.cli.commands import main

__all__ = ["main"]
