"""`nbviva doctor`: the sandbox that this machine gives, tried for real, and how to get a stronger one."""

import argparse
import sys

from nbviva.cli.common import wrapped
from nbviva.limits import LEVELS, Limits

HELP = "the sandbox that this machine gives, and how to get a stronger one"
NEEDS: tuple[str, ...] = ()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command: nothing."""


def run(options: argparse.Namespace) -> int:
    """Try all levels; the last one, limits alone, is no success: files and the network are open there."""
    from nbviva.sandbox import explain, try_levels, try_walls

    report = try_levels(Limits(), all_of_them=True)
    print(wrapped(explain(report, try_walls(Limits())), sys.stdout))
    return 0 if report.level in LEVELS[:2] else 1
