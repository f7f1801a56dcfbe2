"""From the words of a command line to an exit code: finds the command, loads it, and says what went wrong."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import gc
import os
import re
import select
import shutil
import signal
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol

from nbviva.cli import (
    adopt,
    audit,
    autograde,
    cache,
    check,
    comment,
    demo,
    doctor,
    export,
    new,
    release,
    report,
    run,
    show,
    stage,
    tame,
    validate,
    watch,
)
from nbviva.cli.common import wrapped
from nbviva.errors import NbvivaError
from nbviva.faces import load, load_no_formats

_NO_COMMAND = re.compile(r"COMMAND: invalid choice: '([^']*)'")


class Command(Protocol):
    """What the module of a command has."""

    HELP: str
    NEEDS: tuple[str, ...]  # modules that bring large libraries along

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what can be written behind the command."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it and return the exit code."""


class _Version(argparse.Action):
    """Prints the version; argparse's own action would have to know it before anybody asks."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        parser.exit(message=f"nbviva {version('nbviva')}\n")


COMMANDS: dict[str, Command] = {
    "new": new, "adopt": adopt, "demo": demo, "autograde": autograde, "watch": watch, "run": run, "cache": cache,
    "doctor": doctor, "release": release, "check": check, "audit": audit, "stage": stage, "show": show,
    "report": report, "comment": comment, "export": export, "validate": validate,
}  # fmt: skip


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code: 0 if all is well, 1 if something was found or failed, 2 for a wrong call."""
    with tame.tamed(), warnings.catch_warnings():
        # nbformat says what it has mended itself; what matters of it stands among what a command has found
        warnings.filterwarnings("ignore", module=r"nbformat\.")
        return _run(words)


def _run(words: Sequence[str] | None) -> int:
    options = _parser().parse_args(words)
    command = COMMANDS[options.command]
    load_no_formats()
    alone = words is None  # this process is the command, and ends with it
    if alone:  # a class of thousands is many values and no garbage: to look through them takes an eighth of the time
        gc.set_threshold(100_000)
    try:
        load(command.NEEDS, alone)
        code = command.run(options)
        sys.stdout.flush()  # what cannot be written is an error here, and not a traceback at the very end
        return code
    except NbvivaError as error:
        if getattr(options, "format", "") == "github":  # which takes lines on stderr for commands, too
            from nbviva.report.verdicts import FAILED, Verdict, remarks

            for line in remarks([Verdict("", f"nbviva {options.command}", FAILED, str(error))]):
                tame.command(line)
        else:
            print(wrapped(f"nbviva: {error}", sys.stderr), file=sys.stderr)
        return error.exit_code
    except OSError as error:
        unheard = isinstance(error, BrokenPipeError) and _is_unheard()
        _drop_output()
        if unheard:
            return 141  # as of a program that the closed pipe has ended: who reads has had enough
        print(wrapped(f"nbviva: {_reason(error)}", sys.stderr), file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        if alone:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a second time while threads end: at once, and without a word
        print("nbviva: stopped", file=sys.stderr)
        return 130
    finally:
        if alone:
            gc.freeze()  # at its end Python would look through all that was loaded once more, for half a second


def _is_unheard() -> bool:
    """Tell whether nobody reads the output any more; pipes of the engine's own may break too."""
    try:
        waiting = select.poll()
        waiting.register(sys.stdout.fileno(), 0)
        return any(event & (select.POLLERR | select.POLLHUP) for _, event in waiting.poll(0))
    except (OSError, ValueError, AttributeError):
        return False


def _drop_output() -> None:
    """Throw away what could not be written; else Python tries again at its end, and complains."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reason(error: OSError) -> str:
    """Return in one line what the system would not do, and what to look at."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        place, _, why = error.args[0][0]  # the first of all files that could not be copied
    else:
        place, why = error.filename or "a file", error.strerror or str(error)
    advice = "See that it is there, that your user may read and write it, and that the disk has room; then run it again"
    return f"{os.fsdecode(place) if isinstance(place, bytes) else place}: {why}. {advice}"


class _Parser(argparse.ArgumentParser):
    """Says which command may have been meant, where argparse would list them all or nothing."""

    def error(self, message: str) -> NoReturn:
        if found := _NO_COMMAND.search(message):
            near = difflib.get_close_matches(found[1], COMMANDS, 1)
            meant = f"did you mean {near[0]}? " if near else ""
            message = f"there is no command {found[1]}; {meant}`nbviva --help` says what there is"
        elif message.endswith("required: COMMAND"):
            self.print_help(sys.stderr)
            self.exit(2)
        super().error(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="nbviva", description="Grades Jupyter notebooks, and proves that it grades them right.")
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="FOLDER", help="folder of the course (default: here)"
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version of the engine and exit")
    commands = parser.add_subparsers(
        required=True, metavar="COMMAND", dest="command", parser_class=argparse.ArgumentParser
    )
    for name, command in COMMANDS.items():
        said = f"{command.HELP[0].upper()}{command.HELP[1:]}."
        command.add_arguments(commands.add_parser(name, help=command.HELP, description=said))
    return parser
